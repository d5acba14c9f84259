/* Quotes from pairs of marks: where they end, kind by form, nesting, parts of one utterance.
 *
 * The form is decided here: sentence-like or fragment, title-like, nickname. Whether a fragment is somebody's words or a
 * so-called is decided by who is there to say it, so the attribution stage may turn partial into scare or back. */
#ifndef PQ_QUOTES_H
#define PQ_QUOTES_H

#include "sentences.h"

#define PQ_QUOTE_RULES(R)                                                                               \
    R(2, UTTERANCE, "direct: stands as a sentence or clause of its own beside its attribution")         \
    R(3, CLAUSE, "direct: a whole clause after that, a colon, a comma or a reporting verb")             \
    R(4, SENTENCES, "direct: holds a whole sentence or more")                                           \
    R(5, SECOND_HALF, "direct: goes on after the attribution of a direct quote")                        \
    R(6, FRAGMENT, "partial: a fragment in the writer's own clause")                                    \
    R(7, SO_CALLED, "scare: after so-called, dubbed, known as and kin")                                 \
    R(8, TITLE_WORD, "title: after or before the name of a kind of work")                               \
    R(9, TITLE_FORM, "title: capitals like a title's, inside a clause")                                 \
    R(10, NICKNAME, "nickname: between given name and family name")                                     \
    R(11, TERM, "term: a word spoken of as a word")                                                     \
    R(12, NESTED, "inside another quote")                                                               \
    R(13, LABEL, "partial: a label of a few words; scare unless somebody is there to say it")           \
    R(14, TRANSLATION, "direct: a translation beside a foreign quote")                                  \
    R(16, ATTRIBUTE, "term: the value of an attribute in leftover markup")                              \
    R(17, FOREIGN_LABEL, "scare: a fragment in marks of another language, nobody there to say it")      \
    R(18, RUNS_ON, "direct: runs over paragraphs, or its closing mark is lost")                         \
    R(19, INCISE, "direct: cut by an attribution that stands inside the marks")                         \
    R(20, DASH, "direct: a turn of dialogue after a dash")                                              \
    R(30, TITLE_PLACE, "title: ends a phrase of place that opens the sentence: On “X,” Lee said")       \
    R(31, ASCRIBED_LABEL, "partial: a label that a noun of saying, as or brackets ascribe to somebody") \
    R(32, HEADING, "direct: a heading in single marks, words that the text below quotes")               \
    R(33, PULL_QUOTE, "direct: stands by itself and again in the text: a pull quote")                   \
    R(34, HEARD, "partial: a label in what a court or inquest heard")                                   \
    R(21, SAID_CLAUSE, "indirect: a clause after the cue: Lee said (that) he was tired")                \
    R(22, SAID_QUESTION, "indirect: a question after the cue: Lee asked whether he was tired")          \
    R(23, SAID_TO, "indirect: an infinitive after the cue: Lee agreed to leave")                        \
    R(24, SAID_OBJECT, "indirect: what the cue is about: Lee denounced the plan")                       \
    R(25, SAID_BEFORE, "indirect: a sentence before its attribution: he was tired, Lee said")           \
    R(26, SAID_AROUND, "indirect: a sentence around its attribution: he was, Lee said, tired")          \
    R(27, SAID_ACCORDING, "indirect: a sentence beside according to Lee")                               \
    R(28, SAID_NOUN, "indirect: a clause after a noun of saying: the claim that he was tired")          \
    R(29, SAID_COLON, "indirect: a sentence after a cue and a colon")
enum {
#define R(number, name, text) PQ_RULE_ENUM(QU, PQ_STAGE_QUOTES, number, name),
    PQ_QUOTE_RULES(R)
#undef R
};

pq_status pq_stage_quotes(pq_store *store);

/* Tokens of the content of a quote: [*first, *end). */
static inline void pq_quote_content(const pq_document *document, uint32_t quote, uint32_t *first, uint32_t *end) {
    const pq_quote *q = &document->quotes[quote];
    *first = q->token_first + (q->open_mark != PQ_NONE);
    *end = q->token_end - (q->close_mark != PQ_NONE);
}

/* Fills in part and n_parts of every quote from `group`, which must be the index of the group's first quote. To be called
 * again by whoever changes a group. */
void pq_quotes_number_parts(pq_document *document);

#endif
