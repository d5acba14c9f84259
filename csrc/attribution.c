#include "attribution.h"

pq_status pq_stage_attribution(pq_store *store) {
    for (uint32_t q = 0; q < store->document.quote_count; q++) store->document.quotes[q].speaker_rule = AT_NONE;
    return PQ_OK;
}
