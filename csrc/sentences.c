#include "sentences.h"

pq_status pq_stage_sentences(pq_store *store) {
    pq_document *document = &store->document;
    const pq_token *tokens = document->tokens;
    for (uint32_t b = 0; b < document->block_count; b++) {
        pq_block *block = &document->blocks[b];
        uint32_t first = block->token_first;
        block->sentence_first = document->sentence_count;
        for (uint32_t t = first; t < block->token_end; t++) {
            int last = t + 1 == block->token_end;
            int ends = (tokens[t].flags & PQ_TERMINATOR) && (tokens[t].flags & PQ_SPACE_AFTER) && !last && (tokens[t + 1].flags & (PQ_CAPITAL | PQ_QUOTE_MARK));
            if (!last && !ends) continue;
            PQ_RESERVE(store, sentences, PQ_ROOM_SENTENCES, document->sentence_count + 1);
            document->sentences[document->sentence_count++] = (pq_sentence){
                .start = tokens[first].start, .end = tokens[t].end, .token_first = first, .token_end = t + 1, .block = b,
                .rule = last ? ST_BLOCK_END : ST_TERMINATOR, .score = 1.0f, .body_position = -1.0f};
            first = t + 1;
        }
        block->sentence_end = document->sentence_count;
    }
    return PQ_OK;
}
