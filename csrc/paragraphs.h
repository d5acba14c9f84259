/* The stretches that a quote belongs to: a block, or a line of one where the lines of a plain text are its paragraphs. */
#ifndef PQ_PARAGRAPHS_H
#define PQ_PARAGRAPHS_H

#include "roles.h"

typedef struct {
    uint32_t block;
    uint32_t token_first, token_end; /* [first, end) */
} pq_paragraph;

#define PQ_BEFORE_FIRST_PARAGRAPH ((pq_paragraph){PQ_NONE, 0, 0})

/* Are the lines of this text paragraphs, though its blocks are parted by blank lines only? */
int pq_lines_are_paragraphs(const pq_store *store);

/* Goes on to the next line of a block, if there is one. */
int pq_next_line(const pq_store *store, pq_paragraph *paragraph);

/* Goes on to the next one in text order; 0 after the last. */
static inline int pq_next_paragraph(const pq_store *store, int by_lines, pq_paragraph *paragraph) {
    if (by_lines) return pq_next_line(store, paragraph);
    uint32_t block = paragraph->block + 1; /* PQ_NONE + 1 is the first */
    if (block >= store->document.block_count) return 0;
    *paragraph = (pq_paragraph){block, store->document.blocks[block].token_first, store->document.blocks[block].token_end};
    return 1;
}

#endif
