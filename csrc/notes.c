#include "notes.h"

#include <string.h>

#include "page_lines.h"

static int is_letter(uint8_t c) { return (uint8_t)((c | 0x20) - 'a') < 26; }
static uint8_t byte_at(const uint8_t *text, uint32_t end, uint32_t i) { return i < end ? text[i] : 0; }

static int is_plain_sign(const uint8_t *text, uint32_t end, uint32_t after) { /* :, a bar, a dash or nothing follows a label */
    while (after < end && (text[after] == ')' || text[after] == ']' || text[after] == '*' || text[after] == '_')) after++;
    uint32_t at = pq_skip_space(text, end, after);
    if (at >= end) return 1;
    if (text[at] == ':' || text[at] == '|' || text[at] == '>') return 1;
    if (text[at] == '-' && at > after) return 1;
    if (text[at] == 0xC2 && end - at > 1 && text[at + 1] == 0xBB) return 1;
    return text[at] == 0xE2 && end - at > 2 && text[at + 1] == 0x80 && (text[at + 2] == 0x93 || text[at + 2] == 0x94);
}

/* `___`, `* * *`, `-30-`, `###`: signs only, three or more of those that draw lines. */
static int is_separator_line(const uint8_t *text, uint32_t start, uint32_t end) {
    uint32_t signs = 0;
    if (end - start > 200) return 0;
    if (end - start <= 8 && end - start >= 4 &&
        (memcmp(text + start, "-30-", 4) == 0 || (end - start >= 6 && memcmp(text + start, "- 30 -", 6) == 0)))
        return 1;
    for (uint32_t i = start; i < end;) {
        uint32_t space = pq_space_at(text, end, i);
        if (space) {
            i += space;
            continue;
        }
        if (memchr("_*#-=~+", text[i], 7) != NULL) i++;
        else if (text[i] == 0xC2 && i + 1 < end && text[i + 1] == 0xB7) i += 2;
        else if (text[i] == 0xE2 && i + 2 < end &&
                 ((text[i + 1] == 0x80 && (text[i + 2] == 0xA2 || text[i + 2] == 0x93 || text[i + 2] == 0x94)) ||
                  text[i + 1] == 0x94 || text[i + 1] == 0x95))
            i += 3;
        else return 0;
        signs++;
    }
    return signs >= 3 || (signs == 1 && end - start == 3 && text[start] == 0xE2); /* a dash alone */
}

/* The longest phrase of each of this stage's lists that begins at a word. */
enum { NOTES, LINES, OPENERS, TAILS, CAPTIONS, BOXES, LISTS };
typedef struct {
    uint32_t count[LISTS];
    const pq_entry *entry[LISTS];
} openings;

#define BIT(lex, half) ((lex) >> 6 == (half) ? (uint64_t)1 << ((lex) & 63) : 0)
#define BITS(half)                                                                                                  \
    (BIT(PQ_LEX_NOTE_OPENERS, half) | BIT(PQ_LEX_BOILERPLATE_LINES, half) | BIT(PQ_LEX_BOILERPLATE_OPENERS, half) | \
     BIT(PQ_LEX_PAGE_TAILS, half) | BIT(PQ_LEX_CAPTION_OPENERS, half) | BIT(PQ_LEX_BOX_HEADINGS, half))
static int opens_alone(const pq_entry *entry) { /* a word that is a whole phrase of one of the lists */
    return ((entry->classes[0] & BITS(0)) | (entry->classes[1] & BITS(1))) != 0;
}
#undef BITS
#undef BIT

static int find_openings(const pq_store *store, uint32_t end, pq_words *words, uint32_t from, openings *found) {
    static const uint8_t lists[LISTS] = {PQ_LEX_NOTE_OPENERS, PQ_LEX_BOILERPLATE_LINES, PQ_LEX_BOILERPLATE_OPENERS,
                                         PQ_LEX_PAGE_TAILS,   PQ_LEX_CAPTION_OPENERS,   PQ_LEX_BOX_HEADINGS};
    pq_phrase_so_far phrase;
    int any = 0;
    phrase.length = 0;
    memset(found, 0, sizeof *found);
    for (uint32_t n = 0; n < 8; n++) {
        if (from + n >= words->count) pq_more_words(store, end, from + n + 1, words);
        if (from + n >= words->count) break;
        const pq_entry *entry = pq_phrase_with(store, &phrase, &words->items[from + n]);
        for (int k = 0; entry != NULL && k < LISTS; k++)
            if (pq_is(entry, lists[k])) found->count[k] = n + 1, found->entry[k] = entry, any = 1;
        if (entry == NULL || !(entry->prefix & PQ_BEGINS_LINE)) break;
    }
    return any;
}

/* ---- notes ------------------------------------------------------------------------------------------------------- */
static int are_reporters(const pq_store *store, const pq_words *words,
                         uint32_t from) { /* names, and what such lines say between them */
    static const char *const between[] = {
        "and",        "in",        "for",      "by",          "of",          "the",        "at",       "from",   "with",
        "additional", "reporting", "editing",  "writing",     "contributed", "to",         "this",     "report", "story",
        "on",         "further",   "graphics", "photography", "photographs", "production", "research", "by"};
    uint32_t names = 0;
    for (uint32_t i = from; i < words->count; i++) {
        const pq_word *word = &words->items[i];
        if (!(word->flags & PQ_WORD_LOWER)) {
            names += (word->flags & (PQ_WORD_CAPITAL | PQ_WORD_OTHER)) != 0;
            continue;
        }
        size_t k = 0;
        while (k < sizeof between / sizeof *between && !pq_word_is(store, word, between[k])) k++;
        if (k == sizeof between / sizeof *between && !pq_are_names(store, words, i - 1, i + 1)) return 0;
    }
    return names > 0;
}

/* `With Post wires`, `With AP and Reuters`, `- With wire services`. */
static int is_with_wires(const pq_store *store, const pq_words *words) {
    if (!words->complete || words->count < 2 || words->count > 12) return 0;
    uint32_t first = words->items[0].flags & PQ_WORD_SIGNS ? 1 : 0, last = words->count - 1;
    if (first >= last || !pq_word_is(store, &words->items[first], "with")) return 0;
    static const char *const ends[] = {"wires",          "agencies",      "wire services", "wire reports", "news services",
                                       "agency reports", "staff reports", "newswires",     "wire"};
    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
        uint32_t n = strchr(ends[k], ' ') != NULL ? 1 : 0;
        if (last >= first + n && pq_words_are(store, words, last - n, ends[k])) return 1;
    }
    for (uint32_t i = first + 1; i <= last;) {
        uint32_t n = pq_phrase(store, words, i, PQ_LEX_AGENCIES, NULL);
        if (n == 0 && !pq_word_is(store, &words->items[i], "and") && !pq_word_is(store, &words->items[i], "reports") &&
            !pq_word_is(store, &words->items[i], "the"))
            return 0;
        i += n > 0 ? n : 1;
    }
    return 1;
}

static int ends_like_contribution(const uint8_t *text, uint32_t start, uint32_t end) { /* its last word, before all else */
    static const struct {
        uint8_t length;
        char word[12];
    } words[] = {{6, "report"}, {5, "story"}, {7, "article"},      {8, "dispatch"},  {5, "piece"},
                 {4, "post"},   {4, "file"},  {11, "contributed"}, {9, "reporting"}, {8, "research"}};
    while (end > start && (text[end - 1] == '.' || text[end - 1] == ')' || text[end - 1] == '_' || text[end - 1] == '*')) end--;
    enum { LAST = 1 << 3 | 1 << 4 | 1 << 6 | 1 << 7 | 1 << 19 | 1 << 24 }; /* d e g h t y */
    if (end - start < 5 || (uint8_t)(text[end - 1] - 'a') >= 26 || !(LAST >> (text[end - 1] - 'a') & 1)) return 0;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        uint32_t n = words[k].length;
        if (end - start > n && text[end - 1] == (uint8_t)words[k].word[n - 1] && memcmp(text + end - n, words[k].word, n) == 0)
            return 1;
    }
    return 0;
}

/* `Associated Press writer A B in C contributed to this report.` */
static int is_contribution(const pq_store *store, uint32_t start, uint32_t end) {
    static const char *const things[] = {"report", "story", "article", "dispatch", "piece", "post", "file"};
    uint32_t tail = end - start > 64 ? end - 64 : start, i = 0;
    const uint8_t *text = store->document.text;
    pq_words words;
    if (end - start > 500 || end - start < 18 || !ends_like_contribution(text, start, end)) return 0;
    while (tail > start && tail < end && text[tail] > ' ' && text[tail] != '(') tail++;
    pq_read_words(store, tail, end, 14, &words);
    while (i < words.count && !pq_word_is(store, &words.items[i], "contributed")) i++;
    if (i == words.count) return 0;
    uint32_t rest = words.count - i - 1;
    int report = 0;
    for (size_t k = 0; rest > 0 && k < sizeof things / sizeof *things; k++)
        report |= pq_word_is(store, &words.items[words.count - 1], things[k]);
    int strong = (report && rest <= 3 &&
                  (pq_words_are(store, &words, i, "contributed to this") ||
                   pq_words_are(store, &words, i, "contributed to the"))) ||
                 (rest <= 4 && (pq_words_are(store, &words, i, "contributed reporting") ||
                                pq_words_are(store, &words, i, "contributed research")));
    if (strong) return 1;
    if (rest > 0) return 0;
    if (i >= 2 && i <= 6 && end - start < 80 && pq_are_names(store, &words, 0, i)) return 1; /* Kim Reyes contributed. */
    pq_read_words(store, start, end, PQ_WORDS, &words); /* a bare "contributed." needs a journalist before it */
    if (pq_phrase(store, &words, 0, PQ_LEX_AGENCIES, NULL) > 0) return 1;
    for (i = 0; i < words.count; i++)
        if (pq_word_is(store, &words.items[i], "writer") || pq_word_is(store, &words.items[i], "writers") ||
            pq_word_is(store, &words.items[i], "reporter") || pq_word_is(store, &words.items[i], "reporters") ||
            pq_word_is(store, &words.items[i], "correspondent"))
            return 1;
    return 0;
}

static pq_line_kind judge_note(const pq_store *store, uint32_t start, uint32_t end, const pq_words *words, const openings *at,
                               uint8_t *note) {
    const uint8_t *text = store->document.text;
    const pq_entry *entry = at->entry[NOTES];
    uint32_t first = words->count > 1 && words->items[0].flags & PQ_WORD_SIGNS ? 1 : 0, n = at->count[NOTES];
    if (n == 0) return PQ_LINE_NONE;
    const pq_word *last = &words->items[first + n - 1];
    if (!(words->items[first].flags & PQ_WORD_CAPITAL) && text[words->items[first].outer_start] != '(') return PQ_LINE_NONE;
    uint8_t kind = entry->kind & 7;
    if (entry->kind & 8 && !is_plain_sign(text, end, last->end) && byte_at(text, end, last->end) != '.') return PQ_LINE_NONE;
    if (entry->kind & 8 && first + n == words->count) return PQ_LINE_NONE; /* a label alone says nothing */
    if (entry->kind & 16) {
        pq_words all;
        pq_read_words(store, start, end, PQ_WORDS, &all);
        if (!are_reporters(store, &all, first + n)) return PQ_LINE_NONE;
    } else if (end - start > (kind == PQ_NOTE_WIRE ? 120u : 900u)) return PQ_LINE_NONE;
    *note = kind;
    return PQ_LINE_NOTE_OPENER;
}

/* ---- boilerplate ------------------------------------------------------------------------------------------------- */
static int asks_for(const pq_store *store, const pq_words *words, uint32_t from, unsigned value) {
    for (uint32_t i = from; i < words->count; i++) {
        const pq_word *word = &words->items[i];
        const pq_entry *entry = pq_word_entry(store, word);
        if (!pq_is(entry, PQ_LEX_BOILERPLATE_WORDS) || entry->kind != value) continue;
        if (word->end - word->start == 1 && (!(word->flags & PQ_WORD_CAPITAL) ||
                                             !(i > 0 && (pq_word_is(store, word - 1, "on") || pq_word_is(store, word - 1, "and")))))
            continue;
        return 1;
    }
    return 0;
}

static int has_address(const pq_store *store, const pq_words *words) { /* an e-mail address, a web address, a handle */
    const uint8_t *text = store->document.text;
    for (uint32_t i = 0; i < words->count; i++) {
        const pq_word *word = &words->items[i];
        uint32_t n = word->outer_end - word->outer_start;
        if (memchr(text + word->outer_start, '@', n) != NULL) return 1;
        if (text[word->outer_start] == '[' && i + 1 < words->count && pq_words_are(store, words, i, "email protected"))
            return 1; /* [email protected]: what is left of a hidden address */
        if (word->end - word->start > 7 &&
            (memcmp(text + word->start, "http", 4) == 0 || memcmp(text + word->start, "www.", 4) == 0))
            return 1;
    }
    return 0;
}

static uint32_t sentences_in(const pq_store *store,
                             const pq_words *words) { /* roughly: words that end in a stop before a capital */
    uint32_t count = 1;
    for (uint32_t i = 0; i + 1 < words->count; i++) {
        const pq_word *word = &words->items[i];
        uint8_t c = word->outer_end > word->end ? store->document.text[word->end] : 0;
        count += (c == '.' || c == '!' || c == '?') && words->items[i + 1].flags & PQ_WORD_CAPITAL;
    }
    return count;
}

/* Somebody says something: `Follow her on X, the court told reporters` is no line of a page. */
static int is_told(const pq_store *store, const pq_words *words, uint32_t from) {
    for (uint32_t i = from; i < words->count; i++) {
        const pq_entry *entry = pq_word_entry(store, &words->items[i]);
        if (words->items[i].flags & PQ_WORD_LOWER && pq_is(entry, PQ_LEX_SPEECH_VERBS) && entry->form == PQ_FORM_PAST) return 1;
    }
    return 0;
}

static int judge_opener(const pq_store *store, uint32_t start, uint32_t end, const pq_words *words, uint32_t n, unsigned value) {
    const uint8_t *text = store->document.text;
    const pq_word *last = &words->items[n - 1];
    uint32_t length = words->count;
    int sentence = pq_is_terminated(text, start, end);
    if (!words->complete) return value == 2 && end - start <= 600;
    switch (value) {
        case 1: /* Related: ... */
            if (!is_plain_sign(text, end, last->end) || length == n || end - start > 250 || sentences_in(store, words) > 2)
                return 0;
            if (byte_at(text, end, last->end) != ':' && n < 2 && !(words->items[0].flags & PQ_WORD_CAPS)) return 0;
            return !sentence || text[end - 1] == '?' || text[end - 1] == '!' || n >= 2;
        case 2: return 1;
        case 3: /* Follow X on Y, Follow X at https://... */
            return length <= 24 && (asks_for(store, words, n, 2) || has_address(store, words)) &&
                   (!sentence || (sentences_in(store, words) == 1 && !is_told(store, words, n)));
        case 4: /* Sign up for our newsletter, Sign up to First Edition */
            if (!sentence && n >= 2 && length <= 9) {
                uint32_t first = n + (n < length && pq_word_is(store, last + 1, "the"));
                if (first < length && pq_are_names(store, words, first, length)) return 1;
            }
            return length <= 45 && (asks_for(store, words, 0, 1) || (length <= 16 && asks_for(store, words, n, 2))) &&
                   !(sentence && is_told(store, words, n));
        case 5: return length <= 40 && (has_address(store, words) || asks_for(store, words, n, 3));
        case 7: return length <= 30 && has_address(store, words);
        case 6: /* Read more about ... */
            if (is_plain_sign(text, end, last->end) && length <= 24 && !(n < length && words->items[n].flags & PQ_WORD_LOWER))
                return 1;
            return length <= 16 && (!sentence || has_address(store, words));
        default: return 0;
    }
}

static int ends_reserved(const uint8_t *text, uint32_t start, uint32_t end) { /* all rights reserved */
    uint32_t stop = end > start && text[end - 1] == '.' ? end - 1 : end;
    return stop - start >= 15 && stop - start <= 300 && text[stop - 1] == 'd' && (text[stop - 15] | 0x20) == 'r' &&
           memcmp(text + stop - 14, "ights reserved", 14) == 0;
}

static int is_copyright(const pq_store *store, uint32_t start, uint32_t end, const pq_words *words) {
    const uint8_t *text = store->document.text;
    if (end - start > 400) return 0;
    int sign = end - start > 3 && ((text[start] == 0xC2 && text[start + 1] == 0xA9) ||
                                   (text[start] == '(' && (text[start + 1] | 0x20) == 'c' && text[start + 2] == ')'));
    int first = words->count > 1 && pq_word_is(store, &words->items[0], "copyright");
    if (sign || first) {
        for (uint32_t i = 0; i < words->count && i < 6; i++) {
            const pq_word *word = &words->items[i];
            uint8_t c = text[word->start];
            if (word->flags & PQ_WORD_DIGIT && word->end - word->start >= 4 && (c == '1' || c == '2')) return 1;
            if (word->outer_end - word->outer_start >= 2 && text[word->outer_start] == 0xC2 && text[word->outer_start + 1] == 0xA9)
                return 1;
        }
        return sign && words->count <= 10;
    }
    return ends_reserved(text, start, end);
}

int pq_opens_no_line(const pq_store *store, uint32_t token, uint32_t start, uint32_t end) {
    const uint8_t *text = store->document.text;
    const pq_token *first = &store->document.tokens[token];
    uint32_t after = first->end;
    if (first->start != start || after + 4 >= end || !is_letter(text[start]) || !is_letter(text[after - 1]) ||
        first->flags & PQ_NON_ASCII)
        return 0;
    const pq_entry *entry = pq_token_entry(store, token);
    if (text[after] == '\'' || (text[after] == 0xE2 && text[after + 1] == 0x80 && text[after + 2] == 0x99)) { /* Bob's */
        after = pq_letters_end(store, after + (text[after] == 0xE2 ? 3 : 1), end);
        entry = pq_lookup_by(store->options.rules, text + start, after - start);
        if (entry == NULL) entry = &pq_lexicon_entries[PQ_NOT_LISTED];
    }
    uint8_t sign = after + 1 < end ? text[after] : 0, next = sign ? text[after + 1] : 0;
    int stopped = (sign == '.' || sign == ',' || sign == ';' || sign == '!' || sign == '?') && next == ' ';
    if ((sign != ' ' && !stopped) || opens_alone(entry) || (after - start == 4 && (text[start] | 0x20) == 'w'))
        return 0; /* With may stand before names of agencies */
    if (!(entry->prefix & PQ_BEGINS_LINE)) return 1;
    return !stopped && ((is_letter(next) && !(entry->next >> (next & 15) & 1)) || pq_opens_no_phrase(store, start, end));
}

/* What the first words open. */
static int may_open(const pq_store *store, uint32_t start, uint32_t end, pq_words *words, openings *at, openings *note) {
    pq_read_words(store, start, end, is_letter(store->document.text[start]) ? 4 : 1, words);
    if (words->count == 0) return 0;
    int any = find_openings(store, end, words, 0, at);
    *note = *at;
    uint32_t first = words->items[0].flags & PQ_WORD_SIGNS ? 1 : 0;
    if (first) {
        pq_more_words(store, end, 2, words);
        if (words->count > 1) any |= find_openings(store, end, words, 1, note);
    }
    return any || (first < words->count && pq_word_is(store, &words->items[first], "with"));
}

static int may_be_copyright(const uint8_t *text, uint32_t start, uint32_t end) {
    uint32_t at = start;
    if ((uint8_t)((text[at] | 0x20) - 'a') >= 26) {
        if (text[at] == 0xC2 || (text[at] == '(' && end - at > 1 && (text[at + 1] | 0x20) == 'c')) return 1;
        at++;
    }
    if (end - at > 9 && (text[at] | 0x20) == 'c' && (text[at + 1] | 0x20) == 'o' && (text[at + 2] | 0x20) == 'p') return 1;
    return ends_reserved(text, start, end);
}

pq_line_kind pq_judge_line(const pq_store *store, int opens_none, uint32_t start, uint32_t end, uint8_t *note,
                           uint8_t *is_related) {
    const uint8_t *text = store->document.text;
    pq_words words;
    *note = PQ_NOTE_NONE;
    *is_related = 0;
    if (start >= end || end - start > 1500) return PQ_LINE_NONE;
    if ((uint8_t)((text[start] | 0x20) - 'a') >= 26 && is_separator_line(text, start, end)) return PQ_LINE_SEPARATOR;
    if (pq_is_page_line(store, start, end)) return PQ_LINE_PAGE_LINE;
    if (is_contribution(store, start, end)) {
        *note = PQ_NOTE_CONTRIBUTION;
        return PQ_LINE_NOTE_CONTRIBUTED;
    }
    openings at, note_at;
    int known = !opens_none && may_open(store, start, end, &words, &at, &note_at);
    if (!known && !may_be_copyright(text, start, end)) return PQ_LINE_NONE;
    if (!known) {
        pq_read_words(store, start, end, 12, &words);
        return is_copyright(store, start, end, &words) ? PQ_LINE_COPYRIGHT : PQ_LINE_NONE;
    }
    pq_more_words(store, end, PQ_WORDS, &words);
    if (is_copyright(store, start, end, &words)) return PQ_LINE_COPYRIGHT;
    if (judge_note(store, start, end, &words, &note_at, note) != PQ_LINE_NONE) return PQ_LINE_NOTE_OPENER;
    if (is_with_wires(store, &words)) {
        *note = PQ_NOTE_WIRE;
        return PQ_LINE_NOTE_WIRES;
    }
    int capital = (words.items[0].flags & PQ_WORD_CAPITAL) != 0;
    const pq_word *end_word = &words.items[words.count - 1]; /* some sites write these small */
    int promotion = words.count > 1 && (pq_word_is(store, end_word, "promotion") || pq_word_is(store, end_word, "caption") ||
                                        pq_word_is(store, end_word, "list") || pq_word_is(store, end_word, "content"));
    int stop = words.count < 3 && text[end - 1] == '.' && end - start > 1 &&
               text[end - 2] != '.'; /* Home. Loading... Sign up here. */
    if (words.complete && at.count[BOXES] == words.count && capital && text[end - 1] != '.') {
        *is_related = at.entry[BOXES]->kind == 1;
        return PQ_LINE_BOX_HEADING;
    }
    if (words.complete && words.count <= 8 && (capital || promotion) && text[end - 1] != '?' && !stop &&
        (at.count[LINES] == words.count || at.count[TAILS] == words.count)) {
        *is_related = at.count[LINES] == words.count && words.count > 0 &&
                      (pq_word_is(store, &words.items[0], "related") || pq_word_is(store, &words.items[0], "recommended") ||
                       pq_words_are(store, &words, 0, "more stories") || pq_words_are(store, &words, 0, "most read") ||
                       pq_words_are(store, &words, 0, "filed under") || pq_word_is(store, &words.items[0], "tags") ||
                       pq_word_is(store, &words.items[0], "topics"));
        return PQ_LINE_PAGE_LINE;
    }
    uint32_t n = at.count[OPENERS];
    if (n > 0 && capital && judge_opener(store, start, end, &words, n, at.entry[OPENERS]->kind)) return PQ_LINE_PAGE_OPENER;
    n = at.count[CAPTIONS];
    if (n == 0 || !capital || end - start > 500) return PQ_LINE_NONE;
    int needs_colon = at.entry[CAPTIONS]->kind == 1;
    if (n < words.count && is_plain_sign(text, end, words.items[n - 1].end) &&
        (!needs_colon || byte_at(text, end, words.items[n - 1].end) == ':'))
        return PQ_LINE_CAPTION_OPENER;
    return n > 1 && !needs_colon ? PQ_LINE_CAPTION_OPENER : PQ_LINE_NONE;
}
