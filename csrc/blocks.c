#include "blocks.h"

static int is_space(const pq_store *store, uint32_t i) { return store->classes[i >> 6].space >> (i & 63) & 1; }

pq_status pq_stage_blocks(pq_store *store) {
    pq_document *document = &store->document;
    uint32_t i = 0, length = document->length;
    while (i < length) {
        uint32_t newlines = 0;
        while (i < length && is_space(store, i)) newlines += document->text[i++] == '\n';
        if (i == length) break;
        uint32_t start = i, end = i, rule = BL_TEXT_END;
        while (i < length) {
            uint32_t run = 0;
            while (i < length && is_space(store, i)) run += document->text[i++] == '\n';
            if (run > 1) {
                rule = BL_BLANK_LINE;
                i = end;
                break;
            }
            while (i < length && !is_space(store, i)) i++;
            if (!is_space(store, i - 1)) end = i;
        }
        PQ_RESERVE(store, blocks, PQ_ROOM_BLOCKS, document->block_count + 1);
        document->blocks[document->block_count++] = (pq_block){
            .start = start, .end = end, .lead = PQ_NO_SPAN, .tail = PQ_NO_SPAN, .rule = (uint16_t)rule,
            .newlines = (uint8_t)(newlines > 255 ? 255 : newlines), .score = 1.0f};
        if (rule == BL_TEXT_END) break;
    }
    return PQ_OK;
}
