/* The role of every token that may be a quotation mark, and the pairs. */
#ifndef PQ_MARKS_H
#define PQ_MARKS_H

#include "roles.h"

#define PQ_MARK_RULES(R)                                    \
    R(1, CURLY, "a curly mark opens or closes by its form") \
    R(2, STRAIGHT, "a straight mark opens when none is open")
enum {
#define R(number, name, text) PQ_RULE_ENUM(MK, PQ_STAGE_MARKS, number, name),
    PQ_MARK_RULES(R)
#undef R
};

pq_status pq_stage_marks(pq_store *store);

#endif
