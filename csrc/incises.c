#include "incises.h"

#include <string.h>

#include "lexicon.h"

enum { LONGEST_INCISE = 40, FEWEST_DASHES = 2, LEAST_SPOKEN = 6 /* one in six */ };

static const pq_token *tokens_of(const pq_store *store) { return store->document.tokens; }

static int is_sign(const pq_store *store, uint32_t token, char sign) {
    const pq_token *t = &tokens_of(store)[token];
    return t->end == t->start + 1 && store->document.text[t->start] == (uint8_t)sign;
}

static int is_dash(const pq_store *store, uint32_t token) { return (tokens_of(store)[token].flags & PQ_DASH) != 0; }

static int is_stop(const pq_store *store, uint32_t token) { return (tokens_of(store)[token].flags & PQ_TERMINATOR) != 0; }

static int is_one_of(const uint8_t *at, uint32_t length, const char *const *words) {
    for (; *words != NULL; words++)
        if (strlen(*words) == length && memcmp(*words, at, length) == 0) return 1;
    return 0;
}

static int is_word(const pq_store *store, uint32_t token, const char *word) {
    const pq_token *t = &tokens_of(store)[token];
    return t->end - t->start == strlen(word) && memcmp(store->document.text + t->start, word, strlen(word)) == 0;
}

static int ends_in(const pq_store *store, uint32_t token, const char *ending) {
    const pq_token *t = &tokens_of(store)[token];
    size_t length = strlen(ending);
    return t->flags & PQ_LOWER && t->end - t->start > length + 1 &&
           memcmp(store->document.text + t->end - length, ending, length) == 0;
}

/* ---- the verb and its subject -------------------------------------------------------------------- */
/* Length of an elided pronoun or preposition of these letters: s' of s'écria. */
static uint32_t elided(const uint8_t *at, uint32_t length, const char *letters) {
    if (length > 2 && strchr(letters, at[0]) != NULL && at[1] == '\'') return 2;
    if (length > 4 && strchr(letters, at[0]) != NULL && memcmp(at + 1, "\xE2\x80\x99", 3) == 0) return 4;
    return 0;
}

/* A token that is such a pronoun and nothing else: tokens of French text have it apart. */
static int is_elided_alone(const pq_store *store, uint32_t token, const char *letters) {
    const pq_token *t = &tokens_of(store)[token];
    const uint8_t *at = store->document.text + t->start;
    uint32_t length = t->end - t->start;
    if (!((length == 2 && at[1] == '\'') || (length == 4 && memcmp(at + 1, "\xE2\x80\x99", 3) == 0))) return 0;
    return strchr(letters, at[0]) != NULL;
}

/* -il, -t-elle, -je after a verb, in its token or in tokens of their own; the token after it, or the same one. */
static uint32_t skip_pronoun(const pq_store *store, uint32_t token, uint32_t limit, int *je) {
    static const char *const pronouns[] = {"il", "elle", "on", "ils", "elles", "je", NULL};
    const pq_token *t = tokens_of(store);
    const uint8_t *text = store->document.text;
    uint32_t i = token;
    *je = 0;
    if (i < limit && t[i].start == t[i - 1].end && t[i].end - t[i].start > 2 && text[t[i].start] == '-') {
        const uint8_t *at = text + t[i].start + 1;
        uint32_t length = t[i].end - t[i].start - 1;
        if (length > 2 && at[0] == 't' && at[1] == '-') at += 2, length -= 2;
        if (!is_one_of(at, length, pronouns)) return token;
        *je = *at == 'j';
        return i + 1;
    }
    for (int part = 0; part < 2 && i + 1 < limit && t[i].start == t[i - 1].end && is_sign(store, i, '-'); part++) {
        const uint8_t *at = text + t[i + 1].start;
        uint32_t length = t[i + 1].end - t[i + 1].start;
        i += 2;
        if (length == 1 && *at == 't') continue;
        if (!is_one_of(at, length, pronouns)) return token;
        *je = *at == 'j';
        return i;
    }
    return token;
}

static int begins_subject(const pq_store *store, uint32_t token) {
    static const char *const words[] = {"le",
                                        "la",
                                        "les",
                                        "un",
                                        "une",
                                        "mon",
                                        "ma",
                                        "mes",
                                        "ton",
                                        "ta",
                                        "son",
                                        "sa",
                                        "ses",
                                        "ce",
                                        "cet",
                                        "cette",
                                        "ces",
                                        "notre",
                                        "nos",
                                        "votre",
                                        "leur",
                                        "leurs",
                                        "des",
                                        "du",
                                        "l'un",
                                        "celui",
                                        "celui-ci",
                                        "celle-ci",
                                        "celle",
                                        "quelqu'un",
                                        "quelqu\xE2\x80\x99un",
                                        "el",
                                        "los",
                                        "las",
                                        "su",
                                        "mi",
                                        "\xC3\xA9l",
                                        "ella",
                                        "ellos",
                                        "il",
                                        "lo",
                                        "gli",
                                        "lui",
                                        "lei",
                                        "una",
                                        "o",
                                        "a",
                                        "ele",
                                        "ela",
                                        "er",
                                        "sie",
                                        "es",
                                        "ich",
                                        "wir",
                                        "man",
                                        "der",
                                        "die",
                                        "das",
                                        "ein",
                                        "eine",
                                        "mein",
                                        "meine",
                                        "sein",
                                        "seine",
                                        "ihr",
                                        "\xD0\xBE\xD0\xBD",
                                        "\xD0\xBE\xD0\xBD\xD0\xB0",
                                        "\xD0\xBE\xD0\xBD\xD0\xB8",
                                        "\xD1\x8F",
                                        "\xD0\xBC\xD1\x8B",
                                        NULL};
    const pq_token *t = &tokens_of(store)[token];
    const uint8_t *at = store->document.text + t->start;
    uint32_t length = t->end - t->start;
    if (t->flags & PQ_CAPITAL || is_one_of(at, length, words)) return 1;
    if (is_elided_alone(store, token, "ld")) return 1;
    uint32_t cut = length > 2 && (*at == 'l' || *at == 'd') ? elided(at, length, "ld") : 0;
    return cut > 0;
}

/* An adverb between verb and subject: dit encore sa fille. */
static int is_adverb(const pq_store *store, uint32_t token) {
    static const char *const words[] = {"encore",          "alors", "aussi",   "enfin", "assez", "plus", "tard",
                                        "tr\xC3\xA8s",     "puis",  "ensuite", "bien",  "tout",  "haut", "bas",
                                        "aussit\xC3\xB4t", NULL};
    const pq_token *t = &tokens_of(store)[token];
    const uint8_t *at = store->document.text + t->start;
    uint32_t length = t->end - t->start;
    return is_one_of(at, length, words) || (length > 6 && ends_in(store, token, "ment"));
}

/* The token after a verb of saying and its subject's first word, or PQ_NONE where there is none at `token`. */
static uint32_t verb_and_subject(const pq_store *store, uint32_t token, uint32_t limit, int dashed) {
    static const char *const clitics[] = {"me", "te", "se", "nous", "vous", "lui", "leur", "le", "nos", NULL};
    const pq_token *t = tokens_of(store);
    const uint8_t *text = store->document.text;
    if (token + 1 < limit && is_one_of(text + t[token].start, t[token].end - t[token].start, clitics)) token++;
    if (token + 1 < limit && is_elided_alone(store, token, "smtln")) token++;
    if (!(t[token].flags & PQ_LOWER)) return PQ_NONE;
    const uint8_t *at = text + t[token].start;
    uint32_t length = t[token].end - t[token].start, cut = elided(at, length, "smtln");
    at += cut;
    length -= cut;
    const uint8_t *hyphen = memchr(at, '-', length);
    const pq_entry *e = pq_lookup(at, hyphen == NULL ? length : (uint32_t)(hyphen - at));
    if (!pq_is(e, PQ_LEX_INCISE_CUES)) return PQ_NONE;
    if (hyphen != NULL) return token + 1;
    int je;
    uint32_t after = skip_pronoun(store, token + 1, limit, &je);
    if (after > token + 1) return e->value == 1 && !je ? PQ_NONE : after;
    if (e->kind == 1 && !dashed) return PQ_NONE; /* German closes the marks before a comma */
    if (e->value == 1 || after >= limit) return after >= limit && dashed ? after : PQ_NONE;
    while (after + 1 < limit && is_adverb(store, after)) after++; /* nous dit encore sa fille */
    if (after + 2 < limit && is_word(store, after, "en") && ends_in(store, after + 1, "ant"))
        after += 2; /* dit en riant la vieille */
    if (dashed) return after;
    return begins_subject(store, after) ? after + 1 : PQ_NONE;
}

/* he cried; said Stephen; the old man said: in English the words after the comma. */
static uint32_t english_cue(const pq_store *store, uint32_t token, uint32_t limit) {
    const pq_token *t = tokens_of(store);
    for (uint32_t i = token; i < limit && i < token + 4; i++) {
        if (t[i].kind != PQ_TOKEN_WORD) return PQ_NONE;
        const pq_entry *e = pq_lookup_token(store, i);
        if (pq_is(e, PQ_LEX_SPEECH_VERBS) && e->form == PQ_FORM_PAST) {
            if (i > token) return i + 1;
            if (i + 1 >= limit) return PQ_NONE;
            const pq_entry *next = pq_lookup_token(store, i + 1);
            return t[i + 1].flags & PQ_CAPITAL || pq_is(next, PQ_LEX_PRONOUNS) || pq_is(next, PQ_LEX_DETERMINERS) ? i + 2 : PQ_NONE;
        }
        if (i == token && !(t[i].flags & PQ_CAPITAL) && !pq_is(e, PQ_LEX_PRONOUNS) && !pq_is(e, PQ_LEX_DETERMINERS)) return PQ_NONE;
        if (i == token && token > 0 && is_stop(store, token - 1) && t[i].flags & PQ_CAPITAL && pq_is(e, PQ_LEX_PRONOUNS))
            return PQ_NONE; /* a new sentence */
        if (pq_is(e, PQ_LEX_PRONOUNS) && t[i].end == t[i].start + 1) return PQ_NONE; /* I said */
    }
    return PQ_NONE;
}

/* ---- where it ends ------------------------------------------------------------------------------- */
/* After the comma the attribution may go on: en riant, qui se leva, sans bouger, ajoutant que; et avec peine. */
static int goes_on(const pq_store *store, uint32_t token, uint32_t limit) {
    static const char *const words[] = {"en",    "qui",          "dont",       "sans", "avec",    "afin",   "tout",
                                        "selon", "apr\xC3\xA8s", "d\xC3\xA8s", "non",  "pendant", "tandis", "lorsque",
                                        "quand", "se",           "son",        "sa",   NULL};
    static const char *const manners[] = {"en", "avec", "sans", "dont", "qui", NULL};
    if (is_word(store, token, "et") && token + 1 < limit) {
        const pq_token *next = &tokens_of(store)[token + 1];
        return is_one_of(store->document.text + next->start, next->end - next->start, manners) || ends_in(store, token + 1, "ant");
    }
    if (is_word(store, token, "ce") && token + 1 < limit && (is_word(store, token + 1, "qui") || is_word(store, token + 1, "que")))
        return 1;
    const pq_token *t = &tokens_of(store)[token];
    const uint8_t *at = store->document.text + t->start;
    uint32_t length = t->end - t->start;
    if (is_elided_alone(store, token, "d"))
        return token + 1 < limit && (is_word(store, token + 1, "un") || is_word(store, token + 1, "une")); /* d'un ton sec */
    uint32_t cut = elided(at, length, "d");
    if (cut > 0 && length > cut + 1 && at[cut] == 'u' && at[cut + 1] == 'n') return 1;
    return is_one_of(at, length, words) || ends_in(store, token, "ant");
}

static uint32_t resume(const pq_store *store, uint32_t token, uint32_t limit) { /* past the signs that end it */
    while (token < limit && tokens_of(store)[token].kind == PQ_TOKEN_PUNCT && !(tokens_of(store)[token].flags & PQ_OPENER)) token++;
    return token;
}

static uint32_t incise_end(const pq_store *store, uint32_t from, uint32_t limit, pq_speech_style style, int dashed) {
    uint32_t stop = limit - from > LONGEST_INCISE ? from + LONGEST_INCISE : limit;
    for (uint32_t i = from; i < stop; i++) {
        if (tokens_of(store)[i].flags & PQ_QUOTE_MARK && tokens_of(store)[i].end - tokens_of(store)[i].start > 1) return limit;
        if (is_dash(store, i)) return resume(store, i, limit);
        if (is_stop(store, i)) {
            int dash_follows = i + 1 < limit && is_dash(store, i + 1);
            /* — A, dit-il. B: after commas no sign but a paragraph's end parts speech from telling, so B is speech. */
            int speaks_on = style == PQ_SPEECH_IN_MARKS || dash_follows || (style == PQ_SPEECH_AFTER_DASH && !dashed);
            return speaks_on ? resume(store, i, limit) : limit;
        }
        if (dashed) continue;
        if (is_sign(store, i, ';') || is_sign(store, i, ':')) /* all inside the marks is the speaker's but the attribution */
            return style == PQ_SPEECH_IN_MARKS ? i : resume(store, i, limit);
        if (is_sign(store, i, ',') && i + 1 < limit && !goes_on(store, i + 1, limit)) return resume(store, i, limit);
    }
    return limit;
}

int pq_find_incise(const pq_store *store, uint32_t from, uint32_t limit, pq_speech_style style, pq_incise *incise) {
    const pq_token *t = tokens_of(store);
    for (uint32_t i = from + 1; i < limit; i++) {
        if (!(t[i].flags & (PQ_LOWER | PQ_CAPITAL))) continue;
        uint32_t sign = i - 1;
        int dashed = is_dash(store, sign),
            stop = is_stop(store, sign) && (store->document.text[t[sign].end - 1] != '.' || t[sign].end - t[sign].start > 1);
        if (!dashed && !stop && !is_sign(store, sign, ',')) continue;
        uint32_t after = style == PQ_SPEECH_AFTER_DASH_ENGLISH ? english_cue(store, i, limit)
                                                               : verb_and_subject(store, i, limit, dashed);
        if (after == PQ_NONE) continue;
        incise->first = dashed ? sign : i;
        incise->end = incise_end(store, after, limit, style, dashed);
        if (incise->first <= from) continue;
        return 1;
    }
    return 0;
}

/* ---- dialogue ------------------------------------------------------------------------------------ */
int pq_dash_at_start(const pq_store *store, const pq_paragraph *p) {
    const pq_block *block = &store->document.blocks[p->block];
    int body = block->kind == PQ_BLOCK_PARAGRAPH || block->kind == PQ_BLOCK_LIST_ITEM || block->kind == PQ_BLOCK_TURN;
    if (!body || p->token_first + 1 >= p->token_end) return 0;
    if (is_dash(store, p->token_end - 1) && p->token_end - p->token_first < 6) return 0; /* — 12 —, the number of a chapter */
    if (!is_dash(store, p->token_first) && !is_sign(store, p->token_first, '-')) return 0;
    return !(tokens_of(store)[p->token_first + 1].flags & PQ_QUOTE_MARK); /* marks after the dash say more */
}

/* A book that opens speech by dashes has no other marks for it. */
static int has_double_marks(const pq_store *store) {
    for (uint32_t t = 0; t < store->document.token_count; t++) {
        const pq_token *token = &tokens_of(store)[t];
        if (!(token->flags & PQ_QUOTE_MARK)) continue;
        const uint8_t *at = store->document.text + token->start;
        if (*at == '"' ||
            (token->end - token->start == 3 && (memcmp(at, "\xE2\x80\x9C", 3) == 0 || memcmp(at, "\xE2\x80\x9E", 3) == 0)))
            return 1;
    }
    return 0;
}

/* Is it said of the paragraph by an attribution in it, or in another language by its last sign? */
static int is_spoken(const pq_store *store, const pq_paragraph *p, pq_speech_style style) {
    pq_incise incise;
    uint8_t last = store->document.text[store->document.tokens[p->token_end - 1].end - 1];
    if (style == PQ_SPEECH_AFTER_DASH && (last == '?' || last == '!')) return 1;
    return pq_find_incise(store, p->token_first + 1, p->token_end, style, &incise);
}

pq_dash_use pq_use_of_dashes(const pq_store *store, int by_lines) {
    uint32_t dashes = 0, foreign = 0, english = 0;
    for (pq_paragraph p = PQ_BEFORE_FIRST_PARAGRAPH; pq_next_paragraph(store, by_lines, &p);) {
        if (!pq_dash_at_start(store, &p)) continue;
        dashes++;
        foreign += is_spoken(store, &p, PQ_SPEECH_AFTER_DASH) ? 1 : 0;
        english += is_spoken(store, &p, PQ_SPEECH_AFTER_DASH_ENGLISH) ? 1 : 0;
    }
    int by_foreign = foreign >= FEWEST_DASHES && foreign * LEAST_SPOKEN >= dashes;
    int by_english = english >= FEWEST_DASHES && english * LEAST_SPOKEN >= dashes;
    if (!by_foreign && !by_english) return PQ_DASHES_NO_SPEECH;
    if (pq_language_of_text(store) != PQ_LANGUAGE_IS_ENGLISH) return by_foreign ? PQ_DASHES_SPEAK : PQ_DASHES_NO_SPEECH;
    return by_english && !has_double_marks(store) ? PQ_DASHES_SPEAK_ENGLISH : PQ_DASHES_NO_SPEECH;
}
