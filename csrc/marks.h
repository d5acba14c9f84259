/* The role of every token that may be a quotation mark, and the pairs.
 *
 * A double mark opens or closes by its form and by what stands beside it; the state of the block only decides where that
 * says nothing. So one lost mark spoils one quote and never turns the text between two quotes into one. A single mark opens
 * only where one that can close it follows; else it is an apostrophe. */
#ifndef PQ_MARKS_H
#define PQ_MARKS_H

#include "incises.h"

#define PQ_MARK_RULES(R)                                                                                 \
    R(1, FORM, "the form of the mark says open or close, and what stands beside it agrees")              \
    R(2, BESIDE, "what stands beside it says open or close")                                             \
    R(3, TURN, "what stands beside it says nothing: it closes what is open, else opens")                 \
    R(4, WRONG_FORM, "what stands beside it says the contrary of the form, and a partner fits")          \
    R(5, SINGLE, "a single mark that another one closes, or that closes one")                            \
    R(6, INSIDE_WORD, "an apostrophe between letters")                                                   \
    R(7, ELISION, "an apostrophe for letters or figures left out: 'em, '90s")                            \
    R(8, POSSESSIVE, "an apostrophe after a plural or a cut-off word")                                   \
    R(9, PRIME, "feet, inches, minutes or seconds after a figure")                                       \
    R(10, GUILLEMET, "a guillemet opens by the habit of the text where what stands beside says nothing") \
    R(11, LOST_CLOSE, "an opener whose closer is missing: the next one opens, or the block ends")        \
    R(12, LOST_OPEN, "a closer with nothing open")                                                       \
    R(13, CONTINUES, "an opener at a paragraph's start goes on with a quote left open")                  \
    R(14, TOO_DEEP, "more than 64 quotes are open")                                                      \
    R(15, NESTED, "a mark opens inside a quote of its own kind, and both are closed")                    \
    R(16, ACROSS, "closes a quote left open in a paragraph before")                                      \
    R(17, EMPTY, "nothing stands between two marks")                                                     \
    R(18, DIALOGUE, "a dash that opens a turn of dialogue")
enum {
#define R(number, name, text) PQ_RULE_ENUM(MK, PQ_STAGE_MARKS, number, name),
    PQ_MARK_RULES(R)
#undef R
};

enum { PQ_DEEPEST_MARK = 64 };

/* Which marks can pair: double with double, single with single ... */
typedef enum {
    PQ_FAMILY_NONE,
    PQ_FAMILY_DOUBLE,
    PQ_FAMILY_SINGLE,
    PQ_FAMILY_GUILLEMET,
    PQ_FAMILY_SINGLE_GUILLEMET,
    PQ_FAMILY_CORNER,
    PQ_FAMILY_WHITE_CORNER,
    PQ_FAMILY_COUNT
} pq_mark_family;
pq_mark_family pq_family_of(unsigned glyph);

/* Do quotes that run over paragraphs pass over this block, as over a caption? */
int pq_is_interruption(const pq_block *block);

pq_status pq_stage_marks(pq_store *store);

#endif
