/* One class per byte, as bitmaps of 64 bytes each: bit i of a map belongs to text[64 * block + i]. Bits past the
 * end of the text are set in `space` and clear elsewhere. */
#ifndef PQ_CHAR_CLASS_H
#define PQ_CHAR_CLASS_H

#include "utf8.h"

typedef struct pq_class_block {
    uint64_t space;   /* U+0009..000D, U+001C..0020 */
    uint64_t newline; /* U+000A..000D */
    uint64_t letter;  /* A-Z a-z */
    uint64_t upper;   /* A-Z */
    uint64_t digit;   /* 0-9 */
    uint64_t high;    /* bytes of 0x80 and more */
    uint64_t quote;   /* " ' ` */
    uint64_t stop;    /* . ! ? */
} pq_class_block;

pq_status pq_stage_char_class(pq_store *store);

#endif
