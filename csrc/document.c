/* The document's life, the list of the stages, and the names of things. */
#include <stdlib.h>
#include <string.h>

#include "article.h"
#include "char_class_paths.h"
#include "indirect.h"

static const struct {
    const char *name;
    const char letters[3];
    pq_status (*run)(pq_store *store);
} stages[PQ_STAGE_COUNT] = {
    [PQ_STAGE_UTF8] = {"utf8", "UT", pq_stage_utf8},
    [PQ_STAGE_CHAR_CLASS] = {"char_class", "CC", pq_stage_char_class},
    [PQ_STAGE_BLOCKS] = {"blocks", "BL", pq_stage_blocks},
    [PQ_STAGE_TOKENS] = {"tokens", "TK", pq_stage_tokens},
    [PQ_STAGE_ROLES] = {"roles", "RO", pq_stage_roles},
    [PQ_STAGE_MARKS] = {"marks", "MK", pq_stage_marks},
    [PQ_STAGE_SENTENCES] = {"sentences", "ST", pq_stage_sentences},
    [PQ_STAGE_QUOTES] = {"quotes", "QU", pq_stage_quotes},
    [PQ_STAGE_ATTRIBUTION] = {"attribution", "AT", pq_stage_attribution_and_indirect},
    [PQ_STAGE_ARTICLE] = {"article", "AR", pq_stage_article},
};

void *pq_malloc_resize(void *context, void *block, size_t old_size, size_t new_size) {
    (void)context, (void)old_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, new_size);
}

pq_document *pq_document_new(pq_resize resize, void *context) {
    if (resize == NULL) resize = pq_malloc_resize;
    pq_store *store = resize(context, NULL, 0, sizeof *store);
    if (store == NULL) return NULL;
    memset(store, 0, sizeof *store);
    store->resize = resize;
    store->context = context;
    store->best = pq_path_of(PQ_SIMD_BEST);
    return &store->document;
}

void pq_document_free(pq_document *document) {
    if (document == NULL) return;
    pq_store *store = (pq_store *)document;
    for (int i = 0; i < PQ_ROOM_COUNT; i++)
        if (store->rooms[i].data != NULL) store->resize(store->context, store->rooms[i].data, store->rooms[i].size, 0);
    store->resize(store->context, store, sizeof *store, 0);
}

static void empty(pq_store *store) {
    memset(&store->document, 0, sizeof store->document);
    store->document.is_ascii = 1;
    store->language = 0;
    store->classes = NULL;
    store->entries = NULL;
}

pq_status pq_parse_until(pq_document *document, const char *text, size_t length, const pq_options *options, pq_stage last) {
    pq_store *store = (pq_store *)document;
    empty(store);
    store->options = options ? *options : (pq_options){0};
    const pq_options *o = &store->options;
    if (o->layout >= PQ_LAYOUT_COUNT || o->tokens >= PQ_TOKENS_COUNT || o->simd >= PQ_SIMD_COUNT ||
        o->sentences >= PQ_SENTENCES_COUNT || o->inside_quotes >= PQ_INSIDE_COUNT || o->lang >= PQ_LANG_COUNT)
        return PQ_BAD_OPTION;
    store->path = o->simd == PQ_SIMD_BEST ? store->best : pq_path_of(o->simd);
    if (store->path == NULL) return PQ_NO_SIMD;
    if (length > INT32_MAX) return PQ_TOO_LONG;
    document->text = (const uint8_t *)text;
    document->length = (uint32_t)length;
    for (int stage = 0; stage <= (int)last && stage < PQ_STAGE_COUNT; stage++) {
        pq_status status = stages[stage].run(store);
        if (status != PQ_OK) {
            empty(store);
            return status;
        }
    }
    return PQ_OK;
}

pq_status pq_parse(pq_document *document, const char *text, size_t length, const pq_options *options) {
    return pq_parse_until(document, text, length, options, PQ_STAGE_ARTICLE);
}

pq_status pq_explain(pq_document *document, const char *text, size_t length, const pq_options *options, uint32_t offset,
                     pq_boundary *boundary) {
    pq_store *store = (pq_store *)document;
    *boundary = (pq_boundary){.start = offset < length ? offset : (uint32_t)length, .end = PQ_NONE};
    store->probe = boundary;
    pq_status status = pq_parse_until(document, text, length, options, PQ_STAGE_SENTENCES);
    store->probe = NULL;
    return status;
}

/* ---- names --------------------------------------------------------------------------------------- */
#define NAMES(function, count, ...)                                               \
    const char *function(unsigned value) {                                        \
        static const char *const names[] = {__VA_ARGS__};                         \
        _Static_assert(sizeof names / sizeof *names == (count), "one name each"); \
        return value < (count) ? names[value] : "";                               \
    }

NAMES(pq_block_kind_name, PQ_BLOCK_KIND_COUNT, "paragraph", "headline", "deck", "header", "byline", "subhead", "list_item",
      "caption", "credit", "note", "boilerplate", "table", "turn", "pull_quote")
NAMES(pq_note_kind_name, PQ_NOTE_KIND_COUNT, "", "wire", "contribution", "editor", "correction", "disclaimer", "embargo")
NAMES(pq_token_kind_name, PQ_TOKEN_KIND_COUNT, "word", "number", "money", "percent", "date", "time", "url", "email", "handle",
      "hashtag", "abbrev", "initial", "emoji", "punct", "mark_open", "mark_close", "symbol")
NAMES(pq_mark_role_name, PQ_MARK_ROLE_COUNT, "stray", "open", "close", "apostrophe", "prime")
NAMES(pq_glyph_name, PQ_GLYPH_COUNT, "", "\"", "\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x9E", "'", "\xE2\x80\x98", "\xE2\x80\x99",
      "\xE2\x80\x9A", "`", "\xC2\xAB", "\xC2\xBB", "\xE2\x80\xB9", "\xE2\x80\xBA", "\xE3\x80\x8C", "\xE3\x80\x8D", "\xE3\x80\x8E",
      "\xE3\x80\x8F", "\xE2\x80\xB3", "\xE2\x80\xB2", "''", "``", "\xE2\x80\x94")
NAMES(pq_quote_kind_name, PQ_QUOTE_KIND_COUNT, "direct", "partial", "scare", "title", "nickname", "term", "mixed", "indirect")
NAMES(pq_speaker_kind_name, PQ_SPEAKER_KIND_COUNT, "none", "name", "pronoun", "role", "group")
NAMES(pq_cue_class_name, PQ_CUE_CLASS_COUNT, "none", "say", "claim", "ask", "admit", "deny", "warn", "emotion", "write",
      "according_to")
NAMES(pq_order_name, PQ_ORDER_COUNT, "", "QCS", "QSC", "SCQ", "CSQ", "SQC", "CQS")
NAMES(pq_field_kind_name, PQ_FIELD_KIND_COUNT, "title", "byline", "author", "source", "section", "created", "updated", "age",
      "dateline", "dateline_place", "agency")
NAMES(pq_issue_kind_name, PQ_ISSUE_KIND_COUNT, "ill_formed", "surrogate", "unclosed_quote", "stray_mark", "mixed_marks", "too_deep",
      "bad_date", "ambiguous_date", "contradiction")

const char *pq_status_text(pq_status status) {
    switch (status) {
        case PQ_OK: return "ok";
        case PQ_NO_MEMORY: return "out of memory";
        case PQ_TOO_LONG: return "the text has 2^31 bytes or more";
        case PQ_NO_SIMD: return "this processor, or this build, lacks the instructions that simd asks for";
        default: return "unknown option value";
    }
}

const char *pq_stage_name(pq_stage stage) { return stage < PQ_STAGE_COUNT ? stages[stage].name : ""; }

/* ---- rules --------------------------------------------------------------------------------------- */
static const struct {
    uint16_t rule;
    const char *text;
} rules[] = {
#define R(number, name, text) {PQ_RULE(PQ_STAGE_BLOCKS, number), text},
    PQ_BLOCK_RULES(R)
#undef R
#define R(number, name, text) {PQ_RULE(PQ_STAGE_TOKENS, number), text},
        PQ_TOKEN_RULES(R)
#undef R
#define R(number, name, text) {PQ_RULE(PQ_STAGE_ROLES, number), text},
            PQ_ROLE_RULES(R)
#undef R
#define R(number, name, text) {PQ_RULE(PQ_STAGE_MARKS, number), text},
                PQ_MARK_RULES(R)
#undef R
#define R(number, name, text) {PQ_RULE(PQ_STAGE_SENTENCES, number), text},
                    PQ_SENTENCE_RULES(R) PQ_SENTENCE_HOLDS(R)
#undef R
#define R(number, name, text) {PQ_RULE(PQ_STAGE_QUOTES, number), text},
                        PQ_QUOTE_RULES(R)
#undef R
#define R(number, name, text) {PQ_RULE(PQ_STAGE_ATTRIBUTION, number), text},
                            PQ_ATTRIBUTION_RULES(R)
#undef R
#define R(number, name, text) {PQ_RULE(PQ_STAGE_ARTICLE, number), text},
                                PQ_ARTICLE_RULES(R)
#undef R
};

void pq_rule_id(uint16_t rule, char id[8]) {
    unsigned stage = rule >> 8, number = rule & 255;
    id[0] = 0;
    if (rule == 0 || stage >= PQ_STAGE_COUNT) return;
    char *out = id;
    *out++ = stages[stage].letters[0];
    *out++ = stages[stage].letters[1];
    if (number >= 100) *out++ = (char)('0' + number / 100);
    if (number >= 10) *out++ = (char)('0' + number / 10 % 10);
    *out++ = (char)('0' + number % 10);
    *out = 0;
}

const char *pq_rule_text(uint16_t rule) {
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].rule == rule) return rules[i].text;
    return "";
}
