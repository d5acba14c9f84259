#include "roles.h"

#include <string.h>

#include "notes.h"

enum { /* block_look.traits */
       TERMINATED = 1,
       SHORT = 2,
       ALL_CAPS = 4,
       BEGINS_LOWER = 8,
       QUESTION = 16,
       COLON = 32,
       LETTERS = 64,
       RELATED_HEADING = 128,
       INNER_STOP = 256,
       COMMA = 512,
       DECIDED = 1024,
       LABEL = 2048,
       ROW = 4096,
       MARK_FIRST = 8192
};

typedef struct {
    uint32_t start, end;  /* without lead and tail */
    uint32_t label;       /* hash of the speaker's label */
    uint32_t marker;      /* length of a list marker that needs company */
    uint16_t traits, words;
    uint32_t value;       /* of the marker; 256 + its sign for a bullet */
} block_look;

typedef struct {
    pq_store *store;
    pq_block *blocks;
    block_look *looks;
    uint32_t count;
    uint32_t stopped, unstopped; /* long blocks that end in a stop, and that do not */
} role_run;

static void set_kind(role_run *run, uint32_t b, pq_block_kind kind, uint16_t rule, float score) {
    run->blocks[b].kind = (uint8_t)kind;
    run->blocks[b].kind_rule = rule;
    run->blocks[b].score = score;
    if (kind != PQ_BLOCK_PARAGRAPH) run->looks[b].traits |= DECIDED;
}

static int is_free(const role_run *run, uint32_t b) { return !(run->looks[b].traits & DECIDED); }

static uint32_t length_of(const block_look *look) { return look->end - look->start; }

/* ---- what a block looks like ------------------------------------------------------------------------------------ */
/* A label before a colon in the first 48 bytes: at most five words, the first capitalised. Its hash, or 0. */
static uint32_t find_label(const pq_store *store, uint32_t start, uint32_t end) {
    const uint8_t *text = store->document.text;
    uint32_t limit = end - start < 48 ? end - start : 48, hash = 2166136261u;
    const uint8_t *colon = memchr(text + start, ':', limit);
    if (colon == NULL) return 0;
    uint32_t at = (uint32_t)(colon - text), next = pq_skip_space(text, end, at + 1);
    if (at - start < 1 || next == at + 1 || next >= end) return 0;
    pq_words words;
    pq_read_words(store, start, at, 7, &words);
    if (!words.complete || words.count == 0 || words.count > 5 || !pq_are_names(store, &words, 0, words.count)) return 0;
    for (uint32_t i = start; i < at; i++) hash = (hash ^ text[i]) * 16777619u;
    return hash | 1;
}

static int has_columns(const uint8_t *text, uint32_t start, uint32_t end) { /* two tabs or bars or more */
    const uint8_t *tab = memchr(text + start, '\t', end - start), *bar = memchr(text + start, '|', end - start);
    const uint8_t *next_tab = tab == NULL ? NULL : memchr(tab + 1, '\t', (size_t)(text + end - tab) - 1);
    const uint8_t *next_bar = bar == NULL ? NULL : memchr(bar + 1, '|', (size_t)(text + end - bar) - 1);
    return next_tab != NULL || next_bar != NULL;
}

static uint64_t part_of(uint32_t b, const block_look *look) { /* the bits of 64 bytes that are the block's */
    uint64_t mask = ~(uint64_t)0;
    if (b == look->start >> 6) mask &= ~(uint64_t)0 << (look->start & 63);
    if (b == (look->end - 1) >> 6) mask &= ~(uint64_t)0 >> (63 - ((look->end - 1) & 63));
    return mask;
}

/* A stop inside: after two small letters, before a space and a capital, mark or sign beyond ASCII. */
static int is_inner_stop(const uint8_t *text, const block_look *look, uint32_t i) {
    if (i + 2 >= look->end || i < look->start + 3 || text[i + 1] != ' ') return 0;
    if ((uint8_t)(text[i - 1] - 'a') >= 26 || (uint8_t)(text[i - 2] - 'a') >= 26) return 0;
    return (uint8_t)(text[i + 2] - 'A') < 26 || text[i + 2] >= 0x80 || text[i + 2] == '"';
}

/* Case, words and stops of a short block, from the bitmaps; longer ones need only how they end. */
static void look_at_short(const role_run *run, block_look *look) {
    const uint8_t *text = run->store->document.text;
    uint32_t upper = 0, letters = 0, spaces = 0, high = 0, lower_beyond = 0;
    for (uint32_t b = look->start >> 6; b <= (look->end - 1) >> 6; b++) {
        const pq_class_block *class = &run->store->classes[b];
        uint64_t mask = part_of(b, look);
        upper += (uint32_t)__builtin_popcountll(class->upper & mask);
        letters += (uint32_t)__builtin_popcountll(class->letter & mask);
        spaces += (uint32_t)__builtin_popcountll(class->space & ~(class->space << 1) & mask);
        high |= (class->high & mask) != 0;
        for (uint64_t stops = class->stop & mask; stops; stops &= stops - 1)
            if (is_inner_stop(text, look, b * 64 + (uint32_t)__builtin_ctzll(stops))) look->traits |= INNER_STOP;
    }
    for (uint32_t i = look->start; high && letters == upper && i < look->end; i++) { /* letters beyond ASCII decide */
        if (text[i] < 0xC3) continue;
        unsigned letter = pq_case_at(text, look->end, i);
        upper += letter == PQ_CASE_UPPER;
        letters += letter == PQ_CASE_UPPER;
        lower_beyond += letter == PQ_CASE_LOWER || letter == PQ_CASE_OTHER;
    }
    look->words = (uint16_t)(spaces + 1);
    if (letters + lower_beyond > 0) look->traits |= LETTERS;
    if (upper >= 2 && letters == upper && lower_beyond == 0) look->traits |= ALL_CAPS;
}

static void look_at(role_run *run, uint32_t b) {
    const uint8_t *text = run->store->document.text;
    const pq_block *block = &run->blocks[b];
    block_look *look = &run->looks[b];
    uint32_t start = block->lead.start != PQ_NONE ? block->lead.end : block->start,
             end = block->tail.start != PQ_NONE ? block->tail.start : block->end;
    *look = (block_look){.start = start, .end = end};
    if (start >= end) return;
    if (end - start <= 160) {
        look->traits |= SHORT;
        look_at_short(run, look);
    } else look->traits |= LETTERS, look->words = 40;
    if (pq_is_terminated(text, start, end)) look->traits |= TERMINATED;
    uint32_t stripped = pq_strip_closers(text, start, end);
    uint8_t last = stripped > start ? text[stripped - 1] : 0;
    if (last == '?' || last == '!') look->traits |= QUESTION;
    if (text[end - 1] == ':') look->traits |= COLON;
    if (text[end - 1] == ',' || text[end - 1] == ';') look->traits |= COMMA;
    if (pq_case_at(text, end, start) == PQ_CASE_LOWER) look->traits |= BEGINS_LOWER;
    if (text[start] == '"' ||
        (end - start > 3 && text[start] == 0xE2 && text[start + 1] == 0x80 && (text[start + 2] == 0x9C || text[start + 2] == 0x98)))
        look->traits |= MARK_FIRST;
    if ((look->label = find_label(run->store, start, end)) != 0) look->traits |= LABEL;
    if (end - start <= 300 && has_columns(text, start, end)) look->traits |= ROW;
    if (end - start >= 80 && look->traits & (TERMINATED | COLON)) run->stopped++;
    else if (end - start >= 80 && b > 2) run->unstopped++; /* headline, deck and header need no stop */
}

/* ---- lines that tell by their own words ------------------------------------------------------------------------- */
static void add_marker(role_run *run, uint32_t b, uint32_t length) {
    const uint8_t *text = run->store->document.text;
    pq_block *block = &run->blocks[b];
    block_look *look = &run->looks[b];
    uint32_t end = pq_skip_space_back(text, look->start, look->start + length);
    block->lead = (pq_span){block->lead.start != PQ_NONE ? block->lead.start : look->start, end};
    look->start += length;
}

static void judge_marker(role_run *run, uint32_t b) {
    block_look *look = &run->looks[b];
    uint32_t value;
    int strong;
    uint32_t length = pq_list_marker(run->store->document.text, look->start, look->end, &value, &strong);
    if (length == 0) return;
    if (strong) {
        add_marker(run, b, length);
        set_kind(run, b, PQ_BLOCK_LIST_ITEM, RO_LIST_ITEM, 1.0f);
        return;
    }
    look->marker = length;
    look->value = value > 0 ? value : 0x1000u + run->store->document.text[look->start];
}

static void judge_words(role_run *run, uint32_t b) {
    static const struct {
        uint16_t rule;
        uint8_t kind;
        float score;
    } outcomes[] = {[PQ_LINE_NOTE_OPENER] = {RO_NOTE_OPENER, PQ_BLOCK_NOTE, 0.9f},
                    [PQ_LINE_NOTE_CONTRIBUTED] = {RO_NOTE_CONTRIBUTED, PQ_BLOCK_NOTE, 0.95f},
                    [PQ_LINE_NOTE_WIRES] = {RO_NOTE_WIRES, PQ_BLOCK_NOTE, 0.95f},
                    [PQ_LINE_PAGE_LINE] = {RO_PAGE_LINE, PQ_BLOCK_BOILERPLATE, 0.95f},
                    [PQ_LINE_PAGE_OPENER] = {RO_PAGE_OPENER, PQ_BLOCK_BOILERPLATE, 0.85f},
                    [PQ_LINE_SEPARATOR] = {RO_SEPARATOR, PQ_BLOCK_BOILERPLATE, 1.0f},
                    [PQ_LINE_COPYRIGHT] = {RO_COPYRIGHT, PQ_BLOCK_BOILERPLATE, 0.95f},
                    [PQ_LINE_CAPTION_OPENER] = {RO_CAPTION_OPENER, PQ_BLOCK_CAPTION, 0.8f}};
    block_look *look = &run->looks[b];
    uint8_t note, is_related;
    if (look->traits & MARK_FIRST) return; /* words in marks are not the page's */
    pq_line_kind line = pq_judge_line(run->store, look->start, look->end, &note, &is_related);
    if (line == PQ_LINE_NONE) return;
    set_kind(run, b, outcomes[line].kind, outcomes[line].rule, outcomes[line].score);
    run->blocks[b].note_kind = note;
    if (is_related) look->traits |= RELATED_HEADING;
}

/* ---- captions and credits --------------------------------------------------------------------------------------- */
static pq_status add_credit(role_run *run, uint32_t b, const pq_credit_reading *credit, uint16_t rule) {
    pq_store *store = run->store;
    pq_document *document = &store->document;
    PQ_RESERVE(store, credits, PQ_ROOM_CREDITS, document->credit_count + 1);
    document->credits[document->credit_count++] = (pq_credit){
        credit->whole.start, credit->whole.end, b, credit->agency, credit->photographer, rule, 0};
    return PQ_OK;
}

/* Paragraphs of this text end in stops, so one that does not is odd. */
static int is_well_stopped(const role_run *run) { return run->stopped >= 3 && run->unstopped * 3 <= run->stopped; }

static int ends_like_paragraph(const role_run *run, const block_look *look) {
    uint8_t last = run->store->document.text[look->end - 1];
    return look->traits & (TERMINATED | COLON | COMMA) && last != ')' && last != ']';
}

/* The last paragraph of the article: nothing after it but notes, boilerplate and lists of links. */
static int is_last_paragraph(const role_run *run, uint32_t b) {
    for (uint32_t i = b + 1; i < run->count && i < b + 16; i++)
        if (is_free(run, i)) return 0;
    return 1;
}

static int is_byline(const role_run *run, const block_look *look) {
    pq_header header;
    return pq_read_byline(run->store, look->start, look->end, &header);
}

static pq_status judge_credit(role_run *run, uint32_t b) {
    block_look *look = &run->looks[b];
    pq_block *block = &run->blocks[b];
    pq_credit_reading credit;
    int opened = block->kind_rule == RO_CAPTION_OPENER;
    if ((!opened && !is_free(run, b)) || look->start >= look->end || ends_like_paragraph(run, look)) return PQ_OK;
    if (length_of(look) <= 120 && !is_byline(run, look)) {
        uint32_t start = look->start, end = look->end;
        const uint8_t *text = run->store->document.text;
        int bracketed = end - start > 4 &&
                        ((text[start] == '(' && text[end - 1] == ')') || (text[start] == '[' && text[end - 1] == ']'));
        pq_credit_strength whole = pq_read_credit(run->store, start + (uint32_t)bracketed, end - (uint32_t)bracketed, &credit);
        int sure = whole == PQ_CREDIT_STRONG &&
                   (credit.labelled || credit.agency.start != PQ_NONE || (bracketed && credit.photographer.start != PQ_NONE));
        int below = b > 0 && (run->blocks[b - 1].kind == PQ_BLOCK_CAPTION || !(run->looks[b - 1].traits & (TERMINATED | COLON)));
        if (sure || (whole == PQ_CREDIT_AGENCY && b > 0 && (below || run->looks[b].traits & ALL_CAPS))) {
            set_kind(run, b, PQ_BLOCK_CREDIT, RO_CREDIT, sure ? 0.9f : 0.7f);
            return add_credit(run, b, &credit, RO_CREDIT);
        }
    }
    if (length_of(look) > 900) return PQ_OK;
    pq_credit_strength found = pq_find_credit(run->store, look->start, look->end, &credit);
    if (found == PQ_CREDIT_NONE || credit.tail.start <= look->start) return PQ_OK;
    uint32_t head_end = pq_skip_space_back(run->store->document.text, look->start, credit.tail.start);
    uint16_t rule = RO_CAPTION_CREDIT;
    if (found == PQ_CREDIT_WEAK) {
        int between = b > 1 && b + 1 < run->count && is_free(run, b + 1);
        if (!opened &&
            (!between || !is_well_stopped(run) || head_end - look->start > 250 || look->label != 0 || look->traits & MARK_FIRST))
            return PQ_OK;
        rule = RO_CAPTION_NAMES;
    }
    if (found == PQ_CREDIT_MEDIUM && !opened && (!is_well_stopped(run) || head_end - look->start > 500)) return PQ_OK;
    if (found == PQ_CREDIT_AGENCY && !opened && is_last_paragraph(run, b)) { /* `... he said. (AFP)`: the text is signed */
        block->tail = (pq_span){credit.tail.start, block->end};
        look->end = head_end;
        block->kind_rule = RO_SIGNED;
        return PQ_OK;
    }
    block->tail = (pq_span){credit.tail.start, block->end};
    look->end = head_end;
    set_kind(run, b, PQ_BLOCK_CAPTION, opened ? RO_CAPTION_OPENER : rule, found == PQ_CREDIT_WEAK ? 0.6f : 0.9f);
    return add_credit(run, b, &credit, rule);
}

/* `, left,` `, pictured` `(left)`: a word that points into a picture behind a comma or bracket. */
static int may_point(const uint8_t *text, uint32_t start, uint32_t end) {
    static const struct {
        uint8_t length;
        char word[11];
    } pointers[] = {{4, "left"},        {5, "right"},       {5, "cente"}, {5, "centr"},  {8, "pictured"},
                    {4, "seen"},        {5, "shown"},       {4, "from"},  {6, "second"}, {4, "far "},
                    {10, "foreground"}, {10, "background"}, {4, "top "},  {6, "bottom"}, {5, "above"}};
    uint32_t tries = 0;
    while (start < end && tries++ < 12) {
        const uint8_t *comma = memchr(text + start, ',', end - start), *bracket = memchr(text + start, '(', end - start);
        const uint8_t *hit = comma == NULL || (bracket != NULL && bracket < comma) ? bracket : comma;
        if (hit == NULL) return 0;
        start = pq_skip_space(text, end, (uint32_t)(hit - text) + 1);
        for (size_t k = 0; start < end && k < sizeof pointers / sizeof *pointers; k++) {
            if (text[start] == (uint8_t)pointers[k].word[0] && end - start > pointers[k].length &&
                memcmp(text + start, pointers[k].word, pointers[k].length) == 0) {
                uint32_t after = start + pointers[k].length; /* set off on both sides: it stands beside its clause */
                return after < end && (text[after] == ',' || text[after] == ')') ? 2 : 1;
            }
        }
    }
    return 0;
}

/* Points into a picture, is short, and says what is seen in the present tense: a caption without a credit. */
static void judge_caption_phrase(role_run *run, uint32_t b) {
    block_look *look = &run->looks[b];
    if (!is_free(run, b) || b == 0 || length_of(look) > 240 || length_of(look) < 30 || look->traits & (MARK_FIRST | COLON)) return;
    int pointer = may_point(run->store->document.text, look->start, look->end), points = pointer == 2, present = 0;
    if (look->traits & TERMINATED && !pointer) return;
    pq_words words;
    pq_read_words(run->store, look->start, look->end, 40, &words);
    for (uint32_t i = 1; i < words.count; i++) {
        points |= pq_phrase(run->store, &words, i, PQ_LEX_CAPTION_PHRASES, NULL) > 0;
        present |= i < 10 && words.items[i].flags & PQ_WORD_LOWER &&
                   pq_is(pq_word_entry(run->store, &words.items[i]), PQ_LEX_CAPTION_VERBS);
    }
    if (points + present + !(look->traits & TERMINATED) >= 2 && points && (present || is_well_stopped(run)))
        set_kind(run, b, PQ_BLOCK_CAPTION, RO_CAPTION_PHRASE, 0.6f);
}

/* ---- above the body ---------------------------------------------------------------------------------------------- */
static int is_body_like(const role_run *run, uint32_t b) {
    const block_look *look = &run->looks[b];
    return is_free(run, b) && look->traits & (TERMINATED | COLON) && length_of(look) > 60;
}

/* Index of a header or byline within the next few blocks, before any body; PQ_NONE if there is none. */
static uint32_t find_header(const role_run *run, uint32_t from, uint32_t *byline) {
    pq_header header;
    *byline = PQ_NONE;
    for (uint32_t b = from, seen = 0; b < run->count && seen < 5; b++) {
        const block_look *look = &run->looks[b];
        if (!is_free(run, b) || look->start >= look->end) continue;
        seen++;
        if (pq_read_header(run->store, look->start, look->end, &header)) return b;
        if (*byline == PQ_NONE && pq_read_byline(run->store, look->start, look->end, &header)) *byline = b;
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
    if (length > 300 || !(look->traits & LETTERS) || look->marker || is_form(run, look)) return -9;
    if (look->traits & TERMINATED && !(look->traits & QUESTION)) score -= 2;
    else if (!(look->traits & QUESTION)) score += 2;
    else score += 1;
    if (look->traits & INNER_STOP) score -= 2;
    if (look->traits & COLON) score -= 2;
    if (look->traits & COMMA) score -= 3;
    if (look->traits & BEGINS_LOWER) score -= 1;
    if (length > 160) score -= 1;
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

static uint32_t next_free(const role_run *run, uint32_t b) {
    while (b < run->count && (!is_free(run, b) || run->looks[b].start >= run->looks[b].end)) b++;
    return b;
}

/* Header, bylines and decks from block `from` to the first paragraph; returns its index. */
static uint32_t judge_front(role_run *run, uint32_t from, int has_title) {
    uint32_t byline, header = find_header(run, from, &byline), last = header != PQ_NONE ? header : byline, b = from;
    pq_header found;
    int sure = header != PQ_NONE && pq_read_header(run->store, run->looks[header].start, run->looks[header].end, &found) &&
               (found.labelled || found.created.has_time);
    for (int seen = 0; b < run->count && seen < 8; b++) {
        block_look *look = &run->looks[b];
        if (!is_free(run, b) || look->start >= look->end) {
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
        if (pq_read_header(run->store, look->start, look->end, &found)) {
            set_kind(run, b, PQ_BLOCK_HEADER, RO_HEADER, found.labelled ? 1.0f : 0.85f);
            sure = found.labelled || found.created.has_time;
        } else if (pq_read_byline(run->store, look->start, look->end, &found)) set_kind(run, b, PQ_BLOCK_BYLINE, RO_BYLINE, 0.9f);
        else if ((name = pq_read_name_line(run->store, look->start, look->end, &found)) == 2 ||
                 (name == 1 && has_title && sure &&
                  ((b > 0 && run->blocks[b - 1].kind == PQ_BLOCK_HEADER) || (header != PQ_NONE && b + 1 == header))))
            set_kind(run, b, PQ_BLOCK_BYLINE, RO_BYLINE, 0.7f);
        else if (last != PQ_NONE && b < last && has_title && length_of(look) <= 320) set_kind(run, b, PQ_BLOCK_DECK, RO_DECK, 0.9f);
        else if (has_title && b == from + (uint32_t)(last != PQ_NONE && last >= from ? last - from + 1 : 0) &&
                 !(look->traits & (TERMINATED | COLON | ALL_CAPS | COMMA)) && look->words >= 8 && length_of(look) <= 240 &&
                 b + 1 < run->count && is_body_like(run, b + 1) && look->label == 0 && !look->marker)
            set_kind(run, b, PQ_BLOCK_DECK, RO_DECK, 0.6f);
        else break;
    }
    return b;
}

static uint32_t judge_top(role_run *run) {
    int given = run->store->options.given & PQ_GIVEN_TITLE, has_title = given != 0;
    uint32_t b = next_free(run, 0), byline;
    pq_header header;
    if (b >= run->count) return b;
    if (!given && b + 1 < run->count && is_section_name(run, b) &&
        headline_score(run, next_free(run, b + 1) < run->count ? next_free(run, b + 1) : b, 0) >= 1) {
        set_kind(run, b, PQ_BLOCK_HEADER, RO_KICKER, 0.8f);
        b = next_free(run, b + 1);
    }
    if (!given && b < run->count && !pq_read_header(run->store, run->looks[b].start, run->looks[b].end, &header) &&
        !pq_read_byline(run->store, run->looks[b].start, run->looks[b].end, &header)) {
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
static void judge_datelines(role_run *run, uint32_t from) {
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
        look->start = pq_skip_space(run->store->document.text, look->end, dateline.lead_end);
        look->label = 0;
        return;
    }
}

/* ---- what needs its neighbours ----------------------------------------------------------------------------------- */
static int are_siblings(const block_look *a, const block_look *b) {
    if (!a->marker || !b->marker) return 0;
    return a->value >= 0x1000 ? a->value == b->value : b->value == a->value + 1;
}

static void judge_lists(role_run *run) {
    const uint8_t *text = run->store->document.text;
    for (uint32_t b = 0; b < run->count; b++) {
        block_look *look = &run->looks[b];
        if (!look->marker || !is_free(run, b)) continue;
        uint32_t n = 1;
        while (b + n < run->count && is_free(run, b + n) && are_siblings(&run->looks[b + n - 1], &run->looks[b + n])) n++;
        int dash = text[look->start] == 0xE2, announced = b > 0 && run->looks[b - 1].traits & COLON;
        if (dash && !announced) n = 0; /* dashes also open turns of a dialogue */
        if (n >= 2)
            for (uint32_t i = b; i < b + n; i++) {
                add_marker(run, i, run->looks[i].marker);
                set_kind(run, i, PQ_BLOCK_LIST_ITEM, RO_LIST_ITEM, 0.9f);
            }
        b += n > 0 ? n - 1 : 0;
    }
}

static void judge_turns(role_run *run, uint32_t from) {
    enum { LABELS = 64 };
    uint32_t seen[LABELS], times[LABELS] = {0}, total = 0;
    for (uint32_t b = from; b < run->count; b++) {
        if (!is_free(run, b) || run->looks[b].label == 0) continue;
        uint32_t slot = run->looks[b].label % LABELS;
        if (times[slot] == 0) seen[slot] = run->looks[b].label;
        if (seen[slot] == run->looks[b].label) total += ++times[slot] > 1;
    }
    if (total < 2) return;
    for (uint32_t b = from; b < run->count; b++) {
        if (!is_free(run, b) || run->looks[b].label == 0) continue;
        uint32_t slot = run->looks[b].label % LABELS;
        if (times[slot] > 1 && seen[slot] == run->looks[b].label) set_kind(run, b, PQ_BLOCK_TURN, RO_TURN, 0.8f);
    }
}

static void judge_tables(role_run *run, uint32_t from) {
    for (uint32_t b = from; b + 1 < run->count; b++) {
        if (!(run->looks[b].traits & ROW) || !is_free(run, b)) continue;
        uint32_t n = 1;
        while (b + n < run->count && run->looks[b + n].traits & ROW && is_free(run, b + n)) n++;
        if (n >= 2)
            for (uint32_t i = b; i < b + n; i++) set_kind(run, i, PQ_BLOCK_TABLE, RO_TABLE, 0.9f);
        b += n - 1;
    }
}

/* Links under a heading like Related articles: short lines without a stop, to the end of the text or the next paragraph. */
static void judge_related(role_run *run) {
    for (uint32_t b = 0; b < run->count; b++) {
        if (!(run->looks[b].traits & RELATED_HEADING)) continue;
        uint32_t i = b + 1;
        while (i < run->count && i <= b + 10 && (is_free(run, i) || run->blocks[i].kind == PQ_BLOCK_LIST_ITEM) &&
               length_of(&run->looks[i]) <= 160 && (!(run->looks[i].traits & TERMINATED) || run->looks[i].traits & QUESTION))
            i++;
        if (i < run->count && (is_free(run, i) || i == b + 11)) continue; /* the text goes on: these were subheads or lists */
        for (uint32_t k = b + 1; k < i; k++) set_kind(run, k, PQ_BLOCK_BOILERPLATE, RO_RELATED, 0.7f);
        b = i - 1;
    }
}

static int is_subhead_like(const role_run *run, uint32_t b) {
    const block_look *look = &run->looks[b];
    const uint8_t *text = run->store->document.text;
    if (!is_free(run, b) || !(look->traits & SHORT) || !(look->traits & LETTERS) || length_of(look) > 100 || look->words > 14)
        return 0;
    if (look->traits & (COLON | COMMA | BEGINS_LOWER | INNER_STOP)) return 0;
    if (look->traits & ALL_CAPS) return !(look->traits & TERMINATED) || look->traits & QUESTION;
    if (look->traits & TERMINATED || text[look->start] == '@' || look->traits & MARK_FIRST) return 0;
    const uint8_t *colon = memchr(text + look->start, ':', length_of(look));
    if (colon != NULL) { /* Grade: B+ is a fact, not a heading */
        pq_words words;
        pq_read_words(run->store, (uint32_t)(colon - text) + 1, look->end, 4, &words);
        if (words.count <= 2) return 0;
    }
    return 1;
}

static void judge_subheads(role_run *run, uint32_t from) {
    for (uint32_t b = from; b + 1 < run->count; b++) {
        if (!is_subhead_like(run, b)) continue;
        if (run->blocks[b + 1].kind == PQ_BLOCK_CREDIT) {
            set_kind(run, b, PQ_BLOCK_CAPTION, RO_CAPTION_ABOVE, 0.7f);
            continue;
        }
        int caps = (run->looks[b].traits & ALL_CAPS) != 0;
        uint32_t next = next_free(run, b + 1), n = 1;
        while (b + n < run->count && is_subhead_like(run, b + n)) n++;
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

pq_status pq_stage_roles(pq_store *store) {
    pq_document *document = &store->document;
    role_run run = {store, document->blocks, NULL, document->block_count, 0, 0};
    for (uint32_t b = 0; b < run.count; b++) {
        run.blocks[b].kind = PQ_BLOCK_PARAGRAPH;
        run.blocks[b].kind_rule = RO_PARAGRAPH;
    }
    if (store->options.layout == PQ_LAYOUT_PLAIN || run.count == 0) return PQ_OK;
    PQ_TRY(pq_reserve(store, PQ_ROOM_ROLES_SCRATCH, run.count * sizeof(block_look)));
    run.looks = store->rooms[PQ_ROOM_ROLES_SCRATCH].data;
    for (uint32_t b = 0; b < run.count; b++) {
        look_at(&run, b);
        if (run.looks[b].start >= run.looks[b].end) set_kind(&run, b, PQ_BLOCK_BOILERPLATE, RO_BLANK, 1.0f);
        else {
            judge_words(&run, b);
            if (is_free(&run, b)) judge_marker(&run, b);
        }
    }
    for (uint32_t b = 0; b < run.count; b++) {
        PQ_TRY(judge_credit(&run, b));
    }
    uint32_t body = judge_top(&run);
    judge_datelines(&run, body);
    judge_lists(&run);
    judge_related(&run);
    judge_turns(&run, body);
    judge_tables(&run, body);
    for (uint32_t b = body; b < run.count; b++) judge_caption_phrase(&run, b);
    judge_subheads(&run, body);
    judge_pull_quotes(&run, body);
    return PQ_OK;
}
