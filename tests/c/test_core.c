/* Invariants over every shape in every mode, refusals, and independence of the texts before. Arguments: more files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "invariants.h"
#include "shapes.h"

static int failures;
#define CHECK(condition)                                                                              \
    do {                                                                                              \
        if (!(condition)) failures++, fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
    } while (0)

static pq_document *used; /* for all texts, one after the other */

/* The text lies at the end of a block of its own, so that reading beyond it shows under a sanitizer or valgrind. */
static void check_text(const char *name, const char *text, size_t size) {
    char *copy = malloc(size ? size : 1);
    if (size) memcpy(copy, text, size);
    int before = failures;
    for (int mode = 0; mode < PQ_LAYOUT_COUNT * PQ_TOKENS_COUNT * 2; mode++) {
        pq_options options = {.layout = (uint8_t)(mode % 2),
                              .surrogates = (uint8_t)(mode / 2 % 2),
                              .indirect = (uint8_t)(mode / 2 % 2),
                              .tokens = (uint8_t)(mode / 4),
                              .sentences = (uint8_t)(mode % 4 == 3),
                              .inside_quotes = (uint8_t)(mode % 4 == 1)};
        pq_document *fresh = pq_document_new(NULL, NULL);
        CHECK(pq_parse(fresh, copy, size, &options) == PQ_OK);
        CHECK(check_invariants(fresh, &options));
        CHECK(pq_parse(used, copy, size, &options) == PQ_OK);
        CHECK(check_same(used, fresh));
        for (uint32_t third = 0; third <= 3; third++) {
            pq_boundary boundary;
            CHECK(pq_explain(fresh, copy, size, &options, (uint32_t)size / 3 * third, &boundary) == PQ_OK);
            CHECK(boundary.start <= boundary.end && boundary.end <= size && *pq_rule_text(boundary.rule) != 0);
        }
        pq_document_free(fresh);
        if (failures > before) {
            fprintf(stderr, "^ %s, %zu bytes, layout %u, tokens %u, surrogates %u\n", name, size, options.layout, options.tokens,
                    options.surrogates);
            break;
        }
    }
    free(copy);
}

static void check_refusals(void) {
    pq_document *document = pq_document_new(NULL, NULL);
    CHECK(pq_parse(document, "a", 1, NULL) == PQ_OK && document->token_count == 1);
    CHECK(pq_parse(document, "a", (size_t)1 << 31, NULL) == PQ_TOO_LONG && check_empty(document));
    CHECK(pq_parse(document, "a", SIZE_MAX, NULL) == PQ_TOO_LONG && check_empty(document));
    pq_options options = {.layout = PQ_LAYOUT_COUNT};
    CHECK(pq_parse(document, "a", 1, &options) == PQ_BAD_OPTION && check_empty(document));
    options = (pq_options){.tokens = PQ_TOKENS_COUNT};
    CHECK(pq_parse(document, "a", 1, &options) == PQ_BAD_OPTION && check_empty(document));
    options = (pq_options){.sentences = PQ_SENTENCES_COUNT};
    CHECK(pq_parse(document, "a", 1, &options) == PQ_BAD_OPTION && check_empty(document));
    options = (pq_options){.inside_quotes = PQ_INSIDE_COUNT};
    CHECK(pq_parse(document, "a", 1, &options) == PQ_BAD_OPTION && check_empty(document));
    pq_boundary boundary;
    CHECK(pq_explain(document, "a", 1, &options, 0, &boundary) == PQ_BAD_OPTION && check_empty(document));
    CHECK(pq_explain(document, "He left. It", 11, NULL, 7, &boundary) == PQ_OK && boundary.is_end && boundary.start == 8);
    CHECK(pq_explain(document, "He left. It", 11, NULL, UINT32_MAX, &boundary) == PQ_OK && boundary.is_end && boundary.end == 11);
    CHECK(pq_explain(document, NULL, 0, NULL, 0, &boundary) == PQ_OK && !boundary.is_end);
    CHECK(pq_parse(document, NULL, 0, NULL) == PQ_OK && check_empty(document));
    CHECK(pq_parse(document, "a b", 3, NULL) == PQ_OK && document->token_count == 2);
    pq_document_free(document);
    pq_document_free(NULL);
}

static void check_names(void) {
    for (int s = 0; s < PQ_STAGE_COUNT; s++) CHECK(*pq_stage_name((pq_stage)s) != 0);
    CHECK(*pq_stage_name(PQ_STAGE_COUNT) == 0);
    CHECK(*pq_feature_text(1) != 0 && *pq_feature_text(~0u) == 0);
    CHECK(*pq_block_kind_name(PQ_BLOCK_KIND_COUNT) == 0 && *pq_issue_kind_name(~0u) == 0);
    for (int s = PQ_OK; s <= PQ_NO_SIMD; s++) CHECK(*pq_status_text((pq_status)s) != 0);
    char id[8];
    for (unsigned rule = 0; rule <= UINT16_MAX; rule++) {
        pq_rule_id((uint16_t)rule, id);
        CHECK(strlen(id) <= 5);
        CHECK(*pq_rule_text((uint16_t)rule) == 0 || *id != 0);
    }
    CHECK(*pq_lemma(PQ_NONE) == 0);
}

static void check_stages(const char *text, size_t size) {
    pq_document *document = pq_document_new(NULL, NULL);
    for (int stage = 0; stage < PQ_STAGE_COUNT; stage++)
        CHECK(pq_parse_until(document, text, size, NULL, (pq_stage)stage) == PQ_OK);
    pq_document_free(document);
}

int main(int count, char **files) {
    static char text[1 << 17];
    used = pq_document_new(NULL, NULL);
    check_refusals();
    check_names();
    check_text("empty", text, 0);
    for (int s = 0; s < shape_count; s++) {
        shape_fill(s, text, 5000);
        check_stages(text, 5000);
        for (size_t size = 1; size < 150; size += size < 20 ? 1 : 13) check_text(shape_name(s), text, size);
        check_text(shape_name(s), text, 5000);
    }
    for (int i = 1; i < count; i++) {
        FILE *file = fopen(files[i], "rb");
        if (file == NULL) return perror(files[i]), 2;
        size_t size = fread(text, 1, sizeof text, file);
        fclose(file);
        check_stages(text, size);
        for (size_t cut = 0; cut < size; cut += 97) check_text(files[i], text, cut);
        check_text(files[i], text, size);
    }
    pq_document_free(used);
    if (failures) fprintf(stderr, "%d failures\n", failures);
    return failures ? 1 : 0;
}
