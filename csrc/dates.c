#include "dates.h"

#include <string.h>

typedef struct {
    const uint8_t *text;
    uint32_t at, end;
} scanner;

typedef struct {
    uint32_t year, month, day, hour, minute, second, micro;
    int has_time, has_zone, ambiguous;
    int16_t offset;
    uint32_t zone; /* index into zones + 1, where the offset depends on the date */
} date_parts;

/* ---- small pieces ---------------------------------------------------------------------------------------- */
static int is_digit(uint8_t c) { return (uint8_t)(c - '0') < 10; }
static uint8_t peek(const scanner *s) { return s->at < s->end ? s->text[s->at] : 0; }
static int is_letter_at(const scanner *s, uint32_t at) {
    return at < s->end && ((uint8_t)((s->text[at] | 0x20) - 'a') < 26 || s->text[at] >= 0x80);
}

static uint32_t number(scanner *s, uint32_t most, uint32_t *value) { /* its number of digits, 0 if none or too many */
    uint32_t from = s->at, v = 0;
    while (s->at < s->end && is_digit(s->text[s->at]) && s->at - from <= most) v = v * 10 + (uint32_t)(s->text[s->at++] - '0');
    uint32_t n = s->at - from;
    if (n == 0 || n > most) {
        s->at = from;
        return 0;
    }
    *value = v;
    return n;
}

static void spaces(scanner *s) {
    uint32_t stop = s->at + 8 < s->end ? s->at + 8 : s->end;
    s->at = pq_skip_space(s->text, stop, s->at);
}

static int word(scanner *s, const char *lower) { /* takes the word if it stands here and no letter follows */
    uint32_t i = s->at;
    for (; *lower != '\0'; lower++, i++) {
        if (i >= s->end) return 0;
        uint8_t c = s->text[i] >= 'A' && s->text[i] <= 'Z' ? s->text[i] | 0x20 : s->text[i];
        if (c != (uint8_t)*lower) return 0;
    }
    if (is_letter_at(s, i)) return 0;
    s->at = i;
    return 1;
}

static uint32_t letters(const scanner *s) { /* end of the run of letters here */
    uint32_t i = s->at;
    while (i < s->end && i - s->at < 24 && is_letter_at(s, i)) i++;
    return i;
}

/* ---- months and weekdays --------------------------------------------------------------------------------- */
static uint32_t month(scanner *s) {
    uint32_t end = letters(s);
    if (end == s->at) return 0;
    int stop = end < s->end && s->text[end] == '.';
    const pq_entry *entry = pq_lookup(s->text + s->at, end - s->at);
    if (!pq_is(entry, PQ_LEX_MONTHS) && !pq_is(entry, PQ_LEX_FOREIGN_MONTHS)) {
        entry = NULL;
        if (end - s->at >= 3 && end - s->at <= 4) { /* Jan, Sept with the stop or without */
            uint8_t key[5];
            memcpy(key, s->text + s->at, end - s->at);
            key[end - s->at] = '.';
            entry = pq_lookup(key, end - s->at + 1);
            if (!pq_is(entry, PQ_LEX_MONTHS)) entry = NULL;
        }
    }
    if (entry == NULL) return 0;
    s->at = end + (uint32_t)stop;
    return entry->value;
}

static void weekday(scanner *s) {
    scanner t = *s;
    uint32_t end = letters(&t);
    if (end - t.at < 2 || !pq_is(pq_lookup(t.text + t.at, end - t.at), PQ_LEX_WEEKDAYS)) return;
    t.at = end;
    if (peek(&t) == '.') t.at++;
    spaces(&t);
    if (peek(&t) == ',') t.at++;
    spaces(&t);
    if (word(&t, "the")) spaces(&t);
    *s = t;
}

static void ordinal(scanner *s) {
    if (!word(s, "st") && !word(s, "nd") && !word(s, "rd")) word(s, "th");
}

/* ---- zones ----------------------------------------------------------------------------------------------- */
enum { AMERICAN = 0x4000 }; /* standard time, an hour more in summer by the rule of 2007 */
static const struct {
    char name[5];
    int16_t minutes;
} zones[] = {{"utc", 0},
             {"gmt", 0},
             {"z", 0},
             {"wet", 0},
             {"bst", 60},
             {"cet", 60},
             {"west", 60},
             {"wat", 60},
             {"cest", 120},
             {"mez", 60},
             {"mesz", 120},
             {"eet", 120},
             {"sast", 120},
             {"cat", 120},
             {"eest", 180},
             {"msk", 180},
             {"eat", 180},
             {"pkt", 300},
             {"wib", 420},
             {"sgt", 480},
             {"hkt", 480},
             {"awst", 480},
             {"jst", 540},
             {"kst", 540},
             {"acst", 570},
             {"aest", 600},
             {"acdt", 630},
             {"aedt", 660},
             {"nzst", 720},
             {"nzdt", 780},
             {"ast", -240},
             {"adt", -180},
             {"est", -300},
             {"edt", -240},
             {"cst", -360},
             {"cdt", -300},
             {"mst", -420},
             {"mdt", -360},
             {"pst", -480},
             {"pdt", -420},
             {"akst", -540},
             {"akdt", -480},
             {"hst", -600},
             {"et", AMERICAN + 300},
             {"ct", AMERICAN + 360},
             {"mt", AMERICAN + 420},
             {"pt", AMERICAN + 480},
             {"ist", PQ_NO_OFFSET}};

static int signed_offset(scanner *s, int16_t *minutes) { /* +01:00, -0500, +1 */
    uint32_t hours, rest = 0, n;
    uint8_t sign = peek(s);
    scanner t = *s;
    if (sign == 0xE2 && t.end - t.at > 3 && t.text[t.at + 1] == 0x88 && t.text[t.at + 2] == 0x92) t.at += 2, sign = '-';
    if (sign != '+' && sign != '-') return 0;
    t.at++;
    n = number(&t, 4, &hours);
    if (n == 0 || n == 3) return 0;
    if (n == 4) rest = hours % 100, hours /= 100;
    else if (peek(&t) == ':') {
        t.at++;
        if (number(&t, 2, &rest) != 2) return 0;
    }
    if (hours > 14 || rest > 59) return 0;
    *minutes = (int16_t)((sign == '-' ? -1 : 1) * (int)(hours * 60 + rest));
    *s = t;
    return 1;
}

static void zone(scanner *s, date_parts *parts) {
    scanner t = *s;
    spaces(&t);
    if (is_digit(peek(&t)) || peek(&t) == '|') return;
    if (signed_offset(&t, &parts->offset)) {
        parts->has_zone = 1;
        *s = t;
        return;
    }
    int bracket = peek(&t) == '(';
    t.at += (uint32_t)bracket;
    uint8_t letter = peek(&t);
    if ((uint8_t)(letter - 'A') >= 26) return;
    for (size_t k = 0; k < sizeof zones / sizeof *zones; k++) {
        scanner u = t;
        if (zones[k].name[0] != (letter | 0x20) || !word(&u, zones[k].name)) continue;
        parts->has_zone = zones[k].minutes != PQ_NO_OFFSET;
        parts->offset = zones[k].minutes;
        int16_t more;
        if (zones[k].minutes == 0 && k < 2 && signed_offset(&u, &more)) parts->offset = more;
        if (bracket && peek(&u) != ')') return;
        u.at += (uint32_t)bracket;
        *s = u;
        return;
    }
}

/* ---- time of day ----------------------------------------------------------------------------------------- */
static int half_of_day(scanner *s, uint32_t *hour) { /* a.m., PM, pm */
    scanner t = *s;
    spaces(&t);
    uint8_t half = peek(&t) | 0x20;
    if (half != 'a' && half != 'p') return 0;
    t.at++;
    int dotted = peek(&t) == '.';
    t.at += (uint32_t)dotted;
    if ((peek(&t) | 0x20) != 'm') return 0;
    t.at++;
    if (dotted && peek(&t) == '.') t.at++;
    if (is_letter_at(&t, t.at)) return 0;
    if (*hour > 12) return 0;
    *hour = *hour % 12 + (half == 'p' ? 12 : 0);
    *s = t;
    return 1;
}

/* What follows the hours: a.m., Uhr, a zone. Whether one of the first two is there. */
static int after_time(scanner *t, date_parts *p) {
    scanner u = *t;
    spaces(&u);
    uint8_t c = peek(&u);
    if (!is_letter_at(&u, u.at) && c != '+' && c != '-' && c != '(') return 0; /* mostly */
    int sure = half_of_day(t, &p->hour);
    if (word(t, "uhr")) sure = 1;
    u = *t;
    spaces(&u);
    if (word(&u, "uhr")) *t = u, sure = 1;
    return sure;
}

static int time_of_day(scanner *s, date_parts *parts) {
    if (!is_digit(peek(s))) return 0;
    scanner t = *s;
    date_parts p = *parts;
    uint32_t fraction = 0, n = number(&t, 4, &p.hour);
    int sure = 0;
    p.minute = p.second = p.micro = 0;
    if (n == 0 || n == 3 || peek(&t) == '-' || peek(&t) == '/') return 0;
    if (n == 4) { /* 2110 GMT */
        p.minute = p.hour % 100;
        p.hour /= 100;
        scanner u = t;
        spaces(&u);
        if (!is_letter_at(&u, u.at)) return 0; /* 2025-04-02 is no time with an offset */
        u = t;
        zone(&u, &p);
        if (u.at == t.at) return 0;
        t = u;
        sure = 1;
    } else {
        if ((peek(&t) == ':' || peek(&t) == '.' || peek(&t) == 'h') && t.at + 2 < t.end && is_digit(t.text[t.at + 1]) &&
            is_digit(t.text[t.at + 2])) {
            sure = peek(&t) == ':' || peek(&t) == 'h';
            t.at++;
            number(&t, 2, &p.minute);
            if (peek(&t) == ':' && sure) {
                t.at++;
                if (number(&t, 2, &p.second) != 2) return 0;
                if (peek(&t) == '.' && t.at + 1 < t.end && is_digit(t.text[t.at + 1])) {
                    uint32_t scale = 100000;
                    for (t.at++; is_digit(peek(&t)); t.at++, scale /= 10) fraction += (uint32_t)(peek(&t) - '0') * scale;
                    p.micro = fraction;
                }
            }
        }
        if (after_time(&t, &p)) sure = 1;
        if (!sure) return 0;
        zone(&t, &p);
    }
    p.has_time = 1;
    *parts = p;
    *s = t;
    return 1;
}

/* 2025-12-01 22:11:08 or with a T, which most headers have, at one go. */
static int iso_date_and_time(scanner *s, date_parts *parts) {
    const uint8_t *at = s->text + s->at;
    if (s->end - s->at < 19 || at[4] != '-' || at[7] != '-' || (at[10] != ' ' && at[10] != 'T') || at[13] != ':' || at[16] != ':')
        return 0;
    uint32_t value[19];
    for (uint32_t i = 0; i < 19; i++) {
        value[i] = (uint32_t)at[i] - '0';
        if (value[i] >= 10 && i != 4 && i != 7 && i != 10 && i != 13 && i != 16) return 0;
    }
    scanner t = {s->text, s->at + 19, s->end};
    if (is_digit(peek(&t)) || peek(&t) == '.') return 0;
    *parts = (date_parts){.year = value[0] * 1000 + value[1] * 100 + value[2] * 10 + value[3],
                          .month = value[5] * 10 + value[6],
                          .day = value[8] * 10 + value[9],
                          .hour = value[11] * 10 + value[12],
                          .minute = value[14] * 10 + value[15],
                          .second = value[17] * 10 + value[18],
                          .has_time = 1};
    after_time(&t, parts);
    zone(&t, parts);
    *s = t;
    return 1;
}

/* ---- the day --------------------------------------------------------------------------------------------- */
static int year_after(scanner *s, date_parts *parts) { /* `, 2025`; a missing year leaves 0 */
    scanner t = *s;
    spaces(&t);
    if (peek(&t) == ',') t.at++;
    spaces(&t);
    if (number(&t, 4, &parts->year) == 4 && parts->year >= 1000 && peek(&t) != ':') {
        *s = t;
        return 1;
    }
    parts->year = 0;
    return 0;
}

static int day_in_digits(scanner *s, date_parts *parts) {
    scanner t = *s;
    uint32_t a, b, c = 0, n = number(&t, 4, &a), m;
    uint8_t sign = peek(&t);
    if (n == 0 || n == 3 || (sign != '-' && sign != '/' && sign != '.')) return 0;
    t.at++;
    if (number(&t, 2, &b) == 0 || peek(&t) != sign) return 0;
    t.at++;
    m = number(&t, 4, &c);
    if (is_digit(peek(&t))) return 0;
    if (n == 4) {
        if (m == 0 || m > 2) return 0;
        *parts = (date_parts){.year = a, .month = b, .day = c};
    } else {
        if (m != 4 && m != 2) return 0;
        if (m == 2) c += c < 70 ? 2000 : 1900;
        int american = sign == '/' && b > 12 && a <= 12;
        *parts = (date_parts){.year = c, .month = american ? a : b, .day = american ? b : a};
        parts->ambiguous = sign != '.' && a <= 12 && b <= 12 && a != b;
    }
    *s = t;
    return 1;
}

static int day_in_words(scanner *s, date_parts *parts) {
    scanner t = *s;
    *parts = (date_parts){0};
    if ((parts->month = month(&t)) != 0) { /* March 15, 2025 */
        spaces(&t);
        if (number(&t, 2, &parts->day) == 0) return 0;
        ordinal(&t);
        if (peek(&t) == ':' || is_letter_at(&t, t.at)) return 0;
        year_after(&t, parts);
    } else { /* 15 March 2025 */
        if (number(&t, 2, &parts->day) == 0) return 0;
        ordinal(&t);
        if (peek(&t) == '.' || peek(&t) == '-') t.at++;
        spaces(&t);
        if (word(&t, "of")) spaces(&t);
        if ((parts->month = month(&t)) == 0) return 0;
        if (peek(&t) == '-') t.at++;
        year_after(&t, parts);
    }
    *s = t;
    return 1;
}

/* ---- from parts to a value -------------------------------------------------------------------------------- */
static int64_t days_since_1970(uint32_t year, uint32_t month_number, uint32_t day) {
    int64_t y = (int64_t)year - (month_number <= 2);
    int64_t era = y / 400, of_era = y - era * 400;
    int64_t of_year = (153 * ((int64_t)month_number + (month_number > 2 ? -3 : 9)) + 2) / 5 + (int64_t)day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int is_real(const date_parts *p) {
    static const uint8_t lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (p->month < 1 || p->month > 12 || p->day < 1 || p->hour > 23 || p->minute > 59 || p->second > 60) return 0;
    uint32_t leap = p->month == 2 && (p->year % 4 == 0 && (p->year % 100 != 0 || p->year % 400 == 0));
    return p->day <= lengths[p->month - 1] + leap;
}

static int is_american_summer(const date_parts *p) { /* second Sunday of March, 2:00, to the first of November, 2:00 */
    if (p->month < 3 || p->month > 11) return 0;
    if (p->month > 3 && p->month < 11) return 1;
    int64_t first = days_since_1970(p->year, p->month, 1);
    uint32_t sunday = 1 + (uint32_t)((10 - first % 7) % 7) + (p->month == 3 ? 7 : 0); /* 1970-01-01 was a Thursday */
    int after = p->day > sunday || (p->day == sunday && p->hour >= 2);
    return p->month == 3 ? after : !after;
}

static int64_t wall_time(const date_parts *p) {
    int64_t seconds = days_since_1970(p->year, p->month, p->day) * 86400 + p->hour * 3600 + p->minute * 60 + p->second;
    return seconds * 1000000 + p->micro;
}

static void finish(const date_parts *p, pq_date *date) {
    date->has_time = (uint8_t)p->has_time;
    date->offset_minutes = PQ_NO_OFFSET;
    if (p->year == 0) date->status = p->month >= 1 && p->month <= 12 && p->day >= 1 && p->day <= 31 ? PQ_DATE_NO_YEAR : PQ_DATE_BAD;
    else date->status = !is_real(p) ? PQ_DATE_BAD : p->ambiguous ? PQ_DATE_AMBIGUOUS : PQ_DATE_GOOD;
    if (date->status == PQ_DATE_AMBIGUOUS) {
        date_parts other = *p;
        other.day = p->month, other.month = p->day; /* both are at most 12 */
        date->readings[0] = wall_time(p);
        date->readings[1] = wall_time(&other);
    }
    if (date->status != PQ_DATE_GOOD) return;
    if (p->has_zone && p->offset < AMERICAN) date->offset_minutes = p->offset;
    if (p->has_zone && p->offset >= AMERICAN && p->year >= 2007)
        date->offset_minutes = (int16_t)(AMERICAN - p->offset + (is_american_summer(p) ? 60 : 0));
    date->value = wall_time(p);
}

/* Skips what stands between date and time: comma, bar, dash, dot, "at". */
static void between(scanner *s) {
    spaces(s);
    if (word(s, "at") || word(s, "um")) spaces(s);
    else if (peek(s) == ',' || peek(s) == '|' || peek(s) == '-') s->at++;
    else if (peek(s) == 0xC2 && s->end - s->at > 2 && s->text[s->at + 1] == 0xB7) s->at += 2;
    else if (peek(s) == 0xE2 && s->end - s->at > 3 && s->text[s->at + 1] == 0x80 && s->text[s->at + 2] >= 0x93 &&
             s->text[s->at + 2] <= 0xA2)
        s->at += 3;
    spaces(s);
    if (word(s, "at") || word(s, "um") || word(s, "\xC3\xA0")) spaces(s);
}

int pq_read_date(const pq_store *store, uint32_t at, uint32_t end, pq_date *date) {
    scanner s = {store->document.text, at, end};
    date_parts parts = {0}, day;
    if (end - at > 96) s.end = at + 96;
    *date = (pq_date){.start = at};
    if (iso_date_and_time(&s, &parts)) {
        date->end = s.at;
        finish(&parts, date);
        return 1;
    }
    if (time_of_day(&s, &parts)) between(&s); /* 21:10, 15 March 2025 */
    if (!is_digit(peek(&s))) weekday(&s);
    if (!day_in_digits(&s, &day) && !day_in_words(&s, &day)) return 0;
    if (is_letter_at(&s, s.at) && peek(&s) != 'T') return 0;
    if (parts.has_time) {
        parts.year = day.year, parts.month = day.month, parts.day = day.day, parts.ambiguous = day.ambiguous;
    } else {
        parts = day;
        scanner t = s;
        if (peek(&t) == 'T') t.at++;
        else between(&t);
        if (time_of_day(&t, &parts)) s = t;
        else if (peek(&s) == 'T') return 0;
    }
    date->end = s.at;
    finish(&parts, date);
    return 1;
}

/* ---- ages ------------------------------------------------------------------------------------------------- */
static const struct {
    char name[8];
    uint32_t seconds;
} units[] = {{"second", 1},   {"sec", 1},         {"s", 1},         {"minute", 60}, {"min", 60},
             {"m", 60},       {"hour", 3600},     {"hr", 3600},     {"h", 3600},    {"day", 86400},
             {"d", 86400},    {"week", 604800},   {"wk", 604800},   {"w", 604800},  {"month", 2592000},
             {"mo", 2592000}, {"year", 31536000}, {"yr", 31536000}, {"y", 31536000}};

static uint32_t unit(scanner *s) {
    uint32_t end = letters(s), length = end - s->at;
    for (size_t k = 0; k < sizeof units / sizeof *units && length > 0; k++) {
        uint32_t n = (uint32_t)strlen(units[k].name);
        if ((peek(s) | 0x20) != units[k].name[0] || (length != n && !(length == n + 1 && (s->text[end - 1] | 0x20) == 's')))
            continue;
        scanner t = {s->text, s->at, s->at + n}; /* hour, hours */
        if (!word(&t, units[k].name)) continue;
        s->at = end;
        if (peek(s) == '.') s->at++;
        return units[k].seconds;
    }
    return 0;
}

uint32_t pq_read_age(const pq_store *store, uint32_t at, uint32_t end, int64_t *seconds) {
    scanner s = {store->document.text, at, end};
    if (end - at > 64) s.end = at + 64;
    *seconds = 0;
    uint8_t first = peek(&s) | 0x20;
    if (!is_digit(peek(&s)) && first != 'a' && first != 'j' && first != 'm' && first != 'o') return 0;
    if (!is_digit(peek(&s))) {
        if (word(&s, "just now") || word(&s, "moments ago")) return s.at;
        if (word(&s, "about") || word(&s, "over") || word(&s, "almost")) spaces(&s);
    }
    for (int pair = 0; pair < 3; pair++) {
        uint32_t n = 1, scale;
        if (is_digit(peek(&s)) ? number(&s, 5, &n) == 0 : !word(&s, "an") && !word(&s, "a")) return 0;
        spaces(&s);
        if ((scale = unit(&s)) == 0) return 0;
        *seconds += (int64_t)n * scale;
        spaces(&s);
        if (word(&s, "ago")) return s.at;
        if (peek(&s) == ',') s.at++;
        spaces(&s);
        if (word(&s, "and")) spaces(&s);
    }
    return 0;
}
