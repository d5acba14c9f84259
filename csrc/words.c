#include "words.h"

#include <string.h>

/* ---- white space and what prints nothing ------------------------------------------------------------ */
static int is_ascii_space(uint8_t c) { return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x1F); }

static int is_space_2(const uint8_t *p) { return p[0] == 0xC2 && (p[1] == 0xA0 || p[1] == 0x85); }

static int is_space_3(const uint8_t *p) {
    if (p[0] == 0xE2 && p[1] == 0x80) return (p[2] >= 0x80 && p[2] <= 0x8A) || p[2] == 0xA8 || p[2] == 0xA9 || p[2] == 0xAF;
    return (p[0] == 0xE1 && p[1] == 0x9A && p[2] == 0x80) || (p[0] == 0xE2 && p[1] == 0x81 && p[2] == 0x9F) ||
           (p[0] == 0xE3 && p[1] == 0x80 && p[2] == 0x80);
}

static int is_blank_3(const uint8_t *p) {
    if (p[0] == 0xE2 && p[1] == 0x80) return (p[2] >= 0x8B && p[2] <= 0x8F) || (p[2] >= 0xAA && p[2] <= 0xAE);
    if (p[0] == 0xE2 && p[1] == 0x81) return p[2] >= 0xA0 && p[2] <= 0xA9;
    return p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF;
}

uint32_t pq_space_at(const uint8_t *text, uint32_t end, uint32_t i) {
    if (i >= end) return 0;
    if (text[i] < 0x80) return (uint32_t)is_ascii_space(text[i]);
    if (i + 2 <= end && is_space_2(text + i)) return 2;
    return i + 3 <= end && is_space_3(text + i) ? 3 : 0;
}

uint32_t pq_space_before(const uint8_t *text, uint32_t start, uint32_t i) {
    if (i <= start) return 0;
    if (text[i - 1] < 0x80) return (uint32_t)is_ascii_space(text[i - 1]);
    if (i >= start + 2 && is_space_2(text + i - 2)) return 2;
    return i >= start + 3 && is_space_3(text + i - 3) ? 3 : 0;
}

static const struct {
    uint8_t length;
    char name[9];
} entities[] = {{6, "&nbsp;"}, {6, "&#160;"}, {6, "&#xa0;"}, {6, "&ensp;"}, {6, "&emsp;"},
                {6, "&zwnj;"}, {5, "&zwj;"},  {5, "&shy;"},  {7, "&#8203;"}};

static uint32_t entity_at(const uint8_t *text, uint32_t end, uint32_t i) {
    for (size_t k = 0; k < sizeof entities / sizeof *entities; k++) {
        uint32_t length = entities[k].length, n = 0;
        if (end - i < length) continue;
        while (n < length &&
               (text[i + n] >= 'A' && text[i + n] <= 'Z' ? text[i + n] | 0x20 : text[i + n]) == (uint8_t)entities[k].name[n])
            n++;
        if (n == length) return length;
    }
    return 0;
}

uint32_t pq_blank_at(const uint8_t *text, uint32_t end, uint32_t i) {
    if (i >= end) return 0;
    if (text[i] == '&') return entity_at(text, end, i);
    if (text[i] < 0x80) return 0;
    if (i + 2 <= end && text[i] == 0xC2 && text[i + 1] == 0xAD) return 2;
    return i + 3 <= end && is_blank_3(text + i) ? 3 : 0;
}

uint32_t pq_blank_before(const uint8_t *text, uint32_t start, uint32_t i) {
    if (i <= start) return 0;
    if (text[i - 1] == ';') {
        for (uint32_t n = 5; n <= 7 && n <= i - start; n++)
            if (text[i - n] == '&' && entity_at(text, i, i - n) == n) return n;
        return 0;
    }
    if (text[i - 1] < 0x80) return 0;
    if (i >= start + 2 && text[i - 2] == 0xC2 && text[i - 1] == 0xAD) return 2;
    return i >= start + 3 && is_blank_3(text + i - 3) ? 3 : 0;
}

uint32_t pq_skip_spaces(const uint8_t *text, uint32_t end, uint32_t i) {
    for (uint32_t n; (n = pq_space_at(text, end, i)) != 0 || (n = pq_blank_at(text, end, i)) != 0;) i += n;
    return i;
}

uint32_t pq_skip_spaces_back(const uint8_t *text, uint32_t start, uint32_t i) {
    for (uint32_t n; (n = pq_space_before(text, start, i)) != 0 || (n = pq_blank_before(text, start, i)) != 0;) i -= n;
    return i;
}

/* ---- letters ----------------------------------------------------------------------------------------- */
/* Enough of case for Latin, Greek and Cyrillic; every other letter is "other", which no rule takes for lower case. */
unsigned pq_case_at(const uint8_t *text, uint32_t end, uint32_t i) {
    uint32_t c;
    if (i >= end) return PQ_CASE_NONE;
    if (text[i] < 0x80) {
        c = text[i];
        if ((c | 0x20) - 'a' < 26u) return c & 0x20 ? PQ_CASE_LOWER : PQ_CASE_UPPER;
        return c - '0' < 10u ? PQ_CASE_DIGIT : PQ_CASE_NONE;
    }
    pq_decode(text, end, i, 0, &c);
    if (c == 0xAA || c == 0xB5 || c == 0xBA) return PQ_CASE_LOWER;
    if (c < 0xC0 || c == 0xD7 || c == 0xF7) return PQ_CASE_NONE;
    if (c < 0x100) return c < 0xDF ? PQ_CASE_UPPER : PQ_CASE_LOWER;
    if (c < 0x180) {
        int odd_is_upper = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
        return c == 0x178 || (c & 1) == (unsigned)odd_is_upper ? PQ_CASE_UPPER : PQ_CASE_LOWER;
    }
    if (c >= 0x386 && c <= 0x3AB) return PQ_CASE_UPPER;
    if (c >= 0x3AC && c <= 0x3CE) return PQ_CASE_LOWER;
    if (c >= 0x400 && c <= 0x42F) return PQ_CASE_UPPER;
    if (c >= 0x430 && c <= 0x45F) return PQ_CASE_LOWER;
    if ((c >= 0x460 && c < 0x530) || (c >= 0x1E00 && c < 0x1F00)) return c & 1 ? PQ_CASE_LOWER : PQ_CASE_UPPER;
    if ((c >= 0x2000 && c < 0x2C00) || (c >= 0x3000 && c < 0x3040) || c >= 0xFFF0) return PQ_CASE_NONE; /* signs, emoji */
    return PQ_CASE_OTHER;
}

/* 0 sign, 1 upper, 2 lower, 3 digit, 4 white space, 5 & that may begin an entity */
static const uint8_t ascii_classes[128] = {
    [9] = 4,   [10] = 4,  [11] = 4,  [12] = 4,  [13] = 4,  [28] = 4,  [29] = 4,  [30] = 4,  [31] = 4,  [' '] = 4, ['&'] = 5,
    ['0'] = 3, ['1'] = 3, ['2'] = 3, ['3'] = 3, ['4'] = 3, ['5'] = 3, ['6'] = 3, ['7'] = 3, ['8'] = 3, ['9'] = 3, ['A'] = 1,
    ['B'] = 1, ['C'] = 1, ['D'] = 1, ['E'] = 1, ['F'] = 1, ['G'] = 1, ['H'] = 1, ['I'] = 1, ['J'] = 1, ['K'] = 1, ['L'] = 1,
    ['M'] = 1, ['N'] = 1, ['O'] = 1, ['P'] = 1, ['Q'] = 1, ['R'] = 1, ['S'] = 1, ['T'] = 1, ['U'] = 1, ['V'] = 1, ['W'] = 1,
    ['X'] = 1, ['Y'] = 1, ['Z'] = 1, ['a'] = 2, ['b'] = 2, ['c'] = 2, ['d'] = 2, ['e'] = 2, ['f'] = 2, ['g'] = 2, ['h'] = 2,
    ['i'] = 2, ['j'] = 2, ['k'] = 2, ['l'] = 2, ['m'] = 2, ['n'] = 2, ['o'] = 2, ['p'] = 2, ['q'] = 2, ['r'] = 2, ['s'] = 2,
    ['t'] = 2, ['u'] = 2, ['v'] = 2, ['w'] = 2, ['x'] = 2, ['y'] = 2, ['z'] = 2};

/* The class of the code point at i, as above (6: a letter without case), and its length in bytes. */
static unsigned class_at(const uint8_t *text, uint32_t end, uint32_t i, uint32_t *length) {
    static const uint8_t of_case[] = {
        [PQ_CASE_NONE] = 0, [PQ_CASE_UPPER] = 1, [PQ_CASE_LOWER] = 2, [PQ_CASE_OTHER] = 6, [PQ_CASE_DIGIT] = 3};
    *length = 1;
    if (text[i] < 0x80) {
        unsigned c = ascii_classes[text[i]];
        return c == 5 ? (pq_blank_at(text, end, i) ? 4 : 0) : c;
    }
    if (pq_space_at(text, end, i) || pq_blank_at(text, end, i)) return 4;
    uint32_t c;
    *length = pq_decode(text, end, i, 0, &c);
    return of_case[pq_case_at(text, end, i)];
}

/* The word that begins at i; returns its end. */
static uint32_t read_word(const uint8_t *text, uint32_t end, uint32_t i, pq_word *word) {
    enum { LONGEST = 64 }; /* a longer stretch without white space is cut: no name or phrase is as long */
    static const uint8_t flags[] = {0, PQ_WORD_CAPITAL, PQ_WORD_LOWER, PQ_WORD_DIGIT, 0, 0, PQ_WORD_OTHER};
    uint32_t upper = 0, lower = 0, length;
    *word = (pq_word){PQ_NONE, i, i, i, 0};
    while (i < end && i - word->outer_start < LONGEST) {
        unsigned class = class_at(text, end, i, &length);
        if (class == 4) break;
        if (class != 0) {
            if (word->start == PQ_NONE) {
                word->start = i;
                word->flags = flags[class];
            }
            word->end = i + length;
            upper += class == 1;
            lower += class == 2;
        }
        i += length;
    }
    word->outer_end = i;
    if (word->start == PQ_NONE) {
        word->start = word->outer_start;
        word->end = i;
        word->flags = PQ_WORD_SIGNS;
    }
    if (upper >= 2 && lower == 0) word->flags |= PQ_WORD_CAPS;
    return i;
}

/* Reads words of ASCII that end within the 64 bytes from words->next on, by their bitmaps, up to the first other one. */
static void read_plain_words(const pq_store *store, uint32_t end, uint32_t most, pq_words *words) {
    const uint8_t *text = store->document.text;
    const pq_class_block *classes = store->classes;
    uint32_t i = words->next, count = words->count;
    uint64_t space = PQ_BITS(classes, space, i), letters = PQ_BITS(classes, letter, i), uppers = PQ_BITS(classes, upper, i),
             solids = letters | PQ_BITS(classes, digit, i), high = PQ_BITS(classes, high, i);
    if (end - i < 64) space |= ~(uint64_t)0 << (end - i);
    while (space != 0) {
        uint32_t length = (uint32_t)__builtin_ctzll(space), first = 0, last = length - 1;
        uint64_t mask = ((uint64_t)1 << length) - 1, solid = solids & mask;
        if (solid != mask) {
            if (high & mask) break;
            uint64_t signs = mask & ~solid;
            while (signs && text[i + (uint32_t)__builtin_ctzll(signs)] != '&') signs &= signs - 1;
            if (signs) break;
            if (solid != 0) first = (uint32_t)__builtin_ctzll(solid), last = 63 - (uint32_t)__builtin_clzll(solid);
        }
        uint64_t letter = letters & mask, upper = uppers & mask;
        uint32_t flags = upper >> first & 1    ? PQ_WORD_CAPITAL
                         : letter >> first & 1 ? PQ_WORD_LOWER
                         : solid               ? PQ_WORD_DIGIT
                                               : PQ_WORD_SIGNS;
        if (upper & (upper - 1) && letter == upper) flags |= PQ_WORD_CAPS;
        words->items[count++] = (pq_word){i + first, i + last + 1, i, i + length, flags};
        uint32_t next = pq_skip_space(text, end, i + length), step = next - i;
        i = next;
        if (i >= end || count >= most || step >= 64) break;
        space >>= step, letters >>= step, uppers >>= step, solids >>= step, high >>= step;
    }
    words->next = i;
    words->count = count;
}

void pq_read_words(const pq_store *store, uint32_t start, uint32_t end, uint32_t most, pq_words *words) {
    words->count = 0;
    words->next = start < end ? pq_skip_space(store->document.text, end, start) : end;
    words->complete = words->next >= end;
    pq_more_words(store, end, most, words);
}

void pq_more_words(const pq_store *store, uint32_t end, uint32_t most, pq_words *words) {
    while (words->next < end && words->count < most) {
        uint32_t before = words->next;
        if (store->classes != NULL) read_plain_words(store, end, most, words); /* own rules are read without a text */
        if (words->next == before) {
            uint32_t after = read_word(store->document.text, end, before, &words->items[words->count++]);
            words->next = pq_skip_space(store->document.text, end, after);
        }
    }
    words->complete = words->next >= end;
}

int pq_is_prose(const pq_store *store, uint32_t start, uint32_t end) {
    const pq_class_block *classes = store->classes;
    uint32_t first = start >> 6, last = (end - 1) >> 6;
    uint64_t before = start & 63 ? 0 : 1;
    for (uint32_t b = first; start < end && b <= last; b++) {
        uint64_t space = classes[b].space, lower = classes[b].letter & ~classes[b].upper, run = lower & lower >> 1;
        run &= run >> 2;
        run &= lower >> 4 & lower >> 5 & (space << 1 | before);
        before = space >> 63;
        if (b == first) run &= ~(uint64_t)0 << (start & 63);
        if (b == last) run &= ~(uint64_t)0 >> (63 - ((end - 1) & 63));
        for (; run; run &= run - 1) {
            uint32_t at = b * 64 + (uint32_t)__builtin_ctzll(run);
            uint64_t other = ~PQ_BITS(classes, letter, at);
            uint32_t length = other ? (uint32_t)__builtin_ctzll(other) : 64;
            if (at + length > end) length = end - at;
            if (length >= 6 && pq_lookup_by(store->options.rules, store->document.text + at, length) == NULL) return 1;
        }
    }
    return 0;
}

uint32_t pq_letters_end(const pq_store *store, uint32_t at, uint32_t end) {
    uint64_t other = ~PQ_BITS(store->classes, letter, at);
    uint32_t after = at + (other ? (uint32_t)__builtin_ctzll(other) : 64);
    return after < end ? after : end;
}

int pq_opens_no_phrase(const pq_store *store, uint32_t at, uint32_t end) {
    const uint8_t *text = store->document.text;
    uint32_t first = pq_letters_end(store, at, end);
    if (first == at || first + 1 >= end || text[first] != ' ') return 0;
    uint32_t second = pq_letters_end(store, first + 1, end);
    if (second == first + 1 || second >= end || text[second] != ' ') return 0;
    return pq_lookup_by(store->options.rules, text + at, second - at) == NULL;
}

const pq_entry *pq_letters_entry(const pq_store *store, uint32_t at, uint32_t end, uint32_t *after) {
    *after = pq_letters_end(store, at, end);
    return *after > at ? pq_lookup_by(store->options.rules, store->document.text + at, *after - at) : NULL;
}

/* ---- phrases ----------------------------------------------------------------------------------------- */
const pq_entry *pq_phrase_with(const pq_store *store, pq_phrase_so_far *phrase, const pq_word *word) {
    const uint8_t *at = store->document.text + word->start;
    const pq_entry *entry = phrase->entry;
    uint32_t length = word->end - word->start;
    phrase->entry = NULL;
    if (phrase->length + 1 + length > sizeof phrase->bytes) return NULL;
    if (phrase->length == 0) phrase->entry = pq_lookup_by(store->options.rules, at, length);
    else if (at[0] < 0x80 && !(entry->next >> (at[0] & 15) & 1)) return NULL;
    if (phrase->length == 0 && (phrase->entry == NULL || !phrase->entry->prefix)) return phrase->entry; /* most */
    if (phrase->length > 0) phrase->bytes[phrase->length++] = ' ';
    memcpy(phrase->bytes + phrase->length, at, length);
    phrase->length += length;
    if (phrase->entry == NULL) phrase->entry = pq_lookup_by(store->options.rules, phrase->bytes, phrase->length);
    return phrase->entry;
}

uint32_t pq_phrase(const pq_store *store, const pq_words *words, uint32_t from, unsigned lex, const pq_entry **found) {
    pq_phrase_so_far phrase;
    uint32_t best = 0;
    phrase.length = 0;
    if (found != NULL) *found = NULL;
    for (uint32_t n = 0; n < 8 && from + n < words->count; n++) {
        const pq_entry *entry = pq_phrase_with(store, &phrase, &words->items[from + n]);
        if (pq_is(entry, lex)) {
            best = n + 1;
            if (found != NULL) *found = entry;
        }
        if (entry == NULL || !entry->prefix) break;
    }
    return best;
}

const pq_entry *pq_word_entry(const pq_store *store, const pq_word *word) {
    return pq_lookup_by(store->options.rules, store->document.text + word->start, word->end - word->start);
}

int pq_word_is(const pq_store *store, const pq_word *word, const char *lower) {
    const uint8_t *text = store->document.text;
    for (uint32_t i = word->start; i < word->end; i++, lower++) {
        uint8_t c = text[i] >= 'A' && text[i] <= 'Z' ? text[i] | 0x20 : text[i];
        if (*lower == '\0' || c != (uint8_t)*lower) return 0;
    }
    return *lower == '\0';
}

int pq_word_in(const pq_store *store, const pq_word *word, const char *const of[], uint32_t longest) {
    uint32_t n = word->end - word->start;
    if (n > longest || of[n] == NULL) return 0;
    const uint8_t *at = store->document.text + word->start;
    for (const char *w = of[n]; *w != '\0'; w += n) {
        if ((uint8_t)*w != (at[0] | 0x20)) continue;
        uint32_t i = 0;
        while (i < n && (at[i] >= 'A' && at[i] <= 'Z' ? at[i] | 0x20 : at[i]) == (uint8_t)w[i]) i++;
        if (i == n) return 1;
    }
    return 0;
}

int pq_words_are(const pq_store *store, const pq_words *words, uint32_t from, const char *phrase) {
    const uint8_t *text = store->document.text;
    for (uint32_t n = from;; n++) {
        if (n >= words->count) return 0;
        for (uint32_t i = words->items[n].start; i < words->items[n].end; i++, phrase++) {
            uint8_t c = text[i] >= 'A' && text[i] <= 'Z' ? text[i] | 0x20 : text[i];
            if (*phrase == '\0' || c != (uint8_t)*phrase) return 0;
        }
        if (*phrase == '\0') return 1;
        if (*phrase++ != ' ') return 0;
    }
}

/* ---- how a stretch ends ------------------------------------------------------------------------------ */
uint32_t pq_strip_closers(const uint8_t *text, uint32_t start, uint32_t end) {
    for (int n = 0; n < 16; n++) {
        if (end - start > 3 && text[end - 3] == 0xE2 && text[end - 2] == 0x80 && text[end - 1] == 0x9D) { /* mostly */
            end -= 3;
            continue;
        }
        end = pq_skip_space_back(text, start, end);
        if (end == start) return end;
        uint8_t c = text[end - 1];
        if (c == '.' || c == ',' || c == '?') return end;
        if (c == '"' || c == '\'' || c == ')' || c == ']' || c == '*' || c == '_') end--;
        else if (end - start >= 3 && text[end - 3] == 0xE2 && text[end - 2] == 0x80 &&
                 (c == 0x99 || c == 0x9D || c == 0x9C || c == 0x98))
            end -= 3;
        else if (end - start >= 2 && text[end - 2] == 0xC2 && (c == 0xBB || c == 0xAB)) end -= 2;
        else if (end - start >= 3 && text[end - 3] == 0xE3 && text[end - 2] == 0x80 && (c == 0x8D || c == 0x8F)) end -= 3;
        else if (end - start >= 6 && memcmp(text + end - 6, "&quot;", 6) == 0) end -= 6;
        else return end;
    }
    return end;
}

int pq_is_terminated(const uint8_t *text, uint32_t start, uint32_t end) {
    if (end == start) return 0;
    if (text[end - 1] == '.') return 1;
    if ((uint8_t)((text[end - 1] | 0x20) - 'a') < 26) return 0;
    end = pq_strip_closers(text, start, end);
    if (end == start) return 0;
    uint8_t c = text[end - 1];
    if (c == '.' || c == '!' || c == '?') return 1;
    if (end - start < 3) return 0;
    return memcmp(text + end - 3, "\xE2\x80\xA6", 3) == 0 || memcmp(text + end - 3, "\xE3\x80\x82", 3) == 0 ||
           memcmp(text + end - 3, "\xEF\xBC\x81", 3) == 0 || memcmp(text + end - 3, "\xEF\xBC\x9F", 3) == 0;
}

uint32_t pq_credit_label_before(const uint8_t *text, uint32_t start, uint32_t end) {
    static const char *const labels[] = {"Image", "Photo", "Picture", "Credit", "Photograph"};
    for (size_t k = 0; k < sizeof labels / sizeof *labels; k++) {
        uint32_t n = (uint32_t)strlen(labels[k]);
        if (end - start >= n && memcmp(text + end - n, labels[k], n) == 0) return n;
    }
    return 0;
}
