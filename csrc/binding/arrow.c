/* Array and Stream: what comes in and goes out by Arrow's capsules. */
#include "arrow.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char SCHEMA_NAME[] = "arrow_schema", ARRAY_NAME[] = "arrow_array", STREAM_NAME[] = "arrow_array_stream";

/* ---- making --------------------------------------------------------------------------------------- */
int is_array(PyObject *object, const binding_state *state) { return Py_TYPE(object) == state->array; }

array_object *array_new(const binding_state *state, arrow_owner *owner, const arrow_slice *slice) {
    array_object *self = PyObject_New(array_object, state->array);
    if (self == NULL) {
        owner_release(owner);
        return NULL;
    }
    self->owner = owner;
    self->slice = *slice;
    return self;
}

PyObject *array_of(const binding_state *state, struct ArrowSchema *schema, struct ArrowArray *array) {
    arrow_owner *owner = malloc(sizeof *owner);
    if (owner == NULL) {
        release_array(array);
        release_schema(schema);
        return PyErr_NoMemory();
    }
    atomic_init(&owner->holders, 1);
    owner->schema = *schema;
    owner->array = *array;
    schema->release = NULL;
    array->release = NULL;
    arrow_slice slice = whole_slice(&owner->schema, &owner->array);
    return OBJECT(array_new(state, owner, &slice));
}

static PyObject *part_of(const array_object *self, const arrow_slice *slice) {
    atomic_fetch_add(&self->owner->holders, 1);
    return OBJECT(array_new(PyType_GetModuleState(Py_TYPE(OBJECT(self))), self->owner, slice));
}

static void array_dealloc(array_object *self) {
    PyTypeObject *type = Py_TYPE(OBJECT(self));
    owner_release(self->owner);
    PyObject_Free(self);
    Py_DECREF(type);
}

/* ---- capsules out ---------------------------------------------------------------------------------- */
static void free_schema_capsule(PyObject *capsule) {
    struct ArrowSchema *schema = PyCapsule_GetPointer(capsule, SCHEMA_NAME);
    release_schema(schema);
    free(schema);
}
static void free_array_capsule(PyObject *capsule) {
    struct ArrowArray *array = PyCapsule_GetPointer(capsule, ARRAY_NAME);
    release_array(array);
    free(array);
}
static void free_stream_capsule(PyObject *capsule) {
    struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, STREAM_NAME);
    if (stream->release != NULL) stream->release(stream);
    free(stream);
}

static PyObject *schema_capsule(array_object *self, PyObject *Py_UNUSED(none)) {
    struct ArrowSchema *schema = calloc(1, sizeof *schema);
    if (schema == NULL || copy_schema(self->slice.schema, schema) < 0) {
        free(schema);
        return PyErr_NoMemory();
    }
    PyObject *capsule = PyCapsule_New(schema, SCHEMA_NAME, free_schema_capsule);
    if (capsule != NULL) return capsule;
    release_schema(schema);
    free(schema);
    return NULL;
}

static PyObject *array_capsules(array_object *self, PyObject *args, PyObject *keywords) {
    static char *names[] = {"requested_schema", NULL};
    PyObject *requested = Py_None; /* a wish, which need not be granted */
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "|O:__arrow_c_array__", names, &requested)) return NULL;
    struct ArrowArray *array = calloc(1, sizeof *array);
    if (array == NULL || export_slice(self->owner, &self->slice, array) < 0) {
        free(array);
        return PyErr_NoMemory();
    }
    PyObject *second = PyCapsule_New(array, ARRAY_NAME, free_array_capsule);
    if (second == NULL) {
        release_array(array);
        free(array);
        return NULL;
    }
    return Py_BuildValue("(NN)", schema_capsule(self, NULL), second);
}

/* ---- capsules in ------------------------------------------------------------------------------------ */
PyObject *arrow_import_array(PyObject *module, PyObject *args) {
    PyObject *schemas, *arrays;
    if (!PyArg_ParseTuple(args, "OO:import_array", &schemas, &arrays)) return NULL;
    struct ArrowSchema *schema = PyCapsule_GetPointer(schemas, SCHEMA_NAME);
    struct ArrowArray *array = schema ? PyCapsule_GetPointer(arrays, ARRAY_NAME) : NULL;
    if (array == NULL) return NULL;
    if (schema->release == NULL || array->release == NULL)
        return PyErr_Format(PyExc_ValueError, "the Arrow capsule was used before");
    return array_of(state_of(module), schema, array);
}

typedef struct {
    PyObject_HEAD struct ArrowArrayStream stream;
    struct ArrowSchema schema;
} stream_object;

static PyObject *stream_failure(struct ArrowArrayStream *stream, int code) {
    const char *message = stream->get_last_error(stream);
    if (code == ENOMEM) return PyErr_NoMemory();
    return PyErr_Format(PyExc_OSError, "reading Arrow data failed: %s", message ? message : strerror(code));
}

PyObject *arrow_import_stream(PyObject *module, PyObject *capsule) {
    struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, STREAM_NAME);
    if (stream == NULL) return NULL;
    if (stream->release == NULL) return PyErr_Format(PyExc_ValueError, "the Arrow capsule was used before");
    stream_object *self = PyObject_New(stream_object, state_of(module)->stream);
    if (self == NULL) return NULL;
    self->stream = *stream;
    stream->release = NULL;
    self->schema.release = NULL;
    int code;
    Py_BEGIN_ALLOW_THREADS code = self->stream.get_schema(&self->stream, &self->schema);
    Py_END_ALLOW_THREADS if (code == 0) return OBJECT(self);
    self->schema.release = NULL;
    stream_failure(&self->stream, code);
    Py_DECREF(OBJECT(self));
    return NULL;
}

static void stream_dealloc(stream_object *self) {
    PyTypeObject *type = Py_TYPE(OBJECT(self));
    release_schema(&self->schema);
    if (self->stream.release != NULL) self->stream.release(&self->stream);
    PyObject_Free(self);
    Py_DECREF(type);
}

static PyObject *stream_array(stream_object *self, struct ArrowArray *array) {
    struct ArrowSchema schema;
    if (copy_schema(&self->schema, &schema) == 0) return array_of(PyType_GetModuleState(Py_TYPE(OBJECT(self))), &schema, array);
    release_array(array);
    return PyErr_NoMemory();
}

static PyObject *stream_next(stream_object *self) {
    struct ArrowArray array = {0};
    int code;
    Py_BEGIN_ALLOW_THREADS code = self->stream.get_next(&self->stream, &array);
    Py_END_ALLOW_THREADS if (code != 0) return stream_failure(&self->stream, code);
    return array.release == NULL ? NULL : stream_array(self, &array);
}

static PyObject *stream_schema(stream_object *self, void *Py_UNUSED(none)) {
    struct ArrowArray empty;
    if (empty_array(&self->schema, &empty) < 0) return PyErr_NoMemory();
    return stream_array(self, &empty);
}

static PyObject *self_iterator(PyObject *self) { return Py_NewRef(self); }
static PyGetSetDef stream_getset[] = {
    {"schema", (getter)stream_schema, NULL, PyDoc_STR("An Array of this type, without values."), NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static PyType_Slot stream_slots[] = {
    {Py_tp_doc, (void *)"Arrays that come one by one from an Arrow stream."},
    {Py_tp_dealloc, (void *)stream_dealloc},
    {Py_tp_iter, (void *)self_iterator},
    {Py_tp_iternext, (void *)stream_next},
    {Py_tp_getset, stream_getset},
    {0, NULL},
};
PyType_Spec stream_spec = {
    .name = "pullquote._core.Stream",
    .basicsize = sizeof(stream_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = stream_slots,
};

/* ---- a stream out ------------------------------------------------------------------------------------ */
typedef struct {
    PyObject *iterator; /* of Arrays */
    PyObject *schema;   /* an Array */
    PyTypeObject *type; /* Array */
    char *error;
} export_state;

static int export_get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    export_state *state = stream->private_data;
    return copy_schema(((array_object *)state->schema)->slice.schema, out) < 0 ? ENOMEM : 0;
}

/* The exception that is set becomes the stream's last error. */
static void keep_error(export_state *state) {
    PyObject *type, *value, *trace;
    PyErr_Fetch(&type, &value, &trace);
    PyErr_NormalizeException(&type, &value, &trace);
    PyObject *name = type ? PyType_GetName((PyTypeObject *)type) : NULL;
    PyObject *text = value && name ? PyUnicode_FromFormat("%U: %S", name, value) : NULL;
    const char *message = text ? PyUnicode_AsUTF8AndSize(text, NULL) : NULL;
    free(state->error);
    state->error = message ? malloc(strlen(message) + 1) : NULL;
    if (state->error != NULL) memcpy(state->error, message, strlen(message) + 1);
    PyErr_Clear();
    Py_XDECREF(name);
    Py_XDECREF(text);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(trace);
}

static int export_get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    export_state *state = stream->private_data;
    out->release = NULL;
    PyGILState_STATE gil = PyGILState_Ensure();
    int code = 0;
    PyObject *item = PyIter_Next(state->iterator);
    if (item == NULL) {
        if (PyErr_Occurred()) {
            code = PyErr_ExceptionMatches(PyExc_MemoryError) ? ENOMEM : EIO;
            keep_error(state);
        }
    } else if (Py_TYPE(item) != state->type) {
        PyErr_SetString(PyExc_TypeError, "the iterator must give Arrays");
        keep_error(state);
        code = EINVAL;
    } else if (export_slice(((array_object *)item)->owner, &((array_object *)item)->slice, out) < 0) {
        code = ENOMEM;
    }
    Py_XDECREF(item);
    PyGILState_Release(gil);
    return code;
}

static const char *export_last_error(struct ArrowArrayStream *stream) { return ((export_state *)stream->private_data)->error; }

static void export_release(struct ArrowArrayStream *stream) {
    export_state *state = stream->private_data;
    stream->release = NULL;
    if (Py_IsInitialized()) {
        PyGILState_STATE gil = PyGILState_Ensure();
        Py_DECREF(state->iterator);
        Py_DECREF(state->schema);
        Py_DECREF(OBJECT(state->type));
        PyGILState_Release(gil);
    }
    free(state->error);
    free(state);
}

/* export_stream(schema: Array, arrays: iterable of Array) -> capsule */
PyObject *arrow_export_stream(PyObject *module, PyObject *args) {
    PyObject *schema, *arrays;
    if (!PyArg_ParseTuple(args, "OO:export_stream", &schema, &arrays)) return NULL;
    binding_state *binding = state_of(module);
    if (!is_array(schema, binding)) return PyErr_Format(PyExc_TypeError, "schema must be an Array");
    PyObject *iterator = PyObject_GetIter(arrays);
    if (iterator == NULL) return NULL;
    struct ArrowArrayStream *stream = calloc(1, sizeof *stream);
    export_state *state = calloc(1, sizeof *state);
    PyObject *capsule = stream && state ? PyCapsule_New(stream, STREAM_NAME, free_stream_capsule) : PyErr_NoMemory();
    if (capsule == NULL) {
        free(stream);
        free(state);
        Py_DECREF(iterator);
        return NULL;
    }
    *state = (export_state){iterator, Py_NewRef(schema), (PyTypeObject *)Py_NewRef(OBJECT(binding->array)), NULL};
    *stream = (struct ArrowArrayStream){export_get_schema, export_get_next, export_last_error, export_release, state};
    return capsule;
}

/* ---- a struct of arrays -------------------------------------------------------------------------------- */
static int add_child(struct ArrowSchema *schema, struct ArrowArray *array, Py_ssize_t index, array_object *child,
                     const char *name) {
    struct ArrowSchema *own = schema->children[index];
    if (export_slice(child->owner, &child->slice, array->children[index]) < 0) return -1;
    return copy_schema(child->slice.schema, own) < 0 ? -1 : set_name(own, name);
}

/* struct(names, arrays, metadata: bytes or None, length) -> Array */
PyObject *arrow_struct(PyObject *module, PyObject *args) {
    PyObject *names, *arrays, *metadata;
    Py_ssize_t length;
    if (!PyArg_ParseTuple(args, "O!O!On:struct", &PyTuple_Type, &names, &PyTuple_Type, &arrays, &metadata, &length)) return NULL;
    binding_state *state = state_of(module);
    Py_ssize_t count = PyTuple_Size(arrays);
    if (PyTuple_Size(names) != count) return PyErr_Format(PyExc_ValueError, "as many names as arrays are needed");
    struct ArrowSchema schema;
    struct ArrowArray array;
    if (new_schema(&schema, "+s", "", 0, count) < 0) return PyErr_NoMemory();
    if (new_array(&array, length, 0, 1, count) < 0) {
        release_schema(&schema);
        return PyErr_NoMemory();
    }
    int failed = metadata != Py_None && set_metadata(&schema, PyBytes_AsString(metadata), (size_t)PyBytes_Size(metadata)) < 0;
    for (Py_ssize_t i = 0; !failed && i < count; i++) {
        PyObject *child = PyTuple_GetItem(arrays, i);
        const char *name = PyUnicode_AsUTF8AndSize(PyTuple_GetItem(names, i), NULL);
        failed = name == NULL || !is_array(child, state) || ((array_object *)child)->slice.length != length;
        if (failed && name != NULL) PyErr_Format(PyExc_ValueError, "column %s must be an Array of %zd rows", name, length);
        if (!failed) failed = add_child(&schema, &array, i, (array_object *)child, name) < 0;
    }
    if (!failed) return array_of(state, &schema, &array);
    release_array(&array);
    release_schema(&schema);
    return PyErr_Occurred() ? NULL : PyErr_NoMemory();
}

/* ---- Array ---------------------------------------------------------------------------------------------- */
static Py_ssize_t array_length(array_object *self) { return (Py_ssize_t)self->slice.length; }
static PyObject *array_format(array_object *self, void *Py_UNUSED(none)) {
    return PyUnicode_FromString(self->slice.schema->format);
}
static PyObject *array_dictionary(array_object *self, void *Py_UNUSED(none)) {
    const struct ArrowSchema *values = self->slice.schema->dictionary;
    if (values == NULL) Py_RETURN_NONE;
    return PyUnicode_FromString(values->format);
}
static PyObject *array_nullable(array_object *self, void *Py_UNUSED(none)) {
    return PyBool_FromLong((self->slice.schema->flags & ARROW_FLAG_NULLABLE) != 0);
}
static PyObject *array_names(array_object *self, void *Py_UNUSED(none)) {
    const struct ArrowSchema *schema = self->slice.schema;
    PyObject *names = PyTuple_New((Py_ssize_t)schema->n_children);
    for (int64_t i = 0; names != NULL && i < schema->n_children; i++) {
        const char *text = schema->children[i]->name;
        PyObject *name = PyUnicode_DecodeUTF8(text ? text : "", (Py_ssize_t)strlen(text ? text : ""), "replace");
        if (name == NULL || PyTuple_SetItem(names, (Py_ssize_t)i, name) < 0) Py_CLEAR(names);
    }
    return names;
}

static PyObject *array_child(array_object *self, PyObject *argument) {
    Py_ssize_t index = PyNumber_AsSsize_t(argument, PyExc_IndexError);
    if (index == -1 && PyErr_Occurred()) return NULL;
    const struct ArrowSchema *schema = self->slice.schema;
    if (index < 0 || index >= schema->n_children) return PyErr_Format(PyExc_IndexError, "no such child");
    arrow_slice child;
    if (strcmp(schema->format, "+s") == 0) child = child_slice(&self->slice, index);
    else child = whole_slice(schema->children[index], self->slice.array->children[index]);
    return part_of(self, &child);
}

static PyObject *array_slice(array_object *self, PyObject *args) {
    Py_ssize_t start, length;
    if (!PyArg_ParseTuple(args, "nn:slice", &start, &length)) return NULL;
    if (start < 0 || length < 0 || start > self->slice.length - length) return PyErr_Format(PyExc_IndexError, "no such rows");
    arrow_slice part = self->slice;
    part.offset += start;
    part.length = length;
    return part_of(self, &part);
}

static PyObject *array_take(array_object *self, PyObject *argument) {
    PyObject *rows = PySequence_Tuple(argument);
    if (rows == NULL) return NULL;
    Py_ssize_t count = PyTuple_Size(rows);
    uint32_t *numbers = malloc(((size_t)count + 1) * sizeof *numbers);
    if (numbers == NULL) PyErr_NoMemory();
    for (Py_ssize_t i = 0; numbers != NULL && i < count; i++) {
        Py_ssize_t row = PyNumber_AsSsize_t(PyTuple_GetItem(rows, i), PyExc_IndexError);
        if (row < 0 || row >= self->slice.length || row >= PQ_NONE) {
            if (!PyErr_Occurred()) PyErr_SetString(PyExc_IndexError, "no such row");
            free(numbers);
            numbers = NULL;
        } else {
            numbers[i] = (uint32_t)row;
        }
    }
    Py_DECREF(rows);
    if (numbers == NULL) return NULL;
    struct ArrowSchema schema;
    struct ArrowArray array;
    take_status status = take_rows(&self->slice, numbers, (size_t)count, &schema, &array);
    free(numbers);
    if (status == TAKE_OK) return array_of(PyType_GetModuleState(Py_TYPE(OBJECT(self))), &schema, &array);
    if (status == TAKE_NO_MEMORY) return PyErr_NoMemory();
    if (status == TAKE_TOO_LONG) return PyErr_Format(PyExc_OverflowError, "more than 2 GiB of text in one batch");
    return PyErr_Format(PyExc_TypeError, "rows of Arrow type %s cannot be taken", self->slice.schema->format);
}

PyObject *array_values(array_object *self, PyObject *none);   /* values.c */
PyObject *array_sizes(array_object *self, PyObject *none);    /* values.c */
PyObject *array_digest(array_object *self, PyObject *none);   /* values.c */

static PyMethodDef array_methods[] = {
    {"__arrow_c_array__", (PyCFunction)(void (*)(void))array_capsules, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("The capsules of the schema and the array.")},
    {"__arrow_c_schema__", (PyCFunction)schema_capsule, METH_NOARGS, PyDoc_STR("The capsule of the schema.")},
    {"child", (PyCFunction)array_child, METH_O, PyDoc_STR("child(index) -> Array")},
    {"slice", (PyCFunction)array_slice, METH_VARARGS, PyDoc_STR("slice(start, length) -> Array, without a copy")},
    {"take", (PyCFunction)array_take, METH_O, PyDoc_STR("take(rows) -> Array of these rows")},
    {"values", (PyCFunction)array_values, METH_NOARGS, PyDoc_STR("values() -> list of Python values")},
    {"sizes", (PyCFunction)array_sizes, METH_NOARGS, PyDoc_STR("sizes() -> list of the bytes of each string")},
    {"digest", (PyCFunction)array_digest, METH_NOARGS, PyDoc_STR("digest() -> a number that strings and nulls decide")},
    {NULL, NULL, 0, NULL},
};
static PyGetSetDef array_getset[] = {
    {"format", (getter)array_format, NULL, PyDoc_STR("Arrow's letters for the type."), NULL},
    {"dictionary", (getter)array_dictionary, NULL, PyDoc_STR("Arrow's letters for the type of the dictionary, or None."), NULL},
    {"nullable", (getter)array_nullable, NULL, PyDoc_STR("Nulls are allowed."), NULL},
    {"names", (getter)array_names, NULL, PyDoc_STR("The names of the children."), NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static PyType_Slot array_slots[] = {
    {Py_tp_doc, (void *)"An Arrow array; a batch of rows where it is a struct."},
    {Py_tp_dealloc, (void *)array_dealloc},
    {Py_sq_length, (void *)array_length},
    {Py_tp_methods, array_methods},
    {Py_tp_getset, array_getset},
    {0, NULL},
};
PyType_Spec array_spec = {
    .name = "pullquote._core.Array",
    .basicsize = sizeof(array_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = array_slots,
};
