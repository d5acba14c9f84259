/* Made by tools/make_lexicon.py from the lists in tools/data; do not edit. */
#ifndef PQ_LEXICON_CLASSES_H
#define PQ_LEXICON_CLASSES_H
enum {
    PQ_LEX_ABBREV_BEFORE_NAME = 0,
    PQ_LEX_ABBREV_BEFORE_NUMBER = 1,
    PQ_LEX_ABBREV_FINAL = 2,
    PQ_LEX_ABBREV_PLACE = 3,
    PQ_LEX_ABBREV_TIME = 4,
    PQ_LEX_MONTHS = 5,
    PQ_LEX_NAMES_WITH_MARKS = 6,
    PQ_LEX_PAGE_TAILS = 7,
    PQ_LEX_SENTENCE_STARTERS = 8,
    PQ_LEX_SPEECH_VERBS = 9,
    PQ_LEX_TIME_ZONES = 10,
    PQ_LEX_TITLES = 11,
};
#endif
