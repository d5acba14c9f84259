/* What the sentence files share: the look at one block. Private to the sentences stage. */
#ifndef PQ_SENTENCE_SCAN_H
#define PQ_SENTENCE_SCAN_H

#include "sentences.h"

static inline int pq_ends_sentence(uint16_t rule) { return (rule & 255) < 40; }

/* `first` is the first token of the sentence that is being read. */
typedef struct {
    const pq_store *store;
    const pq_token *tokens;
    const uint8_t *text;
    uint32_t end;        /* tokens of the block that belong to sentences end here */
    uint32_t first;
    uint32_t line_first; /* first token of the line */
    uint32_t *mark;      /* cursor into marks */
    uint16_t watch;      /* flags that make a candidate */
    uint32_t signs_at;   /* the block of 64 bytes that signs are of */
    uint64_t signs;      /* where a candidate may be in it */
    uint8_t rough;       /* the weights are asked */
    uint8_t lines;       /* line ends mean something */
    uint8_t list_style;  /* of the list marker that opened the last marked sentence; 0: no list */
    uint32_t list_value;
    uint8_t list_capitals; /* the item begins with a capital, and so must the next */
    uint8_t foreign;       /* the text is in another language than English */
    uint8_t headings;      /* may stand in the paragraph that they head */
    uint8_t keep_quotes;   /* no end inside a closed quote */
    uint32_t quote_mark;   /* the first mark not looked at for keep_quotes */
    uint32_t quote_end;    /* the closing mark of the last outermost quote before it */
    pq_boundary *probe;    /* what to explain, or NULL */
    uint32_t probe_token;  /* the token after its place */
} pq_sentence_scan;

enum { TERM_NONE, TERM_PERIOD, TERM_ELLIPSIS, TERM_MARK, TERM_SCRIPT };
enum { NEXT_NONE, NEXT_JOINS, NEXT_DASH, NEXT_SYMBOL, NEXT_CAPITAL, NEXT_LOWER, NEXT_DIGIT };

/* Calls for t go forward but for a constant. */
uint8_t pq_role_at(const pq_sentence_scan *s, uint32_t t); /* PQ_MARK_ROLE_COUNT if t is no quotation mark */
int pq_is_closing(const pq_sentence_scan *s, uint32_t t);  /* closes something and so belongs to the sentence before it */
int pq_is_opening(const pq_sentence_scan *s, uint32_t t);
int pq_terminator(const pq_sentence_scan *s, uint32_t t);  /* what a terminator token is; a run counts by its strongest sign */
/* What kind of word comes at or, past opening marks, after token e; *word gets it. */
int pq_next_word(const pq_sentence_scan *s, uint32_t e, uint32_t *word);
static inline int pq_is_glued(const pq_sentence_scan *s, uint32_t t) { return s->tokens[t].start == s->tokens[t - 1].end; }

/* Where a sentence ends without more ado by the full stop at t, after a long word or one in small letters and before a capital:
 * the token after it and its closing mark; else 0. */
uint32_t pq_plain_end(const pq_sentence_scan *s, uint32_t t);
/* Does a sentence end at the candidate t, whose closers end before token e < end? The rule that says so, or says not. */
uint16_t pq_judge_sentence(const pq_sentence_scan *s, uint32_t t, uint32_t e, int kind, int closes_quote);

int pq_is_rough(const pq_store *store);
/* The rule, or ST19 or ST52 where the weights overrule it. */
uint16_t pq_weigh(const pq_sentence_scan *s, uint32_t t, uint32_t e, uint16_t rule);
uint16_t pq_weigh_unmarked(const pq_sentence_scan *s,
                           uint32_t t); /* the same for the place after t, where nothing ends a sentence */

/* sentence_explain.c: says the rule to the probe if the place before token e is the one in question. */
void pq_say_why(const pq_sentence_scan *s, uint32_t e, uint16_t rule);
static inline void pq_say(const pq_sentence_scan *s, uint32_t e, uint16_t rule) {
    if (s->probe != NULL) pq_say_why(s, e, rule);
}
/* The token that a feature of the weights looks at by itself, or PQ_NONE. `before` and `after` are the words beside the place. */
uint32_t pq_feature_token(uint32_t feature, uint32_t first, uint32_t before, uint32_t after);
/* Finds the token after the place in question, and says what holds where nothing is judged. */
void pq_place_probe(pq_sentence_scan *s);

/* The end of the sentence of UAX #29 that begins at text[i]. */
uint32_t pq_sentence_break(const uint8_t *text, uint32_t end, uint32_t i, uint8_t surrogates);

/* Notes the list marker that the sentence begins with. */
void pq_note_marker_now(pq_sentence_scan *s);
static inline void pq_note_marker(pq_sentence_scan *s) { /* most sentences begin with a word that stands alone */
    enum { GLUED = PQ_SPACE_AFTER | PQ_FINAL_PERIOD | PQ_OPENER };
    if (s->first < s->end && (s->tokens[s->first].flags & GLUED) != PQ_SPACE_AFTER) pq_note_marker_now(s);
}
/* ST13: the candidate at t closes the marker that follows the list's last one. *start gets the marker's first token. */
int pq_is_next_marker(const pq_sentence_scan *s, uint32_t t, uint32_t *start);
uint32_t pq_figure_end(const pq_sentence_scan *s); /* ST22: the token after the number of a figure that heads the block; 0: none */
/* ST23: the token after the full date at token t (Monday, May 4, 2015); 0 if none stands there. */
uint32_t pq_date_end(const pq_sentence_scan *s, uint32_t t);
uint32_t pq_aside_end(const pq_sentence_scan *s); /* ST24: the token after the bracket that is all of the sentence; 0: none */
/* ST25: the token that begins a sentence after a heading without a verb and without a sign; 0: none. */
uint32_t pq_heading_end(const pq_sentence_scan *s);
int pq_is_ornament(const pq_sentence_scan *s, uint32_t t); /* ST18 */
int pq_is_bullet(const pq_sentence_scan *s, uint32_t t); /* ST14 */

#endif
