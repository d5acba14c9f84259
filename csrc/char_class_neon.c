/* Byte classes with NEON, 64 bytes at a time. */
#include "char_class_table.h"

#if defined(__aarch64__) && defined(__ARM_NEON)
#include <arm_neon.h>

typedef uint8x16x4_t vec;

/* One bit for each byte of which all bits are set. */
static inline uint64_t bits_of(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
    static const uint8_t places[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t place = vld1q_u8(places);
    uint8x16_t low = vpaddq_u8(vandq_u8(a, place), vandq_u8(b, place)), top = vpaddq_u8(vandq_u8(c, place), vandq_u8(d, place));
    uint8x16_t sum = vpaddq_u8(low, top);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(sum, sum)), 0);
}
#define EACH(function, v, value)                                                                                    \
    bits_of(function((v).val[0], vdupq_n_u8((uint8_t)(value))), function((v).val[1], vdupq_n_u8((uint8_t)(value))), \
            function((v).val[2], vdupq_n_u8((uint8_t)(value))), function((v).val[3], vdupq_n_u8((uint8_t)(value))))
static inline uint64_t is(vec v, int value) { return EACH(vceqq_u8, v, value); }
static inline uint64_t least(vec v, int value) { return EACH(vcgeq_u8, v, value); }
static inline uint64_t has(vec v, int bit) { return EACH(vtstq_u8, v, bit); }

static inline vec load(const uint8_t *text) {
    return (vec){{vld1q_u8(text), vld1q_u8(text + 16), vld1q_u8(text + 32), vld1q_u8(text + 48)}};
}

static inline void classify_wide(const uint8_t *text, vec bytes, pq_class_block *out) {
    vec next = load(text + 1), last = load(text + 2);
    uint64_t e2 = is(bytes, 0xE2), pair = e2 & is(next, 0x80), curl = pair & is(last, 0x99);
    out->wide = curl | (pair & (is(last, 0x93) | is(last, 0x94) | is(last, 0x9C) | is(last, 0x9D) | is(last, 0xA6)));
    out->point |= curl;
    uint64_t leads = e2 | is(bytes, 0xC2) | is(bytes, 0xE1) | is(bytes, 0xE3);
    uint64_t seconds = is(next, 0x80) | is(next, 0x81) | is(next, 0x85) | is(next, 0x9A) | is(next, 0xA0);
    out->stop |= leads & seconds & ~out->wide;
}

static void classify(const uint8_t *text, size_t count, pq_class_block *out) {
    const vec low = load(class_of), upper_half = load(class_of + 64);
    for (size_t b = 0; b < count; b++, text += 64) {
        vec bytes = load(text), kind;
        for (int i = 0; i < 4; i++) /* bytes that are in neither half of the table get 0 */
            kind.val[i] = vorrq_u8(vqtbl4q_u8(low, bytes.val[i]), vqtbl4q_u8(upper_half, veorq_u8(bytes.val[i], vdupq_n_u8(64))));
        uint64_t letter = has(kind, LETTER);
        out[b] = (pq_class_block){.space = has(kind, SPACE),
                                  .newline = has(kind, NEWLINE),
                                  .letter = letter,
                                  .upper = letter & ~has(bytes, 0x20),
                                  .digit = has(kind, DIGIT),
                                  .high = least(bytes, 0x80),
                                  .stop = has(kind, STOP),
                                  .sign = has(kind, SIGN),
                                  .point = has(kind, POINT),
                                  .join = has(kind, JOIN)};
        if (out[b].high) classify_wide(text, bytes, &out[b]);
    }
}

static size_t well_formed(const uint8_t *text, size_t count, uint32_t *pending, uint64_t *starts, uint64_t *astral) {
    for (size_t b = 0; b < count; b++, text += 64) {
        vec bytes = load(text), next = load(text + 1);
        uint64_t high = least(bytes, 0x80);
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

static uint32_t count_before(const uint64_t *bits, size_t count, uint32_t *before) {
    uint32_t sum = 0;
    for (size_t i = 0; i < count; i++) before[i] = sum, sum += vaddv_u8(vcnt_u8(vcreate_u8(bits[i])));
    return sum;
}

static const pq_path path = {classify, well_formed, count_before, pq_read_lanes, pq_put_tokens, 0};
const pq_path *const pq_path_neon = &path;
#else
const pq_path *const pq_path_neon = 0;
#endif
