#include "language.h"

enum { SAMPLE = 100, ENOUGH = 12, FEWEST_WORDS = 2 };

pq_speech_language pq_language_of_text(const pq_store *store) {
    uint32_t english = 0, foreign = 0, german = 0, romance = 0, seen = 0;
    const pq_document *d = &store->document;
    if (store->language != 0) return (pq_speech_language)(store->language - 1);
    if (store->options.lang == PQ_LANG_DE) return PQ_LANGUAGE_IS_GERMAN;
    if (store->options.lang != PQ_LANG_EN) return PQ_LANGUAGE_IS_ROMANCE;
    if (d->is_ascii) return PQ_LANGUAGE_IS_ENGLISH;
    for (uint32_t t = 0; t < d->token_count && seen < SAMPLE && english < ENOUGH + 2 * foreign; t++) {
        if (!(d->tokens[t].flags & PQ_LOWER)) continue;
        const pq_entry *e = pq_token_entry(store, t);
        seen++;
        if (e->parts & (PQ_PART_DETERMINERS | PQ_PART_PREPOSITIONS | PQ_PART_AUXILIARIES | PQ_PART_SPEECH_VERBS)) english++;
        if (e->parts & ~(uint32_t)PQ_PART_NAME_PARTICLES) continue;
        int listed = pq_is(e, PQ_LEX_FOREIGN_WORDS);
        german += (uint32_t)(listed && e->kind == 2);
        romance += (uint32_t)(listed && e->kind != 2);
        foreign += (uint32_t)(listed || pq_is(e, PQ_LEX_FOREIGN_DETERMINERS) || pq_is(e, PQ_LEX_FOREIGN_PREPOSITIONS));
    }
    if (foreign <= english || foreign < FEWEST_WORDS) return PQ_LANGUAGE_IS_ENGLISH;
    return german > romance ? PQ_LANGUAGE_IS_GERMAN : PQ_LANGUAGE_IS_ROMANCE;
}
