/* What the word lists say of a word or phrase. The lists are tools/data/NAME.txt; tools/make_lexicon.py makes of each file
 * one class bit PQ_LEX_NAME and of all of them one hash table, tables/lexicon_table.h. */
#ifndef PQ_LEXICON_H
#define PQ_LEXICON_H

#include "char_class.h"
#include "tables/lexicon_classes.h"

typedef struct {
    uint64_t classes[2]; /* PQ_LEX_ bits; test them by pq_is() */
    uint32_t lemma;   /* index for pq_lemma(), or PQ_NONE; verbs only */
    uint8_t cue;      /* pq_cue_class; 0 unless a reporting verb or noun */
    uint8_t form;     /* PQ_FORM_ of a verb */
    uint8_t value;    /* months 1..12, numbers; by the list */
    uint8_t prefix;   /* a longer listed phrase begins with it; classes may be empty */
    uint8_t kind;     /* of a line, by the list: agencies, labels, openers of notes and of lines of a page */
} pq_entry;

enum {
    PQ_FORM_NONE,
    PQ_FORM_BASE,
    PQ_FORM_THIRD,
    PQ_FORM_PAST,
    PQ_FORM_PARTICIPLE,
    PQ_FORM_ING
}; /* PAST covers past = participle (said) */

static inline int pq_is(const pq_entry *entry, unsigned lex) {
    return entry != NULL && (entry->classes[lex >> 6] >> (lex & 63) & 1);
}

/* The entry for the bytes word[0..length), compared without regard to ASCII case and with ’ (U+2019) as '. NULL if unknown. */
const pq_entry *pq_lookup(const uint8_t *word, uint32_t length);
/* The same with what the caller's own rules (may be NULL) say of it. */
const pq_entry *pq_lookup_own(const pq_rules *rules, const uint8_t *word, uint32_t length);
static inline const pq_entry *pq_lookup_by(const pq_rules *rules, const uint8_t *word, uint32_t length) {
    return rules == NULL ? pq_lookup(word, length) : pq_lookup_own(rules, word, length);
}
/* The entry for a token; a final full stop is part of the word ("inc."). Looked up once: the answer is kept beside the token. */
const pq_entry *pq_lookup_token(const pq_store *store, uint32_t token);
/* The longest listed phrase (or word) of at most 8 tokens that begins at `token`, before token `end`; *count gets its number
 * of tokens (0 if none). Tokens are joined by one space in the lists where white space lies between them, else by nothing. */
const pq_entry *pq_lookup_phrase(const pq_store *store, uint32_t token, uint32_t end, uint32_t *count);

/* Makes room for what is kept of the tokens, once their number is known. */
pq_status pq_forget_entries(pq_store *store);

#endif
