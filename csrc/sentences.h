/* Sentences; never across a block.
 *
 * Only candidates are judged: terminators, abbreviations, line ends, emoji and bullets, list markers in a list. The role of a
 * quotation mark is used, never its partner, so a missing mark cannot swallow a boundary. */
#ifndef PQ_SENTENCES_H
#define PQ_SENTENCES_H

#include "marks.h"

#define PQ_SENTENCE_RULES(R)                                                       \
    R(1, BLOCK_END, "a block ends")                                                \
    R(2, HEADLINE, "the title is one sentence whatever is in it")                  \
    R(3, TAIL, "a credit follows")                                                 \
    R(4, LINE_END, "a line ends in a text whose line ends mean something")         \
    R(5, FULL_STOP, "a full stop before a word that may begin a sentence")         \
    R(6, QUESTION, "a question or exclamation mark")                               \
    R(7, ELLIPSIS, "an ellipsis before a capital")                                 \
    R(8, LOWER, "a full stop after an ordinary word, though no capital follows")   \
    R(9, NO_SPACE, "a full stop with the space after it left out")                 \
    R(10, STARTER, "an abbreviation before a word that begins sentences")          \
    R(11, FINAL, "a suffix, degree or place before a capital that starts no name") \
    R(12, TIME, "a.m. or p.m. before a capital that is no day, month or zone")     \
    R(13, LIST_MARKER, "the next marker of a list")                                \
    R(14, BULLET, "a bullet inside a line")                                        \
    R(15, SCRIPT, "a terminator of a script that needs neither space nor capital") \
    R(16, EMOJI, "an emoji before a capital")                                      \
    R(17, DASH, "a dash that opens another speaker's turn")                        \
    R(18, ORNAMENT, "a row of stars, lines or the like stands by itself")          \
    R(19, WEIGHTS, "the weights of what stands around the place, in rough text")   \
    R(20, LABEL, "the label of a credit follows")
enum {
#define R(number, name, text) PQ_RULE_ENUM(ST, PQ_STAGE_SENTENCES, number, name),
    PQ_SENTENCE_RULES(R)
#undef R
};

pq_status pq_stage_sentences(pq_store *store);

#endif
