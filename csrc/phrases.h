/* Words and noun phrases around quotes: the stretch of sentences about a quote as units, each quote one unit. */
#ifndef PQ_PHRASES_H
#define PQ_PHRASES_H

#include "names.h"

/* What a word may be. A word has every class its lists give it; the phrase finders decide by neighbours. */
#define W_CAPITAL (1ull << 0)
#define W_NOUNISH (1ull << 1) /* in no closed class: noun, adjective or unknown */
#define W_NUMBER (1ull << 2)
#define W_DETERMINER (1ull << 3)
#define W_POSSESSIVE (1ull << 4)
#define W_PRONOUN (1ull << 5)
#define W_OBJECT (1ull << 6)
#define W_RELATIVE (1ull << 7)
#define W_PREPOSITION (1ull << 8)
#define W_OF (1ull << 9)
#define W_AND (1ull << 10) /* and or & */
#define W_CONJUNCTION (1ull << 11)
#define W_SUBORDINATOR (1ull << 12)
#define W_AUXILIARY (1ull << 13)
#define W_BE (1ull << 14)
#define W_ADVERB (1ull << 15)
#define W_TIME (1ull << 16)
#define W_TITLE (1ull << 17)
#define W_ROLE (1ull << 18)
#define W_GROUP (1ull << 19)
#define W_ORGANISATION (1ull << 20)
#define W_VERB (1ull << 21)
#define W_CUE (1ull << 22)
#define W_ING (1ull << 23)
#define W_ED (1ull << 24)
#define W_COMMA (1ull << 25)
#define W_COLON (1ull << 26)
#define W_DASH (1ull << 27)
#define W_END (1ull << 28) /* terminator or semicolon */
#define W_OPENER (1ull << 29)
#define W_CLOSER (1ull << 30)
#define W_QUOTE (1ull << 31)
#define W_GENITIVE (1ull << 32)
#define W_HYPHEN (1ull << 33)
#define W_START (1ull << 34) /* first unit of a sentence */
#define W_GIVEN (1ull << 35)
#define W_CUE_NOUN (1ull << 36)
#define W_ACCORDING (1ull << 37)
#define W_TO (1ull << 38)
#define W_THAT (1ull << 39)
#define W_PARTICLE (1ull << 40) /* van, de, bin: inside a name */
#define W_BY (1ull << 41)
#define W_AS (1ull << 42)
#define W_INITIAL (1ull << 43)

#define W_PUNCTUATION (W_COMMA | W_COLON | W_DASH | W_END | W_OPENER | W_CLOSER)
#define W_NAME_PART (W_CAPITAL | W_INITIAL | W_PARTICLE | W_HYPHEN)

typedef struct {
    uint64_t bits;
    uint32_t first, end; /* tokens */
    uint32_t quote;      /* PQ_NONE for a word */
    const pq_entry *entry;
} pq_piece;

typedef struct {
    const pq_store *store;
    pq_piece *units;
    uint32_t count;
    int title_case; /* a headline with capitals on most words */
} pq_frame;

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

/* Units for the tokens [first, end), quotes of this depth collapsed, the first of them at or after `quote`. */
pq_status pq_build_frame(pq_store *store, uint32_t first, uint32_t end, uint32_t quote, uint8_t depth, pq_frame *frame);
/* The noun phrase that ends just before unit `end`, or begins at unit `first`. */
pq_subject pq_phrase_before(const pq_frame *frame, uint32_t end);
pq_subject pq_phrase_after(const pq_frame *frame, uint32_t first);
/* The subject of the main clause of the sentence that holds `unit`. */
pq_subject pq_main_subject(const pq_frame *frame, uint32_t unit);
/* First unit of the sentence of `unit`, at most 160 units back. */
uint32_t pq_sentence_start(const pq_frame *frame, uint32_t unit);
int pq_begins_phrase(const pq_frame *frame, uint32_t unit);

static inline int pq_unit_is(const pq_frame *frame, uint32_t unit, uint64_t bits) {
    return unit < frame->count && (frame->units[unit].bits & bits) != 0;
}

#endif
