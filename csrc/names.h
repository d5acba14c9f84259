/* People and bodies that the text names: every run of capitalised words, and the longest form of each name. */
#ifndef PQ_NAMES_H
#define PQ_NAMES_H

#include "quotes.h"

typedef enum { PQ_GENDER_UNKNOWN, PQ_GENDER_MAN, PQ_GENDER_WOMAN } pq_gender;

typedef struct {
    uint32_t token_first, token_end; /* without title or office */
    uint32_t sentence;
    uint32_t role_first, role_end;   /* tokens of title or office before the name, or equal */
    uint32_t office;                 /* token of an office beside the name: mayor; or PQ_NONE */
    uint32_t next_office;            /* the mention before with the same office */
    uint32_t entity;                 /* index of the mention that stands for this name */
    uint64_t last_key, first_key;    /* of the word that a person goes by, and of the first */
    uint32_t next_last, next_first;  /* chains by these; names of two words and more only */
    uint16_t words;
    uint8_t gender;
    uint8_t is_body;   /* company, agency, place: not a person */
    uint8_t is_person; /* something says so: a title, a given name, a word of saying */
    uint8_t in_quote;
    uint8_t is_subject; /* begins its sentence, and no noun follows it */
} pq_mention;

typedef struct {
    pq_mention *mentions;
    uint32_t count;
    uint32_t *last_slots, *first_slots, *role_slots;
    uint32_t mask;
} pq_names;

/* All mentions outside headlines, in text order, and the table of the longest forms. */
pq_status pq_collect_names(pq_store *store, pq_names *names);
/* The mention that gives the longest form for the name of tokens [first, end), or PQ_NONE. */
uint32_t pq_find_name(const pq_store *store, const pq_names *names, uint32_t first, uint32_t end);
/* The person who bears the office of the token, e.g. mayor: the one named last before it, else the first after it; or PQ_NONE. */
uint32_t pq_find_role(const pq_store *store, const pq_names *names, uint32_t token);
/* Has a capital after a small letter: d'Aubigny, iPhone. */
static inline int pq_has_inner_capital(const pq_store *store, const pq_token *t) {
    if (!(t->flags & PQ_LOWER) || t->kind != PQ_TOKEN_WORD || t->end - t->start > 32) return 0;
    return (PQ_BITS(store->classes, upper, t->start) & (((uint64_t)1 << (t->end - t->start)) - 1)) != 0;
}
/* First mention at or after token. */
uint32_t pq_mention_at(const pq_names *names, uint32_t token);

#endif
