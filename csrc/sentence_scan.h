/* What the sentence files share: the look at one block. Private to the sentences stage. */
#ifndef PQ_SENTENCE_SCAN_H
#define PQ_SENTENCE_SCAN_H

#include "sentences.h"

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
    PQ_SENTENCE_HOLDS(R)
#undef R
};
static inline int pq_ends_sentence(uint16_t rule) { return (rule & 255) < 40; }

/* `first` is the first token of the sentence that is being read. */
typedef struct {
    const pq_store *store;
    const pq_token *tokens;
    const uint8_t *text;
    uint32_t end;        /* tokens of the block that belong to sentences end here */
    uint32_t first;
    uint32_t line_first; /* first token of the line */
    uint32_t mark;       /* cursor into marks */
    uint16_t watch;      /* flags that make a candidate */
    uint8_t rough;       /* the weights are asked */
    uint8_t lines;       /* line ends mean something */
    uint8_t list_style;  /* of the list marker that opened the last marked sentence; 0: no list */
    uint32_t list_value;
    uint8_t list_capitals; /* the item begins with a capital, and so must the next */
} pq_sentence_scan;

enum { TERM_NONE, TERM_PERIOD, TERM_ELLIPSIS, TERM_MARK, TERM_SCRIPT };
enum { NEXT_NONE, NEXT_JOINS, NEXT_DASH, NEXT_SYMBOL, NEXT_CAPITAL, NEXT_LOWER, NEXT_DIGIT };

/* Calls for t go forward but for a constant, as the cursor into the marks does. */
uint8_t pq_role_at(const pq_sentence_scan *s, uint32_t t); /* PQ_MARK_ROLE_COUNT if t is no quotation mark */
int pq_is_closing(const pq_sentence_scan *s, uint32_t t);  /* closes something and so belongs to the sentence before it */
int pq_is_opening(const pq_sentence_scan *s, uint32_t t);
int pq_terminator(const pq_sentence_scan *s, uint32_t t);  /* what a terminator token is; a run counts by its strongest sign */
/* What kind of word comes at or, past opening marks, after token e; *word gets it. */
int pq_next_word(const pq_sentence_scan *s, uint32_t e, uint32_t *word);
static inline int pq_is_glued(const pq_sentence_scan *s, uint32_t t) { return s->tokens[t].start == s->tokens[t - 1].end; }

/* Does a sentence end at the candidate t, whose closers end before token e < end? The rule that says so, or says not. */
uint16_t pq_judge_sentence(const pq_sentence_scan *s, uint32_t t, uint32_t e, int kind, int closes_quote);

int pq_is_rough(const pq_store *store);
/* The rule, or ST19 or ST52 where the weights overrule it. */
uint16_t pq_weigh(const pq_sentence_scan *s, uint32_t t, uint32_t e, uint16_t rule);
uint16_t pq_weigh_unmarked(const pq_sentence_scan *s,
                           uint32_t t); /* the same for the place after t, where nothing ends a sentence */

/* Notes the list marker that the sentence begins with. */
void pq_note_marker(pq_sentence_scan *s);
/* ST13: the candidate at t closes the marker that follows the list's last one. *start gets the marker's first token. */
int pq_is_next_marker(const pq_sentence_scan *s, uint32_t t, uint32_t *start);
int pq_is_ornament(const pq_sentence_scan *s, uint32_t t); /* ST18 */
int pq_is_bullet(const pq_sentence_scan *s, uint32_t t);   /* ST14 */

#endif
