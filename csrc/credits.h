/* Picture credits at the end of a stretch of text: `(AP Photo/Jane Roe)`, `. Leon Roe/PA Images`, `Photo by X`, `Courtesy of Y`. */
#ifndef PQ_CREDITS_H
#define PQ_CREDITS_H

#include "header.h"

typedef enum {
    PQ_CREDIT_NONE,
    PQ_CREDIT_WEAK, /* only capitalised words after a full stop */
    PQ_CREDIT_MEDIUM, /* a person for an outlet; a name in brackets */
    PQ_CREDIT_AGENCY, /* nothing but an agency: also signs texts */
    PQ_CREDIT_STRONG /* a label, or names and agencies joined by slashes or via */
} pq_credit_strength;

typedef struct {
    pq_span whole; /* with its label, without brackets */
    pq_span tail; /* with brackets and what parts it from the text before */
    pq_span agency, photographer;
    uint8_t strength; /* pq_credit_strength */
    uint8_t bracketed, labelled;
    uint8_t inside; /* an agency in brackets, with no sentence's end before them */
} pq_credit_reading;

/* The credit that text[start, end) is, as a whole. */
pq_credit_strength pq_read_credit(const pq_store *store, uint32_t start, uint32_t end, pq_credit_reading *credit);
/* The credit at the end of text[start, end), the strongest and longest; looks at no more than the last 180 bytes. */
pq_credit_strength pq_find_credit(const pq_store *store, uint32_t start, uint32_t end, pq_credit_reading *credit);
/* `... Jane Roe for NPR hide caption`: what a button of the page says is glued behind the credit. */
int pq_ends_in_button(const uint8_t *text, uint32_t start, uint32_t end);

#endif
