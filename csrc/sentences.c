#include "sentence_scan.h"

/* After the candidate at t: the end of what belongs to it (more terminators, closers, note references, emoji). */
static uint32_t absorb(const pq_sentence_scan *s, uint32_t t, int *kind, int *closes_quote) {
    uint32_t e = t + 1;
    while (e < s->end) {
        uint16_t flags = s->tokens[e].flags;
        if (s->lines && (s->tokens[e - 1].flags & PQ_NEWLINE_AFTER)) break;
        if (flags & PQ_TERMINATOR) {
            int next = pq_terminator(s, e);
            if (next == TERM_SCRIPT && *kind != TERM_SCRIPT) break;
            *kind = *kind == TERM_NONE || next == TERM_MARK ? next : *kind == TERM_MARK ? TERM_MARK : next == TERM_PERIOD && *kind == TERM_NONE ? next : TERM_ELLIPSIS;
            e++;
        } else if ((flags & (PQ_CLOSER | PQ_QUOTE_MARK)) && pq_is_closing(s, e)) {
            *closes_quote |= !(flags & PQ_CLOSER);
            e++;
        } else if (s->tokens[e].kind == PQ_TOKEN_EMOJI) {
            e++;
        } else if ((flags & PQ_OPENER) && s->text[s->tokens[e].start] == '[' && e + 2 < s->end &&
                   s->tokens[e + 1].kind == PQ_TOKEN_NUMBER && (s->tokens[e + 2].flags & PQ_CLOSER)) {
            e += 3; /* [12] */
        } else {
            break;
        }
    }
    return e;
}

static pq_status add(pq_store *store, pq_sentence_scan *s, uint32_t block, uint32_t end, uint16_t rule) {
    pq_document *document = &store->document;
    PQ_RESERVE(store, sentences, PQ_ROOM_SENTENCES, document->sentence_count + 1);
    document->sentences[document->sentence_count++] = (pq_sentence){
        .start = s->tokens[s->first].start, .end = s->tokens[end - 1].end, .token_first = s->first, .token_end = end,
        .block = block, .rule = rule, .score = 1.0f, .body_position = -1.0f};
    s->first = end;
    return PQ_OK;
}

/* The sentences of one block's tokens s->first .. s->end. */
static pq_status split(pq_store *store, pq_sentence_scan *s, uint32_t block) {
    const pq_document *document = &store->document;
    pq_note_marker(s);
    for (uint32_t t = s->first; t < s->end;) {
        uint16_t flags = s->tokens[t].flags;
        uint8_t token_kind = s->tokens[t].kind;
        if (!(flags & s->watch) && token_kind != PQ_TOKEN_EMOJI && token_kind != PQ_TOKEN_SYMBOL && token_kind != PQ_TOKEN_PUNCT) {
            t++;
            continue;
        }
        while (s->mark < document->mark_count && document->marks[s->mark].token < t) s->mark++;
        uint32_t start;
        if (pq_is_next_marker(s, t, &start)) {
            PQ_TRY(add(store, s, block, start, ST_LIST_MARKER));
            pq_note_marker(s);
            t++;
            continue;
        }
        if (!(flags & s->watch) && token_kind != PQ_TOKEN_EMOJI) {
            if (pq_is_ornament(s, t)) {
                if (t > s->first) PQ_TRY(add(store, s, block, t, ST_ORNAMENT));
                if (t + 1 < s->end) PQ_TRY(add(store, s, block, t + 1, ST_ORNAMENT));
            } else if (t > s->first && pq_is_bullet(s, t) && (s->tokens[t - 1].flags & PQ_SPACE_AFTER)) {
                PQ_TRY(add(store, s, block, t, ST_BULLET));
            }
            t++;
            continue;
        }
        int kind = flags & PQ_TERMINATOR ? pq_terminator(s, t) : TERM_NONE, closes_quote = 0;
        uint32_t e = flags & PQ_NEWLINE_AFTER && s->lines ? t + 1 : absorb(s, t, &kind, &closes_quote);
        if (e >= s->end) break;
        uint16_t rule = pq_judge_sentence(s, t, e, kind, closes_quote);
        if (s->lines && (s->tokens[e - 1].flags & PQ_NEWLINE_AFTER)) s->line_first = e;
        if (pq_ends_sentence(rule)) {
            PQ_TRY(add(store, s, block, e, rule));
            pq_note_marker(s);
        }
        t = e;
    }
    return PQ_OK;
}

static int is_body(uint8_t kind) {
    return kind == PQ_BLOCK_PARAGRAPH || kind == PQ_BLOCK_SUBHEAD || kind == PQ_BLOCK_LIST_ITEM || kind == PQ_BLOCK_TURN;
}

static void place_in_body(pq_document *document) {
    uint32_t count = 0, place = 0;
    for (uint32_t b = 0; b < document->block_count; b++)
        if (is_body(document->blocks[b].kind)) count += document->blocks[b].sentence_end - document->blocks[b].sentence_first;
    for (uint32_t b = 0; b < document->block_count; b++) {
        if (!is_body(document->blocks[b].kind)) continue;
        for (uint32_t i = document->blocks[b].sentence_first; i < document->blocks[b].sentence_end; i++)
            document->sentences[i].body_position = count > 1 ? (float)place++ / (float)(count - 1) : 0.0f;
    }
}

pq_status pq_stage_sentences(pq_store *store) {
    pq_document *document = &store->document;
    pq_sentence_scan s = {.store = store, .tokens = document->tokens, .text = document->text};
    for (uint32_t b = 0; b < document->block_count; b++) {
        pq_block *block = &document->blocks[b];
        block->sentence_first = block->sentence_end = document->sentence_count;
        if (block->kind == PQ_BLOCK_HEADER) continue;
        s.first = block->token_first;
        s.end = block->token_end;
        if (block->lead.start != PQ_NONE)
            while (s.first < s.end && s.tokens[s.first].start < block->lead.end) s.first++;
        if (block->tail.start != PQ_NONE)
            while (s.end > s.first && s.tokens[s.end - 1].end > block->tail.start) s.end--;
        if (s.first == s.end) continue;
        s.line_first = s.first;
        s.list_style = 0;
        s.lines = !(block->flags & PQ_BLOCK_HARD_WRAPPED);
        s.watch = PQ_TERMINATOR | PQ_FINAL_PERIOD | (s.lines ? PQ_NEWLINE_AFTER : 0);
        if (block->kind != PQ_BLOCK_HEADLINE) PQ_TRY(split(store, &s, b));
        uint16_t rule = block->kind == PQ_BLOCK_HEADLINE ? ST_HEADLINE : s.end < block->token_end ? ST_TAIL : ST_BLOCK_END;
        if (s.first < s.end) PQ_TRY(add(store, &s, b, s.end, rule));
        block->sentence_end = document->sentence_count;
    }
    place_in_body(document);
    return PQ_OK;
}
