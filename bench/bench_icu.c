/* Times the word and sentence breaks of ICU: bench_icu FILE SECONDS, where FILE holds texts, each ended by a NUL.
 *
 * Prints one JSON object: the seconds of the best pass over all texts for each. UTF-8 is read in place (UText), as ICU
 * recommends it, and every break is only counted. */
#define _POSIX_C_SOURCE 199309L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double pass(UBreakIterator *breaks, const char *data, size_t length, size_t *found) {
    UText *view = NULL;
    UErrorCode status = U_ZERO_ERROR;
    double begin = now();
    for (const char *text = data; text < data + length;) {
        size_t size = strlen(text);
        view = utext_openUTF8(view, text, (int64_t)size, &status);
        ubrk_setUText(breaks, view, &status);
        if (U_FAILURE(status)) exit(3);
        while (ubrk_next(breaks) != UBRK_DONE) ++*found;
        text += size + 1;
    }
    double took = now() - begin;
    utext_close(view);
    return took;
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL) return 1;
    fseek(file, 0, SEEK_END);
    size_t length = (size_t)ftell(file), found = 0;
    rewind(file);
    char *data = malloc(length + 1);
    if (data == NULL || fread(data, 1, length, file) != length) return 1;
    fclose(file);
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator *breaks[2] = {ubrk_open(UBRK_WORD, "en", NULL, 0, &status), ubrk_open(UBRK_SENTENCE, "en", NULL, 0, &status)};
    if (U_FAILURE(status)) return 1;
    double best[2] = {1e9, 1e9}, stop = now() + atof(argv[2]);
    do {
        for (int i = 0; i < 2; i++) {
            double took = pass(breaks[i], data, length, &found);
            if (took < best[i]) best[i] = took;
        }
    } while (now() < stop);
    printf("{\"words\": %.9f, \"sentences\": %.9f, \"breaks\": %zu}\n", best[0], best[1], found);
    return 0;
}
