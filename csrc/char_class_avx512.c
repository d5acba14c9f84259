/* Byte classes with AVX-512 (BW and VBMI), 64 bytes at a time. */
#include "char_class_table.h"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vbmi,bmi,bmi2,lzcnt,popcnt")))

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

static const pq_path path = {classify, well_formed, count_before, 1};
const pq_path *const pq_path_avx512 = &path;
#else
const pq_path *const pq_path_avx512 = 0;
#endif
