/* Words in letters that are not Latin, and ideographs, each read once, where nothing about them needs a closer look. */
#include "token_scan.h"

#include <stddef.h>

/* A letter that stands for a word by itself: Han and Hiragana. */
static int is_ideograph(const pq_code_point_row *row) {
    return row->general == PQ_GC_LETTER && row->word == PQ_WB_OTHER && row->grapheme == PQ_GCB_OTHER;
}

static int is_ignored(const pq_code_point_row *row) {
    return row->word == PQ_WB_EXTEND || row->word == PQ_WB_FORMAT || row->word == PQ_WB_ZWJ;
}

/* TK33: each of the ideographs from i on. */
static uint32_t scan_ideographs(pq_scan *scan, uint32_t i, uint32_t size, const pq_code_point_row *row) {
    while (row != NULL && is_ideograph(row) && scan->status == PQ_OK) {
        uint32_t next = i + size, code_point;
        if (next < scan->end && scan->text[next] >= 0x80) {
            size = pq_next(scan, next, &code_point);
            row = pq_code_point(code_point);
            if (is_ignored(row)) return i;
        } else {
            row = NULL;
        }
        pq_emit(scan, i, next, PQ_TOKEN_WORD, TK_IDEOGRAPH, PQ_NON_ASCII);
        i = next;
    }
    return i;
}

/* Does the word of letters text[i, end) end there for sure, and can it begin no address? */
static int ends_word(const pq_scan *scan, uint32_t i, uint32_t end) {
    const uint8_t *c = scan->text + end;
    if (end == scan->end) return 1;
    switch (c[0]) {
        case ',':
        case ';':
        case '?':
        case '!':
        case '"':
        case '(':
        case ')':
        case '[':
        case ']': return 1;
        case '.': return end + 1 == scan->end && end - i > 12; /* longer than any abbreviation */
        case 0xC2: return scan->end - end > 1 && c[1] != 0xB4;
        case 0xE2: return scan->end - end > 2 && !(c[1] == 0x80 && (c[2] == 0x90 || c[2] == 0x91 || c[2] == 0x98 || c[2] == 0x99));
        default: return c[0] >= 0x80;
    }
}

uint32_t pq_scan_script(pq_scan *scan, uint32_t i) {
    uint32_t end = i, letters = 0, capitals = 0, flags = PQ_NON_ASCII;
    while (end < scan->end) {
        uint8_t c = scan->text[end];
        uint32_t size = 1, code_point = c;
        if (c < 0x80 && !pq_is_alnum(c) && c != '_') break;
        if (c >= 0x80) size = pq_next(scan, end, &code_point);
        const pq_code_point_row *row = pq_code_point(code_point);
        if (row->word == PQ_WB_ALETTER || row->word == PQ_WB_HEBREW_LETTER) {
            if (row->grapheme == PQ_GCB_PREPEND || row->general == PQ_GC_NUMBER) return i;
            int is_upper = row->general == PQ_GC_UPPER, has_case = is_upper || row->general == PQ_GC_LOWER;
            if (letters == 0 && has_case) flags |= is_upper ? PQ_CAPITAL : PQ_LOWER;
            letters += has_case || row->general == PQ_GC_LETTER;
            capitals += (uint32_t)is_upper;
        } else if (end == i) {
            return is_ideograph(row) ? scan_ideographs(scan, i, size, row) : i;
        } else if (row->word != PQ_WB_EXTEND || row->grapheme == PQ_GCB_PREPEND) {
            if (is_ignored(row) || row->word == PQ_WB_NUMERIC || row->word == PQ_WB_EXTENDNUMLET ||
                (row->general == PQ_GC_NUMBER && !(row->flags & PQ_CP_IDEOGRAPH)))
                return i;
            break;
        }
        end += size;
    }
    if (end == i || !ends_word(scan, i, end)) return i;
    if (letters > 1 && letters == capitals) flags |= PQ_ALL_CAPS;
    pq_emit(scan, i, end, PQ_TOKEN_WORD, TK_WORD, flags);
    return end;
}
