/* Made by tools/make_lexicon.py from the lists in tools/data; do not edit. */
#ifndef PQ_LEXICON_CLASSES_H
#define PQ_LEXICON_CLASSES_H
enum {
    PQ_LEX_ABBREV_BEFORE_NAME = 0,
    PQ_LEX_ABBREV_BEFORE_NUMBER = 1,
    PQ_LEX_ABBREV_FINAL = 2,
    PQ_LEX_ABBREV_PLACE = 3,
    PQ_LEX_ABBREV_TIME = 4,
    PQ_LEX_ELISIONS = 5,
    PQ_LEX_MONTHS = 6,
    PQ_LEX_NAMES_WITH_MARKS = 7,
    PQ_LEX_PAGE_TAILS = 8,
    PQ_LEX_SENTENCE_STARTERS = 9,
    PQ_LEX_SPEECH_VERBS = 10,
    PQ_LEX_TIME_ZONES = 11,
    PQ_LEX_TITLES = 12,
};
#endif
