/* Frames: the stretch of sentences about a quote as units, each a word or listed phrase with what it may be, or a whole quote. */
#ifndef PQ_FRAMES_H
#define PQ_FRAMES_H

#include "names.h"

/* What a word may be: the parts that the lexicon gives it, and from bit 32 on what its form and place say. A word has every class its lists give it; the phrase finders decide by neighbours. */
#define W_CAPITAL (1ull << 32)
#define W_NOUNISH (1ull << 33) /* in no closed class: noun, adjective or unknown */
#define W_NUMBER (1ull << 34)
#define W_DETERMINER ((uint64_t)PQ_PART_DETERMINERS)
#define W_POSSESSIVE ((uint64_t)PQ_PART_POSSESSIVES)
#define W_PRONOUN ((uint64_t)PQ_PART_PRONOUNS)
#define W_OBJECT ((uint64_t)PQ_PART_OBJECT_PRONOUNS)
#define W_RELATIVE ((uint64_t)PQ_PART_RELATIVES)
#define W_PREPOSITION ((uint64_t)PQ_PART_PREPOSITIONS)
#define W_OF ((uint64_t)PQ_PART_OF)
#define W_AND ((uint64_t)PQ_PART_AND) /* and or & */
#define W_CONJUNCTION ((uint64_t)PQ_PART_CONJUNCTIONS)
#define W_SUBORDINATOR ((uint64_t)PQ_PART_SUBORDINATORS)
#define W_AUXILIARY ((uint64_t)PQ_PART_AUXILIARIES)
#define W_BE ((uint64_t)PQ_PART_BE)
#define W_ADVERB ((uint64_t)PQ_PART_ADVERBS)
#define W_TIME ((uint64_t)PQ_PART_TIME_WORDS)
#define W_TITLE ((uint64_t)PQ_PART_TITLES)
#define W_ROLE ((uint64_t)PQ_PART_ROLES)
#define W_GROUP ((uint64_t)PQ_PART_GROUP_NOUNS)
#define W_ORGANISATION ((uint64_t)PQ_PART_ORGANISATION_NOUNS)
#define W_VERB ((uint64_t)PQ_PART_COMMON_VERBS)
#define W_CUE ((uint64_t)PQ_PART_SPEECH_VERBS)
#define W_ING (1ull << 35)
#define W_ED (1ull << 36)
#define W_COMMA (1ull << 37)
#define W_COLON (1ull << 38)
#define W_DASH (1ull << 39)
#define W_END (1ull << 40) /* terminator or semicolon */
#define W_OPENER (1ull << 41)
#define W_CLOSER (1ull << 42)
#define W_QUOTE (1ull << 43)
#define W_GENITIVE (1ull << 44)
#define W_HYPHEN (1ull << 45)
#define W_START (1ull << 46) /* first unit of a sentence */
#define W_GIVEN ((uint64_t)PQ_PART_GIVEN_NAMES)
#define W_CUE_NOUN ((uint64_t)PQ_PART_CUE_NOUNS)
#define W_ACCORDING ((uint64_t)PQ_PART_ACCORDING_TO)
#define W_TO ((uint64_t)PQ_PART_TO)
#define W_THAT ((uint64_t)PQ_PART_THAT)
#define W_PARTICLE ((uint64_t)PQ_PART_NAME_PARTICLES) /* van, de, bin: inside a name */
#define W_BY ((uint64_t)PQ_PART_BY)
#define W_AS ((uint64_t)PQ_PART_AS)
#define W_INITIAL (1ull << 47)

#define W_PUNCTUATION (W_COMMA | W_COLON | W_DASH | W_END | W_OPENER | W_CLOSER)
#define W_NAME_PART (W_CAPITAL | W_INITIAL | W_PARTICLE | W_HYPHEN)
#define W_CLOSED \
    (W_DETERMINER | W_POSSESSIVE | W_PRONOUN | W_OBJECT | W_RELATIVE | W_PREPOSITION | W_CONJUNCTION | W_SUBORDINATOR | W_AUXILIARY)

typedef struct {
    uint64_t bits;
    uint32_t first, end; /* tokens */
    uint32_t quote;      /* PQ_NONE for a word */
    uint32_t next;       /* of a quote the next one; of a word of saying the next one; or PQ_NONE */
    const pq_entry *entry;
} pq_piece;

typedef struct {
    const pq_store *store;
    pq_piece *units;
    uint32_t count;
    uint32_t first_quote, first_cue; /* units, chained by next, or PQ_NONE */
    int title_case; /* a headline with capitals on most words */
} pq_frame;

/* Units for the tokens [first, end), which begin near the beginning of `sentence`, quotes of this depth collapsed, the first of them
 * at or after `quote`. */
pq_status pq_build_frame(pq_store *store, uint32_t first, uint32_t end, uint32_t sentence, uint32_t quote, uint8_t depth,
                         pq_frame *frame);
/* First unit of the sentence of `unit`, at most 160 units back. */
uint32_t pq_sentence_start(const pq_frame *frame, uint32_t unit);

static inline int pq_unit_is(const pq_frame *frame, uint32_t unit, uint64_t bits) {
    return unit < frame->count && (frame->units[unit].bits & bits) != 0;
}

#endif
