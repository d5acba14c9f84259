/* Signs: punctuation, marks, brackets, dashes, entities, faces, pictographs. */
#include "token_scan.h"

static uint32_t emit_sign(pq_scan *scan, uint32_t i, uint32_t end, unsigned kind, unsigned rule, unsigned flags) {
    if (end < scan->end && scan->text[end] >= 0x80) end = pq_marks_end(scan, end);
    if (scan->text[i] >= 0x80) flags |= PQ_NON_ASCII;
    pq_emit(scan, i, end, kind, rule, flags);
    return end;
}

static int glued_before(const pq_scan *scan, uint32_t i) { return i > scan->chunk; }
static int after_word(const pq_scan *scan, uint32_t i) {
    return i > scan->chunk && (pq_is_alnum(scan->text[i - 1]) || (scan->text[i - 1] >= 0x80 && scan->count &&
                                                                  (scan->tokens[scan->count - 1].kind == PQ_TOKEN_WORD ||
                                                                   scan->tokens[scan->count - 1].kind == PQ_TOKEN_NUMBER)));
}

static uint32_t run_of(const pq_scan *scan, uint32_t i) {
    uint8_t c = scan->text[i];
    uint32_t end = i + 1;
    while (end < scan->end && scan->text[end] == c) end++;
    return end;
}

/* ---- entities and tags ---- */
typedef struct {
    const char *name;
    uint16_t flags;
    uint8_t kind;
    uint16_t rule;
} entity;

static const entity entities[] = {{"quot", PQ_QUOTE_MARK, PQ_TOKEN_PUNCT, TK_QUOTE_MARK},
                                  {"apos", PQ_QUOTE_MARK, PQ_TOKEN_PUNCT, TK_QUOTE_MARK},
                                  {"ldquo", PQ_QUOTE_MARK, PQ_TOKEN_PUNCT, TK_QUOTE_MARK},
                                  {"rdquo", PQ_QUOTE_MARK, PQ_TOKEN_PUNCT, TK_QUOTE_MARK},
                                  {"lsquo", PQ_QUOTE_MARK, PQ_TOKEN_PUNCT, TK_QUOTE_MARK},
                                  {"rsquo", PQ_QUOTE_MARK, PQ_TOKEN_PUNCT, TK_QUOTE_MARK},
                                  {"bdquo", PQ_QUOTE_MARK, PQ_TOKEN_PUNCT, TK_QUOTE_MARK},
                                  {"sbquo", PQ_QUOTE_MARK, PQ_TOKEN_PUNCT, TK_QUOTE_MARK},
                                  {"laquo", PQ_QUOTE_MARK, PQ_TOKEN_PUNCT, TK_QUOTE_MARK},
                                  {"raquo", PQ_QUOTE_MARK, PQ_TOKEN_PUNCT, TK_QUOTE_MARK},
                                  {"lsaquo", PQ_QUOTE_MARK, PQ_TOKEN_PUNCT, TK_QUOTE_MARK},
                                  {"rsaquo", PQ_QUOTE_MARK, PQ_TOKEN_PUNCT, TK_QUOTE_MARK},
                                  {"prime", PQ_QUOTE_MARK, PQ_TOKEN_PUNCT, TK_QUOTE_MARK},
                                  {"Prime", PQ_QUOTE_MARK, PQ_TOKEN_PUNCT, TK_QUOTE_MARK},
                                  {"hellip", PQ_TERMINATOR, PQ_TOKEN_PUNCT, TK_ELLIPSIS},
                                  {"mdash", PQ_DASH, PQ_TOKEN_PUNCT, TK_DASH},
                                  {"ndash", PQ_DASH, PQ_TOKEN_PUNCT, TK_DASH},
                                  {"pound", 0, PQ_TOKEN_MONEY, TK_MONEY},
                                  {"euro", 0, PQ_TOKEN_MONEY, TK_MONEY},
                                  {"yen", 0, PQ_TOKEN_MONEY, TK_MONEY},
                                  {"cent", 0, PQ_TOKEN_MONEY, TK_MONEY}};

static int flags_of_sign(uint32_t code_point, unsigned *kind, unsigned *rule);

/* TK22: a named or numbered entity at i, or 0. */
static uint32_t scan_entity(pq_scan *scan, uint32_t i) {
    uint32_t k = i + 1, value = 0;
    unsigned kind = PQ_TOKEN_SYMBOL, rule = TK_ENTITY, flags = 0;
    if (pq_at(scan, k) == '#') {
        uint32_t hex = (pq_at(scan, ++k) | 0x20u) == 'x';
        uint32_t first = k += hex;
        for (; k < first + 6; k++) {
            uint8_t c = pq_at(scan, k);
            if (pq_is_digit(c)) value = value * (hex ? 16 : 10) + (c - '0');
            else if (hex && (unsigned)(c | 0x20) - 'a' < 6u) value = value * 16 + ((c | 0x20u) - 'a' + 10);
            else break;
        }
        if (k == first || pq_at(scan, k) != ';') return 0;
        flags = (unsigned)flags_of_sign(value, &kind, &rule);
        if (kind == PQ_TOKEN_SYMBOL) rule = TK_ENTITY;
    } else {
        while (k < i + 10 && pq_is_alnum(pq_at(scan, k))) k++;
        if (k < i + 3 || pq_at(scan, k) != ';') return 0;
        for (unsigned e = 0; e < sizeof entities / sizeof *entities; e++) {
            uint32_t n = 0;
            while (entities[e].name[n] && (uint8_t)entities[e].name[n] == scan->text[i + 1 + n]) n++;
            if (entities[e].name[n] == 0 && i + 1 + n == k)
                kind = entities[e].kind, rule = entities[e].rule, flags = entities[e].flags;
        }
    }
    return emit_sign(scan, i, k + 1, kind, rule, flags);
}

/* TK36: <p> </div> <br/> */
static uint32_t scan_tag(pq_scan *scan, uint32_t i) {
    uint32_t k = i + 1 + (pq_at(scan, i + 1) == '/'), name = k;
    while (k < name + 10 && pq_is_alnum(pq_at(scan, k))) k++;
    if (k == name || !pq_is(pq_lookup(scan->text + name, k - name), PQ_LEX_HTML_TAGS)) return 0;
    if (pq_at(scan, k) == '/') k++;
    if (pq_at(scan, k) != '>') return 0;
    return emit_sign(scan, i, k + 1, PQ_TOKEN_SYMBOL, TK_TAG, 0);
}

/* ---- apostrophes and quotation marks ---- */

/* TK26, TK27: 'em 'tis 'n' '90s '72, an apostrophe of `width` bytes at i before a word; 0 if it is not one. */
static uint32_t scan_elision(pq_scan *scan, uint32_t i, uint32_t width) {
    uint32_t k = i + width, end = pq_run_end(scan, k), left = width == 3 && scan->text[i + 2] == 0x98;
    if (end == k || width == 2 || scan->text[i] == '`' || scan->text[i] == '&') return 0;
    if (pq_is_digit(scan->text[k])) {
        int plural = end == k + 3 && pq_at(scan, k + 2) == 's';
        if (!pq_is_digit(pq_at(scan, k + 1)) || !(plural || (end == k + 2 && !left))) return 0;
        uint8_t next = pq_at(scan, end);
        if (!plural && (next == '-' || next == '%' || next == '.' || next == ',' || next == ':') && pq_is_word_at(scan, end + 1))
            return 0;
        if (!plural && (next == '%' || pq_apostrophe(scan, end))) {
            uint32_t w = pq_apostrophe(scan, end); /* '60's */
            if (w == 0 || pq_at(scan, end + w) != 's' || pq_is_word_at(scan, end + w + 1)) return 0;
            end += w + 1;
        }
        pq_emit_word(scan, i, end, PQ_TOKEN_NUMBER, TK_DECADE, 0);
        return end;
    }
    uint32_t last = pq_apostrophe(scan, end); /* 'n' */
    if (last && end == k + 1 && (scan->text[k] | 0x20) == 'n') {
        pq_emit_word(scan, i, end + last, PQ_TOKEN_WORD, TK_ELISION, 0);
        return end + last;
    }
    if (end - i > 12 || last) return 0;
    const pq_entry *entry = pq_lookup(scan->text + i, end - i);
    if (left) { /* ‘em for ’em: looked up with a plain apostrophe */
        uint8_t key[16] = {'\''};
        for (uint32_t n = 0; n < end - k; n++) key[n + 1] = scan->text[k + n];
        entry = pq_lookup(key, end - k + 1);
    }
    if (scan->split_clitics && pq_is(entry, PQ_LEX_CONTRACTIONS)) {
        uint32_t middle = k + entry->value - 1;
        pq_emit_word(scan, i, middle, PQ_TOKEN_WORD, TK_CONTRACTION, 0);
        pq_emit_word(scan, middle, end, PQ_TOKEN_WORD, TK_CONTRACTION, PQ_CLITIC);
        return end;
    }
    if (!pq_is(entry, PQ_LEX_APOSTROPHE_WORDS)) return 0;
    return pq_scan_word_from(scan, i, end, PQ_TOKEN_WORD, TK_ELISION);
}

/* TK4 where the word before is not letters ("WHO"'s), or the text has spaces before its clitics (the dog 's). */
static uint32_t scan_loose_clitic(pq_scan *scan, uint32_t i, uint32_t width) {
    uint32_t end = pq_run_end(scan, i + width);
    if (!glued_before(scan, i)) {
        if (end != scan->end) return i;
    } else {
        const pq_token *before = &scan->tokens[scan->count - 1];
        if (before->flags & (PQ_OPENER | PQ_DASH | PQ_TERMINATOR)) return i;
        if (before->kind == PQ_TOKEN_PUNCT && !(before->flags & (PQ_CLOSER | PQ_QUOTE_MARK))) return i;
        if ((before->flags & PQ_QUOTE_MARK) && before->start == scan->chunk) return i;
    }
    return pq_scan_clitics(scan, i);
}

static uint32_t scan_single(pq_scan *scan, uint32_t i, uint32_t width) {
    uint32_t end = i + width, next = pq_apostrophe(scan, end);
    const uint8_t *text = scan->text;
    if (next == width && width <= 3 && (width != 1 || text[end] == text[i])) /* '' `` ’’ and ‘’ of some converters */
        return emit_sign(scan, i, end + next, PQ_TOKEN_PUNCT, TK_QUOTE_MARK, PQ_QUOTE_MARK);
    if (!after_word(scan, i) && pq_is_word_at(scan, end)) {
        uint32_t done = scan_elision(scan, i, width);
        if (done) return done;
    }
    if (pq_is_letter(pq_at(scan, end))) {
        uint32_t done = scan_loose_clitic(scan, i, width);
        if (done > i) return done;
    }
    uint8_t last = i > scan->chunk ? text[i - 1] | 0x20 : 0;
    int possessive = (last == 's' || last == 'z' || last == 'x') && !pq_is_word_at(scan, end);
    return emit_sign(scan, i, end, PQ_TOKEN_PUNCT, possessive ? TK_POSSESSIVE : TK_QUOTE_MARK, PQ_QUOTE_MARK);
}

/* ---- terminators ---- */
static uint32_t scan_bangs(pq_scan *scan, uint32_t i, uint32_t end) {
    if (end < scan->end && (scan->text[end] == '!' || scan->text[end] == '?') && scan->text[i] != '.' &&
        (scan->convention == PQ_TOKENS_PTB || pq_is_foreign(scan)))
        return emit_sign(scan, i, end, PQ_TOKEN_PUNCT, TK_TERMINATOR, PQ_TERMINATOR);
    while (end < scan->end && (scan->text[end] == '!' || scan->text[end] == '?')) end++;
    if (pq_at(scan, end) == '.' && pq_at(scan, end + 1) != '.' && !pq_is_word_at(scan, end + 1)) end++;
    return emit_sign(scan, i, end, PQ_TOKEN_PUNCT, TK_TERMINATOR, PQ_TERMINATOR);
}

static uint32_t scan_stops(pq_scan *scan, uint32_t i) {
    uint32_t end = run_of(scan, i);
    if (end == i + 4 && scan->convention == PQ_TOKENS_PTB) end--; /* an ellipsis and a full stop */
    if (end > i + 2) return emit_sign(scan, i, end, PQ_TOKEN_PUNCT, TK_ELLIPSIS, PQ_TERMINATOR);
    uint8_t c = pq_at(scan, end);
    if (c == '!' || c == '?') return scan_bangs(scan, i, end);
    if (end > i + 1) return emit_sign(scan, i, end, PQ_TOKEN_PUNCT, TK_ELLIPSIS, PQ_TERMINATOR);
    if (!after_word(scan, i) && pq_is_digit(pq_at(scan, end))) return pq_scan_number(scan, i);
    if (!after_word(scan, i) && pq_is_letter(pq_at(scan, end))) { /* .com .pdf .NET */
        uint32_t last = pq_run_end(scan, end);
        const pq_entry *entry = last - end <= 8 ? pq_lookup(scan->text + end, last - end) : NULL;
        if (pq_is(entry, PQ_LEX_DOMAINS) || pq_is(entry, PQ_LEX_FILE_ENDINGS)) {
            pq_emit_word(scan, i, last, PQ_TOKEN_WORD, TK_DOMAIN, 0);
            return last;
        }
    }
    unsigned rule = TK_TERMINATOR;
    if (!glued_before(scan, i) && end == scan->end && scan->count) { /* . . . */
        const pq_token *before = &scan->tokens[scan->count - 1];
        if (before->end == before->start + 1 && scan->text[before->start] == '.' && i - before->end <= 3) {
            rule = TK_SPACED_ELLIPSIS;
            scan->tokens[scan->count - 1].rule = (uint8_t)TK_SPACED_ELLIPSIS;
        }
    }
    return emit_sign(scan, i, end, PQ_TOKEN_PUNCT, rule, PQ_TERMINATOR);
}

/* ---- dashes, runs, faces ---- */
static uint32_t scan_hyphens(pq_scan *scan, uint32_t i) {
    uint32_t end = run_of(scan, i);
    if (end > i + 3) return emit_sign(scan, i, end, PQ_TOKEN_PUNCT, TK_SIGN_RUN, 0);
    if (end > i + 1) return emit_sign(scan, i, end, PQ_TOKEN_PUNCT, TK_DASH, PQ_DASH);
    if (i == scan->chunk && scan->convention == PQ_TOKENS_PTB && pq_is_digit(pq_at(scan, end + (pq_at(scan, end) == '.')))) {
        uint32_t first = scan->count; /* -9.5 */
        end = pq_scan_number(scan, end);
        if (scan->status == PQ_OK) scan->tokens[first].start = i;
        return end;
    }
    if (i == scan->chunk && end == scan->end) return emit_sign(scan, i, end, PQ_TOKEN_PUNCT, TK_DASH, PQ_DASH);
    return emit_sign(scan, i, end, PQ_TOKEN_PUNCT, TK_HYPHEN, 0);
}

/* TK28: a chunk that is a line drawn with signs, such as ---===; 0 if it is not. Looked at once a chunk. */
static uint32_t scan_line(pq_scan *scan, uint32_t i) {
    if (i != scan->chunk || scan->end - i < 3) return 0;
    uint32_t lines = 0;
    for (uint32_t k = i; k < scan->end; k++) {
        uint8_t c = scan->text[k];
        if (c == '-' || c == '=' || c == '_' || c == '*' || c == '~' || c == '#') lines++;
        else if (!(c == '<' || c == '>' || c == '{' || c == '}' || c == '|' || c == '\\' || c == '/' || c == '+' || c == '^'))
            return 0;
    }
    if (lines * 2 < scan->end - i || (lines == 3 && scan->text[i] == '-')) return 0;
    return emit_sign(scan, i, scan->end, PQ_TOKEN_PUNCT, TK_SIGN_RUN, 0);
}

/* TK23: :) ;-) :'( =D <3 (: */
static uint32_t scan_emoticon(pq_scan *scan, uint32_t i) {
    uint8_t c = scan->text[i];
    uint32_t k = i + 1;
    if (after_word(scan, i)) return 0;
    if (c == '<') {
        if (pq_at(scan, k) != '3') return 0;
        k++;
    } else if (c == '(') {
        if (pq_at(scan, k) != ':' && pq_at(scan, k) != ';' && pq_at(scan, k) != '=') return 0;
        k++;
        if (k != scan->end || i != scan->chunk) return 0;
    } else {
        uint8_t nose = pq_at(scan, k);
        if (nose == '-' || nose == '\'' || nose == '^' || nose == 'o') k++;
        if (nose == '\'' && pq_at(scan, k) == '-') k++;
        uint8_t mouth = pq_at(scan, k);
        switch (mouth) {
            case ')':
            case '(':
            case 'D':
            case 'P':
            case 'p':
            case '/':
            case '\\':
            case '|':
            case 'O':
            case 'o':
            case '*':
            case '3':
            case '$': break;
            case ']':
            case '[':
                if (k == i + 1 && mouth == '[') return 0;
                break;
            default: return 0;
        }
        k++;
        if (k > scan->chunk + 2 && mouth != ')' && mouth != '(' && i > scan->chunk) return 0;
        while (pq_at(scan, k) == mouth && (mouth == ')' || mouth == '(') && k < i + 8) k++;
    }
    if (k < scan->end && (pq_is_word_at(scan, k) || scan->text[k] == '/')) return 0;
    return emit_sign(scan, i, k, PQ_TOKEN_EMOJI, TK_EMOTICON, 0);
}

/* TK19, TK20 */
static uint32_t scan_name(pq_scan *scan, uint32_t i) {
    uint32_t k = i + 1, letters = 0;
    if (after_word(scan, i)) return 0;
    if (pq_is_keycap(scan, i, pq_marks_end(scan, k))) return emit_sign(scan, i, k, PQ_TOKEN_EMOJI, TK_EMOJI, PQ_NON_ASCII);
    while (k < scan->end &&
           (pq_is_alnum(scan->text[k]) || scan->text[k] == '_' || (scan->text[k] >= 0x80 && pq_run_end(scan, k) > k) ||
            (scan->text[i] == '@' && scan->text[k] == '.' && pq_is_alnum(pq_at(scan, k + 1))))) {
        letters += !pq_is_digit(scan->text[k]);
        k = scan->text[k] >= 0x80 ? pq_run_end(scan, k) : k + 1;
    }
    if (k == i + 1 || letters == 0) return 0;
    int tag = scan->text[i] == '#';
    pq_emit_word(scan, i, k, tag ? PQ_TOKEN_HASHTAG : PQ_TOKEN_HANDLE, tag ? TK_HASHTAG : TK_HANDLE, 0);
    return k;
}

/* ---- signs that are not ASCII ---- */

/* Flags of a sign by its properties, with kind and rule. */
static int flags_of_sign(uint32_t code_point, unsigned *kind, unsigned *rule) {
    const pq_code_point_row *row = pq_code_point(code_point);
    *kind = PQ_TOKEN_PUNCT, *rule = TK_PUNCT;
    if ((row->flags & PQ_CP_QUOTATION_MARK) || code_point == 0x2032 || code_point == 0x2033 || code_point == 0xB4 ||
        code_point == 0x60)
        return *rule = TK_QUOTE_MARK, PQ_QUOTE_MARK;
    if (code_point == 0x2026 || code_point == 0x2025) return *rule = TK_ELLIPSIS, PQ_TERMINATOR;
    if ((row->flags & PQ_CP_TERMINAL) || code_point == 0xFF0E) return *rule = TK_TERMINATOR, PQ_TERMINATOR;
    switch (row->general) {
        case PQ_GC_DASH:
            return *rule = code_point == '-' ? TK_HYPHEN : TK_DASH,
                   code_point != '-' && code_point != 0x2010 && code_point != 0x2011 ? PQ_DASH : 0;
        case PQ_GC_OPEN: return *rule = TK_BRACKET, PQ_OPENER;
        case PQ_GC_CLOSE: return *rule = TK_BRACKET, PQ_CLOSER;
        case PQ_GC_CURRENCY: return *kind = PQ_TOKEN_MONEY, *rule = TK_MONEY, 0;
        case PQ_GC_PUNCT:
        case PQ_GC_CONNECTOR: return 0;
        default: return *kind = PQ_TOKEN_SYMBOL, *rule = TK_SYMBOL, 0;
    }
}

/* TK24: the end of the pictograph or flag that begins at i, with modifiers, joiners and what they join. */
static uint32_t emoji_end(const pq_scan *scan, uint32_t i, uint32_t code_point, uint32_t size) {
    uint32_t k = i + size;
    if (pq_code_point(code_point)->grapheme == PQ_GCB_REGIONAL_INDICATOR && k < scan->end) {
        uint32_t next, n = pq_next(scan, k, &next);
        if (pq_code_point(next)->grapheme == PQ_GCB_REGIONAL_INDICATOR) k += n;
        return pq_marks_end(scan, k);
    }
    for (;;) {
        uint32_t last = 0;
        while (k < scan->end && scan->text[k] >= 0x80) {
            uint32_t next, n = pq_next(scan, k, &next);
            unsigned grapheme = pq_code_point(next)->grapheme;
            if (grapheme != PQ_GCB_EXTEND && grapheme != PQ_GCB_ZWJ && grapheme != PQ_GCB_SPACINGMARK) break;
            last = next;
            k += n;
        }
        if (last != 0x200D || k >= scan->end) return k;
        uint32_t next, n = pq_next(scan, k, &next);
        if (!(pq_code_point(next)->flags & PQ_CP_PICTOGRAPH)) return k;
        k += n;
    }
}

static uint32_t scan_high(pq_scan *scan, uint32_t i) {
    uint32_t code_point, size = pq_next(scan, i, &code_point), end = i + size;
    const pq_code_point_row *row = pq_code_point(code_point);
    unsigned kind, rule;
    uint32_t width = pq_apostrophe(scan, i);
    if (width) return scan_single(scan, i, width);
    if ((row->flags & PQ_CP_PICTOGRAPH) || row->grapheme == PQ_GCB_REGIONAL_INDICATOR) {
        int plain = code_point == 0xA9 || code_point == 0xAE || code_point == 0x2122; /* © ® ™ */
        return emit_sign(scan, i, emoji_end(scan, i, code_point, size), plain ? PQ_TOKEN_SYMBOL : PQ_TOKEN_EMOJI,
                         plain ? TK_SYMBOL : TK_EMOJI, 0);
    }
    if (row->general == PQ_GC_LETTER || row->general == PQ_GC_NUMBER || row->general == PQ_GC_MARK ||
        row->word == PQ_WB_KATAKANA) { /* TK33 */
        end = pq_word_break(scan->text, scan->end, i, scan->surrogates);
        pq_emit_word(scan, i, end, PQ_TOKEN_WORD, TK_IDEOGRAPH, 0);
        return end;
    }
    unsigned flags = (unsigned)flags_of_sign(code_point, &kind, &rule);
    if (code_point != 0xFFFD && (flags & (PQ_DASH | PQ_TERMINATOR | PQ_QUOTE_MARK))) { /* the same sign again: ―― …… ,, */
        uint32_t next;
        uint32_t limit = flags & PQ_QUOTE_MARK ? (code_point == 0x201A || code_point == 0x2032 ? end + size : end) : scan->end;
        while (end < limit && end < scan->end && pq_next(scan, end, &next) == size && next == code_point) end += size;
    }
    if (row->grapheme == PQ_GCB_PREPEND && !pq_is_word_at(scan, end)) end = pq_past_prepended(scan, end);
    else if (row->grapheme == PQ_GCB_PREPEND) return pq_scan_word_from(scan, i, pq_run_end(scan, end), PQ_TOKEN_WORD, TK_WORD);
    if (rule == TK_DASH && row->general == PQ_GC_DASH && code_point <= 0x2011) flags = after_word(scan, i) ? 0 : flags;
    return emit_sign(scan, i, end, kind, rule, flags);
}

/* $US5 $A20 $NZ3 */
static uint32_t scan_currency(pq_scan *scan, uint32_t i) {
    uint32_t k = i + 1;
    while (k < i + 3 && pq_is_upper(pq_at(scan, k))) k++;
    if (k > i + 1 && pq_is_digit(pq_at(scan, k))) return emit_sign(scan, i, k, PQ_TOKEN_MONEY, TK_MONEY, PQ_CAPITAL);
    return emit_sign(scan, i, run_of(scan, i), PQ_TOKEN_MONEY, TK_MONEY, 0);
}

uint32_t pq_scan_sign(pq_scan *scan, uint32_t i) {
    uint8_t c = scan->text[i];
    uint32_t done;
    if (c >= 0x80) return scan_high(scan, i);
    switch (c) {
        case '.': return scan_stops(scan, i);
        case '!':
        case '?': return scan_bangs(scan, i, i + 1);
        case '"': return emit_sign(scan, i, i + 1, PQ_TOKEN_PUNCT, TK_QUOTE_MARK, PQ_QUOTE_MARK);
        case '\'':
        case '`': return scan_single(scan, i, 1);
        case '(':
            if ((done = scan_emoticon(scan, i)) > 0) return done; /* fall through */
        case '[':
        case '{': return emit_sign(scan, i, i + 1, PQ_TOKEN_PUNCT, TK_BRACKET, PQ_OPENER);
        case ')':
        case ']':
        case '}': return emit_sign(scan, i, i + 1, PQ_TOKEN_PUNCT, TK_BRACKET, PQ_CLOSER);
        case '-': return (done = scan_line(scan, i)) > 0 ? done : scan_hyphens(scan, i);
        case ':':
        case ';':
        case '=':
            if ((done = scan_emoticon(scan, i)) > 0) return done;
            if (c != '=') return emit_sign(scan, i, i + 1, PQ_TOKEN_PUNCT, TK_PUNCT, 0);
            break;
        case ',':
            if (pq_at(scan, i + 1) == ',' && i == scan->chunk)
                return emit_sign(scan, i, i + 2, PQ_TOKEN_PUNCT, TK_QUOTE_MARK, PQ_QUOTE_MARK);
            return emit_sign(scan, i, i + 1, PQ_TOKEN_PUNCT, TK_PUNCT, 0);
        case '%': return emit_sign(scan, i, i + 1, PQ_TOKEN_PERCENT, TK_PERCENT, 0);
        case '$': return scan_currency(scan, i);
        case '*':
            if (pq_is_keycap(scan, i, pq_marks_end(scan, i + 1)))
                return emit_sign(scan, i, i + 1, PQ_TOKEN_EMOJI, TK_EMOJI, PQ_NON_ASCII);
            break;
        case '@':
        case '#':
            if ((done = scan_name(scan, i)) > 0) return done;
            break;
        case '&':
            if ((done = pq_apostrophe(scan, i)) > 0) return scan_single(scan, i, done);
            if ((done = scan_entity(scan, i)) > 0) return done;
            break;
        case '<':
            if ((done = scan_emoticon(scan, i)) > 0 || (done = scan_tag(scan, i)) > 0) return done;
            break;
        default: break;
    }
    if (c == '+' && i == scan->chunk && pq_is_digit(pq_at(scan, i + 1))) { /* +1602275-4958 */
        done = i + 1;
        while (done < scan->end &&
               (pq_is_digit(scan->text[done]) || (scan->text[done] == '-' && pq_is_digit(pq_at(scan, done + 1)))))
            done++;
        if (!pq_is_word_at(scan, done) && !(pq_at(scan, done) == '.' && pq_is_word_at(scan, done + 1)))
            return emit_sign(scan, i, done, PQ_TOKEN_NUMBER, TK_CODE, PQ_HAS_DIGIT);
    }
    if (c < 0x20 || c == 0x7F) return emit_sign(scan, i, i + 1, PQ_TOKEN_SYMBOL, TK_SYMBOL, 0);
    if ((done = scan_line(scan, i)) > 0) return done;
    done = run_of(scan, i);
    return emit_sign(scan, i, done, PQ_TOKEN_SYMBOL, done > i + 1 ? TK_SIGN_RUN : TK_SYMBOL, 0);
}
