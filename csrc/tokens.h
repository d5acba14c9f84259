/* Every stretch of the text that is not white space, as tokens: tokens and the white space between them tile the text.
 *
 * The conventions (pq_options.tokens):
 *   ud     the words of the English UD treebanks: do|n't, Bob|'s, can|not, 15|-|year but e-mail, U.S., $|5, 100|%
 *   ptb    the same with hyphenated and slashed words whole
 *   plain  the same with hyphens, clitics and units left in their words
 *   uax29  the words of UAX #29, white space left out
 *
 * A sign that may be a quotation mark is a token of its own with PQ_QUOTE_MARK, two of one kind ('' `` ,,) are one token,
 * and so is an HTML entity that stands for one; a final apostrophe (dogs') too. Apostrophes inside words, of clitics and of
 * known elisions ('tis 'em 'n' '90s goin') are part of their word and carry no such flag. */
#ifndef PQ_TOKENS_H
#define PQ_TOKENS_H

#include "blocks.h"

#define PQ_TOKEN_RULES(R)                                                                 \
    R(1, WORD, "a run of letters, digits and the signs that join them")                   \
    R(2, PUNCT, "a sign of its own")                                                      \
    R(3, NUMBER, "digits with the commas, points, colons and slashes between them")       \
    R(4, CLITIC, "an ending that belongs to the word before: n't, 's, 're")               \
    R(5, CONTRACTION, "two words written as one, by list: can|not, gon|na, 't|is")        \
    R(6, ABBREVIATION, "an abbreviation, by list, takes its full stop in")                \
    R(7, INITIALISM, "single letters with full stops are one token")                      \
    R(8, INITIAL, "a single capital letter with its full stop, before a name")            \
    R(9, HYPHEN, "the hyphen of a compound")                                              \
    R(10, AFFIX, "a prefix or suffix, by list, keeps its hyphen")                         \
    R(11, QUOTE_MARK, "may be a quotation mark")                                          \
    R(12, TERMINATOR, "ends a sentence, or a run of such signs")                          \
    R(13, ELLIPSIS, "two or more full stops, or the ellipsis sign")                       \
    R(14, DASH, "a dash, or a hyphen between spaces")                                     \
    R(15, MONEY, "a currency sign")                                                       \
    R(16, PERCENT, "a per cent sign")                                                     \
    R(17, URL, "a web address, to its last character that is not punctuation")            \
    R(18, EMAIL, "an e-mail address")                                                     \
    R(19, HANDLE, "@ and a name")                                                         \
    R(20, HASHTAG, "# and a word")                                                        \
    R(21, DOMAIN, "words joined by full stops that end in a known domain or file ending") \
    R(22, ENTITY, "an HTML entity left in the text")                                      \
    R(23, EMOTICON, "a face made of punctuation")                                         \
    R(24, EMOJI, "a pictograph with all that belongs to it")                              \
    R(25, APOSTROPHE, "a word with an apostrophe inside")                                 \
    R(26, ELISION, "a word that has lost letters to an apostrophe, by list")              \
    R(27, DECADE, "a year or decade with an apostrophe for the century")                  \
    R(28, SIGN_RUN, "the same sign again and again, or a line drawn with signs")          \
    R(29, UNIT, "a unit written onto its number")                                         \
    R(30, DATE, "a date in figures")                                                      \
    R(31, TIME, "a time of the day")                                                      \
    R(32, CODE, "a telephone or other number that keeps its hyphens")                     \
    R(33, IDEOGRAPH, "a sign of a script written without spaces, by UAX #29")             \
    R(34, AMPERSAND, "capitals joined by an ampersand")                                   \
    R(35, MASKED, "a word with letters replaced by asterisks")                            \
    R(36, TAG, "an HTML tag left in the text")                                            \
    R(37, BRACKET, "a bracket")                                                           \
    R(38, SYMBOL, "any other sign")                                                       \
    R(39, WORD_BREAK, "between two word boundaries of UAX #29")                           \
    R(40, SPACED_ELLIPSIS, "a full stop of an ellipsis with spaces in it")                \
    R(41, POSSESSIVE, "the apostrophe after a final s or z, which may be a closing mark") \
    R(42, CUT_OFF, "a word broken off in speech keeps its hyphen")                        \
    R(43, OWN, "as the caller's own rules say")                                           \
    R(44, ELIDED, "a French or Italian word that lost its vowel stands alone: l'|homme")  \
    R(45, POWER, "the square or cube of a unit")                                          \
    R(46, NAME_WITH_MARK, "a name, by list, that ends in its exclamation mark")           \
    R(47, GLUED_LABEL, "the label of a picture credit, glued to the word before it")
enum {
#define R(number, name, text) PQ_RULE_ENUM(TK, PQ_STAGE_TOKENS, number, name),
    PQ_TOKEN_RULES(R)
#undef R
};

pq_status pq_stage_tokens(pq_store *store);

#endif
