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
    R(20, LABEL, "the label of a credit follows")                                  \
    R(21, UAX29, "a boundary of UAX #29")                                          \
    R(22, FIGURE, "the number of a figure or table heads its caption")             \
    R(23, DATE_LINE, "a full date heads the text, or ends a heading")              \
    R(24, ASIDE, "a bracket without a sign holds all that is said: (Applause)")    \
    R(25, HEADING, "a heading without a sign, before a word that begins a sentence")
/* Why a candidate does not end a sentence; numbered after the rules that say why one ends. */
#define PQ_SENTENCE_HOLDS(R)                                                   \
    R(40, CONTINUES, "no word that may begin a sentence follows")              \
    R(41, ATTRIBUTION, "who asked or cried it follows the closing mark")       \
    R(42, TITLE, "a title or such before a name")                              \
    R(43, NUMBER, "an abbreviation before its number")                         \
    R(44, ABBREVIATION, "an abbreviation before what may be its name")         \
    R(45, INITIAL, "an initial of a name")                                     \
    R(46, MARKER, "the full stop of a list marker or ordinal")                 \
    R(47, NAME_WITH_MARK, "a name that is written with its mark")              \
    R(48, INSIDE, "inside a word, number or address")                          \
    R(49, NO_WORD, "no word stands before it")                                 \
    R(50, WRAPPED, "a wrapped line")                                           \
    R(51, CLOCK, "a clock time goes on")                                       \
    R(52, WEIGHED, "the weights of what stands around the place say no")       \
    R(53, KEPT_QUOTE, "inside a quote, where quotes are kept whole")           \
    R(54, BELONGS, "what follows belongs to the sign before it")               \
    R(55, NO_SIGN, "nothing here could end a sentence")                        \
    R(56, OUTSIDE, "no part of a sentence stands here")                        \
    R(57, UAX29_JOINS, "UAX #29 has no boundary here")                         \
    R(58, CITATION, "a citation goes on")                                      \
    R(60, COLON, "a colon; like all that follow, an end for the weights only") \
    R(61, SEMICOLON, "a semicolon")                                            \
    R(62, COMMA, "a comma")                                                    \
    R(63, AFTER_DASH, "a dash")                                                \
    R(64, BEFORE_DASH, "before a dash")                                        \
    R(65, CLOSED, "a closing mark or bracket without a terminator")            \
    R(66, ADDRESS, "beside an address, date, time, tag or emoji")              \
    R(67, SYMBOL, "before a sign")                                             \
    R(68, BARE, "no sign at all, before a capital or digit")
enum {
#define R(number, name, text) PQ_RULE_ENUM(ST, PQ_STAGE_SENTENCES, number, name),
    PQ_SENTENCE_RULES(R) PQ_SENTENCE_HOLDS(R)
#undef R
};

pq_status pq_stage_sentences(pq_store *store);

#endif
