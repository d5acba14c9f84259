/* Lines of JSON to columns of strings: the quick way for records whose wanted fields are strings or null. Whatever is unusual (another
 * type, a broken line, an escape that is half a character, bad UTF-8, a key twice) is left to the caller, who has more to say of it. */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "arrow.h"

enum { MOST_DEPTH = 64, MOST_COLUMNS = 64 };

typedef struct {
    const uint8_t *at, *end; /* of the line */
} cursor;

static void skip_space(cursor *c) {
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\t' || *c->at == '\r')) c->at++;
}

static int take_byte(cursor *c, uint8_t byte) {
    if (c->at >= c->end || *c->at != byte) return 0;
    c->at++;
    return 1;
}

static int hex_at(const cursor *c, size_t from) { /* -1: no four digits there */
    int value = 0;
    if ((size_t)(c->end - c->at) < from + 4) return -1;
    for (size_t i = from; i < from + 4; i++) {
        uint8_t byte = c->at[i], letter = byte | 0x20;
        int number = byte >= '0' && byte <= '9' ? byte - '0' : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
        if (number < 0) return -1;
        value = value << 4 | number;
    }
    return value;
}

/* After the backslash. 1: read; 0: unusual; -1: no memory. */
static int read_escape(cursor *c, bytes *to) {
    static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
    if (c->at >= c->end) return 0;
    if (*c->at != 'u') {
        const char *found = *c->at == 0 ? NULL : strchr(from, *c->at);
        if (found == NULL) return 0;
        c->at++;
        return to == NULL || bytes_append(to, &into[found - from], 1) == 0 ? 1 : -1;
    }
    int32_t code_point = hex_at(c, 1);
    if (code_point < 0 || (code_point >= 0xDC00 && code_point < 0xE000)) return 0;
    c->at += 5;
    if (code_point >= 0xD800 && code_point < 0xDC00) {
        int low = c->end - c->at >= 6 && c->at[0] == '\\' && c->at[1] == 'u' ? hex_at(c, 2) : -1;
        if (low < 0xDC00 || low >= 0xE000) return 0;
        code_point = 0x10000 + ((code_point - 0xD800) << 10) + (low - 0xDC00);
        c->at += 6;
    }
    uint8_t encoded[4];
    size_t size = (size_t)utf8proc_encode_char(code_point, encoded);
    return to == NULL || bytes_append(to, encoded, size) == 0 ? 1 : -1;
}

/* Bytes from here on that stand for themselves: ASCII without quotation mark, backslash and control characters. */
static const uint8_t *plain_run(const uint8_t *at, const uint8_t *end) {
    enum { STEP = 32 }; /* a loop of fixed length becomes a few instructions on vectors */
    for (; end - at >= STEP; at += STEP) {
        uint8_t stop = 0;
        for (int i = 0; i < STEP; i++) stop |= (uint8_t)((at[i] < 0x20) | (at[i] >= 0x80) | (at[i] == '"') | (at[i] == '\\'));
        if (stop) break;
    }
    while (at < end && *at >= 0x20 && *at < 0x80 && *at != '"' && *at != '\\') at++;
    return at;
}

/* After the opening mark, up to and with the closing one; appended to `to` where there is one. As read_escape(). */
static int read_string(cursor *c, bytes *to) {
    for (;;) {
        const uint8_t *run = c->at;
        c->at = plain_run(run, c->end);
        while (c->at < c->end && *c->at >= 0x80) { /* characters beyond ASCII belong to the run, if they are good */
            utf8proc_int32_t code_point;
            utf8proc_ssize_t size = utf8proc_iterate(c->at, c->end - c->at, &code_point);
            if (size <= 0) return 0;
            c->at = plain_run(c->at + size, c->end);
        }
        if (to != NULL && bytes_append(to, run, (size_t)(c->at - run)) < 0) return -1;
        if (c->at >= c->end || *c->at < 0x20) return 0;
        if (*c->at++ == '"') return 1;
        int read = read_escape(c, to);
        if (read != 1) return read;
    }
}

static int skip_digits(cursor *c) {
    const uint8_t *begin = c->at;
    while (c->at < c->end && *c->at >= '0' && *c->at <= '9') c->at++;
    return c->at > begin;
}

static int skip_number(cursor *c) {
    take_byte(c, '-');
    if (!take_byte(c, '0') && !skip_digits(c)) return 0;
    if (take_byte(c, '.') && !skip_digits(c)) return 0;
    if (!take_byte(c, 'e') && !take_byte(c, 'E')) return 1;
    if (!take_byte(c, '+')) take_byte(c, '-');
    return skip_digits(c);
}

static int skip_word(cursor *c, const char *word) {
    size_t size = strlen(word);
    if ((size_t)(c->end - c->at) < size || memcmp(c->at, word, size) != 0) return 0;
    c->at += size;
    return 1;
}

static int skip_scalar(cursor *c) {
    if (c->at >= c->end) return 0;
    switch (*c->at) {
        case '"': c->at++; return read_string(c, NULL) == 1;
        case 't': return skip_word(c, "true");
        case 'f': return skip_word(c, "false");
        case 'n': return skip_word(c, "null");
        default: return skip_number(c);
    }
}

/* A key and its colon, where the innermost bracket is a brace. */
static int skip_key(cursor *c, int is_object) {
    skip_space(c);
    if (!is_object) return 1;
    if (!take_byte(c, '"') || read_string(c, NULL) != 1) return 0;
    skip_space(c);
    if (!take_byte(c, ':')) return 0;
    skip_space(c);
    return 1;
}

/* Any value, checked. The open brackets are bits of a stack: 1 for a brace. */
static int skip_value(cursor *c) {
    uint64_t stack = 0;
    int depth = 0;
    for (;;) {
        int opens = c->at < c->end && (*c->at == '{' || *c->at == '[');
        if (opens) {
            if (depth == MOST_DEPTH) return 0;
            stack = stack << 1 | (*c->at++ == '{');
            depth++;
            skip_space(c);
            if (!take_byte(c, stack & 1 ? '}' : ']')) {
                if (!skip_key(c, stack & 1)) return 0;
                continue; /* to the first value in it */
            }
            stack >>= 1, depth--;
        } else if (!skip_scalar(c)) {
            return 0;
        }
        for (;;) { /* after a value */
            if (depth == 0) return 1;
            skip_space(c);
            if (take_byte(c, ',')) break;
            if (!take_byte(c, stack & 1 ? '}' : ']')) return 0;
            stack >>= 1, depth--;
        }
        if (!skip_key(c, stack & 1)) return 0;
    }
}

/* ---- records ---------------------------------------------------------------------------------------- */
typedef struct {
    const char *names[MOST_COLUMNS];
    size_t sizes[MOST_COLUMNS];
    column columns[MOST_COLUMNS];
    uint8_t seen[MOST_COLUMNS];
    size_t count;
} reader;

static size_t column_at(const reader *r, const uint8_t *key, size_t size) {
    size_t i = 0;
    while (i < r->count && (r->sizes[i] != size || memcmp(r->names[i], key, size) != 0)) i++;
    return i;
}

/* 1: read; 0: unusual; -1: no memory. */
static int read_wanted(cursor *c, reader *r, size_t index) {
    if (r->seen[index]) return 0;
    r->seen[index] = 1;
    if (skip_word(c, "null")) return column_add_null(&r->columns[index]) < 0 ? -1 : 1;
    if (!take_byte(c, '"')) return 0;
    int read = read_string(c, &r->columns[index].data);
    return read != 1 ? read : column_add_text(&r->columns[index], "", 0) < 0 ? -1 : 1;
}

static int read_field(cursor *c, reader *r) {
    skip_space(c);
    if (!take_byte(c, '"')) return 0;
    const uint8_t *key = c->at;
    while (c->at < c->end && *c->at != '"' && *c->at != '\\' && *c->at >= 0x20 && *c->at < 0x80) c->at++;
    size_t index = column_at(r, key, (size_t)(c->at - key));
    if (!take_byte(c, '"')) return 0;
    skip_space(c);
    if (!take_byte(c, ':')) return 0;
    skip_space(c);
    return index < r->count ? read_wanted(c, r, index) : skip_value(c);
}

static int read_record(cursor *c, reader *r) {
    memset(r->seen, 0, r->count);
    if (!take_byte(c, '{')) return 0;
    do {
        int read = read_field(c, r);
        if (read != 1) return read;
        skip_space(c);
    } while (take_byte(c, ','));
    if (!take_byte(c, '}')) return 0;
    skip_space(c);
    if (c->at != c->end || !r->seen[0]) return 0; /* the first column, the text, must be there */
    for (size_t i = 1; i < r->count; i++)
        if (!r->seen[i] && column_add_null(&r->columns[i]) < 0) return -1;
    return 1;
}

/* *lines: how many ends of lines there are. */
static int read_block(const uint8_t *data, size_t size, reader *r, Py_ssize_t *lines) {
    const uint8_t *end = data + size;
    while (data < end) {
        const uint8_t *stop = memchr(data, '\n', (size_t)(end - data));
        cursor c = {data, stop ? stop : end};
        *lines += stop != NULL;
        data = stop ? stop + 1 : end;
        skip_space(&c);
        if (c.at == c.end) continue;
        int read = read_record(&c, r);
        if (read != 1) return read;
    }
    return 1;
}

static int open_reader(reader *r, PyObject *names, memory_pool *pool, size_t size) {
    for (; r->count < (size_t)PyTuple_Size(names); r->count++) {
        Py_ssize_t length;
        r->names[r->count] = PyUnicode_AsUTF8AndSize(PyTuple_GetItem(names, (Py_ssize_t)r->count), &length);
        if (r->names[r->count] == NULL) return -1;
        r->sizes[r->count] = (size_t)length;
        r->columns[r->count] = (column){.name = "", .type = TYPE_STRING, .nullable = 1, .pool = pool};
    }
    if (r->count != 0) bytes_reserve(&r->columns[0].data, pool, size); /* of the text, which is most of it */
    return 0;
}

static PyObject *arrays_of(const binding_state *state, reader *r) {
    PyObject *arrays = PyTuple_New((Py_ssize_t)r->count);
    for (size_t i = 0; arrays != NULL && i < r->count; i++) {
        struct ArrowSchema schema;
        struct ArrowArray array;
        PyObject *made = NULL;
        if (column_finish(&r->columns[i], 0, &schema, &array) < 0) PyErr_NoMemory();
        else made = array_of(state, &schema, &array);
        if (made == NULL || PyTuple_SetItem(arrays, (Py_ssize_t)i, made) < 0) Py_CLEAR(arrays);
    }
    return arrays;
}

/* read_jsonl(block: bytes-like, names: tuple of str) -> (Arrays, ends of lines), or None where a line is unusual. The first name is that
 * of the text. */
PyObject *read_jsonl(PyObject *module, PyObject *args) {
    PyObject *object, *names, *result = NULL;
    if (!PyArg_ParseTuple(args, "OO!:read_jsonl", &object, &PyTuple_Type, &names)) return NULL;
    Py_buffer block;
    if (PyObject_GetBuffer(object, &block, PyBUF_SIMPLE) < 0) return NULL;
    reader *r = calloc(1, sizeof *r);
    if (r == NULL) PyErr_NoMemory();
    int read = r != NULL && PyTuple_Size(names) <= MOST_COLUMNS;
    if (read && open_reader(r, names, state_of(module)->memory, (size_t)block.len) == 0) {
        Py_ssize_t lines = 0;
        Py_BEGIN_ALLOW_THREADS read = read_block(block.buf, (size_t)block.len, r, &lines);
        Py_END_ALLOW_THREADS if (read < 0) PyErr_NoMemory();
        if (read == 1) {
            PyObject *arrays = arrays_of(state_of(module), r);
            result = arrays ? Py_BuildValue("(Nn)", arrays, lines) : NULL;
        }
    }
    for (size_t i = 0; r != NULL && i < r->count; i++) column_free(&r->columns[i]);
    free(r);
    PyBuffer_Release(&block);
    if (result != NULL || PyErr_Occurred()) return result;
    Py_RETURN_NONE;
}
