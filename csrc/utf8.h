/* Validity of the text, and checkpoints between bytes, code points and UTF-16 units. */
#ifndef PQ_UTF8_H
#define PQ_UTF8_H

#include "buffer.h"

pq_status pq_stage_utf8(pq_store *store);

/* Length in bytes (1..4) of the code point or maximal ill-formed part at text[at], at < length, and its code point:
 * U+FFFD for an ill-formed part. Never reads past length. */
uint32_t pq_decode(const uint8_t *text, uint32_t length, uint32_t at, uint8_t surrogates, uint32_t *code_point);

/* Bits set. Compilers call a library for it where the machine they build for may lack the instruction. */
static inline uint32_t pq_count_bits(uint64_t x) {
    x -= x >> 1 & 0x5555555555555555u;
    x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
    return (uint32_t)(((x + (x >> 4)) & 0x0F0F0F0F0F0F0F0Fu) * 0x0101010101010101u >> 56);
}

#endif
