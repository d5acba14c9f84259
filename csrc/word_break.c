/* Word boundaries of UAX #29, Unicode 15.0. Private to the tokens stage. */
#include "token_scan.h"

typedef struct {
    uint32_t at, size;
    uint8_t word, pictograph;
} sign;

static sign read_sign(const uint8_t *text, uint32_t end, uint32_t i, uint8_t surrogates) {
    uint32_t code_point;
    sign s = {i, 0, PQ_WB_OTHER, 0};
    if (i >= end) return s;
    s.size = pq_decode(text, end, i, surrogates, &code_point);
    const pq_code_point_row *row = pq_code_point(code_point);
    s.word = row->word;
    s.pictograph = (row->flags & PQ_CP_PICTOGRAPH) != 0;
    return s;
}

static int is_ignored(uint8_t word) { return word == PQ_WB_EXTEND || word == PQ_WB_FORMAT || word == PQ_WB_ZWJ; }
static int is_letter(uint8_t word) { return word == PQ_WB_ALETTER || word == PQ_WB_HEBREW_LETTER; }
static int is_break(uint8_t word) { return word == PQ_WB_CR || word == PQ_WB_LF || word == PQ_WB_NEWLINE; }

/* The sign at i and those that WB4 ignores behind it; *last_zwj: the last of them is a joiner. Returns where the next begins. */
static uint32_t past_ignored(const uint8_t *text, uint32_t end, uint32_t i, uint8_t surrogates, int *last_zwj) {
    *last_zwj = 0;
    while (i < end) {
        sign s = read_sign(text, end, i, surrogates);
        if (!is_ignored(s.word)) break;
        *last_zwj = s.word == PQ_WB_ZWJ;
        i += s.size;
    }
    return i;
}

uint32_t pq_word_break(const uint8_t *text, uint32_t end, uint32_t i, uint8_t surrogates) {
    sign a = read_sign(text, end, i, surrogates);
    uint32_t k = i + a.size, flags = 1; /* regional indicators so far are odd */
    int zwj = a.word == PQ_WB_ZWJ;
    if (a.word == PQ_WB_CR) return k < end && text[k] == '\n' ? k + 1 : k; /* WB3 */
    if (is_break(a.word)) return k;                                       /* WB3a */
    for (;;) {
        sign b = read_sign(text, end, k, surrogates);
        if (b.size == 0 || is_break(b.word)) return k;                    /* WB2, WB3b */
        if (zwj && b.pictograph) goto join;                                /* WB3c */
        if (a.word == PQ_WB_WSEGSPACE && b.word == PQ_WB_WSEGSPACE && k == a.at + a.size) goto join; /* WB3d */
        if (is_ignored(b.word)) {                                          /* WB4 */
            zwj = b.word == PQ_WB_ZWJ;
            k += b.size;
            continue;
        }
        if (is_letter(a.word) && is_letter(b.word)) goto join;             /* WB5 */
        int mid = b.word == PQ_WB_MIDNUMLET || b.word == PQ_WB_SINGLE_QUOTE;
        if ((is_letter(a.word) && (mid || b.word == PQ_WB_MIDLETTER)) ||
            (a.word == PQ_WB_NUMERIC && (mid || b.word == PQ_WB_MIDNUM)) ||
            (a.word == PQ_WB_HEBREW_LETTER && b.word == PQ_WB_DOUBLE_QUOTE)) { /* WB6, WB7, WB7b, WB7c, WB11, WB12 */
            int ignored_zwj;
            uint32_t next = past_ignored(text, end, k + b.size, surrogates, &ignored_zwj);
            sign c = read_sign(text, end, next, surrogates);
            int joins = b.word == PQ_WB_DOUBLE_QUOTE ? c.word == PQ_WB_HEBREW_LETTER
                        : a.word == PQ_WB_NUMERIC    ? c.word == PQ_WB_NUMERIC
                                                     : is_letter(c.word);
            if (c.size && joins) {
                a = c, zwj = 0;
                k = next + c.size;
                continue;
            }
        }
        if (a.word == PQ_WB_HEBREW_LETTER && b.word == PQ_WB_SINGLE_QUOTE) goto join; /* WB7a */
        if (a.word == PQ_WB_NUMERIC && (b.word == PQ_WB_NUMERIC || is_letter(b.word))) goto join; /* WB8, WB10 */
        if (is_letter(a.word) && b.word == PQ_WB_NUMERIC) goto join;       /* WB9 */
        if (a.word == PQ_WB_KATAKANA && b.word == PQ_WB_KATAKANA) goto join; /* WB13 */
        if (b.word == PQ_WB_EXTENDNUMLET &&
            (is_letter(a.word) || a.word == PQ_WB_NUMERIC || a.word == PQ_WB_KATAKANA || a.word == PQ_WB_EXTENDNUMLET))
            goto join; /* WB13a */
        if (a.word == PQ_WB_EXTENDNUMLET && (is_letter(b.word) || b.word == PQ_WB_NUMERIC || b.word == PQ_WB_KATAKANA))
            goto join; /* WB13b */
        if (a.word == PQ_WB_REGIONAL_INDICATOR && b.word == PQ_WB_REGIONAL_INDICATOR && flags) { /* WB15, WB16 */
            flags = 0;
            goto join;
        }
        return k;
    join:
        a = b, zwj = 0;
        k += b.size;
    }
}
