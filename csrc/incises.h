/* Attributions that cut speech without marks around them, as in French, Spanish and Russian: « A, dit-il, B »; —A —dijo B—. C.
 * And paragraphs of dialogue that a dash opens. */
#ifndef PQ_INCISES_H
#define PQ_INCISES_H

#include "language.h"
#include "paragraphs.h"

typedef enum { PQ_SPEECH_IN_MARKS, PQ_SPEECH_AFTER_DASH, PQ_SPEECH_AFTER_DASH_ENGLISH } pq_speech_style;

typedef struct {
    uint32_t first, end; /* tokens: the words end before first and go on at end, which is `limit` where they do not */
} pq_incise;

/* The first attribution inside the speech of the tokens [from, limit). */
int pq_find_incise(const pq_store *store, uint32_t from, uint32_t limit, pq_speech_style style, pq_incise *incise);

/* How the paragraphs that begin with a dash are to be read; 0 where they are no dialogue: a list, news in English. */
typedef enum { PQ_DASHES_NO_SPEECH, PQ_DASHES_SPEAK, PQ_DASHES_SPEAK_ENGLISH } pq_dash_use;
pq_dash_use pq_use_of_dashes(const pq_store *store, int by_lines);

/* Does a dash open this paragraph? */
int pq_dash_at_start(const pq_store *store, const pq_paragraph *paragraph);

#endif
