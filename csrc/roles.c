#include "page_lines.h"
#include "roles_scan.h"

#include <string.h>

/* ---- what needs its neighbours ----------------------------------------------------------------------------------- */
static int are_siblings(const block_look *a, const block_look *b) {
    if (!a->marker || !b->marker) return 0;
    return a->value >= 0x1000 ? a->value == b->value : b->value == a->value + 1;
}

static void judge_lists(role_run *run) {
    const uint8_t *text = run->store->document.text;
    if (!run->has_markers) return;
    uint32_t end = 0; /* of the run of siblings that b is in */
    for (uint32_t b = 0; b < run->count; b++) {
        block_look *look = &run->looks[b];
        if (!look->marker || !is_free(run, b)) continue;
        if (end <= b)
            for (end = b + 1; end < run->count && is_free(run, end) && are_siblings(&run->looks[end - 1], &run->looks[end]);) end++;
        uint32_t n = end - b;
        int dash = text[look->start] == 0xE2, announced = b > 0 && run->looks[b - 1].traits & COLON;
        if (dash && !announced) n = 0; /* dashes also open turns of a dialogue */
        if (n >= 2)
            for (uint32_t i = b; i < b + n; i++) {
                pq_add_marker(run, i, run->looks[i].marker);
                set_kind(run, i, PQ_BLOCK_LIST_ITEM, RO_LIST_ITEM, 0.9f);
            }
        b += n > 0 ? n - 1 : 0;
    }
}

static int is_caps_label(const uint8_t *text, const block_look *look) {
    for (uint32_t i = look->start; text[i] != ':'; i++)
        if ((uint8_t)(text[i] - 'a') < 26) return 0;
    return 1;
}

static void judge_turns(role_run *run, uint32_t from) {
    enum { LABELS = 64 };
    if (!(run->traits & LABEL)) return;
    uint32_t seen[LABELS], times[LABELS] = {0}, total = 0;
    for (uint32_t b = from; b < run->count; b++) {
        if (!is_free(run, b) || run->looks[b].label == 0) continue;
        uint32_t slot = run->looks[b].label % LABELS;
        if (times[slot] == 0) seen[slot] = run->looks[b].label;
        if (seen[slot] == run->looks[b].label) total += ++times[slot] > 1;
    }
    for (uint32_t b = from; b < run->count; b++) { /* the full name once, the last name afterwards */
        uint32_t name = run->looks[b].surname, slot = name % LABELS;
        if (!is_free(run, b) || name == 0 || times[slot] == 0 || seen[slot] != name) continue;
        times[slot]++;
        total++;
    }
    if (total < 2) return;
    for (uint32_t b = from; b < run->count; b++) {
        if (!is_free(run, b) || run->looks[b].label == 0) continue;
        uint32_t label = run->looks[b].label, name = run->looks[b].surname, slot = label % LABELS, of_name = name % LABELS;
        int guest = total > 2 && is_caps_label(run->store->document.text, &run->looks[b]); /* speaks once among others */
        if (guest || (times[slot] > 1 && seen[slot] == label) || (name != 0 && times[of_name] > 1 && seen[of_name] == name))
            set_kind(run, b, PQ_BLOCK_TURN, RO_TURN, 0.8f);
    }
}

static void judge_tables(role_run *run, uint32_t from) {
    if (!(run->traits & ROW)) return;
    for (uint32_t b = from; b + 1 < run->count; b++) {
        if (!(run->looks[b].traits & ROW) || !is_free(run, b)) continue;
        uint32_t n = 1;
        while (b + n < run->count && run->looks[b + n].traits & ROW && is_free(run, b + n)) n++;
        if (n >= 2)
            for (uint32_t i = b; i < b + n; i++) set_kind(run, i, PQ_BLOCK_TABLE, RO_TABLE, 0.9f);
        b += n - 1;
    }
}

/* What a newsletter offers, between its name and what the reader has to agree to; what a summary says, between its heading and what
 * the reader has to know of it. */
static void judge_offers(role_run *run) {
    static const char *const after[] = {"Privacy ",     "after newsletter", "Thank",      "By signing",
                                        "By clicking",  "By providing",     "By subscri", "Enter ",
                                        "Please enter", "I would like",     "Invalid"};
    const uint8_t *text = run->store->document.text;
    for (uint32_t b = 1; b + 1 < run->count; b++) {
        if (run->blocks[b - 1].kind != PQ_BLOCK_BOILERPLATE || run->blocks[b + 1].kind != PQ_BLOCK_BOILERPLATE) continue;
        const block_look *before = &run->looks[b - 1], *next = &run->looks[b + 1];
        if (!is_free(run, b) || before->traits & TERMINATED || length_of(before) > 80) continue;
        if (length_of(next) > 15 && memcmp(text + next->start, "This summary is", 15) == 0) /* what readers say, by a machine */
            set_kind(run, b, PQ_BLOCK_BOILERPLATE, RO_NEWSLETTER_OFFER, 0.8f);
        if (run->blocks[b - 1].kind_rule != RO_PAGE_OPENER || length_of(&run->looks[b]) > 300) continue;
        for (size_t k = 0; k < sizeof after / sizeof *after; k++) {
            size_t n = strlen(after[k]);
            if (length_of(next) > n && memcmp(text + next->start, after[k], n) == 0)
                set_kind(run, b, PQ_BLOCK_BOILERPLATE, RO_NEWSLETTER_OFFER, 0.6f);
        }
    }
}

/* Northlight Names Dana Klein Head of Drama: five words or more, and all long ones with capitals. */
static int is_title(const role_run *run, uint32_t b) {
    const block_look *look = &run->looks[b];
    pq_words words;
    if (!is_free(run, b) || look->traits & (TERMINATED | COLON | COMMA) || length_of(look) > 160) return 0;
    pq_read_words(run->store, look->start, look->end, 24, &words);
    for (uint32_t i = 0; i < words.count; i++)
        if (words.items[i].flags & PQ_WORD_LOWER && words.items[i].end - words.items[i].start > 4) return 0;
    return words.complete && words.count >= 5;
}

/* Links under a heading like Related articles: short lines without a stop, to the end of the text or the next paragraph. */
static void judge_related(role_run *run) {
    const uint8_t *text = run->store->document.text;
    for (uint32_t b = 1; b < run->count; b++) { /* links that are counted: list 1 of 3 */
        const block_look *before = &run->looks[b - 1];
        if (run->blocks[b - 1].kind != PQ_BLOCK_BOILERPLATE || !is_free(run, b) || length_of(&run->looks[b]) > 200) continue;
        if (length_of(before) > 10 && (uint8_t)(text[before->start + 5] - '0') < 10 &&
            pq_is_list_count(text, before->start, before->end))
            set_kind(run, b, PQ_BLOCK_BOILERPLATE, RO_RELATED, 0.9f);
    }
    if (!(run->traits & RELATED_HEADING)) return;
    for (uint32_t b = 0; b < run->count; b++) {
        if (!(run->looks[b].traits & RELATED_HEADING) || run->blocks[b].kind_rule == RO_BOX_HEADING) continue;
        uint32_t i = b + 1;
        while (i < run->count && i <= b + 10 && (is_free(run, i) || run->blocks[i].kind == PQ_BLOCK_LIST_ITEM) &&
               length_of(&run->looks[i]) <= 160 && (!(run->looks[i].traits & TERMINATED) || run->looks[i].traits & QUESTION))
            i++;
        if (i < run->count && (is_free(run, i) || i == b + 11)) { /* the text goes on: subheads or lists, if not titles */
            for (i = b + 1; i < run->count && is_title(run, i);) i++;
            if (i == b + 1) continue;
        }
        for (uint32_t k = b + 1; k < i; k++) set_kind(run, k, PQ_BLOCK_BOILERPLATE, RO_RELATED, 0.7f);
        b = i - 1;
    }
}

/* Points without bullets under a heading like Key points: two lines or more without a stop. */
static void judge_boxes(role_run *run) {
    if (!(run->traits & RELATED_HEADING)) return;
    for (uint32_t b = 0; b < run->count; b++) {
        if (!(run->looks[b].traits & RELATED_HEADING) || run->blocks[b].kind_rule != RO_BOX_HEADING) continue;
        uint32_t end = b + 1;
        while (end < run->count && is_free(run, end) && length_of(&run->looks[end]) <= 220 && close_look(run, end)->words >= 3 &&
               !(run->looks[end].traits & (TERMINATED | COLON | COMMA)))
            end++;
        for (uint32_t i = b + 1; end > b + 2 && i < end; i++) set_kind(run, i, PQ_BLOCK_LIST_ITEM, RO_BOX_POINT, 0.6f);
        b = end - 1;
    }
}

/* ---- lines of the frame ---------------------------------------------------------------------------------------------- */
/* Digits alone: one or two of them, as galleries count their pictures; or a time of day (22:05, 00:02 BST). */
static int is_number_alone(const role_run *run, uint32_t b, int *is_time) {
    const uint8_t *text = run->store->document.text;
    const block_look *look = &run->looks[b];
    uint32_t i = look->start, digits = 0, signs = 0, n = length_of(look);
    *is_time = 0;
    if (n > 10) return 0;
    if (n >= 3 && n <= 5 && (uint8_t)(text[i] - '0') < 10 && (uint8_t)(text[look->end - 1] - '0') < 10) { /* 1/12 */
        const uint8_t *slash = memchr(text + i, '/', n);
        uint32_t plain = 0;
        for (uint32_t k = i; k < look->end; k++) plain += (uint8_t)(text[k] - '0') < 10;
        if (slash != NULL && plain == n - 1) return 1;
    }
    for (; i < look->end && ((uint8_t)(text[i] - '0') < 10 || text[i] == ':' || text[i] == '.'); i++) {
        signs += text[i] == ':' || text[i] == '.';
        digits += text[i] != ':' && text[i] != '.';
    }
    if (signs == 0) return digits > 0 && digits <= 2 && i == look->end;
    if (signs != 1 || digits < 3 || digits > 4 || (uint8_t)(text[i - 1] - '0') >= 10 || (uint8_t)(text[i - 3] - '0') < 10) return 0;
    uint32_t rest = look->end - i;
    *is_time = rest == 0 || (text[i] == ' ' && rest >= 3 && rest <= 5 && close_look(run, b)->traits & ALL_CAPS) ||
               (rest <= 3 && (text[look->end - 1] | 0x20) == 'm');
    return *is_time;
}

static uint32_t find_kind(const role_run *run, uint32_t before, pq_block_kind kind) {
    for (uint32_t b = 0; b < before; b++)
        if (run->blocks[b].kind == kind) return b;
    return PQ_NONE;
}

static int are_same(const uint8_t *text, const block_look *a, const block_look *b) {
    return length_of(a) == length_of(b) && memcmp(text + a->start, text + b->start, length_of(a)) == 0;
}

/* `AP NBA: https://apnews.com/NBA`: a few names and an address. */
static int is_address_line(const role_run *run, uint32_t b) {
    const block_look *look = &run->looks[b];
    const uint8_t *text = run->store->document.text;
    if (length_of(look) < 12 || length_of(look) > 160 || look->traits & TERMINATED || look->marker) return 0;
    uint32_t at = look->end;
    while (at > look->start && text[at - 1] > ' ') at--;
    if (look->end - at < 8 || (memcmp(text + at, "http", 4) != 0 && memcmp(text + at, "www.", 4) != 0)) return 0;
    pq_words words;
    if (at == look->start) return 0;
    pq_read_words(run->store, look->start, at, 6, &words);
    return words.count > 0 && words.complete && text[pq_skip_space_back(text, look->start, at) - 1] == ':' &&
           pq_are_names(run->store, &words, 0, words.count);
}

/* Who wrote it: the last sentences of the article, above notes and lines of the page only. */
static void judge_author_lines(role_run *run, uint32_t from) {
    for (uint32_t b = run->count, found = 0; b > from + 2 && found < 4; b--) {
        const block_look *look = &run->looks[b - 1];
        pq_block *block = &run->blocks[b - 1];
        if (!is_free(run, b - 1)) {
            if (block->kind != PQ_BLOCK_NOTE && block->kind != PQ_BLOCK_BOILERPLATE && block->kind_rule != RO_AUTHOR_LINE) return;
            continue;
        }
        pq_header name;
        if (b < run->count && run->blocks[b].note_kind == PQ_NOTE_CONTRIBUTION && length_of(look) <= 40 &&
            pq_read_name_line(run->store, look->start, look->end, &name) == 1) { /* the name above what is said of him */
            set_kind(run, b - 1, PQ_BLOCK_BYLINE, RO_AUTHOR_LINE, 0.6f);
            continue;
        }
        if (block->lead.start != PQ_NONE || block->tail.start != PQ_NONE || !pq_is_author_line(run->store, look->start, look->end))
            return;
        set_kind(run, b - 1, PQ_BLOCK_NOTE, RO_AUTHOR_LINE, 0.7f);
        block->note_kind = PQ_NOTE_CONTRIBUTION;
        found++;
    }
}

/* Between and below the paragraphs of an article with a header: its title again, dates, times of a live blog, the numbers of a
 * gallery, the links that some sites set in capitals, and the agency that signs. */
static void judge_frame(role_run *run, uint32_t from) {
    const uint8_t *text = run->store->document.text;
    uint32_t title = find_kind(run, from, PQ_BLOCK_HEADLINE), title_length = title != PQ_NONE ? length_of(&run->looks[title]) : 0;
    int is_time, dated = find_kind(run, from, PQ_BLOCK_HEADER) != PQ_NONE;
    for (uint32_t b = from; b < run->count; b++) {
        block_look *look = &run->looks[b];
        if (!is_free(run, b) || length_of(look) > 240 || look->traits & (MARK_FIRST | COMMA)) continue;
        if (look->traits & PROSE && length_of(look) > 120 && length_of(look) != title_length) continue;
        if (title != PQ_NONE && are_same(text, look, &run->looks[title]) && close_look(run, b)->words >= 4)
            set_kind(run, b, PQ_BLOCK_BOILERPLATE, RO_TITLE_AGAIN, 0.8f);
        else if (is_number_alone(run, b, &is_time)) {
            int picture = b + 1 < run->count &&
                          (run->blocks[b + 1].kind == PQ_BLOCK_CAPTION || run->blocks[b + 1].kind == PQ_BLOCK_CREDIT ||
                           run->blocks[b + 1].kind_rule == RO_PAGE_LINE);
            if (is_time && title != PQ_NONE) set_kind(run, b, PQ_BLOCK_SUBHEAD, RO_TIME_STAMP, 0.8f);
            else if (!is_time && picture) set_kind(run, b, PQ_BLOCK_BOILERPLATE, RO_GALLERY_NUMBER, 0.8f);
        } else if (title != PQ_NONE && pq_is_header_block(run, b) &&
                   (look->traits & LABELLED_HEADER ||
                    (dated && length_of(look) <= 45 && (look->traits & (SURE_HEADER | OWN_HEADER)) == SURE_HEADER)))
            set_kind(run, b, PQ_BLOCK_BOILERPLATE, RO_LATE_DATES, 0.85f);
        else if (dated && is_address_line(run, b)) set_kind(run, b, PQ_BLOCK_BOILERPLATE, RO_ADDRESS_LINE, 0.7f);
        else if (title != PQ_NONE && !(look->traits & (TERMINATED | COLON)) && close_look(run, b)->traits & ALL_CAPS &&
                 look->words >= 9 && b > from && b + 1 < run->count && is_free(run, b - 1) && run->looks[b - 1].traits & TERMINATED)
            set_kind(run, b, PQ_BLOCK_BOILERPLATE, RO_CAPS_LINK, 0.7f);
    }
    if (title != PQ_NONE) judge_author_lines(run, from);
}

/* ‘Not my first rodeo’: words between marks and nothing else, as tabloids head a part. */
static int is_whole_quote(const uint8_t *text, const block_look *look) {
    uint32_t end = pq_strip_closers(text, look->start, look->end);
    return length_of(look) <= 60 && end < look->end && end > look->start && text[end - 1] != ',' && text[end - 1] != ';' &&
           text[end - 1] != '-' && text[look->end - 1] != ')';
}

static int is_subhead_like(const role_run *run, uint32_t b, int dated) {
    const block_look *look = &run->looks[b];
    const uint8_t *text = run->store->document.text;
    if (text[look->start] == '(') return 0; /* what is heard or seen in a transcript */
    if (!is_free(run, b) || !(look->traits & SHORT) || length_of(look) > 100 || look->traits & (COLON | COMMA | BEGINS_LOWER))
        return 0;
    if ((look->traits & (TERMINATED | QUESTION)) == TERMINATED) return 0;
    if (!(close_look(run, b)->traits & LETTERS) || look->traits & INNER_STOP || look->words > 14) return 0;
    if (look->traits & ALL_CAPS) return !(look->traits & TERMINATED) || look->traits & QUESTION;
    if (look->traits & TERMINATED || text[look->start] == '@' ||
        (look->traits & MARK_FIRST && !(dated && is_whole_quote(text, look))))
        return 0;
    const uint8_t *colon = memchr(text + look->start, ':', length_of(look));
    if (colon != NULL) { /* Grade: B+ is a fact, not a heading */
        pq_words words;
        pq_read_words(run->store, (uint32_t)(colon - text) + 1, look->end, 4, &words);
        if (words.count <= 2) return 0;
    }
    return 1;
}

static void judge_subheads(role_run *run, uint32_t from) {
    int dated = find_kind(run, from, PQ_BLOCK_HEADER) != PQ_NONE; /* an article for sure */
    for (uint32_t b = from; b + 1 < run->count; b++) {
        if ((run->looks[b].traits & (TERMINATED | QUESTION)) == TERMINATED || !is_subhead_like(run, b, dated)) continue;
        int below = b > 1 && run->blocks[b - 1].kind_rule == RO_CREDIT && close_look(run, b)->words >= 6 &&
                    (is_free(run, b - 2) || run->blocks[b - 2].kind == PQ_BLOCK_BYLINE ||
                     run->blocks[b - 2].kind == PQ_BLOCK_HEADER);
        int described = run->blocks[b + 1].kind == PQ_BLOCK_CAPTION && run->blocks[b + 1].tail.start != PQ_NONE &&
                        close_look(run, b)->words >= 6 && pq_is_in_present(run, &run->looks[b]); /* to who cannot see the picture */
        if (run->blocks[b + 1].kind == PQ_BLOCK_CREDIT || below || described) {
            set_kind(run, b, PQ_BLOCK_CAPTION, RO_CAPTION_ABOVE, below ? 0.5f : 0.7f);
            continue;
        }
        int caps = (run->looks[b].traits & ALL_CAPS) != 0;
        uint32_t next = next_free(run, b + 1), n = 1;
        while (b + n < run->count && is_subhead_like(run, b + n, dated)) n++;
        int body = (next < run->count && is_body_like(run, next)) || run->blocks[b + 1].kind == PQ_BLOCK_LIST_ITEM ||
                   run->blocks[b + 1].kind == PQ_BLOCK_TURN;
        if (caps && b + 1 < run->count) body |= next < run->count;
        int before = b > from ? !is_free(run, b - 1) || (run->looks[b - 1].traits & (TERMINATED | COLON)) != 0 : 1;
        if (n <= 2 && body && (before || caps || run->blocks[b - 1].kind == PQ_BLOCK_SUBHEAD))
            set_kind(run, b, PQ_BLOCK_SUBHEAD, RO_SUBHEAD, caps ? 0.9f : 0.6f);
        else if (n == 2 && next < run->count && next == b + 1 && before) set_kind(run, b, PQ_BLOCK_SUBHEAD, RO_SUBHEAD, 0.5f);
        else b += n - 1;
    }
}

/* What happens next? Who pays? Short questions above paragraphs, again and again; an interview has one above each of them. */
static void judge_questions(role_run *run, uint32_t from) {
    static const char *const openers[] = {"what", "how",   "why",  "who", "when", "where",  "which", "is",   "are", "can", "could",
                                          "will", "would", "does", "do",  "did",  "should", "has",   "have", "was", "were"};
    enum { MOST = 12 };
    uint32_t lines[MOST], count = 0;
    if (!(run->traits & QUESTION)) return;
    for (uint32_t b = from + 1; b + 1 < run->count; b++) {
        const block_look *look = &run->looks[b];
        if (!(look->traits & QUESTION) || !is_free(run, b) || look->traits & (MARK_FIRST | LABEL) || length_of(look) > 90) continue;
        if (run->store->document.text[look->end - 1] != '?') continue;
        if (close_look(run, b)->words < 3 || look->words > 12 || look->traits & INNER_STOP) continue;
        if (!is_body_like(run, b + 1)) continue;
        if (is_free(run, b - 1) && (!(run->looks[b - 1].traits & TERMINATED) || length_of(&run->looks[b - 1]) < 40)) continue;
        pq_words words;
        pq_read_words(run->store, look->start, look->end, 1, &words);
        if (words.count == 0 || !(words.items[0].flags & PQ_WORD_CAPITAL)) continue;
        for (size_t k = 0; k < sizeof openers / sizeof *openers; k++)
            if (pq_word_is(run->store, &words.items[0], openers[k])) {
                if (count == MOST) return;
                lines[count++] = b;
                break;
            }
    }
    if (count < 2 || count * 4 > run->count - from) return;
    for (uint32_t i = 0; i < count; i++) set_kind(run, lines[i], PQ_BLOCK_SUBHEAD, RO_QUESTION_HEAD, 0.5f);
}

static int repeats(const role_run *run, uint32_t start, uint32_t end, uint32_t b, uint32_t around) {
    const uint8_t *text = run->store->document.text, *at = text + run->looks[b].start, *stop = text + run->looks[b].end;
    uint32_t n = end - start;
    (void)around;
    if ((size_t)(stop - at) > 4096) stop = at + 4096;
    while ((size_t)(stop - at) >= n) {
        const uint8_t *hit = memchr(at, text[start], (size_t)(stop - at) - n + 1);
        if (hit == NULL) return 0;
        if (memcmp(hit, text + start, n) == 0) return 1;
        at = hit + 1;
    }
    return 0;
}

/* A quote that stands alone and whose words another paragraph near it repeats. */
static void judge_pull_quotes(role_run *run, uint32_t from) {
    const uint8_t *text = run->store->document.text;
    uint32_t tried = 0;
    if (!(run->traits & MARK_FIRST)) return;
    for (uint32_t b = from; b < run->count && tried < 12; b++) {
        block_look *look = &run->looks[b];
        if (!is_free(run, b) || !(look->traits & MARK_FIRST) || length_of(look) < 24 || length_of(look) > 200) continue;
        uint32_t start = look->start + (text[look->start] == '"' ? 1 : 3), end = pq_strip_closers(text, start, look->end);
        if (end == look->end) continue; /* its attribution follows: a paragraph */
        if (end > start && (text[end - 1] == '.' || text[end - 1] == ',')) end--;
        if (end - start < 20) continue;
        tried++;
        uint32_t low = b > 10 ? b - 10 : 0;
        for (uint32_t i = low; i < run->count && i <= b + 10; i++)
            if (i != b && is_free(run, i) && length_of(&run->looks[i]) > length_of(look) && repeats(run, start, end, i, b)) {
                set_kind(run, b, PQ_BLOCK_PULL_QUOTE, RO_PULL_QUOTE, 0.9f);
                break;
            }
    }
}

/* A line in a format of the caller's own, where header lines stand: nothing else may claim it. */
static int is_own_header(const role_run *run, uint32_t b) {
    if (run->store->options.rules == NULL || b > 15) return 0;
    return pq_is_header_block(run, b) && run->looks[b].traits & OWN_HEADER;
}

pq_status pq_stage_roles(pq_store *store) {
    pq_document *document = &store->document;
    role_run run = {
        .store = store, .blocks = document->blocks, .count = document->block_count, .next_tab = PQ_NONE, .next_bar = PQ_NONE};
    for (uint32_t b = 0; b < run.count; b++) {
        run.blocks[b].kind = PQ_BLOCK_PARAGRAPH;
        run.blocks[b].kind_rule = RO_PARAGRAPH;
    }
    if (store->options.layout == PQ_LAYOUT_PLAIN || run.count == 0) return PQ_OK;
    PQ_TRY(pq_reserve(store, PQ_ROOM_ROLES_SCRATCH, run.count * sizeof(block_look)));
    PQ_TRY(pq_forget_headers(store));
    run.looks = store->rooms[PQ_ROOM_ROLES_SCRATCH].data;
    for (uint32_t b = 0; b < run.count; b++) pq_look_at(&run, b);
    for (uint32_t b = 0; b < run.count; b++) {
        if (run.looks[b].start >= run.looks[b].end) set_kind(&run, b, PQ_BLOCK_BOILERPLATE, RO_BLANK, 1.0f);
        else if (!is_own_header(&run, b)) {
            pq_judge_words(&run, b);
            if (!(run.looks[b].traits & (DECIDED | PROSE))) pq_judge_marker(&run, b);
        }
    }
    for (uint32_t b = 0; b < run.count; b++) {
        if (!(run.looks[b].traits & (OWN_HEADER | PROSE))) PQ_TRY(pq_judge_credit(&run, b));
    }
    uint32_t body = pq_judge_top(&run);
    pq_judge_datelines(&run, body);
    judge_frame(&run, body);
    judge_lists(&run);
    judge_boxes(&run);
    judge_offers(&run);
    judge_related(&run);
    judge_turns(&run, body);
    judge_tables(&run, body);
    pq_judge_captions_above(&run, body);
    for (uint32_t b = body; b < run.count; b++)
        if (!(run.looks[b].traits & (DECIDED | MARK_FIRST | COLON)) && length_of(&run.looks[b]) <= 240)
            pq_judge_caption_phrase(&run, b);
    judge_pull_quotes(&run, body);
    if (find_kind(&run, body, PQ_BLOCK_HEADER) != PQ_NONE) {
        judge_questions(&run, body);
        pq_judge_unstopped(&run, body);
    }
    judge_subheads(&run, body);
    for (uint32_t b = 0; b < run.count; b++) /* what might be something else is less sure to be a paragraph */
        if (is_free(&run, b) && !is_body_like(&run, b))
            run.blocks[b].score = run.looks[b].traits & (TERMINATED | COLON) ? 0.9f : 0.6f;
    return PQ_OK;
}
