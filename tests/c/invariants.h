/* What holds of every result, whatever the text. */
#ifndef INVARIANTS_H
#define INVARIANTS_H

#include <stddef.h>

#include "../../csrc/pullquote.h"

/* Prints the first thing that does not hold and returns 0; else returns 1. */
int check_invariants(const pq_document *document, const pq_options *options);
/* 1 if both documents hold the same result for the same text; else prints what differs and returns 0. */
int check_same(const pq_document *a, const pq_document *b);
/* 1 if the document holds nothing. */
int check_empty(const pq_document *document);

#endif
