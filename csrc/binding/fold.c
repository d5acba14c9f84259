/* Case folding and hashes of words, by utf8proc. */
#include "arrow.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "../char_class.h"
#include "../tables/unicode_ages.h"

/* What utf8proc says of these characters is the same in every version of it, by the stability policy of Unicode. Later ones
 * pass unchanged, so that a fold does not depend on the version that is installed. */
static int is_assigned(uint32_t code_point) {
    size_t low = 0, high = sizeof assigned_ranges / sizeof *assigned_ranges;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (assigned_ranges[middle][1] < code_point) low = middle + 1;
        else high = middle;
    }
    return code_point < 0x80 || (low < sizeof assigned_ranges / sizeof *assigned_ranges && assigned_ranges[low][0] <= code_point);
}

/* Length of the longest part at the start of the text, all of whose characters are assigned (or all are not). */
static Py_ssize_t same_part(const char *text, Py_ssize_t length, int *assigned) {
    Py_ssize_t at = 0;
    while (at < length) {
        utf8proc_int32_t code_point;
        utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text + at, length - at, &code_point);
        if (size <= 0) return length; /* never: it comes from a str */
        int is = is_assigned((uint32_t)code_point);
        if (at == 0) *assigned = is;
        if (is != *assigned) break;
        at += size;
    }
    return at;
}

/* The signs U+2010 to U+2027 (curly marks, dashes, dots), which folding and NFC leave alone, and which join with nothing. */
static inline int is_plain_sign(const uint8_t *text, size_t length) {
    return length >= 3 && text[0] == 0xE2 && text[1] == 0x80 && text[2] >= 0x90 && text[2] <= 0xA7;
}

/* ASCII, and the plain signs among it: by far most words. Length of that part; folded into `to`. */
static size_t fold_plain(uint8_t *to, const uint8_t *text, size_t length) {
    size_t i = 0;
    while (i < length) {
        if (text[i] < 0x80) {
            to[i] = (uint8_t)((unsigned)(text[i] - 'A') < 26u ? text[i] | 0x20 : text[i]);
            i++;
        } else if (is_plain_sign(text + i, length - i)) {
            memcpy(to + i, text + i, 3);
            i += 3;
        } else {
            break;
        }
    }
    return i;
}

static int fold_part(bytes *to, const uint8_t *text, size_t length) {
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t size = utf8proc_map(text, (utf8proc_ssize_t)length, &folded,
                                         UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    int failed = size < 0 || bytes_append(to, folded, (size_t)size) < 0;
    free(folded);
    return failed ? -1 : 0;
}

/* Any part that begins with a letter or sign by itself. */
static int fold_odd(bytes *to, const uint8_t *text, size_t length) {
    for (size_t at = 0; at < length;) {
        int assigned = 1;
        size_t size = (size_t)same_part((const char *)text + at, (Py_ssize_t)(length - at), &assigned);
        if ((assigned ? fold_part(to, text + at, size) : bytes_append(to, text + at, size)) < 0) return -1;
        at += size;
    }
    return 0;
}

/* Where the stretch ends whose characters may join with one another, of which the one at `at` is not plain: no letter of ASCII
 * joins with one before it. */
static size_t odd_end(const uint8_t *text, size_t length, size_t at) {
    while (at < length && text[at] >= 0x80) at++;
    return at;
}

int fold_bytes(bytes *to, const uint8_t *text, size_t length) {
    for (size_t at = 0; at < length;) {
        size_t before = to->size;
        uint8_t *room = bytes_more(to, length - at);
        if (room == NULL) return -1;
        size_t plain = fold_plain(room, text + at, length - at);
        if (at + plain == length) return 0;
        size_t end = odd_end(text, length, at + plain);
        if (plain != 0 && text[at + plain - 1] < 0x80) plain--; /* the next one may join with it */
        to->size = before + plain;
        if (fold_odd(to, text + at + plain, end - at - plain) < 0) return -1;
        at = end;
    }
    return 0;
}

PyObject *fold_text(PyObject *text) {
    Py_ssize_t length;
    const char *utf8 = PyUnicode_AsUTF8AndSize(text, &length);
    if (utf8 == NULL) { /* lone surrogates have no case */
        if (!PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) return NULL;
        PyErr_Clear();
        return PyObject_CallMethod(text, "casefold", NULL);
    }
    bytes folded = {0};
    PyObject *result = fold_bytes(&folded, (const uint8_t *)utf8, (size_t)length) < 0
                           ? PyErr_NoMemory()
                           : PyUnicode_FromStringAndSize(folded.data ? (const char *)folded.data : "", (Py_ssize_t)folded.size);
    free(folded.data);
    return result;
}

int is_sign(uint8_t kind) {
    return kind == PQ_TOKEN_PUNCT || kind == PQ_TOKEN_MARK_OPEN || kind == PQ_TOKEN_MARK_CLOSE || kind == PQ_TOKEN_SYMBOL;
}

/* ---- hashes of words ------------------------------------------------------------------------------------------------ */
/* What a folded character of ASCII adds to a hash: itself, nothing (0: the apostrophe), or a gap between two words (a blank). */
static const char word_bytes[] = "                                       \0        "
                                 "0123456789       abcdefghijklmnopqrstuvwxyz      abcdefghijklmnopqrstuvwxyz     ";
_Static_assert(sizeof word_bytes == 129, "one for each");

typedef struct {
    uint64_t hashes[2];
    unsigned last; /* what was added last; a blank in the beginning, so that none comes first */
} word_hash;

/* Nothing, or a blank after a blank, is seldom: a branch that is foretold. */
static inline void mix(word_hash *to, unsigned value) {
    const uint64_t prime = 0x100000001B3u;
    if (value == 0 || (value | to->last) == ' ') return;
    to->last = value;
    to->hashes[0] = (to->hashes[0] ^ value) * prime;
    to->hashes[1] = (to->hashes[1] ^ value) * prime;
}

static size_t ascii_run(const uint8_t *text, size_t length) {
    size_t i = 0;
    for (; i + 8 <= length; i += 8) {
        uint64_t eight;
        memcpy(&eight, text + i, 8);
        if (eight & 0x8080808080808080u) break;
    }
    while (i < length && text[i] < 0x80) i++;
    return i;
}

static void mix_ascii(word_hash *to, const uint8_t *text, size_t length) {
    word_hash hash = *to; /* in registers */
    for (size_t i = 0; i < length; i++) mix(&hash, (uint8_t)word_bytes[text[i]]);
    *to = hash;
}

static unsigned word_value(uint32_t c) {
    if (c < 0x80) return (uint8_t)word_bytes[c];
    if (c == 0x2018 || c == 0x2019 || c == 0x02BC) return 0;
    switch (pq_code_point(c)->general) {
        case PQ_GC_FORMAT: return 0;
        case PQ_GC_CONTROL:
        case PQ_GC_CONNECTOR:
        case PQ_GC_DASH:
        case PQ_GC_OPEN:
        case PQ_GC_CLOSE:
        case PQ_GC_PUNCT:
        case PQ_GC_CURRENCY:
        case PQ_GC_SYMBOL:
        case PQ_GC_SPACE: return ' ';
        default: return 1; /* its bytes */
    }
}

static int mix_odd(word_hash *to, bytes *folded, const uint8_t *text, size_t length) {
    folded->size = 0;
    if (fold_odd(folded, text, length) < 0) return -1;
    for (size_t at = 0; at < folded->size;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t size = utf8proc_iterate(folded->data + at, (utf8proc_ssize_t)(folded->size - at), &c);
        if (size <= 0) size = 1, c = ' '; /* never: it was made of good text */
        unsigned value = word_value((uint32_t)c);
        if (value != 1) mix(to, value);
        else
            for (utf8proc_ssize_t i = 0; i < size; i++) mix(to, folded->data[at + (size_t)i]);
        at += (size_t)size;
    }
    return 0;
}

int hash_words(bytes *folded, const uint8_t *text, size_t length, uint64_t hashes[2]) {
    word_hash hash = {{hashes[0], hashes[1]}, ' '};
    for (size_t at = 0; at < length;) {
        size_t run = ascii_run(text + at, length - at), end = at + run;
        if (end == length || is_plain_sign(text + end, length - end)) {
            mix_ascii(&hash, text + at, run);
            at = end;
            if (at == length) break;
            mix(&hash, word_value(0x2000u + (text[at + 2] & 0x3Fu)));
            at += 3;
            continue;
        }
        if (run > 0) mix_ascii(&hash, text + at, run - 1), at = end - 1; /* what follows may join with the last one */
        end = odd_end(text, length, end);
        if (mix_odd(&hash, folded, text + at, end - at) < 0) return -1;
        at = end;
    }
    mix(&hash, ' ');
    hashes[0] = hash.hashes[0], hashes[1] = hash.hashes[1];
    return 0;
}

int64_t hash_value(uint64_t hash) {
    int64_t value;
    memcpy(&value, &hash, sizeof value);
    return value;
}

int is_body_kind(uint8_t kind) {
    return kind == PQ_BLOCK_PARAGRAPH || kind == PQ_BLOCK_SUBHEAD || kind == PQ_BLOCK_LIST_ITEM || kind == PQ_BLOCK_TURN;
}

static int hash_span(const document_object *document, uint32_t start, uint32_t end, bytes *scratch, uint64_t hashes[2]) {
    PyObject *text = text_between(document, start, end);
    PyObject *encoded = text ? PyUnicode_AsEncodedString(text, "utf-8", "replace") : NULL;
    Py_XDECREF(text);
    if (encoded == NULL) return -1;
    int failed = hash_words(scratch, (const uint8_t *)PyBytes_AsString(encoded), (size_t)PyBytes_Size(encoded), hashes) < 0;
    Py_DECREF(encoded);
    if (failed) PyErr_NoMemory();
    return failed ? -1 : 0;
}

PyObject *hash_of_span(const document_object *document, uint32_t start, uint32_t end) {
    bytes scratch = {0};
    uint64_t hashes[2] = {HASH_START, HASH_START};
    int status = hash_span(document, start, end, &scratch, hashes);
    free(scratch.data);
    return status < 0 ? NULL : PyLong_FromLongLong(hash_value(hashes[0]));
}

PyObject *hash_of_body(const document_object *document) {
    const pq_document *data = document->data;
    bytes scratch = {0};
    uint64_t hashes[2] = {HASH_START, HASH_START};
    int status = 0, found = 0;
    for (uint32_t b = 0; b < data->block_count && status == 0; b++) {
        if (!is_body_kind(data->blocks[b].kind)) continue;
        status = hash_span(document, data->blocks[b].start, data->blocks[b].end, &scratch, hashes);
        found = 1;
    }
    if (!found) status = hash_span(document, 0, data->length, &scratch, hashes);
    free(scratch.data);
    return status < 0 ? NULL : PyLong_FromLongLong(hash_value(hashes[0]));
}
