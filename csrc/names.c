#include "names.h"

#include <string.h>

enum { MENTIONS_BACK = 80, RUNS_BACK = 8 * MENTIONS_BACK };
enum { LONGEST_NAME = 12, CHAIN = 16, FARTHEST = 256, LONGEST_PERSON = 4 };
#define MIX 0x9E3779B97F4A7C15u

/* A number for a word, the same for all its forms in capitals: its bytes where they are eight at most, else mixed from all. */
static inline uint64_t word_key(const pq_store *store, uint32_t token) {
    const pq_token *t = &store->document.tokens[token];
    const uint8_t *text = store->document.text;
    uint32_t length = t->end - t->start;
    uint64_t part = 0, mixed = length;
    if (t->end >= 8) part = pq_load_8(text + t->end - 8);
    else
        for (uint32_t i = 0; i < t->end; i++) part |= (uint64_t)text[i] << 8 * (i + 8 - t->end);
    if (length <= 8) return pq_fold_8(part >> (64 - 8 * length));
    for (uint32_t i = t->start; i + 8 < t->end; i += 8) {
        mixed = (mixed ^ pq_fold_8(pq_load_8(text + i))) * MIX;
        mixed ^= mixed >> 32;
    }
    return (mixed ^ pq_fold_8(part)) * MIX;
}

static uint32_t slot_of(const pq_names *n, uint64_t key) { return (uint32_t)(key * MIX >> 32) & n->mask; }

static int is_suffix(const pq_store *store, uint32_t token) { /* Jr. Sr. II III IV */
    const pq_token *t = &store->document.tokens[token];
    const uint8_t *at = store->document.text + t->start;
    uint32_t n = t->end - t->start;
    if (n >= 2 && n <= 3 && (at[0] == 'J' || at[0] == 'S') && at[1] == 'r') return 1;
    if (n > 3 || n < 2) return 0;
    for (uint32_t i = 0; i < n; i++)
        if (at[i] != 'I' && at[i] != 'V') return 0;
    return 1;
}

/* The word that a person goes by: the last, but not Jr. or III. */
static uint32_t key_token(const pq_store *store, uint32_t first, uint32_t end) {
    while (end > first + 1 && is_suffix(store, end - 1)) end--;
    return end - 1;
}

#define FUNCTION_WORDS                                                                                            \
    (PQ_PART_DETERMINERS | PQ_PART_POSSESSIVES | PQ_PART_PRONOUNS | PQ_PART_OBJECT_PRONOUNS | PQ_PART_RELATIVES | \
     PQ_PART_PREPOSITIONS | PQ_PART_CONJUNCTIONS | PQ_PART_SUBORDINATORS | PQ_PART_ADVERBS | PQ_PART_TIME_WORDS | \
     PQ_PART_AUXILIARIES)
#define OFFICES (PQ_PART_TITLES | PQ_PART_ROLES)

static uint32_t parts_of(const pq_store *store, uint32_t token) { return pq_token_entry(store, token)->parts; }

static int is_name_word(const pq_store *store, const pq_token *t) {
    return t->flags & PQ_CAPITAL || pq_has_inner_capital(store, t);
}

int pq_is_name_syllable(const pq_store *store, uint32_t token) {
    enum { LONGEST = 6 };
    const pq_token *t = &store->document.tokens[token];
    if (token < 3 || t->end - t->start > LONGEST || (t->flags & (PQ_LOWER | PQ_NON_ASCII | PQ_CLITIC)) != PQ_LOWER) return 0;
    const pq_token *hyphen = t - 1, *first = t - 2, *surname = t - 3;
    if (store->document.text[hyphen->start] != '-' || hyphen->end != t->start || first->end != hyphen->start) return 0;
    if (!(first->flags & surname->flags & PQ_CAPITAL) || first->end - first->start > LONGEST || surname->end == first->start)
        return 0;
    return pq_is(pq_token_entry(store, token), PQ_LEX_NAME_SYLLABLES);
}

static int joins(const pq_store *store, uint32_t token) { /* a small word or sign inside a name */
    const pq_token *t = &store->document.tokens[token];
    uint8_t c = store->document.text[t->start];
    if (c == '-' || c == '&') return 1;
    if (!(t->flags & PQ_LOWER) || t->end - t->start > 5) return 0;
    return (parts_of(store, token) & PQ_PART_NAME_PARTICLES) != 0;
}

/* One run of capitalised words at token; returns the token after it. *ahead is the first capital after `token`, others and PQ_NONE
 * follow. */
static uint32_t run_end(const pq_store *store, uint32_t token, uint32_t end, const uint32_t *ahead) {
    const pq_token *tokens = store->document.tokens;
    uint32_t i = token + 1;
    for (; i < end && i < token + LONGEST_NAME; i++) {
        if (tokens[i].flags & (PQ_CLITIC | PQ_QUOTE_MARK | PQ_TERMINATOR)) break;
        if (is_name_word(store, &tokens[i])) continue;
        if (store->document.text[tokens[i].start] == '-' && i + 1 < end && pq_is_name_syllable(store, i + 1)) {
            i++;
            continue;
        }
        if (tokens[i].kind == PQ_TOKEN_NUMBER && (tokens[i - 1].flags & PQ_CAPITAL)) continue;
        while (*ahead < i) ahead++;
        if (*ahead > i + 3) break;
        uint32_t k = i;
        while (k < *ahead && joins(store, k)) k++;
        if (k == i || k < *ahead) break;
        i = k;
    }
    while (i > token + 1 && !(tokens[i - 1].flags & PQ_HAS_DIGIT) && !is_name_word(store, &tokens[i - 1]) &&
           !pq_is_name_syllable(store, i - 1))
        i--;
    return i;
}

/* A verb follows, perhaps after an adverb. */
static int starts_clause(const pq_store *store, uint32_t token, uint32_t end) {
    const pq_token *tokens = store->document.tokens;
    if (token >= end || !(tokens[token].flags & PQ_LOWER)) return 0;
    const pq_entry *e = pq_token_entry(store, token);
    uint32_t length = tokens[token].end - tokens[token].start;
    const uint8_t *at = store->document.text + tokens[token].end;
    return (e->parts & (PQ_PART_AUXILIARIES | PQ_PART_ADVERBS)) != 0 ||
           (e->parts & (PQ_PART_SPEECH_VERBS | PQ_PART_COMMON_VERBS) && e->form != PQ_FORM_BASE) ||
           (e->parts == 0 && length > 4 && at[-1] == 'd' && at[-2] == 'e');
}

/* Mr, Mrs, Ms with or without a full stop. */
static uint8_t gender_of_title(const pq_store *store, const pq_token *t) {
    uint32_t length = t->end - t->start;
    const uint8_t *at = store->document.text + t->start;
    if (length > 4 || (at[0] | 0x20) != 'm' || length < 2) return PQ_GENDER_UNKNOWN;
    if (at[1] == 's' || (at[1] == 'r' && length > 2 && at[2] == 's')) return PQ_GENDER_WOMAN;
    return at[1] == 'r' && (length == 2 || (length == 3 && at[2] == '.')) ? PQ_GENDER_MAN : PQ_GENDER_UNKNOWN;
}

static int is_comma(const pq_store *store, uint32_t token, uint32_t end) {
    return token < end && store->document.text[store->document.tokens[token].start] == ',' &&
           store->document.tokens[token].kind == PQ_TOKEN_PUNCT;
}

/* ---- places ------------------------------------------------------------------------------------------- */

static const pq_block *block_of(const pq_document *d, uint32_t token) {
    uint32_t low = 0, high = d->block_count;
    while (low + 1 < high) {
        uint32_t middle = low + (high - low) / 2;
        if (d->blocks[middle].token_first <= token) low = middle;
        else high = middle;
    }
    return &d->blocks[low];
}

static uint32_t sentence_of(const pq_document *d, uint32_t token) { /* the first that ends after it, or the last */
    uint32_t low = 0, high = d->sentence_count - (d->sentence_count > 0);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (d->sentences[middle].token_end <= token) low = middle + 1;
        else high = middle;
    }
    return low;
}

static int starts_sentence(const pq_document *d, uint32_t token) {
    return d->sentence_count > 0 && d->sentences[sentence_of(d, token)].token_first == token;
}

/* ---- one mention -------------------------------------------------------------------------------------- */

/* A clause or a comma follows. */
static int is_set_off(const pq_store *store, uint32_t token, uint32_t end) {
    return is_comma(store, token, end) || starts_clause(store, token, end);
}

/* What the name itself says: a title, a given name, a word for a body. */
static void read_name(const pq_store *store, pq_mention *m) {
    const pq_token *tokens = store->document.tokens;
    uint32_t name = m->token_first, end = m->token_end;
    const pq_entry *e = pq_token_entry(store, key_token(store, name, end));
    m->is_read = 1;
    m->is_body = e->parts & PQ_PART_ORGANISATION_NOUNS || tokens[end - 1].flags & (PQ_ALL_CAPS | PQ_HAS_DIGIT) ||
                 pq_is(e, PQ_LEX_ORGANISATION_SUFFIXES);
    if (m->is_body) return;
    for (uint32_t i = m->role_first; i + 1 < end; i++)
        if (parts_of(store, i) & OFFICES) {
            uint8_t said = gender_of_title(store, &tokens[i]);
            if (said != PQ_GENDER_UNKNOWN) m->says_gender = said;
        }
    e = pq_token_entry(store, name);
    int given = (e->parts & PQ_PART_GIVEN_NAMES) != 0;
    int hyphened = name + 1 < end && store->document.text[tokens[name + 1].start] == '-'; /* Jean-Luc */
    if (m->says_gender == PQ_GENDER_UNKNOWN && given && !hyphened) {
        uint32_t value = e->value & 3;
        m->says_gender = value == 1 ? PQ_GENDER_MAN : value == 2 ? PQ_GENDER_WOMAN : PQ_GENDER_UNKNOWN;
    }
    m->says_person = given || m->says_gender != PQ_GENDER_UNKNOWN || name > m->role_first;
}

static pq_mention *read(const pq_names *n, uint32_t mention) {
    pq_mention *m = &n->mentions[mention];
    if (!m->is_read) read_name(n->store, m);
    return m;
}

/* What stands beside the name: "the owner, Gino Ferrante", "Gino Ferrante, 78, the owner", "economist Ann Orr". Bounded by LOOK. */
static void look_beside(const pq_store *store, const pq_block *block, pq_mention *m) {
    enum { LOOK = 8 };
    const pq_token *tokens = store->document.tokens;
    uint32_t floor = block->token_first, limit = block->token_end, first = m->role_first, at = m->token_end;
    int person = 0;
    m->is_looked_at = 1;
    m->office = first < m->role_end ? m->role_end - 1 : PQ_NONE;
    if (first > floor && tokens[first - 1].flags & PQ_LOWER) {
        if (parts_of(store, first - 1) & OFFICES) m->office = first - 1;
    } else if (first > floor + 1 && is_comma(store, first - 1, limit) && tokens[first - 2].flags & PQ_LOWER &&
               parts_of(store, first - 2) & OFFICES && is_set_off(store, at, limit))
        m->office = first - 2;
    if (is_comma(store, at, limit)) {
        at++;
        if (at + 1 < limit && tokens[at].kind == PQ_TOKEN_NUMBER && is_comma(store, at + 1, limit)) {
            person = 1; /* an age */
            at += 2;
        }
        if (at < limit && parts_of(store, at) & PQ_PART_RELATIVES && (store->document.text[tokens[at].end - 1] | 0x20) == 'o')
            person = 1; /* who */
        for (uint32_t i = at; m->office == PQ_NONE && i < limit && i < at + LOOK; i++) {
            uint32_t parts = parts_of(store, i);
            if (!(tokens[i].flags & (PQ_LOWER | PQ_CAPITAL)) ||
                parts &
                    (PQ_PART_PREPOSITIONS | PQ_PART_RELATIVES | PQ_PART_AUXILIARIES | PQ_PART_SPEECH_VERBS | PQ_PART_COMMON_VERBS))
                break;
            uint32_t next = i + 1 < limit ? parts_of(store, i + 1) : 0;
            if (tokens[i].flags & PQ_LOWER && parts & PQ_PART_ROLES && !(next & PQ_PART_ROLES)) m->office = i;
        }
    }
    if (!m->is_body && (person || (m->office != PQ_NONE && m->words > 1))) m->says_person = 1;
}

static void look_at(const pq_names *n, uint32_t mention) {
    pq_mention *m = read(n, mention);
    if (!m->is_looked_at) look_beside(n->store, block_of(&n->store->document, m->token_first), m);
}

/* A word that no name begins with, or none at the beginning of a sentence: Tuesday, The; Said Lee. */
static int is_no_name(const pq_document *d, const pq_entry *e, uint32_t token) {
    if (e->parts & FUNCTION_WORDS && !(e->parts & PQ_PART_GIVEN_NAMES)) return 1;
    int verb = e->parts & PQ_PART_SPEECH_VERBS && e->form == PQ_FORM_PAST;
    return (verb || e->parts & FUNCTION_WORDS) && starts_sentence(d, token);
}

static int is_part(const pq_entry *e) { /* of no name by itself: Tuesday, Mayor */
    return (e->parts & FUNCTION_WORDS && !(e->parts & PQ_PART_GIVEN_NAMES)) || e->parts & (OFFICES | PQ_PART_GROUP_NOUNS);
}

/* Letters after a name: Ann Lee MP. */
static int is_post_nominal(const pq_store *store, uint32_t token) {
    enum { LONGEST = 5 }; /* of the project's list, which make_lexicon.py sees to: most last words need no look */
    const pq_token *t = &store->document.tokens[token];
    if (t->end - t->start > LONGEST && store->options.rules == NULL) return 0;
    return pq_is(pq_token_entry(store, token), PQ_LEX_POST_NOMINALS);
}

/* Adds what the run of tokens [first, end) names; returns the mention, or PQ_NO_NAME. */
static uint32_t add_mention(pq_names *n, uint32_t first, uint32_t end) {
    const pq_store *store = n->store;
    const pq_token *tokens = store->document.tokens;
    uint32_t run_first = first, words = 1;
    const pq_entry *e = pq_token_entry(store, first);
    if (is_no_name(&store->document, e, first)) {
        if (++first == end) return PQ_NO_NAME;
        if (first + 1 < end) e = pq_token_entry(store, first);
    }
    uint32_t name = first, key = first;
    if (first + 1 < end) {
        for (uint32_t i = first; i + 1 < end; e = pq_token_entry(store, i))
            if (++i, e->parts & OFFICES && tokens[i].flags & PQ_CAPITAL) name = i;
        while (end > name + 1 && is_post_nominal(store, end - 1)) end--;
        key = key_token(store, name, end);
        words = end - name;
        for (uint32_t i = name; i < end; i++) words -= store->document.text[tokens[i].start] == '-';
    }
    if (name == end - 1 && is_part(pq_token_entry(store, key))) return PQ_NO_NAME;
    pq_mention *m = &n->mentions[n->count];
    *m = (pq_mention){.run_first = run_first,
                      .token_first = name,
                      .token_end = end,
                      .role_first = first,
                      .role_end = name,
                      .entity = PQ_NONE,
                      .gender_from = PQ_NONE,
                      .words = words};
    m->last_key = m->first_key = word_key(store, key);
    if (key != name) m->first_key = word_key(store, name);
    return n->count++;
}

uint32_t pq_mention_of(pq_names *n, uint32_t run) {
    pq_run *r = &n->runs[run];
    if (r->mention == PQ_NOT_ASKED) r->mention = add_mention(n, r->token, r->token + 1);
    return r->mention;
}

/* Adds a name to the chains of its last and first word, once for each form of it. */
static void link_entity(pq_names *n, uint32_t m) {
    pq_mention *x = &n->mentions[m];
    uint32_t *last = &n->last_slots[slot_of(n, x->last_key)], *first = &n->first_slots[slot_of(n, x->first_key)], steps = 0;
    for (uint32_t k = *last; k != PQ_NONE && steps < CHAIN; k = n->mentions[k].next_last, steps++) {
        const pq_mention *other = &n->mentions[k];
        if (other->last_key == x->last_key && other->first_key == x->first_key && other->words == x->words) return;
    }
    x->next_last = *last;
    *last = m;
    x->next_first = *first;
    *first = m;
}

/* The slot of an office: of its bearers or empty; NULL where others fill all that may be it. */
static uint32_t *office_slot(const pq_store *store, const pq_names *n, uint64_t key) {
    uint32_t slot = slot_of(n, key);
    for (uint32_t probe = 0; probe < CHAIN; probe++) {
        uint32_t *at = &n->role_slots[(slot + probe) & n->mask];
        if (*at == PQ_NONE || word_key(store, n->mentions[*at].office) == key) return at;
    }
    return NULL;
}

/* Whether look_beside() may find an office: it, or a comma, stands beside the tokens [first, end). */
static int may_have_office(const pq_store *store, uint32_t first, uint32_t end) {
    const pq_token *tokens = store->document.tokens;
    if (is_comma(store, end, store->document.token_count)) return 1;
    if (first == 0) return 0;
    return tokens[first - 1].flags & PQ_LOWER ? (parts_of(store, first - 1) & OFFICES) != 0 : is_comma(store, first - 1, first);
}

/* Chains the bearers of each office, the last first; once somebody asks for one. */
static void collect_offices(pq_names *n) {
    const pq_store *store = n->store;
    const pq_block *block = store->document.blocks;
    for (uint32_t r = 0; r < n->run_count; r++) {
        uint32_t m = n->runs[r].mention, token = n->runs[r].token;
        if (m == PQ_NO_NAME || (m == PQ_NOT_ASKED && !may_have_office(store, token, token + 1))) continue;
        m = pq_mention_of(n, r);
        if (m == PQ_NO_NAME) continue;
        pq_mention *x = &n->mentions[m];
        if (!x->is_looked_at) {
            if (x->role_first == x->role_end && !may_have_office(store, x->role_first, x->token_end)) continue;
            while (block->token_end <= x->token_first) block++;
            look_beside(store, block, read(n, m));
        }
        uint32_t *slot = x->office == PQ_NONE || x->is_body ? NULL : office_slot(store, n, word_key(store, x->office));
        if (slot == NULL) continue;
        x->next_office = *slot;
        *slot = m;
    }
}

uint32_t pq_run_at(const pq_names *n, uint32_t token) {
    uint32_t low = 0, high = n->run_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (n->runs[middle].token < token) low = middle + 1;
        else high = middle;
    }
    if (low > 0 && n->runs[low - 1].mention < PQ_NO_NAME && n->mentions[n->runs[low - 1].mention].token_end > token) low--;
    return low;
}

int pq_is_in_quote(const pq_document *d, uint32_t quote, uint32_t token) {
    for (uint32_t q = quote - 1; q != PQ_NONE; q = d->quotes[q].parent)
        if (d->quotes[q].token_end > token) return 1;
    return 0;
}

uint32_t pq_quote_after(const pq_document *d, uint32_t token) {
    uint32_t low = 0, high = d->quote_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (d->quotes[middle].token_first <= token) low = middle + 1;
        else high = middle;
    }
    return low;
}

pq_walk pq_mentions_before(pq_names *n, uint32_t token) {
    const pq_document *d = &n->store->document;
    uint32_t run = pq_run_at(n, token);
    return (pq_walk){n, run, run > RUNS_BACK ? run - RUNS_BACK : 0, 0, sentence_of(d, token), pq_quote_after(d, token), PQ_NONE, 0};
}

int pq_walk_back(pq_walk *w) {
    const pq_document *d = &w->names->store->document;
    if (w->seen++ == MENTIONS_BACK) return 0;
    do {
        if (w->run == w->last_run) return 0;
        w->mention = pq_mention_of(w->names, --w->run);
    } while (w->mention == PQ_NO_NAME);
    uint32_t token = w->names->runs[w->run].token;
    while (w->sentence > 0 && d->sentences[w->sentence - 1].token_end > token) w->sentence--;
    while (w->quote > 0 && d->quotes[w->quote - 1].token_first > token) w->quote--;
    w->in_quote = pq_is_in_quote(d, w->quote, token);
    return 1;
}

/* Whether its first word must be the same too: not for Van den Berg, which has a given name before it elsewhere. */
static int is_several(const pq_store *store, uint32_t first, uint32_t end) {
    if (end - first == 3 && store->document.text[store->document.tokens[first + 1].start] == '-')
        return 0; /* Roe-Lee, of Ann Roe-Lee */
    return end - first > 1 && !(parts_of(store, first) & PQ_PART_NAME_PARTICLES);
}

/* The longest form for a name: the same last word, and the same first word where both have more than one. */
static uint32_t find_longest(const pq_names *n, uint64_t last_key, uint64_t first_key, uint32_t first, int several) {
    uint32_t best = PQ_NONE, steps = 0;
    for (uint32_t m = n->last_slots[slot_of(n, last_key)]; m != PQ_NONE && steps < CHAIN; m = n->mentions[m].next_last, steps++) {
        const pq_mention *x = &n->mentions[m];
        if (x->last_key != last_key || (several && x->first_key != first_key)) continue;
        if (best == PQ_NONE || (x->words >= n->mentions[best].words && x->token_first < first) ||
            n->mentions[best].token_first > first)
            best = m;
    }
    if (best != PQ_NONE || several) return best;
    steps = 0;
    for (uint32_t m = n->first_slots[slot_of(n, first_key)]; m != PQ_NONE && steps < CHAIN; m = n->mentions[m].next_first, steps++)
        if (n->mentions[m].first_key == first_key && n->mentions[m].words <= LONGEST_PERSON) best = m; /* not a headline */
    return best;
}

uint32_t pq_find_name(const pq_names *n, uint32_t first, uint32_t end) {
    if (n->run_count == 0 || first >= end) return PQ_NONE;
    return find_longest(n, word_key(n->store, key_token(n->store, first, end)), word_key(n->store, first), first,
                        is_several(n->store, first, end));
}

uint32_t pq_find_role(pq_names *n, uint32_t token) {
    if (n->run_count == 0 || !(parts_of(n->store, token) & OFFICES)) return PQ_NONE;
    if (!n->has_offices) collect_offices(n);
    n->has_offices = 1;
    const uint32_t *slot = office_slot(n->store, n, word_key(n->store, token));
    uint32_t m = slot == NULL ? PQ_NONE : *slot, steps = 0;
    while (m != PQ_NONE && n->mentions[m].token_first > token && n->mentions[m].next_office != PQ_NONE && steps++ < FARTHEST)
        m = n->mentions[m].next_office;
    return m;
}

/* ---- what is asked of a mention ---------------------------------------------------------------------- */

uint32_t pq_entity(const pq_names *n, uint32_t mention) {
    pq_mention *x = &n->mentions[mention];
    if (x->entity == PQ_NONE) {
        uint32_t found = find_longest(n, x->last_key, x->first_key, x->token_first,
                                      is_several(n->store, x->token_first, x->token_end));
        x->entity = found == PQ_NONE ? mention : found;
    }
    return x->entity;
}

int pq_is_body(const pq_names *n, uint32_t mention) { return read(n, mention)->is_body; }

int pq_is_subject(const pq_names *n, uint32_t mention) {
    const pq_document *d = &n->store->document;
    const pq_mention *m = &n->mentions[mention];
    int begins = starts_sentence(d, m->run_first) ||
                 (m->run_first > 0 && d->tokens[m->run_first - 1].flags & PQ_CLITIC); /* CNN's Ann Lee */
    return begins && is_set_off(n->store, m->token_end, block_of(d, m->token_first)->token_end);
}

int pq_has_verb(const pq_names *n, uint32_t mention) {
    const pq_mention *m = &n->mentions[mention];
    return starts_clause(n->store, m->token_end, block_of(&n->store->document, m->token_first)->token_end);
}

/* Chains all runs by the last word of what they name. */
static void list_tellers(pq_names *n) {
    n->has_tellers = 1;
    for (uint32_t r = 0; r < n->run_count; r++) {
        pq_run *run = &n->runs[r];
        if (run->mention == PQ_NO_NAME) continue;
        uint64_t key = run->mention == PQ_NOT_ASKED ? word_key(n->store, run->token) : n->mentions[run->mention].last_key;
        uint32_t *slot = &n->told_slots[slot_of(n, key)];
        run->next_told = *slot;
        *slot = r;
    }
}

/* Every mention that hangs in the slot of this key tells the one that stands for it what it says; once for each slot. */
static void settle(pq_names *n, uint64_t key) {
    uint32_t *slot = &n->told_slots[slot_of(n, key)], r = *slot;
    *slot = PQ_NONE;
    for (; r != PQ_NONE; r = n->runs[r].next_told) {
        uint32_t m = pq_mention_of(n, r);
        if (m == PQ_NO_NAME) continue;
        const pq_mention *x = read(n, m);
        pq_mention *e = read(n, pq_entity(n, m));
        if (e == x || e->is_body) continue;
        if (x->says_gender != PQ_GENDER_UNKNOWN && x->token_first < e->gender_from)
            e->gender = x->says_gender, e->gender_from = x->token_first;
        if (!e->is_person) look_at(n, m);
        e->is_person |= x->says_person;
    }
}

pq_mention *pq_bearer(pq_names *n, uint32_t mention) {
    uint32_t entity = pq_entity(n, mention);
    pq_mention *e = read(n, entity);
    if (e->is_settled || e->is_body) return e;
    e->is_settled = 1;
    if (!e->says_person) look_at(n, entity);
    e->is_person |= e->says_person;
    if (e->words > 1 && !(e->is_person && e->says_gender != PQ_GENDER_UNKNOWN)) {
        if (!n->has_tellers) list_tellers(n);
        settle(n, e->last_key);
        settle(n, e->first_key);
    }
    if (e->says_gender != PQ_GENDER_UNKNOWN) e->gender = e->says_gender; /* its own goes first */
    return e;
}

/* ---- every run --------------------------------------------------------------------------------------- */

/* The end, kind and flags of a token in one load: the flags of four are looked at together. */
static inline uint64_t last_half(const pq_token *token) {
    _Static_assert(sizeof *token == sizeof token->start + sizeof(uint64_t), "nothing else stands in a token");
    uint64_t half;
    memcpy(&half, (const uint8_t *)token + sizeof token->start, sizeof half);
    return half;
}

/* Indexes of the tokens of a block that begin with a capital, and PQ_NONE; their number. */
static uint32_t list_capitals(const pq_token *tokens, const pq_block *block, uint32_t *capitals) {
    const pq_token *t = tokens + block->token_first, *end = tokens + block->token_end;
    const pq_token any_capital = {.flags = PQ_CAPITAL};
    const uint64_t capital = last_half(&any_capital);
    uint32_t *out = capitals;
    for (; end - t >= 4; t += 4) {
        if (!((last_half(t) | last_half(t + 1) | last_half(t + 2) | last_half(t + 3)) & capital)) continue;
        for (uint32_t k = 0; k < 4; k++) {
            *out = (uint32_t)(t - tokens) + k;
            out += t[k].flags / PQ_CAPITAL & 1;
        }
    }
    for (; t < end; t++) {
        *out = (uint32_t)(t - tokens);
        out += t->flags / PQ_CAPITAL & 1;
    }
    *out = PQ_NONE;
    return (uint32_t)(out - capitals);
}

/* Whether a run goes on after its first word, `next` being the next capital. */
static int goes_on(const pq_store *store, uint32_t token, uint32_t end, uint32_t next) {
    const pq_token *after = &store->document.tokens[token + 1];
    if (token + 1 >= end || after->flags & (PQ_CLITIC | PQ_QUOTE_MARK | PQ_TERMINATOR)) return 0;
    return next <= token + 4 || after->kind == PQ_TOKEN_NUMBER || pq_has_inner_capital(store, after);
}

static pq_status find_runs(pq_store *store, pq_names *n) {
    const pq_document *d = &store->document;
    for (uint32_t b = 0; b < d->block_count; b++) {
        const pq_block *block = &d->blocks[b];
        if (block->kind == PQ_BLOCK_HEADLINE || block->kind == PQ_BLOCK_HEADER || block->kind == PQ_BLOCK_BOILERPLATE) continue;
        uint32_t stop = block->token_end; /* a credit at its end names no speaker */
        while (block->tail.start != PQ_NONE && stop > block->token_first && d->tokens[stop - 1].start >= block->tail.start) stop--;
        PQ_TRY(pq_reserve(store, PQ_ROOM_ATTRIBUTION_SCRATCH,
                          ((size_t)(block->token_end - block->token_first) + 1) * sizeof(uint32_t)));
        const uint32_t *capital = store->rooms[PQ_ROOM_ATTRIBUTION_SCRATCH].data;
        uint32_t count = list_capitals(d->tokens, block, store->rooms[PQ_ROOM_ATTRIBUTION_SCRATCH].data);
        PQ_TRY(pq_reserve(store, PQ_ROOM_RUNS_SCRATCH, ((size_t)n->run_count + count) * sizeof(pq_run)));
        PQ_TRY(pq_reserve(store, PQ_ROOM_NAMES_SCRATCH, ((size_t)n->count + count) * sizeof(pq_mention)));
        n->runs = store->rooms[PQ_ROOM_RUNS_SCRATCH].data;
        n->mentions = store->rooms[PQ_ROOM_NAMES_SCRATCH].data;
        for (uint32_t t; (t = *capital) < stop;) {
            capital++;
            uint32_t mention = PQ_NOT_ASKED;
            if (goes_on(store, t, block->token_end, *capital)) {
                uint32_t end = run_end(store, t, block->token_end, capital);
                while (*capital < end) capital++;
                if (end > t + 1) mention = add_mention(n, t, end);
            }
            n->runs[n->run_count++] = (pq_run){t, mention, PQ_NONE};
        }
    }
    return PQ_OK;
}

pq_status pq_collect_names(pq_store *store, pq_names *n) {
    *n = (pq_names){.store = store};
    PQ_TRY(find_runs(store, n));
    uint32_t slots = 64;
    while (slots < n->run_count) slots *= 2;
    PQ_TRY(pq_reserve(store, PQ_ROOM_NAMES_SCRATCH, n->run_count * sizeof(pq_mention) + 4 * (size_t)slots * sizeof(uint32_t)));
    n->mentions = store->rooms[PQ_ROOM_NAMES_SCRATCH].data;
    n->last_slots = (uint32_t *)(n->mentions + n->run_count);
    n->first_slots = n->last_slots + slots;
    n->role_slots = n->first_slots + slots;
    n->told_slots = n->role_slots + slots;
    n->mask = slots - 1;
    memset(n->last_slots, 0xFF, 4 * (size_t)slots * sizeof(uint32_t));
    for (uint32_t m = 0; m < n->count; m++)
        if (n->mentions[m].words > 1) link_entity(n, m);
    return PQ_OK;
}
