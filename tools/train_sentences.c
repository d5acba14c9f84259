/* Takes down the candidates that csrc/sentence_weights.c would weigh, for tools/train_sentences.py. Built with PQ_TRAINING only. */
#include <stdlib.h>

#include "pullquote.h"

uint32_t *pq_training_rows; /* end, next start, rule, count, keys ... */
uint64_t pq_training_used;
static uint64_t room;

static void take_down(uint32_t value) {
    if (pq_training_used == room) {
        room = room ? 2 * room : 1 << 16;
        pq_training_rows = realloc(pq_training_rows, room * sizeof *pq_training_rows);
        if (pq_training_rows == NULL) abort();
    }
    pq_training_rows[pq_training_used++] = value;
}

void pq_sentence_sink(uint32_t end, uint32_t next_start, uint32_t rule, uint32_t count, const uint32_t *keys);
void pq_sentence_sink(uint32_t end, uint32_t next_start, uint32_t rule, uint32_t count, const uint32_t *keys) {
    take_down(end);
    take_down(next_start);
    take_down(rule);
    take_down(count);
    for (uint32_t i = 0; i < count; i++) take_down(keys[i]);
}

/* Start, end and block of every sentence of the document, after the candidates. */
void pq_training_sentences(const pq_document *document);
void pq_training_sentences(const pq_document *document) {
    for (uint32_t i = 0; i < document->sentence_count; i++) {
        take_down(document->sentences[i].start);
        take_down(document->sentences[i].end);
        take_down(document->sentences[i].block);
    }
}
