/* Who said it: cue and speaker of each quote, names resolved within the article; then the kinds and groups that hang on it. */
#ifndef PQ_ATTRIBUTION_H
#define PQ_ATTRIBUTION_H

#include "foreign.h"
#include "speakers.h"

#define PQ_ATTRIBUTION_RULES(R)                                                                         \
    R(1, NONE, "no cue found")                                                                          \
    R(2, BESIDE_AFTER, "an attribution right after the quote: “...,” Lee said; “...,” said Lee")        \
    R(3, BESIDE_BEFORE, "an attribution right before the quote: Lee said, “...”; Lee called it “...”")  \
    R(4, SENTENCE_BEFORE, "the nearest cue before the quote in its sentence")                           \
    R(5, SENTENCE_AFTER, "a cue after the quote in its sentence: ... “...” elsewhere, Lee said")        \
    R(6, ACCORDING_TO, "according to Lee, anywhere in the sentence")                                    \
    R(7, CUE_NOUN, "a noun of saying and its owner: Lee's claim that “...”")                            \
    R(8, LABEL, "a name before a colon: Lee: “...”")                                                    \
    R(9, COLON, "the subject of the clause before a colon")                                             \
    R(10, SECOND_PART, "the rest of a quote that its attribution cuts: “...,” Lee said. “...”")         \
    R(11, INTRODUCED, "the sentence before introduces it: The judge said: / “...”")                     \
    R(12, NEXT_PARAGRAPH, "a paragraph that is all quote goes on with the speaker before")              \
    R(13, SAME_PARAGRAPH, "a later quote of a paragraph whose speaker is known")                        \
    R(14, SENTENCE_SUBJECT, "the subject of the sentence or the one before, where nothing else speaks") \
    R(15, GROUP, "the other parts of the utterance have it")                                            \
    R(16, SCARE, "a fragment that nobody is there to say: scare")                                       \
    R(17, ASCRIBED, "a fragment with somebody to say it: partial")                                      \
    R(18, PASSIVE, "a passive cue; its agent speaks, if there is one")                                  \
    R(19, HEADLINE, "the subject of a headline that has no cue")                                        \
    R(20, DASH, "a name after a dash, which is the cue: “...” — Lee")                                   \
    R(21, REPEATED, "a headline's quote has who says the same words in the text")                       \
    R(22, TURN, "turns of a dialogue alternate: the one who spoke before the last")
enum {
#define R(number, name, text) PQ_RULE_ENUM(AT, PQ_STAGE_ATTRIBUTION, number, name),
    PQ_ATTRIBUTION_RULES(R)
#undef R
};

pq_status pq_stage_attribution(pq_store *store);

#endif
