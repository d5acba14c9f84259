#include "names.h"

#include <string.h>

enum { LONGEST_NAME = 12, CHAIN = 8, STEPS_BACK = 32 };

static uint32_t word_hash(const pq_store *store, uint32_t token) {
    const pq_token *t = &store->document.tokens[token];
    uint32_t h = 2166136261u;
    for (uint32_t i = t->start; i < t->end; i++) {
        uint8_t c = store->document.text[i];
        if (c >= 'A' && c <= 'Z') c |= 0x20;
        h = (h ^ c) * 16777619u;
    }
    h ^= h >> 15;
    return h ? h : 1;
}

static int same_word(const pq_store *store, uint32_t a, uint32_t b) {
    const pq_token *x = &store->document.tokens[a], *y = &store->document.tokens[b];
    const uint8_t *text = store->document.text;
    if (x->end - x->start != y->end - y->start) return 0;
    for (uint32_t i = 0; i < x->end - x->start; i++) {
        uint8_t p = text[x->start + i], q = text[y->start + i];
        if (p >= 'A' && p <= 'Z') p |= 0x20;
        if (q >= 'A' && q <= 'Z') q |= 0x20;
        if (p != q) return 0;
    }
    return 1;
}

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

/* The bit of a list, where it is in this half of the classes. */
#define IN_HALF(list, half) ((list) >> 6 == (half) ? (uint64_t)1 << ((list) & 63) : 0)

static int is_function_word(const pq_entry *e) {
    const uint64_t low = IN_HALF(PQ_LEX_DETERMINERS, 0) | IN_HALF(PQ_LEX_POSSESSIVES, 0) | IN_HALF(PQ_LEX_PRONOUNS, 0) |
                         IN_HALF(PQ_LEX_OBJECT_PRONOUNS, 0) | IN_HALF(PQ_LEX_RELATIVES, 0) | IN_HALF(PQ_LEX_PREPOSITIONS, 0) |
                         IN_HALF(PQ_LEX_CONJUNCTIONS, 0) | IN_HALF(PQ_LEX_SUBORDINATORS, 0) | IN_HALF(PQ_LEX_ADVERBS, 0) |
                         IN_HALF(PQ_LEX_TIME_WORDS, 0) | IN_HALF(PQ_LEX_AUXILIARIES, 0);
    const uint64_t high = IN_HALF(PQ_LEX_DETERMINERS, 1) | IN_HALF(PQ_LEX_POSSESSIVES, 1) | IN_HALF(PQ_LEX_PRONOUNS, 1) |
                          IN_HALF(PQ_LEX_OBJECT_PRONOUNS, 1) | IN_HALF(PQ_LEX_RELATIVES, 1) | IN_HALF(PQ_LEX_PREPOSITIONS, 1) |
                          IN_HALF(PQ_LEX_CONJUNCTIONS, 1) | IN_HALF(PQ_LEX_SUBORDINATORS, 1) | IN_HALF(PQ_LEX_ADVERBS, 1) |
                          IN_HALF(PQ_LEX_TIME_WORDS, 1) | IN_HALF(PQ_LEX_AUXILIARIES, 1);
    return e != NULL && ((e->classes[0] & low) | (e->classes[1] & high)) != 0;
}

int pq_is_name_word(const pq_store *store, uint32_t token) {
    const pq_token *t = &store->document.tokens[token];
    if (t->flags & PQ_CAPITAL) return 1;
    if (!(t->flags & PQ_LOWER) || t->kind != PQ_TOKEN_WORD || t->end - t->start > 32) return 0;
    for (uint32_t i = t->start + 1; i < t->end; i++)
        if (store->document.text[i] >= 'A' && store->document.text[i] <= 'Z') return 1;
    return 0;
}

static int joins(const pq_store *store, uint32_t token) { /* a small word or sign inside a name */
    const pq_token *t = &store->document.tokens[token];
    uint8_t c = store->document.text[t->start];
    if (c == '-' || c == '&') return 1;
    if (!(t->flags & PQ_LOWER) || t->end - t->start > 5) return 0;
    return pq_is(pq_lookup_token(store, token), PQ_LEX_NAME_PARTICLES);
}

/* One run of capitalised words at token; returns the token after it. */
static uint32_t run_end(const pq_store *store, uint32_t token, uint32_t end) {
    const pq_token *tokens = store->document.tokens;
    uint32_t i = token + 1;
    for (; i < end && i < token + LONGEST_NAME; i++) {
        if (tokens[i].flags & (PQ_CLITIC | PQ_QUOTE_MARK | PQ_TERMINATOR)) break;
        if (pq_is_name_word(store, i)) continue;
        if (tokens[i].kind == PQ_TOKEN_NUMBER && (tokens[i - 1].flags & PQ_CAPITAL)) continue;
        uint32_t k = i;
        while (k < end && k < i + 3 && joins(store, k)) k++;
        if (k == i || k >= end || !(tokens[k].flags & PQ_CAPITAL)) break;
        i = k;
    }
    while (i > token + 1 && !(tokens[i - 1].flags & PQ_HAS_DIGIT) && !pq_is_name_word(store, i - 1)) i--;
    return i;
}

static void link_entity(const pq_store *store, pq_names *n, uint32_t m) {
    pq_mention *x = &n->mentions[m];
    uint32_t last = word_hash(store, key_token(store, x->token_first, x->token_end)) & n->mask;
    uint32_t first = word_hash(store, x->token_first) & n->mask;
    x->next_last = n->last_slots[last];
    n->last_slots[last] = m;
    x->next_first = n->first_slots[first];
    n->first_slots[first] = m;
    x->is_entity = 1;
}

static void add_mention(const pq_store *store, pq_names *n, uint32_t first, uint32_t end, uint32_t sentence, int starts,
                        int in_quote) {
    const pq_token *tokens = store->document.tokens;
    uint32_t name = first;
    pq_mention m = {
        .sentence = sentence, .in_quote = (uint8_t)in_quote, .entity = PQ_NONE, .next_last = PQ_NONE, .next_first = PQ_NONE};
    const pq_entry *e = pq_lookup_token(store, first);
    if (is_function_word(e) && (starts || !pq_is(e, PQ_LEX_GIVEN_NAMES))) {
        if (++first == end) return;
        name = first;
    }
    for (uint32_t i = first; i + 1 < end; i++) {
        e = pq_lookup_token(store, i);
        if (pq_is(e, PQ_LEX_TITLES) || pq_is(e, PQ_LEX_ROLES)) {
            if (tokens[i + 1].flags & PQ_CAPITAL) name = i + 1;
            uint32_t length = tokens[i].end - tokens[i].start;
            const uint8_t *at = store->document.text + tokens[i].start;
            if (length <= 3 && (at[0] | 0x20) == 'm' && at[1] == 'r' && (length == 2 || at[2] == '.')) m.gender = PQ_GENDER_MAN;
            if (length <= 4 && (at[0] | 0x20) == 'm' && ((at[1] == 's') || (at[1] == 'r' && length > 2 && at[2] == 's')))
                m.gender = PQ_GENDER_WOMAN;
        }
    }
    m.role_first = first;
    m.role_end = name;
    m.token_first = name;
    m.token_end = end;
    e = pq_lookup_token(store, key_token(store, name, end));
    m.is_body = (uint8_t)(pq_is(e, PQ_LEX_ORGANISATION_SUFFIXES) || pq_is(e, PQ_LEX_ORGANISATION_NOUNS) ||
                          (tokens[end - 1].flags & (PQ_ALL_CAPS | PQ_HAS_DIGIT)));
    for (uint32_t i = name; i < end; i++)
        m.words = (uint16_t)(m.words + !(tokens[i].start < tokens[i].end && store->document.text[tokens[i].start] == '-'));
    if (name == end - 1 && is_function_word(e) && !pq_is(e, PQ_LEX_GIVEN_NAMES)) return; /* Tuesday */
    if (name == end - 1 && (pq_is(e, PQ_LEX_TITLES) || pq_is(e, PQ_LEX_ROLES) || pq_is(e, PQ_LEX_GROUP_NOUNS))) return;
    if (!m.is_body && m.gender == PQ_GENDER_UNKNOWN) {
        e = pq_lookup_token(store, name);
        if (pq_is(e, PQ_LEX_GIVEN_NAMES))
            m.gender = (uint8_t)((e->value & 3) == 1 ? PQ_GENDER_MAN : (e->value & 3) == 2 ? PQ_GENDER_WOMAN : PQ_GENDER_UNKNOWN);
    }
    m.is_person = (uint8_t)(!m.is_body && (m.gender != PQ_GENDER_UNKNOWN || (name > first && m.words > 0) ||
                                           pq_is(pq_lookup_token(store, name), PQ_LEX_GIVEN_NAMES)));
    n->mentions[n->count++] = m;
    if (m.words > 1) link_entity(store, n, n->count - 1);
}

static void add_role(const pq_store *store, pq_names *n, uint32_t m) {
    pq_mention *x = &n->mentions[m];
    if (x->role_end == x->role_first || x->is_body) return;
    uint32_t slot = word_hash(store, x->role_end - 1) & n->mask;
    if (n->role_slots[slot] == PQ_NONE) n->role_slots[slot] = m;
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

/* The longest form for a name: the same last word, and the same first word where both have more than one. */
uint32_t pq_find_name(const pq_store *store, const pq_names *n, uint32_t first, uint32_t end) {
    uint32_t best = PQ_NONE, key = key_token(store, first, end);
    if (n->count == 0 || first >= end) return PQ_NONE;
    uint32_t steps = 0;
    for (uint32_t m = n->last_slots[word_hash(store, key) & n->mask]; m != PQ_NONE && steps < CHAIN;
         m = n->mentions[m].next_last, steps++) {
        const pq_mention *x = &n->mentions[m];
        if (!same_word(store, key_token(store, x->token_first, x->token_end), key)) continue;
        if (end - first > 1 && !same_word(store, x->token_first, first)) continue;
        if (best == PQ_NONE || (x->words >= n->mentions[best].words && x->token_first < first) ||
            n->mentions[best].token_first > first)
            best = m;
    }
    if (best != PQ_NONE || end - first > 1) return best;
    steps = 0;
    for (uint32_t m = n->first_slots[word_hash(store, first) & n->mask]; m != PQ_NONE && steps < CHAIN;
         m = n->mentions[m].next_first, steps++)
        if (same_word(store, n->mentions[m].token_first, first)) best = m;
    return best;
}

uint32_t pq_find_role(const pq_store *store, const pq_names *n, uint32_t token) {
    if (n->count == 0) return PQ_NONE;
    uint32_t m = n->role_slots[word_hash(store, token) & n->mask];
    if (m == PQ_NONE || !same_word(store, n->mentions[m].role_end - 1, token)) return PQ_NONE;
    return m;
}

pq_status pq_collect_names(pq_store *store, pq_names *n) {
    pq_document *d = &store->document;
    size_t capitals = 0;
    for (uint32_t b = 0; b < d->block_count; b++) {
        const pq_block *block = &d->blocks[b];
        if (block->kind == PQ_BLOCK_HEADLINE || block->kind == PQ_BLOCK_HEADER || block->kind == PQ_BLOCK_BOILERPLATE) continue;
        for (uint32_t t = block->token_first; t < block->token_end; t++) capitals += (d->tokens[t].flags & PQ_CAPITAL) != 0;
    }
    uint32_t slots = 64;
    while (slots < capitals) slots *= 2;
    PQ_TRY(pq_reserve(store, PQ_ROOM_NAMES_SCRATCH, (capitals + 1) * sizeof(pq_mention) + 3 * (size_t)slots * sizeof(uint32_t)));
    n->mentions = store->rooms[PQ_ROOM_NAMES_SCRATCH].data;
    n->last_slots = (uint32_t *)(n->mentions + capitals + 1);
    n->first_slots = n->last_slots + slots;
    n->role_slots = n->first_slots + slots;
    n->mask = slots - 1;
    n->count = 0;
    memset(n->last_slots, 0xFF, 3 * (size_t)slots * sizeof(uint32_t));
    uint32_t sentence = 0, quote = 0, quote_end = 0;
    for (uint32_t b = 0; b < d->block_count; b++) {
        const pq_block *block = &d->blocks[b];
        if (block->kind == PQ_BLOCK_HEADLINE || block->kind == PQ_BLOCK_HEADER || block->kind == PQ_BLOCK_BOILERPLATE) continue;
        for (uint32_t t = block->token_first; t < block->token_end;) {
            if (block->tail.start != PQ_NONE && d->tokens[t].start >= block->tail.start) break; /* a credit names no speaker */
            if (!(d->tokens[t].flags & PQ_CAPITAL)) {
                t++;
                continue;
            }
            while (sentence + 1 < d->sentence_count && d->sentences[sentence].token_end <= t) sentence++;
            while (quote < d->quote_count && d->quotes[quote].token_first <= t) {
                if (d->quotes[quote].token_end > quote_end) quote_end = d->quotes[quote].token_end;
                quote++;
            }
            uint32_t end = run_end(store, t, block->token_end);
            int starts = sentence < d->sentence_count && d->sentences[sentence].token_first == t;
            add_mention(store, n, t, end, sentence, starts, t < quote_end);
            t = end;
        }
    }
    for (uint32_t m = 0; m < n->count; m++) {
        pq_mention *x = &n->mentions[m];
        uint32_t entity = pq_find_name(store, n, x->token_first, x->token_end);
        x->entity = entity == PQ_NONE ? m : entity;
        pq_mention *e = &n->mentions[x->entity];
        if (e->gender == PQ_GENDER_UNKNOWN) e->gender = x->gender;
        if (x->is_person && !e->is_body) e->is_person = 1;
        add_role(store, n, m);
    }
    return PQ_OK;
}
