#include "token_scan.h"
#include "words.h"

void pq_scan_grow(pq_scan *scan) {
    pq_store *store = scan->store;
    pq_status status = pq_grow(store, PQ_ROOM_TOKENS, ((size_t)scan->capacity + scan->capacity / 2 + 64) * sizeof(pq_token));
    if (status != PQ_OK) {
        scan->status = status;
        if (scan->capacity) { /* the stage gives up at the end of the chunk; until then the same place is written again */
            scan->count = 0;
            return;
        }
    }
    scan->tokens = store->document.tokens = store->rooms[PQ_ROOM_TOKENS].data;
    scan->capacity = (uint32_t)(store->rooms[PQ_ROOM_TOKENS].size / sizeof(pq_token));
}

static uint64_t low_bits(uint32_t count) { return count < 64 ? ((uint64_t)1 << count) - 1 : ~(uint64_t)0; }

/* Case of a word that is long or not ASCII. */
static uint16_t slow_flags(const pq_scan *scan, uint32_t start, uint32_t end) {
    uint32_t flags = 0, letters = 0, capitals = 0;
    for (uint32_t i = start; i < end;) {
        uint32_t code_point;
        i += pq_decode_common(scan->text, end, i, scan->surrogates, &code_point);
        unsigned general = pq_code_point(code_point)->general;
        if (code_point >= 0x80) flags |= PQ_NON_ASCII;
        if (general == PQ_GC_UPPER || general == PQ_GC_LOWER) {
            if (letters++ == 0 && (flags & PQ_HAS_DIGIT) == 0) flags |= general == PQ_GC_UPPER ? PQ_CAPITAL : PQ_LOWER;
            capitals += general == PQ_GC_UPPER;
        } else if (general == PQ_GC_LETTER) {
            letters++;
        } else if (general == PQ_GC_DIGIT) {
            flags |= PQ_HAS_DIGIT;
        }
    }
    if (letters > 1 && letters == capitals) flags |= PQ_ALL_CAPS;
    return (uint16_t)flags;
}

uint16_t pq_word_flags(const pq_scan *scan, uint32_t start, uint32_t end) {
    uint64_t mask = low_bits(end - start);
    if (end - start > 64 || (PQ_BITS(scan->classes, high, start) & mask)) return slow_flags(scan, start, end);
    uint64_t letter = PQ_BITS(scan->classes, letter, start) & mask, upper = PQ_BITS(scan->classes, upper, start) & mask;
    uint32_t flags = PQ_BITS(scan->classes, digit, start) & mask ? PQ_HAS_DIGIT : 0;
    uint64_t first = letter & (~letter + 1); /* the first letter, apostrophes before it left out, no digits */
    if (first && !(PQ_BITS(scan->classes, digit, start) & (first - 1))) flags |= upper & first ? PQ_CAPITAL : PQ_LOWER;
    if (letter == upper && (letter & (letter - 1))) flags |= PQ_ALL_CAPS;
    return (uint16_t)flags;
}

static int joins_words(const pq_code_point_row *row) {
    switch (row->word) {
        case PQ_WB_ALETTER:
        case PQ_WB_HEBREW_LETTER:
        case PQ_WB_NUMERIC:
        case PQ_WB_EXTEND:
        case PQ_WB_FORMAT:
        case PQ_WB_ZWJ:
        case PQ_WB_EXTENDNUMLET: return 1;
        default: return row->general == PQ_GC_NUMBER && !(row->flags & PQ_CP_IDEOGRAPH);
    }
}

int pq_is_word_at(const pq_scan *scan, uint32_t i) {
    if (i >= scan->end) return 0;
    if (scan->text[i] < 0x80) return pq_is_alnum(scan->text[i]);
    uint32_t code_point;
    pq_next(scan, i, &code_point);
    const pq_code_point_row *row = pq_code_point(code_point);
    return joins_words(row) && row->word != PQ_WB_EXTEND && row->word != PQ_WB_FORMAT && row->word != PQ_WB_ZWJ &&
           row->word != PQ_WB_EXTENDNUMLET;
}

uint32_t pq_past_prepended(const pq_scan *scan, uint32_t i) {
    uint32_t code_point;
    if (i >= scan->end || scan->text[i] < 0x20) return i;
    return pq_marks_end(scan, i + pq_next(scan, i, &code_point));
}

uint32_t pq_run_end(const pq_scan *scan, uint32_t i) {
    const uint8_t *text = scan->text;
    uint32_t after_prepend = PQ_NONE;
    while (i < scan->end) {
        if (pq_is_alnum(text[i])) {
            i++;
        } else if (text[i] >= 0x80) {
            uint32_t code_point, size = pq_next(scan, i, &code_point);
            const pq_code_point_row *row = pq_code_point(code_point);
            if (!joins_words(row)) break;
            i += size;
            if (row->grapheme == PQ_GCB_PREPEND) after_prepend = i;
        } else if (text[i] == '_' && i > scan->chunk && pq_is_alnum(text[i - 1]) && i + 1 < scan->end && pq_is_alnum(text[i + 1])) {
            i++;
        } else {
            break;
        }
    }
    return after_prepend == i ? pq_past_prepended(scan, i) : i;
}

uint32_t pq_marks_end(const pq_scan *scan, uint32_t i) {
    while (i < scan->end && scan->text[i] >= 0x80) {
        uint32_t code_point, size = pq_next(scan, i, &code_point);
        unsigned grapheme = pq_code_point(code_point)->grapheme;
        if (grapheme != PQ_GCB_EXTEND && grapheme != PQ_GCB_ZWJ && grapheme != PQ_GCB_SPACINGMARK) break;
        i += size;
    }
    return i;
}

static inline uint32_t scan_once(pq_scan *scan, uint32_t i) {
    uint8_t c = scan->text[i];
    if (pq_is_letter(c)) return pq_scan_word(scan, i);
    if (pq_is_digit(c)) return pq_scan_number(scan, i);
    uint32_t done = c >= 0x80 ? pq_scan_script(scan, i) : i;
    if (done > i) return done;
    return c >= 0x80 && pq_is_word_at(scan, i) ? pq_scan_word(scan, i) : pq_scan_sign(scan, i);
}

/* One word of UAX #29, with the kind and flags that a sign of its own has in every convention. */
static uint32_t break_once(pq_scan *scan, uint32_t i) {
    uint32_t end = pq_word_break(scan->text, scan->end, i, scan->surrogates), first = scan->count, chunk_end = scan->end;
    if (pq_is_word_at(scan, i)) {
        unsigned flags = pq_word_flags(scan, i, end);
        int number = flags & PQ_HAS_DIGIT && !(flags & (PQ_CAPITAL | PQ_LOWER));
        pq_emit(scan, i, end, number ? PQ_TOKEN_NUMBER : PQ_TOKEN_WORD, TK_WORD_BREAK, flags);
        return end;
    }
    scan->end = end;
    uint32_t stop = pq_scan_sign(scan, i);
    scan->end = chunk_end;
    if (scan->status != PQ_OK) return end;
    scan->count = first + 1;
    if (stop != end) scan->tokens[first] = (pq_token){i, end, PQ_TOKEN_PUNCT, 0, pq_word_flags(scan, i, end)};
    scan->tokens[first].rule = (uint8_t)TK_WORD_BREAK;
    return end;
}

/* TK47: weekImage: Jane Roe. Where the label at the end of the chunk begins that is glued to what stands before it, or its end. */
static uint32_t glued_label(const pq_scan *scan, uint32_t i) {
    uint32_t end = scan->end - 1, size = pq_credit_label_before(scan->text, i, end);
    if (size == 0 || end - size == i) return scan->end;
    uint8_t before = scan->text[end - size - 1];
    return pq_is_lower(before) || pq_is_digit(before) || before >= 0x80 ? end - size : scan->end;
}

static void scan_all(pq_scan *scan, uint32_t i, int own_texts) {
    while (i < scan->end) {
        uint32_t done = own_texts ? pq_scan_own(scan, i) : i;
        if (done == i) done = scan->convention == PQ_TOKENS_UAX29 ? break_once(scan, i) : scan_once(scan, i);
        i = done;
    }
}

static void scan_chunk(pq_scan *scan, uint32_t i, int own_texts) {
    uint32_t end = scan->end;
    if (scan->text[end - 1] == ':' && scan->convention != PQ_TOKENS_UAX29) {
        uint32_t label = glued_label(scan, i);
        if (label < end) {
            scan->end = label;
            scan_all(scan, i, own_texts);
            scan->end = end;
            pq_emit_word(scan, label, end - 1, PQ_TOKEN_WORD, TK_GLUED_LABEL, 0);
            i = end - 1;
        }
    }
    scan_all(scan, i, own_texts);
}

void pq_scan_chunk(pq_scan *scan, uint32_t i) { scan_chunk(scan, i, 0); }

/* First byte at or after i, before `end`, that is (not) white space. */
static inline uint32_t find_space(const pq_scan *scan, uint32_t i, uint32_t end, int wanted) {
    while (i < end) {
        uint64_t bits = PQ_BITS(scan->classes, space, i);
        if (!wanted) bits = ~bits;
        if (bits) {
            i += (uint32_t)__builtin_ctzll(bits);
            break;
        }
        i += 64;
    }
    return i < end ? i : end;
}

/* Does the white space text[i, end) hold a line end? */
static inline int has_newline(const pq_scan *scan, uint32_t i, uint32_t end) {
    if (end == i + 1) return scan->text[i] >= 0x0A && scan->text[i] <= 0x0D;
    for (; i < end; i += 64)
        if (PQ_BITS(scan->classes, newline, i) & low_bits(end - i)) return 1;
    return 0;
}

/* The chunk text[i, e): a word of letters alone, with a comma after it or not, by bit tests; all else by the scanner. */
static inline void take_chunk(pq_scan *scan, uint32_t i, uint32_t e) {
    uint32_t size = e - i;
    scan->chunk = i, scan->end = e;
    if (scan->has_own_texts) {
        scan_chunk(scan, i, 1);
        return;
    }
    if (size <= 64 && scan->convention != PQ_TOKENS_UAX29) {
        uint64_t others = ~PQ_BITS(scan->classes, letter, i);
        uint32_t letters = others ? (uint32_t)__builtin_ctzll(others) : 64;
        if (letters > size) letters = size;
        if (letters == size || (letters == size - 1 && letters && scan->text[e - 1] == ',')) {
            if (scan->split_clitics && pq_may_be_contraction(scan->text + i, letters)) {
                pq_emit_contraction(scan, i, i + letters);
            } else {
                uint64_t upper = PQ_BITS(scan->classes, upper, i) & low_bits(letters);
                unsigned flags = upper & 1 ? PQ_CAPITAL : PQ_LOWER;
                if (letters > 1 && upper == low_bits(letters)) flags |= PQ_ALL_CAPS;
                pq_emit(scan, i, i + letters, PQ_TOKEN_WORD, TK_WORD, flags);
            }
            if (letters < size) pq_emit(scan, e - 1, e, PQ_TOKEN_PUNCT, TK_PUNCT, 0);
            return;
        }
    }
    pq_scan_chunk(scan, i);
}

uint32_t pq_scan_long_chunk(pq_scan *scan, uint32_t i, uint32_t border) {
    uint32_t e = find_space(scan, i, border, 1);
    take_chunk(scan, i, e);
    if (PQ_BITS(scan->classes, space, e) & 1) scan->tokens[scan->count - 1].flags |= PQ_SPACE_AFTER;
    return e;
}

/* No token runs over the edges of what blocks split off inside a line: marks of the page, signs without width. */
static uint32_t border_after(const pq_block *block, uint32_t at) {
    if (block->lead.end != PQ_NONE && at < block->lead.end) return block->lead.end;
    return block->tail.start != PQ_NONE && at < block->tail.start ? block->tail.start : block->end;
}

/* With the boundaries of Unicode it is the edges that give way: a sign without width belongs to the word before it. */
static void move_edges(pq_block *block, const pq_token *tokens) {
    uint32_t t = block->token_first, end = block->token_end;
    while (block->lead.end != PQ_NONE && t < end && tokens[t].end < block->lead.end) t++;
    if (block->lead.end != PQ_NONE && t < end && tokens[t].start < block->lead.end) block->lead.end = tokens[t].end;
    t = end;
    while (block->tail.start != PQ_NONE && t > block->token_first && tokens[t - 1].start > block->tail.start) t--;
    if (block->tail.start == PQ_NONE || t == block->token_first || tokens[t - 1].start == block->tail.start) return;
    if (tokens[t - 1].end > block->tail.start) block->tail.start = tokens[t - 1].end;
    if (block->tail.start == block->end) block->tail = PQ_NO_SPAN;
}

void pq_scan_enter(pq_scan *scan, uint32_t block) {
    const pq_block *it = &scan->store->document.blocks[block];
    scan->block = block, scan->block_start = it->start, scan->block_end = it->end;
    scan->language = scan->is_english ? PQ_LANGUAGE_ENGLISH : PQ_LANGUAGE_UNKNOWN;
    scan->lines = !(it->flags & PQ_BLOCK_HARD_WRAPPED);
}

/* text[i, border), which begins with a chunk. Returns where the next one begins. */
static uint32_t scan_piece(pq_scan *scan, uint32_t i, uint32_t border, uint32_t first_token) {
    pq_scan_windows(scan, i, border, first_token);
    i = find_space(scan, border, scan->store->document.length, 0);
    if (scan->status != PQ_OK || scan->count == first_token) return i;
    pq_token *last = &scan->tokens[scan->count - 1]; /* what follows the border is white space, too */
    if (has_newline(scan, last->end, i)) last->flags |= PQ_NEWLINE_AFTER;
    return i;
}

static int has_edges(const pq_block *block) { return block->lead.end != PQ_NONE || block->tail.start != PQ_NONE; }

/* The blocks from `first` on that are scanned as if they were one: no edge lies between their chunks, and their language is known. */
static uint32_t joined_end(pq_scan *scan, uint32_t first) {
    enum { ENOUGH = 1 << 14 }; /* bytes; what is near is still in the cache when its blocks are told their tokens */
    const pq_document *document = &scan->store->document;
    const pq_block *blocks = document->blocks;
    uint32_t b = first + 1;
    scan->is_english = (uint8_t)pq_is_surely_english(scan, &blocks[first]);
    if (has_edges(&blocks[first]) || !scan->is_english) return b;
    while (b < document->block_count && !has_edges(&blocks[b]) && blocks[b].start - blocks[first].start < ENOUGH &&
           (PQ_BITS(scan->classes, space, blocks[b].start - 1) & 1) && pq_is_surely_english(scan, &blocks[b]))
        b++;
    return b;
}

/* The tokens of scanned blocks, from their places: a guess by the length, and a few steps. */
static void divide_tokens(const pq_scan *scan, pq_block *blocks, uint32_t count, uint32_t first_token) {
    const pq_token *tokens = scan->tokens;
    uint32_t t = first_token;
    for (uint32_t b = 0; b < count; b++) {
        uint32_t left = scan->count - t, step = (blocks[b].end - blocks[b].start) / 5;
        blocks[b].token_first = t;
        uint32_t least = t;
        t = b + 1 == count || step > left ? scan->count : t + step;
        while (b + 1 < count && t > least && tokens[t - 1].start >= blocks[b].end) t--;
        while (t < scan->count && tokens[t].start < blocks[b].end) t++;
        blocks[b].token_end = t;
    }
}

/* Blocks [first, end) of the text. */
static void scan_blocks(pq_scan *scan, uint32_t first, uint32_t end) {
    pq_block *blocks = scan->store->document.blocks;
    uint32_t first_token = scan->count, last = blocks[end - 1].end;
    pq_scan_enter(scan, first);
    uint32_t i = find_space(scan, blocks[first].start, last, 0);
    while (i < last && scan->status == PQ_OK)
        i = scan_piece(scan, i, has_edges(&blocks[first]) ? border_after(&blocks[first], i) : last, first_token);
    if (scan->status == PQ_OK) divide_tokens(scan, blocks + first, end - first, first_token);
}

/* Chunk by chunk, for what has no short cuts. */
static void scan_block_slowly(pq_scan *scan, uint32_t b) {
    pq_block *block = &scan->store->document.blocks[b];
    uint32_t border = block->start, length = scan->store->document.length;
    block->token_first = scan->count;
    pq_scan_enter(scan, b);
    for (uint32_t i = find_space(scan, block->start, block->end, 0); i < block->end;) {
        if (i >= border) border = scan->convention == PQ_TOKENS_UAX29 ? block->end : border_after(block, i);
        uint64_t spaces = PQ_BITS(scan->classes, space, i);
        uint32_t size = spaces ? (uint32_t)__builtin_ctzll(spaces) : 64, e = i + size;
        if (e >= border || size == 64) e = find_space(scan, i, border, 1);
        take_chunk(scan, i, e);
        if (scan->status != PQ_OK) return;
        uint64_t rest = size < 64 && e == i + size ? ~(spaces >> size) : 0; /* what follows the chunk in the same 64 bytes */
        uint32_t run = rest ? (uint32_t)__builtin_ctzll(rest) : 64;
        if (size + run < 64 && run) i = e + run;
        else i = find_space(scan, e, length, 0);
        if (i > e || e == length)
            scan->tokens[scan->count - 1].flags |= (uint16_t)(has_newline(scan, e, i) ? PQ_SPACE_AFTER | PQ_NEWLINE_AFTER
                                                                                      : PQ_SPACE_AFTER);
    }
    block->token_end = scan->count;
    if (scan->convention == PQ_TOKENS_UAX29) move_edges(block, scan->tokens);
}

pq_status pq_stage_tokens(pq_store *store) {
    pq_document *document = &store->document;
    pq_scan scan = {.store = store,
                    .text = document->text,
                    .classes = store->classes,
                    .surrogates = store->options.surrogates,
                    .convention = store->options.tokens,
                    .own = store->options.rules,
                    .status = PQ_OK};
    scan.has_own_texts = scan.own != NULL && scan.own->text_count > 0;
    scan.has_accents = (uint8_t)pq_has_accents(&scan);
    scan.split_hyphens = scan.convention == PQ_TOKENS_UD;
    scan.split_clitics = scan.convention == PQ_TOKENS_UD || scan.convention == PQ_TOKENS_PTB;
    PQ_TRY(pq_reserve(store, PQ_ROOM_TOKENS, ((size_t)document->length / 5 + 64) * sizeof(pq_token)));
    scan.tokens = document->tokens = store->rooms[PQ_ROOM_TOKENS].data;
    scan.capacity = (uint32_t)(store->rooms[PQ_ROOM_TOKENS].size / sizeof(pq_token));
    if (scan.own == NULL && scan.convention != PQ_TOKENS_UAX29) {
        for (uint32_t b = 0, end; b < document->block_count && scan.status == PQ_OK; b = end) {
            end = joined_end(&scan, b);
            scan_blocks(&scan, b, end);
        }
    } else {
        for (uint32_t b = 0; b < document->block_count && scan.status == PQ_OK; b++) scan_block_slowly(&scan, b);
    }
    if (scan.status != PQ_OK) return scan.status;
    document->token_count = scan.count;
    return pq_forget_entries(store);
}
