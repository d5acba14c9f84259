/* Made by tools/make_lexicon.py from the lists in tools/data; do not edit. */
#ifndef PQ_LEXICON_CLASSES_H
#define PQ_LEXICON_CLASSES_H
enum {
    PQ_LEX_MONTHS = 0,
    PQ_LEX_SPEECH_VERBS = 1,
    PQ_LEX_TITLES = 2,
};
#endif
