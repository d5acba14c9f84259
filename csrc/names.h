/* People and bodies that the text names: every run of capitalised words, and the longest form of each name. */
#ifndef PQ_NAMES_H
#define PQ_NAMES_H

#include "quotes.h"

typedef enum { PQ_GENDER_UNKNOWN, PQ_GENDER_MAN, PQ_GENDER_WOMAN } pq_gender;

typedef struct {
    uint32_t token_first, token_end; /* without title or office */
    uint32_t sentence;
    uint32_t role_first, role_end;   /* tokens of title or office before the name, or equal */
    uint32_t next_last, next_first;  /* chains of the same last word and the same first word; entities only */
    uint32_t entity;                 /* index of the mention that stands for this name */
    uint16_t words;
    uint8_t gender;
    uint8_t is_body;   /* company, agency, place: not a person */
    uint8_t is_person; /* something says so: a title, a given name, a word of saying */
    uint8_t in_quote;
    uint8_t is_entity;
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
/* The person who bears the office, e.g. mayor, anywhere in the text, or PQ_NONE. */
uint32_t pq_find_role(const pq_store *store, const pq_names *names, uint32_t token);
/* Begins with a capital, or has one inside: Lee, d'Aubigny, iPhone. */
int pq_is_name_word(const pq_store *store, uint32_t token);
/* First mention at or after token. */
uint32_t pq_mention_at(const pq_names *names, uint32_t token);

#endif
