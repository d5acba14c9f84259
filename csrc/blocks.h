/* Lines to paragraphs. */
#ifndef PQ_BLOCKS_H
#define PQ_BLOCKS_H

#include "lexicon.h"

#define PQ_BLOCK_RULES(R)                                  \
    R(1, BLANK_LINE, "a blank line ends a block")          \
    R(2, TEXT_END, "the text ends")
enum {
#define R(number, name, text) PQ_RULE_ENUM(BL, PQ_STAGE_BLOCKS, number, name),
    PQ_BLOCK_RULES(R)
#undef R
};

pq_status pq_stage_blocks(pq_store *store);

#endif
