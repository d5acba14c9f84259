/* What each block is: headline, header, paragraph, caption, note, boilerplate ...; spans of datelines, list markers and credits. */
#ifndef PQ_ROLES_H
#define PQ_ROLES_H

#include "tokens.h"

#define PQ_ROLE_RULES(R)                                                                      \
    R(1, PARAGRAPH, "nothing says otherwise")                                                 \
    R(2, HEADLINE, "the first line of an article, no sentence or above its header")           \
    R(3, DECK, "a line between headline and header or body")                                  \
    R(4, HEADER, "dates and ages with names, labels and separators only")                     \
    R(5, BYLINE, "By and names, or a name with its role, above the body")                     \
    R(6, SUBHEAD, "a short line without a stop between paragraphs")                           \
    R(7, LIST_ITEM, "a bullet or number, with others like it")                                \
    R(8, CAPTION_CREDIT, "ends in a picture credit")                                          \
    R(9, CAPTION_NAMES, "ends in bare names after its stop, among well-stopped paragraphs")   \
    R(10, CAPTION_OPENER, "opens as only captions do")                                        \
    R(11, CREDIT, "nothing but a picture credit")                                             \
    R(12, NOTE_OPENER, "opens as notes do: Reporting by, Editor's note, Correction")          \
    R(13, NOTE_CONTRIBUTED, "somebody contributed to this report")                            \
    R(14, NOTE_WIRES, "With X wires")                                                         \
    R(15, PAGE_LINE, "a whole line of a page's frame")                                        \
    R(16, PAGE_OPENER, "opens as lines of a page do: Related:, Follow X on Y")                \
    R(17, SEPARATOR, "a line of signs")                                                       \
    R(18, COPYRIGHT, "a copyright line")                                                      \
    R(19, RELATED, "a link under Related articles")                                           \
    R(20, TURN, "a speaker's label that returns, and a colon")                                \
    R(21, TABLE, "columns, as in the lines around it")                                        \
    R(22, PULL_QUOTE, "repeats words of the body between marks")                              \
    R(23, KICKER, "the name of a section above the headline")                                 \
    R(24, BLANK, "nothing that prints")                                                       \
    R(25, SIGNED, "a paragraph signed by its agency")                                         \
    R(26, CAPTION_PHRASE, "points into a picture: from left, pictured")                       \
    R(27, CAPTION_ABOVE, "what is seen, above a credit, or a line without a stop beside one") \
    R(28, TITLE_AGAIN, "the headline again below the body")                                   \
    R(29, LATE_DATES, "dates with a label or time below the first paragraph")                 \
    R(30, SIGN_OFF, "an agency, or a name and an agency, below the body")                     \
    R(31, TIME_STAMP, "a time of day alone, as in a live blog")                               \
    R(32, CAPS_LINK, "a long line in capitals between paragraphs")                            \
    R(33, GALLERY_NUMBER, "a number alone above a caption or beside a line of the page")      \
    R(34, OUTLET_LINE, "an outlet and a dash above the body")                                 \
    R(35, OWN_HEADER, "a header line in a format of the caller's own")                        \
    R(36, BOX_HEADING, "a line that heads a box or part: Key points, What we know")           \
    R(37, BOX_POINT, "a line without a stop under such a heading")                            \
    R(38, AUTHOR_LINE, "below the body: who the author is and for whom he writes")            \
    R(39, ADDRESS_LINE, "a few names, a colon and an address on the web")                     \
    R(40, CAPTION_UNSTOPPED, "a lone line without a stop among well-stopped paragraphs")      \
    R(41, QUESTION_HEAD, "one of several short questions, each above a paragraph")            \
    R(42, NEWSLETTER_OFFER, "what is offered or summed up, between its heading and its terms")
enum {
#define R(number, name, text) PQ_RULE_ENUM(RO, PQ_STAGE_ROLES, number, name),
    PQ_ROLE_RULES(R)
#undef R
};

pq_status pq_stage_roles(pq_store *store);

#endif
