#include "header.h"

#include <string.h>

/* ---- names ------------------------------------------------------------------------------------------------- */
static int is_small_word(const pq_store *store, const pq_word *word) {
    static const char *const small[] = {NULL,   "ye",   "ofbydelaledudadialelinatontoet", "theandforviadesdelvanvonderdenbinibnund",
                                        "from", "della"};
    return pq_word_in(store, word, small, 5);
}

/* @jane, or an agency that writes itself small: dpa, epa, iStock. */
static int is_handle_or_desk(const pq_store *store, const pq_word *word) {
    if (store->document.text[word->outer_start] == '@') return word->outer_end - word->outer_start > 2;
    if (!(word->flags & PQ_WORD_LOWER) || word->end - word->start < 3) return 0;
    int small = word->end - word->start <= 4 || (uint8_t)(store->document.text[word->start + 1] - 'A') < 26;
    return small && pq_is(pq_word_entry(store, word), PQ_LEX_AGENCIES);
}

static int is_name(const pq_store *store, const pq_word *word) {
    return word->flags & (PQ_WORD_CAPITAL | PQ_WORD_OTHER) || is_handle_or_desk(store, word);
}

/* May stand behind the first word of names. */
static int goes_with_names(const pq_store *store, const pq_word *word) {
    uint32_t n = word->end - word->start, k = 1;
    if (is_name(store, word)) return 1;
    if (word->flags & PQ_WORD_SIGNS) return word->outer_end - word->outer_start <= 3;
    if ((word->flags & PQ_WORD_DIGIT && n <= 4) || is_small_word(store, word)) return 1;
    const uint8_t *at = store->document.text + word->start; /* d'Aubigny, al-Masri */
    while (k < n && k < 5 && at[k] != '\'' && at[k] != '-' && at[k] != 0xE2) k++;
    return k < n && k < 5;
}

int pq_are_names(const pq_store *store, const pq_words *words, uint32_t from, uint32_t to) {
    if (from >= to || !is_name(store, &words->items[from])) return 0;
    for (uint32_t i = from + 1; i < to; i++)
        if (!goes_with_names(store, &words->items[i])) return 0;
    return 1;
}

int pq_may_end_names(const pq_store *store, uint32_t start, uint32_t end) {
    const uint8_t *text = store->document.text;
    uint32_t at = end;
    while (at > start && end - at < 24 && (uint8_t)((text[at - 1] | 0x20) - 'a') < 26) at--;
    if (at == end || at == start || end - at == 24 || text[at - 1] != ' ' || (uint8_t)(text[at] - 'a') >= 26) return 1;
    pq_word word = {at, end, at, end, PQ_WORD_LOWER};
    return is_small_word(store, &word);
}

static int is_separator(const pq_store *store, const pq_word *word) { /* | / - and dashes, dots, bullets; not & or + */
    uint32_t length = word->outer_end - word->outer_start;
    if (!(word->flags & PQ_WORD_SIGNS) || length > 3) return 0;
    uint8_t c = store->document.text[word->outer_start];
    return length == 1 ? c == '|' || c == '/' || c == '-' || c == ',' || c == ';' || c == '*' || c == ':' : c != '&' && c != '+';
}

static int ends_with(const pq_store *store, const pq_word *word, char sign) {
    return word->outer_end > word->end && memchr(store->document.text + word->end, sign, word->outer_end - word->end) != NULL;
}

/* Words from..to name a person: two to five words, capitalised, and none that outlets have in their names. */
static int is_person(const pq_store *store, const pq_words *words, uint32_t from, uint32_t to) {
    uint32_t capitals = 0;
    if (to - from < 2 || to - from > 5 || !pq_are_names(store, words, from, to)) return 0;
    for (uint32_t i = from; i < to; i++) {
        const pq_word *word = &words->items[i];
        if (word->flags & (PQ_WORD_SIGNS | PQ_WORD_DIGIT)) return 0;
        if (memchr(store->document.text + word->start, '/', word->end - word->start) != NULL) return 0;
        if (pq_word_is(store, word, "the") || pq_word_is(store, word, "of") || pq_word_is(store, word, "and")) return 0;
        const pq_entry *entry = pq_word_entry(store, word);
        if (pq_is(entry, PQ_LEX_OUTLET_WORDS) || pq_is(entry, PQ_LEX_BYLINE_ROLES)) return 0;
        capitals += (word->flags & (PQ_WORD_CAPITAL | PQ_WORD_OTHER)) != 0;
    }
    return capitals >= 2 && pq_phrase(store, words, from, PQ_LEX_AGENCIES, NULL) == 0;
}

static int has_role_word(const pq_store *store, const pq_words *words, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++)
        if (pq_is(pq_word_entry(store, &words->items[i]), PQ_LEX_BYLINE_ROLES)) return 1;
    return 0;
}

static void add_author(pq_header *header, const pq_words *words, uint32_t from, uint32_t to) {
    if (header->author_count == PQ_HEADER_AUTHORS) return;
    header->authors[header->author_count++] = (pq_span){words->items[from].start, words->items[to - 1].end};
}

static void set_source(const pq_store *store, pq_header *header, const pq_words *words, uint32_t from, uint32_t to) {
    if (header->source.start != PQ_NONE || from >= to) return;
    uint32_t end = words->items[to - 1].outer_end;
    uint8_t last = store->document.text[end - 1]; /* Yahoo! and Acme Inc. keep their sign */
    header->source = (pq_span){words->items[from].start, last == '!' || last == '.' ? end : words->items[to - 1].end};
}

/* One part of a list of authors: a person, with an agency glued behind (JOHN ROE Associated Press), or an outlet. */
static void read_author(const pq_store *store, pq_header *header, const pq_words *words, uint32_t from, uint32_t to) {
    if (from >= to) return;
    for (uint32_t i = from; i < to; i++) {
        if (i > from && pq_phrase(store, words, i, PQ_LEX_AGENCIES, NULL) == to - i && is_person(store, words, from, i)) {
            add_author(header, words, from, i);
            set_source(store, header, words, i, to);
            return;
        }
    }
    uint32_t name = to; /* Ann Moe Staff Reporter */
    while (name > from + 2 && pq_is(pq_word_entry(store, &words->items[name - 1]), PQ_LEX_BYLINE_ROLES)) name--;
    if (pq_phrase(store, words, from, PQ_LEX_DATELINE_PLACES, NULL) == to - from && words->items[from].flags & PQ_WORD_CAPS) return;
    if (is_person(store, words, from, name)) add_author(header, words, from, name);
    else if (!has_role_word(store, words, from, to)) set_source(store, header, words, from, to);
}

/* `A and B, Associated Press in C`: authors up to the place; commas, and, & part them. */
static void read_authors(const pq_store *store, pq_header *header, const pq_words *words, uint32_t from, uint32_t to) {
    uint32_t part = from, i;
    for (i = from; i < to; i++) {
        const pq_word *word = &words->items[i];
        int joins = pq_word_is(store, word, "and") || pq_word_is(store, word, "with") || pq_word_is(store, word, "&") ||
                    pq_word_is(store, word, "et") || pq_word_is(store, word, "und");
        int stops = word->flags & PQ_WORD_LOWER &&
                    (pq_word_is(store, word, "in") || pq_word_is(store, word, "at") || pq_word_is(store, word, "from"));
        int outlet = word->flags & PQ_WORD_LOWER && (pq_word_is(store, word, "for") || pq_word_is(store, word, "of"));
        if (joins || stops || outlet || (is_separator(store, word) && i > part)) {
            read_author(store, header, words, part, i);
            part = i + 1;
            if (stops) break;
            if (outlet) {
                set_source(store, header, words, i + 1, to);
                break;
            }
        } else if (ends_with(store, word, ',') || ends_with(store, word, ';')) {
            read_author(store, header, words, part, i + 1);
            part = i + 1;
        }
    }
    if (i == to) read_author(store, header, words, part, to);
    if (header->author_count > 0)
        header->byline = (pq_span){header->authors[0].start, header->authors[header->author_count - 1].end};
}

/* ---- the header line ---------------------------------------------------------------------------------------- */
static uint32_t first_after(const pq_words *words, uint32_t from, uint32_t position) {
    while (from < words->count && words->items[from].start < position) from++;
    return from;
}

static uint32_t after_label(const pq_store *store, uint32_t at, uint32_t end) {
    const uint8_t *text = store->document.text;
    at = pq_skip_space(text, end, at);
    if (at < end && (text[at] == ':' || text[at] == '-' || text[at] == '|')) at = pq_skip_space(text, end, at + 1);
    return at;
}

static int keep_date(pq_header *header, const pq_date *date, uint32_t kind) {
    pq_date *target = kind == 2 || (kind == 0 && header->created.start != PQ_NONE) ? &header->updated : &header->created;
    if (target->start != PQ_NONE) return 0;
    *target = *date;
    return 1;
}

enum { MAY_LABEL = 1, MAY_DATE = 2, MAY_AGE = 4 };

/* What can begin with a word: a label, a date (a digit, the name of a day or month), an age (a digit, one of few words). */
static unsigned may_begin_time(const pq_store *store, const pq_word *word, uint32_t end) {
    static const char *const others[] = {NULL, "a", "an", NULL, "justover", "about", "almost", "moments"};
    if (word->flags & PQ_WORD_SIGNS) return 0;
    if (word->flags & PQ_WORD_DIGIT) return MAY_DATE | MAY_AGE;
    uint8_t first = store->document.text[word->start] | 0x20;
    if ((uint8_t)(first - 'a') >= 26) return MAY_LABEL | MAY_DATE;
    uint32_t after;
    unsigned may = 0;
    const pq_entry *entry = pq_letters_entry(store, word->start, end, &after);
    if (after < end && store->document.text[after] >= 0x80) return MAY_LABEL | MAY_DATE;
    if (after != word->end) entry = pq_word_entry(store, word), may |= MAY_DATE;
    if (entry != NULL && (entry->prefix & PQ_BEGINS_LABEL || pq_is(entry, PQ_LEX_HEADER_LABELS))) may |= MAY_LABEL;
    if (pq_is(entry, PQ_LEX_MONTHS) || pq_is(entry, PQ_LEX_FOREIGN_MONTHS) || pq_is(entry, PQ_LEX_WEEKDAYS)) may |= MAY_DATE;
    enum { MONTHS = 1 << 0 | 1 << 3 | 1 << 5 | 1 << 9 | 1 << 12 | 1 << 13 | 1 << 14 | 1 << 18 }; /* a d f j m n o s */
    if (!(MONTHS >> (first - 'a') & 1)) return may;
    if (after - word->start <= 4) may |= MAY_DATE; /* Jan without its stop */
    return pq_word_in(store, word, others, 7) ? may | MAY_AGE : may;
}

/* The last place that was asked for a time, and what was found: each place is asked more than once. */
typedef struct {
    uint32_t word, next; /* next == word: none */
    const pq_entry *label;
    uint32_t label_words; /* that begin there, 0 if no label does */
    uint32_t kind;        /* of the label, if it is one of a time */
    int is_date;
    pq_date date;
    pq_span age;
    int64_t seconds;
} time_reading;

static uint32_t read_time(const pq_store *store, const pq_words *words, uint32_t w, uint32_t end, time_reading *found) {
    unsigned may = may_begin_time(store, &words->items[w], end);
    uint32_t at = words->items[w].start, n = may & MAY_LABEL ? pq_phrase(store, words, w, PQ_LEX_HEADER_LABELS, &found->label) : 0;
    found->label_words = n;
    if (!may) return w;
    found->kind = n > 0 && found->label->kind <= 2 ? found->label->kind : 0;
    if (found->kind != 0) {
        may = MAY_DATE | MAY_AGE;
        at = after_label(store, words->items[w + n - 1].end, end);
        while (w + n < words->count &&
               (pq_word_is(store, &words->items[w + n], "on") || pq_word_is(store, &words->items[w + n], "at")) &&
               words->items[w + n].start == at)
            at = after_label(store, words->items[w + n++].end, end);
    }
    uint8_t letter = at < end ? store->document.text[at] : 0;
    if (found->kind == 0 && (words->items[w].flags & PQ_WORD_LOWER) && letter != 'a' && letter != 'j' && letter != 'm' &&
        letter != 'o')
        return w; /* times begin with a digit, a name of a day or month, or one of a few words */
    found->is_date = may & MAY_DATE && pq_read_date(store, at, end, &found->date);
    if (found->is_date) return first_after(words, w, found->date.end);
    found->age = (pq_span){at, may & MAY_AGE ? pq_read_age(store, at, end, &found->seconds) : 0};
    return found->age.end != 0 ? first_after(words, w, found->age.end) : w;
}

/* A labelled or bare date or age at words[w]: the index of the word after it, or w if there is none. */
static uint32_t find_time(const pq_store *store, const pq_words *words, uint32_t w, uint32_t end, time_reading *found) {
    if (found->word != w) {
        found->word = w;
        found->next = read_time(store, words, w, end, found);
    }
    return found->next;
}

static void keep_time(pq_header *header, const time_reading *found) {
    if (found->is_date) {
        if (keep_date(header, &found->date, found->kind)) header->labelled |= found->kind != 0;
    } else if (header->age.start == PQ_NONE) {
        header->age = found->age;
        header->age_seconds = found->seconds;
        header->labelled |= found->kind != 0;
    }
}

/* The first of the words in brackets that end words[from..to), which begin before them; or `to`. */
static uint32_t bracket_at(const pq_store *store, const pq_words *words, uint32_t from, uint32_t to) {
    const uint8_t *text = store->document.text;
    uint32_t i = to;
    if (to - from < 2 || text[words->items[to - 1].outer_end - 1] != ')') return to;
    while (i > from && text[words->items[i - 1].outer_start] != '(') i--;
    return i <= from + 1 ? to : i - 1;
}

/* SOURCE (SECTION), SOURCE (COUNTRY) (SECTION): the brackets end the part. */
static uint32_t take_section(const pq_store *store, const pq_words *words, uint32_t from, uint32_t to, pq_header *header) {
    uint32_t first = bracket_at(store, words, from, to);
    if (first == to) return to;
    uint32_t end = words->items[to - 1].outer_end;
    if (pq_phrase(store, words, first, PQ_LEX_AGENCIES, NULL) == to - first) set_source(store, header, words, first, to);
    else header->section = (pq_span){words->items[first].outer_start + 1, end - 1};
    return bracket_at(store, words, from, first);
}

/* The stretch of names words[from..to): behind By, or between separators. `created` tells the aggregator's own form, in which
 * By names the source. */
static int take_names(const pq_store *store, const pq_words *words, uint32_t from, uint32_t to, int by, int aggregated,
                      pq_header *header) {
    if (from >= to) return 1;
    uint32_t name_end = take_section(store, words, from, to, header);
    if (to - from > 24) return 0;
    if (by && aggregated) {
        set_source(store, header, words, from, name_end);
        return 1;
    }
    if (!pq_are_names(store, words, from, name_end)) return 0;
    if (by || is_person(store, words, from, name_end) || ends_with(store, &words->items[from], ',')) {
        read_authors(store, header, words, from, name_end);
    } else if (header->source.start == PQ_NONE) set_source(store, header, words, from, name_end);
    else if (header->section.start == PQ_NONE)
        header->section = (pq_span){words->items[from].start, words->items[name_end - 1].end};
    return name_end - from <= 8 || by;
}

static void clear_header(pq_header *header) {
    memset(header, 0, sizeof *header);
    header->source = header->section = header->byline = header->age = header->agency = header->place = PQ_NO_SPAN;
    header->created.start = header->updated.start = PQ_NONE;
}

/* The aggregator's own form says "Created at"; there, By names the source and not a person. */
static int says_created(const pq_store *store, const pq_words *words) {
    for (uint32_t i = 0; i < words->count; i++)
        if (words->items[i].end - words->items[i].start == 7 && pq_word_is(store, &words->items[i], "created")) return 1;
    return 0;
}

/* A stretch of names without By stands between separators, line edges or commas: `PARIS, March 3`, not `Born March 3`. */
static int is_parted(const pq_store *store, const pq_words *words, uint32_t from, uint32_t to) {
    int before = from == 0 || is_separator(store, &words->items[from - 1]) || ends_with(store, &words->items[from - 1], ',');
    int after = to >= words->count || is_separator(store, &words->items[to]) || ends_with(store, &words->items[to - 1], ',');
    return before && after;
}

/* No date or age is without a digit, but `an hour ago`, `a day ago`, `just now`. */
static int may_hold_time(const pq_store *store, uint32_t start, uint32_t end) {
    for (uint32_t b = start >> 6; b <= (end - 1) >> 6; b++) {
        uint64_t bits = store->classes[b].digit;
        if (b == start >> 6) bits &= ~(uint64_t)0 << (start & 63);
        if (b == (end - 1) >> 6) bits &= ~(uint64_t)0 >> (63 - ((end - 1) & 63));
        if (bits) return 1;
    }
    const uint8_t *text = store->document.text;
    return end - start > 6 && (memcmp(text + end - 4, " ago", 4) == 0 || memcmp(text + end - 4, " now", 4) == 0);
}

/* Words that no header line has, and nothing of the forms in which any words may stand: By SOURCE | Created ..., Section: ... */
static int is_no_header(const pq_store *store, uint32_t start, uint32_t end) {
    const uint8_t *text = store->document.text;
    uint8_t first = text[start] | 0x20;
    if (first == 'b' || first == 'c' || memchr(text + start, '|', end - start) != NULL) return 0;
    for (const uint8_t *at = text + start, *stop = text + end; (at = memchr(at, ':', (size_t)(stop - at))) != NULL; at++)
        if (at + 1 < stop && at[1] <= ' ') return 0;
    return pq_is_prose(store, start, end);
}

/* A line in a format of the caller's own: what it names is taken as it says. */
static int read_own_format(const pq_store *store, uint32_t start, uint32_t end, pq_header *header) {
    pq_format_match match;
    if (!pq_match_formats(store, start, end, &match)) return 0;
    clear_header(header);
    header->own = 1;
    header->source = match.spans[PQ_FORMAT_SOURCE];
    header->section = match.spans[PQ_FORMAT_SECTION];
    header->agency = match.spans[PQ_FORMAT_AGENCY];
    header->place = match.spans[PQ_FORMAT_PLACE];
    header->age = match.spans[PQ_FORMAT_AGE];
    header->age_seconds = match.age_seconds;
    header->created = match.created;
    header->updated = match.updated;
    header->labelled = match.created.start != PQ_NONE || match.updated.start != PQ_NONE || header->age.start != PQ_NONE;
    pq_span byline = match.spans[PQ_FORMAT_BYLINE];
    if (byline.start == PQ_NONE) return 1;
    pq_words words;
    pq_read_words(store, byline.start, byline.end, PQ_WORDS, &words);
    read_authors(store, header, &words, 0, words.count);
    header->byline = byline;
    return 1;
}

/* SOURCE (COUNTRY) (SECTION) and no date: two pairs of brackets behind names. */
static int read_bracketed(const pq_store *store, uint32_t start, uint32_t end, pq_header *header) {
    const uint8_t *text = store->document.text;
    pq_words words;
    if (end - start > 80 || end - start < 9 || text[end - 1] != ')' || text[start] == '(') return 0;
    const uint8_t *close = memchr(text + start, ')', end - start);
    if (close == text + end - 1 || close[1] != ' ' || close[2] != '(') return 0;
    pq_read_words(store, start, end, 12, &words);
    clear_header(header);
    if (!words.complete || !pq_are_names(store, &words, 0, words.count)) return 0;
    uint32_t last = bracket_at(store, &words, 0, words.count), first = bracket_at(store, &words, 0, last);
    if (last == words.count || first == last) return 0;
    set_source(store, header, &words, 0, take_section(store, &words, 0, words.count, header));
    return 1;
}

static int read_header(const pq_store *store, uint32_t start, uint32_t end, pq_header *header) {
    pq_words words;
    time_reading time = {.word = PQ_NONE};
    if (end - start > 500 || end - start < 6 || store->document.text[end - 1] == '?' || store->document.text[end - 1] == '!')
        return 0;
    if ((end - start > 120 && pq_is_terminated(store->document.text, start, end)) || !may_hold_time(store, start, end)) return 0;
    if (is_no_header(store, start, end)) return 0;
    clear_header(header);
    pq_read_words(store, start, end, PQ_WORDS, &words);
    if (!words.complete || words.count == 0) return 0;
    int aggregated = says_created(store, &words), stretches = 0;
    for (uint32_t w = 0; w < words.count;) {
        if (is_separator(store, &words.items[w])) {
            w++;
            continue;
        }
        uint32_t next = find_time(store, &words, w, end, &time);
        if (next > w) {
            keep_time(header, &time);
            w = next;
            continue;
        }
        uint32_t n = time.label_words,
                 labelled = n > 0 && time.label->kind >= 3 && ends_with(store, &words.items[w + n - 1], ':') ? time.label->kind : 0;
        int by = pq_word_is(store, &words.items[w], "by");
        uint32_t first = labelled ? w + n : w + (uint32_t)by, to = first;
        while (to < words.count && !is_separator(store, &words.items[to]) && find_time(store, &words, to, end, &time) == to) {
            if (!by && !labelled && words.items[to].flags & PQ_WORD_LOWER &&
                (to == first || !is_small_word(store, &words.items[to])))
                return 0;
            to++;
        }
        header->by |= (uint8_t)by;
        if (labelled && first < to)
            *(labelled == 3 ? &header->section : &header->source) = (pq_span){words.items[first].start, words.items[to - 1].end};
        else if (!take_names(store, &words, first, to, by, aggregated, header)) return 0;
        else if (!by && !is_parted(store, &words, w, to)) return 0;
        if (++stretches > 4) return 0;
        w = to > w ? to : w + 1;
    }
    return header->created.start != PQ_NONE || header->updated.start != PQ_NONE || header->age.start != PQ_NONE;
}

typedef struct {
    uint32_t count;
    struct {
        pq_span of;
        pq_header header;
    } items[4];
} kept_headers;

pq_status pq_forget_headers(pq_store *store) {
    PQ_TRY(pq_reserve(store, PQ_ROOM_HEADERS, sizeof(kept_headers)));
    ((kept_headers *)store->rooms[PQ_ROOM_HEADERS].data)->count = 0;
    return PQ_OK;
}

int pq_read_header(const pq_store *store, uint32_t start, uint32_t end, pq_header *header) {
    kept_headers *kept = store->rooms[PQ_ROOM_HEADERS].data;
    for (uint32_t i = 0; i < kept->count; i++)
        if (kept->items[i].of.start == start && kept->items[i].of.end == end) {
            *header = kept->items[i].header;
            return 1;
        }
    if (!(store->options.rules != NULL && read_own_format(store, start, end, header)) &&
        !read_bracketed(store, start, end, header) && !read_header(store, start, end, header))
        return 0;
    if (kept->count < sizeof kept->items / sizeof *kept->items) {
        kept->items[kept->count].of = (pq_span){start, end};
        kept->items[kept->count++].header = *header;
    }
    return 1;
}

/* ---- bylines ------------------------------------------------------------------------------------------------ */
/* Von Anna Weber, Par Claire Martin: a given name must follow, for Von also begins names. */
static int is_foreign_by(const pq_store *store, const pq_words *words) {
    return pq_word_is(store, &words->items[0], "par") ||
           (pq_word_is(store, &words->items[0], "von") && pq_is(pq_word_entry(store, &words->items[1]), PQ_LEX_GIVEN_NAMES));
}

/* By is the first or the second word, or something other than letters comes first. */
static int has_by(const pq_store *store, uint32_t start, uint32_t end) {
    const uint8_t *text = store->document.text;
    uint64_t other = ~PQ_BITS(store->classes, letter, start);
    uint32_t after = other ? start + (uint32_t)__builtin_ctzll(other) : end;
    if (after == start || (after < end && text[after] != ' ')) return 1;
    uint8_t first = text[start] | 0x20, second = after + 2 < end ? text[after + 1] | 0x20 : 0;
    if ((after - start == 2 && first == 'b') || (after - start == 3 && (first == 'v' || first == 'p'))) return 1;
    return second == 'b' ? (text[after + 2] | 0x20) == 'y' : second != 0 && (uint8_t)(second - 'a') >= 26;
}

enum { LONGEST_BYLINE = 28 }; /* words */

/* 21:10, which no byline has. */
static int has_time_of_day(const pq_store *store, uint32_t start, uint32_t end) {
    const uint8_t *text = store->document.text;
    for (uint32_t at = start + 3; at + 2 < end; at += 64)
        for (uint64_t joins = PQ_BITS(store->classes, join, at); joins; joins &= joins - 1) {
            uint32_t i = at + (uint32_t)__builtin_ctzll(joins);
            if (i + 2 < end && text[i] == ':' && text[i - 3] == ' ' && (uint8_t)(text[i - 2] - '0') < 10 &&
                (uint8_t)(text[i - 1] - '0') < 10 && (uint8_t)(text[i + 1] - '0') < 10 && (uint8_t)(text[i + 2] - '0') < 10)
                return 1;
        }
    return 0;
}

int pq_read_byline(const pq_store *store, uint32_t start, uint32_t end, pq_header *header) {
    static const char *const openers[] = {"by",         "von",         "par",          "story by",  "words by",   "text by",
                                          "written by", "reported by", "interview by", "review by", "analysis by"};
    pq_words words;
    if (end - start > 240 || start >= end) return 0;
    if (!has_by(store, start, end)) return 0;
    pq_read_words(store, start, end, 2, &words);
    if (words.count < 2) return 0;
    int foreign = is_foreign_by(store, &words);
    if (!foreign && !pq_word_is(store, &words.items[0], "by") && !pq_word_is(store, &words.items[1], "by")) return 0;
    size_t k = 0;
    while (k < sizeof openers / sizeof *openers && !pq_words_are(store, &words, 0, openers[k])) k++;
    if (k == sizeof openers / sizeof *openers || ((k == 1 || k == 2) && !foreign) || !(words.items[0].flags & PQ_WORD_CAPITAL) ||
        has_time_of_day(store, start, end))
        return 0;
    uint32_t from = k < 3 ? 1 : 2, i = from;
    for (; pq_more_words(store, end, i + 1, &words), i < words.count; i++) /* most that are none say so soon */
        if (i == LONGEST_BYLINE || !(i == from ? is_name(store, &words.items[i]) : goes_with_names(store, &words.items[i])))
            return 0;
    if (i == from || (pq_is_terminated(store->document.text, start, end) && words.count > 6)) return 0;
    clear_header(header);
    read_authors(store, header, &words, from, words.count);
    header->by = 1;
    return header->author_count > 0 || header->source.start != PQ_NONE;
}

int pq_read_name_line(const pq_store *store, uint32_t start, uint32_t end, pq_header *header) {
    pq_words words;
    if (end - start > 120) return 0;
    pq_read_words(store, start, end, 14, &words);
    if (!words.complete || words.count < 2 || pq_is_terminated(store->document.text, start, end)) return 0;
    clear_header(header);
    uint32_t first = 0;
    while (first < words.count && !ends_with(store, &words.items[first], ',') && !(words.items[first].flags & PQ_WORD_SIGNS))
        first++;
    if (first == words.count) {
        if (!is_person(store, &words, 0, words.count) || words.count > 4) return 0;
        add_author(header, &words, 0, words.count);
        header->byline = header->authors[0];
        return 1;
    }
    uint32_t name_end = words.items[first].flags & PQ_WORD_SIGNS ? first : first + 1;
    if (!is_person(store, &words, 0, name_end) || first + 1 >= words.count) return 0;
    int outlet = pq_is(pq_word_entry(store, &words.items[words.count - 1]), PQ_LEX_OUTLET_WORDS) &&
                 pq_are_names(store, &words, first + 1, words.count);
    int known = outlet || has_role_word(store, &words, first + 1, words.count) ||
                pq_phrase(store, &words, first + 1, PQ_LEX_AGENCIES, NULL) == words.count - first - 1;
    if (!known) return 0;
    read_authors(store, header, &words, 0, words.count);
    return 2;
}

/* ---- datelines ---------------------------------------------------------------------------------------------- */
/* The first dash of text[start, end): its place, *after its end; PQ_NONE if there is none. */
static uint32_t find_dash(const uint8_t *text, uint32_t start, uint32_t end, uint32_t *after) {
    for (uint32_t i = start; i < end; i++) {
        if (text[i] == 0xE2 && i + 2 < end && text[i + 1] == 0x80 && text[i + 2] >= 0x93 && text[i + 2] <= 0x95) {
            *after = i + 3;
            return i;
        }
        if (text[i] == '-' && i + 1 < end && text[i + 1] == '-') {
            *after = i + 2;
            return i;
        }
        if ((text[i] == '-' || text[i] == '_') && i > start && i + 1 < end && text[i - 1] == ' ' && text[i + 1] == ' ') {
            *after = i + 1;
            return i;
        }
        if (text[i] == ':' && i + 1 < end && text[i + 1] == ' ') {
            *after = i + 1;
            return i;
        }
        if (text[i] == '"' || text[i] == '?' || text[i] == '!' || text[i] == '\n') return PQ_NONE;
    }
    return PQ_NONE;
}

static int is_date_word(const pq_store *store, const pq_word *word) {
    const pq_entry *entry = pq_word_entry(store, word);
    if (pq_is(entry, PQ_LEX_MONTHS) || pq_is(entry, PQ_LEX_WEEKDAYS)) return 1;
    uint32_t n = word->end - word->start; /* Jan. or Jan: the lists have it with its stop */
    uint8_t key[5];
    if (n < 3 || n > 4 || !(word->flags & PQ_WORD_CAPITAL)) return 0;
    memcpy(key, store->document.text + word->start, n);
    key[n] = '.';
    return pq_is(pq_lookup_by(store->options.rules, key, n + 1), PQ_LEX_MONTHS);
}

/* KYIV, Ukraine, March 3 (AP): place up to a date or bracket. Returns how sure, 0 for no dateline. */
static uint8_t judge_dateline(const pq_store *store, const pq_words *words, int colon, pq_dateline *dateline) {
    const uint8_t *text = store->document.text;
    uint32_t n = words->count, place = 0, city = 0;
    int agency = 0, date = 0;
    uint32_t i = 0;
    for (; i < n && text[words->items[i].outer_start] != '(' && text[words->items[i].outer_start] != '/'; i++) {
        if (is_date_word(store, &words->items[i]) || (i > 0 && words->items[i].flags & PQ_WORD_DIGIT)) {
            date = 1;
            continue;
        }
        if (date || !(words->items[i].flags & PQ_WORD_CAPITAL || (i > 0 && is_small_word(store, &words->items[i])))) return 0;
        place = i + 1;
        if (city == 0 && (ends_with(store, &words->items[i], ',') || ends_with(store, &words->items[i], '.'))) city = i + 1;
    }
    if (i < n) { /* (AP), (Reuters), (The Tri-County Post), /PRNewswire/ */
        uint32_t known = pq_phrase(store, words, i, PQ_LEX_AGENCIES, NULL);
        if (text[words->items[n - 1].outer_end - 1] != (text[words->items[i].outer_start] == '/' ? '/' : ')') || n - i > 5 ||
            (known == 0 && !pq_are_names(store, words, i, n)))
            return 0;
        dateline->agency = (pq_span){words->items[i].outer_start + 1, words->items[n - 1].outer_end - 1};
        agency = known > 0 ? 2 : 1;
    }
    if (place == 0) return agency == 2 ? 2 : 0;
    if (city == 0 || city > place) city = place;
    uint32_t start = words->items[0].start, end = words->items[place - 1].outer_end;
    while (end > start && (text[end - 1] == ',' || text[end - 1] == ' ')) end--;
    if (end > start && text[end - 1] == '.' && end - start > 4 && city == place && place == 1) end--; /* MOSCOW. March 15 */
    dateline->place = (pq_span){start, end};
    uint32_t listed = pq_phrase(store, words, 0, PQ_LEX_DATELINE_PLACES, NULL);
    int known_place = listed > 0 && listed == city, caps = 1;
    for (uint32_t k = 0; k < city; k++)
        caps &= (words->items[k].flags & PQ_WORD_CAPS) != 0 || is_small_word(store, &words->items[k]);
    if (city > 4 || place > 7) return 0;
    if (pq_is(pq_word_entry(store, &words->items[0]), PQ_LEX_NOT_PLACES)) return 0;
    if (colon && !caps) return known_place && !agency && city == place && !date; /* Hyderabad: The court ... */
    if (colon) return known_place || agency == 2 || (city < place && agency) ? 2 : 0;
    if (agency == 2 || (agency && (caps || known_place))) return 2;
    if (known_place && (caps || city < place || date)) return 2;
    if (!caps) return 0;
    if (city < place || date) return 2;
    return known_place || words->items[0].end - words->items[0].start >= 4 ? 1 : 0;
}

/* A dateline is in capitals, names a known place or has brackets: most paragraphs do none of it. */
static int may_lead(const pq_store *store, uint32_t start, uint32_t limit) {
    const uint8_t *text = store->document.text;
    uint32_t after;
    if (start + 1 >= limit || (uint8_t)(text[start + 1] - 'a') >= 26) return 1;
    const pq_entry *entry = pq_letters_entry(store, start, limit, &after);
    if (pq_is(entry, PQ_LEX_DATELINE_PLACES)) return 1;
    if (entry != NULL && entry->prefix && !pq_opens_no_phrase(store, start, limit)) return 1;
    if (after < limit && text[after] != ' ' && text[after] != ',') return 1;
    return memchr(text + start, '(', limit - start) != NULL;
}

int pq_read_dateline(const pq_store *store, uint32_t start, uint32_t end, pq_dateline *dateline) {
    const uint8_t *text = store->document.text;
    uint32_t limit = end - start > 120 ? start + 120 : end, after = 0;
    unsigned first = pq_case_at(text, end, start);
    *dateline = (pq_dateline){PQ_NO_SPAN, PQ_NO_SPAN, PQ_NO_SPAN, 0, 0};
    if (first != PQ_CASE_UPPER && (start >= end || text[start] != '(')) return 0;
    if (!may_lead(store, start, limit)) return 0;
    uint32_t dash = find_dash(text, start, limit, &after);
    if (dash == PQ_NONE || dash == start) return 0;
    uint32_t next = pq_skip_space(text, end, after);
    unsigned letter = pq_case_at(text, end, next);
    if (next >= end || letter == PQ_CASE_LOWER) return 0;
    pq_words words;
    pq_read_words(store, start, dash, 14, &words);
    if (!words.complete || words.count == 0) return 0;
    dateline->sure = judge_dateline(store, &words, text[dash] == ':', dateline);
    if (!dateline->sure || (text[dash] == ':' && dateline->sure < 2 && end - after < 60)) return 0;
    dateline->whole = (pq_span){start, pq_skip_space_back(text, start, dash)};
    dateline->lead_end = after;
    return 1;
}
