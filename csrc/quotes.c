#include "quotes.h"

pq_status pq_stage_quotes(pq_store *store) {
    pq_document *document = &store->document;
    uint32_t sentence = 0;
    for (uint32_t m = 0; m < document->mark_count; m++) {
        const pq_mark *mark = &document->marks[m];
        if (mark->role != PQ_MARK_OPEN || mark->partner == PQ_NONE) continue;
        uint32_t last = document->marks[mark->partner].token;
        const pq_token *open = &document->tokens[mark->token], *close = &document->tokens[last];
        while (sentence + 1 < document->sentence_count && document->sentences[sentence].token_end <= mark->token) sentence++;
        uint32_t end = sentence;
        while (end + 1 < document->sentence_count && document->sentences[end].token_end <= last) end++;
        PQ_RESERVE(store, quotes, PQ_ROOM_QUOTES, document->quote_count + 1);
        uint32_t q = document->quote_count++;
        document->quotes[q] = (pq_quote){
            .start = open->start, .end = close->end, .content_start = open->end, .content_end = close->start,
            .token_first = mark->token, .token_end = last + 1, .block = mark->block, .sentence_first = sentence, .sentence_last = end,
            .open_mark = m, .close_mark = mark->partner, .parent = PQ_NONE, .group = q, .part = 1, .n_parts = 1,
            .speaker = PQ_NO_SPAN, .source = PQ_NO_SPAN, .name = PQ_NO_SPAN, .role = PQ_NO_SPAN, .cue = PQ_NO_SPAN, .cue_lemma = PQ_NONE,
            .kind_rule = QU_PAIR, .pair_rule = mark->rule, .kind = PQ_QUOTE_DIRECT, .speech = 1, .closed = 1, .score = 1.0f};
    }
    return PQ_OK;
}
