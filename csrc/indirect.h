/* Reported speech without marks, “Putin said he supports a truce”: kind indirect, or mixed where it holds marked words.
 * Looked for only if pq_options.indirect says so. */
#ifndef PQ_INDIRECT_H
#define PQ_INDIRECT_H

#include "attribution.h"

/* The attribution stage: speakers of the marked quotes, then the reported speech without marks. */
pq_status pq_stage_attribution_and_indirect(pq_store *store);

#endif
