/* List markers, bullets and rows of signs, which end sentences without a terminator. */
#include "sentence_scan.h"

enum { STYLE_NONE, STYLE_NUMBER, STYLE_LOWER, STYLE_UPPER, STYLE_ROMAN };

static uint32_t roman(const uint8_t *c, uint32_t length) {
    static const uint8_t values[][2] = {{'i', 1}, {'v', 5}, {'x', 10}};
    uint32_t total = 0, last = 0;
    for (uint32_t i = length; i-- > 0;) {
        uint32_t value = 0;
        for (unsigned k = 0; k < 3; k++)
            if (values[k][0] == c[i]) value = values[k][1];
        if (value == 0) return 0;
        if (value < last) total -= value;
        else total += value, last = value;
    }
    return total;
}

/* A list marker whose word is token t: 3. 3) (3) b. b) iv) . Returns its style with the closing sign, and its value. */
static uint8_t list_marker(const pq_sentence_scan *s, uint32_t t, uint32_t *value, int want_roman) {
    const pq_token *token = &s->tokens[t];
    uint32_t length = token->end - token->start, sign = 0, style = STYLE_NONE;
    const uint8_t *c = s->text + token->start;
    if (length > 1 && c[length - 1] == '.') length--, sign = '.';
    if (length == 0 || length > 4) return 0;
    if (t + 1 < s->end && pq_is_glued(s, t + 1)) {
        uint8_t after = s->text[s->tokens[t + 1].start];
        if (after == ')') sign = ')';
        if (after == '.' && s->tokens[t + 1].end - s->tokens[t + 1].start == 1) {
            sign = '.';
            if (t + 2 < s->end && pq_is_glued(s, t + 2) && s->text[s->tokens[t + 2].start] == ')') sign = ')';
        }
    }
    if (sign == 0) return 0;
    *value = 0;
    if ((unsigned)c[0] - '0' < 10u && length <= 3) {
        for (uint32_t i = 0; i < length; i++) {
            if ((unsigned)c[i] - '0' >= 10u) return 0;
            *value = *value * 10 + (uint32_t)(c[i] - '0');
        }
        style = STYLE_NUMBER;
    } else if (length == 1 && !want_roman && (unsigned)c[0] - 'a' < 26u) {
        style = STYLE_LOWER, *value = (uint32_t)(c[0] - 'a') + 1;
    } else if (length == 1 && !want_roman && (unsigned)c[0] - 'A' < 26u) {
        style = STYLE_UPPER, *value = (uint32_t)(c[0] - 'A') + 1;
    } else if ((*value = roman(c, length)) > 0) {
        style = STYLE_ROMAN;
    } else {
        return 0;
    }
    return (uint8_t)(style << 1 | (sign == ')'));
}

/* The first token after the marker whose word is t. */
static uint32_t after_marker(const pq_sentence_scan *s, uint32_t t) {
    uint32_t stop = t + 4;
    for (t++; t < s->end && t < stop && s->tokens[t].flags & (PQ_TERMINATOR | PQ_CLOSER) && pq_is_glued(s, t);) t++;
    return t;
}

void pq_note_marker_now(pq_sentence_scan *s) {
    uint32_t t = s->first, value;
    if (t < s->end && s->text[s->tokens[t].start] == '(') t++;
    if (t >= s->end || s->tokens[t].end - s->tokens[t].start > 5) return;
    if (!(s->tokens[t].flags & PQ_FINAL_PERIOD)) {
        uint8_t sign = t + 1 < s->end && pq_is_glued(s, t + 1) ? s->text[s->tokens[t + 1].start] : 0;
        if (sign != '.' && sign != ')') return;
    }
    uint8_t style = list_marker(s, t, &value, s->list_style >> 1 == STYLE_ROMAN);
    if (style == 0) return;
    s->list_style = style;
    s->list_value = value;
    s->watch |= PQ_CLOSER;
    s->signs_at = PQ_NONE;
    uint32_t next = after_marker(s, t);
    s->list_capitals = next < s->end && (s->tokens[next].flags & PQ_CAPITAL) != 0;
}

int pq_is_next_marker(const pq_sentence_scan *s, uint32_t t, uint32_t *start) {
    uint32_t word = t, value;
    if (s->list_style == 0) return 0;
    if (!(s->tokens[t].flags & PQ_FINAL_PERIOD)) {
        if (t == s->first) return 0;
        word = t - 1;
    }
    if (word <= s->first + 1 || !(s->tokens[word - 1].flags & PQ_SPACE_AFTER || s->text[s->tokens[word - 1].start] == '('))
        return 0;
    uint8_t style = list_marker(s, word, &value, s->list_style >> 1 == STYLE_ROMAN);
    int second_roman = s->list_style >> 1 == STYLE_LOWER && s->list_value == 9 && style >> 1 == STYLE_ROMAN &&
                       value == 2; /* i) ii) */
    if (!second_roman && (style != s->list_style || value != s->list_value + 1)) return 0;
    uint32_t next = after_marker(s, word);
    if (next >= s->end || (s->list_capitals && !(s->tokens[next].flags & (PQ_CAPITAL | PQ_QUOTE_MARK | PQ_OPENER)))) return 0;
    *start = s->text[s->tokens[word - 1].start] == '(' ? word - 1 : word;
    return *start > s->first;
}

uint32_t pq_figure_end(const pq_sentence_scan *s) {
    uint32_t t = s->first;
    if (t + 3 >= s->end || !(s->tokens[t].flags & PQ_CAPITAL) || s->tokens[t + 1].kind != PQ_TOKEN_NUMBER) return 0;
    const pq_entry *entry = pq_lookup_token(s->store, t);
    if (!pq_is(entry, PQ_LEX_NUMBERED_THINGS) || entry->value == 0) return 0;
    return s->tokens[t + 1].flags & PQ_SPACE_AFTER && s->tokens[t + 2].flags & PQ_CAPITAL ? t + 2 : 0;
}

uint32_t pq_date_end(const pq_sentence_scan *s, uint32_t t) {
    if (t + 6 > s->end || s->text[s->tokens[t + 1].start] != ',' || s->text[s->tokens[t + 4].start] != ',') return 0;
    if (!pq_is(pq_lookup_token(s->store, t), PQ_LEX_WEEKDAYS)) return 0;
    const pq_token *day = &s->tokens[t + 3], *year = &s->tokens[t + 5];
    if (!pq_is(pq_lookup_token(s->store, t + 2), PQ_LEX_MONTHS) || day->kind != PQ_TOKEN_NUMBER || day->end - day->start > 2)
        return 0;
    return year->kind == PQ_TOKEN_NUMBER && year->end - year->start == 4 ? t + 6 : 0;
}

uint32_t pq_aside_end(const pq_sentence_scan *s) {
    enum { LONGEST = 24 };
    uint32_t t = s->first + 1, stop = s->end < t + LONGEST ? s->end : t + LONGEST;
    if (t >= s->end || s->text[s->tokens[s->first].start] != '(' || s->tokens[t].kind != PQ_TOKEN_WORD) return 0;
    if ((s->tokens[t].flags & (PQ_CAPITAL | PQ_ALL_CAPS)) != PQ_CAPITAL || pq_is(pq_lookup_token(s->store, t), PQ_LEX_AGENCIES))
        return 0;
    while (t < stop && !(s->tokens[t].flags & (PQ_OPENER | PQ_CLOSER | PQ_TERMINATOR))) t++;
    if (t + 1 >= stop || !(s->tokens[t].flags & PQ_CLOSER && s->tokens[t].flags & PQ_SPACE_AFTER)) return 0;
    return s->tokens[t + 1].flags & PQ_CAPITAL ? t + 1 : 0;
}

/* A small word between a noun and a small letter that would have no capital in the middle of a sentence: You can, However, ... */
static int opens_clause(const pq_sentence_scan *s, uint32_t t) {
    const pq_entry *entry = pq_lookup_token(s->store, t), *before = pq_lookup_token(s->store, t - 1);
    if (s->tokens[t].end - s->tokens[t].start < 2 || s->tokens[t].flags & PQ_ALL_CAPS) return 0;
    if (pq_is(before, PQ_LEX_PREPOSITIONS) || pq_is(before, PQ_LEX_DETERMINERS) || pq_is(before, PQ_LEX_CONJUNCTIONS) ||
        pq_is(before, PQ_LEX_SUBORDINATORS) || !pq_is(entry, PQ_LEX_SENTENCE_STARTERS))
        return 0;
    if (s->text[s->tokens[t + 1].start] == ',') return 1;
    return s->tokens[t + 1].flags & PQ_LOWER &&
           (pq_is(entry, PQ_LEX_PRONOUNS) || pq_is(entry, PQ_LEX_DETERMINERS) || pq_is(entry, PQ_LEX_SUBORDINATORS) ||
            pq_is(entry, PQ_LEX_PREPOSITIONS) || pq_is(entry, PQ_LEX_TIME_WORDS));
}

uint32_t pq_heading_end(const pq_sentence_scan *s) {
    enum { SHORTEST = 2, LONGEST = 14 };
    uint32_t stop = s->end < s->first + LONGEST ? s->end : s->first + LONGEST;
    int opens = 0;
    for (uint32_t t = s->first; t + 1 < stop; t++) {
        uint16_t flags = s->tokens[t].flags;
        if (t >= s->first + SHORTEST && flags & PQ_CAPITAL && s->tokens[t - 1].flags & PQ_LOWER && !pq_is_glued(s, t) &&
            opens_clause(s, t))
            return t;
        if (!(flags & (PQ_LOWER | PQ_CAPITAL)) || flags & (PQ_CLITIC | PQ_FINAL_PERIOD)) return 0;
        const pq_entry *entry = pq_lookup_token(s->store, t);
        if (t == s->first) {
            if (!(flags & PQ_CAPITAL) || pq_is(entry, PQ_LEX_PRONOUNS)) return 0;
            opens = pq_is(entry, PQ_LEX_RELATIVES) || (entry != NULL && entry->form == PQ_FORM_ING);
        }
        int verb = pq_is(entry, PQ_LEX_AUXILIARIES) || ((pq_is(entry, PQ_LEX_COMMON_VERBS) || pq_is(entry, PQ_LEX_SPEECH_VERBS)) &&
                                                        (entry->form == PQ_FORM_PAST || entry->form == PQ_FORM_THIRD));
        if (verb && !opens) return 0;
    }
    return 0;
}

/* ST18: *** or ____ or ======, by itself. A shorter row of hyphens is a dash. */
int pq_is_ornament(const pq_sentence_scan *s, uint32_t t) {
    const pq_token *token = &s->tokens[t];
    uint32_t length = token->end - token->start;
    const uint8_t *c = s->text + token->start;
    if (length < 3 || !(token->flags & PQ_SPACE_AFTER)) return 0;
    if (c[0] != '*' && c[0] != '_' && c[0] != '=' && c[0] != '~' && c[0] != '#' && c[0] != '+' && c[0] != '-') return 0;
    if (c[0] == '-' && length < 5) return 0;
    if (c[0] == '_' && length < 8) return 0; /* a blank to fill in */
    return c[1] == c[0] && c[2] == c[0] && c[length - 1] == c[0] && (t == s->first || s->tokens[t - 1].flags & PQ_SPACE_AFTER);
}

int pq_is_bullet(const pq_sentence_scan *s, uint32_t t) {
    const uint8_t *c = s->text + s->tokens[t].start;
    if (s->tokens[t].end - s->tokens[t].start != 3 || c[0] != 0xE2) return 0;
    uint32_t code_point;
    pq_decode(s->text, s->store->document.length, s->tokens[t].start, s->store->options.surrogates, &code_point);
    return code_point == 0x2022 || code_point == 0x2023 || code_point == 0x25AA || code_point == 0x25CF || code_point == 0x25E6 ||
           code_point == 0x2043;
}
