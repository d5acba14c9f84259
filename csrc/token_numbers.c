/* Numbers, with what is written between and behind their digits. */
#include "token_scan.h"

static uint32_t digits_end(const pq_scan *scan, uint32_t i) {
    while (pq_is_digit(pq_at(scan, i))) i++;
    return i;
}

/* A comma joins groups of three digits. */
static int comma_joins(const pq_scan *scan, uint32_t i, uint32_t comma) {
    uint32_t end = comma + 1;
    while (end < comma + 5 && pq_is_digit(pq_at(scan, end))) end++;
    return end - comma - 1 == 3 && comma - i < 4;
}

/* End of the digits at i with points, commas, colons and slashes between them; counts of the latter two. */
/* A decimal comma, as most languages but English have it: 3,5 and 1.145,39. In brackets and lists numbers are parted by it. */
static int comma_is_point(const pq_scan *scan, uint32_t i, uint32_t comma) {
    uint32_t end = digits_end(scan, comma + 1);
    uint8_t before = i > scan->chunk ? scan->text[i - 1] : 0;
    int alone = before == 0 || (scan->count && scan->tokens[scan->count - 1].kind == PQ_TOKEN_MONEY) ||
                (i == scan->chunk + 1 && (before == '-' || before == '+' || (before == '(' && pq_at(scan, end) != ')')));
    return alone && end - comma < 4 && !(pq_at(scan, end) == ',' && pq_is_digit(pq_at(scan, end + 1)));
}

static uint32_t core_end(const pq_scan *scan, uint32_t i, uint32_t *colons, uint32_t *slashes, uint32_t *points) {
    uint32_t k = digits_end(scan, i), group = i;
    *colons = *slashes = *points = 0;
    while (pq_is_digit(pq_at(scan, k + 1))) {
        uint8_t c = scan->text[k];
        if (c == ',' ? !comma_joins(scan, group, k) && !(*colons + *slashes == 0 && comma_is_point(scan, i, k))
                     : c != '.' && c != ':' && c != '/')
            break;
        *colons += c == ':', *slashes += c == '/', *points += c == '.' || c == ',';
        group = k + 1;
        k = digits_end(scan, group);
    }
    return k;
}

/* TK32: end of digits joined by hyphens that are one number (telephone, post code, date), or i where they are a range. */
static uint32_t code_end(const pq_scan *scan, uint32_t i, int *is_date) {
    uint32_t sizes[8], starts[8], n = 0, k = i;
    *is_date = 0;
    for (;;) {
        uint32_t begin = k;
        k = digits_end(scan, k);
        if (n < 8) starts[n] = begin, sizes[n++] = k - begin;
        if (k - i > 40 || pq_at(scan, k) != '-' || !pq_is_digit(pq_at(scan, k + 1))) break;
        k++;
    }
    uint8_t next = pq_at(scan, k);
    if (n < 2 || pq_is_letter(next) ||
        ((next == '.' || next == ',' || next == '/' || next == ':') && pq_is_digit(pq_at(scan, k + 1))))
        return i;
    if (n > 2) {
        *is_date = n == 3 &&
                   ((sizes[0] == 4 && sizes[1] <= 2 && sizes[2] <= 2) || (sizes[2] == 4 && sizes[1] <= 2 && sizes[0] <= 2));
        return k;
    }
    if (sizes[1] == 4 && (sizes[0] == 3 || sizes[0] == 5 || sizes[0] == 1 || sizes[0] > 6)) return k;
    if (sizes[0] == 2 && sizes[1] == 3) return k;
    return scan->text[starts[1]] == '0' && sizes[0] < 4 ? k : i;
}

/* The letters text[k, end) behind digits: ordinals and plurals stay; units are split off. */
static int is_ordinal(const pq_scan *scan, uint32_t k, uint32_t end) {
    uint32_t a = pq_at(scan, k) | 0x20u, b = pq_at(scan, k + 1) | 0x20u;
    if (end == k + 1) return a == 's';
    return end == k + 2 && ((a == 's' && b == 't') || (a == 'n' && b == 'd') || (a == 'r' && b == 'd') || (a == 't' && b == 'h'));
}

static int is_unit(pq_scan *scan, uint32_t k, uint32_t end) {
    if (end > k + 2 && scan->text[end - 2] == 0xC2 && (scan->text[end - 1] | 1) == 0xB3) end -= 2; /* km² km³ */
    uint8_t c = scan->text[k];
    if (end == k + 1 && pq_is_upper(c) && c != 'K' && c != 'M') { /* 3G, 2D, but $3B */
        int money = scan->count && scan->tokens[scan->count - 1].kind == PQ_TOKEN_MONEY;
        return money && (c == 'B' || c == 'T') && scan->split_hyphens;
    }
    return scan->split_clitics && scan->convention != PQ_TOKENS_PTB && end - k <= 8 &&
           pq_is(pq_lookup(scan->text + k, end - k), PQ_LEX_UNITS) && pq_language(scan) != PQ_LANGUAGE_OTHER;
}

/* 2½ 3¾: the sign of a fraction behind digits is part of the number. */
static int is_fraction(const pq_scan *scan, uint32_t k, uint32_t end) {
    const uint8_t *c = scan->text + k;
    if (end == k + 2) return c[0] == 0xC2 && c[1] >= 0xBC && c[1] <= 0xBE;
    return end == k + 3 && c[0] == 0xE2 && c[1] == 0x85 && c[2] >= 0x90 && c[2] <= 0x9E;
}

uint32_t pq_scan_number(pq_scan *scan, uint32_t i) {
    uint32_t colons, slashes, points, digits = digits_end(scan, i), run = pq_run_end(scan, i);
    if (pq_is_keycap(scan, i, run)) {
        pq_emit(scan, i, run, PQ_TOKEN_EMOJI, TK_EMOJI, PQ_NON_ASCII | PQ_HAS_DIGIT);
        return run;
    }
    if (run > digits && is_fraction(scan, digits, run)) return pq_scan_word_from(scan, i, run, PQ_TOKEN_NUMBER, TK_NUMBER);
    if (pq_at(scan, run) == '@' || (run > digits && !is_unit(scan, digits, run) && !is_ordinal(scan, digits, run))) {
        uint32_t link = i >= scan->no_link_before ? pq_scan_link(scan, i) : i;
        return link > i ? link : pq_scan_word_from(scan, i, run, PQ_TOKEN_WORD, TK_WORD);
    }
    if (run == digits && pq_at(scan, run) == '-') {
        int is_date;
        uint32_t code = code_end(scan, i, &is_date);
        if (code > i) {
            pq_emit(scan, i, code, is_date ? PQ_TOKEN_DATE : PQ_TOKEN_NUMBER, is_date ? TK_DATE : TK_CODE, PQ_HAS_DIGIT);
            return code;
        }
    }
    uint32_t end = scan->text[i] == '.' ? digits_end(scan, i + 1) : core_end(scan, i, &colons, &slashes, &points);
    if (scan->text[i] == '.') colons = slashes = points = 0;
    if (pq_at(scan, end) == '.' && (pq_at(scan, end + 1) | 0x20) == 'x' && !pq_is_word_at(scan, end + 2)) end += 2; /* 2.x */
    run = pq_run_end(scan, end);
    unsigned kind = PQ_TOKEN_NUMBER, rule = TK_NUMBER;
    if (slashes == 2 && colons + points == 0) kind = PQ_TOKEN_DATE, rule = TK_DATE;
    if (colons && slashes + points == 0 && end <= i + 8) kind = PQ_TOKEN_TIME, rule = TK_TIME;
    if (run > end) {
        if (is_ordinal(scan, end, run) || !is_unit(scan, end, run))
            return pq_scan_word_from(scan, i, run, PQ_TOKEN_NUMBER, TK_NUMBER);
        uint32_t unit = (pq_at(scan, end + 1) | 0x20u) == 'm' ? pq_at(scan, end) | 0x20u : 0;
        if ((unit == 'a' || unit == 'p') && run == end + 2) kind = PQ_TOKEN_TIME, rule = TK_TIME;
        pq_emit(scan, i, end, kind, rule, PQ_HAS_DIGIT);
        return pq_scan_word_from(scan, end, run, PQ_TOKEN_WORD, TK_UNIT);
    }
    uint32_t width = pq_at(scan, end - 1) == '0' && kind == PQ_TOKEN_NUMBER ? pq_apostrophe(scan, end) : 0;
    if (width && end - i <= 4 && (end - i == 2 || end - i == 4) && pq_at(scan, end + width) == 's' &&
        !pq_is_word_at(scan, end + width + 1)) { /* TK27: 1980's */
        pq_emit_word(scan, i, end + width + 1, kind, TK_DECADE, 0);
        return end + width + 1;
    }
    return pq_scan_word_from(scan, i, end, kind, rule);
}
