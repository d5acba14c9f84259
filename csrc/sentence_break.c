/* Sentence boundaries of UAX #29, Unicode 15.0. */
#include "sentence_scan.h"

static uint8_t read_class(const uint8_t *text, uint32_t end, uint32_t i, uint8_t surrogates, uint32_t *size) {
    uint32_t code_point;
    *size = i < end ? pq_decode(text, end, i, surrogates, &code_point) : 0;
    return *size ? pq_code_point(code_point)->sentence : PQ_SB_OTHER;
}

static int is_separator(uint8_t c) { return c == PQ_SB_SEP || c == PQ_SB_CR || c == PQ_SB_LF; }
static int is_end_sign(uint8_t c) { return c == PQ_SB_ATERM || c == PQ_SB_STERM; }

/* SB8: before any other letter, separator or end sign, a lower-case letter comes. What is read here is not read again for
 * another full stop, since the next one ends the search. */
static int lower_follows(const uint8_t *text, uint32_t end, uint32_t i, uint8_t surrogates) {
    uint32_t size;
    for (;; i += size) {
        uint8_t c = read_class(text, end, i, surrogates, &size);
        if (size == 0 || c == PQ_SB_OLETTER || c == PQ_SB_UPPER || is_separator(c) || is_end_sign(c)) return 0;
        if (c == PQ_SB_LOWER) return 1;
    }
}

uint32_t pq_sentence_break(const uint8_t *text, uint32_t end, uint32_t i, uint8_t surrogates) {
    enum { NONE, CLOSING, SPACES }; /* after SATerm Close*, or SATerm Close* Sp* */
    uint32_t size;
    int state = NONE, direct = 0, is_stop = 0, lower = 0, after_letter = 0;
    uint8_t last = read_class(text, end, i, surrogates, &size);
    for (uint32_t k = i;;) {
        if (is_end_sign(last)) {
            state = CLOSING, direct = 1, is_stop = last == PQ_SB_ATERM;
            lower = is_stop && lower_follows(text, end, k + size, surrogates);
        } else {
            direct = 0;
            if (state == CLOSING && last == PQ_SB_SP) state = SPACES;
            else if (!(state == CLOSING && last == PQ_SB_CLOSE) && !(state == SPACES && last == PQ_SB_SP)) state = NONE;
        }
        uint8_t next;
        for (k += size;; k += size) {
            next = read_class(text, end, k, surrogates, &size);
            if (size == 0) return k; /* SB2 */
            if (is_separator(last) && !(last == PQ_SB_CR && next == PQ_SB_LF)) return k; /* SB3, SB4 */
            if (next != PQ_SB_EXTEND && next != PQ_SB_FORMAT) break;                     /* SB5 */
        }
        if (state != NONE) {
            int joins = (direct && is_stop && next == PQ_SB_NUMERIC)                             /* SB6 */
                        || (direct && is_stop && after_letter && next == PQ_SB_UPPER)            /* SB7 */
                        || lower                                                                 /* SB8 */
                        || next == PQ_SB_SCONTINUE || is_end_sign(next)                          /* SB8a */
                        || (state == CLOSING && next == PQ_SB_CLOSE)                             /* SB9 */
                        || next == PQ_SB_SP || is_separator(next);                               /* SB9, SB10 */
            if (!joins) return k;                                                                /* SB11 */
        }
        after_letter = last == PQ_SB_UPPER || last == PQ_SB_LOWER;
        last = next;
    }
}
