/* Case folding and hashes of words, by utf8proc. */
#include "arrow.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

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

int fold_bytes(bytes *to, const uint8_t *text, size_t length) {
    size_t before = to->size;
    uint8_t *room = bytes_more(to, length);
    if (room == NULL) return -1;
    if (fold_plain(room, text, length) == length) return 0;
    to->size = before; /* one letter may join with the one before it: all anew */
    for (size_t at = 0; at < length;) {
        int assigned = 1;
        size_t size = (size_t)same_part((const char *)text + at, (Py_ssize_t)(length - at), &assigned);
        if ((assigned ? fold_part(to, text + at, size) : bytes_append(to, text + at, size)) < 0) return -1;
        at += size;
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

/* FNV-1a over the folded words, a space after each: the same on every machine. */
PyObject *hash_tokens(const document_object *document, uint32_t first, uint32_t end) {
    uint64_t hash = 0xCBF29CE484222325u;
    for (uint32_t t = first; t < end && t < document->data->token_count; t++) {
        const pq_token *token = &document->data->tokens[t];
        if (is_sign(token->kind)) continue;
        PyObject *text = text_between(document, token->start, token->end);
        PyObject *norm = text ? fold_text(text) : NULL;
        PyObject *encoded = norm ? PyUnicode_AsEncodedString(norm, "utf-8", "surrogatepass") : NULL;
        Py_XDECREF(text);
        Py_XDECREF(norm);
        if (encoded == NULL) return NULL;
        const char *data = PyBytes_AsString(encoded);
        for (Py_ssize_t i = 0, size = PyBytes_Size(encoded); i <= size; i++)
            hash = (hash ^ (i < size ? (unsigned char)data[i] : ' ')) * 0x100000001B3u;
        Py_DECREF(encoded);
    }
    int64_t value;
    memcpy(&value, &hash, sizeof value);
    return PyLong_FromLongLong(value);
}
