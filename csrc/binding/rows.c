/* The tables: which columns there are, of what type, and how one is filled for the items of one article. */
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "arrow.h"

/* ---- what fillers are made of ------------------------------------------------------------------------ */
/* The items that a filler walks: in local variables, for what it writes may lie anywhere as far as a compiler knows. */
typedef struct {
    const char *items;
    size_t size;
    const uint32_t *rows;
} item_list;

static inline item_list items_of(const source *from, const column_info *info) {
    return (item_list){(const char *)from->items + info->offset, from->item_size, from->rows};
}
static inline const void *item_at(const item_list *list, size_t k) { return list->items + list->rows[k] * list->size; }
static inline pq_span span_of(const void *item) {
    pq_span span;
    memcpy(&span, item, sizeof span);
    return span;
}
static inline pq_span span_at(const item_list *list, size_t k) { return span_of(item_at(list, k)); }

static inline uint32_t u32_at(const void *at) {
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

/* Bytes of the text as good UTF-8: ill-formed parts and surrogates become U+FFFD, one for each that offsets count. */
static int good_text(const source *from, uint32_t start, uint32_t end, const uint8_t **data, size_t *length) {
    *data = from->text + start;
    *length = end - start;
    if (from->is_clean) return 0;
    const pq_document *document = from->document;
    from->scratch->size = 0;
    for (uint32_t at = start, next; at < end; at = next) {
        utf8proc_int32_t code_point;
        for (next = at + 1; next < end && !(document->starts[next >> 6] >> (next & 63) & 1);) next++;
        utf8proc_ssize_t size = utf8proc_iterate(from->text + at, (utf8proc_ssize_t)(next - at), &code_point);
        int is_good = size == (utf8proc_ssize_t)(next - at);
        if (bytes_append(from->scratch, is_good ? (const void *)(from->text + at) : "\xEF\xBF\xBD", is_good ? next - at : 3) < 0)
            return -1;
    }
    *data = from->scratch->data ? from->scratch->data : (const uint8_t *)"";
    *length = from->scratch->size;
    return 0;
}

static int add_text(const source *from, column *to, uint32_t start, uint32_t end) {
    const uint8_t *data;
    size_t length;
    if (start == PQ_NONE) return column_add_null(to);
    return good_text(from, start, end, &data, &length) < 0 ? -1 : column_add_text(to, data, length);
}

static int add_i32(column *to, int32_t value) {
    return bytes_append(&to->data, &value, sizeof value) < 0 ? -1 : column_valid(to, 1);
}
static int add_i16(column *to, int value) {
    int16_t small = (int16_t)value;
    return bytes_append(&to->data, &small, sizeof small) < 0 ? -1 : column_valid(to, 1);
}

static int add_words(const source *from, uint32_t start, uint32_t end, uint64_t hashes[2]) {
    const uint8_t *data;
    size_t length;
    return good_text(from, start, end, &data, &length) < 0 ? -1 : hash_words(from->folded, data, length, hashes);
}

/* Most texts of tokens are shorter: a copy of so many bytes, whatever the length, takes no call. */
enum { SHORT = 16 };

static inline int is_short(const source *from, pq_span span) {
    return span.end - span.start <= SHORT && from->document->length - span.start >= SHORT;
}

/* The good text of a span at the end of a column of strings. */
static inline int put_text(const source *from, column *to, pq_span span) {
    size_t size = span.end - span.start;
    if (bytes_room(&to->data, size + SHORT) < 0) return -1;
    if (is_short(from, span)) memcpy(to->data.data + to->data.size, from->text + span.start, SHORT);
    else memcpy(to->data.data + to->data.size, from->text + span.start, size);
    to->data.size += size;
    return 0;
}

static inline int32_t text_end(column *to) {
    if (to->data.size > INT32_MAX) to->overflowed = 1;
    return (int32_t)(to->data.size & INT32_MAX);
}

/* ---- fillers of any level ------------------------------------------------------------------------------ */
/* The same text so many times: each copy doubles what is there. */
static int fill_article(const source *from, const column_info *info, column *to) {
    (void)info;
    size_t size = from->id_length, total = size * from->count, at = to->data.size;
    if (at + total > INT32_MAX) to->overflowed = 1;
    int32_t *ends = bytes_more(&to->ends, 4 * from->count);
    uint8_t *data = bytes_more(&to->data, total);
    if (ends == NULL || data == NULL) return -1;
    if (total != 0) memcpy(data, from->id, size);
    for (size_t have = size; have < total; have *= 2) memcpy(data + have, data, have * 2 < total ? have : total - have);
    for (size_t k = 0; k < from->count; k++) ends[k] = (int32_t)((at += size) & INT32_MAX);
    return column_valid(to, from->count);
}

static int fill_index(const source *from, const column_info *info, column *to) {
    (void)info;
    void *at = bytes_more(&to->data, 4 * from->count);
    if (at == NULL) return -1;
    memcpy(at, from->rows, 4 * from->count);
    return column_valid(to, from->count);
}

/* Room for so many values. *valid: a byte each, 1 until it is made 0 for a null; NULL where there can be none. */
static void *values_of(column *to, size_t count, uint8_t **valid) {
    void *at = bytes_more(&to->data, column_width(to) * count);
    if (at == NULL || column_valid(to, count) < 0) return NULL;
    *valid = to->nullable ? to->valid.data + (to->valid.size - count) : NULL;
    return at;
}

static inline uint32_t checked(uint8_t *valid, size_t k, uint32_t value) { /* PQ_NONE is null where there can be nulls */
    if (valid == NULL || value != PQ_NONE) return value;
    valid[k] = 0;
    return 0;
}

static inline uint16_t u16_at(const void *at) {
    uint16_t value;
    memcpy(&value, at, sizeof value);
    return value;
}
static inline uint8_t u8_at(const void *at) { return *(const uint8_t *)at; }
static inline float float_at(const void *at) {
    float value;
    memcpy(&value, at, sizeof value);
    return value;
}
static inline uint16_t token_rule(unsigned number) { return number != 0 ? PQ_RULE(PQ_STAGE_TOKENS, number) : 0; }

/* A filler of values of a fixed size: what one is, made of `item`, and where that is a null in a column that can have nulls. */
#define FILLER(name, type, what, is_none)                                      \
    static int name(const source *from, const column_info *info, column *to) { \
        const item_list list = items_of(from, info);                           \
        uint8_t *valid;                                                        \
        type *at = values_of(to, from->count, &valid);                         \
        if (at == NULL) return -1;                                             \
        for (size_t k = 0, count = from->count; k < count; k++) {              \
            const void *item = item_at(&list, k);                              \
            type value = (type)(what);                                         \
            int none = valid != NULL && (is_none);                             \
            at[k] = none ? 0 : value;                                          \
            if (none) valid[k] = 0;                                            \
        }                                                                      \
        return 0;                                                              \
    }
FILLER(fill_u32, uint32_t, u32_at(item), value == PQ_NONE)
FILLER(fill_u16, int32_t, u16_at(item), 0)
FILLER(fill_u8, int16_t, u8_at(item), 0)
FILLER(fill_bool, uint8_t, u8_at(item) != 0, 0)
FILLER(fill_name, uint8_t, u8_at(item), info->extra &&value == 0)
FILLER(fill_rule, uint16_t, u16_at(item), value == 0)
FILLER(fill_token_rule, uint16_t, token_rule(u8_at(item)), value == 0)
FILLER(fill_space_after, uint8_t, (u16_at(item) & PQ_SPACE_AFTER) != 0, 0)
FILLER(fill_float, float, float_at(item), value < 0)
FILLER(fill_count, int32_t, span_of(item).end - span_of(item).start, 0) /* the span at the offset is of tokens */

static int fill_offset(const source *from, const column_info *info, column *to) {
    const item_list list = items_of(from, info);
    uint8_t *valid;
    uint32_t *at = values_of(to, from->count, &valid);
    if (at == NULL) return -1;
    for (size_t k = 0, count = from->count; k < count; k++) at[k] = u32_at(item_at(&list, k));
    pq_offsets(from->document, at, from->count, 4, from->unit); /* PQ_NONE stays */
    for (size_t k = 0; valid != NULL && k < from->count; k++) at[k] = checked(valid, k, at[k]);
    return 0;
}

static int fill_span(const source *from, const column_info *info, column *to) {
    const item_list list = items_of(from, info);
    if (!from->is_clean) {
        for (size_t k = 0; k < from->count; k++) {
            pq_span span = span_at(&list, k);
            if (add_text(from, to, span.start, span.end) < 0) return -1;
        }
        return 0;
    }
    int32_t *ends = bytes_more(&to->ends, 4 * from->count);
    if (ends == NULL || column_valid(to, from->count) < 0) return -1;
    uint8_t *valid = to->nullable ? to->valid.data + (to->valid.size - from->count) : NULL;
    for (size_t k = 0, count = from->count; k < count; k++) {
        pq_span span = span_at(&list, k);
        if (valid != NULL && span.start == PQ_NONE) valid[k] = 0;
        else if (put_text(from, to, span) < 0) return -1;
        ends[k] = text_end(to);
    }
    return 0;
}

static int fill_hash(const source *from, const column_info *info, column *to) {
    const item_list list = items_of(from, info);
    for (size_t k = 0; k < from->count; k++) {
        pq_span span = span_at(&list, k);
        uint64_t hashes[2] = {HASH_START, HASH_START};
        if (add_words(from, span.start, span.end, hashes) < 0 || column_add_i64(to, hash_value(hashes[0])) < 0) return -1;
    }
    return 0;
}

/* All hashes of an article at once: that of the text goes on through the blocks of the body. */
static int need_hashes(const source *from) {
    const pq_document *document = from->document;
    uint64_t hashes[2] = {HASH_START, HASH_START};
    int found = 0;
    if (from->hashes->are_known) return 0;
    from->hashes->blocks.size = 0;
    for (uint32_t b = 0; b < document->block_count; b++) {
        const pq_block *block = &document->blocks[b];
        uint64_t before = hashes[0];
        hashes[1] = HASH_START;
        if (add_words(from, block->start, block->end, hashes) < 0) return -1;
        if (is_body_kind(block->kind)) found = 1;
        else hashes[0] = before;
        int64_t value = hash_value(hashes[1]);
        if (bytes_append(&from->hashes->blocks, &value, sizeof value) < 0) return -1;
    }
    if (!found && add_words(from, 0, document->length, hashes) < 0) return -1;
    from->hashes->text = hash_value(hashes[0]);
    from->hashes->are_known = 1;
    return 0;
}

/* article#start-end: the span is at the offset. */
static int fill_key(const source *from, const column_info *info, column *to) {
    const item_list list = items_of(from, info);
    for (size_t k = 0; k < from->count; k++) {
        char tail[32];
        pq_span span = span_at(&list, k);
        int size = snprintf(tail, sizeof tail, "#%u-%u", pq_offset(from->document, span.start, from->unit),
                            pq_offset(from->document, span.end, from->unit));
        if (bytes_append(&to->data, from->id, from->id_length) < 0 || column_add_text(to, tail, (size_t)size) < 0) return -1;
    }
    return 0;
}

/* ---- blocks ---------------------------------------------------------------------------------------------- */
static int fill_credit(const source *from, const column_info *info, column *to) { /* extra: the photographer, not the agency */
    const pq_document *data = from->document;
    uint32_t c = 0;
    for (size_t k = 0; k < from->count; k++) {
        uint32_t block = from->rows[k];
        pq_span found = {PQ_NONE, PQ_NONE};
        while (c < data->credit_count && data->credits[c].start < data->blocks[block].start) c++;
        for (uint32_t i = c; i < data->credit_count && data->credits[i].block == block && found.start == PQ_NONE; i++)
            found = info->extra ? data->credits[i].photographer : data->credits[i].agency;
        if (add_text(from, to, found.start, found.end) < 0) return -1;
    }
    return 0;
}

static int fill_block_hash(const source *from, const column_info *info, column *to) {
    (void)info;
    int64_t *at = bytes_more(&to->data, 8 * from->count);
    if (at == NULL || need_hashes(from) < 0) return -1;
    for (size_t k = 0; k < from->count; k++) memcpy(&at[k], from->hashes->blocks.data + 8 * (size_t)from->rows[k], 8);
    return column_valid(to, from->count);
}

/* ---- tokens ---------------------------------------------------------------------------------------------- */
static int fill_token_sentence(const source *from, const column_info *info, column *to) {
    (void)info;
    const pq_sentence *next = from->document->sentences, *end = next + from->document->sentence_count;
    uint8_t *valid;
    uint32_t *at = values_of(to, from->count, &valid);
    if (at == NULL) return -1;
    for (size_t k = 0; k < from->count; k++) {
        while (next < end && next->token_end <= from->rows[k]) next++;
        int is_inside = next < end && next->token_first <= from->rows[k];
        at[k] = checked(valid, k, is_inside ? (uint32_t)(next - from->document->sentences) : PQ_NONE);
    }
    return 0;
}

static int fill_token_quote(const source *from, const column_info *info, column *to) {
    (void)info;
    const pq_document *data = from->document;
    uint8_t *valid;
    uint32_t quote = PQ_NONE, begun = 0, change = 0, *at = values_of(to, from->count, &valid);
    if (at == NULL) return -1;
    for (size_t k = 0; k < from->count; k++) {
        uint32_t token = from->rows[k];
        if (token >= change) { /* where the quote may be another one */
            while (begun < data->quote_count && data->quotes[begun].token_first <= token) begun++;
            quote = begun - 1; /* PQ_NONE where none has begun */
            while (quote != PQ_NONE && data->quotes[quote].token_end <= token) quote = data->quotes[quote].parent;
            change = begun < data->quote_count ? data->quotes[begun].token_first : PQ_NONE;
            if (quote != PQ_NONE && data->quotes[quote].token_end < change) change = data->quotes[quote].token_end;
        }
        at[k] = checked(valid, k, quote);
    }
    return 0;
}

/* Folds SHORT bytes of ASCII, of which the first `size` count. 0 where one of these is not ASCII. */
static inline int fold_short(uint8_t *to, const uint8_t *text, size_t size) {
    static const uint8_t counted[2 * SHORT] = {128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128};
    const uint64_t ones = 0x0101010101010101u, high = 0x80 * ones;
    uint64_t words[2], masks[2];
    memcpy(words, text, SHORT);
    memcpy(masks, counted + SHORT - size, SHORT);
    if (((words[0] & masks[0]) | (words[1] & masks[1])) != 0) return 0;
    for (int i = 0; i < 2; i++) {
        uint64_t low = words[i] & ~high, capital = (low + (0x80 - 'A') * ones) & ~(low + (0x7F - 'Z') * ones) & high;
        words[i] |= capital >> 2;
    }
    memcpy(to, words, SHORT);
    return 1;
}

static int fill_norm(const source *from, const column_info *info, column *to) {
    const item_list list = items_of(from, info);
    int32_t *ends = bytes_more(&to->ends, 4 * from->count);
    if (ends == NULL) return -1;
    for (size_t k = 0; k < from->count; k++) {
        pq_span span = span_at(&list, k);
        const uint8_t *data;
        size_t length;
        if (bytes_room(&to->data, SHORT) < 0) return -1;
        if (is_short(from, span) && fold_short(to->data.data + to->data.size, from->text + span.start, span.end - span.start))
            to->data.size += span.end - span.start;
        else if (good_text(from, span.start, span.end, &data, &length) < 0 || fold_bytes(&to->data, data, length) < 0) return -1;
        ends[k] = text_end(to);
    }
    return column_valid(to, from->count);
}

/* ---- quotes ---------------------------------------------------------------------------------------------- */
static int fill_mark(const source *from, const column_info *info, column *to) {
    const pq_document *data = from->document;
    const item_list list = items_of(from, info);
    for (size_t k = 0; k < from->count; k++) {
        uint32_t mark = u32_at(item_at(&list, k));
        pq_span span = {PQ_NONE, PQ_NONE};
        if (mark != PQ_NONE)
            span = (pq_span){data->tokens[data->marks[mark].token].start, data->tokens[data->marks[mark].token].end};
        if (add_text(from, to, span.start, span.end) < 0) return -1;
    }
    return 0;
}

static int fill_lemma(const source *from, const column_info *info, column *to) {
    const item_list list = items_of(from, info);
    for (size_t k = 0; k < from->count; k++) {
        uint32_t lemma = u32_at(item_at(&list, k));
        const char *text = lemma == PQ_NONE ? NULL : pq_lemma(lemma);
        if ((text == NULL ? column_add_null(to) : column_add_text(to, text, strlen(text))) < 0) return -1;
    }
    return 0;
}

/* ---- articles: one row each, count is 1 ------------------------------------------------------------------- */
static const pq_field *field_of(const source *from, unsigned kind) {
    for (uint32_t i = 0; from->document != NULL && i < from->document->field_count; i++)
        if (from->document->fields[i].kind == kind) return &from->document->fields[i];
    return NULL;
}

static int fill_field(const source *from, const column_info *info, column *to) {
    if (info->extra == PQ_FIELD_TITLE && from->title != NULL) return column_add_text(to, from->title, from->title_length);
    if (info->extra == PQ_FIELD_CREATED && from->created != NULL) return column_add_null(to);
    const pq_field *field = field_of(from, info->extra);
    return field == NULL ? column_add_null(to) : add_text(from, to, field->start, field->end);
}

static int fill_authors(const source *from, const column_info *info, column *to) {
    (void)info;
    if (from->document == NULL) return column_add_null(to);
    for (uint32_t i = 0; i < from->document->field_count; i++) {
        const pq_field *field = &from->document->fields[i];
        if (field->kind == PQ_FIELD_AUTHOR && add_text(from, to, field->start, field->end) < 0) return -1;
    }
    return column_end_list(to);
}

typedef struct {
    int is_there, has_offset;
    int64_t wall, offset; /* microseconds */
} moment;

static moment moment_of(const source *from, unsigned kind) {
    if (kind == PQ_FIELD_CREATED && from->created != NULL) return (moment){1, from->is_created_utc, *from->created, 0};
    const pq_field *field = field_of(from, kind);
    if (field == NULL || !field->has_value) return (moment){0, 0, 0, 0};
    int has_offset = field->offset_minutes != PQ_NO_OFFSET;
    return (moment){1, has_offset, field->value, has_offset ? field->offset_minutes * (int64_t)60000000 : 0};
}

static int fill_time(const source *from, const column_info *info, column *to) {
    moment found = moment_of(from, info->extra);
    return found.is_there ? column_add_i64(to, found.wall) : column_add_null(to);
}
static int fill_time_offset(const source *from, const column_info *info, column *to) {
    moment found = moment_of(from, info->extra);
    return found.is_there && found.has_offset ? add_i16(to, (int)(found.offset / 60000000)) : column_add_null(to);
}
static int fill_time_utc(const source *from, const column_info *info, column *to) {
    moment found = moment_of(from, info->extra);
    if (found.is_there && !found.has_offset && from->zone_count != 0) {
        size_t low = 0, high = from->zone_count;
        while (low + 1 < high) {
            size_t middle = low + (high - low) / 2;
            if (from->zone[2 * middle] <= found.wall) low = middle;
            else high = middle;
        }
        found.has_offset = 1;
        found.offset = from->zone[2 * low + 1];
    }
    return found.is_there && found.has_offset ? column_add_i64(to, found.wall - found.offset) : column_add_null(to);
}

static int fill_item_count(const source *from, const column_info *info, column *to) {
    if (from->document == NULL) return column_add_null(to);
    return add_i32(to, (int32_t)u32_at((const char *)from->document + info->extra));
}

static int fill_quoted_tokens(const source *from, const column_info *info, column *to) {
    (void)info;
    if (from->document == NULL) return column_add_null(to);
    uint32_t count = 0, until = 0;
    for (uint32_t q = 0; q < from->document->quote_count; q++) {
        uint32_t first = from->document->quotes[q].token_first, end = from->document->quotes[q].token_end;
        if (first < until) first = until;
        if (end > first) count += end - first;
        if (end > until) until = end;
    }
    return add_i32(to, (int32_t)count);
}

static int fill_text_hash(const source *from, const column_info *info, column *to) {
    (void)info;
    if (from->document == NULL) return column_add_null(to);
    return need_hashes(from) < 0 ? -1 : column_add_i64(to, from->hashes->text);
}

static int fill_issues(const source *from, const column_info *info, column *to) {
    (void)info;
    if (from->document == NULL) return column_add_null(to);
    for (uint32_t i = 0; i < from->document->issue_count; i++)
        if (column_add_name(to, from->document->issues[i].kind) < 0) return -1;
    return column_end_list(to);
}

/* ---- the tables ------------------------------------------------------------------------------------------- */
static const char *in_quote_name(unsigned value) {
    static const char *const names[] = {"no", "part", "all"};
    return value < 3 ? names[value] : "";
}

#define AT(type, member) offsetof(type, member)
#define T PQ_STAGE_TOKENS
#define S PQ_STAGE_SENTENCES
#define Q PQ_STAGE_QUOTES
#define A PQ_STAGE_ATTRIBUTION
#define END PQ_STAGE_ARTICLE
#define PLAIN(name, type, nullable, stage, offset, extra, fill) {name, type, nullable, stage, offset, extra, NULL, 0, fill}
#define NAME(name, nullable, stage, offset, zero_is_null, names, count) \
    {name, TYPE_NAME, nullable, stage, offset, zero_is_null, names, count, fill_name}
#define ARTICLE PLAIN("article", TYPE_STRING, 0, PQ_STAGE_UTF8, 0, 0, fill_article)
#define KEY PLAIN("key", TYPE_STRING, 0, PQ_STAGE_UTF8, 0, 0, fill_key)
#define FIELD(name, kind) PLAIN(name, TYPE_STRING, 1, END, 0, kind, fill_field)
#define COUNT(name, stage, member) PLAIN(name, TYPE_I32, 1, stage, 0, offsetof(pq_document, member), fill_item_count)

static const column_info articles[] = {
    ARTICLE,
    FIELD("title", PQ_FIELD_TITLE),
    FIELD("source", PQ_FIELD_SOURCE),
    FIELD("section", PQ_FIELD_SECTION),
    FIELD("byline", PQ_FIELD_BYLINE),
    PLAIN("authors", TYPE_STRINGS, 1, END, 0, 0, fill_authors),
    PLAIN("created", TYPE_TIME, 1, END, 0, PQ_FIELD_CREATED, fill_time),
    PLAIN("updated", TYPE_TIME, 1, END, 0, PQ_FIELD_UPDATED, fill_time),
    PLAIN("created_offset", TYPE_I16, 1, END, 0, PQ_FIELD_CREATED, fill_time_offset),
    PLAIN("updated_offset", TYPE_I16, 1, END, 0, PQ_FIELD_UPDATED, fill_time_offset),
    PLAIN("created_utc", TYPE_TIME_UTC, 1, END, 0, PQ_FIELD_CREATED, fill_time_utc),
    PLAIN("updated_utc", TYPE_TIME_UTC, 1, END, 0, PQ_FIELD_UPDATED, fill_time_utc),
    FIELD("created_raw", PQ_FIELD_CREATED),
    FIELD("updated_raw", PQ_FIELD_UPDATED),
    FIELD("dateline_place", PQ_FIELD_DATELINE_PLACE),
    FIELD("agency", PQ_FIELD_AGENCY),
    COUNT("n_blocks", S, block_count),
    COUNT("n_sentences", S, sentence_count),
    COUNT("n_tokens", T, token_count),
    COUNT("n_quotes", A, quote_count),
    PLAIN("n_quoted_tokens", TYPE_I32, 1, A, 0, 0, fill_quoted_tokens),
    PLAIN("text_hash", TYPE_I64, 1, S, 0, 0, fill_text_hash),
    {"issues", TYPE_NAMES, 1, END, 0, 0, pq_issue_kind_name, PQ_ISSUE_KIND_COUNT, fill_issues},
};

static const column_info blocks[] = {
    ARTICLE,
    KEY,
    PLAIN("block", TYPE_I32, 0, S, 0, 0, fill_index),
    NAME("kind", 0, S, AT(pq_block, kind), 0, pq_block_kind_name, PQ_BLOCK_KIND_COUNT),
    NAME("note_kind", 1, S, AT(pq_block, note_kind), 1, pq_note_kind_name, PQ_NOTE_KIND_COUNT),
    PLAIN("start", TYPE_I32, 0, S, AT(pq_block, start), 0, fill_offset),
    PLAIN("end", TYPE_I32, 0, S, AT(pq_block, end), 0, fill_offset),
    PLAIN("text", TYPE_STRING, 0, S, AT(pq_block, start), 0, fill_span),
    PLAIN("agency", TYPE_STRING, 1, S, 0, 0, fill_credit),
    PLAIN("photographer", TYPE_STRING, 1, S, 0, 1, fill_credit),
    PLAIN("score", TYPE_F32, 0, S, AT(pq_block, score), 0, fill_float),
    PLAIN("block_hash", TYPE_I64, 0, S, 0, 0, fill_block_hash),
    PLAIN("rule", TYPE_RULE, 1, S, AT(pq_block, kind_rule), 0, fill_rule),
};

static const column_info sentences[] = {
    ARTICLE,
    KEY,
    PLAIN("sentence", TYPE_I32, 0, S, 0, 0, fill_index),
    PLAIN("block", TYPE_I32, 0, S, AT(pq_sentence, block), 0, fill_u32),
    PLAIN("start", TYPE_I32, 0, S, AT(pq_sentence, start), 0, fill_offset),
    PLAIN("end", TYPE_I32, 0, S, AT(pq_sentence, end), 0, fill_offset),
    PLAIN("text", TYPE_STRING, 0, S, AT(pq_sentence, start), 0, fill_span),
    PLAIN("n_tokens", TYPE_I32, 0, S, AT(pq_sentence, token_first), 0, fill_count),
    NAME("in_quote", 0, Q, AT(pq_sentence, in_quote), 0, in_quote_name, 3),
    PLAIN("body_position", TYPE_F32, 1, Q, AT(pq_sentence, body_position), 0, fill_float),
    PLAIN("score", TYPE_F32, 0, S, AT(pq_sentence, score), 0, fill_float),
    PLAIN("rule", TYPE_RULE, 1, S, AT(pq_sentence, rule), 0, fill_rule),
};

static const column_info tokens[] = {
    ARTICLE,
    KEY,
    PLAIN("token", TYPE_I32, 0, T, 0, 0, fill_index),
    PLAIN("sentence", TYPE_I32, 1, S, 0, 0, fill_token_sentence),
    PLAIN("quote", TYPE_I32, 1, A, 0, 0, fill_token_quote),
    PLAIN("start", TYPE_I32, 0, T, AT(pq_token, start), 0, fill_offset),
    PLAIN("end", TYPE_I32, 0, T, AT(pq_token, end), 0, fill_offset),
    PLAIN("text", TYPE_STRING, 0, T, AT(pq_token, start), 0, fill_span),
    PLAIN("norm", TYPE_STRING, 0, T, AT(pq_token, start), 0, fill_norm),
    NAME("kind", 0, PQ_STAGE_MARKS, AT(pq_token, kind), 0, pq_token_kind_name, PQ_TOKEN_KIND_COUNT),
    PLAIN("space_after", TYPE_BOOL, 0, T, AT(pq_token, flags), 0, fill_space_after),
    PLAIN("rule", TYPE_RULE, 1, T, AT(pq_token, rule), 0, fill_token_rule),
};

#define OF(member) AT(pq_quote, member)
static const column_info quotes[] = {
    ARTICLE,
    KEY,
    PLAIN("quote", TYPE_I32, 0, A, 0, 0, fill_index),
    PLAIN("group", TYPE_I32, 0, A, OF(group), 0, fill_u32),
    PLAIN("part", TYPE_I32, 0, A, OF(part), 0, fill_u16),
    PLAIN("n_parts", TYPE_I32, 0, A, OF(n_parts), 0, fill_u16),
    PLAIN("block", TYPE_I32, 1, A, OF(block), 0, fill_u32),
    PLAIN("sentence_first", TYPE_I32, 1, A, OF(sentence_first), 0, fill_u32),
    PLAIN("sentence_last", TYPE_I32, 1, A, OF(sentence_last), 0, fill_u32),
    PLAIN("start", TYPE_I32, 0, A, OF(start), 0, fill_offset),
    PLAIN("end", TYPE_I32, 0, A, OF(end), 0, fill_offset),
    PLAIN("content_start", TYPE_I32, 0, A, OF(content_start), 0, fill_offset),
    PLAIN("content_end", TYPE_I32, 0, A, OF(content_end), 0, fill_offset),
    PLAIN("text", TYPE_STRING, 0, A, OF(start), 0, fill_span),
    NAME("kind", 0, A, OF(kind), 0, pq_quote_kind_name, PQ_QUOTE_KIND_COUNT),
    PLAIN("speech", TYPE_BOOL, 0, A, OF(speech), 0, fill_bool),
    PLAIN("open_mark", TYPE_STRING, 1, A, OF(open_mark), 0, fill_mark),
    PLAIN("close_mark", TYPE_STRING, 1, A, OF(close_mark), 0, fill_mark),
    PLAIN("closed", TYPE_BOOL, 0, A, OF(closed), 0, fill_bool),
    PLAIN("multi_block", TYPE_BOOL, 0, A, OF(multi_block), 0, fill_bool),
    PLAIN("depth", TYPE_I16, 0, A, OF(depth), 0, fill_u8),
    PLAIN("parent", TYPE_I32, 1, A, OF(parent), 0, fill_u32),
    PLAIN("speaker_start", TYPE_I32, 1, A, OF(speaker.start), 0, fill_offset),
    PLAIN("speaker_end", TYPE_I32, 1, A, OF(speaker.end), 0, fill_offset),
    PLAIN("source_start", TYPE_I32, 1, A, OF(source.start), 0, fill_offset),
    PLAIN("source_end", TYPE_I32, 1, A, OF(source.end), 0, fill_offset),
    PLAIN("speaker_text", TYPE_STRING, 1, A, OF(speaker), 0, fill_span),
    PLAIN("speaker_name", TYPE_STRING, 1, A, OF(name), 0, fill_span),
    PLAIN("speaker_role", TYPE_STRING, 1, A, OF(role), 0, fill_span),
    NAME("speaker_kind", 0, A, OF(speaker_kind), 0, pq_speaker_kind_name, PQ_SPEAKER_KIND_COUNT),
    PLAIN("cue_start", TYPE_I32, 1, A, OF(cue.start), 0, fill_offset),
    PLAIN("cue_end", TYPE_I32, 1, A, OF(cue.end), 0, fill_offset),
    PLAIN("cue_text", TYPE_STRING, 1, A, OF(cue), 0, fill_span),
    PLAIN("cue_lemma", TYPE_STRING, 1, A, OF(cue_lemma), 0, fill_lemma),
    NAME("cue_class", 0, A, OF(cue_class), 0, pq_cue_class_name, PQ_CUE_CLASS_COUNT),
    NAME("order", 1, A, OF(order), 1, pq_order_name, PQ_ORDER_COUNT),
    PLAIN("kind_rule", TYPE_RULE, 1, A, OF(kind_rule), 0, fill_rule),
    PLAIN("pair_rule", TYPE_RULE, 1, A, OF(pair_rule), 0, fill_rule),
    PLAIN("speaker_rule", TYPE_RULE, 1, A, OF(speaker_rule), 0, fill_rule),
    PLAIN("score", TYPE_F32, 0, A, OF(score), 0, fill_float),
    PLAIN("n_tokens", TYPE_I32, 0, A, OF(token_first), 0, fill_count),
    PLAIN("body_position", TYPE_F32, 1, A, OF(body_position), 0, fill_float),
    PLAIN("quote_hash", TYPE_I64, 0, A, OF(start), 0, fill_hash),
    PLAIN("rule", TYPE_RULE, 1, A, OF(kind_rule), 0, fill_rule),
};

#define TABLE(array, size, stage) {#array, array, sizeof array / sizeof *array, size, stage}
const table_info tables[TABLE_COUNT] = {
    [TABLE_ARTICLES] = TABLE(articles, 1, PQ_STAGE_UTF8),         [TABLE_BLOCKS] = TABLE(blocks, sizeof(pq_block), S),
    [TABLE_SENTENCES] = TABLE(sentences, sizeof(pq_sentence), S), [TABLE_TOKENS] = TABLE(tokens, sizeof(pq_token), T),
    [TABLE_QUOTES] = TABLE(quotes, sizeof(pq_quote), A),
};
