#include <string.h>

#include "own_rules.h"

#include "tables/lexicon_table.h"

enum { LONGEST_KEY = 96, OWN_FIRST_ROW = PQ_LEXICON_ROWS + 1 };
#define MIX 0x9E3779B97F4A7C15u
#define HIGH_BITS (0x80 * PQ_EACH_BYTE)

/* What is looked up: folded bytes, with zeros after them to the end of a group of eight, so that it hashes by eights. */
typedef struct {
    uint8_t bytes[LONGEST_KEY + 16];
    uint32_t length; /* more than LONGEST_KEY: too long for any entry */
} lexicon_key;

static inline uint64_t load_4(const uint8_t *at) {
    return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 | (uint64_t)at[3] << 24;
}
static void store_8(uint8_t *at, uint64_t word) {
    at[0] = (uint8_t)word, at[1] = (uint8_t)(word >> 8), at[2] = (uint8_t)(word >> 16), at[3] = (uint8_t)(word >> 24);
    at[4] = (uint8_t)(word >> 32), at[5] = (uint8_t)(word >> 40), at[6] = (uint8_t)(word >> 48), at[7] = (uint8_t)(word >> 56);
}

/* 0 to 7 bytes with zeros after them, without reading past them: loads that overlap. */
static inline uint64_t load_few(const uint8_t *at, uint32_t length) {
    if (length >= 4) return load_4(at) | load_4(at + length - 4) << 8 * (length - 4);
    if (length == 0) return 0;
    return (uint64_t)at[0] | (uint64_t)at[length / 2] << 8 * (length / 2) | (uint64_t)at[length - 1] << 8 * (length - 1);
}

static inline uint64_t load_up_to_8(const uint8_t *at, uint32_t length) {
    return length == 8 ? pq_load_8(at) : load_few(at, length);
}

/* pq_fold_8() where no byte is above 0x7F. */
static inline uint64_t fold_ascii(uint64_t word) {
    uint64_t from_a = word + (0x80 - 'A') * PQ_EACH_BYTE, past_z = word + (0x7F - 'Z') * PQ_EACH_BYTE;
    return word | (from_a & ~past_z & HIGH_BITS) >> 2;
}

static uint64_t hash_more(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * MIX;
    return hash ^ hash >> 32;
}

/* The row of a word of at most eight bytes, folded, in a register: a perfect hash, so one comparison decides. Most words that
 * are in no list end at the filter beside the move. A word that ends in NUL is none: its length would not show. */
static inline uint32_t find_short(uint64_t word, uint32_t length) {
    uint64_t hash = word * LEXICON_FACTOR;
    uint32_t move = lexicon_moves[hash >> (65 - LEXICON_SHORT_BITS)], at = (uint32_t)(hash >> (65 - 2 * LEXICON_SHORT_BITS));
    if (!(move >> 16 >> (at & 15) & 1)) return PQ_NOT_LISTED;
    at = (at + move) & ((1u << LEXICON_SHORT_BITS) - 1);
    return lexicon_short_keys[at] == word && word >> 8 * (length - 1) != 0 ? lexicon_short_rows[at] : PQ_NOT_LISTED;
}

/* Most longer words are in no list: the filter, one bit for the upper half of each entry's hash, says so before any larger
 * table is touched; the slots repeat that half. */
static inline int may_be_listed(uint32_t hash) { return lexicon_filter[hash >> 22] >> (hash >> 16 & 63) & 1; }

/* The next row whose hash has the same upper half, from *probe on; NULL where there is none. */
static const lexicon_long *next_long(uint32_t hash, uint32_t *probe) {
    while (*probe < LEXICON_LONGEST_PROBE) {
        uint32_t slot = lexicon_slots[(hash + (*probe)++) & (LEXICON_SLOTS - 1)];
        if (slot == 0) return NULL;
        if (slot >> 16 == hash >> 16) return &lexicon_longs[(slot & 0xFFFF) - 1];
    }
    return NULL;
}

static uint32_t find_long(const lexicon_key *key) {
    uint64_t mixed = key->length;
    for (uint32_t i = 0; i < key->length; i += 8) mixed = hash_more(mixed, pq_load_8(key->bytes + i));
    uint32_t hash = (uint32_t)mixed, probe = 0;
    if (!may_be_listed(hash)) return PQ_NOT_LISTED;
    for (const lexicon_long *row; (row = next_long(hash, &probe)) != NULL;)
        if (row->length == key->length && memcmp(lexicon_pool + row->at, key->bytes, key->length) == 0) return row->row;
    return PQ_NOT_LISTED;
}

/* The same for nine to sixteen bytes in two registers: the first eight, and the rest with zeros after it. */
static uint32_t find_16(uint64_t low, uint64_t high, uint32_t length) {
    uint32_t hash = (uint32_t)hash_more(hash_more(length, low), high), probe = 0;
    if (!may_be_listed(hash)) return PQ_NOT_LISTED;
    for (const lexicon_long *row; (row = next_long(hash, &probe)) != NULL;) {
        const uint8_t *at = (const uint8_t *)lexicon_pool + row->at;
        if (row->length == length && pq_load_8(at) == low && pq_load_8(at + length - 8) >> (128 - 8 * length) == high)
            return row->row;
    }
    return PQ_NOT_LISTED;
}

static uint32_t find(const lexicon_key *key) {
    if (key->length > LONGEST_KEY || key->length == 0) return PQ_NOT_LISTED;
    return key->length > 8 ? find_long(key) : find_short(pq_load_8(key->bytes), key->length);
}

static inline const pq_entry *entry_of(uint32_t row) { return row == PQ_NOT_LISTED ? NULL : &pq_lexicon_entries[row]; }

/* The same as append(), byte by byte: with an apostrophe for each U+2019. */
static void append_slowly(lexicon_key *key, const uint8_t *word, uint32_t length) {
    for (uint32_t i = 0; i < length && key->length <= LONGEST_KEY; i++) {
        uint8_t c = word[i];
        if (c >= 'A' && c <= 'Z') c |= 0x20;
        if (c == 0xE2 && i + 2 < length && word[i + 1] == 0x80 && word[i + 2] == 0x99) {
            c = '\'';
            i += 2;
        }
        key->bytes[key->length++] = c;
    }
    store_8(key->bytes + key->length, 0);
}

/* Appends a word, folded. */
static void append(lexicon_key *key, const uint8_t *word, uint32_t length) {
    if (length > LONGEST_KEY - key->length) { /* longer than it, or the signs of U+2019 make it seem so: rare */
        append_slowly(key, word, length);
        return;
    }
    uint8_t *out = key->bytes + key->length;
    for (uint32_t done = 0;; done += 8) {
        uint64_t part = length - done >= 8 ? pq_load_8(word + done) : load_few(word + done, length - done);
        if (part & HIGH_BITS) {
            key->length += done;
            append_slowly(key, word + done, length - done);
            return;
        }
        store_8(out + done, fold_ascii(part));
        if (length - done < 8) break;
    }
    key->length += length;
    store_8(key->bytes + key->length, 0); /* appended in the middle of a group, the part reaches its end not always */
}

static uint32_t find_word(const uint8_t *word, uint32_t length) {
    lexicon_key key;
    key.length = 0;
    if (length - 9 < 8) {
        uint64_t low = pq_load_8(word), high = pq_load_8(word + length - 8) >> (128 - 8 * length);
        if (!((low | high) & HIGH_BITS)) return find_16(fold_ascii(low), fold_ascii(high), length);
    }
    append(&key, word, length);
    return find(&key);
}

static inline uint32_t row_of(const uint8_t *word, uint32_t length) {
    if (length - 1 < 8) {
        uint64_t part = load_up_to_8(word, length);
        if (!(part & HIGH_BITS)) return find_short(fold_ascii(part), length);
    }
    return find_word(word, length);
}

const pq_entry *pq_lookup(const uint8_t *word, uint32_t length) { return entry_of(row_of(word, length)); }

_Static_assert(OWN_FIRST_ROW + PQ_OWN_MOST_ROWS < PQ_NOT_LOOKED_UP, "an index of a row fits beside a token");

pq_status pq_forget_entries(pq_store *store) {
    PQ_TRY(pq_reserve(store, PQ_ROOM_ENTRIES, ((size_t)store->document.token_count + 1) * sizeof *store->entries));
    store->entries = store->rooms[PQ_ROOM_ENTRIES].data;
    memset(store->entries, 0xFF, (size_t)store->document.token_count * sizeof *store->entries);
    return PQ_OK;
}

/* Any token; rows of the caller's follow those of the lists. */
static __attribute__((noinline)) const pq_entry *token_entry_slowly(const pq_store *store, uint32_t token) {
    const pq_rules *rules = store->options.rules;
    const pq_token *t = &store->document.tokens[token];
    const uint8_t *word = store->document.text + t->start;
    uint32_t row = store->entries[token];
    if (row == PQ_NOT_LOOKED_UP) {
        const pq_own_row *own = rules != NULL ? pq_own_row_of(rules, word, t->end - t->start) : NULL;
        row = own != NULL ? OWN_FIRST_ROW + (uint32_t)(own - rules->rows) : row_of(word, t->end - t->start);
        store->entries[token] = (uint16_t)row;
    }
    return row < OWN_FIRST_ROW ? &pq_lexicon_entries[row] : &rules->rows[row - OWN_FIRST_ROW].entry;
}

/* Most tokens are short, and one load that ends with the word is all of it. */
const pq_entry *pq_token_entry_now(const pq_store *store, uint32_t token) {
    const pq_token *t = &store->document.tokens[token];
    uint32_t end = t->end, length = end - t->start;
    if (length - 1 >= 8 || end < 8 || store->options.rules != NULL) return token_entry_slowly(store, token);
    uint64_t part = pq_load_8(store->document.text + end - 8) >> (64 - 8 * length);
    if (part & HIGH_BITS) return token_entry_slowly(store, token);
    uint32_t row = find_short(fold_ascii(part), length);
    store->entries[token] = (uint16_t)row;
    return &pq_lexicon_entries[row];
}

const pq_entry *pq_lookup_phrase(const pq_store *store, uint32_t token, uint32_t end, uint32_t *count) {
    const pq_token *tokens = store->document.tokens;
    lexicon_key key;
    key.length = 0;
    const pq_entry *best = NULL;
    *count = 0;
    if (token >= end) return NULL;
    int glued = token + 1 < end && tokens[token + 1].start == tokens[token].end; /* prefixes are listed at spaces only */
    if (!glued) {
        const pq_entry *entry = pq_lookup_token(store, token);
        uint8_t next = token + 1 < end ? store->document.text[tokens[token + 1].start] | 0x20 : 0;
        if (entry == NULL || !entry->prefix || (next < 0x80 && !(entry->next >> (next & 15) & 1))) {
            *count = entry != NULL && (entry->classes[0] | entry->classes[1]);
            return *count ? entry : NULL;
        }
    }
    for (uint32_t i = token; i < end && i < token + 8; i++) {
        if (i > token && tokens[i].start > tokens[i - 1].end && key.length <= LONGEST_KEY) append(&key, (const uint8_t *)" ", 1);
        if (key.length <= LONGEST_KEY) append(&key, store->document.text + tokens[i].start, tokens[i].end - tokens[i].start);
        if (key.length > LONGEST_KEY) break;
        const pq_own_row *own = store->options.rules != NULL ? pq_own_row_of(store->options.rules, key.bytes, key.length) : NULL;
        const pq_entry *entry = own != NULL ? &own->entry : entry_of(find(&key));
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

const char *pq_lemma(uint32_t cue_lemma) { return cue_lemma < LEXICON_LEMMAS ? lexicon_lemmas[cue_lemma] : ""; }
