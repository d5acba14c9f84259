#include "roles.h"

pq_status pq_stage_roles(pq_store *store) {
    pq_document *document = &store->document;
    for (uint32_t b = 0; b < document->block_count; b++) {
        int headline = b == 0 && store->options.layout == PQ_LAYOUT_ARTICLE;
        document->blocks[b].kind = headline ? PQ_BLOCK_HEADLINE : PQ_BLOCK_PARAGRAPH;
        document->blocks[b].kind_rule = headline ? RO_HEADLINE : RO_PARAGRAPH;
    }
    return PQ_OK;
}
