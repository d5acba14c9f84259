/* What each block is: headline, header, paragraph, caption, note, boilerplate ...; spans of datelines and credits. */
#ifndef PQ_ROLES_H
#define PQ_ROLES_H

#include "tokens.h"

#define PQ_ROLE_RULES(R)                                    \
    R(1, PARAGRAPH, "nothing says otherwise")               \
    R(2, HEADLINE, "the first block of an article")
enum {
#define R(number, name, text) PQ_RULE_ENUM(RO, PQ_STAGE_ROLES, number, name),
    PQ_ROLE_RULES(R)
#undef R
};

pq_status pq_stage_roles(pq_store *store);

#endif
