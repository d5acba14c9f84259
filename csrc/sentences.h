/* Sentences; never across a block. */
#ifndef PQ_SENTENCES_H
#define PQ_SENTENCES_H

#include "marks.h"

#define PQ_SENTENCE_RULES(R)                                 \
    R(1, BLOCK_END, "a block ends")                          \
    R(2, TERMINATOR, "a terminator before a capital or mark")
enum {
#define R(number, name, text) PQ_RULE_ENUM(ST, PQ_STAGE_SENTENCES, number, name),
    PQ_SENTENCE_RULES(R)
#undef R
};

pq_status pq_stage_sentences(pq_store *store);

#endif
