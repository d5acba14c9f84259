#include "shapes.h"

#include <stdint.h>
#include <string.h>

/* A shape is a piece repeated; `%` in it becomes a word of letters that counts up (aab, aac ...), so that no two are
 * the same. Pieces are cut where the size is reached, inside a character too. */
typedef struct {
    const char *name, *piece;
    size_t length; /* of the piece, where it holds NUL; else 0 */
    int deep;      /* the first half openers (`piece`), the second half closers (`closer`) */
    const char *closer;
} shape;

#define LDQ "\xE2\x80\x9C"
#define RDQ "\xE2\x80\x9D"
#define LSQ "\xE2\x80\x98"
#define RSQ "\xE2\x80\x99"
#define EMD "\xE2\x80\x94"

static const shape shapes[] = {
    /* marks */
    {.name = "unclosed_curly", .piece = LDQ "word "},
    {.name = "unclosed_straight", .piece = "\"word "},
    {.name = "unclosed_single", .piece = LSQ "word "},
    {.name = "unclosed_straight_single", .piece = " 'word"},
    {.name = "unclosed_paragraphs", .piece = LDQ "We go on and on.\n\n"},
    {.name = "unclosed_with_speakers", .piece = LDQ "We go on, said Aa%.\n\n"},
    {.name = "closers_only", .piece = "word" RDQ " "},
    {.name = "left_marks", .piece = LDQ},
    {.name = "right_marks", .piece = RDQ},
    {.name = "straight_marks", .piece = "\""},
    {.name = "spaced_straight_marks", .piece = "\" "},
    {.name = "apostrophes", .piece = "'"},
    {.name = "spaced_apostrophes", .piece = "' "},
    {.name = "backticks", .piece = "``x'' `"},
    {.name = "typewriter_marks", .piece = "''"},
    {.name = "nested_marks", .piece = LDQ LSQ, .deep = 1, .closer = RSQ RDQ},
    {.name = "nested_words", .piece = LDQ "a " LSQ "b ", .deep = 1, .closer = " c" RSQ " d" RDQ},
    {.name = "nested_guillemets", .piece = "\xC2\xAB", .deep = 1, .closer = "\xC2\xBB"},
    {.name = "mixed_families",
     .piece = LDQ "a\" " LSQ "b' \xC2\xAB"
                  "c" RDQ " "},
    {.name = "one_letter_quotes", .piece = LDQ "a" RDQ " "},
    {.name = "one_letter_straight_quotes", .piece = "\"a\" "},
    {.name = "guillemets",
     .piece = "\xC2\xBB"
              "a\xC2\xAB "},
    {.name = "primes", .piece = "6\xE2\x80\xB2 2\xE2\x80\xB3 5'4\" "},
    {.name = "entities", .piece = "&quot;a&quot; &amp;&#8220;"},
    {.name = "elisions", .piece = "'twas rock 'n' roll o' the '90s, the dogs' "},
    /* stops and signs */
    {.name = "spaced_dots", .piece = ". . . "},
    {.name = "dots", .piece = "."},
    {.name = "ellipses", .piece = "\xE2\x80\xA6 A"},
    {.name = "questions", .piece = "?!"},
    {.name = "hyphens", .piece = "-"},
    {.name = "double_hyphens", .piece = "a -- b"},
    {.name = "em_dashes", .piece = EMD},
    {.name = "commas", .piece = ", "},
    {.name = "colons", .piece = ": "},
    {.name = "open_brackets", .piece = "([{"},
    {.name = "nested_brackets", .piece = "(a ", .deep = 1, .closer = " b)"},
    {.name = "slashes", .piece = "a/b/"},
    {.name = "symbols", .piece = "$&*+=<>|~^_@#\\"},
    {.name = "signs_glued", .piece = ".,;:!?)]}'\""},
    /* lines and blocks */
    {.name = "newlines", .piece = "\n"},
    {.name = "carriage_returns", .piece = "word\r"},
    {.name = "crlf", .piece = "word word\r\n\r\n"},
    {.name = "blank_lines", .piece = "word\n\n"},
    {.name = "one_word_lines", .piece = "word\n"},
    {.name = "one_letter_lines", .piece = "a\n"},
    {.name = "wrapped_lines", .piece = "the committee went on to say that it would not go on as it had\n"},
    {.name = "long_line", .piece = "word "},
    {.name = "spaces", .piece = " "},
    {.name = "indented", .piece = "\n    word"},
    {.name = "trailing_spaces", .piece = "word    \n"},
    {.name = "no_break_spaces", .piece = "\xC2\xA0"},
    {.name = "zero_width", .piece = "a\xE2\x80\x8B\xEF\xBB\xBF\xE2\x81\xA0"},
    {.name = "line_separators",
     .piece = "a\xE2\x80\xA8"
              "b\xE2\x80\xA9"},
    {.name = "list_markers", .piece = "1. \n- \n\xE2\x80\xA2 a\n"},
    {.name = "list_items", .piece = "- Aa% said no\n"},
    {.name = "numbered", .piece = "1. a) (b) "},
    {.name = "turns", .piece = "Q: a?\nA: b.\n"},
    {.name = "speaker_turns", .piece = "AA%: No.\n"},
    {.name = "table", .piece = "a\tb\t1\n| c | d |\n"},
    {.name = "headers", .piece = "By Ann Lee (News) | Created at 3 May 2024 10:15 | Updated at 4 May 2024\n"},
    {.name = "datelines", .piece = "WASHINGTON (AP) " EMD " No.\n\n"},
    {.name = "capital_lines", .piece = "MORE NEWS\n\n"},
    {.name = "credits", .piece = "(Photo by Ann Aa%/AP) "},
    {.name = "credit_lines", .piece = "Photo: Ann Lee / Reuters\n"},
    {.name = "boilerplate", .piece = "Read more: follow us. Sign up here. Advertisement\n"},
    {.name = "html", .piece = "<p>a<br>b</p>"},
    /* words */
    {.name = "one_word", .piece = "a"},
    {.name = "capitals", .piece = "A"},
    {.name = "hyphenated", .piece = "a-"},
    {.name = "contractions", .piece = "n't's're"},
    {.name = "spaced_contractions", .piece = "don't she's they'd've "},
    {.name = "initials", .piece = "A. B. C. "},
    {.name = "glued_initials", .piece = "A.B."},
    {.name = "abbreviations", .piece = "Mr. Dr. U.S. Inc. Jan. p.m. vs. "},
    {.name = "capital_words", .piece = "Aa% "},
    {.name = "capital_word", .piece = "Lee "},
    {.name = "the", .piece = "the "},
    {.name = "of", .piece = "of the "},
    {.name = "and", .piece = "and "},
    {.name = "presidents", .piece = "President "},
    {.name = "appositions", .piece = "Lee, the mayor of Rome, who "},
    {.name = "long_url", .piece = "http://a.b/"},
    {.name = "urls", .piece = "www.a.com https://x.y/z?q=1 "},
    {.name = "emails", .piece = "a@b."},
    {.name = "handles", .piece = "@a #b "},
    {.name = "at_signs", .piece = "a@"},
    {.name = "digits", .piece = "1234567890"},
    {.name = "grouped_digits", .piece = "1,234,"},
    {.name = "dotted_digits", .piece = "1.2."},
    {.name = "money", .piece = "$5 billion, US$3.2m 5 percent "},
    {.name = "dates", .piece = "Jan. 5, 2024 at 10:30 p.m. EST "},
    {.name = "times", .piece = "10:"},
    /* speech */
    {.name = "said", .piece = "said "},
    {.name = "he_said", .piece = "he said she said "},
    {.name = "according_to", .piece = "according to "},
    {.name = "quotes_said", .piece = LDQ "Go," RDQ " said "},
    {.name = "quotes_no_speaker", .piece = LDQ "We will go now." RDQ "\n\n"},
    {.name = "speakers", .piece = "Aa% Bb% said no. "},
    {.name = "quotes_and_speakers", .piece = LDQ "We go," RDQ " said Aa% Bb%. "},
    {.name = "same_last_name", .piece = LDQ "We go," RDQ " said Aa% Lee. " LDQ "No," RDQ " Lee said. "},
    {.name = "same_first_name", .piece = LDQ "We go," RDQ " said Ann Aa%. " LDQ "No," RDQ " Ann said. "},
    {.name = "pronoun_speakers", .piece = LDQ "We go," RDQ " he said. "},
    {.name = "roles", .piece = LDQ "We go," RDQ " said the % minister. "},
    {.name = "long_subject", .piece = LDQ "a" RDQ " the big old red man of the house in the wood by the sea "},
    {.name = "split_quotes", .piece = LDQ "We go," RDQ " she said, " LDQ "and we stay," RDQ " and "},
    {.name = "name_list", .piece = "Aa% Bb%, "},
    {.name = "incises", .piece = "\xC2\xAB A, dit-il, b \xC2\xBB "},
    {.name = "incises_unclosed", .piece = "\xC2\xAB A, dit Aa%, b ! cria-t-elle. "},
    {.name = "incises_only", .piece = ", dit-il"},
    {.name = "dialogue", .piece = EMD " Qui est la ? dit Aa%. " EMD " Moi.\n"},
    {.name = "reported", .piece = "Aa% said that Bb% said he, Cc% said, knew, "},
    {.name = "quote_runs", .piece = LDQ "a b c" RDQ " and "},
    /* Unicode and none */
    {.name = "combining", .piece = "\xCC\x81"},
    {.name = "e_combining", .piece = "e\xCC\x81"},
    {.name = "emoji", .piece = "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D"},
    {.name = "flags", .piece = "\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA"},
    {.name = "cyrillic", .piece = "\xD0\x9F\xD1\x80\xD0\xB8 "},
    {.name = "han", .piece = "\xE6\x97\xA5\xE6\x9C\xAC\xE3\x80\x82"},
    {.name = "soft_hyphens", .piece = "a\xC2\xAD"},
    {.name = "direction_marks",
     .piece = "\xE2\x80\x8F\xE2\x80\xAE"
              "a "},
    {.name = "fullwidth", .piece = "\xEF\xBC\xA1\xEF\xBC\x8E\xE3\x80\x80"},
    {.name = "bad_ff", .piece = "\xFF"},
    {.name = "bad_leads", .piece = "\xE2\x80"},
    {.name = "bad_astral", .piece = "\xF0\x9F\x98 a"},
    {.name = "bad_continuation", .piece = "\x80\x80 A"},
    {.name = "surrogates", .piece = "\xED\xA0\x80\xED\xB0\x80 "},
    {.name = "nul", .piece = "\0", .length = 1},
    {.name = "nul_words", .piece = "a\0 ", .length = 3},
    {.name = "controls", .piece = "\x01\x1B[0m\x7F "},
    {.name = "every_byte", .piece = NULL},
    {.name = "mixture", .piece = NULL}, /* pieces of all the others, in a fixed random order */
};
const int shape_count = (int)(sizeof shapes / sizeof *shapes);

const char *shape_name(int s) { return shapes[s].name; }

int shape_by_name(const char *name) {
    for (int s = 0; s < shape_count; s++)
        if (strcmp(shapes[s].name, name) == 0) return s;
    return -1;
}

static size_t put(char *out, size_t at, size_t size, const char *bytes, size_t length) {
    if (length > size - at) length = size - at;
    memcpy(out + at, bytes, length);
    return at + length;
}

static size_t put_piece(const shape *shape, const char *piece, uint32_t count, char *out, size_t at, size_t size) {
    if (shape->length) return put(out, at, size, piece, shape->length);
    for (const char *c = piece; *c && at < size; c++) {
        if (*c != '%') {
            out[at++] = *c;
            continue;
        }
        char word[5];
        for (int i = 4; i >= 0; i--, count /= 26) word[i] = (char)('a' + count % 26);
        at = put(out, at, size, word, 5);
    }
    return at;
}

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

void shape_fill(int s, char *out, size_t size) {
    const shape *shape = &shapes[s];
    uint32_t count = 0, state = 1;
    size_t at = 0;
    if (strcmp(shape->name, "every_byte") == 0) {
        while (at < size) out[at++] = (char)next_random(&state);
    } else if (strcmp(shape->name, "mixture") == 0) {
        while (at < size) {
            int other = (int)(next_random(&state) % (uint32_t)(shape_count - 2));
            int often = 1 + (int)(next_random(&state) % 3);
            while (often-- && at < size) at = put_piece(&shapes[other], shapes[other].piece, count++, out, at, size);
        }
    } else {
        while (at < size && !(shape->deep && at >= size / 2)) at = put_piece(shape, shape->piece, count++, out, at, size);
        while (at < size) at = put_piece(shape, shape->closer, count++, out, at, size);
    }
}
