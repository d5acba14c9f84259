/* Short stretches of text as words, for the stages that look at lines before, or apart from, their tokens: a word is what
 * stands between white space, its core what is left without the punctuation at its edges. Every call is bounded by PQ_WORDS. */
#ifndef PQ_WORDS_H
#define PQ_WORDS_H

#include "lexicon.h"

enum { PQ_WORDS = 48 };

enum { /* pq_word.flags */
       PQ_WORD_CAPITAL = 1,  /* the core begins with an upper-case letter */
       PQ_WORD_CAPS = 2,     /* two letters or more, none lower case */
       PQ_WORD_LOWER = 4,    /* the core begins with a lower-case letter */
       PQ_WORD_DIGIT = 8,    /* the core begins with a digit */
       PQ_WORD_OTHER = 16,   /* a letter without case, or a script this module does not know the case of */
       PQ_WORD_SIGNS = 32    /* no letter or digit at all: the core is the whole word */
};

typedef struct {
    uint32_t start, end;             /* the core */
    uint32_t outer_start, outer_end; /* with its punctuation */
    uint32_t flags;
} pq_word;

typedef struct {
    uint32_t count;
    uint32_t complete; /* the words reach the end of the stretch */
    uint32_t next;     /* where the word after them begins */
    pq_word items[PQ_WORDS];
} pq_words;

/* Length of the white space (Unicode White_Space) that begins at text[i], or ends before text[i]; 0 if none. */
uint32_t pq_space_at(const uint8_t *text, uint32_t end, uint32_t i);
uint32_t pq_space_before(const uint8_t *text, uint32_t start, uint32_t i);
/* The same for what prints nothing but is no white space: zero-width signs, soft hyphen, the entity &nbsp; and its kin. */
uint32_t pq_blank_at(const uint8_t *text, uint32_t end, uint32_t i);
uint32_t pq_blank_before(const uint8_t *text, uint32_t start, uint32_t i);

uint32_t pq_skip_spaces(const uint8_t *text, uint32_t end, uint32_t i);
/* Over both kinds: mostly none, or one blank. */
static inline uint32_t pq_skip_space(const uint8_t *text, uint32_t end, uint32_t i) {
    i += i + 1 < end && text[i] == ' ';
    return i < end && text[i] > ' ' && text[i] < 0x80 && text[i] != '&' ? i : pq_skip_spaces(text, end, i);
}
uint32_t pq_skip_spaces_back(const uint8_t *text, uint32_t start, uint32_t i);
static inline uint32_t pq_skip_space_back(const uint8_t *text, uint32_t start, uint32_t i) {
    i -= i > start && text[i - 1] == ' ';
    return i > start && text[i - 1] > ' ' && text[i - 1] < 0x80 && text[i - 1] != ';' ? i : pq_skip_spaces_back(text, start, i);
}

enum { PQ_CASE_NONE, PQ_CASE_UPPER, PQ_CASE_LOWER, PQ_CASE_OTHER, PQ_CASE_DIGIT };
unsigned pq_case_at(const uint8_t *text, uint32_t end, uint32_t i); /* of the code point at i: PQ_CASE_ */

/* The first words of text[start, end), at most `most` (<= PQ_WORDS). */
void pq_read_words(const pq_store *store, uint32_t start, uint32_t end, uint32_t most, pq_words *words);
/* Reads on, up to `most` words in all. */
void pq_more_words(const pq_store *store, uint32_t end, uint32_t most, pq_words *words);

/* Whether text[start, end) holds, at the beginning of a word, six small letters or more that no list knows: names, credits,
 * headers and bylines hold none. Reads the bitmaps and looks few words up; it may miss some. */
int pq_is_prose(const pq_store *store, uint32_t start, uint32_t end);
/* Whether no phrase of two words or more can begin at text[at]: two words of ASCII letters stand there that begin none. */
int pq_opens_no_phrase(const pq_store *store, uint32_t at, uint32_t end);
/* Where the run of ASCII letters at text[at..) ends, within 64 bytes. */
uint32_t pq_letters_end(const pq_store *store, uint32_t at, uint32_t end);
/* What the lists say of the ASCII letters at text[at..), up to the first other byte, whose place *after gets. */
const pq_entry *pq_letters_entry(const pq_store *store, uint32_t at, uint32_t end, uint32_t *after);

/* A phrase that grows by one word at a time, while its entry says that longer ones begin with it. Begins with length 0. */
typedef struct {
    const pq_entry *entry;
    uint32_t length;
    uint8_t bytes[96];
} pq_phrase_so_far;
/* What the lists say of it with one more word; NULL if nothing. */
const pq_entry *pq_phrase_with(const pq_store *store, pq_phrase_so_far *phrase, const pq_word *word);

/* The longest phrase of list `lex` that begins at words[from]: its number of words, 0 if none; *entry gets it (may be NULL).
 * Punctuation at the edges of words is not looked at. */
uint32_t pq_phrase(const pq_store *store, const pq_words *words, uint32_t from, unsigned lex, const pq_entry **entry);
/* Whether the cores of words[from..from+count) are, in ASCII and without regard to case, `phrase` (words joined by one space). */
int pq_words_are(const pq_store *store, const pq_words *words, uint32_t from, const char *phrase);
int pq_word_is(const pq_store *store, const pq_word *word, const char *lower);
/* Whether it is one of some words: of[n] has those of n letters, one after another ("inof", "andthe"), or is NULL. */
int pq_word_in(const pq_store *store, const pq_word *word, const char *const of[], uint32_t longest);
const pq_entry *pq_word_entry(const pq_store *store, const pq_word *word);

/* The end of text[start, end) without closing quotation marks, brackets and white space; *closers gets whether there were any. */
uint32_t pq_strip_closers(const uint8_t *text, uint32_t start, uint32_t end);
int pq_is_terminated(const uint8_t *text, uint32_t start, uint32_t end); /* . ! ? … before closers */

/* Length of the label of a picture credit (Image, Photo, ...), written with a capital, that ends at text[end), before its colon. */
uint32_t pq_credit_label_before(const uint8_t *text, uint32_t start, uint32_t end);

#endif
