#include "sentences.h"

/* The look at one block. `first` is the first token of the sentence that is being read. */
typedef struct {
    const pq_store *store;
    const pq_token *tokens;
    const uint8_t *text;
    uint32_t end;        /* tokens of the block that belong to sentences end here */
    uint32_t first;
    uint32_t line_first; /* first token of the line */
    uint32_t mark;       /* cursor into marks */
    uint16_t watch;      /* flags that make a candidate */
    uint8_t lines;       /* line ends mean something */
    uint8_t list_style;  /* of the list marker that opened the last marked sentence; 0: no list */
    uint32_t list_value;
} scan;

enum { TERM_NONE, TERM_PERIOD, TERM_ELLIPSIS, TERM_MARK, TERM_SCRIPT };
enum { LOOK_AHEAD = 10 }; /* tokens; bounds every look forward or back */

/* The role of token t as a quotation mark; PQ_MARK_ROLE_COUNT if it is none. Calls go forward but for a constant. */
static uint8_t mark_role(const scan *s, uint32_t t) {
    const pq_document *document = &s->store->document;
    if (!(s->tokens[t].flags & PQ_QUOTE_MARK)) return PQ_MARK_ROLE_COUNT;
    uint32_t m = s->mark;
    while (m < document->mark_count && document->marks[m].token < t) m++;
    return m < document->mark_count && document->marks[m].token == t ? document->marks[m].role : PQ_MARK_STRAY;
}

static int is_glued(const scan *s, uint32_t t) { return s->tokens[t].start == s->tokens[t - 1].end; }

/* Token t closes something and so belongs to the sentence before it. */
static int is_closing(const scan *s, uint32_t t) {
    if (s->tokens[t].flags & PQ_CLOSER) return 1;
    uint8_t role = mark_role(s, t);
    if (role == PQ_MARK_ROLE_COUNT) return 0;
    if (role == PQ_MARK_CLOSE) return 1;
    return is_glued(s, t) && (role != PQ_MARK_OPEN || (s->tokens[t].flags & PQ_SPACE_AFTER)) ;
}

static int is_opening(const scan *s, uint32_t t) {
    if (s->tokens[t].flags & PQ_OPENER) return 1;
    uint8_t role = mark_role(s, t);
    return role == PQ_MARK_OPEN || role == PQ_MARK_STRAY || role == PQ_MARK_CLOSE || role == PQ_MARK_APOSTROPHE;
}

static uint32_t code_point_at(const scan *s, uint32_t byte) {
    uint32_t code_point;
    pq_decode(s->text, s->store->document.length, byte, s->store->options.surrogates, &code_point);
    return code_point;
}

/* What a terminator token is. A run of marks counts by its strongest sign. */
static int terminator(const scan *s, uint32_t t) {
    const pq_token *token = &s->tokens[t];
    uint32_t length = token->end - token->start, look = length < 8 ? length : 8;
    for (uint32_t i = 0; i < look; i++)
        if (s->text[token->start + i] == '!' || s->text[token->start + i] == '?') return TERM_MARK;
    if (s->text[token->start] == '.') return length == 1 ? TERM_PERIOD : TERM_ELLIPSIS;
    switch (code_point_at(s, token->start)) {
        case 0x2026: return TERM_ELLIPSIS;
        case 0x203C: case 0x203D: case 0x2047: case 0x2048: case 0x2049: return TERM_MARK;
        case 0x2024: case 0x2025: return TERM_ELLIPSIS;
        default: return TERM_SCRIPT;
    }
}

/* After the candidate at t: the end of what belongs to it (more terminators, closers, note references, emoji). */
static uint32_t absorb(const scan *s, uint32_t t, int *kind, int *closes_quote) {
    uint32_t e = t + 1;
    while (e < s->end) {
        uint16_t flags = s->tokens[e].flags;
        if (s->lines && (s->tokens[e - 1].flags & PQ_NEWLINE_AFTER)) break;
        if (flags & PQ_TERMINATOR) {
            int next = terminator(s, e);
            if (next == TERM_SCRIPT && *kind != TERM_SCRIPT) break;
            *kind = *kind == TERM_NONE || next == TERM_MARK ? next : *kind == TERM_MARK ? TERM_MARK : next == TERM_PERIOD && *kind == TERM_NONE ? next : TERM_ELLIPSIS;
            e++;
        } else if ((flags & (PQ_CLOSER | PQ_QUOTE_MARK)) && is_closing(s, e)) {
            *closes_quote |= !(flags & PQ_CLOSER);
            e++;
        } else if (s->tokens[e].kind == PQ_TOKEN_EMOJI) {
            e++;
        } else if ((flags & PQ_OPENER) && s->text[s->tokens[e].start] == '[' && e + 2 < s->end &&
                   s->tokens[e + 1].kind == PQ_TOKEN_NUMBER && (s->tokens[e + 2].flags & PQ_CLOSER)) {
            e += 3; /* [12] */
        } else {
            break;
        }
    }
    return e;
}

/* ---- what follows --------------------------------------------------------------------------------- */
enum { NEXT_OTHER, NEXT_CAPITAL, NEXT_LOWER, NEXT_DIGIT };

/* What kind of word comes at or, past opening marks, after token e; *word gets it. */
static int next_word(const scan *s, uint32_t e, uint32_t *word) {
    uint32_t n = e;
    while (n < s->end && n < e + 4 && (s->tokens[n].flags & (PQ_OPENER | PQ_QUOTE_MARK)) && is_opening(s, n)) n++;
    *word = n;
    if (n >= s->end) return NEXT_OTHER;
    uint16_t flags = s->tokens[n].flags;
    if (flags & PQ_CAPITAL) return NEXT_CAPITAL;
    if (flags & PQ_LOWER) return NEXT_LOWER;
    uint8_t c = s->text[s->tokens[n].start];
    if ((unsigned)c - '0' < 10u) return NEXT_DIGIT;
    uint8_t kind = s->tokens[n].kind;
    if (kind == PQ_TOKEN_MONEY || kind == PQ_TOKEN_NUMBER) return NEXT_DIGIT;
    if (kind == PQ_TOKEN_HANDLE || kind == PQ_TOKEN_HASHTAG || kind == PQ_TOKEN_URL || kind == PQ_TOKEN_EMOJI) return NEXT_CAPITAL;
    if (kind == PQ_TOKEN_WORD && c >= 0x80) return NEXT_CAPITAL; /* a script without case */
    if (flags & PQ_OPENER || flags & PQ_QUOTE_MARK) return NEXT_CAPITAL;
    if (c == '$' || (c == 0xC2 && kind == PQ_TOKEN_SYMBOL)) return NEXT_DIGIT;
    if (c == 0xC2 && kind == PQ_TOKEN_PUNCT) return NEXT_CAPITAL; /* ¿ ¡ */
    return NEXT_OTHER;
}

static int is_starter(const scan *s, uint32_t word) {
    return word < s->end && pq_is(pq_lookup_token(s->store, word), PQ_LEX_SENTENCE_STARTERS);
}

static int is_lower_at(const scan *s, uint32_t t) { return t < s->end && (s->tokens[t].flags & PQ_LOWER); }

/* ST41: after `!”` or `?”`, or before a lower-case verb or pronoun, the words up to a speech verb: Mayor Lee said. */
static int is_attribution(const scan *s, uint32_t e) {
    uint32_t stop = e + LOOK_AHEAD < s->end ? e + LOOK_AHEAD : s->end;
    for (uint32_t n = e; n < stop; n++) {
        uint16_t flags = s->tokens[n].flags;
        if (flags & (PQ_TERMINATOR | PQ_QUOTE_MARK | PQ_DASH)) return 0;
        if (!(flags & (PQ_LOWER | PQ_CAPITAL))) {
            if (n == e) return 0;
            continue;
        }
        const pq_entry *entry = pq_lookup_token(s->store, n);
        if (flags & PQ_CAPITAL) {
            if (n == e && pq_is(entry, PQ_LEX_SENTENCE_STARTERS) && n + 1 < s->end && (s->tokens[n + 1].flags & PQ_LOWER)) {
                const pq_entry *second = pq_lookup_token(s->store, n + 1);
                if (!pq_is(second, PQ_LEX_SPEECH_VERBS)) return 0; /* “What?” In the end she said no. */
            }
            continue;
        }
        if (pq_is(entry, PQ_LEX_SPEECH_VERBS) && (entry->form == PQ_FORM_PAST || entry->form == PQ_FORM_THIRD)) {
            if (n + 1 >= s->end) return 1;
            uint32_t c = s->text[s->tokens[n + 1].start];
            const pq_entry *after = pq_lookup_token(s->store, n + 1);
            return c == '.' || c == ',' || c == ';' || (s->tokens[n + 1].flags & PQ_CAPITAL) || !pq_is(after, PQ_LEX_SENTENCE_STARTERS) ||
                   n == e || (after != NULL && (s->tokens[n + 1].end - s->tokens[n + 1].start) <= 4 && c != 't' && c != 'h' && c != 's' && c != 'i');
        }
        if (n == e) return 0;
    }
    return 0;
}

/* ---- abbreviations -------------------------------------------------------------------------------- */
static int is_single_letter(const scan *s, uint32_t t) { /* J. */
    const pq_token *token = &s->tokens[t];
    return token->end - token->start == 2 && (uint8_t)((s->text[token->start] | 0x20) - 'a') < 26;
}

static uint32_t dots_in(const scan *s, uint32_t t) {
    uint32_t dots = 0, stop = s->tokens[t].end - s->tokens[t].start < 12 ? s->tokens[t].end : s->tokens[t].start + 12;
    for (uint32_t i = s->tokens[t].start; i < stop; i++) dots += s->text[i] == '.';
    return dots;
}

/* A word that takes its full stop in, before `word` past e: does the sentence end as well? */
static uint16_t judge_abbreviation(const scan *s, uint32_t t, uint32_t e, int next, uint32_t word) {
    const pq_entry *entry = pq_lookup_token(s->store, t);
    if (next == NEXT_LOWER || next == NEXT_OTHER) return ST_CONTINUES;
    if (pq_is(entry, PQ_LEX_ABBREV_BEFORE_NAME)) return ST_TITLE;
    if (next == NEXT_DIGIT && pq_is(entry, PQ_LEX_ABBREV_BEFORE_NUMBER)) return ST_NUMBER;
    int starter = is_starter(s, word);
    if (pq_is(entry, PQ_LEX_ABBREV_TIME)) {
        if (pq_is(pq_lookup_token(s->store, word), PQ_LEX_TIME_ZONES)) return ST_CLOCK;
        if (t - s->first <= 2) return ST_CLOCK; /* At 5 a.m. Mr. Smith left. */
        return ST_TIME;
    }
    if (is_single_letter(s, t) && !pq_is(entry, PQ_LEX_ABBREV_FINAL)) {
        if (t == s->first) return ST_MARKER;
        int after_lower = is_lower_at(s, t - 1);
        return starter && next == NEXT_CAPITAL && (after_lower || s->tokens[word].end - s->tokens[word].start > 2) ? ST_STARTER : ST_INITIAL;
    }
    if (next == NEXT_DIGIT) return ST_NUMBER;
    if (starter) return ST_STARTER;
    if (pq_is(entry, PQ_LEX_ABBREV_FINAL) || pq_is(entry, PQ_LEX_ABBREV_PLACE)) {
        if (word > e) return ST_FINAL; /* Inc. “We */
        if (is_lower_at(s, word + 1)) {
            const uint8_t *c = s->text + s->tokens[word + 1].start;
            uint32_t length = s->tokens[word + 1].end - s->tokens[word + 1].start;
            if (!(length == 2 && c[0] == 'o' && c[1] == 'f') && !(length == 3 && c[0] == 'a' && c[1] == 'n')) return ST_FINAL;
        }
        return ST_ABBREVIATION;
    }
    if (word > e && dots_in(s, t) > 1) return ST_FINAL; /* the U.S. “We */
    return ST_ABBREVIATION;
}

/* ---- list markers --------------------------------------------------------------------------------- */
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
static uint8_t list_marker(const scan *s, uint32_t t, uint32_t *value, int want_roman) {
    const pq_token *token = &s->tokens[t];
    uint32_t length = token->end - token->start, sign = 0, style = STYLE_NONE;
    const uint8_t *c = s->text + token->start;
    if (length > 1 && c[length - 1] == '.') length--, sign = '.';
    if (length == 0 || length > 4) return 0;
    if (t + 1 < s->end && is_glued(s, t + 1)) {
        uint8_t after = s->text[s->tokens[t + 1].start];
        if (after == ')') sign = ')';
        if (after == '.' && s->tokens[t + 1].end - s->tokens[t + 1].start == 1) {
            sign = '.';
            if (t + 2 < s->end && is_glued(s, t + 2) && s->text[s->tokens[t + 2].start] == ')') sign = ')';
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

/* Notes the list marker that the sentence begins with. */
static void note_marker(scan *s) {
    uint32_t t = s->first, value;
    if (t < s->end && s->text[s->tokens[t].start] == '(') t++;
    if (t >= s->end || s->tokens[t].end - s->tokens[t].start > 5) return;
    uint8_t style = list_marker(s, t, &value, 0);
    if (style == 0) return;
    s->list_style = style;
    s->list_value = value;
    s->watch |= PQ_CLOSER;
}

/* ST13: the candidate at t closes the marker that follows the list's last one. *start gets the marker's first token. */
static int is_next_marker(const scan *s, uint32_t t, uint32_t *start) {
    uint32_t word = t, value;
    if (s->list_style == 0) return 0;
    if (!(s->tokens[t].flags & PQ_FINAL_PERIOD)) {
        if (t == s->first) return 0;
        word = t - 1;
    }
    if (word <= s->first + 1 || !(s->tokens[word - 1].flags & PQ_SPACE_AFTER || s->text[s->tokens[word - 1].start] == '(')) return 0;
    uint8_t style = list_marker(s, word, &value, s->list_style >> 1 == STYLE_ROMAN);
    if (style != s->list_style || value != s->list_value + 1) return 0;
    *start = s->text[s->tokens[word - 1].start] == '(' ? word - 1 : word;
    return *start > s->first;
}

/* ---- the decision --------------------------------------------------------------------------------- */
static uint16_t judge_line_end(const scan *s, uint32_t e) {
    const pq_token *last = &s->tokens[e - 1];
    uint8_t sign = s->text[last->end];
    if (sign == ' ' && !(last->flags & PQ_TERMINATOR) && (s->tokens[e].flags & (PQ_LOWER | PQ_OPENER))) return ST_WRAPPED;
    uint32_t width = last->end - s->tokens[s->line_first].start;
    if ((s->tokens[e].flags & PQ_LOWER) && width >= 50 && !(last->flags & PQ_TERMINATOR)) return ST_WRAPPED;
    return ST_LINE_END;
}

static uint16_t judge_period(const scan *s, uint32_t t, uint32_t e, int next, uint32_t word, int closes_quote) {
    uint32_t before = t - 1; /* t > first */
    const pq_token *last = &s->tokens[before];
    int space = (s->tokens[e - 1].flags & PQ_SPACE_AFTER) != 0;
    uint32_t length = last->end - last->start;
    if (!space) {
        if (next == NEXT_CAPITAL && length > 1 && (last->flags & (PQ_LOWER | PQ_HAS_DIGIT | PQ_CLOSER | PQ_CAPITAL)) &&
            !(last->flags & PQ_ALL_CAPS && e == t + 1) && last->kind != PQ_TOKEN_URL && last->kind != PQ_TOKEN_EMAIL)
            return ST_NO_SPACE;
        return e > t + 1 && next == NEXT_CAPITAL ? ST_NO_SPACE : ST_INSIDE;
    }
    int is_marker = e == t + 1 && before <= s->first + 1 && (before == s->first || s->tokens[before - 1].flags & PQ_OPENER) &&
                    (length == 1 || (last->kind == PQ_TOKEN_NUMBER && length <= 3));
    if (is_marker && next != NEXT_OTHER) return ST_MARKER;
    if (next == NEXT_CAPITAL || next == NEXT_DIGIT) return ST_FULL_STOP;
    if (next == NEXT_LOWER) {
        if (closes_quote || s->tokens[e - 1].flags & PQ_CLOSER) return ST_CONTINUES;
        if (word > e) return ST_FULL_STOP;
        if (last->kind == PQ_TOKEN_NUMBER && length <= 3) return ST_MARKER;
        return length > 2 ? ST_LOWER : ST_CONTINUES;
    }
    if (word < s->end && s->tokens[word].flags & PQ_DASH) {
        uint32_t past;
        if (!closes_quote && word + 1 < s->end && next_word(s, word + 1, &past) == NEXT_CAPITAL) return ST_DASH;
    }
    return ST_CONTINUES;
}

static uint16_t judge_mark(const scan *s, uint32_t t, uint32_t e, int next, uint32_t word, int closes_quote) {
    int space = (s->tokens[e - 1].flags & PQ_SPACE_AFTER) != 0;
    if (!space && !(next == NEXT_CAPITAL && word == e)) return ST_INSIDE;
    if (t > s->first && e == t + 1 && next != NEXT_CAPITAL &&
        pq_is(pq_lookup(s->text + s->tokens[t - 1].start, s->tokens[t - 1].end - s->tokens[t - 1].start), PQ_LEX_NAMES_WITH_MARKS))
        return ST_NAME_WITH_MARK;
    if (s->tokens[e - 1].flags & PQ_CLOSER && !closes_quote && next == NEXT_LOWER) return ST_CONTINUES;
    if (next == NEXT_LOWER) return closes_quote || is_attribution(s, e) ? ST_ATTRIBUTION : ST_QUESTION;
    if (next == NEXT_CAPITAL && closes_quote && word == e && is_attribution(s, e)) return ST_ATTRIBUTION;
    if (next == NEXT_CAPITAL || next == NEXT_DIGIT) return ST_QUESTION;
    if (word < s->end && s->tokens[word].flags & PQ_DASH) {
        uint32_t past;
        if (!closes_quote && word + 1 < s->end && next_word(s, word + 1, &past) == NEXT_CAPITAL) return ST_DASH;
    }
    return ST_CONTINUES;
}

/* Does a sentence end at the candidate t, whose closers end before token e < end? */
static uint16_t judge(const scan *s, uint32_t t, uint32_t e, int kind, int closes_quote) {
    if (s->lines && (s->tokens[e - 1].flags & PQ_NEWLINE_AFTER)) return judge_line_end(s, e);
    uint32_t word;
    int next = next_word(s, e, &word);
    if (kind == TERM_SCRIPT) return next == NEXT_OTHER && word < s->end && !(s->tokens[word].flags & PQ_DASH) ? ST_CONTINUES : ST_SCRIPT;
    if (kind == TERM_NONE) {
        if (s->tokens[t].kind == PQ_TOKEN_EMOJI) return next == NEXT_CAPITAL ? ST_EMOJI : ST_CONTINUES;
        return s->tokens[t].flags & PQ_FINAL_PERIOD ? judge_abbreviation(s, t, e, next, word) : ST_CONTINUES;
    }
    if (t == s->first || (t == s->first + 1 && is_opening(s, s->first))) return kind == TERM_MARK && next == NEXT_CAPITAL ? ST_QUESTION : ST_NO_WORD;
    if (kind == TERM_MARK) return judge_mark(s, t, e, next, word, closes_quote);
    if (kind == TERM_ELLIPSIS) {
        if (next == NEXT_CAPITAL || (next == NEXT_DIGIT && s->tokens[e - 1].flags & PQ_SPACE_AFTER)) return ST_ELLIPSIS;
        return ST_CONTINUES;
    }
    return judge_period(s, t, e, next, word, closes_quote);
}

static pq_status add(pq_store *store, scan *s, uint32_t block, uint32_t end, uint16_t rule) {
    pq_document *document = &store->document;
    PQ_RESERVE(store, sentences, PQ_ROOM_SENTENCES, document->sentence_count + 1);
    document->sentences[document->sentence_count++] = (pq_sentence){
        .start = s->tokens[s->first].start, .end = s->tokens[end - 1].end, .token_first = s->first, .token_end = end,
        .block = block, .rule = rule, .score = 1.0f, .body_position = -1.0f};
    s->first = end;
    return PQ_OK;
}

static int is_bullet(const scan *s, uint32_t t) {
    const uint8_t *c = s->text + s->tokens[t].start;
    if (s->tokens[t].end - s->tokens[t].start != 3 || c[0] != 0xE2) return 0;
    uint32_t code_point = code_point_at(s, s->tokens[t].start);
    return code_point == 0x2022 || code_point == 0x2023 || code_point == 0x25AA || code_point == 0x25CF || code_point == 0x25E6 || code_point == 0x2043;
}

/* The sentences of one block's tokens s->first .. s->end. */
static pq_status split(pq_store *store, scan *s, uint32_t block) {
    const pq_document *document = &store->document;
    note_marker(s);
    for (uint32_t t = s->first; t < s->end;) {
        uint16_t flags = s->tokens[t].flags;
        uint8_t token_kind = s->tokens[t].kind;
        if (!(flags & s->watch) && token_kind != PQ_TOKEN_EMOJI && token_kind != PQ_TOKEN_SYMBOL && token_kind != PQ_TOKEN_PUNCT) {
            t++;
            continue;
        }
        while (s->mark < document->mark_count && document->marks[s->mark].token < t) s->mark++;
        uint32_t start;
        if (is_next_marker(s, t, &start)) {
            PQ_TRY(add(store, s, block, start, ST_LIST_MARKER));
            note_marker(s);
            t++;
            continue;
        }
        if (!(flags & s->watch) && token_kind != PQ_TOKEN_EMOJI) {
            if (t > s->first && is_bullet(s, t) && (s->tokens[t - 1].flags & PQ_SPACE_AFTER)) PQ_TRY(add(store, s, block, t, ST_BULLET));
            t++;
            continue;
        }
        int kind = flags & PQ_TERMINATOR ? terminator(s, t) : TERM_NONE, closes_quote = 0;
        uint32_t e = flags & PQ_NEWLINE_AFTER && s->lines ? t + 1 : absorb(s, t, &kind, &closes_quote);
        if (e >= s->end) break;
        uint16_t rule = judge(s, t, e, kind, closes_quote);
        if (s->lines && (s->tokens[e - 1].flags & PQ_NEWLINE_AFTER)) s->line_first = e;
        if (pq_ends_sentence(rule)) {
            PQ_TRY(add(store, s, block, e, rule));
            note_marker(s);
        }
        t = e;
    }
    return PQ_OK;
}

static int is_body(uint8_t kind) {
    return kind == PQ_BLOCK_PARAGRAPH || kind == PQ_BLOCK_SUBHEAD || kind == PQ_BLOCK_LIST_ITEM || kind == PQ_BLOCK_TURN;
}

static void place_in_body(pq_document *document) {
    uint32_t count = 0, place = 0;
    for (uint32_t b = 0; b < document->block_count; b++)
        if (is_body(document->blocks[b].kind)) count += document->blocks[b].sentence_end - document->blocks[b].sentence_first;
    for (uint32_t b = 0; b < document->block_count; b++) {
        if (!is_body(document->blocks[b].kind)) continue;
        for (uint32_t i = document->blocks[b].sentence_first; i < document->blocks[b].sentence_end; i++)
            document->sentences[i].body_position = count > 1 ? (float)place++ / (float)(count - 1) : 0.0f;
    }
}

pq_status pq_stage_sentences(pq_store *store) {
    pq_document *document = &store->document;
    scan s = {.store = store, .tokens = document->tokens, .text = document->text};
    for (uint32_t b = 0; b < document->block_count; b++) {
        pq_block *block = &document->blocks[b];
        block->sentence_first = block->sentence_end = document->sentence_count;
        if (block->kind == PQ_BLOCK_HEADER) continue;
        s.first = block->token_first;
        s.end = block->token_end;
        if (block->lead.start != PQ_NONE)
            while (s.first < s.end && s.tokens[s.first].start < block->lead.end) s.first++;
        if (block->tail.start != PQ_NONE)
            while (s.end > s.first && s.tokens[s.end - 1].end > block->tail.start) s.end--;
        if (s.first == s.end) continue;
        s.line_first = s.first;
        s.list_style = 0;
        s.lines = !(block->flags & PQ_BLOCK_HARD_WRAPPED);
        s.watch = PQ_TERMINATOR | PQ_FINAL_PERIOD | (s.lines ? PQ_NEWLINE_AFTER : 0);
        if (block->kind != PQ_BLOCK_HEADLINE) PQ_TRY(split(store, &s, b));
        uint16_t rule = block->kind == PQ_BLOCK_HEADLINE ? ST_HEADLINE : s.end < block->token_end ? ST_TAIL : ST_BLOCK_END;
        if (s.first < s.end) PQ_TRY(add(store, &s, b, s.end, rule));
        block->sentence_end = document->sentence_count;
    }
    place_in_body(document);
    return PQ_OK;
}
