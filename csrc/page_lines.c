#include "page_lines.h"

#include <string.h>

static int begins(const uint8_t *text, uint32_t start, uint32_t end, const char *prefix) {
    size_t n = strlen(prefix);
    return end - start >= n && memcmp(text + start, prefix, n) == 0;
}

/* Who posted it: a dash, a name, the handle in brackets, and a date or nothing more. */
static int is_post_signature(const pq_store *store, uint32_t start, uint32_t end) {
    const uint8_t *text = store->document.text;
    pq_date date;
    if (end - start > 160 || !(begins(text, start, end, "\xE2\x80\x94") || begins(text, start, end, "\xE2\x80\x93") ||
                               begins(text, start, end, "--") || begins(text, start, end, "- ")))
        return 0;
    const uint8_t *open = memchr(text + start, '(', end - start), *close = memchr(text + start, ')', end - start);
    while (open != NULL && close != NULL && open[1] != '@') { /* (parody) before (@handle) */
        uint32_t next = (uint32_t)(close - text) + 1;
        open = memchr(text + next, '(', end - next);
        close = memchr(text + next, ')', end - next);
    }
    if (open == NULL || close == NULL || close < open) return 0;
    for (const uint8_t *at = open + 2; at < close; at++)
        if (*at <= ' ') return 0;
    uint32_t at = pq_skip_space(text, end, (uint32_t)(close - text) + 1);
    return at == end || (pq_read_date(store, at, end, &date) && date.end == end);
}

/* 5 min, 12 min read, 3-minute read. */
static int is_reading_time(const uint8_t *text, uint32_t start, uint32_t end) {
    uint32_t at = start;
    while (at < end && at - start < 3 && (uint8_t)(text[at] - '0') < 10) at++;
    if (at == start || at - start > 2 || at == end || (text[at] != ' ' && text[at] != '-')) return 0;
    uint32_t n = end - at - 1;
    static const char *const rests[] = {"min",         "mins",         "min read", "mins read",
                                        "minute read", "minutes read", "Min Read", "MIN READ"};
    for (size_t k = 0; k < sizeof rests / sizeof *rests; k++)
        if (strlen(rests[k]) == n && memcmp(text + at + 1, rests[k], n) == 0) return 1;
    return 0;
}

/* [embed-video id="3"]: a code that the page had filled. */
static int is_short_code(const uint8_t *text, uint32_t start, uint32_t end) {
    uint32_t at = start + 1;
    while (at < end && ((uint8_t)(text[at] - 'a') < 26 || text[at] == '-' || text[at] == '_')) at++;
    return end - start > 8 && text[end - 1] == ']' && at > start + 3 && text[at] == ' ' && memchr(text + at, '=', end - at) != NULL;
}

/* ... delivered straight to your inbox. */
static int ends_in_inbox(const uint8_t *text, uint32_t start, uint32_t end) {
    if (end - start > 240 || end - start < 24) return 0;
    if (text[end - 1] == '.' || text[end - 1] == '!') end--;
    if (memcmp(text + end - 11, " your inbox", 11) != 0) return 0;
    uint32_t at = end - 11;
    return (at - start > 10 && (memcmp(text + at - 8, "irect to", 8) == 0 || memcmp(text + at - 10, "traight to", 10) == 0 ||
                                memcmp(text + at - 10, "irectly to", 10) == 0)) ||
           (at - start > 12 && (memcmp(text + at - 12, "delivered to", 12) == 0 || memcmp(text + at - 12, " sent to", 8) == 0)) ||
           begins(text, start, end, "Get ") || begins(text, start, end, "The latest");
}

static int ends_with(const uint8_t *text, uint32_t start, uint32_t end, const char *tail) {
    size_t n = strlen(tail);
    return end - start > n && memcmp(text + end - n, tail, n) == 0;
}

int pq_is_list_count(const uint8_t *text, uint32_t start, uint32_t end) {
    uint32_t at = start + 5;
    if (end - start > 16 || !begins(text, start, end, "list ")) return 0;
    while (at < end && (text[at] == ' ' || text[at] == 'o' || text[at] == 'f' || (uint8_t)(text[at] - '0') < 10)) at++;
    return at > start + 8 && (at == end || begins(text, at, end, "items"));
}

int pq_is_page_line(const pq_store *store, uint32_t start, uint32_t end) {
    const uint8_t *text = store->document.text;
    if ((text[end - 1] == 'x' || (end - start > 1 && text[end - 2] == 'x')) && ends_in_inbox(text, start, end)) return 1;
    if (end - start < 200 && end - start > 30 && text[end - 2] == 'w' && ends_with(text, start, end, "oin the conversation below."))
        return 1;
    if (end - start < 700 && end - start > 30 && text[end - 2] == 'e' && ends_with(text, start, end, " sign up here.")) return 1;
    switch (text[start]) {
        case 0xE2:
        case '-': return is_post_signature(store, start, end);
        case 'p':
            return (begins(text, start, end, "pic.twitter.com/") || begins(text, start, end, "pic.x.com/")) &&
                   memchr(text + start, ' ', end - start) == NULL;
        case 'h': return begins(text, start, end, "https://t.co/") && memchr(text + start, ' ', end - start) == NULL;
        case 'l': return pq_is_list_count(text, start, end);
        case '[': return is_short_code(text, start, end);
        case 'U': /* a time without a day */
            return end - start < 40 && (begins(text, start, end, "Updated at ") || begins(text, start, end, "Updated: ")) &&
                   (uint8_t)(text[start + (text[start + 7] == ':' ? 9 : 11)] - '0') < 10 && text[end - 1] != '.';
        case 'R': /* links whose blank is lost */
            return end - start > 11 && end - start < 300 &&
                   (begins(text, start, end, "Read more:") || begins(text, start, end, "READ MORE:")) && text[start + 10] > ' ';
        default: return (uint8_t)(text[start] - '1') < 9 && end - start <= 16 && is_reading_time(text, start, end);
    }
}

/* ---- who the author is ------------------------------------------------------------------------------------------- */
static int is_one_of(const pq_store *store, const pq_word *word, const char *const *list, size_t count) {
    for (size_t k = 0; k < count; k++)
        if (pq_word_is(store, word, list[k])) return 1;
    return 0;
}
#define IS_ONE_OF(word, list) is_one_of(store, word, list, sizeof(list) / sizeof *(list))

int pq_is_author_line(const pq_store *store, uint32_t start, uint32_t end) {
    static const char *const jobs[] = {"reporter",        "reporters",   "writer",   "writers",     "correspondent",
                                       "correspondents",  "editor",      "editors",  "columnist",   "columnists",
                                       "journalist",      "journalists", "producer", "contributor", "contributors",
                                       "photojournalist", "critic",      "blogger"};
    static const char *const links[] = {"at", "for", "with", "of", "from"}, *const covers[] = {"covers", "reports", "writes",
                                                                                               "cover"};
    const uint8_t *text = store->document.text;
    pq_words words;
    if (end - start > 500 || end - start < 24) return 0;
    if (!pq_is_terminated(text, start, end) && memchr(text + start, '@', end - start) == NULL) return 0;
    pq_read_words(store, start, end, 6, &words);
    if (words.count > 5 && words.items[1].flags & PQ_WORD_LOWER && !pq_word_is(store, &words.items[1], "and"))
        return pq_words_are(store, &words, 0, "the writer is") || pq_words_are(store, &words, 0, "the author is");
    pq_more_words(store, end, 32, &words);
    uint32_t name = 0;
    while (
        name < words.count && name < 9 &&
        (words.items[name].flags & (PQ_WORD_CAPITAL | PQ_WORD_OTHER) || (name > 0 && pq_word_is(store, &words.items[name], "and"))))
        name++;
    if (name < 2 || name + 4 > words.count || pq_is(pq_word_entry(store, &words.items[0]), PQ_LEX_DETERMINERS)) {
        return words.count > 5 &&
               (pq_words_are(store, &words, 0, "the writer is") || pq_words_are(store, &words, 0, "the author is"));
    }
    const pq_word *verb = &words.items[name];
    int is = pq_word_is(store, verb, "is") || pq_word_is(store, verb, "are"), job = is ? 0 : IS_ONE_OF(verb, covers);
    if (!is && !job) return 0;
    for (uint32_t i = name + 1; i + 1 < words.count && i < name + 14; i++) {
        const pq_word *word = &words.items[i];
        if (job && IS_ONE_OF(word, links)) { /* an outlet follows: The Times, the Harbor Post, CNN.com */
            const pq_word *next = word + 1;
            if (pq_word_is(store, next, "the") && i + 2 < words.count) next++;
            if (next->flags & PQ_WORD_CAPITAL && (is || !pq_is(pq_word_entry(store, next), PQ_LEX_MONTHS))) return 1;
        }
        if (word->outer_end > word->end && text[word->end] == '.') return is && job; /* ... is a freelance writer. */
        job |= IS_ONE_OF(word, jobs);
    }
    return 0;
}
