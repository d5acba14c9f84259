#include "phrases.h"

#include <string.h>

enum { LONGEST_PHRASE = 40 };

static int word_is(const uint8_t *at, uint32_t length, const char *word) {
    for (uint32_t i = 0; i < length; i++)
        if (word[i] == 0 || (at[i] | 0x20) != (uint8_t)word[i]) return 0;
    return word[length] == 0;
}

/* said lead author Ann Lee; “...,” lead author Ann Lee said: a word that is a verb elsewhere. */
static int describes_trade(const pq_frame *f, uint32_t i) {
    if (!pq_unit_is(f, i + 1, W_ROLE | W_TITLE | W_NOUNISH) || pq_unit_is(f, i + 1, W_CAPITAL | W_START)) return 0;
    const pq_entry *e = f->units[i - 1].entry;
    return pq_unit_is(f, i - 1, W_QUOTE) || (pq_unit_is(f, i - 1, W_CUE) && e != NULL && e->form != PQ_FORM_BASE);
}

/* A verb form that ends or begins a clause here, not a noun: "the report said" has a noun before its verb. */
static int is_verb(const pq_frame *f, uint32_t i) {
    uint64_t bits = f->units[i].bits;
    if (bits & W_AUXILIARY) return 1;
    if (!(bits & (W_CUE | W_VERB))) return 0;
    const pq_entry *e = f->units[i].entry;
    if (e != NULL && (e->form == PQ_FORM_BASE || e->form == PQ_FORM_THIRD)) {
        if (i == 0) return 0;
        uint64_t before = f->units[i - 1].bits;
        if (before & W_TO) return 1;
        if (e->form == PQ_FORM_BASE && describes_trade(f, i)) return 0;
        if (e->form == PQ_FORM_BASE && (before & W_QUOTE)) return 0; /* “...,” campaign manager Ann Orr said */
        if (before & (W_DETERMINER | W_POSSESSIVE | W_GENITIVE | W_HYPHEN | W_OF | W_PREPOSITION)) return 0;
        if (e->form == PQ_FORM_BASE && (before & (W_CAPITAL | W_NOUNISH | W_ED | W_ING)) && !(before & (W_GROUP | W_PRONOUN)))
            return 0;
    }
    return 1;
}

/* May stand inside a noun phrase. */
static int is_nominal(const pq_frame *f, uint32_t i) {
    uint64_t bits = f->units[i].bits;
    if (!(bits & (W_PUNCTUATION | W_QUOTE | W_START)) && i > 0 && (f->units[i - 1].bits & W_HYPHEN)) return 1; /* Ohio-based */
    if (!(bits & (W_PUNCTUATION | W_QUOTE)) && i + 1 < f->count && (f->units[i + 1].bits & W_HYPHEN)) return 1;
    if (bits & (W_NOUNISH | W_NUMBER | W_GENITIVE | W_HYPHEN | W_TITLE | W_ROLE | W_GROUP | W_CAPITAL | W_INITIAL | W_PARTICLE)) {
        if ((bits & (W_CUE | W_VERB)) && !(bits & W_CAPITAL)) return !is_verb(f, i);
        return !(bits & (W_CLOSED & ~W_PRONOUN)) || (bits & W_CAPITAL);
    }
    return (bits & (W_CUE | W_VERB)) != 0 && !is_verb(f, i);
}

static int is_head(const pq_frame *f, uint32_t i) { /* can end a noun phrase */
    return is_nominal(f, i) && !pq_unit_is(f, i, W_GENITIVE | W_HYPHEN);
}

/* retired, leading: a participle in front of the noun that it describes. */
static int is_modifier(const pq_frame *f, uint32_t i) {
    if (i + 1 >= f->count || !pq_unit_is(f, i + 1, W_NOUNISH | W_ROLE | W_ED | W_HYPHEN) ||
        pq_unit_is(f, i + 1, W_CAPITAL | W_START))
        return 0;
    if (pq_unit_is(f, i, W_ED | W_ING)) return 1;
    const pq_entry *e = f->units[i].entry;
    return pq_unit_is(f, i, W_CUE | W_VERB) && e != NULL &&
           (e->form == PQ_FORM_PAST || e->form == PQ_FORM_PARTICIPLE || e->form == PQ_FORM_ING);
}

int pq_begins_phrase(const pq_frame *f, uint32_t i) {
    if (i >= f->count) return 0;
    return pq_unit_is(f, i, W_DETERMINER | W_POSSESSIVE | W_PRONOUN) || is_nominal(f, i) || is_modifier(f, i);
}

static int is_trade(const pq_frame *f, uint32_t i) { /* names a person by office or trade */
    if (!pq_unit_is(f, i, W_NOUNISH | W_TITLE | W_ROLE)) return 0;
    if (pq_unit_is(f, i, W_ROLE | W_TITLE | W_GROUP)) return 1;
    const pq_token *t = &f->store->document.tokens[f->units[i].end - 1];
    const uint8_t *at = f->store->document.text + t->start;
    uint32_t n = t->end - t->start;
    return n > 5 && (memcmp(at + n - 2, "er", 2) == 0 || memcmp(at + n - 2, "or", 2) == 0 || memcmp(at + n - 3, "ist", 3) == 0 ||
                     memcmp(at + n - 3, "man", 3) == 0 || memcmp(at + n - 4, "cian", 4) == 0);
}

/* ---- from a whole noun phrase to the speaker inside it --------------------------------------------- */

/* Its owner, Dr Priya Nair, said: the name after the comma speaks. */
static int find_apposed_name(const pq_frame *f, pq_subject *s, uint32_t comma) {
    if (comma >= s->end || !pq_unit_is(f, comma, W_COMMA)) return 0;
    uint32_t first = comma + 1, i = first;
    while (i < s->end && pq_unit_is(f, i, W_NAME_PART | W_AND) && !pq_unit_is(f, i, W_NUMBER)) i++;
    if (i == first || (i < s->end && !pq_unit_is(f, i, W_COMMA | W_DASH | W_RELATIVE | W_OF)) || !pq_unit_is(f, first, W_CAPITAL))
        return 0;
    uint32_t name = first;
    for (uint32_t k = first; k + 1 < i; k++)
        if (pq_unit_is(f, k, W_TITLE | W_ROLE) && pq_unit_is(f, k + 1, W_NAME_PART)) name = k + 1;
    s->kind = PQ_SPEAKER_NAME;
    s->role_first = s->first;
    s->role_end = comma;
    s->speaker_first = name;
    s->speaker_end = i;
    return 1;
}

/* The Home Secretary, Yvette Cooper: an office with capitals, and a person's name between commas. */
static int is_office(const pq_frame *f, const pq_subject *s, uint32_t end) {
    if (!pq_unit_is(f, s->first, W_DETERMINER | W_POSSESSIVE) || end + 2 >= s->end || !pq_unit_is(f, end, W_COMMA)) return 0;
    if (!pq_unit_is(f, end + 1, W_CAPITAL) || !pq_unit_is(f, end + 2, W_NAME_PART)) return 0;
    if (pq_unit_is(f, end - 1, W_TITLE | W_ROLE) || pq_unit_is(f, end + 1, W_GIVEN)) return 1;
    for (uint32_t i = s->first; i + 1 < end; i++)
        if (pq_unit_is(f, i, W_TITLE | W_ROLE) && pq_unit_is(f, i + 1, W_OF | W_PREPOSITION)) return 1; /* the Archbishop of York */
    return 0;
}

/* Ann Lee MP: the letters after a name. */
static uint32_t strip_letters(const pq_frame *f, uint32_t first, uint32_t end) {
    while (end > first + 1 && pq_is(f->units[end - 1].entry, PQ_LEX_POST_NOMINALS) && pq_unit_is(f, end - 2, W_CAPITAL)) end--;
    return end;
}

/* Splits units [first, end), one noun phrase, into title and name; a role phrase stays whole. */
static void find_core(const pq_frame *f, pq_subject *s) {
    uint32_t i = s->first, end = s->end;
    for (; i < s->end; i++) { /* the phrase before any apposition, parenthesis or clause */
        uint64_t bits = f->units[i].bits;
        if (bits & (W_COMMA | W_OPENER | W_DASH | W_COLON)) break;
        if ((bits & W_RELATIVE) && i > s->first && !(bits & W_DETERMINER && i == s->first)) break;
    }
    end = i > s->first ? i : s->end;
    s->speaker_first = s->first;
    s->speaker_end = end;
    s->role_first = s->role_end = s->first;
    if (end == s->first + 1 && pq_unit_is(f, s->first, W_PRONOUN | W_OBJECT) && !pq_unit_is(f, s->first, W_CAPITAL)) {
        s->kind = PQ_SPEAKER_PRONOUN;
        return;
    }
    uint32_t cut = s->first; /* the head ends at the first preposition */
    while (cut < end && !(pq_unit_is(f, cut, W_PREPOSITION | W_OF) && cut > s->first && !pq_unit_is(f, cut - 1, W_HYPHEN))) cut++;
    if (cut == s->first + 1 && cut < end && pq_unit_is(f, s->first, W_START) &&
        !pq_unit_is(f, s->first, W_GIVEN | W_ORGANISATION) &&
        pq_unit_is(f, s->first, W_GROUP | W_ROLE)) { /* Lawyers for Lee: a capital only where the sentence begins */
        s->kind = pq_unit_is(f, s->first, W_GROUP) ? PQ_SPEAKER_GROUP : PQ_SPEAKER_ROLE;
        return;
    }
    if (cut == end &&
        (pq_unit_is_word(f, s->first, "a") || pq_unit_is_word(f, s->first, "an") || pq_unit_is_word(f, s->first, "one")) &&
        pq_is(f->units[end - 1].entry, PQ_LEX_POST_NOMINALS)) { /* a Conservative MP */
        s->kind = PQ_SPEAKER_ROLE;
        return;
    }
    if (cut < end && pq_unit_is(f, cut - 1, W_CAPITAL) && pq_unit_is(f, cut - 1, W_ORGANISATION | W_ROLE))
        cut = end; /* University of X */
    if (cut == 0 || cut == s->first || !pq_unit_is(f, cut - 1, W_CAPITAL | W_NUMBER | W_INITIAL)) {
        s->kind = PQ_SPEAKER_ROLE;
        if (find_apposed_name(f, s, end)) return;
        for (uint32_t k = s->first; k < cut; k++)
            if (pq_unit_is(f, k, W_GROUP) && k + 1 == cut) s->kind = PQ_SPEAKER_GROUP;
        return;
    }
    if (is_office(f, s, end) && find_apposed_name(f, s, end)) return;
    cut = strip_letters(f, s->first, cut);
    uint32_t head_end = cut, name = head_end;
    int owned = pq_unit_is(f, head_end - 1, W_ORGANISATION); /* the Sheriff's Office */
    while (name > s->first && pq_unit_is(f, name - 1, W_NAME_PART | W_OF | W_AND | W_NUMBER | (owned ? W_GENITIVE : 0)) &&
           (owned || !pq_unit_is(f, name - 1, W_GENITIVE)))
        name--;
    while (name < head_end && !pq_unit_is(f, name, W_CAPITAL | W_INITIAL | W_PARTICLE)) name++;
    uint32_t person = name;
    for (uint32_t k = name; k + 1 < head_end; k++) /* title or office words */
        if (pq_unit_is(f, k, W_TITLE | W_ROLE) && pq_unit_is(f, k + 1, W_NAME_PART) && !pq_unit_is(f, k + 1, W_AND | W_OF))
            person = k + 1;
    if (owned && person > name && pq_unit_is(f, head_end - 2, W_GENITIVE)) person = name;
    s->kind = PQ_SPEAKER_NAME;
    if (person > s->first && person == name && pq_unit_is(f, s->first, W_DETERMINER) && name == s->first + 1) {
        s->speaker_first = s->first; /* the White House */
    } else {
        s->speaker_first = person;
        s->role_first = s->first;
        s->role_end = person;
    }
    s->speaker_end = cut;
    if (s->role_first < s->role_end && pq_unit_is(f, s->role_first, W_DETERMINER)) s->role_first++;
}

/* ---- leftwards ------------------------------------------------------------------------------------- */

/* Leaves "on Tuesday", "earlier this week", "in a statement" off the end. */
static uint32_t strip_adverbials(const pq_frame *f, uint32_t start, uint32_t end) {
    uint32_t e = end;
    for (int round = 0; round < 4 && e > start; round++) {
        uint32_t i = e;
        if (pq_unit_is(f, i - 1, W_TIME) || (pq_unit_is(f, i - 1, W_CUE_NOUN) && !pq_unit_is(f, i - 1, W_CAPITAL))) {
            int time = pq_unit_is(f, i - 1, W_TIME);
            while (i > start && e - i < 4 && pq_unit_is(f, i - 1, W_TIME | W_CUE_NOUN | W_NUMBER | W_DETERMINER | W_NOUNISH) &&
                   !pq_unit_is(f, i - 1, W_CAPITAL & ~0ull)) {
                i--;
                if (pq_unit_is(f, i, W_DETERMINER)) break;
            }
            while (time && i > start && pq_unit_is(f, i - 1, W_TIME)) i--;
            if (i > start && pq_unit_is(f, i - 1, W_PREPOSITION)) {
                e = i - 1;
                continue;
            }
            if (time && i < e) {
                e = i;
                continue;
            }
        }
        if (pq_unit_is(f, e - 1, W_ADVERB)) {
            e--;
            continue;
        }
        break;
    }
    return e > start ? e : end;
}

static int at_clause_start(const pq_frame *f, uint32_t i) {
    if (i == 0 || pq_unit_is(f, i, W_START)) return 1;
    return pq_unit_is(f, i - 1, W_PUNCTUATION | W_QUOTE | W_SUBORDINATOR | W_CONJUNCTION | W_AND | W_ADVERB | W_THAT) ||
           is_verb(f, i - 1);
}

int pq_unit_is_word(const pq_frame *f, uint32_t unit, const char *word) {
    if (unit >= f->count || f->units[unit].end != f->units[unit].first + 1) return 0;
    const pq_token *t = &f->store->document.tokens[f->units[unit].first];
    return word_is(f->store->document.text + t->start, t->end - t->start, word);
}

/* what police called; a plan which critics say: no part of the subject after it. */
static int is_free_relative(const pq_frame *f, uint32_t i) {
    return pq_unit_is(f, i, W_RELATIVE | W_SUBORDINATOR) && !pq_unit_is(f, i, W_THAT | W_POSSESSIVE | W_PRONOUN) &&
           (pq_unit_is_word(f, i, "what") || pq_unit_is_word(f, i, "which"));
}

int pq_is_pronominal(const pq_frame *f, uint32_t i) {
    if (!pq_unit_is(f, i, W_DETERMINER) || pq_unit_is(f, i, W_THAT | W_RELATIVE | W_NUMBER)) return 0;
    static const char *const never[] = {"a", "an", "the", "every", "what", "such", "no", "more"};
    for (uint32_t k = 0; k < sizeof never / sizeof *never; k++)
        if (pq_unit_is_word(f, i, never[k])) return 0;
    return 1;
}

/* Start of the plain noun phrase, without commas, that ends before unit `end`. */
static uint32_t plain_start(const pq_frame *f, uint32_t end) {
    uint32_t i = end, best = end, joined = PQ_NONE;
    int need_head = 1; /* after a preposition or conjunction its left side must end in a noun */
    while (i > 0 && end - i < LONGEST_PHRASE) {
        uint32_t k = i - 1;
        uint64_t bits = f->units[k].bits;
        if (i < end && (f->units[i].bits & W_START)) break;
        if (i == end && (bits & W_PRONOUN) && !(bits & W_CAPITAL)) return k;
        if (need_head ? is_head(f, k) || (bits & (W_CLOSER)) : is_nominal(f, k)) {
            if (!(bits & W_CAPITAL) && i < end && pq_unit_is(f, i, W_CAPITAL) && !(f->units[i].bits & W_TITLE) && !is_trade(f, k) &&
                !(bits & (W_GENITIVE | W_HYPHEN | W_NUMBER | W_PARTICLE)) && !(k > 0 && pq_unit_is(f, k - 1, W_HYPHEN)))
                break;
            if (bits & W_CLOSER) {
                uint32_t o = k;
                while (o > 0 && k - o < 8 && !pq_unit_is(f, o, W_OPENER)) o--;
                if (!pq_unit_is(f, o, W_OPENER)) break;
                i = o;
                continue;
            }
            i = best = k;
            need_head = 0;
            continue;
        }
        if (need_head && i < end && !(bits & (W_DETERMINER | W_POSSESSIVE | W_PRONOUN))) break;
        if (bits & (W_DETERMINER | W_POSSESSIVE)) {
            if (is_free_relative(f, k)) break;
            if ((bits & W_THAT) && (pq_unit_is(f, i, W_CAPITAL | W_DETERMINER | W_POSSESSIVE) ||
                                    !(k == 0 || (bits & W_START) || pq_unit_is(f, k - 1, W_PREPOSITION | W_OF))))
                break;
            if (i == end && !pq_is_pronominal(f, k)) break;
            i = best = k;
            if (k > 0 && pq_unit_is(f, k - 1, W_DETERMINER | W_NUMBER)) continue;
            if (k > 0 && pq_unit_is(f, k - 1, W_PREPOSITION) && !pq_unit_is(f, k - 1, W_SUBORDINATOR) && k > 1 &&
                !pq_unit_is(f, k - 2, W_TIME) && !(f->units[k].bits & W_START) && !(f->units[k - 1].bits & W_START)) {
                if (!(is_head(f, k - 2) || pq_unit_is(f, k - 2, W_DETERMINER | W_CLOSER))) break;
                i = k - 1;
                need_head = 1;
                continue;
            }
            if (k > 0 && pq_unit_is(f, k - 1, W_AND) && !(f->units[k].bits & W_START)) {
                joined = k;
                i = k - 1;
                need_head = 1;
                continue;
            }
            break;
        }
        if (i < end && (bits & (W_PREPOSITION | W_OF)) && !(bits & (W_CAPITAL | W_START | W_SUBORDINATOR)) && k > 0 &&
            !pq_unit_is(f, k - 1, W_TIME) && (is_head(f, k - 1) || pq_unit_is(f, k - 1, W_CLOSER)) && !((bits & W_START))) {
            i = k;
            need_head = 1;
            continue;
        }
        if (i < end && (bits & W_AND) && k > 0 && !(bits & W_START) && is_head(f, k - 1)) {
            joined = joined == PQ_NONE || !pq_unit_is(f, k - 1, W_CAPITAL) ? i : joined;
            i = k;
            need_head = 1;
            continue;
        }
        if (i < end && (bits & (W_ADVERB | W_ED | W_ING)) && is_nominal(f, i) && !(bits & W_START) && k > 0 &&
            (pq_unit_is(f, k - 1, W_DETERMINER | W_POSSESSIVE | W_GENITIVE) ||
             ((bits & (W_ED | W_ING)) && at_clause_start(f, k)))) {
            i = best = k;
            continue;
        }
        if (i < end && is_modifier(f, k)) { /* Retired judge; Lee's managing director */
            if (k == 0 || (bits & W_START)) {
                best = k;
                break;
            }
            if (pq_unit_is(f, k - 1, W_GENITIVE)) {
                i = best = k;
                continue;
            }
        }
        if (i < end && (bits & W_QUOTE) && pq_unit_is(f, i, W_NOUNISH) && !pq_unit_is(f, i, W_CAPITAL) && k > 0 &&
            pq_unit_is(f, k - 1, W_DETERMINER | W_POSSESSIVE | W_NOUNISH)) {
            i = best = k;
            continue;
        }
        break;
    }
    if (joined != PQ_NONE && best < joined && !at_clause_start(f, best)) best = joined;
    return best;
}

/* "Sarah Lee of Ohio on the trail said": a phrase may not begin inside a preposition's object unless nothing else is there. */
static int follows_preposition(const pq_frame *f, uint32_t start) {
    return start > 0 && !(f->units[start].bits & W_START) && pq_unit_is(f, start - 1, W_PREPOSITION | W_OF);
}

/* Whether units [first, end), between commas, describe the noun before them. 1 apposition, 2 relative clause, 0 something else. */
static int describes(const pq_frame *f, uint32_t first, uint32_t end) {
    if (first >= end) return 0;
    uint64_t bits = f->units[first].bits;
    if ((bits & W_RELATIVE) && !(bits & W_THAT)) return 2;
    if ((bits & W_PREPOSITION) || (bits & W_SUBORDINATOR)) {
        if (end - first >= 3 && (bits & W_PREPOSITION) && pq_unit_is(f, end - 1, W_RELATIVE)) return 2;
        for (uint32_t i = first; i < end && i < first + 3; i++)
            if (pq_unit_is(f, i, W_RELATIVE) && i > first && !pq_unit_is(f, i, W_THAT)) return 2; /* one of whom */
        return 0;
    }
    if (bits & (W_ING | W_CONJUNCTION | W_AND | W_TO)) return 0;
    if ((bits & W_NUMBER) && end == first + 1) return 1; /* age */
    int trade = 0, verb = 0;
    for (uint32_t i = first; i < end && i < first + 30; i++) {
        if (pq_unit_is(f, i, W_ROLE | W_GROUP | W_ORGANISATION | W_TITLE) || is_trade(f, i)) trade = 1;
        if (is_verb(f, i) && !pq_unit_is(f, i, W_ROLE)) verb = 1;
        if (pq_unit_is(f, i, W_RELATIVE)) break;
    }
    if (bits & (W_ED | W_VERB | W_CUE))
        return trade && !verb && pq_unit_is(f, first + 1, W_NOUNISH | W_ROLE) && first + 1 < end ? 1 : 0;
    if (bits & (W_ADVERB | W_TIME)) return trade && !verb && end - first > 2 ? 1 : 0;
    if (verb) return 0;
    if (bits & (W_DETERMINER | W_POSSESSIVE | W_NUMBER)) return 1;
    if (end - first <= 3 && (bits & W_CAPITAL)) return 1; /* R-Ohio, Jr., a state */
    uint32_t name = first;
    while (name < end && pq_unit_is(f, name, W_NAME_PART)) name++;
    if (name == end && end - first <= 6 && (bits & W_CAPITAL)) return 1; /* the owner, Larch Bay Shipping Co., */
    return trade;
}

static pq_subject no_subject(void) { return (pq_subject){0}; }

static pq_subject whole(const pq_frame *f, uint32_t first, uint32_t end) {
    pq_subject s = {.first = first, .end = end};
    if (first >= end) return no_subject();
    find_core(f, &s);
    return s;
}

/* The clause's subject is who or which: a person without a name stands for it, a name is resolved through it. */
static pq_subject through_relative(pq_subject s, uint32_t relative) {
    s.antecedent_first = s.first == s.end ? relative : s.speaker_first;
    s.antecedent_end = s.first == s.end ? relative + 1 : s.speaker_end;
    s.antecedent_kind = s.kind;
    if (s.first == s.end || s.kind == PQ_SPEAKER_NAME || s.kind == PQ_SPEAKER_PRONOUN) {
        s.speaker_first = relative;
        s.speaker_end = relative + 1;
        s.kind = PQ_SPEAKER_PRONOUN;
    }
    s.first = relative;
    s.end = relative + 1;
    s.relative = 1;
    return s;
}

/* A woman who answered the door said: where the phrase before begins; `start` where it is no object of such a clause. */
static uint32_t start_before_clause(const pq_frame *f, uint32_t low, uint32_t start) {
    enum { LONGEST_CLAUSE = 8 };
    if (pq_unit_is(f, start, W_PRONOUN | W_CAPITAL | W_GROUP | W_ROLE | W_START) ||
        pq_unit_is(f, start + 1, W_CAPITAL | W_ROLE | W_GROUP))
        return start;
    for (uint32_t r = start; r > low + 1 && start - r < LONGEST_CLAUSE;) {
        if (pq_unit_is(f, --r, W_PUNCTUATION | W_QUOTE | W_PRONOUN | W_THAT | W_SUBORDINATOR)) return start;
        if (!pq_unit_is(f, r, W_RELATIVE)) continue;
        uint32_t first = plain_start(f, r);
        if (start - r < 2 || first >= r || !is_head(f, r - 1) || pq_unit_is(f, r - 1, W_CAPITAL)) return start;
        return at_clause_start(f, first) ? first : start;
    }
    return start;
}

/* A man who did not want to be named said: the phrase before a clause of who that ends in a verb. */
static pq_subject before_clause(const pq_frame *f, uint32_t low, uint32_t end) {
    enum { LONGEST_CLAUSE = 25 };
    if (!pq_unit_is(f, end - 1, W_VERB | W_ED | W_CUE)) return no_subject();
    for (uint32_t r = end - 1; r > low + 1 && end - r < LONGEST_CLAUSE;) {
        if (pq_unit_is(f, --r, W_PUNCTUATION | W_QUOTE)) break;
        if (!pq_unit_is(f, r, W_RELATIVE) || pq_unit_is(f, r, W_THAT) || !is_head(f, r - 1)) continue;
        uint32_t first = plain_start(f, r);
        if (first < r && at_clause_start(f, first)) return whole(f, first, end);
    }
    return no_subject();
}

/* The court heard Lee told ...: a verb that a clause may follow without that. */
static int takes_clause(const pq_frame *f, uint32_t unit) {
    static const char *const verbs[] = {"heard", "hear",  "hears",  "knew",    "know",
                                        "knows", "think", "thinks", "thought", "understand"};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (pq_unit_is_word(f, unit, verbs[i])) return 1;
    return 0;
}

/* The phrase before a verb: pronoun, who, plain phrase, or a phrase with what stands between commas after it. */
pq_subject pq_phrase_before(const pq_frame *f, uint32_t end) {
    if (end == 0) return no_subject();
    uint32_t low = pq_sentence_start(f, end - 1), e = end;
    int parenthesis = 0;
    for (int round = 0; round < 5 && e > low && pq_unit_is(f, e - 1, W_COMMA | W_DASH); round++) {
        uint64_t sign = f->units[e - 1].bits & (W_COMMA | W_DASH);
        uint32_t close = e - 1, j = close, depth = 0;
        uint32_t limit = close > low + LONGEST_PHRASE ? close - LONGEST_PHRASE : low;
        int found = 0;
        for (j = close; j > limit;) { /* the nearest comma to the left after a noun whose phrase begins a clause */
            j--;
            if (pq_unit_is(f, j, W_CLOSER)) depth++;
            if (pq_unit_is(f, j, W_OPENER) && depth) depth--;
            if (depth || !pq_unit_is(f, j, sign) || j <= low || j + 1 == close) continue;
            if (pq_unit_is(f, j - 1, W_RELATIVE) && !pq_unit_is(f, j - 1, W_THAT) &&
                j > low + 1) { /* Lee, who, after a week, said */
                uint32_t noun_end = pq_unit_is(f, j - 2, W_COMMA) ? j - 2 : j - 1, first = plain_start(f, noun_end);
                return through_relative(whole(f, first, noun_end), j - 1);
            }
            if (!is_head(f, j - 1) && !pq_unit_is(f, j - 1, W_CLOSER)) continue;
            uint32_t start = plain_start(f, j);
            if (start >= j || follows_preposition(f, start)) continue;
            if (pq_unit_is(f, j - 1, W_TIME)) continue;
            found = 1;
            int kind = describes(f, j + 1, close);
            /* a phrase that itself describes a name before it: go on to that name */
            uint32_t outer = start;
            for (int more = 0; more < 3 && outer > low + 1 && pq_unit_is(f, outer - 1, W_COMMA); more++) {
                uint32_t left = plain_start(f, outer - 1);
                if (left >= outer - 1 || follows_preposition(f, left) || !describes(f, outer, j) ||
                    pq_unit_is(f, outer - 2, W_TIME))
                    break;
                if (!at_clause_start(f, left)) break;
                int age = left + 1 == outer - 1 && pq_unit_is(f, left, W_NUMBER);
                if (!age && !pq_unit_is(f, outer - 2, W_CAPITAL | W_CLOSER | W_INITIAL) && !pq_unit_is(f, left, W_DETERMINER))
                    break;
                if (pq_unit_is(f, outer, W_CAPITAL) && !pq_unit_is(f, j - 1, W_NOUNISH)) break;
                outer = left;
                if (kind == 0) kind = 3;
            }
            if (kind == 0) {
                e = j;
                parenthesis = 1;
                break;
            }
            return whole(f, outer, kind == 3 ? j : end);
        }
        if (!found) return no_subject();
        if (parenthesis) return whole(f, plain_start(f, e), e);
    }
    uint32_t stripped = strip_adverbials(f, low, e);
    while (stripped < e && stripped > low && pq_unit_is(f, stripped - 1, W_AUXILIARY)) stripped--; /* who has in the past said */
    e = stripped;
    if (e == low) return no_subject();
    uint32_t k = e - 1;
    if (pq_unit_is(f, k, W_RELATIVE)) {
        if (k == low || pq_unit_is(f, k - 1, W_PREPOSITION)) return no_subject();
        pq_subject s = no_subject();
        uint32_t noun_end = pq_unit_is(f, k - 1, W_COMMA) ? k - 1 : k;
        uint32_t start = noun_end > low ? plain_start(f, noun_end) : noun_end;
        if (start < noun_end && is_head(f, noun_end - 1)) s = whole(f, start, noun_end);
        else if (pq_unit_is(f, k, W_THAT)) return no_subject();
        return through_relative(s, k);
    }
    uint32_t start = plain_start(f, e);
    if (start >= e) return before_clause(f, low, e);
    while (start < e && pq_unit_is(f, start, W_ADVERB | W_CONJUNCTION) && !pq_unit_is(f, start, W_DETERMINER)) start++;
    uint32_t clause = start_before_clause(f, low, start);
    if (clause < start) return whole(f, clause, e);
    if (start > low + 2 && pq_unit_is(f, start - 1, W_BY) && pq_unit_is(f, start - 2, W_ED | W_VERB | W_CUE) &&
        is_head(f, start - 3)) {
        uint32_t first = plain_start(f, start - 2); /* a letter obtained by The Times says */
        if (first < start - 2 && at_clause_start(f, first)) return whole(f, first, e);
    }
    if (start > low && is_verb(f, start - 1) && !pq_unit_is(f, start - 1, W_CUE) &&
        !(pq_unit_is(f, start, W_CAPITAL) && takes_clause(f, start - 1))) { /* an official who asked to stay unnamed said */
        for (uint32_t r = start - 1; r > low && start - r < 25; r--) {
            if (pq_unit_is(f, r, W_PUNCTUATION | W_QUOTE)) break;
            if (!pq_unit_is(f, r, W_RELATIVE) || pq_unit_is(f, r, W_THAT)) continue;
            uint32_t first = plain_start(f, r);
            if (first < r && is_head(f, r - 1)) return whole(f, first, e);
        }
        return no_subject();
    }
    return whole(f, start, e);
}

/* ---- rightwards ------------------------------------------------------------------------------------ */

/* After a preposition: "in an interview", "on Tuesday", "at a rally" tell when and where, not who. */
static int is_circumstance(const pq_frame *f, uint32_t i) {
    uint64_t next = i + 1 < f->count ? f->units[i + 1].bits : 0;
    if (pq_unit_is(f, i, W_OF)) return 0;
    if (next & (W_TIME | W_ING | W_OBJECT | W_RELATIVE | W_SUBORDINATOR)) return 1;
    if (next & W_POSSESSIVE) return 1;
    for (uint32_t k = i + 1; k < f->count && k < i + 5; k++) {
        if (pq_unit_is(f, k, W_TIME | W_CUE_NOUN)) return 1;
        if (!pq_unit_is(f, k, W_DETERMINER | W_NOUNISH | W_NUMBER | W_CAPITAL | W_HYPHEN)) break;
    }
    return 0;
}

/* a smiling Lee, a laughing man: a verb of saying as what describes the noun. */
static int is_smiling(const pq_frame *f, uint32_t first) {
    const pq_entry *e = first + 1 < f->count ? f->units[first + 1].entry : NULL;
    return pq_unit_is(f, first, W_DETERMINER) && pq_unit_is(f, first + 1, W_CUE) && e != NULL && e->form == PQ_FORM_ING &&
           pq_unit_is(f, first + 2, W_CAPITAL | W_ROLE | W_GROUP);
}

static uint32_t plain_end(const pq_frame *f, uint32_t first, int apposition) {
    uint32_t i = first;
    int lower_head = 0;
    if (pq_unit_is(f, i, W_PRONOUN) && !pq_unit_is(f, i, W_CAPITAL) &&
        !(i + 1 < f->count && pq_unit_is(f, i, W_DETERMINER) && is_nominal(f, i + 1)))
        return i + 1;
    while (i < f->count && i - first < LONGEST_PHRASE) {
        uint64_t bits = f->units[i].bits;
        if (i > first && (bits & W_START)) break;
        if (bits & W_OPENER) { /* (D-Ill.) */
            uint32_t c = i;
            while (c < f->count && c - i < 8 && !pq_unit_is(f, c, W_CLOSER)) c++;
            if (i == first || !pq_unit_is(f, c, W_CLOSER)) break;
            i = c + 1;
            continue;
        }
        if (i > first && (bits & W_TIME) && !pq_unit_is(f, i - 1, W_HYPHEN) &&
            !(bits & W_CAPITAL && i + 1 < f->count && pq_unit_is(f, i + 1, W_CAPITAL)) &&
            !pq_unit_is(f, i - 1, W_DETERMINER | W_OF | W_POSSESSIVE))
            break;
        if ((bits & (W_DETERMINER | W_POSSESSIVE)) &&
            (i == first || pq_unit_is(f, i - 1, W_PREPOSITION | W_OF | W_AND | W_DETERMINER))) {
            i++;
            continue;
        }
        if (is_nominal(f, i)) {
            if (!(bits & (W_CAPITAL | W_NUMBER | W_GENITIVE | W_HYPHEN | W_INITIAL))) lower_head = 1;
            i++;
            continue;
        }
        if ((i == first && is_modifier(f, i)) ||
            (i == first + 1 &&
             (is_smiling(f, first) || (pq_unit_is(f, first, W_DETERMINER | W_POSSESSIVE) && is_modifier(f, i))))) {
            i++;
            continue;
        }
        if ((bits & (W_ADVERB | W_ED | W_ING)) && i + 1 < f->count &&
            (pq_unit_is(f, i, W_START) || i == first ||
             pq_unit_is(f, i - 1, W_DETERMINER | W_POSSESSIVE | W_ADVERB | W_AND | W_NOUNISH)) &&
            pq_unit_is(f, i + 1, W_NOUNISH | W_ED | W_ROLE) && !(i > first && pq_unit_is(f, i - 1, W_CAPITAL)) &&
            (!pq_unit_is(f, i + 1, W_CAPITAL) || (i == first + 1 && pq_unit_is(f, first, W_DETERMINER)))) {
            if (!((bits & (W_ED | W_ING)) && i > first && pq_unit_is(f, i - 1, W_NOUNISH) && lower_head)) {
                i++;
                continue;
            }
        }
        if (i > first && (bits & (W_PREPOSITION | W_OF)) && !(bits & W_BY) && i + 1 < f->count && pq_begins_phrase(f, i + 1) &&
            !pq_unit_is(f, i + 1, W_QUOTE)) {
            if (!(bits & W_OF) &&
                (is_circumstance(f, i) || (!lower_head && !apposition && !pq_unit_is(f, i - 1, W_ROLE | W_TITLE))))
                break;
            i++;
            continue;
        }
        if (i > first && (bits & W_AND) && i + 1 < f->count && pq_begins_phrase(f, i + 1) && !pq_unit_is(f, i + 1, W_PRONOUN)) {
            uint32_t k = i + 1;
            while (k < f->count && k < i + 8 && (is_nominal(f, k) || pq_unit_is(f, k, W_DETERMINER | W_POSSESSIVE))) k++;
            if (k < f->count && is_verb(f, k)) break; /* a new clause */
            i++;
            continue;
        }
        break;
    }
    while (i > first && pq_unit_is(f, i - 1, W_PREPOSITION | W_OF | W_AND | W_DETERMINER | W_POSSESSIVE | W_ADVERB | W_HYPHEN) &&
           !(i > first + 1 && pq_unit_is(f, i - 2, W_HYPHEN))) /* mother-of-two */
        i--;
    return i;
}

/* End of a relative clause that begins at unit i: the sentence's end, or a comma before a participle or conjunction. */
static uint32_t clause_end(const pq_frame *f, uint32_t i) {
    uint32_t k = i;
    for (; k < f->count && k - i < LONGEST_PHRASE; k++) {
        if (k > i && pq_unit_is(f, k, W_START | W_END | W_QUOTE | W_DASH | W_COLON)) break;
        if (pq_unit_is(f, k, W_COMMA) && k + 1 < f->count &&
            pq_unit_is(f, k + 1, W_ING | W_CONJUNCTION | W_AND | W_QUOTE | W_SUBORDINATOR | W_PREPOSITION))
            break;
        if (pq_unit_is(f, k, W_COMMA) && k + 1 < f->count && pq_unit_is(f, k + 1, W_CUE) && f->units[k + 1].entry &&
            f->units[k + 1].entry->form == PQ_FORM_ING)
            break;
    }
    return k;
}

/* a trainer named Ann Lee: where the name begins behind a phrase that ends there; 0 if none does. */
static uint32_t name_given_after(const pq_frame *f, uint32_t end) {
    if (!pq_unit_is_word(f, end, "named") && !pq_unit_is_word(f, end, "called")) return 0;
    return pq_unit_is(f, end + 1, W_CAPITAL) && !pq_unit_is(f, end + 1, W_START) ? end + 1 : 0;
}

pq_subject pq_phrase_after(const pq_frame *f, uint32_t first) {
    if (first >= f->count || !pq_begins_phrase(f, first)) return no_subject();
    uint32_t end = plain_end(f, first, 0);
    if (end <= first && pq_is_pronominal(f, first)) end = first + 1; /* said another */
    if (end <= first) return no_subject();
    if (pq_unit_is(f, first, W_PRONOUN) && end == first + 1 && !pq_unit_is(f, first, W_CAPITAL)) return whole(f, first, end);
    uint32_t name = pq_unit_is(f, first, W_DETERMINER) ? name_given_after(f, end) : 0;
    if (name > 0) {
        pq_subject s = {
            .first = first, .end = plain_end(f, name, 1), .kind = PQ_SPEAKER_NAME, .role_first = first, .role_end = name};
        s.speaker_first = name;
        s.speaker_end = name;
        while (s.speaker_end < s.end && pq_unit_is(f, s.speaker_end, W_NAME_PART)) s.speaker_end++;
        if (s.speaker_end > name) return s;
    }
    for (int round = 0; round < 4 && end + 1 < f->count; round++) {
        if (pq_unit_is(f, end, W_RELATIVE) && !pq_unit_is(f, end, W_THAT) && !pq_unit_is(f, end, W_START)) {
            end = clause_end(f, end);
            break;
        }
        if (pq_unit_is(f, end, W_ED) && round > 0 && !pq_unit_is(f, end, W_START)) { /* an operative unaligned in 2016 */
            end = clause_end(f, end);
            break;
        }
        if (!pq_unit_is(f, end, W_COMMA)) break;
        uint32_t k = end + 1;
        if (pq_unit_is(f, k, W_QUOTE | W_CUE | W_VERB) && !is_nominal(f, k)) break;
        if (pq_unit_is(f, k, W_RELATIVE) && !pq_unit_is(f, k, W_THAT)) {
            end = clause_end(f, k);
            break;
        }
        uint32_t stop = plain_end(f, k, 1);
        if (stop <= k) break;
        if (!describes(f, k, stop)) break;
        if (stop < f->count && is_verb(f, stop)) break;
        end = stop;
    }
    return whole(f, first, end);
}

/* London (AP) - Lee has warned: where the sentence begins behind the place and the agency. */
static uint32_t past_dateline(const pq_frame *f, uint32_t first, uint32_t limit) {
    enum { LONGEST = 10 };
    for (uint32_t i = first; i < limit && i < first + LONGEST; i++) {
        if (pq_unit_is(f, i, W_DASH) && i > first && pq_unit_is(f, i - 1, W_CLOSER)) return i + 1;
        if (!pq_unit_is(f, i, W_CAPITAL | W_COMMA | W_OPENER | W_CLOSER | W_NUMBER)) break;
    }
    return first;
}

/* A few days later, Lee ...: the end of such a phrase; `first` where there is none. */
static uint32_t time_end(const pq_frame *f, uint32_t first, uint32_t limit) {
    enum { LONGEST = 5 };
    for (uint32_t i = first + 1; i + 1 < limit && i < first + LONGEST; i++) {
        if (pq_unit_is(f, i, W_COMMA) && pq_unit_is(f, i - 1, W_TIME | W_ADVERB)) {
            for (uint32_t k = first; k < i; k++)
                if (pq_unit_is(f, k, W_TIME)) return i + 1;
            return first;
        }
        if (!pq_unit_is(f, i, W_TIME | W_NOUNISH | W_NUMBER | W_ADVERB | W_DETERMINER) || pq_unit_is(f, i, W_CAPITAL)) break;
    }
    return first;
}

pq_subject pq_main_subject(const pq_frame *f, uint32_t unit) {
    uint32_t i = past_dateline(f, pq_sentence_start(f, unit), unit), jumps = 0;
    while (i < unit) {
        if (pq_unit_is(f, i, W_CONJUNCTION | W_AND | W_ADVERB | W_COMMA | W_DASH | W_QUOTE) && !pq_unit_is(f, i, W_CAPITAL)) {
            i++;
        } else if (pq_unit_is(f, i, W_PREPOSITION | W_SUBORDINATOR | W_TO | W_TIME) ||
                   (pq_unit_is(f, i, W_ING | W_ED | W_CUE | W_VERB) && !is_nominal(f, i))) {
            while (i < unit && !pq_unit_is(f, i, W_COMMA)) i++;
            if (++jumps > 2) return no_subject();
        } else {
            uint32_t end = time_end(f, i, unit);
            if (end == i) break;
            i = end;
        }
    }
    if (i >= unit || !pq_begins_phrase(f, i)) return no_subject();
    pq_subject s = pq_phrase_after(f, i);
    if (s.end > unit) s = no_subject();
    s.far = 1;
    return s;
}

int pq_is_thing(const pq_frame *f, const pq_subject *who) {
    if (who->first >= who->end || who->kind != PQ_SPEAKER_ROLE || who->relative) return 0;
    for (uint32_t i = who->first; i < who->end; i++)
        if (pq_unit_is(f, i, W_ROLE | W_TITLE | W_GROUP | W_ORGANISATION | W_CAPITAL | W_PRONOUN | W_POSSESSIVE | W_CUE_NOUN))
            return 0;
    return 1;
}
