/* One class per byte, as bitmaps of 64 bytes each: bit i of a map belongs to text[64 * block + i]. Bits past the
 * end of the text are set in `space` and clear elsewhere; one more block of them follows the last.
 * And the Unicode properties of one code point, from our own tables of one named version. */
#ifndef PQ_CHAR_CLASS_H
#define PQ_CHAR_CLASS_H

#include "tables/unicode_classes.h"
#include "utf8.h"

typedef struct pq_class_block {
    uint64_t space;   /* what Python's str.isspace() says; all bytes of a white space that is not ASCII */
    uint64_t newline; /* U+000A..000D */
    uint64_t letter;  /* A-Z a-z */
    uint64_t upper;   /* A-Z */
    uint64_t digit;   /* 0-9 */
    uint64_t high;    /* bytes of 0x80 and more */
    uint64_t stop;    /* . ! ? */
    uint64_t sign;    /* . ! ? , ; : " and brackets: ( ) [ ] { } */
    uint64_t point;   /* . , ' and the first byte of U+2019, the apostrophe */
    uint64_t join;    /* : ; - */
    uint64_t wide;    /* the first byte of U+2013 and U+2014 (dashes), U+2019, U+201C, U+201D (quotation marks) and U+2026 */
} pq_class_block;

pq_status pq_stage_char_class(pq_store *store);

/* Bits of one map for the 64 bytes from text[at]. at <= length. */
#define PQ_BITS(classes, map, at) \
    ((classes)[(at) >> 6].map >> ((at) & 63) | (classes)[((at) >> 6) + 1].map << 1 << (63 - ((at) & 63)))

typedef struct {
    uint8_t general;  /* PQ_GC_ */
    uint8_t word;     /* PQ_WB_, Word_Break */
    uint8_t grapheme; /* PQ_GCB_, Grapheme_Cluster_Break */
    uint8_t sentence; /* PQ_SB_, Sentence_Break */
    uint8_t flags;    /* PQ_CP_ bits */
} pq_code_point_row;

/* tables/unicode_table.h, found in two steps. */
extern const pq_code_point_row pq_unicode_rows[];
extern const uint8_t pq_unicode_pages[], pq_unicode_rows_of[];

inline const pq_code_point_row *pq_code_point(uint32_t code_point) {
    uint32_t page = code_point < 0x110000 ? pq_unicode_pages[code_point >> 8] : 0;
    return &pq_unicode_rows[pq_unicode_rows_of[page << 8 | (code_point & 255)]];
}

#endif
