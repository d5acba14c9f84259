/* libFuzzer target: the first two bytes choose the options, the rest is the text. What invariants.c says holds, the same
 * bytes give the same answer, and neither the texts before nor the
 * instructions used make a difference. */
#include <stdlib.h>
#include <string.h>

#include "../invariants.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static pq_document *used;
    if (used == NULL) used = pq_document_new(NULL, NULL);
    if (size < 2) return 0;
    pq_options options = {.layout = data[0] % PQ_LAYOUT_COUNT,
                          .tokens = data[1] % PQ_TOKENS_COUNT,
                          .given = data[0] >> 4,
                          .surrogates = data[0] >> 3 & 1,
                          .indirect = data[1] >> 4 & 1,
                          .sentences = data[1] >> 5 & 1,
                          .inside_quotes = data[1] >> 6 & 1};
    size -= 2;
    char *text = malloc(size ? size : 1); /* of exactly this size, so that the sanitizer sees its end */
    if (size) memcpy(text, data + 2, size);
    pq_document *fresh = pq_document_new(NULL, NULL);
    if (pq_parse(fresh, text, size, &options) != PQ_OK) abort();
    options.simd = PQ_SIMD_NONE;
    if (pq_parse(used, text, size, &options) != PQ_OK) abort();
    if (!check_invariants(fresh, &options) || !check_same(used, fresh)) abort();
    pq_document_free(fresh);
    free(text);
    return 0;
}
