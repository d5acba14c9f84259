#include "char_class.h"

enum { SPACE = 1, NEWLINE = 2, LETTER = 4, UPPER = 8, DIGIT = 16, HIGH = 32, QUOTE = 64, STOP = 128 };

static uint8_t class_of(uint8_t c) {
    if (c >= 0x80) return HIGH;
    if (c >= '0' && c <= '9') return DIGIT;
    if (c >= 'A' && c <= 'Z') return LETTER | UPPER;
    if (c >= 'a' && c <= 'z') return LETTER;
    if (c >= 0x0A && c <= 0x0D) return SPACE | NEWLINE;
    if (c == ' ' || c == '\t' || (c >= 0x1C && c <= 0x1F)) return SPACE;
    if (c == '"' || c == '\'' || c == '`') return QUOTE;
    if (c == '.' || c == '!' || c == '?') return STOP;
    return 0;
}

static void classify(const uint8_t *text, uint32_t count, pq_class_block *out) {
    *out = (pq_class_block){0};
    for (uint32_t i = 0; i < count; i++) {
        uint64_t c = class_of(text[i]);
        out->space |= (c & 1) << i;
        out->newline |= (c >> 1 & 1) << i;
        out->letter |= (c >> 2 & 1) << i;
        out->upper |= (c >> 3 & 1) << i;
        out->digit |= (c >> 4 & 1) << i;
        out->high |= (c >> 5 & 1) << i;
        out->quote |= (c >> 6 & 1) << i;
        out->stop |= (c >> 7 & 1) << i;
    }
    if (count < 64) out->space |= ~(uint64_t)0 << count;
}

pq_status pq_stage_char_class(pq_store *store) {
    uint32_t length = store->document.length;
    size_t count = (size_t)length / 64 + 1;
    PQ_TRY(pq_reserve(store, PQ_ROOM_CLASSES, count * sizeof(pq_class_block)));
    store->classes = store->rooms[PQ_ROOM_CLASSES].data;
    for (size_t b = 0; b < count; b++) {
        uint32_t at = (uint32_t)(b * 64), left = length - at;
        classify(store->document.text + at, left < 64 ? left : 64, &store->classes[b]);
    }
    return PQ_OK;
}
