#include "quote_form.h"

#include <string.h>

enum {
    LONGEST_TITLE = 12,     /* words */
    LONGEST_LOOK = 48,      /* tokens looked at for a verb */
    FARTHEST_BACK = 64,     /* quotes */
    LONGEST_OPENING = 16,   /* tokens of a phrase before the main clause */
    LONGEST_BETWEEN = 40,   /* tokens between two halves of an utterance */
    LONGEST_CLAUSE = 9,     /* tokens between a noun of saying and a label in its clause */
    LONGEST_HEADING = 8,    /* words of a heading in marks */
    MARKS_OF_HEADINGS = 3,  /* how many times as many quotes are in double marks where single ones are for headings */
};

typedef struct {
    const pq_store *store;
    uint32_t seen_sentence;
    int seen_cue, seen_headline, foreign;
    int other_language; /* the text is not in English */
    int has_headings; /* the text has its quotes in double marks, so single ones are for headings */
} state;

typedef struct { /* a quote and what stands around it */
    state *state;
    uint32_t quote;
    uint32_t first, end;    /* its content */
    uint32_t before, after; /* tokens beside the marks in the block, or PQ_NONE */
    uint32_t words;         /* among the first LONGEST_LOOK tokens of the content, or PQ_NONE: words_in() */
    uint8_t title;          /* 1: it has capitals like a title's, 2: not known yet: is_title() */
    uint8_t starts, ends;   /* the sentence begins with it, ends with it */
    uint8_t comma, stop;    /* the words end with a comma (or one follows the mark), with a terminator */
    uint8_t sentences;      /* a sentence ends inside it and another begins */
    uint8_t looked, cue;    /* a reporting word stands in the sentence outside of marks: has_cue() */
    uint8_t headline;       /* the words of the sentence have capitals like a headline's */
    uint8_t foreign_marks;  /* of another language: „...“ »...« « ... » */
    uint8_t foreign;        /* such marks, or the text's language is another */
    uint8_t outwards;       /* « ... » */
} form;

static const pq_token *tokens_of(const pq_store *store) { return store->document.tokens; }

static uint8_t first_byte(const pq_store *store, uint32_t token) { return store->document.text[tokens_of(store)[token].start]; }

static int is_sign(const pq_store *store, uint32_t token, char sign) {
    return token != PQ_NONE && first_byte(store, token) == (uint8_t)sign &&
           tokens_of(store)[token].end == tokens_of(store)[token].start + 1;
}

static int token_is(const pq_store *store, uint32_t token, const char *word) {
    const pq_token *t = &tokens_of(store)[token];
    return t->end - t->start == strlen(word) && memcmp(store->document.text + t->start, word, strlen(word)) == 0;
}

static int is_wordlike(const pq_token *t) {
    return t->kind < PQ_TOKEN_EMOJI && !(t->flags & (PQ_CLITIC | PQ_TERMINATOR | PQ_DASH));
}

static int is_reporting(const pq_entry *e, int foreign) {
    if (foreign) return pq_is(e, PQ_LEX_FOREIGN_CUES);
    return e != NULL && (pq_is(e, PQ_LEX_SPEECH_VERBS) || pq_is(e, PQ_LEX_CUE_NOUNS) || pq_is(e, PQ_LEX_ACCORDING_TO));
}

/* ---- what stands around it ----------------------------------------------------------------------- */
/* Is there a reporting word in the sentence outside of its quotes? Looked for once a sentence. */
static int sentence_has_cue(state *st, uint32_t sentence, uint32_t quote, int foreign) {
    const pq_document *document = &st->store->document;
    if (st->seen_sentence == sentence && st->foreign == foreign) return st->seen_cue;
    st->seen_sentence = sentence;
    st->seen_cue = 0;
    st->foreign = foreign;
    const pq_sentence *s = &document->sentences[sentence];
    uint32_t q = quote, capitals = 0, lower = 0;
    while (q > 0 && quote - q < FARTHEST_BACK && document->quotes[q - 1].token_end > s->token_first)
        q--; /* others of the sentence */
    for (uint32_t t = s->token_first; t < s->token_end; t++) {
        while (q < document->quote_count && (document->quotes[q].depth > 0 || document->quotes[q].token_end <= t)) q++;
        if (q < document->quote_count && document->quotes[q].token_first <= t) {
            t = document->quotes[q].token_end - 1;
            continue;
        }
        if (tokens_of(st->store)[t].kind != PQ_TOKEN_WORD || (tokens_of(st->store)[t].flags & PQ_CLITIC)) continue;
        uint32_t count;
        if (tokens_of(st->store)[t].end - tokens_of(st->store)[t].start > 3)
            *(tokens_of(st->store)[t].flags & PQ_LOWER ? &lower : &capitals) += 1;
        if (st->seen_cue || (!(tokens_of(st->store)[t].flags & PQ_LOWER) && t > s->token_first + 1 && !foreign)) continue;
        const pq_entry *entry = pq_lookup_token(st->store, t);
        if (is_reporting(entry, foreign) ||
            (entry && entry->prefix && pq_is(pq_lookup_phrase(st->store, t, s->token_end, &count), PQ_LEX_ACCORDING_TO))) {
            st->seen_cue = 1;
        }
    }
    st->seen_headline = capitals > 2 && capitals > 4 * lower;
    return st->seen_cue;
}

/* Only where form alone does not decide: it costs a look at every word of the sentence. */
static int has_cue(form *f) {
    const pq_quote *q = &f->state->store->document.quotes[f->quote];
    if (f->looked || q->depth > 0) return f->cue;
    f->looked = 1;
    f->cue = sentence_has_cue(f->state, q->sentence_first, f->quote, f->foreign) != 0;
    f->headline = f->state->seen_headline != 0;
    if (!f->cue && q->sentence_last != q->sentence_first)
        f->cue = sentence_has_cue(f->state, q->sentence_last, f->quote, f->foreign) != 0;
    return f->cue;
}

static int is_headline(form *f) {
    has_cue(f);
    return f->headline;
}

static uint32_t words_in(form *f) { /* counted only where it is asked for */
    if (f->words != PQ_NONE) return f->words;
    f->words = 0;
    for (uint32_t t = f->first; t < f->end && t < f->first + LONGEST_LOOK; t++)
        f->words += is_wordlike(&tokens_of(f->state->store)[t]) ? 1 : 0;
    return f->words;
}

static form look(state *st, uint32_t quote) {
    const pq_document *document = &st->store->document;
    const pq_token *tokens = document->tokens;
    const pq_quote *q = &document->quotes[quote];
    const pq_block *block = &document->blocks[q->block];
    const pq_sentence *from = &document->sentences[q->sentence_first], *to = &document->sentences[q->sentence_last];
    form f = {.quote = quote, .state = st};
    pq_quote_content(document, quote, &f.first, &f.end);
    f.before = q->token_first > block->token_first ? q->token_first - 1 : PQ_NONE;
    f.after = q->token_end < block->token_end ? q->token_end : PQ_NONE;
    f.words = PQ_NONE;
    f.title = 2;
    uint32_t start = from->token_first;
    while (start < q->token_first && start < from->token_first + 3 && (tokens[start].flags & (PQ_DASH | PQ_OPENER))) start++;
    f.starts = start >= q->token_first;
    f.ends = to->token_end <= q->token_end ||
             (to->token_end == q->token_end + 1 && (tokens[q->token_end].flags & (PQ_TERMINATOR | PQ_CLOSER)));
    if (f.first < f.end) {
        uint32_t last = f.end - 1;
        while (last > f.first && tokens[last].kind >= PQ_TOKEN_MARK_OPEN && tokens[last].kind <= PQ_TOKEN_MARK_CLOSE) last--;
        f.comma = is_sign(st->store, last, ',') || (f.after != PQ_NONE && is_sign(st->store, f.after, ','));
        f.stop = (tokens[last].flags & PQ_TERMINATOR) != 0;
    }
    f.sentences = q->sentence_last > q->sentence_first && document->sentences[q->sentence_first].token_end < f.end;
    if (q->open_mark != PQ_NONE) {
        uint8_t glyph = document->marks[q->open_mark].glyph;
        f.outwards = glyph == PQ_GLYPH_GUILLEMET_LEFT;
        f.foreign_marks = glyph == PQ_GLYPH_DOUBLE_LOW ||
                          (glyph >= PQ_GLYPH_GUILLEMET_LEFT && glyph <= PQ_GLYPH_SINGLE_GUILLEMET_RIGHT);
        f.foreign = st->other_language || f.foreign_marks;
    }
    return f;
}

/* ---- clause, title ------------------------------------------------------------------------------- */
/* A finite verb with something before it that can be its subject. */
static int is_clause(const pq_store *store, form *f) {
    const pq_token *tokens = tokens_of(store);
    uint32_t end = f->end - f->first > LONGEST_LOOK ? f->first + LONGEST_LOOK : f->end;
    int subject = 0;
    for (uint32_t t = f->first; t < end; t++) {
        if (tokens[t].kind != PQ_TOKEN_WORD && !(tokens[t].flags & PQ_CLITIC)) {
            if (tokens[t].kind == PQ_TOKEN_NUMBER || tokens[t].kind == PQ_TOKEN_MONEY || tokens[t].kind == PQ_TOKEN_PERCENT)
                subject = 1;
            continue;
        }
        const pq_entry *e = pq_lookup_token(store, t);
        if (t == f->first && (pq_is(e, PQ_LEX_RELATIVES) || (e && (e->form == PQ_FORM_ING || e->form == PQ_FORM_BASE))) &&
            !pq_is(e, PQ_LEX_PRONOUNS))
            return 0;
        int finite = pq_is(e, PQ_LEX_AUXILIARIES);
        if (finite) {
            static const char nonfinite[][6] = {"be", "been", "being", "not", "n't"};
            for (size_t i = 0; i < sizeof nonfinite / sizeof *nonfinite; i++) {
                size_t length = strlen(nonfinite[i]);
                if (tokens[t].end - tokens[t].start == length &&
                    memcmp(store->document.text + tokens[t].start, nonfinite[i], length) == 0)
                    finite = 0;
            }
            if ((tokens[t].flags & PQ_CLITIC) && !(t > f->first && pq_is(pq_lookup_token(store, t - 1), PQ_LEX_PRONOUNS)))
                finite = 0;
        } else if (pq_is(e, PQ_LEX_COMMON_VERBS) || pq_is(e, PQ_LEX_SPEECH_VERBS)) {
            int after_pronoun = t > f->first && pq_is(pq_lookup_token(store, t - 1), PQ_LEX_PRONOUNS);
            finite = e->form == PQ_FORM_PAST || e->form == PQ_FORM_THIRD || after_pronoun;
        }
        if (finite && subject) return 1;
        if (finite && t == f->first) return 0;
        int empty = e != NULL && (pq_is(e, PQ_LEX_DETERMINERS) || pq_is(e, PQ_LEX_PREPOSITIONS) || pq_is(e, PQ_LEX_CONJUNCTIONS) ||
                                  pq_is(e, PQ_LEX_SUBORDINATORS));
        if (!empty || pq_is(e, PQ_LEX_PRONOUNS)) subject = 1;
    }
    return 0;
}

/* Capitals like a title's: every word but articles, prepositions, conjunctions; at least `least` words. */
static int is_title_form(const pq_store *store, form *f, uint32_t least) {
    const pq_token *tokens = tokens_of(store);
    uint32_t big = 0, caps = 0;
    if (f->end - f->first > LONGEST_LOOK) return 0;
    for (uint32_t t = f->first; t < f->end; t++) {
        if ((tokens[t].flags & PQ_TERMINATOR) && t + 1 < f->end && first_byte(store, t) == '.') return 0;
        if (tokens[t].flags & PQ_LOWER) {
            const pq_entry *e = pq_lookup_token(store, t);
            if (tokens[t].flags & PQ_CLITIC) continue;
            if (t > f->first && (pq_is(e, PQ_LEX_DETERMINERS) || pq_is(e, PQ_LEX_PREPOSITIONS) || pq_is(e, PQ_LEX_CONJUNCTIONS)))
                continue;
            return 0;
        }
        big += is_wordlike(&tokens[t]) ? 1 : 0;
        caps += (tokens[t].flags & PQ_ALL_CAPS) != 0;
    }
    return big >= least && caps < big && big > 0 && words_in(f) <= LONGEST_TITLE;
}

static int is_title(const pq_store *store, form *f) {
    if (f->title == 2) f->title = is_title_form(store, f, 1) != 0;
    return f->title;
}

static int looks_back(const pq_store *store, form *f, unsigned lex, uint32_t reach) {
    for (uint32_t i = 0, t = f->before; t != PQ_NONE && i < reach; i++, t--) {
        if (tokens_of(store)[t].flags & PQ_TERMINATOR) return 0;
        if (pq_is(pq_lookup_token(store, t), lex)) return 1;
        if (t == 0) return 0;
    }
    return 0;
}

static int looks_on(const pq_store *store, form *f, unsigned lex, uint32_t reach) {
    uint32_t end = store->document.blocks[store->document.quotes[f->quote].block].token_end;
    for (uint32_t t = f->after, i = 0; t != PQ_NONE && t < end && i < reach; i++, t++) {
        if (tokens_of(store)[t].flags & PQ_TERMINATOR) return 0;
        if (pq_is(pq_lookup_token(store, t), lex)) return 1;
    }
    return 0;
}

/* he dubbed, they have labelled; labelled “...” by: the one who names it so is there. */
static int has_namer(const pq_store *store, form *f, uint32_t verb) {
    const pq_token *t = &tokens_of(store)[verb];
    if (memchr(store->document.text + t->start, '-', t->end - t->start) != NULL ||
        memcmp(store->document.text + t->end - 2, "ed", 2) != 0 || verb < 2)
        return 0; /* so-called ... */
    if (f->after != PQ_NONE && token_is(store, f->after, "by")) return 1;
    if (pq_is(pq_lookup_token(store, verb - 1), PQ_LEX_ADVERBS)) verb--;
    return token_is(store, verb - 1, "has") || token_is(store, verb - 1, "have") || token_is(store, verb - 1, "had") ||
           pq_is(pq_lookup_token(store, verb - 1), PQ_LEX_PRONOUNS);
}

/* so-called, dubbed the, known as: a phrase of the list ends right before the mark. */
static int after_label_word(const pq_store *store, form *f) {
    const pq_token *tokens = tokens_of(store);
    if (f->before == PQ_NONE) return 0;
    uint32_t floor = store->document.blocks[store->document.quotes[f->quote].block].token_first, stop = f->before + 1;
    if (pq_is(pq_lookup_token(store, f->before), PQ_LEX_DETERMINERS) && f->before > floor) stop = f->before;
    for (uint32_t back = 1; back <= 3 && stop >= floor + back; back++) {
        uint32_t count;
        if (tokens[stop - back].kind != PQ_TOKEN_WORD) continue;
        if (back == 1 && !pq_is(pq_lookup_token(store, stop - 1), PQ_LEX_LABEL_WORDS)) continue;
        if (pq_is(pq_lookup_phrase(store, stop - back, stop, &count), PQ_LEX_LABEL_WORDS) && stop - back + count == stop)
            return !has_namer(store, f, stop - back);
    }
    return 0;
}

/* ---- the kinds ----------------------------------------------------------------------------------- */
static void give(const pq_store *store, form *f, pq_quote_kind kind, uint16_t rule, float score) {
    pq_quote *q = &store->document.quotes[f->quote];
    q->kind = (uint8_t)kind;
    q->kind_rule = rule;
    q->speech = (kind == PQ_QUOTE_DIRECT || kind == PQ_QUOTE_PARTIAL) && q->depth == 0;
    q->score = score;
}

/* QU10 Raymond “Buddy” Sykes */
static int is_nickname(const pq_store *store, form *f) {
    const pq_token *tokens = tokens_of(store);
    if (f->before == PQ_NONE || f->after == PQ_NONE || f->comma || f->stop) return 0;
    const pq_token *left = &tokens[f->before], *right = &tokens[f->after];
    if (!(left->flags & PQ_CAPITAL) || !(right->flags & PQ_CAPITAL) || (left->flags & PQ_ALL_CAPS) ||
        !(tokens[f->first].flags & PQ_CAPITAL) || words_in(f) == 0 || words_in(f) > 3)
        return 0;
    if (left->kind != PQ_TOKEN_WORD && left->kind != PQ_TOKEN_INITIAL) return 0;
    const pq_entry *e = pq_lookup_token(store, f->before);
    if (pq_is(e, PQ_LEX_GIVEN_NAMES)) return 1;
    return e == NULL && is_title(store, f) && pq_lookup_token(store, f->after) == NULL;
}

static int ends_in_full_stop(const pq_store *store, form *f) {
    uint32_t last = f->end - 1;
    while (last > f->first && tokens_of(store)[last].kind >= PQ_TOKEN_MARK_OPEN &&
           tokens_of(store)[last].kind <= PQ_TOKEN_MARK_CLOSE)
        last--;
    return is_sign(store, last, '.');
}

/* “Well,” resumed Ann; “Amen,” I yawned: a pronoun or a past form follows that no list of verbs of saying has. */
static int is_said_after(const pq_store *store, form *f) {
    if (!f->comma || f->after == PQ_NONE || is_sign(store, f->after, ',')) return 0;
    const pq_token *t = &tokens_of(store)[f->after];
    if (pq_is(pq_lookup_token(store, f->after), PQ_LEX_PRONOUNS)) return 1;
    return (t->flags & PQ_LOWER) && t->end - t->start > 4 && memcmp(store->document.text + t->end - 2, "ed", 2) == 0;
}

/* QU2 to QU4 */
static int take_direct(const pq_store *store, form *f) {
    const pq_token *tokens = tokens_of(store);
    int capital = !(tokens[f->first].flags & PQ_LOWER);
    int introduced = f->before != PQ_NONE && (is_sign(store, f->before, ',') || is_sign(store, f->before, ':'));
    if (introduced && (!f->stop || ends_in_full_stop(store, f)) && is_title(store, f) && looks_back(store, f, PQ_LEX_WORK_NOUNS, 2))
        return 0;
    if (f->sentences && (f->starts || introduced || words_in(f) > 6))
        return give(store, f, PQ_QUOTE_DIRECT, QU_SENTENCES, 0.98f), 1;
    if (f->starts && f->ends && (f->stop || !is_title(store, f))) return give(store, f, PQ_QUOTE_DIRECT, QU_UTTERANCE, 0.97f), 1;
    if (f->starts && (f->comma || f->stop) && (!is_title(store, f) || has_cue(f) || is_said_after(store, f)))
        return give(store, f, PQ_QUOTE_DIRECT, QU_UTTERANCE, 0.97f), 1;
    if (introduced && capital) {
        int after_colon = is_sign(store, f->before, ':') && (f->stop || words_in(f) > 2) && !is_title(store, f);
        if (after_colon || has_cue(f)) return give(store, f, PQ_QUOTE_DIRECT, QU_CLAUSE, 0.95f), 1;
    }
    if (is_title(store, f)) return 0;
    if (!is_clause(store, f)) return 0;
    if (f->starts && words_in(f) > 3) return give(store, f, PQ_QUOTE_DIRECT, QU_UTTERANCE, 0.85f), 1;
    const pq_entry *before = f->before != PQ_NONE ? pq_lookup_token(store, f->before) : NULL;
    int reported = pq_is(before, PQ_LEX_SPEECH_VERBS) ||
                   (f->before != PQ_NONE && first_byte(store, f->before) == 't' && pq_is(before, PQ_LEX_SUBORDINATORS));
    if (introduced || reported) return give(store, f, PQ_QUOTE_DIRECT, QU_CLAUSE, 0.9f), 1;
    if (words_in(f) > 5 && !pq_is(before, PQ_LEX_DETERMINERS) && !pq_is(before, PQ_LEX_PREPOSITIONS))
        return give(store, f, PQ_QUOTE_DIRECT, QU_CLAUSE, 0.75f), 1;
    return 0;
}

/* NBC’s “Today”: capitals and a genitive. */
static int is_after_network(const pq_store *store, form *f) {
    if (f->before == PQ_NONE || f->before == 0) return 0;
    const pq_token *owner = &tokens_of(store)[f->before - 1];
    return (tokens_of(store)[f->before].flags & PQ_CLITIC) != 0 && (owner->flags & PQ_ALL_CAPS) != 0 &&
           owner->end - owner->start <= 5;
}

/* QU8 */
static int work_title(const pq_store *store, form *f) {
    return is_title(store, f) && (is_after_network(store, f) || looks_back(store, f, PQ_LEX_WORK_NOUNS, 3) ||
                                  looks_back(store, f, PQ_LEX_TITLE_WORDS, 1) || looks_on(store, f, PQ_LEX_WORK_NOUNS, 4));
}

/* QU9 Where a title would stand and a label or slogan seldom does: after a preposition, a name, a network's; at the start. */
static int title_place(const pq_store *store, form *f) {
    if (f->before == PQ_NONE || f->starts) return 1;
    const pq_token *t = &tokens_of(store)[f->before];
    if (t->flags & PQ_CLITIC || (t->flags & PQ_CAPITAL && t->kind == PQ_TOKEN_WORD)) return 1;
    return pq_is(pq_lookup_token(store, f->before), PQ_LEX_PREPOSITIONS);
}

/* QU30 On “Meet the Press,” Lee said: a phrase of place without a verb opens the sentence, and the title ends it. */
static int ends_opening_phrase(const pq_store *store, form *f) {
    const pq_token *tokens = tokens_of(store);
    uint32_t start = store->document.sentences[store->document.quotes[f->quote].sentence_first].token_first;
    if (!f->comma || f->before == PQ_NONE || f->before < start || f->before - start > LONGEST_OPENING || !title_place(store, f))
        return 0;
    const pq_entry *first = pq_lookup_token(store, start);
    if (!pq_is(first, PQ_LEX_PREPOSITIONS) && !(first != NULL && first->form == PQ_FORM_ING)) return 0;
    for (uint32_t t = start + 1; t <= f->before; t++) {
        if (!(tokens[t].flags & PQ_LOWER) || (tokens[t].flags & PQ_CLITIC)) continue;
        const pq_entry *e = pq_lookup_token(store, t);
        if (pq_is(e, PQ_LEX_AUXILIARIES) || pq_is(e, PQ_LEX_RELATIVES)) return 0;
        if (pq_is(e, PQ_LEX_SPEECH_VERBS) && e->form == PQ_FORM_ING) return 0; /* signs calling him “X” */
        if (t + 1 == f->before && pq_is(e, PQ_LEX_CUE_NOUNS) && pq_is(pq_lookup_token(store, f->before), PQ_LEX_PREPOSITIONS))
            return 0; /* to chants of “X” */
        if ((pq_is(e, PQ_LEX_SPEECH_VERBS) || pq_is(e, PQ_LEX_COMMON_VERBS)) &&
            (e->form == PQ_FORM_PAST || e->form == PQ_FORM_THIRD) && !pq_is(e, PQ_LEX_CUE_NOUNS))
            return 0;
    }
    return 1;
}

/* her call, a new plan, the clear demands; but not: the group plans, he calls. */
static int is_noun_here(const pq_store *store, uint32_t token, const pq_entry *noun) {
    int may_be_verb = noun->form != PQ_FORM_NONE || store->document.text[tokens_of(store)[token].end - 1] == 's';
    if (!may_be_verb) return 1;
    for (uint32_t t = token; t > 0 && token - t < 2; t--) {
        const pq_entry *e = pq_lookup_token(store, t - 1);
        if (pq_is(e, PQ_LEX_DETERMINERS) || pq_is(e, PQ_LEX_POSSESSIVES) || tokens_of(store)[t - 1].flags & PQ_CLITIC) return 1;
        if (pq_is(e, PQ_LEX_GROUP_NOUNS) || pq_is(e, PQ_LEX_ROLES) || pq_is(e, PQ_LEX_ORGANISATION_NOUNS)) return 0;
    }
    return 0;
}

/* QU31 A noun of saying or thinking stands before the label in its clause, with the word that brings its content in:
 * the claim that it is a “hoax”; her defence of “family values”. */
static int is_after_noun_of_saying(const pq_store *store, form *f) {
    const pq_token *tokens = tokens_of(store);
    uint32_t start = store->document.sentences[store->document.quotes[f->quote].sentence_first].token_first;
    if (f->before == PQ_NONE) return 0;
    for (uint32_t t = f->before, i = 0; t > start && i < LONGEST_CLAUSE; t--, i++) {
        if (tokens[t].kind != PQ_TOKEN_WORD || !(tokens[t].flags & PQ_LOWER)) {
            if (tokens[t].flags & (PQ_TERMINATOR | PQ_DASH) || is_sign(store, t, ',') || is_sign(store, t, ':')) return 0;
            continue;
        }
        const pq_entry *noun = pq_lookup_token(store, t - 1);
        if (!pq_is(noun, PQ_LEX_CUE_NOUNS) || !(tokens[t - 1].flags & PQ_LOWER)) continue;
        if (!is_noun_here(store, t - 1, noun)) continue;
        const pq_entry *e = pq_lookup_token(store, t);
        if (pq_is(e, PQ_LEX_SUBORDINATORS) || pq_is(e, PQ_LEX_PREPOSITIONS)) return 1;
    }
    return 0;
}

/* QU34 The court heard that she “lost control”: nobody is named, but somebody said it there. */
static int is_heard(const pq_store *store, form *f) {
    static const char *const places[] = {"court", "jury", "inquest", "tribunal", "hearing", "inquiry", "trial"};
    if (f->before == PQ_NONE) return 0;
    uint32_t start = store->document.sentences[store->document.quotes[f->quote].sentence_first].token_first;
    for (uint32_t t = f->before, i = 0; t > start && i < LONGEST_OPENING; t--, i++) {
        if (!token_is(store, t, "heard") && !token_is(store, t, "told")) continue;
        uint32_t place = t - 1;
        if (place > start && pq_is(pq_lookup_token(store, place), PQ_LEX_AUXILIARIES)) place--; /* was told, has heard */
        for (size_t k = 0; k < sizeof places / sizeof *places; k++)
            if (token_is(store, place, places[k])) return 1;
    }
    return 0;
}

static int is_after_as(const pq_store *store, form *f) {
    uint32_t as = f->before;
    if (as == PQ_NONE) return 0;
    if (as > 0 && (token_is(store, as, "a") || token_is(store, as, "an") || token_is(store, as, "being"))) as--;
    return as > 0 && token_is(store, as, "as") && tokens_of(store)[as - 1].kind == PQ_TOKEN_WORD &&
           !token_is(store, as - 1, "such");
}

/* QU31 Somebody says it whom the sentence need not name: he cast her as a “hawk”; his rival (“Little Lee”). */
static int is_ascribed(const pq_store *store, form *f) {
    if (f->before == PQ_NONE) return 0;
    if (is_sign(store, f->before, '(') && f->after != PQ_NONE && is_sign(store, f->after, ')')) return 1;
    return is_after_as(store, f) || is_after_noun_of_saying(store, f);
}

/* QU32 Alone in its paragraph and short, in the single marks of headlines while quotes have double ones: a heading. */
static int is_heading(const pq_store *store, form *f) {
    const pq_document *document = &store->document;
    const pq_quote *q = &document->quotes[f->quote];
    if (!f->state->has_headings || !f->starts || !f->ends || q->open_mark == PQ_NONE || q->close_mark == PQ_NONE ||
        pq_family_of(document->marks[q->open_mark].glyph) != PQ_FAMILY_SINGLE || words_in(f) > LONGEST_HEADING)
        return 0;
    const pq_token *tokens = tokens_of(store);
    const pq_block *block = &document->blocks[q->block];
    uint32_t first = q->token_first, end = q->token_end;
    while (first > block->token_first && tokens[first - 1].flags & PQ_DASH) first--;
    while (end < block->token_end && tokens[end].flags & (PQ_DASH | PQ_TERMINATOR)) end++;
    return (first == block->token_first || (tokens[first - 1].flags & PQ_NEWLINE_AFTER)) &&
           (end == block->token_end || (tokens[end - 1].flags & PQ_NEWLINE_AFTER));
}

/* QU11 the word “woke”; “karoshi” means death by overwork */
static int is_term(const pq_store *store, form *f) {
    if (words_in(f) > 3) return 0;
    if (f->before != PQ_NONE && (token_is(store, f->before, "word") || token_is(store, f->before, "term"))) return 1;
    if (f->after != PQ_NONE && (token_is(store, f->after, "means") || token_is(store, f->after, "meant"))) return 1;
    return looks_back(store, f, PQ_LEX_TERM_NOUNS, 1) && !has_cue(f);
}

static void take_fragment(const pq_store *store, form *f) {
    if (after_label_word(store, f)) {
        give(store, f, PQ_QUOTE_SCARE, QU_SO_CALLED, 0.9f);
    } else if (is_title(store, f) && is_after_as(store, f)) { /* named so, as a person or thing is */
        give(store, f, PQ_QUOTE_PARTIAL, QU_ASCRIBED_LABEL, 0.6f);
    } else if (work_title(store, f)) {
        give(store, f, PQ_QUOTE_TITLE, QU_TITLE_WORD, 0.9f);
    } else if (is_title(store, f) && is_after_noun_of_saying(store, f)) {
        give(store, f, PQ_QUOTE_PARTIAL, QU_ASCRIBED_LABEL, 0.6f);
    } else if (is_title(store, f) && ends_opening_phrase(store, f)) {
        give(store, f, PQ_QUOTE_TITLE, QU_TITLE_PLACE, 0.85f);
    } else if (is_title(store, f) && is_title_form(store, f, 2) && !is_headline(f) && !(has_cue(f) && !title_place(store, f))) {
        give(store, f, PQ_QUOTE_TITLE, QU_TITLE_FORM, 0.7f);
    } else if (is_term(store, f)) {
        give(store, f, PQ_QUOTE_TERM, QU_TERM, 0.8f);
    } else if (f->foreign_marks) { /* German nouns have capitals: a label or name begins with one, a fragment of speech seldom */
        int lower = (tokens_of(store)[f->first].flags & PQ_LOWER) != 0;
        int said = lower ? has_cue(f) || words_in(f) > (f->outwards ? 3 : 1) : has_cue(f) && words_in(f) > 4;
        if (said) give(store, f, PQ_QUOTE_PARTIAL, words_in(f) > 2 ? QU_FRAGMENT : QU_LABEL, 0.6f); /* two words need a cue */
        else give(store, f, PQ_QUOTE_SCARE, QU_FOREIGN_LABEL, 0.6f);
    } else if (words_in(f) <= 3 && is_heard(store, f)) {
        give(store, f, PQ_QUOTE_PARTIAL, QU_HEARD, 0.5f);
    } else if (words_in(f) <= 3 && is_ascribed(store, f)) {
        give(store, f, PQ_QUOTE_PARTIAL, QU_ASCRIBED_LABEL, 0.5f);
    } else if (words_in(f) <= 3) {
        give(store, f, PQ_QUOTE_PARTIAL, QU_LABEL, 0.5f); /* more where the attribution finds a cue */
    } else {
        give(store, f, PQ_QUOTE_PARTIAL, QU_FRAGMENT, 0.6f);
    }
}

/* QU9 “A,” “B” and “C”: what stands in a row with a title is one, if its capitals allow. */
static int is_in_row_with_title(const pq_store *store, uint32_t earlier, form *f) {
    const pq_quote *p = &store->document.quotes[earlier];
    if (p->kind != PQ_QUOTE_TITLE || p->block != store->document.quotes[f->quote].block || f->before == PQ_NONE ||
        f->before >= p->token_end + 2 || f->before + 1 < p->token_end)
        return 0;
    for (uint32_t t = p->token_end; t <= f->before; t++)
        if (!is_sign(store, t, ',') && !token_is(store, t, "and") && !token_is(store, t, "or")) return 0;
    return is_title(store, f);
}

/* QU16 The value of an attribute in markup left over in the text: no quote of anybody's. */
static int is_attribute(const pq_store *store, form *f) {
    return f->before != PQ_NONE && is_sign(store, f->before, '=') &&
           tokens_of(store)[f->before].end == store->document.quotes[f->quote].start;
}

static void take_quote(const pq_store *store, uint32_t earlier, form *f) {
    const pq_quote *q = &store->document.quotes[f->quote];
    if (f->first >= f->end) {
        give(store, f, PQ_QUOTE_TERM, QU_LABEL, 0.5f);
        return;
    }
    if (q->kind_rule == QU_INCISE || q->kind_rule == QU_DASH) {
        give(store, f, PQ_QUOTE_DIRECT, q->kind_rule, 0.9f);
        return;
    }
    if (is_attribute(store, f)) give(store, f, PQ_QUOTE_TERM, QU_ATTRIBUTE, 0.95f);
    else if (q->multi_block || !q->closed) give(store, f, PQ_QUOTE_DIRECT, QU_RUNS_ON, 0.9f);
    else if (is_heading(store, f)) give(store, f, PQ_QUOTE_DIRECT, QU_HEADING, 0.8f), store->document.quotes[f->quote].speech = 0;
    else if (earlier != PQ_NONE && is_in_row_with_title(store, earlier, f)) give(store, f, PQ_QUOTE_TITLE, QU_TITLE_FORM, 0.7f);
    else if (is_nickname(store, f)) give(store, f, PQ_QUOTE_NICKNAME, QU_NICKNAME, 0.8f);
    else if (!take_direct(store, f)) take_fragment(store, f);
}

/* ---- parts of one utterance ---------------------------------------------------------------------- */
/* How many reporting words stand between two quotes (2 for more), or 3 where something else does that parts them. */
static int between(const pq_store *store, uint32_t from, uint32_t to) {
    int cues = 0;
    if (to > from + LONGEST_BETWEEN) return 3;
    for (uint32_t t = from; t < to; t++) {
        const pq_entry *e = tokens_of(store)[t].kind == PQ_TOKEN_WORD ? pq_lookup_token(store, t) : NULL;
        if (pq_is(e, PQ_LEX_SPEECH_VERBS) && e->form != PQ_FORM_BASE && e->form != PQ_FORM_ING && cues < 2) cues++;
    }
    return cues;
}

/* Joins a quote to the one before it where form alone shows that both are one utterance. */
static void join(const pq_store *store, uint32_t earlier, form *f) {
    const pq_document *document = &store->document;
    pq_quote *p = &document->quotes[earlier], *q = &document->quotes[f->quote];
    const pq_mark *open = q->open_mark != PQ_NONE ? &document->marks[q->open_mark] : NULL;
    if ((open && (open->flags & PQ_MARK_CONTINUES)) || !open) {
        int cut = !open && (q->kind_rule == QU_INCISE || q->kind_rule == QU_DASH) && p->kind_rule == q->kind_rule;
        if (cut && p->block == q->block) q->group = p->group;
        if (p->multi_block) q->group = p->group, q->multi_block = 1;
        return;
    }
    if (p->block != q->block || p->kind != PQ_QUOTE_DIRECT || f->before == PQ_NONE) return;
    if (f->before == p->token_end && is_sign(store, f->before, '(')) { /* QU14 */
        give(store, f, PQ_QUOTE_DIRECT, QU_TRANSLATION, 0.9f);
        q->group = p->group;
        return;
    }
    if (q->sentence_first == p->sentence_last) { /* QU5 “A,” she said, “and B.” */
        int dash = (tokens_of(store)[f->before].flags & PQ_DASH) != 0;
        if (!is_sign(store, f->before, ',') && !is_sign(store, f->before, ':') && !dash) return;
        int cues = between(store, p->token_end, q->token_first);
        if (cues > 1) return;
        if (q->kind == PQ_QUOTE_PARTIAL && cues == 1) give(store, f, PQ_QUOTE_DIRECT, QU_SECOND_HALF, 0.9f);
        if (q->kind == PQ_QUOTE_DIRECT) q->group = p->group;
    } else if (q->sentence_first == p->sentence_last + 1 && f->starts && q->kind == PQ_QUOTE_DIRECT &&
               document->sentences[p->sentence_last].token_end > p->token_end + 1 &&
               between(store, p->token_end, q->token_first) <= 1 && !has_cue(f)) {
        q->group = p->group; /* “A,” she said. “B.” */
    }
}

static int has_headings(const pq_document *document) {
    uint32_t doubles = 0, singles = 0;
    for (uint32_t q = 0; q < document->quote_count; q++) {
        if (document->quotes[q].depth > 0 || document->quotes[q].open_mark == PQ_NONE) continue;
        pq_mark_family family = pq_family_of(document->marks[document->quotes[q].open_mark].glyph);
        doubles += family == PQ_FAMILY_DOUBLE;
        singles += family == PQ_FAMILY_SINGLE;
    }
    return doubles >= MARKS_OF_HEADINGS * singles && singles > 0;
}

void pq_decide_forms(const pq_store *store) {
    const pq_document *document = &store->document;
    state st = {.store = store, .seen_sentence = PQ_NONE};
    uint32_t earlier = PQ_NONE;
    if (document->sentence_count == 0) return;
    st.has_headings = has_headings(document);
    st.other_language = document->quote_count > 0 && pq_language_of_text(store) != PQ_LANGUAGE_IS_ENGLISH;
    for (uint32_t q = 0; q < document->quote_count; q++) {
        form f = look(&st, q);
        if (document->quotes[q].depth > 0) {
            int title = is_title_form(store, &f, 2);
            give(store, &f,
                 words_in(&f) > 3 || f.stop || f.comma ? PQ_QUOTE_DIRECT
                 : title                               ? PQ_QUOTE_TITLE
                                                       : PQ_QUOTE_PARTIAL,
                 QU_NESTED, 0.7f);
            continue;
        }
        take_quote(store, earlier, &f);
        if (earlier != PQ_NONE) join(store, earlier, &f);
        earlier = q;
    }
}
