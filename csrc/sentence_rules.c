/* Why a sentence ends at a candidate, or does not. */
#include "sentence_scan.h"

enum { LOOK_AHEAD = 18 }; /* tokens; bounds every look forward */

/* The role of token t as a quotation mark; PQ_MARK_ROLE_COUNT if it is none. Calls go forward but for a constant. */
uint8_t pq_role_at(const pq_sentence_scan *s, uint32_t t) {
    const pq_document *document = &s->store->document;
    if (!(s->tokens[t].flags & PQ_QUOTE_MARK)) return PQ_MARK_ROLE_COUNT;
    uint32_t m = *s->mark;
    while (m > 0 && document->marks[m - 1].token >= t) m--;
    while (m < document->mark_count && document->marks[m].token < t) m++;
    *s->mark = m;
    return m < document->mark_count && document->marks[m].token == t ? document->marks[m].role : PQ_MARK_STRAY;
}

/* Token t closes something and so belongs to the sentence before it. */
int pq_is_closing(const pq_sentence_scan *s, uint32_t t) {
    if (s->tokens[t].flags & PQ_CLOSER) return 1;
    uint8_t role = pq_role_at(s, t);
    if (role == PQ_MARK_ROLE_COUNT) return 0;
    if (role == PQ_MARK_CLOSE) return 1;
    return pq_is_glued(s, t) && (role != PQ_MARK_OPEN || (s->tokens[t].flags & PQ_SPACE_AFTER));
}

int pq_is_opening(const pq_sentence_scan *s, uint32_t t) {
    if (s->tokens[t].flags & PQ_OPENER) return 1;
    uint8_t role = pq_role_at(s, t);
    return role == PQ_MARK_OPEN || role == PQ_MARK_STRAY || role == PQ_MARK_CLOSE || role == PQ_MARK_APOSTROPHE;
}

static uint32_t code_point_at(const pq_sentence_scan *s, uint32_t byte) {
    uint32_t code_point;
    pq_decode(s->text, s->store->document.length, byte, s->store->options.surrogates, &code_point);
    return code_point;
}

/* What a terminator token is. A run of marks counts by its strongest sign. */
int pq_terminator(const pq_sentence_scan *s, uint32_t t) {
    const pq_token *token = &s->tokens[t];
    uint32_t length = token->end - token->start, look = length < 8 ? length : 8;
    for (uint32_t i = 0; i < look; i++)
        if (s->text[token->start + i] == '!' || s->text[token->start + i] == '?') return TERM_MARK;
    if (s->text[token->start] == '.') return length == 1 ? TERM_PERIOD : TERM_ELLIPSIS;
    switch (code_point_at(s, token->start)) {
        case 0x2026: return TERM_ELLIPSIS;
        case 0x203C:
        case 0x203D:
        case 0x2047:
        case 0x2048:
        case 0x2049: return TERM_MARK;
        case 0x2024:
        case 0x2025: return TERM_ELLIPSIS;
        default: return TERM_SCRIPT;
    }
}

/* ---- what follows --------------------------------------------------------------------------------- */

/* What kind of word comes at or, past opening marks, after token e; *word gets it. */
int pq_next_word(const pq_sentence_scan *s, uint32_t e, uint32_t *word) {
    uint32_t n = e;
    while (n < s->end && n < e + 4 && (s->tokens[n].flags & (PQ_OPENER | PQ_QUOTE_MARK)) && pq_is_opening(s, n)) n++;
    *word = n;
    if (n >= s->end) return NEXT_NONE;
    uint16_t flags = s->tokens[n].flags;
    if (flags & PQ_CAPITAL) return NEXT_CAPITAL;
    if (flags & PQ_LOWER) {
        uint32_t second = s->tokens[n].start + 1;
        return second < s->tokens[n].end && (unsigned)s->text[second] - 'A' < 26u ? NEXT_CAPITAL : NEXT_LOWER; /* iPhone */
    }
    if (flags & PQ_DASH) return NEXT_DASH;
    uint8_t kind = s->tokens[n].kind, c = s->text[s->tokens[n].start];
    if ((unsigned)c - '0' < 10u || kind == PQ_TOKEN_MONEY || kind == PQ_TOKEN_NUMBER || c == '$') return NEXT_DIGIT;
    if (n > e && flags & PQ_TERMINATOR && c == '.') return NEXT_CAPITAL; /* “... And */
    if (flags & (PQ_TERMINATOR | PQ_CLOSER) || c == ',' || c == ';' || c == ':' || c == '-' || c == '/' || c == '&' || c == '%')
        return NEXT_JOINS;
    if (kind == PQ_TOKEN_HANDLE || kind == PQ_TOKEN_HASHTAG || kind == PQ_TOKEN_URL || kind == PQ_TOKEN_EMOJI) return NEXT_CAPITAL;
    if (kind == PQ_TOKEN_WORD && c >= 0x80) return NEXT_CAPITAL; /* a script without case */
    if (flags & (PQ_OPENER | PQ_QUOTE_MARK) || c == 0xC2) return NEXT_CAPITAL; /* also the signs that open a Spanish question */
    return NEXT_SYMBOL;
}

/* A dash at e, then something that begins a turn or names the speaker. */
static int is_turn(const pq_sentence_scan *s, uint32_t e) {
    uint32_t word;
    return e + 1 < s->end && pq_next_word(s, e + 1, &word) == NEXT_CAPITAL;
}

static int is_starter(const pq_sentence_scan *s, uint32_t word) {
    const pq_entry *entry = word < s->end ? pq_lookup_token(s->store, word) : NULL;
    return pq_is(entry, PQ_LEX_SENTENCE_STARTERS) ||
           (s->foreign && pq_is(entry, PQ_LEX_FOREIGN_WORDS) && !pq_is(entry, PQ_LEX_NAME_PARTICLES) && word + 1 < s->end &&
            !(s->tokens[word + 1].flags & PQ_CAPITAL)); /* not M. L'Ambert */
}

static int is_lower_at(const pq_sentence_scan *s, uint32_t t) { return t < s->end && (s->tokens[t].flags & PQ_LOWER); }

/* After the verb at n: does it bring in another quote (I told him, “He did”) instead of closing the one before? */
static int opens_another(const pq_sentence_scan *s, uint32_t n) {
    uint32_t stop = n + 6 < s->end ? n + 6 : s->end;
    for (uint32_t i = n + 1; i + 1 < stop; i++) {
        uint8_t c = s->text[s->tokens[i].start];
        if (s->tokens[i].flags & PQ_TERMINATOR) return 0;
        if ((c == ',' || c == ':') && pq_role_at(s, i + 1) == PQ_MARK_OPEN)
            return i + 2 < s->end && s->tokens[i + 2].flags & PQ_CAPITAL;
    }
    return 0;
}

/* The verb at n reports what was said before it: not weak, and with no object of its own unless it takes a hearer (told her). */
static int reports(const pq_sentence_scan *s, uint32_t n, const pq_entry *verb) {
    if ((verb->value & 7) < 2 || verb->form == PQ_FORM_ING) return 0;
    if (n + 1 >= s->end) return 1;
    if (!(verb->value & 16) && s->tokens[n + 1].flags & PQ_LOWER) {
        const pq_entry *next = pq_lookup_token(s->store, n + 1);
        if (pq_is(next, PQ_LEX_DETERMINERS) || pq_is(next, PQ_LEX_PRONOUNS) || pq_is(next, PQ_LEX_OBJECT_PRONOUNS) ||
            pq_is(next, PQ_LEX_POSSESSIVES))
            return 0;
    }
    return !opens_another(s, n);
}

/* Begins a sentence when it has a capital, and not a name. */
static int starts_clause(const pq_entry *entry) {
    return pq_is(entry, PQ_LEX_SENTENCE_STARTERS) && !pq_is(entry, PQ_LEX_TITLES) && !pq_is(entry, PQ_LEX_ABBREV_BEFORE_NAME);
}

/* ST41: after `!”` or `?”`, or before a lower-case verb or pronoun, the words up to a speech verb: Mayor Lee said. A capital
 * that begins no name begins a sentence. Between commas (Ann Roe, who runs a shelter, said) anything may stand. */
static int is_attribution(const pq_sentence_scan *s, uint32_t e) {
    uint32_t stop = e + LOOK_AHEAD < s->end ? e + LOOK_AHEAD : s->end, lower = 0, commas = 0;
    for (uint32_t n = e; n < stop; n++) {
        uint16_t flags = s->tokens[n].flags;
        if (flags & (PQ_TERMINATOR | PQ_QUOTE_MARK | PQ_DASH)) return 0;
        if (!(flags & (PQ_LOWER | PQ_CAPITAL))) {
            if (n == e) return 0;
            commas += s->text[s->tokens[n].start] == ',';
            continue;
        }
        const pq_entry *entry = pq_lookup_token(s->store, n);
        if (flags & PQ_CAPITAL) {
            int is_pronoun_i = s->tokens[n].end - s->tokens[n].start == 1 && s->text[s->tokens[n].start] == 'I';
            if (n == e && !is_pronoun_i && starts_clause(entry)) return 0;
            continue;
        }
        if (commas == 1) continue;
        if (pq_is(entry, PQ_LEX_SPEECH_VERBS)) return reports(s, n, entry);
        if (pq_is(entry, PQ_LEX_AUXILIARIES) || ++lower > 4) return 0;
    }
    return 0;
}

/* ST41 where no mark closes the question: Why not? I asked. Really? Auster asked. A subject of one word, a verb of asking, the end. */
static int is_bare_attribution(const pq_sentence_scan *s, uint32_t e) {
    if (e + 2 >= s->end || !(s->tokens[e + 2].flags & PQ_TERMINATOR)) return 0;
    const pq_entry *verb = pq_lookup_token(s->store, e + 1);
    if (!pq_is(verb, PQ_LEX_SPEECH_VERBS) || verb->form != PQ_FORM_PAST || verb->cue != PQ_CUE_ASK) return 0;
    return !starts_clause(pq_lookup_token(s->store, e)) || pq_is(pq_lookup_token(s->store, e), PQ_LEX_PRONOUNS);
}

/* ---- abbreviations -------------------------------------------------------------------------------- */
static int is_single_letter(const pq_sentence_scan *s, uint32_t t) { /* J. */
    const pq_token *token = &s->tokens[t];
    uint32_t length = token->flags & PQ_FINAL_PERIOD ? 2 : 1; /* J is a token of its own in the words of Unicode */
    return token->end - token->start == length && (uint8_t)((s->text[token->start] | 0x20) - 'a') < 26;
}

static uint32_t dots_in(const pq_sentence_scan *s, uint32_t t) {
    uint32_t dots = 0, stop = s->tokens[t].end - s->tokens[t].start < 12 ? s->tokens[t].end : s->tokens[t].start + 12;
    for (uint32_t i = s->tokens[t].start; i < stop; i++) dots += s->text[i] == '.';
    return dots;
}

/* Roman figures, as of parts and amendments. */
static int is_roman(const pq_sentence_scan *s, uint32_t t) {
    uint32_t length = s->tokens[t].end - s->tokens[t].start;
    for (uint32_t i = 0; i < length && length < 6; i++) {
        uint8_t c = s->text[s->tokens[t].start + i];
        if (c != 'I' && c != 'V' && c != 'X') return 0;
    }
    return length > 1 && length < 6;
}

static int is_number_sign(const uint8_t *c, uint32_t length) { /* § ¶ № */
    return (length == 2 && c[0] == 0xC2 && (c[1] == 0xA7 || c[1] == 0xB6)) ||
           (length >= 3 && c[0] == 0xE2 && c[1] == 0x84 && c[2] == 0x96);
}

/* The short word at t has a full stop, its own or the next token. */
static int is_stopped(const pq_sentence_scan *s, uint32_t t) {
    if (s->tokens[t].flags & PQ_FINAL_PERIOD) return 1;
    return s->tokens[t].end - s->tokens[t].start <= 7 && t + 1 < s->end && pq_is_glued(s, t + 1) &&
           s->text[s->tokens[t + 1].start] == '.';
}

/* ST58: the word whose full stop is at `stop` (of its own, or the word's last byte), and what follows it at e, are parts of a
 * citation: F. Supp. 2d 45; Fed. R. Civ. P. 12; Const. amend. XIV; Code Ann. § 5; Ins. Co.; 2d Cir. Jan. 4; Pen. Code. */
static int is_citation(const pq_sentence_scan *s, uint32_t t, uint32_t stop, uint32_t e) {
    if (e >= s->end || stop + 1 != s->tokens[e - 1].end) return 0;
    const pq_token *next = &s->tokens[e];
    const uint8_t *c = s->text + next->start;
    uint32_t length = next->end - next->start;
    int is_digit = (unsigned)c[0] - '0' < 10u, stopped = is_stopped(s, e), opens = c[0] == '(', goes_on = 0;
    if (s->tokens[t].flags & (PQ_CAPITAL | PQ_LOWER) && is_number_sign(c, length)) return 1;
    if (stop - s->tokens[t].start > 7) return 0;
    if (next->flags & PQ_CAPITAL && !stopped) goes_on = pq_is(pq_lookup_token(s->store, e), PQ_LEX_ABBREV_CITATION);
    if (!(is_digit || stopped || opens || goes_on || is_roman(s, e))) return 0;
    if (!pq_is(pq_lookup(s->text + s->tokens[t].start, stop + 1 - s->tokens[t].start), PQ_LEX_ABBREV_CITATION)) return 0;
    if (is_roman(s, e)) return 1;
    if (!(s->tokens[t].flags & PQ_CAPITAL)) return opens && s->tokens[e - 1].flags & PQ_SPACE_AFTER;
    if (t > s->first && pq_is(pq_lookup_token(s->store, t - 1), PQ_LEX_DETERMINERS)) return 0; /* said the Fed. */
    if (is_digit || opens || goes_on || length - (next->flags & PQ_FINAL_PERIOD ? 1 : 0) == 1) return 1;
    const pq_entry *entry = pq_lookup(c, next->flags & PQ_FINAL_PERIOD ? length : length + 1);
    if (pq_is(entry, PQ_LEX_MONTHS)) return t > s->first && s->tokens[t - 1].flags & PQ_HAS_DIGIT; /* 2d Cir. Jan. 4 */
    return pq_is(entry, PQ_LEX_ABBREV_CITATION) || pq_is(entry, PQ_LEX_ABBREV_FINAL) || pq_is(entry, PQ_LEX_ABBREV_BEFORE_NUMBER);
}

/* Several of a title, in small letters: 5 reps. */
static int is_small_plural(const pq_sentence_scan *s, uint32_t t) {
    const pq_token *token = &s->tokens[t];
    return token->flags & PQ_LOWER && token->end - token->start >= 5 && s->text[token->end - 2] == 's';
}

/* The street at t, not the saint: Main St., 21st St. */
static int is_street(const pq_sentence_scan *s, uint32_t t) {
    const pq_token *token = &s->tokens[t];
    if (token->end - token->start != 3 || s->text[token->start] != 'S' || s->text[token->start + 1] != 't' || t < s->first + 2)
        return 0;
    return s->tokens[t - 1].flags & (PQ_CAPITAL | PQ_HAS_DIGIT) && !is_starter(s, t - 1);
}

static const pq_entry *without_stop(const pq_sentence_scan *s, uint32_t t) {
    return pq_lookup(s->text + s->tokens[t].start, s->tokens[t].end - 1 - s->tokens[t].start);
}

/* J.D. Vance: two capitals that could be a degree are initials at the start of a sentence, after a small word that is no
 * article or owner (told J.D. Vance), and after a title, office or day. */
static int are_initials(const pq_sentence_scan *s, uint32_t t, const pq_entry *entry) {
    const pq_token *token = &s->tokens[t];
    const uint8_t *c = s->text + token->start;
    if (token->end - token->start != 4 || (unsigned)c[0] - 'A' > 25u || c[1] != '.' || (unsigned)c[2] - 'A' > 25u) return 0;
    if (!pq_is(entry, PQ_LEX_ABBREV_FINAL) || pq_is(entry, PQ_LEX_ABBREV_PLACE)) return 0;
    if (t == s->first || s->text[s->tokens[t - 1].start] == ':' || s->tokens[t - 1].flags & PQ_DASH || pq_is_opening(s, t - 1))
        return 1;
    const pq_entry *before = pq_lookup_token(s->store, t - 1);
    if (is_lower_at(s, t - 1))
        return !pq_is(before, PQ_LEX_DETERMINERS) && !pq_is(before, PQ_LEX_POSSESSIVES) && !pq_is(before, PQ_LEX_CONJUNCTIONS);
    return pq_is(before, PQ_LEX_TITLES) || pq_is(before, PQ_LEX_ROLES) || pq_is(before, PQ_LEX_WEEKDAYS) ||
           pq_is(before, PQ_LEX_ABBREV_BEFORE_NAME);
}

/* What follows an abbreviation that leans on a number is one, or a letter or code for one: No. BA123, Ex. A. */
static int is_numbering(const pq_sentence_scan *s, uint32_t t, int next, uint32_t word) {
    if (next == NEXT_DIGIT) return 1;
    const pq_token *token = &s->tokens[word];
    if (next != NEXT_CAPITAL || !(token->flags & PQ_CAPITAL)) return 0;
    if (token->flags & PQ_HAS_DIGIT) return 1;
    uint8_t letter = s->text[token->start];
    if (token->end - token->start != 1 || !(s->tokens[t].flags & PQ_CAPITAL)) return 0;
    if (letter == 'I') return word + 1 < s->end && pq_is_glued(s, word + 1) && !(s->tokens[word + 1].flags & PQ_CLITIC);
    return (letter != 'A' || !is_lower_at(s, word + 1) || pq_is(pq_lookup_token(s->store, word + 1), PQ_LEX_AUXILIARIES));
}

/* A given name and a family name: Ann Lee. */
static int is_full_name(const pq_sentence_scan *s, uint32_t word) {
    return word + 2 < s->end && s->tokens[word].flags & s->tokens[word + 1].flags & PQ_CAPITAL && !pq_is_glued(s, word + 1) &&
           pq_is(pq_lookup_token(s->store, word), PQ_LEX_GIVEN_NAMES);
}

/* Is the word before the candidate at token t of a day or month, and nothing but a preposition before it? On Tues. Mr. Lee left. */
static int opens_with_day(const pq_sentence_scan *s, uint32_t day, const pq_entry *entry) {
    return day == s->first + 1 && (pq_is(entry, PQ_LEX_WEEKDAYS) || pq_is(entry, PQ_LEX_MONTHS)) &&
           pq_is(pq_lookup_token(s->store, s->first), PQ_LEX_PREPOSITIONS);
}

/* A capital before a small letter, in one word with a hyphen or in two: Analysts say, Boston-based. */
static int begins_clause(const pq_sentence_scan *s, uint32_t word) {
    uint32_t n = word + 1;
    if (n + 1 < s->end && s->text[s->tokens[n].start] == '-' && pq_is_glued(s, n) && pq_is_glued(s, n + 1))
        return is_lower_at(s, n + 1);
    if (!is_lower_at(s, n)) return 0;
    const uint8_t *c = s->text + s->tokens[n].start;
    uint32_t length = s->tokens[n].end - s->tokens[n].start;
    return !(length == 2 && c[0] == 'o' && c[1] == 'f') && !(length == 3 && c[0] == 'a' && c[1] == 'n' && c[2] == 'd');
}

/* Jr. at t is part of what bears the name: Martin Luther King Jr. Day, Ann Lee Jr. High School. */
static int is_namesake(const pq_sentence_scan *s, uint32_t t, uint32_t word) {
    const uint8_t *c = s->text + s->tokens[t].start;
    if (s->tokens[t].end - s->tokens[t].start != 3 || c[1] != 'r' || (c[0] != 'J' && c[0] != 'S')) return 0;
    return pq_is(pq_lookup_token(s->store, word), PQ_LEX_NAMED_THINGS);
}

/* A word that takes its full stop in, before `word` past e: does the sentence end as well? */
static uint16_t judge_abbreviation(const pq_sentence_scan *s, uint32_t t, const pq_entry *entry, uint32_t e, int next,
                                   uint32_t word) {
    if (next < NEXT_CAPITAL || next == NEXT_LOWER) return ST_CONTINUES;
    int starter = is_starter(s, word), is_measure = s->tokens[t].flags & PQ_LOWER && pq_is(entry, PQ_LEX_ABBREV_FINAL);
    if (pq_is(entry, PQ_LEX_ABBREV_BEFORE_NAME) && next == NEXT_CAPITAL && is_small_plural(s, t)) return ST_FINAL;
    if (pq_is(entry, PQ_LEX_ABBREV_BEFORE_NAME) && !is_measure) return starter && is_street(s, t) ? ST_STARTER : ST_TITLE;
    if (pq_is(entry, PQ_LEX_ABBREV_BEFORE_NUMBER) && is_numbering(s, t, next, word)) return ST_NUMBER;
    if (opens_with_day(s, t, entry)) return ST_ABBREVIATION;
    if (is_citation(s, t, s->tokens[t].end - 1, e)) return ST_CITATION;
    if (pq_is(entry, PQ_LEX_ABBREV_TIME)) {
        int possessed = word + 1 < s->end && s->tokens[word + 1].flags & PQ_CLITIC; /* 10 p.m. Wednesday's storm */
        const pq_entry *zone = pq_lookup_token(s->store, word);
        if (s->tokens[word].flags & PQ_FINAL_PERIOD && !pq_is(zone, PQ_LEX_TIME_ZONES)) zone = without_stop(s, word); /* ET. */
        if (!possessed && pq_is(zone, PQ_LEX_TIME_ZONES)) return ST_CLOCK;
        if (t - s->first <= 2) return ST_CLOCK; /* At 5 a.m. Mr. Smith left. */
        const pq_entry *owner = pq_lookup_token(s->store, t - 2);
        if (!starter && (pq_is(owner, PQ_LEX_DETERMINERS) || pq_is(owner, PQ_LEX_POSSESSIVES)))
            return ST_CLOCK; /* a 2 a.m. Fox show */
        return ST_TIME;
    }
    if (is_single_letter(s, t) && !pq_is(entry, PQ_LEX_ABBREV_FINAL)) {
        if (t == s->first) return ST_MARKER;
        if (next == NEXT_CAPITAL && pq_is_glued(s, t) && s->tokens[t - 1].kind == PQ_TOKEN_SYMBOL) return ST_FINAL; /* 20°C. */
        int after_lower = is_lower_at(s, t - 1);
        if (next == NEXT_CAPITAL && s->tokens[t - 1].kind == PQ_TOKEN_NUMBER && !is_stopped(s, word) &&
            (s->text[s->tokens[t].start] == 'F' || s->text[s->tokens[t].start] == 'C'))
            return ST_FINAL; /* 70 F. */
        return starter && next == NEXT_CAPITAL && (after_lower || s->tokens[word].end - s->tokens[word].start > 2) ? ST_STARTER
                                                                                                                   : ST_INITIAL;
    }
    if (next == NEXT_DIGIT) return ST_NUMBER;
    if (starter) return ST_STARTER;
    if (t > s->first && s->tokens[t].flags & PQ_ALL_CAPS && pq_is(pq_lookup_token(s->store, t - 1), PQ_LEX_ABBREV_TIME) &&
        pq_is(without_stop(s, t), PQ_LEX_TIME_ZONES))
        return ST_FINAL; /* 9 p.m. ET. */
    if (next == NEXT_CAPITAL && word == e && are_initials(s, t, entry)) return ST_INITIAL;
    if (pq_is(entry, PQ_LEX_ABBREV_FINAL) || pq_is(entry, PQ_LEX_ABBREV_PLACE)) {
        if (word > e) return s->tokens[e].flags & PQ_OPENER ? ST_ABBREVIATION : ST_FINAL; /* Inc. “We; U.S. (Ohio) */
        if (s->tokens[word].flags & PQ_FINAL_PERIOD && pq_is(pq_lookup_token(s->store, word), PQ_LEX_ABBREV_FINAL))
            return ST_ABBREVIATION; /* Hart & Co. Inc. */
        int is_title = pq_is(entry, PQ_LEX_ABBREV_PLACE) &&
                       (t == s->first || s->text[s->tokens[t - 1].start] != ','); /* Del. Ann Lee */
        return (begins_clause(s, word) && !is_namesake(s, t, word)) || (!is_title && is_full_name(s, word)) ? ST_FINAL
                                                                                                            : ST_ABBREVIATION;
    }
    if (dots_in(s, t) > 1) {
        if (word > e && !(s->tokens[e].flags & PQ_OPENER)) return ST_FINAL; /* the U.S. “We */
        if (word == e && is_full_name(s, word) && s->text[s->tokens[word + 2].start] == ',')
            return ST_FINAL; /* the U.S. Ann Lee, who */
    }
    return ST_ABBREVIATION;
}

/* ---- the decision --------------------------------------------------------------------------------- */
static uint16_t judge_line_end(const pq_sentence_scan *s, uint32_t e) {
    const pq_token *last = &s->tokens[e - 1];
    uint8_t sign = s->text[last->end];
    if (sign == ' ' && !(last->flags & PQ_TERMINATOR) && (s->tokens[e].flags & (PQ_LOWER | PQ_OPENER))) return ST_WRAPPED;
    uint32_t width = last->end - s->tokens[s->line_first].start;
    if ((s->tokens[e].flags & PQ_LOWER) && width >= 50 && !(last->flags & PQ_TERMINATOR)) return ST_WRAPPED;
    return ST_LINE_END;
}

/* The bytes of the article that has lost its vowel before the word of the token: l'Avv, d’ing. */
static uint32_t elision(const pq_sentence_scan *s, const pq_token *token) {
    const uint8_t *c = s->text + token->start;
    uint32_t length = token->end - token->start;
    if (length > 3 && c[1] == '\'') return 2;
    return length > 5 && c[1] == 0xE2 && c[2] == 0x80 && c[3] == 0x99 ? 4 : 0;
}

/* The entry of the word before the full stop at t, with that full stop. */
static const pq_entry *with_stop(const pq_sentence_scan *s, uint32_t t) {
    uint32_t start = s->tokens[t - 1].start + elision(s, &s->tokens[t - 1]);
    return pq_lookup_by(s->store->options.rules, s->text + start, s->tokens[t].start + 1 - start);
}

/* The words of Unicode leave the full stop of an abbreviation apart: does it stand at t? */
static int is_cut_abbreviation(const pq_sentence_scan *s, uint32_t t, int next) {
    const pq_token *last = &s->tokens[t - 1];
    const pq_entry *entry = with_stop(s, t);
    if (last->kind != PQ_TOKEN_WORD) return 0;
    if (pq_is(entry, PQ_LEX_ABBREVIATIONS) || (last->flags & PQ_CAPITAL && pq_is(entry, PQ_LEX_ABBREVIATIONS_CAPITAL))) return 1;
    if (next == NEXT_DIGIT && pq_is(entry, PQ_LEX_ABBREVIATIONS_NUMBER)) return 1;
    return (last->flags & PQ_CAPITAL && last->end - last->start == 1) || dots_in(s, t - 1) > 0;
}

static int has_vowel(const pq_sentence_scan *s, const pq_token *token) {
    const uint32_t vowels = 1u << 1 | 1u << 5 | 1u << 9 | 1u << 15 | 1u << 21 | 1u << 25; /* a e i o u y, of letters & 31 */
    for (uint32_t i = token->start; i < token->end; i++)
        if ((s->text[i] & 0xC0) == 0x40 && vowels >> (s->text[i] & 31) & 1) return 1;
    return 0;
}

/* What judge_period() says of most full stops, which need no list. */
uint32_t pq_plain_end(const pq_sentence_scan *s, uint32_t t) {
    const pq_token *stop = &s->tokens[t];
    if (!(stop->flags & PQ_TERMINATOR) || stop->end - stop->start != 1 || s->text[stop->start] != '.' || t == s->first) return 0;
    const pq_token *last = stop - 1;
    uint32_t e = t + 1, length = last->end - last->start;
    if (last->kind != PQ_TOKEN_WORD || !(last->flags & (PQ_LOWER | PQ_CAPITAL)) || last->flags & (PQ_NON_ASCII | PQ_QUOTE_MARK))
        return 0;
    if (e < s->end && pq_is_glued(s, e) && pq_role_at(s, e) == PQ_MARK_CLOSE) e++;
    const pq_token *next = &s->tokens[e];
    uint16_t gap = next[-1].flags & (PQ_SPACE_AFTER | (s->lines ? PQ_NEWLINE_AFTER : 0));
    if (e >= s->end || gap != PQ_SPACE_AFTER) return 0;
    int opens = e == t + 1 && e + 1 < s->end && next->flags & PQ_QUOTE_MARK && pq_role_at(s, e) == PQ_MARK_OPEN;
    next += opens;
    if (next->kind != PQ_TOKEN_WORD || !(next->flags & PQ_CAPITAL) || next->flags & PQ_QUOTE_MARK) return 0;
    if (s->store->options.tokens == PQ_TOKENS_UAX29 || s->foreign || elision(s, last)) return 0;
    if (length > 6) return e;
    if (!(last->flags & PQ_LOWER) || length == 1) return 0;
    return opens || e > t + 1 || ((length == 6 || has_vowel(s, last)) && !is_roman(s, e)) ? e : 0;
}

/* ST46: nothing but a list marker or the number of a figure stands before the full stop at t. */
static int is_marker_stop(const pq_sentence_scan *s, uint32_t t, uint32_t e) {
    uint32_t before = t - 1;
    const pq_token *last = &s->tokens[before];
    if (e > t + 1 && !(e == t + 2 && s->tokens[t + 1].flags & PQ_CLOSER)) return 0;
    if (before == s->first && is_roman(s, before)) return 1; /* II. */
    if (before > s->first + 2 || !(last->end - last->start == 1 || (last->kind == PQ_TOKEN_NUMBER && last->end - last->start <= 3)))
        return 0;
    if (before == s->first) return 1;
    if (before == s->first + 1) {
        if (!(s->tokens[s->first].flags & (PQ_CAPITAL | PQ_LOWER | PQ_HAS_DIGIT))) return 1; /* (1. *1. • 1. */
        return last->flags & PQ_HAS_DIGIT && pq_is(pq_lookup_token(s->store, s->first), PQ_LEX_NUMBERED_THINGS);
    }
    return 0;
}

/* The letter at t is north, south, east or west of a numbered street: W. 42nd. */
static int is_cardinal_point(const pq_sentence_scan *s, uint32_t t, uint32_t word) {
    uint8_t letter = s->text[s->tokens[t].start], last = s->text[s->tokens[word].end - 1];
    return (letter == 'N' || letter == 'S' || letter == 'E' || letter == 'W') && (last == 'd' || last == 'h' || last == 't');
}

/* Token t is one letter with a full stop, its own or the next token. */
static int is_stopped_letter(const pq_sentence_scan *s, uint32_t t) {
    const pq_token *token = &s->tokens[t];
    uint32_t length = token->end - token->start, letter = s->text[token->start] >= 0xC3 ? 2 : 1;
    if (token->flags & PQ_FINAL_PERIOD) return length == letter + 1;
    return length == letter && t + 1 < s->end && pq_is_glued(s, t + 1) && s->tokens[t + 1].flags & PQ_TERMINATOR;
}

/* The full stop at t is that of an ordinal, as German has them: am 3. Juni, die 2. Liga. */
static int is_ordinal(const pq_sentence_scan *s, uint32_t t, uint32_t word) {
    const pq_token *last = &s->tokens[t - 1];
    if (last->kind != PQ_TOKEN_NUMBER || last->end - last->start > 2 || t < s->first + 2) return 0;
    const pq_entry *next = pq_lookup_token(s->store, word);
    if (pq_is(next, PQ_LEX_FOREIGN_MONTHS) && !pq_is(next, PQ_LEX_MONTHS)) return 1;
    return pq_is(pq_lookup_token(s->store, t - 2), PQ_LEX_ORDINAL_OPENERS) && !pq_is(next, PQ_LEX_SENTENCE_STARTERS);
}

/* An abbreviation of another language before the full stop at t. Its value: 1 also before names, not after a number; 2 before all. */
static int is_foreign(const pq_sentence_scan *s, uint32_t t, int next, uint32_t word, const pq_entry *entry) {
    if (!pq_is(entry, PQ_LEX_ABBREV_FOREIGN)) return 0;
    if (!(s->tokens[t - 1].flags & PQ_NON_ASCII) && !s->foreign && elision(s, &s->tokens[t - 1]) == 0 &&
        !(t > s->first + 1 && pq_is(pq_lookup_token(s->store, t - 2), PQ_LEX_FOREIGN_WORDS)))
        return 0;
    int after_digit = t > s->first + 1 && s->tokens[t - 2].flags & PQ_HAS_DIGIT;
    if (next == NEXT_CAPITAL)
        return entry->value == 2 || (entry->value == 1 && !after_digit && !(s->foreign && is_starter(s, word)));
    return 1;
}

/* Is there an English word of grammar within some words of t? Words of a language that nothing is known of may be abbreviations. */
static int is_in_english(const pq_sentence_scan *s, uint32_t t) {
    enum { REACH = 16 };
    const uint32_t grammar = PQ_PART_DETERMINERS | PQ_PART_PREPOSITIONS | PQ_PART_AUXILIARIES | PQ_PART_PRONOUNS;
    uint32_t i = t > s->first + REACH ? t - REACH : s->first, end = t + REACH < s->end ? t + REACH : s->end;
    for (; i < end; i++)
        if (s->tokens[i].kind == PQ_TOKEN_WORD && pq_token_entry(s->store, i)->parts & grammar) return 1;
    return 0;
}

static uint16_t judge_period(const pq_sentence_scan *s, uint32_t t, uint32_t e, int next, uint32_t word, int closes_quote) {
    const pq_token *last = &s->tokens[t - 1]; /* t > first */
    int space = (s->tokens[e - 1].flags & PQ_SPACE_AFTER) != 0;
    uint32_t length = last->end - last->start;
    if (word == e && e == t + 1 && next == NEXT_CAPITAL && is_ordinal(s, t, word)) return ST_MARKER;
    if (!space) {
        if (next != NEXT_CAPITAL) return ST_INSIDE;
        if (e > t + 1) return ST_NO_SPACE;
        if (length < 2 || last->flags & PQ_ALL_CAPS || last->kind == PQ_TOKEN_URL || last->kind == PQ_TOKEN_EMAIL) return ST_INSIDE;
        return last->flags & (PQ_LOWER | PQ_HAS_DIGIT | PQ_CLOSER | PQ_CAPITAL) ? ST_NO_SPACE : ST_INSIDE;
    }
    if (next >= NEXT_CAPITAL && is_marker_stop(s, t, e)) return ST_MARKER;
    if (length <= 5 && is_numbering(s, t - 1, next, word) && pq_is(with_stop(s, t), PQ_LEX_ABBREV_BEFORE_NUMBER)) return ST_NUMBER;
    if (next == NEXT_DIGIT && length == 1 && is_cardinal_point(s, t - 1, word)) return ST_ABBREVIATION;
    if (t == s->first + 2 && last->flags & PQ_CAPITAL && next == NEXT_CAPITAL && opens_with_day(s, t - 1, with_stop(s, t)))
        return ST_ABBREVIATION;
    if (e == t + 1 && is_citation(s, t - 1, s->tokens[t].start, e)) return ST_CITATION;
    if (last->kind == PQ_TOKEN_NUMBER && length <= 2 && e == t + 2 && t >= s->first + 2 && s->tokens[t - 2].flags & PQ_OPENER)
        return ST_MARKER; /* Ann Roe (65.) */
    int may_be = word == e && length <= 12 &&
                 (last->flags & PQ_NON_ASCII || next == NEXT_LOWER || s->foreign || elision(s, last) ||
                  (length <= 5 && (last->flags & PQ_CAPITAL || !has_vowel(s, last))));
    const pq_entry *stopped = may_be ? with_stop(s, t) : NULL;
    if (e == t + 1 && is_foreign(s, t, next, word, stopped)) return ST_ABBREVIATION;
    if (last->flags & PQ_LOWER && length == 1 && e == t + 1 && is_stopped_letter(s, e)) return ST_ABBREVIATION; /* z. B. */
    if (next == NEXT_CAPITAL && (last->flags & PQ_CAPITAL || length == 1) && pq_is(stopped, PQ_LEX_ABBREV_BEFORE_NAME) &&
        !is_starter(s, word))
        return ST_TITLE; /* Rt. Hon.; Roe v. Wade */
    if (length == 1 && e == t + 1 && t >= s->first + 2) {
        const pq_token *earlier = &s->tokens[t - 2];
        if (last->flags & PQ_LOWER && earlier->flags & PQ_OPENER) return ST_ABBREVIATION; /* (b. March 2009) */
        int in_name = word == e ||
                      (word == e + 1 && s->tokens[e].flags & PQ_OPENER && e + 2 < s->end && s->tokens[e + 2].flags & PQ_CLOSER);
        if (next == NEXT_CAPITAL && in_name && last->flags & PQ_CAPITAL && earlier->flags & PQ_CAPITAL && !is_starter(s, word))
            return ST_INITIAL; /* Ann M. Lee, Ann M. (Mike) Lee */
    }
    if (next == NEXT_CAPITAL || next == NEXT_DIGIT || next == NEXT_SYMBOL) return ST_FULL_STOP;
    if (next == NEXT_LOWER) {
        if (closes_quote || s->tokens[e - 1].flags & PQ_CLOSER) return ST_CONTINUES;
        if (word > e) return ST_FULL_STOP;
        if (last->kind == PQ_TOKEN_NUMBER && length <= 3) return ST_MARKER;
        if (length <= 2 || (t > s->first + 1 && pq_is_glued(s, t - 1) && s->tokens[t - 2].flags & PQ_FINAL_PERIOD))
            return ST_CONTINUES; /* V.Cte. of */
        const pq_entry *entry = with_stop(s, t);
        if (pq_is(entry, PQ_LEX_ABBREV_BEFORE_NUMBER) || pq_is(entry, PQ_LEX_ABBREV_FINAL) ||
            (last->flags & PQ_CAPITAL && pq_is(entry, PQ_LEX_ABBREV_CITATION)))
            return ST_ABBREVIATION;
        if (last->kind == PQ_TOKEN_WORD && !(last->flags & (PQ_NON_ASCII | PQ_HAS_DIGIT | PQ_ALL_CAPS | PQ_CLITIC)) &&
            !has_vowel(s, last))
            return ST_CONTINUES; /* mgmt. was */
        return s->foreign || (!(last->flags & PQ_NON_ASCII) && is_in_english(s, t)) ? ST_LOWER : ST_CONTINUES;
    }
    if (e == t + 1 && s->tokens[e].flags & PQ_TERMINATOR) return ST_FULL_STOP; /* an ellipsis that opens the next */
    return next == NEXT_DASH && is_turn(s, word) ? ST_DASH : ST_CONTINUES;
}

static uint16_t judge_mark(const pq_sentence_scan *s, uint32_t t, uint32_t e, int next, uint32_t word, int closes_quote) {
    int space = (s->tokens[e - 1].flags & PQ_SPACE_AFTER) != 0;
    if (!space && !(next == NEXT_CAPITAL && word == e && s->tokens[t - 1].end - s->tokens[t - 1].start > 1)) return ST_INSIDE;
    if (word == e + 1 && next == NEXT_DIGIT && s->tokens[e].flags & PQ_OPENER) return ST_CONTINUES; /* Viva Maria! (1965) */
    int goes_on = next != NEXT_CAPITAL ||
                  (word == e && pq_is(pq_lookup_token(s->store, word), PQ_LEX_ABBREV_FINAL)); /* Yahoo! Inc. */
    if (t > s->first && e == t + 1 && goes_on &&
        pq_is(pq_lookup(s->text + s->tokens[t - 1].start, s->tokens[t - 1].end - s->tokens[t - 1].start), PQ_LEX_NAMES_WITH_MARKS))
        return ST_NAME_WITH_MARK;
    if (s->tokens[e - 1].flags & PQ_CLOSER && !closes_quote && next == NEXT_LOWER) return ST_CONTINUES;
    if (next == NEXT_LOWER) return closes_quote || is_attribution(s, e) ? ST_ATTRIBUTION : ST_QUESTION;
    if (next == NEXT_CAPITAL && closes_quote && word == e && is_attribution(s, e)) return ST_ATTRIBUTION;
    if (next == NEXT_CAPITAL && !closes_quote && word == e && is_bare_attribution(s, e)) return ST_ATTRIBUTION;
    if (next == NEXT_CAPITAL || next == NEXT_DIGIT || next == NEXT_SYMBOL) return ST_QUESTION;
    return next == NEXT_DASH && is_turn(s, word) ? ST_DASH : ST_CONTINUES;
}

/* Does a sentence end at the candidate t, whose closers end before token e < end? */
uint16_t pq_judge_sentence(const pq_sentence_scan *s, uint32_t t, uint32_t e, int kind, int closes_quote) {
    if (s->lines && (s->tokens[e - 1].flags & PQ_NEWLINE_AFTER)) return judge_line_end(s, e);
    uint32_t word;
    int next = pq_next_word(s, e, &word);
    if (kind == TERM_SCRIPT) return next == NEXT_JOINS ? ST_CONTINUES : ST_SCRIPT;
    if (kind == TERM_NONE) {
        if (s->tokens[t].kind == PQ_TOKEN_EMOJI) return next == NEXT_CAPITAL ? ST_EMOJI : ST_CONTINUES;
        return s->tokens[t].flags & PQ_FINAL_PERIOD ? judge_abbreviation(s, t, pq_lookup_token(s->store, t), e, next, word)
                                                    : ST_CONTINUES;
    }
    if (t == s->first || (t == s->first + 1 && pq_is_opening(s, s->first)))
        return kind == TERM_MARK && next == NEXT_CAPITAL ? ST_QUESTION : ST_NO_WORD;
    if (kind == TERM_MARK) return judge_mark(s, t, e, next, word, closes_quote);
    if (kind == TERM_ELLIPSIS) {
        if (s->tokens[t - 1].flags & PQ_OPENER)
            return next == NEXT_CAPITAL && s->tokens[e - 1].flags & PQ_TERMINATOR && e > t + 1 ? ST_FULL_STOP
                                                                                               : ST_NO_WORD; /* [...] */
        if (next == NEXT_CAPITAL) return closes_quote && word == e && is_attribution(s, e) ? ST_ATTRIBUTION : ST_ELLIPSIS;
        return next == NEXT_DASH && is_turn(s, word) ? ST_DASH : ST_CONTINUES;
    }
    if (s->store->options.tokens == PQ_TOKENS_UAX29 && pq_is_glued(s, t) && is_cut_abbreviation(s, t, next))
        return judge_abbreviation(s, t - 1, with_stop(s, t), e, next, word);
    return judge_period(s, t, e, next, word, closes_quote);
}
