#include "article.h"

pq_status pq_stage_article(pq_store *store) {
    pq_document *document = &store->document;
    for (uint32_t b = 0; b < document->block_count; b++) {
        if (document->blocks[b].kind != PQ_BLOCK_HEADLINE) continue;
        PQ_RESERVE(store, fields, PQ_ROOM_FIELDS, document->field_count + 1);
        document->fields[document->field_count++] = (pq_field){
            .start = document->blocks[b].start, .end = document->blocks[b].end, .offset_minutes = PQ_NO_OFFSET,
            .rule = AR_HEADLINE, .kind = PQ_FIELD_TITLE};
        break;
    }
    return PQ_OK;
}
