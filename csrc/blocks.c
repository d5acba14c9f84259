#include "blocks.h"

#include <string.h>

typedef struct {
    uint32_t start, end;                 /* with what prints nothing */
    uint32_t content_start, content_end; /* without; equal if that is all there is */
    uint16_t newlines;                   /* before it */
    uint16_t indent;                     /* white space before it on its line */
    uint8_t tag;                         /* a tag stands between it and the line before */
} block_line;

typedef struct { /* where the next line end and the next tag are, at or after the place asked for */
    uint32_t line_end, tag, tag_end;
    uint32_t no_tag_before; /* what lies behind that was not looked at yet */
    uint8_t tag_newlines;
} line_cursor;

/* ---- line ends ----------------------------------------------------------------------------------------- */
/* U+2028, U+2029, U+0085 at text[at], which is white space. */
static int is_separator(const uint8_t *text, uint32_t at) {
    return text[at] == 0xC2 ? text[at + 1] == 0x85
                            : text[at] == 0xE2 && text[at + 1] == 0x80 && (text[at + 2] == 0xA8 || text[at + 2] == 0xA9);
}

static uint32_t next_line_end(const pq_store *store, uint32_t from) {
    const pq_class_block *classes = store->classes;
    const uint8_t *text = store->document.text;
    uint32_t length = store->document.length, b = from >> 6, last = length >> 6;
    uint64_t bits = (classes[b].newline | (classes[b].space & classes[b].high)) >> (from & 63) << (from & 63);
    for (;; bits &= bits - 1) {
        while (bits == 0) {
            if (b++ >= last) return length;
            bits = classes[b].newline | (classes[b].space & classes[b].high);
        }
        uint32_t at = b * 64 + (uint32_t)__builtin_ctzll(bits);
        if (text[at] < 0x80 || is_separator(text, at)) return at;
    }
}

/* The length of a <br>, <p>, </p>, <div> or </div> at text[i], with attributes of at most 200 bytes; 0 if none. */
static uint32_t tag_at(const uint8_t *text, uint32_t end, uint32_t i, uint8_t *newlines) {
    uint32_t at = i + 1, name = 0;
    char letters[4] = {0};
    if (at < end && text[at] == '/') at++;
    while (at < end && name < 3 && (uint8_t)((text[at] | 0x20) - 'a') < 26) letters[name++] = (char)(text[at++] | 0x20);
    *newlines = strcmp(letters, "br") == 0 ? 1 : 2;
    if (strcmp(letters, "br") != 0 && strcmp(letters, "p") != 0 && strcmp(letters, "div") != 0) return 0;
    if (at >= end || (text[at] != '>' && text[at] != ' ' && text[at] != '/')) return 0;
    uint32_t limit = end - at < 200 ? end - at : 200;
    const uint8_t *close = memchr(text + at, '>', limit);
    return close == NULL ? 0 : (uint32_t)(close - text) + 1 - i;
}

/* Looks for the next tag no farther ahead than needed, for the text to be read from memory once. */
static void next_tag(const pq_document *document, uint32_t from, line_cursor *cursor) {
    enum { AHEAD = 1 << 12 };
    const uint8_t *text = document->text;
    uint32_t limit = document->length - from > AHEAD ? from + AHEAD : document->length;
    for (const uint8_t *hit; (hit = memchr(text + from, '<', limit - from)) != NULL; from++) {
        from = (uint32_t)(hit - text);
        uint32_t n = tag_at(text, document->length, from, &cursor->tag_newlines);
        if (n > 0) {
            cursor->tag = cursor->no_tag_before = from;
            cursor->tag_end = from + n;
            return;
        }
    }
    cursor->tag = document->length, cursor->no_tag_before = limit;
}

static int is_plain(uint8_t c) { return c > ' ' && c < 0x7F && c != '&' && c != ';'; } /* prints, and ends no entity */

/* ---- lines --------------------------------------------------------------------------------------------- */
static pq_status add_line(pq_store *store, size_t *count, const block_line *added) {
    PQ_TRY(pq_reserve(store, PQ_ROOM_BLOCKS_SCRATCH, (*count + 1) * sizeof *added));
    const uint8_t *text = store->document.text;
    block_line *line = (block_line *)store->rooms[PQ_ROOM_BLOCKS_SCRATCH].data + (*count)++;
    *line = *added;
    uint32_t start = line->content_start, end = line->content_end;
    if (start < end && !is_plain(text[start])) start = line->content_start = pq_skip_space(text, end, start);
    if (start < end && !is_plain(text[end - 1])) line->content_end = pq_skip_space_back(text, start, end);
    return PQ_OK;
}

/* All lines that hold more than white space. A tag belongs to the line before it unless it opens a paragraph. */
static pq_status read_lines(pq_store *store, size_t *count) {
    const pq_document *document = &store->document;
    const uint8_t *text = document->text;
    uint32_t length = document->length, at = 0, newlines = 0, pending = PQ_NONE;
    uint8_t tag_before = 0;
    line_cursor cursor = {.line_end = next_line_end(store, 0), .tag = length};
    while (at < length) {
        uint32_t stop = cursor.line_end;
        if (cursor.tag < at) cursor.tag = length, cursor.no_tag_before = at;
        while (cursor.tag == length && cursor.no_tag_before < stop) next_tag(document, cursor.no_tag_before, &cursor);
        int is_tag = cursor.tag < stop;
        if (is_tag) stop = cursor.tag;
        uint32_t start = at, end = stop, n;
        while (start < end && !is_plain(text[start]) && (n = pq_space_at(text, end, start)) != 0) start += n;
        while (end > start && !is_plain(text[end - 1]) && (n = pq_space_before(text, start, end)) != 0) end -= n;
        uint32_t next = is_tag ? cursor.tag_end : stop;
        if (start < end) {
            block_line line = {pending != PQ_NONE ? pending : start,
                               is_tag ? next : end,
                               start,
                               end,
                               (uint16_t)(newlines > 255 ? 255 : newlines),
                               (uint16_t)(start - at > 255 ? 255 : start - at),
                               tag_before};
            PQ_TRY(add_line(store, count, &line));
            newlines = 0;
            pending = PQ_NONE;
            tag_before = (uint8_t)is_tag;
        } else if (is_tag) {
            int opens = (text[stop + 1] | 0x20) != 'b' && text[stop + 1] != '/';
            block_line *before = *count > 0 ? (block_line *)store->rooms[PQ_ROOM_BLOCKS_SCRATCH].data + *count - 1 : NULL;
            if (!opens && pending == PQ_NONE && before != NULL) before->end = next;
            else if (pending == PQ_NONE) pending = stop;
            tag_before = 1;
        }
        if (is_tag) newlines += cursor.tag_newlines;
        else if (stop < length) {
            int crlf = text[stop] == '\r' && stop + 1 < length && text[stop + 1] == '\n';
            newlines += text[stop] == 0xE2 && text[stop + 2] == 0xA9 ? 2 : 1;
            next = stop + (text[stop] == 0xE2 ? 3 : text[stop] == 0xC2 || crlf ? 2 : 1);
        }
        at = next;
        if (cursor.line_end < at) cursor.line_end = next_line_end(store, at);
    }
    if (pending == PQ_NONE) return PQ_OK;
    uint32_t end = length; /* nothing but tags after the last line */
    for (uint32_t n; (n = pq_space_before(text, pending, end)) != 0;) end -= n;
    return add_line(store, count, &(block_line){pending, end, end, end, (uint16_t)(newlines > 255 ? 255 : newlines), 0, 1});
}

/* ---- what a line looks like ---------------------------------------------------------------------------- */
static uint32_t columns(const pq_document *document, uint32_t start, uint32_t end) {
    return document->is_ascii ? end - start
                              : pq_offset(document, end, PQ_UNIT_CODE_POINT) - pq_offset(document, start, PQ_UNIT_CODE_POINT);
}

static uint32_t first_word_columns(const pq_document *document, const block_line *line) {
    uint32_t i = line->content_start;
    while (i < line->content_end && i - line->content_start < 64 && document->text[i] > ' ') i++;
    return columns(document, line->content_start, i);
}

uint32_t pq_list_marker(const uint8_t *text, uint32_t start, uint32_t end, uint32_t *value, int *strong) {
    uint32_t i = start;
    *value = 0;
    *strong = 0;
    if (i >= end || ((uint8_t)((text[i] | 0x20) - 'a') < 26 && (i + 1 >= end || text[i + 1] != ')'))) return 0;
    static const char bullets[][4] = {"\xE2\x80\xA2", "\xE2\x80\xA3", "\xE2\x81\x83", "\xE2\x97\xA6",
                                      "\xE2\x96\xAA", "\xE2\x96\xB8", "\xE2\x97\x8F", "\xE2\x96\xA0",
                                      "\xE2\x9E\xA4", "\xE2\x96\xBA", "\xE2\x80\x93", "\xE2\x80\x94"};
    if (text[i] == '-' || text[i] == '*' || text[i] == '+') i++;
    else if (text[i] == 0xC2 && end - i >= 2 && text[i + 1] == 0xB7) i += 2, *strong = 1;
    else if (text[i] == 0xE2 && end - i >= 3) {
        for (size_t k = 0; k < sizeof bullets / sizeof *bullets && i == start; k++)
            if (memcmp(text + i, bullets[k], 3) == 0) i += 3, *strong = k < 10;
    } else {
        int bracket = text[i] == '(';
        i += (uint32_t)bracket;
        uint32_t from = i;
        while (i < end && i - from < 3 && (uint8_t)(text[i] - '0') < 10) *value = *value * 10 + text[i++] - '0';
        if (i == from && i < end && (uint8_t)((text[i] | 0x20) - 'a') < 26) *value = (text[i++] | 0x20u) - 'a' + 1;
        if (i == from || i >= end || (text[i] != ')' && (bracket || text[i] != '.'))) return 0;
        if (text[i] == '.' && (uint8_t)((text[from] | 0x20) - 'a') < 26) return 0; /* an initial, not a marker */
        i++;
    }
    if (i == start) return 0;
    uint32_t after = i;
    for (uint32_t n; (n = pq_space_at(text, end, i)) != 0;) i += n;
    return i == after || i >= end ? 0 : i - start;
}

static int is_list_line(const pq_store *store, const block_line *line) {
    uint32_t value;
    int strong;
    return pq_list_marker(store->document.text, line->content_start, line->content_end, &value, &strong) != 0;
}

static unsigned begins_lower(const pq_store *store, const block_line *line) {
    return (unsigned)(pq_case_at(store->document.text, line->content_end, line->content_start) == PQ_CASE_LOWER);
}

static int is_full(const pq_store *store, const block_line *line) { /* a sentence or heading ends with the line */
    const uint8_t *text = store->document.text;
    return text[line->content_end - 1] == ':' || pq_is_terminated(text, line->content_start, line->content_end);
}

/* ---- runs of lines without a blank line between --------------------------------------------------------- */
typedef struct {
    uint32_t width;  /* the longest line, in columns */
    uint32_t indent; /* the least */
    int wrapped;
} line_run;

/* Lines are wrapped where most of them could not have taken one more word, and they break in the middle of sentences. */
static line_run look_at_run(const pq_store *store, const block_line *lines, size_t n) {
    const pq_document *document = &store->document;
    line_run run = {0, lines[0].indent, 0};
    if (n < 2) return run;
    for (size_t i = 0; i < n; i++) {
        uint32_t width = columns(document, lines[i].content_start, lines[i].content_end);
        if (width > run.width) run.width = width;
        if (lines[i].indent < run.indent) run.indent = lines[i].indent;
    }
    if (run.width > 130 || run.width < 30) return run;
    uint32_t filled = 0, middle = 0, lower = 0;
    for (size_t i = 0; i + 1 < n; i++) {
        uint32_t width = columns(document, lines[i].content_start, lines[i].content_end);
        filled += width + 1 + first_word_columns(document, &lines[i + 1]) >= run.width;
        middle += !is_full(store, &lines[i]);
        lower += begins_lower(store, &lines[i + 1]);
    }
    run.wrapped = n == 2 ? run.width >= 45 && filled == 1 && middle == 1 && lower == 1
                         : filled * 10 >= (n - 1) * 7 && middle * 2 >= n - 1 && lower * 4 >= n - 1;
    return run;
}

/* Whether a block ends between two lines of a run, and by which rule; 0 if they belong together. */
static uint16_t end_between(const pq_store *store, const line_run *run, const block_line *before, const block_line *next,
                            const block_line *first) {
    if (next->tag) return BL_TAG;
    if (before->content_start == before->content_end || next->content_start == next->content_end) return BL_BLANK_LINE;
    if (store->options.layout == PQ_LAYOUT_PLAIN) return 0;
    int full = is_full(store, before);
    if (is_list_line(store, next) && (!run->wrapped || full || is_list_line(store, first))) return BL_LIST_LINE;
    if (run->wrapped) {
        const pq_document *document = &store->document;
        uint32_t width = columns(document, before->content_start, before->content_end);
        if (full && (width + 1 + first_word_columns(document, next)) * 10 < run->width * 8) return BL_WRAPPED_END;
        if (full && next->indent >= run->indent + 2 && before->indent < run->indent + 2) return BL_INDENT;
        return 0;
    }
    if (!full && begins_lower(store, next) && before->content_end - before->content_start >= 30) return 0;
    if (store->document.text[before->content_end - 1] == ',' && before->content_end - before->content_start >= 30) return 0;
    return BL_NEWLINE;
}

/* ---- blocks -------------------------------------------------------------------------------------------- */
/* Where a tail of the page that is glued to the end of a line begins, or PQ_NONE. */
static uint32_t glued_tail(const pq_store *store, uint32_t start, uint32_t end) {
    const uint8_t *text = store->document.text;
    if (end - start < 40 || (uint8_t)((text[end - 1] | 0x20) - 'a') >= 26) return PQ_NONE;
    uint32_t at = end, words = 0;
    uint32_t from = end - start > 64 ? end - 64 : start;
    uint64_t signs = PQ_BITS(store->classes, stop, from) | PQ_BITS(store->classes, high, from);
    if (end - from < 64) signs &= ((uint64_t)1 << (end - from)) - 1;
    if (signs == 0) return PQ_NONE; /* nothing ends a sentence there */
    /* behind white space, closing marks and what prints nothing */
    uint64_t starts = PQ_BITS(store->classes, space, end - 37) | PQ_BITS(store->classes, sign, end - 37) |
                      PQ_BITS(store->classes, high, end - 37);
    for (starts &= ((uint64_t)1 << 36) - 1; starts && words < 5;) {
        uint32_t bit = 63 - (uint32_t)__builtin_clzll(starts);
        starts ^= (uint64_t)1 << bit;
        at = end - 36 + bit;
        uint32_t space = pq_space_before(text, start, at) | pq_blank_before(text, start, at);
        uint8_t before = text[at - 1];
        int glued = before == '.' || before == '!' || before == '?' || before == '"' || before == ')' || (before & 0xC0) == 0x80;
        if (!space && !glued) continue;
        words += space != 0;
        if ((uint8_t)(text[at] - 'A') >= 26 || !pq_is_terminated(text, start, at)) continue;
        pq_words found;
        pq_read_words(store, at, end, 8, &found);
        if (pq_phrase(store, &found, 0, PQ_LEX_PAGE_TAILS, NULL) == found.count && found.complete) return at;
    }
    return PQ_NONE;
}

static pq_status add_block(pq_store *store, const block_line *first, const block_line *last, int wrapped, uint16_t rule) {
    pq_document *document = &store->document;
    PQ_RESERVE(store, blocks, PQ_ROOM_BLOCKS, document->block_count + 2);
    pq_block *block = &document->blocks[document->block_count++];
    *block = (pq_block){.start = first->start,
                        .end = last->end,
                        .lead = PQ_NO_SPAN,
                        .tail = PQ_NO_SPAN,
                        .rule = rule,
                        .newlines = (uint8_t)(first->newlines > 255 ? 255 : first->newlines),
                        .flags = wrapped ? PQ_BLOCK_HARD_WRAPPED : 0,
                        .score = 1.0f};
    if (first->content_start > first->start) block->lead = (pq_span){first->start, first->content_start};
    if (last->content_end < last->end && last->content_end > first->content_start)
        block->tail = (pq_span){last->content_end, last->end};
    if (store->options.layout == PQ_LAYOUT_PLAIN) return PQ_OK;
    uint32_t at = glued_tail(store, first->content_start, last->content_end);
    if (at == PQ_NONE) return PQ_OK;
    block[1] = *block;
    block[1].start = at;
    block[1].newlines = 0;
    block[1].flags = 0;
    block[1].lead = PQ_NO_SPAN;
    for (uint32_t n; (n = pq_space_before(document->text, first->content_start, at)) != 0;) at -= n;
    uint32_t content = pq_skip_space_back(document->text, first->content_start, at);
    block->end = at;
    block->tail = content < at ? (pq_span){content, at} : PQ_NO_SPAN;
    block->rule = BL_GLUED_TAIL;
    document->block_count++;
    return PQ_OK;
}

static pq_status add_run(pq_store *store, size_t from, size_t to, size_t line_count) {
    const block_line *lines = store->rooms[PQ_ROOM_BLOCKS_SCRATCH].data;
    line_run run = look_at_run(store, lines + from, to - from);
    size_t first = from;
    for (size_t i = from; i < to; i++) {
        uint16_t rule = i + 1 < to ? end_between(store, &run, &lines[i], &lines[i + 1], &lines[first]) : 0;
        if (i + 1 == to) rule = to == line_count ? BL_TEXT_END : lines[to].tag ? BL_TAG : BL_BLANK_LINE;
        if (rule == 0) continue;
        PQ_TRY(add_block(store, &lines[first], &lines[i], i > first && (run.wrapped || store->options.layout == PQ_LAYOUT_ARTICLE),
                         rule));
        first = i + 1;
    }
    return PQ_OK;
}

pq_status pq_stage_blocks(pq_store *store) {
    size_t count = 0, from = 0;
    PQ_TRY(read_lines(store, &count));
    while (from < count) {
        const block_line *lines = store->rooms[PQ_ROOM_BLOCKS_SCRATCH].data;
        size_t to = from + 1;
        while (to < count && lines[to].newlines < 2) to++;
        PQ_TRY(add_run(store, from, to, count));
        from = to;
    }
    return PQ_OK;
}
