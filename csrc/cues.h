/* Cues of reported speech in a frame, each with its subject. */
#ifndef PQ_CUES_H
#define PQ_CUES_H

#include "phrases.h"

enum { PQ_CUE_STRENGTH = 7, PQ_CUE_NAMES = 8, PQ_CUE_TAKES_HEARER = 16 }; /* value of an entry of speech_verbs */

typedef enum { PQ_CUE_VERB, PQ_CUE_PARTICIPLE, PQ_CUE_INFINITIVE, PQ_CUE_NOUN, PQ_CUE_PHRASE } pq_cue_shape;

typedef struct {
    uint32_t first, end;  /* units of the cue */
    uint32_t left, right; /* units of the cue and a subject beside it */
    const pq_entry *entry;
    pq_subject subject;
    uint8_t shape;    /* pq_cue_shape */
    uint8_t strength; /* 1 weak .. 3 strong */
    uint8_t inverted; /* subject after the verb */
    uint8_t passive;
    uint8_t of_quote;  /* a noun with of and the quote */
    uint8_t has_modal; /* would, may, might, could: said of what is not said yet */
    uint8_t names;    /* names or describes its object: call, dub */
} pq_cue;

static inline int pq_has_subject(const pq_cue *c) {
    return c->subject.first < c->subject.end || c->subject.speaker_first < c->subject.speaker_end;
}

/* Cues of the frame in text order, at most one a unit, in scratch room 2. */
pq_status pq_find_cues(pq_store *store, const pq_frame *frame, pq_cue **cues, uint32_t *count);

#endif
