/* Plain text by bit algebra: the words, numbers and single signs of 64 bytes at once, from the maps of their classes. What needs
 * a closer look, from the first such token of a chunk to the end of the chunk, is left to the scanner. */
#include "char_class_paths.h"
#include "token_scan.h"

#include <stddef.h>
#include <string.h>

#include "tables/token_filter.h"

#if defined(__GNUC__) || defined(__clang__)
#define INLINE static inline __attribute__((always_inline))
#define RARE(condition) __builtin_expect(!!(condition), 0)
#else
#define INLINE static inline
#define RARE(condition) (condition)
#endif

/* The bytes from text[at]; `inside`: those of whole chunks. No map of signs reaches past the border, where `space` is set. */
typedef struct {
    uint32_t at;
    uint64_t inside, space, true_space;
    uint64_t letter, upper, digit, stop, sign, point, join, wide;
    uint64_t whole, taken; /* where a clitic with its apostrophe or an abbreviation with its full stop begins; their bytes */
    uint64_t hyphen; /* of compounds */
    uint64_t hard; /* a token that begins, or ends, at such a byte is for the scanner */
    uint64_t starts, ends, capitals; /* of tokens; capitals: the ends of words all in capitals */
} window;

/* What a token is by its first byte, or by the last one of a sign of three. */
typedef struct {
    uint8_t kind, rule;
    uint16_t flags;
} token_form;

#define FORM(kind, rule, flags) {PQ_TOKEN_##kind, (uint8_t)(rule), flags}
#define UPPER FORM(WORD, TK_WORD, PQ_CAPITAL)
#define LOWER FORM(WORD, TK_WORD, PQ_LOWER)
#define DIGIT FORM(NUMBER, TK_NUMBER, PQ_HAS_DIGIT)
#define MARK FORM(PUNCT, TK_PUNCT, 0)
#define END FORM(PUNCT, TK_TERMINATOR, PQ_TERMINATOR)
#define OPEN FORM(PUNCT, TK_BRACKET, PQ_OPENER)
#define CLOSE FORM(PUNCT, TK_BRACKET, PQ_CLOSER)
#define QUOTE(flags) FORM(PUNCT, TK_QUOTE_MARK, PQ_QUOTE_MARK | (flags))
#define DASH(flags) FORM(PUNCT, TK_DASH, PQ_DASH | (flags))
#define FIVE(...) __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__
/* clang-format off */
static const token_form forms[256] = {
    ['!'] = END, ['"'] = QUOTE(0), ['('] = OPEN, [')'] = CLOSE, [','] = MARK, ['-'] = DASH(0), ['.'] = END,
    ['0'] = FIVE(DIGIT), FIVE(DIGIT), [':'] = MARK, [';'] = MARK, ['?'] = END,
    ['A'] = FIVE(UPPER), FIVE(UPPER), FIVE(UPPER), FIVE(UPPER), FIVE(UPPER), UPPER, ['['] = OPEN, [']'] = CLOSE,
    ['a'] = FIVE(LOWER), FIVE(LOWER), FIVE(LOWER), FIVE(LOWER), FIVE(LOWER), LOWER, ['{'] = OPEN, ['}'] = CLOSE,
    [0x93] = DASH(PQ_NON_ASCII), [0x94] = DASH(PQ_NON_ASCII), [0x9C] = QUOTE(PQ_NON_ASCII), [0x9D] = QUOTE(PQ_NON_ASCII),
    [0xA6] = FORM(PUNCT, TK_ELLIPSIS, PQ_TERMINATOR | PQ_NON_ASCII)};
/* clang-format on */

/* Has the word of `length` letters the first and last letter of a listed one? Most need no look-up. */
INLINE int may_be_listed(const uint32_t lists[32][16], const uint8_t *word, uint32_t length) {
    return lists[word[0] & 31][length & 15] >> (word[length - 1] & 31) & 1;
}

INLINE uint64_t below(uint32_t bit) { return ((uint64_t)1 << bit) - 1; } /* bit < 64 */
INLINE unsigned has(uint64_t map, uint32_t bit) { return (unsigned)(map >> bit & 1); }
INLINE uint32_t lowest(uint64_t map) { return (uint32_t)__builtin_ctzll(map); }
INLINE uint32_t after_highest(uint64_t map) { return map ? 64 - (uint32_t)__builtin_clzll(map) : 0; }

/* 1, and w->at + *size where the next window begins; 0 if the first chunk is not whole in 64 bytes. */
INLINE int read_window(const pq_scan *scan, window *w, uint32_t at, uint32_t border, uint32_t *size) {
    const pq_class_block *classes = scan->classes;
    uint64_t space = PQ_BITS(classes, space, at);
    w->at = at;
    w->true_space = w->space = space;
    w->letter = PQ_BITS(classes, letter, at);
    w->upper = PQ_BITS(classes, upper, at);
    w->digit = PQ_BITS(classes, digit, at);
    w->stop = PQ_BITS(classes, stop, at);
    w->sign = PQ_BITS(classes, sign, at);
    w->point = PQ_BITS(classes, point, at);
    w->join = PQ_BITS(classes, join, at);
    w->wide = PQ_BITS(classes, wide, at);
    if (border - at >= 64) { /* white space stands behind the last whole chunk:
                              what follows it makes no difference */
        if (space == 0) return 0;
        *size = after_highest(space);
        w->inside = below(*size - 1);
        return 1;
    }
    *size = border - at;
    uint64_t inside = w->inside = below(*size);
    w->space |= ~inside;
    w->letter &= inside, w->upper &= inside, w->digit &= inside, w->stop &= inside;
    w->sign &= inside, w->point &= inside, w->join &= inside, w->wide &= inside;
    return 1;
}

/* TK4: where the clitic with an apostrophe at bit j begins, its end in *end; 64 if there is none, or one to look at. */
INLINE uint32_t clitic_at(const uint8_t *text, const window *w, uint32_t j, uint32_t *end) {
    uint32_t k = j + (has(w->wide, j) ? 3 : 1), n = lowest(~(w->letter >> k));
    *end = k + n;
    if (j == 0 || !has(w->letter, j - 1) || n - 1 > 1 || !has(w->space | w->sign | (w->wide & ~w->point), *end)) return 64;
    unsigned a = text[k] | 0x20u, b = n == 2 ? text[k + 1] | 0x20u : 0; /* the text may end behind one letter */
    if (n == 2) return (a == 'r' && b == 'e') || (a == 'v' && b == 'e') || (a == 'l' && b == 'l') ? j : 64;
    if (a == 't' && (text[j - 1] | 0x20) == 'n') return j - 1;
    return a == 's' || a == 'm' || a == 'd' ? j : 64;
}

/* TK6: a full stop at bit j behind a word. Takes the two for one token if that is sure, and leaves what may be to the scanner. */
INLINE void take_stop(const pq_scan *scan, const uint8_t *text, window *w, uint32_t j) {
    uint32_t s = after_highest(~w->letter & below(j));
    if (!may_be_listed(token_abbreviations, text + s, j - s)) return;
    const pq_entry *entry = pq_lookup(text + s, j + 1 - s);
    if (pq_is(entry, PQ_LEX_ABBREVIATIONS) && entry->value == 0 && has(w->space << 1 | 1, s) && has(w->space, j + 1) &&
        j - s <= 12 && scan->convention != PQ_TOKENS_PTB) {
        w->whole |= (uint64_t)1 << s;
        w->ends |= (uint64_t)2 << j;
        w->taken |= below(j) & ~below(s);
        w->sign &= ~((uint64_t)1 << j);
    } else if (pq_is(entry, PQ_LEX_ABBREVIATIONS) || pq_is(entry, PQ_LEX_ABBREVIATIONS_CAPITAL) ||
               pq_is(entry, PQ_LEX_ABBREVIATIONS_NUMBER)) {
        w->hard |= (uint64_t)1 << j;
    }
}

/* TK44: is the word with the apostrophe at bit j a listed one of another language? */
static int is_elision(const uint8_t *text, const window *w, uint32_t j) {
    uint32_t s = after_highest(~w->letter & below(j)), size = j - s + (has(w->wide, j) ? 3 : 1);
    return size <= 9 && pq_is(pq_lookup(text + s, size), PQ_LEX_FOREIGN_WORDS);
}

/* TK4: an apostrophe at bit j. */
INLINE void take_apostrophe(pq_scan *scan, const uint8_t *text, window *w, uint32_t j) {
    uint32_t end, start = clitic_at(text, w, j, &end);
    if (start == 64) return;
    if (start < j ? is_elision(text, w, j) : pq_is_foreign(scan)) return;
    w->whole |= (uint64_t)1 << start;
    w->ends |= (uint64_t)1 << end;
    w->taken |= below(end) & ~below(start);
}

/* TK9: the hyphens, from bit j on, of a compound of plain words and numbers without prefixes and suffixes. */
static void take_hyphens(pq_scan *scan, const uint8_t *text, window *w, uint32_t j) {
    uint64_t alnum = w->letter | w->digit, easy = w->space | w->sign | (w->wide & ~w->point), hyphens = 0;
    uint32_t s = after_highest(~alnum & below(j)), e = j;
    if (!has(((easy | (w->wide & ~w->point) << 2) << 1) | 1, s)) return;
    int words = 0; /* before hyphens: only then does the language matter */
    for (int is_first = 1, word_before = 0;; is_first = 0) {
        int is_word = (int)has(w->letter, s), is_last = !has(w->join & ~w->sign, e);
        if (is_word) {
            const pq_entry *entry = pq_lookup(text + s, e - s);
            if ((!is_last && pq_is(entry, PQ_LEX_PREFIXES)) || (word_before && pq_is(entry, PQ_LEX_SUFFIXES))) return;
            if (!is_first && !word_before && e - s <= 5) return; /* may be a pronoun of French */
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
    if (text[j] == '!' && pq_is(pq_lookup(text + s, j - s), PQ_LEX_NAMES_WITH_MARKS)) w->hard |= (uint64_t)1 << j;
}

/* Full stops behind words, apostrophes, and hyphens in words. */
static void take_points(pq_scan *scan, window *w, uint64_t points) {
    const uint8_t *text = scan->text + w->at;
    for (; points; points &= points - 1) {
        uint32_t j = lowest(points);
        if (has(w->stop & ~w->point, j)) take_bang(text, w, j);
        else if (has(w->stop, j)) take_stop(scan, text, w, j);
        else if (has(w->point, j)) scan->split_clitics ? take_apostrophe(scan, text, w, j) : (void)0;
        else if (scan->split_hyphens && !has(w->hyphen, j)) take_hyphens(scan, text, w, j);
    }
}

/* The tokens of the window, and which of them are hard. */
INLINE void divide(pq_scan *scan, window *w) {
    uint64_t first = w->space << 1 | 1, last = w->space >> 1; /* of a chunk */
    uint64_t comma = w->point & w->sign & ~w->stop, dot = w->point & w->stop, colon = w->join & w->sign;
    uint64_t signs = w->wide & ~w->point, hyphens = w->join & ~w->sign, alone = hyphens & first & last;
    uint64_t alnum = w->letter | w->digit, easy = w->space | w->sign | signs;
    w->ends = w->whole = w->taken = w->hyphen = w->hard = 0;
    uint64_t points = ((w->point & ~w->sign) | (hyphens & alnum << 1) | (w->stop & w->letter << 1)) & w->inside;
    if (points) take_points(scan, w, points);
    uint64_t single_signs = w->sign | alone | w->hyphen;
    uint64_t letter = w->letter & ~w->taken, begin = letter & ~(letter << 1), single = begin & ~(letter >> 1);
    uint64_t upper = w->upper & letter, begin_upper = begin & upper;
    w->hard |= ~(easy | alnum | signs << 1 | signs << 2 | alone | w->hyphen | w->taken); /* signs that are not known here */
    w->hard |= (w->letter & w->digit << 1) | (w->digit & w->letter << 1);
    w->hard |= dot & (~(easy >> 1) | first | single << 1);
    w->hard |= (w->stop & w->stop >> 1) | (signs & signs >> 3);
    w->hard |= comma & ((w->digit << 1 & w->digit >> 1) | comma >> 1);
    w->hard |= colon & ~(last & alnum << 1);
    w->starts = (begin | (w->digit & ~(w->digit << 1)) | single_signs | signs | w->whole | (w->hard & first)) & w->inside;
    w->ends |= (letter << 1 & ~letter) | (w->digit << 1 & ~w->digit) | single_signs << 1 | signs << 3 | (w->hard & first) << 1;
    w->capitals = (upper + begin_upper) & ~upper & ~((single & upper) << 1) & w->ends;
}

/* A clitic with its apostrophe, or an abbreviation with its full stop. */
static void emit_whole(pq_scan *scan, const window *w, uint32_t s, uint32_t e) {
    uint64_t letter = w->letter & below(e) & ~below(s), upper = letter & w->upper;
    unsigned flags = (upper & (letter & (~letter + 1)) ? PQ_CAPITAL : PQ_LOWER) | has(w->true_space, e);
    if (letter == upper && (letter & (letter - 1))) flags |= PQ_ALL_CAPS;
    if (w->wide & below(e) & ~below(s)) flags |= PQ_NON_ASCII;
    if (has(w->stop, e - 1)) pq_emit(scan, w->at + s, w->at + e, PQ_TOKEN_ABBREV, TK_ABBREVIATION, flags | PQ_FINAL_PERIOD);
    else pq_emit(scan, w->at + s, w->at + e, PQ_TOKEN_WORD, TK_CLITIC, flags | PQ_CLITIC);
}

/* A token that is no plain word, number or ASCII sign, or only may be one. Returns where its chunk ends if that is done too,
 * else where the token begins. */
static uint32_t take_odd(pq_scan *scan, const window *w, uint32_t s, uint32_t e) {
    uint32_t done = s;
    if (has(w->whole, s)) {
        emit_whole(scan, w, s, e);
    } else if (has(w->hyphen, s)) {
        pq_emit(scan, w->at + s, w->at + e, PQ_TOKEN_PUNCT, TK_HYPHEN, 0);
    } else if (!has(w->hard, s) && !has(w->hard, e) &&
               (has(w->wide, s) || !pq_is(pq_lookup(scan->text + w->at + s, e - s), PQ_LEX_CONTRACTIONS))) {
        const token_form *form = &forms[scan->text[w->at + s + (has(w->wide, s) ? 2 : 0)]];
        pq_emit(scan, w->at + s, w->at + e, form->kind, form->rule, form->flags | has(w->true_space, e) | has(w->capitals, e) << 3);
    } else {
        done = s + lowest(w->space >> s);
        scan->chunk = w->at + after_highest(w->space & below(s));
        scan->end = w->at + done;
        pq_scan_chunk(scan, w->at + s);
        scan->tokens[scan->count - 1].flags |= (uint16_t)has(w->true_space, done);
    }
    if (scan->capacity - scan->count < 64) pq_scan_grow(scan);
    return done;
}

_Static_assert(PQ_SPACE_AFTER == 1 && PQ_ALL_CAPS == 8, "set by shifts");
_Static_assert(offsetof(pq_token, flags) == offsetof(pq_token, kind) + 2 && sizeof(token_form) == 4, "stored by one move");

INLINE void put(pq_token *out, uint32_t start, uint32_t end, const token_form *form, unsigned flags) {
    uint32_t word;
    memcpy(&word, form, 4);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word |= flags;
#else
    word |= flags << 16;
#endif
    out->start = start, out->end = end;
    memcpy((char *)out + offsetof(pq_token, kind), &word, 4);
}

INLINE void emit_all(pq_scan *scan, const window *w) {
    uint64_t starts = w->starts, ends = w->ends, odd = w->hard | w->capitals | (w->whole | w->hyphen | w->wide) << 1;
    const uint64_t space = w->true_space;
    const uint8_t *text = scan->text + w->at;
    const uint32_t at = w->at;
    if (scan->capacity - scan->count < 64) pq_scan_grow(scan);
    pq_token *out = scan->tokens + scan->count;
    uint32_t next_odd = odd ? lowest(odd) : 64; /* the first token that ends there or behind it is odd */
    while (starts) {
        uint32_t s = lowest(starts), e = lowest(ends);
        if (RARE(e >= next_odd) || RARE(may_be_listed(token_contractions, text + s, e - s))) {
            scan->count = (uint32_t)(out - scan->tokens);
            uint32_t done = take_odd(scan, w, s, e);
            if (scan->status != PQ_OK) return;
            out = scan->tokens + scan->count;
            starts = starts & ~below(done), ends = ends & ~below(done) & ~((uint64_t)1 << done);
            odd &= ~below(done > s ? done : s + 1) << 1 & ~(w->capitals & (uint64_t)1 << e);
            next_odd = odd ? lowest(odd) : 64;
            if (done > s) continue;
        } else {
            put(out++, at + s, at + e, &forms[text[s]], (unsigned)(space >> e & 1));
        }
        starts &= starts - 1, ends &= ends - 1;
    }
    scan->count = (uint32_t)(out - scan->tokens);
}

/* Newlines of the window, each in the white space behind a token. */
static void mark_newlines(pq_scan *scan, const window *w, uint64_t newlines, uint32_t first_token) {
    while (newlines) {
        uint32_t q = lowest(newlines), e = w->at + after_highest(~w->true_space & below(q)), t = scan->count;
        while (t > first_token && scan->tokens[t - 1].end > e) t--;
        if (t > first_token) scan->tokens[t - 1].flags |= PQ_NEWLINE_AFTER;
        uint64_t more = ~w->true_space >> q;
        if (more == 0) return;
        newlines &= ~below(q + lowest(more));
    }
}

INLINE void scan_windows(pq_scan *scan, uint32_t at, uint32_t border, uint32_t first_token) {
    while (at < border && scan->status == PQ_OK) {
        window w;
        uint32_t size;
        if (read_window(scan, &w, at, border, &size)) {
            uint64_t newlines = PQ_BITS(scan->classes, newline, at);
            divide(scan, &w);
            emit_all(scan, &w);
            if (newlines) mark_newlines(scan, &w, size < 64 ? newlines & below(size) : newlines, first_token);
            at += size;
        } else {
            at = pq_scan_long_chunk(scan, at, border);
        }
    }
}

/* The same code for processors that shift and count bits by single instructions. */
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
__attribute__((target("bmi,bmi2,lzcnt"))) static void scan_windows_bmi2(pq_scan *scan, uint32_t at, uint32_t border,
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
