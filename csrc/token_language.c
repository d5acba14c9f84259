/* Which language a block is in, as far as tokens depend on it. Guessed once a block, and only where a rule asks. */
#include "token_scan.h"

enum { LOOK = 1024, LONGEST_WORD = 5, ENOUGH = 64 }; /* bytes */

/* A letter with an accent: only then, or after a block in another language, is a text looked at as not English. 2: not found
 * among as many bytes beyond ASCII as are looked at. */
static int has_accents(const pq_scan *scan, uint32_t start, uint32_t end, uint32_t most) {
    for (uint32_t b = start >> 6; b << 6 < end; b++) {
        uint64_t wide = scan->classes[b].wide, high = scan->classes[b].high & ~(wide | wide << 1 | wide << 2);
        for (; high; high &= high - 1) {
            uint32_t i = (b << 6) + (uint32_t)__builtin_ctzll(high);
            if (i >= start && i < end && scan->text[i] >= 0xC3 && scan->text[i] <= 0xC5) return 1;
            if (most-- == 0) return 2;
        }
    }
    return 0;
}

static int is_english(const pq_entry *entry) {
    static const uint8_t lists[] = {PQ_LEX_DETERMINERS, PQ_LEX_PREPOSITIONS, PQ_LEX_PRONOUNS, PQ_LEX_AUXILIARIES,
                                    PQ_LEX_CONJUNCTIONS};
    for (unsigned k = 0; k < sizeof lists; k++)
        if (pq_is(entry, lists[k])) return 1;
    return 0;
}

static uint32_t apostrophe(const pq_scan *scan, uint32_t i, uint32_t end) {
    const uint8_t *c = scan->text + i;
    if (c[0] == '\'') return 1;
    return end - i > 2 && c[0] == 0xE2 && c[1] == 0x80 && c[2] == 0x99 ? 3 : 0;
}

static uint32_t run_of_letters(const pq_scan *scan, uint32_t i, uint32_t end) {
    while (i < end && pq_is_letter(scan->text[i])) i++;
    return i;
}

static uint32_t look_end(uint32_t start, uint32_t end) { return end - start > LOOK ? start + LOOK : end; }

int pq_is_surely_english(const pq_scan *scan, const pq_block *block) {
    if (scan->store->options.lang != PQ_LANG_EN) return 0;
    return !scan->has_accents ||
           (!scan->was_foreign && !has_accents(scan, block->start, look_end(block->start, block->end), ENOUGH));
}

int pq_has_accents(const pq_scan *scan) {
    const pq_document *document = &scan->store->document;
    return !document->is_ascii && has_accents(scan, 0, document->length, document->length / 64 + ENOUGH);
}

uint8_t pq_guess_language(pq_scan *scan) {
    uint32_t start = scan->block_start, end = look_end(start, scan->block_end);
    uint32_t english = 0, foreign = 0, french = 0;
    if (scan->store->options.lang != PQ_LANG_EN)
        return scan->store->options.lang == PQ_LANG_FR ? PQ_LANGUAGE_FRENCH : PQ_LANGUAGE_OTHER;
    if (!scan->has_accents || (!scan->was_foreign && has_accents(scan, start, end, LOOK) == 0)) return PQ_LANGUAGE_ENGLISH;
    for (uint32_t i = start; i < end;) {
        uint32_t word = i;
        i = run_of_letters(scan, i, end);
        if (i == word) {
            i++;
            continue;
        }
        int alone = (word == start || scan->text[word - 1] < 0x80) && (i == end || scan->text[i] < 0x80 || scan->text[i] == 0xE2);
        uint32_t width = i < end && i - word <= LONGEST_WORD ? apostrophe(scan, i, end) : 0;
        const pq_entry *entry = alone && i - word <= LONGEST_WORD ? pq_lookup(scan->text + word, i + width - word) : NULL;
        int listed = pq_is(entry, PQ_LEX_FOREIGN_WORDS);
        foreign += (uint32_t)listed;
        french += listed && entry->value == 1;
        english += !listed && is_english(entry);
    }
    if (foreign + english > 0) scan->was_foreign = foreign > english && (foreign > 1 || english == 0);
    if (foreign <= english || (foreign == 1 && english > 0)) return PQ_LANGUAGE_ENGLISH;
    return 3 * french >= foreign ? PQ_LANGUAGE_FRENCH : PQ_LANGUAGE_OTHER;
}
