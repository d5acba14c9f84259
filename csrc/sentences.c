#include "sentence_scan.h"

/* A note reference at e, after a terminator: [12] [citation needed] [...], or the number 4, glued to it before a capital or before
 * a word that begins a sentence. Returns the token after it; e if there is none. */
static uint32_t skip_note(const pq_sentence_scan *s, uint32_t e) {
    const pq_token *token = &s->tokens[e];
    if (token->flags & PQ_OPENER && s->text[token->start] == '[') {
        uint32_t stop = e + 6 < s->end ? e + 6 : s->end, n = e + 1;
        if (n + 1 < s->end && s->tokens[n].flags & PQ_TERMINATOR && s->tokens[n + 1].flags & PQ_CLOSER) return n + 2; /* [...] */
        if (n < s->end && !(s->tokens[n].kind == PQ_TOKEN_NUMBER || s->tokens[n].flags & PQ_LOWER)) return e;
        while (n < stop && !(s->tokens[n].flags & (PQ_CLOSER | PQ_TERMINATOR))) n++;
        return n < stop && s->tokens[n].flags & PQ_CLOSER ? n + 1 : e;
    }
    if (token->kind == PQ_TOKEN_NUMBER && token->end - token->start <= 3 && e + 1 < s->end && s->tokens[e + 1].flags & PQ_CAPITAL &&
        s->text[token->end - 1] <= '9' && s->tokens[e].flags & PQ_SPACE_AFTER &&
        (pq_is_glued(s, e) || pq_is(pq_lookup_token(s->store, e + 1), PQ_LEX_SENTENCE_STARTERS)))
        return e + 1;
    return e;
}

/* Full stops at e, then a capital or glued to a word: the next sentence begins with an omission (done. . . . The next; ...and). */
static int opens_with_ellipsis(const pq_sentence_scan *s, uint32_t e) {
    uint32_t n = e, dots = 0;
    for (; n < s->end && n < e + 4 && s->tokens[n].flags & PQ_TERMINATOR && s->text[s->tokens[n].start] == '.'; n++)
        dots += s->tokens[n].end - s->tokens[n].start;
    return dots == 3 && n < s->end && (s->tokens[n].flags & PQ_CAPITAL || (pq_is_glued(s, n) && s->tokens[n].flags & PQ_LOWER));
}

/* After the candidate at t: the end of what belongs to it (more terminators, closers, note references, emoji). */
static uint32_t absorb(const pq_sentence_scan *s, uint32_t t, int *kind, int *closes_quote) {
    uint32_t e = t + 1, past;
    while (e < s->end) {
        uint16_t flags = s->tokens[e].flags;
        if (s->lines && (s->tokens[e - 1].flags & PQ_NEWLINE_AFTER)) break;
        if (flags & PQ_TERMINATOR) {
            int next = pq_terminator(s, e);
            if (next == TERM_SCRIPT && *kind != TERM_SCRIPT) break;
            if (*kind == TERM_PERIOD && e == t + 1 && !pq_is_glued(s, e) && t > s->first && pq_is_glued(s, t) &&
                opens_with_ellipsis(s, e))
                break;
            *kind = *kind == TERM_NONE || next == TERM_MARK ? next : *kind == TERM_MARK ? TERM_MARK : TERM_ELLIPSIS;
            e++;
        } else if ((flags & (PQ_CLOSER | PQ_QUOTE_MARK)) && pq_is_closing(s, e)) {
            *closes_quote |= !(flags & PQ_CLOSER);
            e++;
        } else if (s->tokens[e].kind == PQ_TOKEN_EMOJI) {
            e++;
        } else if (*kind != TERM_NONE && (past = skip_note(s, e)) > e) {
            e = past;
        } else {
            break;
        }
    }
    return e;
}

static pq_status add(pq_store *store, pq_sentence_scan *s, uint32_t block, uint32_t end, uint16_t rule) {
    pq_document *document = &store->document;
    PQ_RESERVE(store, sentences, PQ_ROOM_SENTENCES, document->sentence_count + 1);
    document->sentences[document->sentence_count++] = (pq_sentence){.start = s->tokens[s->first].start,
                                                                    .end = s->tokens[end - 1].end,
                                                                    .token_first = s->first,
                                                                    .token_end = end,
                                                                    .block = block,
                                                                    .rule = rule,
                                                                    .score = 1.0f,
                                                                    .body_position = -1.0f};
    s->first = end;
    pq_say(s, end, rule);
    return PQ_OK;
}

/* What stands at the beginning of a sentence: asides and headings, that end at once, and list markers. */
static pq_status begin(pq_store *store, pq_sentence_scan *s, uint32_t block) {
    uint32_t end;
    if (s->first + 2 < s->end && s->tokens[s->first].flags & PQ_OPENER && !s->keep_quotes && (end = pq_aside_end(s)) != 0)
        PQ_TRY(add(store, s, block, end, ST_ASIDE));
    if (s->headings && (end = pq_heading_end(s)) != 0) PQ_TRY(add(store, s, block, end, ST_HEADING));
    pq_note_marker(s);
    return PQ_OK;
}

static pq_status end_at(pq_store *store, pq_sentence_scan *s, uint32_t block, uint32_t end, uint16_t rule) {
    PQ_TRY(add(store, s, block, end, rule));
    return begin(store, s, block);
}

/* ST53: a closed quote of the block opens before token e and closes at it or later. */
static int is_inside_quote(pq_sentence_scan *s, uint32_t e) {
    const pq_document *document = &s->store->document;
    for (; s->quote_mark < document->mark_count && document->marks[s->quote_mark].token < e; s->quote_mark++) {
        const pq_mark *mark = &document->marks[s->quote_mark];
        if (mark->role != PQ_MARK_OPEN || mark->partner == PQ_NONE) continue;
        uint32_t close = document->marks[mark->partner].token;
        if (close < s->end && close > s->quote_end) s->quote_end = close;
    }
    return s->quote_end >= e;
}

/* ST20: the colon at t follows a credit's label: the team cheers Image: Ann Roe. */
static int is_credit_label(const pq_sentence_scan *s, uint32_t t) {
    const pq_token *label = &s->tokens[t - 1];
    if (s->text[s->tokens[t].start] != ':' || !(label->flags & PQ_CAPITAL) || !pq_is_glued(s, t)) return 0;
    const pq_token *before = label - 1; /* FILE PHOTO: is one label */
    if (before->end - before->start == 4 && (s->text[before->start] | 0x20) == 'f' && (s->text[before->start + 1] | 0x20) == 'i' &&
        (s->text[before->start + 2] | 0x20) == 'l' && (s->text[before->start + 3] | 0x20) == 'e')
        return 0;
    return (s->tokens[t - 2].flags & (PQ_LOWER | PQ_CAPITAL | PQ_HAS_DIGIT)) &&
           pq_is(pq_lookup_token(s->store, t - 1), PQ_LEX_CREDIT_LABELS);
}

/* ST15: a colon for the Armenian full stop, which it looks like. */
static int is_armenian_stop(const pq_sentence_scan *s, uint32_t t) {
    uint8_t lead = s->text[s->tokens[t - 1].start];
    return s->text[s->tokens[t].start] == ':' && lead >= 0xD4 && lead <= 0xD6 && pq_is_glued(s, t) &&
           s->tokens[t].flags & PQ_SPACE_AFTER;
}

/* A sign without a terminator: rows of signs, bullets and credit labels end the sentence before them. */
static pq_status look_at_sign(pq_store *store, pq_sentence_scan *s, uint32_t block, uint32_t t) {
    if (pq_is_ornament(s, t)) {
        if (t > s->first && !pq_is_ornament(s, t - 1)) PQ_TRY(add(store, s, block, t, ST_ORNAMENT));
        return t + 1 < s->end && !pq_is_ornament(s, t + 1) ? end_at(store, s, block, t + 1, ST_ORNAMENT) : PQ_OK;
    }
    if (t > s->first && s->tokens[t - 1].flags & PQ_SPACE_AFTER && pq_is_bullet(s, t)) return end_at(store, s, block, t, ST_BULLET);
    if (t > s->first && t + 1 < s->end && is_armenian_stop(s, t)) return end_at(store, s, block, t + 1, ST_SCRIPT);
    if (t > s->first + 1 && is_credit_label(s, t)) return end_at(store, s, block, t - 1, ST_LABEL);
    return PQ_OK;
}

/* A terminator, abbreviation, emoji or line end at t; *next gets the token after it. */
static pq_status look_at_candidate(pq_store *store, pq_sentence_scan *s, uint32_t block, uint32_t t, uint32_t *next) {
    uint16_t flags = s->tokens[t].flags, rule = ST_FULL_STOP;
    uint32_t e = *next = pq_plain_end(s, t);
    if (e != 0) {
        if (e > t + 1) pq_say(s, t + 1, ST_BELONGS);
    } else {
        e = *next = t + 1;
        int kind = flags & PQ_TERMINATOR ? pq_terminator(s, t) : TERM_NONE, closes_quote = 0;
        if (!(flags & PQ_NEWLINE_AFTER && s->lines)) e = *next = absorb(s, t, &kind, &closes_quote);
        for (uint32_t inner = t + 1; s->probe != NULL && inner < e; inner++) pq_say(s, inner, ST_BELONGS);
        if (e >= s->end) return PQ_OK;
        rule = pq_judge_sentence(s, t, e, kind, closes_quote);
    }
    if (s->lines && s->tokens[e - 1].flags & PQ_NEWLINE_AFTER) s->line_first = e;
    else if (s->rough) rule = pq_weigh(s, t, e, rule);
    if (s->keep_quotes && pq_ends_sentence(rule) && rule != ST_LINE_END && is_inside_quote(s, e)) rule = ST_KEPT_QUOTE;
    if (pq_ends_sentence(rule)) return end_at(store, s, block, e, rule);
    pq_say(s, e, rule);
    return PQ_OK;
}

/* ST22 and ST23: what heads the block. */
static pq_status split_head(pq_store *store, pq_sentence_scan *s, uint32_t block) {
    if (s->first + 3 >= s->end) return PQ_OK;
    const pq_token *second = &s->tokens[s->first + 1];
    uint32_t end = second->kind == PQ_TOKEN_NUMBER ? pq_figure_end(s) : 0;
    if (end != 0) return add(store, s, block, end, ST_FIGURE);
    end = s->text[second->start] == ',' ? pq_date_end(s, s->first) : 0;
    return end != 0 && end < s->end && s->tokens[end].flags & PQ_CAPITAL ? add(store, s, block, end, ST_DATE_LINE) : PQ_OK;
}

/* ST23: a heading with the date after it: Interview with Ann Roe Monday, May 4, 2015. */
static pq_status split_tail(pq_store *store, pq_sentence_scan *s, uint32_t block) {
    enum { DATE = 6, LONGEST_HEADING = 20 };
    if (s->end < s->first + DATE + 2 || s->end > s->first + DATE + LONGEST_HEADING) return PQ_OK;
    uint32_t date = s->end - DATE;
    if (!(s->tokens[date - 1].flags & (PQ_CAPITAL | PQ_HAS_DIGIT)) || pq_date_end(s, date) == 0) return PQ_OK;
    return add(store, s, block, date, ST_DATE_LINE);
}

/* The bytes of a block of the classes that a candidate has one of: all but letters, figures, commas, quotation marks, brackets
 * and hyphens by themselves. */
static inline uint64_t signs_in(const pq_sentence_scan *s, uint32_t at) {
    const pq_class_block *c = &s->store->classes[at];
    uint64_t plain = c->space | c->letter | c->digit | c->sign | c->point | c->join | c->wide << 1 | c->wide << 2,
             hyphens = c->join & ~c->sign, signs = ~plain | c->stop | (c->join & c->sign) | (hyphens & hyphens << 1);
    if (s->watch & PQ_NEWLINE_AFTER) signs |= c->newline;
    return s->watch & PQ_CLOSER ? signs | c->sign : signs;
}

static inline uint64_t signs_from(pq_sentence_scan *s, uint32_t byte) {
    if (byte >> 6 != s->signs_at) s->signs_at = byte >> 6, s->signs = signs_in(s, byte >> 6);
    return s->signs & UINT64_MAX << (byte & 63);
}

/* Nothing follows the terminator in its block but a closing mark. */
static inline int ends_block(const pq_sentence_scan *s, const pq_token *token, const pq_token *last) {
    return token == last || (token + 1 == last && !(token->flags & PQ_NEWLINE_AFTER) && !s->list_style && s->probe == NULL &&
                             last->flags & (PQ_QUOTE_MARK | PQ_CLOSER) && pq_is_closing(s, s->end - 1));
}

/* An abbreviation before a small letter, which ends nothing. */
static inline int goes_on(const pq_sentence_scan *s, const pq_token *token) {
    enum { WATCHED = PQ_FINAL_PERIOD | PQ_TERMINATOR | PQ_CLOSER };
    return (token->flags & WATCHED) == PQ_FINAL_PERIOD && !(token->flags & PQ_NEWLINE_AFTER) && token[1].flags & PQ_LOWER &&
           token[1].kind == PQ_TOKEN_WORD && token[1].end - token[1].start > 1 &&
           (unsigned)s->text[token[1].start + 1] - 'A' >= 26u && !s->list_style && s->probe == NULL;
}

/* The first token from t on at which, before which or after which a sentence may end. A sign alone, but for a colon, ends none,
 * and nothing follows the last terminator. */
static uint32_t pass_over(pq_sentence_scan *s, uint32_t t) {
    enum { SIGNS = 1 << PQ_TOKEN_PUNCT | 1 << PQ_TOKEN_SYMBOL | 1 << PQ_TOKEN_EMOJI };
    const pq_token *token = s->tokens + t, *last = s->tokens + s->end - 1;
    uint32_t end = last->end;
    if (t >= s->end) return s->end;
    for (uint64_t signs = signs_from(s, token->start);;) {
        while (signs == 0) {
            if (s->signs_at >= (end - 1) >> 6) return s->end;
            signs = signs_from(s, (s->signs_at + 1) << 6);
        }
        uint32_t byte = s->signs_at << 6 | (uint32_t)__builtin_ctzll(signs);
        if (byte >= end) return s->end;
        if (token < last && byte >= last[-1].start) token = last - 1;
        while (token + 4 <= last && token[3].end <= byte) token += 4;
        while (token->end <= byte) token++;
        if (token->start > byte) { /* white space with a line end in it */
            if (token[-1].flags & s->watch) return (uint32_t)(token - 1 - s->tokens);
            signs &= signs - 1;
            continue;
        }
        if (token->flags & s->watch) {
            if (ends_block(s, token, last)) return s->end;
            if (!goes_on(s, token)) return (uint32_t)(token - s->tokens);
        }
        if (SIGNS >> token->kind & 1 && (token->end - token->start > 1 || s->text[token->start] == ':'))
            return (uint32_t)(token - s->tokens);
        signs = signs_from(s, token->end);
    }
}

/* What may end a sentence, at t; *next gets the token after what was looked at. */
static pq_status look_at(pq_store *store, pq_sentence_scan *s, uint32_t block, uint32_t t, uint32_t *next) {
    uint8_t kind = s->tokens[t].kind;
    uint32_t start, first = s->first;
    if (s->list_style && pq_is_next_marker(s, t, &start)) return end_at(store, s, block, start, ST_LIST_MARKER);
    if (s->tokens[t].flags & s->watch || kind == PQ_TOKEN_EMOJI) return look_at_candidate(store, s, block, t, next);
    if (kind == PQ_TOKEN_PUNCT || kind == PQ_TOKEN_SYMBOL) PQ_TRY(look_at_sign(store, s, block, t));
    if (s->rough && s->first == first && pq_weigh_unmarked(s, t) == ST_WEIGHTS && !(s->keep_quotes && is_inside_quote(s, t + 1)))
        return end_at(store, s, block, t + 1, ST_WEIGHTS);
    return PQ_OK;
}

/* The sentences of one block's tokens s->first .. s->end. */
static pq_status split(pq_store *store, pq_sentence_scan *s, uint32_t block) {
    PQ_TRY(split_head(store, s, block));
    PQ_TRY(begin(store, s, block));
    for (uint32_t t = s->first, next; s->rough || (t = pass_over(s, t)) < s->end; t = next > s->first ? next : s->first) {
        if (t >= s->end) break;
        next = t + 1;
        PQ_TRY(look_at(store, s, block, t, &next));
    }
    return split_tail(store, s, block);
}

/* The same by UAX #29. No token is divided. */
static pq_status split_by_uax29(pq_store *store, pq_sentence_scan *s, uint32_t block) {
    uint32_t end = s->tokens[s->end - 1].end, t = s->first;
    for (uint32_t i = s->tokens[s->first].start; i < end;) {
        i = pq_sentence_break(s->text, end, i, store->options.surrogates);
        while (t < s->end && s->tokens[t].end <= i) t++;
        if (t > s->first && t < s->end && s->tokens[t].start >= i) PQ_TRY(add(store, s, block, t, ST_UAX29));
    }
    return PQ_OK;
}

/* Sets the scan to the block's own tokens, without lead and tail. */
static void enter(pq_sentence_scan *s, const pq_block *block) {
    s->first = block->token_first;
    s->end = block->token_end;
    if (block->lead.start != PQ_NONE)
        while (s->first < s->end && s->tokens[s->first].start < block->lead.end) s->first++;
    if (block->tail.start != PQ_NONE)
        while (s->end > s->first && s->tokens[s->end - 1].end > block->tail.start) s->end--;
    s->line_first = s->first;
    s->list_style = 0;
    s->lines = !(block->flags & PQ_BLOCK_HARD_WRAPPED);
    s->quote_end = 0;
    uint16_t watch = PQ_TERMINATOR | PQ_FINAL_PERIOD | (s->lines ? PQ_NEWLINE_AFTER : 0);
    if (watch != s->watch) s->watch = watch, s->signs_at = PQ_NONE;
}

/* An article as it is stored: its headings stand in lines of their own. */
static int has_header(const pq_document *document) {
    for (uint32_t b = 0; b < document->block_count && b < 4; b++)
        if (document->blocks[b].kind == PQ_BLOCK_HEADER) return 1;
    return 0;
}

pq_status pq_stage_sentences(pq_store *store) {
    pq_document *document = &store->document;
    uint32_t mark = 0;
    pq_sentence_scan s = {.store = store,
                          .tokens = document->tokens,
                          .text = document->text,
                          .mark = &mark,
                          .rough = (uint8_t)pq_is_rough(store),
                          .keep_quotes = store->options.inside_quotes == PQ_INSIDE_JOIN,
                          .probe = store->probe};
    store->language = (uint8_t)(1 + pq_language_of_text(store));
    s.foreign = store->language != 1 + PQ_LANGUAGE_IS_ENGLISH;
    s.headings = !s.rough && !s.keep_quotes && !has_header(document);
    int is_uax29 = store->options.sentences == PQ_SENTENCES_UAX29;
    if (s.probe != NULL) pq_place_probe(&s);
    for (uint32_t b = 0; b < document->block_count; b++) {
        pq_block *block = &document->blocks[b];
        block->sentence_first = block->sentence_end = document->sentence_count;
        if (block->kind == PQ_BLOCK_HEADER) continue;
        enter(&s, block);
        if (s.first == s.end) continue;
        if (is_uax29) PQ_TRY(split_by_uax29(store, &s, b));
        else if (block->kind != PQ_BLOCK_HEADLINE) PQ_TRY(split(store, &s, b));
        uint16_t rule = s.end < block->token_end                        ? ST_TAIL
                        : block->kind == PQ_BLOCK_HEADLINE && !is_uax29 ? ST_HEADLINE
                                                                        : ST_BLOCK_END;
        if (s.first < s.end) PQ_TRY(add(store, &s, b, s.end, rule));
        block->sentence_end = document->sentence_count;
    }
    return PQ_OK;
}
