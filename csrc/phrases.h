/* Noun phrases in a frame: the subject of a verb, and the speaker inside it. */
#ifndef PQ_PHRASES_H
#define PQ_PHRASES_H

#include "frames.h"

typedef struct {
    uint32_t first, end;                 /* units of the whole noun phrase; first == end: none */
    uint32_t speaker_first, speaker_end; /* units of the name, pronoun or role phrase */
    uint32_t role_first, role_end;       /* units of the title or office, or equal */
    uint32_t antecedent_first, antecedent_end; /* units of the noun that who or which stands for */
    uint8_t kind;                        /* pq_speaker_kind */
    uint8_t antecedent_kind;
    uint8_t relative;                    /* found through who, which, that */
    uint8_t far;                         /* not beside its verb */
} pq_subject;

/* The noun phrase that ends just before unit `end`, or begins at unit `first`. */
pq_subject pq_phrase_before(const pq_frame *frame, uint32_t end);
pq_subject pq_phrase_after(const pq_frame *frame, uint32_t first);
/* The subject of the main clause of the sentence that holds `unit`. */
pq_subject pq_main_subject(const pq_frame *frame, uint32_t unit);
/* another, some, many: determiners that stand alone; not the, a, every. */
int pq_is_pronominal(const pq_frame *frame, uint32_t unit);
/* The unit is this word; `word` in small letters. */
int pq_unit_is_word(const pq_frame *f, uint32_t unit, const char *word);
int pq_begins_phrase(const pq_frame *frame, uint32_t unit);

/* Is it a plain noun that is nobody's office, group or body? The scenes feel “...” */
int pq_is_thing(const pq_frame *frame, const pq_subject *who);

#endif
