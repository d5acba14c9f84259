#include "credits.h"

#include <string.h>

enum { LONGEST_CREDIT = 110, FAR_BACK = 180 };

/* ---- parts: what stands between slashes, bars, commas, "via" and "for" ------------------------------------------ */
typedef struct {
    uint32_t parts, agencies, names, slashes, connectors;
    pq_span agency, photographer;
} credit_parts;

static int is_qualifier(const pq_store *store, const pq_words *words,
                        uint32_t from) { /* Pool, File Photo, Handout: neither name nor agency */
    static const char *const qualifiers[] = {"pool",          "pool photo",      "file",       "file photo",  "handout",
                                             "handout photo", "archive",         "staff",      "tns",         "social media",
                                             "via",           "screengrab",      "screenshot", "contributed", "contributed photo",
                                             "submitted",     "submitted photo", "courtesy"};
    uint8_t first = store->document.text[words->items[from].start] | 0x20;
    for (size_t k = 0; k < sizeof qualifiers / sizeof *qualifiers; k++)
        if (first == (uint8_t)qualifiers[k][0] && pq_words_are(store, words, from, qualifiers[k])) return 1;
    return 0;
}

/* Words of the names of bodies, no person's, by length. */
static const char *const bodies[] = {
    [2] = "offc",
    [3] = "zootheincltd",
    [4] = "navyarmycityfilepoolclub",
    [5] = "presscourtforcephotofilmsmediatrust",
    [6] = "officepolicemuseumfamilycountyimagesagencyschool",
    [7] = "studiostheatretheatergallerymontagehandoutarchivecollegecompanysocietycouncilservicelibraryrecordsnetworkyoutube",
    [8] = "ministrypicturesarchiveshospitalfacebook",
    [9] = "compositeauthorityinstituteinstagram",
    [10] = "departmentuniversitygovernmentcommissionfoundationcollectiontelevision",
    [11] = "association",
    [12] = "presidentialillustration",
    [13] = "entertainment"};

static void read_part(const pq_store *store, uint32_t start, uint32_t end, credit_parts *parts) {
    pq_words words;
    pq_read_words(store, start, end, 12, &words);
    if (words.count == 0) return;
    parts->parts++;
    uint32_t first = pq_word_is(store, &words.items[0], "via") || pq_word_is(store, &words.items[0], "for") ||
                     pq_word_is(store, &words.items[0], "by");
    if (first >= words.count) return;
    uint32_t n = pq_phrase(store, &words, first, PQ_LEX_AGENCIES, NULL), rest = first + n;
    while (n > 0 && rest < words.count &&
           (pq_is(pq_word_entry(store, &words.items[rest]), PQ_LEX_CREDIT_LABELS) || is_qualifier(store, &words, rest)))
        rest++; /* AP Photo, Reuters file photo */
    if (n > 0 && rest == words.count) {
        parts->agencies++;
        int pool = is_qualifier(store, &words, first);
        if (parts->agency.start == PQ_NONE && !pool)
            parts->agency = (pq_span){words.items[first].start, words.items[first + n - 1].end};
        return;
    }
    if (is_qualifier(store, &words, first)) return;
    parts->names++;
    uint32_t count = words.count - first;
    if (parts->photographer.start != PQ_NONE || count < 2 || count > 4) return;
    for (uint32_t i = first; i < words.count; i++) {
        const pq_entry *entry = pq_word_entry(store, &words.items[i]);
        if (pq_is(entry, PQ_LEX_OUTLET_WORDS) || words.items[i].flags & PQ_WORD_SIGNS) return;
        if (pq_word_in(store, &words.items[i], bodies, sizeof bodies / sizeof *bodies - 1)) return;
    }
    uint32_t last = words.items[words.count - 1].outer_end; /* Jr. keeps its stop */
    uint8_t sign = store->document.text[last - 1];
    parts->photographer = (pq_span){words.items[first].start,
                                    sign == '.' && words.items[words.count - 1].end - words.items[words.count - 1].start <= 2
                                        ? last
                                        : words.items[words.count - 1].end};
}

static uint32_t connector_at(const uint8_t *text, uint32_t end, uint32_t i) { /* its length: via, for, on, a bar or spaced dash */
    static const char connectors[][7] = {" via ", " for ", " VIA ",          " FOR ",          " / ",
                                         " | ",   " - ",   " \xE2\x80\x93 ", " \xE2\x80\x94 ", ", "};
    for (size_t k = 0; k < sizeof connectors / sizeof *connectors; k++) {
        size_t n = strlen(connectors[k]);
        if (end - i >= n && memcmp(text + i, connectors[k], n) == 0) return (uint32_t)n;
    }
    return 0;
}

static void read_parts(const pq_store *store, uint32_t start, uint32_t end, credit_parts *parts) {
    const uint8_t *text = store->document.text;
    uint32_t part = start;
    *parts = (credit_parts){.agency = PQ_NO_SPAN, .photographer = PQ_NO_SPAN};
    for (uint32_t i = start; i < end;) {
        uint32_t n = text[i] == '/' ? 1 : text[i] == ' ' || text[i] == ',' ? connector_at(text, end, i) : 0;
        if (n == 0) {
            i++;
            continue;
        }
        parts->slashes += text[i] == '/' || (n == 3 && text[i + 1] == '/');
        parts->connectors++;
        read_part(store, part, i, parts);
        part = i += n;
    }
    read_part(store, part, end, parts);
}

/* ---- a stretch as a credit --------------------------------------------------------------------------------------- */
static int has_sentence_inside(const pq_store *store,
                               const pq_words *words) { /* a full stop that ends no initial or abbreviation */
    const uint8_t *text = store->document.text;
    for (uint32_t i = 0; i < words->count; i++) {
        const pq_word *word = &words->items[i];
        if (word->outer_end <= word->end) continue;
        uint8_t c = text[word->end];
        if (c == '!' || c == '?' || c == ';' || c == '"') return 1;
        if (c == '.' && i + 1 < words->count && word->end - word->start > 3 &&
            memchr(text + word->start, '.', word->end - word->start) == NULL)
            return 1;
    }
    return 0;
}

static int is_letter(uint8_t c) { return (uint8_t)((c | 0x20) - 'a') < 26; }
static int is_letter_or_digit(uint8_t c) { return is_letter(c) || (uint8_t)(c - '0') < 10; }

/* The same from the bitmaps, before any word is read: it may miss some. */
static int has_plain_sentence_inside(const pq_store *store, uint32_t start, uint32_t end) {
    const uint8_t *text = store->document.text;
    for (uint32_t at = start; at < end; at += 64)
        for (uint64_t stops = PQ_BITS(store->classes, stop, at); stops; stops &= stops - 1) {
            uint32_t i = at + (uint32_t)__builtin_ctzll(stops), word = i;
            if (i + 2 >= end) return 0;
            if (text[i + 1] != ' ' || !is_letter_or_digit(text[i + 2])) continue;
            while (word > start && i - word < 32 && is_letter_or_digit(text[word - 1])) word--;
            if ((word == start || text[word - 1] == ' ') && i - word > (text[i] == '.' ? 3 : 0)) return 1;
        }
    return 0;
}

/* The word may be, or begin, the label of a credit. */
static int may_be_label(const pq_entry *entry) {
    return entry != NULL && (entry->prefix & PQ_BEGINS_LABEL || pq_is(entry, PQ_LEX_CREDIT_LABELS));
}

/* Length of labels without a blank behind them (`Credit...`, `Image Credits:`) or of a copyright sign; 0 if none stands here. */
static uint32_t signed_label(const uint8_t *text, uint32_t start, uint32_t end) {
    if (end - start > 4 && text[start] == 0xC2 && text[start + 1] == 0xA9) return pq_skip_space(text, end, start + 2) - start;
    if (end - start > 16 && memcmp(text + start, "Image Credits:", 14) == 0 && text[start + 14] > ' ') return 14;
    if (end - start < 12 || memcmp(text + start, "Credit", 6) != 0) return 0;
    return memcmp(text + start + 6, "...", 3) == 0 || memcmp(text + start + 6, "\xE2\x80\xA6", 3) == 0 ? 9 : 0;
}

/* JANE ROE, HARBOR GAZETTE: all in capitals, an outlet last. */
static int ends_in_outlet_in_caps(const pq_store *store, const pq_words *words) {
    for (uint32_t i = 0; i < words->count; i++)
        if (!(words->items[i].flags & PQ_WORD_CAPS) && words->items[i].end - words->items[i].start > 1) return 0;
    return pq_is(pq_word_entry(store, &words->items[words->count - 1]), PQ_LEX_OUTLET_WORDS);
}

pq_credit_strength pq_read_credit(const pq_store *store, uint32_t start, uint32_t end, pq_credit_reading *credit) {
    const uint8_t *text = store->document.text;
    uint32_t dotted = signed_label(text, start, end);
    if (dotted > 0) {
        pq_words names;
        if (pq_read_credit(store, start + dotted, end, credit) == PQ_CREDIT_NONE) {
            pq_read_words(store, start + dotted, end, 4, &names);
            if (!names.complete || !pq_are_names(store, &names, 0, names.count)) return PQ_CREDIT_NONE;
        }
        credit->whole.start = credit->tail.start = start;
        credit->labelled = 1;
        return credit->strength = PQ_CREDIT_STRONG;
    }
    pq_words words;
    const pq_entry *label;
    *credit = (pq_credit_reading){{start, end}, {start, end}, PQ_NO_SPAN, PQ_NO_SPAN, PQ_CREDIT_NONE, 0, 0, 0};
    if (end - start > LONGEST_CREDIT || end - start < 2) return PQ_CREDIT_NONE;
    if (has_plain_sentence_inside(store, start, end)) return PQ_CREDIT_NONE;
    if (memchr(text + start, '@', end - start) == NULL && (!pq_may_end_names(store, start, end) || pq_is_prose(store, start, end)))
        return PQ_CREDIT_NONE;
    pq_read_words(store, start, end, 3, &words);
    if (words.count == 0 || words.items[0].start > start + 4) return PQ_CREDIT_NONE;
    int labelled = may_be_label(pq_word_entry(store, &words.items[0]));
    if (!labelled && !pq_are_names(store, &words, 0, words.count)) return PQ_CREDIT_NONE; /* most */
    pq_more_words(store, end, 20, &words);
    if (!words.complete || has_sentence_inside(store, &words)) return PQ_CREDIT_NONE;
    uint32_t n = labelled ? pq_phrase(store, &words, 0, PQ_LEX_CREDIT_LABELS, &label) : 0, from = 0;
    if (n > 0 && n < words.count && words.items[0].flags & PQ_WORD_CAPITAL) {
        uint8_t sign = text[words.items[n - 1].end];
        int spaced = words.items[n].flags & PQ_WORD_SIGNS && words.items[n].outer_end - words.items[n].outer_start == 1 &&
                     text[words.items[n].start] == '|';
        int listed = sign == ',' && n == 2 && pq_words_are(store, &words, 0, "image source");
        if (label->kind != 1 || sign == ':' || sign == '|' || spaced || listed) {
            credit->labelled = 1;
            from = n + (uint32_t)spaced;
        }
    }
    if (credit->labelled && from + 1 < words.count && pq_word_is(store, &words.items[from], "the")) from++;
    if (from >= words.count || words.count - from > 14 || !pq_are_names(store, &words, from, words.count)) {
        return PQ_CREDIT_NONE;
    }
    credit_parts parts;
    read_parts(store, words.items[from].start, end, &parts);
    credit->agency = parts.agency;
    credit->photographer = parts.photographer;
    uint8_t last = text[end - 1];
    int terminated = last == '.' && words.items[words.count - 1].end - words.items[words.count - 1].start > 3;
    if (credit->labelled) credit->strength = PQ_CREDIT_STRONG;
    else if (terminated || last == ':' || last == ',' || last == '?' || last == '!') credit->strength = PQ_CREDIT_NONE;
    else if (parts.agencies > 0 && parts.agencies == parts.parts && parts.parts == 1) credit->strength = PQ_CREDIT_AGENCY;
    else if (parts.agencies > 0 && parts.connectors > 0 && words.count <= 12) credit->strength = PQ_CREDIT_STRONG;
    else if (parts.slashes > 0 && parts.names > 0 && words.count >= 2 && words.count <= 10) credit->strength = PQ_CREDIT_STRONG;
    else if (parts.connectors == 1 && parts.photographer.start != PQ_NONE && ends_in_outlet_in_caps(store, &words))
        credit->strength = PQ_CREDIT_STRONG;
    else if (parts.connectors == 1 && parts.photographer.start != PQ_NONE && memchr(text + start, ',', end - start) == NULL)
        credit->strength = PQ_CREDIT_MEDIUM;
    else if (words.count == 1 && pq_word_is(store, &words.items[0], "file")) credit->strength = PQ_CREDIT_NONE; /* an old picture */
    else if (words.count >= 2 && words.count <= 6 && parts.connectors == 0 && pq_case_at(text, end, end - 1) != PQ_CASE_NONE)
        credit->strength = PQ_CREDIT_WEAK;
    else if (words.count == 1 && ((words.items[0].flags & PQ_WORD_CAPS && end - start >= 3) || is_qualifier(store, &words, 0)))
        credit->strength = PQ_CREDIT_WEAK; /* NYPD, Handout */
    return credit->strength;
}

/* ---- the end of a block ------------------------------------------------------------------------------------------ */
/* ABC Rural: Jess Harmon, Supplied: Pat Nolan: an outlet, a colon and a name, as some picture desks write it. */
static void read_pair(const pq_store *store, uint32_t start, uint32_t end, pq_credit_reading *credit) {
    const uint8_t *text = store->document.text, *colon = memchr(text + start, ':', end - start);
    pq_words before, after;
    if (colon == NULL || end - start > LONGEST_CREDIT || colon + 2 >= text + end || colon[1] != ' ') return;
    uint32_t at = (uint32_t)(colon - text);
    pq_read_words(store, start, at, 6, &before);
    pq_read_words(store, at + 2, end, 6, &after);
    if (!before.complete || !after.complete || before.count == 0 || before.count > 4 || after.count < 2 || after.count > 5) return;
    uint32_t n = pq_phrase(store, &before, 0, PQ_LEX_AGENCIES, NULL);
    int named = pq_are_names(store, &after, 0, after.count) ||
                (n > 0 && after.items[0].flags & after.items[after.count - 1].flags & PQ_WORD_CAPITAL); /* Ebony ten Broeke */
    if (!pq_are_names(store, &before, 0, before.count) || !named) return;
    credit->strength = PQ_CREDIT_STRONG;
    if (n > 0) credit->agency = (pq_span){before.items[0].start, before.items[n - 1].end};
    credit->photographer = (pq_span){after.items[0].start, after.items[after.count - 1].end};
}

static void try_bracket(const pq_store *store, uint32_t start, uint32_t end, pq_credit_reading *best) {
    const uint8_t *text = store->document.text;
    uint8_t close = text[end - 1], open = close == ')' ? '(' : '[';
    uint32_t i = end - 1, limit = end - start > FAR_BACK ? end - FAR_BACK : start;
    while (i > limit && text[i - 1] != open && text[i - 1] != close) i--;
    if (i <= limit || text[i - 1] != open) return;
    pq_credit_reading credit;
    pq_read_credit(store, i, end - 1, &credit);
    if (credit.strength == PQ_CREDIT_NONE) read_pair(store, i, end - 1, &credit);
    if (credit.strength == PQ_CREDIT_NONE) return;
    uint32_t before = pq_skip_space_back(text, start, i - 1);
    int after_sentence = before == start || pq_is_terminated(text, start, before);
    if (!after_sentence && credit.strength < PQ_CREDIT_AGENCY) return; /* a name in brackets belongs to its sentence */
    if (!after_sentence && credit.agency.start == PQ_NONE && !credit.labelled) return;
    credit.inside = !after_sentence && credit.strength == PQ_CREDIT_AGENCY;
    credit.bracketed = 1;
    credit.tail = (pq_span){i - 1, end};
    *best = credit;
}

static int begins_with_label(const pq_store *store, uint32_t at, uint32_t end) {
    pq_words words;
    uint32_t after;
    const pq_entry *entry = pq_letters_entry(store, at, end, &after);
    if (after > at && (after >= end || store->document.text[after] <= ' ') && !may_be_label(entry)) return 0; /* most words */
    pq_read_words(store, at, end, 1, &words);
    if (words.count == 0 || !may_be_label(pq_word_entry(store, &words.items[0]))) return 0;
    pq_more_words(store, end, 4, &words);
    return pq_phrase(store, &words, 0, PQ_LEX_CREDIT_LABELS, NULL) > 0;
}

/* A place where a credit may begin: after a full stop (with a space or glued), a bar or dash, or at a label. */
static int may_begin(const pq_store *store, uint32_t start, uint32_t end, uint32_t at, uint32_t *tail) {
    const uint8_t *text = store->document.text;
    unsigned letter = pq_case_at(text, end, at);
    *tail = at;
    if ((text[at] == 0xC2 || text[at] == 'C') && signed_label(text, at, end) > 0) return 3;
    if (letter != PQ_CASE_UPPER && letter != PQ_CASE_OTHER && text[at] != '@') return 0;
    uint32_t before = pq_skip_space_back(text, start, at);
    if (before == start) return 0;
    int spaced = before < at;
    if (pq_is_terminated(text, start, before)) {
        if (spaced) return 1;
        uint8_t c = before >= start + 2 ? text[before - 2] : 0; /* glued: 15.AP, Saturday.Getty, but not U.S */
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
    }
    if (!spaced) return 0;
    uint8_t c = text[before - 1];
    int dash = before >= start + 3 && text[before - 3] == 0xE2 && text[before - 2] == 0x80 && (c == 0x93 || c == 0x94);
    if (dash || c == '|' || c == '/') {
        *tail = before - (dash ? 3 : 1);
        return 2;
    }
    return begins_with_label(store, at, end) ? 3 : 0;
}

/* What stands before a credit that has no mark of its own must be a sentence or the name of a thing, not an abbreviation. */
static int follows_sentence(const pq_store *store, uint32_t start, uint32_t tail) {
    const uint8_t *text = store->document.text;
    uint32_t end = pq_strip_closers(text, start, pq_skip_space_back(text, start, tail)), spaces = 0, letters = 0;
    if (end <= start + 12 || text[end - 1] != '.') return 0;
    for (uint32_t i = start; i < end; i++) spaces += text[i] == ' ';
    for (uint32_t i = end - 1; i > start && text[i - 1] != ' ' && text[i - 1] != '.'; i--) letters++;
    if (letters == 3 && (uint8_t)(text[end - 4] - 'a') < 26 && pq_lookup_by(store->options.rules, text + end - 4, 4) == NULL)
        letters = 4;
    return spaces >= 2 && (letters > 3 || (uint8_t)(text[end - 2] - '0') < 10 || text[end - 2] >= 0x80);
}

static uint32_t first_handle(const uint8_t *text, uint32_t at, uint32_t end) {
    const uint8_t *hit = at < end ? memchr(text + at, '@', end - at) : NULL;
    return hit == NULL ? end : (uint32_t)(hit - text);
}

/* The next place from `at` on where a capital, a byte beyond ASCII or, from `handle` on, any sign stands. */
static uint32_t next_capital(const pq_store *store, uint32_t at, uint32_t end, uint32_t handle) {
    while (at < end) {
        uint64_t bits = PQ_BITS(store->classes, upper, at) | PQ_BITS(store->classes, high, at);
        uint32_t next = bits ? at + (uint32_t)__builtin_ctzll(bits) : at + 64;
        if (handle < end && next > handle) return at > handle ? at : handle;
        if (bits) return next < end ? next : end;
        at = next;
    }
    return end;
}

int pq_ends_in_button(const uint8_t *text, uint32_t start, uint32_t end) {
    return end - start > 40 && text[end - 1] == 'n' && memcmp(text + end - 13, " hide caption", 13) == 0;
}

/* weekImage: Jane Roe/AFP: a label behind a letter, where a blank is lost. */
static int is_glued_label(const uint8_t *text, uint32_t start, uint32_t end, uint32_t at) {
    uint8_t before = text[at - 1];
    int joins = (uint8_t)(before - 'a') < 26 || (uint8_t)(before - '0') < 10 || before >= 0x80 || before == ')' || before == '"';
    if (at - start < 12 || !joins || memchr("IPC", text[at], 3) == NULL) return 0;
    const uint8_t *colon = memchr(text + at, ':', end - at < 12 ? end - at : 12);
    uint32_t stop = colon != NULL ? (uint32_t)(colon - text) : end;
    return stop + 2 < end && text[stop + 1] == ' ' && pq_credit_label_before(text, at, stop) == stop - at;
}

pq_credit_strength pq_find_credit(const pq_store *store, uint32_t start, uint32_t end, pq_credit_reading *best) {
    const uint8_t *text = store->document.text;
    *best = (pq_credit_reading){PQ_NO_SPAN, PQ_NO_SPAN, PQ_NO_SPAN, PQ_NO_SPAN, PQ_CREDIT_NONE, 0, 0, 0};
    if (end - start < 3) return PQ_CREDIT_NONE;
    if (pq_ends_in_button(text, start, end)) end -= 13;
    if (text[end - 1] == ')' || text[end - 1] == ']') {
        try_bracket(store, start, end, best);
        if (best->strength != PQ_CREDIT_NONE) return best->strength;
    }
    uint32_t at = end - start > LONGEST_CREDIT ? end - LONGEST_CREDIT : start + 1, handle = first_handle(text, at, end);
    if (handle == end && !pq_may_end_names(store, start, end)) return PQ_CREDIT_NONE;
    for (int tries = 0; (at = next_capital(store, at, end, handle)) < end && tries < 24; at++) {
        uint32_t tail;
        uint8_t c = text[at], before = text[at - 1];
        int glued = is_glued_label(text, start, end, at);
        if (!glued && (is_letter(before) || (uint8_t)(before - '0') < 10 || (c & 0xC0) == 0x80)) continue;
        tail = at;
        int kind = glued ? 3 : may_begin(store, start, end, at, &tail);
        if (kind == 0) continue;
        pq_credit_reading credit;
        tries++;
        pq_credit_strength strength = pq_read_credit(store, at, end, &credit);
        if (strength == PQ_CREDIT_NONE || strength <= (pq_credit_strength)best->strength) continue;
        if (kind == 2 && strength != PQ_CREDIT_AGENCY && !credit.labelled && credit.agency.start == PQ_NONE) continue;
        if (strength <= PQ_CREDIT_MEDIUM && !follows_sentence(store, start, tail)) continue;
        if (kind == 3 && !credit.labelled) continue;
        credit.tail.start = tail;
        *best = credit;
    }
    return best->strength;
}
