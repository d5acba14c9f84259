/* Validity of the text, and checkpoints between bytes, code points and UTF-16 units. */
#ifndef PQ_UTF8_H
#define PQ_UTF8_H

#include "buffer.h"

pq_status pq_stage_utf8(pq_store *store);

/* Length in bytes (1..4) of the code point or maximal ill-formed part at text[at], at < length, and its code point:
 * U+FFFD for an ill-formed part. Never reads past length. */
uint32_t pq_decode(const uint8_t *text, uint32_t length, uint32_t at, uint8_t surrogates, uint32_t *code_point);

/* The same, in place for what is well-formed and common: two or three bytes. */
static inline uint32_t pq_decode_common(const uint8_t *text, uint32_t length, uint32_t at, uint8_t surrogates,
                                        uint32_t *code_point) {
    uint32_t lead = text[at], left = length - at;
    if (lead >= 0xC2 && lead < 0xE0 && left > 1 && (text[at + 1] & 0xC0) == 0x80) {
        *code_point = (lead & 0x1F) << 6 | (text[at + 1] & 0x3Fu);
        return 2;
    }
    uint32_t value = left > 2 ? (lead & 0x0F) << 12 | (text[at + 1] & 0x3Fu) << 6 | (text[at + 2] & 0x3Fu) : 0;
    if ((lead & 0xF0) == 0xE0 && value >= 0x800 && (value & 0xF800) != 0xD800 && (text[at + 1] & text[at + 2] & 0xC0) == 0x80 &&
        !((text[at + 1] | text[at + 2]) & 0x40)) {
        *code_point = value;
        return 3;
    }
    return pq_decode(text, length, at, surrogates, code_point);
}

/* Bits set. Compilers call a library for it where the machine they build for may lack the instruction. */
static inline uint32_t pq_count_bits(uint64_t x) {
    x -= x >> 1 & 0x5555555555555555u;
    x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
    return (uint32_t)(((x + (x >> 4)) & 0x0F0F0F0F0F0F0F0Fu) * 0x0101010101010101u >> 56);
}

#endif
