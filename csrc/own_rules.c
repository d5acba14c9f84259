#include "own_rules.h"

#include <string.h>

#include "own_formats.h"

/* ---- look-up --------------------------------------------------------------------------------------- */
static uint8_t fold(uint8_t c) { return c >= 'A' && c <= 'Z' ? c | 0x20 : c; }

static int is_curly_apostrophe(const uint8_t *text, uint32_t i, uint32_t length) {
    return i + 2 < length && text[i] == 0xE2 && text[i + 1] == 0x80 && text[i + 2] == 0x99;
}

/* Folds a word as the lexicon does; more than PQ_OWN_LONGEST_KEY: too long. */
static uint32_t fold_key(const uint8_t *word, uint32_t length, uint8_t key[PQ_OWN_LONGEST_KEY]) {
    uint32_t used = 0;
    for (uint32_t i = 0; i < length; i++) {
        uint8_t c = fold(word[i]);
        if (is_curly_apostrophe(word, i, length)) c = '\'', i += 2;
        if (used == PQ_OWN_LONGEST_KEY) return used + 1;
        key[used++] = c;
    }
    return used;
}

/* Folded or not: the hash of a text is that of its folded bytes. */
static uint32_t hash_of(const uint8_t *text, uint32_t length) {
    uint32_t hash = 0x811C9DC5u ^ length;
    for (uint32_t i = 0; i < length; i++) hash = (hash ^ fold(text[i])) * 0x01000193u;
    return hash ^ hash >> 15;
}

static uint32_t *row_slot(const pq_rules *rules, const uint8_t *key, uint32_t length) {
    uint32_t at = hash_of(key, length) & rules->row_mask;
    for (; rules->row_slots[at] != 0; at = (at + 1) & rules->row_mask) {
        const pq_own_row *row = &rules->rows[rules->row_slots[at] - 1];
        if (row->length == length && memcmp(rules->pool + row->at, key, length) == 0) break;
    }
    return &rules->row_slots[at];
}

const pq_own_row *pq_own_row_of(const pq_rules *rules, const uint8_t *word, uint32_t length) {
    uint8_t key[PQ_OWN_LONGEST_KEY];
    if (rules->row_count == 0) return NULL;
    length = fold_key(word, length, key);
    if (length == 0 || length > PQ_OWN_LONGEST_KEY) return NULL;
    uint32_t row = *row_slot(rules, key, length);
    return row != 0 ? &rules->rows[row - 1] : NULL;
}

static int folds_to(const uint8_t *a, const uint8_t *b, uint32_t length) {
    for (uint32_t i = 0; i < length; i++)
        if (fold(a[i]) != fold(b[i])) return 0;
    return 1;
}

static uint32_t *text_slot(const pq_rules *rules, const uint8_t *text, uint32_t length) {
    uint32_t at = hash_of(text, length) & rules->text_mask;
    for (; rules->text_slots[at] != 0; at = (at + 1) & rules->text_mask) {
        const pq_own_text *own = &rules->texts[rules->text_slots[at] - 1];
        if (own->length == length && folds_to(rules->pool + own->at, text, length)) break;
    }
    return &rules->text_slots[at];
}

/* As written, or all in capitals, or in any case where the caller wrote it small. */
static int matches(const pq_rules *rules, const pq_own_text *own, const uint8_t *text) {
    if (!own->has_capital || memcmp(rules->pool + own->at, text, own->length) == 0) return 1;
    for (uint32_t i = 0; i < own->length; i++)
        if (text[i] >= 'a' && text[i] <= 'z') return 0;
    return 1;
}

const pq_own_text *pq_own_text_at(const pq_rules *rules, const uint8_t *text, uint32_t i, uint32_t end,
                                  int (*fits)(const void *context, const pq_own_text *own, uint32_t i, uint32_t end),
                                  const void *context) {
    uint64_t lengths = rules->text_lengths[fold(text[i])];
    while (lengths != 0) {
        uint32_t top = 63 - (uint32_t)__builtin_clzll(lengths);
        lengths ^= (uint64_t)1 << top;
        if (top + 1 > end - i) continue;
        uint32_t first = *text_slot(rules, text + i, top + 1);
        for (uint32_t t = first; t != 0; t = rules->texts[t - 1].same) /* the first are those with capitals */
            if (matches(rules, &rules->texts[t - 1], text + i) && fits(context, &rules->texts[t - 1], i, i + top + 1))
                return &rules->texts[t - 1];
    }
    return NULL;
}

const pq_entry *pq_lookup_own(const pq_rules *rules, const uint8_t *word, uint32_t length) {
    const pq_own_row *row = pq_own_row_of(rules, word, length);
    return row != NULL ? &row->entry : pq_lookup(word, length);
}

/* ---- making ---------------------------------------------------------------------------------------- */
typedef struct {
    pq_rules *rules;
    uint32_t pool_used;
    const char *fault;
} maker;

static void set_class(pq_entry *entry, unsigned lex) { entry->classes[lex >> 6] |= (uint64_t)1 << (lex & 63); }
static void begins_phrase(pq_entry *entry) {
    entry->prefix = PQ_BEGINS_ANY;
    entry->next = 0xFFFF;
}
static void clear_classes(pq_entry *entry, const uint8_t *lists, size_t count) {
    for (size_t k = 0; k < count; k++) entry->classes[lists[k] >> 6] &= ~((uint64_t)1 << (lists[k] & 63));
}

static uint32_t keep(maker *m, const uint8_t *bytes, uint32_t length) {
    uint32_t at = m->pool_used;
    memcpy(m->rules->pool + at, bytes, length);
    m->pool_used += length;
    return at;
}

/* The row of a word or phrase, made of the lists' entry if it is new. */
static pq_own_row *add_row(maker *m, const uint8_t *word, uint32_t length) {
    uint8_t key[PQ_OWN_LONGEST_KEY];
    length = fold_key(word, length, key);
    if (length > PQ_OWN_LONGEST_KEY) return NULL;
    uint32_t *slot = row_slot(m->rules, key, length);
    if (*slot == 0) {
        const pq_entry *listed = pq_lookup(key, length);
        pq_own_row *row = &m->rules->rows[m->rules->row_count];
        *row = (pq_own_row){.at = keep(m, key, length), .length = length, .entry = {.lemma = PQ_NONE}};
        if (listed != NULL) row->entry = *listed;
        *slot = ++m->rules->row_count;
    }
    return &m->rules->rows[*slot - 1];
}

static void add_text(maker *m, const pq_own_entry *e, int is_abbreviation) {
    const uint8_t *text = (const uint8_t *)e->text;
    pq_own_text *own = &m->rules->texts[m->rules->text_count];
    *own = (pq_own_text){.at = keep(m, text, e->length), .length = (uint8_t)e->length, .is_abbreviation = (uint8_t)is_abbreviation};
    own->starts = is_abbreviation ? 1 : e->starts | 1;
    for (uint32_t i = 0; i < e->length; i++) own->has_capital |= text[i] >= 'A' && text[i] <= 'Z';
    uint32_t *slot = text_slot(m->rules, text, e->length), *link = slot;
    while (*link != 0) { /* as written before in any case, exceptions before abbreviations */
        pq_own_text *other = &m->rules->texts[*link - 1];
        if (other->is_abbreviation == is_abbreviation && memcmp(m->rules->pool + other->at, text, e->length) == 0) return;
        if (other->has_capital < own->has_capital ||
            (other->has_capital == own->has_capital && other->is_abbreviation > is_abbreviation))
            break;
        link = &other->same;
    }
    own->same = *link;
    *link = ++m->rules->text_count;
    m->rules->text_lengths[fold(text[0])] |= (uint64_t)1 << (e->length - 1);
}

/* The words of a phrase without the punctuation at their edges, at most eight, joined by one blank; each beginning of it gets
 * a row as well. The row of all of them, or NULL. */
static pq_own_row *add_phrase(maker *m, const pq_own_entry *e) {
    uint8_t key[PQ_OWN_LONGEST_KEY];
    pq_store store = {.document = {.text = (const uint8_t *)e->text, .length = e->length}};
    pq_words words;
    pq_read_words(&store, 0, e->length, 8, &words);
    uint32_t used = 0, count = 0;
    while (count < words.count) {
        const pq_word *word = &words.items[count];
        uint32_t length = word->end - word->start, blank = count > 0;
        if ((word->flags & PQ_WORD_SIGNS && count == 0) || word->outer_end - word->outer_start >= PQ_OWN_LONGEST_TEXT ||
            used + blank + length > sizeof key)
            break;
        if (blank) {
            begins_phrase(&add_row(m, key, used)->entry);
            key[used++] = ' ';
        }
        memcpy(key + used, e->text + word->start, length);
        used += length;
        count++;
    }
    if (count == 0) m->fault = "does not begin with a word of less than 64 bytes";
    return count == 0 ? NULL : add_row(m, key, used);
}

/* A list whose entries have kinds of their own may not share one with another. */
static void set_kind(pq_entry *entry, unsigned lex, uint8_t kind) {
    static const uint8_t kinded[] = {PQ_LEX_AGENCIES,     PQ_LEX_BOILERPLATE_OPENERS, PQ_LEX_BOILERPLATE_WORDS,
                                     PQ_LEX_NOTE_OPENERS, PQ_LEX_CAPTION_OPENERS,     PQ_LEX_CREDIT_LABELS,
                                     PQ_LEX_HEADER_LABELS};
    if (entry->kind != kind) clear_classes(entry, kinded, sizeof kinded);
    entry->kind = kind;
    set_class(entry, lex);
}

/* ---- verbs ----------------------------------------------------------------------------------------- */
static int is_vowel(uint8_t c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'; }
static int ends_in(const uint8_t *word, uint32_t length, const char *ending) {
    uint32_t n = (uint32_t)strlen(ending);
    return length > n && memcmp(word + length - n, ending, n) == 0;
}

/* word[0..stem) + ending + the rest of the phrase: a form of the verb. */
static void add_form(maker *m, const uint8_t *verb, uint32_t length, uint32_t head, uint32_t stem, const char *ending,
                     uint8_t form) {
    uint8_t key[PQ_OWN_LONGEST_KEY + 8];
    uint32_t n = (uint32_t)strlen(ending);
    if (stem + n + (length - head) > PQ_OWN_LONGEST_KEY) return;
    memcpy(key, verb, stem);
    memcpy(key + stem, ending, n);
    memcpy(key + stem + n, verb + head, length - head);
    uint32_t size = stem + n + (length - head);
    for (uint32_t i = 1; i < size; i++)
        if (key[i] == ' ') begins_phrase(&add_row(m, key, i)->entry);
    pq_entry *entry = &add_row(m, key, size)->entry;
    if (entry->form == PQ_FORM_NONE || !pq_is(entry, PQ_LEX_SPEECH_VERBS)) entry->form = form;
    set_class(entry, PQ_LEX_SPEECH_VERBS);
    entry->parts |= PQ_PART_SPEECH_VERBS;
    entry->cue = PQ_CUE_SAY;
    entry->value = 3; /* as sure as said */
}

/* A base form gives its regular forms too; quipped and quipping are themselves only. */
static void add_verb(maker *m, const pq_own_entry *e) {
    uint8_t verb[PQ_OWN_LONGEST_KEY];
    uint32_t length = fold_key((const uint8_t *)e->text, e->length, verb), head = 0;
    if (length > PQ_OWN_LONGEST_KEY - 4) {
        m->fault = "is too long for a verb";
        return;
    }
    while (head < length && verb[head] != ' ') head++;
    for (uint32_t i = 0; i < length; i++)
        if (!((verb[i] >= 'a' && verb[i] <= 'z') || verb[i] == '-' || verb[i] == '\'' || verb[i] >= 0x80 ||
              (verb[i] == ' ' && i > 0 && i + 1 < length && verb[i - 1] != ' ')))
            m->fault = "is not a verb in letters, its words parted by single blanks";
    if (m->fault != NULL) return;
    uint8_t last = verb[head - 1], before = head > 1 ? verb[head - 2] : 0, third = head > 2 ? verb[head - 3] : 0;
    if (ends_in(verb, head, "ing")) return add_form(m, verb, length, head, head, "", PQ_FORM_ING);
    if (ends_in(verb, head, "ed") && !ends_in(verb, head, "eed")) return add_form(m, verb, length, head, head, "", PQ_FORM_PAST);
    if (last == 's' && before != 's' && head > 3) return add_form(m, verb, length, head, head, "", PQ_FORM_THIRD);
    add_form(m, verb, length, head, head, "", PQ_FORM_BASE);
    int hisses = last == 's' || last == 'x' || last == 'z' || last == 'o' || (last == 'h' && (before == 'c' || before == 's'));
    int softens = last == 'y' && !is_vowel(before);
    add_form(m, verb, length, head, softens ? head - 1 : head, softens ? "ies" : hisses ? "es" : "s", PQ_FORM_THIRD);
    add_form(m, verb, length, head, softens ? head - 1 : head, softens ? "ied" : last == 'e' ? "d" : "ed", PQ_FORM_PAST);
    add_form(m, verb, length, head, last == 'e' && !is_vowel(before) ? head - 1 : head, "ing", PQ_FORM_ING);
    if (!is_vowel(last) && last != 'w' && last != 'x' && last != 'y' && is_vowel(before) && !is_vowel(third)) { /* quip, quipped */
        char past[] = {(char)last, 'e', 'd', 0}, ing[] = {(char)last, 'i', 'n', 'g', 0};
        add_form(m, verb, length, head, head, past, PQ_FORM_PAST);
        add_form(m, verb, length, head, head, ing, PQ_FORM_ING);
    }
}

/* A text with straight apostrophes stands for the same with curly ones, and the other way round. */
static void add_other_apostrophes(maker *m, const pq_own_entry *e) {
    const uint8_t *text = (const uint8_t *)e->text;
    uint8_t other[3 * PQ_OWN_LONGEST_TEXT];
    pq_own_entry twin = {.text = (const char *)other, .kind = e->kind};
    for (uint32_t i = 0; i < e->length; i++) {
        uint64_t start = e->starts >> i & 1;
        if (twin.length >= PQ_OWN_LONGEST_TEXT) return;
        twin.starts |= start << twin.length;
        if (text[i] == '\'') {
            memcpy(other + twin.length, "\xE2\x80\x99", 3);
            twin.length += 3;
        } else if (is_curly_apostrophe(text, i, e->length)) {
            other[twin.length++] = '\'';
            i += 2;
        } else {
            other[twin.length++] = text[i];
        }
    }
    if (twin.length <= PQ_OWN_LONGEST_TEXT && twin.length != e->length) add_text(m, &twin, 0);
}

/* ---- one entry of the caller's --------------------------------------------------------------------- */
static int has_space(const pq_own_entry *e) {
    for (uint32_t i = 0; i < e->length; i++)
        if (pq_space_at((const uint8_t *)e->text, e->length, i)) return 1;
    return 0;
}

static void check_text(maker *m, const pq_own_entry *e) {
    if (e->length > PQ_OWN_LONGEST_TEXT) m->fault = "is longer than 64 bytes of UTF-8";
    else if (has_space(e)) m->fault = "has white space in it";
}

static void check_abbreviation(maker *m, const pq_own_entry *e) {
    check_text(m, e);
    if (m->fault == NULL && (e->text[e->length - 1] != '.' || e->length < 2 || e->text[e->length - 2] == '.'))
        m->fault = "is not an abbreviation with its full stop";
}

static void drop_abbreviation(maker *m, const pq_own_entry *e) {
    static const uint8_t lists[] = {
        PQ_LEX_ABBREVIATIONS,        PQ_LEX_ABBREVIATIONS_CAPITAL, PQ_LEX_ABBREVIATIONS_NUMBER, PQ_LEX_ABBREV_BEFORE_NAME,
        PQ_LEX_ABBREV_BEFORE_NUMBER, PQ_LEX_ABBREV_FINAL,          PQ_LEX_ABBREV_PLACE,         PQ_LEX_ABBREV_TIME};
    check_abbreviation(m, e);
    if (m->fault != NULL) return;
    pq_own_row *row = add_row(m, (const uint8_t *)e->text, e->length);
    if (row->adds) m->fault = "is both added and dropped";
    clear_classes(&row->entry, lists, sizeof lists);
    row->drops = 1;
}

static void add_entry(maker *m, const pq_own_entry *e) {
    pq_own_row *row;
    if (e->length == 0) {
        m->fault = "is empty";
        return;
    }
    switch (e->kind) {
        case PQ_OWN_ABBREVIATION:
            check_abbreviation(m, e);
            if (m->fault != NULL) return;
            row = add_row(m, (const uint8_t *)e->text, e->length);
            if (row->drops) m->fault = "is both added and dropped";
            row->adds = 1;
            add_text(m, e, 1);
            return;
        case PQ_OWN_NO_ABBREVIATION: drop_abbreviation(m, e); return;
        case PQ_OWN_TOKENS:
            check_text(m, e);
            if (m->fault != NULL) return;
            add_text(m, e, 0);
            add_other_apostrophes(m, e);
            return;
        case PQ_OWN_SPEECH_VERB: add_verb(m, e); return;
        case PQ_OWN_BOILERPLATE:
            if ((row = add_phrase(m, e)) != NULL) set_kind(&row->entry, PQ_LEX_BOILERPLATE_OPENERS, 2);
            return;
        case PQ_OWN_AGENCY:
            if ((row = add_phrase(m, e)) != NULL) set_kind(&row->entry, PQ_LEX_AGENCIES, 1);
            return;
        case PQ_OWN_HEADER_FORMAT:
            m->fault = pq_compile_format((const uint8_t *)e->text, e->length, m->rules->pool, m->pool_used, m->rules->formats,
                                         &m->rules->format_count);
            if (m->fault == NULL) m->pool_used += e->length;
            return;
        default: m->fault = "is of an unknown kind"; return;
    }
}

/* ---- memory ---------------------------------------------------------------------------------------- */
static uint32_t table_size(size_t count) {
    uint32_t size = 4;
    while (size < 2 * count + 2) size *= 2;
    return size;
}

static size_t room_for(size_t size) { return (size + 7) & ~(size_t)7; }

/* The most rows that an entry makes: each form of a verb, each beginning of a phrase. */
static size_t rows_for(const pq_own_entry *e) {
    size_t words = 1;
    if (e->kind == PQ_OWN_TOKENS || e->kind == PQ_OWN_HEADER_FORMAT) return 0;
    if (e->kind <= PQ_OWN_NO_ABBREVIATION) return 1;
    for (uint32_t i = 0; i < e->length && i < 2 * PQ_OWN_LONGEST_KEY; i++) words += e->text[i] == ' ';
    if (e->kind == PQ_OWN_SPEECH_VERB) return 6 * words;
    return 8;
}

/* The most formats that an entry makes: each part in brackets is there or not. */
static size_t formats_for(const pq_own_entry *e) {
    uint32_t options = 0;
    if (e->kind != PQ_OWN_HEADER_FORMAT) return 0;
    for (uint32_t i = 0; i < e->length && options < PQ_FORMAT_OPTIONS; i++) options += e->text[i] == '[';
    return (size_t)1 << options;
}

static pq_rules *alloc_rules(pq_resize resize, void *context, size_t rows, size_t texts, size_t formats, size_t pool) {
    uint32_t row_slots = table_size(rows), text_slots = table_size(texts);
    size_t sizes[] = {room_for(sizeof(pq_rules)),
                      room_for(rows * sizeof(pq_own_row)),
                      room_for(texts * sizeof(pq_own_text)),
                      room_for(row_slots * sizeof(uint32_t)),
                      room_for(text_slots * sizeof(uint32_t)),
                      room_for(formats * sizeof(pq_own_format)),
                      room_for(pool)};
    size_t size = 0, parts = sizeof sizes / sizeof *sizes;
    for (size_t k = 0; k < parts; k++) size += sizes[k];
    uint8_t *at = resize(context, NULL, 0, size);
    if (at == NULL) return NULL;
    memset(at, 0, size);
    pq_rules *rules = (void *)at;
    *rules = (pq_rules){.resize = resize, .context = context, .size = size, .row_mask = row_slots - 1, .text_mask = text_slots - 1};
    rules->rows = (void *)(at += sizes[0]);
    rules->texts = (void *)(at += sizes[1]);
    rules->row_slots = (void *)(at += sizes[2]);
    rules->text_slots = (void *)(at += sizes[3]);
    rules->formats = (void *)(at += sizes[4]);
    rules->pool = at + sizes[5];
    return rules;
}

pq_status pq_rules_new(pq_resize resize, void *context, const pq_own_entry *entries, size_t count, pq_rules **rules,
                       pq_rules_fault *fault) {
    size_t rows = 0, texts = 0, formats = 0, pool = 0;
    *rules = NULL;
    if (resize == NULL) resize = pq_malloc_resize;
    *fault = (pq_rules_fault){count, "too many words and phrases"};
    for (size_t i = 0; i < count; i++) {
        size_t own = rows_for(&entries[i]);
        rows += own;
        texts += entries[i].kind == PQ_OWN_TOKENS ? 2 : entries[i].kind == PQ_OWN_ABBREVIATION;
        formats += formats_for(&entries[i]);
        pool += own * PQ_OWN_LONGEST_KEY + 2 * PQ_OWN_LONGEST_TEXT + (formats_for(&entries[i]) > 0 ? PQ_FORMAT_LONGEST : 0);
        if (rows > PQ_OWN_MOST_ROWS || texts > PQ_OWN_MOST_ROWS) return PQ_BAD_OPTION;
        fault->text = formats > PQ_OWN_MOST_FORMATS ? "too many header formats" : fault->text;
        if (formats > PQ_OWN_MOST_FORMATS) return PQ_BAD_OPTION;
    }
    maker m = {.rules = alloc_rules(resize, context, rows, texts, formats, pool)};
    if (m.rules == NULL) return PQ_NO_MEMORY;
    for (size_t i = 0; i < count; i++) {
        add_entry(&m, &entries[i]);
        if (m.fault == NULL) continue;
        *fault = (pq_rules_fault){i, m.fault};
        pq_rules_free(m.rules);
        return PQ_BAD_OPTION;
    }
    *rules = m.rules;
    return PQ_OK;
}

void pq_rules_free(pq_rules *rules) {
    if (rules != NULL) rules->resize(rules->context, rules, rules->size, 0);
}
