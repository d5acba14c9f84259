/* The caller's own rules: an overlay on the lexicon, and texts that the caller divides into tokens himself. Made once by
 * pq_rules_new(), never changed after; only lexicon, tokens and own_formats look into it. */
#ifndef PQ_OWN_RULES_H
#define PQ_OWN_RULES_H

#include "lexicon.h"

struct pq_own_format;

enum { PQ_OWN_LONGEST_TEXT = 64, PQ_OWN_LONGEST_KEY = 96, PQ_OWN_MOST_ROWS = 50000, PQ_OWN_MOST_FORMATS = 256 };

typedef struct { /* a word or phrase with what is said of it in all: an entry of the lists, changed */
    uint32_t at; /* its folded bytes in the pool */
    uint32_t length;
    pq_entry entry;
    uint8_t drops; /* its full stop is not part of it */
    uint8_t adds;
} pq_own_row;

typedef struct { /* a text that is divided as the caller says */
    uint32_t at; /* as written, in the pool */
    uint32_t same; /* index + 1 of the next text that folds to the same bytes */
    uint64_t starts; /* bit i: a token begins at byte i */
    uint8_t length;
    uint8_t is_abbreviation;
    uint8_t has_capital; /* then it stands for itself as written, and all in capitals */
} pq_own_text;

struct pq_rules {
    pq_resize resize;
    void *context;
    size_t size; /* bytes of the block that all of this lies in */
    uint32_t row_count, text_count, format_count;
    uint32_t row_mask, text_mask; /* sizes of the hash tables - 1 */
    uint32_t *row_slots, *text_slots; /* index + 1, or 0 */
    pq_own_row *rows;
    pq_own_text *texts;
    struct pq_own_format *formats; /* of header lines, the fullest first; own_formats reads them */
    uint8_t *pool;
    uint64_t text_lengths[256]; /* by first byte, folded: bit n: a text has n + 1 bytes */
};

/* The row of a word or phrase, folded or not; NULL if there is none. */
const pq_own_row *pq_own_row_of(const pq_rules *rules, const uint8_t *word, uint32_t length);
/* The longest own text that text[i, end) begins with and that `fits`, called with the text and where it would end; or NULL. */
const pq_own_text *pq_own_text_at(const pq_rules *rules, const uint8_t *text, uint32_t i, uint32_t end,
                                  int (*fits)(const void *context, const pq_own_text *own, uint32_t i, uint32_t end),
                                  const void *context);

#endif
