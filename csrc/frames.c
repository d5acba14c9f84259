#include "frames.h"

#include <string.h>

enum { LONGEST_SENTENCE = 160 };

static uint64_t punctuation_bits(const pq_store *store, const pq_token *t) {
    const uint8_t *at = store->document.text + t->start;
    if (t->flags & PQ_TERMINATOR) return W_END;
    if (t->flags & PQ_DASH) return W_DASH;
    if (t->flags & PQ_OPENER) return W_OPENER;
    if (t->flags & PQ_CLOSER) return W_CLOSER;
    switch (*at) {
        case ',': return W_COMMA;
        case ':': return W_COLON;
        case ';': return W_END;
        case '-': return t->flags & PQ_SPACE_AFTER ? W_DASH : W_HYPHEN;
        case '/': return W_HYPHEN;
        case '&': return W_AND;
        case '\'':
        case 0xE2: return t->start > 0 && at[-1] == 's' && (*at == '\'' || at[2] == 0x99) ? W_GENITIVE : 0; /* the workers' */
        case '$':
        case '#':
        case '%': return W_NUMBER;
        default: return 0;
    }
}

static uint64_t suffix_bits(const uint8_t *at, uint32_t length) {
    if (length < 4) return 0;
    const uint8_t *last = at + length - 3;
    if (last[2] == 'd' && last[1] == 'e') return last[0] != 'e' ? W_ED : 0;
    if (length == 4) return 0;
    if (last[2] == 'y' && last[1] == 'l') return last[0] != 'i' ? W_ADVERB : 0;
    return last[2] == 'g' && last[1] == 'n' && last[0] == 'i' ? W_ING : 0;
}

#define W_DECIDED (W_CLOSED | W_ADVERB | W_CUE | W_VERB)

/* Of a word in small letters, by its entry. */
static inline uint64_t lower_bits(uint64_t bits, const uint8_t *at, uint32_t length) {
    bits &= ~W_GIVEN;
    if (!(bits & W_DECIDED)) {
        bits |= suffix_bits(at, length);
        if (!(bits & (W_DECIDED | W_ED | W_ING))) bits |= W_NOUNISH;
    }
    return bits & (W_ROLE | W_GROUP | W_ORGANISATION | W_CUE_NOUN) ? bits | W_NOUNISH : bits;
}

/* Said Lee: "...": a sentence that begins with a verb of saying and a name. */
static int says_first(const pq_store *store, uint32_t first, uint32_t next, const pq_entry *e, uint32_t end) {
    const pq_token *tokens = store->document.tokens;
    if (!(e->parts & PQ_PART_SPEECH_VERBS) || (e->value & 7) < 3 || (e->form != PQ_FORM_PAST && e->form != PQ_FORM_THIRD)) return 0;
    return next + 1 < end && tokens[next].flags & PQ_CAPITAL && tokens[first].end < tokens[next].start;
}

/* Boeing said, Kelly was: what looks like a participle or adverb at the beginning of a sentence is a name before a finite verb. */
static int is_before_verb(const pq_store *store, uint32_t token, uint32_t end) {
    const pq_token *t = &store->document.tokens[token];
    if (token + 1 < end && store->document.text[t->start] == ',') /* Fleming, who; Kelly, 42, */
        return (pq_token_entry(store, token + 1)->parts & PQ_PART_RELATIVES && t[1].end - t[1].start == 3) ||
               (t[1].kind == PQ_TOKEN_NUMBER && token + 2 < end && store->document.text[t[2].start] == ',');
    if (token >= end || !(t->flags & PQ_LOWER)) return 0;
    const pq_entry *e = pq_token_entry(store, token);
    return e->parts & PQ_PART_SPEECH_VERBS && !(e->parts & PQ_PART_CUE_NOUNS) &&
           (e->form == PQ_FORM_PAST || e->form == PQ_FORM_THIRD);
}

#define W_SMALL (W_OF | W_AND | W_TO | W_THAT | W_BY | W_AS | W_BE)

/* Classes of the word or listed phrase that begins at unit->first; returns the token after it. */
static uint32_t classify(const pq_store *store, pq_piece *unit, uint32_t end, int starts, int title_case) {
    const pq_token *t = &store->document.tokens[unit->first];
    const uint8_t *at = store->document.text + t->start;
    uint32_t length = t->end - t->start, count;
    uint32_t after = unit->first + 1;
    unit->entry = NULL;
    if (t->kind == PQ_TOKEN_PUNCT || t->kind >= PQ_TOKEN_MARK_OPEN) {
        unit->bits = punctuation_bits(store, t);
        if (unit->bits || !(t->flags & (PQ_CAPITAL | PQ_LOWER))) return after;
    }
    const pq_entry *e = pq_token_entry(store, unit->first);
    uint64_t bits = e->parts;
    if (e->prefix & PQ_BEGINS_PARTS && pq_phrase_goes_on(store, e, unit->first, end)) {
        const pq_entry *longest = pq_lookup_phrase(store, unit->first, end, &count);
        if (count > 1 && longest->parts) {
            bits = longest->parts | (bits & W_SMALL);
            e = longest;
            after = unit->first + count;
        }
    }
    unit->entry = e;
    if (t->flags & PQ_CLITIC) {
        if (length >= 2 && (at[length - 1] | 0x20) == 's') bits = W_GENITIVE;
        unit->bits = bits;
        return after;
    }
    if (bits == 0 && pq_has_inner_capital(store, t)) { /* d'Aubigny, iPhone */
        unit->bits = bits | W_CAPITAL | W_NOUNISH;
        return after;
    }
    if (t->kind == PQ_TOKEN_INITIAL) bits |= W_INITIAL;
    if ((t->flags & PQ_HAS_DIGIT) || t->kind == PQ_TOKEN_NUMBER || t->kind == PQ_TOKEN_MONEY || t->kind == PQ_TOKEN_PERCENT)
        bits |= W_NUMBER;
    if (title_case && (t->flags & PQ_CAPITAL) && !(bits & W_GIVEN)) {
        if (!(bits & W_DECIDED)) bits |= suffix_bits(at, length);
        if (!(bits & (W_DECIDED | W_ED | W_ING)) || (bits & (W_ROLE | W_TITLE))) bits |= W_CAPITAL | W_NOUNISH;
    } else if (length > 1 && t->flags & PQ_ALL_CAPS && bits & (W_PRONOUN | W_OBJECT | W_RELATIVE)) {
        bits = W_CAPITAL | W_NOUNISH; /* WHO, IT, US */
    } else if (starts && says_first(store, unit->first, after, e, end)) {
        bits = PQ_PART_SPEECH_VERBS;
    } else if (t->flags & PQ_CAPITAL) {
        int closed = (bits & (W_CLOSED | W_ADVERB)) ||
                     (starts && (suffix_bits(at, length) & (W_ADVERB | W_ING)) && !is_before_verb(store, after, end));
        if (!starts || !closed) {
            bits |= W_CAPITAL | W_NOUNISH;
            if (!starts || (bits & W_GIVEN))
                bits &= ~(W_CUE | W_VERB | W_AUXILIARY | W_BE | W_ADVERB | W_PREPOSITION | W_OF | W_CUE_NOUN | W_ACCORDING |
                          W_SUBORDINATOR);
        } else if (!(bits & W_CLOSED)) {
            bits |= suffix_bits(at, length);
        }
        if (!starts && (bits & (W_DETERMINER | W_POSSESSIVE | W_PRONOUN))) bits &= ~(W_CAPITAL | W_NOUNISH);
        if (starts && !(bits & W_CUE) && (suffix_bits(at, length) & W_ED)) bits |= W_ED;
    } else if (t->flags & PQ_LOWER) {
        bits = lower_bits(bits, at, length);
    } else if (t->flags & PQ_NON_ASCII || t->kind == PQ_TOKEN_HANDLE || t->kind == PQ_TOKEN_HASHTAG) {
        bits |= W_NOUNISH | W_CAPITAL;
    }
    unit->bits = bits;
    return after;
}

/* Capitals on most words, among the first of them. */
static int is_title_case(const pq_token *tokens, uint32_t first, uint32_t end) {
    enum { LOOK = 40, STEP = 8 };
    uint32_t sum = 0; /* of both kinds at once: there are too few for the lower bit to reach the upper */
    if (end > first + LOOK) end = first + LOOK;
    const pq_token *t = tokens + first, *last = tokens + end;
    for (; last - t >= STEP; t += STEP) {
        for (uint32_t k = 0; k < STEP; k++) sum += t[k].flags & (PQ_CAPITAL | PQ_LOWER);
        if (sum % PQ_LOWER / PQ_CAPITAL + (uint32_t)(last - t) <= 2 * (sum / PQ_LOWER) + STEP) return 0; /* whatever the rest is */
    }
    for (; t < last; t++) sum += t->flags & (PQ_CAPITAL | PQ_LOWER);
    uint32_t capitals = sum % PQ_LOWER / PQ_CAPITAL, lower = sum / PQ_LOWER;
    return capitals > 3 && capitals > 2 * lower;
}

/* Most units: a word in small letters that is not the beginning of a listed phrase. 0 if it is another. */
static inline int classify_plain(const pq_store *store, pq_piece *unit, uint32_t token, uint32_t end) {
    const pq_token *t = &store->document.tokens[token];
    if (t->kind != PQ_TOKEN_WORD || (t->flags & (PQ_LOWER | PQ_CLITIC | PQ_HAS_DIGIT | PQ_NON_ASCII)) != PQ_LOWER) return 0;
    const pq_entry *e = pq_token_entry(store, token);
    if (e->prefix & PQ_BEGINS_PARTS && pq_phrase_goes_on(store, e, token, end)) return 0;
    if (e->parts == 0 && pq_has_inner_capital(store, t)) return 0;
    unit->entry = e;
    unit->bits = lower_bits(e->parts, store->document.text + t->start, t->end - t->start);
    return 1;
}

pq_status pq_build_frame(pq_store *store, uint32_t first, uint32_t end, uint32_t sentence, uint32_t quote, uint8_t depth,
                         pq_frame *frame) {
    PQ_TRY(pq_reserve(store, PQ_ROOM_ATTRIBUTION_SCRATCH, ((size_t)(end - first) + 1) * sizeof(pq_piece)));
    const pq_quote *quotes = store->document.quotes;
    const pq_sentence *sentences = store->document.sentences;
    const uint32_t quote_count = store->document.quote_count, sentence_count = store->document.sentence_count;
    pq_piece *units = store->rooms[PQ_ROOM_ATTRIBUTION_SCRATCH].data, *unit = units;
    uint32_t *last_quote = &frame->first_quote, *last_cue = &frame->first_cue;
    int title_case = depth == 0 && is_title_case(store->document.tokens, first, end);
    frame->first_quote = frame->first_cue = PQ_NONE;
    while (sentence > 0 && sentences[sentence - 1].token_end > first) sentence--;
    uint32_t next_start = first, next_quote = first; /* where a sentence begins; where to look for the next quote */
    for (uint32_t t = first; t < end; unit++) {
        int starts = 0;
        if (t >= next_start) {
            while (sentence + 1 < sentence_count && sentences[sentence].token_end <= t) sentence++;
            starts = sentence < sentence_count && (sentences[sentence].token_first == t || t == first);
            next_start = PQ_NONE;
            if (sentence < sentence_count)
                next_start = sentences[sentence].token_first > t ? sentences[sentence].token_first : sentences[sentence].token_end;
        }
        if (t >= next_quote) {
            while (quote < quote_count && (quotes[quote].token_first < t || quotes[quote].depth != depth)) quote++;
            next_quote = quote < quote_count && quotes[quote].token_first < end ? quotes[quote].token_first : end;
        }
        unit->first = t;
        unit->quote = unit->next = PQ_NONE;
        if (t == next_quote && quotes[quote].token_end > t) {
            unit->quote = quote;
            unit->bits = W_QUOTE;
            unit->entry = NULL;
            t = quotes[quote].token_end;
            *last_quote = (uint32_t)(unit - units);
            last_quote = &unit->next;
        } else if (store->document.tokens[t].start > 0 && store->document.text[store->document.tokens[t].start - 1] == '-' &&
                   pq_is_name_syllable(store, t)) {
            unit->bits = W_CAPITAL | W_NOUNISH;
            unit->entry = &pq_lexicon_entries[PQ_NOT_LISTED];
            t++;
        } else {
            if (!starts && classify_plain(store, unit, t, end)) t++;
            else t = classify(store, unit, next_quote > t ? next_quote : end, starts, title_case);
            if (unit->bits & (W_CUE | W_CUE_NOUN | W_ACCORDING)) {
                *last_cue = (uint32_t)(unit - units);
                last_cue = &unit->next;
            }
        }
        unit->end = t;
        if (starts) unit->bits |= W_START;
    }
    *frame = (pq_frame){store, units, (uint32_t)(unit - units), frame->first_quote, frame->first_cue, title_case};
    return PQ_OK;
}

uint32_t pq_sentence_start(const pq_frame *f, uint32_t unit) {
    uint32_t i = unit, limit = unit > LONGEST_SENTENCE ? unit - LONGEST_SENTENCE : 0;
    while (i > limit && !(f->units[i].bits & W_START)) i--;
    return i;
}
