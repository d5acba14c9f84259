/* Blocks that are about the article or the page and not part of its text: notes (who contributed, corrections ...) and
 * boilerplate (read more, sign up, advertisement ...). By their own words only; a miss is better than a false hit. */
#ifndef PQ_NOTES_H
#define PQ_NOTES_H

#include "credits.h"

typedef enum {
    PQ_LINE_NONE,
    PQ_LINE_NOTE_OPENER,
    PQ_LINE_NOTE_CONTRIBUTED,
    PQ_LINE_NOTE_WIRES,
    PQ_LINE_PAGE_LINE,
    PQ_LINE_PAGE_OPENER,
    PQ_LINE_SEPARATOR,
    PQ_LINE_COPYRIGHT,
    PQ_LINE_CAPTION_OPENER,
    PQ_LINE_BOX_HEADING
} pq_line_kind;

/* No note or line of a page opens with the first word of a block, which is looked up as the token it is. Says it of most
 * blocks that nothing is opened by, and mostly without reading on. */
int pq_opens_no_line(const pq_store *store, uint32_t token, uint32_t start, uint32_t end);
/* What text[start, end), a block without what prints nothing at its edges, is by its words; `opens_none`: the function above
 * says so. *note gets the pq_note_kind of a note. *is_related tells a heading over links (Related articles) or, of a box, over
 * points (Key points). */
pq_line_kind pq_judge_line(const pq_store *store, int opens_none, uint32_t start, uint32_t end, uint8_t *note, uint8_t *is_related);

#endif
