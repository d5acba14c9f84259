#include "quote_form.h"

enum { LONGEST_ATTRIBUTION = 10 };

typedef struct {
    pq_store *store;
    uint32_t open[PQ_DEEPEST_MARK + 2];  /* quotes not closed yet, outermost first */
    uint32_t opener[PQ_DEEPEST_MARK + 2]; /* the mark that began its utterance */
    uint32_t until[PQ_DEEPEST_MARK + 2]; /* the token before which one without a closer ends, or PQ_NONE */
    uint32_t size;
    uint32_t across; /* closing mark of a quote that runs over the blocks, or PQ_NONE */
    pq_incise incise; /* the next one in the outermost quote; first is PQ_NONE where there is none */
    uint32_t limit;   /* where that quote ends in this block */
    uint8_t may_cut;  /* attributions stand inside such marks */
    pq_speech_style style;
    pq_dash_use dashes; /* once one is seen */
    int by_lines;
    pq_paragraph here;
} state;

void pq_quotes_number_parts(pq_document *document) {
    pq_quote *quotes = document->quotes;
    for (uint32_t q = 0; q < document->quote_count; q++) {
        pq_quote *leader = &quotes[quotes[q].group = quotes[quotes[q].group].group];
        if (leader == &quotes[q]) leader->n_parts = 0;
        if (leader->n_parts < UINT16_MAX) leader->n_parts++;
        quotes[q].part = leader->n_parts;
    }
    for (uint32_t q = 0; q < document->quote_count; q++) quotes[q].n_parts = quotes[quotes[q].group].n_parts;
}

/* ---- where they begin and end -------------------------------------------------------------------- */
static const pq_quote NEW_QUOTE = {.close_mark = PQ_NONE,
                                   .part = 1,
                                   .n_parts = 1,
                                   .speaker = {PQ_NONE, PQ_NONE},
                                   .source = {PQ_NONE, PQ_NONE},
                                   .name = {PQ_NONE, PQ_NONE},
                                   .role = {PQ_NONE, PQ_NONE},
                                   .cue = {PQ_NONE, PQ_NONE},
                                   .cue_lemma = PQ_NONE,
                                   .kind_rule = QU_FRAGMENT,
                                   .kind = PQ_QUOTE_DIRECT,
                                   .speech = 1,
                                   .score = 1.0f};

static pq_status begin(state *st, uint32_t block, uint32_t token, uint32_t mark) {
    pq_document *document = &st->store->document;
    PQ_RESERVE(st->store, quotes, PQ_ROOM_QUOTES, document->quote_count + 1);
    uint32_t q = document->quote_count++;
    pq_quote *quote = &document->quotes[q];
    *quote = NEW_QUOTE;
    quote->start = document->tokens[token].start;
    quote->token_first = token;
    quote->block = block;
    quote->open_mark = mark;
    quote->parent = st->size > 0 ? st->open[st->size - 1] : PQ_NONE;
    quote->group = q;
    quote->pair_rule = mark != PQ_NONE ? document->marks[mark].rule : 0;
    quote->depth = (uint8_t)st->size;
    st->until[st->size] = PQ_NONE;
    st->opener[st->size] = mark;
    st->open[st->size++] = q;
    return PQ_OK;
}

/* The innermost open quote ends before token `end`; `mark` is its closer, or PQ_NONE. */
static void finish(state *st, uint32_t end, uint32_t mark) {
    pq_document *document = &st->store->document;
    uint32_t q = st->open[--st->size], first, content_end;
    if (st->size == 0) st->incise.first = PQ_NONE;
    pq_quote *quote = &document->quotes[q];
    quote->token_end = end;
    quote->end = document->tokens[end - 1].end;
    quote->close_mark = mark;
    quote->closed = quote->closed || mark != PQ_NONE;
    if (mark != PQ_NONE && quote->pair_rule == 0) quote->pair_rule = document->marks[mark].rule;
    pq_quote_content(document, q, &first, &content_end);
    quote->content_start = first < content_end ? document->tokens[first].start : quote->end;
    quote->content_end = first < content_end ? document->tokens[content_end - 1].end : quote->end;
}

/* ---- attributions inside the marks --------------------------------------------------------------- */
/* Looks for the next attribution inside the outermost quote, from this token to the quote's end in the block. */
static void look_for_incise(state *st, uint32_t from) {
    st->incise.first = PQ_NONE;
    if (!st->may_cut || from >= st->limit) return;
    if (!pq_find_incise(st->store, from, st->limit, st->style, &st->incise)) st->incise.first = PQ_NONE;
}

/* QU19 Cuts the outermost quote at each attribution that stands before this token. One inside an inner quote is left alone; where
 * the token, a mark, is in the attribution itself, the quote ends there. */
static pq_status cut_now(state *st, uint32_t token) {
    do {
        pq_incise incise = st->incise;
        if (st->size == 1) {
            pq_quote *quotes = st->store->document.quotes;
            uint32_t q = st->open[0], until = st->until[0], opener = st->opener[0];
            uint16_t rule = quotes[q].kind_rule == QU_DASH ? QU_DASH : QU_INCISE;
            finish(st, incise.first, PQ_NONE);
            quotes[q].kind_rule = rule;
            quotes[q].closed = 1;
            if (incise.end < st->limit && incise.end <= token) {
                uint8_t multi_block = quotes[q].multi_block;
                PQ_TRY(begin(st, quotes[q].block, incise.end, PQ_NONE));
                pq_quote *next = &st->store->document.quotes[st->store->document.quote_count - 1];
                next->multi_block = multi_block;
                next->kind_rule = rule;
                next->closed = 1;
                st->until[0] = until;
                st->opener[0] = opener;
            }
        }
        look_for_incise(st, incise.end);
    } while (st->size > 0 && st->incise.first < token);
    return PQ_OK;
}

static inline pq_status cut_before(state *st, uint32_t token) {
    return st->size > 0 && st->incise.first < token ? cut_now(st, token) : PQ_OK;
}

static int is_capital(const pq_token *token) { return (token->flags & PQ_CAPITAL) != 0; }

/* Does an attribution follow: a name, pronoun or noun phrase and a reporting verb, in either order? */
static int attribution_follows(const pq_store *store, uint32_t token, uint32_t end) {
    const pq_token *tokens = store->document.tokens;
    if (end > token + LONGEST_ATTRIBUTION) end = token + LONGEST_ATTRIBUTION;
    if (token >= end || (tokens[token].flags & (PQ_TERMINATOR | PQ_QUOTE_MARK))) return 0;
    const pq_entry *first = pq_lookup_token(store, token);
    if (pq_is(first, PQ_LEX_SPEECH_VERBS) && first->form >= PQ_FORM_THIRD && first->form <= PQ_FORM_PAST)
        return token + 1 < end && !(tokens[token + 1].flags & (PQ_TERMINATOR | PQ_QUOTE_MARK));
    for (uint32_t t = token; t < end; t++) {
        if (tokens[t].kind == PQ_TOKEN_PUNCT && !(tokens[t].flags & PQ_CLITIC)) return 0;
        if (t == token) continue;
        const pq_entry *entry = pq_lookup_token(store, t);
        if (pq_is(entry, PQ_LEX_SPEECH_VERBS) && (entry->form == PQ_FORM_THIRD || entry->form == PQ_FORM_PAST)) return 1;
        if (!is_capital(&tokens[t]) && !is_capital(&tokens[token]) && t > token + 4) return 0;
    }
    return 0;
}

static int is_comma(const pq_store *store, uint32_t token) {
    const pq_token *t = &store->document.tokens[token];
    return t->kind == PQ_TOKEN_PUNCT && store->document.text[t->start] == ',';
}

/* Where the words of a quote without a closer end, at `limit` at the latest: before the attribution, else with the last
 * sentence before the limit, for a fragment with its own sentence or bracket. Returns the token after the last. */
static uint32_t words_end(const pq_store *store, uint32_t opener, uint32_t limit, int block_ends) {
    const pq_token *tokens = store->document.tokens;
    const pq_mark *marks = store->document.marks;
    uint32_t last_stop = PQ_NONE, first = marks[opener].token + 1, m = opener + 1;
    int sentence_like = first < limit && !(tokens[first].flags & PQ_LOWER);
    for (uint32_t t = first, brackets = 0; t < limit; t++) {
        while (m < store->document.mark_count && marks[m].token < t) m++;
        if (m < store->document.mark_count && marks[m].token == t && marks[m].role == PQ_MARK_OPEN && marks[m].partner != PQ_NONE) {
            int is_sentence = t == first || (tokens[t - 1].flags & PQ_TERMINATOR) != 0;
            m = marks[m].partner; /* a pair inside it */
            t = marks[m].token < limit ? marks[m].token : limit - 1;
            if (is_sentence && t + 1 < limit && is_comma(store, t + 1)) t++; /* ‘Not yet’, they said: its own attribution follows */
            continue;
        }
        int comma = is_comma(store, t);
        int stop = (tokens[t].flags & PQ_TERMINATOR) != 0;
        if (tokens[t].flags & PQ_OPENER) brackets++;
        if (tokens[t].flags & PQ_CLOSER && brackets-- == 0) return t;
        if ((comma || stop) && t + 1 < limit && (comma || !is_capital(&tokens[t + 1])) && attribution_follows(store, t + 1, limit))
            return t + 1;
        if (!stop) continue;
        last_stop = t + 1;
        if (!sentence_like) return t + 1;
    }
    if (block_ends || last_stop == PQ_NONE) return limit;
    return last_stop;
}

/* The mark that ends the reach of an opener without a closer: the next one of the block that is not inside it. */
static uint32_t reach(const pq_document *document, uint32_t mark, uint32_t end) {
    const pq_mark *marks = document->marks;
    for (uint32_t m = mark + 1; m < document->mark_count && marks[m].token < end; m++)
        if ((marks[m].role == PQ_MARK_OPEN || marks[m].role == PQ_MARK_CLOSE) && marks[m].depth <= marks[mark].depth) return m;
    return PQ_NONE;
}

/* QU18 The paragraph of a quote left open ends with its attribution, so its closer is lost and the next one does not go on. */
static uint32_t words_end_of_paragraph(const pq_store *store, uint32_t opener, uint32_t block_end) {
    uint32_t end = words_end(store, opener, block_end, 1);
    int attributed = end < block_end && end + LONGEST_ATTRIBUTION >= block_end && attribution_follows(store, end, block_end);
    for (uint32_t t = end; attributed && t + 1 < block_end; t++)
        if (store->document.tokens[t].flags & PQ_TERMINATOR) attributed = 0;
    return attributed ? end : PQ_NONE;
}

/* QU20 A turn of dialogue runs to the next one or to the block's end; attributions cut it. */
static pq_status begin_turn(state *st, uint32_t m) {
    const pq_document *document = &st->store->document;
    uint32_t end = st->here.token_end, next = m + 1;
    while (next < document->mark_count && document->marks[next].token < end && document->marks[next].glyph != PQ_GLYPH_DASH) next++;
    if (next < document->mark_count && document->marks[next].token < end) end = document->marks[next].token;
    pq_quote *quote = &document->quotes[document->quote_count - 1];
    quote->kind_rule = QU_DASH;
    quote->closed = 1;
    st->until[st->size - 1] = end;
    if (st->dashes == PQ_DASHES_NO_SPEECH) st->dashes = pq_use_of_dashes(st->store, st->by_lines);
    if (st->size == 1) {
        st->may_cut = 1;
        st->style = st->dashes == PQ_DASHES_SPEAK ? PQ_SPEECH_AFTER_DASH : PQ_SPEECH_AFTER_DASH_ENGLISH;
        st->limit = end;
        look_for_incise(st, document->marks[m].token + 1);
    }
    return PQ_OK;
}

static pq_status take_open(state *st, uint32_t m) {
    const pq_document *document = &st->store->document;
    pq_mark *mark = &document->marks[m];
    uint32_t block_end = st->here.token_end;
    PQ_TRY(begin(st, mark->block, mark->token, m));
    uint32_t q = document->quote_count - 1;
    if (mark->glyph == PQ_GLYPH_DASH) return begin_turn(st, m);
    if (mark->partner != PQ_NONE && document->marks[mark->partner].token >= block_end) {
        document->quotes[q].multi_block = 1;
        st->across = mark->partner;
    } else if (mark->flags & PQ_MARK_LEFT_OPEN) {
        uint32_t end = words_end_of_paragraph(st->store, m, block_end);
        document->quotes[q].multi_block = end == PQ_NONE;
        if (end != PQ_NONE) {
            mark->flags = (uint8_t)((mark->flags & ~PQ_MARK_LEFT_OPEN) | PQ_MARK_LOST);
            PQ_TRY(pq_add_issue(st->store, PQ_ISSUE_UNCLOSED_QUOTE, document->tokens[mark->token].start,
                                document->tokens[mark->token].end, mark->block, 1));
        }
    }
    if (mark->partner == PQ_NONE && !(mark->flags & PQ_MARK_LEFT_OPEN)) {
        uint32_t next = reach(document, m, block_end), limit = next == PQ_NONE ? block_end : document->marks[next].token;
        for (uint32_t i = st->size - 1; i-- > 0;)
            if (st->until[i] < limit) limit = st->until[i];
        uint32_t end = words_end(st->store, m, limit, next == PQ_NONE);
        st->until[st->size - 1] = end > mark->token ? end : mark->token + 1;
    }
    if (st->size == 1) {
        st->may_cut = mark->glyph == PQ_GLYPH_GUILLEMET_LEFT || mark->glyph == PQ_GLYPH_GUILLEMET_RIGHT ||
                      mark->glyph == PQ_GLYPH_DOUBLE_LOW;
        st->style = PQ_SPEECH_IN_MARKS;
        st->limit = block_end;
        if (mark->partner != PQ_NONE && document->marks[mark->partner].token < block_end)
            st->limit = document->marks[mark->partner].token;
        if (st->until[0] < st->limit) st->limit = st->until[0];
        look_for_incise(st, mark->token + 1);
    }
    return PQ_OK;
}

/* Quotes without a closer that end before this token. */
static void end_lost(state *st, uint32_t token) {
    uint32_t level = 0;
    while (level < st->size && st->until[level] > token) level++;
    while (st->size > level) { /* and all that is open inside */
        uint32_t own = st->until[st->size - 1], end = st->until[level];
        finish(st, own < end ? own : end, PQ_NONE);
    }
}

/* Quotes still open at the paragraph's end end there. */
static void end_paragraph(state *st) {
    uint32_t end = st->here.token_end;
    for (end_lost(st, end); st->size > 0; end_lost(st, end)) finish(st, end, PQ_NONE);
}

static pq_status find_quotes(pq_store *store) {
    pq_document *document = &store->document;
    if (document->mark_count == 0) return PQ_OK;
    int by_lines = pq_lines_are_paragraphs(store);
    state st = {
        .store = store, .across = PQ_NONE, .incise = {PQ_NONE, PQ_NONE}, .by_lines = by_lines, .here = PQ_BEFORE_FIRST_PARAGRAPH};
    uint32_t m = 0;
    while (pq_next_paragraph(store, by_lines, &st.here)) {
        uint32_t first = st.here.token_first, end = st.here.token_end;
        if (st.across == PQ_NONE && (m == document->mark_count || document->marks[m].token >= end)) continue;
        if (st.across != PQ_NONE && first < end && !pq_is_interruption(&document->blocks[st.here.block])) {
            PQ_TRY(begin(&st, st.here.block, first, PQ_NONE));
            document->quotes[document->quote_count - 1].multi_block = 1;
            st.opener[0] = document->marks[st.across].partner;
            uint32_t closer = document->marks[st.across].token;
            st.limit = closer < end ? closer : end;
            look_for_incise(&st, first);
        }
        for (; m < document->mark_count && document->marks[m].token < end; m++) {
            const pq_mark *mark = &document->marks[m];
            if (mark->role != PQ_MARK_OPEN && mark->role != PQ_MARK_CLOSE) continue;
            PQ_TRY(cut_before(&st, mark->token));
            end_lost(&st, mark->token);
            if (mark->role == PQ_MARK_OPEN) PQ_TRY(take_open(&st, m));
            else if (st.size > 0 && st.opener[st.size - 1] == mark->partner) finish(&st, mark->token + 1, m);
            if (m == st.across) st.across = PQ_NONE;
        }
        PQ_TRY(cut_before(&st, end));
        end_paragraph(&st);
    }
    return PQ_OK;
}

/* ---- sentences ----------------------------------------------------------------------------------- */
static void place_quotes(pq_document *document) {
    const pq_sentence *sentences = document->sentences;
    uint32_t last_sentence = document->sentence_count - 1, first = 0;
    if (document->sentence_count == 0) return;
    for (uint32_t q = 0; q < document->quote_count; q++) { /* the sentence that holds a token, or the next one */
        pq_quote *quote = &document->quotes[q];
        while (first < last_sentence && sentences[first].token_end <= quote->token_first) first++;
        uint32_t last = first;
        while (last < last_sentence && sentences[last].token_end < quote->token_end) last++;
        quote->sentence_first = first;
        quote->sentence_last = last;
        quote->body_position = document->sentences[quote->sentence_first].body_position;
        if (quote->depth > 0) continue;
        for (uint32_t s = quote->sentence_first; s <= quote->sentence_last; s++) {
            pq_sentence *sentence = &document->sentences[s];
            int all = quote->token_first <= sentence->token_first && sentence->token_end <= quote->token_end;
            if (sentence->in_quote < (all ? 2 : 1)) sentence->in_quote = all ? 2 : 1;
        }
    }
}

pq_status pq_stage_quotes(pq_store *store) {
    PQ_TRY(find_quotes(store));
    place_quotes(&store->document);
    pq_decide_forms(store);
    pq_quotes_number_parts(&store->document);
    return PQ_OK;
}
