#include "lexicon.h"

#include <string.h>

#include "tables/lexicon_table.h"

enum { LONGEST_KEY = 96 };

static const pq_entry *find(const uint8_t *key, uint32_t length, uint32_t hash) {
    hash ^= hash >> 15;
    for (uint32_t probe = 0; probe < LEXICON_LONGEST_PROBE; probe++) {
        uint32_t slot = lexicon_slots[(hash + probe) & (LEXICON_SLOTS - 1)];
        if (slot == 0) return NULL;
        if (lexicon_rows[slot - 1].length == length && memcmp(lexicon_pool + lexicon_rows[slot - 1].at, key, length) == 0)
            return &lexicon_rows[slot - 1].entry;
    }
    return NULL;
}

/* Appends word, folded, to key; returns its new length, or LONGEST_KEY + 1 if too long. */
static uint32_t append_folded(uint8_t *key, uint32_t used, const uint8_t *word, uint32_t length, uint32_t *hash) {
    uint32_t h = *hash;
    for (uint32_t i = 0; i < length; i++) {
        uint8_t c = word[i];
        if (c >= 'A' && c <= 'Z') c |= 0x20;
        if (c == 0xE2 && i + 2 < length && word[i + 1] == 0x80 && word[i + 2] == 0x99) {
            c = '\'';
            i += 2;
        }
        if (used >= LONGEST_KEY) return LONGEST_KEY + 1;
        key[used++] = c;
        h = (h ^ c) * 16777619u;
    }
    *hash = h;
    return used;
}

const pq_entry *pq_lookup(const uint8_t *word, uint32_t length) {
    uint8_t key[LONGEST_KEY];
    uint32_t hash = 2166136261u, used = append_folded(key, 0, word, length, &hash);
    return used > LONGEST_KEY ? NULL : find(key, used, hash);
}

const pq_entry *pq_lookup_token(const pq_store *store, uint32_t token) {
    const pq_token *t = &store->document.tokens[token];
    return pq_lookup(store->document.text + t->start, t->end - t->start);
}

const pq_entry *pq_lookup_phrase(const pq_store *store, uint32_t token, uint32_t end, uint32_t *count) {
    const pq_token *tokens = store->document.tokens;
    uint8_t key[LONGEST_KEY];
    uint32_t hash = 2166136261u, used = 0;
    const pq_entry *best = NULL;
    *count = 0;
    for (uint32_t i = token; i < end && i < token + 8; i++) {
        if (i > token && tokens[i].start > tokens[i - 1].end) used = append_folded(key, used, (const uint8_t *)" ", 1, &hash);
        if (used <= LONGEST_KEY)
            used = append_folded(key, used, store->document.text + tokens[i].start, tokens[i].end - tokens[i].start, &hash);
        if (used > LONGEST_KEY) break;
        const pq_entry *entry = find(key, used, hash);
        int glued_next = i + 1 < end && tokens[i + 1].start == tokens[i].end; /* prefixes are listed at spaces only */
        if (entry == NULL && !glued_next) break;
        if (entry != NULL && (entry->classes[0] | entry->classes[1])) {
            best = entry;
            *count = i - token + 1;
        }
        if (entry != NULL && !entry->prefix && !glued_next) break;
    }
    return best;
}

const char *pq_lemma(uint32_t cue_lemma) {
    return cue_lemma < LEXICON_LEMMAS ? lexicon_lemmas[cue_lemma] : "";
}
