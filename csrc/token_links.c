/* Web and mail addresses, domains and file names. */
#include "token_scan.h"

/* Looks no farther for the end of a host or of the local part of a mail address. */
enum { LONGEST_NAME = 256 };

/* The address text[i, end) without the punctuation that belongs to the sentence. */
static uint32_t trim(const pq_scan *scan, uint32_t i, uint32_t end) {
    uint32_t opened = 0, closed = 0;
    for (uint32_t k = i; k < end; k++) opened += scan->text[k] == '(', closed += scan->text[k] == ')';
    while (end > i + 1) {
        uint8_t c = scan->text[end - 1];
        if (c == ')' && closed > opened) closed--;
        else if (!(c == '.' || c == ',' || c == ';' || c == ':' || c == '!' || c == '?' || c == '\'' || c == '"' || c == ']' ||
                   c == '}' || c == '>' || c == '*'))
            break;
        end--;
    }
    return end;
}

/* End of an address that begins at i: up to a sign that no address holds. */
static uint32_t address_end(const pq_scan *scan, uint32_t i) {
    uint32_t k = i;
    while (k < scan->end) {
        uint8_t c = scan->text[k];
        if (c == '"' || c == '<' || c == '>' || c == '`' || c == '{' || c == '}' || c == '|' || c == '\\' || c == '^') break;
        if (c == '&' && pq_at(scan, k + 1) == 'q' && pq_at(scan, k + 2) == 'u' && pq_at(scan, k + 3) == 'o' &&
            pq_at(scan, k + 4) == 't')
            break;
        if (c == '[' || c == ']') break;
        if (c >= 0x80) {
            uint32_t code_point, size = pq_next(scan, k, &code_point);
            const pq_code_point_row *row = pq_code_point(code_point);
            if ((row->flags & PQ_CP_QUOTATION_MARK) || row->general == PQ_GC_DASH || code_point == 0xFFFD || code_point == 0x2026 ||
                (row->flags & PQ_CP_TERMINAL))
                break;
            k += size;
            continue;
        }
        k++;
    }
    return trim(scan, i, k);
}

static int starts_with(const pq_scan *scan, uint32_t i, const char *word) {
    for (; *word; word++, i++) {
        uint8_t c = pq_at(scan, i);
        if (c != (uint8_t)*word && !(pq_is_upper(c) && (c | 0x20) == *word)) return 0;
    }
    return 1;
}

/* TK17: http://… www.… and their kin. */
static int is_url(const pq_scan *scan, uint32_t i) {
    static const char *const schemes[] = {"http://", "https://", "ftp://", "ftps://", "file://",
                                          "mailto:", "doi:10.",  "news:",  "irc://"};
    if (starts_with(scan, i, "www.")) return pq_is_alnum(pq_at(scan, i + 4));
    for (unsigned s = 0; s < sizeof schemes / sizeof *schemes; s++)
        if (starts_with(scan, i, schemes[s])) {
            uint32_t n = 0;
            while (schemes[s][n]) n++;
            return i + n < scan->end && scan->text[i + n] > ' ' && scan->text[i + n] != '"';
        }
    return 0;
}

static int is_host(uint8_t c) { return pq_is_alnum(c) || c == '-' || c == '.' || c == '_' || c >= 0x80; }

/* End of the host at i: labels with single full stops between them; *labels gets their number, *last where the last begins. */
static uint32_t host_end(const pq_scan *scan, uint32_t i, uint32_t *labels, uint32_t *last) {
    uint32_t k = i;
    *labels = 0, *last = i;
    for (;;) {
        uint32_t begin = k;
        while (k < scan->end && k < i + LONGEST_NAME &&
               (pq_is_alnum(scan->text[k]) ||
                ((scan->text[k] == '-' || scan->text[k] == '_') && k > begin && pq_is_alnum(pq_at(scan, k + 1)))))
            k++;
        if (k == begin) return *labels ? k - 1 : i;
        ++*labels, *last = begin;
        if (pq_at(scan, k) != '.') return k;
        k++;
    }
}

static int all_lower(const pq_scan *scan, uint32_t i, uint32_t end) {
    for (; i < end; i++)
        if (pq_is_upper(scan->text[i])) return 0;
    return 1;
}

/* TK21: a host by its last label, a file by its ending, or a newsgroup by its shape. */
static uint32_t domain(const pq_scan *scan, uint32_t i) {
    uint32_t labels, last, end = host_end(scan, i, &labels, &last);
    if (labels < 2 || end - last < 2) return i;
    if (pq_at(scan, end) >= 0x80 && pq_is_word_at(scan, end)) return i;
    const pq_entry *entry = pq_lookup(scan->text + last, end - last);
    int is_domain = pq_is(entry, PQ_LEX_DOMAINS), is_file = pq_is(entry, PQ_LEX_FILE_ENDINGS);
    /* deal.It and end.me are two sentences: a domain is not capitalised where the word before is not */
    if ((is_domain || is_file) && (all_lower(scan, last, end) || !all_lower(scan, i, i + 1))) {
        if (is_domain && (pq_at(scan, end) == '/' || (pq_at(scan, end) == ':' && pq_is_digit(pq_at(scan, end + 1)))))
            return address_end(scan, i);
        return end;
    }
    if (labels < 3 || !all_lower(scan, i, end)) return i;
    uint32_t shortest = end - i, length = 0;
    for (uint32_t k = i; k <= end; k++)
        if (k == end || scan->text[k] == '.') {
            if (length < shortest) shortest = length;
            length = 0;
        } else {
            length++;
        }
    return shortest >= 2 && !pq_is_digit(scan->text[i]) ? end : i;
}

/* TK18: a local part, @ and a host. */
static uint32_t mail(const pq_scan *scan, uint32_t i, uint32_t *looked) {
    uint32_t k = i;
    while (k < scan->end && k < i + LONGEST_NAME &&
           (is_host(scan->text[k]) || scan->text[k] == '+' || scan->text[k] == '%' ||
            (scan->text[k] == '\'' && k > i && pq_is_alnum(pq_at(scan, k + 1))))) {
        if (scan->text[k] >= 0x80 && !pq_is_word_at(scan, k) && (scan->text[k] & 0xC0) != 0x80) break;
        k++;
    }
    *looked = k;
    if (pq_at(scan, k) != '@' || k == i) return i;
    uint32_t labels, last, end = host_end(scan, k + 1, &labels, &last);
    return labels ? end : i;
}

uint32_t pq_scan_link(pq_scan *scan, uint32_t i) {
    uint32_t looked, end;
    if (is_url(scan, i)) {
        end = address_end(scan, i);
        if (end > i + 4) {
            pq_emit_word(scan, i, end, PQ_TOKEN_URL, TK_URL, 0);
            return end;
        }
    }
    end = mail(scan, i, &looked);
    if (end > i) {
        pq_emit_word(scan, i, end, PQ_TOKEN_EMAIL, TK_EMAIL, 0);
        return end;
    }
    end = domain(scan, i);
    if (end > i) {
        pq_emit_word(scan, i, end, PQ_TOKEN_URL, TK_DOMAIN, 0);
        return end;
    }
    scan->no_link_before = looked;
    return i;
}
