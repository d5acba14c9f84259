#include "roles_scan.h"

#include <string.h>

/* ---- captions and credits --------------------------------------------------------------------------------------- */
static pq_status add_credit(role_run *run, uint32_t b, const pq_credit_reading *credit, uint16_t rule) {
    pq_store *store = run->store;
    pq_document *document = &store->document;
    PQ_RESERVE(store, credits, PQ_ROOM_CREDITS, document->credit_count + 1);
    static const float scores[] = {
        [PQ_CREDIT_WEAK] = 0.5f, [PQ_CREDIT_MEDIUM] = 0.7f, [PQ_CREDIT_AGENCY] = 0.8f, [PQ_CREDIT_STRONG] = 0.9f};
    document->credits[document->credit_count++] = (pq_credit){credit->whole.start,
                                                              credit->whole.end,
                                                              b,
                                                              credit->agency,
                                                              credit->photographer,
                                                              rule,
                                                              0,
                                                              credit->labelled ? 1.0f : scores[credit->strength]};
    return PQ_OK;
}

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

static uint32_t dash_length(const uint8_t *text, uint32_t start, uint32_t end) { /* of -, --, an en or em dash before a space */
    if (end - start > 3 && text[start] == '-') return text[start + 1] == '-' ? 2 : text[start + 1] == ' ';
    if (end - start > 5 && text[start] == 0xE2 && text[start + 1] == 0x80 && (text[start + 2] == 0x93 || text[start + 2] == 0x94))
        return 3;
    return 0;
}

/* `ab/nm (AFP, dpa)`: who edited it, in small letters, and agencies in brackets. */
static int are_desk_initials(const pq_store *store, uint32_t start, uint32_t end) {
    const uint8_t *text = store->document.text;
    pq_words words;
    uint32_t at = start, slashes = 0;
    for (; at < end && at - start < 12 && ((uint8_t)(text[at] - 'a') < 26 || text[at] == '/'); at++) slashes += text[at] == '/';
    if (slashes == 0 || at + 6 > end || text[at] != ' ' || text[at + 1] != '(' || text[end - 1] != ')') return 0;
    pq_read_words(store, at + 2, end - 1, 8, &words);
    for (uint32_t i = 0; i < words.count;) {
        uint32_t n = pq_phrase(store, &words, i, PQ_LEX_AGENCIES, NULL);
        if (n == 0) return 0;
        i += n;
    }
    return words.complete != 0;
}

/* `- Agence France-Presse`, `(Reuters)`, `Dana Smithers, The Canadian Press` below the last paragraph: who signs the text. */
static int judge_sign_off(role_run *run, uint32_t b, const pq_credit_reading *credit) {
    const uint8_t *text = run->store->document.text;
    const block_look *look = &run->looks[b];
    int comma = memchr(text + look->start, ',', length_of(look)) != NULL,
        slash = memchr(text + look->start, '/', length_of(look)) != NULL;
    if (b >= 2 && are_desk_initials(run->store, look->start, look->end)) {
        set_kind(run, b, PQ_BLOCK_NOTE, RO_SIGN_OFF, 0.8f);
        run->blocks[b].note_kind = PQ_NOTE_WIRE;
        return 1;
    }
    if (b < 2 || credit->labelled || slash || !is_last_paragraph(run, b)) return 0;
    int below = (run->blocks[b - 1].kind == PQ_BLOCK_CAPTION && run->blocks[b - 1].tail.start == PQ_NONE) ||
                (is_free(run, b - 1) && !(run->looks[b - 1].traits & TERMINATED));
    if (below && !dash_length(text, look->start, look->end)) return 0; /* it may be the credit of a picture */
    if (credit->strength == PQ_CREDIT_AGENCY) {
        set_kind(run, b, PQ_BLOCK_NOTE, RO_SIGN_OFF, 0.8f);
        run->blocks[b].note_kind = PQ_NOTE_WIRE;
        return 1;
    }
    if (credit->strength != PQ_CREDIT_STRONG || !comma || credit->agency.start == PQ_NONE || credit->photographer.start == PQ_NONE)
        return 0;
    set_kind(run, b, PQ_BLOCK_BYLINE, RO_SIGN_OFF, 0.7f);
    return 1;
}

/* `Jane Roe/GAZETTE`: a name, and behind a slash without blanks an outlet: in capitals, or by its words. `JANE ROE, HARBOR GAZETTE`. */
static int is_name_and_outlet(const pq_store *store, uint32_t start, uint32_t end, const pq_credit_reading *credit) {
    const uint8_t *text = store->document.text, *slash = memchr(text + start, '/', end - start);
    uint32_t at = credit->photographer.end, after;
    if (credit->photographer.start == start && text[at] == ',') return 1; /* strong only in capitals and with an outlet */
    if (credit->photographer.start != start || slash == NULL || slash != text + at || end - at < 4 || slash[1] <= ' ') return 0;
    if (pq_is(pq_letters_entry(store, start, end, &after), PQ_LEX_GIVEN_NAMES)) return 1;
    pq_words words;
    pq_read_words(store, at + 1, end, 6, &words);
    for (uint32_t i = 0; i < words.count; i++)
        if (words.items[i].flags & PQ_WORD_CAPS || pq_is(pq_word_entry(store, &words.items[i]), PQ_LEX_OUTLET_WORDS)) return 1;
    return 0;
}

/* A credit begins where a token does, or behind it: words of Unicode may reach over the full stop between the two. */
static int set_tail(role_run *run, uint32_t b, uint32_t at) {
    pq_block *block = &run->blocks[b];
    const pq_token *tokens = run->store->document.tokens;
    uint32_t low = block->token_first, high = block->token_end;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (tokens[middle].end <= at) low = middle + 1;
        else high = middle;
    }
    if (low < block->token_end && tokens[low].start < at) at = tokens[low].end;
    if (at >= block->end) return 0;
    block->tail = (pq_span){at, block->end};
    return 1;
}

pq_status pq_judge_credit(role_run *run, uint32_t b) {
    block_look *look = &run->looks[b];
    pq_block *block = &run->blocks[b];
    pq_credit_reading credit;
    int opened = block->kind_rule == RO_CAPTION_OPENER;
    if ((!opened && !is_free(run, b)) || look->start >= look->end || ends_like_paragraph(run, look)) return PQ_OK;
    const uint8_t *text = run->store->document.text;
    uint32_t dash = dash_length(text, look->start, look->end);
    if (!dash && (uint8_t)(text[look->end - 1] - 'a') < 26 && !pq_may_end_names(run->store, look->start, look->end) &&
        memchr(text + look->start, '@', length_of(look)) == NULL && !pq_ends_in_button(text, look->start, look->end))
        return PQ_OK; /* no credit, whole or at the end */
    if (length_of(look) <= 120 && !pq_is_byline_block(run, b)) {
        uint32_t start = look->start, end = look->end;
        start = pq_skip_space(text, end, start + dash);
        if (text[start] == '|' && end - start > 3) start = pq_skip_space(text, end, start + 1);
        int bracketed = end - start > 4 &&
                        ((text[start] == '(' && text[end - 1] == ')') || (text[start] == '[' && text[end - 1] == ']'));
        if (text[end - 1] == ')' && memchr(text + start, '(', end - start) == NULL) end--; /* opened in a line above */
        pq_credit_strength whole = pq_read_credit(run->store, start + (uint32_t)bracketed, end - (uint32_t)bracketed, &credit);
        if (judge_sign_off(run, b, &credit)) return PQ_OK;
        if (dash) return PQ_OK;
        int sure = whole == PQ_CREDIT_STRONG &&
                   (credit.labelled || credit.agency.start != PQ_NONE || (bracketed && credit.photographer.start != PQ_NONE));
        if (whole == PQ_CREDIT_STRONG && b > 0 && is_name_and_outlet(run->store, start, end, &credit)) sure = 1;
        int below = b > 0 && (run->blocks[b - 1].kind == PQ_BLOCK_CAPTION || !(run->looks[b - 1].traits & (TERMINATED | COLON)));
        if (sure || (whole == PQ_CREDIT_AGENCY && b > 0 && (below || close_look(run, b)->traits & ALL_CAPS))) {
            set_kind(run, b, PQ_BLOCK_CREDIT, RO_CREDIT, sure ? 0.9f : 0.7f);
            return add_credit(run, b, &credit, RO_CREDIT);
        }
    }
    if (length_of(look) > 900) return PQ_OK;
    pq_credit_strength found = pq_find_credit(run->store, look->start, look->end, &credit);
    if (found == PQ_CREDIT_NONE || credit.tail.start <= look->start) return PQ_OK;
    uint32_t head_end = pq_skip_space_back(run->store->document.text, look->start, credit.tail.start);
    uint16_t rule = RO_CAPTION_CREDIT;
    if (credit.inside && !opened) { /* Guests slept in the terminal (PA): no paragraph of others that end in stops */
        int between = b > 1 && b + 1 < run->count && is_well_stopped(run);
        if (!between || head_end - look->start > 200 || head_end - look->start < 16 || look->label != 0 || look->marker)
            return PQ_OK;
    }
    if (found == PQ_CREDIT_WEAK) {
        int between = b > 1 && b + 1 < run->count && is_free(run, b + 1);
        if (!opened &&
            (!between || !is_well_stopped(run) || head_end - look->start > 250 || look->label != 0 || look->traits & MARK_FIRST))
            return PQ_OK;
        rule = RO_CAPTION_NAMES;
    }
    if (found == PQ_CREDIT_MEDIUM && !opened && (!is_well_stopped(run) || head_end - look->start > 500)) return PQ_OK;
    if (found == PQ_CREDIT_AGENCY && !opened && !credit.inside &&
        is_last_paragraph(run, b)) { /* `... he said. (AFP)`: the text is signed */
        if (!set_tail(run, b, credit.tail.start)) return PQ_OK;
        move_edges(run, b, look->start, head_end);
        block->kind_rule = RO_SIGNED;
        return PQ_OK;
    }
    if (!set_tail(run, b, credit.tail.start)) return PQ_OK;
    move_edges(run, b, look->start, head_end);
    set_kind(run, b, PQ_BLOCK_CAPTION, opened ? RO_CAPTION_OPENER : rule, found == PQ_CREDIT_WEAK ? 0.6f : 0.9f);
    return add_credit(run, b, &credit, rule);
}

int pq_is_in_present(const role_run *run, const block_look *look) {
    pq_words words;
    pq_read_words(run->store, look->start, look->end, 10, &words);
    for (uint32_t i = 1; i < words.count; i++) {
        const pq_word *word = &words.items[i];
        if (word->outer_start < word->start) return 0; /* between marks somebody speaks */
        if (!(word->flags & PQ_WORD_LOWER) || !pq_is(pq_word_entry(run->store, word), PQ_LEX_CAPTION_VERBS)) continue;
        if (!pq_word_is(run->store, word - 1, "to") && !pq_is(pq_word_entry(run->store, word - 1), PQ_LEX_AUXILIARIES)) return 1;
    }
    return 0;
}

/* `The Moes at home (`, `Image:`, `Ann Roe)`: a label in a line of its own above the credit at b, and what stands above it. */
static void judge_label_line(role_run *run, uint32_t from, uint32_t b) {
    const uint8_t *text = run->store->document.text;
    const block_look *label = &run->looks[b - 1];
    if (b < from + 2 || !(label->traits & COLON) || length_of(label) > 12 || !is_free(run, b - 1)) return;
    if (pq_credit_label_before(text, label->start, label->end - 1) != length_of(label) - 1) return;
    set_kind(run, b - 1, PQ_BLOCK_CREDIT, RO_CREDIT, 0.8f);
    const block_look *caption = &run->looks[b - 2];
    uint32_t end = pq_skip_space_back(text, caption->start, caption->end - 1);
    if (!is_free(run, b - 2) || text[caption->end - 1] != '(' || end == caption->start) return;
    set_kind(run, b - 2, PQ_BLOCK_CAPTION, RO_CAPTION_ABOVE, 0.8f);
    if (b < from + 3 || !is_free(run, b - 3)) return;
    const block_look *twin = &run->looks[b - 3]; /* what is said of the picture to who cannot see it */
    if (length_of(twin) == end - caption->start && memcmp(text + twin->start, text + caption->start, length_of(twin)) == 0)
        set_kind(run, b - 3, PQ_BLOCK_CAPTION, RO_CAPTION_ABOVE, 0.7f);
}

/* Sentences of a picture above its credit, where the next paragraph follows: that one is no caption. */
void pq_judge_captions_above(role_run *run, uint32_t from) {
    for (uint32_t c = 0; c < run->store->document.credit_count; c++) {
        uint32_t b = run->store->document.credits[c].block;
        if (b <= from || run->blocks[b].kind_rule != RO_CREDIT) continue;
        judge_label_line(run, from, b);
        if (b + 1 >= run->count || !is_free(run, b - 1)) continue;
        const block_look *look = &run->looks[b - 1];
        if (!(look->traits & TERMINATED) || look->traits & (MARK_FIRST | LABEL | QUESTION) || look->marker) continue;
        if (length_of(look) < 30 || length_of(look) > 260 || (is_free(run, b + 1) && !is_body_like(run, b + 1))) continue;
        if (pq_is_in_present(run, look)) set_kind(run, b - 1, PQ_BLOCK_CAPTION, RO_CAPTION_ABOVE, 0.7f);
    }
}

#define L(letter) ((uint32_t)1 << ((letter) & 31))
/* A word at text[at] that points into a picture: 2 where it is set off on both sides, so that it stands beside its clause. */
static int points_at(const uint8_t *text, uint32_t at, uint32_t end) {
    static const struct {
        uint8_t length;
        char word[11];
    } pointers[] = {{4, "left"},  {5, "right"},  {5, "cente"},  {5, "centr"},   {8, "pictured"},    {4, "seen"},
                    {5, "shown"}, {4, "from"},   {6, "second"}, {4, "far "},    {10, "foreground"}, {10, "background"},
                    {4, "top "},  {6, "bottom"}, {5, "above"},  {7, "circled"}, {5, "inset"}};
    static const uint32_t seconds[26] = {['a' - 'a'] = L('b'),          ['b' - 'a'] = L('a') | L('o'),
                                         ['c' - 'a'] = L('e') | L('i'), ['f' - 'a'] = L('a') | L('o') | L('r'),
                                         ['i' - 'a'] = L('n'),          ['l' - 'a'] = L('e'),
                                         ['p' - 'a'] = L('i'),          ['r' - 'a'] = L('i'),
                                         ['s' - 'a'] = L('e') | L('h'), ['t' - 'a'] = L('o')}; /* by the first letter */
    if (end - at < 5 || (uint8_t)(text[at] - 'a') >= 26 || !(seconds[text[at] - 'a'] >> (text[at + 1] & 31) & 1)) return 0;
    for (size_t k = 0; k < sizeof pointers / sizeof *pointers; k++) {
        uint32_t n = pointers[k].length;
        if (memcmp(text + at, pointers[k].word, 4) == 0 && end - at > n && memcmp(text + at, pointers[k].word, n) == 0)
            return text[at + n] == ',' || text[at + n] == ')' ? 2 : 1;
    }
    return 0;
}

#undef L

static int is_stopped_or_caption(const role_run *run, uint32_t b) {
    if (!is_free(run, b)) return run->blocks[b].kind == PQ_BLOCK_CAPTION;
    return run->looks[b].traits & TERMINATED && length_of(&run->looks[b]) >= 25;
}

/* Lines without a stop that stand alone among paragraphs with one: captions of houses that write them so, where there are several or
 * one says what is seen. */
void pq_judge_unstopped(role_run *run, uint32_t from) {
    enum { MOST = 8 };
    uint32_t lines[MOST], count = 0, seen = 0, others = 0;
    if (run->stopped < 6) return;
    for (uint32_t b = from + 1; b + 1 < run->count; b++) {
        const block_look *look = &run->looks[b];
        if (!is_free(run, b) || look->traits & (TERMINATED | COLON | COMMA | MARK_FIRST | LABEL | BEGINS_LOWER) || look->marker)
            continue;
        if (length_of(look) < 50 || length_of(look) > 300 || close_look(run, b)->words < 9) continue;
        if (count == MOST) return;
        if (!is_stopped_or_caption(run, b - 1) || !is_stopped_or_caption(run, b + 1)) {
            others++;
            continue;
        }
        pq_words words;
        pq_read_words(run->store, look->start, look->end, 12, &words);
        for (uint32_t i = 1; i < words.count; i++)
            if (words.items[i].flags & PQ_WORD_LOWER && pq_is(pq_word_entry(run->store, &words.items[i]), PQ_LEX_CAPTION_VERBS)) {
                seen++;
                break;
            }
        lines[count++] = b;
    }
    if (count * 3 > run->stopped || others > count || (count < 2 && seen == 0)) return;
    for (uint32_t i = 0; i < count; i++) set_kind(run, lines[i], PQ_BLOCK_CAPTION, RO_CAPTION_UNSTOPPED, 0.5f);
}

/* `, left,` `, pictured` `(left)`: a word that points into a picture behind one of the first commas and brackets. */
static int may_point(const pq_store *store, uint32_t start, uint32_t end) {
    const uint8_t *text = store->document.text;
    uint32_t tries = 0;
    uint64_t mask = ~(uint64_t)0 << (start & 63);
    for (uint32_t block = start >> 6; block * 64 < end; block++, mask = ~(uint64_t)0)
        for (uint64_t signs = store->classes[block].sign & mask; signs; signs &= signs - 1) {
            uint32_t i = block * 64 + (uint32_t)__builtin_ctzll(signs);
            if (i >= end) return 0;
            if (text[i] != ',' && text[i] != '(') continue;
            if (tries++ == 12) return 0;
            int found = points_at(text, pq_skip_space(text, end, i + 1), end);
            if (found) return found;
        }
    return 0;
}

/* A token of the block begins a phrase of those, or a hyphen may hide one. */
static int may_hold_phrase(const pq_store *store, const pq_block *block) {
    for (uint32_t t = block->token_first; t < block->token_end; t++) {
        const pq_entry *entry = pq_token_entry(store, t);
        if (entry->prefix & PQ_BEGINS_POINTER || pq_is(entry, PQ_LEX_CAPTION_PHRASES)) return 1;
        if (store->document.text[store->document.tokens[t].start] == '-') return 1;
    }
    return 0;
}

/* Points into a picture, is short, and says what is seen in the present tense: a caption without a credit. */
void pq_judge_caption_phrase(role_run *run, uint32_t b) {
    block_look *look = &run->looks[b];
    int is_terminated = (look->traits & TERMINATED) != 0;
    if (b == 0 || length_of(look) < 30) return;
    int pointer = may_point(run->store, look->start, look->end), points = pointer == 2, present = 0;
    if (!points && ((is_terminated && !pointer) || !may_hold_phrase(run->store, &run->blocks[b]))) return;
    pq_words words;
    pq_read_words(run->store, look->start, look->end, 40, &words);
    for (uint32_t i = 1; i < words.count && !points; i++)
        points = pq_phrase(run->store, &words, i, PQ_LEX_CAPTION_PHRASES, NULL) > 0;
    for (uint32_t i = 1; i < words.count && i < 10 && !present; i++)
        present = words.items[i].flags & PQ_WORD_LOWER && pq_is(pq_word_entry(run->store, &words.items[i]), PQ_LEX_CAPTION_VERBS);
    if (points && points + present + !is_terminated >= 2 && (present || is_well_stopped(run)))
        set_kind(run, b, PQ_BLOCK_CAPTION, RO_CAPTION_PHRASE, 0.6f);
}
