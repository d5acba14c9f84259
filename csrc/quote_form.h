/* The kind of a quote by its form: sentence or clause, fragment, label, title, nickname. */
#ifndef PQ_QUOTE_FORM_H
#define PQ_QUOTE_FORM_H

#include "quotes.h"

/* Writes kind, kind_rule, speech and score of every quote, and the groups that form alone shows. */
void pq_decide_forms(const pq_store *store);

#endif
