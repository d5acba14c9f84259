/* The fields of an article with their values: gathers what the stages before it found. */
#ifndef PQ_ARTICLE_H
#define PQ_ARTICLE_H

#include "attribution.h"

#define PQ_ARTICLE_RULES(R)                                               \
    R(1, HEADLINE, "the headline is the title")                           \
    R(2, HEADER_LINE, "read from a header line")                          \
    R(3, BYLINE, "read from a byline of its own")                         \
    R(4, DATELINE, "the dateline that leads the body")                    \
    R(5, AGENCY_DATELINE, "the agency in the dateline")                   \
    R(6, AGENCY_SIGNED, "the agency that signs the text")                 \
    R(7, AGENCY_NOTE, "the agency named by a note")                       \
    R(8, AGENCY_SOURCE, "the source is an agency")                        \
    R(9, AGENCY_CREDIT, "all pictures that name an agency name this one") \
    R(10, KICKER, "the section named above the headline")                 \
    R(11, OWN_FORMAT, "read by a header format of the caller's own")
enum {
#define R(number, name, text) PQ_RULE_ENUM(AR, PQ_STAGE_ARTICLE, number, name),
    PQ_ARTICLE_RULES(R)
#undef R
};

pq_status pq_stage_article(pq_store *store);

#endif
