#include "roles_scan.h"

#include <string.h>

/* ---- above the body ---------------------------------------------------------------------------------------------- */
/* Index of a header or byline within the next few blocks, before any body; PQ_NONE if there is none. */
static uint32_t find_header(const role_run *run, uint32_t from, uint32_t *byline) {
    *byline = PQ_NONE;
    for (uint32_t b = from, seen = 0; b < run->count && seen < 5; b++) {
        const block_look *look = &run->looks[b];
        if (!is_free(run, b) || look->start >= look->end) continue;
        seen++;
        if (pq_is_header_block(run, b)) return b;
        if (*byline == PQ_NONE && pq_is_byline_block(run, b)) *byline = b;
        if (length_of(look) > 320) break;
    }
    return PQ_NONE;
}

/* Fields of a mail or form (From: A Date: B), or an address: what no headline has. */
static int is_form(const role_run *run, const block_look *look) {
    const uint8_t *text = run->store->document.text, *end = text + look->end,
                  *at = memchr(text + look->start, '@', length_of(look));
    uint32_t labels = 0;
    if (at != NULL && at > text + look->start && at[-1] > ' ' && at + 1 < end && at[1] > ' ') return 1;
    for (at = text + look->start; labels < 3 && (at = memchr(at, ':', (size_t)(end - at))) != NULL; at++)
        labels += at + 1 < end && at[1] == ' ';
    return labels >= 3;
}

static int headline_score(const role_run *run, uint32_t b, int has_header) {
    const block_look *look = &run->looks[b];
    uint32_t length = length_of(look);
    int score = has_header ? 4 : 0;
    if (length > 300 || !(close_look(run, b)->traits & LETTERS) || look->marker || is_form(run, look)) return -9;
    if (look->traits & TERMINATED && !(look->traits & QUESTION)) score -= 2;
    else if (!(look->traits & QUESTION)) score += 2;
    else score += 1;
    if (look->traits & INNER_STOP) score -= 2;
    if (look->traits & COLON) score -= 2;
    if (look->traits & COMMA) score -= 3;
    if (look->traits & BEGINS_LOWER) score -= 1;
    if (length > 160) score -= 1;
    if (length > 240 && look->traits & INNER_STOP) score -= 3; /* several sentences as long as a paragraph */
    if (look->words < 2 && !has_header) score -= 1;
    if (b + 1 >= run->count) score -= 9;
    else if (is_free(run, b + 1) && length_of(&run->looks[b + 1]) > length) score += 1;
    return score;
}

static int is_section_name(const role_run *run, uint32_t b) {
    pq_words words;
    const block_look *look = &run->looks[b];
    if (length_of(look) > 30) return 0;
    pq_read_words(run->store, look->start, look->end, 4, &words);
    return words.count > 0 && pq_phrase(run->store, &words, 0, PQ_LEX_SECTIONS, NULL) == words.count;
}

/* `Cable Today —`: names and a dash above the body. */
static int is_outlet_line(const role_run *run, uint32_t b) {
    const uint8_t *text = run->store->document.text;
    const block_look *look = &run->looks[b];
    pq_words words;
    if (b == 0 || length_of(look) > 40 || length_of(look) < 5 || look->traits & (TERMINATED | MARK_FIRST)) return 0;
    int dash = text[look->end - 1] == '-' || memcmp(text + look->end - 3, "\xE2\x80\x94", 3) == 0;
    if (!dash) return 0;
    pq_read_words(run->store, look->start, look->end, 8, &words);
    return words.complete && words.count >= 2 && words.count <= 6 && words.items[words.count - 1].flags & PQ_WORD_SIGNS &&
           pq_are_names(run->store, &words, 0, words.count - 1);
}

/* An outlet in a line of its own under a byline: `Coast News, Norfolk`. */
static int is_outlet_below(const role_run *run, uint32_t b) {
    const block_look *look = &run->looks[b];
    pq_words words;
    if (b == 0 || run->blocks[b - 1].kind != PQ_BLOCK_BYLINE || length_of(look) > 50 || look->traits & (TERMINATED | COLON))
        return 0;
    pq_read_words(run->store, look->start, look->end, 7, &words);
    if (!words.complete || words.count > 6 || !pq_are_names(run->store, &words, 0, words.count)) return 0;
    for (uint32_t i = 0; i < words.count; i++)
        if (pq_is(pq_word_entry(run->store, &words.items[i]), PQ_LEX_OUTLET_WORDS)) return 1;
    return 0;
}

/* The same where it looked like a credit: `BBC News, Norfolk` is none of a picture. */
static int is_outlet_of_byline(role_run *run, uint32_t b) {
    pq_document *document = &run->store->document;
    uint32_t n = document->credit_count, c = 0;
    if (b == 0 || run->blocks[b].kind_rule != RO_CREDIT || run->blocks[b - 1].kind != PQ_BLOCK_BYLINE) return 0;
    while (c < n && document->credits[c].block != b) c++;
    if (c == n || document->credits[c].agency.start != run->looks[b].start || document->credits[c].photographer.start != PQ_NONE)
        return 0;
    pq_words words;
    const pq_entry *entry = NULL;
    pq_read_words(run->store, run->looks[b].start, run->looks[b].end, 6, &words);
    if (pq_phrase(run->store, &words, 0, PQ_LEX_AGENCIES, &entry) > 0 && entry->kind == 2) return 0; /* pictures only */
    memmove(&document->credits[c], &document->credits[c + 1], (n - c - 1) * sizeof *document->credits);
    document->credit_count = n - 1;
    return 1;
}

static int is_below_header(const role_run *run, uint32_t b) { /* with nothing but pictures between */
    while (b > 0 && (run->blocks[b - 1].kind == PQ_BLOCK_CAPTION || run->blocks[b - 1].kind == PQ_BLOCK_CREDIT)) b--;
    return b > 0 && run->blocks[b - 1].kind == PQ_BLOCK_HEADER;
}

static int is_above_body(const role_run *run, uint32_t b) { /* the body, a byline or dates */
    pq_header found;
    const block_look *look = &run->looks[b];
    if (is_body_like(run, b)) return 1;
    return is_free(run, b) && look->start < look->end &&
           (pq_is_byline_block(run, b) || pq_is_header_block(run, b) ||
            pq_read_name_line(run->store, look->start, look->end, &found) == 2);
}

/* A line or sentence with the dates of the page above it, and a byline or more dates below. */
static int is_between_headers(const role_run *run, uint32_t b) {
    if (b == 0 || b + 1 >= run->count || run->blocks[b - 1].kind != PQ_BLOCK_HEADER || length_of(&run->looks[b]) > 320) return 0;
    if (!is_free(run, b + 1) || run->looks[b + 1].start >= run->looks[b + 1].end) return 0;
    if (pq_is_byline_block(run, b + 1)) return 1;
    return pq_is_header_block(run, b + 1) && (run->looks[b + 1].traits & (OWN_HEADER | LABELLED_HEADER)) != OWN_HEADER;
}

/* Header, bylines and decks from block `from` to the first paragraph; returns its index. */
static uint32_t judge_front(role_run *run, uint32_t from, int has_title) {
    uint32_t byline, header = find_header(run, from, &byline), last = header != PQ_NONE ? header : byline, b = from;
    pq_header found;
    int sure = header != PQ_NONE && run->looks[header].traits & SURE_HEADER;
    for (int seen = 0, outlets = 0; b < run->count && seen < 8; b++) {
        block_look *look = &run->looks[b];
        if (run->blocks[b].kind_rule == RO_BOX_HEADING) break;
        if (!is_free(run, b) || look->start >= look->end) {
            if (outlets < 4 && is_outlet_of_byline(run, b)) {
                set_kind(run, b, PQ_BLOCK_BYLINE, RO_BYLINE, 0.7f);
                outlets++;
            }
            if (run->blocks[b].kind_rule == RO_CREDIT && has_title &&
                b <= from + 1) { /* Reuters under the headline signs the text */
                pq_credit *credits = run->store->document.credits;
                uint32_t n = run->store->document.credit_count;
                if (n == 1 && credits[0].block == b && credits[0].agency.start == credits[0].start &&
                    credits[0].agency.end == credits[0].end) {
                    run->store->document.credit_count = 0;
                    set_kind(run, b, PQ_BLOCK_BYLINE, RO_BYLINE, 0.7f);
                }
            }
            continue;
        }
        seen++;
        int name;
        if (length_of(look) == 2 && memcmp(run->store->document.text + look->start, "By", 2) == 0 && b + 1 < run->count &&
            is_free(run, b + 1) && pq_read_name_line(run->store, run->looks[b + 1].start, run->looks[b + 1].end, &found) > 0) {
            set_kind(run, b, PQ_BLOCK_BYLINE, RO_BYLINE, 0.8f); /* the name in a line of its own */
            set_kind(run, ++b, PQ_BLOCK_BYLINE, RO_BYLINE, 0.8f);
        } else if (is_outlet_line(run, b)) set_kind(run, b, PQ_BLOCK_BYLINE, RO_OUTLET_LINE, 0.6f);
        else if (pq_is_header_block(run, b) && (has_title || look->traits & SURE_HEADER || length_of(look) > 20)) {
            set_kind(run, b, PQ_BLOCK_HEADER, look->traits & OWN_HEADER ? RO_OWN_HEADER : RO_HEADER,
                     look->traits & (LABELLED_HEADER | OWN_HEADER) ? 1.0f : 0.85f);
            sure |= (look->traits & SURE_HEADER) != 0;
        } else if (pq_is_byline_block(run, b)) set_kind(run, b, PQ_BLOCK_BYLINE, RO_BYLINE, 0.9f);
        else if ((name = look->traits & COLON ? 0 : pq_read_name_line(run->store, look->start, look->end, &found)) == 2 ||
                 (name == 1 && has_title && sure && (is_below_header(run, b) || (header != PQ_NONE && b + 1 == header))))
            set_kind(run, b, PQ_BLOCK_BYLINE, RO_BYLINE, 0.7f);
        else if (has_title && is_between_headers(run, b)) set_kind(run, b, PQ_BLOCK_DECK, RO_DECK, 0.8f);
        else if (is_outlet_below(run, b)) set_kind(run, b, PQ_BLOCK_BYLINE, RO_BYLINE, 0.6f);
        else if (last != PQ_NONE && b < last && has_title && length_of(look) <= 320) set_kind(run, b, PQ_BLOCK_DECK, RO_DECK, 0.9f);
        else if (has_title && b == from + (uint32_t)(last != PQ_NONE && last >= from ? last - from + 1 : 0) &&
                 !(close_look(run, b)->traits & (TERMINATED | COLON | ALL_CAPS | COMMA)) && look->words >= 8 &&
                 length_of(look) <= 240 && b + 1 < run->count && is_above_body(run, b + 1) && look->label == 0 && !look->marker)
            set_kind(run, b, PQ_BLOCK_DECK, RO_DECK, 0.6f);
        else break;
    }
    return b;
}

/* The aggregator's own line, in which the headline above it may hold a date, or begin as a byline does. */
static int is_above_sure_header(const role_run *run, uint32_t b) {
    uint32_t next = next_free(run, b + 1);
    if (next >= run->count || run->looks[b].traits & (LABELLED_HEADER | OWN_HEADER)) return 0;
    return pq_is_header_block(run, next) && run->looks[next].traits & LABELLED_HEADER;
}

uint32_t pq_judge_top(role_run *run) {
    int given = run->store->options.given & PQ_GIVEN_TITLE, has_title = given != 0;
    uint32_t b = next_free(run, 0), byline;
    if (b >= run->count) return b;
    if (!given && b + 1 < run->count && is_section_name(run, b) &&
        headline_score(run, next_free(run, b + 1) < run->count ? next_free(run, b + 1) : b, 0) >= 1) {
        set_kind(run, b, PQ_BLOCK_HEADER, RO_KICKER, 0.8f);
        b = next_free(run, b + 1);
    }
    if (!given && b < run->count &&
        ((!pq_is_header_block(run, b) && !pq_is_byline_block(run, b)) || is_above_sure_header(run, b))) {
        uint32_t next = next_free(run, b + 1), at = next < run->count ? find_header(run, next, &byline) : PQ_NONE;
        int near = (at != PQ_NONE && at <= next + 1) || (at == PQ_NONE && next < run->count && byline == next);
        int score = headline_score(run, b, near);
        if (score >= 2) {
            set_kind(run, b, PQ_BLOCK_HEADLINE, RO_HEADLINE, score >= 5 ? 1.0f : 0.7f);
            has_title = 1;
            b++;
        }
    }
    return judge_front(run, b, has_title);
}

/* The dateline of a paragraph becomes its lead. The first may have one by form alone, the next two need more. */
void pq_judge_datelines(role_run *run, uint32_t from) {
    uint32_t seen = 0;
    for (uint32_t b = from; b < run->count && seen < 3; b++) {
        block_look *look = &run->looks[b];
        pq_dateline dateline;
        if (!is_free(run, b) || look->start >= look->end || look->marker) continue;
        seen++;
        if (!pq_read_dateline(run->store, look->start, look->end, &dateline) || (seen > 1 && dateline.sure < 2)) continue;
        if (look->end - dateline.lead_end < 20) continue;
        pq_block *block = &run->blocks[b];
        block->lead = (pq_span){block->lead.start != PQ_NONE ? block->lead.start : look->start, dateline.lead_end};
        move_edges(run, b, pq_skip_space(run->store->document.text, look->end, dateline.lead_end), look->end);
        look->label = 0;
        return;
    }
}
