#include "char_class_paths.h"

#include <string.h>

uint32_t pq_decode(const uint8_t *text, uint32_t length, uint32_t at, uint8_t surrogates, uint32_t *code_point) {
    uint32_t lead = text[at], left = length - at, need, low = 0x80, high = 0xBF, value;
    *code_point = 0xFFFD;
    if (lead < 0x80) {
        *code_point = lead;
        return 1;
    }
    if (lead < 0xC2 || lead > 0xF4) return 1;
    if (lead < 0xE0) {
        need = 1, value = lead & 0x1F;
    } else if (lead < 0xF0) {
        need = 2, value = lead & 0x0F;
        if (lead == 0xE0) low = 0xA0;
        if (lead == 0xED && !surrogates) high = 0x9F;
    } else {
        need = 3, value = lead & 0x07;
        if (lead == 0xF0) low = 0x90;
        if (lead == 0xF4) high = 0x8F;
    }
    for (uint32_t i = 1; i <= need; i++) {
        if (i >= left || text[at + i] < low || text[at + i] > high) return i; /* maximal part, Unicode 3.9 D93b */
        value = value << 6 | (text[at + i] & 0x3F);
        low = 0x80, high = 0xBF;
    }
    *code_point = value;
    return need + 1;
}

/* Bit i: text[i] is 0x80 or more. */
static uint64_t high_bytes(const uint8_t *text, uint32_t count) {
    uint64_t high = 0, word;
    uint32_t i = 0;
    for (; i + 8 <= count; i += 8) {
        memcpy(&word, text + i, 8);
        if ((word &= 0x8080808080808080u) == 0) continue;
        for (uint32_t k = 0; k < 8; k++) high |= (uint64_t)(text[i + k] >> 7) << (i + k);
    }
    for (; i < count; i++) high |= (uint64_t)(text[i] >> 7) << i;
    return high;
}

typedef struct {
    uint32_t ill_formed, surrogates, first_surrogate;
    pq_span bad; /* the first */
} findings;

/* Block b, sequence by sequence. *pending: bytes at its head that belong to the code point before; the same of the next, out. */
static void read_block(const pq_store *store, size_t b, uint32_t *pending, uint64_t *starts, uint64_t *astral, findings *found) {
    const uint8_t *text = store->document.text;
    uint32_t length = store->document.length, base = (uint32_t)(b * 64), left = length - base, next = base + *pending;
    uint64_t begun = left < 64 ? ((uint64_t)1 << left) - 1 : ~(uint64_t)0;
    begun = begun >> *pending << *pending;
    astral[b] = 0;
    uint64_t high = high_bytes(text + base, left < 64 ? left : 64) & begun;
    while (high) {
        uint32_t i = base + (uint32_t)__builtin_ctzll(high);
        uint32_t code_point, size = pq_decode(text, length, i, store->options.surrogates, &code_point);
        uint64_t own = (((uint64_t)1 << size) - 1) << (i & 63);
        begun &= ~own | (uint64_t)1 << (i & 63);
        high &= ~own;
        next = i + size;
        if (size == 4) astral[b] |= (uint64_t)1 << (i & 63);
        if (code_point == 0xFFFD && !(size == 3 && text[i] == 0xEF && text[i + 1] == 0xBF && text[i + 2] == 0xBD)) {
            if (found->ill_formed++ == 0) found->bad = (pq_span){i, i + size};
        } else if ((code_point & 0xFFFFF800) == 0xD800 && found->surrogates++ == 0) {
            found->first_surrogate = i;
        }
    }
    starts[b] = begun;
    *pending = next > base + 64 ? next - base - 64 : 0;
}

pq_status pq_stage_utf8(pq_store *store) {
    pq_document *document = &store->document;
    const uint8_t *text = document->text;
    uint32_t length = document->length, i = 0;
    document->code_points = document->utf16_units = length;
    document->is_ascii = 1;
    for (uint64_t words[8], any; i + 64 <= length; i += 64) {
        memcpy(words, text + i, 64);
        any = words[0] | words[1] | words[2] | words[3] | words[4] | words[5] | words[6] | words[7];
        if (any & 0x8080808080808080u) break;
    }
    while (i < length && text[i] < 0x80) i++;
    if (i == length) return PQ_OK;

    document->is_ascii = 0;
    size_t count = (size_t)length / 64 + 1;
    PQ_TRY(pq_reserve(store, PQ_ROOM_STARTS, count * 8));
    PQ_TRY(pq_reserve(store, PQ_ROOM_STARTS_BEFORE, count * 4));
    PQ_TRY(pq_reserve(store, PQ_ROOM_ASTRAL, count * 8));
    PQ_TRY(pq_reserve(store, PQ_ROOM_ASTRAL_BEFORE, count * 4));
    uint64_t *starts = store->rooms[PQ_ROOM_STARTS].data, *astral = store->rooms[PQ_ROOM_ASTRAL].data;
    uint32_t *starts_before = store->rooms[PQ_ROOM_STARTS_BEFORE].data;
    uint32_t *astral_before = store->rooms[PQ_ROOM_ASTRAL_BEFORE].data;
    findings found = {0};
    size_t most = length > PQ_PATH_AHEAD ? (length - PQ_PATH_AHEAD) / 64 : 0, b = 0;
    for (uint32_t pending = 0; b < count; b++) {
        if (b < most) b += store->path->well_formed(text + b * 64, most - b, &pending, starts + b, astral + b);
        read_block(store, b, &pending, starts, astral, &found);
    }
    uint32_t points = store->path->count_before(starts, count, starts_before);
    uint32_t pairs = store->path->count_before(astral, count, astral_before);
    document->starts = starts, document->starts_before = starts_before;
    document->astral = astral, document->astral_before = astral_before;
    document->code_points = points;
    document->utf16_units = points + pairs;
    document->ill_formed = found.ill_formed;
    if (found.ill_formed)
        PQ_TRY(pq_add_issue(store, PQ_ISSUE_ILL_FORMED, found.bad.start, found.bad.end, PQ_NONE, found.ill_formed));
    uint32_t first = found.first_surrogate;
    return found.surrogates ? pq_add_issue(store, PQ_ISSUE_SURROGATE, first, first + 3, PQ_NONE, found.surrogates) : PQ_OK;
}

uint32_t pq_offset(const pq_document *document, uint32_t byte, pq_unit unit) {
    if (byte > document->length) return byte; /* PQ_NONE stays */
    if (document->is_ascii || unit == PQ_UNIT_BYTE) return byte;
    uint32_t block = byte >> 6;
    uint64_t below = ((uint64_t)1 << (byte & 63)) - 1;
    uint32_t offset = document->starts_before[block] + pq_count_bits(document->starts[block] & below);
    if (unit == PQ_UNIT_UTF16) offset += document->astral_before[block] + pq_count_bits(document->astral[block] & below);
    return offset;
}

uint32_t pq_byte(const pq_document *document, uint32_t offset, pq_unit unit) {
    uint32_t low = 0, high = document->length;
    if (document->is_ascii || unit == PQ_UNIT_BYTE) return offset < high ? offset : high;
    if (offset >= pq_offset(document, high, unit)) return high;
    while (low < high) { /* the last byte whose offset is still <= the wanted one begins its code point */
        uint32_t middle = low + (high - low) / 2;
        if (pq_offset(document, middle + 1, unit) <= offset) low = middle + 1;
        else high = middle;
    }
    return low;
}

void pq_offsets(const pq_document *document, uint32_t *offsets, size_t count, size_t stride, pq_unit unit) {
    if (document->is_ascii || unit == PQ_UNIT_BYTE) return;
    for (size_t i = 0; i < count; i++) {
        uint32_t *offset = (uint32_t *)(void *)((char *)offsets + i * stride);
        *offset = pq_offset(document, *offset, unit);
    }
}
