/* Which language a block is in, as far as tokens depend on it. Guessed once a block, and only where a rule asks. */
#include "token_scan.h"

enum { LOOK = 1024, LONGEST_WORD = 5 }; /* bytes */

/* A letter with an accent: only then, or after a block in another language, is a text looked at as not English. */
static int has_accents(const pq_scan *scan, uint32_t start, uint32_t end) {
    for (uint32_t i = start; i < end; i += 64) {
        uint64_t high = PQ_BITS(scan->classes, high, i);
        if (end - i < 64) high &= ((uint64_t)1 << (end - i)) - 1;
        for (; high; high &= high - 1) {
            uint8_t c = scan->text[i + (uint32_t)__builtin_ctzll(high)];
            if (c >= 0xC3 && c <= 0xC5) return 1;
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

uint8_t pq_guess_language(pq_scan *scan) {
    uint32_t start = scan->block_start, end = scan->block_end - start > LOOK ? start + LOOK : scan->block_end;
    uint32_t english = 0, foreign = 0, french = 0;
    if (scan->store->options.lang != PQ_LANG_EN)
        return scan->store->options.lang == PQ_LANG_FR ? PQ_LANGUAGE_FRENCH : PQ_LANGUAGE_OTHER;
    if (scan->store->document.is_ascii || (!scan->was_foreign && !has_accents(scan, start, end))) return PQ_LANGUAGE_ENGLISH;
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
