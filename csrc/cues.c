#include "cues.h"

#include <string.h>

static int is_finite_form(const pq_entry *e) {
    return e->form == PQ_FORM_PAST || e->form == PQ_FORM_THIRD || e->form == PQ_FORM_BASE || e->form == PQ_FORM_PARTICIPLE;
}

/* Units before a verb that belong to it: has, would, also, repeatedly. *passive: a form of be right there. */
static uint32_t skip_auxiliaries(const pq_frame *f, uint32_t verb, int *passive, int *infinitive) {
    uint32_t i = verb;
    *passive = *infinitive = 0;
    while (i > 0 && verb - i < 6) {
        if (pq_unit_is(f, i, W_START)) break;
        uint64_t bits = f->units[i - 1].bits;
        if (bits & W_PUNCTUATION) {
            /* ", however," before the verb */
            if ((bits & W_COMMA) && i > 2 && pq_unit_is(f, i - 2, W_ADVERB) && pq_unit_is(f, i - 3, W_COMMA)) {
                i -= 3;
                continue;
            }
            break;
        }
        if (bits & W_BE) *passive = 1;
        if ((bits & W_AUXILIARY) && !(bits & W_BE) && !*passive) *passive = 0;
        if ((bits & W_TO) && (bits & W_PREPOSITION)) {
            *infinitive = 1;
            i--;
            break;
        }
        if (!(bits & (W_AUXILIARY | W_ADVERB)) || (bits & (W_CAPITAL | W_PRONOUN))) break;
        if ((bits & W_TIME) && i >= 2 && pq_unit_is(f, i - 2, W_PREPOSITION)) break;
        i--;
    }
    return i;
}

static int quote_before(const pq_frame *f, uint32_t i) { /* a quote earlier in this sentence */
    uint32_t start = pq_sentence_start(f, i);
    for (uint32_t k = i; k > start && i - k < 40;)
        if (pq_unit_is(f, --k, W_QUOTE)) return 1;
    return 0;
}

/* After said and a phrase: whether the phrase is the subject rather than that of a clause of its own. */
static int no_verb_follows(const pq_frame *f, uint32_t i) {
    const pq_entry *e = i < f->count ? f->units[i].entry : NULL;
    if (e != NULL && (e->form == PQ_FORM_PAST || e->form == PQ_FORM_PARTICIPLE) &&
        pq_unit_is(f, i + 1, W_PREPOSITION | W_AS | W_BY))
        return 1; /* the chief known as Lee */
    return i >= f->count || pq_unit_is(f, i, W_START) ||
           !(pq_unit_is(f, i, W_AUXILIARY | W_VERB | W_CUE) && !pq_unit_is(f, i, W_ING)) ||
           (f->units[i].entry != NULL && f->units[i].entry->form == PQ_FORM_ING);
}

static int is_clause_end(const pq_frame *f, uint32_t i) {
    return i >= f->count ||
           pq_unit_is(f, i,
                      W_PUNCTUATION | W_QUOTE | W_START | W_PREPOSITION | W_SUBORDINATOR | W_TIME | W_ADVERB | W_CONJUNCTION |
                          W_ING | W_TO | W_RELATIVE | W_OBJECT) ||
           (pq_unit_is(f, i, W_CUE) && f->units[i].entry != NULL && f->units[i].entry->form == PQ_FORM_ING);
}

/* The plan, says Lee, is “...”: commas around it, and the verb goes on. */
static int is_incise(const pq_frame *f, const pq_cue *c) {
    if ((c->entry->value & PQ_CUE_STRENGTH) < 3 || !pq_begins_phrase(f, c->end)) return 0;
    pq_subject s = pq_phrase_after(f, c->end);
    return s.first < s.end && s.kind != PQ_SPEAKER_ROLE && pq_unit_is(f, s.end - 1, W_COMMA) == 0 &&
           pq_unit_is(f, s.end, W_COMMA) && pq_unit_is(f, s.end + 1, W_AUXILIARY | W_VERB) &&
           !pq_unit_is(f, s.end + 1, W_CAPITAL | W_START);
}

/* said Lee: the subject stands after the verb, which follows a quote or closes a sentence that has one before. */
static int find_inverted(const pq_frame *f, pq_cue *c, uint32_t left) {
    if (c->entry->value & PQ_CUE_TAKES_HEARER) return 0;
    uint32_t i = left;
    int colon = 0; /* In other words, explained Lee: "..." */
    if (pq_unit_is(f, i, W_START)) { /* Said Lee: "..." and the sentence after a quote */
        if (i > 0 ? !pq_unit_is(f, i - 1, W_QUOTE) : pq_unit_is(f, c->first, W_CAPITAL | W_GIVEN)) return 0;
    } else {
        if (i > 0 && pq_unit_is(f, i - 1, W_COMMA | W_DASH)) i--;
        if (i == 0) return 0;
        colon = !pq_unit_is(f, i - 1, W_QUOTE) && i < left && !quote_before(f, i);
        if (!pq_unit_is(f, i - 1, W_QUOTE) && i == left) return 0;
        if (colon && is_incise(f, c)) colon = 0;
    }
    uint32_t at = c->end;
    while (at < f->count && pq_unit_is(f, at, W_ADVERB) && !pq_unit_is(f, at, W_CAPITAL)) at++;
    int owned = pq_unit_is(f, at, W_POSSESSIVE) && pq_unit_is(f, at + 1, W_NOUNISH | W_ROLE) && !pq_unit_is(f, at + 1, W_CAPITAL);
    if (!pq_begins_phrase(f, at) || pq_unit_is(f, at, (owned ? 0 : W_OBJECT) | W_START) || pq_unit_is(f, at, W_THAT)) return 0;
    pq_subject s = pq_phrase_after(f, at);
    if (s.first == s.end) return 0;
    if (colon && !pq_unit_is(f, s.end, W_COLON) && !(pq_unit_is(f, s.end, W_COMMA) && pq_unit_is(f, s.end + 1, W_QUOTE))) return 0;
    if (i > 0 && pq_unit_is(f, i - 1, W_QUOTE) ? !no_verb_follows(f, s.end) : !is_clause_end(f, s.end)) return 0;
    if (i == 0 || !pq_unit_is(f, i - 1, W_QUOTE)) {
        if (s.end < f->count && !pq_unit_is(f, s.end, W_COMMA | W_COLON | W_END | W_QUOTE | W_DASH | W_START | W_PREPOSITION))
            return 0;
        if (pq_phrase_before(f, left).first < pq_phrase_before(f, left).end) return 0; /* Lee, a doctor, said */
    }
    c->subject = s;
    c->inverted = 1;
    c->left = c->first;
    c->right = s.end;
    return 1;
}

static void find_agent(const pq_frame *f, pq_cue *c) { /* by Lee */
    for (uint32_t i = c->end; i < f->count && i < c->end + 24; i++) {
        if (pq_unit_is(f, i, W_END | W_START) && i > c->end) break;
        if (!pq_unit_is(f, i, W_BY) || !pq_begins_phrase(f, i + 1)) continue;
        c->subject = pq_phrase_after(f, i + 1);
        c->subject.far = i > c->end;
        return;
    }
}

/* In a clause of its own inside another: after Lee said, that Lee said, noted Lee said. */
static int is_subordinate(const pq_frame *f, const pq_cue *c) {
    uint32_t i = c->subject.first;
    if (c->inverted || i > c->first || i == 0 || pq_unit_is(f, i, W_START)) return 0;
    while (i > 1 && pq_unit_is(f, i - 1, W_ADVERB) && !pq_unit_is(f, i - 1, W_SUBORDINATOR)) i--;
    return pq_unit_is(f, i - 1, W_SUBORDINATOR | W_THAT | W_RELATIVE) ||
           (pq_unit_is(f, i - 1, W_CUE) && !pq_unit_is(f, i - 1, W_CAPITAL));
}

/* he, and what begins a clause; not the object of its verb. */
static int begins_clause(const pq_frame *f, const pq_subject *who) {
    uint32_t i = who->first;
    return i == 0 || who->kind == PQ_SPEAKER_PRONOUN || pq_unit_is(f, i, W_START) ||
           pq_unit_is(f, i - 1, W_PUNCTUATION | W_QUOTE | W_SUBORDINATOR | W_CONJUNCTION | W_AND | W_THAT | W_BE | W_ADVERB);
}

static int follows_with(const pq_frame *f, uint32_t i) {
    if (i == 0 || pq_unit_is(f, i, W_START) || !pq_unit_is(f, i - 1, W_PREPOSITION)) return 0;
    const pq_token *t = &f->store->document.tokens[f->units[i - 1].first];
    return t->end - t->start == 4 && (f->store->document.text[t->start] | 0x20) == 'w' &&
           memcmp(f->store->document.text + t->start + 1, "ith", 3) == 0;
}

/* The subject of an earlier cue of this sentence, or of the main clause. */
static void find_far_subject(const pq_frame *f, const pq_cue *cues, uint32_t count, pq_cue *c) {
    uint32_t start = pq_sentence_start(f, c->first);
    for (uint32_t k = count; k > 0 && count - k < 6;) {
        const pq_cue *other = &cues[--k];
        if (other->first < start) break;
        if (other->subject.first == other->subject.end || other->shape == PQ_CUE_PHRASE || other->shape == PQ_CUE_NOUN ||
            other->subject.relative || other->passive)
            continue;
        if (c->shape != PQ_CUE_VERB && is_subordinate(f, other)) continue;
        if (c->shape == PQ_CUE_VERB && k > 0 && cues[k - 1].first >= start && pq_is_thing(f, &other->subject) &&
            pq_has_subject(&cues[k - 1]))
            continue; /* Lee said that trade had shown ..., but conceded */
        if (c->shape != PQ_CUE_VERB && !other->inverted && other->shape == PQ_CUE_VERB && !other->subject.far &&
            !begins_clause(f, &other->subject))
            continue;
        c->subject = other->subject;
        c->subject.far = 1;
        return;
    }
    c->subject = pq_main_subject(f, c->first);
}

/* countries – dubbed the “...”; a plan billed as “...”: nothing to name stands between verb and quote, so the noun before it is named. */
static int is_reduced(const pq_frame *f, const pq_cue *c, uint32_t left) {
    uint32_t i = c->end;
    if (pq_unit_is(f, i, W_AS)) i++;
    if (pq_unit_is(f, i, W_DETERMINER)) i++;
    if (!pq_unit_is(f, i, W_QUOTE) || left < c->first || left == 0 || pq_unit_is(f, left, W_START)) return 0;
    if (pq_unit_is(f, left - 1, W_COMMA | W_DASH)) {
        for (uint32_t k = left - 1; k > 0 && left - k < 30 && !pq_unit_is(f, k, W_START);) /* what Lee, a critic, called */
            if (pq_unit_is(f, --k, W_RELATIVE | W_SUBORDINATOR) && !pq_unit_is(f, k, W_PREPOSITION)) return 0;
        return 1;
    }
    if (!pq_unit_is(f, left - 1, W_NOUNISH) || pq_unit_is(f, left - 1, W_CAPITAL | W_ROLE | W_GROUP | W_ORGANISATION | W_TITLE))
        return 0;
    for (uint32_t k = left - 1; k > 0 && left - k < 12 && !pq_unit_is(f, k, W_START | W_COMMA | W_DASH);)
        if (pq_unit_is(f, --k, W_RELATIVE | W_SUBORDINATOR) && !pq_unit_is(f, k, W_PREPOSITION)) return 0;
    return 1;
}

/* liked, loves, used before to: what somebody often says. */
static int is_habit(const pq_frame *f, uint32_t to) {
    static const char words[5][6] = {"liked", "likes", "loved", "loves", "used"};
    if (to < 2 || pq_unit_is(f, to, W_START)) return 0;
    const pq_token *t = &f->store->document.tokens[f->units[to - 1].first];
    for (uint32_t i = 0; i < 5; i++)
        if (strlen(words[i]) == t->end - t->start && memcmp(f->store->document.text + t->start, words[i], t->end - t->start) == 0)
            return !pq_unit_is(f, to - 2, W_BE | W_AUXILIARY);
    return 0;
}

static void find_verb_subject(const pq_frame *f, const pq_cue *cues, uint32_t count, pq_cue *c) {
    int passive, infinitive;
    uint32_t left = skip_auxiliaries(f, c->first, &passive, &infinitive);
    const pq_entry *e = c->entry;
    c->left = left;
    c->has_modal = (uint8_t)(e->form == PQ_FORM_BASE && left < c->first);
    if (e->form == PQ_FORM_ING && !passive) {
        c->shape = PQ_CUE_PARTICIPLE;
        if (left > 0 && !pq_unit_is(f, left, W_START) && pq_unit_is(f, left - 1, W_NOUNISH | W_GROUP) && e->lemma != PQ_NONE &&
            !pq_unit_is(f, left - 1, W_CUE_NOUN | W_TIME)) {
            c->subject = pq_phrase_before(f, left); /* a man shouting, with Lee shouting */
            if (c->subject.first < c->subject.end &&
                (follows_with(f, c->subject.first) ||
                 (c->subject.first > 0 && pq_unit_is(f, c->subject.first, W_POSSESSIVE) && /* its spokesman Lee adding */
                  pq_unit_is(f, c->subject.first - 1, W_COMMA | W_DASH)) ||
                 (c->subject.kind != PQ_SPEAKER_NAME && begins_clause(f, &c->subject))))
                return;
            c->subject = (pq_subject){0};
        }
        find_far_subject(f, cues, count, c);
        return;
    }
    if (infinitive && is_habit(f, left)) { /* she liked to say */
        c->subject = pq_phrase_before(f, left - 1);
        if (c->subject.first < c->subject.end) {
            c->left = c->subject.first;
            return;
        }
    }
    if (infinitive) {
        c->shape = PQ_CUE_INFINITIVE;
        find_far_subject(f, cues, count, c);
        return;
    }
    if (!passive && (e->form == PQ_FORM_PAST || e->form == PQ_FORM_PARTICIPLE) &&
        pq_unit_is(f, c->end, W_BY | (c->names ? W_OF : 0)) && !pq_unit_is(f, c->end + 1, W_ING) &&
        (c->names || left == 0 || pq_unit_is(f, left, W_START) || !pq_unit_is(f, left - 1, W_PRONOUN | W_CAPITAL)))
        passive = 1; /* as described by Lee; not Lee said by telephone */
    if (!passive && c->names && (e->form == PQ_FORM_PAST || e->form == PQ_FORM_PARTICIPLE) && is_reduced(f, c, left)) passive = 1;
    if (passive && (e->form == PQ_FORM_PAST || e->form == PQ_FORM_PARTICIPLE)) {
        c->passive = 1;
        find_agent(f, c);
        return;
    }
    if (find_inverted(f, c, left)) return;
    if (left == 0 || pq_unit_is(f, left, W_START)) {
        if (e->form == PQ_FORM_PAST || e->form == PQ_FORM_PARTICIPLE) find_far_subject(f, cues, count, c); /* Asked ..., he */
        return;
    }
    c->subject = pq_phrase_before(f, left);
    if (c->subject.first < c->subject.end) {
        if (!c->subject.relative) c->left = c->subject.first;
        else c->left = c->subject.first;
        return;
    }
    find_far_subject(f, cues, count, c);
}

static int is_person_pronoun(const pq_frame *f, uint32_t i) { /* not it, there, this */
    const pq_token *t = &f->store->document.tokens[f->units[i].first];
    uint8_t first = f->store->document.text[t->start] | 0x20;
    return first == 'h' || first == 's' || first == 'w' || (first == 't' && (f->store->document.text[t->end - 1] | 0x20) == 'y');
}

/* Clinton's claim that; his call for: the one who has it speaks. */
static int find_noun_subject(const pq_frame *f, pq_cue *c) {
    uint32_t i = c->first;
    while (i > 0 && c->first - i < 4 && pq_unit_is(f, i - 1, W_NOUNISH | W_ED) && !pq_unit_is(f, i - 1, W_CAPITAL)) i--;
    if (i > 0 && pq_unit_is(f, i - 1, W_POSSESSIVE)) {
        c->subject = (pq_subject){.first = i - 1,
                                  .end = i,
                                  .speaker_first = i - 1,
                                  .speaker_end = i,
                                  .role_first = i,
                                  .role_end = i,
                                  .kind = PQ_SPEAKER_PRONOUN};
        c->left = i - 1;
        return 1;
    }
    if (i > 1 && pq_unit_is(f, i - 1, W_GENITIVE)) {
        c->subject = pq_phrase_before(f, i - 1);
        c->left = c->subject.first < c->subject.end ? c->subject.first : c->first;
        return c->subject.first < c->subject.end;
    }
    return 0;
}

/* “...” screams. and had “never” seen it, an earnings call that; Lee, defending, said. */
static int is_noun_here(const pq_frame *f, uint32_t i) {
    const pq_entry *e = f->units[i].entry;
    uint64_t before = f->units[i - 1].bits;
    if (e->form == PQ_FORM_PARTICIPLE && (before & W_QUOTE)) return 1;
    if (e->form == PQ_FORM_THIRD && (before & W_QUOTE) && (i + 1 >= f->count || pq_unit_is(f, i + 1, W_PUNCTUATION | W_START)))
        return 1;
    if (e->form == PQ_FORM_BASE && (before & W_NOUNISH) && i > 1 && pq_unit_is(f, i - 2, W_DETERMINER)) {
        const pq_token *t = &f->store->document.tokens[f->units[i - 2].first];
        return (f->store->document.text[t->start] | 0x20) == 'a' && t->end - t->start < 3;
    }
    return e->form == PQ_FORM_ING && (before & W_COMMA) && pq_unit_is(f, i + 1, W_COMMA) &&
           pq_unit_is(f, i + 2, W_CUE | W_AUXILIARY) && !pq_unit_is(f, i + 2, W_CAPITAL);
}

static int is_cue_verb(const pq_frame *f, uint32_t i) {
    uint64_t bits = f->units[i].bits;
    if (!(bits & W_CUE) || (bits & W_CAPITAL)) return 0;
    if (pq_unit_is(f, i - (i > 0), W_PRONOUN) && i > 0 && f->units[i].entry != NULL && f->units[i].entry->form == PQ_FORM_BASE &&
        i > 1 && pq_unit_is(f, i - 2, W_AND) && pq_unit_is(f, i + 1, W_COMMA))
        return 0; /* said, and I quote, */
    const pq_entry *e = f->units[i].entry;
    if (e == NULL) return 0;
    if (i > 0 && !pq_unit_is(f, i, W_START)) {
        uint64_t before = f->units[i - 1].bits;
        if (before & (W_NOUNISH | W_ROLE) && !(before & W_CAPITAL) && pq_unit_is(f, i + 1, W_CAPITAL) &&
            pq_unit_is_word(f, i, "named"))
            return 0; /* a man named Lee */
        if (before & (W_DETERMINER | W_POSSESSIVE) &&
            !(before & W_PRONOUN)) { /* the call, his claim; but another said, that said */
            int finite = e->form == PQ_FORM_PAST || (e->form == PQ_FORM_THIRD && !(e->parts & PQ_PART_CUE_NOUNS));
            if (!finite || !((before & W_RELATIVE) || pq_is_pronominal(f, i - 1))) return 0;
        }
        if (is_noun_here(f, i)) return 0;
        if (before & W_HYPHEN) return 0;
        if ((before & W_GENITIVE) && !(i > 1 && pq_unit_is(f, i - 2, W_PRONOUN))) return 0;
        int noun_too = (e->value & PQ_CUE_STRENGTH) < 3 || (e->parts & PQ_PART_CUE_NOUNS); /* claims, calls; not says */
        if (e->form == PQ_FORM_THIRD && (noun_too || !(before & W_NOUNISH)) &&
            !(before & (W_CAPITAL | W_PRONOUN | W_ROLE | W_ORGANISATION | W_CUE_NOUN | W_TITLE | W_CLOSER | W_COMMA | W_DASH |
                        W_ADVERB | W_QUOTE | W_CONJUNCTION | W_NUMBER | W_TIME)) &&
            !((before & W_RELATIVE) && !(before & W_THAT)))
            return 0;
        if (e->form == PQ_FORM_BASE || e->form == PQ_FORM_THIRD) {
            if (before & (W_OF | W_PREPOSITION) && !(before & W_TO)) return 0;
            if (e->form == PQ_FORM_BASE && !(before & (W_GROUP | W_AUXILIARY | W_ADVERB | W_PRONOUN | W_RELATIVE | W_TO | W_COMMA |
                                                       W_CONJUNCTION | W_CLOSER))) {
                const pq_token *t = &f->store->document.tokens[f->units[i - 1].end - 1];
                if (!(before & W_NOUNISH) || f->store->document.text[t->end - 1] != 's') return 0;
            }
        }
    }
    return is_finite_form(e) || e->form == PQ_FORM_ING;
}

pq_status pq_find_cues(pq_store *store, const pq_frame *f, pq_cue **out, uint32_t *out_count) {
    PQ_TRY(pq_reserve(store, PQ_ROOM_ATTRIBUTION_SCRATCH_2, ((size_t)f->count + 1) * sizeof(pq_cue)));
    pq_cue *cues = store->rooms[PQ_ROOM_ATTRIBUTION_SCRATCH_2].data;
    uint32_t count = 0;
    for (uint32_t i = f->first_cue; i != PQ_NONE; i = f->units[i].next) {
        uint64_t bits = f->units[i].bits;
        pq_cue c = {.first = i, .end = i + 1, .left = i, .right = i + 1, .entry = f->units[i].entry};
        if (bits & W_ACCORDING) {
            c.shape = PQ_CUE_PHRASE;
            c.strength = 3;
            c.subject = pq_phrase_after(f, i + 1);
            c.right = c.subject.first < c.subject.end ? c.subject.end : i + 1;
        } else if (is_cue_verb(f, i)) {
            c.strength = c.entry->value & PQ_CUE_STRENGTH;
            c.names = (c.entry->value & PQ_CUE_NAMES) != 0;
            find_verb_subject(f, cues, count, &c);
            if (c.right < c.end) c.right = c.end;
        } else if (bits & W_CUE_NOUN) {
            c.shape = PQ_CUE_NOUN;
            c.strength = 1;
            c.of_quote = (uint8_t)(pq_unit_is(f, i + 1, W_OF) && pq_unit_is(f, i + 2, W_QUOTE)); /* chants of “...” */
            if (!find_noun_subject(f, &c)) {
                if (!c.of_quote) continue;
                c.subject = pq_main_subject(f, i); /* they answered with chants of “...” */
                if (c.subject.kind == PQ_SPEAKER_PRONOUN && !is_person_pronoun(f, c.subject.first)) c.subject = (pq_subject){0};
            }
        } else {
            continue;
        }
        cues[count++] = c;
    }
    *out = cues;
    *out_count = count;
    return PQ_OK;
}
