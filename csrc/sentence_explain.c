/* Why a sentence ends at a place, or does not: what pq_explain() says. */
#include "sentence_scan.h"

void pq_say_why(const pq_sentence_scan *s, uint32_t e, uint16_t rule) {
    if (e != s->probe_token) return;
    s->probe->rule = rule;
    s->probe->is_end = (uint8_t)pq_ends_sentence(rule);
}

/* What holds where nothing is judged: after token t of the document. */
static uint16_t unjudged(const pq_store *store, uint32_t t) {
    const pq_document *document = &store->document;
    uint32_t low = 0, high = document->block_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (document->blocks[middle].token_end <= t) low = middle + 1;
        else high = middle;
    }
    const pq_block *block = &document->blocks[low];
    if (block->kind == PQ_BLOCK_HEADER || (block->lead.start != PQ_NONE && document->tokens[t].start < block->lead.end) ||
        (block->tail.start != PQ_NONE && document->tokens[t].end > block->tail.start))
        return ST_OUTSIDE;
    if (store->options.sentences == PQ_SENTENCES_UAX29) return ST_UAX29_JOINS;
    return block->kind == PQ_BLOCK_HEADLINE ? ST_HEADLINE : ST_NO_SIGN;
}

void pq_place_probe(pq_sentence_scan *s) {
    const pq_document *document = &s->store->document;
    pq_boundary *probe = s->probe;
    uint32_t at = probe->start, low = 0, high = document->token_count;
    while (low < high) { /* the first token that begins after the character */
        uint32_t middle = low + (high - low) / 2;
        if (document->tokens[middle].start <= at) low = middle + 1;
        else high = middle;
    }
    s->probe_token = PQ_NONE;
    if (low == 0) {
        probe->start = 0;
        probe->end = document->token_count ? document->tokens[0].start : document->length;
        probe->rule = ST_OUTSIDE;
        return;
    }
    const pq_token *last = &document->tokens[low - 1];
    uint32_t code_point,
        size = at < last->end ? pq_decode(document->text, document->length, at, s->store->options.surrogates, &code_point) : 0;
    if (at + size < last->end) {
        *probe = (pq_boundary){.start = last->start, .end = last->end, .rule = ST_INSIDE};
        return;
    }
    s->probe_token = low;
    probe->start = last->end;
    probe->end = low < document->token_count ? document->tokens[low].start : document->length;
    probe->rule = unjudged(s->store, low - 1);
}

enum { FIRST_WORD = 1, BEFORE_2, BEFORE_1, AFTER_1, AFTER_2 };
static const struct {
    uint8_t token;
    const char *text;
} seen[] = {
    {0, ""},
    {0, "what the rules say of it"},
    {BEFORE_1, "the form of the word before, by rule"},
    {AFTER_1, "the form of the word after, by rule"},
    {AFTER_1, "the word after, by rule"},
    {BEFORE_1, "the word before"},
    {AFTER_1, "the word after"},
    {0, "the forms of the words before and after"},
    {0, "the forms of the two words after"},
    {0, "the forms of the two words before"},
    {AFTER_2, "the second word after"},
    {0, "what the lists say of the words before and after"},
    {0, "what the lists say of the words before and after, by rule"},
    {0, "the sign, and the white space around it"},
    {0, "the sign, the white space around it and the form of the word after"},
    {0, "the closing sign before it and the opening sign after it"},
    {0, "the length of the sentence so far"},
    {0, "what is left of the block"},
    {AFTER_1, "how the block ends, and the form of the word after"},
    {AFTER_1, "how far the next terminator is, and the form of the word after"},
    {FIRST_WORD, "the first word of the sentence"},
    {FIRST_WORD, "the form of the first word of the sentence, and of the word after"},
    {AFTER_1, "the length of the sentence so far, and the form of the word after"},
    {AFTER_1, "what the lists say of the word after, and the form of the next"},
    {0, "the length of the sentence so far, and how far the next terminator is"},
    {BEFORE_2, "the second word before"},
};

const char *pq_feature_text(unsigned feature) { return feature < sizeof seen / sizeof *seen ? seen[feature].text : ""; }

uint32_t pq_feature_token(uint32_t feature, uint32_t first, uint32_t before, uint32_t after) {
    switch (seen[feature].token) {
        case FIRST_WORD: return first;
        case BEFORE_2: return before - 1; /* PQ_NONE before the first */
        case BEFORE_1: return before;
        case AFTER_1: return after;
        case AFTER_2: return after + 1;
        default: return PQ_NONE;
    }
}
