#include "marks.h"

#include <string.h>

/* What stands beside a mark, with no white space between. */
enum { GAP, WORD, DIGIT, PUNCT, ELLIPSIS, DASH, SLASH, BRACKET_OPEN, BRACKET_CLOSE, BESIDE_COUNT };
typedef enum { NEUTRAL, LEFT, RIGHT, LOW } mark_form;
typedef enum { EITHER, OPEN, CLOSE, NOT_A_MARK } mark_wish;

typedef struct { /* what is known of a mark before the block's state is */
    uint8_t family, form, left, right;
    uint8_t wish;
    uint8_t strong;  /* a single closer that can hardly be an apostrophe */
    uint8_t matched; /* counting from the block's end, a mark of its own kind is left for it */
    uint8_t reserved;
    uint32_t next_double, next_double_close;                /* later marks of the block, or PQ_NONE */
    uint32_t next_single_open, next_single_close, next_strong;
} sign;

typedef struct {
    uint32_t mark;
    uint32_t below; /* stack slot of the next one out of the same family, or PQ_NONE */
} level;

typedef struct { /* the paragraph under work */
    pq_store *store;
    sign *signs;
    pq_paragraph here;
    uint32_t size;                 /* open marks */
    uint32_t top[PQ_FAMILY_COUNT]; /* innermost of each family, or PQ_NONE */
    uint32_t too_deep[PQ_FAMILY_COUNT];
    uint32_t carried;     /* the mark that an earlier block left open, or PQ_NONE */
    uint32_t carried_for; /* paragraphs without a mark since */
    int by_lines;         /* lines are paragraphs */
    int german;           /* guillemets point inwards: »so« */
    level stack[PQ_DEEPEST_MARK];
} state;

enum { LONGEST_CARRY = 2 };

/* ---- what sign it is ----------------------------------------------------------------------------- */
static pq_glyph glyph_of_code_point(uint32_t c) {
    switch (c) {
        case '"':
        case 0xFF02: return PQ_GLYPH_DOUBLE_STRAIGHT;
        case '\'':
        case 0xFF07: return PQ_GLYPH_SINGLE_STRAIGHT;
        case '`': return PQ_GLYPH_BACKTICK;
        case 0xAB: return PQ_GLYPH_GUILLEMET_LEFT;
        case 0xBB: return PQ_GLYPH_GUILLEMET_RIGHT;
        case 0x2018:
        case 0x201B: return PQ_GLYPH_SINGLE_LEFT;
        case 0x2019: return PQ_GLYPH_SINGLE_RIGHT;
        case 0x201A: return PQ_GLYPH_SINGLE_LOW;
        case 0x201C:
        case 0x201F:
        case 0x301D: return PQ_GLYPH_DOUBLE_LEFT;
        case 0x201D:
        case 0x301E: return PQ_GLYPH_DOUBLE_RIGHT;
        case 0x201E: return PQ_GLYPH_DOUBLE_LOW;
        case 0x2032: return PQ_GLYPH_PRIME;
        case 0x2033: return PQ_GLYPH_DOUBLE_PRIME;
        case 0x2039: return PQ_GLYPH_SINGLE_GUILLEMET_LEFT;
        case 0x203A: return PQ_GLYPH_SINGLE_GUILLEMET_RIGHT;
        case 0x300C: return PQ_GLYPH_CORNER_LEFT;
        case 0x300D: return PQ_GLYPH_CORNER_RIGHT;
        case 0x300E: return PQ_GLYPH_WHITE_CORNER_LEFT;
        case 0x300F: return PQ_GLYPH_WHITE_CORNER_RIGHT;
        default: return PQ_GLYPH_NONE;
    }
}

/* &quot; &#8220; &#x201C; and kin; 0 for another entity. */
static uint32_t entity_code_point(const uint8_t *text, uint32_t length) {
    static const struct {
        char name[7];
        uint16_t code_point;
    } names[] = {{"quot", '"'},      {"apos", '\''},     {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"bdquo", 0x201E},
                 {"lsquo", 0x2018},  {"rsquo", 0x2019},  {"sbquo", 0x201A}, {"laquo", 0xAB},   {"raquo", 0xBB},
                 {"lsaquo", 0x2039}, {"rsaquo", 0x203A}, {"prime", 0x2032}, {"Prime", 0x2033}};
    uint32_t name = length - 1 - (text[length - 1] == ';');
    if (name > 8) return 0;
    if (text[1] == '#') {
        int hex = name > 1 && (text[2] | 0x20) == 'x';
        uint32_t value = 0;
        for (uint32_t i = hex ? 3 : 2; i <= name; i++) {
            uint32_t c = text[i], digit = c - '0' <= 9 ? c - '0' : hex && (c | 0x20) - 'a' <= 5 ? (c | 0x20) - 'a' + 10 : 99;
            if (digit == 99) return 0;
            value = value * (hex ? 16 : 10) + digit;
        }
        return value;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i].name) == name && memcmp(names[i].name, text + 1, name) == 0) return names[i].code_point;
    return 0;
}

static pq_glyph glyph_of(const pq_store *store, const pq_token *token) {
    const uint8_t *at = store->document.text + token->start;
    uint32_t length = token->end - token->start, code_point;
    if (length == 1) return glyph_of_code_point(*at);
    if (length == 3 && at[0] == 0xE2 && at[1] == 0x80 && at[2] - 0x80u < 0x40)
        return glyph_of_code_point(0x2000u + (at[2] & 0x3Fu));
    if (length == 2 && at[0] == '\'' && at[1] == '\'') return PQ_GLYPH_TWO_APOSTROPHES;
    if (length == 2 && at[0] == '`' && at[1] == '`') return PQ_GLYPH_TWO_BACKTICKS;
    if (length > 2 && at[0] == '&') return glyph_of_code_point(entity_code_point(at, length));
    uint32_t size = pq_decode(store->document.text, token->end, token->start, store->options.surrogates, &code_point);
    return size == length ? glyph_of_code_point(code_point) : PQ_GLYPH_NONE;
}

static const struct {
    uint8_t family, form;
} glyphs[PQ_GLYPH_COUNT] = {
    [PQ_GLYPH_DOUBLE_STRAIGHT] = {PQ_FAMILY_DOUBLE, NEUTRAL},
    [PQ_GLYPH_DOUBLE_LEFT] = {PQ_FAMILY_DOUBLE, LEFT},
    [PQ_GLYPH_DOUBLE_RIGHT] = {PQ_FAMILY_DOUBLE, RIGHT},
    [PQ_GLYPH_DOUBLE_LOW] = {PQ_FAMILY_DOUBLE, LOW},
    [PQ_GLYPH_TWO_APOSTROPHES] = {PQ_FAMILY_DOUBLE, NEUTRAL},
    [PQ_GLYPH_TWO_BACKTICKS] = {PQ_FAMILY_DOUBLE, LEFT},
    [PQ_GLYPH_SINGLE_STRAIGHT] = {PQ_FAMILY_SINGLE, NEUTRAL},
    [PQ_GLYPH_SINGLE_LEFT] = {PQ_FAMILY_SINGLE, LEFT},
    [PQ_GLYPH_SINGLE_RIGHT] = {PQ_FAMILY_SINGLE, RIGHT},
    [PQ_GLYPH_SINGLE_LOW] = {PQ_FAMILY_SINGLE, LOW},
    [PQ_GLYPH_BACKTICK] = {PQ_FAMILY_SINGLE, LEFT},
    [PQ_GLYPH_GUILLEMET_LEFT] = {PQ_FAMILY_GUILLEMET, LEFT},
    [PQ_GLYPH_GUILLEMET_RIGHT] = {PQ_FAMILY_GUILLEMET, RIGHT},
    [PQ_GLYPH_SINGLE_GUILLEMET_LEFT] = {PQ_FAMILY_SINGLE_GUILLEMET, LEFT},
    [PQ_GLYPH_SINGLE_GUILLEMET_RIGHT] = {PQ_FAMILY_SINGLE_GUILLEMET, RIGHT},
    [PQ_GLYPH_CORNER_LEFT] = {PQ_FAMILY_CORNER, LEFT},
    [PQ_GLYPH_CORNER_RIGHT] = {PQ_FAMILY_CORNER, RIGHT},
    [PQ_GLYPH_WHITE_CORNER_LEFT] = {PQ_FAMILY_WHITE_CORNER, LEFT},
    [PQ_GLYPH_WHITE_CORNER_RIGHT] = {PQ_FAMILY_WHITE_CORNER, RIGHT},
};

pq_mark_family pq_family_of(unsigned glyph) {
    return glyph < PQ_GLYPH_COUNT ? (pq_mark_family)glyphs[glyph].family : PQ_FAMILY_NONE;
}

int pq_is_interruption(const pq_block *block) {
    switch (block->kind) {
        case PQ_BLOCK_PARAGRAPH:
        case PQ_BLOCK_LIST_ITEM:
        case PQ_BLOCK_TURN: return 0;
        default: return 1;
    }
}

/* ---- what stands beside it ----------------------------------------------------------------------- */
static uint8_t beside(const pq_store *store, const pq_token *token, int on_the_left) {
    const uint8_t *text = store->document.text;
    uint8_t first = text[token->start], last = text[token->end - 1];
    if (token->flags & PQ_OPENER) return BRACKET_OPEN;
    if (token->flags & PQ_CLOSER) return BRACKET_CLOSE;
    if (token->flags & PQ_DASH) return DASH;
    if (token->flags & PQ_TERMINATOR) return (first == '.' && token->end - token->start > 1) || first == 0xE2 ? ELLIPSIS : PUNCT;
    if (token->kind == PQ_TOKEN_PUNCT) {
        if (first == ',' || first == ';' || first == ':') return PUNCT;
        if (first == '-') return DASH;
        if (first == '/') return SLASH;
    }
    uint8_t nearest = on_the_left ? last : first;
    return nearest >= '0' && nearest <= '9' ? DIGIT : WORD;
}

/* What a mark with these neighbours wishes to be: O opens, C closes, . either. Rows: left, columns: right. */
static const char wishes[BESIDE_COUNT][BESIDE_COUNT + 1] = {
    /*               G    W    D    P    E    D    S    (    )  */
    [GAP] = ".OO.O.OO.",   [WORD] = "C..C.CC.C",         [DIGIT] = "C..C.CC.C",
    [PUNCT] = "C..C.CC.C", [ELLIPSIS] = "C..C.CC.C",     [DASH] = "COOCO.COC",
    [SLASH] = ".OO.O..O.", [BRACKET_OPEN] = "OOO.OOOO.", [BRACKET_CLOSE] = "C..CCCC.C",
};

static mark_wish wish_of(uint8_t left, uint8_t right) {
    char wish = wishes[left][right];
    return wish == 'O' ? OPEN : wish == 'C' ? CLOSE : EITHER;
}

/* Does the word after this token stand there with letters or figures left out ('em, '90s, spaced 's)? */
static int is_elision(const pq_store *store, uint32_t token, uint32_t end) {
    if (token + 1 >= end) return 0;
    const pq_token *word = &store->document.tokens[token + 1];
    const uint8_t *at = store->document.text + word->start;
    uint32_t length = word->end - word->start;
    if (at[0] >= '0' && at[0] <= '9') { /* '90s, '70's */
        if (length < 2 || at[1] < '0' || at[1] > '9') return 0;
        return (length == 3 && (at[2] | 0x20) == 's') ||
               (length == 2 && word->end + 1 < store->document.length && at[2] == '\'' && (at[3] | 0x20) == 's');
    }
    if (length <= 2 && (word->flags & PQ_SPACE_AFTER)) { /* it 's, they 'll */
        static const char clitics[][3] = {"s", "t", "d", "m", "re", "ve", "ll"};
        for (size_t i = 0; i < sizeof clitics / sizeof *clitics; i++)
            if (strlen(clitics[i]) == length && memcmp(clitics[i], at, length) == 0) return 1;
    }
    return pq_is(pq_lookup_token(store, token + 1), PQ_LEX_ELISIONS);
}

/* A closer after a letter may as well be the apostrophe of the workers' or goin'. */
static int is_weak_close(const pq_store *store, uint32_t token, const sign *s) {
    if (s->left != WORD || (s->right != GAP && s->right != DASH)) return 0;
    uint8_t last = store->document.text[store->document.tokens[token].start - 1] | 0x20;
    return last == 's' || last == 'z' || last == 'x' || last == 'n' || last == 'o' || last == 'l';
}

static void wish_single(const pq_store *store, uint32_t token, uint32_t end, sign *s) {
    int in_word = (s->left == WORD || s->left == DIGIT) && (s->right == WORD || s->right == DIGIT);
    if (in_word && s->form != LEFT && s->form != LOW) s->wish = NOT_A_MARK;
    else if (s->form == LEFT && !(s->wish == CLOSE)) s->wish = OPEN;
    else if (s->form == LOW) s->wish = s->right == GAP ? NOT_A_MARK : OPEN;
    if (s->wish == OPEN && is_elision(store, token, end)) s->wish = NOT_A_MARK;
    if (s->wish == CLOSE) s->strong = (uint8_t)!is_weak_close(store, token, s);
}

/* Fills in left, right and wish of the run of touching marks [first, end), all of one block. */
static void look_beside(const pq_store *store, const pq_paragraph *block, sign *signs, uint32_t first, uint32_t end) {
    const pq_token *tokens = store->document.tokens;
    const pq_mark *marks = store->document.marks;
    uint32_t left_token = marks[first].token, right_token = marks[end - 1].token;
    uint8_t left = GAP, right = GAP;
    if (left_token > block->token_first && tokens[left_token - 1].end == tokens[left_token].start)
        left = beside(store, &tokens[left_token - 1], 1);
    if (right_token + 1 < block->token_end && tokens[right_token + 1].start == tokens[right_token].end)
        right = beside(store, &tokens[right_token + 1], 0);
    for (uint32_t m = first; m < end; m++) {
        sign *s = &signs[m];
        s->left = left;
        s->right = right;
        s->wish = (uint8_t)wish_of(left, right);
        if (s->family == PQ_FAMILY_NONE) s->wish = NOT_A_MARK;
        if (s->family == PQ_FAMILY_SINGLE) wish_single(store, marks[m].token, block->token_end, s);
    }
}

/* ---- what lies ahead ----------------------------------------------------------------------------- */
static int guess(const sign *s) { /* +1 closes, -1 opens, by form and neighbours alone */
    if (s->wish == NOT_A_MARK) return 0;
    if (s->form == LOW) return -1;
    if (s->form == LEFT) return s->wish == CLOSE ? 1 : -1;
    if (s->form == RIGHT) return s->wish == OPEN ? -1 : 1;
    return s->wish == CLOSE ? 1 : s->wish == OPEN ? -1 : 0;
}

/* From the block's end: the next marks of each kind, and which openers find a closer of their own. */
static void look_ahead(sign *signs, uint32_t first, uint32_t end) {
    uint32_t next_double = PQ_NONE, double_close = PQ_NONE, single_open = PQ_NONE, single_close = PQ_NONE, strong = PQ_NONE;
    uint32_t closers[PQ_FAMILY_COUNT] = {0};
    for (uint32_t m = end; m-- > first;) {
        sign *s = &signs[m];
        s->next_double = next_double;
        s->next_double_close = double_close;
        s->next_single_open = single_open;
        s->next_single_close = single_close;
        s->next_strong = strong;
        int way = guess(s);
        if (way > 0) closers[s->family]++;
        if (way < 0 && closers[s->family] > 0) closers[s->family]--, s->matched = 1;
        if (s->family == PQ_FAMILY_DOUBLE) {
            next_double = m;
            if (way > 0) double_close = m;
        } else if (s->family == PQ_FAMILY_SINGLE) {
            if (way < 0) single_open = m;
            if (way > 0) single_close = m;
            if (way > 0 && s->strong) strong = m;
        }
    }
}

/* ---- repairs ------------------------------------------------------------------------------------- */
static pq_status report(state *st, pq_issue_kind kind, uint32_t mark) {
    const pq_mark *m = &st->store->document.marks[mark];
    const pq_token *t = &st->store->document.tokens[m->token];
    return pq_add_issue(st->store, kind, t->start, t->end, m->block, 1);
}

static void set(state *st, uint32_t mark, pq_mark_role role, uint16_t rule) {
    pq_mark *m = &st->store->document.marks[mark];
    m->role = (uint8_t)role;
    m->rule = rule;
}

/* MK12 */
static pq_status stray(state *st, uint32_t mark, uint16_t rule, pq_issue_kind issue) {
    set(st, mark, PQ_MARK_STRAY, rule);
    return report(st, issue, mark);
}

/* MK11 An opener that nothing closes. A straight single one in the middle of a clause was an apostrophe after all. */
static pq_status lose(state *st, uint32_t mark) {
    pq_mark *m = &st->store->document.marks[mark];
    const sign *s = &st->signs[mark];
    if (s->family == PQ_FAMILY_SINGLE) {
        int may_begin = m->token == st->here.token_first || st->signs[mark].form == LOW;
        if (m->token > st->here.token_first) {
            uint8_t before = st->store->document.text[st->store->document.tokens[m->token - 1].start];
            may_begin = may_begin || before == ',' || before == ':';
        }
        if (m->depth > 0 || !may_begin) {
            if (s->form != NEUTRAL && s->form != RIGHT) return stray(st, mark, MK_LOST_CLOSE, PQ_ISSUE_STRAY_MARK);
            set(st, mark, PQ_MARK_APOSTROPHE, MK_ELISION);
            return PQ_OK;
        }
    }
    set(st, mark, PQ_MARK_OPEN, MK_LOST_CLOSE);
    m->flags |= PQ_MARK_LOST;
    return report(st, PQ_ISSUE_UNCLOSED_QUOTE, mark);
}

/* ---- the stack ----------------------------------------------------------------------------------- */
static uint32_t pop(state *st) {
    level out = st->stack[--st->size];
    st->top[st->signs[out.mark].family] = out.below;
    return out.mark;
}

/* Loses every open mark down to and with slot. */
static pq_status lose_down_to(state *st, uint32_t slot) {
    while (st->size > slot) PQ_TRY(lose(st, pop(st)));
    return PQ_OK;
}

static pq_status push(state *st, uint32_t mark, uint16_t rule) {
    unsigned family = st->signs[mark].family;
    if (st->size == PQ_DEEPEST_MARK) { /* MK14 */
        st->too_deep[family]++;
        return stray(st, mark, MK_TOO_DEEP, PQ_ISSUE_TOO_DEEP);
    }
    set(st, mark, PQ_MARK_OPEN, rule);
    st->store->document.marks[mark].depth = (uint8_t)st->size;
    st->stack[st->size] = (level){mark, st->top[family]};
    st->top[family] = st->size++;
    return PQ_OK;
}

static int fit(unsigned a, unsigned b) {
    static const uint8_t pairs[][2] = {
        {PQ_GLYPH_DOUBLE_LEFT, PQ_GLYPH_DOUBLE_RIGHT}, {PQ_GLYPH_DOUBLE_LOW, PQ_GLYPH_DOUBLE_LEFT},
        {PQ_GLYPH_DOUBLE_LOW, PQ_GLYPH_DOUBLE_RIGHT},  {PQ_GLYPH_TWO_BACKTICKS, PQ_GLYPH_TWO_APOSTROPHES},
        {PQ_GLYPH_SINGLE_LEFT, PQ_GLYPH_SINGLE_RIGHT}, {PQ_GLYPH_SINGLE_LOW, PQ_GLYPH_SINGLE_LEFT},
        {PQ_GLYPH_SINGLE_LOW, PQ_GLYPH_SINGLE_RIGHT},  {PQ_GLYPH_BACKTICK, PQ_GLYPH_SINGLE_STRAIGHT}};
    if (a == b) return a != PQ_GLYPH_DOUBLE_LEFT && a != PQ_GLYPH_SINGLE_LEFT;
    if (a >= PQ_GLYPH_GUILLEMET_LEFT && a <= PQ_GLYPH_WHITE_CORNER_RIGHT) return 1; /* the family agrees already */
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i][0] == a && pairs[i][1] == b) return 1;
    return 0;
}

static void pair(state *st, uint32_t opener, uint32_t closer, uint16_t rule) {
    pq_mark *marks = st->store->document.marks;
    set(st, closer, PQ_MARK_CLOSE, rule);
    marks[closer].depth = marks[opener].depth;
    marks[closer].partner = opener;
    marks[opener].partner = closer;
}

/* Closes the innermost open mark of the family; what is open inside it is lost. */
static pq_status close_mark(state *st, uint32_t mark, uint16_t rule) {
    unsigned family = st->signs[mark].family;
    if (st->too_deep[family] > 0) {
        st->too_deep[family]--;
        return stray(st, mark, MK_TOO_DEEP, PQ_ISSUE_TOO_DEEP);
    }
    if (st->top[family] == PQ_NONE) {
        int inside = st->size > 0; /* a single mark does not reach over a double one that is open */
        if (st->carried != PQ_NONE && st->signs[st->carried].family == family &&
            !(inside && family == PQ_FAMILY_SINGLE)) { /* MK16 */
            PQ_TRY(lose_down_to(st, 0));
            st->store->document.marks[st->carried].flags |= PQ_MARK_LEFT_OPEN;
            pair(st, st->carried, mark, MK_ACROSS);
            st->carried = PQ_NONE;
            return PQ_OK;
        }
        return stray(st, mark, MK_LOST_OPEN, PQ_ISSUE_STRAY_MARK);
    }
    PQ_TRY(lose_down_to(st, st->top[family] + 1));
    uint32_t opener = pop(st);
    pq_mark *marks = st->store->document.marks;
    if (marks[mark].token == marks[opener].token + 1) { /* MK17 */
        PQ_TRY(stray(st, opener, MK_EMPTY, PQ_ISSUE_STRAY_MARK));
        return stray(st, mark, MK_EMPTY, PQ_ISSUE_STRAY_MARK);
    }
    pair(st, opener, mark, rule);
    return fit(marks[opener].glyph, marks[mark].glyph) ? PQ_OK : report(st, PQ_ISSUE_MIXED_MARKS, mark);
}

/* MK15, MK11 While one of its family is open, an opener nests if both find a closer and it does not begin a sentence. */
static pq_status open_mark(state *st, uint32_t mark, uint16_t rule) {
    uint32_t slot = st->top[st->signs[mark].family];
    if (slot != PQ_NONE && st->too_deep[st->signs[mark].family] == 0) {
        const pq_document *document = &st->store->document;
        uint32_t outer = st->stack[slot].mark, token = document->marks[mark].token;
        int touching = document->marks[outer].token + 1 == token;
        int new_sentence = !touching && (document->tokens[token - 1].flags & PQ_TERMINATOR) != 0;
        if (st->signs[outer].matched && st->signs[mark].matched && !new_sentence) rule = MK_NESTED;
        else PQ_TRY(lose_down_to(st, slot));
    }
    return push(st, mark, rule);
}

/* ---- one mark ------------------------------------------------------------------------------------ */
/* MK9 A double mark after a figure: inches where nothing is open, or where another closer follows before the next opener. */
static int is_double_prime(const state *st, uint32_t mark) {
    const sign *s = &st->signs[mark];
    if (s->left != DIGIT || s->form == LEFT || s->form == LOW || s->right == WORD || s->right == DIGIT) return 0;
    if (st->top[PQ_FAMILY_DOUBLE] == PQ_NONE) return st->carried == PQ_NONE;
    uint32_t token = st->store->document.marks[mark].token, next = s->next_double;
    int goes_on = token + 1 < st->here.token_end && (st->store->document.tokens[token + 1].flags & PQ_LOWER);
    return goes_on && next != PQ_NONE && guess(&st->signs[next]) > 0;
}

/* MK3 "so "he said: neither this one nor the one it would leave unclosed finds a closer, so together they make a pair. */
static int is_misplaced_space(const state *st, uint32_t mark, uint32_t outer) {
    const pq_document *document = &st->store->document;
    uint32_t token = document->marks[mark].token;
    if (st->signs[mark].matched || st->signs[outer].matched || document->marks[outer].token + 1 == token) return 0;
    return st->signs[mark].left == GAP && !(document->tokens[token - 1].flags & PQ_TERMINATOR) &&
           document->tokens[token - 1].kind != PQ_TOKEN_PUNCT;
}

/* MK1 to MK4 */
static pq_status take_double(state *st, uint32_t mark) {
    const sign *s = &st->signs[mark];
    uint32_t slot = st->top[PQ_FAMILY_DOUBLE];
    int low = slot != PQ_NONE && st->signs[st->stack[slot].mark].form == LOW;
    if (is_double_prime(st, mark)) {
        set(st, mark, PQ_MARK_PRIME, MK_PRIME);
        return PQ_OK;
    }
    int last = st->store->document.marks[mark].token + 1 == st->here.token_end;
    switch (s->form) {
        case LOW: return open_mark(st, mark, MK_FORM);
        case LEFT:
            if (low && s->wish != OPEN) return close_mark(st, mark, MK_FORM);
            if (s->wish != CLOSE) return open_mark(st, mark, MK_FORM);
            if (slot != PQ_NONE) return close_mark(st, mark, MK_WRONG_FORM);
            if (s->next_double != PQ_NONE && guess(&st->signs[s->next_double]) > 0) return open_mark(st, mark, MK_WRONG_FORM);
            return stray(st, mark, MK_LOST_OPEN, PQ_ISSUE_STRAY_MARK);
        case RIGHT:
            if (s->wish != OPEN || slot != PQ_NONE) return close_mark(st, mark, MK_FORM);
            if (s->next_double != PQ_NONE && guess(&st->signs[s->next_double]) > 0) return open_mark(st, mark, MK_WRONG_FORM);
            return stray(st, mark, MK_LOST_OPEN, PQ_ISSUE_STRAY_MARK);
        default:
            if (s->wish == OPEN && slot != PQ_NONE && is_misplaced_space(st, mark, st->stack[slot].mark))
                return close_mark(st, mark, MK_TURN);
            if (s->wish == OPEN) return open_mark(st, mark, MK_BESIDE);
            if (s->wish == CLOSE) return close_mark(st, mark, MK_BESIDE);
            if (slot != PQ_NONE || last || st->carried != PQ_NONE) return close_mark(st, mark, MK_TURN);
            return open_mark(st, mark, MK_TURN);
    }
}

/* MK5 Does a closer follow in the quote that the single opener stands in? */
static int can_open_single(const state *st, uint32_t mark) {
    const sign *s = &st->signs[mark];
    uint32_t wall = st->top[PQ_FAMILY_DOUBLE] == PQ_NONE ? PQ_NONE : s->next_double_close;
    return s->next_single_close != PQ_NONE && s->next_single_close < wall;
}

static pq_status close_single(state *st, uint32_t mark) {
    const sign *s = &st->signs[mark];
    uint32_t slot = st->top[PQ_FAMILY_SINGLE];
    uint32_t wall = st->top[PQ_FAMILY_DOUBLE] == PQ_NONE ? PQ_NONE : s->next_double_close;
    if (slot == PQ_NONE) {
        if (st->carried != PQ_NONE && st->signs[st->carried].family == PQ_FAMILY_SINGLE && s->strong)
            return close_mark(st, mark, MK_SINGLE);
        if (s->left == PUNCT && s->wish == CLOSE) return stray(st, mark, MK_LOST_OPEN, PQ_ISSUE_STRAY_MARK);
        set(st, mark, PQ_MARK_APOSTROPHE, MK_POSSESSIVE); /* MK8 */
        return PQ_OK;
    }
    int crosses = st->top[PQ_FAMILY_DOUBLE] != PQ_NONE && st->top[PQ_FAMILY_DOUBLE] > slot && s->next_double_close != PQ_NONE;
    int later = !s->strong && s->next_strong != PQ_NONE && s->next_strong < wall && s->next_strong < s->next_single_open;
    if (crosses || later) {
        set(st, mark, PQ_MARK_APOSTROPHE, MK_POSSESSIVE);
        return PQ_OK;
    }
    return close_mark(st, mark, MK_SINGLE);
}

/* MK5 to MK9 */
static pq_status take_single(state *st, uint32_t mark) {
    const sign *s = &st->signs[mark];
    uint32_t slot = st->top[PQ_FAMILY_SINGLE];
    if (s->wish == NOT_A_MARK) {
        int prime = s->left == DIGIT && s->right == DIGIT;
        set(st, mark, prime ? PQ_MARK_PRIME : PQ_MARK_APOSTROPHE, prime ? MK_PRIME : s->left == GAP ? MK_ELISION : MK_INSIDE_WORD);
        return PQ_OK;
    }
    if (s->wish == CLOSE) {
        if (s->left == DIGIT && slot == PQ_NONE && s->form == NEUTRAL) {
            set(st, mark, PQ_MARK_PRIME, MK_PRIME);
            return PQ_OK;
        }
        return close_single(st, mark);
    }
    if (s->wish == EITHER && slot != PQ_NONE) return close_single(st, mark);
    int opens = can_open_single(st, mark);
    if (s->form == RIGHT) opens = opens && s->next_strong == s->next_single_close && s->next_single_close < s->next_single_open;
    if (opens) return open_mark(st, mark, MK_SINGLE);
    if (s->wish == EITHER || s->form == RIGHT || slot != PQ_NONE) {
        set(st, mark, PQ_MARK_APOSTROPHE, MK_ELISION);
        return PQ_OK;
    }
    return open_mark(st, mark, MK_SINGLE); /* lose() decides what it is when the quote or the block ends */
}

/* MK10 */
static pq_status take_guillemet(state *st, uint32_t mark) {
    const sign *s = &st->signs[mark];
    int opens = s->wish == OPEN || (s->wish == EITHER && (s->form == LEFT) != st->german);
    if (s->wish == EITHER && s->left == GAP && s->right == GAP && st->top[s->family] != PQ_NONE && (s->form == LEFT) == st->german)
        opens = 0;
    uint16_t rule = s->wish == EITHER ? MK_GUILLEMET : MK_FORM;
    return opens ? open_mark(st, mark, rule) : close_mark(st, mark, rule);
}

static pq_status take(state *st, uint32_t mark) {
    const sign *s = &st->signs[mark];
    switch (s->family) {
        case PQ_FAMILY_DOUBLE: return take_double(st, mark);
        case PQ_FAMILY_SINGLE: return take_single(st, mark);
        case PQ_FAMILY_GUILLEMET:
        case PQ_FAMILY_SINGLE_GUILLEMET: return take_guillemet(st, mark);
        case PQ_FAMILY_CORNER:
        case PQ_FAMILY_WHITE_CORNER: return s->form == LEFT ? open_mark(st, mark, MK_FORM) : close_mark(st, mark, MK_FORM);
        default:
            if (st->store->document.marks[mark].glyph == PQ_GLYPH_PRIME ||
                st->store->document.marks[mark].glyph == PQ_GLYPH_DOUBLE_PRIME)
                set(st, mark, PQ_MARK_PRIME, MK_PRIME);
            else if (st->store->document.marks[mark].glyph == PQ_GLYPH_DASH) set(st, mark, PQ_MARK_OPEN, MK_DIALOGUE);
            else set(st, mark, PQ_MARK_APOSTROPHE, MK_INSIDE_WORD);
            return PQ_OK;
    }
}

/* ---- one paragraph -------------------------------------------------------------------------------- */
static pq_status drop_carried(state *st) {
    uint32_t mark = st->carried;
    st->carried = PQ_NONE;
    return mark == PQ_NONE ? PQ_OK : lose(st, mark);
}

/* MK13 Does this block begin with the mark that was left open? Or does it at least close what was? */
static pq_status resume(state *st, uint32_t first, uint32_t end) {
    const pq_document *document = &st->store->document;
    const pq_block *block = &document->blocks[st->here.block];
    if (st->carried == PQ_NONE) return PQ_OK;
    if (first == end) return ++st->carried_for > LONGEST_CARRY ? drop_carried(st) : PQ_OK;
    const sign *s = &st->signs[first];
    unsigned family = st->signs[st->carried].family;
    uint32_t token = document->marks[first].token;
    if (document->marks[first].glyph == PQ_GLYPH_DASH && token == st->here.token_first) return drop_carried(st); /* the next turn */
    int starts = token == st->here.token_first ||
                 (block->lead.start != PQ_NONE && document->tokens[token - 1].start < block->lead.end);
    if (starts && s->family == family && guess(s) <= 0) {
        if (st->carried_for > 0) return drop_carried(st); /* a paragraph of the writer's stands between */
        document->marks[st->carried].flags |= PQ_MARK_LEFT_OPEN;
        document->marks[first].flags |= PQ_MARK_CONTINUES;
        st->carried = PQ_NONE;
        return PQ_OK;
    }
    uint32_t m = first;
    while (m < end && st->signs[m].family != family) m++;
    if (m == end) return ++st->carried_for > LONGEST_CARRY ? drop_carried(st) : PQ_OK;
    return guess(&st->signs[m]) < 0 ? drop_carried(st) : PQ_OK;
}

static pq_status settle_paragraph(state *st, uint32_t first, uint32_t end) {
    pq_document *document = &st->store->document;
    int interrupts = pq_is_interruption(&document->blocks[st->here.block]);
    uint32_t kept = st->carried;
    if (interrupts) st->carried = PQ_NONE;
    for (uint32_t run = first, m = first; m < end; m++) {
        uint32_t token = document->marks[m].token;
        if (m + 1 < end && document->marks[m + 1].token == token + 1 &&
            document->tokens[token].end == document->tokens[token + 1].start)
            continue;
        look_beside(st->store, &st->here, st->signs, run, m + 1);
        run = m + 1;
    }
    look_ahead(st->signs, first, end);
    if (!interrupts) PQ_TRY(resume(st, first, end));
    for (uint32_t m = first; m < end; m++) PQ_TRY(take(st, m));
    if (!interrupts && st->size > 0) {
        PQ_TRY(lose_down_to(st, 1));
        PQ_TRY(drop_carried(st));
        st->carried = pop(st);
        st->carried_for = 0;
    }
    PQ_TRY(lose_down_to(st, 0));
    memset(st->too_deep, 0, sizeof st->too_deep);
    if (interrupts) st->carried = kept;
    for (uint32_t m = first; m < end; m++) {
        pq_mark *mark = &document->marks[m];
        if (mark->role == PQ_MARK_OPEN && mark->flags & PQ_MARK_CONTINUES) mark->rule = MK_CONTINUES;
        if (mark->role == PQ_MARK_OPEN || mark->role == PQ_MARK_CLOSE)
            document->tokens[mark->token].kind = mark->role == PQ_MARK_OPEN ? PQ_TOKEN_MARK_OPEN : PQ_TOKEN_MARK_CLOSE;
    }
    return PQ_OK;
}

/* ---- the stage ----------------------------------------------------------------------------------- */
static pq_status add_mark(pq_store *store, uint32_t token, uint32_t block, pq_glyph glyph) {
    PQ_RESERVE(store, marks, PQ_ROOM_MARKS, store->document.mark_count + 1);
    store->document.marks[store->document.mark_count++] = (pq_mark){
        .token = token, .partner = PQ_NONE, .block = block, .glyph = (uint8_t)glyph};
    return PQ_OK;
}

/* MK18 The first token of a block that a dash opens, and each dash after the end of a turn. */
static int opens_turn(const pq_document *document, uint32_t token, uint32_t first) {
    if (token == first) return 1;
    return (document->tokens[token].flags & PQ_DASH) && (document->tokens[token - 1].flags & PQ_TERMINATOR) &&
           (document->tokens[token].flags & PQ_SPACE_AFTER);
}

/* Do the guillemets point inwards, as in German? Counted while the marks are collected. */
static int counts_inwards(const pq_store *store, const pq_paragraph *here, uint32_t t, pq_glyph glyph) {
    const pq_token *tokens = store->document.tokens;
    int starts = t == here->token_first || tokens[t - 1].end < tokens[t].start;
    int touches = t + 1 < here->token_end && tokens[t + 1].start == tokens[t].end && beside(store, &tokens[t + 1], 0) == WORD;
    int opens = starts && (touches || glyph == PQ_GLYPH_GUILLEMET_LEFT);
    return opens == (glyph == PQ_GLYPH_GUILLEMET_RIGHT) ? 1 : -1;
}

static pq_status collect_one(pq_store *store, const pq_paragraph *here, uint32_t token, int32_t *inwards) {
    pq_glyph glyph = glyph_of(store, &store->document.tokens[token]);
    PQ_TRY(add_mark(store, token, here->block, glyph));
    if (glyph == PQ_GLYPH_GUILLEMET_LEFT || glyph == PQ_GLYPH_GUILLEMET_RIGHT)
        *inwards += counts_inwards(store, here, token, glyph);
    return PQ_OK;
}

/* The first token of [from, end) that may be a mark, or end: eight at a time, as one in thirty is. */
static uint32_t next_mark(const pq_token *tokens, uint32_t from, uint32_t end) {
    uint32_t t = from;
    for (; end - t >= 8; t += 8) {
        const pq_token *k = tokens + t;
        unsigned any = k[0].flags | k[1].flags | k[2].flags | k[3].flags | k[4].flags | k[5].flags | k[6].flags | k[7].flags;
        if (any & PQ_QUOTE_MARK) break;
    }
    while (t < end && !(tokens[t].flags & PQ_QUOTE_MARK)) t++;
    return t;
}

static pq_status collect(pq_store *store, state *st) {
    pq_document *document = &store->document;
    const pq_token *tokens = document->tokens;
    int32_t inwards = 0, dashes = pq_use_of_dashes(store, st->by_lines) != PQ_DASHES_NO_SPEECH;
    pq_paragraph p = PQ_BEFORE_FIRST_PARAGRAPH;
    if (dashes) {
        while (pq_next_paragraph(store, st->by_lines, &p)) {
            int spoken = pq_dash_at_start(store, &p);
            for (uint32_t t = p.token_first; t < p.token_end; t++) {
                if (spoken && opens_turn(document, t, p.token_first)) PQ_TRY(add_mark(store, t, p.block, PQ_GLYPH_DASH));
                if (tokens[t].flags & PQ_QUOTE_MARK) PQ_TRY(collect_one(store, &p, t, &inwards));
            }
        }
    } else {
        uint32_t end = document->token_count;
        for (uint32_t t = next_mark(tokens, 0, end); t < end; t = next_mark(tokens, t + 1, end)) {
            while (t >= p.token_end && pq_next_paragraph(store, st->by_lines, &p)) {
            }
            PQ_TRY(collect_one(store, &p, t, &inwards));
        }
    }
    st->german = store->options.lang == PQ_LANG_EN ? inwards > 0 : store->options.lang == PQ_LANG_DE;
    return PQ_OK;
}

pq_status pq_stage_marks(pq_store *store) {
    pq_document *document = &store->document;
    state st = {.store = store, .carried = PQ_NONE, .by_lines = pq_lines_are_paragraphs(store), .here = PQ_BEFORE_FIRST_PARAGRAPH};
    PQ_TRY(collect(store, &st));
    PQ_TRY(pq_reserve(store, PQ_ROOM_MARKS_SCRATCH, (size_t)document->mark_count * sizeof(sign)));
    st.signs = store->rooms[PQ_ROOM_MARKS_SCRATCH].data;
    for (uint32_t m = 0; m < document->mark_count; m++)
        st.signs[m] = (sign){.family = glyphs[document->marks[m].glyph].family, .form = glyphs[document->marks[m].glyph].form};
    for (int f = 0; f < PQ_FAMILY_COUNT; f++) st.top[f] = PQ_NONE;
    uint32_t mark = 0;
    while (pq_next_paragraph(store, st.by_lines, &st.here)) {
        uint32_t first = mark;
        while (mark < document->mark_count && document->marks[mark].token < st.here.token_end) mark++;
        if (first != mark || st.carried != PQ_NONE) PQ_TRY(settle_paragraph(&st, first, mark));
    }
    return drop_carried(&st);
}
