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

/* ASCII, and the signs U+2010 to U+2027 among it (curly marks, dashes, dots), which folding and NFC leave alone: by far most words.
 * Length of that part; folded into `to`. */
static size_t fold_plain(uint8_t *to, const uint8_t *text, size_t length) {
    size_t i = 0;
    while (i < length) {
        if (text[i] < 0x80) {
            to[i] = (uint8_t)((unsigned)(text[i] - 'A') < 26u ? text[i] | 0x20 : text[i]);
            i++;
        } else if (i + 3 <= length && text[i] == 0xE2 && text[i + 1] == 0x80 && text[i + 2] >= 0x90 && text[i + 2] <= 0xA7) {
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
        if (plain != 0) plain -= text[at + plain - 1] < 0x80 ? 1 : 3; /* the next one may join with it */
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

/* Appends what a hash is made of: letters and digits of words, a blank after each word. `inside` is 1 in a word. Without branches:
 * where words end is hard to foretell. Gives back where the next one goes. */
static inline uint8_t *gather(uint8_t *at, unsigned value, unsigned *inside) {
    unsigned is_gap = value == ' ', is_nothing = value == 0, is_word = (is_gap | is_nothing) ^ 1;
    *at = (uint8_t)value;
    at += is_word | (is_gap & *inside);
    *inside = is_word | (is_nothing & *inside);
    return at;
}

/* Plain characters, as those of fold_plain(), into room for so many. Gives back how far it came: where a character follows that is
 * not plain, the one before it is left to be folded with it. */
static size_t gather_plain(bytes *to, unsigned *inside, const uint8_t *text, size_t length) {
    uint8_t *now = to->data + to->size, *before = now;
    size_t at = 0, last = 0;
    unsigned in_word = *inside, was_in_word = in_word;
    for (size_t size; at < length; last = at, at += size) {
        unsigned value = 0;
        size = 1;
        if (text[at] < 0x80) {
            value = (uint8_t)word_bytes[text[at]];
        } else {
            size = 3;
            if (at + 3 > length || text[at] != 0xE2 || text[at + 1] != 0x80 || text[at + 2] < 0x90 || text[at + 2] > 0xA7) break;
            if (text[at + 2] != 0x98 && text[at + 2] != 0x99) value = ' ';
        }
        before = now, was_in_word = in_word;
        now = gather(now, value, &in_word);
    }
    *inside = at < length ? was_in_word : in_word;
    to->size = (size_t)((at < length ? before : now) - to->data);
    return at < length ? last : at;
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

/* Folded at the end of `to`, and gathered where it stands: that takes no more room. */
static int gather_odd(bytes *to, unsigned *inside, const uint8_t *text, size_t length) {
    size_t at = to->size;
    if (fold_odd(to, text, length) < 0) return -1;
    uint8_t *now = to->data + at;
    for (size_t end = to->size; at < end;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t size = utf8proc_iterate(to->data + at, (utf8proc_ssize_t)(end - at), &c);
        if (size <= 0) size = 1, c = ' '; /* never: it was made of good text */
        unsigned value = word_value((uint32_t)c);
        if (value != 1) now = gather(now, value, inside);
        else
            for (utf8proc_ssize_t i = 0; i < size; i++) now = gather(now, to->data[at + (size_t)i], inside);
        at += (size_t)size;
    }
    to->size = (size_t)(now - to->data);
    return 0;
}

int hash_words(bytes *folded, const uint8_t *text, size_t length, uint64_t hashes[2]) {
    const uint64_t prime = 0x100000001B3u;
    unsigned inside = 0;
    folded->size = 0;
    for (size_t at = 0; at < length;) {
        if (bytes_room(folded, length - at + 1) < 0) return -1;
        size_t end = at + gather_plain(folded, &inside, text + at, length - at);
        if (end < length) {
            at = end;
            end = odd_end(text, length, text[at] < 0x80 ? at + 1 : at);
            if (gather_odd(folded, &inside, text + at, end - at) < 0) return -1;
        }
        at = end;
    }
    if (inside && bytes_append(folded, " ", 1) < 0) return -1;
    uint64_t first = hashes[0], second = hashes[1];
    for (size_t i = 0; i < folded->size; i++) {
        first = (first ^ folded->data[i]) * prime;
        second = (second ^ folded->data[i]) * prime;
    }
    hashes[0] = first, hashes[1] = second;
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
