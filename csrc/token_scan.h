/* The scanner that the token files share: one chunk, a stretch without white space, at a time. Private to the tokens stage. */
#ifndef PQ_TOKEN_SCAN_H
#define PQ_TOKEN_SCAN_H

#include "own_rules.h"
#include "tokens.h"

typedef struct {
    pq_store *store;
    const uint8_t *text;
    const pq_class_block *classes;
    pq_token *tokens;
    uint32_t count, capacity;
    uint32_t chunk, end;       /* the chunk */
    uint32_t block, block_start, block_end;
    uint32_t no_link_before;   /* no web or mail address begins before this byte: it was looked at already */
    pq_status status;
    uint8_t convention, surrogates;
    uint8_t split_hyphens, split_clitics;
    uint8_t language, was_foreign; /* of the block, if it was asked for; of the one before */
    uint8_t has_accents;           /* the text: one without is English */
    uint8_t is_english;            /* the blocks at hand are, without a guess */
    uint8_t lines;                 /* the line ends of the block mean something */
    uint8_t has_own_texts;     /* the caller's rules divide texts of their own: no short cut past them */
    const pq_rules *own;
} pq_scan;

void pq_scan_grow(pq_scan *scan);
/* What follows is of this block. tokens.c */
void pq_scan_enter(pq_scan *scan, uint32_t block);
/* Flags of text[start, end) as a word: its case, digits, non-ASCII. */
uint16_t pq_word_flags(const pq_scan *scan, uint32_t start, uint32_t end);

static inline void pq_emit(pq_scan *scan, uint32_t start, uint32_t end, unsigned kind, unsigned rule, unsigned flags) {
    if (scan->count == scan->capacity) pq_scan_grow(scan);
    scan->tokens[scan->count++] = (pq_token){start, end, (uint8_t)kind, (uint8_t)rule, (uint16_t)flags};
}

static inline void pq_emit_word(pq_scan *scan, uint32_t start, uint32_t end, unsigned kind, unsigned rule, unsigned flags) {
    pq_emit(scan, start, end, kind, rule, flags | pq_word_flags(scan, start, end));
}

static inline int pq_is_letter(uint8_t c) { return (unsigned)(c | 0x20) - 'a' < 26u; }
static inline int pq_is_digit(uint8_t c) { return (unsigned)c - '0' < 10u; }
static inline int pq_is_alnum(uint8_t c) { return pq_is_letter(c) || pq_is_digit(c); }
static inline int pq_is_upper(uint8_t c) { return (unsigned)c - 'A' < 26u; }
static inline int pq_is_lower(uint8_t c) { return (unsigned)c - 'a' < 26u; }

/* Byte at i of the chunk, 0 past its end. */
static inline uint8_t pq_at(const pq_scan *scan, uint32_t i) { return i < scan->end ? scan->text[i] : 0; }
static inline uint32_t pq_next(const pq_scan *scan, uint32_t i, uint32_t *code_point) {
    return pq_decode_common(scan->text, scan->end, i, scan->surrogates, code_point);
}
/* A letter, digit or sign of a script with letters and spaces begins at i. */
int pq_is_word_at(const pq_scan *scan, uint32_t i);
/* End of the run of letters and digits, with their combining marks, that begins at i; i itself if none does. */
uint32_t pq_run_end(const pq_scan *scan, uint32_t i);
/* i, or past the combining marks and joiners at i that belong to the character before. */
uint32_t pq_marks_end(const pq_scan *scan, uint32_t i);
/* i, or past what stands at i behind a sign that is put before others (Prepend), which ends no token. */
uint32_t pq_past_prepended(const pq_scan *scan, uint32_t i);
/* Bytes of the apostrophe at i (' ’ ‘ ` ´ or an entity), 0 if none. */
uint32_t pq_apostrophe(const pq_scan *scan, uint32_t i);

/* Each scans what begins at i, emits one token or more, and returns where it stopped, > i. */
uint32_t pq_scan_word(pq_scan *scan, uint32_t i);     /* token_words.c; i is a letter */
uint32_t pq_scan_word_from(pq_scan *scan, uint32_t i, uint32_t end, unsigned kind,
                           unsigned rule); /* text[i, end) is known to be in it */
uint32_t pq_scan_number(pq_scan *scan, uint32_t i);   /* token_numbers.c; i is a digit, or a point before one */
uint32_t pq_scan_sign(pq_scan *scan, uint32_t i);     /* token_signs.c */
uint32_t pq_scan_script(pq_scan *scan, uint32_t i);   /* token_scripts.c; i is not ASCII. i where it is for the others */
/* The language of the block: a guess that is made once, where a rule depends on it. token_language.c */
enum { PQ_LANGUAGE_UNKNOWN, PQ_LANGUAGE_ENGLISH, PQ_LANGUAGE_FRENCH, PQ_LANGUAGE_OTHER };
uint8_t pq_guess_language(pq_scan *scan);
int pq_has_accents(const pq_scan *scan);
/* Would a guess say, and change, nothing: the block, and the one before, hold no sign of another language? */
int pq_is_surely_english(const pq_scan *scan, const pq_block *block);
static inline uint8_t pq_language(pq_scan *scan) {
    if (scan->language == PQ_LANGUAGE_UNKNOWN) scan->language = pq_guess_language(scan);
    return scan->language;
}
static inline int pq_is_foreign(pq_scan *scan) { return pq_language(scan) != PQ_LANGUAGE_ENGLISH; }
/* Scans text[at, border), of one block or more, which begins with a chunk, or goes on with the white space behind one, by windows
 * of 64 bytes. first_token: the first of the first block. token_windows.c */
void pq_scan_windows(pq_scan *scan, uint32_t at, uint32_t border, uint32_t first_token);
/* Scans the chunk at i, longer than a window, and returns where it ends. tokens.c */
uint32_t pq_scan_long_chunk(pq_scan *scan, uint32_t i, uint32_t border);
/* Scans all that is left of the chunk from i on, the caller's own texts apart. tokens.c */
void pq_scan_chunk(pq_scan *scan, uint32_t i);
/* Scans the text at i that the caller's rules divide, and returns where it stopped; i if none begins there. token_own.c */
uint32_t pq_scan_own(pq_scan *scan, uint32_t i);
/* text[i, end) is 1️⃣ #️⃣ *️⃣ or their kin. */
static inline int pq_is_keycap(const pq_scan *scan, uint32_t i, uint32_t end) {
    const uint8_t *c = scan->text + end;
    return end > i + 3 && end <= i + 7 && c[-3] == 0xE2 && c[-2] == 0x83 && c[-1] == 0xA3;
}
/* Scans the link at i if one begins there and returns where it stopped; else i. token_links.c */
uint32_t pq_scan_link(pq_scan *scan, uint32_t i);
extern const uint32_t pq_contraction_ends[26][9];
static inline int pq_may_be_contraction(const uint8_t *word, uint32_t length) {
    unsigned first = (word[0] | 0x20u) - 'a', last = (word[length - 1] | 0x20u) - 'a';
    return length <= 8 && first < 26 && last < 26 && pq_contraction_ends[first][length] >> last & 1;
}
/* TK5: how the word is split by list (can|not); NULL where it is not. */
const pq_entry *pq_contraction(pq_scan *scan, uint32_t start, uint32_t end);
/* Such a word in its parts, or any other as it is. */
void pq_emit_contraction(pq_scan *scan, uint32_t start, uint32_t end);
/* The clitics at i (an apostrophe after a word or closing mark); returns where they stop, i if there is none. */
uint32_t pq_scan_clitics(pq_scan *scan, uint32_t i);
/* UAX #29: the end of the word that begins at i, before `end`. word_break.c */
uint32_t pq_word_break(const uint8_t *text, uint32_t end, uint32_t i, uint8_t surrogates);

#endif
