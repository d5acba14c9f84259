/* Lines to paragraphs. Every byte that is no white space belongs to one block; blocks stand in text order.
 *
 * A line is cut at line ends and at leftover <br> and <p>. What prints nothing at a block's edges (BOM, zero-width signs,
 * &nbsp;, those tags) is the block's lead or tail, so that no sentence holds it. */
#ifndef PQ_BLOCKS_H
#define PQ_BLOCKS_H

#include "words.h"

#define PQ_BLOCK_RULES(R)                                                             \
    R(1, BLANK_LINE, "a blank line ends a block")                                     \
    R(2, TEXT_END, "the text ends")                                                   \
    R(3, NEWLINE, "a line end ends a block where the text uses single ones for that") \
    R(4, LIST_LINE, "the next line is a list item")                                   \
    R(5, TAG, "a leftover <br>, <p> or <div> ends a block")                           \
    R(6, WRAPPED_END, "a short full line ends a paragraph of wrapped lines")          \
    R(7, INDENT, "the next line of wrapped text is indented")                         \
    R(8, GLUED_TAIL, "a tail of the page (Read more ...) is glued to the line")
enum {
#define R(number, name, text) PQ_RULE_ENUM(BL, PQ_STAGE_BLOCKS, number, name),
    PQ_BLOCK_RULES(R)
#undef R
};

/* The length of the list marker and the white space after it at text[start], 0 if there is none: bullets, `1.` `2)` `(a)`.
 * *value gets its number (a letter's place in the alphabet), 0 for a bullet; *strong whether it is nothing else for sure. */
uint32_t pq_list_marker(const uint8_t *text, uint32_t start, uint32_t end, uint32_t *value, int *strong);

pq_status pq_stage_blocks(pq_store *store);

#endif
