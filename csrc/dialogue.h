/* Turns of a dialogue that nothing attributes: two who speak alternate, counted from the nearest turns that are attributed. */
#ifndef PQ_DIALOGUE_H
#define PQ_DIALOGUE_H

#include "attribution.h"

pq_status pq_resolve_dialogue(pq_store *store);

#endif
