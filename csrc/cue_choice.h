/* Which of the cues around a quote is its own: a score for each by place, strength and what stands between. */
#ifndef PQ_CUE_CHOICE_H
#define PQ_CUE_CHOICE_H

#include "attribution.h"

enum { PQ_CUE_ENOUGH = 10 }; /* the least score of a cue that is taken */

/* The best cue for the quote at unit `at` and the AT_ rule of its place: index into cues, or PQ_NONE. */
uint32_t pq_choose_cue(const pq_frame *frame, const pq_cue *cues, uint32_t count, uint32_t at, uint16_t *rule, int *score);

#endif
