/* Every SIMD version gives what plain C gives: over every shape, the files given as arguments, and made-up texts of all small
 * lengths. Prints the versions that ran; one that this processor lacks must be refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../csrc/char_class.h"
#include "../../csrc/char_class_paths.h"
#include "invariants.h"
#include "shapes.h"

static const char *const names[PQ_SIMD_COUNT] = {"best", "plain", "avx2", "avx512", "neon"};
static int failures;
static pq_document *plain, *other;

static int same_classes(const pq_document *a, const pq_document *b) {
    const pq_store *one = (const pq_store *)(const void *)a, *two = (const pq_store *)(const void *)b;
    return memcmp(one->classes, two->classes, ((size_t)a->length / 64 + 2) * sizeof *one->classes) == 0;
}

/* The text lies at the end of a block of its own, so that reading beyond it shows under a sanitizer or valgrind. */
static void check_text(const char *name, const char *text, size_t size) {
    char *copy = malloc(size ? size : 1);
    if (size) memcpy(copy, text, size);
    for (unsigned mode = 0; mode < 4; mode++) {
        pq_options options = {.layout = mode % 2, .surrogates = mode / 2 % 2, .simd = PQ_SIMD_NONE};
        if (pq_parse(plain, copy, size, &options) != PQ_OK) failures++;
        for (unsigned simd = 0; simd < PQ_SIMD_COUNT; simd++) {
            options.simd = (uint8_t)simd;
            if (pq_path_of(simd) == NULL) continue;
            if (pq_parse(other, copy, size, &options) == PQ_OK && check_same(plain, other) && same_classes(plain, other)) continue;
            if (failures++ < 20) fprintf(stderr, "%s differs from plain C: %s, %zu bytes\n", names[simd], name, size);
        }
    }
    free(copy);
}

static uint32_t seed = 1;
static uint32_t random_below(uint32_t limit) {
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)(seed >> 8) * limit >> 24);
}

/* Pieces put together at random: well-formed and ill-formed sequences at every place of a block. */
static size_t make_text(char *out, size_t size, uint32_t kinds) {
    static const char *const pieces[] = {"a",
                                         "B",
                                         " ",
                                         ".",
                                         ",",
                                         "'",
                                         "\xE2\x80\x99",
                                         "\xE2\x80\x9C",
                                         "\xC3\xA9",
                                         "\xE4\xB8\x80",
                                         "\xF0\x9F\x98\x80",
                                         "\n",
                                         "7",
                                         "-",
                                         ":",
                                         "\"",
                                         "\xE2\x80\xA6",
                                         "\xC2\xA0",
                                         "\xE2\x80\x89",
                                         "\xE3\x80\x80",
                                         "\xE1\x9A\x80",
                                         "(",
                                         "]",
                                         "\xE0\xA4\x95",
                                         "\xE2\x80",
                                         "\xE2",
                                         "\xF0\x9F",
                                         "\x80",
                                         "\xED\xA0\x80",
                                         "\xC0\xAF",
                                         "\xF5",
                                         "\xE0\x80\x80",
                                         "\xF0\x80\x80\x80",
                                         "\xF4\x90\x80\x80",
                                         "\xFF",
                                         "\x1F"};
    size_t at = 0;
    while (at < size) {
        const char *piece = pieces[random_below(kinds)];
        for (; *piece && at < size; piece++) out[at++] = *piece;
    }
    return at;
}

static void check_refused(void) {
    for (unsigned simd = 0; simd < PQ_SIMD_COUNT; simd++) {
        pq_options options = {.simd = (uint8_t)simd};
        pq_status status = pq_parse(other, "a", 1, &options), wanted = pq_path_of(simd) ? PQ_OK : PQ_NO_SIMD;
        if (status != wanted || (status != PQ_OK && !check_empty(other)))
            failures++, fprintf(stderr, "%s not refused\n", names[simd]);
        if (pq_path_of(simd)) printf("%s\n", names[simd]);
    }
    pq_options options = {.simd = PQ_SIMD_COUNT};
    if (pq_parse(other, "a", 1, &options) != PQ_BAD_OPTION) failures++;
}

int main(int count, char **files) {
    static char text[1 << 16];
    plain = pq_document_new(NULL, NULL), other = pq_document_new(NULL, NULL);
    check_refused();
    for (int shape = 0; shape < shape_count; shape++)
        for (size_t size = 1; size <= 2500; size *= 3) {
            shape_fill(shape, text, size);
            check_text(shape_name(shape), text, size);
        }
    for (uint32_t kinds = 4; kinds <= 36; kinds += 8)
        for (size_t size = 0; size < 270; size++) check_text("made up", text, make_text(text, size, kinds));
    for (int i = 1; i < count; i++) {
        FILE *file = fopen(files[i], "rb");
        size_t size = file ? fread(text, 1, sizeof text, file) : 0;
        if (file) fclose(file);
        else failures++;
        check_text(files[i], text, size);
    }
    pq_document_free(plain);
    pq_document_free(other);
    return failures ? 1 : 0;
}
