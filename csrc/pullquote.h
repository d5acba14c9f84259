/* pullquote: the whole public C API.
 *
 * A pq_document takes raw article text apart into flat arrays of spans. Spans are half-open byte ranges
 * [start, end) into the text as given; pq_offsets() converts to code points or UTF-16 units.
 *
 * Who owns what: the text is borrowed for the call of pq_parse(). The arrays belong to the document, are
 * read-only to the caller, and are valid until the next pq_parse() or pq_document_free() of that document.
 * A document may be used again and then allocates only when a text needs more room than any before it.
 * One document serves one thread at a time; different documents share nothing that changes.
 */
/* Set by hand, as a page to read. */
// clang-format off
#ifndef PULLQUOTE_H
#define PULLQUOTE_H

#include <stddef.h>
#include <stdint.h>

#define PQ_VERSION "0.1.0"
#define PQ_RULE_SET "en-2026.1" /* names the rules that decide results */
#define PQ_NONE UINT32_MAX      /* no such item, in every index field */

typedef enum { PQ_OK, PQ_NO_MEMORY, PQ_TOO_LONG, PQ_BAD_OPTION, PQ_NO_SIMD } pq_status;

/* The one allocator: resize(ctx, NULL, 0, n) allocates, resize(ctx, p, n, 0) frees and returns NULL,
 * else reallocates. NULL on failure, with the old block untouched. */
typedef void *(*pq_resize)(void *ctx, void *block, size_t old_size, size_t new_size);

typedef enum { PQ_LAYOUT_ARTICLE, PQ_LAYOUT_PLAIN, PQ_LAYOUT_COUNT } pq_layout;
typedef enum { PQ_TOKENS_UD, PQ_TOKENS_PTB, PQ_TOKENS_PLAIN, PQ_TOKENS_UAX29, PQ_TOKENS_COUNT } pq_convention;
typedef enum { PQ_SENTENCES_RULES, PQ_SENTENCES_UAX29, PQ_SENTENCES_COUNT } pq_sentence_style;
typedef enum { PQ_INSIDE_SPLIT, PQ_INSIDE_JOIN, PQ_INSIDE_COUNT } pq_inside_quotes;
typedef enum { PQ_LANG_EN, PQ_LANG_DE, PQ_LANG_FR, PQ_LANG_ES, PQ_LANG_IT, PQ_LANG_COUNT } pq_lang;
typedef enum { PQ_UNIT_BYTE, PQ_UNIT_CODE_POINT, PQ_UNIT_UTF16, PQ_UNIT_COUNT } pq_unit;

/* Which version of the work on bytes is used. All give the same results; NONE is plain C. */
typedef enum { PQ_SIMD_BEST, PQ_SIMD_NONE, PQ_SIMD_AVX2, PQ_SIMD_AVX512, PQ_SIMD_NEON, PQ_SIMD_COUNT } pq_simd;

enum { /* pq_options.given: fields the caller supplies, so they are not looked for in the text */
       PQ_GIVEN_TITLE = 1,
       PQ_GIVEN_CREATED = 2,
       PQ_GIVEN_UPDATED = 4,
       PQ_GIVEN_BYLINE = 8
};

/* ---- the caller's own rules ---------------------------------------------------------------------- */
typedef enum {
    PQ_OWN_ABBREVIATION,    /* takes its full stop in, and does not end a sentence by it: "Cllr." */
    PQ_OWN_NO_ABBREVIATION, /* a listed or any other abbreviation that is none: its full stop stands alone */
    PQ_OWN_TOKENS,          /* a text without white space that is divided as `starts` says */
    PQ_OWN_SPEECH_VERB,     /* reports speech; a base form stands for its regular forms too */
    PQ_OWN_BOILERPLATE,     /* lines that begin with it are no part of the article; its first eight words count */
    PQ_OWN_AGENCY,          /* a news agency, as it signs */
    PQ_OWN_HEADER_FORMAT,   /* how a header line is written: "By {byline} ({section}) | {created}[ {age}]"; at most 250 bytes */
    PQ_OWN_KIND_COUNT
} pq_own_kind;

typedef struct {
    const char *text; /* UTF-8. Small letters stand for themselves in any case, a text with capitals for itself as written */
    uint32_t length;  /* bytes, 1..64 for abbreviations and TOKENS */
    uint8_t kind;     /* pq_own_kind */
    uint64_t starts;  /* TOKENS: bit i: a token begins at byte i; one begins at 0 in any case */
} pq_own_entry;

typedef struct pq_rules pq_rules; /* never changes once made: any number of threads and documents may share it */
typedef struct {
    size_t entry; /* index of the entry at fault, or their number: all together */
    const char *text; /* what is wrong with it: "has white space in it" */
} pq_rules_fault;

/* PQ_BAD_OPTION: *fault says why. The entries are not needed after the call. */
pq_status pq_rules_new(pq_resize resize, void *ctx, const pq_own_entry *entries, size_t count, pq_rules **rules,
                       pq_rules_fault *fault);
void pq_rules_free(pq_rules *rules);

typedef struct { /* all zero is the default */
    uint8_t layout;     /* pq_layout */
    uint8_t tokens;     /* pq_convention */
    uint8_t given;      /* PQ_GIVEN_ bits */
    uint8_t surrogates; /* take encoded surrogates (ED A0..BF xx) for one code point each instead of ill-formed */
    uint8_t simd;       /* pq_simd; BEST is chosen by the processor, another is for tests: PQ_NO_SIMD where the processor has it not */
    uint8_t sentences;     /* pq_sentence_style: our rules, or the boundaries of UAX #29 that are no token's inside */
    uint8_t inside_quotes; /* pq_inside_quotes: sentences inside a quote count, or a closed quote is never divided */
    uint8_t indirect;      /* look for reported speech without marks too: quotes of kind indirect and mixed */
    uint8_t lang;          /* pq_lang: what the text is in; EN: English, or what its commonest words tell */
    const pq_rules *rules; /* the caller's own rules, or NULL; borrowed for the call */
} pq_options;

typedef struct {
    uint32_t start, end;
} pq_span; /* start == end == PQ_NONE: absent */

/* ---- blocks -------------------------------------------------------------------------------------- */
typedef enum {
    PQ_BLOCK_PARAGRAPH,
    PQ_BLOCK_HEADLINE,
    PQ_BLOCK_DECK,
    PQ_BLOCK_HEADER,
    PQ_BLOCK_BYLINE,
    PQ_BLOCK_SUBHEAD,
    PQ_BLOCK_LIST_ITEM,
    PQ_BLOCK_CAPTION,
    PQ_BLOCK_CREDIT,
    PQ_BLOCK_NOTE,
    PQ_BLOCK_BOILERPLATE,
    PQ_BLOCK_TABLE,
    PQ_BLOCK_TURN,
    PQ_BLOCK_PULL_QUOTE,
    PQ_BLOCK_KIND_COUNT
} pq_block_kind;

typedef enum {
    PQ_NOTE_NONE,
    PQ_NOTE_WIRE,
    PQ_NOTE_CONTRIBUTION,
    PQ_NOTE_EDITOR,
    PQ_NOTE_CORRECTION,
    PQ_NOTE_DISCLAIMER,
    PQ_NOTE_EMBARGO,
    PQ_NOTE_KIND_COUNT
} pq_note_kind;

typedef struct {
    uint32_t start, end;
    uint32_t token_first, token_end;       /* [first, end) into tokens */
    uint32_t sentence_first, sentence_end; /* [first, end) into sentences */
    pq_span lead;      /* dateline with its dash, or list marker, before the first sentence; or absent */
    pq_span tail;      /* credit after the last sentence, brackets included; or absent */
    uint16_t rule;     /* which rule ended the block (BL) */
    uint16_t kind_rule; /* which rule gave its kind (RO) */
    uint8_t kind;      /* pq_block_kind */
    uint8_t note_kind; /* pq_note_kind */
    uint8_t newlines;  /* newlines before it, at most 255; 0 where it was split off inside a line */
    uint8_t flags;     /* PQ_BLOCK_ bits */
    float score;       /* 0..1, how sure the kind is */
} pq_block;
enum { PQ_BLOCK_HARD_WRAPPED = 1 /* its single newlines are line wraps and mean nothing */ };

/* ---- tokens -------------------------------------------------------------------------------------- */
typedef enum {
    PQ_TOKEN_WORD,
    PQ_TOKEN_NUMBER,
    PQ_TOKEN_MONEY,
    PQ_TOKEN_PERCENT,
    PQ_TOKEN_DATE,
    PQ_TOKEN_TIME,
    PQ_TOKEN_URL,
    PQ_TOKEN_EMAIL,
    PQ_TOKEN_HANDLE,
    PQ_TOKEN_HASHTAG,
    PQ_TOKEN_ABBREV,
    PQ_TOKEN_INITIAL,
    PQ_TOKEN_EMOJI,
    PQ_TOKEN_PUNCT,
    PQ_TOKEN_MARK_OPEN,
    PQ_TOKEN_MARK_CLOSE,
    PQ_TOKEN_SYMBOL,
    PQ_TOKEN_KIND_COUNT
} pq_token_kind;

enum { /* pq_token.flags */
       PQ_SPACE_AFTER = 1,    /* white space (or the end of the text) follows */
       PQ_NEWLINE_AFTER = 2,  /* that white space holds a line end */
       PQ_CAPITAL = 4,        /* begins with an upper-case letter */
       PQ_ALL_CAPS = 8,       /* two or more letters, all upper case */
       PQ_HAS_DIGIT = 16,
       PQ_NON_ASCII = 32,
       PQ_CLITIC = 64,        /* n't, 's, 're ... or the second half of cannot: glued to the word before */
       PQ_FINAL_PERIOD = 128, /* a word, abbreviation or initial that takes its full stop in: Inc. U.S. J. */
       PQ_QUOTE_MARK = 256,   /* may be a quotation mark; the marks stage says which */
       PQ_TERMINATOR = 512,   /* . ! ? and their kin, ellipses, runs of them, as a token of their own */
       PQ_OPENER = 1024,      /* ( [ { and kin */
       PQ_CLOSER = 2048,      /* ) ] } and kin */
       PQ_DASH = 4096,        /* en dash, em dash, --, or a spaced hyphen; not the hyphen inside a compound */
       PQ_LOWER = 8192        /* begins with a lower-case letter */
};

typedef struct {
    uint32_t start, end;
    uint8_t kind;   /* pq_token_kind; MARK_OPEN and MARK_CLOSE are set in a second step, from the marks */
    uint8_t rule;   /* number of the TK rule: the rule id is PQ_RULE(PQ_STAGE_TOKENS, rule) */
    uint16_t flags;
} pq_token;

/* ---- marks --------------------------------------------------------------------------------------- */
typedef enum { PQ_MARK_STRAY, PQ_MARK_OPEN, PQ_MARK_CLOSE, PQ_MARK_APOSTROPHE, PQ_MARK_PRIME, PQ_MARK_ROLE_COUNT } pq_mark_role;

typedef enum { /* what the sign is; open and close forms of one family differ */
               PQ_GLYPH_NONE,
               PQ_GLYPH_DOUBLE_STRAIGHT,
               PQ_GLYPH_DOUBLE_LEFT,
               PQ_GLYPH_DOUBLE_RIGHT,
               PQ_GLYPH_DOUBLE_LOW,
               PQ_GLYPH_SINGLE_STRAIGHT,
               PQ_GLYPH_SINGLE_LEFT,
               PQ_GLYPH_SINGLE_RIGHT,
               PQ_GLYPH_SINGLE_LOW,
               PQ_GLYPH_BACKTICK,
               PQ_GLYPH_GUILLEMET_LEFT,
               PQ_GLYPH_GUILLEMET_RIGHT,
               PQ_GLYPH_SINGLE_GUILLEMET_LEFT,
               PQ_GLYPH_SINGLE_GUILLEMET_RIGHT,
               PQ_GLYPH_CORNER_LEFT,
               PQ_GLYPH_CORNER_RIGHT,
               PQ_GLYPH_WHITE_CORNER_LEFT,
               PQ_GLYPH_WHITE_CORNER_RIGHT,
               PQ_GLYPH_DOUBLE_PRIME,
               PQ_GLYPH_PRIME,
               PQ_GLYPH_TWO_APOSTROPHES,
               PQ_GLYPH_TWO_BACKTICKS,
               PQ_GLYPH_DASH, /* opens a paragraph of dialogue */
               PQ_GLYPH_COUNT
} pq_glyph;

typedef struct {
    uint32_t token;   /* index of its token */
    uint32_t partner; /* index of the mark it pairs with, or PQ_NONE */
    uint32_t block;
    uint16_t rule;    /* MK */
    uint8_t role;     /* pq_mark_role */
    uint8_t glyph;    /* pq_glyph */
    uint8_t depth;    /* 0 outermost, of openers and closers */
    uint8_t flags;    /* PQ_MARK_ bits */
} pq_mark;
enum {
    PQ_MARK_CONTINUES = 1, /* opener at a block's start that goes on with the quote left open in the block before */
    PQ_MARK_LEFT_OPEN = 2, /* opener whose quote is meant to go on in the next block */
    PQ_MARK_LOST = 4       /* opener whose closer is missing */
};

/* ---- sentences ----------------------------------------------------------------------------------- */
typedef struct {
    uint32_t start, end;
    uint32_t token_first, token_end;
    uint32_t block;
    uint16_t rule; /* ST: why it ends here */
    uint8_t in_quote; /* 0 none, 1 part, 2 all; written by quotes */
    uint8_t reserved;
    float score;
    float body_position; /* 0 first body sentence .. 1 last; -1 outside the body */
} pq_sentence;

typedef struct { /* one thing that the weights looked at */
    uint32_t start, end; /* the token, where it is one; else PQ_NONE */
    uint8_t feature;     /* pq_feature_text() says what */
    int8_t weight;       /* above 0: for an end */
} pq_weight;

typedef struct { /* does a sentence end at a place, and why */
    uint32_t start, end;   /* the place: what lies between two tokens, or a token that is not divided */
    uint16_t rule;         /* ST */
    uint16_t plain_rule;   /* where weights were asked: what the rules say without them; else 0 */
    uint8_t is_end;
    uint8_t weight_count;
    int16_t bias;          /* a sentence ends where the sum of bias and weights is above 0 */
    pq_weight weights[32]; /* those that are not 0 */
} pq_boundary;

/* ---- quotes -------------------------------------------------------------------------------------- */
typedef enum {
    PQ_QUOTE_DIRECT,
    PQ_QUOTE_PARTIAL,
    PQ_QUOTE_SCARE,
    PQ_QUOTE_TITLE,
    PQ_QUOTE_NICKNAME,
    PQ_QUOTE_TERM,
    PQ_QUOTE_MIXED,
    PQ_QUOTE_INDIRECT,
    PQ_QUOTE_KIND_COUNT
} pq_quote_kind;
typedef enum {
    PQ_SPEAKER_NONE,
    PQ_SPEAKER_NAME,
    PQ_SPEAKER_PRONOUN,
    PQ_SPEAKER_ROLE,
    PQ_SPEAKER_GROUP,
    PQ_SPEAKER_KIND_COUNT
} pq_speaker_kind;
typedef enum {
    PQ_CUE_NONE,
    PQ_CUE_SAY,
    PQ_CUE_CLAIM,
    PQ_CUE_ASK,
    PQ_CUE_ADMIT,
    PQ_CUE_DENY,
    PQ_CUE_WARN,
    PQ_CUE_EMOTION,
    PQ_CUE_WRITE,
    PQ_CUE_ACCORDING_TO,
    PQ_CUE_CLASS_COUNT
} pq_cue_class;
typedef enum { /* order of content, speaker and cue in the text */
               PQ_ORDER_NONE,
               PQ_ORDER_QCS,
               PQ_ORDER_QSC,
               PQ_ORDER_SCQ,
               PQ_ORDER_CSQ,
               PQ_ORDER_SQC,
               PQ_ORDER_CQS,
               PQ_ORDER_COUNT
} pq_order;

typedef struct {
    uint32_t start, end;                 /* with the marks */
    uint32_t content_start, content_end; /* inside the marks, white space left out */
    uint32_t token_first, token_end;     /* tokens of start..end */
    uint32_t block;
    uint32_t sentence_first, sentence_last; /* inclusive */
    uint32_t open_mark, close_mark;         /* indexes into marks, or PQ_NONE */
    uint32_t parent;                        /* the quote it is nested in, or PQ_NONE */
    uint32_t group;                         /* quotes of one utterance share it: index of the first of them */
    uint16_t part, n_parts;                 /* 1-based place in the group */
    pq_span speaker; /* the name, pronoun or role head phrase */
    pq_span source;  /* the whole noun phrase with title and apposition */
    pq_span name;    /* the longest form of the name that the text gives, anywhere in it */
    pq_span role;    /* office or title of the speaker beside the mention or the name, or absent */
    pq_span cue;
    uint32_t cue_lemma; /* lexicon entry for pq_lemma(), or PQ_NONE */
    uint16_t kind_rule, pair_rule, speaker_rule; /* QU or AT, MK, AT */
    uint8_t kind;       /* pq_quote_kind */
    uint8_t speech; /* somebody's words: no title, term or scare quote, and not inside another quote, whose words count once */
    uint8_t closed;
    uint8_t multi_block; /* the utterance runs over more than one block */
    uint8_t depth;
    uint8_t speaker_kind, cue_class, order;
    float score;
    float body_position;
} pq_quote;

/* ---- article ------------------------------------------------------------------------------------- */
typedef enum {
    PQ_FIELD_TITLE,
    PQ_FIELD_BYLINE,
    PQ_FIELD_AUTHOR,
    PQ_FIELD_SOURCE,
    PQ_FIELD_SECTION,
    PQ_FIELD_CREATED,
    PQ_FIELD_UPDATED,
    PQ_FIELD_AGE,
    PQ_FIELD_DATELINE,
    PQ_FIELD_DATELINE_PLACE,
    PQ_FIELD_AGENCY,
    PQ_FIELD_KIND_COUNT
} pq_field_kind;

#define PQ_NO_OFFSET INT16_MIN
typedef struct {
    uint32_t start, end;
    int64_t value; /* created, updated: microseconds since 1970 of the wall time as written; age: seconds */
    int16_t offset_minutes; /* from UTC where the text says so, else PQ_NO_OFFSET */
    uint16_t rule; /* AR or RO */
    uint8_t kind; /* pq_field_kind; AUTHOR may repeat */
    uint8_t has_value;
    uint16_t reserved;
    float score; /* 0..1, how sure it is */
    uint32_t reserved_2;
} pq_field;

typedef struct {
    uint32_t start, end; /* with its label, without brackets */
    uint32_t block;
    pq_span agency, photographer;
    uint16_t rule;
    uint16_t reserved;
    float score; /* 0..1, how sure it is one */
} pq_credit;

typedef enum {
    PQ_ISSUE_ILL_FORMED,
    PQ_ISSUE_SURROGATE,
    PQ_ISSUE_UNCLOSED_QUOTE,
    PQ_ISSUE_STRAY_MARK,
    PQ_ISSUE_MIXED_MARKS,
    PQ_ISSUE_TOO_DEEP,
    PQ_ISSUE_BAD_DATE,
    PQ_ISSUE_AMBIGUOUS_DATE,
    PQ_ISSUE_CONTRADICTION,
    PQ_ISSUE_KIND_COUNT
} pq_issue_kind;
typedef struct {
    uint32_t start, end;
    uint32_t block; /* or PQ_NONE */
    uint32_t count; /* how many, for ILL_FORMED and SURROGATE (start, end: the first) */
    uint32_t kind; /* pq_issue_kind */
    uint32_t reserved;
    int64_t readings[2]; /* of AMBIGUOUS_DATE: wall time as a field's value, the day before the month and after it; else 0 */
} pq_issue;

/* ---- the document -------------------------------------------------------------------------------- */
typedef struct { /* read-only to callers */
    const uint8_t *text;
    uint32_t length; /* bytes */
    uint32_t code_points; /* each maximal ill-formed part counts as one */
    uint32_t utf16_units;
    uint32_t ill_formed; /* number of ill-formed parts */
    uint8_t is_ascii;
    /* one entry per 64 bytes of text, absent (NULL) where is_ascii */
    const uint64_t *starts; /* bit i: a code point begins at this byte */
    const uint32_t *starts_before; /* code points begun before this 64-byte block */
    const uint64_t *astral; /* bit i: one that takes two UTF-16 units begins here */
    const uint32_t *astral_before;

    pq_block *blocks;
    uint32_t block_count;
    pq_token *tokens;
    uint32_t token_count;
    pq_mark *marks;
    uint32_t mark_count;
    pq_sentence *sentences;
    uint32_t sentence_count;
    pq_quote *quotes;
    uint32_t quote_count;
    pq_field *fields;
    uint32_t field_count;
    pq_credit *credits;
    uint32_t credit_count;
    pq_issue *issues;
    uint32_t issue_count;
} pq_document;

pq_document *pq_document_new(pq_resize resize, void *ctx); /* NULL, NULL: malloc. NULL when out of memory */
void pq_document_free(pq_document *document);

/* Takes text[0..length) apart. options NULL: defaults. On an error the document is empty and may be used again. */
pq_status pq_parse(pq_document *document, const char *text, size_t length, const pq_options *options);

/* The stages one by one, for benchmarks: runs only the stages up to and including this one. */
typedef enum {
    PQ_STAGE_UTF8,
    PQ_STAGE_CHAR_CLASS,
    PQ_STAGE_BLOCKS,
    PQ_STAGE_TOKENS,
    PQ_STAGE_ROLES,
    PQ_STAGE_MARKS,
    PQ_STAGE_SENTENCES,
    PQ_STAGE_QUOTES,
    PQ_STAGE_ATTRIBUTION,
    PQ_STAGE_ARTICLE,
    PQ_STAGE_COUNT
} pq_stage;
pq_status pq_parse_until(pq_document *document, const char *text, size_t length, const pq_options *options, pq_stage last);

/* Parses as pq_parse() does, up to the sentences, and says whether one ends after the character at byte `offset`
 * (clamped to the text): at the end of its token, or of the token before the white space there. */
pq_status pq_explain(pq_document *document, const char *text, size_t length, const pq_options *options, uint32_t offset,
                     pq_boundary *boundary);
const char *pq_feature_text(unsigned feature); /* "the word after"; "" for an unknown one */

/* Position of a byte offset (0..length) in another unit, O(1); and back, O(log length): the byte where the
 * unit-th code point or UTF-16 unit begins, clamped to length. */
uint32_t pq_offset(const pq_document *document, uint32_t byte, pq_unit unit);
uint32_t pq_byte(const pq_document *document, uint32_t offset, pq_unit unit);
/* Converts count offsets in place, stride bytes apart; PQ_NONE stays. */
void pq_offsets(const pq_document *document, uint32_t *offsets, size_t count, size_t stride, pq_unit unit);

const char *pq_status_text(pq_status status);
const char *pq_stage_name(pq_stage stage);
const char *pq_block_kind_name(unsigned kind);
const char *pq_note_kind_name(unsigned kind);
const char *pq_token_kind_name(unsigned kind);
const char *pq_mark_role_name(unsigned role);
const char *pq_glyph_name(unsigned glyph);
const char *pq_quote_kind_name(unsigned kind);
const char *pq_speaker_kind_name(unsigned kind);
const char *pq_cue_class_name(unsigned cue_class);
const char *pq_order_name(unsigned order);
const char *pq_field_kind_name(unsigned kind);
const char *pq_issue_kind_name(unsigned kind);
const char *pq_lemma(uint32_t cue_lemma); /* "say" for the entry of said; "" for PQ_NONE */

/* A rule is a stage and a number; its id is two letters and the number ("QU4"). */
#define PQ_RULE(stage, number) ((uint16_t)(((stage) << 8) | (number)))
void pq_rule_id(uint16_t rule, char id[8]); /* "" for 0 */
const char *pq_rule_text(uint16_t rule); /* one line on what it does; "" for an unknown one */

#endif
