#include "dialogue.h"

#include <string.h>

enum { FARTHEST_BLOCK = 2, FEWEST_LIVELY = 2, LEAST_LIVELY = 10 /* one in ten */, ANCHORS = 8 };

typedef struct { /* a paragraph with quotes */
    uint32_t first, end; /* its quotes */
    uint32_t known;      /* the first of them that is attributed, or PQ_NONE */
} turn;

static int counts(const pq_quote *q) { return q->depth == 0 && q->kind == PQ_QUOTE_DIRECT; }

/* Asking and exclaiming, as people do to each other: the quotes of news state. */
static int is_conversation(const pq_document *d) {
    uint32_t lively = 0, all = 0;
    for (uint32_t i = 0; i < d->quote_count; i++) {
        const pq_quote *q = &d->quotes[i];
        if (!counts(q) || q->content_end == q->content_start) continue;
        uint8_t last = d->text[q->content_end - 1];
        all++;
        lively += last == '?' || last == '!';
    }
    return lively >= FEWEST_LIVELY && lively * LEAST_LIVELY >= all;
}

static int is_attributed(const pq_quote *q) {
    switch (q->speaker_rule) {
        case AT_NONE:
        case AT_SECOND_PART:
        case AT_NEXT_PARAGRAPH:
        case AT_SAME_PARAGRAPH:
        case AT_GROUP: return 0;
        default: return 1;
    }
}

static pq_span name_of(const pq_quote *q) {
    if (q->name.start != PQ_NONE) return q->name;
    return q->speaker_kind == PQ_SPEAKER_PRONOUN ? PQ_NO_SPAN : q->speaker;
}

static int same_words(const pq_document *d, pq_span a, pq_span b) {
    return a.end - a.start == b.end - b.start && memcmp(d->text + a.start, d->text + b.start, a.end - a.start) == 0;
}

/* Two who go by the same pronoun may be one. */
static int same_speaker(const pq_document *d, const pq_quote *a, const pq_quote *b) {
    pq_span x = name_of(a), y = name_of(b);
    if (x.start == PQ_NONE) x = a->speaker;
    if (y.start == PQ_NONE) y = b->speaker;
    if (x.start == PQ_NONE || y.start == PQ_NONE) return x.start == y.start;
    return same_words(d, x, y);
}

static uint32_t collect_turns(const pq_document *d, turn *turns) {
    uint32_t count = 0, block = PQ_NONE;
    for (uint32_t i = 0; i < d->quote_count; i++) {
        const pq_quote *q = &d->quotes[i];
        if (!counts(q)) continue;
        if (q->block != block) turns[count++] = (turn){i, i, PQ_NONE};
        block = q->block;
        turns[count - 1].end = i + 1;
        if (turns[count - 1].known == PQ_NONE && is_attributed(q)) turns[count - 1].known = i;
    }
    return count;
}

static void set_turn(pq_document *d, const turn *t, const pq_quote *who) {
    pq_span name = name_of(who), role = who->role;
    if (name.start == PQ_NONE) return;
    for (uint32_t i = t->first; i < t->end; i++) {
        pq_quote *q = &d->quotes[i];
        if (!counts(q)) continue;
        q->speaker = q->source = q->cue = PQ_NO_SPAN;
        q->cue_lemma = PQ_NONE;
        q->cue_class = PQ_CUE_NONE;
        q->order = PQ_ORDER_NONE;
        q->speaker_kind = PQ_SPEAKER_NONE;
        q->name = name;
        q->role = role;
        q->speaker_rule = AT_TURN;
        q->score = 0.5f;
    }
}

/* The turns [first, end) follow on each other; each is given what the nearest attributed one says of it. */
static void resolve_run(pq_document *d, const turn *turns, uint32_t first, uint32_t end) {
    for (uint32_t k = first; k < end; k++) {
        if (turns[k].known != PQ_NONE) continue;
        const pq_quote *near = NULL, *other = NULL;
        int same = 0;
        for (uint32_t away = 1; away <= ANCHORS && other == NULL; away++)
            for (int side = 0; side < 2 && other == NULL; side++) {
                if (side ? k < first + away : k + away >= end) continue;
                const turn *t = &turns[side ? k - away : k + away];
                if (t->known == PQ_NONE) continue;
                const pq_quote *q = &d->quotes[t->known];
                if (near == NULL) near = q, same = away % 2 == 0;
                else if (!same_speaker(d, near, q)) other = q;
                if (same) other = near;
            }
        if (other != NULL) set_turn(d, &turns[k], other);
    }
}

pq_status pq_resolve_dialogue(pq_store *store) {
    pq_document *d = &store->document;
    if (!is_conversation(d)) return PQ_OK;
    PQ_TRY(pq_reserve(store, PQ_ROOM_ATTRIBUTION_SCRATCH, ((size_t)d->quote_count + 1) * sizeof(turn)));
    turn *turns = store->rooms[PQ_ROOM_ATTRIBUTION_SCRATCH].data;
    uint32_t count = collect_turns(d, turns);
    for (uint32_t first = 0, end; first < count; first = end) {
        end = first + 1;
        while (end < count && d->quotes[turns[end].first].block - d->quotes[turns[end - 1].first].block <= FARTHEST_BLOCK) end++;
        resolve_run(d, turns, first, end);
    }
    return PQ_OK;
}
