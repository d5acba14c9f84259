/* The weights: a linear model over what stands around a candidate, asked in rough text only (mail, posts, lists without full
 * stops), where rules end. What it looks at are hashed keys; the trainer runs this same code. */
#include "sentence_scan.h"

enum { WORD_BYTES = 24, FEATURES = 32 };

static uint32_t mix(uint32_t hash, uint32_t value) {
    hash = (hash ^ value) * 0x9E3779B1u;
    return hash ^ hash >> 15;
}

/* The word, with ASCII case folded and every digit the same. */
static uint32_t word_hash(const pq_sentence_scan *s, uint32_t t) {
    if (t >= s->end) return 1;
    uint32_t stop = s->tokens[t].end - s->tokens[t].start > WORD_BYTES ? s->tokens[t].start + WORD_BYTES : s->tokens[t].end,
             hash = 2166136261u;
    for (uint32_t i = s->tokens[t].start; i < stop; i++) {
        uint8_t c = s->text[i];
        if ((unsigned)c - 'A' < 26u) c |= 0x20;
        if ((unsigned)c - '0' < 10u) c = '0';
        hash = (hash ^ c) * 16777619u;
    }
    return hash;
}

/* Kind, case and length of a token. */
static uint32_t shape(const pq_sentence_scan *s, uint32_t t) {
    if (t >= s->end) return 1;
    const pq_token *token = &s->tokens[t];
    uint32_t length = token->end - token->start, sign = 0;
    uint32_t flags = token->flags & (PQ_CAPITAL | PQ_ALL_CAPS | PQ_LOWER | PQ_HAS_DIGIT | PQ_FINAL_PERIOD | PQ_TERMINATOR |
                                     PQ_OPENER | PQ_CLOSER | PQ_DASH | PQ_QUOTE_MARK);
    if (!(flags & (PQ_CAPITAL | PQ_LOWER | PQ_HAS_DIGIT))) sign = s->text[token->start];
    uint32_t size = length <= 2 ? length : length <= 4 ? 3 : 4;
    return flags << 16 ^ (uint32_t)token->kind << 11 ^ size << 8 ^ sign;
}

/* What the word lists say of a token, as far as sentences care. */
static uint32_t listed(const pq_sentence_scan *s, uint32_t t) {
    static const uint8_t lists[] = {PQ_LEX_SENTENCE_STARTERS, PQ_LEX_ABBREV_BEFORE_NAME, PQ_LEX_ABBREV_BEFORE_NUMBER,
                                    PQ_LEX_ABBREV_FINAL,      PQ_LEX_ABBREV_PLACE,       PQ_LEX_ABBREV_TIME,
                                    PQ_LEX_TIME_ZONES,        PQ_LEX_SPEECH_VERBS};
    if (t >= s->end) return 0x10000;
    const pq_entry *entry = pq_lookup_token(s->store, t);
    uint32_t bits = 0;
    if (entry != NULL)
        for (unsigned i = 0; i < sizeof lists; i++) bits |= (uint32_t)pq_is(entry, lists[i]) << i;
    return bits;
}

static uint32_t bucket(uint32_t n) { return n < 4 ? n : n < 8 ? 4 : n < 16 ? 5 : n < 32 ? 6 : 7; }

static uint32_t to_next_terminator(const pq_sentence_scan *s, uint32_t e) {
    for (uint32_t i = 0; i < 10; i++)
        if (e + i >= s->end) return 20 + (i > 4);
        else if (s->tokens[e + i].flags & PQ_TERMINATOR) return i;
    return 10;
}

/* The word before the place after t: t, or the one before where t is a sign. */
static uint32_t word_before(const pq_sentence_scan *s, uint32_t t, uint16_t rule) {
    uint16_t flags = s->tokens[t].flags;
    return (flags & (PQ_TERMINATOR | PQ_CLOSER | PQ_QUOTE_MARK) || (rule & 255u) >= 60) && t > s->first &&
                   !(flags & (PQ_CAPITAL | PQ_LOWER | PQ_HAS_DIGIT))
               ? t - 1
               : t;
}

/* The keys of what is seen at the candidate; returns how many. */
static uint32_t features(const pq_sentence_scan *s, uint32_t t, uint32_t e, uint16_t rule, uint32_t keys[FEATURES]) {
    uint32_t count = 0, why = rule & 255u, w = word_before(s, t, rule), word;
    pq_next_word(s, e, &word);
    uint32_t before = shape(s, w), after = shape(s, word), second = shape(s, word + 1),
             opening = word > e ? s->text[s->tokens[e].start] : 0;
    uint32_t earlier = w > s->first ? shape(s, w - 1) : 1, next_hash = word_hash(s, word), list_before = listed(s, w),
             list_after = listed(s, word);
    uint32_t gaps = (t > s->first && !pq_is_glued(s, t)) | (uint32_t)((s->tokens[e - 1].flags & PQ_SPACE_AFTER) != 0) << 1;
    uint32_t sign = word_hash(s, t), last = e - 1 > t ? s->text[s->tokens[e - 1].start] : 0;
    uint32_t past = bucket(t - s->first), rest = bucket(s->end - e), ahead = to_next_terminator(s, word);
    uint32_t ends_well = (s->tokens[s->end - 1].flags & (PQ_TERMINATOR | PQ_QUOTE_MARK | PQ_CLOSER)) != 0;
    if (w == t) sign = 7;
#define KEY(number, value) keys[count++] = mix(0x9E37u * (number) + 17u, (value))
    KEY(1, why);
    KEY(2, mix(why, before));
    KEY(3, mix(why, after));
    KEY(4, mix(why, next_hash));
    KEY(5, word_hash(s, w));
    KEY(6, next_hash);
    KEY(7, mix(before, after));
    KEY(8, mix(after, second));
    KEY(9, mix(earlier, before));
    KEY(10, word_hash(s, word + 1));
    KEY(11, mix(list_before, list_after));
    KEY(12, mix(mix(why, list_before), list_after));
    KEY(13, mix(sign, gaps));
    KEY(14, mix(mix(sign, gaps), after));
    KEY(15, mix(mix(why, last), opening));
    KEY(16, mix(why, past));
    KEY(17, mix(why, rest));
    KEY(18, mix(mix(why, ends_well), after));
    KEY(19, mix(mix(ends_well, ahead), after));
    KEY(20, mix(why, word_hash(s, s->first)));
    KEY(21, mix(mix(shape(s, s->first), why), after));
    KEY(22, mix(mix(why, past), after));
    KEY(23, mix(list_after, second));
    KEY(24, mix(mix(why, ahead), past));
    KEY(25, w > s->first ? word_hash(s, w - 1) : 1);
#undef KEY
    return count;
}

#ifdef PQ_TRAINING
/* Given by the trainer: takes every candidate down, with what the rules say and what the weights would look at. */
void pq_sentence_sink(uint32_t end, uint32_t next_start, uint32_t rule, uint32_t count, const uint32_t *keys);

static uint16_t weighed(const pq_sentence_scan *s, uint32_t t, uint32_t e, uint16_t rule) {
    uint32_t keys[FEATURES], count = features(s, t, e, rule, keys);
    pq_sentence_sink(s->tokens[e - 1].end, s->tokens[e].start, rule & 255u, count, keys);
    return rule;
}
#else
#include "tables/sentence_weights.h"

static int weight_of(uint32_t key) {
    for (uint32_t slot = key & (SENTENCE_SLOTS - 1); sentence_keys[slot] != 0; slot = (slot + 1) & (SENTENCE_SLOTS - 1))
        if (sentence_keys[slot] == key) return sentence_weights[slot];
    return 0;
}

/* Tells the probe what was weighed at the candidate. */
static void say_weights(const pq_sentence_scan *s, uint32_t t, uint32_t e, uint16_t rule, const uint32_t *keys, uint32_t count,
                        int bias) {
    pq_boundary *probe = s->probe;
    uint32_t w = word_before(s, t, rule), word;
    pq_next_word(s, e, &word);
    probe->plain_rule = rule;
    probe->bias = (int16_t)bias;
    probe->weight_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        int weight = weight_of(keys[i]);
        if (weight == 0) continue;
        uint32_t token = pq_feature_token(i + 1, s->first, w, word);
        int is_token = token >= s->first && token < s->end;
        probe->weights[probe->weight_count++] = (pq_weight){.start = is_token ? s->tokens[token].start : PQ_NONE,
                                                            .end = is_token ? s->tokens[token].end : PQ_NONE,
                                                            .feature = (uint8_t)(i + 1),
                                                            .weight = (int8_t)weight};
    }
}

static uint16_t weighed(const pq_sentence_scan *s, uint32_t t, uint32_t e, uint16_t rule) {
    uint32_t keys[FEATURES], count = features(s, t, e, rule, keys);
    int bias = SENTENCE_BIAS - ((rule & 255) >= 60 ? SENTENCE_MARGIN : 0), score = bias;
    for (uint32_t i = 0; i < count; i++) score += weight_of(keys[i]);
    if (s->probe != NULL && e == s->probe_token) say_weights(s, t, e, rule, keys, count, bias);
    if ((score > 0) == pq_ends_sentence(rule)) return rule;
    return score > 0 ? ST_WEIGHTS : ST_WEIGHED;
}
#endif

/* Only what no rule is sure of is weighed. */
uint16_t pq_weigh(const pq_sentence_scan *s, uint32_t t, uint32_t e, uint16_t rule) {
    if (rule != ST_ELLIPSIS && rule != ST_LOWER && rule != ST_CONTINUES) return rule;
    return weighed(s, t, e, rule);
}

static int is_address(const pq_token *token) {
    uint8_t kind = token->kind;
    return kind == PQ_TOKEN_DATE || kind == PQ_TOKEN_TIME || kind == PQ_TOKEN_URL || kind == PQ_TOKEN_EMAIL ||
           kind == PQ_TOKEN_HANDLE || kind == PQ_TOKEN_HASHTAG || kind == PQ_TOKEN_EMOJI;
}

/* What a boundary without a terminator after token t would be. */
static uint16_t unmarked(const pq_sentence_scan *s, uint32_t t) {
    const pq_token *a = &s->tokens[t], *b = a + 1;
    uint32_t word;
    if (!(a->flags & PQ_SPACE_AFTER) || a->flags & PQ_OPENER) return 0;
    int next = pq_next_word(s, t + 1, &word);
    if (next == NEXT_NONE || next == NEXT_JOINS) return 0;
    uint8_t c = s->text[a->start];
    if (c == ':') return ST_COLON;
    if (c == ';') return ST_SEMICOLON;
    if (c == ',') return ST_COMMA;
    if (a->flags & PQ_DASH) return ST_AFTER_DASH;
    if (a->flags & (PQ_CLOSER | PQ_QUOTE_MARK)) return pq_role_at(s, t) == PQ_MARK_OPEN ? 0 : ST_CLOSED;
    if (is_address(a) || is_address(b)) return ST_ADDRESS;
    if (next == NEXT_DASH) return ST_BEFORE_DASH;
    if (next == NEXT_SYMBOL) return ST_SYMBOL;
    return next == NEXT_LOWER ? 0 : ST_BARE;
}

uint16_t pq_weigh_unmarked(const pq_sentence_scan *s, uint32_t t) {
    uint16_t rule = t + 1 < s->end ? unmarked(s, t) : 0;
    if (rule == 0) return ST_CONTINUES;
    rule = weighed(s, t, t + 1, rule);
    pq_say(s, t + 1, rule);
    return rule;
}

/* A header or byline says that somebody edited the text, and so its headings are headings. */
static int is_edited(const pq_document *document) {
    for (uint32_t b = 0; b < document->block_count; b++)
        if (document->blocks[b].kind == PQ_BLOCK_HEADER || document->blocks[b].kind == PQ_BLOCK_BYLINE) return 1;
    return 0;
}

/* Rough: of the paragraphs two in five end without a sign, or one in five where also one begins in lower case or the text
 * has web or mail addresses. Lines like headings count too, but for edited texts. */
int pq_is_rough(const pq_store *store) {
    const pq_document *document = &store->document;
    uint32_t count = 0, bare = 0, lower = 0;
    if (document->code_points < document->length - document->length / 4) return 0; /* a script that the weights have not seen */
    int edited = is_edited(document);
    for (uint32_t b = 0; b < document->block_count; b++) {
        const pq_block *block = &document->blocks[b];
        int counts = block->kind == PQ_BLOCK_PARAGRAPH || block->kind == PQ_BLOCK_TURN ||
                     (!edited && (block->kind == PQ_BLOCK_SUBHEAD || block->kind == PQ_BLOCK_HEADLINE));
        if (!counts || block->token_first == block->token_end) continue;
        count++;
        bare += !(document->tokens[block->token_end - 1].flags & (PQ_TERMINATOR | PQ_CLOSER | PQ_QUOTE_MARK | PQ_FINAL_PERIOD));
        lower += (document->tokens[block->token_first].flags & PQ_LOWER) != 0;
    }
    if (bare == 0 || bare < (count + 4) / 5) return 0;
    if (bare >= (2 * count + 4) / 5 || lower) return 1;
    for (uint32_t t = 0; t < document->token_count; t++)
        if (document->tokens[t].kind == PQ_TOKEN_URL || document->tokens[t].kind == PQ_TOKEN_EMAIL) return 1;
    return 0;
}
