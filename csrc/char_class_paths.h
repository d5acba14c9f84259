/* The work on every byte, once in plain C, which is the truth, and once for each set of SIMD instructions. All give the same.
 *
 * Blocks are of 64 bytes. A version reads up to PQ_PATH_AHEAD bytes past the last block it is given. */
#ifndef PQ_CHAR_CLASS_PATHS_H
#define PQ_CHAR_CLASS_PATHS_H

#include "utf8.h"

enum { PQ_PATH_AHEAD = 4 };

struct pq_class_block;

typedef struct pq_path {
    /* The classes of `count` blocks. White space beyond ASCII is not in yet: in `stop` stand, beside the stops, the leads
     * of what may be such. */
    void (*classify)(const uint8_t *text, size_t count, struct pq_class_block *out);
    /* Where code points begin, and those of four bytes, in at most `count` blocks, up to the first block that begins an
     * ill-formed part; returns how many were done. *pending: bytes at the head of the next block that belong to the code
     * point before, in and out. */
    size_t (*well_formed)(const uint8_t *text, size_t count, uint32_t *pending, uint64_t *starts, uint64_t *astral);
    /* before[i] = the number of bits set in bits[0..i); returns the number in all. */
    uint32_t (*count_before)(const uint64_t *bits, size_t count, uint32_t *before);
    int has_bmi2; /* x86: a processor that runs it has the instructions BMI, BMI2 and LZCNT too */
} pq_path;

/* The version for a value of pq_simd; PQ_SIMD_BEST: the fastest this processor has. NULL where it has it not. */
const pq_path *pq_path_of(unsigned simd);

/* Each is NULL where it is not compiled in. pq_has_...: whether this processor can run it. */
extern const pq_path pq_path_plain;
extern const pq_path *const pq_path_avx2, *const pq_path_avx512, *const pq_path_neon;

/* How many bytes of the next block belong to the last code point of this one; of leads, those of three bytes or more and of four. */
static inline uint32_t pq_bytes_after(uint64_t lead, uint64_t three, uint64_t four) {
    return (uint32_t)((lead >> 63) + (three >> 63) + (three >> 62 & 1) + (four >> 63) + (four >> 62 & 1) + (four >> 61 & 1));
}

/* Is the code point that begins in the last bytes of a block, its lead the highest bit of `leads`, well-formed? */
static inline int pq_runs_on(const uint8_t *text, uint64_t leads, uint32_t pending) {
    uint32_t at = 63 - (uint32_t)__builtin_clzll(leads), code_point;
    return pq_decode(text, 64 + PQ_PATH_AHEAD, at, 0, &code_point) == 64 - at + pending;
}

#endif
