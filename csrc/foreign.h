/* Who said it in German, French, Spanish and Italian text: the cue of a quote and its subject, found by the small words of
 * these languages, as the frames of phrases.c and cues.c are for English only. */
#ifndef PQ_FOREIGN_H
#define PQ_FOREIGN_H

#include "language.h"
#include "quotes.h"

typedef enum {
    PQ_FOREIGN_NO_CUE,
    PQ_FOREIGN_AFTER,
    PQ_FOREIGN_BEFORE,
    PQ_FOREIGN_NEAR,
    PQ_FOREIGN_ACCORDING,
    PQ_FOREIGN_SUBJECT
} pq_foreign_place;

typedef struct {
    uint32_t cue_first, cue_end;         /* tokens; equal: none */
    uint32_t first, end;                 /* of the whole noun phrase; equal: none */
    uint32_t speaker_first, speaker_end; /* of the name, pronoun or role phrase */
    uint32_t role_first, role_end;
    uint8_t kind;  /* pq_speaker_kind */
    uint8_t place; /* pq_foreign_place */
    uint8_t passive;
} pq_foreign_cue;

/* The cue of the quote among the tokens [from, limit) around it, and who speaks; 0 where there is none. */
int pq_find_foreign_cue(const pq_store *store, pq_speech_language language, uint32_t quote, uint32_t from, uint32_t limit,
                        pq_foreign_cue *cue);
/* The same in a sentence before the quote, tokens [from, limit); the quote's own ends at token `after`. */
int pq_find_foreign_cue_before(const pq_store *store, pq_speech_language language, uint32_t from, uint32_t limit, uint32_t after,
                               pq_foreign_cue *cue);
/* The subject of the sentence of a fragment, unless the sentence only goes on with what somebody said. */
int pq_find_foreign_subject(const pq_store *store, pq_speech_language language, uint32_t quote, pq_foreign_cue *cue);
/* The name that a run of capitals ends in: Bundeskanzlerin Angela Merkel, Selon Anne Morel. */
pq_span pq_without_office(const pq_store *store, pq_span name);

#endif
