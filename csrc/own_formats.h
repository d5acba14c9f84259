/* The caller's own header lines: `By {byline} ({section}) | Created at {created}[ | Updated at {updated}]`. Words and signs stand for
 * themselves in any case, a blank for any white space, a name in braces for a field, square brackets hold a part that may be
 * missing; {{ }} [[ ]] stand for the sign itself. Each way to leave parts out is a format of its own, the fullest are tried first. */
#ifndef PQ_OWN_FORMATS_H
#define PQ_OWN_FORMATS_H

#include "dates.h"

enum { /* pq_format_item.kind: the fields, then what stands between them */
       PQ_FORMAT_ANY, /* something that is no field */
       PQ_FORMAT_SOURCE,
       PQ_FORMAT_SECTION,
       PQ_FORMAT_BYLINE,
       PQ_FORMAT_AGENCY,
       PQ_FORMAT_PLACE,
       PQ_FORMAT_CREATED,
       PQ_FORMAT_UPDATED,
       PQ_FORMAT_AGE,
       PQ_FORMAT_FIELDS,
       PQ_FORMAT_TEXT = PQ_FORMAT_FIELDS,
       PQ_FORMAT_BLANK
};
enum { PQ_FORMAT_LONGEST = 250, PQ_FORMAT_ITEMS = 32, PQ_FORMAT_OPTIONS = 4, PQ_FORMAT_LONGEST_LINE = 500 };

typedef struct {
    uint8_t kind, length; /* of TEXT, which lies in the pool, folded */
    uint32_t at;
} pq_format_item;

typedef struct pq_own_format {
    pq_format_item items[PQ_FORMAT_ITEMS];
    uint32_t count;
    uint32_t weight; /* the fullest first: fields, then words and signs */
} pq_own_format;

typedef struct {
    pq_span spans[PQ_FORMAT_FIELDS]; /* absent where the format has no such field */
    pq_date created, updated; /* start PQ_NONE where absent */
    int64_t age_seconds;
} pq_format_match;

/* Adds to formats[0..*count) those of one entry, at most 1 << PQ_FORMAT_OPTIONS; `pool` gets its bytes, as many as it has.
 * NULL, or what is wrong with it. */
const char *pq_compile_format(const uint8_t *text, uint32_t length, uint8_t *pool, uint32_t pool_at, pq_own_format *formats,
                              uint32_t *count);
/* The first format that the whole of text[start, end) fits: 1, and *match has its fields. */
int pq_match_formats(const pq_store *store, uint32_t start, uint32_t end, pq_format_match *match);

#endif
