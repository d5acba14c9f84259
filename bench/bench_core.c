/* Times the C core by itself: bench_core FILE SECONDS [STAGE], where FILE holds texts of articles, each ended by a NUL.
 *
 * Prints one JSON object: bytes, texts, the seconds of one memcpy of them all, and the cumulative seconds of a
 * pass that stops after each stage (or after STAGE, a number, alone), each the best of as many passes as fit in SECONDS; and the same
 * in the plain layout, up to the sentences and in all. They take turns, so that a slow spell of the machine falls on all of them. */
#define _POSIX_C_SOURCE 199309L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pullquote.h"

static double now(void) { /* processor time: what others do on the machine counts less */
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static char *read_all(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) return NULL;
    fseek(file, 0, SEEK_END);
    *length = (size_t)ftell(file);
    rewind(file);
    char *data = malloc(*length + 1);
    if (data != NULL && fread(data, 1, *length, file) != *length) {
        free(data);
        data = NULL;
    }
    fclose(file);
    return data;
}

/* One pass over all texts up to a stage; the number of tokens and quotes found keeps it honest. */
static double pass(pq_document *document, const char *data, size_t length, pq_layout layout, pq_stage last, size_t found[4]) {
    pq_options options = {.layout = (uint8_t)layout};
    memset(found, 0, 4 * sizeof *found);
    double begin = now();
    for (const char *text = data; text < data + length;) {
        size_t size = strlen(text);
        if (pq_parse_until(document, text, size, &options, last) != PQ_OK) exit(3);
        found[0] += document->block_count;
        found[1] += document->token_count;
        found[2] += document->sentence_count;
        found[3] += document->quote_count;
        text += size + 1;
    }
    return now() - begin;
}

int main(int argc, char **argv) {
    if (argc < 3 || argc > 4) return 2;
    int first = argc > 3 ? atoi(argv[3]) : 0, last = argc > 3 ? first : PQ_STAGE_COUNT - 1;
    if (first < 0 || last >= PQ_STAGE_COUNT) return 2;
    size_t length = 0, texts = 0, found[4] = {0};
    char *data = read_all(argv[1], &length), *copy = malloc(length + 1);
    pq_document *document = pq_document_new(NULL, NULL);
    if (data == NULL || copy == NULL || document == NULL) return 1;
    for (size_t i = 0; i < length; i++) texts += data[i] == 0;
    memset(copy, 1, length);

    static const pq_stage plain_stages[2] = {PQ_STAGE_SENTENCES, PQ_STAGE_COUNT - 1};
    double plain[2] = {1e9, 1e9}, best[PQ_STAGE_COUNT], copying = 1e9, stop = now() + atof(argv[2]);
    for (int stage = 0; stage < PQ_STAGE_COUNT; stage++) best[stage] = 1e9;
    int rounds = 0;
    do {
        double begin = now();
        memcpy(copy, data, length);
        double took = now() - begin;
        if (copy[length / 2] != data[length / 2]) return 1;
        if (took < copying) copying = took;
        for (int i = 0; i < 2 && argc == 3; i++) {
            took = pass(document, data, length, PQ_LAYOUT_PLAIN, plain_stages[i], found);
            if (took < plain[i]) plain[i] = took;
        }
        for (int stage = first; stage <= last; stage++) {
            took = pass(document, data, length, PQ_LAYOUT_ARTICLE, (pq_stage)stage, found);
            if (took < best[stage]) best[stage] = took;
        }
        rounds++;
    } while (now() < stop || rounds < 3);

    printf("{\"bytes\": %zu, \"texts\": %zu, \"rounds\": %d, \"blocks\": %zu, \"tokens\": %zu, \"sentences\": %zu, "
           "\"quotes\": %zu, \"memcpy\": %.9f, \"until\": {",
           length - texts, texts, rounds, found[0], found[1], found[2], found[3], copying);
    for (int stage = first; stage <= last; stage++)
        printf("%s\"%s\": %.9f", stage > first ? ", " : "", pq_stage_name((pq_stage)stage), best[stage]);
    printf("}");
    if (argc == 3) printf(", \"plain\": {\"sentences\": %.9f, \"all\": %.9f}", plain[0], plain[1]);
    printf("}\n");
    pq_document_free(document);
    free(data);
    free(copy);
    return 0;
}
