/* Case folding and hashes of words, by utf8proc. */
#include "binding.h"

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

static PyObject *fold_part(const char *text, Py_ssize_t length) {
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t size = utf8proc_map((const utf8proc_uint8_t *)text, length, &folded,
                                         UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    PyObject *result = size < 0 ? PyErr_NoMemory() : PyUnicode_FromStringAndSize((const char *)folded, size);
    free(folded);
    return result;
}

static PyObject *fold_parts(const char *text, Py_ssize_t length) {
    PyObject *parts = PyList_New(0), *empty = PyUnicode_FromStringAndSize("", 0), *result = NULL;
    for (Py_ssize_t at = 0; parts != NULL && at < length;) {
        int assigned = 1;
        Py_ssize_t size = same_part(text + at, length - at, &assigned);
        PyObject *part = assigned ? fold_part(text + at, size) : PyUnicode_FromStringAndSize(text + at, size);
        if (part == NULL || PyList_Append(parts, part) < 0) Py_CLEAR(parts);
        Py_XDECREF(part);
        at += size;
    }
    if (parts != NULL && empty != NULL) result = PyUnicode_Join(empty, parts);
    Py_XDECREF(parts);
    Py_XDECREF(empty);
    return result;
}

PyObject *fold_text(PyObject *text) {
    char buffer[128];
    Py_ssize_t length, i = 0;
    const char *bytes = PyUnicode_AsUTF8AndSize(text, &length);
    if (bytes == NULL) { /* lone surrogates have no case */
        if (!PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) return NULL;
        PyErr_Clear();
        return PyObject_CallMethod(text, "casefold", NULL);
    }
    if (length <= (Py_ssize_t)sizeof buffer)
        for (; i < length && (unsigned char)bytes[i] < 0x80; i++)
            buffer[i] = (char)((unsigned)bytes[i] - 'A' < 26u ? bytes[i] | 0x20 : bytes[i]);
    if (i == length) return PyUnicode_FromStringAndSize(buffer, length);
    int assigned = 1;
    if (same_part(bytes, length, &assigned) == length && assigned) return fold_part(bytes, length);
    return fold_parts(bytes, length);
}

static int is_sign(uint8_t kind) {
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
        PyObject *bytes = norm ? PyUnicode_AsEncodedString(norm, "utf-8", "surrogatepass") : NULL;
        Py_XDECREF(text);
        Py_XDECREF(norm);
        if (bytes == NULL) return NULL;
        const char *data = PyBytes_AsString(bytes);
        for (Py_ssize_t i = 0, size = PyBytes_Size(bytes); i <= size; i++)
            hash = (hash ^ (i < size ? (unsigned char)data[i] : ' ')) * 0x100000001B3u;
        Py_DECREF(bytes);
    }
    int64_t value;
    memcpy(&value, &hash, sizeof value);
    return PyLong_FromLongLong(value);
}
