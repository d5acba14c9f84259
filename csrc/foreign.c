#include "foreign.h"

#include <string.h>

enum { LONGEST_PHRASE = 24, LONGEST_CLAUSE = 80, LONGEST_NAME = 6 };

typedef struct {
    const pq_store *store;
    const pq_token *tokens;
    uint32_t from, limit; /* tokens that may be looked at */
    uint32_t quote;       /* of them, which quotes are passed over from */
    int german;
} scan;

/* ---- words --------------------------------------------------------------------------------------- */

static int is_sign(const scan *s, uint32_t t, char sign) {
    return s->tokens[t].end == s->tokens[t].start + 1 && s->store->document.text[s->tokens[t].start] == (uint8_t)sign;
}

static int word_is(const scan *s, uint32_t t, const char *word) {
    uint32_t length = s->tokens[t].end - s->tokens[t].start;
    const uint8_t *at = s->store->document.text + s->tokens[t].start;
    return strlen(word) == length && (*at | 0x20) == (uint8_t)(*word | 0x20) && memcmp(at + 1, word + 1, length - 1) == 0;
}

static int is_class(const scan *s, uint32_t t, unsigned lex) { return pq_is(pq_lookup_token(s->store, t), lex); }

static int is_word(const scan *s, uint32_t t) { return (s->tokens[t].flags & (PQ_LOWER | PQ_CAPITAL)) != 0; }

static int is_determiner(const scan *s, uint32_t t) { return is_class(s, t, PQ_LEX_FOREIGN_DETERMINERS); }
static int is_preposition(const scan *s, uint32_t t) { return is_class(s, t, PQ_LEX_FOREIGN_PREPOSITIONS); }
static int is_adverb(const scan *s, uint32_t t) { return is_class(s, t, PQ_LEX_FOREIGN_ADVERBS); }
static int is_auxiliary(const scan *s, uint32_t t) {
    return is_class(s, t, PQ_LEX_FOREIGN_AUXILIARIES) && s->tokens[t].flags & PQ_LOWER;
}
static int is_linker(const scan *s, uint32_t t) { /* of: des, de, and in German der after a noun */
    if (!(s->tokens[t].flags & PQ_LOWER)) return 0;
    return is_class(s, t, PQ_LEX_FOREIGN_LINKERS) || (s->german && word_is(s, t, "der"));
}

/* In none of the lists of small words. */
static int is_open(const scan *s, uint32_t t) {
    const pq_entry *e = pq_lookup_token(s->store, t);
    return !(pq_is(e, PQ_LEX_FOREIGN_DETERMINERS) || pq_is(e, PQ_LEX_FOREIGN_PREPOSITIONS) || pq_is(e, PQ_LEX_FOREIGN_PRONOUNS) ||
             pq_is(e, PQ_LEX_FOREIGN_AUXILIARIES) || pq_is(e, PQ_LEX_FOREIGN_SUBORDINATORS) || pq_is(e, PQ_LEX_FOREIGN_ADVERBS) ||
             pq_is(e, PQ_LEX_FOREIGN_OBJECT_PRONOUNS) || pq_is(e, PQ_LEX_FOREIGN_LINKERS) || pq_is(e, PQ_LEX_FOREIGN_CONJUNCTIONS));
}

static int is_verb(const scan *s, uint32_t t) { /* of saying; a noun in German has a capital, one of the others an article */
    const pq_entry *e = pq_lookup_token(s->store, t);
    if (!(s->tokens[t].flags & PQ_LOWER) || !(pq_is(e, PQ_LEX_FOREIGN_CUES) || (pq_is(e, PQ_LEX_INCISE_CUES) && !s->german)))
        return 0;
    static const char *const nouns[] = {"mots", "paroles", "phrase", "lettre", "cri"};
    for (uint32_t k = 0; k < sizeof nouns / sizeof *nouns; k++)
        if (word_is(s, t, nouns[k])) return 0;
    if (pq_is(e, PQ_LEX_FOREIGN_ADVERBS) || word_is(s, t, "selon") || word_is(s, t, "zufolge") || word_is(s, t, "laut")) return 0;
    return s->german || t == s->from || !(is_determiner(s, t - 1) || is_linker(s, t - 1) || is_preposition(s, t - 1)) ||
           is_class(s, t - 1, PQ_LEX_FOREIGN_PRONOUNS) || is_class(s, t - 1, PQ_LEX_FOREIGN_OBJECT_PRONOUNS);
}

static int is_number(const scan *s, uint32_t t) { return s->tokens[t].kind == PQ_TOKEN_NUMBER; }

static int is_hyphen(const scan *s, uint32_t t) { return is_sign(s, t, '-'); }

static int ends_like(const scan *s, uint32_t t, const char *end) {
    uint32_t length = s->tokens[t].end - s->tokens[t].start, n = (uint32_t)strlen(end);
    return length > n && memcmp(s->store->document.text + s->tokens[t].end - n, end, n) == 0;
}

/* dem, den, einem: of no subject. */
static int is_oblique(const scan *s, uint32_t t) {
    uint32_t length = s->tokens[t].end - s->tokens[t].start;
    const uint8_t *end = s->store->document.text + s->tokens[t].end;
    return s->german && length > 2 && is_determiner(s, t) && end[-2] == 'e' && (end[-1] == 'm' || end[-1] == 'n');
}

/* ---- noun phrases -------------------------------------------------------------------------------- */

/* End of the plain noun phrase at `first`, without what stands between commas; `first` where there is none. */
static uint32_t phrase_end(const scan *s, uint32_t first, uint32_t limit) {
    uint32_t i = first, head = first;
    int lower = 0, capital = 0, article = 0;
    if (i < limit && is_class(s, i, PQ_LEX_FOREIGN_PRONOUNS) && !is_determiner(s, i)) return i + 1;
    while (i < limit && i - first < 2 && is_determiner(s, i) && (i == first || !s->german)) i++, article = 1;
    for (; i < limit && i - first < LONGEST_PHRASE; i++) {
        uint16_t flags = s->tokens[i].flags;
        if (is_hyphen(s, i) && i > first) continue;
        if ((flags & PQ_CAPITAL && (is_open(s, i) || i > first)) || is_number(s, i) || s->tokens[i].kind == PQ_TOKEN_INITIAL) {
            capital = 1, lower = 0;
            head = i + 1;
        } else if (flags & PQ_OPENER && head == i && i > first) { /* (CDU) */
            uint32_t close = i;
            while (close < limit && close - i < 6 && !(s->tokens[close].flags & PQ_CLOSER)) close++;
            if (close >= limit || !(s->tokens[close].flags & PQ_CLOSER)) break;
            i = close;
            head = i + 1;
        } else if (flags & PQ_QUOTE_MARK && (i == first || head == i || (article && !lower && head == first))) { /* „Die Zeit“ */
            uint32_t close = i + 1;
            while (close < limit && close - i < LONGEST_NAME && !(s->tokens[close].flags & PQ_QUOTE_MARK)) close++;
            if (close >= limit || close == i + 1 || !(s->tokens[close].flags & PQ_QUOTE_MARK) ||
                !(s->tokens[i + 1].flags & PQ_CAPITAL))
                break;
            i = close;
            capital = 1, lower = 0;
            head = i + 1;
        } else if (is_linker(s, i) && head == i && i > first) {
            capital = 0, article = 1, lower = 0;
            if (i + 1 < limit && is_determiner(s, i + 1)) i++;
        } else if (flags & PQ_LOWER && is_open(s, i) && !is_verb(s, i) && article && !capital && ++lower < 4) {
            if (!s->german) head = i + 1;
        } else {
            break;
        }
    }
    return head;
}

/* Past adverbs, pronouns and phrases of time and place that stand between verb and subject: sagte gestern in Berlin der Minister. */
static uint32_t skip_between(const scan *s, uint32_t t, uint32_t limit) {
    uint32_t from = t;
    while (t < limit && t - from < 12) {
        if (is_class(s, t, PQ_LEX_FOREIGN_PRONOUNS)) return t;
        if (is_adverb(s, t) || (is_class(s, t, PQ_LEX_FOREIGN_OBJECT_PRONOUNS) && !is_determiner(s, t))) {
            t++;
        } else if (is_preposition(s, t) && s->tokens[t].flags & PQ_LOWER) {
            uint32_t object = t + 1;
            while (object < limit && object - t < 4 &&
                   ((object == t + 1 && (is_determiner(s, object) || is_class(s, object, PQ_LEX_FOREIGN_OBJECT_PRONOUNS))) ||
                    (s->tokens[object].flags & PQ_LOWER && is_open(s, object))))
                object++;
            while (object < limit && object - t < 7 &&
                   (s->tokens[object].flags & PQ_CAPITAL || is_number(s, object) || is_hyphen(s, object)))
                object++;
            if (object == t + 1) return t;
            t = object;
        } else {
            break;
        }
    }
    return t;
}

/* With what stands between commas after it and describes it: Klaus Stöhr, der Leiter der Behörde, */
static uint32_t with_apposition(const scan *s, uint32_t end, uint32_t limit) {
    if (end + 1 >= limit || !is_sign(s, end, ',')) return end;
    uint32_t stop = phrase_end(s, end + 1, limit);
    if (stop <= end + 1 || is_class(s, end + 1, PQ_LEX_FOREIGN_PRONOUNS)) return end;
    while (stop < limit && stop - end < LONGEST_PHRASE && is_preposition(s, stop)) { /* Sprecher für Umwelt */
        uint32_t more = phrase_end(s, stop + 1, limit);
        if (more <= stop + 1) break;
        stop = more;
    }
    if (stop < limit && !is_sign(s, stop, ',') && !is_sign(s, stop, ':') &&
        !(s->tokens[stop].flags & (PQ_TERMINATOR | PQ_QUOTE_MARK)))
        return end;
    return stop;
}

/* Kanzlerin, Grünen-Politiker: the last word of it names an office or trade. */
static int is_office(const scan *s, uint32_t t) {
    static const char *const ends[] = {
        "chef",          "minister",          "pr\xC3\xA4sident", "sprecher",     "kanzler",  "vorsitzende",
        "vorsitzender",  "politiker",         "experte",          "kommissar",    "trainer",  "direktor",
        "leiter",        "meister",           "anwalt",           "richter",      "senator",  "professor",
        "general",       "kandidat",          "sekret\xC3\xA4r",  "herr",         "frau",     "manager",
        "f\xC3\xBChrer", "minist\xC3\xA9rin", "forscher",         "berater",      "vorstand", "k\xC3\xB6nig",
        "papst",         "bischof",           "anw\xC3\xA4lt",    "doktor",       "dr.",      "prof.",
        "autor",         "koordinator",       "beauftragte",      "beauftragter", "kollege",  "abgeordnete",
        "abgeordneter",  "monsieur",          "madame",           "mme",          "m."};
    const pq_token *token = &s->tokens[t];
    uint32_t length = token->end - token->start;
    const uint8_t *at = s->store->document.text + token->start;
    uint8_t word[40];
    if (length > sizeof word) at += length - sizeof word, length = sizeof word;
    for (uint32_t i = 0; i < length; i++) word[i] = at[i] >= 'A' && at[i] <= 'Z' ? at[i] | 0x20 : at[i];
    if (length > 4 && memcmp(word + length - 2, "in", 2) == 0) length -= 2; /* Ministerin */
    for (uint32_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        uint32_t n = (uint32_t)strlen(ends[i]);
        if (n <= length && memcmp(word + length - n, ends[i], n) == 0) return 1;
    }
    return pq_is(pq_lookup_token(s->store, t), PQ_LEX_TITLES);
}

/* Name, pronoun or role inside the phrase [c->first, c->end). */
static void find_speaker(const scan *s, pq_foreign_cue *c) {
    uint32_t plain = c->first, last = c->end;
    while (plain < c->end && !is_sign(s, plain, ',') && !(s->tokens[plain].flags & PQ_OPENER)) plain++;
    while (last > c->first + 1 && is_sign(s, last - 1, ',')) last--;
    c->speaker_first = c->first;
    c->speaker_end = plain;
    c->role_first = c->role_end = c->first;
    if (plain == c->first + 1 && is_class(s, c->first, PQ_LEX_FOREIGN_PRONOUNS)) {
        c->kind = PQ_SPEAKER_PRONOUN;
        return;
    }
    uint32_t name = c->first, end, article = is_determiner(s, c->first) ? 1 : 0;
    if (name + article < plain && s->tokens[name + article].flags & PQ_QUOTE_MARK) {
        c->kind = PQ_SPEAKER_NAME;
        return;
    }
    c->kind = PQ_SPEAKER_ROLE;
    if (article) name++;
    while (name < plain && s->tokens[name].flags & PQ_LOWER && is_open(s, name)) name++; /* le vieux Jean */
    if (s->german && !article && name + 2 < plain && ends_like(s, name, "s") && s->tokens[name + 1].flags & PQ_LOWER &&
        is_open(s, name + 1))
        name += 2; /* Mannheims oberster Richter Tom Lee */
    for (end = name; end < plain && (s->tokens[end].flags & PQ_CAPITAL || is_hyphen(s, end) || is_number(s, end) ||
                                     s->tokens[end].kind == PQ_TOKEN_INITIAL ||
                                     (!article && end > name && end + 1 < plain && is_class(s, end, PQ_LEX_NAME_PARTICLES)));)
        end++;
    uint32_t run = name;
    for (uint32_t i = name; i + 1 < end; i++)
        if (is_office(s, i) && !is_hyphen(s, i + 1)) name = i + 1;
    if (name == run && article && s->german && end - name > 2) /* the last two words of der Linguist Tom Lee */
        for (uint32_t i = name; i + 1 < end && name == run; i++)
            if (pq_is(pq_lookup_token(s->store, i), PQ_LEX_GIVEN_NAMES)) name = i;
    if (name == end ||
        (article && s->german && name == run && (end == name + 1 || is_office(s, end - 1)))) { /* der Sprecher, Tom Lee, */
        if (plain + 2 < last && is_sign(s, plain, ',') && s->tokens[plain + 1].flags & PQ_CAPITAL &&
            s->tokens[plain + 2].flags & PQ_CAPITAL && is_open(s, plain + 1) && !is_office(s, plain + 1)) {
            c->kind = PQ_SPEAKER_NAME;
            c->role_first += (uint32_t)article;
            c->role_end = plain;
            c->speaker_first = plain + 1;
            for (c->speaker_end = plain + 1; c->speaker_end < last && !is_sign(s, c->speaker_end, ',');) c->speaker_end++;
        }
        return;
    }
    if (end < plain && is_linker(s, end) && is_office(s, end - 1)) { /* Präsident der Republik Tom Lee */
        uint32_t k = plain;
        while (k > end && s->tokens[k - 1].flags & PQ_CAPITAL && plain - k < 2) k--;
        if (plain - k < 2 || k <= end + 2) return;
        name = k, end = plain;
    } else if (end < plain && s->tokens[end].flags & PQ_LOWER && is_linker(s, end) && !s->german && article) {
        return; /* la Cour de cassation */
    }
    c->kind = PQ_SPEAKER_NAME;
    c->role_end = name;
    c->speaker_first = name;
    c->speaker_end = end;
    if (c->role_first < c->role_end && article) c->role_first++;
    if (c->role_first + (uint32_t)article > c->role_end) c->role_first = c->role_end;
}

pq_span pq_without_office(const pq_store *store, pq_span name) {
    scan s = {store, store->document.tokens, 0, store->document.token_count, PQ_NONE, 1};
    uint32_t low = 0, high = s.limit;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (s.tokens[middle].start < name.start) low = middle + 1;
        else high = middle;
    }
    while (low + 1 < s.limit && s.tokens[low + 1].end <= name.end && s.tokens[low + 1].flags & PQ_CAPITAL &&
           (is_office(&s, low) || !is_open(&s, low)))
        low++;
    return low < s.limit ? (pq_span){s.tokens[low].start, name.end} : name;
}

static int take_phrase(const scan *s, uint32_t first, uint32_t limit, pq_foreign_cue *c) {
    first = skip_between(s, first, limit);
    if (first >= limit || is_preposition(s, first) || is_oblique(s, first)) return 0;
    uint32_t end = phrase_end(s, first, limit);
    if (end <= first) return 0;
    c->first = first;
    c->end = with_apposition(s, end, limit);
    find_speaker(s, c);
    return 1;
}

/* ---- the subject of a verb ----------------------------------------------------------------------- */

static int is_clause_edge(const scan *s, uint32_t t) {
    return (s->tokens[t].flags & (PQ_TERMINATOR | PQ_QUOTE_MARK)) || is_sign(s, t, ';') || is_sign(s, t, ':');
}

/* Einschränkend, Aktuell, Ausdrücklich: no noun, though it begins the sentence. */
static int is_manner(const scan *s, uint32_t t) {
    return s->german && s->tokens[t].end - s->tokens[t].start > 6 &&
           (ends_like(s, t, "end") || ends_like(s, t, "lich") || ends_like(s, t, "ell"));
}

/* me, leur, and nous before a verb that has its subject before it: il nous dit. */
static int is_object_pronoun(const scan *s, uint32_t low, uint32_t t) {
    if (!is_class(s, t, PQ_LEX_FOREIGN_OBJECT_PRONOUNS)) return 0;
    if (!is_class(s, t, PQ_LEX_FOREIGN_PRONOUNS)) return 1;
    return t > low && is_word(s, t - 1) && !is_class(s, t - 1, PQ_LEX_FOREIGN_SUBORDINATORS);
}

/* The phrase that ends before `end`, back to `low`: through commas around what describes it. 0 where a preposition governs it. */
static int take_phrase_before(const scan *s, uint32_t low, uint32_t end, pq_foreign_cue *c) {
    while (end > low && (is_adverb(s, end - 1) || is_auxiliary(s, end - 1) || is_object_pronoun(s, low, end - 1))) end--;
    uint32_t close = end, i;
    if (end > low && is_sign(s, end - 1, ',')) { /* Tom Lee, der Leiter, sagte */
        for (i = end - 1; i > low && end - i < LONGEST_PHRASE && !is_sign(s, i - 1, ',');) i--;
        if (i <= low + 1 || !is_sign(s, i - 1, ',')) return 0;
        end = i - 1;
    }
    if (end > low && is_class(s, end - 1, PQ_LEX_FOREIGN_PRONOUNS) && !is_determiner(s, end - 1)) {
        c->first = end - 1;
        c->end = end;
        find_speaker(s, c);
        return 1;
    }
    uint32_t best = PQ_NONE;
    for (i = end; i > low && end - i < LONGEST_PHRASE; i--) {
        uint32_t k = i - 1;
        if (is_sign(s, k, ',') || is_clause_edge(s, k) || is_verb(s, k) || is_auxiliary(s, k) ||
            is_class(s, k, PQ_LEX_FOREIGN_SUBORDINATORS))
            break;
        if (is_preposition(s, k) && (k == low || !is_word(s, k - 1) || !is_open(s, k - 1))) {
            if (best != PQ_NONE && is_determiner(s, k + 1)) best = PQ_NONE;
            if (best == k + 1) best = PQ_NONE;
            break;
        }
        if (is_preposition(s, k)) continue; /* Ein Sprecher in Berlin */
        if (is_class(s, k, PQ_LEX_FOREIGN_CONJUNCTIONS) && (k == low || !is_open(s, k - 1))) break;
        if (k == low && s->tokens[k].flags & PQ_CAPITAL && !is_open(s, k) && !is_determiner(s, k)) {
            if (s->german && !is_class(s, k, PQ_LEX_FOREIGN_CONJUNCTIONS) && !is_adverb(s, k)) return 0;
            break;
        }
        if (s->tokens[k].flags & PQ_CAPITAL || is_determiner(s, k) || (is_open(s, k) && is_word(s, k))) best = k;
        if (is_determiner(s, k) && !is_linker(s, k) && !(k > low && (is_linker(s, k - 1) || is_preposition(s, k - 1)))) break;
    }
    if (best == PQ_NONE || best >= end) return 0;
    if (best > low && is_preposition(s, best - 1)) return 0;
    if (is_oblique(s, best) || (best + 1 == end && best == low && is_manner(s, best))) return 0; /* Einschränkend sagte Lee */
    if (s->german && s->tokens[best].flags & PQ_LOWER && !is_determiner(s, best)) return 0;
    c->first = best;
    c->end = close;
    find_speaker(s, c);
    return 1;
}

/* Where the clause of the verb begins: past the last edge before it, and in a clause of wie or que past that word. */
static uint32_t clause_start(const scan *s, uint32_t verb) {
    uint32_t i = verb;
    while (i > s->from && verb - i < LONGEST_CLAUSE && !is_clause_edge(s, i - 1)) i--;
    return i;
}

/* wie der Sprecher sagte: the word that opens the clause of the verb, or PQ_NONE. */
static uint32_t subordinator(const scan *s, uint32_t low, uint32_t verb) {
    for (uint32_t i = verb; i > low && verb - i < LONGEST_PHRASE; i--) {
        if (is_class(s, i - 1, PQ_LEX_FOREIGN_SUBORDINATORS)) return i - 1;
        if (is_auxiliary(s, i - 1) && i < verb) return PQ_NONE;
    }
    return PQ_NONE;
}

static int find_agent(const scan *s, uint32_t from, uint32_t limit, pq_foreign_cue *c) { /* von Lee, par Lee */
    for (uint32_t i = from; i < limit && i - from < LONGEST_PHRASE && !is_clause_edge(s, i); i++)
        if (word_is(s, i, "von") || word_is(s, i, "vom") || word_is(s, i, "par") || word_is(s, i, "por")) {
            uint32_t first = i + 1, end;
            while (first < limit && (word_is(s, first, "dem") || word_is(s, first, "den"))) first++;
            end = phrase_end(s, first, limit);
            if (end <= first) continue;
            c->first = first;
            c->end = end;
            find_speaker(s, c);
            return 1;
        }
    return 0;
}

static int is_passive(const scan *s, uint32_t low, uint32_t verb, uint32_t limit) {
    static const char *const words[] = {"wird", "wurde", "wurden", "werden", "worden", "werde", "w\xC3\xBCrde"};
    for (uint32_t i = low; i < limit && i < verb + 3; i++)
        for (uint32_t k = 0; k < sizeof words / sizeof *words; k++)
            if (word_is(s, i, words[k])) return 1;
    return 0;
}

/* gesagt, bezeichnet, déclaré: its subject stands beside the auxiliary. */
static int is_participle(const scan *s, uint32_t t) {
    const uint8_t *at = s->store->document.text + s->tokens[t].start;
    if (!s->german) return 0;
    if (ends_like(s, t, "t") && t + 1 < s->limit && (is_clause_edge(s, t + 1) || is_sign(s, t + 1, ',')))
        for (uint32_t i = t; i > s->from && t - i < LONGEST_PHRASE && !is_clause_edge(s, i - 1) && !is_sign(s, i - 1, ','); i--)
            if (is_auxiliary(s, i - 1)) return 1; /* hatte den Plan betont */
    return (at[0] == 'g' && at[1] == 'e' && (ends_like(s, t, "t") || ends_like(s, t, "en"))) ||
           ((ends_like(s, t, "et") || ends_like(s, t, "rt") || ends_like(s, t, "en")) && t + 1 < s->limit &&
            (is_clause_edge(s, t + 1) || is_auxiliary(s, t + 1) || is_sign(s, t + 1, ',')));
}

/* The subject of the sentence that begins at `low`: its first phrase, or what stands after the verb that follows it. */
static int take_first_phrase(const scan *s, uint32_t low, uint32_t limit, pq_foreign_cue *c) {
    uint32_t t = low;
    while (t < limit && (is_class(s, t, PQ_LEX_FOREIGN_CONJUNCTIONS) || is_adverb(s, t))) t++;
    if (t < limit && !is_preposition(s, t) && !is_class(s, t, PQ_LEX_FOREIGN_SUBORDINATORS)) {
        uint32_t end = phrase_end(s, t, limit);
        if (end > t) {
            c->first = t;
            c->end = with_apposition(s, end, limit);
            find_speaker(s, c);
            return 1;
        }
    }
    for (; t < limit && t - low < LONGEST_PHRASE; t++) { /* In Berlin warnte der Minister */
        if (!(s->tokens[t].flags & PQ_LOWER) ||
            !(is_auxiliary(s, t) || is_verb(s, t) || (s->german && is_open(s, t) && t > low && !is_determiner(s, t - 1))))
            continue;
        return take_phrase(s, t + 1, limit, c);
    }
    return 0;
}

/* heißt es in der Mitteilung: what is read speaks. */
static int take_document(const scan *s, uint32_t verb, uint32_t limit, pq_foreign_cue *c) {
    uint32_t low = clause_start(s, verb);
    if (!word_is(s, verb, "hei\xC3\x9Ft") && !word_is(s, verb, "hie\xC3\x9F")) return 0;
    for (int side = 0; side < 2; side++) {
        uint32_t from = side ? low : verb + 1, to = side ? verb : limit;
        for (uint32_t i = from; i + 1 < to && i - from < LONGEST_PHRASE && !is_clause_edge(s, i); i++) {
            if (!is_preposition(s, i)) continue;
            uint32_t end = phrase_end(s, i + 1, to);
            if (end <= i + 1) continue;
            c->first = i + 1;
            c->end = end;
            find_speaker(s, c);
            return 1;
        }
    }
    return 0;
}

/* -il, -t-elle behind a verb in tokens of their own; the pronoun's token, or PQ_NONE. */
static uint32_t glued_pronoun(const scan *s, uint32_t verb, uint32_t limit) {
    uint32_t i = verb + 1;
    for (int part = 0; part < 4 && i < limit && s->tokens[i].start == s->tokens[i - 1].end; part++, i++) {
        if (is_sign(s, i, '-') || word_is(s, i, "t")) continue;
        uint32_t length = s->tokens[i].end - s->tokens[i].start;
        const uint8_t *at = s->store->document.text + s->tokens[i].start;
        if (*at == '-' && length > 2 && length < 10) return i;
        return is_class(s, i, PQ_LEX_FOREIGN_PRONOUNS) || is_determiner(s, i) ? i : PQ_NONE;
    }
    return PQ_NONE;
}

static int take_glued_pronoun(const scan *s, uint32_t verb, uint32_t limit, pq_foreign_cue *c) {
    uint32_t pronoun = glued_pronoun(s, verb, limit);
    if (pronoun == PQ_NONE) return 0;
    c->first = c->speaker_first = pronoun;
    c->end = c->speaker_end = pronoun + 1;
    c->kind = PQ_SPEAKER_PRONOUN;
    return 1;
}

/* The subject of the verb at `verb`, whose sentence runs to `limit`. */
static int find_subject(const scan *s, uint32_t verb, uint32_t limit, pq_foreign_cue *c) {
    uint32_t low = clause_start(s, verb), opens = subordinator(s, low, verb);
    if (take_document(s, verb, limit, c) || take_glued_pronoun(s, verb, limit, c)) return 1;
    if (!word_is(s, verb, "zitiert") && is_passive(s, low, verb, limit) && (is_participle(s, verb) || !s->german)) {
        c->passive = 1;
        return find_agent(s, low, limit, c);
    }
    if (is_participle(s, verb)) {
        uint32_t auxiliary = verb;
        while (auxiliary > low && !is_auxiliary(s, auxiliary)) auxiliary--;
        if (is_auxiliary(s, auxiliary)) {
            if (take_phrase_before(s, low, auxiliary, c)) return 1;
            return take_phrase(s, auxiliary + 1, verb, c);
        }
    }
    if (opens != PQ_NONE && (s->german || is_class(s, opens, PQ_LEX_FOREIGN_SUBORDINATORS))) {
        if (word_is(s, opens, "qui") || word_is(s, opens, "che")) return take_phrase_before(s, low, opens, c);
        if (take_phrase(s, opens + 1, verb, c)) return 1;
    }
    uint32_t joined = verb;
    while (joined > low && (is_adverb(s, joined - 1) || is_class(s, joined - 1, PQ_LEX_FOREIGN_OBJECT_PRONOUNS))) joined--;
    int goes_on = joined > low + 1 && is_class(s, joined - 1, PQ_LEX_FOREIGN_CONJUNCTIONS); /* bestätigte es und nannte sie */
    uint32_t after = skip_between(s, verb + 1, limit);
    if (goes_on && after < limit && (word_is(s, after, "sie") || word_is(s, after, "es")) && take_first_phrase(s, low, verb, c))
        return 1;
    if (after < limit && is_class(s, after, PQ_LEX_FOREIGN_PRONOUNS) && !is_determiner(s, after) && s->german &&
        (after == verb + 1 || !word_is(s, after, "es")) &&
        !((word_is(s, after, "sie") || word_is(s, after, "es")) && verb > low + 1 && take_phrase_before(s, low, verb, c) &&
          c->first == low))
        return take_phrase(s, verb + 1, limit, c);
    if (goes_on && take_first_phrase(s, low, verb, c)) return 1;
    if (take_phrase_before(s, low, verb, c)) return 1;
    return s->german || verb == low || is_sign(s, verb - 1, ',') ? take_phrase(s, verb + 1, limit, c) : 0;
}

/* ---- the cue of a quote --------------------------------------------------------------------------- */

static void set_cue(pq_foreign_cue *c, uint32_t first, uint32_t end, pq_foreign_place place) {
    c->cue_first = first;
    c->cue_end = end;
    c->place = (uint8_t)place;
}

/* laut Lee, selon Lee, nach Angaben von Lee, Lee zufolge, so Lee: at t. */
static int take_according(const scan *s, uint32_t t, uint32_t limit, pq_foreign_cue *c) {
    uint32_t after = t + 1;
    if (word_is(s, t, "laut") || word_is(s, t, "selon") || word_is(s, t, "seg\xC3\xBAn") || word_is(s, t, "secondo")) {
        if (after < limit && (word_is(s, after, "dem") || word_is(s, after, "den"))) after++;
    } else if (word_is(s, t, "nach") || word_is(s, t, "d'apr\xC3\xA8s")) {
        if (after + 1 < limit && is_oblique(s, after)) after++;
        if (after + 1 >= limit || !is_class(s, after, PQ_LEX_FOREIGN_CUES) || !(s->tokens[after].flags & PQ_CAPITAL)) return 0;
        after++;
        if (is_linker(s, after)) after++;
    } else if (after + 1 < limit && word_is(s, after, "apr\xC3\xA8s") && is_class(s, t, PQ_LEX_FOREIGN_LINKERS) &&
               s->tokens[t].end == s->tokens[after].start) { /* d'après Lee */
        after++;
    } else if (word_is(s, t, "zufolge") && t > s->from) {
        uint32_t low = clause_start(s, t), first = t;
        while (first > low && t - first < 8 && is_word(s, first - 1) && !is_verb(s, first - 1) && !is_auxiliary(s, first - 1))
            first--;
        if (first == t) return 0;
        c->first = first;
        c->end = t;
        find_speaker(s, c);
        set_cue(c, t, t + 1, PQ_FOREIGN_ACCORDING);
        return 1;
    } else {
        return 0;
    }
    uint32_t end = phrase_end(s, after, limit);
    if (end <= after) return 0;
    c->first = after;
    c->end = end;
    find_speaker(s, c);
    set_cue(c, t, after - (is_linker(s, after - 1) ? 1 : 0), PQ_FOREIGN_ACCORDING);
    return 1;
}

/* “...”, sagte Lee; « ... », a déclaré Lee; « ... » dit-il; „...“, so Lee. */
static int take_after(const scan *s, uint32_t end, pq_foreign_cue *c) {
    uint32_t t = end, from;
    while (t < s->limit && t - end < 3 && s->tokens[t].kind >= PQ_TOKEN_EMOJI && !(s->tokens[t].flags & PQ_TERMINATOR) &&
           !is_sign(s, t, ':'))
        t++;
    if (t >= s->limit || !(s->tokens[t].flags & (PQ_LOWER | PQ_CAPITAL))) return 0;
    if (s->german && word_is(s, t, "so") && t > end) {
        if (!take_phrase(s, t + 1, s->limit, c)) return 0;
        set_cue(c, t, t + 1, PQ_FOREIGN_AFTER);
        return 1;
    }
    if (take_according(s, t, s->limit, c)) return 1;
    if (is_auxiliary(s, t) && take_glued_pronoun(s, t, s->limit, c)) { /* a-t-il ajouté */
        if (c->end < s->limit && is_verb(s, c->end)) {
            set_cue(c, c->end, c->end + 1, PQ_FOREIGN_AFTER);
            return 1;
        }
        c->first = c->end = 0;
    }
    if (is_auxiliary(s, t) && take_phrase(s, t + 1, s->limit, c)) { /* wird Lee zitiert, hat Lee gesagt */
        uint32_t verb = skip_between(s, c->end, s->limit);
        if (verb < s->limit && is_verb(s, verb)) {
            set_cue(c, verb, verb + 1, PQ_FOREIGN_AFTER);
            return 1;
        }
        c->first = c->end = 0;
    }
    for (from = t; t < s->limit && t - from < 4 && !is_verb(s, t); t++)
        if (!is_auxiliary(s, t) && !is_class(s, t, PQ_LEX_FOREIGN_OBJECT_PRONOUNS) && !is_adverb(s, t)) return 0;
    if (t >= s->limit || !is_verb(s, t)) return 0;
    set_cue(c, from, t + 1, PQ_FOREIGN_AFTER);
    if (take_glued_pronoun(s, t, s->limit, c)) return 1;
    if (take_document(s, t, s->limit, c) || take_phrase(s, t + 1, s->limit, c) || from > end) return 1;
    *c = (pq_foreign_cue){0}; /* a fragment before the verb that ends its clause */
    return 0;
}

/* Lee sagte: „...“; Lee: „...“. `end` is the token of the colon or mark. */
static int take_before_colon(const scan *s, uint32_t end, uint32_t after, pq_foreign_cue *c) {
    if (end <= s->from) return 0;
    uint32_t low = clause_start(s, end - 1);
    for (uint32_t t = end; t > low; t--)
        if (is_verb(s, t - 1)) {
            set_cue(c, t - 1, t, PQ_FOREIGN_BEFORE);
            if (find_subject(s, t - 1, end, c)) return 1;
            break;
        }
    for (uint32_t t = end; t > low && c->cue_first == c->cue_end; t--)
        if (take_according(s, t - 1, end, c)) return 1;
    if (after != PQ_NONE && c->cue_first == c->cue_end && take_after(s, after, c)) return 1; /* Er stand auf: „...“, sagte er */
    int found = take_first_phrase(s, low, end, c);
    if (c->cue_first == c->cue_end) c->place = PQ_FOREIGN_BEFORE;
    return found || c->cue_first < c->cue_end;
}

/* A verb of saying, or laut Lee, somewhere in the sentence of the quote: the nearest before it, else the first after it. */
static int take_near(const scan *s, uint32_t first, uint32_t end, uint32_t limit, pq_foreign_cue *c) {
    pq_foreign_cue found = {0}; /* without a subject */
    uint32_t stop = end;
    for (uint32_t t = first; t > s->from && first - t < LONGEST_CLAUSE; t--) {
        if (s->tokens[t - 1].flags & PQ_TERMINATOR) break;
        if (take_according(s, t - 1, first, c)) return 1;
        if (!is_verb(s, t - 1) || found.cue_first < found.cue_end) continue;
        set_cue(c, t - 1, t, PQ_FOREIGN_NEAR);
        if (find_subject(s, t - 1, first, c)) return 1;
        found = *c;
        *c = (pq_foreign_cue){0};
    }
    if (found.cue_first < found.cue_end && (found.passive || stop >= limit)) {
        *c = found;
        return 1;
    }
    for (; stop < limit && stop - end < LONGEST_CLAUSE && !(s->tokens[stop].flags & PQ_TERMINATOR);) stop++;
    for (uint32_t t = end; t < stop; t++) {
        if (take_according(s, t, stop, c)) return 1;
        if (!is_verb(s, t)) continue;
        set_cue(c, t, t + 1, PQ_FOREIGN_NEAR);
        if (is_participle(s, t)) { /* hatte ihn als „...“ bezeichnet */
            scan whole = *s;
            uint32_t low = clause_start(s, first > s->from ? first - 1 : first);
            if (is_passive(s, low, t, stop)) {
                c->passive = 1;
                find_agent(&whole, low, stop, c);
                return 1;
            }
            for (uint32_t a = first; a > low; a--)
                if (is_auxiliary(s, a - 1)) return take_phrase_before(s, low, a - 1, c) || take_phrase(s, a, first, c);
        }
        if (take_phrase(s, t + 1, stop, c) || find_subject(s, t, stop, c)) return 1;
        break;
    }
    if (found.cue_first < found.cue_end && c->first == c->end) *c = found;
    return c->cue_first < c->cue_end;
}

int pq_find_foreign_cue(const pq_store *store, pq_speech_language language, uint32_t quote, uint32_t from, uint32_t limit,
                        pq_foreign_cue *cue) {
    const pq_quote *q = &store->document.quotes[quote];
    scan s = {store, store->document.tokens, from, limit, quote, language == PQ_LANGUAGE_IS_GERMAN};
    *cue = (pq_foreign_cue){0};
    uint32_t before = q->token_first, own = store->document.sentences[q->sentence_last].token_end;
    if (before > from && is_sign(&s, before - 1, ':')) return take_before_colon(&s, before - 1, q->token_end, cue);
    if (take_after(&s, q->token_end, cue)) return 1;
    if (take_near(&s, q->token_first, q->token_end, own < limit ? own : limit, cue)) return 1;
    *cue = (pq_foreign_cue){0};
    return 0;
}

/* Reported speech without a verb of saying of its own: Sie seien „...“. */
static int is_reported(const scan *s) {
    static const char *const words[] = {"sei",           "seien",        "habe",          "k\xC3\xB6nne", "werde",
                                        "solle",         "m\xC3\xBCsse", "wolle",         "d\xC3\xBCrfe", "h\xC3\xA4tte",
                                        "h\xC3\xA4tten", "w\xC3\xBCrde", "w\xC3\xBCrden", "m\xC3\xB6ge"};
    for (uint32_t t = s->from; t < s->limit && t - s->from < LONGEST_CLAUSE; t++)
        for (uint32_t k = 0; s->tokens[t].flags & PQ_LOWER && k < sizeof words / sizeof *words; k++)
            if (word_is(s, t, words[k])) return 1;
    return 0;
}

int pq_find_foreign_subject(const pq_store *store, pq_speech_language language, uint32_t quote, pq_foreign_cue *cue) {
    const pq_quote *q = &store->document.quotes[quote];
    const pq_sentence *sentence = &store->document.sentences[q->sentence_first];
    scan s = {store, store->document.tokens, sentence->token_first, q->token_first, quote, language == PQ_LANGUAGE_IS_GERMAN};
    *cue = (pq_foreign_cue){.place = PQ_FOREIGN_SUBJECT};
    if (s.from >= s.limit || is_reported(&s)) return 0;
    return take_first_phrase(&s, s.from, s.limit, cue) && cue->first < cue->end && cue->kind != PQ_SPEAKER_PRONOUN;
}

int pq_find_foreign_cue_before(const pq_store *store, pq_speech_language language, uint32_t from, uint32_t limit, uint32_t after,
                               pq_foreign_cue *cue) {
    scan s = {store, store->document.tokens, from, limit, PQ_NONE, language == PQ_LANGUAGE_IS_GERMAN};
    *cue = (pq_foreign_cue){0};
    if (limit <= from) return 0;
    if (is_sign(&s, limit - 1, ':')) return take_before_colon(&s, limit - 1, after, cue);
    while (limit > from && s.tokens[limit - 1].flags & PQ_TERMINATOR) limit--;
    if (take_near(&s, limit, limit, limit, cue)) return 1;
    *cue = (pq_foreign_cue){0};
    return 0;
}
