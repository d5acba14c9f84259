/* Arrays as Python values, and Python values as arrays. */
#include <math.h>
#include <string.h>

#include "arrow.h"

/* ---- out ------------------------------------------------------------------------------------------- */
static PyObject *text_value(const char *format, const char *data, size_t length) {
    if (strchr(format, 'z') != NULL || strchr(format, 'Z') != NULL) return PyBytes_FromStringAndSize(data, (Py_ssize_t)length);
    return PyUnicode_DecodeUTF8(data, (Py_ssize_t)length, "replace");
}

static PyObject *number_value(const arrow_slice *slice, int64_t row) {
    const char *format = slice->schema->format;
    const void *values = slice->array->buffers[1];
    int64_t at = slice->offset + row;
    if (strlen(format) == 1 && strchr("cCsSiIl", format[0]) != NULL) return PyLong_FromLongLong(index_at(slice, row));
    if (format[0] == 'L') return PyLong_FromUnsignedLongLong(((const uint64_t *)values)[at]);
    if (format[0] == 'f') return PyFloat_FromDouble((double)((const float *)values)[at]);
    if (format[0] == 'g') return PyFloat_FromDouble(((const double *)values)[at]);
    if (format[0] == 'b') return PyBool_FromLong(bit_at(values, at));
    if (format[0] == 't' && fixed_width(format) == 8) return PyLong_FromLongLong(((const int64_t *)values)[at]);
    if (format[0] == 't' && fixed_width(format) == 4) return PyLong_FromLong(((const int32_t *)values)[at]);
    return PyErr_Format(PyExc_TypeError, "values of Arrow type %s cannot be shown", format);
}

static PyObject *values_of(const arrow_slice *slice);

static PyObject *struct_value(const arrow_slice *slice, int64_t row) {
    PyObject *all = PyDict_New();
    for (int64_t i = 0; all != NULL && i < slice->schema->n_children; i++) {
        arrow_slice child = child_slice(slice, i);
        child.offset += row;
        child.length = 1;
        PyObject *list = values_of(&child);
        if (list == NULL || PyDict_SetItemString(all, child.schema->name, PyList_GetItem(list, 0)) < 0) Py_CLEAR(all);
        Py_XDECREF(list);
    }
    return all;
}

static PyObject *value_at(const arrow_slice *slice, const string_reader *strings, int64_t row) {
    const char *data, *format = slice->schema->format;
    size_t length;
    if (is_null(slice, row)) Py_RETURN_NONE;
    if (strings != NULL) {
        if (!string_at(strings, row, &data, &length)) Py_RETURN_NONE;
        return text_value(strings->slice.schema->format, data, length);
    }
    if (strcmp(format, "+s") == 0) return struct_value(slice, row);
    if (strcmp(format, "+l") == 0 || strcmp(format, "+L") == 0) {
        arrow_slice items = whole_slice(slice->schema->children[0], slice->array->children[0]);
        int64_t at = slice->offset + row, first, end;
        if (format[1] == 'l')
            first = ((const int32_t *)slice->array->buffers[1])[at], end = ((const int32_t *)slice->array->buffers[1])[at + 1];
        else first = ((const int64_t *)slice->array->buffers[1])[at], end = ((const int64_t *)slice->array->buffers[1])[at + 1];
        items.offset += first;
        items.length = end - first;
        return values_of(&items);
    }
    return number_value(slice, row);
}

static PyObject *values_of(const arrow_slice *slice) {
    string_reader reader;
    int is_text = open_strings(&reader, slice) == 0;
    PyObject *list = PyList_New((Py_ssize_t)slice->length);
    for (int64_t row = 0; list != NULL && row < slice->length; row++) {
        PyObject *value = value_at(slice, is_text ? &reader : NULL, row);
        if (value == NULL || PyList_SetItem(list, (Py_ssize_t)row, value) < 0) Py_CLEAR(list);
    }
    return list;
}

PyObject *array_values(array_object *self, PyObject *none);
PyObject *array_values(array_object *self, PyObject *Py_UNUSED(none)) { return values_of(&self->slice); }

static int strings_of(const array_object *self, string_reader *reader) {
    if (open_strings(reader, &self->slice) == 0) return 0;
    PyErr_Format(PyExc_TypeError, "not a column of strings: Arrow type %s", self->slice.schema->format);
    return -1;
}

PyObject *array_sizes(array_object *self, PyObject *none);
PyObject *array_sizes(array_object *self, PyObject *Py_UNUSED(none)) {
    string_reader reader;
    PyObject *list = strings_of(self, &reader) < 0 ? NULL : PyList_New((Py_ssize_t)self->slice.length);
    for (int64_t row = 0; list != NULL && row < self->slice.length; row++) {
        const char *data;
        size_t length = 0;
        if (!string_at(&reader, row, &data, &length)) length = 0;
        PyObject *size = PyLong_FromSize_t(length);
        if (size == NULL || PyList_SetItem(list, (Py_ssize_t)row, size) < 0) Py_CLEAR(list);
    }
    return list;
}

/* Eight bytes at a time; only ever compared with what the same version made on the same kind of machine. */
static uint64_t mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 32;
}

PyObject *array_digest(array_object *self, PyObject *none);
PyObject *array_digest(array_object *self, PyObject *Py_UNUSED(none)) {
    string_reader reader;
    if (strings_of(self, &reader) < 0) return NULL;
    uint64_t hash = (uint64_t)self->slice.length;
    Py_BEGIN_ALLOW_THREADS;
    for (int64_t row = 0; row < self->slice.length; row++) {
        const char *data = "";
        size_t length = 0, i = 0;
        int is_there = string_at(&reader, row, &data, &length);
        for (; i + 8 <= length; i += 8) {
            uint64_t word;
            memcpy(&word, data + i, 8);
            hash = mix(hash, word);
        }
        uint64_t rest = 0;
        if (is_there && length > i) memcpy(&rest, data + i, length - i);
        hash = mix(mix(hash, rest), is_there ? length : UINT64_MAX);
    }
    Py_END_ALLOW_THREADS;
    return PyLong_FromUnsignedLongLong(hash);
}

/* ---- in ---------------------------------------------------------------------------------------------- */
static int is_nothing(PyObject *value) { return value == Py_None || (PyFloat_Check(value) && isnan(PyFloat_AsDouble(value))); }

/* 0, or -1 with an exception. */
static int add_string(column *to, PyObject *value, Py_ssize_t row, int strict, int *surrogates) {
    if (is_nothing(value)) return column_add_null(to) < 0 ? (PyErr_NoMemory(), -1) : 0;
    PyObject *encoded = NULL;
    Py_buffer buffer;
    if (PyUnicode_Check(value)) {
        encoded = PyUnicode_AsEncodedString(value, "utf-8", "strict");
        if (encoded == NULL && !strict && PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) {
            PyErr_Clear();
            encoded = PyUnicode_AsEncodedString(value, "utf-8", "surrogatepass");
            *surrogates = 1;
        }
        if (encoded == NULL) return -1;
        value = encoded;
    } else if (!PyObject_CheckBuffer(value)) {
        PyObject *type = PyType_GetName(Py_TYPE(value));
        if (type != NULL) PyErr_Format(PyExc_TypeError, "text %zd must be str, bytes or None, not %U", row, type);
        Py_XDECREF(type);
        return -1;
    }
    int failed = PyObject_GetBuffer(value, &buffer, PyBUF_SIMPLE) < 0 ? -1 : 0;
    if (!failed) {
        if (buffer.len > INT32_MAX) failed = (PyErr_Format(PyExc_OverflowError, "text %zd has 2^31 bytes or more", row), -1);
        else if (column_add_text(to, buffer.buf, (size_t)buffer.len) < 0) failed = (PyErr_NoMemory(), -1);
        PyBuffer_Release(&buffer);
    }
    Py_XDECREF(encoded);
    return failed;
}

static PyObject *finish(PyObject *module, column *of) {
    struct ArrowSchema schema;
    struct ArrowArray array;
    if (of->overflowed) PyErr_SetString(PyExc_OverflowError, "more than 2 GiB of text in one batch");
    else if (column_finish(of, 0, &schema, &array) < 0) PyErr_NoMemory();
    column_free(of);
    return PyErr_Occurred() ? NULL : array_of(state_of(module), &schema, &array);
}

/* strings(values: list, strict: bool) -> (Array, whether there are lone surrogates) */
PyObject *arrow_strings(PyObject *module, PyObject *args) {
    PyObject *values;
    int strict, surrogates = 0;
    if (!PyArg_ParseTuple(args, "O!p:strings", &PyList_Type, &values, &strict)) return NULL;
    column texts = {.name = "", .type = TYPE_STRING, .nullable = 1};
    for (Py_ssize_t i = 0; i < PyList_Size(values); i++) {
        PyObject *value = Py_NewRef(PyList_GetItem(values, i));
        int failed = add_string(&texts, value, i, strict, &surrogates);
        Py_DECREF(value);
        if (failed) {
            column_free(&texts);
            return NULL;
        }
    }
    PyObject *array = finish(module, &texts);
    return array ? Py_BuildValue("(NO)", array, surrogates ? Py_True : Py_False) : NULL;
}

static int add_number(column *to, PyObject *value) {
    if (value == Py_None) return column_add_null(to) < 0 ? (PyErr_NoMemory(), -1) : 0;
    int64_t whole = 0;
    double real = 0;
    uint8_t truth = 0;
    if (to->type == TYPE_F64) real = PyFloat_AsDouble(value);
    else if (to->type == TYPE_BOOL) truth = PyObject_IsTrue(value) == 1;
    else whole = PyLong_AsLongLong(value);
    if (PyErr_Occurred()) return -1;
    int failed = to->type == TYPE_F64    ? bytes_append(&to->data, &real, sizeof real)
                 : to->type == TYPE_BOOL ? bytes_append(&to->data, &truth, 1)
                                         : bytes_append(&to->data, &whole, sizeof whole);
    return failed < 0 || column_valid(to, 1) < 0 ? (PyErr_NoMemory(), -1) : 0;
}

/* numbers(values: list, format: "l", "g", "b" or "tsu:") -> Array */
PyObject *arrow_numbers(PyObject *module, PyObject *args) {
    PyObject *values;
    const char *format;
    if (!PyArg_ParseTuple(args, "O!s:numbers", &PyList_Type, &values, &format)) return NULL;
    column numbers = {.name = "", .nullable = 1, .type = TYPE_I64};
    if (format[0] == 'g') numbers.type = TYPE_F64;
    else if (format[0] == 'b') numbers.type = TYPE_BOOL;
    else if (strcmp(format, "tsu:") == 0) numbers.type = TYPE_TIME;
    else if (strcmp(format, "tsu:UTC") == 0) numbers.type = TYPE_TIME_UTC;
    for (Py_ssize_t i = 0; i < PyList_Size(values); i++)
        if (add_number(&numbers, PyList_GetItem(values, i)) < 0) {
            column_free(&numbers);
            return NULL;
        }
    return finish(module, &numbers);
}
