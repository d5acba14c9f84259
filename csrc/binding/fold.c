/* Case folding and hashes of words, by utf8proc. */
#include "binding.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* NFC of the case-folded UTF-8 text, in a buffer of `room` bytes or, where it does not fit, in *heap (free it).
 * Returns the result, NULL without memory or for text that is not UTF-8. */
static const char *fold(const char *text, Py_ssize_t length, char *buffer, Py_ssize_t room, char **heap,
                        Py_ssize_t *folded_length) {
    Py_ssize_t i = 0;
    if (length <= room)
        for (; i < length && (unsigned char)text[i] < 0x80; i++)
            buffer[i] = (char)((unsigned)text[i] - 'A' < 26u ? text[i] | 0x20 : text[i]);
    *folded_length = length;
    if (i == length) return buffer;
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t size = utf8proc_map((const utf8proc_uint8_t *)text, length, &folded,
                                         UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    if (size < 0) return NULL;
    *heap = (char *)folded;
    *folded_length = size;
    return *heap;
}

PyObject *fold_text(PyObject *text) {
    char buffer[128], *heap = NULL;
    Py_ssize_t length;
    const char *bytes = PyUnicode_AsUTF8AndSize(text, &length);
    if (bytes == NULL) { /* lone surrogates have no case */
        if (!PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) return NULL;
        PyErr_Clear();
        return PyObject_CallMethod(text, "casefold", NULL);
    }
    const char *folded = fold(bytes, length, buffer, sizeof buffer, &heap, &length);
    PyObject *result = folded ? PyUnicode_FromStringAndSize(folded, length) : PyErr_NoMemory();
    free(heap);
    return result;
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
