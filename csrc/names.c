#include "names.h"

#include <string.h>

enum { LONGEST_NAME = 12, CHAIN = 16, FARTHEST = 256, LONGEST_PERSON = 4 };
#define MIX 0x9E3779B97F4A7C15u

/* A number for a word, the same for all its forms in capitals: its bytes where they are eight at most, else mixed from all. */
static uint64_t word_key(const pq_store *store, uint32_t token) {
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

static int joins(const pq_store *store, uint32_t token) { /* a small word or sign inside a name */
    const pq_token *t = &store->document.tokens[token];
    uint8_t c = store->document.text[t->start];
    if (c == '-' || c == '&') return 1;
    if (!(t->flags & PQ_LOWER) || t->end - t->start > 5) return 0;
    return (parts_of(store, token) & PQ_PART_NAME_PARTICLES) != 0;
}

/* One run of capitalised words at token; returns the token after it. */
static uint32_t run_end(const pq_store *store, uint32_t token, uint32_t end) {
    const pq_token *tokens = store->document.tokens;
    uint32_t i = token + 1;
    for (; i < end && i < token + LONGEST_NAME; i++) {
        if (tokens[i].flags & (PQ_CLITIC | PQ_QUOTE_MARK | PQ_TERMINATOR)) break;
        if (is_name_word(store, &tokens[i])) continue;
        if (tokens[i].kind == PQ_TOKEN_NUMBER && (tokens[i - 1].flags & PQ_CAPITAL)) continue;
        uint32_t ahead = 0, k = i;
        for (uint32_t n = i + 1; n < end && n < i + 4; n++) ahead |= tokens[n].flags;
        if (!(ahead & PQ_CAPITAL)) break;
        while (k < end && k < i + 3 && joins(store, k)) k++;
        if (k == i || k >= end || !(tokens[k].flags & PQ_CAPITAL)) break;
        i = k;
    }
    while (i > token + 1 && !(tokens[i - 1].flags & PQ_HAS_DIGIT) && !is_name_word(store, &tokens[i - 1])) i--;
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

/* What stands beside the name: "the owner, Gino Ferrante", "Gino Ferrante, 78, the owner", "economist Ann Orr"; a verb that
 * makes it a subject. Bounded by LOOK. */
static void look_beside(const pq_store *store, pq_mention *m, uint32_t floor, uint32_t limit, int starts) {
    enum { LOOK = 8 };
    const pq_token *tokens = store->document.tokens;
    uint32_t first = m->role_first, at = m->token_end;
    m->office = m->role_first < m->role_end ? m->role_end - 1 : PQ_NONE;
    if (first > floor && tokens[first - 1].flags & PQ_LOWER && parts_of(store, first - 1) & OFFICES) m->office = first - 1;
    else if (first > floor + 1 && is_comma(store, first - 1, limit) && tokens[first - 2].flags & PQ_LOWER &&
             parts_of(store, first - 2) & OFFICES && (is_comma(store, at, limit) || starts_clause(store, at, limit)))
        m->office = first - 2;
    m->is_subject = starts && (is_comma(store, at, limit) || starts_clause(store, at, limit));
    if (!is_comma(store, at, limit)) return;
    at++;
    if (at + 1 < limit && tokens[at].kind == PQ_TOKEN_NUMBER && is_comma(store, at + 1, limit)) {
        m->is_person = !m->is_body; /* an age */
        at += 2;
    }
    if (at < limit && parts_of(store, at) & PQ_PART_RELATIVES && (store->document.text[tokens[at].end - 1] | 0x20) == 'o')
        m->is_person = !m->is_body; /* who */
    for (uint32_t i = at; m->office == PQ_NONE && i < limit && i < at + LOOK; i++) {
        uint32_t parts = parts_of(store, i);
        if (!(tokens[i].flags & (PQ_LOWER | PQ_CAPITAL)) ||
            parts & (PQ_PART_PREPOSITIONS | PQ_PART_RELATIVES | PQ_PART_AUXILIARIES | PQ_PART_SPEECH_VERBS | PQ_PART_COMMON_VERBS))
            break;
        uint32_t next = i + 1 < limit ? parts_of(store, i + 1) : 0;
        if (tokens[i].flags & PQ_LOWER && parts & PQ_PART_ROLES && !(next & PQ_PART_ROLES)) m->office = i;
    }
}

static void add_mention(const pq_store *store, pq_names *n, const pq_block *block, uint32_t first, uint32_t end, uint32_t sentence,
                        int starts, int in_quote) {
    const pq_token *tokens = store->document.tokens;
    uint32_t first_parts = parts_of(store, first);
    int verb = starts && first_parts & PQ_PART_SPEECH_VERBS && pq_token_entry(store, first)->form == PQ_FORM_PAST; /* Said Lee: */
    if (verb || (first_parts & FUNCTION_WORDS && (starts || !(first_parts & PQ_PART_GIVEN_NAMES)))) {
        if (++first == end) return;
        first_parts = parts_of(store, first);
    }
    uint32_t name = first, name_parts = first_parts, parts = first_parts, gender = PQ_GENDER_UNKNOWN;
    for (uint32_t i = first; i + 1 < end; i++) {
        uint32_t next = parts_of(store, i + 1);
        if (parts & OFFICES) {
            if (tokens[i + 1].flags & PQ_CAPITAL) name = i + 1, name_parts = next;
            uint8_t said = gender_of_title(store, &tokens[i]);
            if (said != PQ_GENDER_UNKNOWN) gender = said;
        }
        parts = next;
    }
    while (end > name + 1 && pq_is(pq_token_entry(store, end - 1), PQ_LEX_POST_NOMINALS)) end--;
    uint32_t key = key_token(store, name, end);
    const pq_entry *e = pq_token_entry(store, key);
    uint32_t key_parts = e->parts;
    if (name == end - 1 && key_parts & FUNCTION_WORDS && !(key_parts & PQ_PART_GIVEN_NAMES)) return; /* Tuesday */
    if (name == end - 1 && key_parts & (OFFICES | PQ_PART_GROUP_NOUNS)) return;
    pq_mention *m = &n->mentions[n->count++];
    m->token_first = name;
    m->token_end = end;
    m->sentence = sentence;
    m->role_first = first;
    m->role_end = name;
    m->last_key = word_key(store, key);
    m->first_key = key == name ? m->last_key : word_key(store, name);
    m->in_quote = (uint8_t)in_quote;
    m->is_body = key_parts & PQ_PART_ORGANISATION_NOUNS || tokens[end - 1].flags & (PQ_ALL_CAPS | PQ_HAS_DIGIT) ||
                 pq_is(e, PQ_LEX_ORGANISATION_SUFFIXES);
    m->words = 0;
    for (uint32_t i = name; i < end; i++)
        m->words = (uint16_t)(m->words + !(tokens[i].start < tokens[i].end && store->document.text[tokens[i].start] == '-'));
    int hyphened = name + 1 < end && store->document.text[tokens[name + 1].start] == '-'; /* Jean-Luc */
    if (!m->is_body && gender == PQ_GENDER_UNKNOWN && name_parts & PQ_PART_GIVEN_NAMES && !hyphened) {
        uint32_t value = pq_token_entry(store, name)->value & 3;
        gender = value == 1 ? PQ_GENDER_MAN : value == 2 ? PQ_GENDER_WOMAN : PQ_GENDER_UNKNOWN;
    }
    m->gender = (uint8_t)gender;
    m->is_person = !m->is_body &&
                   (gender != PQ_GENDER_UNKNOWN || (name > first && m->words > 0) || (name_parts & PQ_PART_GIVEN_NAMES) != 0);
    look_beside(store, m, block->token_first, block->token_end, starts);
    if (m->office != PQ_NONE && m->words > 1 && !m->is_body) m->is_person = 1;
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

/* Chains the bearers of an office, the last first. */
static void add_office(const pq_store *store, pq_names *n, uint32_t m) {
    pq_mention *x = &n->mentions[m];
    if (x->office == PQ_NONE || x->is_body) return;
    uint32_t *slot = office_slot(store, n, word_key(store, x->office));
    if (slot == NULL) return;
    x->next_office = *slot;
    *slot = m;
}

uint32_t pq_mention_at(const pq_names *n, uint32_t token) {
    uint32_t low = 0, high = n->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (n->mentions[middle].token_end <= token) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Whether its first word must be the same too: not for Van den Berg, which has a given name before it elsewhere. */
static int is_several(const pq_store *store, uint32_t first, uint32_t end) {
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

uint32_t pq_find_name(const pq_store *store, const pq_names *n, uint32_t first, uint32_t end) {
    if (n->count == 0 || first >= end) return PQ_NONE;
    return find_longest(n, word_key(store, key_token(store, first, end)), word_key(store, first), first,
                        is_several(store, first, end));
}

uint32_t pq_find_role(const pq_store *store, const pq_names *n, uint32_t token) {
    if (n->count == 0) return PQ_NONE;
    const uint32_t *slot = office_slot(store, n, word_key(store, token));
    uint32_t m = slot == NULL ? PQ_NONE : *slot, steps = 0;
    while (m != PQ_NONE && n->mentions[m].token_first > token && n->mentions[m].next_office != PQ_NONE && steps++ < FARTHEST)
        m = n->mentions[m].next_office;
    return m;
}

/* Indexes of the tokens of a block that begin with a capital. A credit at its end names no speaker. */
static uint32_t find_capitals(const pq_token *tokens, const pq_block *block, uint32_t *capitals) {
    uint32_t count = 0, stop = block->token_end;
    while (block->tail.start != PQ_NONE && stop > block->token_first && tokens[stop - 1].start >= block->tail.start) stop--;
    uint32_t t = block->token_first;
    for (; t + 4 <= stop; t += 4)
        for (uint32_t k = 0; k < 4; k++) {
            capitals[count] = t + k;
            count += tokens[t + k].flags / PQ_CAPITAL & 1;
        }
    for (; t < stop; t++) {
        capitals[count] = t;
        count += tokens[t].flags / PQ_CAPITAL & 1;
    }
    return count;
}

static pq_status find_mentions(pq_store *store, pq_names *n) {
    pq_document *d = &store->document;
    uint32_t sentence = 0, quote = 0, quote_end = 0;
    n->count = 0;
    PQ_TRY(pq_reserve(store, PQ_ROOM_ATTRIBUTION_SCRATCH, ((size_t)d->token_count + 1) * sizeof(uint32_t)));
    uint32_t *capitals = store->rooms[PQ_ROOM_ATTRIBUTION_SCRATCH].data;
    for (uint32_t b = 0; b < d->block_count; b++) {
        const pq_block *block = &d->blocks[b];
        if (block->kind == PQ_BLOCK_HEADLINE || block->kind == PQ_BLOCK_HEADER || block->kind == PQ_BLOCK_BOILERPLATE) continue;
        uint32_t count = find_capitals(d->tokens, block, capitals), end = 0;
        PQ_TRY(pq_reserve(store, PQ_ROOM_NAMES_SCRATCH, ((size_t)n->count + count) * sizeof(pq_mention)));
        n->mentions = store->rooms[PQ_ROOM_NAMES_SCRATCH].data;
        for (uint32_t i = 0; i < count; i++) {
            uint32_t t = capitals[i];
            if (t < end) continue;
            while (sentence + 1 < d->sentence_count && d->sentences[sentence].token_end <= t) sentence++;
            while (quote < d->quote_count && d->quotes[quote].token_first <= t) {
                if (d->quotes[quote].token_end > quote_end) quote_end = d->quotes[quote].token_end;
                quote++;
            }
            end = run_end(store, t, block->token_end);
            int starts = sentence < d->sentence_count && d->sentences[sentence].token_first == t;
            add_mention(store, n, block, t, end, sentence, starts, t < quote_end);
        }
    }
    return PQ_OK;
}

pq_status pq_collect_names(pq_store *store, pq_names *n) {
    PQ_TRY(find_mentions(store, n));
    uint32_t slots = 64;
    while (slots < n->count) slots *= 2;
    PQ_TRY(pq_reserve(store, PQ_ROOM_NAMES_SCRATCH, n->count * sizeof(pq_mention) + 3 * (size_t)slots * sizeof(uint32_t)));
    n->mentions = store->rooms[PQ_ROOM_NAMES_SCRATCH].data;
    n->last_slots = (uint32_t *)(n->mentions + n->count);
    n->first_slots = n->last_slots + slots;
    n->role_slots = n->first_slots + slots;
    n->mask = slots - 1;
    memset(n->last_slots, 0xFF, 3 * (size_t)slots * sizeof(uint32_t));
    for (uint32_t m = 0; m < n->count; m++)
        if (n->mentions[m].words > 1) link_entity(n, m);
    for (uint32_t m = 0; m < n->count; m++) {
        pq_mention *x = &n->mentions[m];
        uint32_t entity = find_longest(n, x->last_key, x->first_key, x->token_first,
                                       is_several(store, x->token_first, x->token_end));
        x->entity = entity == PQ_NONE ? m : entity;
        pq_mention *e = &n->mentions[x->entity];
        if (e->gender == PQ_GENDER_UNKNOWN) e->gender = x->gender;
        if (x->is_person && !e->is_body) e->is_person = 1;
        add_office(store, n, m);
    }
    return PQ_OK;
}
