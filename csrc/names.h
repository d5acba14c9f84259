/* People and bodies that the text names: every run of capitalised words, and the longest form of each name. */
#ifndef PQ_NAMES_H
#define PQ_NAMES_H

#include "quotes.h"

typedef enum { PQ_GENDER_UNKNOWN, PQ_GENDER_MAN, PQ_GENDER_WOMAN } pq_gender;

typedef struct {
    uint32_t run_first;
    uint32_t token_first, token_end; /* without title or office */
    uint32_t role_first, role_end;   /* tokens of title or office before the name, or equal */
    uint32_t office;                 /* token of an office beside the name: mayor; or PQ_NONE */
    uint32_t next_office;            /* the mention before with the same office */
    uint32_t entity;                 /* what pq_entity() found, PQ_NONE as long as nobody has asked */
    uint32_t next_last, next_first;  /* chains by these keys; names of two words and more only */
    uint32_t gender_from;            /* the first token of the mention that told the gender, or PQ_NONE */
    uint64_t last_key, first_key;    /* of the word that a person goes by, and of the first */
    uint32_t words;
    uint8_t is_body;                  /* this and what follows once it is read: company, agency, place, not a person */
    uint8_t says_gender, says_person; /* a title, a given name, and once it is looked at a word beside it */
    uint8_t is_read, is_looked_at, is_settled;
    uint8_t gender;    /* by all mentions of it, once it is settled */
    uint8_t is_person; /* something says so: those, a word of saying */
} pq_mention;

#define PQ_NO_NAME 0xFFFFFFFEu
#define PQ_NOT_ASKED 0xFFFFFFFFu

typedef struct {
    uint32_t token;     /* the first */
    uint32_t mention;   /* or PQ_NO_NAME; of a single word PQ_NOT_ASKED at first */
    uint32_t next_told; /* chain by the last word, until it is settled */
} pq_run;

/* All runs of capitalised words, in text order. Those of several words are mentions from the beginning; single words, and what
 * the text says of a mention, are looked at when somebody asks: few are. */
typedef struct {
    const pq_store *store;
    pq_run *runs;
    pq_mention *mentions;
    uint32_t run_count, count;
    uint32_t *last_slots, *first_slots, *role_slots, *told_slots;
    uint32_t mask;
    int has_offices, has_tellers;
} pq_names;

/* All runs outside headlines, and the table of the longest forms. */
pq_status pq_collect_names(pq_store *store, pq_names *names);
/* The first run that ends after the token. */
uint32_t pq_run_at(const pq_names *names, uint32_t token);
/* What the run names, or PQ_NO_NAME. */
uint32_t pq_mention_of(pq_names *names, uint32_t run);
/* From a token back over the mentions before it, at most 80: while (pq_walk_back(&walk)). */
typedef struct {
    pq_names *names;
    uint32_t run, last_run, seen;
    uint32_t sentence; /* of the mention */
    uint32_t quote;    /* the first that begins after it */
    uint32_t mention;
    int in_quote;
} pq_walk;
pq_walk pq_mentions_before(pq_names *names, uint32_t token);
int pq_walk_back(pq_walk *walk);
/* The first quote that begins after the token; whether the token stands in one before that. */
uint32_t pq_quote_after(const pq_document *document, uint32_t token);
int pq_is_in_quote(const pq_document *document, uint32_t quote, uint32_t token);
/* The mention that gives the longest form for the name of tokens [first, end), or PQ_NONE; the same for a mention, at worst itself. */
uint32_t pq_find_name(const pq_names *names, uint32_t first, uint32_t end);
uint32_t pq_entity(const pq_names *names, uint32_t mention);
/* That mention with all that the text says of who bears the name. */
pq_mention *pq_bearer(pq_names *names, uint32_t mention);
int pq_is_body(const pq_names *names, uint32_t mention);
/* Begins its sentence, and no noun follows it. */
int pq_is_subject(const pq_names *names, uint32_t mention);
int pq_has_verb(const pq_names *names, uint32_t mention); /* a verb follows it */
/* The person who bears the office of the token, e.g. mayor: the one named last before it, else the first after it; or PQ_NONE. */
uint32_t pq_find_role(pq_names *names, uint32_t token);
/* Has a capital after a small letter: d'Aubigny, iPhone. */
/* The un of Kim Jong-un. */
int pq_is_name_syllable(const pq_store *store, uint32_t token);
static inline int pq_has_inner_capital(const pq_store *store, const pq_token *t) {
    uint32_t at = t->start & 63, length = t->end - t->start;
    if (!(t->flags & PQ_LOWER) || t->kind != PQ_TOKEN_WORD || length > 32) return 0;
    const pq_class_block *block = &store->classes[t->start >> 6];
    uint64_t mask = ((uint64_t)1 << length) - 1;
    return (block->upper & mask << at) != 0 || (at + length > 64 && (block[1].upper & mask >> (64 - at)) != 0);
}

#endif
