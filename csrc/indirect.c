#include "indirect.h"

enum { LONGEST_FRAME = 1024, LONGEST_SKIP = 14, HEARERS = 10 };

typedef struct {
    pq_store *store;
    pq_names names;
    pq_talk talk;
    pq_frame frame;
    pq_cue *cues;
    uint32_t cue_count;
    uint32_t sentence;
    uint32_t quote;    /* the first quote of depth 0 that ends after the sentence begins */
    uint32_t count;    /* found so far, in scratch */
    uint32_t taken;    /* units of the frame before this one are in a content already */
} state;

/* ---- where the content begins -------------------------------------------------------------------- */
static int is_direct(const state *s, uint32_t unit) {
    uint32_t q = s->frame.units[unit].quote;
    return q != PQ_NONE && s->store->document.quotes[q].kind == PQ_QUOTE_DIRECT;
}

static int is_subordinating(const pq_frame *f, uint32_t i) { /* whether, if, how, why, what, who */
    return pq_unit_is(f, i, W_SUBORDINATOR | W_RELATIVE) && !pq_unit_is(f, i, W_THAT) && !pq_unit_is(f, i, W_PREPOSITION);
}

static int begins_clause(const pq_frame *f, uint32_t i) {
    return pq_unit_is(f, i, W_PRONOUN | W_DETERMINER | W_POSSESSIVE) || pq_begins_phrase(f, i);
}

/* Past when and where it was said and to whom, if a clause follows: said on Friday in Ohio (that). */
static uint32_t skip_circumstances(const pq_frame *f, uint32_t i) {
    uint32_t at = i;
    for (uint32_t k = i; k < f->count && k < i + LONGEST_SKIP; k++) { /* the word that settles it */
        if (pq_unit_is(f, k, W_THAT) && k > i && pq_unit_is(f, k - 1, W_NOUNISH)) return k;
        if (pq_unit_is(f, k, W_END | W_QUOTE | W_COLON | W_VERB | W_CUE | W_AUXILIARY)) break;
    }
    for (int round = 0; round < 4; round++) {
        uint32_t before = at;
        while (pq_unit_is(f, at, W_TIME | W_ADVERB) && !pq_unit_is(f, at, W_PRONOUN | W_SUBORDINATOR)) at++;
        if (pq_unit_is(f, at, W_PREPOSITION) && !pq_unit_is(f, at, W_SUBORDINATOR)) {
            pq_subject object = pq_phrase_after(f, at + 1);
            if (object.first == object.end || object.end >= f->count) return i;
            at = object.end;
        }
        if (at == before) break;
    }
    return at < f->count && (pq_unit_is(f, at, W_THAT) || begins_clause(f, at)) ? at : i;
}

/* told reporters (that) ..., warned him that ...: past the hearer. */
static uint32_t skip_hearer(const pq_frame *f, uint32_t i) {
    pq_subject hearer = pq_phrase_after(f, i);
    uint32_t end = hearer.end;
    if (pq_unit_is(f, i, W_OBJECT)) end = i + 1;
    if (end <= i || end - i > HEARERS || end >= f->count) return i;
    if (pq_unit_is(f, end, W_THAT | W_TO) || is_subordinating(f, end)) return end;
    return pq_unit_is(f, end, W_PRONOUN | W_DETERMINER | W_POSSESSIVE) ? end : i;
}

/* ---- where it ends ------------------------------------------------------------------------------- */
static const pq_cue *cue_at(const state *s, uint32_t unit) { /* the cue that begins or whose subject begins here */
    uint32_t low = 0, high = s->cue_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (s->cues[middle].first < unit) low = middle + 1;
        else high = middle;
    }
    return low < s->cue_count && (s->cues[low].first == unit || s->cues[low].left == unit) ? &s->cues[low] : NULL;
}

static uint32_t content_end(const state *s, uint32_t from, int phrase) {
    const pq_frame *f = &s->frame;
    static const uint64_t joins = W_CONJUNCTION | W_AND;
    for (uint32_t i = from; i < f->count; i++) {
        if (i > from && pq_unit_is(f, i, W_START)) return i;
        if (pq_unit_is(f, i, W_END | W_COLON)) return i;
        if (i > from && pq_unit_is(f, i, W_QUOTE) && is_direct(s, i) && pq_unit_is(f, i - 1, W_COMMA)) return i - 1;
        if (pq_unit_is(f, i, joins) && i + 1 < f->count) { /* said this and called that */
            const pq_cue *c = cue_at(s, i + 1);
            if (c != NULL && c->first == i + 1 && c->shape == PQ_CUE_VERB && i > from + 1)
                return pq_unit_is(f, i - 1, W_COMMA) ? i - 1 : i;
        }
        if (!pq_unit_is(f, i, W_COMMA | W_DASH) || i + 1 >= f->count) continue;
        const pq_cue *c = cue_at(s, i + 1);
        if (c != NULL && (c->shape == PQ_CUE_PARTICIPLE || c->shape == PQ_CUE_PHRASE)) return i;
        if (c != NULL && c->shape == PQ_CUE_VERB && c->strength == 3) return i;
        if (phrase && pq_unit_is(f, i, W_COMMA) && !pq_unit_is(f, i + 1, W_NUMBER)) return i;
        if (pq_unit_is(f, i + 1, W_CONJUNCTION) && !pq_unit_is(f, i + 1, W_AND)) return i;
        if (pq_unit_is(f, i + 1, W_SUBORDINATOR) && !pq_unit_is(f, i + 1, W_PREPOSITION | W_RELATIVE) && i > from + 2) return i;
    }
    return f->count;
}

/* ---- writing it down ----------------------------------------------------------------------------- */
static pq_span unit_span(const pq_frame *f, uint32_t first, uint32_t end) {
    const pq_token *tokens = f->store->document.tokens;
    if (first >= end) return PQ_NO_SPAN;
    return (pq_span){tokens[f->units[first].first].start, tokens[f->units[end - 1].end - 1].end};
}

static void set_speaker(state *s, pq_quote *q, const pq_subject *who) {
    const pq_frame *f = &s->frame;
    uint32_t first = who->speaker_first, end = who->speaker_end;
    if (first >= end) return;
    q->speaker = unit_span(f, first, end);
    q->source = who->first < who->end ? unit_span(f, who->first, who->end) : q->speaker;
    if (who->role_first < who->role_end) q->role = unit_span(f, who->role_first, who->role_end);
    q->speaker_kind = who->kind;
    if (who->relative && who->antecedent_first < who->antecedent_end) {
        first = who->antecedent_first;
        end = who->antecedent_end;
        q->speaker_kind = who->antecedent_kind;
    }
    pq_resolve_speaker(s->store, &s->names, &s->talk, q, f->units[first].first, f->units[end - 1].end);
}

/* Trims signs off both ends; one without a word, or no more than one quote, is nothing new. */
static int trim(const state *s, uint32_t *first, uint32_t *end) {
    const pq_frame *f = &s->frame;
    while (*first < *end && pq_unit_is(f, *first, W_COMMA | W_DASH | W_COLON | W_END)) (*first)++;
    while (*end > *first && pq_unit_is(f, *end - 1, W_COMMA | W_DASH | W_COLON | W_END)) (*end)--;
    uint32_t words = 0;
    for (uint32_t i = *first; i < *end; i++) words += !pq_unit_is(f, i, W_QUOTE | W_PUNCTUATION);
    return words > 0;
}

static void set_order(pq_quote *q) {
    static const uint8_t orders[2][2][2] = {/* [speaker after the words][cue after them][speaker after cue] */
                                            {{PQ_ORDER_SCQ, PQ_ORDER_CSQ}, {PQ_ORDER_SQC, PQ_ORDER_SQC}},
                                            {{PQ_ORDER_CQS, PQ_ORDER_CQS}, {PQ_ORDER_QSC, PQ_ORDER_QCS}}};
    if (q->speaker.start == PQ_NONE || q->cue.start == PQ_NONE) return;
    q->order = orders[q->speaker.start > q->start][q->cue.start > q->start][q->speaker.start > q->cue.start];
}

static pq_status add(state *s, uint32_t first, uint32_t end, const pq_cue *c, const pq_subject *who, uint16_t rule,
                     uint32_t group) {
    pq_document *d = &s->store->document;
    const pq_frame *f = &s->frame;
    if (!trim(s, &first, &end)) return PQ_OK;
    uint32_t token = f->units[first].first, token_end = f->units[end - 1].end;
    PQ_TRY(pq_reserve(s->store, PQ_ROOM_QUOTES_SCRATCH, (s->count + 1) * sizeof(pq_quote)));
    pq_quote *q = (pq_quote *)s->store->rooms[PQ_ROOM_QUOTES_SCRATCH].data + s->count;
    uint32_t last = s->sentence;
    while (last + 1 < d->sentence_count && d->sentences[last].token_end < token_end) last++;
    int mixed = 0;
    for (uint32_t i = first; i < end; i++)
        if (pq_unit_is(f, i, W_QUOTE)) mixed |= d->quotes[f->units[i].quote].speech;
    *q = (pq_quote){.start = d->tokens[token].start,
                    .end = d->tokens[token_end - 1].end,
                    .content_start = d->tokens[token].start,
                    .content_end = d->tokens[token_end - 1].end,
                    .token_first = token,
                    .token_end = token_end,
                    .block = d->sentences[s->sentence].block,
                    .sentence_first = s->sentence,
                    .sentence_last = last,
                    .open_mark = PQ_NONE,
                    .close_mark = PQ_NONE,
                    .parent = PQ_NONE,
                    .group = group == PQ_NONE ? s->count : group,
                    .part = 1,
                    .n_parts = 1,
                    .speaker = PQ_NO_SPAN,
                    .source = PQ_NO_SPAN,
                    .name = PQ_NO_SPAN,
                    .role = PQ_NO_SPAN,
                    .cue = PQ_NO_SPAN,
                    .cue_lemma = PQ_NONE,
                    .kind_rule = rule,
                    .speaker_rule = AT_NONE,
                    .kind = mixed ? PQ_QUOTE_MIXED : PQ_QUOTE_INDIRECT,
                    .speech = 1,
                    .closed = 1,
                    .score = 0.6f,
                    .body_position = d->sentences[s->sentence].body_position};
    if (c != NULL) {
        q->cue = unit_span(f, c->first, c->end);
        q->cue_class = c->entry->cue;
        q->cue_lemma = c->entry->lemma;
        q->speaker_rule = c->shape == PQ_CUE_PHRASE ? AT_ACCORDING_TO : c->shape == PQ_CUE_NOUN ? AT_CUE_NOUN : AT_BESIDE_BEFORE;
    }
    if (who != NULL) set_speaker(s, q, who);
    set_order(q);
    s->count++;
    if (end > s->taken) s->taken = end;
    return PQ_OK;
}

/* ---- one cue ------------------------------------------------------------------------------------- */
static uint32_t sentence_end(const pq_frame *f) {
    uint32_t end = f->count;
    while (end > 0 && pq_unit_is(f, end - 1, W_END)) end--;
    return end;
}

/* IN7 According to Lee, ...; ..., according to Lee. */
static pq_status take_according(state *s, const pq_cue *c) {
    const pq_frame *f = &s->frame;
    uint32_t end = sentence_end(f);
    if (c->right >= end || !pq_unit_is(f, c->right, W_COMMA)) {
        uint32_t stop = c->first > 0 && pq_unit_is(f, c->first - 1, W_COMMA) ? c->first - 1 : c->first;
        return add(s, s->taken, stop, c, &c->subject, QU_SAID_ACCORDING, PQ_NONE);
    }
    uint32_t group = s->count;
    if (c->first > s->taken + 1) PQ_TRY(add(s, s->taken, c->first, c, &c->subject, QU_SAID_ACCORDING, PQ_NONE));
    return add(s, c->right + 1, content_end(s, c->right + 1, 0), c, &c->subject, QU_SAID_ACCORDING,
               group < s->count ? group : PQ_NONE);
}

/* IN5, IN6 He was tired, Lee said. He was, Lee said, tired. */
static pq_status take_before(state *s, const pq_cue *c, int *taken) {
    const pq_frame *f = &s->frame;
    uint32_t left = c->left < c->first ? c->left : c->first, end = sentence_end(f);
    *taken = 0;
    if (c->shape != PQ_CUE_VERB || c->strength < 3 || c->passive || left == 0 || !pq_unit_is(f, left - 1, W_COMMA)) return PQ_OK;
    if (left - 1 <= s->taken + 1) return PQ_OK;
    if (pq_unit_is(f, left - 2, W_QUOTE) && is_direct(s, left - 2)) return PQ_OK;
    uint32_t right = c->right > c->end ? c->right : c->end;
    int closes = right >= end || pq_unit_is(f, right, W_END | W_TIME) ||
                 (pq_unit_is(f, right, W_PREPOSITION) && skip_circumstances(f, right) == right);
    int around = pq_unit_is(f, right, W_COMMA) && right + 1 < end && !pq_unit_is(f, right + 1, W_QUOTE);
    if (!closes && !around) return PQ_OK;
    *taken = 1;
    uint32_t group = s->count;
    PQ_TRY(add(s, s->taken, left - 1, c, &c->subject, around ? QU_SAID_AROUND : QU_SAID_BEFORE, PQ_NONE));
    if (s->taken < right) s->taken = right;
    const pq_cue *next = around ? cue_at(s, right + 1) : NULL;
    if (around && (next == NULL || next->shape != PQ_CUE_PARTICIPLE))
        return add(s, right + 1, content_end(s, right + 1, 0), c, &c->subject, QU_SAID_AROUND, group < s->count ? group : PQ_NONE);
    return PQ_OK;
}

/* IN1 to IN4 What follows the cue. */
static pq_status take_after(state *s, const pq_cue *c) {
    const pq_frame *f = &s->frame;
    uint32_t i = c->inverted ? c->right : c->end;
    if (c->passive && c->shape == PQ_CUE_VERB && !pq_unit_is(f, i, W_THAT | W_TO)) return PQ_OK;
    if (c->entry->value & PQ_CUE_TAKES_HEARER || pq_unit_is(f, i, W_OBJECT)) i = skip_hearer(f, i);
    if (c->strength == 3) i = skip_circumstances(f, i);
    uint16_t rule;
    int phrase = 0;
    if (i >= f->count || pq_unit_is(f, i, W_START)) return PQ_OK;
    if (pq_unit_is(f, i, W_COLON)) {
        if (pq_unit_is(f, i + 1, W_QUOTE)) return PQ_OK;
        return add(s, i + 1, sentence_end(f), c, &c->subject, QU_SAID_COLON, PQ_NONE);
    }
    if (pq_unit_is(f, i, W_QUOTE)) {
        if (is_direct(s, i)) return PQ_OK;
        rule = QU_SAID_CLAUSE;
        phrase = 1;
    } else if (pq_unit_is(f, i, W_THAT)) rule = QU_SAID_CLAUSE;
    else if (is_subordinating(f, i)) rule = QU_SAID_QUESTION;
    else if (pq_unit_is(f, i, W_TO)) rule = QU_SAID_TO;
    else if (pq_unit_is(f, i, W_PREPOSITION | W_OF) && (begins_clause(f, i + 1) || pq_unit_is(f, i + 1, W_ING))) {
        rule = QU_SAID_OBJECT;
        phrase = 1;
        if (c->strength == 3 && c->entry->cue == PQ_CUE_SAY) return PQ_OK;
        i++;
    } else if (begins_clause(f, i) || pq_unit_is(f, i, W_ING)) {
        rule = c->strength == 3 ? QU_SAID_CLAUSE : QU_SAID_OBJECT;
        phrase = c->strength != 3;
    } else return PQ_OK;
    return add(s, i, content_end(s, i, phrase), c, &c->subject, rule, PQ_NONE);
}

static pq_status take_cue(state *s, const pq_cue *c) {
    const pq_frame *f = &s->frame;
    int taken = 0;
    if (c->first < s->taken) return PQ_OK;
    if (c->shape == PQ_CUE_PHRASE) return take_according(s, c);
    if (c->shape == PQ_CUE_NOUN) {
        if (!pq_unit_is(f, c->end, W_THAT)) return PQ_OK;
        return add(s, c->end, content_end(s, c->end, 0), c, &c->subject, QU_SAID_NOUN, PQ_NONE);
    }
    PQ_TRY(take_before(s, c, &taken));
    return taken ? PQ_OK : take_after(s, c);
}

/* ---- the flow ------------------------------------------------------------------------------------ */
static pq_status take_sentence(state *s) {
    const pq_document *d = &s->store->document;
    const pq_sentence *x = &d->sentences[s->sentence];
    while (s->quote < d->quote_count && (d->quotes[s->quote].depth > 0 || d->quotes[s->quote].token_end <= x->token_first))
        s->quote++;
    uint32_t first = x->token_first, end = x->token_end;
    if (s->quote < d->quote_count && d->quotes[s->quote].token_first < first) first = d->quotes[s->quote].token_end;
    if (first >= end || x->in_quote == 2) return PQ_OK;
    if (end - first > LONGEST_FRAME) end = first + LONGEST_FRAME;
    PQ_TRY(pq_build_frame(s->store, first, end, s->sentence, s->quote, 0, &s->frame));
    PQ_TRY(pq_find_cues(s->store, &s->frame, &s->cues, &s->cue_count));
    s->taken = 0;
    for (uint32_t c = 0; c < s->cue_count; c++) PQ_TRY(take_cue(s, &s->cues[c]));
    return PQ_OK;
}

static void shift(pq_quote *q, const uint32_t *places) { /* indexes of quotes as they are after the merge */
    q->group = places[q->group];
    if (q->parent != PQ_NONE) q->parent = places[q->parent];
}

/* Puts the new ones among the others, in order of the text; a quote that lies in a new one becomes its child. */
static pq_status merge(state *s) {
    pq_document *d = &s->store->document;
    uint32_t old = d->quote_count, total = old + s->count, i = old, j = s->count;
    if (total == 0) return PQ_OK; /* there is no room for them either */
    size_t found = (size_t)s->count * sizeof(pq_quote);
    PQ_TRY(pq_reserve(s->store, PQ_ROOM_QUOTES_SCRATCH, found + (size_t)total * sizeof(uint32_t)));
    PQ_RESERVE(s->store, quotes, PQ_ROOM_QUOTES, total);
    const pq_quote *added = s->store->rooms[PQ_ROOM_QUOTES_SCRATCH].data;
    uint32_t *places = (uint32_t *)((uint8_t *)s->store->rooms[PQ_ROOM_QUOTES_SCRATCH].data + found), *added_places = places + old;
    for (uint32_t k = total; k-- > 0;) {
        if (j == 0 || (i > 0 && d->quotes[i - 1].token_first >= added[j - 1].token_first))
            d->quotes[k] = d->quotes[--i], places[i] = k;
        else d->quotes[k] = added[--j], added_places[j] = k;
    }
    d->quote_count = total;
    uint32_t outer = PQ_NONE;
    for (uint32_t k = 0; k < total; k++) {
        pq_quote *q = &d->quotes[k];
        if (q->kind == PQ_QUOTE_INDIRECT || q->kind == PQ_QUOTE_MIXED) {
            shift(q, added_places);
            outer = k;
            continue;
        }
        shift(q, places);
        if (outer == PQ_NONE || q->token_first >= d->quotes[outer].token_end) continue;
        if (q->depth == 0) q->parent = outer;
        q->depth++;
        q->speech = 0;
    }
    pq_quotes_number_parts(d);
    return PQ_OK;
}

static pq_status find_indirect(pq_store *store) {
    pq_document *d = &store->document;
    if (d->sentence_count == 0) return PQ_OK;
    state s = {.store = store, .talk = PQ_NO_TALK};
    PQ_TRY(pq_collect_names(store, &s.names));
    for (s.sentence = 0; s.sentence < d->sentence_count; s.sentence++) PQ_TRY(take_sentence(&s));
    return merge(&s);
}

pq_status pq_stage_attribution_and_indirect(pq_store *store) {
    PQ_TRY(pq_stage_attribution(store));
    return store->options.indirect ? find_indirect(store) : PQ_OK;
}
