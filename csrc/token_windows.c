/* Plain text by bit algebra: the words, numbers and single signs of 64 bytes at once, from the maps of their classes, four windows
 * of that size side by side. What needs a closer look, from the first such token of a chunk to the end of the chunk, is left to the
 * scanner. */
#include "char_class_paths.h"
#include "token_scan.h"

#include <stddef.h>
#include <string.h>

#include "tables/token_filter.h"

#define INLINE static inline __attribute__((always_inline))
#define RARE(condition) __builtin_expect(!!(condition), 0)

typedef pq_lanes lanes;

/* Windows: each holds the bytes from text[at], `inside` those of its whole chunks, and bit k of a map is for text[at + k]. No map of
 * signs reaches past the border of what is scanned, where `space` is set and `true_space` is not. */
typedef struct {
    pq_class_lanes maps;
    lanes true_space, inside;
    lanes easy;         /* white space and signs that tokens stop at */
    lanes dots;         /* full stops behind words that are as short as abbreviations */
    lanes points;       /* apostrophes, stops, hyphens and rare signs that need a look by themselves */
    lanes hard;         /* a token that begins, or ends, at such a byte is for the scanner */
    lanes starts, ends; /* of tokens */
    lanes capitals;     /* the ends of words all in capitals */
    uint32_t at[PQ_LANES], count;
} windows;

/* One window, and what a look at its points finds. */
typedef struct {
    uint32_t at;
    uint64_t newline; /* where one follows a token at once */
    uint64_t inside, space, true_space, letter, upper, digit, stop, sign, point, join, wide, easy;
    uint64_t whole, taken, whole_ends; /* where tokens begin that a look makes, their bytes, where they end */
    uint64_t hyphen;                   /* of compounds */
    uint64_t hard, hard_points;
    pq_token_form form[64]; /* of those at the bits of `whole` */
} window;

/* What a token is by its first byte, or the last one of a sign of three. */
enum {
    FORM_UPPER,
    FORM_LOWER,
    FORM_DIGIT,
    FORM_MARK,
    FORM_END,
    FORM_OPEN,
    FORM_CLOSE,
    FORM_QUOTE,
    FORM_HYPHEN,
    FORM_DASH,
    FORM_MARKS,
    FORM_DOTS
};
static const pq_token_form forms[16] = {
    [FORM_UPPER] = {PQ_TOKEN_WORD, (uint8_t)TK_WORD, PQ_CAPITAL},
    [FORM_LOWER] = {PQ_TOKEN_WORD, (uint8_t)TK_WORD, PQ_LOWER},
    [FORM_DIGIT] = {PQ_TOKEN_NUMBER, (uint8_t)TK_NUMBER, PQ_HAS_DIGIT},
    [FORM_MARK] = {PQ_TOKEN_PUNCT, (uint8_t)TK_PUNCT, 0},
    [FORM_END] = {PQ_TOKEN_PUNCT, (uint8_t)TK_TERMINATOR, PQ_TERMINATOR},
    [FORM_OPEN] = {PQ_TOKEN_PUNCT, (uint8_t)TK_BRACKET, PQ_OPENER},
    [FORM_CLOSE] = {PQ_TOKEN_PUNCT, (uint8_t)TK_BRACKET, PQ_CLOSER},
    [FORM_QUOTE] = {PQ_TOKEN_PUNCT, (uint8_t)TK_QUOTE_MARK, PQ_QUOTE_MARK},
    [FORM_HYPHEN] = {PQ_TOKEN_PUNCT, (uint8_t)TK_DASH, PQ_DASH},
    [FORM_DASH] = {PQ_TOKEN_PUNCT, (uint8_t)TK_DASH, PQ_DASH | PQ_NON_ASCII},
    [FORM_MARKS] = {PQ_TOKEN_PUNCT, (uint8_t)TK_QUOTE_MARK, PQ_QUOTE_MARK | PQ_NON_ASCII},
    [FORM_DOTS] = {PQ_TOKEN_PUNCT, (uint8_t)TK_ELLIPSIS, PQ_TERMINATOR | PQ_NON_ASCII},
};
#define FIVE(...) __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__
/* clang-format off */
static const uint8_t form_of[256] = {
    ['!'] = FORM_END, ['"'] = FORM_QUOTE, ['\''] = FORM_QUOTE, ['('] = FORM_OPEN, [')'] = FORM_CLOSE, [','] = FORM_MARK, ['-'] = FORM_HYPHEN,
    ['.'] = FORM_END, ['0'] = FIVE(FORM_DIGIT), FIVE(FORM_DIGIT), [':'] = FORM_MARK, [';'] = FORM_MARK, ['?'] = FORM_END,
    ['A'] = FIVE(FORM_UPPER), FIVE(FORM_UPPER), FIVE(FORM_UPPER), FIVE(FORM_UPPER), FIVE(FORM_UPPER), FORM_UPPER,
    ['['] = FORM_OPEN, [']'] = FORM_CLOSE,
    ['a'] = FIVE(FORM_LOWER), FIVE(FORM_LOWER), FIVE(FORM_LOWER), FIVE(FORM_LOWER), FIVE(FORM_LOWER), FORM_LOWER,
    ['{'] = FORM_OPEN, ['}'] = FORM_CLOSE,
    [0x93] = FORM_DASH, [0x94] = FORM_DASH, [0x99] = FORM_MARKS, [0x9C] = FORM_MARKS, [0x9D] = FORM_MARKS, [0xA6] = FORM_DOTS};
/* clang-format on */
static const pq_token_tables tables = {
    form_of, forms, token_contraction_starts, token_contraction_seconds, token_contraction_last_but_ones, token_contraction_ends};

/* Has the word of `length` letters the first and last letter of a listed one? Most need no look-up. */
INLINE int may_be_listed(const uint32_t lists[32][16], const uint8_t *word, uint32_t length) {
    return lists[word[0] & 31][length & 15] >> (word[length - 1] & 31) & 1;
}

INLINE uint64_t below(uint32_t bit) { return ((uint64_t)1 << bit) - 1; } /* bit < 64 */
INLINE unsigned has(uint64_t map, uint32_t bit) { return (unsigned)(map >> bit & 1); }
INLINE uint32_t lowest(uint64_t map) { return (uint32_t)__builtin_ctzll(map); }
INLINE uint32_t after_highest(uint64_t map) { return map ? 64 - (uint32_t)__builtin_clzll(map) : 0; }

/* ---- points: what needs a look by itself, but no scanner ------------------------------------------------ */

/* The bytes [s, e) of the window are one token. */
static void set_whole(window *w, uint32_t s, uint32_t e, unsigned kind, unsigned rule, unsigned flags) {
    w->whole |= (uint64_t)1 << s;
    w->whole_ends |= (uint64_t)1 << e;
    w->taken |= below(e) & ~below(s);
    w->form[s] = (pq_token_form){(uint8_t)kind, (uint8_t)rule, (uint16_t)flags};
}

/* The same for a word, in letters, with apostrophes or full stops. */
static void set_word(window *w, uint32_t s, uint32_t e, unsigned kind, unsigned rule, unsigned flags) {
    uint64_t letter = w->letter & below(e) & ~below(s), upper = letter & w->upper;
    flags |= upper & (letter & (~letter + 1)) ? PQ_CAPITAL : PQ_LOWER;
    if (letter == upper && (letter & (letter - 1))) flags |= PQ_ALL_CAPS;
    if (w->wide & below(e) & ~below(s)) flags |= PQ_NON_ASCII;
    set_whole(w, s, e, kind, rule, flags);
}

INLINE int begins_chunk(const window *w, uint32_t s) { return (int)has(w->space << 1 | 1, s); }
/* A chunk begins there, or a sign ends that tokens stop at. */
INLINE int follows_sign(const window *w, uint32_t s) {
    uint64_t signs = w->wide & ~w->point;
    return (int)has((((w->easy & ~w->wide) | signs << 2) << 1) | 1, s);
}

/* TK4: where the clitic with an apostrophe at bit j begins, its end in *end; 64 if there is none, or one to look at. */
INLINE uint32_t clitic_at(const uint8_t *text, const window *w, uint32_t j, uint32_t *end) {
    uint32_t k = j + (has(w->wide, j) ? 3 : 1), n = lowest(~(w->letter >> k));
    *end = k + n;
    if (j == 0 || !has(w->letter, j - 1) || n - 1 > 1 || !has(w->easy, *end)) return 64;
    unsigned a = text[k] | 0x20u, b = n == 2 ? text[k + 1] | 0x20u : 0; /* the text may end behind one letter */
    if (n == 2) return (a == 'r' && b == 'e') || (a == 'v' && b == 'e') || (a == 'l' && b == 'l') ? j : 64;
    if (a == 't' && (text[j - 1] | 0x20) == 'n') return j - 1;
    return a == 's' || a == 'm' || a == 'd' ? j : 64;
}

/* TK7: U.S. and p.m., from the letter at bit s on, alone in their chunk but for signs after them. */
static void take_initialism(const pq_scan *scan, window *w, uint32_t s) {
    uint64_t dot = w->point & w->stop;
    uint32_t e = s;
    while (has(w->letter & dot >> 1, e)) e += 2;
    if (e == s + 2 || has(dot, e) || !has(w->easy, e) || !begins_chunk(w, s) || scan->convention == PQ_TOKENS_PTB) return;
    set_word(w, s, e, PQ_TOKEN_ABBREV, TK_INITIALISM, PQ_FINAL_PERIOD);
}

/* TK6: is the word with the full stop at bit j, both alone in their chunk, an abbreviation? 0: no, 1: yes, 2: to look at. */
static int is_abbreviation(const uint8_t *text, const window *w, const pq_entry *entry, uint32_t s, uint32_t j) {
    if (pq_is(entry, PQ_LEX_ABBREVIATIONS) && entry->value == 0) return 1;
    if (j + 2 > 63 || !has(w->inside & ~w->space, j + 2) || text[j + 1] != ' ') return 2;
    uint8_t next = text[j + 2];
    int ends = entry->value && (pq_is_upper(next) || next == 0xE2); /* a sentence may end there */
    if (pq_is(entry, PQ_LEX_ABBREVIATIONS)) return !ends;
    if (pq_is_upper(text[s]) && pq_is(entry, PQ_LEX_ABBREVIATIONS_CAPITAL)) return !ends;
    return pq_is(entry, PQ_LEX_ABBREVIATIONS_NUMBER) && pq_is_digit(next);
}

/* A full stop at bit j behind a word. Takes the two for one token if that is sure, and leaves what may be to the scanner. */
INLINE void take_stop(const pq_scan *scan, const uint8_t *text, window *w, uint32_t j) {
    uint32_t s = after_highest(~w->letter & below(j));
    if (j - s == 1) take_initialism(scan, w, s);
    if (has(w->taken, s)) return;
    const pq_entry *entry = pq_lookup(text + s, j + 1 - s);
    if (!pq_is(entry, PQ_LEX_ABBREVIATIONS) && !pq_is(entry, PQ_LEX_ABBREVIATIONS_CAPITAL) &&
        !pq_is(entry, PQ_LEX_ABBREVIATIONS_NUMBER))
        return;
    int yes = 2;
    if (j - s > 1 && begins_chunk(w, s) && has(w->space, j + 1) && j - s <= 12 && scan->convention != PQ_TOKENS_PTB)
        yes = is_abbreviation(text, w, entry, s, j);
    if (yes == 1) {
        set_word(w, s, j + 1, PQ_TOKEN_ABBREV, TK_ABBREVIATION, PQ_FINAL_PERIOD);
        w->sign &= ~((uint64_t)1 << j), w->easy &= ~((uint64_t)1 << j);
    } else if (yes == 2) {
        w->hard_points |= (uint64_t)1 << j;
    }
}

/* TK44: is the word with the apostrophe at bit j a listed one of another language? */
static int is_elision(const uint8_t *text, const window *w, uint32_t j) {
    uint32_t s = after_highest(~w->letter & below(j)), size = j - s + (has(w->wide, j) ? 3 : 1);
    return size <= 9 && pq_is(pq_lookup(text + s, size), PQ_LEX_FOREIGN_WORDS);
}

/* A mark behind a word, as after a final s, or before one, an elision (TK26) or clitic left out; `width` bytes at bit j. */
static void take_mark(const pq_scan *scan, const uint8_t *text, window *w, uint32_t j, uint32_t width) {
    uint32_t k = j + width;
    unsigned rule = TK_QUOTE_MARK;
    if (j > 0 && has(w->letter, j - 1)) {
        uint32_t s = after_highest(~w->letter & below(j));
        uint8_t last = text[j - 1] | 0x20;
        if (!has(w->easy, k) || !follows_sign(w, s)) return;
        if (k - s <= 16 && pq_is(pq_lookup(text + s, k - s), PQ_LEX_APOSTROPHE_WORDS)) return;
        if (last == 's' || last == 'z' || last == 'x') rule = TK_POSSESSIVE;
    } else {
        uint32_t n = lowest(~(w->letter >> k)), e = k + n;
        if (n == 0 || !follows_sign(w, j) || !has(w->easy, e)) return;
        uint8_t a = text[k] | 0x20, b = n > 1 ? text[k + 1] | 0x20 : 0;
        if (n == 1 && (a == 's' || a == 'm' || a == 'd' || a == 'n')) return;
        if (n == 2 && ((a == 'r' && b == 'e') || (a == 'v' && b == 'e') || (a == 'l' && b == 'l'))) return;
        if (e - j <= 12) {
            uint8_t key[16] = {'\''};
            memcpy(key + 1, text + k, n);
            const pq_entry *entry = pq_lookup(key, n + 1);
            if ((scan->split_clitics && pq_is(entry, PQ_LEX_CONTRACTIONS)) || pq_is(entry, PQ_LEX_APOSTROPHE_WORDS)) return;
        }
    }
    set_whole(w, j, k, PQ_TOKEN_PUNCT, rule, width == 3 ? PQ_QUOTE_MARK | PQ_NON_ASCII : PQ_QUOTE_MARK);
}

/* TK4: an apostrophe at bit j. */
INLINE void take_apostrophe(pq_scan *scan, const uint8_t *text, window *w, uint32_t j) {
    uint32_t end, start = scan->split_clitics ? clitic_at(text, w, j, &end) : 64;
    if (start == 64) {
        if (!has(w->wide, j)) take_mark(scan, text, w, j, 1);
        else if (j > 0 && has(w->letter, j - 1)) take_mark(scan, text, w, j, 3);
        return;
    }
    if (start < j ? is_elision(text, w, j) : pq_is_foreign(scan)) return;
    set_word(w, start, end, PQ_TOKEN_WORD, TK_CLITIC, PQ_CLITIC);
}

/* TK3, TK31: digits with commas, points and colons between them, one of them at bit j. */
static void take_number(const uint8_t *text, window *w, uint32_t j) {
    uint32_t s = after_highest(~w->digit & below(j)), group = s, e = j, colons = 0, points = 0;
    if (!follows_sign(w, s) && !(has(w->taken, s - 1) && text[s - 1] == '$')) return;
    while (has((w->point | w->join) & w->sign & w->digit >> 1, e)) {
        uint32_t begin = e + 1, end = begin + lowest(~(w->digit >> begin));
        uint8_t c = text[e];
        if (c == ';' || (c == ',' && (end - begin != 3 || e - group > 3))) return;
        if (c == ':') colons++;
        else points++;
        group = begin, e = end;
    }
    if (!has(w->easy, e) && (text[e] != '%' || !has(w->easy, e + 1))) return;
    if (has(w->point & w->stop, e) && !has(w->easy, e + 1)) return;
    int is_time = colons && points == 0 && e <= s + 8;
    set_whole(w, s, e, is_time ? PQ_TOKEN_TIME : PQ_TOKEN_NUMBER, is_time ? TK_TIME : TK_NUMBER, PQ_HAS_DIGIT);
}

/* TK30: 2024-05-17 and 17-05-2024, their first hyphen at bit j. */
static void take_date(window *w, uint32_t j) {
    uint32_t s = after_highest(~w->digit & below(j)), middle = j + 1, last = middle + lowest(~(w->digit >> middle)) + 1;
    if (!follows_sign(w, s) || !has(w->join & ~w->sign, last - 1)) return;
    uint32_t n = lowest(~(w->digit >> last)), e = last + n;
    if (n == 0 || last - 1 - middle > 2 || !((j - s == 4 && n <= 2) || (n == 4 && j - s <= 2))) return;
    if (has(w->easy, e) && !(has(w->sign, e) && has(w->digit, e + 1))) set_whole(w, s, e, PQ_TOKEN_DATE, TK_DATE, PQ_HAS_DIGIT);
}

/* 4th, 1990s: the letters behind digits begin at bit j. */
static void take_ordinal(const uint8_t *text, window *w, uint32_t j) {
    uint32_t s = after_highest(~w->digit & below(j)), n = lowest(~(w->letter >> j));
    unsigned a = text[j] | 0x20u, b = n == 2 ? text[j + 1] | 0x20u : 0;
    int is_ordinal = n == 1 ? a == 's'
                            : n == 2 && ((a == 's' && b == 't') || (a == 'n' && b == 'd') || (a == 'r' && b == 'd') ||
                                         (a == 't' && b == 'h'));
    if (!is_ordinal || !has(w->easy, j + n) || !follows_sign(w, s)) return;
    unsigned capitals = n == 2 && has(w->upper & w->upper >> 1, j) ? PQ_ALL_CAPS : 0;
    set_whole(w, s, j + n, PQ_TOKEN_NUMBER, TK_NUMBER, PQ_HAS_DIGIT | capitals);
}

/* A sign that no map has, at bit j: $5, 5%, an opening ‘, or a sign that stands alone. */
static void take_sign(const pq_scan *scan, const uint8_t *text, window *w, uint32_t j) {
    uint8_t c = text[j];
    if (c >= 0x80) {
        if (j < 61 && has(w->letter, j + 3) && c == 0xE2 && text[j + 1] == 0x80 && text[j + 2] == 0x98)
            take_mark(scan, text, w, j, 3);
    } else if (c == '%') {
        if (has(w->easy, j + 1)) set_whole(w, j, j + 1, PQ_TOKEN_PERCENT, TK_PERCENT, 0);
    } else if (c == '$') {
        if (follows_sign(w, j) && has(w->digit | w->space, j + 1)) set_whole(w, j, j + 1, PQ_TOKEN_MONEY, TK_MONEY, 0);
    } else if (begins_chunk(w, j) && has(w->space, j + 1) && c != '`') {
        set_whole(w, j, j + 1, PQ_TOKEN_SYMBOL, TK_SYMBOL, 0);
    }
}

/* Of French: il elle on je tu nous vous ce, or the t before one. */
INLINE int may_be_pronoun(uint8_t first) {
    unsigned c = first | 0x20u;
    return c == 'i' || c == 'e' || c == 'o' || c == 'j' || c == 't' || c == 'n' || c == 'v' || c == 'c';
}

/* TK9: the hyphens, from bit j on, of a compound of plain words and numbers without prefixes and suffixes. */
static void take_hyphens(pq_scan *scan, const uint8_t *text, window *w, uint32_t j) {
    uint64_t alnum = w->letter | w->digit, easy = w->easy, hyphens = 0;
    uint32_t s = after_highest(~alnum & below(j)), e = j;
    if (!follows_sign(w, s)) return;
    int words = 0; /* before hyphens: only then does the language matter */
    for (int is_first = 1, word_before = 0;; is_first = 0) {
        int is_word = (int)has(w->letter, s), is_last = !has(w->join & ~w->sign, e);
        if (is_word) {
            const pq_entry *entry = pq_lookup(text + s, e - s);
            if ((!is_last && pq_is(entry, PQ_LEX_PREFIXES)) || (word_before && pq_is(entry, PQ_LEX_SUFFIXES))) return;
            if (!is_first && !word_before && e - s <= 5 && may_be_pronoun(text[s])) return;
        } else if (!is_first && !word_before) {
            return; /* digits on both sides */
        }
        if (is_last) break;
        hyphens |= (uint64_t)1 << e;
        word_before = is_word, words |= is_word;
        s = e + 1;
        if (!has(alnum, s)) return;
        e = s + lowest(~(alnum >> s));
    }
    if (!has(easy, e) || (has(w->point & w->stop, e) && !has(easy, e + 1))) return;
    if (!words || pq_language(scan) != PQ_LANGUAGE_FRENCH) w->hyphen |= hyphens;
}

/* TK46: Yahoo! may be one token, which the scanner knows. */
static void take_bang(const uint8_t *text, window *w, uint32_t j) {
    uint32_t s = after_highest(~w->letter & below(j));
    if (text[j] == '!' && pq_is(pq_lookup(text + s, j - s), PQ_LEX_NAMES_WITH_MARKS)) w->hard_points |= (uint64_t)1 << j;
}

/* What needs a look, each by itself. */
static void take_points(pq_scan *scan, window *w, uint64_t points) {
    const uint8_t *text = scan->text + w->at;
    for (; points; points &= points - 1) {
        uint32_t j = lowest(points);
        if (has(w->taken | w->hyphen, j)) continue;
        if (has(w->stop & w->letter << 1, j)) {
            if (has(w->point, j)) take_stop(scan, text, w, j);
            else take_bang(text, w, j);
        } else if (has(w->point & ~w->sign, j)) {
            take_apostrophe(scan, text, w, j);
        } else if (has(w->join & ~w->sign & (w->letter | w->digit) << 1, j)) {
            if (has(w->digit << 1 & w->digit >> 1, j)) take_date(w, j);
            if (scan->split_hyphens && !has(w->taken, j)) take_hyphens(scan, text, w, j);
        } else if (has(w->sign, j)) {
            take_number(text, w, j);
        } else if (has(w->letter, j)) {
            take_ordinal(text, w, j);
        } else {
            take_sign(scan, text, w, j);
        }
    }
}

/* ---- windows -------------------------------------------------------------------------------------------- */

/* Where the next windows of text[at, border) are, each of whole chunks; returns where the last ends. Fewer than there is room for
 * if the border is reached, or a chunk that is longer than a window. */
INLINE uint32_t place(const pq_class_block *classes, windows *w, uint32_t at, uint32_t border) {
    uint32_t n = 0;
    for (; n < PQ_LANES && at < border; n++) {
        uint32_t size = border - at;
        uint64_t inside;
        if (size >= 64) { /* white space stands behind the last whole chunk */
            uint64_t space = PQ_BITS(classes, space, at);
            if (space == 0) break;
            size = after_highest(space);
            inside = below(size - 1);
        } else {
            inside = below(size);
        }
        w->at[n] = at, w->inside[n] = inside;
        at += size;
    }
    w->count = n;
    for (; n < PQ_LANES; n++) w->at[n] = w->at[0], w->inside[n] = 0;
    return at;
}

/* The tokens of the windows as they are if no look at a point changes them, and which of them are hard. */
INLINE void divide(windows *w) {
    pq_class_lanes *m = &w->maps;
    const lanes inside = w->inside;
    w->true_space = m->space;
    lanes space = m->space |= ~inside, letter = m->letter &= inside, upper = m->upper &= inside, digit = m->digit &= inside;
    lanes stop = m->stop &= inside, sign = m->sign &= inside, point = m->point &= inside, join = m->join &= inside;
    lanes wide = m->wide &= inside;
    lanes first = space << 1 | 1, last = space >> 1; /* of a chunk */
    lanes comma = point & sign & ~stop, dot = point & stop, colon = join & sign, quotes = point & ~sign;
    lanes signs = wide & ~point, hyphens = join & ~sign, alone = hyphens & first & last;
    lanes alnum = letter | digit, easy = space | sign | signs, after_sign = sign << 1 | signs << 3;
    /* ’ and ' between a sign and what is no word, and '' */
    lanes straight = quotes & ~wide, curly = quotes & wide & after_sign & easy >> 3;
    lanes pair = straight & straight >> 1 & ~(straight << 1 | straight >> 2) & (first | after_sign) & (easy | alnum) >> 2;
    lanes closer = curly | (straight & after_sign & easy >> 1);
    lanes single_signs = sign | alone | (closer & ~wide), long_signs = signs | curly;
    quotes &= ~(closer | pair | pair << 1);
    easy |= closer | pair;
    lanes begin = letter & ~(letter << 1), single = begin & ~(letter >> 1);
    lanes unknown = ~(easy | alnum | long_signs << 1 | long_signs << 2 | pair << 1 | alone); /* signs that are not known here */
    lanes joint = (comma | dot | colon) & digit << 1 & digit >> 1;
    lanes hard = unknown | joint | (letter & digit << 1) | (digit & letter << 1);
    hard |= dot & (~(easy >> 1) | first | single << 1);
    hard |= (stop & stop >> 1) | (signs & signs >> 3);
    hard |= comma & comma >> 1;
    hard |= colon & ~(last & alnum << 1);
    lanes inner = upper & ((letter & ~upper) << 1 | digit << 1); /* weekImage: may be a label that lost its blank */
    hard |= colon & ~letter & (letter + inner);
    lanes ends = (letter << 1 & ~letter) | (digit << 1 & ~digit) | single_signs << 1 | long_signs << 3 | pair << 2 |
                 (hard & first) << 1;
    lanes four = letter & letter << 1, seven; /* letters, or more: no abbreviation is that long */
    four &= four << 2, seven = four & four << 3;
    w->dots = dot & letter << 1 & ~(seven << 1);
    w->points = quotes | (hyphens & alnum << 1) | (stop & ~dot & letter << 1) | joint | (letter & digit << 1) |
                (unknown & ((first & (last | letter >> 3)) | (after_sign & letter >> 3) | digit >> 1 | digit << 1));
    w->hard = hard, w->easy = easy;
    w->starts = (begin | (digit & ~(digit << 1)) | single_signs | long_signs | pair | (hard & first)) & inside;
    w->ends = ends;
    w->capitals = (upper + (begin & upper)) & ~upper & ~((single & upper) << 1) & ends;
}

/* ---- tokens --------------------------------------------------------------------------------------------- */

/* Mends the tokens that a look made. */
INLINE void mend(const window *w, pq_token *tokens, uint64_t starts) {
    for (uint64_t odd = starts & (w->whole | w->hyphen); odd; odd &= odd - 1) {
        uint32_t s = lowest(odd);
        pq_token *token = &tokens[pq_count_bits(starts & below(s))];
        const pq_token_form hyphen = {PQ_TOKEN_PUNCT, (uint8_t)TK_HYPHEN, 0}, form = has(w->whole, s) ? w->form[s] : hyphen;
        token->kind = form.kind, token->rule = form.rule;
        token->flags = (uint16_t)((token->flags & (PQ_SPACE_AFTER | PQ_NEWLINE_AFTER)) | form.flags);
    }
}

/* The block of the chunk that begins at `at`. */
static void enter_block(pq_scan *scan, uint32_t at) {
    const pq_block *block = &scan->store->document.blocks[scan->block];
    if (at < block->end) return;
    while (at >= block->end) block++;
    pq_scan_enter(scan, (uint32_t)(block - scan->store->document.blocks));
}

/* The chunk of the window around bit s; returns where it ends. */
static uint32_t enter_chunk(pq_scan *scan, const window *w, uint32_t s) {
    uint32_t end = s + lowest(w->space >> s);
    scan->chunk = w->at + after_highest(w->space & below(s));
    scan->end = w->at + end;
    enter_block(scan, scan->chunk);
    return end;
}

/* The lowest of `starts` whose word, of plain letters, is a contraction; 64 if there is none. */
static uint32_t find_contraction(pq_scan *scan, const window *w, uint64_t listed) {
    for (const uint8_t *text = scan->text + w->at; listed; listed &= listed - 1) {
        uint32_t s = lowest(listed), size = lowest(~((w->letter & ~w->taken) >> s));
        if (size == 0 || !may_be_listed(token_contractions, text + s, size)) continue;
        enter_chunk(scan, w, s);
        if (pq_contraction(scan, w->at + s, w->at + s + size)) return s;
    }
    return 64;
}

/* The chunk of the window with a hard token at bit s, from there on; returns where it ends. */
static uint32_t scan_rest(pq_scan *scan, const window *w, uint32_t s) {
    uint32_t done = enter_chunk(scan, w, s);
    pq_scan_chunk(scan, w->at + s);
    scan->tokens[scan->count - 1].flags |= (uint16_t)(has(w->true_space, done) | has(w->newline, done) << 1);
    return done;
}

INLINE void emit_all(pq_scan *scan, window *w, uint64_t starts, uint64_t ends, uint64_t capitals, uint64_t inside) {
    uint64_t (*put)(const pq_token_tables *, const uint8_t *, uint32_t, const pq_token_bits *,
                    pq_token *) = scan->store->path->put_tokens;
    const uint8_t *text = scan->text + w->at;
    while (starts) {
        if (scan->capacity - scan->count < 64) pq_scan_grow(scan);
        pq_token *out = scan->tokens + scan->count;
        uint64_t hard_ends = ends & w->hard & ~w->whole_ends, part = starts;
        uint32_t hard = 64; /* the first hard token */
        if (RARE((starts & w->hard) | hard_ends)) {
            if (starts & w->hard) hard = lowest(starts & w->hard);
            uint32_t before = hard_ends ? after_highest(starts & below(lowest(hard_ends))) : 0;
            if (before && before - 1 < hard) hard = before - 1;
            if (hard < 64) part &= below(hard);
        }
        pq_token_bits bits = {part, ends, inside, w->wide & ~w->whole, w->true_space, w->newline, capitals};
        uint64_t listed = part ? put(&tables, text, w->at, &bits, out) : 0;
        if (RARE(listed)) {
            uint32_t s = find_contraction(scan, w, listed & ~w->whole);
            if (s < 64) hard = s, part &= below(s);
        }
        scan->count += pq_count_bits(part);
        if (part & (w->whole | w->hyphen)) mend(w, out, part);
        if (hard == 64) return;
        uint32_t done = scan_rest(scan, w, hard);
        if (scan->status != PQ_OK) return;
        starts &= ~below(done), ends &= ~below(done) & ~((uint64_t)1 << done), capitals &= ends;
    }
}

/* Newlines that other white space, or the border of the window, parts from the token before. */
static void mark_newlines(pq_scan *scan, uint32_t at, uint64_t true_space, uint64_t newlines, uint32_t first_token) {
    for (; newlines; newlines &= newlines - 1) {
        uint32_t e = at + after_highest(~true_space & below(lowest(newlines))), t = scan->count;
        while (t > first_token && scan->tokens[t - 1].end > e) t--;
        if (t > first_token) scan->tokens[t - 1].flags |= PQ_NEWLINE_AFTER;
    }
}

/* Looks at the points of a window, and mends what follows from them. */
INLINE void look_at_points(pq_scan *scan, window *w, uint64_t points, uint64_t *starts, uint64_t *ends, uint64_t *capitals) {
    take_points(scan, w, points);
    w->hard = (w->hard & ~(w->taken | w->hyphen)) | w->hard_points;
    if (!(w->taken | w->hyphen)) return;
    uint64_t letter = w->letter & ~w->taken, dots = w->whole_ends & w->stop & w->point;
    if (dots)
        w->hard = (w->hard & ~dots) | (dots & (~(w->easy >> 1) | w->stop >> 1 | w->hard_points)); /* no single letter before */
    *starts = (*starts & ~w->taken) | w->whole | w->hyphen;
    *ends = (*ends & ~(w->taken << 1)) | (w->whole & letter << 1) | w->whole_ends | w->hyphen << 1;
    if (w->upper & (w->taken | w->whole >> 1)) {
        uint64_t upper = w->upper & letter, begin = letter & ~(letter << 1), single = begin & ~(letter >> 1);
        *capitals = (upper + (begin & upper)) & ~upper & ~((single & upper) << 1);
    }
    *capitals &= *ends;
}

INLINE void scan_window(pq_scan *scan, const windows *g, unsigned i, uint32_t first_token) {
    const pq_class_lanes *m = &g->maps;
    window w;
    w.at = g->at[i], w.space = m->space[i], w.true_space = g->true_space[i], w.letter = m->letter[i], w.wide = m->wide[i];
    w.hard = g->hard[i], w.whole = w.whole_ends = w.taken = w.hyphen = 0;
    uint64_t starts = g->starts[i], ends = g->ends[i], capitals = g->capitals[i], points = g->points[i] & g->inside[i];
    for (uint64_t dots = g->dots[i] & g->inside[i]; dots; dots &= dots - 1) {
        uint32_t j = lowest(dots), s = after_highest(~w.letter & below(j));
        const uint8_t *word = scan->text + w.at + s;
        points |= (uint64_t)(may_be_listed(token_abbreviations, word, j - s) | (j - s == 1)) << j;
    }
    if (points) {
        w.inside = g->inside[i], w.upper = m->upper[i], w.digit = m->digit[i], w.stop = m->stop[i], w.sign = m->sign[i];
        w.point = m->point[i], w.join = m->join[i], w.easy = g->easy[i], w.hard_points = 0;
        look_at_points(scan, &w, points, &starts, &ends, &capitals);
    }
    uint64_t newlines = m->newline[i] & (g->inside[i] << 1 | 1);
    w.newline = newlines & ~(w.true_space << 1);
    emit_all(scan, &w, starts, ends, capitals, g->inside[i]);
    uint64_t parted = newlines & ~(newlines << 1) & (w.true_space << 1 | 1);
    if (RARE(parted)) mark_newlines(scan, w.at, w.true_space, parted, first_token);
}

INLINE void scan_windows(pq_scan *scan, uint32_t at, uint32_t border, uint32_t first_token) {
    while (at < border && scan->status == PQ_OK) {
        windows w;
        uint32_t next = place(scan->classes, &w, at, border);
        if (w.count == 0) {
            enter_block(scan, at);
            at = pq_scan_long_chunk(scan, at, border);
            continue;
        }
        at = next;
        scan->store->path->read_lanes(scan->classes, w.at, &w.maps);
        divide(&w);
        for (unsigned i = 0; i < w.count && scan->status == PQ_OK; i++) scan_window(scan, &w, i, first_token);
    }
}

/* The same code for processors that shift and count bits by single instructions, and have longer registers. */
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
__attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt"))) static void scan_windows_bmi2(pq_scan *scan, uint32_t at, uint32_t border,
                                                                                    uint32_t first_token) {
    scan_windows(scan, at, border, first_token);
}
#else
#define scan_windows_bmi2 scan_windows
#endif

void pq_scan_windows(pq_scan *scan, uint32_t at, uint32_t border, uint32_t first_token) {
    if (scan->store->path->has_bmi2) scan_windows_bmi2(scan, at, border, first_token);
    else scan_windows(scan, at, border, first_token);
}
