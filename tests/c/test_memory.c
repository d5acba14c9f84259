/* Memory: whichever allocation fails, the document is empty, nothing leaks, and it can be used again; a text that is
 * no larger than one before allocates nothing. Arguments: files to parse beside the shapes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "invariants.h"
#include "shapes.h"

typedef struct {
    size_t count;   /* calls that ask for memory */
    size_t fail_at; /* this one fails (1 is the first), 0: none */
    int fail_after; /* and all later ones too */
    size_t live;    /* bytes */
    int wrong;      /* old_size was not what the block has */
} heap;

enum { HEAD = 16 };

static void *heap_resize(void *context, void *block, size_t old_size, size_t new_size) {
    heap *h = context;
    char *base = block ? (char *)block - HEAD : NULL;
    if (base == NULL ? old_size != 0 : memcmp(base, &old_size, sizeof old_size) != 0) h->wrong = 1;
    if (new_size == 0) {
        h->live -= old_size;
        free(base);
        return NULL;
    }
    h->count++;
    if (h->fail_at && (h->count == h->fail_at || (h->fail_after && h->count > h->fail_at))) return NULL;
    char *made = malloc(new_size + HEAD); /* always another place, so that a kept pointer shows */
    if (made == NULL) abort();
    memset(made, 0xA5, new_size + HEAD); /* and never zeroed memory */
    memcpy(made, &new_size, sizeof new_size);
    if (base) memcpy(made + HEAD, block, old_size < new_size ? old_size : new_size);
    if (base) memset(base, 0x5A, old_size + HEAD);
    free(base);
    h->live += new_size - old_size;
    return made + HEAD;
}

#define REQUIRE(condition)                                                                          \
    do {                                                                                            \
        if (!(condition)) return fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition), 0; \
    } while (0)

static int check_failures(const char *text, size_t size, const pq_options *options, int fail_after) {
    pq_document *reference = pq_document_new(NULL, NULL);
    REQUIRE(reference && pq_parse(reference, text, size, options) == PQ_OK);
    for (size_t n = 1;; n++) {
        heap h = {.fail_at = n, .fail_after = fail_after};
        pq_document *document = pq_document_new(heap_resize, &h);
        if (document == NULL) {
            REQUIRE(n == 1 && h.live == 0);
            continue;
        }
        pq_status status = pq_parse(document, text, size, options);
        int failed = status != PQ_OK;
        if (failed) {
            REQUIRE(status == PQ_NO_MEMORY && h.count >= n);
            REQUIRE(check_empty(document));
            h.fail_at = 0;
            REQUIRE(pq_parse(document, text, size, options) == PQ_OK);
        } else {
            REQUIRE(h.count < n);
        }
        REQUIRE(check_same(document, reference));
        pq_document_free(document);
        REQUIRE(h.live == 0 && !h.wrong);
        if (!failed) break;
    }
    pq_document_free(reference);
    return 1;
}

static int check_reuse(const char *text, size_t size, const pq_options *options) {
    heap h = {0};
    pq_document *document = pq_document_new(heap_resize, &h);
    REQUIRE(document && pq_parse(document, text, size, options) == PQ_OK);
    size_t count = h.count, live = h.live;
    REQUIRE(pq_parse(document, text, size, options) == PQ_OK && h.count == count);
    REQUIRE(pq_parse(document, text, size / 2, options) == PQ_OK);
    REQUIRE(pq_parse(document, text, 0, options) == PQ_OK && pq_parse(document, text, size, options) == PQ_OK);
    REQUIRE(h.live < live * 2 + 4096); /* half the text may be another text: its needs may differ, but not by much */
    pq_document_free(document);
    REQUIRE(h.live == 0 && !h.wrong);
    return 1;
}

static int check_text(const char *name, const char *text, size_t size) {
    for (uint8_t layout = 0; layout < PQ_LAYOUT_COUNT; layout++) {
        pq_options options = {.layout = layout};
        if (!check_failures(text, size, &options, 0) || !check_failures(text, size, &options, 1) ||
            !check_reuse(text, size, &options)) {
            fprintf(stderr, "%s, layout %u\n", name, layout);
            return 0;
        }
    }
    return 1;
}

/* The caller's own rules: one block, which is there or is not; and texts that they divide under any failure. */
static int check_rules(void) {
    const char *text = "Gimme that, Kmdt. Lee. \xE2\x80\x9CNo,\xE2\x80\x9D Bob Orr yodelled. Brought to you by Orr (Fjord Wire)";
    pq_own_entry entries[] = {{"gimme", 5, PQ_OWN_TOKENS, 1 << 3},
                              {"Kmdt.", 5, PQ_OWN_ABBREVIATION, 0},
                              {"co.", 3, PQ_OWN_NO_ABBREVIATION, 0},
                              {"yodel", 5, PQ_OWN_SPEECH_VERB, 0},
                              {"Brought to you by", 17, PQ_OWN_BOILERPLATE, 0},
                              {"Fjord Wire", 10, PQ_OWN_AGENCY, 0},
                              {"{source}[ ({agency})] | {created}", 33, PQ_OWN_HEADER_FORMAT, 0}};
    size_t count = sizeof entries / sizeof *entries;
    heap h = {.fail_at = 1};
    pq_rules *rules;
    pq_rules_fault fault;
    REQUIRE(pq_rules_new(heap_resize, &h, entries, count, &rules, &fault) == PQ_NO_MEMORY && rules == NULL && h.live == 0);
    h.fail_at = 0;
    entries[2].text = "kmdt."; /* added and dropped */
    entries[2].length = 5;
    REQUIRE(pq_rules_new(heap_resize, &h, entries, count, &rules, &fault) == PQ_BAD_OPTION && rules == NULL);
    REQUIRE(fault.entry == 2 && strstr(fault.text, "both") != NULL && h.live == 0);
    entries[2].kind = PQ_OWN_KIND_COUNT;
    REQUIRE(pq_rules_new(heap_resize, &h, entries, count, &rules, &fault) == PQ_BAD_OPTION && fault.entry == 2 && h.live == 0);
    REQUIRE(pq_rules_new(heap_resize, &h, entries, 2, &rules, &fault) == PQ_OK && h.live > 0);
    pq_options options = {.rules = rules};
    REQUIRE(check_failures(text, strlen(text), &options, 0) && check_failures(text, strlen(text), &options, 1));
    REQUIRE(check_reuse(text, strlen(text), &options));
    pq_rules_free(rules);
    pq_rules_free(NULL);
    REQUIRE(h.live == 0 && !h.wrong);
    REQUIRE(pq_rules_new(NULL, NULL, NULL, 0, &rules, &fault) == PQ_OK);
    pq_rules_free(rules);
    return 1;
}

int main(int count, char **files) {
    static char text[1 << 16];
    int ok = check_text("empty", text, 0) & check_rules();
    for (int s = 0; s < shape_count; s++) {
        shape_fill(s, text, 3000);
        ok &= check_text(shape_name(s), text, 3000);
    }
    for (int i = 1; i < count; i++) {
        FILE *file = fopen(files[i], "rb");
        if (file == NULL) return perror(files[i]), 2;
        size_t size = fread(text, 1, sizeof text, file);
        fclose(file);
        ok &= check_text(files[i], text, size);
    }
    return ok ? 0 : 1;
}
