#include "tokens.h"

static int is_word(uint8_t c) { return (unsigned)(c | 0x20) - 'a' < 26u || (unsigned)c - '0' < 10u; }

pq_status pq_stage_tokens(pq_store *store) {
    pq_document *document = &store->document;
    const uint8_t *text = document->text;
    for (uint32_t b = 0; b < document->block_count; b++) {
        document->blocks[b].token_first = document->token_count;
        uint32_t end = document->blocks[b].end;
        for (uint32_t i = document->blocks[b].start; i < end;) {
            if (store->classes[i >> 6].space >> (i & 63) & 1) {
                i++;
                continue;
            }
            uint32_t start = i, code_point;
            uint16_t flags = 0;
            i += pq_decode(text, end, i, store->options.surrogates, &code_point);
            if (is_word(text[start]))
                while (i < end && is_word(text[i])) i++;
            if (code_point == '"' || (code_point >= 0x2018 && code_point <= 0x201F)) flags |= PQ_QUOTE_MARK;
            if (code_point == '.' || code_point == '!' || code_point == '?') flags |= PQ_TERMINATOR;
            if (code_point >= 'A' && code_point <= 'Z') flags |= PQ_CAPITAL;
            if (code_point >= 'a' && code_point <= 'z') flags |= PQ_LOWER;
            if (i == end || store->classes[i >> 6].space >> (i & 63) & 1) flags |= PQ_SPACE_AFTER;
            PQ_RESERVE(store, tokens, PQ_ROOM_TOKENS, document->token_count + 1);
            document->tokens[document->token_count++] = (pq_token){
                start, i, is_word(text[start]) ? PQ_TOKEN_WORD : PQ_TOKEN_PUNCT,
                (uint8_t)(is_word(text[start]) ? TK_WORD : TK_PUNCT), flags};
        }
        document->blocks[b].token_end = document->token_count;
    }
    return PQ_OK;
}
