#include "marks.h"

pq_status pq_stage_marks(pq_store *store) {
    pq_document *document = &store->document;
    for (uint32_t b = 0; b < document->block_count; b++) {
        uint32_t open = PQ_NONE;
        for (uint32_t t = document->blocks[b].token_first; t < document->blocks[b].token_end; t++) {
            if (!(document->tokens[t].flags & PQ_QUOTE_MARK)) continue;
            uint32_t code_point;
            pq_decode(document->text, document->length, document->tokens[t].start, store->options.surrogates, &code_point);
            PQ_RESERVE(store, marks, PQ_ROOM_MARKS, document->mark_count + 1);
            uint32_t m = document->mark_count++;
            pq_mark *mark = &document->marks[m];
            *mark = (pq_mark){.token = t, .partner = PQ_NONE, .block = b, .rule = MK_CURLY};
            if (code_point == '"') mark->rule = MK_STRAIGHT, mark->glyph = PQ_GLYPH_DOUBLE_STRAIGHT;
            if (code_point == 0x201C) mark->glyph = PQ_GLYPH_DOUBLE_LEFT;
            if (code_point == 0x201D) mark->glyph = PQ_GLYPH_DOUBLE_RIGHT;
            if (code_point == 0x201C || (code_point == '"' && open == PQ_NONE)) {
                mark->role = PQ_MARK_OPEN;
                open = m;
            } else if (code_point == 0x201D || code_point == '"') {
                mark->role = open == PQ_NONE ? PQ_MARK_STRAY : PQ_MARK_CLOSE;
                if (open != PQ_NONE) mark->partner = open, document->marks[open].partner = m;
                open = PQ_NONE;
            } else {
                mark->role = PQ_MARK_APOSTROPHE;
            }
        }
    }
    return PQ_OK;
}
