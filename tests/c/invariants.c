#include "invariants.h"

#include <stdio.h>
#include <string.h>

#define REQUIRE(condition)                                                                          \
    do {                                                                                            \
        if (!(condition)) return fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition), 0; \
    } while (0)
#define REQUIRE_AT(condition, index)                                                                                             \
    do {                                                                                                                         \
        if (!(condition)) return fprintf(stderr, "%s:%d: %s (item %u)\n", __FILE__, __LINE__, #condition, (unsigned)(index)), 0; \
    } while (0)

/* Length of the white space character at text[at], or 0: White_Space of Unicode and the ASCII separators. */
static uint32_t space_at(const pq_document *d, uint32_t at) {
    const uint8_t *t = d->text + at;
    uint32_t left = d->length - at;
    if (*t == ' ' || (*t >= 9 && *t <= 13) || (*t >= 0x1C && *t <= 0x1F)) return 1;
    if (left >= 2 && t[0] == 0xC2 && (t[1] == 0x85 || t[1] == 0xA0)) return 2;
    if (left < 3) return 0;
    uint32_t p = ((uint32_t)t[0] << 16) | ((uint32_t)t[1] << 8) | t[2];
    int is_space = p == 0xE19A80 || (p >= 0xE28080 && p <= 0xE2808A) || p == 0xE280A8 || p == 0xE280A9 || p == 0xE280AF ||
                   p == 0xE2819F || p == 0xE38080;
    return is_space ? 3 : 0;
}

/* Signs without width may stand between tokens, or in them: U+200B, U+200E, U+200F, U+2060, U+FEFF, U+00AD. */
static uint32_t unseen_at(const pq_document *d, uint32_t at) {
    const uint8_t *t = d->text + at;
    uint32_t left = d->length - at;
    if (left >= 2 && t[0] == 0xC2 && t[1] == 0xAD) return 2;
    if (left < 3) return 0;
    uint32_t p = ((uint32_t)t[0] << 16) | ((uint32_t)t[1] << 8) | t[2];
    return p == 0xE2808B || p == 0xE2808E || p == 0xE2808F || p == 0xE281A0 || p == 0xEFBBBF ? 3 : 0;
}

static int is_blank(const pq_document *d, uint32_t start, uint32_t end) {
    while (start < end) {
        uint32_t size = space_at(d, start);
        if (size == 0) size = unseen_at(d, start);
        if (size == 0) return 0;
        start += size;
    }
    return start == end;
}

static int is_boundary(const pq_document *d, uint32_t at) {
    if (at > d->length) return 0;
    return d->is_ascii || at == d->length || (d->starts[at >> 6] >> (at & 63) & 1);
}

static int is_span(const pq_document *d, uint32_t start, uint32_t end) {
    return start < end && end <= d->length && is_boundary(d, start) && is_boundary(d, end);
}

static int is_optional(const pq_document *d, pq_span span) {
    return (span.start == PQ_NONE && span.end == PQ_NONE) || is_span(d, span.start, span.end);
}

static int is_rule(uint16_t rule) {
    static uint8_t known[UINT16_MAX + 1]; /* pq_rule_text() looks through all of them */
    if (!known[rule]) known[rule] = rule != 0 && *pq_rule_text(rule) != 0;
    return known[rule];
}
static int is_score(float score) { return score >= 0.0f && score <= 1.0f; }
static int is_position(float p) { return p == -1.0f || (p >= 0.0f && p <= 1.0f); }

static int check_tokens(const pq_document *d) {
    uint32_t end = 0;
    for (uint32_t i = 0; i < d->token_count; i++) {
        const pq_token *t = &d->tokens[i];
        REQUIRE_AT(is_span(d, t->start, t->end) && t->start >= end, i);
        REQUIRE_AT(is_blank(d, end, t->start), i);
        REQUIRE_AT(space_at(d, t->start) == 0, i);
        REQUIRE_AT(t->kind < PQ_TOKEN_KIND_COUNT, i);
        REQUIRE_AT(is_rule(PQ_RULE(PQ_STAGE_TOKENS, t->rule)), i);
        uint32_t next = i + 1 < d->token_count ? d->tokens[i + 1].start : d->length;
        int space = t->end == d->length || next > t->end;
        REQUIRE_AT(!(t->flags & PQ_SPACE_AFTER) == !space, i);
        end = t->end;
    }
    REQUIRE(is_blank(d, end, d->length));
    return 1;
}

static int check_blocks(const pq_document *d) {
    uint32_t end = 0, token = 0, sentence = 0;
    for (uint32_t i = 0; i < d->block_count; i++) {
        const pq_block *b = &d->blocks[i];
        REQUIRE_AT(is_span(d, b->start, b->end) && b->start >= end, i);
        REQUIRE_AT(b->token_first == token && b->token_end >= token && b->token_end <= d->token_count, i);
        REQUIRE_AT(b->token_end > b->token_first, i);
        REQUIRE_AT(d->tokens[b->token_first].start == b->start && d->tokens[b->token_end - 1].end == b->end, i);
        REQUIRE_AT(b->sentence_first == sentence && b->sentence_end >= sentence && b->sentence_end <= d->sentence_count, i);
        REQUIRE_AT(b->kind < PQ_BLOCK_KIND_COUNT && b->note_kind < PQ_NOTE_KIND_COUNT && is_score(b->score), i);
        REQUIRE_AT(is_rule(b->rule) && is_rule(b->kind_rule), i);
        REQUIRE_AT(is_optional(d, b->lead) && is_optional(d, b->tail), i);
        if (b->lead.start != PQ_NONE) REQUIRE_AT(b->lead.start >= b->start && b->lead.end <= b->end, i);
        if (b->tail.start != PQ_NONE) REQUIRE_AT(b->tail.start >= b->start && b->tail.end <= b->end, i);
        if (b->lead.start != PQ_NONE && b->tail.start != PQ_NONE) REQUIRE_AT(b->lead.end <= b->tail.start, i);
        end = b->end, token = b->token_end, sentence = b->sentence_end;
    }
    REQUIRE(token == d->token_count && sentence == d->sentence_count);
    return 1;
}

/* Kinds of block without sentences. */
static int is_textless(const pq_block *b) {
    return b->kind == PQ_BLOCK_HEADER || b->kind == PQ_BLOCK_CREDIT || b->kind == PQ_BLOCK_TABLE;
}

static int check_sentences(const pq_document *d) {
    for (uint32_t i = 0; i < d->block_count; i++) {
        const pq_block *b = &d->blocks[i];
        uint32_t token = b->token_first;
        if (b->sentence_first == b->sentence_end) {
            int covered = (b->lead.start == b->start && b->lead.end == b->end) ||
                          (b->tail.start == b->start && b->tail.end == b->end) ||
                          (b->lead.start == b->start && b->tail.end == b->end);
            REQUIRE_AT(is_textless(b) || covered, i);
            continue;
        }
        while (token < b->token_end && b->lead.start != PQ_NONE && d->tokens[token].start < b->lead.end) token++;
        if (token > b->token_first) REQUIRE_AT(d->tokens[token - 1].end <= b->lead.end, i);
        for (uint32_t j = b->sentence_first; j < b->sentence_end; j++) {
            const pq_sentence *s = &d->sentences[j];
            REQUIRE_AT(s->block == i && s->token_first == token && s->token_end > s->token_first && s->token_end <= b->token_end,
                       j);
            REQUIRE_AT(s->start == d->tokens[s->token_first].start && s->end == d->tokens[s->token_end - 1].end, j);
            REQUIRE_AT(is_rule(s->rule) && s->in_quote <= 2 && is_score(s->score) && is_position(s->body_position), j);
            token = s->token_end;
        }
        if (b->tail.start != PQ_NONE) REQUIRE_AT(d->tokens[token - 1].end <= b->tail.start, i);
        while (token < b->token_end && b->tail.start != PQ_NONE && d->tokens[token].start >= b->tail.start) token++;
        REQUIRE_AT(token == b->token_end, i);
    }
    return 1;
}

static int check_marks(const pq_document *d) {
    uint32_t next = 0;
    uint32_t stack[256];
    uint32_t depth = 0;
    for (uint32_t i = 0; i < d->mark_count; i++) {
        const pq_mark *m = &d->marks[i];
        REQUIRE_AT(m->token >= next && m->token < d->token_count, i);
        REQUIRE_AT(m->block < d->block_count && m->token >= d->blocks[m->block].token_first &&
                       m->token < d->blocks[m->block].token_end,
                   i);
        REQUIRE_AT(m->role < PQ_MARK_ROLE_COUNT && m->glyph < PQ_GLYPH_COUNT && is_rule(m->rule), i);
        REQUIRE_AT(d->tokens[m->token].flags & PQ_QUOTE_MARK || m->glyph == PQ_GLYPH_DASH, i);
        next = m->token + 1;
        if (m->partner == PQ_NONE) continue;
        REQUIRE_AT(m->partner < d->mark_count && d->marks[m->partner].partner == i, i);
        if (m->role == PQ_MARK_OPEN) { /* pairs nest */
            REQUIRE_AT(m->partner > i && d->marks[m->partner].role == PQ_MARK_CLOSE && depth < 256, i);
            stack[depth++] = i;
        } else {
            REQUIRE_AT(m->role == PQ_MARK_CLOSE && depth > 0 && stack[depth - 1] == m->partner, i);
            depth--;
        }
    }
    REQUIRE(depth == 0);
    return 1;
}

static int check_quotes(const pq_document *d) {
    for (uint32_t i = 0; i < d->quote_count; i++) {
        const pq_quote *q = &d->quotes[i];
        REQUIRE_AT(is_span(d, q->start, q->end), i);
        REQUIRE_AT(q->content_start >= q->start && q->content_end >= q->content_start && q->content_end <= q->end, i);
        REQUIRE_AT(is_boundary(d, q->content_start) && is_boundary(d, q->content_end), i);
        REQUIRE_AT(q->token_first < q->token_end && q->token_end <= d->token_count, i);
        REQUIRE_AT(d->tokens[q->token_first].start == q->start && d->tokens[q->token_end - 1].end == q->end, i);
        REQUIRE_AT(q->block < d->block_count && q->start >= d->blocks[q->block].start && q->start < d->blocks[q->block].end, i);
        REQUIRE_AT(q->end <= d->blocks[q->block].end, i);
        if (d->sentence_count) REQUIRE_AT(q->sentence_first <= q->sentence_last && q->sentence_last < d->sentence_count, i);
        REQUIRE_AT(q->open_mark == PQ_NONE || q->open_mark < d->mark_count, i);
        REQUIRE_AT(q->close_mark == PQ_NONE || q->close_mark < d->mark_count, i);
        REQUIRE_AT(q->group <= i && d->quotes[q->group].group == q->group, i);
        REQUIRE_AT(q->part >= 1 && q->part <= q->n_parts, i);
        REQUIRE_AT((q->group == i) == (q->part == 1) && q->n_parts == d->quotes[q->group].n_parts, i);
        REQUIRE_AT(is_optional(d, q->speaker) && is_optional(d, q->source) && is_optional(d, q->name), i);
        REQUIRE_AT(is_optional(d, q->role) && is_optional(d, q->cue), i);
        REQUIRE_AT(q->cue_lemma == PQ_NONE || *pq_lemma(q->cue_lemma) != 0, i);
        REQUIRE_AT(is_rule(q->kind_rule) && (q->pair_rule == 0 || is_rule(q->pair_rule)) &&
                       (q->speaker_rule == 0 || is_rule(q->speaker_rule)),
                   i);
        REQUIRE_AT(q->kind < PQ_QUOTE_KIND_COUNT && q->speaker_kind < PQ_SPEAKER_KIND_COUNT, i);
        REQUIRE_AT(q->cue_class < PQ_CUE_CLASS_COUNT && q->order < PQ_ORDER_COUNT, i);
        REQUIRE_AT(q->speech <= 1 && q->closed <= 1 && q->multi_block <= 1 && is_score(q->score) && is_position(q->body_position),
                   i);
        if (q->parent == PQ_NONE) {
            REQUIRE_AT(q->depth == 0, i);
        } else { /* inside its parent's content, one deeper */
            REQUIRE_AT(q->parent < i, i);
            const pq_quote *parent = &d->quotes[q->parent];
            REQUIRE_AT(q->start >= parent->start && q->end <= parent->end && q->depth == parent->depth + 1, i);
        }
        if (i > 0) { /* in order; what is not inside the one before begins after it, and all it is inside of are its parents */
            const pq_quote *before = &d->quotes[i - 1];
            REQUIRE_AT(q->start >= before->start, i);
            uint32_t p = i - 1;
            while (p != PQ_NONE && p != q->parent) {
                REQUIRE_AT(q->start >= d->quotes[p].end, i);
                p = d->quotes[p].parent;
            }
            REQUIRE_AT(p == q->parent, i);
        }
    }
    return 1;
}

static int check_article(const pq_document *d) {
    for (uint32_t i = 0; i < d->field_count; i++) {
        const pq_field *f = &d->fields[i];
        REQUIRE_AT(is_span(d, f->start, f->end) && f->kind < PQ_FIELD_KIND_COUNT && is_rule(f->rule) && f->has_value <= 1, i);
        REQUIRE_AT(is_score(f->score) && f->score > 0, i);
        REQUIRE_AT(f->offset_minutes == PQ_NO_OFFSET || (f->offset_minutes > -24 * 60 && f->offset_minutes < 24 * 60), i);
    }
    for (uint32_t i = 0; i < d->credit_count; i++) {
        const pq_credit *c = &d->credits[i];
        REQUIRE_AT(is_span(d, c->start, c->end) && c->block < d->block_count && is_rule(c->rule), i);
        REQUIRE_AT(c->start >= d->blocks[c->block].start && c->end <= d->blocks[c->block].end, i);
        REQUIRE_AT(is_optional(d, c->agency) && is_optional(d, c->photographer) && is_score(c->score) && c->score > 0, i);
        REQUIRE_AT(i == 0 || c->start >= d->credits[i - 1].end, i);
    }
    for (uint32_t i = 0; i < d->issue_count; i++) {
        const pq_issue *s = &d->issues[i];
        REQUIRE_AT(s->kind < PQ_ISSUE_KIND_COUNT && (s->block == PQ_NONE || s->block < d->block_count), i);
        REQUIRE_AT(s->start <= s->end && s->end <= d->length && is_boundary(d, s->start) && is_boundary(d, s->end), i);
    }
    return 1;
}

static int check_offsets(const pq_document *d) {
    REQUIRE(pq_offset(d, d->length, PQ_UNIT_CODE_POINT) == d->code_points);
    REQUIRE(pq_offset(d, d->length, PQ_UNIT_UTF16) == d->utf16_units);
    REQUIRE(pq_offset(d, PQ_NONE, PQ_UNIT_CODE_POINT) == PQ_NONE);
    uint32_t step = d->token_count / 256 + 1;
    for (uint32_t i = 0; i < d->token_count; i += step)
        for (int unit = 0; unit < PQ_UNIT_COUNT; unit++) {
            uint32_t at[2] = {d->tokens[i].start, PQ_NONE};
            uint32_t offset = pq_offset(d, at[0], (pq_unit)unit);
            REQUIRE_AT(pq_byte(d, offset, (pq_unit)unit) == at[0], i);
            pq_offsets(d, at, 2, sizeof *at, (pq_unit)unit);
            REQUIRE_AT(at[0] == offset && at[1] == PQ_NONE, i);
        }
    return 1;
}

int check_invariants(const pq_document *d, const pq_options *options) {
    (void)options;
    return check_tokens(d) && check_blocks(d) && check_sentences(d) && check_marks(d) && check_quotes(d) && check_article(d) &&
           check_offsets(d);
}

int check_empty(const pq_document *d) {
    REQUIRE(d->length == 0 && d->code_points == 0 && d->utf16_units == 0);
    REQUIRE(d->block_count == 0 && d->token_count == 0 && d->mark_count == 0 && d->sentence_count == 0);
    REQUIRE(d->quote_count == 0 && d->field_count == 0 && d->credit_count == 0 && d->issue_count == 0);
    return 1;
}

int check_same(const pq_document *a, const pq_document *b) {
    REQUIRE(a->length == b->length && a->code_points == b->code_points && a->utf16_units == b->utf16_units);
    REQUIRE(a->ill_formed == b->ill_formed && a->is_ascii == b->is_ascii);
#define SAME(field, count)         \
    REQUIRE(a->count == b->count); \
    for (uint32_t i = 0; i < a->count; i++) REQUIRE_AT(memcmp(&a->field[i], &b->field[i], sizeof a->field[i]) == 0, i)
    SAME(blocks, block_count);
    SAME(tokens, token_count);
    REQUIRE(a->mark_count == b->mark_count);
    for (uint32_t i = 0; i < a->mark_count; i++) /* padding lies behind the flags */
        REQUIRE_AT(memcmp(&a->marks[i], &b->marks[i], offsetof(pq_mark, flags) + 1) == 0, i);
    SAME(sentences, sentence_count);
    REQUIRE(a->quote_count == b->quote_count);
    for (uint32_t i = 0; i < a->quote_count; i++) { /* padding lies between order and score */
        const pq_quote *p = &a->quotes[i], *q = &b->quotes[i];
        REQUIRE_AT(memcmp(p, q, offsetof(pq_quote, order) + 1) == 0, i);
        REQUIRE_AT(memcmp(&p->score, &q->score, sizeof *p - offsetof(pq_quote, score)) == 0, i);
    }
    SAME(fields, field_count);
    SAME(credits, credit_count);
    SAME(issues, issue_count);
    return 1;
}
