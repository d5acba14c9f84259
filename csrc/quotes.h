/* Quotes from pairs of marks: kind, content, nesting, parts of one utterance. */
#ifndef PQ_QUOTES_H
#define PQ_QUOTES_H

#include "sentences.h"

#define PQ_QUOTE_RULES(R)                                   \
    R(1, PAIR, "a pair of marks holds a quote")
enum {
#define R(number, name, text) PQ_RULE_ENUM(QU, PQ_STAGE_QUOTES, number, name),
    PQ_QUOTE_RULES(R)
#undef R
};

pq_status pq_stage_quotes(pq_store *store);

#endif
