/* Validity of the text, and checkpoints between bytes, code points and UTF-16 units. */
#ifndef PQ_UTF8_H
#define PQ_UTF8_H

#include "buffer.h"

pq_status pq_stage_utf8(pq_store *store);

/* Length in bytes (1..4) of the code point or maximal ill-formed part at text[at], at < length, and its code point:
 * U+FFFD for an ill-formed part. Never reads past length. */
uint32_t pq_decode(const uint8_t *text, uint32_t length, uint32_t at, uint8_t surrogates, uint32_t *code_point);

#endif
