#include "roles_scan.h"

#include <string.h>

/* ---- what a block looks like ------------------------------------------------------------------------------------ */
static uint32_t hash_of(const uint8_t *text, uint32_t start, uint32_t end) {
    uint32_t hash = 2166136261u;
    for (uint32_t i = start; i < end; i++) hash = (hash ^ text[i]) * 16777619u;
    return hash | 1;
}

/* A label before a colon in the first 48 bytes, of which `joins` has the bits of : ; and -: at most five words, the first
 * capitalised. Its hash, or 0; *surname gets that of the last name in `MIA LUND` or `MIA LUND, BYLINE`, or 0. */
static uint32_t find_label(const pq_store *store, uint32_t start, uint32_t end, uint64_t joins, uint32_t *surname) {
    const uint8_t *text = store->document.text;
    while (joins && text[start + (uint32_t)__builtin_ctzll(joins)] != ':') joins &= joins - 1;
    if (!joins) return 0;
    uint32_t at = start + (uint32_t)__builtin_ctzll(joins), next = pq_skip_space(text, end, at + 1);
    if (at - start < 1 || next == at + 1 || next >= end) return 0;
    pq_words words;
    pq_read_words(store, start, at, 7, &words);
    if (!words.complete || words.count == 0 || words.count > 5 || !pq_are_names(store, &words, 0, words.count)) return 0;
    uint32_t last = 0;
    while (last + 1 < words.count && words.items[last].flags & PQ_WORD_CAPITAL && text[words.items[last].outer_end - 1] != ',')
        last++;
    if (last > 0 && last < 4 && words.items[last].flags & PQ_WORD_CAPITAL)
        *surname = hash_of(text, words.items[last].start, words.items[last].end);
    return hash_of(text, start, at);
}

static uint32_t next_sign(const role_run *run, uint32_t from, uint8_t sign) {
    const pq_document *document = &run->store->document;
    const uint8_t *hit = memchr(document->text + from, sign, document->length - from);
    return hit == NULL ? document->length : (uint32_t)(hit - document->text);
}

/* Two tabs or bars or more. Blocks come in order, so that each sign of the text is looked for once. */
static int has_columns(role_run *run, uint32_t start, uint32_t end) {
    const uint8_t *text = run->store->document.text;
    if (run->next_tab + 1 <= start) run->next_tab = next_sign(run, start, '\t');
    if (run->next_bar + 1 <= start) run->next_bar = next_sign(run, start, '|');
    return (run->next_tab < end && memchr(text + run->next_tab + 1, '\t', end - run->next_tab - 1) != NULL) ||
           (run->next_bar < end && memchr(text + run->next_bar + 1, '|', end - run->next_bar - 1) != NULL);
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

static uint32_t count_bits(uint64_t x) { /* not a call into the compiler's library */
    x -= x >> 1 & 0x5555555555555555u;
    x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
    return (uint32_t)(((x + (x >> 4)) & 0x0F0F0F0F0F0F0F0Fu) * 0x0101010101010101u >> 56);
}

/* Letters beyond ASCII decide on the case of a block that has no small ones in it. */
static void look_beyond_ascii(const uint8_t *text, block_look *look, uint32_t *upper, int *lower) {
    for (uint32_t i = look->start; i < look->end; i++) {
        if (text[i] < 0xC3) continue;
        unsigned letter = pq_case_at(text, look->end, i);
        *upper += letter == PQ_CASE_UPPER;
        *lower |= letter == PQ_CASE_LOWER || letter == PQ_CASE_OTHER;
    }
}

/* Case, words and stops of a short block, from the bitmaps; longer ones need only how they end. */
void pq_look_closer(const role_run *run, uint32_t b) {
    const uint8_t *text = run->store->document.text;
    block_look *look = &run->looks[b];
    look->traits |= CLOSE;
    uint32_t spaces = 0, upper = 0;
    uint64_t small = 0, high = 0;
    for (uint32_t i = look->start >> 6; i <= (look->end - 1) >> 6; i++) {
        const pq_class_block *class = &run->store->classes[i];
        uint64_t mask = part_of(i, look), up = class->upper & mask;
        upper += (uint32_t)(up != 0) + (uint32_t)((up & (up - 1)) != 0);
        small |= class->letter & ~class->upper & mask;
        high |= class->high & mask;
        spaces += count_bits(class->space & ~(class->space << 1) & mask);
        for (uint64_t stops = class->stop & mask; stops; stops &= stops - 1)
            if (is_inner_stop(text, look, i * 64 + (uint32_t)__builtin_ctzll(stops))) look->traits |= INNER_STOP;
    }
    int lower = small != 0;
    if (high && !lower) look_beyond_ascii(text, look, &upper, &lower);
    look->words = spaces + 1;
    if (upper > 0 || lower) look->traits |= LETTERS;
    if (upper >= 2 && !lower) look->traits |= ALL_CAPS;
}

/* How a block ends: the last byte says it, but for closing marks and signs beyond ASCII. */
static uint32_t look_at_end(const uint8_t *text, uint32_t start, uint32_t end) {
    uint8_t last = text[end - 1];
    uint32_t traits = last == ':' ? COLON : last == ',' || last == ';' ? COMMA : 0;
    if (last == '.') return TERMINATED;
    if ((uint8_t)((last | 0x20) - 'a') < 26) return 0;
    uint32_t stripped = pq_strip_closers(text, start, end);
    last = stripped > start ? text[stripped - 1] : 0;
    if (last == '.' || last == '!' || last == '?' || (last >= 0x80 && pq_is_terminated(text, start, stripped)))
        traits |= TERMINATED;
    return traits | (last == '?' || last == '!' ? QUESTION : 0);
}

void pq_look_at(role_run *run, uint32_t b) {
    const uint8_t *text = run->store->document.text;
    const pq_block *block = &run->blocks[b];
    block_look *look = &run->looks[b];
    uint32_t start = block->lead.start != PQ_NONE ? block->lead.end : block->start,
             end = block->tail.start != PQ_NONE ? block->tail.start : block->end;
    *look = (block_look){.start = start, .end = end, .traits = CLOSE};
    if (start >= end) return;
    look->traits = look_at_end(text, start, end);
    if (end - start <= 160) look->traits |= SHORT;
    else look->traits |= LETTERS | CLOSE, look->words = 40;
    if (text[start] >= 0x80 ? pq_case_at(text, end, start) == PQ_CASE_LOWER : (uint8_t)(text[start] - 'a') < 26)
        look->traits |= BEGINS_LOWER;
    if (text[start] == '"' ||
        (end - start > 3 && text[start] == 0xE2 && text[start + 1] == 0x80 && (text[start + 2] == 0x9C || text[start + 2] == 0x98)))
        look->traits |= MARK_FIRST;
    uint32_t limit = end - start < 48 ? end - start : 48;
    uint64_t joins = PQ_BITS(run->store->classes, join, start) & (((uint64_t)1 << limit) - 1);
    if (joins && (look->label = find_label(run->store, start, end, joins, &look->surname)) != 0) look->traits |= LABEL;
    if (end - start <= 300 && has_columns(run, start, end)) look->traits |= ROW;
    run->traits |= look->traits;
    if (end - start >= 50 && look->traits & (TERMINATED | COLON)) run->stopped++;
    else if (end - start >= 80 && b > 2 && !(look->traits & SHORT && close_look(run, b)->traits & INNER_STOP))
        run->unstopped++; /* headline, deck and header need no stop; names may follow the stop of a caption */
}

/* Most blocks are no header line by how they end. */
static int may_be_header(const role_run *run, const block_look *look) {
    uint8_t last = run->store->document.text[look->end - 1];
    if (run->store->options.rules != NULL) return 1;
    return length_of(look) <= (last == '.' ? 120 : 500) && last != '?' && last != '!';
}

int pq_is_header_block(const role_run *run, uint32_t b) {
    block_look *look = &run->looks[b];
    pq_header header;
    if (!(look->traits & ASKED_HEADER)) {
        look->traits |= ASKED_HEADER;
        if (may_be_header(run, look) && pq_read_header(run->store, look->start, look->end, &header)) {
            look->traits |= IS_HEADER;
            if (header.labelled) look->traits |= LABELLED_HEADER | SURE_HEADER;
            if (header.created.has_time) look->traits |= SURE_HEADER;
            if (header.own) look->traits |= SURE_HEADER | OWN_HEADER;
        }
    }
    return (look->traits & IS_HEADER) != 0;
}

int pq_is_byline_block(const role_run *run, uint32_t b) {
    block_look *look = &run->looks[b];
    pq_header header;
    if (!(look->traits & ASKED_BYLINE)) {
        look->traits |= ASKED_BYLINE;
        if (pq_read_byline(run->store, look->start, look->end, &header)) look->traits |= IS_BYLINE;
    }
    return (look->traits & IS_BYLINE) != 0;
}

/* ---- lines that tell by their own words ------------------------------------------------------------------------- */
void pq_add_marker(role_run *run, uint32_t b, uint32_t length) {
    const uint8_t *text = run->store->document.text;
    pq_block *block = &run->blocks[b];
    block_look *look = &run->looks[b];
    uint32_t end = pq_skip_space_back(text, look->start, look->start + length);
    block->lead = (pq_span){block->lead.start != PQ_NONE ? block->lead.start : look->start, end};
    move_edges(run, b, look->start + length, look->end);
}

void pq_judge_marker(role_run *run, uint32_t b) {
    block_look *look = &run->looks[b];
    const uint8_t *at = run->store->document.text + look->start;
    if ((uint8_t)((*at | 0x20) - 'a') < 26 && (look->end - look->start < 2 || at[1] != ')')) return;
    uint32_t value;
    int strong;
    uint32_t length = pq_list_marker(run->store->document.text, look->start, look->end, &value, &strong);
    if (length == 0) return;
    if (strong) {
        pq_add_marker(run, b, length);
        set_kind(run, b, PQ_BLOCK_LIST_ITEM, RO_LIST_ITEM, 1.0f);
        return;
    }
    look->marker = length;
    run->has_markers = 1;
    look->value = value > 0 ? value : 0x1000u + run->store->document.text[look->start];
}

#define L(letter) ((uint32_t)1 << ((letter) & 31))
/* Ends as most paragraphs do: in a stop, behind a word that ends neither notes, copyrights nor offers. */
static int ends_as_prose(const uint8_t *text, const block_look *look) {
    static const uint32_t ends[32] = {['d' & 31] = L('e'),          ['e' & 31] = L('c') | L('l') | L('r'),
                                      ['g' & 31] = L('n'),          ['h' & 31] = L('c'),
                                      ['t' & 31] = L('r') | L('s'), ['y' & 31] = L('r'),
                                      ['x' & 31] = L('o'),          ['w' & 31] = L('o')}; /* last two letters */
    if (!(look->traits & TERMINATED) || length_of(look) < 8) return 0;
    uint8_t last = text[look->end - 1], before = text[look->end - 2];
    if (last == ')' || last == ']' || last == '_' || last == '*') return 0;
    if (last != '.') return 1;
    if (before == '.' || before == ')' || before == '_' || before == '*') return 0;
    return (uint8_t)(before - 'a') >= 26 || !(ends[before & 31] >> (text[look->end - 3] & 31) & 1);
}
#undef L

static int may_be_page_line(const uint8_t *text, uint32_t start) { /* by its first letters */
    uint8_t first = text[start] | 0x20;
    return first == 'p' || first == 'h' || first == 'r' || (first == 'c' && (text[start + 1] | 0x20) == 'o');
}

void pq_judge_words(role_run *run, uint32_t b) {
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
                    [PQ_LINE_CAPTION_OPENER] = {RO_CAPTION_OPENER, PQ_BLOCK_CAPTION, 0.8f},
                    [PQ_LINE_BOX_HEADING] = {RO_BOX_HEADING, PQ_BLOCK_SUBHEAD, 0.9f}};
    block_look *look = &run->looks[b];
    uint8_t note, is_related;
    const uint8_t *text = run->store->document.text;
    int ends = ends_as_prose(text, look), is_quote = (look->traits & MARK_FIRST) != 0, /* words in marks are not the page's */
        opens_none = !is_quote && (uint8_t)((text[look->start] | 0x20) - 'a') < 26 &&
                     pq_opens_no_line(run->store, run->blocks[b].token_first, look->start, look->end);
    if (ends && (is_quote || (opens_none && !may_be_page_line(text, look->start)))) look->traits |= PROSE;
    if (is_quote || look->traits & PROSE) return;
    pq_line_kind line = pq_judge_line(run->store, opens_none, look->start, look->end, &note, &is_related);
    if (line == PQ_LINE_NONE) return;
    if (b == 0 && run->count > 1 && line != PQ_LINE_SEPARATOR) { /* Watch: Ferry sinks, above its header, is the headline */
        if (length_of(&run->looks[1]) > 0 && pq_is_header_block(run, 1)) return;
    }
    set_kind(run, b, outcomes[line].kind, outcomes[line].rule, outcomes[line].score);
    run->blocks[b].note_kind = note;
    if (is_related) {
        look->traits |= RELATED_HEADING;
        run->traits |= RELATED_HEADING;
    }
}
