#include "article.h"

#include <string.h>

#include "credits.h"

static pq_status add_field(pq_store *store, pq_field_kind kind, pq_span span, uint16_t rule, float score) {
    pq_document *document = &store->document;
    if (span.start == PQ_NONE || span.start >= span.end) return PQ_OK;
    PQ_RESERVE(store, fields, PQ_ROOM_FIELDS, document->field_count + 1);
    document->fields[document->field_count++] = (pq_field){
        .start = span.start, .end = span.end, .offset_minutes = PQ_NO_OFFSET, .rule = rule, .kind = (uint8_t)kind, .score = score};
    return PQ_OK;
}

static int has_field(const pq_store *store, pq_field_kind kind) {
    for (uint32_t i = 0; i < store->document.field_count; i++)
        if (store->document.fields[i].kind == kind) return 1;
    return 0;
}

static pq_span content(const pq_block *block) { /* without what prints nothing, list markers and credits */
    return (pq_span){block->lead.start != PQ_NONE ? block->lead.end : block->start,
                     block->tail.start != PQ_NONE ? block->tail.start : block->end};
}

/* ---- header lines and bylines ------------------------------------------------------------------------------- */
static pq_status add_date(pq_store *store, pq_field_kind kind, const pq_date *date, uint32_t block, uint16_t rule) {
    float score = store->document.blocks[block].score;
    if (date->start == PQ_NONE || has_field(store, kind)) return PQ_OK;
    PQ_TRY(add_field(store, kind, (pq_span){date->start, date->end}, rule, score));
    if (date->status == PQ_DATE_BAD) return pq_add_issue(store, PQ_ISSUE_BAD_DATE, date->start, date->end, block, 1);
    if (date->status == PQ_DATE_AMBIGUOUS) {
        PQ_TRY(pq_add_issue(store, PQ_ISSUE_AMBIGUOUS_DATE, date->start, date->end, block, 1));
        pq_issue *issue = &store->document.issues[store->document.issue_count - 1];
        issue->readings[0] = date->readings[0];
        issue->readings[1] = date->readings[1];
        return PQ_OK;
    }
    pq_field *field = &store->document.fields[store->document.field_count - 1];
    field->has_value = date->status == PQ_DATE_GOOD;
    field->value = field->has_value ? date->value : 0;
    field->offset_minutes = field->has_value ? date->offset_minutes : PQ_NO_OFFSET;
    return PQ_OK;
}

static pq_status add_people(pq_store *store, const pq_header *header, uint16_t rule, float score) {
    if (!(store->options.given & PQ_GIVEN_BYLINE)) {
        int first = !has_field(store, PQ_FIELD_BYLINE);
        if (first) PQ_TRY(add_field(store, PQ_FIELD_BYLINE, header->byline, rule, score));
        for (uint32_t i = 0; first && i < header->author_count; i++)
            PQ_TRY(add_field(store, PQ_FIELD_AUTHOR, header->authors[i], rule, score));
    }
    if (!has_field(store, PQ_FIELD_SOURCE)) PQ_TRY(add_field(store, PQ_FIELD_SOURCE, header->source, rule, score));
    return has_field(store, PQ_FIELD_SECTION) ? PQ_OK : add_field(store, PQ_FIELD_SECTION, header->section, rule, score);
}

static pq_status read_header_line(pq_store *store, uint32_t b) {
    pq_header header;
    pq_span span = content(&store->document.blocks[b]);
    if (!pq_read_header(store, span.start, span.end, &header)) return PQ_OK;
    uint16_t rule = header.own ? AR_OWN_FORMAT : AR_HEADER_LINE;
    float score = store->document.blocks[b].score;
    PQ_TRY(add_people(store, &header, rule, score));
    if (!(store->options.given & PQ_GIVEN_CREATED)) PQ_TRY(add_date(store, PQ_FIELD_CREATED, &header.created, b, rule));
    if (!(store->options.given & PQ_GIVEN_UPDATED)) PQ_TRY(add_date(store, PQ_FIELD_UPDATED, &header.updated, b, rule));
    if (!has_field(store, PQ_FIELD_DATELINE_PLACE)) PQ_TRY(add_field(store, PQ_FIELD_DATELINE_PLACE, header.place, rule, score));
    if (!has_field(store, PQ_FIELD_AGENCY)) PQ_TRY(add_field(store, PQ_FIELD_AGENCY, header.agency, rule, score));
    if (header.age.start == PQ_NONE || has_field(store, PQ_FIELD_AGE)) return PQ_OK;
    PQ_TRY(add_field(store, PQ_FIELD_AGE, header.age, rule, score));
    store->document.fields[store->document.field_count - 1].value = header.age_seconds;
    store->document.fields[store->document.field_count - 1].has_value = 1;
    return PQ_OK;
}

static pq_status read_byline(pq_store *store, uint32_t b) {
    pq_header header;
    pq_credit_reading credit;
    pq_span span = content(&store->document.blocks[b]);
    float score = store->document.blocks[b].score;
    if (pq_read_byline(store, span.start, span.end, &header) || pq_read_name_line(store, span.start, span.end, &header))
        return add_people(store, &header, AR_BYLINE, score);
    if (pq_read_credit(store, span.start, span.end, &credit) == PQ_CREDIT_AGENCY && !has_field(store, PQ_FIELD_SOURCE))
        return add_field(store, PQ_FIELD_SOURCE, credit.whole, AR_BYLINE, score);
    return PQ_OK;
}

/* An update before the creation: both stay as written. Walls in different zones are compared in UTC. */
static pq_status check_order(pq_store *store) {
    const pq_field *created = NULL, *updated = NULL;
    for (uint32_t i = 0; i < store->document.field_count; i++) {
        const pq_field *field = &store->document.fields[i];
        if (field->kind == PQ_FIELD_CREATED && field->has_value) created = field;
        if (field->kind == PQ_FIELD_UPDATED && field->has_value) updated = field;
    }
    if (created == NULL || updated == NULL) return PQ_OK;
    int64_t a = created->value, b = updated->value;
    if (created->offset_minutes != PQ_NO_OFFSET && updated->offset_minutes != PQ_NO_OFFSET) {
        a -= (int64_t)created->offset_minutes * 60000000;
        b -= (int64_t)updated->offset_minutes * 60000000;
    } else if (created->offset_minutes != updated->offset_minutes) return PQ_OK; /* one zone unknown: no contradiction is sure */
    return b < a ? pq_add_issue(store, PQ_ISSUE_CONTRADICTION, updated->start, updated->end, PQ_NONE, 1) : PQ_OK;
}

/* ---- dateline and agency ------------------------------------------------------------------------------------- */
static pq_status read_dateline(pq_store *store, uint32_t b) {
    const pq_block *block = &store->document.blocks[b];
    pq_dateline dateline;
    if (block->lead.start == PQ_NONE || block->kind == PQ_BLOCK_LIST_ITEM || has_field(store, PQ_FIELD_DATELINE)) return PQ_OK;
    uint32_t start = block->lead.start;
    const uint8_t *text = store->document.text;
    start = pq_skip_space(text, block->lead.end, start);
    if (start < block->lead.end && text[start] == '<') { /* a leftover tag stands before it */
        const uint8_t *close = memchr(text + start, '>', block->lead.end - start);
        if (close != NULL) start = pq_skip_space(text, block->lead.end, (uint32_t)(close - text) + 1);
    }
    if (!pq_read_dateline(store, start, block->end, &dateline) || dateline.lead_end != block->lead.end) return PQ_OK;
    float score = dateline.sure < 2 ? 0.7f : 0.95f;
    PQ_TRY(add_field(store, PQ_FIELD_DATELINE, dateline.whole, AR_DATELINE, score));
    if (!has_field(store, PQ_FIELD_DATELINE_PLACE))
        PQ_TRY(add_field(store, PQ_FIELD_DATELINE_PLACE, dateline.place, AR_DATELINE, score));
    return has_field(store, PQ_FIELD_AGENCY) ? PQ_OK
                                             : add_field(store, PQ_FIELD_AGENCY, dateline.agency, AR_AGENCY_DATELINE, score);
}

/* The first agency named in a stretch. */
static pq_span find_agency(const pq_store *store, pq_span span) {
    pq_words words;
    pq_read_words(store, span.start, span.end, PQ_WORDS, &words);
    for (uint32_t i = 0; i < words.count; i++) {
        const pq_entry *entry;
        uint32_t n = words.items[i].flags & PQ_WORD_CAPITAL ? pq_phrase(store, &words, i, PQ_LEX_AGENCIES, &entry) : 0;
        if (n > 0 && entry->kind == 1) return (pq_span){words.items[i].start, words.items[i + n - 1].end};
    }
    return PQ_NO_SPAN;
}

static int same_letters(const pq_store *store, pq_span a, pq_span b) {
    const uint8_t *text = store->document.text;
    if (a.end - a.start != b.end - b.start) return 0;
    for (uint32_t i = 0; i < a.end - a.start; i++) {
        uint8_t x = text[a.start + i], y = text[b.start + i];
        if (x != y && ((x | 0x20) != (y | 0x20) || (uint8_t)((x | 0x20) - 'a') >= 26)) return 0;
    }
    return 1;
}

static pq_status find_article_agency(pq_store *store) {
    pq_document *document = &store->document;
    for (uint32_t b = 0; b < document->block_count && !has_field(store, PQ_FIELD_AGENCY); b++) {
        const pq_block *block = &document->blocks[b];
        if (block->kind_rule == RO_SIGNED && block->tail.start != PQ_NONE)
            PQ_TRY(add_field(store, PQ_FIELD_AGENCY, find_agency(store, block->tail), AR_AGENCY_SIGNED, 0.8f));
        else if (block->kind == PQ_BLOCK_NOTE && (block->note_kind == PQ_NOTE_WIRE || block->note_kind == PQ_NOTE_CONTRIBUTION))
            PQ_TRY(add_field(store, PQ_FIELD_AGENCY, find_agency(store, content(block)), AR_AGENCY_NOTE, block->score));
    }
    for (uint32_t i = 0; i < document->field_count && !has_field(store, PQ_FIELD_AGENCY); i++)
        if (document->fields[i].kind == PQ_FIELD_SOURCE) {
            pq_span source = {document->fields[i].start, document->fields[i].end}, agency = find_agency(store, source);
            if (agency.start == source.start && agency.end == source.end)
                PQ_TRY(add_field(store, PQ_FIELD_AGENCY, agency, AR_AGENCY_SOURCE, document->fields[i].score));
        }
    if (has_field(store, PQ_FIELD_AGENCY)) return PQ_OK;
    pq_span agency = PQ_NO_SPAN; /* pictures alone: only if they agree, and there are two */
    uint32_t times = 0;
    for (uint32_t i = 0; i < document->credit_count; i++) {
        if (document->credits[i].agency.start == PQ_NONE) continue;
        pq_span named = find_agency(store, document->credits[i].agency);
        if (named.start == PQ_NONE || (agency.start != PQ_NONE && !same_letters(store, agency, named))) return PQ_OK;
        if (times++ == 0) agency = named;
    }
    return times >= 2 ? add_field(store, PQ_FIELD_AGENCY, agency, AR_AGENCY_CREDIT, 0.6f) : PQ_OK;
}

pq_status pq_stage_article(pq_store *store) {
    pq_document *document = &store->document;
    if (store->options.layout == PQ_LAYOUT_PLAIN) return PQ_OK;
    for (uint32_t b = 0; b < document->block_count; b++) {
        const pq_block *block = &document->blocks[b];
        if (block->kind == PQ_BLOCK_HEADLINE && !(store->options.given & PQ_GIVEN_TITLE))
            PQ_TRY(add_field(store, PQ_FIELD_TITLE, content(block), AR_HEADLINE, block->score));
        else if (block->kind == PQ_BLOCK_HEADER && block->kind_rule == RO_KICKER)
            PQ_TRY(add_field(store, PQ_FIELD_SECTION, content(block), AR_KICKER, block->score));
        else if (block->kind == PQ_BLOCK_HEADER) PQ_TRY(read_header_line(store, b));
        else if (block->kind == PQ_BLOCK_BYLINE) PQ_TRY(read_byline(store, b));
        else if (block->lead.start != PQ_NONE) PQ_TRY(read_dateline(store, b));
    }
    PQ_TRY(check_order(store));
    return find_article_agency(store);
}
