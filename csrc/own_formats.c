#include "own_formats.h"

#include <string.h>

#include "own_rules.h"

static uint8_t fold(uint8_t c) { return c >= 'A' && c <= 'Z' ? c | 0x20 : c; }
static int is_text_field(unsigned kind) { return kind <= PQ_FORMAT_PLACE; }

/* ---- compiling ------------------------------------------------------------------------------------- */
static const struct {
    uint8_t length;
    char name[8];
} names[PQ_FORMAT_FIELDS] = {
    [PQ_FORMAT_ANY] = {3, "any"},         [PQ_FORMAT_SOURCE] = {6, "source"},   [PQ_FORMAT_SECTION] = {7, "section"},
    [PQ_FORMAT_BYLINE] = {6, "byline"},   [PQ_FORMAT_AGENCY] = {6, "agency"},   [PQ_FORMAT_PLACE] = {5, "place"},
    [PQ_FORMAT_CREATED] = {7, "created"}, [PQ_FORMAT_UPDATED] = {7, "updated"}, [PQ_FORMAT_AGE] = {3, "age"},
};

typedef struct {
    pq_format_item items[PQ_FORMAT_LONGEST];
    uint8_t options[PQ_FORMAT_LONGEST]; /* which optional part the item is in, from 1 on; 0: none */
    uint32_t count, option_count;
} format_parts;

static unsigned field_named(const uint8_t *name, uint32_t length) {
    unsigned field = 0;
    while (field < PQ_FORMAT_FIELDS && (names[field].length != length || memcmp(names[field].name, name, length) != 0)) field++;
    return field;
}

/* The format as items, with the parts that may be missing. */
static const char *read_parts(const uint8_t *text, uint32_t length, uint8_t *pool, uint32_t pool_at, format_parts *parts) {
    uint32_t option = 0, used = 0, seen = 0;
    *parts = (format_parts){.count = 0};
    for (uint32_t i = 0; i < length;) {
        pq_format_item *item = &parts->items[parts->count], *last = parts->count > 0 ? item - 1 : NULL;
        uint32_t space = pq_space_at(text, length, i);
        uint8_t c = text[i];
        int doubled = i + 1 < length && text[i + 1] == c;
        *item = (pq_format_item){0};
        if (space > 0) {
            item->kind = PQ_FORMAT_BLANK;
            for (; space > 0; space = pq_space_at(text, length, i)) i += space;
        } else if (c == '{' && !doubled) {
            const uint8_t *close = memchr(text + i, '}', length - i);
            if (close == NULL) return "has a { without its }";
            uint32_t end = (uint32_t)(close - text);
            item->kind = (uint8_t)field_named(text + i + 1, end - i - 1);
            if (item->kind == PQ_FORMAT_FIELDS)
                return "has a field that is none of any, source, section, byline, agency, place, created, updated, age";
            if (item->kind != PQ_FORMAT_ANY && seen >> item->kind & 1) return "has a field twice";
            seen |= 1u << item->kind;
            i = end + 1;
        } else if ((c == '[' || c == ']') && !doubled) {
            if (c == '[' && option != 0) return "has a [ inside square brackets";
            if (c == ']' && option == 0) return "has a ] without its [";
            if (c == '[' && parts->option_count == PQ_FORMAT_OPTIONS) return "has more than four parts in square brackets";
            option = c == '[' ? ++parts->option_count : 0;
            i++;
            continue;
        } else {
            if (c == '}' && !doubled) return "has a } without its {";
            pool[pool_at + used] = fold(c);
            i += (c == '{' || c == '}' || c == '[' || c == ']') ? 2 : 1;
            if (last != NULL && last->kind == PQ_FORMAT_TEXT && parts->options[parts->count - 1] == option) {
                last->length++;
                used++;
                continue;
            }
            *item = (pq_format_item){PQ_FORMAT_TEXT, 1, pool_at + used++};
        }
        parts->options[parts->count++] = (uint8_t)option;
    }
    return option != 0 ? "has a [ without its ]" : seen >> 1 == 0 ? "has no field" : NULL;
}

/* The format without the optional parts that `left_out` has bits for; its count is 0 where no field is left. */
static const char *make_format(const format_parts *parts, unsigned left_out, pq_own_format *format) {
    uint32_t fields = 0, texts = 0, times = 0;
    *format = (pq_own_format){.count = 0};
    for (uint32_t i = 0; i < parts->count; i++) {
        const pq_format_item *item = &parts->items[i], *last = format->count > 0 ? &format->items[format->count - 1] : NULL;
        if (left_out >> parts->options[i] & 1) continue;
        if (item->kind == PQ_FORMAT_BLANK && (last == NULL || last->kind == PQ_FORMAT_BLANK)) continue;
        if (format->count == PQ_FORMAT_ITEMS) return "has too many fields and words";
        if (is_text_field(item->kind)) {
            const pq_format_item *before = last != NULL && last->kind == PQ_FORMAT_BLANK && format->count > 1 ? last - 1 : last;
            if (before != NULL && is_text_field(before->kind)) return "has two fields of text with nothing but blanks between them";
        }
        fields += item->kind < PQ_FORMAT_FIELDS && item->kind != PQ_FORMAT_ANY;
        times += item->kind >= PQ_FORMAT_CREATED && item->kind < PQ_FORMAT_FIELDS;
        texts += item->length;
        format->items[format->count++] = *item;
    }
    if (format->count > 0 && format->items[format->count - 1].kind == PQ_FORMAT_BLANK) format->count--;
    if (fields == 0) format->count = 0;
    if (fields > 0 && texts + times == 0) return "fits any line: it needs a word, a sign or a time";
    format->weight = fields * 1024 + texts;
    return NULL;
}

const char *pq_compile_format(const uint8_t *text, uint32_t length, uint8_t *pool, uint32_t pool_at, pq_own_format *formats,
                              uint32_t *count) {
    format_parts parts;
    if (length > PQ_FORMAT_LONGEST) return "is longer than 250 bytes of UTF-8";
    const char *fault = read_parts(text, length, pool, pool_at, &parts);
    for (unsigned left_out = 0; fault == NULL && left_out < 1u << parts.option_count; left_out++) {
        pq_own_format format;
        fault = make_format(&parts, left_out << 1, &format);
        if (fault != NULL || format.count == 0) continue;
        uint32_t at = (*count)++;
        for (; at > 0 && formats[at - 1].weight < format.weight; at--) formats[at] = formats[at - 1];
        formats[at] = format;
    }
    return fault;
}

/* ---- matching -------------------------------------------------------------------------------------- */
typedef struct {
    const pq_store *store;
    const pq_own_format *format;
    uint32_t end;
    pq_format_match *match;
} matcher;

/* What is no field of text, at `at`: where it ends, or PQ_NONE. */
static uint32_t match_item(const matcher *m, const pq_format_item *item, uint32_t at) {
    const uint8_t *text = m->store->document.text;
    if (item->kind == PQ_FORMAT_TEXT) {
        const uint8_t *word = m->store->options.rules->pool + item->at;
        if (m->end - at < item->length) return PQ_NONE;
        for (uint32_t i = 0; i < item->length; i++)
            if (fold(text[at + i]) != word[i]) return PQ_NONE;
        return at + item->length;
    }
    if (at == m->end) return PQ_NONE;
    if (item->kind == PQ_FORMAT_BLANK) {
        uint32_t next = pq_skip_space(text, m->end, at);
        return next > at ? next : PQ_NONE;
    }
    if (item->kind == PQ_FORMAT_AGE) {
        uint32_t next = pq_read_age(m->store, at, m->end, &m->match->age_seconds);
        m->match->spans[PQ_FORMAT_AGE] = (pq_span){at, next};
        return next > at ? next : PQ_NONE;
    }
    pq_date *date = item->kind == PQ_FORMAT_CREATED ? &m->match->created : &m->match->updated;
    return pq_read_date(m->store, at, m->end, date) ? date->end : PQ_NONE;
}

/* The items from `first` to the next field of text, at `at`; they have to reach the end where none follows. */
static uint32_t match_run(const matcher *m, uint32_t first, uint32_t last, uint32_t at) {
    for (uint32_t i = first; i < last && at != PQ_NONE; i++) at = match_item(m, &m->format->items[i], at);
    return at != m->end && last == m->format->count ? PQ_NONE : at;
}

/* A field of text ends at the first place where all that stands before the next one follows. */
static int match_format(const matcher *m, uint32_t start) {
    const pq_own_format *format = m->format;
    const uint8_t *text = m->store->document.text;
    uint32_t at = start;
    for (uint32_t i = 0; i < format->count;) {
        uint32_t field = i, next = i + (uint32_t)is_text_field(format->items[i].kind);
        i = next;
        while (i < format->count && !is_text_field(format->items[i].kind)) i++;
        if (next == field) {
            if ((at = match_run(m, next, i, at)) == PQ_NONE) return 0;
            continue;
        }
        uint32_t from = at, stop = next == format->count ? m->end : at + 1;
        unsigned after = next < i ? format->items[next].kind : PQ_FORMAT_TEXT;
        for (at = PQ_NONE; stop <= m->end; stop++) {
            if (after == PQ_FORMAT_BLANK && text[stop - 1] <= ' ') continue; /* as at the first of several blanks */
            if (after < PQ_FORMAT_FIELDS && pq_case_at(text, m->end, stop - 1) != PQ_CASE_NONE) continue; /* inside a word */
            if ((at = match_run(m, next, i, stop)) != PQ_NONE) break;
        }
        if (at == PQ_NONE) return 0;
        pq_span *span = &m->match->spans[format->items[field].kind];
        *span = (pq_span){pq_skip_space(text, stop, from), pq_skip_space_back(text, from, stop)};
        if (span->start >= span->end) return 0;
    }
    return 1;
}

int pq_match_formats(const pq_store *store, uint32_t start, uint32_t end, pq_format_match *match) {
    const pq_rules *rules = store->options.rules;
    if (rules == NULL || rules->format_count == 0 || start >= end || end - start > PQ_FORMAT_LONGEST_LINE) return 0;
    matcher m = {store, NULL, end, match};
    for (uint32_t k = 0; k < rules->format_count; k++) {
        m.format = &rules->formats[k];
        for (int field = 0; field < PQ_FORMAT_FIELDS; field++) match->spans[field] = PQ_NO_SPAN;
        match->created.start = match->updated.start = PQ_NONE;
        if (match_format(&m, start)) return 1;
    }
    return 0;
}
