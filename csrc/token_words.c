/* Words: letters and what joins or splits them. */
#include "token_scan.h"

/* First byte after the white space behind the chunk, 0 at the end of the block; looks 16 bytes far. */
static uint8_t byte_after_space(const pq_scan *scan) {
    for (uint32_t i = scan->end; i < scan->block_end && i < scan->end + 16; i++)
        if (!(PQ_BITS(scan->classes, space, i) & 1)) return scan->text[i];
    return 0;
}

/* The byte that begins what follows text[..i): in the chunk, or behind the white space. */
static uint8_t following(const pq_scan *scan, uint32_t i) { return i < scan->end ? scan->text[i] : byte_after_space(scan); }

uint32_t pq_apostrophe(const pq_scan *scan, uint32_t i) {
    static const char *const entities[] = {"&#39;", "&#039;", "&#x27;", "&apos;", "&rsquo;", "&#8217;", "&#x2019;"};
    uint8_t c = pq_at(scan, i);
    if (c == '\'' || c == '`') return 1;
    if (c == 0xE2 && i + 2 < scan->end && scan->text[i + 1] == 0x80 && (scan->text[i + 2] == 0x99 || scan->text[i + 2] == 0x98))
        return 3;
    if (c == 0xC2 && pq_at(scan, i + 1) == 0xB4) return 2;
    if (c != '&') return 0;
    for (unsigned e = 0; e < sizeof entities / sizeof *entities; e++) {
        uint32_t n = 0;
        while (entities[e][n] && pq_at(scan, i + n) == (uint8_t)entities[e][n]) n++;
        if (entities[e][n] == 0) return n;
    }
    return 0;
}

/* TK5. Which last letters the listed words of a first letter and length have: most words need no look-up. */
#define L(c) (1u << ((c) - 'a'))
const uint32_t pq_contraction_ends[26][9] = {
    ['a' - 'a'] = {[4] = L('t'), [5] = L('t')},
    ['c' - 'a'] = {[4] = L('t') | L('n'), [6] = L('t') | L('a'), [7] = L('t') | L('e')},
    ['d' - 'a'] = {[4] = L('t'), [5] = L('t') | L('o'), [6] = L('t')},
    ['g' - 'a'] = {[5] = L('a') | L('e'), [6] = L('a')},
    ['h' - 'a'] = {[4] = L('s'), [5] = L('t') | L('a') | L('s'), [6] = L('t')},
    ['i' - 'a'] = {[2] = L('m'), [3] = L('e') | L('s'), [4] = L('t') | L('l')},
    ['l' - 'a'] = {[5] = L('e') | L('a')},
    ['m' - 'a'] = {[6] = L('t') | L('e')},
    ['n' - 'a'] = {[6] = L('t')},
    ['o' - 'a'] = {[5] = L('a'), [6] = L('a')},
    ['s' - 'a'] = {[8] = L('t') | L('e')},
    ['t' - 'a'] = {[5] = L('s') | L('d'), [6] = L('s') | L('e') | L('l')},
    ['w' - 'a'] = {[4] = L('t') | L('s'), [5] = L('t') | L('a') | L('s'), [6] = L('t') | L('s'), [7] = L('t') | L('a') | L('e')},
    ['y' - 'a'] = {[4] = L('d') | L('l'), [5] = L('e') | L('l')},
};
#undef L

/* The text holds these letters at i, in any case. */
static int text_is(const pq_scan *scan, uint32_t i, uint32_t end, const char *lower) {
    for (; i < end && *lower; i++, lower++)
        if ((scan->text[i] | 0x20) != (uint8_t)*lower) return 0;
    return i == end && *lower == 0;
}

/* TK5: its that ends at `end` before a word that no noun begins with: its a, its not, its in the */
static int is_it_is(const pq_scan *scan, uint32_t end) {
    static const char *const words[] = {"a",     "an",   "the",   "not",   "my",     "your",    "his",   "her",    "our",
                                        "their", "this", "these", "those", "been",   "just",    "also",  "in",     "for",
                                        "as",    "at",   "from",  "all",   "really", "because", "gonna", "nothing"};
    uint32_t k = end;
    if (end < scan->end) return 0;
    while (k < scan->block_end && k < end + 4 && scan->text[k] == ' ') k++;
    uint32_t last = k;
    while (last < scan->block_end && last < k + 9 && pq_is_lower(scan->text[last])) last++;
    if (last == k || (last < scan->block_end && (scan->text[last] == '-' || scan->text[last] >= 0x80))) return 0;
    for (unsigned w = 0; w < sizeof words / sizeof *words; w++)
        if (scan->text[k] == (uint8_t)*words[w] && text_is(scan, k, last, words[w])) return 1;
    return 0;
}

const pq_entry *pq_contraction(pq_scan *scan, uint32_t start, uint32_t end) {
    const pq_entry *entry = pq_lookup(scan->text + start, end - start);
    if (!scan->split_clitics || !pq_is(entry, PQ_LEX_CONTRACTIONS)) return NULL;
    if (end - start < 4 && pq_is_upper(scan->text[end - 1])) return NULL; /* IM */
    if (pq_is_foreign(scan)) return NULL;
    return end - start != 3 || (scan->text[end - 1] | 0x20) != 's' || is_it_is(scan, end) ? entry : NULL;
}

void pq_emit_contraction(pq_scan *scan, uint32_t start, uint32_t end) {
    const pq_entry *entry = pq_may_be_contraction(scan->text + start, end - start) ? pq_contraction(scan, start, end) : NULL;
    if (entry == NULL) {
        pq_emit_word(scan, start, end, PQ_TOKEN_WORD, TK_WORD, 0);
        return;
    }
    /* value: the lengths of the parts but the last, as decimal digits */
    uint32_t value = entry->value, first = value > 9 ? value / 10 : value, second = value > 9 ? value % 10 : 0;
    pq_emit_word(scan, start, start + first, PQ_TOKEN_WORD, TK_CONTRACTION, 0);
    if (second) pq_emit_word(scan, start + first, start + first + second, PQ_TOKEN_WORD, TK_CONTRACTION, PQ_CLITIC);
    pq_emit_word(scan, start + first + second, end, PQ_TOKEN_WORD, TK_CONTRACTION, PQ_CLITIC);
}

/* TK5 with an apostrophe: y'|all, 't|is, c'm|on, I|'m|a; value is the characters of the first part, or the first two as two figures.
 * 1 if it was one. */
static int emit_apostrophe_contraction(pq_scan *scan, uint32_t start, uint32_t end) {
    if (!scan->split_clitics || end - start > 16) return 0;
    const pq_entry *entry = pq_lookup(scan->text + start, end - start);
    if (!pq_is(entry, PQ_LEX_CONTRACTIONS)) return 0;
    uint32_t sizes[2] = {entry->value > 9 ? entry->value / 10 : entry->value, entry->value > 9 ? entry->value % 10 : 0}, at = start;
    for (unsigned part = 0; part < 2; part++) {
        uint32_t middle = at, code_point;
        for (uint32_t n = sizes[part]; n > 0 && middle < end; n--) middle += pq_decode(scan->text, end, middle, 0, &code_point);
        if (middle > at) pq_emit_word(scan, at, middle, PQ_TOKEN_WORD, TK_CONTRACTION, part > 0 ? PQ_CLITIC : 0);
        at = middle;
    }
    pq_emit_word(scan, at, end, PQ_TOKEN_WORD, TK_CONTRACTION, PQ_CLITIC);
    return 1;
}

/* TK4. Are the letters text[k, end) after an apostrophe a clitic: s m d re ve ll? */
static int is_clitic(const pq_scan *scan, uint32_t k, uint32_t end) {
    uint32_t a = pq_at(scan, k) | 0x20u, b = pq_at(scan, k + 1) | 0x20u;
    if (end == k + 1) return a == 's' || a == 'm' || a == 'd';
    return end == k + 2 && ((a == 'r' && b == 'e') || (a == 'v' && b == 'e') || (a == 'l' && b == 'l'));
}

uint32_t pq_scan_clitics(pq_scan *scan, uint32_t i) {
    for (;;) {
        uint32_t width = pq_apostrophe(scan, i);
        if (width == 0 || !pq_is_letter(pq_at(scan, i + width))) return i;
        uint32_t end = pq_run_end(scan, i + width);
        if (!is_clitic(scan, i + width, end)) return i;
        pq_emit_word(scan, i, end, PQ_TOKEN_WORD, TK_CLITIC, PQ_CLITIC);
        i = end;
    }
}

/* A word under way: text[start, end) so far, the last piece from `piece`. */
typedef struct {
    uint32_t start, piece, end;
    uint16_t rule, flags;
    uint8_t kind;
} word;

/* TK45: km², m³ */
static int has_power(const pq_scan *scan, uint32_t start, uint32_t end) {
    const uint8_t *c = scan->text + end;
    return scan->split_hyphens && end - start > 2 && c[-2] == 0xC2 && (c[-1] == 0xB2 || c[-1] == 0xB3) && pq_is_letter(c[-3]);
}

static uint32_t finish(pq_scan *scan, const word *w) {
    if (scan->text[w->end - 1] >= 0x80 && has_power(scan, w->start, w->end)) {
        pq_emit_word(scan, w->start, w->end - 2, w->kind, w->rule, w->flags);
        pq_emit_word(scan, w->end - 2, w->end, PQ_TOKEN_NUMBER, TK_POWER, PQ_CLITIC);
        return w->end;
    }
    if (w->rule == TK_WORD && w->end - w->start <= 8) pq_emit_contraction(scan, w->start, w->end);
    else pq_emit_word(scan, w->start, w->end, w->kind, w->rule, w->flags);
    return w->end;
}

/* TK44: l' d' qu' jusqu' dell' before a word, in a text of such a language; the apostrophe ends at k. */
static int is_elided(pq_scan *scan, const word *w, uint32_t k) {
    if (k - w->start > 9 || w->rule != TK_WORD) return 0;
    return pq_is(pq_lookup(scan->text + w->start, k - w->start), PQ_LEX_FOREIGN_WORDS) && pq_is_foreign(scan);
}

/* An apostrophe of `width` bytes at w->end. 1: the word goes on (w->end moved); 0: it is done, *stop is where. */
static int take_apostrophe(pq_scan *scan, word *w, uint32_t width, uint32_t *stop) {
    uint32_t j = w->end, k = j + width;
    int plain_sign = scan->text[j] == '\'' || width == 3;
    *stop = PQ_NONE;
    if (pq_is_word_at(scan, k)) {
        uint32_t end = pq_run_end(scan, k);
        if (!scan->split_clitics) {
            w->end = end, w->rule = TK_APOSTROPHE;
            return 1;
        }
        if (is_elided(scan, w, k)) { /* TK44 */
            w->end = k, w->rule = TK_ELIDED;
            *stop = finish(scan, w);
            return 0;
        }
        if (is_clitic(scan, k, end) && pq_is_foreign(scan)) { /* TV's */
            w->end = end, w->rule = TK_APOSTROPHE;
            return 1;
        }
        if (is_clitic(scan, k, end)) {
            finish(scan, w);
            *stop = pq_scan_clitics(scan, j);
            return 0;
        }
        if (end == k + 1 && (scan->text[k] | 0x20) == 't' && (scan->text[j - 1] | 0x20) == 'n') { /* TK4: n't */
            if (j - 1 > w->start) {
                w->end = j - 1;
                finish(scan, w);
            }
            pq_emit_word(scan, j - 1, end, PQ_TOKEN_WORD, TK_CLITIC, PQ_CLITIC);
            *stop = pq_scan_clitics(scan, end);
            return 0;
        }
        if (emit_apostrophe_contraction(scan, w->start, end)) {
            *stop = end;
            return 0;
        }
        uint32_t last = pq_apostrophe(scan, end); /* rock'n'roll */
        if (end == k + 1 && (scan->text[k] | 0x20) == 'n' && last && pq_is_letter(pq_at(scan, end + last))) {
            finish(scan, w);
            pq_emit_word(scan, j, end + last, PQ_TOKEN_WORD, TK_ELISION, 0);
            *stop = end + last;
            return 0;
        }
        if (!plain_sign && scan->text[j] != '`' && width != 2 && scan->text[j] != '&') return 0;
        if (pq_is_digit(scan->text[k])) return 0;
        w->end = end, w->rule = TK_APOSTROPHE; /* TK25 */
        return 1;
    }
    if (plain_sign && k - w->start <= 16 &&
        pq_is(pq_lookup(scan->text + w->start, k - w->start), PQ_LEX_APOSTROPHE_WORDS)) { /* TK26 */
        w->end = k, w->rule = TK_ELISION;
        return 1;
    }
    return 0;
}

/* TK7: end of the letters with full stops at i ("U.S." "a.m." "J.R.R"), or i. */
static uint32_t initialism_end(const pq_scan *scan, uint32_t i) {
    uint32_t k = i + 1;
    while (pq_at(scan, k) == '.' && pq_is_letter(pq_at(scan, k + 1)) && !pq_is_word_at(scan, k + 2)) k += 2;
    if (k == i + 1) return i;
    if (pq_at(scan, k) == '.' && !(pq_at(scan, k + 1) == '.' && pq_at(scan, k + 2) == '.')) k++;
    return k;
}

/* TK8: a capital letter and a full stop before what looks like a name, or after another initial. */
static int is_initial(const pq_scan *scan, uint32_t i, uint32_t stop) {
    if (!pq_is_upper(scan->text[i])) return 0;
    const pq_token *before = scan->count ? &scan->tokens[scan->count - 1] : NULL;
    int after_initial = before && before->kind == PQ_TOKEN_INITIAL && i - before->end <= 1;
    uint8_t c = pq_at(scan, stop + 1);
    if (c == ',' || c == ';' || (c == '-' && pq_is_upper(pq_at(scan, stop + 2))))
        return c == '-' || after_initial || (before && before->end < i && (before->flags & PQ_CAPITAL)) ||
               (before && before->kind == PQ_TOKEN_PUNCT && c == ',');
    if (stop + 1 < scan->end) return pq_is_upper(c) || c == 0xC3 || after_initial;
    uint32_t k = scan->end;
    while (k < scan->block_end && k < scan->end + 16 && (PQ_BITS(scan->classes, space, k) & 1)) k++;
    if (k >= scan->block_end) return 0;
    if (after_initial || pq_is_lower(scan->text[k])) return 1;
    if (!(pq_is_upper(scan->text[k]) || scan->text[k] == 0xC3)) return 0;
    uint32_t end = k + 1; /* a sentence begins more likely than a name? */
    while (end < scan->block_end && end < k + 16 && pq_is_letter(scan->text[end])) end++;
    if (pq_is(pq_lookup(scan->text + k, end - k), PQ_LEX_SENTENCE_STARTERS) &&
        !(end == k + 1 && end < scan->block_end && scan->text[end] == '.'))
        return 0;
    return scan->text[i] != 'I' || scan->count == 0;
}

/* TK6: is text[start, stop + 1), a full stop at its end, an abbreviation? */
static int is_abbreviation(const pq_scan *scan, uint32_t start, uint32_t stop) {
    if (stop - start > 12) return 0;
    const pq_entry *entry = pq_lookup_by(scan->own, scan->text + start, stop + 1 - start);
    if (entry == NULL) return 0;
    uint8_t next = following(scan, stop + 1);
    int ends = next == 0 || pq_is_upper(next) || (next == 0xE2 && stop + 1 == scan->end); /* a sentence may end here */
    if (pq_is(entry, PQ_LEX_ABBREVIATIONS)) return !(entry->value && ends);
    if (pq_is_upper(scan->text[start]) && pq_is(entry, PQ_LEX_ABBREVIATIONS_CAPITAL)) return next != 0 && !(entry->value && ends);
    return pq_is(entry, PQ_LEX_ABBREVIATIONS_NUMBER) && pq_is_digit(next);
}

/* Does the word at k, in capitals or not, begin a sentence more likely than it goes on with a name? */
static int begins_sentence(const pq_scan *scan, uint32_t k, int ends_name) {
    uint32_t end = k;
    while (end < scan->block_end && end < k + 16 && pq_is_letter(scan->text[end])) end++;
    if (!pq_is_upper(scan->text[k])) return 0;
    if (pq_is(pq_lookup(scan->text + k, end - k), PQ_LEX_SENTENCE_STARTERS)) return 1;
    if (!ends_name || end + 1 >= scan->block_end || scan->text[end] != ' ' || !pq_is_lower(scan->text[end + 1])) return 0;
    const uint8_t *c = scan->text + end + 1; /* Corp. Chairman of, Inc. and */
    uint32_t left = scan->block_end - end - 1;
    return !(left > 2 && c[0] == 'o' && c[1] == 'f' && c[2] == ' ') && !(left > 3 && c[0] == 'a' && c[1] == 'n');
}

/* The Penn Treebank gives the full stop of an abbreviation that ends a sentence to the sentence, U.S. alone excepted. Does one
 * end at text[end - 1], the full stop of text[start, end)? */
static int ends_treebank_sentence(const pq_scan *scan, uint32_t start, uint32_t end) {
    const pq_entry *entry = pq_lookup_by(scan->own, scan->text + start, end - start);
    if (pq_is(entry, PQ_LEX_ABBREV_BEFORE_NAME)) return 0;
    if (end - start == 4 && scan->text[start] == 'U' && scan->text[start + 2] == 'S') return 0;
    uint32_t k = end, closers = 0, width;
    for (; k < scan->end && k < end + 8; k += width, closers++) {
        uint8_t c = scan->text[k];
        width = c == '"' || c == ')' || c == ']' ? 1 : pq_apostrophe(scan, k);
        if (c == 0xE2 && pq_at(scan, k + 1) == 0x80 && pq_at(scan, k + 2) == 0x9D) width = 3;
        if (width == 0) return 0;
    }
    if (k < scan->end) return 0;
    int newline = 0;
    while (k < scan->block_end && k < scan->end + 16 && (PQ_BITS(scan->classes, space, k) & 1)) newline |= scan->text[k++] == '\n';
    if (k >= scan->block_end) return 1;
    uint8_t c = scan->text[k];
    int opens = c == '"' || (c == '`' && k + 1 < scan->block_end && scan->text[k + 1] == '`') ||
                (c == 0xE2 && k + 2 < scan->block_end && scan->text[k + 1] == 0x80 && scan->text[k + 2] == 0x9C);
    if (opens || (newline && scan->lines)) return opens || pq_is_upper(c) || c == '(' || c == '\'';
    return begins_sentence(scan, k, closers == 0 && (pq_is(entry, PQ_LEX_ABBREV_FINAL) || pq_is(entry, PQ_LEX_ABBREV_PLACE)));
}

/* The caller says that text[start, end), a full stop at its end, is no abbreviation. */
static int is_dropped(const pq_scan *scan, uint32_t start, uint32_t end) {
    const pq_own_row *row = scan->own != NULL ? pq_own_row_of(scan->own, scan->text + start, end - start) : NULL;
    return row != NULL && row->drops;
}

/* A full stop at w->end. 1: the word takes it or more in and goes on; 0: it is done. */
static int take_stop(const pq_scan *scan, word *w) {
    uint32_t j = w->end, run = 1;
    while (run < 4 && pq_at(scan, j + run) == '.') run++;
    if (j - w->start == 1 && pq_is_letter(scan->text[w->start]) && run < 3) {
        uint32_t end = initialism_end(scan, w->start);
        if (end > w->start) {
            if (is_dropped(scan, w->start, end) ||
                (scan->convention == PQ_TOKENS_PTB && scan->text[end - 1] == '.' && ends_treebank_sentence(scan, w->start, end)))
                end--;
            w->end = end, w->kind = PQ_TOKEN_ABBREV, w->rule = TK_INITIALISM;
            if (scan->text[end - 1] == '.') w->flags |= PQ_FINAL_PERIOD;
            return 1;
        }
        if (run == 1 && is_initial(scan, w->start, j) && !is_dropped(scan, w->start, j + 1)) {
            w->end = j + 1, w->kind = PQ_TOKEN_INITIAL, w->rule = TK_INITIAL, w->flags |= PQ_FINAL_PERIOD;
            return 1;
        }
    }
    if (run == 1 && w->piece != w->start && j - w->piece == 1) { /* non-U.S. */
        uint32_t end = initialism_end(scan, w->piece);
        if (end > w->piece) {
            w->end = end;
            if (scan->text[end - 1] == '.') w->flags |= PQ_FINAL_PERIOD;
            return 1;
        }
    }
    if (run > 2 || w->piece != w->start) return 0;
    uint8_t next = pq_at(scan, j + 1);
    if (pq_is_letter(next) && j - w->start <= 6) { /* listed with full stops inside: Ph.D. */
        uint32_t k = j;
        while (k < w->start + 12 && (pq_is_letter(pq_at(scan, k)) || pq_at(scan, k) == '.')) k++;
        if (pq_is(pq_lookup_by(scan->own, scan->text + w->start, k - w->start), PQ_LEX_ABBREVIATIONS)) {
            w->end = k, w->kind = PQ_TOKEN_ABBREV, w->rule = TK_ABBREVIATION;
            if (scan->text[k - 1] == '.') w->flags |= PQ_FINAL_PERIOD;
            return 1;
        }
    }
    int code = j - w->start == 1 || (j - w->start == 2 && pq_is_upper(scan->text[j - 1]));
    if (pq_is_digit(next) && (pq_is_digit(scan->text[j - 1]) || (code && pq_is_upper(scan->text[w->start])))) { /* v2.0, B.1.1.7 */
        w->end = pq_run_end(scan, j + 1);
        return 1;
    }
    if (j - w->start == 1 && scan->text[w->start] == 'v' && j + 1 == scan->end && w->start == scan->chunk && scan->count &&
        scan->tokens[scan->count - 1].flags & (PQ_CAPITAL | PQ_FINAL_PERIOD) &&
        pq_is_upper(byte_after_space(scan))) { /* Roe v. Wade */
        w->end = j + 1, w->kind = PQ_TOKEN_ABBREV, w->rule = TK_ABBREVIATION, w->flags |= PQ_FINAL_PERIOD;
        return 1;
    }
    if (pq_is_lower(next) || (next >= 0x80 && next != 0xE2) || !is_abbreviation(scan, w->start, j)) return 0;
    if (scan->convention == PQ_TOKENS_PTB && ends_treebank_sentence(scan, w->start, j + 1)) return 0;
    w->end = j + 1, w->kind = PQ_TOKEN_ABBREV, w->rule = TK_ABBREVIATION, w->flags |= PQ_FINAL_PERIOD;
    return 1;
}

/* Bytes of the hyphen at i: - or U+2010, U+2011. */
static uint32_t hyphen(const pq_scan *scan, uint32_t i) {
    uint8_t c = pq_at(scan, i);
    if (c == '-') return 1;
    return c == 0xE2 && pq_at(scan, i + 1) == 0x80 && (pq_at(scan, i + 2) == 0x90 || pq_at(scan, i + 2) == 0x91) ? 3 : 0;
}

static int in_list(const pq_scan *scan, uint32_t start, uint32_t end, unsigned list) {
    return end - start <= 16 && pq_is(pq_lookup(scan->text + start, end - start), list);
}

/* TK10. Capitals are a prefix only in a word all in capitals: NON-STICK, but UN-backed. */
static int is_prefix(const pq_scan *scan, uint32_t start, uint32_t end, uint32_t next) {
    if (!in_list(scan, start, end, PQ_LEX_PREFIXES)) return 0;
    return end - start == 1 || !pq_is_upper(scan->text[end - 1]) || pq_is_upper(pq_at(scan, next));
}

/* What follows a word that is broken off: a dash, or uh, um, er. */
static int is_hesitation(const pq_scan *scan, uint32_t k) {
    const uint8_t *c = scan->text + k;
    uint32_t left = scan->block_end - k;
    if (c[0] == '-') return 1;
    if (left >= 3 && c[0] == 0xE2 && c[1] == 0x80 && (c[2] == 0x93 || c[2] == 0x94)) return 1;
    int filler = left >= 2 && (((c[0] | 0x20) == 'u' && (c[1] == 'h' || c[1] == 'm')) || ((c[0] | 0x20) == 'e' && c[1] == 'r'));
    return filler && (left == 2 || !pq_is_letter(c[2]));
}

/* TK42: a word broken off in speech: th- the, Stoddar- Stoddart, reve- uh, w-, T- what, to- –, f-? */
static int is_cut_off(const pq_scan *scan, uint32_t start, uint32_t end) {
    uint32_t k = scan->end, vowels = 0, size = end - start;
    for (uint32_t i = start; i < end; i++) {
        uint8_t c = scan->text[i] | 0x20;
        if (!pq_is_lower(c)) return 0;
        vowels += c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
    }
    int lower = pq_is_lower(scan->text[end - 1]);
    uint8_t sign = pq_at(scan, end + 1);
    if (sign == '.' || sign == '?' || sign == '!') return lower && end + 2 == scan->end;
    if (size <= 3 && lower && (vowels == 0 || size == 1)) return 1;
    while (k < scan->block_end && k < scan->end + 16 && (PQ_BITS(scan->classes, space, k) & 1)) k++;
    if (k >= scan->block_end) return lower && pq_is_lower(scan->text[start]) && end + 1 == scan->end;
    if (end + 1 == scan->end && ((size == 1 && pq_is_letter(scan->text[k])) || is_hesitation(scan, k))) return 1;
    for (uint32_t i = start; i < end; i++, k++)
        if (k >= scan->block_end || (scan->text[i] | 0x20) != (scan->text[k] | 0x20)) return 0;
    return size <= 16;
}

/* TK4 in French: sont|-ils, a|-t-elle; text[next, end) follows the hyphen. */
static int is_clitic_pronoun(pq_scan *scan, uint32_t next, uint32_t *end) {
    static const char *const pronouns[] = {"il", "elle", "on", "ils", "elles", "je", "tu", "nous", "vous", "ce"};
    uint32_t start = next;
    if (*end == next + 1 && (scan->text[next] | 0x20) == 't' && pq_at(scan, *end) == '-') { /* a-t-elle */
        start = *end + 1;
        *end = pq_run_end(scan, start);
    }
    for (unsigned p = 0; p < sizeof pronouns / sizeof *pronouns; p++)
        if (text_is(scan, start, *end, pronouns[p])) return pq_language(scan) == PQ_LANGUAGE_FRENCH;
    return 0;
}

/* TK9 is not for French compounds, nor for Cyrillic ones whose second half is small (14-го, юго-западный), nor for ranges of
 * numbers in languages other than English. */
static int keeps_hyphen(pq_scan *scan, const word *w, uint32_t next) {
    uint8_t lead = scan->text[next];
    if (lead >= 0xD0 && lead <= 0xD3) {
        uint32_t code_point;
        pq_next(scan, next, &code_point);
        return pq_code_point(code_point)->general == PQ_GC_LOWER;
    }
    if (w->kind == PQ_TOKEN_NUMBER) return pq_is_digit(lead) && pq_is_foreign(scan);
    return pq_language(scan) == PQ_LANGUAGE_FRENCH;
}

/* The end of '80s at i, or i. */
static uint32_t decade_end(const pq_scan *scan, uint32_t i) {
    uint32_t k = i + pq_apostrophe(scan, i);
    if (k == i || !pq_is_digit(pq_at(scan, k)) || !pq_is_digit(pq_at(scan, k + 1))) return i;
    k += pq_at(scan, k + 2) == 's' ? 3 : 2;
    return pq_is_word_at(scan, k) ? i : k;
}

/* The e of Hizb-e-Islami is no prefix. */
static int is_between_hyphens(const pq_scan *scan, const word *w) {
    return w->end - w->start == 1 && w->start > scan->chunk && scan->text[w->start - 1] == '-';
}

/* A hyphen of `width` bytes at w->end. 1: the word goes on; 0: it is done, *stop is where if the hyphen is a token too. */
static int take_hyphen(pq_scan *scan, word *w, uint32_t width, uint32_t *stop) {
    uint32_t j = w->end, next = j + width;
    *stop = PQ_NONE;
    int prefix = w->kind == PQ_TOKEN_WORD && w->rule != TK_UNIT && !is_between_hyphens(scan, w) &&
                 is_prefix(scan, w->piece, j, next);
    if (!pq_is_word_at(scan, next)) {
        uint32_t year = prefix || !scan->split_hyphens ? decade_end(scan, next) : next;
        if (year > next) { /* mid-'80s */
            w->piece = next, w->end = year, w->rule = TK_AFFIX;
            return 1;
        }
        uint8_t c = pq_at(scan, next);
        if (c != 0 && c != ',' && c != '/' && c != '.' && c != '?' && c != '!') return 0;
        if (prefix) w->rule = TK_AFFIX; /* pre- and post-war */
        else if (scan->split_clitics && w->kind == PQ_TOKEN_WORD && w->rule != TK_UNIT && is_cut_off(scan, w->start, j))
            w->rule = TK_CUT_OFF;
        else return 0;
        w->end = next;
        return 1;
    }
    uint32_t end = pq_run_end(scan, next);
    uint32_t last = end;
    if (scan->split_hyphens && is_clitic_pronoun(scan, next, &last)) {
        end = last;
        finish(scan, w);
        pq_emit_word(scan, j, end, PQ_TOKEN_WORD, TK_CLITIC, PQ_CLITIC);
        *stop = end;
        return 0;
    }
    if (!scan->split_hyphens || keeps_hyphen(scan, w, next)) {
        if (!pq_is_digit(scan->text[next]) && w->kind == PQ_TOKEN_NUMBER) w->kind = PQ_TOKEN_WORD, w->rule = TK_WORD;
        while (pq_is_digit(scan->text[end - 1]) && pq_is_digit(pq_at(scan, end + 1)) && /* 1,000-1,200 and 5:30-to-10:15 */
               (scan->text[end] == ',' || scan->text[end] == '.' || scan->text[end] == ':' || scan->text[end] == '/'))
            end = pq_run_end(scan, end + 1);
        w->piece = next, w->end = end;
        return 1;
    }
    if (prefix || (w->kind == PQ_TOKEN_WORD && pq_is_lower(scan->text[next]) && in_list(scan, next, end, PQ_LEX_SUFFIXES))) {
        w->piece = next, w->end = end, w->rule = TK_AFFIX;
        return 1;
    }
    finish(scan, w);
    pq_emit(scan, j, next, PQ_TOKEN_PUNCT, TK_HYPHEN, 0);
    *stop = next;
    return 0;
}

/* TK34, TK35 and words with a slash by list. 1: the word goes on. */
static int take_joiner(const pq_scan *scan, word *w, uint8_t c) {
    uint32_t j = w->end, next = j + 1;
    if (c == '&') {
        if (pq_at(scan, j + 1) == 'a' && pq_at(scan, j + 2) == 'm' && pq_at(scan, j + 3) == 'p' && pq_at(scan, j + 4) == ';')
            next = j + 5;
        uint32_t end = pq_run_end(scan, next);
        if (end == next || end - next > 4 || j - w->start > 5) return 0;
        for (uint32_t i = w->start; i < end; i++)
            if ((i < j || i >= next) && !pq_is_upper(scan->text[i])) return 0;
        w->end = end, w->rule = TK_AMPERSAND;
        return 1;
    }
    if (c == '*') {
        while (pq_at(scan, next) == '*' && next < j + 8) next++;
        uint32_t end = pq_run_end(scan, next);
        if (next > j + 1 && j - w->start <= 2 && !pq_is_word_at(scan, next) && pq_is_letter(scan->text[j - 1])) { /* f***, sh** */
            w->end = next, w->rule = TK_MASKED;
            return 1;
        }
        if (end == next || !pq_is_letter(scan->text[j - 1]) || !pq_is_letter(pq_at(scan, next))) return 0;
        w->end = end, w->rule = TK_MASKED;
        return 1;
    }
    uint32_t end = pq_run_end(scan, next);
    if (scan->convention == PQ_TOKENS_PTB && end > next) {
        w->piece = next, w->end = end;
        return 1;
    }
    if (end - w->start > 8 || !in_list(scan, w->start, end, PQ_LEX_SLASH_WORDS)) return 0;
    w->end = end, w->rule = TK_ABBREVIATION;
    return 1;
}

/* TK15: US$ A$ HK$, and USD100 Rs500: the currency before an amount. Returns where it stopped, or i. */
static uint32_t scan_currency_code(pq_scan *scan, uint32_t i, uint32_t end) {
    uint32_t k = i;
    while (k < end && k < i + 4 && pq_is_letter(scan->text[k])) k++;
    if (k == end ? pq_at(scan, k) != '$' || k > i + 3 || !pq_is_upper(scan->text[i]) || !pq_is_upper(scan->text[k - 1])
                 : !pq_is_digit(scan->text[k]))
        return i;
    if (k == end) {
        pq_emit_word(scan, i, k + 1, PQ_TOKEN_MONEY, TK_MONEY, 0);
        return k + 1;
    }
    uint32_t digits = k;
    while (digits < end && pq_is_digit(scan->text[digits])) digits++;
    if (digits < end && !in_list(scan, digits, end, PQ_LEX_UNITS)) return i; /* USD5m */
    if (!pq_is_upper(scan->text[i]) || !in_list(scan, i, k, PQ_LEX_CURRENCY_CODES)) return i;
    pq_emit_word(scan, i, k, PQ_TOKEN_MONEY, TK_MONEY, 0);
    return pq_scan_number(scan, k);
}

/* Can the word that ends before text[end] begin an address? */
static int may_be_link(const pq_scan *scan, uint32_t end) {
    switch (pq_at(scan, end)) {
        case '.': return end + 1 < scan->end;
        case '@':
        case ':':
        case '-':
        case '+':
        case '_':
        case '%': return 1;
        default: return pq_at(scan, end) >= 0x80 && scan->text[end] != 0xE2;
    }
}

/* Digits of any script, and signs of numbers, only. */
static int is_number(const pq_scan *scan, uint32_t i, uint32_t end) {
    while (i < end) {
        uint32_t code_point;
        i += pq_next(scan, i, &code_point);
        unsigned general = pq_code_point(code_point)->general;
        if (general != PQ_GC_DIGIT && general != PQ_GC_NUMBER) return 0;
    }
    return 1;
}

uint32_t pq_scan_word(pq_scan *scan, uint32_t i) {
    uint32_t end = pq_run_end(scan, i);
    if (i >= scan->no_link_before && may_be_link(scan, end)) {
        uint32_t link = pq_scan_link(scan, i);
        if (link > i) return link;
    }
    if (end <= i + 12 && (pq_is_digit(scan->text[end - 1]) || pq_at(scan, end) == '$' || pq_is_digit(pq_at(scan, i + 3))) &&
        scan->convention != PQ_TOKENS_PLAIN) {
        uint32_t done = scan_currency_code(scan, i, end);
        if (done > i) return done;
    }
    int number = scan->text[i] >= 0x80 && is_number(scan, i, end); /* ½ १२ */
    return pq_scan_word_from(scan, i, end, number ? PQ_TOKEN_NUMBER : PQ_TOKEN_WORD, number ? TK_NUMBER : TK_WORD);
}

/* TK46: Yahoo! Inc., but not where a sentence begins after it. */
static int is_name_with_mark(const pq_scan *scan, uint32_t start, uint32_t end) {
    uint8_t next = pq_at(scan, end + 1);
    if (!pq_is_upper(scan->text[start]) || next == '!' || next == '?' || !scan->split_clitics) return 0;
    const pq_entry *entry = pq_lookup(scan->text + start, end - start);
    if (!pq_is(entry, PQ_LEX_NAMES_WITH_MARKS) || entry->value != 1) return 0;
    uint32_t k = end + 1;
    while (k < scan->block_end && k < end + 4 && scan->text[k] == ' ') k++;
    return k == end + 1 || k >= scan->block_end || !begins_sentence(scan, k, 0);
}

uint32_t pq_scan_word_from(pq_scan *scan, uint32_t i, uint32_t end, unsigned kind, unsigned rule) {
    word w = {i, i, end, (uint16_t)rule, 0, (uint8_t)kind};
    while (w.end < scan->end) {
        uint8_t c = scan->text[w.end];
        uint32_t width, stop;
        int goes_on;
        if (c == '.' && !(w.flags & PQ_FINAL_PERIOD) && w.kind == PQ_TOKEN_WORD) {
            goes_on = take_stop(scan, &w);
        } else if ((c == '-' || c == 0xE2) && (width = hyphen(scan, w.end)) > 0) {
            goes_on = take_hyphen(scan, &w, width, &stop);
            if (stop != PQ_NONE) return stop;
        } else if ((width = pq_apostrophe(scan, w.end)) > 0) {
            goes_on = take_apostrophe(scan, &w, width, &stop);
            if (stop != PQ_NONE) return stop;
        } else if ((c == '&' || c == '*' || c == '/') && w.kind == PQ_TOKEN_WORD) {
            goes_on = take_joiner(scan, &w, c);
        } else if (c == '!' && w.rule == TK_WORD && is_name_with_mark(scan, w.start, w.end)) { /* TK46 */
            w.end++, w.rule = TK_NAME_WITH_MARK;
            goes_on = 0;
        } else if (c == '+' && w.end == i + 1 && (scan->text[i] | 0x20) == 'c' && pq_at(scan, w.end + 1) == '+' &&
                   !pq_is_word_at(scan, w.end + 2)) {
            w.end += 2, w.rule = TK_APOSTROPHE; /* C++ */
            goes_on = 0;
        } else {
            goes_on = 0;
        }
        if (!goes_on) break;
    }
    return finish(scan, &w);
}
