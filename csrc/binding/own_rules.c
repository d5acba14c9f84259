/* OwnRules: the caller's own rules, made ready once and shared by threads. */
#include "binding.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *argument;
    pq_own_kind kind;
} groups[] = {{"abbrev_add", PQ_OWN_ABBREVIATION},      {"abbrev_drop", PQ_OWN_NO_ABBREVIATION}, {"exceptions", PQ_OWN_TOKENS},
              {"speech_verbs_add", PQ_OWN_SPEECH_VERB}, {"boilerplate_add", PQ_OWN_BOILERPLATE}, {"agencies_add", PQ_OWN_AGENCY},
              {"header_formats", PQ_OWN_HEADER_FORMAT}};
enum { GROUPS = sizeof groups / sizeof *groups };

typedef struct {
    PyObject_HEAD pq_rules *rules;
} own_rules_object;

static void own_rules_dealloc(own_rules_object *self) {
    PyTypeObject *type = Py_TYPE(OBJECT(self));
    pq_rules_free(self->rules);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(type);
}

static const char *utf8_of(const char *argument, PyObject *text, Py_ssize_t *size) {
    if (!PyUnicode_Check(text)) {
        PyErr_Format(PyExc_TypeError, "%s: %R is not a str", argument, text);
        return NULL;
    }
    const char *data = PyUnicode_AsUTF8AndSize(text, size);
    if (data == NULL && PyErr_ExceptionMatches(PyExc_UnicodeEncodeError))
        PyErr_Format(PyExc_ValueError, "%s: %R has a lone surrogate in it", argument, text);
    if (data != NULL && *size > INT32_MAX) return PyErr_Format(PyExc_ValueError, "%s: a text of 2 GiB", argument), NULL;
    return data;
}

/* (text, (token, ...)): the tokens have to spell the text. */
static int read_exception(const char *argument, PyObject *pair, pq_own_entry *entry) {
    Py_ssize_t size, at = 0;
    if (!PyTuple_Check(pair) || PyTuple_Size(pair) != 2 || !PyTuple_Check(PyTuple_GetItem(pair, 1)))
        return PyErr_Format(PyExc_TypeError, "%s: %R is not a pair of a text and its tokens", argument, pair), -1;
    PyObject *text = PyTuple_GetItem(pair, 0), *tokens = PyTuple_GetItem(pair, 1);
    if ((entry->text = utf8_of(argument, text, &size)) == NULL) return -1;
    entry->length = (uint32_t)size;
    for (Py_ssize_t i = 0; i < PyTuple_Size(tokens); i++) {
        Py_ssize_t length;
        const char *token = utf8_of(argument, PyTuple_GetItem(tokens, i), &length);
        if (token == NULL) return -1;
        if (length == 0) return PyErr_Format(PyExc_ValueError, "%s: %R has an empty token in %R", argument, text, tokens), -1;
        if (length > size - at || memcmp(entry->text + at, token, (size_t)length) != 0) at = size + 1;
        if (at > size) break;
        if (at < 64) entry->starts |= (uint64_t)1 << at;
        at += length;
    }
    if (at != size) return PyErr_Format(PyExc_ValueError, "%s: the tokens %R do not spell %R", argument, tokens, text), -1;
    return 0;
}

static int read_entry(unsigned group, PyObject *item, pq_own_entry *entry) {
    Py_ssize_t size;
    *entry = (pq_own_entry){.kind = (uint8_t)groups[group].kind};
    if (groups[group].kind == PQ_OWN_TOKENS) return read_exception(groups[group].argument, item, entry);
    if ((entry->text = utf8_of(groups[group].argument, item, &size)) == NULL) return -1;
    entry->length = (uint32_t)size;
    return 0;
}

static void raise_fault(PyObject *const *args, size_t entry, const char *fault) {
    for (unsigned group = 0; group < GROUPS; group++) {
        size_t count = (size_t)PyTuple_Size(args[group]);
        if (entry < count) {
            PyObject *item = PyTuple_GetItem(args[group], (Py_ssize_t)entry);
            if (groups[group].kind == PQ_OWN_TOKENS) item = PyTuple_GetItem(item, 0);
            PyErr_Format(PyExc_ValueError, "%s: %R %s", groups[group].argument, item, fault);
            return;
        }
        entry -= count;
    }
    PyErr_Format(PyExc_ValueError, "%s", fault);
}

static PyObject *make_object(binding_state *state, const pq_own_entry *entries, size_t count, PyObject *const *args) {
    pq_rules *rules;
    pq_rules_fault fault;
    pq_status status = pq_rules_new(NULL, NULL, entries, count, &rules, &fault);
    if (status == PQ_NO_MEMORY) return PyErr_NoMemory();
    if (status != PQ_OK) return raise_fault(args, fault.entry, fault.text), NULL;
    allocfunc alloc = (allocfunc)PyType_GetSlot(state->own_rules, Py_tp_alloc);
    own_rules_object *self = (own_rules_object *)alloc(state->own_rules, 0);
    if (self == NULL) pq_rules_free(rules);
    else self->rules = rules;
    return OBJECT(self);
}

/* own_rules(abbrev_add, abbrev_drop, exceptions, speech_verbs_add, boilerplate_add, agencies_add, header_formats): tuples of str,
 * exceptions of pairs */
PyObject *own_rules_new(PyObject *module, PyObject *const *args, Py_ssize_t arg_count) {
    size_t count = 0, used = 0;
    if (arg_count != GROUPS) return PyErr_Format(PyExc_TypeError, "own_rules takes %d arguments", (int)GROUPS);
    for (unsigned group = 0; group < GROUPS; group++) {
        if (!PyTuple_Check(args[group])) return PyErr_Format(PyExc_TypeError, "%s must be a tuple", groups[group].argument);
        count += (size_t)PyTuple_Size(args[group]);
    }
    pq_own_entry *entries = malloc((count + 1) * sizeof *entries);
    if (entries == NULL) return PyErr_NoMemory();
    int status = 0;
    for (unsigned group = 0; group < GROUPS; group++)
        for (Py_ssize_t i = 0; status == 0 && i < PyTuple_Size(args[group]); i++)
            status = read_entry(group, PyTuple_GetItem(args[group], i), &entries[used++]);
    PyObject *made = status == 0 ? make_object(state_of(module), entries, count, args) : NULL;
    free(entries);
    return made;
}

int own_rules_argument(const binding_state *state, PyObject *object, const pq_rules **rules) {
    *rules = NULL;
    if (object == Py_None) return 0;
    if (!PyObject_TypeCheck(object, state->own_rules)) {
        PyErr_SetString(PyExc_TypeError, "own must be OwnRules or None");
        return -1;
    }
    *rules = ((const own_rules_object *)object)->rules;
    return 0;
}

static PyType_Slot own_rules_slots[] = {
    {Py_tp_doc, (void *)PyDoc_STR("The caller's own rules, as the core reads them. Made by pullquote.Rules().")},
    {Py_tp_dealloc, (void *)own_rules_dealloc},
    {0, NULL},
};
PyType_Spec own_rules_spec = {
    .name = "pullquote._core.OwnRules",
    .basicsize = sizeof(own_rules_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = own_rules_slots,
};
