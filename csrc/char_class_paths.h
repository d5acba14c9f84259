/* The work on every byte, once in plain C, which is the truth, and once for each set of SIMD instructions. All give the same.
 *
 * Blocks are of 64 bytes. A version reads up to PQ_PATH_AHEAD bytes past the last block it is given. */
#ifndef PQ_CHAR_CLASS_PATHS_H
#define PQ_CHAR_CLASS_PATHS_H

#include "utf8.h"

enum { PQ_PATH_AHEAD = 4 };

struct pq_class_block;

/* Four windows of 64 bytes side by side, each anywhere in the text: the maps of pq_class_block, in the same order. */
enum { PQ_LANES = 4 };
typedef uint64_t pq_lanes __attribute__((vector_size(8 * PQ_LANES)));
typedef struct {
    pq_lanes space, newline, letter, upper, digit, high, stop, sign, point, join, wide;
} pq_class_lanes;

/* How tokens look by their first byte, or by the last one of signs of three: form_of[] gives the row of forms[16]. And for each
 * byte: bit n: a listed word of n + 1 bytes, 2 to 8, has it as its first, second, last but one or last. */
typedef struct {
    uint8_t kind, rule;
    uint16_t flags;
} pq_token_form;
typedef struct {
    const uint8_t *form_of; /* [256] */
    const pq_token_form *forms;
    const uint8_t *listed_starts, *listed_seconds, *listed_last_but_ones, *listed_ends; /* [256] */
} pq_token_tables;

/* Bits of a window: where its tokens start and end, in turn; `ends` may have more than `starts`. `inside`: bytes that may be read. */
typedef struct {
    uint64_t starts, ends, inside;
    uint64_t wide;                      /* the starts of signs of three bytes, E2 80 xx */
    uint64_t space, newline, all_caps;  /* the ends of tokens with PQ_SPACE_AFTER, PQ_NEWLINE_AFTER, PQ_ALL_CAPS */
} pq_token_bits;

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
    /* The maps of the 64 bytes from each text[at[i]]. */
    void (*read_lanes)(const struct pq_class_block *classes, const uint32_t at[PQ_LANES], pq_class_lanes *out);
    /* The tokens of the window text[at..at + 64). Returns the starts of those that may be listed. Room for 64 is needed. */
    uint64_t (*put_tokens)(const pq_token_tables *tables, const uint8_t *text, uint32_t at, const pq_token_bits *bits,
                           pq_token *out);
    int has_bmi2; /* x86: a processor that runs it has the instructions BMI, BMI2 and LZCNT too */
} pq_path;

/* The version for a value of pq_simd; PQ_SIMD_BEST: the fastest this processor has. NULL where it has it not. */
const pq_path *pq_path_of(unsigned simd);

/* Each is NULL where it is not compiled in. pq_has_...: whether this processor can run it. */
extern const pq_path pq_path_plain;
extern const pq_path *const pq_path_avx2, *const pq_path_avx512, *const pq_path_neon;

/* Without special instructions. */
void pq_read_lanes(const struct pq_class_block *classes, const uint32_t at[PQ_LANES], pq_class_lanes *out);
uint64_t pq_put_tokens(const pq_token_tables *tables, const uint8_t *text, uint32_t at, const pq_token_bits *bits, pq_token *out);

void pq_read_lanes_avx2(const struct pq_class_block *classes, const uint32_t at[PQ_LANES], pq_class_lanes *out);

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
