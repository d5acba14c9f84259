/* Byte classes with AVX2, 32 bytes at a time. */
#include "char_class.h"
#include "char_class_paths.h"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt")))
#define ROW(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

typedef __m256i vec;

/* What `table` says of the bytes row..row+15, 0 for others. */
AVX2 static inline vec look(vec bytes, int row, vec table) {
    vec at = _mm256_adds_epu8(_mm256_xor_si256(bytes, _mm256_set1_epi8((char)row)), _mm256_set1_epi8(0x70));
    return _mm256_shuffle_epi8(table, at); /* other rows: bit 7 is set in `at` */
}
AVX2 static inline vec is(vec bytes, int value) { return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8((char)value)); }
AVX2 static inline vec either(vec a, vec b) { return _mm256_or_si256(a, b); }
AVX2 static inline uint64_t top_bits(vec bytes) { return (uint32_t)_mm256_movemask_epi8(bytes); }
AVX2 static inline vec load(const uint8_t *text) { return _mm256_loadu_si256((const vec *)(const void *)text); }

enum { SPACE = 0x80, NEWLINE = 0x40, DIGIT = 0x20, STOP = 0x10, SIGN = 8, POINT = 4, JOIN = 2 };

/* A bit of each, in the places above. */
AVX2 static inline vec signs_of(vec bytes, vec folded) {
    const vec row_0 = ROW(0, 0, 0, 0, 0, 0, 0, 0, 0, (char)SPACE, (char)(SPACE | NEWLINE), (char)(SPACE | NEWLINE),
                          (char)(SPACE | NEWLINE), (char)(SPACE | NEWLINE), 0, 0);
    const vec row_1 = ROW(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (char)SPACE, (char)SPACE, (char)SPACE, (char)SPACE);
    const vec row_2 = ROW((char)SPACE, STOP | SIGN, SIGN, 0, 0, 0, 0, POINT, SIGN, SIGN, 0, 0, SIGN | POINT, JOIN,
                          STOP | SIGN | POINT, 0);
    const vec row_3 = ROW(DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, SIGN | JOIN, SIGN | JOIN, 0, 0, 0,
                          STOP | SIGN);
    vec brackets = _mm256_and_si256(either(is(folded, '{'), is(folded, '}')), _mm256_set1_epi8(SIGN));
    vec controls = either(look(bytes, 0, row_0), look(bytes, 0x10, row_1));
    return either(either(look(bytes, 0x20, row_2), look(bytes, 0x30, row_3)), either(controls, brackets));
}

AVX2 static inline void classify_half(const uint8_t *text, pq_class_block *out, unsigned shift) {
    vec bytes = load(text), folded = either(bytes, _mm256_set1_epi8(0x20));
    vec from_a = _mm256_add_epi8(folded, _mm256_set1_epi8((char)(0x80 - 'a')));
    uint64_t letter = top_bits(_mm256_cmpgt_epi8(_mm256_set1_epi8((char)(0x80 + 26)), from_a));
    uint64_t high = top_bits(bytes), small = top_bits(_mm256_slli_epi16(bytes, 2));
    vec signs = signs_of(bytes, folded);
    uint64_t stop = top_bits(_mm256_slli_epi16(signs, 3)), point = top_bits(_mm256_slli_epi16(signs, 5)), wide = 0;
    if (high) {
        const vec third = ROW(0, 0, 0, (char)0x80, (char)0x80, 0, 0, 0, 0, (char)0xC0, 0, 0, (char)0x80, (char)0x80, 0, 0);
        vec next = load(text + 1), last = load(text + 2), e2 = is(bytes, 0xE2);
        vec pair = _mm256_and_si256(e2, is(next, 0x80)), kind = look(last, 0x90, third);
        wide = top_bits(_mm256_and_si256(pair, either(kind, is(last, 0xA6))));
        point |= top_bits(_mm256_and_si256(pair, _mm256_slli_epi16(kind, 1)));
        vec leads = either(either(is(bytes, 0xC2), is(bytes, 0xE1)), either(e2, is(bytes, 0xE3)));
        vec seconds = either(either(is(next, 0x80), is(next, 0x81)),
                             either(is(next, 0x85), either(is(next, 0x9A), is(next, 0xA0))));
        stop |= top_bits(_mm256_and_si256(leads, seconds)) & ~wide;
    }
    out->space |= top_bits(signs) << shift;
    out->newline |= top_bits(_mm256_slli_epi16(signs, 1)) << shift;
    out->letter |= letter << shift;
    out->upper |= (letter & ~small) << shift;
    out->digit |= top_bits(_mm256_slli_epi16(signs, 2)) << shift;
    out->high |= high << shift;
    out->stop |= stop << shift;
    out->sign |= top_bits(_mm256_slli_epi16(signs, 4)) << shift;
    out->point |= point << shift;
    out->join |= top_bits(_mm256_slli_epi16(signs, 6)) << shift;
    out->wide |= wide << shift;
}

AVX2 static void classify(const uint8_t *text, size_t count, pq_class_block *out) {
    for (size_t b = 0; b < count; b++) {
        pq_class_block block = {0};
        classify_half(text + b * 64, &block, 0);
        classify_half(text + b * 64 + 32, &block, 32);
        out[b] = block;
    }
}

typedef struct {
    uint64_t high, follows, three, four, wrong;
} sequences;

/* `wrong`: leads that are none, or whose second byte is not one they may have. */
AVX2 static inline void read_half(const uint8_t *text, sequences *s, unsigned shift) {
    vec bytes = load(text), next = load(text + 1), next_5 = _mm256_slli_epi16(next, 2);
    vec next_54 = either(next_5, _mm256_slli_epi16(next, 3)), f4 = is(bytes, 0xF4);
    vec three = _mm256_cmpeq_epi8(_mm256_max_epu8(bytes, _mm256_set1_epi8((char)0xE0)), bytes);
    vec four = _mm256_cmpeq_epi8(_mm256_max_epu8(bytes, _mm256_set1_epi8((char)0xF0)), bytes);
    vec past = _mm256_cmpeq_epi8(_mm256_max_epu8(bytes, _mm256_set1_epi8((char)0xF5)), bytes);
    vec wrong = either(past, either(is(bytes, 0xC0), is(bytes, 0xC1)));
    wrong = either(wrong, either(_mm256_andnot_si256(next_5, is(bytes, 0xE0)), _mm256_and_si256(next_5, is(bytes, 0xED))));
    wrong = either(wrong, either(_mm256_andnot_si256(next_54, is(bytes, 0xF0)), _mm256_and_si256(next_54, f4)));
    s->high |= top_bits(bytes) << shift;
    s->follows |= top_bits(_mm256_cmpgt_epi8(_mm256_set1_epi8((char)0xC0), bytes)) << shift;
    s->three |= top_bits(three) << shift;
    s->four |= top_bits(four) << shift;
    s->wrong |= top_bits(wrong) << shift;
}

AVX2 static size_t well_formed(const uint8_t *text, size_t count, uint32_t *pending, uint64_t *starts, uint64_t *astral) {
    for (size_t b = 0; b < count; b++, text += 64) {
        starts[b] = ~(uint64_t)0, astral[b] = 0;
        if (*pending == 0 && _mm256_testz_si256(either(load(text), load(text + 32)), _mm256_set1_epi8((char)0x80))) continue;
        sequences s = {0};
        read_half(text, &s, 0);
        read_half(text + 32, &s, 32);
        uint64_t lead = s.high & ~s.follows, wanted = lead << 1 | s.three << 2 | s.four << 3 | (((uint64_t)1 << *pending) - 1);
        if (s.wrong || wanted != s.follows) return b;
        uint32_t after = pq_bytes_after(lead, s.three, s.four);
        if (after && !pq_runs_on(text, lead, after)) return b;
        *pending = after;
        starts[b] = ~s.follows, astral[b] = s.four;
    }
    return count;
}

AVX2 static uint32_t count_before(const uint64_t *bits, size_t count, uint32_t *before) {
    uint32_t sum = 0;
    for (size_t i = 0; i < count; i++) before[i] = sum, sum += (uint32_t)__builtin_popcountll(bits[i]);
    return sum;
}

static const pq_path path = {classify, well_formed, count_before, 1};
const pq_path *const pq_path_avx2 = &path;
#else
const pq_path *const pq_path_avx2 = 0;
#endif
