/* Parses one shape at the sizes given, in KB, a fresh document each: for counting instructions under callgrind.
 * grow SHAPE LAYOUT SIZE...; without arguments: prints the names of the shapes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shapes.h"

#include "../../csrc/pullquote.h"

int main(int count, char **arguments) {
    if (count < 4) {
        for (int s = 0; s < shape_count; s++) puts(shape_name(s));
        return 0;
    }
    int shape = shape_by_name(arguments[1]);
    if (shape < 0) return fprintf(stderr, "no shape %s\n", arguments[1]), 2;
    int plain = arguments[2][0] == 'p'; /* there reported speech without marks is looked for too */
    pq_options options = {.layout = (uint8_t)(plain ? PQ_LAYOUT_PLAIN : PQ_LAYOUT_ARTICLE), .indirect = (uint8_t)plain};
    for (int i = 3; i < count; i++) {
        size_t size = strtoul(arguments[i], NULL, 10) * 1024;
        char *text = malloc(size);
        pq_document *document = pq_document_new(NULL, NULL);
        if (text == NULL || document == NULL) return 2;
        shape_fill(shape, text, size);
        /* All sizes end alike, for how a text ends decides whether the weights are asked; without a full stop they are. */
        static const char end[] = " to the end";
        if (size >= sizeof end) memcpy(text + size - (sizeof end - 1), end, sizeof end - 1);
        pq_status status = pq_parse(document, text, size, &options);
        pq_document_free(document);
        free(text);
        if (status != PQ_OK) return fprintf(stderr, "%s\n", pq_status_text(status)), 1;
    }
    return 0;
}
