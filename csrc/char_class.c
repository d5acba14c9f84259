#include "char_class_table.h"

#include "tables/unicode_table.h"

extern inline const pq_code_point_row *pq_code_point(uint32_t code_point); /* for who does not take it in */

#include <string.h>

/* Byte i of x holds the class of character i; byte k of the answer holds bit k of the eight classes. */
static inline uint64_t transpose_bits(uint64_t x) {
    uint64_t t = (x ^ x >> 7) & 0x00AA00AA00AA00AAu;
    x ^= t ^ t << 7;
    t = (x ^ x >> 14) & 0x0000CCCC0000CCCCu;
    x ^= t ^ t << 14;
    t = (x ^ x >> 28) & 0x00000000F0F0F0F0u;
    return x ^ t ^ t << 28;
}

/* Byte j of row i and byte i of row j change places. */
static inline void transpose_bytes(uint64_t row[8]) {
    static const uint64_t mask[3] = {0x00000000FFFFFFFFu, 0x0000FFFF0000FFFFu, 0x00FF00FF00FF00FFu};
    for (unsigned step = 4, m = 0; step > 0; step >>= 1, m++)
        for (unsigned i = 0; i < 8; i++) {
            if (i & step) continue;
            uint64_t t = (row[i] >> (8 * step) ^ row[i + step]) & mask[m];
            row[i + step] ^= t;
            row[i] ^= t << (8 * step);
        }
}

/* Byte i's top bit as bit i. */
static inline uint64_t top_bits(uint64_t x) { return (x >> 7 & 0x0101010101010101u) * 0x0102040810204080u >> 56; }

static inline uint64_t load_8(const uint8_t *at) { /* the same on every machine; compilers make one load of it */
    return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 | (uint64_t)at[3] << 24 | (uint64_t)at[4] << 32 |
           (uint64_t)at[5] << 40 | (uint64_t)at[6] << 48 | (uint64_t)at[7] << 56;
}

/* Signs and what may be white space, by their first byte text[i]. */
static void classify_wide(const uint8_t *text, unsigned i, pq_class_block *out) {
    uint8_t lead = text[i], second = text[i + 1], third = text[i + 2];
    uint64_t bit = (uint64_t)1 << i;
    if (lead == 0xE2 && second == 0x80 &&
        (third == 0x93 || third == 0x94 || third == 0x99 || third == 0x9C || third == 0x9D || third == 0xA6)) {
        out->wide |= bit;
        if (third == 0x99) out->point |= bit;
    } else if (lead == 0xC2 || (lead >= 0xE1 && lead <= 0xE3)) {
        if (second == 0x80 || second == 0x81 || second == 0x85 || second == 0x9A || second == 0xA0) out->stop |= bit;
    }
}

static void classify(const uint8_t *text, size_t count, pq_class_block *out) {
    for (size_t b = 0; b < count; b++, text += 64) {
        uint64_t row[8], high = 0, small = 0;
        for (unsigned g = 0; g < 8; g++) {
            uint64_t bytes = load_8(text + 8 * g), x = 0;
            high |= top_bits(bytes) << 8 * g, small |= top_bits(bytes << 2) << 8 * g;
            for (unsigned i = 0; i < 8; i++) x |= (uint64_t)(text[8 * g + i] < 0x80 ? class_of[text[8 * g + i]] : 0) << 8 * i;
            row[g] = transpose_bits(x);
        }
        transpose_bytes(row);
        out[b] = (pq_class_block){.letter = row[0],
                                  .join = row[1],
                                  .point = row[2],
                                  .sign = row[3],
                                  .stop = row[4],
                                  .digit = row[5],
                                  .newline = row[6],
                                  .space = row[7],
                                  .upper = row[0] & ~small,
                                  .high = high};
        for (; high; high &= high - 1) classify_wide(text, (unsigned)__builtin_ctzll(high), &out[b]);
    }
}

/* Well-formed blocks are all that are ASCII; the rest is for pq_stage_utf8. */
static size_t well_formed(const uint8_t *text, size_t count, uint32_t *pending, uint64_t *starts, uint64_t *astral) {
    size_t b = 0;
    for (; b < count && *pending == 0; b++, text += 64) {
        uint64_t any = 0;
        for (unsigned g = 0; g < 8; g++) any |= load_8(text + 8 * g);
        if (any & 0x8080808080808080u) break;
        starts[b] = ~(uint64_t)0, astral[b] = 0;
    }
    return b;
}

static uint32_t count_before(const uint64_t *bits, size_t count, uint32_t *before) {
    uint32_t sum = 0;
    for (size_t i = 0; i < count; i++) before[i] = sum, sum += pq_count_bits(bits[i]);
    return sum;
}

void pq_read_lanes(const pq_class_block *classes, const uint32_t at[PQ_LANES], pq_class_lanes *out) {
    enum { MAPS = sizeof *classes / 8 };
    _Static_assert(sizeof *out == MAPS * sizeof(pq_lanes), "the same maps");
    uint64_t maps[MAPS][PQ_LANES];
    for (unsigned i = 0; i < PQ_LANES; i++) {
        const uint64_t *low = (const uint64_t *)(const void *)&classes[at[i] >> 6], *high = low + MAPS;
        uint32_t shift = at[i] & 63;
        for (unsigned m = 0; m < MAPS; m++) maps[m][i] = low[m] >> shift | high[m] << 1 << (63 - shift);
    }
    memcpy(out, maps, sizeof maps);
}

uint64_t pq_put_tokens(const pq_token_tables *tables, const uint8_t *text, uint32_t at, const pq_token_bits *bits, pq_token *out) {
    uint64_t listed = 0;
    for (uint64_t starts = bits->starts, ends = bits->ends; starts; starts &= starts - 1, ends &= ends - 1, out++) {
        uint32_t s = (uint32_t)__builtin_ctzll(starts), e = (uint32_t)__builtin_ctzll(ends);
        const pq_token_form *form = &tables->forms[tables->form_of[text[s + (bits->wide >> s & 1) * 2]]];
        unsigned flags = form->flags | (bits->space >> e & 1 ? PQ_SPACE_AFTER : 0u) |
                         (bits->newline >> e & 1 ? PQ_NEWLINE_AFTER : 0u) | (bits->all_caps >> e & 1 ? PQ_ALL_CAPS : 0u);
        *out = (pq_token){at + s, at + e, form->kind, form->rule, (uint16_t)flags};
        uint64_t lengths = tables->listed_starts[text[s]] & tables->listed_ends[text[e - 1]];
        listed |= (lengths >> (e - 1 - s) & 1) << s;
    }
    return listed;
}

const pq_path pq_path_plain = {classify, well_formed, count_before, pq_read_lanes, pq_put_tokens, 0};

const pq_path *pq_path_of(unsigned simd) {
    int avx2 = 0, avx512 = 0;
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
    avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
    avx512 = avx2 && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
             __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2");
#endif
    switch (simd) {
        case PQ_SIMD_BEST: return avx512 ? pq_path_avx512 : avx2 ? pq_path_avx2 : pq_path_neon ? pq_path_neon : &pq_path_plain;
        case PQ_SIMD_NONE: return &pq_path_plain;
        case PQ_SIMD_AVX2: return avx2 ? pq_path_avx2 : NULL;
        case PQ_SIMD_AVX512: return avx512 ? pq_path_avx512 : NULL;
        case PQ_SIMD_NEON: return pq_path_neon;
        default: return NULL;
    }
}

/* Bytes of the white space that is not ASCII at text[at], 0 if none is there. */
static uint32_t wide_space(const uint8_t *text, uint32_t length, uint32_t at) {
    uint32_t code_point, size = pq_decode(text, length, at, 0, &code_point);
    if (code_point < 0x80 || code_point == 0xFFFD) return 0;
    return pq_code_point(code_point)->flags & PQ_CP_WHITE_SPACE ? size : 0;
}

pq_status pq_stage_char_class(pq_store *store) {
    const uint8_t *text = store->document.text;
    uint32_t length = store->document.length;
    size_t count = (size_t)length / 64 + 1, most = length > PQ_PATH_AHEAD ? (length - PQ_PATH_AHEAD) / 64 : 0;
    PQ_TRY(pq_reserve(store, PQ_ROOM_CLASSES, (count + 1) * sizeof(pq_class_block)));
    pq_class_block *classes = store->classes = store->rooms[PQ_ROOM_CLASSES].data;
    store->path->classify(text, most, classes);
    uint8_t last[128 + PQ_PATH_AHEAD]; /* what is left, at most 67 bytes, with white space after it */
    memset(last, ' ', sizeof last);
    if (length > most * 64) memcpy(last, text + most * 64, length - most * 64);
    store->path->classify(last, count - most, &classes[most]);
    classes[count] = (pq_class_block){.space = ~(uint64_t)0};
    if (store->document.is_ascii) return PQ_OK;
    for (size_t b = 0; b < count; b++) {
        uint64_t leads = classes[b].high & classes[b].stop;
        classes[b].stop &= ~leads;
        for (; leads; leads &= leads - 1) {
            uint32_t at = (uint32_t)(b * 64) + (uint32_t)__builtin_ctzll(leads), size = wide_space(text, length, at);
            for (; size; size--, at++) classes[at >> 6].space |= (uint64_t)1 << (at & 63);
        }
    }
    return PQ_OK;
}
