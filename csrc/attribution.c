#include "attribution.h"

#include <string.h>

#include "cue_choice.h"
#include "dialogue.h"

enum { LONGEST_FRAME = 4096, LEAD = 60, SHORT_SENTENCE = 40 };

/* What counts in the sentence before: a colon only; any cue or subject in the same block; a strong cue in the block before. */
enum { REACH_COLON, REACH_SENTENCE, REACH_PARAGRAPH };

typedef struct {
    pq_store *store;
    pq_names names;
    pq_talk talk;
    pq_frame frame;
    pq_cue *cues;
    uint32_t cue_count;
    uint32_t before; /* the last quote of depth 0 that has a speaker, or PQ_NONE */
    pq_speech_language language;
} state;

static pq_span unit_span(const pq_frame *f, uint32_t first, uint32_t end) {
    const pq_token *tokens = f->store->document.tokens;
    if (first >= end) return PQ_NO_SPAN;
    return (pq_span){tokens[f->units[first].first].start, tokens[f->units[end - 1].end - 1].end};
}

/* ---- writing it down ------------------------------------------------------------------------------- */

static void set_speaker(state *s, pq_quote *q, const pq_subject *who) {
    const pq_frame *f = &s->frame;
    if (who->speaker_first >= who->speaker_end) return;
    q->speaker = unit_span(f, who->speaker_first, who->speaker_end);
    q->source = who->first < who->end ? unit_span(f, who->first, who->end) : q->speaker;
    if (who->role_first < who->role_end) q->role = unit_span(f, who->role_first, who->role_end);
    q->speaker_kind = who->kind;
    uint32_t first = who->speaker_first, end = who->speaker_end;
    if (who->relative && who->antecedent_first < who->antecedent_end) {
        first = who->antecedent_first;
        end = who->antecedent_end;
        q->speaker_kind = who->antecedent_kind;
    }
    pq_resolve_speaker(s->store, &s->names, &s->talk, q, f->units[first].first, f->units[end - 1].end);
}

static void set_order(pq_quote *q) {
    static const uint8_t orders[2][2][2] = {/* [speaker after quote][cue after quote][speaker after cue] */
                                            {{PQ_ORDER_SCQ, PQ_ORDER_CSQ}, {PQ_ORDER_SQC, PQ_ORDER_SQC}},
                                            {{PQ_ORDER_CQS, PQ_ORDER_CQS}, {PQ_ORDER_QSC, PQ_ORDER_QCS}}};
    if (q->speaker.start == PQ_NONE || q->cue.start == PQ_NONE) return;
    q->order = orders[q->speaker.start > q->start][q->cue.start > q->start][q->speaker.start > q->cue.start];
}

/* How often such a cue is right: by its rule, and by how far its score goes. Set by hand in round figures, as bench/reliability.py counts
 * them on the news of PolNeAR; no weights. */
static float confidence(uint16_t rule, int score) {
    static const struct {
        uint16_t rule;
        uint8_t percent[5];
    } table[] = {{AT_BESIDE_AFTER, {98, 80, 80, 70, 55}},    {AT_BESIDE_BEFORE, {88, 80, 70, 60, 50}},
                 {AT_SENTENCE_BEFORE, {92, 92, 92, 86, 56}}, {AT_SENTENCE_AFTER, {90, 90, 90, 80, 80}},
                 {AT_ACCORDING_TO, {90, 90, 90, 90, 90}},    {AT_CUE_NOUN, {60, 60, 60, 50, 50}},
                 {AT_PASSIVE, {50, 50, 50, 45, 45}},         {AT_INTRODUCED, {80, 80, 80, 60, 60}},
                 {AT_SENTENCE_SUBJECT, {60, 60, 60, 60, 60}}};
    uint32_t band = score > 70 ? 0 : score > 50 ? 1 : score > 35 ? 2 : score > 20 ? 3 : 4;
    for (uint32_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].rule == rule) return (float)table[i].percent[band] / 100;
    return 0.5f;
}

static void set_cue(state *s, pq_quote *q, const pq_cue *c, uint16_t rule, int score) {
    q->cue = unit_span(&s->frame, c->first, c->end);
    q->cue_class = c->entry->cue;
    q->cue_lemma = c->entry->lemma;
    q->speaker_rule = c->passive ? AT_PASSIVE : rule;
    q->score = confidence(q->speaker_rule, score);
    if (pq_has_subject(c)) set_speaker(s, q, &c->subject);
    set_order(q);
}

static void copy_speaker(pq_quote *to, const pq_quote *from, uint16_t rule, float score) {
    to->speaker = from->speaker;
    to->source = from->source;
    to->name = from->name;
    to->role = from->role;
    to->cue = from->cue;
    to->cue_lemma = from->cue_lemma;
    to->cue_class = from->cue_class;
    to->speaker_kind = from->speaker_kind;
    to->speaker_rule = rule;
    to->score = score;
    set_order(to);
}

/* ---- without a cue in the sentence ------------------------------------------------------------------ */

/* Explainer: What is the “...” in a headline: nobody that the text below knows, and not beside the quote. */
static int is_rubric(state *s, const pq_quote *q, const pq_subject *who, uint32_t at) {
    const pq_piece *units = s->frame.units;
    uint32_t first = units[who->first].first, end = units[who->end - 1].end;
    return s->store->document.blocks[q->block].kind == PQ_BLOCK_HEADLINE && who->end + 1 < at &&
           pq_find_name(&s->names, first, end) == PQ_NONE && pq_find_role(&s->names, end - 1) == PQ_NONE;
}

/* Analysis: '...', Page 47: "...", and a headline's clause: Storm batters coast: '...'. */
static int heads_what_follows(const state *s, const pq_quote *q, const pq_subject *who) {
    const pq_frame *f = &s->frame;
    uint32_t last = who->end - 1;
    if (who->end == who->first + 1 && pq_is(f->units[last].entry, PQ_LEX_SECTIONS) && !pq_unit_is(f, last, W_GIVEN)) return 1;
    if (pq_unit_is(f, last, W_NUMBER) && !pq_unit_is(f, last, W_CAPITAL) && who->end == who->first + 2 &&
        !pq_unit_is(f, who->first, W_ROLE | W_TITLE | W_GROUP))
        return 1;
    return s->store->document.blocks[q->block].kind == PQ_BLOCK_HEADLINE && who->kind == PQ_SPEAKER_ROLE &&
           who->end > who->first + 2 && pq_unit_is(f, who->first, W_CAPITAL) && !pq_unit_is(f, last, W_CAPITAL) &&
           !pq_unit_is(f, last, W_ROLE | W_TITLE | W_GROUP | W_ORGANISATION);
}

static int is_letter(const pq_frame *f, uint32_t i) {
    const pq_token *t = &f->store->document.tokens[f->units[i].first];
    return t->end == t->start + 1 && t->flags & PQ_CAPITAL;
}

static void set_label(state *s, pq_quote *q, const pq_subject *who) {
    set_speaker(s, q, who);
    q->speaker_rule = AT_LABEL;
    q->score = 0.9f;
}

/* Lee: Orr's view is “...”: the name before the colon has it, whoever a noun of the sentence belongs to. */
static int take_name_label(state *s, pq_quote *q, const pq_cue *c, uint32_t at) {
    const pq_frame *f = &s->frame;
    if (c->shape != PQ_CUE_NOUN || at == 0) return 0;
    pq_subject who = pq_phrase_after(f, pq_sentence_start(f, at - 1));
    if (who.first == who.end || who.kind != PQ_SPEAKER_NAME || who.end >= c->left || !pq_unit_is(f, who.end, W_COLON)) return 0;
    if (heads_what_follows(s, q, &who) || is_rubric(s, q, &who, at)) return 0;
    set_label(s, q, &who);
    return 1;
}

/* Lee: "..." and All of it was clear: "..." */
static int take_colon(state *s, pq_quote *q, uint32_t at) {
    const pq_frame *f = &s->frame;
    if (at == 0 || pq_unit_is(f, at, W_START)) return 0;
    uint32_t start = pq_sentence_start(f, at - 1);
    pq_subject who = pq_phrase_after(f, start);
    if (who.first == who.end && pq_unit_is(f, start + 1, W_COLON) && start + 2 == at && is_letter(f, start)) {
        who = (pq_subject){
            .first = start, .end = start + 1, .speaker_first = start, .speaker_end = start + 1, .kind = PQ_SPEAKER_NAME}; /* A: */
    }
    if (who.first < who.end && pq_unit_is(f, who.end, W_COLON) && who.end < at && heads_what_follows(s, q, &who)) return 0;
    if (who.first < who.end && pq_unit_is(f, who.end, W_COLON) && who.end < at && !is_rubric(s, q, &who, at)) {
        set_label(s, q, &who);
        return 1;
    }
    if (!pq_unit_is(f, at - 1, W_COLON) && !f->title_case) return 0;
    who = pq_unit_is(f, at - 1, W_COLON) ? pq_phrase_before(f, at - 1) : (pq_subject){0};
    if (who.kind != PQ_SPEAKER_NAME || who.relative || who.first == 0 ||
        !pq_unit_is(f, who.first - 1, W_DASH | W_HYPHEN | W_PREPOSITION | W_END))
        who = pq_main_subject(f, at);
    if (who.first == who.end) return 0;
    set_speaker(s, q, &who);
    q->speaker_rule = f->title_case ? AT_HEADLINE : AT_COLON;
    q->score = f->title_case ? 0.35f : 0.5f;
    return 1;
}

/* “...” — Lee, at the end of the sentence. */
static int take_dash(state *s, pq_quote *q, uint32_t at) {
    const pq_frame *f = &s->frame;
    if (!pq_unit_is(f, at + 1, W_DASH | W_HYPHEN) || at + 2 >= f->count || !pq_unit_is(f, at + 2, W_CAPITAL)) return 0;
    pq_subject who = pq_phrase_after(f, at + 2);
    if (who.first == who.end || who.kind != PQ_SPEAKER_NAME ||
        (who.end < f->count && !pq_unit_is(f, who.end, W_END | W_COMMA | W_START)))
        return 0;
    q->cue = unit_span(f, at + 1, at + 2); /* the sign stands for the verb */
    set_speaker(s, q, &who);
    set_order(q);
    q->speaker_rule = AT_DASH;
    q->score = 0.8f;
    return 1;
}

/* Lee cast her as a “...”: a label that is somebody's, in a sentence without a cue, is its subject's. */
static int take_subject(state *s, pq_quote *q, uint32_t at) {
    if (q->kind_rule != QU_ASCRIBED_LABEL) return 0;
    pq_subject who = pq_main_subject(&s->frame, at);
    if (who.first == who.end || who.kind == PQ_SPEAKER_NONE || pq_is_thing(&s->frame, &who)) return 0;
    if (who.kind == PQ_SPEAKER_NAME && !pq_unit_is(&s->frame, who.speaker_end - 1, W_CAPITAL)) return 0;
    for (uint32_t i = who.speaker_first; i < who.speaker_end; i++)
        if (pq_unit_is(&s->frame, i, W_CUE | W_CUE_NOUN)) return 0; /* Lee's call for ... */
    set_speaker(s, q, &who);
    q->speaker_rule = AT_SENTENCE_SUBJECT;
    q->score = 0.4f;
    return 1;
}

/* “...,” Lee yawned; “...,” returned she: any verb beside a speech that is not over. */
static int take_any_verb(state *s, pq_quote *q, uint32_t at) {
    const pq_frame *f = &s->frame;
    uint32_t next = at + 1, verb = next, end;
    uint8_t sign = q->content_end > q->content_start ? s->store->document.text[q->content_end - 1] : 0;
    if (q->kind != PQ_QUOTE_DIRECT || (sign != ',' && sign != '!' && sign != '?') || next >= f->count ||
        pq_unit_is(f, next, W_START))
        return 0;
    pq_subject who = pq_phrase_after(f, next);
    if (who.first < who.end) {
        verb = who.end;
        while (verb < f->count && pq_unit_is(f, verb, W_ADVERB) && !pq_unit_is(f, verb, W_START)) verb++;
        end = verb + 1;
    } else {
        who = pq_phrase_after(f, verb + 1);
        end = who.end;
    }
    if (who.first >= who.end || who.relative || !pq_unit_is(f, verb, W_ED | W_VERB) || pq_unit_is(f, verb, W_START | W_CAPITAL))
        return 0;
    const pq_entry *e = f->units[verb].entry;
    if (pq_unit_is(f, verb, W_VERB) && (e == NULL || e->form != PQ_FORM_PAST)) return 0;
    if (end < f->count &&
        !pq_unit_is(f, end, W_PUNCTUATION | W_START | W_PREPOSITION | W_ADVERB | W_ING | W_QUOTE | W_AND | W_TIME))
        return 0;
    q->cue = unit_span(f, verb, verb + 1);
    q->cue_class = PQ_CUE_SAY;
    set_speaker(s, q, &who);
    set_order(q);
    q->speaker_rule = AT_BESIDE_AFTER;
    q->score = 0.7f;
    return 1;
}

static int is_fragment(const pq_quote *q) { return q->kind == PQ_QUOTE_PARTIAL; }

/* ---- in other languages ------------------------------------------------------------------------------ */

static pq_span token_span(const state *s, uint32_t first, uint32_t end) {
    const pq_token *tokens = s->store->document.tokens;
    return first < end ? (pq_span){tokens[first].start, tokens[end - 1].end} : PQ_NO_SPAN;
}

static void set_foreign_cue(state *s, pq_quote *q, const pq_foreign_cue *c) {
    static const uint16_t rules[] = {AT_NONE,         AT_BESIDE_AFTER,    AT_BESIDE_BEFORE, AT_SENTENCE_BEFORE,
                                     AT_ACCORDING_TO, AT_SENTENCE_SUBJECT};
    static const float scores[] = {0, 0.95f, 0.9f, 0.7f, 0.8f, 0.4f};
    q->cue = token_span(s, c->cue_first, c->cue_end);
    q->speaker_rule = c->passive ? AT_PASSIVE : rules[c->place];
    q->score = scores[c->place];
    if (c->cue_first == c->cue_end && c->place == PQ_FOREIGN_BEFORE) q->speaker_rule = AT_COLON;
    else if (c->cue_first < c->cue_end) q->cue_class = c->place == PQ_FOREIGN_ACCORDING ? PQ_CUE_ACCORDING_TO : PQ_CUE_SAY;
    if (q->speaker_rule == AT_SENTENCE_BEFORE && q->cue.start >= q->end) q->speaker_rule = AT_SENTENCE_AFTER;
    if (c->first == c->end) return;
    q->source = token_span(s, c->first, c->end);
    q->speaker = token_span(s, c->speaker_first, c->speaker_end);
    const uint8_t *text = s->store->document.text;
    if (text[q->speaker.start] == '-')
        q->speaker.start += q->speaker.end - q->speaker.start > 3 && text[q->speaker.start + 1] == 't' &&
                                    text[q->speaker.start + 2] == '-'
                                ? 3
                                : 1; /* dit-il */
    if (q->source.start < q->speaker.start && c->first == c->speaker_first) q->source.start = q->speaker.start;
    q->role = token_span(s, c->role_first, c->role_end);
    q->speaker_kind = c->kind;
    pq_resolve_speaker(s->store, &s->names, &s->talk, q, c->speaker_first, c->speaker_end);
    if (c->kind == PQ_SPEAKER_ROLE && q->name.start >= q->source.start && q->name.start < q->source.end) q->name = PQ_NO_SPAN;
    if (q->name.end == q->speaker.end && q->name.start < q->speaker.start) q->name = q->speaker; /* Nach Angaben der Polizei */
    if (q->name.start != PQ_NONE) q->name = pq_without_office(s->store, q->name);
    set_order(q);
}

static void attribute_foreign(state *s, uint32_t first_quote, uint32_t end_quote, uint32_t first, uint32_t end, uint8_t depth) {
    for (uint32_t i = first_quote; i < end_quote; i++) {
        pq_quote *q = &s->store->document.quotes[i];
        pq_foreign_cue cue;
        if (q->depth != depth || q->kind == PQ_QUOTE_NICKNAME || q->kind == PQ_QUOTE_TERM || q->kind == PQ_QUOTE_TITLE ||
            q->kind == PQ_QUOTE_SCARE)
            continue;
        int later = q->group != i && s->store->document.quotes[q->group].cue.start != PQ_NONE; /* has it from the first part */
        if (!pq_find_foreign_cue(s->store, s->language, i, first, end, &cue)) continue;
        if (!later || (cue.place == PQ_FOREIGN_AFTER && cue.first < cue.end)) set_foreign_cue(s, q, &cue);
    }
}

/* Whether the sentence before the quote's own, in the same block or the one before, ends in a colon or has a cue; the frame is
 * built anew for it. */
static pq_status take_sentence_before(state *s, uint32_t index, int reach, int *taken) {
    pq_document *d = &s->store->document;
    pq_quote *q = &d->quotes[index];
    *taken = 0;
    if (q->sentence_first == 0) return PQ_OK;
    const pq_sentence *before = &d->sentences[q->sentence_first - 1];
    if (before->block + 1 < q->block || before->in_quote == 2) return PQ_OK;
    if (before->token_first >= before->token_end) return PQ_OK;
    const pq_token *last = &d->tokens[before->token_end - 1];
    int colon = d->text[last->start] == ':';
    if ((reach == REACH_COLON || (reach == REACH_SENTENCE && before->block != q->block)) && !colon) return PQ_OK;
    uint32_t first = before->token_first;
    if (before->token_end - first > LONGEST_FRAME) first = before->token_end - LONGEST_FRAME;
    uint32_t quote = index;
    while (quote > 0 && d->quotes[quote - 1].token_first >= first && index - quote < 8) quote--;
    PQ_TRY(pq_build_frame(s->store, first, before->token_end, q->sentence_first - 1, quote, 0, &s->frame));
    PQ_TRY(pq_find_cues(s->store, &s->frame, &s->cues, &s->cue_count));
    for (uint32_t c = s->cue_count; c > 0 && s->cue_count - c < 4;) {
        const pq_cue *cue = &s->cues[--c];
        if (!pq_has_subject(cue) || (cue->passive && !colon)) continue;
        if (cue->strength < (colon ? 1 : reach == REACH_PARAGRAPH ? 3 : 2)) continue;
        set_cue(s, q, cue, colon ? AT_INTRODUCED : AT_SENTENCE_SUBJECT, colon ? 40 : 15);
        *taken = 1;
        return PQ_OK;
    }
    if (reach == REACH_PARAGRAPH && !colon) return PQ_OK;
    pq_subject who = pq_main_subject(&s->frame, s->frame.count - 1);
    if (colon && s->frame.count > 1) {
        pq_subject label = pq_phrase_after(&s->frame, 0);
        if (label.first < label.end && label.end + 1 == s->frame.count) who = label;
    }
    if (who.first == who.end) return PQ_OK;
    set_speaker(s, q, &who);
    q->speaker_rule = colon ? AT_INTRODUCED : AT_SENTENCE_SUBJECT;
    q->score = colon ? 0.6f : 0.25f;
    *taken = q->speaker.start != PQ_NONE;
    return PQ_OK;
}

/* The quote fills its sentences: nothing but signs around it. */
static int stands_alone(const pq_document *d, const pq_quote *q) {
    const pq_sentence *first = &d->sentences[q->sentence_first], *last = &d->sentences[q->sentence_last];
    return first->token_first == q->token_first && last->token_end <= q->token_end + 1;
}

/* “...” with — Lee as the next paragraph. */
static pq_status take_line_after(state *s, uint32_t index, int *taken) {
    pq_document *d = &s->store->document;
    const pq_quote *q = &d->quotes[index];
    *taken = 0;
    if (q->sentence_last + 1 >= d->sentence_count) return PQ_OK;
    const pq_sentence *next = &d->sentences[q->sentence_last + 1];
    const pq_token *dash = &d->tokens[next->token_first];
    if (next->block != q->block + 1 || next->token_end - next->token_first > SHORT_SENTENCE || next->in_quote) return PQ_OK;
    if (!(dash->flags & PQ_DASH) && d->text[dash->start] != '-') return PQ_OK;
    PQ_TRY(pq_build_frame(s->store, next->token_first, next->token_end, q->sentence_last + 1, d->quote_count, 0, &s->frame));
    pq_subject who = pq_phrase_after(&s->frame, 1);
    if (who.first == who.end || who.kind == PQ_SPEAKER_PRONOUN) return PQ_OK;
    d->quotes[index].cue = unit_span(&s->frame, 0, 1);
    set_speaker(s, &d->quotes[index], &who);
    set_order(&d->quotes[index]);
    d->quotes[index].speaker_rule = AT_DASH;
    d->quotes[index].score = 0.8f;
    *taken = 1;
    return PQ_OK;
}

/* The sentence before, or for a fragment who spoke before it in the paragraph or the subject of its sentence. */
static pq_status carry_foreign(state *s, uint32_t index, int alone) {
    const pq_document *d = &s->store->document;
    pq_quote *q = &d->quotes[index];
    const pq_quote *last = s->before == PQ_NONE || d->quotes[s->before].block != q->block ? NULL : &d->quotes[s->before];
    pq_foreign_cue cue;
    if (is_fragment(q) && !alone) {
        if (q->kind_rule != QU_LABEL && pq_find_foreign_subject(s->store, s->language, index, &cue)) set_foreign_cue(s, q, &cue);
        else if (last != NULL) copy_speaker(q, last, AT_SAME_PARAGRAPH, 0.5f);
        if (q->speaker_rule != AT_NONE) return PQ_OK;
    }
    if (q->sentence_first == 0) return PQ_OK;
    const pq_sentence *before = &d->sentences[q->sentence_first - 1];
    if (before->block + 1 < q->block || before->in_quote == 2 || before->token_first >= before->token_end) return PQ_OK;
    int colon = d->text[d->tokens[before->token_end - 1].start] == ':';
    if (!colon && before->block != q->block) return PQ_OK;
    if (!pq_find_foreign_cue_before(s->store, s->language, before->token_first, before->token_end, q->token_end, &cue))
        return PQ_OK;
    set_foreign_cue(s, q, &cue);
    q->speaker_rule = colon ? AT_INTRODUCED : AT_SENTENCE_SUBJECT;
    q->score = colon ? 0.8f : 0.4f;
    return PQ_OK;
}

static pq_status carry(state *s, uint32_t index) {
    pq_document *d = &s->store->document;
    pq_quote *q = &d->quotes[index];
    int taken = 0, alone = stands_alone(d, q);
    uint32_t p = s->before;
    if (q->kind == PQ_QUOTE_SCARE || q->kind_rule == QU_HEADING) return PQ_OK;
    const pq_quote *before = p == PQ_NONE ? NULL : &d->quotes[p];
    if (before != NULL && before->block == q->block && alone && q->sentence_first == before->sentence_last + 1 &&
        (before->cue.start == PQ_NONE || before->cue.end <= q->start)) {
        int split = before->cue.start != PQ_NONE && before->cue.start >= before->end && !is_fragment(before) &&
                    before->speaker_rule != AT_DASH;
        copy_speaker(q, before, AT_SECOND_PART, 0.93f);
        if (split || before->speaker_rule == AT_SECOND_PART) q->group = before->group;
        return PQ_OK;
    }
    if (before != NULL && before->block == q->block && before->sentence_last == q->sentence_first) {
        copy_speaker(q, before, AT_SAME_PARAGRAPH, 0.6f);
        return PQ_OK;
    }
    if (s->language != PQ_LANGUAGE_IS_ENGLISH) return carry_foreign(s, index, alone);
    if ((is_fragment(q) && !alone) || q->kind == PQ_QUOTE_SCARE) return PQ_OK;
    PQ_TRY(take_sentence_before(s, index, REACH_COLON, &taken));
    if (taken) return PQ_OK;
    q = &d->quotes[index];
    if (before != NULL && before->block == q->block) {
        copy_speaker(q, before, AT_SAME_PARAGRAPH, 0.7f);
        return PQ_OK;
    }
    if (q->sentence_first > 0 && d->sentences[q->sentence_first - 1].block == q->block) {
        PQ_TRY(take_sentence_before(s, index, REACH_SENTENCE, &taken));
        if (taken) return PQ_OK;
    }
    if (alone) {
        PQ_TRY(take_line_after(s, index, &taken));
        if (taken) return PQ_OK;
    }
    if (alone && (before == NULL || before->sentence_last + 1 < q->sentence_first)) {
        PQ_TRY(take_sentence_before(s, index, REACH_PARAGRAPH, &taken));
        if (taken) return PQ_OK;
    }
    if (before != NULL && alone && q->block <= before->block + 2) copy_speaker(q, before, AT_NEXT_PARAGRAPH, 0.8f);
    return PQ_OK;
}

/* ---- the flow -------------------------------------------------------------------------------------- */

/* Two parts of one sentence around one cue are one utterance. */
static void join_parts(state *s, uint32_t at, uint32_t cue_first) {
    pq_document *d = &s->store->document;
    const pq_frame *f = &s->frame;
    uint32_t k = at;
    while (k > 0 && at - k < 40 && !(pq_unit_is(f, k - 1, W_QUOTE))) k--;
    if (k == 0 || !pq_unit_is(f, k - 1, W_QUOTE) || k - 1 >= cue_first || cue_first > at) return;
    pq_quote *a = &d->quotes[f->units[k - 1].quote], *b = &d->quotes[f->units[at].quote];
    if (a->cue.start != b->cue.start || a->cue.start == PQ_NONE || a->cue.start < a->end) return;
    if (is_fragment(a)) return;
    b->group = a->group;
    b->speaker_rule = AT_SECOND_PART;
}

/* The same words stand as the title of a named kind of work in another quote near by. */
static int is_title_elsewhere(const pq_document *d, uint32_t quote) {
    enum { REACH = 48 };
    const pq_quote *q = &d->quotes[quote];
    uint32_t length = q->content_end - q->content_start;
    for (uint32_t k = quote > REACH ? quote - REACH : 0; k < d->quote_count && k < quote + REACH; k++) {
        const pq_quote *other = &d->quotes[k];
        if (other->kind_rule != QU_TITLE_WORD || other->content_end - other->content_start < length || length < 4) continue;
        uint32_t rest = other->content_end - other->content_start - length; /* a comma or full stop inside the marks */
        if (rest < 2 && memcmp(d->text + other->content_start, d->text + q->content_start, length) == 0) return 1;
    }
    return 0;
}

/* said the “most wanted” shirts sell: a label between the article and the noun of the clause's subject names a thing. */
static int names_subject(const pq_frame *f, const pq_cue *c, uint32_t at) {
    uint32_t i = at;
    int compound = pq_unit_is(f, at + 2, W_HYPHEN); /* T-shirts */
    if (!pq_unit_is(f, at + 1, W_NOUNISH) || pq_unit_is(f, at + 1, W_VERB | W_ED | W_START) ||
        (pq_unit_is(f, at + 1, W_CAPITAL) && !compound))
        return 0;
    while (i > c->end && at - i < 5 && !pq_unit_is(f, i - 1, W_THAT | W_RELATIVE) &&
           (pq_unit_is(f, i - 1, W_DETERMINER | W_POSSESSIVE | W_GENITIVE | W_NOUNISH) ||
            (i > 1 && pq_unit_is(f, i - 2, W_GENITIVE | W_POSSESSIVE)))) /* its own */
        i--;
    if (i == at || !pq_unit_is(f, i, W_DETERMINER | W_POSSESSIVE)) return 0;
    if ((f->store->document.text[f->store->document.tokens[f->units[i].first].start] | 0x20) == 'a') return 0; /* a, an, any */
    return i == c->end || (i > 0 && i == c->end + 1 && pq_unit_is(f, i - 1, W_THAT));
}

static int is_label(const pq_quote *q) { return q->kind_rule == QU_LABEL || q->kind_rule == QU_ASCRIBED_LABEL; }

/* a fee that supporters call a “blue tax”; what some call “...”: a name in use, nobody's words in particular. */
static int is_general_name(const pq_frame *f, const pq_cue *c, uint32_t at) {
    if (!c->names || c->passive || c->inverted || c->has_modal || c->entry->form != PQ_FORM_BASE) return 0;
    if (c->subject.end != c->subject.first + 1 || pq_unit_is(f, c->subject.first, W_CAPITAL | W_PRONOUN)) return 0;
    if (c->subject.first == 0 || pq_unit_is(f, c->subject.first, W_START)) return 0; /* Critics call the plan ... */
    return c->end == at || (c->end + 1 == at && pq_unit_is(f, c->end, W_DETERMINER));
}

/* Whether this cue makes a title or a so-called into somebody's words. */
static int may_say(const state *s, const pq_quote *q, const pq_cue *c, uint32_t at, uint16_t rule) {
    if (q->kind == PQ_QUOTE_TITLE)
        return s->frame.title_case || (rule == AT_BESIDE_BEFORE && c->strength == 3 && c->shape != PQ_CUE_NOUN && !c->passive) ||
               (rule == AT_BESIDE_AFTER && c->strength > 1 && pq_has_subject(c)) || c->of_quote ||
               (rule == AT_BESIDE_BEFORE && c->names && !c->passive && c->end < at); /* called the mayor “Big Ann” */
    if (q->kind_rule == QU_SO_CALLED) return 0; /* named so by everybody */
    if (q->kind_rule == QU_LABEL && is_general_name(&s->frame, c, at)) return 0;
    if (is_label(q) && rule == AT_SENTENCE_BEFORE && !c->names && names_subject(&s->frame, c, at)) return 0;
    if (is_label(q) && c->strength == 1 && (rule == AT_SENTENCE_BEFORE || rule == AT_SENTENCE_AFTER)) return 0;
    if (q->kind == PQ_QUOTE_SCARE) return pq_has_subject(c) && (rule == AT_BESIDE_BEFORE || rule == AT_BESIDE_AFTER);
    return 1;
}

static pq_status attribute_english(state *s, uint32_t first_quote, uint32_t end_quote, uint32_t first, uint32_t end,
                                   uint8_t depth) {
    pq_document *d = &s->store->document;
    PQ_TRY(pq_build_frame(s->store, first, end, d->quotes[first_quote].sentence_first, first_quote, depth, &s->frame));
    PQ_TRY(pq_find_cues(s->store, &s->frame, &s->cues, &s->cue_count));
    for (uint32_t u = s->frame.first_quote; u != PQ_NONE; u = s->frame.units[u].next) {
        uint32_t index = s->frame.units[u].quote;
        if (index < first_quote || index >= end_quote) continue;
        pq_quote *q = &d->quotes[index];
        if (q->kind == PQ_QUOTE_NICKNAME || q->kind == PQ_QUOTE_TERM ||
            (q->kind == PQ_QUOTE_TITLE && q->kind_rule != QU_TITLE_FORM))
            continue;
        if (q->kind == PQ_QUOTE_TITLE && is_title_elsewhere(d, index)) continue;
        uint16_t rule = AT_NONE;
        int score;
        uint32_t c = pq_choose_cue(&s->frame, s->cues, s->cue_count, u, &rule, &score);
        if (c != PQ_NONE && !may_say(s, q, &s->cues[c], u, rule)) continue;
        if (c != PQ_NONE && take_name_label(s, q, &s->cues[c], u)) {
            c = PQ_NONE;
        } else if (c != PQ_NONE) {
            set_cue(s, q, &s->cues[c], rule, score);
            join_parts(s, u, s->cues[c].first);
        } else {
            if (!take_any_verb(s, q, u) && !take_colon(s, q, u) && !take_dash(s, q, u) && !take_subject(s, q, u) &&
                q->kind == PQ_QUOTE_TITLE)
                continue;
        }
        if (q->kind == PQ_QUOTE_TITLE || q->kind == PQ_QUOTE_SCARE) {
            if (q->cue.start == PQ_NONE && q->speaker.start == PQ_NONE) continue;
            q->kind = PQ_QUOTE_PARTIAL;
            q->kind_rule = AT_ASCRIBED;
            q->speech = 1;
        }
    }
    return PQ_OK;
}

static pq_status attribute_frame(state *s, uint32_t first_quote, uint32_t end_quote, uint32_t first, uint32_t end, uint8_t depth) {
    pq_document *d = &s->store->document;
    if (s->language != PQ_LANGUAGE_IS_ENGLISH) {
        attribute_foreign(s, first_quote, end_quote, first, end, depth);
    } else {
        PQ_TRY(attribute_english(s, first_quote, end_quote, first, end, depth));
    }
    for (uint32_t i = first_quote; i < end_quote; i++) {
        pq_quote *q = &d->quotes[i];
        if (q->depth != depth) continue;
        if (q->kind == PQ_QUOTE_TITLE || q->kind == PQ_QUOTE_NICKNAME || q->kind == PQ_QUOTE_TERM || q->kind == PQ_QUOTE_SCARE)
            continue;
        if (depth == 0 && q->speaker_rule == AT_NONE) PQ_TRY(carry(s, i));
        if (depth == 0 && d->quotes[i].speaker.start != PQ_NONE) s->before = i;
    }
    return PQ_OK;
}

/* Quotes of depth 0, sentence by sentence: sentences that a quote joins are one frame. */
static pq_status attribute_outer(state *s) {
    pq_document *d = &s->store->document;
    for (uint32_t q = 0; q < d->quote_count;) {
        if (d->quotes[q].depth > 0) {
            q++;
            continue;
        }
        uint32_t last = d->quotes[q].sentence_last, end = q + 1;
        while (end < d->quote_count && (d->quotes[end].depth > 0 || d->quotes[end].sentence_first <= last)) {
            if (d->quotes[end].depth == 0 && d->quotes[end].sentence_last > last) last = d->quotes[end].sentence_last;
            end++;
        }
        uint32_t from = d->sentences[d->quotes[q].sentence_first].token_first, to = d->sentences[last].token_end;
        if (last + 1 < d->sentence_count && d->sentences[last + 1].block == d->sentences[last].block &&
            (end >= d->quote_count || d->quotes[end].sentence_first > last + 1) &&
            d->sentences[last + 1].token_end - to < SHORT_SENTENCE)
            to = d->sentences[last + 1].token_end;
        if (from > d->quotes[q].token_first) from = d->quotes[q].token_first;
        PQ_TRY(attribute_frame(s, q, end, from, to, 0));
        q = end;
    }
    return PQ_OK;
}

/* Whose name begins at this byte, or PQ_NONE. */
static uint32_t name_at(state *s, uint32_t byte) {
    const pq_token *tokens = s->store->document.tokens;
    uint32_t low = 0, high = s->names.run_count; /* runs[low..) begin after it */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (tokens[s->names.runs[middle].token].start <= byte) low = middle + 1;
        else high = middle;
    }
    uint32_t mention = low > 0 ? pq_mention_of(&s->names, low - 1) : PQ_NO_NAME;
    if (mention == PQ_NO_NAME || tokens[s->names.mentions[mention].token_first].start != byte) return PQ_NONE;
    return pq_entity(&s->names, mention);
}

/* Quotes inside quotes: the words of the outer one around them. */
static pq_status attribute_inner(state *s) {
    pq_document *d = &s->store->document;
    for (uint32_t q = 0; q < d->quote_count; q++) {
        pq_quote *inner = &d->quotes[q];
        if (inner->depth == 0 || inner->parent == PQ_NONE) continue;
        const pq_quote *outer = &d->quotes[inner->parent];
        uint32_t from = d->sentences[inner->sentence_first].token_first, to = d->sentences[inner->sentence_last].token_end;
        if (from <= outer->token_first) from = outer->token_first + 1;
        if (to >= outer->token_end) to = outer->token_end - 1;
        if (from + LEAD < inner->token_first) from = inner->token_first - LEAD;
        if (to > inner->token_end + LEAD) to = inner->token_end + LEAD;
        if (from > inner->token_first) from = inner->token_first;
        if (to < inner->token_end) to = inner->token_end;
        pq_talk talk = s->talk;
        s->talk.is_inner = 1;
        s->talk.outer = outer->name.start == PQ_NONE ? PQ_NONE : name_at(s, outer->name.start);
        PQ_TRY(attribute_frame(s, q, q + 1, from, to, inner->depth));
        s->talk = talk;
    }
    return PQ_OK;
}

/* AT15: parts of one utterance share cue and speaker of the nearest part that has them. */
static void share_in_groups(pq_document *d) {
    for (uint32_t q = 0; q < d->quote_count; q++) {
        pq_quote *leader = &d->quotes[d->quotes[q].group];
        if (leader != &d->quotes[q] && leader->speaker.start == PQ_NONE && d->quotes[q].speaker.start != PQ_NONE)
            copy_speaker(leader, &d->quotes[q], AT_GROUP, 0.9f);
    }
    for (uint32_t q = 0; q < d->quote_count; q++) {
        const pq_quote *leader = &d->quotes[d->quotes[q].group];
        if (d->quotes[q].speaker.start == PQ_NONE && leader->speaker.start != PQ_NONE)
            copy_speaker(&d->quotes[q], leader, AT_GROUP, 0.9f);
    }
}

static uint8_t fold(uint8_t c) { return c >= 'A' && c <= 'Z' ? c | 0x20 : c; }

static int is_letter_at(const pq_document *d, uint32_t at) { return at < d->length && (uint8_t)((d->text[at] | 0x20) - 'a') < 26; }

/* The sign at *at, without case, an apostrophe of either form as one; moves on behind it. */
static uint8_t next_folded(const uint8_t *text, uint32_t end, uint32_t *at) {
    const uint8_t *c = text + *at;
    if (c[0] == 0xE2 && end - *at >= 3 && c[1] == 0x80 && (c[2] == 0x98 || c[2] == 0x99)) {
        *at += 3;
        return '\'';
    }
    ++*at;
    return fold(*c);
}

/* Whether the words [start, end) of a headline, but for their last sign, stand in the content of the quote. */
static int holds_words(const pq_document *d, const pq_quote *q, uint32_t start, uint32_t end) {
    const uint8_t *text = d->text;
    uint8_t first = fold(text[start]);
    for (uint32_t from = q->content_start; from < q->content_end; from++) {
        if (fold(text[from]) != first) continue;
        uint32_t at = from, i = start;
        while (i < end && at < q->content_end) {
            uint32_t next = at, next_i = i;
            if (next_folded(text, q->content_end, &next) != next_folded(text, end, &next_i)) break;
            at = next, i = next_i;
        }
        if (i == end && (from == 0 || !is_letter_at(d, from - 1)) && !is_letter_at(d, at)) return 1;
    }
    return 0;
}

/* AT21: headlines quote from the text below, where it says who spoke. Few quotes, and short ones, so the text is read a few
 * times at most. */
static void resolve_headlines(pq_document *d) {
    enum { MOST = 4, SHORTEST = 4, LONGEST = 160 };
    uint32_t done = 0;
    for (uint32_t q = 0; q < d->quote_count && done < MOST; q++) {
        pq_quote *head = &d->quotes[q];
        pq_block_kind kind = d->blocks[head->block].kind;
        if (kind != PQ_BLOCK_HEADLINE && kind != PQ_BLOCK_DECK && kind != PQ_BLOCK_SUBHEAD) continue;
        uint32_t end = head->content_end;
        while (end > head->content_start && strchr(".,!?", d->text[end - 1]) != NULL) end--;
        if (end - head->content_start < SHORTEST || end - head->content_start > LONGEST) continue;
        int named = head->name.start != PQ_NONE && head->name.start >= d->blocks[head->block].end;
        if (named || head->kind > PQ_QUOTE_SCARE) continue;
        done++;
        for (uint32_t k = q + 1; k < d->quote_count; k++) {
            const pq_quote *body = &d->quotes[k];
            if (body->block == head->block || body->kind > PQ_QUOTE_PARTIAL || body->speaker.start == PQ_NONE ||
                !holds_words(d, body, head->content_start, end))
                continue;
            head->name = body->name;
            if (head->cue.start == PQ_NONE) { /* the subject of the headline was a guess */
                head->speaker = head->source = head->role = PQ_NO_SPAN;
                head->speaker_kind = PQ_SPEAKER_NONE;
                head->speaker_rule = AT_REPEATED;
            }
            break;
        }
    }
}

static int fills_lines(const pq_document *d, const pq_quote *first, const pq_quote *last) {
    const pq_token *tokens = d->tokens;
    const pq_block *block = &d->blocks[first->block];
    uint32_t end = last->token_end;
    while (end < d->blocks[last->block].token_end && tokens[end].flags & PQ_TERMINATOR) end++;
    return (first->token_first == block->token_first || (tokens[first->token_first - 1].flags & PQ_NEWLINE_AFTER)) &&
           (end == d->blocks[last->block].token_end || (tokens[end - 1].flags & PQ_NEWLINE_AFTER));
}

/* QU33 Words that stand by themselves, with no cue, and again at the begin of a quote near by: a pull quote. */
static void drop_pull_quotes(pq_document *d) {
    enum { SHORTEST = 40, LONGEST = 80 /* bytes compared */, REACH = 16 };
    for (uint32_t q = 0; q < d->quote_count; q++) {
        pq_quote *pull = &d->quotes[q];
        uint32_t start = pull->content_start, length = pull->content_end - start;
        if (pull->depth > 0 || pull->kind != PQ_QUOTE_DIRECT || pull->group != q || length < SHORTEST) continue;
        if (pull->cue.start != PQ_NONE && pull->speaker_rule != AT_NEXT_PARAGRAPH && pull->speaker_rule != AT_SECOND_PART) continue;
        uint32_t end = q + 1;
        while (end < d->quote_count && (d->quotes[end].group == q || d->quotes[end].depth > 0)) end++;
        if (end > q + 3 || !fills_lines(d, pull, &d->quotes[end - 1])) continue;
        if (length > LONGEST) length = LONGEST;
        while (length > 0 && is_letter_at(d, start + length)) length--; /* whole words */
        while (length > 0 && strchr(" .,!?", d->text[start + length - 1]) != NULL) length--;
        for (uint32_t k = q > REACH ? q - REACH : 0; k < d->quote_count && k < q + REACH; k++) {
            const pq_quote *other = &d->quotes[k];
            if (other->group == q || !other->speech || other->content_end - other->content_start < length ||
                memcmp(d->text + other->content_start, d->text + start, length) != 0)
                continue;
            for (uint32_t i = q; i < end; i++) d->quotes[i].speech = 0;
            pull->kind_rule = QU_PULL_QUOTE;
            break;
        }
    }
}

static void finish_kinds(pq_document *d) {
    for (uint32_t i = 0; i < d->quote_count; i++) {
        pq_quote *q = &d->quotes[i];
        int ascribed = q->cue.start != PQ_NONE || q->speaker.start != PQ_NONE || q->speaker_rule == AT_REPEATED;
        if (q->kind == PQ_QUOTE_PARTIAL && !ascribed && q->kind_rule == QU_LABEL) {
            q->kind = PQ_QUOTE_SCARE;
            q->kind_rule = AT_SCARE;
            q->speech = 0;
        } else if (q->speech && !ascribed && q->name.start == PQ_NONE) {
            q->score = 0.1f; /* somebody has said it, and is not found */
        }
    }
}

pq_status pq_stage_attribution(pq_store *store) {
    pq_document *d = &store->document;
    if (d->quote_count == 0 || d->sentence_count == 0) return PQ_OK;
    state s = {.store = store, .talk = PQ_NO_TALK, .before = PQ_NONE, .language = pq_language_of_text(store)};
    for (uint32_t q = 0; q < d->quote_count; q++) d->quotes[q].speaker_rule = AT_NONE;
    PQ_TRY(pq_collect_names(store, &s.names));
    PQ_TRY(attribute_outer(&s));
    PQ_TRY(pq_resolve_dialogue(store));
    PQ_TRY(attribute_inner(&s));
    share_in_groups(d);
    resolve_headlines(d);
    drop_pull_quotes(d);
    finish_kinds(d);
    pq_quotes_number_parts(d);
    return PQ_OK;
}
