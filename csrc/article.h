/* The fields of an article: gathers what the stages before it found. */
#ifndef PQ_ARTICLE_H
#define PQ_ARTICLE_H

#include "attribution.h"

#define PQ_ARTICLE_RULES(R)                                  \
    R(1, HEADLINE, "the headline is the title")
enum {
#define R(number, name, text) PQ_RULE_ENUM(AR, PQ_STAGE_ARTICLE, number, name),
    PQ_ARTICLE_RULES(R)
#undef R
};

pq_status pq_stage_article(pq_store *store);

#endif
