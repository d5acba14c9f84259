/* What the word lists say of a word or phrase. The lists are tools/data/NAME.txt; tools/make_lexicon.py makes of each file
 * one class bit PQ_LEX_NAME and of all of them one hash table, tables/lexicon_table.h. */
#ifndef PQ_LEXICON_H
#define PQ_LEXICON_H

#include "char_class.h"
#include "tables/lexicon_classes.h"

typedef struct {
    uint64_t classes[2]; /* PQ_LEX_ bits; test them by pq_is() */
    uint32_t parts;   /* PQ_PART_ bits: the lists that say what it may be in a clause, together */
    uint32_t lemma;   /* index for pq_lemma(), or PQ_NONE; verbs only */
    uint8_t cue;      /* pq_cue_class; 0 unless a reporting verb or noun */
    uint8_t form;     /* PQ_FORM_ of a verb */
    uint8_t value;    /* months 1..12, numbers; by the list */
    uint8_t prefix;   /* PQ_BEGINS_ bits: what longer listed phrases begin with it. classes may be empty */
    uint8_t kind;     /* of a line, by the list: agencies, labels, openers of notes and of lines of a page */
    uint16_t next;    /* bit n: the next word of a longer phrase begins with a byte whose low four bits are n */
} pq_entry;

enum { /* pq_entry.prefix */
       PQ_BEGINS_PHRASE = 1, /* any */
       PQ_BEGINS_PARTS = 2,  /* one with parts */
       PQ_BEGINS_LINE = 4,   /* one that whole lines open with: of notes, of the page, of captions */
       PQ_BEGINS_LABEL = 8,  /* a label of a header or credit, a place of datelines */
       PQ_BEGINS_POINTER = 16, /* one that points into a picture */
       PQ_BEGINS_ANY = 31
};

enum {
    PQ_FORM_NONE,
    PQ_FORM_BASE,
    PQ_FORM_THIRD,
    PQ_FORM_PAST,
    PQ_FORM_PARTICIPLE,
    PQ_FORM_ING
}; /* PAST covers past = participle (said) */

static inline uint64_t pq_load_8(const uint8_t *at) { /* the same on every machine; compilers make one load of it */
    return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 | (uint64_t)at[3] << 24 | (uint64_t)at[4] << 32 |
           (uint64_t)at[5] << 40 | (uint64_t)at[6] << 48 | (uint64_t)at[7] << 56;
}

#define PQ_EACH_BYTE 0x0101010101010101u

/* Eight bytes with A to Z made small, all others as they are. */
static inline uint64_t pq_fold_8(uint64_t word) {
    uint64_t low = word & 0x7F * PQ_EACH_BYTE;
    uint64_t from_a = low + (0x80 - 'A') * PQ_EACH_BYTE, past_z = low + (0x7F - 'Z') * PQ_EACH_BYTE;
    return word | (from_a & ~past_z & ~word & 0x80 * PQ_EACH_BYTE) >> 2;
}

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

enum { PQ_NOT_LOOKED_UP = 0xFFFF, PQ_NOT_LISTED = PQ_LEXICON_ROWS };
extern const pq_entry pq_lexicon_entries[];
const pq_entry *pq_token_entry_now(const pq_store *store, uint32_t token);
/* The entry for a token; a final full stop is part of the word ("inc."). Looked up once: the answer is kept beside the token.
 * An entry of no list and no parts for what is unknown. */
static inline const pq_entry *pq_token_entry(const pq_store *store, uint32_t token) {
    uint16_t row = store->entries[token];
    return row <= PQ_NOT_LISTED ? &pq_lexicon_entries[row] : pq_token_entry_now(store, token);
}
/* The same, but NULL for what is unknown. */
static inline const pq_entry *pq_lookup_token(const pq_store *store, uint32_t token) {
    const pq_entry *entry = pq_token_entry(store, token);
    return entry == &pq_lexicon_entries[PQ_NOT_LISTED] ? NULL : entry;
}
/* Whether a listed phrase may go on with the token after this one, whose entry says that it begins some. */
static inline int pq_phrase_goes_on(const pq_store *store, const pq_entry *entry, uint32_t token, uint32_t end) {
    const pq_token *t = &store->document.tokens[token];
    if (token + 1 >= end) return 0;
    uint8_t next = store->document.text[t[1].start] | 0x20;
    return t[1].start == t[0].end || next >= 0x80 || (entry->next >> (next & 15) & 1);
}
/* The longest listed phrase (or word) of at most 8 tokens that begins at `token`, before token `end`; *count gets its number
 * of tokens (0 if none). Tokens are joined by one space in the lists where white space lies between them, else by nothing. */
const pq_entry *pq_lookup_phrase(const pq_store *store, uint32_t token, uint32_t end, uint32_t *count);

/* Makes room for what is kept of the tokens, once their number is known. */
pq_status pq_forget_entries(pq_store *store);

#endif
