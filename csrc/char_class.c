#include "char_class.h"

#include "tables/unicode_table.h"

#include <string.h>

enum { SPACE = 1, NEWLINE = 2, LETTER = 4, UPPER = 8, DIGIT = 16, HIGH = 32, QUOTE = 64, STOP = 128 };
enum { LEAD = HIGH | STOP }; /* lead byte of some white space: C2, E1, E2, E3 */

#define X16(v) v, v, v, v, v, v, v, v, v, v, v, v, v, v, v, v
#define UP (LETTER | UPPER)
#define NL (SPACE | NEWLINE)
static const uint8_t class_of[256] = {
    0,      0,      0,         0,         0,         0,         0,      0,      0,         SPACE,  NL,     NL,       NL,     NL,
    0,      0,      0,         0,         0,         0,         0,      0,      0,         0,      0,      0,        0,      0,
    SPACE,  SPACE,  SPACE,     SPACE,     SPACE,     STOP,      QUOTE,  0,      0,         0,      0,      QUOTE,    0,      0,
    0,      0,      0,         0,         STOP,      0,         DIGIT,  DIGIT,  DIGIT,     DIGIT,  DIGIT,  DIGIT,    DIGIT,  DIGIT,
    DIGIT,  DIGIT,  0,         0,         0,         0,         0,      STOP,   0,         UP,     UP,     UP,       UP,     UP,
    UP,     UP,     UP,        UP,        UP,        UP,        UP,     UP,     UP,        UP,     UP,     UP,       UP,     UP,
    UP,     UP,     UP,        UP,        UP,        UP,        UP,     0,      0,         0,      0,      0,        QUOTE,  LETTER,
    LETTER, LETTER, LETTER,    LETTER,    LETTER,    LETTER,    LETTER, LETTER, LETTER,    LETTER, LETTER, LETTER,   LETTER, LETTER,
    LETTER, LETTER, LETTER,    LETTER,    LETTER,    LETTER,    LETTER, LETTER, LETTER,    LETTER, LETTER, 0,        0,      0,
    0,      0,      X16(HIGH), X16(HIGH), X16(HIGH), X16(HIGH), HIGH,   HIGH,   LEAD,      HIGH,   HIGH,   HIGH,     HIGH,   HIGH,
    HIGH,   HIGH,   HIGH,      HIGH,      HIGH,      HIGH,      HIGH,   HIGH,   X16(HIGH), HIGH,   LEAD,   LEAD,     LEAD,   HIGH,
    HIGH,   HIGH,   HIGH,      HIGH,      HIGH,      HIGH,      HIGH,   HIGH,   HIGH,      HIGH,   HIGH,   X16(HIGH)};

/* Byte i of x holds the class of character i; byte k of the answer holds bit k of the eight classes. */
static inline uint64_t transpose_bits(uint64_t x) {
    uint64_t t = (x ^ x >> 7) & 0x00AA00AA00AA00AAu;
    x ^= t ^ t << 7;
    t = (x ^ x >> 14) & 0x0000CCCC0000CCCCu;
    x ^= t ^ t << 14;
    t = (x ^ x >> 28) & 0x00000000F0F0F0F0u;
    return x ^ t ^ t << 28;
}

/* Byte j of row i and byte i of row j change places. */
static inline void transpose_bytes(uint64_t row[8]) {
    static const uint64_t mask[3] = {0x00000000FFFFFFFFu, 0x0000FFFF0000FFFFu, 0x00FF00FF00FF00FFu};
    for (unsigned step = 4, m = 0; step > 0; step >>= 1, m++)
        for (unsigned i = 0; i < 8; i++) {
            if (i & step) continue;
            uint64_t t = (row[i] >> (8 * step) ^ row[i + step]) & mask[m];
            row[i + step] ^= t;
            row[i] ^= t << (8 * step);
        }
}

static void classify(const uint8_t *text, pq_class_block *out) {
    uint64_t row[8];
    for (unsigned g = 0; g < 8; g++) {
        uint64_t x = 0;
        for (unsigned i = 0; i < 8; i++) x |= (uint64_t)class_of[text[8 * g + i]] << (8 * i);
        row[g] = transpose_bits(x);
    }
    transpose_bytes(row);
    *out = (pq_class_block){row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7]};
}

/* Bytes of the white space that is not ASCII at text[at], 0 if none is there. */
static uint32_t wide_space(const uint8_t *text, uint32_t length, uint32_t at) {
    uint32_t code_point, size = pq_decode(text, length, at, 0, &code_point);
    if (code_point < 0x80 || code_point == 0xFFFD) return 0;
    return pq_code_point(code_point)->flags & PQ_CP_WHITE_SPACE ? size : 0;
}

pq_status pq_stage_char_class(pq_store *store) {
    const uint8_t *text = store->document.text;
    uint32_t length = store->document.length;
    size_t count = (size_t)length / 64 + 1;
    PQ_TRY(pq_reserve(store, PQ_ROOM_CLASSES, (count + 1) * sizeof(pq_class_block)));
    pq_class_block *classes = store->classes = store->rooms[PQ_ROOM_CLASSES].data;
    for (size_t b = 0; b + 1 < count; b++) classify(text + b * 64, &classes[b]);
    uint8_t last[64] = {0};
    uint32_t left = length - (uint32_t)(count - 1) * 64;
    memset(last, ' ', 64);
    if (left) memcpy(last, text + (count - 1) * 64, left);
    classify(last, &classes[count - 1]);
    classes[count] = (pq_class_block){.space = ~(uint64_t)0};
    if (store->document.is_ascii) return PQ_OK;
    for (size_t b = 0; b < count; b++) {
        uint64_t leads = classes[b].high & classes[b].stop;
        classes[b].stop &= ~leads;
        for (; leads; leads &= leads - 1) {
            uint32_t at = (uint32_t)(b * 64) + (uint32_t)__builtin_ctzll(leads), size = wide_space(text, length, at);
            for (; size; size--, at++) classes[at >> 6].space |= (uint64_t)1 << (at & 63);
        }
    }
    return PQ_OK;
}

const pq_code_point_row *pq_code_point(uint32_t code_point) {
    uint32_t page = code_point < 0x110000 ? unicode_pages[code_point / UNICODE_PAGE] : 0;
    return &unicode_rows[unicode_rows_of[page * UNICODE_PAGE + code_point % UNICODE_PAGE]];
}
