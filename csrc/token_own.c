/* Texts that the caller's own rules divide. */
#include "token_scan.h"

/* Does the own text that stands at text[i, end) end where a token may end? */
static int fits(const void *context, const pq_own_text *own, uint32_t i, uint32_t end) {
    const pq_scan *scan = context;
    uint32_t last = end - 1;
    while (last > i && (scan->text[last] & 0xC0) == 0x80) last--;
    if (pq_marks_end(scan, end) != end) return 0;
    uint8_t c = pq_at(scan, end);
    if (own->is_abbreviation)
        return !pq_is_lower(c) && !(c >= 0x80 && pq_is_word_at(scan, end)) && !(c == '.' && pq_at(scan, end + 1) == '.');
    if (!pq_is_word_at(scan, last)) return 1;
    if (pq_is_word_at(scan, end) || (c == '_' && pq_is_alnum(pq_at(scan, end + 1)))) return 0;
    if (!scan->split_hyphens && (c == '-' || (c == '/' && scan->convention == PQ_TOKENS_PTB)) && pq_is_word_at(scan, end + 1))
        return 0;
    uint32_t width = scan->split_clitics ? 0 : pq_apostrophe(scan, end);
    return width == 0 || !pq_is_word_at(scan, end + width);
}

/* An address that begins at i and goes on past `end`. */
static uint32_t longer_link(pq_scan *scan, uint32_t i, uint32_t end) {
    uint32_t count = scan->count, link = pq_scan_link(scan, i);
    if (link > end || scan->status != PQ_OK) return link;
    scan->count = count;
    return i;
}

/* text[start, end) as one token: of the kind that it has by itself, else a word. */
static void emit_part(pq_scan *scan, uint32_t start, uint32_t end, int is_first) {
    uint32_t first = scan->count;
    scan->chunk = start, scan->end = end;
    pq_scan_chunk(scan, start);
    if (scan->status != PQ_OK) return;
    pq_token *token = &scan->tokens[first];
    unsigned letters = pq_word_flags(scan, start, end);
    if (scan->count > first + 1) {
        token->kind = letters & (PQ_CAPITAL | PQ_LOWER) ? PQ_TOKEN_WORD : letters & PQ_HAS_DIGIT ? PQ_TOKEN_NUMBER : token->kind;
        token->flags = (uint16_t)letters;
        token->end = end;
        scan->count = first + 1;
    }
    if (scan->text[end - 1] == '.' && letters & (PQ_CAPITAL | PQ_LOWER)) {
        if (token->kind != PQ_TOKEN_INITIAL) token->kind = PQ_TOKEN_ABBREV;
        token->flags |= PQ_FINAL_PERIOD;
    }
    if (!is_first && token->flags & PQ_LOWER) token->flags |= PQ_CLITIC;
    token->rule = (uint8_t)TK_OWN;
}

uint32_t pq_scan_own(pq_scan *scan, uint32_t i) {
    const pq_own_text *own = pq_own_text_at(scan->own, scan->text, i, scan->end, fits, scan);
    if (own == NULL) return i;
    uint32_t end = i + own->length, chunk = scan->chunk, chunk_end = scan->end, link;
    if (i >= scan->no_link_before && pq_is_word_at(scan, i) && (link = longer_link(scan, i, end)) > i) return link;
    for (uint64_t starts = own->starts; starts != 0 && scan->status == PQ_OK; starts &= starts - 1) {
        uint32_t start = (uint32_t)__builtin_ctzll(starts);
        uint64_t rest = starts & (starts - 1);
        emit_part(scan, i + start, rest ? i + (uint32_t)__builtin_ctzll(rest) : end, start == 0);
    }
    scan->chunk = chunk, scan->end = chunk_end;
    return end;
}
