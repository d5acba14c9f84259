/* Byte classes with AVX2, 32 bytes at a time. */
#include "char_class.h"
#include "char_class_paths.h"

#include <stddef.h>

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

_Static_assert(offsetof(pq_class_block, upper) == 24 && offsetof(pq_class_block, digit) == 32 &&
                   offsetof(pq_class_block, sign) == 56 && offsetof(pq_class_block, wide) == 80,
               "maps are read four at once");

/* Four maps of a window, from the one of number `map` on. */
AVX2 static inline vec read_four(const pq_class_block *classes, uint32_t at, size_t map) {
    const uint64_t *low = (const uint64_t *)(const void *)&classes[at >> 6] + map, *high = low + sizeof *classes / 8;
    __m128i shift = _mm_cvtsi32_si128((int)(at & 63)), back = _mm_cvtsi32_si128((int)(64 - (at & 63)));
    return either(_mm256_srl_epi64(_mm256_loadu_si256((const vec *)(const void *)low), shift),
                  _mm256_sll_epi64(_mm256_loadu_si256((const vec *)(const void *)high), back));
}

/* The same of four windows, lane by lane. */
AVX2 static inline void read_columns(const pq_class_block *classes, const uint32_t at[PQ_LANES], size_t map, vec column[4]) {
    vec a = read_four(classes, at[0], map), b = read_four(classes, at[1], map);
    vec c = read_four(classes, at[2], map), d = read_four(classes, at[3], map);
    vec ab_even = _mm256_unpacklo_epi64(a, b), ab_odd = _mm256_unpackhi_epi64(a, b);
    vec cd_even = _mm256_unpacklo_epi64(c, d), cd_odd = _mm256_unpackhi_epi64(c, d);
    column[0] = _mm256_permute2x128_si256(ab_even, cd_even, 0x20), column[1] = _mm256_permute2x128_si256(ab_odd, cd_odd, 0x20);
    column[2] = _mm256_permute2x128_si256(ab_even, cd_even, 0x31), column[3] = _mm256_permute2x128_si256(ab_odd, cd_odd, 0x31);
}

AVX2 void pq_read_lanes_avx2(const pq_class_block *classes, const uint32_t at[PQ_LANES], pq_class_lanes *out) {
    vec column[4];
    read_columns(classes, at, 0, column);
    out->space = (pq_lanes)column[0], out->newline = (pq_lanes)column[1];
    out->letter = (pq_lanes)column[2], out->upper = (pq_lanes)column[3];
    read_columns(classes, at, 4, column);
    out->digit = (pq_lanes)column[0], out->high = (pq_lanes)column[1], out->stop = (pq_lanes)column[2];
    read_columns(classes, at, 7, column);
    out->sign = (pq_lanes)column[0], out->point = (pq_lanes)column[1];
    out->join = (pq_lanes)column[2], out->wide = (pq_lanes)column[3];
}

_Static_assert(sizeof(pq_token) == 12 && offsetof(pq_token, kind) == 8 && offsetof(pq_token, flags) == 10 && PQ_SPACE_AFTER == 1,
               "three numbers a token");

AVX2 static inline vec widen(const uint8_t *bytes) {
    return _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(const void *)bytes));
}

/* Eight tokens. Three numbers each: no two starts, ends or forms have the same place in different rows of eight. */
AVX2 static inline void put_8(vec start, vec end, vec form, pq_token *out) {
    vec s = _mm256_permutevar8x32_epi32(start, _mm256_setr_epi32(0, 3, 6, 1, 4, 7, 2, 5));
    vec e = _mm256_permutevar8x32_epi32(end, _mm256_setr_epi32(5, 0, 3, 6, 1, 4, 7, 2));
    vec f = _mm256_permutevar8x32_epi32(form, _mm256_setr_epi32(2, 5, 0, 3, 6, 1, 4, 7));
    vec *row = (vec *)(void *)out;
    _mm256_storeu_si256(row, _mm256_blend_epi32(_mm256_blend_epi32(s, e, 0x92), f, 0x24));
    _mm256_storeu_si256(row + 1, _mm256_blend_epi32(_mm256_blend_epi32(s, e, 0x24), f, 0x49));
    _mm256_storeu_si256(row + 2, _mm256_blend_epi32(_mm256_blend_epi32(s, e, 0x49), f, 0x92));
}

AVX2 static uint64_t put_tokens(const pq_token_tables *tables, const uint8_t *text, uint32_t at, const pq_token_bits *bits,
                                pq_token *out) {
    const uint8_t *form_of = tables->form_of, *listed_starts = tables->listed_starts, *listed_ends = tables->listed_ends;
    uint8_t starts[64], ends[64], kinds[64], lengths[64];
    size_t count = 0;
    for (uint64_t s_left = bits->starts, e_left = bits->ends; s_left; s_left &= s_left - 1, e_left &= e_left - 1) {
        size_t s = (size_t)__builtin_ctzll(s_left), e = (size_t)__builtin_ctzll(e_left);
        uint8_t first = text[s], last = text[e - 1];
        starts[count] = (uint8_t)s, ends[count] = (uint8_t)e;
        __asm__ volatile("" ::: "memory"); /* one loop, not one for each array */
        kinds[count] = form_of[first];
        lengths[count++] = listed_starts[first] & listed_ends[last];
    }
    const vec bit_of = ROW(0, 1, 2, 4, 8, 16, 32, 64, (char)128, 0, 0, 0, 0, 0, 0, 0), base = _mm256_set1_epi32((int)at);
    const vec bit = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128), space = _mm256_set1_epi32(PQ_SPACE_AFTER << 16);
    const vec low_forms = load((const uint8_t *)tables->forms), high_forms = load((const uint8_t *)(tables->forms + 8));
    for (uint64_t wide = bits->wide & bits->starts; wide; wide &= wide - 1) {
        uint64_t s = (uint64_t)__builtin_ctzll(wide);
        kinds[_mm_popcnt_u64(_bzhi_u64(bits->starts, (uint32_t)s))] = form_of[text[s + 2]];
    }
    uint64_t listed = 0, spaces = _pext_u64(bits->space, bits->ends);
    for (size_t i = 0; i < count; i += 32) {
        vec length = _mm256_min_epu8(_mm256_sub_epi8(load(ends + i), load(starts + i)), _mm256_set1_epi8(15));
        vec hit = _mm256_and_si256(_mm256_shuffle_epi8(bit_of, length), load(lengths + i));
        listed |= (uint64_t)(uint32_t)~_mm256_movemask_epi8(is(hit, 0)) << i;
    }
    for (size_t i = 0; i < count; i += 8, spaces >>= 8) {
        vec kind = widen(kinds + i), has = _mm256_set1_epi32((int)spaces);
        vec low = _mm256_permutevar8x32_epi32(low_forms, kind), high = _mm256_permutevar8x32_epi32(high_forms, kind);
        vec form = _mm256_blendv_epi8(low, high, _mm256_cmpgt_epi32(kind, _mm256_set1_epi32(7)));
        has = _mm256_cmpeq_epi32(_mm256_and_si256(has, bit), bit);
        put_8(_mm256_add_epi32(widen(starts + i), base), _mm256_add_epi32(widen(ends + i), base),
              either(form, _mm256_and_si256(has, space)), out + i);
    }
    for (uint64_t odd = (bits->newline | bits->all_caps) & bits->ends; odd; odd &= odd - 1) {
        uint64_t e = (uint64_t)__builtin_ctzll(odd);
        unsigned flags = (bits->newline >> e & 1 ? PQ_NEWLINE_AFTER : 0u) | (bits->all_caps >> e & 1 ? PQ_ALL_CAPS : 0u);
        out[_mm_popcnt_u64(_bzhi_u64(bits->ends, (uint32_t)e))].flags |= (uint16_t)flags;
    }
    return _pdep_u64(listed, bits->starts);
}

static const pq_path path = {classify, well_formed, count_before, pq_read_lanes_avx2, put_tokens, 1};
const pq_path *const pq_path_avx2 = &path;
#else
const pq_path *const pq_path_avx2 = 0;
#endif
