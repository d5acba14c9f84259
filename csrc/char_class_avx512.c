/* Byte classes with AVX-512, 64 bytes at a time. */
#include "char_class_table.h"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,lzcnt,popcnt")))

AVX512 static inline __m512i load(const uint8_t *text) { return _mm512_loadu_si512((const void *)text); }
AVX512 static inline uint64_t is(__m512i bytes, int value) { return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8((char)value)); }
AVX512 static inline uint64_t least(__m512i bytes, int value) {
    return _mm512_cmpge_epu8_mask(bytes, _mm512_set1_epi8((char)value));
}
AVX512 static inline uint64_t has(__m512i bytes, int bit) { return _mm512_test_epi8_mask(bytes, _mm512_set1_epi8((char)bit)); }

AVX512 static inline void classify_wide(const uint8_t *text, __m512i bytes, pq_class_block *out) {
    __m512i next = load(text + 1), last = load(text + 2);
    uint64_t e2 = is(bytes, 0xE2), pair = e2 & is(next, 0x80), curl = pair & is(last, 0x99);
    out->wide = curl | (pair & (is(last, 0x93) | is(last, 0x94) | is(last, 0x9C) | is(last, 0x9D) | is(last, 0xA6)));
    out->point |= curl;
    uint64_t leads = e2 | is(bytes, 0xC2) | is(bytes, 0xE1) | is(bytes, 0xE3);
    uint64_t seconds = is(next, 0x80) | is(next, 0x81) | is(next, 0x85) | is(next, 0x9A) | is(next, 0xA0);
    out->stop |= leads & seconds & ~out->wide;
}

AVX512 static void classify(const uint8_t *text, size_t count, pq_class_block *out) {
    const __m512i low = load(class_of), upper_half = load(class_of + 64);
    for (size_t b = 0; b < count; b++, text += 64) {
        __m512i bytes = load(text);
        uint64_t high = _mm512_movepi8_mask(bytes);
        __m512i kind = _mm512_maskz_permutex2var_epi8(~high, low, bytes, upper_half);
        uint64_t letter = has(kind, LETTER);
        out[b] = (pq_class_block){.space = has(kind, SPACE),
                                  .newline = has(kind, NEWLINE),
                                  .letter = letter,
                                  .upper = letter & ~has(bytes, 0x20),
                                  .digit = has(kind, DIGIT),
                                  .high = high,
                                  .stop = has(kind, STOP),
                                  .sign = has(kind, SIGN),
                                  .point = has(kind, POINT),
                                  .join = has(kind, JOIN)};
        if (high) classify_wide(text, bytes, &out[b]);
    }
}

AVX512 static size_t well_formed(const uint8_t *text, size_t count, uint32_t *pending, uint64_t *starts, uint64_t *astral) {
    for (size_t b = 0; b < count; b++, text += 64) {
        __m512i bytes = load(text), next = load(text + 1);
        uint64_t high = _mm512_movepi8_mask(bytes);
        starts[b] = ~(uint64_t)0, astral[b] = 0;
        if (*pending == 0 && high == 0) continue;
        uint64_t lead = least(bytes, 0xC0), follows = high & ~lead, three = least(bytes, 0xE0), four = least(bytes, 0xF0);
        uint64_t next_5 = has(next, 0x20), next_54 = has(next, 0x30);
        uint64_t wrong = least(bytes, 0xF5) | is(bytes, 0xC0) | is(bytes, 0xC1) | (is(bytes, 0xE0) & ~next_5) |
                         (is(bytes, 0xED) & next_5) | (is(bytes, 0xF0) & ~next_54) | (is(bytes, 0xF4) & next_54);
        if (wrong || (lead << 1 | three << 2 | four << 3 | (((uint64_t)1 << *pending) - 1)) != follows) return b;
        uint32_t after = pq_bytes_after(lead, three, four);
        if (after && !pq_runs_on(text, lead, after)) return b;
        *pending = after;
        starts[b] = ~follows, astral[b] = four;
    }
    return count;
}

AVX512 static uint32_t count_before(const uint64_t *bits, size_t count, uint32_t *before) {
    uint32_t sum = 0;
    for (size_t i = 0; i < count; i++) before[i] = sum, sum += (uint32_t)__builtin_popcountll(bits[i]);
    return sum;
}

AVX512 static inline __m512i look_128(const uint8_t *table, __m512i at) {
    return _mm512_permutex2var_epi8(load(table), at, load(table + 64));
}

AVX512 static inline __m512i widen(__m512i bytes) { return _mm512_cvtepu8_epi32(_mm512_castsi512_si128(bytes)); }

/* Sixteen tokens. Three numbers each: no two starts, ends or forms have the same place in different rows of sixteen. */
AVX512 static inline void put_16(__m512i start, __m512i end, __m512i form, pq_token *out) {
    const __m512i of_start = _mm512_setr_epi32(0, 11, 6, 1, 12, 7, 2, 13, 8, 3, 14, 9, 4, 15, 10, 5);
    const __m512i of_end = _mm512_setr_epi32(5, 0, 11, 6, 1, 12, 7, 2, 13, 8, 3, 14, 9, 4, 15, 10);
    const __m512i of_form = _mm512_setr_epi32(10, 5, 0, 11, 6, 1, 12, 7, 2, 13, 8, 3, 14, 9, 4, 15);
    __m512i s = _mm512_permutexvar_epi32(of_start, start), e = _mm512_permutexvar_epi32(of_end, end);
    __m512i f = _mm512_permutexvar_epi32(of_form, form);
    char *row = (char *)out;
    _mm512_storeu_si512(row, _mm512_mask_mov_epi32(_mm512_mask_mov_epi32(s, 0x2492, e), 0x4924, f));
    _mm512_storeu_si512(row + 64, _mm512_mask_mov_epi32(_mm512_mask_mov_epi32(s, 0x9249, e), 0x2492, f));
    _mm512_storeu_si512(row + 128, _mm512_mask_mov_epi32(_mm512_mask_mov_epi32(s, 0x4924, e), 0x9249, f));
}

#define ROW8(n) n, n + 1, n + 2, n + 3, n + 4, n + 5, n + 6, n + 7

AVX512 static uint64_t put_tokens(const pq_token_tables *tables, const uint8_t *text, uint32_t at, const pq_token_bits *bits,
                                  pq_token *out) {
    static const uint8_t places[64] = {ROW8(0), ROW8(8), ROW8(16), ROW8(24), ROW8(32), ROW8(40), ROW8(48), ROW8(56)};
    static const uint8_t bit_of[64] = {0, 1, 2, 4, 8, 16, 32, 64, 128};
    uint64_t starts = bits->starts, ends = bits->ends;
    __m512i bytes = _mm512_maskz_loadu_epi8(bits->inside, text), place = load(places), base = _mm512_set1_epi32((int)at);
    __m512i two = _mm512_set1_epi8(2), two_before = _mm512_permutexvar_epi8(_mm512_sub_epi8(place, two), bytes);
    __m512i start = _mm512_maskz_compress_epi8(starts, place), end = _mm512_maskz_compress_epi8(ends, place);
    __m512i first = _mm512_maskz_compress_epi8(starts, bytes), last = _mm512_maskz_compress_epi8(ends >> 1, bytes);
    __m512i second = _mm512_maskz_compress_epi8(starts << 1, bytes), last_but_one = _mm512_maskz_compress_epi8(ends, two_before);
    __m512i lengths = _mm512_and_si512(look_128(tables->listed_starts, first), look_128(tables->listed_ends, last));
    lengths = _mm512_ternarylogic_epi64(lengths, look_128(tables->listed_seconds, second),
                                        look_128(tables->listed_last_but_ones, last_but_one), 0x80);
    uint64_t listed = _mm512_test_epi8_mask(lengths, _mm512_permutexvar_epi8(_mm512_sub_epi8(end, start), load(bit_of)));
    uint64_t spaces = _pext_u64(bits->space, ends), newlines = _pext_u64(bits->newline, ends),
             capitals = _pext_u64(bits->all_caps, ends);
    __m512i third = _mm512_permutexvar_epi8(_mm512_add_epi8(start, two), bytes), forms = load((const uint8_t *)tables->forms);
    __m512i kinds = _mm512_mask_blend_epi8(_pext_u64(bits->wide, starts), look_128(tables->form_of, first),
                                           look_128(tables->form_of + 128, third));
    uint32_t count = (uint32_t)__builtin_popcountll(starts);
    for (uint32_t done = 0; done < count; spaces >>= 16, newlines >>= 16, capitals >>= 16) {
        __m512i form = _mm512_permutexvar_epi32(widen(kinds), forms);
        form = _mm512_mask_or_epi32(form, (__mmask16)spaces, form, _mm512_set1_epi32(PQ_SPACE_AFTER << 16));
        form = _mm512_mask_or_epi32(form, (__mmask16)newlines, form, _mm512_set1_epi32(PQ_NEWLINE_AFTER << 16));
        form = _mm512_mask_or_epi32(form, (__mmask16)capitals, form, _mm512_set1_epi32(PQ_ALL_CAPS << 16));
        put_16(_mm512_add_epi32(widen(start), base), _mm512_add_epi32(widen(end), base), form, out + done);
        if ((done += 16) >= count) break;
        start = _mm512_alignr_epi32(start, start, 4), end = _mm512_alignr_epi32(end, end, 4);
        kinds = _mm512_alignr_epi32(kinds, kinds, 4);
    }
    return _pdep_u64(listed, starts);
}

static const pq_path path = {classify, well_formed, count_before, pq_read_lanes_avx2, put_tokens, 1};
const pq_path *const pq_path_avx512 = &path;
#else
const pq_path *const pq_path_avx512 = 0;
#endif
