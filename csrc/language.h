/* The language of a text as far as marks and speech depend on it: which verbs report, which way guillemets point, what a dash
 * opens. The caller names it by pq_options.lang, or the commonest words of the text's beginning tell. */
#ifndef PQ_LANGUAGE_H
#define PQ_LANGUAGE_H

#include "lexicon.h"

typedef enum { PQ_LANGUAGE_IS_ENGLISH, PQ_LANGUAGE_IS_GERMAN, PQ_LANGUAGE_IS_ROMANCE } pq_speech_language;

pq_speech_language pq_language_of_text(const pq_store *store);

#endif
