#include "cue_choice.h"

enum { CUES_EACH_SIDE = 6, NESTED = 3 };

/* The last sign of the content: how the quote leans on what follows. */
static uint8_t last_sign(const pq_store *store, const pq_quote *q) {
    uint32_t at = q->content_end;
    return at > q->content_start ? store->document.text[at - 1] : 0;
}

static int ends_like_clause(uint8_t sign) { return sign == ',' || sign == '?' || sign == '!'; }

static int common_score(const pq_frame *f, const pq_cue *c) {
    int score = c->strength * 8;
    if (!pq_has_subject(c)) score -= 14;
    if (c->passive && !pq_has_subject(c)) score -= 4;
    if (c->shape == PQ_CUE_NOUN) score -= 4;
    if (c->shape == PQ_CUE_INFINITIVE) score -= 6;
    if (c->shape == PQ_CUE_VERB && c->entry->form == PQ_FORM_BASE && c->has_modal) score -= 14;
    if (c->strength == 1 && pq_is_thing(f, &c->subject)) score -= 14;
    return score;
}

static int score_before(const pq_frame *f, const pq_cue *c, uint32_t at, uint16_t *rule) {
    uint32_t from = c->right > c->end && c->right <= at ? c->right : c->end;
    for (uint32_t i = c->end; i < from; i++)
        if (pq_unit_is(f, i, W_CUE | W_RELATIVE)) from = c->end; /* said Lee, who added that */
    int score = common_score(f, c), gap = (int)(at - from), verbs = 0, commas = 0;
    *rule = AT_SENTENCE_BEFORE;
    if (gap > 100) return -100;
    for (uint32_t i = from; i < at; i++) {
        uint64_t bits = f->units[i].bits;
        if ((bits & W_START) && i > from) return -100;
        if (bits & W_END) score -= 20;
        if (bits & W_COMMA) commas++;
        if ((bits & (W_AUXILIARY | W_VERB)) && !(bits & W_CAPITAL)) verbs++;
    }
    if (pq_unit_is(f, at, W_START) && at > 0) return -100;
    if (c->shape == PQ_CUE_PHRASE) {
        *rule = AT_ACCORDING_TO;
        return score + 15 - gap / 2;
    }
    uint64_t last = gap ? f->units[at - 1].bits : 0;
    int signed_off = gap > 0 && gap < 3 && (last & (W_COMMA | W_COLON)); /* said, "..." */
    if (signed_off && gap == 1 && c->strength == 3 && c->shape == PQ_CUE_VERB && !c->inverted &&
        !(c->left > 0 && pq_unit_is(f, c->left - 1, W_QUOTE))) {
        *rule = AT_BESIDE_BEFORE;
        score += 66;
    } else if (gap == 0 && !c->names) {
        *rule = AT_BESIDE_BEFORE;
        score += c->strength == 3 ? 50 : c->strength == 2 ? 36 : 6;
    } else if (gap == 0 || (gap == 1 && (last & (W_COMMA | W_COLON | W_THAT | W_DASH))) ||
               (gap == 2 && (last & W_COMMA) && pq_unit_is(f, from, W_THAT))) {
        *rule = AT_BESIDE_BEFORE;
        score += 50;
    } else if (last & W_COLON) {
        *rule = AT_BESIDE_BEFORE;
        score += 45 - gap / 2 - 4 * verbs;
    } else if ((last & W_COMMA) && verbs == 0 && c->strength > 1) {
        *rule = AT_BESIDE_BEFORE;
        score += 36 - gap;
    } else if (c->names && gap <= 8 && verbs == 0) {
        *rule = AT_BESIDE_BEFORE;
        score += 40 - gap;
    } else {
        int loss = (gap > 40 ? 40 : gap) / 2 + 2 * (verbs > 3 ? 3 : verbs) + 2 * (commas > 3 ? 3 : commas);
        score += 20 - loss;
        if (c->strength == 1) score -= 12;
        if (c->strength == 3 && c->shape == PQ_CUE_VERB && pq_has_subject(c) && !c->passive && score < PQ_CUE_ENOUGH + 2)
            score = PQ_CUE_ENOUGH + 2 - gap / 32;
    }
    /* Lee's claim that ... is “...” */
    if (c->shape == PQ_CUE_NOUN && pq_has_subject(c) && pq_unit_is(f, from, W_THAT | W_PREPOSITION | W_TO) &&
        score < PQ_CUE_ENOUGH + 1 && score > -50)
        score = PQ_CUE_ENOUGH + 1;
    if (c->shape == PQ_CUE_NOUN && pq_unit_is(f, c->end, W_AS)) score -= 40; /* played down his remarks as “...” */
    if (c->of_quote && gap == 1) score += 50;
    if (c->shape == PQ_CUE_NOUN) *rule = AT_CUE_NOUN;
    return score;
}

/* “...” Lee said. as a sentence of its own: nothing is reported in it. */
static int closes_alone(const pq_frame *f, const pq_cue *c, uint32_t from) {
    if (c->left != from || c->shape != PQ_CUE_VERB || c->passive || c->strength < 2) return 0;
    return c->right >= f->count || pq_unit_is(f, c->right, W_END | W_COMMA | W_PREPOSITION | W_TIME | W_QUOTE);
}

/* Words that without a comma are no speech to the verb after them: a label or title before a weak verb. */
static int is_label(const pq_frame *f, uint32_t at, const pq_cue *c) {
    uint16_t rule = f->store->document.quotes[f->units[at].quote].kind_rule;
    return c->strength < 3 && (rule == QU_LABEL || rule == QU_ASCRIBED_LABEL || rule == QU_TITLE_FORM);
}

static int score_after(const pq_frame *f, const pq_cue *c, uint32_t at, uint8_t sign, uint16_t *rule) {
    uint32_t from = at + 1, to = c->left;
    int score = common_score(f, c), comma = ends_like_clause(sign), gap, verbs = 0;
    *rule = AT_SENTENCE_AFTER;
    if (to < from) to = from;
    if (to - from > 100) return -100;
    if (c->shape == PQ_CUE_NOUN || (c->has_modal && pq_unit_is(f, from, W_START))) return -100; /* “Why?” He did not answer. */
    for (uint32_t i = from; i <= c->first && i < f->count; i++) {
        if ((f->units[i].bits & W_START) && (i != from || (!comma && !closes_alone(f, c, from)))) return -100;
        if (i < to && (f->units[i].bits & (W_AUXILIARY | W_VERB)) && !(f->units[i].bits & W_CAPITAL)) verbs++;
    }
    if (pq_unit_is(f, from, W_COMMA | W_DASH) && to > from) comma = 1, from++;
    gap = (int)(to - from);
    if (c->shape == PQ_CUE_PHRASE) {
        *rule = AT_ACCORDING_TO;
        return score + 30 - gap;
    }
    if (c->shape == PQ_CUE_PARTICIPLE) return score - 40 + (gap == 0 ? 20 : 0);
    if (c->shape == PQ_CUE_INFINITIVE) return score - 50;
    int followed = pq_unit_is(f, c->right, W_THAT);
    if (gap == 0) {
        *rule = AT_BESIDE_AFTER;
        score += comma ? 60 : is_label(f, at, c) ? -20 : 22; /* the “late” train says nothing */
        if (c->passive) score -= 30;
        if (followed) score -= 25;
        return score;
    }
    int set_off = to > 0 && pq_unit_is(f, to - 1, W_COMMA | W_DASH);
    if (c->subject.relative) set_off = 0;
    score += (set_off ? 28 : -6) - gap - 2 * verbs;
    if (followed) score -= 15;
    if (c->strength == 1) score -= 16;
    return score;
}

/* Lee, who called it “...,” said: the quote ends the clause of who, whose own cue has it. */
static int is_of_clause(const pq_frame *f, const pq_cue *c, uint32_t at) {
    enum { LONGEST = 12 };
    if (!c->subject.relative || c->shape != PQ_CUE_VERB || c->passive || c->strength < 2 || c->end > at || at - c->end > LONGEST)
        return 0;
    for (uint32_t i = c->end; i < at; i++)
        if (pq_unit_is(f, i, W_COMMA | W_START | W_QUOTE | W_CUE)) return 0;
    return c->subject.first > 0 && pq_unit_is(f, c->subject.first - 1, W_COMMA);
}

/* The plan, which some have called for, was “...”: a clause that ends before the quote. */
static int is_aside(const pq_frame *f, const pq_cue *c, uint32_t at) {
    enum { LONGEST = 30 };
    uint32_t i = c->subject.first;
    if (c->shape != PQ_CUE_VERB || c->inverted || i == c->subject.end || i > c->first || i == 0) return 0;
    if (!c->subject.relative && !pq_unit_is(f, i - 1, W_RELATIVE)) return 0;
    if (!c->subject.relative) i--;
    if (i == 0 || !pq_unit_is(f, i - 1, W_COMMA | W_DASH) || pq_unit_is(f, i, W_START)) return 0;
    for (uint32_t k = c->end; k + 1 < at && k < c->end + LONGEST; k++)
        if (pq_unit_is(f, k, W_COMMA | W_DASH) && pq_unit_is(f, k + 1, W_AUXILIARY | W_VERB | W_CUE) &&
            !pq_unit_is(f, k + 1, W_ING))
            return 1;
    return 0;
}

/* Lee said Orr had told them that ... “...”: what is said is that somebody says. */
static int is_inside(const pq_frame *f, const pq_cue *outer, const pq_cue *inner, uint32_t at) {
    if (outer->shape != PQ_CUE_VERB || inner->shape != PQ_CUE_VERB || outer->strength < 3 || outer->passive || outer->inverted)
        return 0;
    if (inner->inverted || inner->subject.relative || !pq_has_subject(outer) || inner->subject.first < outer->end) return 0;
    uint32_t from = outer->end;
    if (pq_unit_is(f, from, W_THAT)) from++;
    return inner->subject.first == from && at > inner->end;
}

/* Lee called the union's demands “...”: what is named, just before its name, is no verb. */
static int is_named(const pq_frame *f, const pq_cue *outer, const pq_cue *inner, uint32_t at) {
    enum { LONGEST = 8 };
    if (!outer->names || outer->shape != PQ_CUE_VERB || outer->passive || !pq_has_subject(outer)) return 0;
    if (inner->end != at || inner->entry->form == PQ_FORM_PAST || inner->first < outer->end || at - outer->end > LONGEST) return 0;
    if (!pq_unit_is(f, outer->end, W_DETERMINER | W_POSSESSIVE | W_CAPITAL)) return 0;
    for (uint32_t i = outer->end; i < inner->first; i++)
        if (pq_unit_is(f, i, W_COMMA | W_START | W_QUOTE | W_CUE | W_AUXILIARY | W_RELATIVE | W_THAT)) return 0;
    return 1;
}

uint32_t pq_choose_cue(const pq_frame *f, const pq_cue *cues, uint32_t count, uint32_t at, uint16_t *rule, int *best_score) {
    uint8_t sign = last_sign(f->store, &f->store->document.quotes[f->units[at].quote]);
    uint32_t low = 0, high = count, best = PQ_NONE;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (cues[middle].first < at) low = middle + 1;
        else high = middle;
    }
    *best_score = -1000;
    uint32_t inside = low; /* the cues from here to the quote are part of what another says */
    for (uint32_t k = low; k > 1 && low - k < NESTED; k--)
        if (is_inside(f, &cues[k - 2], &cues[k - 1], at)) inside = k - 1;
    if (low > 1 && is_named(f, &cues[low - 2], &cues[low - 1], at)) inside = low - 1;
    int of_clause = low > 0 && is_of_clause(f, &cues[low - 1], at);
    for (int side = 0; side < 2; side++)
        for (uint32_t k = 0; k < CUES_EACH_SIDE; k++) {
            uint32_t c = side ? low + k : low - 1 - k;
            if (side ? c >= count : k >= low) break;
            uint16_t r;
            int score = side ? score_after(f, &cues[c], at, sign, &r) : score_before(f, &cues[c], at, &r);
            if (!side && is_aside(f, &cues[c], at)) score -= 40;
            if (!side && c >= inside) score -= 60;
            if (side && of_clause && cues[c].subject.first < at) score -= 60;
            if (score > *best_score) *best_score = score, best = c, *rule = r;
        }
    return *best_score >= PQ_CUE_ENOUGH ? best : PQ_NONE;
}
