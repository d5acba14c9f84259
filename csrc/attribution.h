/* Who said it: cue and speaker of each quote, names resolved within the article. */
#ifndef PQ_ATTRIBUTION_H
#define PQ_ATTRIBUTION_H

#include "quotes.h"

#define PQ_ATTRIBUTION_RULES(R)                              \
    R(1, NONE, "no cue found")
enum {
#define R(number, name, text) PQ_RULE_ENUM(AT, PQ_STAGE_ATTRIBUTION, number, name),
    PQ_ATTRIBUTION_RULES(R)
#undef R
};

pq_status pq_stage_attribution(pq_store *store);

#endif
