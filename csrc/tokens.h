/* Every stretch of the text that is not white space, as tokens: tokens and the white space between them tile the text. */
#ifndef PQ_TOKENS_H
#define PQ_TOKENS_H

#include "blocks.h"

#define PQ_TOKEN_RULES(R)                                   \
    R(1, WORD, "a run of letters and digits")               \
    R(2, PUNCT, "a sign of its own")
enum {
#define R(number, name, text) PQ_RULE_ENUM(TK, PQ_STAGE_TOKENS, number, name),
    PQ_TOKEN_RULES(R)
#undef R
};

pq_status pq_stage_tokens(pq_store *store);

#endif
