/* Views: a range of the items of one level of one document, as an immutable sequence. Slices are Views again. */
#include "binding.h"

#include <string.h>

typedef struct {
    PyObject_HEAD document_object *document;
    Py_ssize_t start, step, length;
    uint8_t level;
} views_object;

PyObject *views_new(document_object *document, level_id level, Py_ssize_t start, Py_ssize_t step, Py_ssize_t length) {
    views_object *views = PyObject_GC_New(views_object, document->state->views);
    if (views == NULL) return NULL;
    views->document = (document_object *)Py_NewRef(OBJECT(document));
    views->start = start;
    views->step = step;
    views->length = length;
    views->level = (uint8_t)level;
    PyObject_GC_Track(views);
    return OBJECT(views);
}

PyObject *views_range(document_object *document, level_id level, uint32_t first, uint32_t end) {
    return views_new(document, level, end > first ? (Py_ssize_t)first : 0, 1, end > first ? (Py_ssize_t)(end - first) : 0);
}

PyObject *views_all(document_object *document, level_id level) {
    return views_range(document, level, 0, level_count(document->data, level));
}

static Py_ssize_t views_length(views_object *self) { return self->length; }

/* "1 quote", "2 quotes" */
static PyObject *counted(const views_object *self) {
    const char *name = levels[self->level].name;
    PyObject *noun = PyUnicode_FromStringAndSize(name, (Py_ssize_t)strlen(name) - (self->length == 1));
    PyObject *count = noun ? PyUnicode_FromFormat("%zd %U", self->length, noun) : NULL;
    Py_XDECREF(noun);
    return count;
}

static PyObject *views_item(views_object *self, Py_ssize_t index) {
    if (index < 0 || index >= self->length) {
        PyObject *count = counted(self);
        if (count != NULL)
            PyErr_Format(PyExc_IndexError, "index out of range: there %s %U", self->length == 1 ? "is" : "are", count);
        Py_XDECREF(count);
        return NULL;
    }
    return view_at(self->document, (level_id)self->level, (uint32_t)(self->start + index * self->step));
}

static PyObject *views_subscript(views_object *self, PyObject *key) {
    if (PySlice_Check(key)) {
        Py_ssize_t start, stop, step;
        if (PySlice_Unpack(key, &start, &stop, &step) < 0) return NULL;
        Py_ssize_t length = PySlice_AdjustIndices(self->length, &start, &stop, step);
        if (length <= 1) step = 1; /* a huge step must not overflow below */
        if (length == 0) return views_new(self->document, (level_id)self->level, 0, 1, 0);
        return views_new(self->document, (level_id)self->level, self->start + start * self->step, self->step * step, length);
    }
    if (!PyIndex_Check(key)) {
        PyObject *type = PyType_GetName(Py_TYPE(key));
        if (type != NULL) PyErr_Format(PyExc_TypeError, "index must be int or slice, not %U", type);
        Py_XDECREF(type);
        return NULL;
    }
    Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
    if (index == -1 && PyErr_Occurred()) return NULL;
    return views_item(self, index < 0 ? index + self->length : index);
}

static PyObject *views_compare(PyObject *left, PyObject *right, int operation) {
    if ((operation != Py_EQ && operation != Py_NE) || Py_TYPE(left) != Py_TYPE(right)) Py_RETURN_NOTIMPLEMENTED;
    views_object *a = (views_object *)left, *b = (views_object *)right;
    int equal = a->length == b->length && (a->level == b->level || a->length == 0);
    int same = a->document == b->document && a->level == b->level && a->start == b->start && a->step == b->step;
    for (Py_ssize_t i = 0; equal > 0 && !same && i < a->length; i++) {
        PyObject *x = views_item(a, i), *y = views_item(b, i);
        equal = x && y ? PyObject_RichCompareBool(x, y, Py_EQ) : -1;
        Py_XDECREF(x);
        Py_XDECREF(y);
    }
    if (equal < 0) return NULL;
    return PyBool_FromLong(operation == Py_EQ ? equal : !equal);
}

static Py_hash_t views_hash(views_object *self) {
    uint64_t hash = (uint64_t)self->length * 0x9E3779B97F4A7C15u;
    for (Py_ssize_t i = 0; i < self->length; i += self->length > 8 ? self->length / 8 : 1) {
        PyObject *item = views_item(self, i);
        Py_hash_t one = item ? PyObject_Hash(item) : -1;
        Py_XDECREF(item);
        if (one == -1) return -1;
        hash = (hash ^ (uint64_t)one) * 0xBF58476D1CE4E5B9u;
    }
    hash ^= hash >> 32;
    return (Py_hash_t)hash == -1 ? -2 : (Py_hash_t)hash;
}

static PyObject *views_repr(views_object *self) {
    enum { SHOWN = 4 };
    PyObject *list = PyList_New(0);
    for (Py_ssize_t i = 0; list != NULL && i < self->length && i < SHOWN; i++) {
        PyObject *item = views_item(self, i);
        if (item == NULL || PyList_Append(list, item) < 0) Py_CLEAR(list);
        Py_XDECREF(item);
    }
    PyObject *count = list ? counted(self) : NULL;
    PyObject *result = count ? PyUnicode_FromFormat(self->length > SHOWN ? "<%U: %R and so on>" : "<%U: %R>", count, list) : NULL;
    Py_XDECREF(count);
    Py_XDECREF(list);
    return result;
}

/* The place of the first item equal to `value` from `from` on; -1 if none, -2 on an error. */
static Py_ssize_t find_item(views_object *self, PyObject *value, Py_ssize_t from) {
    for (Py_ssize_t i = from; i < self->length; i++) {
        PyObject *item = views_item(self, i);
        int equal = item ? PyObject_RichCompareBool(item, value, Py_EQ) : -1;
        Py_XDECREF(item);
        if (equal < 0) return -2;
        if (equal) return i;
    }
    return -1;
}

static int views_contains(views_object *self, PyObject *value) {
    Py_ssize_t place = find_item(self, value, 0);
    return place == -2 ? -1 : place >= 0;
}

static PyObject *views_index(views_object *self, PyObject *value) {
    Py_ssize_t place = find_item(self, value, 0);
    if (place == -1) PyErr_SetString(PyExc_ValueError, "it is not among them");
    return place < 0 ? NULL : PyLong_FromSsize_t(place);
}

static PyObject *views_count(views_object *self, PyObject *value) {
    Py_ssize_t count = 0, place = find_item(self, value, 0);
    for (; place >= 0; count++) place = find_item(self, value, place + 1);
    return place == -2 ? NULL : PyLong_FromSsize_t(count);
}

static PyObject *views_texts(views_object *self, PyObject *Py_UNUSED(none)) {
    const document_object *document = self->document;
    return texts_of(document->state, document->data, bytes_of_document(document), document->text, (level_id)self->level,
                    self->start, self->step, self->length);
}

static PyObject *views_reduce(views_object *self, PyObject *Py_UNUSED(none)) {
    PyObject *module = PyType_GetModule(Py_TYPE(OBJECT(self)));
    PyObject *maker = module ? PyObject_GetAttrString(module, "_views") : NULL;
    return maker ? Py_BuildValue("N(Oinnn)", maker, self->document, (int)self->level, self->start, self->step, self->length) : NULL;
}

static PyObject *views_get_article(views_object *self, void *Py_UNUSED(none)) { return Py_NewRef(OBJECT(self->document)); }

static int views_traverse(views_object *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(OBJECT(self)));
    Py_VISIT(self->document);
    return 0;
}

static void views_dealloc(views_object *self) {
    PyTypeObject *type = Py_TYPE(OBJECT(self));
    PyObject_GC_UnTrack(self);
    Py_XDECREF(OBJECT(self->document));
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static PyMethodDef views_methods[] = {
    {"index", (PyCFunction)views_index, METH_O, PyDoc_STR("index(view) -> its place here. Raises ValueError where it is not.")},
    {"count", (PyCFunction)views_count, METH_O, PyDoc_STR("count(view) -> how many here equal it.")},
    {"texts", (PyCFunction)views_texts, METH_NOARGS, PyDoc_STR("texts() -> the texts of all of them, as a list of str.")},
    {"__reduce__", (PyCFunction)views_reduce, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static PyGetSetDef views_getset[] = {
    {"article", (getter)views_get_article, NULL, PyDoc_STR("The article they belong to."), NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(views_doc, "An immutable sequence of views of one kind; slices are such sequences again.");
static PyType_Slot views_slots[] = {
    {Py_tp_doc, (void *)views_doc},
    {Py_tp_dealloc, (void *)views_dealloc},
    {Py_tp_traverse, (void *)views_traverse},
    {Py_tp_repr, (void *)views_repr},
    {Py_tp_hash, (void *)views_hash},
    {Py_tp_richcompare, (void *)views_compare},
    {Py_tp_methods, views_methods},
    {Py_tp_getset, views_getset},
    {Py_sq_length, (void *)views_length},
    {Py_sq_item, (void *)views_item},
    {Py_sq_contains, (void *)views_contains},
    {Py_mp_length, (void *)views_length},
    {Py_mp_subscript, (void *)views_subscript},
    {0, NULL},
};
PyType_Spec views_spec = {
    .name = "pullquote._core.Views",
    .basicsize = sizeof(views_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC |
             Py_TPFLAGS_DISALLOW_INSTANTIATION, /* not immutable, so that it can be registered as a Sequence */
    .slots = views_slots,
};
