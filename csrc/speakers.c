#include "speakers.h"

enum { SENTENCES_BACK = 20, QUOTED_BACK = 80, RUNS_AHEAD = 640, GROUP_BACK = 120 };

static int token_is(const pq_store *store, uint32_t token, const char *word) {
    const pq_token *t = &store->document.tokens[token];
    uint32_t i = 0;
    for (; i < t->end - t->start; i++)
        if (word[i] == 0 || (store->document.text[t->start + i] | 0x20) != (uint8_t)word[i]) return 0;
    return word[i] == 0;
}

static pq_span span_of(const pq_store *store, uint32_t first, uint32_t end) {
    return (pq_span){store->document.tokens[first].start, store->document.tokens[end - 1].end};
}

static void name_by(const pq_store *store, pq_names *n, pq_talk *talk, pq_quote *quote, uint32_t mention) {
    uint32_t entity = pq_entity(n, mention);
    const pq_mention *m = &n->mentions[entity];
    quote->name = span_of(store, m->token_first, m->token_end);
    if (quote->role.start == PQ_NONE && m->role_first < m->role_end) quote->role = span_of(store, m->role_first, m->role_end);
    if (talk->mention != entity) talk->previous = talk->mention;
    talk->mention = entity;
    talk->named = 1;
}

/* A person of this gender, as far as is known; a subject of two words or more may be one. */
static int agrees(pq_names *n, uint32_t mention, pq_gender gender) {
    const pq_mention *m = pq_bearer(n, mention);
    return !m->is_body && (m->is_person || (m->words > 1 && m->words < 5 && pq_is_subject(n, mention))) &&
           (gender == PQ_GENDER_UNKNOWN || m->gender == PQ_GENDER_UNKNOWN || m->gender == gender);
}

/* Asked if he would meet Lee, he said: those named in the question do not answer it. */
static int is_question(const pq_store *store, uint32_t sentence) {
    uint32_t first = store->document.sentences[sentence].token_first;
    return first < store->document.token_count &&
           (token_is(store, first, "asked") || token_is(store, first, "pressed") || token_is(store, first, "questioned"));
}

/* he, she: the subject nearest before, of the sentence itself, then of those before it; a speaker counts as a subject. */
static uint32_t find_person(const pq_store *store, pq_names *n, const pq_talk *talk, uint32_t token, uint32_t sentence,
                            pq_gender gender, uint32_t *where) {
    const pq_document *d = &store->document;
    uint32_t low_sentence = sentence, best = PQ_NONE, best_sentence = PQ_NONE;
    for (uint32_t told = 0; low_sentence > 0 && told < SENTENCES_BACK && sentence - low_sentence < QUOTED_BACK;)
        told += d->sentences[--low_sentence].in_quote != 2;
    int asked = is_question(store, sentence), best_has_verb = 0;
    int talk_fits = !talk->is_inner && talk->mention != PQ_NONE && talk->token != PQ_NONE && agrees(n, talk->mention, gender);
    for (pq_walk walk = pq_mentions_before(n, token); pq_walk_back(&walk);) {
        const pq_mention *x = &n->mentions[walk.mention];
        if (walk.sentence < low_sentence) break;
        if (best != PQ_NONE && walk.sentence != best_sentence) break;
        if (best == PQ_NONE && talk_fits && talk->token >= x->token_end && talk->token < token) break;
        if ((walk.in_quote && !talk->is_inner) || pq_entity(n, walk.mention) == talk->outer || !agrees(n, walk.mention, gender))
            continue;
        pq_block_kind kind = d->blocks[d->sentences[walk.sentence].block].kind;
        if (kind == PQ_BLOCK_CAPTION || kind == PQ_BLOCK_CREDIT || kind == PQ_BLOCK_NOTE) continue;
        if (x->token_end >= token || (asked && walk.sentence == sentence)) continue;
        if (x->token_end < d->token_count && d->tokens[x->token_end].flags & PQ_CLITIC && best != PQ_NONE) continue; /* Lee's */
        if (best != PQ_NONE && best_has_verb && !pq_has_verb(n, walk.mention)) continue; /* Asked about Lee, Roe declined ... */
        best_has_verb = pq_has_verb(n, walk.mention);
        best = pq_entity(n, walk.mention); /* the first of its sentence wins */
        *where = x->token_first;
        best_sentence = walk.sentence;
    }
    if (best != PQ_NONE) return best;
    *where = talk_fits ? talk->token : 0;
    if (talk_fits) return talk->mention;
    return !talk->is_inner && talk->previous != PQ_NONE && agrees(n, talk->previous, gender) ? talk->previous : PQ_NONE;
}

/* The governor ..., she said: an office as the first words of the sentence. *first, *end get its tokens without the article. */
static int role_at_start(const pq_store *store, const pq_sentence *sentence, uint32_t *first, uint32_t *end) {
    enum { LONGEST = 4 };
    uint32_t t = sentence->token_first, limit = sentence->token_end;
    if (t >= limit || !token_is(store, t, "the")) return 0;
    *first = ++t;
    for (; t < limit && t < *first + LONGEST; t++) {
        uint32_t parts = pq_token_entry(store, t)->parts;
        if (!(store->document.tokens[t].flags & PQ_LOWER)) return 0;
        if (parts & PQ_PART_ROLES) {
            *end = t + 1;
            return t + 1 < limit && !(pq_token_entry(store, t + 1)->parts & PQ_PART_ROLES) &&
                   (pq_token_entry(store, t + 1)->parts &
                    (PQ_PART_AUXILIARIES | PQ_PART_SPEECH_VERBS | PQ_PART_COMMON_VERBS | PQ_PART_ADVERBS)) != 0;
        }
        if (parts & (PQ_PART_PREPOSITIONS | PQ_PART_AUXILIARIES | PQ_PART_SPEECH_VERBS | PQ_PART_COMMON_VERBS)) return 0;
    }
    return 0;
}

/* The same in the sentence of the pronoun or the one before, where no person is named since. 1 if it settled the name. */
static int resolve_by_role(const pq_store *store, pq_names *n, pq_talk *talk, pq_quote *quote, uint32_t token, uint32_t sentence,
                           pq_gender gender) {
    const pq_document *d = &store->document;
    for (uint32_t back = 0; back < 2 && back <= sentence; back++) {
        const pq_sentence *s = &d->sentences[sentence - back];
        uint32_t first, end;
        if (s->block != d->sentences[sentence].block || s->in_quote == 2) return 0;
        if (role_at_start(store, s, &first, &end) && end <= token) {
            uint32_t found = pq_find_role(n, end - 1);
            if (found != PQ_NONE && !agrees(n, found, gender)) return 0;
            if (found != PQ_NONE) name_by(store, n, talk, quote, found);
            else quote->name = span_of(store, first, end);
            return 1;
        }
        uint32_t run = pq_run_at(n, s->token_first), next = pq_quote_after(d, s->token_first);
        for (uint32_t seen = 0; run < n->run_count && n->runs[run].token < s->token_end && seen < RUNS_AHEAD; run++, seen++) {
            uint32_t m = pq_mention_of(n, run);
            if (m == PQ_NO_NAME || n->mentions[m].token_end > token || n->mentions[m].token_first >= s->token_end) continue;
            while (next < d->quote_count && d->quotes[next].token_first <= n->runs[run].token) next++;
            if (!pq_is_in_quote(d, next, n->runs[run].token) && agrees(n, m, gender)) return 0;
        }
    }
    return 0;
}

/* Whether the office or trade that spoke last is who the pronoun at `token` means, rather than a person named at `where`. */
static int role_is_nearer(const pq_talk *talk, uint32_t token, pq_gender gender, uint32_t where) {
    if (talk->is_inner || talk->role_token == PQ_NONE || talk->role_token >= token || token - talk->role_token > GROUP_BACK)
        return 0;
    if (gender == PQ_GENDER_UNKNOWN || (talk->role_gender != PQ_GENDER_UNKNOWN && talk->role_gender != gender)) return 0;
    return where < talk->role_token;
}

static uint32_t find_body(pq_names *n, uint32_t token) { /* the company: the body named nearest before */
    for (pq_walk walk = pq_mentions_before(n, token); pq_walk_back(&walk);)
        if (!walk.in_quote && pq_is_body(n, pq_entity(n, walk.mention))) return pq_entity(n, walk.mention);
    return PQ_NONE;
}

static pq_gender gender_of_pronoun(const pq_store *store, uint32_t token) {
    static const char *const men[] = {"he", "his", "him", "er", "il", "-il", "-t-il"};
    static const char *const women[] = {"she", "her", "elle", "-elle", "-t-elle", "ella"};
    for (uint32_t i = 0; i < sizeof men / sizeof *men; i++)
        if (token_is(store, token, men[i])) return PQ_GENDER_MAN;
    for (uint32_t i = 0; i < sizeof women / sizeof *women; i++)
        if (token_is(store, token, women[i])) return PQ_GENDER_WOMAN;
    return PQ_GENDER_UNKNOWN;
}

static void resolve_pronoun(const pq_store *store, pq_names *n, pq_talk *talk, pq_quote *quote, uint32_t token, uint32_t sentence) {
    pq_gender gender = gender_of_pronoun(store, token);
    uint32_t found = PQ_NONE;
    if (token_is(store, token, "i") || token_is(store, token, "my")) {
        if (talk->is_inner && talk->outer != PQ_NONE) name_by(store, n, talk, quote, talk->outer);
        return;
    }
    if (token_is(store, token, "they") && talk->group.start != PQ_NONE && token - talk->group_token < GROUP_BACK) {
        quote->name = talk->group;
        return;
    }
    int plural = token_is(store, token, "they");
    if (token_is(store, token, "it") || token_is(store, token, "its")) found = find_body(n, token);
    else if (!plural && gender == PQ_GENDER_UNKNOWN && !token_is(store, token, "who")) return;
    if (gender != PQ_GENDER_UNKNOWN && !talk->is_inner && resolve_by_role(store, n, talk, quote, token, sentence, gender)) return;
    if (gender != PQ_GENDER_UNKNOWN || plural) {
        uint32_t where = 0;
        found = find_person(store, n, talk, token, sentence, gender, &where);
        if (role_is_nearer(talk, token, gender, where)) {
            quote->name = talk->role_name;
            return;
        }
        if (found != PQ_NONE && gender != PQ_GENDER_UNKNOWN && n->mentions[found].gender == PQ_GENDER_UNKNOWN)
            n->mentions[found].gender = (uint8_t)gender;
    }
    if (found != PQ_NONE) name_by(store, n, talk, quote, found);
}

static int is_hyphen(const pq_store *store, uint32_t token) {
    return store->document.text[store->document.tokens[token].start] == '-';
}

/* the Sheriff's Office: the name goes on. */
static int owns_next(const pq_store *store, uint32_t token, uint32_t end) {
    return token + 1 < end && store->document.tokens[token].flags & PQ_CLITIC;
}

/* the Department of Justice: so does this one. */
static int goes_on_with_of(const pq_store *store, uint32_t token, uint32_t end) {
    if (token + 1 >= end || !(pq_token_entry(store, token)->parts & (PQ_PART_OF | PQ_PART_PREPOSITIONS))) return 0;
    return pq_token_entry(store, token - 1)->parts & PQ_PART_ORGANISATION_NOUNS &&
           store->document.tokens[end - 1].flags & PQ_CAPITAL && (token_is(store, token, "of") || token_is(store, token, "for"));
}

/* A statement, a report, a banner: what is read, not who speaks. */
static int is_document(const pq_entry *e) { return pq_is(e, PQ_LEX_CUE_NOUNS) || pq_is(e, PQ_LEX_WORK_NOUNS); }

/* An office or body may stand for a name that is not told; a common noun does not. */
static int has_office(const pq_entry *e) {
    return (pq_is(e, PQ_LEX_TITLES) || pq_is(e, PQ_LEX_ROLES) || pq_is(e, PQ_LEX_ORGANISATION_NOUNS)) &&
           !pq_is(e, PQ_LEX_GROUP_NOUNS) && !is_document(e);
}

static int has_owner(const pq_store *store, uint32_t first, uint32_t end) { /* Lee's office */
    while (first < end && !(store->document.tokens[first].flags & PQ_CLITIC)) first++;
    return first < end;
}

static int is_one_of(const pq_store *store, uint32_t token, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (token_is(store, token, words[i])) return 1;
    return 0;
}
#define IS_ONE_OF(token, words) is_one_of(store, token, words, sizeof(words) / sizeof *(words))

/* Sen. Lee; Lee (D-N.Y.); Lee, R-Maine */
static int is_legislator(const pq_store *store, const pq_mention *m) {
    static const char *const titles[] = {"sen.",        "rep.",          "senator", "representative",
                                         "congressman", "congresswoman", "gov.",    "governor"};
    const pq_document *d = &store->document;
    for (uint32_t t = m->role_first; t < m->role_end; t++)
        if (IS_ONE_OF(t, titles)) return 1;
    if (m->token_end + 2 >= d->token_count) return 0;
    const uint8_t *sign = d->text + d->tokens[m->token_end].start, *party = d->text + d->tokens[m->token_end + 1].start;
    return (*sign == '(' || *sign == ',') && (*party == 'D' || *party == 'R' || *party == 'I') && party[1] == '-';
}

/* the Arizona Democrat, the senator: the legislator named nearest before. */
static uint32_t find_legislator(const pq_store *store, pq_names *n, uint32_t token, uint32_t head) {
    static const char *const heads[] = {"democrat", "republican",    "independent", "senator",
                                        "lawmaker", "congresswoman", "congressman", "representative"};
    if (!IS_ONE_OF(head, heads)) return PQ_NONE;
    for (pq_walk walk = pq_mentions_before(n, token); pq_walk_back(&walk);) {
        uint32_t entity = pq_entity(n, walk.mention);
        if (!walk.in_quote && (is_legislator(store, &n->mentions[walk.mention]) || is_legislator(store, &n->mentions[entity])))
            return entity;
    }
    return PQ_NONE;
}

/* the mayor: who is called Mayor somewhere; the zoo: a name that ends in Zoo; the company: the body named last. */
static void resolve_role(const pq_store *store, pq_names *n, pq_talk *talk, pq_quote *quote, uint32_t first, uint32_t end,
                         uint32_t sentence) {
    const pq_document *d = &store->document;
    uint32_t head = first;
    while (head + 1 < end && (!pq_is(pq_lookup_token(store, head + 1), PQ_LEX_PREPOSITIONS) || is_hyphen(store, head))) head++;
    const pq_entry *e = pq_lookup_token(store, first);
    const pq_entry *collective = pq_lookup_token(store, head);
    if (pq_is(collective, PQ_LEX_GROUP_NOUNS) || pq_is(collective, PQ_LEX_ORGANISATION_NOUNS)) {
        talk->group = span_of(store, first, end);
        talk->group_token = first;
        if (token_is(store, first, "a") || token_is(store, first, "an"))
            quote->name = pq_is(collective, PQ_LEX_ORGANISATION_NOUNS) && !is_document(collective) ? talk->group : quote->name;
    }
    int definite = token_is(store, first, "the") || pq_is(e, PQ_LEX_POSSESSIVES) || first == head ||
                   (d->tokens[first].flags & PQ_CAPITAL && !pq_is(e, PQ_LEX_DETERMINERS));
    if (!definite) return;
    const pq_entry *h = pq_lookup_token(store, head);
    uint32_t found = pq_find_role(n, head);
    if (found == PQ_NONE && pq_is(h, PQ_LEX_ORGANISATION_NOUNS)) {
        uint32_t name = pq_find_name(n, head, head + 1);
        if (name != PQ_NONE && pq_is_body(n, name)) found = name;
        if (found == PQ_NONE && (token_is(store, head, "company") || token_is(store, head, "firm") ||
                                 token_is(store, head, "group") || token_is(store, head, "agency")))
            found = find_body(n, first);
    }
    if (found == PQ_NONE && token_is(store, first, "the")) found = find_legislator(store, n, first, head);
    (void)sentence;
    if (found != PQ_NONE) {
        name_by(store, n, talk, quote, found);
    } else if (token_is(store, first, "the") && first < head && has_office(h) && !is_hyphen(store, head - 1)) {
        quote->name = span_of(store, first + 1, head + 1);
    } else if (has_office(h) && d->tokens[first].flags & PQ_CAPITAL && !pq_is(e, PQ_LEX_DETERMINERS) &&
               !pq_is(e, PQ_LEX_POSSESSIVES) && !has_owner(store, first, end)) {
        quote->name = span_of(store, first, end);
    }
}

/* the man, the mayor: he may be the one whom a pronoun means next. */
static void note_role(const pq_store *store, pq_talk *talk, const pq_quote *quote, uint32_t first, uint32_t end) {
    uint32_t head = first;
    while (head + 1 < end && !pq_is(pq_lookup_token(store, head + 1), PQ_LEX_PREPOSITIONS)) head++;
    const pq_entry *e = pq_token_entry(store, head);
    if (!(e->parts & (PQ_PART_ROLES | PQ_PART_TITLES))) return;
    talk->role_token = first;
    talk->role_name = quote->name;
    talk->role_gender = (uint8_t)(e->parts & PQ_PART_ROLES ? e->value & 3 : PQ_GENDER_UNKNOWN);
}

void pq_resolve_speaker(const pq_store *store, pq_names *n, pq_talk *talk, pq_quote *quote, uint32_t first, uint32_t end) {
    if (first >= end) return;
    talk->named = 0;
    uint32_t sentence = quote->sentence_first;
    if (quote->speaker_kind == PQ_SPEAKER_PRONOUN) {
        resolve_pronoun(store, n, talk, quote, first, sentence);
    } else if (quote->speaker_kind == PQ_SPEAKER_NAME) {
        uint32_t name_first = first;
        if (pq_is(pq_lookup_token(store, first), PQ_LEX_DETERMINERS) && first + 1 < end) name_first++;
        uint32_t found = name_first > first && token_is(store, first, "the") ? find_legislator(store, n, first, end - 1) : PQ_NONE;
        if (found == PQ_NONE) found = pq_find_name(n, name_first, end);
        if (found == PQ_NONE && name_first + 1 == end &&
            pq_token_entry(store, name_first)->parts & (PQ_PART_ROLES | PQ_PART_TITLES))
            found = pq_find_role(n, name_first); /* Mayor vows */
        uint32_t m = PQ_NO_NAME;
        if (found == PQ_NONE)
            for (uint32_t run = pq_run_at(n, first); m == PQ_NO_NAME && run < n->run_count && n->runs[run].token < end; run++)
                m = pq_mention_of(n, run);
        if (m != PQ_NO_NAME && n->mentions[m].token_first < end && n->mentions[m].role_first <= name_first &&
            n->mentions[m].token_end - n->mentions[m].token_first <= end - first + 2 && /* not a whole headline */
            !owns_next(store, n->mentions[m].token_end, end) && !goes_on_with_of(store, n->mentions[m].token_end, end))
            found = m;
        if (found != PQ_NONE) {
            name_by(store, n, talk, quote, found);
            uint32_t entity = pq_entity(n, found);
            if (!pq_is_body(n, entity)) n->mentions[entity].is_person = 1;
        } else {
            quote->name = span_of(store, name_first, end);
        }
    } else if (quote->speaker_kind == PQ_SPEAKER_ROLE || quote->speaker_kind == PQ_SPEAKER_GROUP) {
        resolve_role(store, n, talk, quote, first, end, sentence);
    }
    if (talk->named) talk->token = first, talk->role_token = PQ_NONE;
    else if (quote->speaker_kind == PQ_SPEAKER_ROLE) note_role(store, talk, quote, first, end);
}
