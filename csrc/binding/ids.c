/* Ids: the names of articles, told apart where one comes again: "a", "a~2", "a~3". Kept are 64-bit hashes, 16 bytes each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arrow.h"

typedef struct {
    uint64_t hash; /* 0: a free place */
    uint64_t count;
} entry;

typedef struct {
    PyObject_HEAD entry *entries;
    size_t room, used; /* room is a power of two */
    size_t repeated;
} ids_object;

static uint64_t hash_of(const char *data, size_t length) {
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < length; i++) hash = (hash ^ (uint8_t)data[i]) * 0x100000001B3u;
    hash = (hash ^ hash >> 33) * 0xFF51AFD7ED558CCDu;
    hash ^= hash >> 33;
    return hash ? hash : 1;
}

static entry *place_of(entry *entries, size_t room, uint64_t hash) {
    size_t at = (size_t)hash & (room - 1);
    while (entries[at].hash != 0 && entries[at].hash != hash) at = (at + 1) & (room - 1);
    return &entries[at];
}

static int make_room(ids_object *self) {
    if (self->used * 2 < self->room) return 0;
    size_t room = self->room ? self->room * 2 : 1024;
    entry *entries = calloc(room, sizeof *entries);
    if (entries == NULL) return -1;
    for (size_t i = 0; i < self->room; i++)
        if (self->entries[i].hash != 0) *place_of(entries, room, self->entries[i].hash) = self->entries[i];
    free(self->entries);
    self->entries = entries;
    self->room = room;
    return 0;
}

/* Counts an id; how often it has come, this time included. 0 without memory. */
static uint64_t count_id(ids_object *self, const char *data, size_t length) {
    if (make_room(self) < 0) return 0;
    entry *found = place_of(self->entries, self->room, hash_of(data, length));
    if (found->hash == 0) {
        found->hash = hash_of(data, length);
        self->used++;
    }
    return ++found->count;
}

/* Appends an id, told apart from all before it. */
static int add_id(ids_object *self, column *to, const char *data, size_t length) {
    uint64_t count = count_id(self, data, length);
    if (count == 0) return -1;
    if (count == 1) return column_add_text(to, data, length);
    self->repeated++;
    for (;; count++) { /* an id that is written "a~2" may have come, too */
        char suffix[32];
        int size = snprintf(suffix, sizeof suffix, "~%llu", (unsigned long long)count);
        size_t before = to->data.size;
        if (bytes_append(&to->data, data, length) < 0 || bytes_append(&to->data, suffix, (size_t)size) < 0) return -1;
        uint64_t times = count_id(self, (char *)to->data.data + before, length + (size_t)size);
        if (times == 0) return -1;
        if (times == 1) return column_add_text(to, "", 0);
        to->data.size = before;
    }
}

/* tell_apart(ids: Array or None, prefix: str, first: int, count: int) -> Array. Ids that are null or not given are prefix + row. */
static PyObject *ids_tell_apart(ids_object *self, PyObject *args) {
    PyObject *ids;
    const char *prefix;
    long long first;
    Py_ssize_t count;
    if (!PyArg_ParseTuple(args, "OsLn:tell_apart", &ids, &prefix, &first, &count)) return NULL;
    binding_state *state = PyType_GetModuleState(Py_TYPE(OBJECT(self)));
    string_reader reader = {0};
    if (ids != Py_None) {
        if (!is_array(ids, state) || open_strings(&reader, &((array_object *)ids)->slice) < 0)
            return PyErr_Format(PyExc_TypeError, "ids must be a column of strings");
        if (((array_object *)ids)->slice.length != count) return PyErr_Format(PyExc_ValueError, "as many ids as rows are needed");
    }
    column made = {.name = "article", .type = TYPE_STRING};
    int failed = 0;
    for (Py_ssize_t row = 0; !failed && row < count; row++) {
        char number[32];
        const char *data = NULL;
        size_t length = 0;
        if (ids != Py_None && string_at(&reader, row, &data, &length)) {
            failed = add_id(self, &made, data, length) < 0;
            continue;
        }
        bytes text = {0};
        int size = snprintf(number, sizeof number, "%lld", first + row);
        failed = bytes_append(&text, prefix, strlen(prefix)) < 0 || bytes_append(&text, number, (size_t)size) < 0 ||
                 add_id(self, &made, (char *)text.data, text.size) < 0;
        free(text.data);
    }
    struct ArrowSchema schema;
    struct ArrowArray array;
    if (!failed && made.overflowed) PyErr_SetString(PyExc_OverflowError, "more than 2 GiB of ids in one batch");
    else if (failed || column_finish(&made, 0, &schema, &array) < 0) PyErr_NoMemory();
    column_free(&made);
    return PyErr_Occurred() ? NULL : array_of(state, &schema, &array);
}

static PyObject *ids_repeated(ids_object *self, void *Py_UNUSED(none)) { return PyLong_FromSize_t(self->repeated); }

static PyObject *ids_new(PyTypeObject *type, PyObject *Py_UNUSED(args), PyObject *Py_UNUSED(keywords)) {
    allocfunc alloc = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    return alloc(type, 0); /* all zero */
}

static void ids_dealloc(ids_object *self) {
    PyTypeObject *type = Py_TYPE(OBJECT(self));
    free(self->entries);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(type);
}

static PyMethodDef ids_methods[] = {
    {"tell_apart", (PyCFunction)ids_tell_apart, METH_VARARGS,
     PyDoc_STR("tell_apart(ids, prefix, first, count) -> Array of ids, each of them once")},
    {NULL, NULL, 0, NULL},
};
static PyGetSetDef ids_getset[] = {
    {"repeated", (getter)ids_repeated, NULL, PyDoc_STR("How many came again."), NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static PyType_Slot ids_slots[] = {
    {Py_tp_doc, (void *)"The ids that have come so far."},
    {Py_tp_new, (void *)ids_new},
    {Py_tp_dealloc, (void *)ids_dealloc},
    {Py_tp_methods, ids_methods},
    {Py_tp_getset, ids_getset},
    {0, NULL},
};
PyType_Spec ids_spec = {
    .name = "pullquote._core.Ids",
    .basicsize = sizeof(ids_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = ids_slots,
};
