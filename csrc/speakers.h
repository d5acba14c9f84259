/* Whom a speaker's mention means: the longest name that the text gives for it. */
#ifndef PQ_SPEAKERS_H
#define PQ_SPEAKERS_H

#include "cues.h"

typedef struct {
    uint32_t mention;  /* the last speaker's name, or PQ_NONE */
    uint32_t token;    /* where that speaker was mentioned */
    uint32_t previous; /* the speaker before, another one */
    pq_span group;     /* the last group or body that spoke without a name */
    uint32_t group_token;
    uint32_t role_token; /* where an office or trade spoke last, and the name it has, if any */
    pq_span role_name;
    uint8_t role_gender;
    uint32_t outer;    /* inside a quote: the name of who says it, or PQ_NONE */
    int is_inner;
    int named; /* the last speaker resolved has a name of the text */
} pq_talk;

static const pq_talk PQ_NO_TALK = {.mention = PQ_NONE,
                                   .token = PQ_NONE,
                                   .previous = PQ_NONE,
                                   .group = {PQ_NONE, PQ_NONE},
                                   .role_token = PQ_NONE,
                                   .role_name = {PQ_NONE, PQ_NONE},
                                   .outer = PQ_NONE};

/* Fills name, role and gender-free kind of the quote from its speaker span, tokens [first, end). */
void pq_resolve_speaker(const pq_store *store, pq_names *names, pq_talk *talk, pq_quote *quote, uint32_t first, uint32_t end);

#endif
