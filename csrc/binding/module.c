/* The module pullquote._core: its functions, and its state. */
#include "arrow.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* ---- names --------------------------------------------------------------------------------------- */
static const char *in_quote_name(unsigned value) {
    static const char *const names[] = {"no", "part", "all"};
    return names[value < 3 ? value : 0];
}
static const char *layout_name(unsigned value) {
    static const char *const names[] = {"article", "plain"};
    return names[value < PQ_LAYOUT_COUNT ? value : 0];
}
static const char *tokens_name(unsigned value) {
    static const char *const names[] = {"ud", "ptb", "plain", "uax29"};
    return names[value < PQ_TOKENS_COUNT ? value : 0];
}
static const char *sentences_name(unsigned value) {
    static const char *const names[] = {"rules", "uax29"};
    return names[value < PQ_SENTENCES_COUNT ? value : 0];
}
static const char *inside_quotes_name(unsigned value) {
    static const char *const names[] = {"split", "join"};
    return names[value < PQ_INSIDE_COUNT ? value : 0];
}
static const char *lang_name(unsigned value) {
    static const char *const names[] = {"en", "de", "fr", "es", "it"};
    return names[value < PQ_LANG_COUNT ? value : 0];
}
static const char *unit_name(unsigned value) {
    static const char *const names[] = {"byte", "codepoint", "utf16"};
    return names[value < PQ_UNIT_COUNT ? value : 0];
}

static const struct {
    const char *title;
    const char *(*name)(unsigned value);
    unsigned count;
} name_lists[NAMES_COUNT] = {
    [NAMES_BLOCK_KIND] = {"block_kind", pq_block_kind_name, PQ_BLOCK_KIND_COUNT},
    [NAMES_NOTE_KIND] = {"note_kind", pq_note_kind_name, PQ_NOTE_KIND_COUNT},
    [NAMES_TOKEN_KIND] = {"token_kind", pq_token_kind_name, PQ_TOKEN_KIND_COUNT},
    [NAMES_MARK_ROLE] = {"mark_role", pq_mark_role_name, PQ_MARK_ROLE_COUNT},
    [NAMES_GLYPH] = {"glyph", pq_glyph_name, PQ_GLYPH_COUNT},
    [NAMES_QUOTE_KIND] = {"quote_kind", pq_quote_kind_name, PQ_QUOTE_KIND_COUNT},
    [NAMES_SPEAKER_KIND] = {"speaker_kind", pq_speaker_kind_name, PQ_SPEAKER_KIND_COUNT},
    [NAMES_CUE_CLASS] = {"cue_class", pq_cue_class_name, PQ_CUE_CLASS_COUNT},
    [NAMES_ORDER] = {"order", pq_order_name, PQ_ORDER_COUNT},
    [NAMES_FIELD_KIND] = {"field_kind", pq_field_kind_name, PQ_FIELD_KIND_COUNT},
    [NAMES_ISSUE_KIND] = {"issue_kind", pq_issue_kind_name, PQ_ISSUE_KIND_COUNT},
    [NAMES_IN_QUOTE] = {"in_quote", in_quote_name, 3},
    [NAMES_LAYOUT] = {"layout", layout_name, PQ_LAYOUT_COUNT},
    [NAMES_TOKENS] = {"tokens", tokens_name, PQ_TOKENS_COUNT},
    [NAMES_SENTENCES] = {"sentences", sentences_name, PQ_SENTENCES_COUNT},
    [NAMES_INSIDE_QUOTES] = {"inside_quotes", inside_quotes_name, PQ_INSIDE_COUNT},
    [NAMES_LANG] = {"lang", lang_name, PQ_LANG_COUNT},
    [NAMES_UNIT] = {"offsets", unit_name, PQ_UNIT_COUNT},
};

static PyObject *make_names(names_id names) {
    PyObject *tuple = PyTuple_New(name_lists[names].count);
    for (unsigned i = 0; tuple != NULL && i < name_lists[names].count; i++) {
        PyObject *name = PyUnicode_InternFromString(name_lists[names].name(i));
        if (name == NULL || PyTuple_SetItem(tuple, (Py_ssize_t)i, name) < 0) Py_CLEAR(tuple);
    }
    return tuple;
}

PyObject *enum_name(const binding_state *state, names_id names, unsigned value) {
    return Py_NewRef(PyTuple_GetItem(state->names[names], value < name_lists[names].count ? (Py_ssize_t)value : 0));
}

int enum_value(const binding_state *state, names_id names, const char *argument, PyObject *value) {
    if (PyUnicode_Check(value))
        for (unsigned i = 0; i < name_lists[names].count; i++)
            if (PyUnicode_CompareWithASCIIString(value, name_lists[names].name(i)) == 0) return (int)i;
    PyErr_Format(PyExc_ValueError, "%s=%R is not one of %R", argument, value, state->names[names]);
    return -1;
}

PyObject *rule_name(uint16_t rule) {
    char id[8];
    pq_rule_id(rule, id);
    if (id[0] == 0) Py_RETURN_NONE;
    return PyUnicode_FromString(id);
}

/* ---- functions ----------------------------------------------------------------------------------- */
static PyObject *module_fold(PyObject *Py_UNUSED(module), PyObject *text) {
    if (!PyUnicode_Check(text)) return PyErr_Format(PyExc_TypeError, "text must be str");
    return fold_text(text);
}

static PyObject *module_rules(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(none)) {
    PyObject *all = PyDict_New();
    for (unsigned stage = 0; all != NULL && stage < PQ_STAGE_COUNT; stage++)
        for (unsigned number = 1; number < 256; number++) {
            const char *text = pq_rule_text(PQ_RULE(stage, number));
            if (text[0] == 0) continue;
            char id[8];
            pq_rule_id(PQ_RULE(stage, number), id);
            PyObject *value = PyUnicode_FromString(text);
            if (value == NULL || PyDict_SetItemString(all, id, value) < 0) Py_CLEAR(all);
            Py_XDECREF(value);
            if (all == NULL) return NULL;
        }
    return all;
}

/* _view(document, level, index), _views(document, level, start, step, length), _span(document, start, end):
 * what pickled views are made of. Arguments may be hostile. */
static document_object *document_argument(PyObject *module, PyObject *object) {
    if (is_document(object, state_of(module))) return (document_object *)object;
    PyErr_SetString(PyExc_TypeError, "not an article");
    return NULL;
}

static PyObject *module_view(PyObject *module, PyObject *args) {
    PyObject *object;
    int level;
    unsigned long index;
    if (!PyArg_ParseTuple(args, "Oik:_view", &object, &level, &index)) return NULL;
    document_object *document = document_argument(module, object);
    if (document == NULL) return NULL;
    if (level < 0 || level >= LEVEL_SPAN || index >= level_count(document->data, (level_id)level))
        return PyErr_Format(PyExc_IndexError, "no such item");
    return view_at(document, (level_id)level, (uint32_t)index);
}

static PyObject *module_views(PyObject *module, PyObject *args) {
    PyObject *object;
    int level;
    Py_ssize_t start, step, length;
    if (!PyArg_ParseTuple(args, "Oinnn:_views", &object, &level, &start, &step, &length)) return NULL;
    document_object *document = document_argument(module, object);
    if (document == NULL) return NULL;
    if (level < 0 || level >= LEVEL_SPAN) return PyErr_Format(PyExc_IndexError, "no such level");
    Py_ssize_t count = (Py_ssize_t)level_count(document->data, (level_id)level);
    int fits = length == 0;
    if (length > 0 && length <= count && start >= 0 && start < count && step != 0 && step >= -count && step <= count) {
        Py_ssize_t last = start + (length - 1) * step; /* within 2^62: both factors are below 2^31 */
        fits = last >= 0 && last < count;
    }
    if (!fits) return PyErr_Format(PyExc_IndexError, "no such items");
    return views_new(document, (level_id)level, length ? start : 0, length ? step : 1, length);
}

static PyObject *module_span(PyObject *module, PyObject *args) {
    PyObject *object;
    unsigned long start, end;
    if (!PyArg_ParseTuple(args, "Okk:_span", &object, &start, &end)) return NULL;
    document_object *document = document_argument(module, object);
    if (document == NULL) return NULL;
    if (start > end || end > document->data->length) return PyErr_Format(PyExc_IndexError, "no such span");
    return span_new(document, (uint32_t)start, (uint32_t)end);
}

static PyObject *module_trim(PyObject *module, PyObject *Py_UNUSED(none)) {
    pool_trim(state_of(module)->memory);
    Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    {"parse", (PyCFunction)(void (*)(void))document_parse, METH_FASTCALL,
     PyDoc_STR(
         "parse(type, text, layout, tokens, offsets, errors, given, sentences, inside_quotes, own, indirect, lang) -> an instance of type, "
         "a subclass of Document")},
    {"texts", (PyCFunction)(void (*)(void))document_texts, METH_FASTCALL,
     PyDoc_STR("texts(level, ...as parse()) -> the texts of all items of a level, as a list of str")},
    {"own_rules", (PyCFunction)(void (*)(void))own_rules_new, METH_FASTCALL,
     PyDoc_STR(
         "own_rules(abbrev_add, abbrev_drop, exceptions, speech_verbs_add, boilerplate_add, agencies_add, header_formats) -> OwnRules")},
    {"restore", (PyCFunction)(void (*)(void))document_restore, METH_FASTCALL,
     PyDoc_STR("restore(type, text_or_source, state) -> what Document._dump() saved")},
    {"fold", module_fold, METH_O, PyDoc_STR("fold(text) -> NFC of the case-folded text")},
    {"rules", module_rules, METH_NOARGS, PyDoc_STR("rules() -> {rule id: what it does}")},
    {"parse_batch", (PyCFunction)(void (*)(void))parse_batch, METH_FASTCALL,
     PyDoc_STR(
         "parse_batch(texts, ids, tables, layout, tokens, offsets, surrogates, strict, titles, created, zone, keep, metadata, own_rules)")},
    {"trim", module_trim, METH_NOARGS, PyDoc_STR("trim() gives memory that is kept for columns back to the system.")},
    {"table_columns", table_columns, METH_NOARGS, PyDoc_STR("table_columns() -> {table: names of columns}")},
    {"read_jsonl", read_jsonl, METH_VARARGS,
     PyDoc_STR("read_jsonl(block, names) -> (Arrays, ends of lines), or None where a line is unusual")},
    {"import_array", arrow_import_array, METH_VARARGS, PyDoc_STR("import_array(schema capsule, array capsule) -> Array")},
    {"import_stream", arrow_import_stream, METH_O, PyDoc_STR("import_stream(stream capsule) -> Stream")},
    {"export_stream", arrow_export_stream, METH_VARARGS, PyDoc_STR("export_stream(schema, arrays) -> stream capsule")},
    {"struct", arrow_struct, METH_VARARGS, PyDoc_STR("struct(names, arrays, metadata, length) -> Array")},
    {"strings", arrow_strings, METH_VARARGS, PyDoc_STR("strings(values, strict) -> (Array, whether there are lone surrogates)")},
    {"numbers", arrow_numbers, METH_VARARGS, PyDoc_STR("numbers(values, format) -> Array")},
    {"_view", module_view, METH_VARARGS, NULL},
    {"_views", module_views, METH_VARARGS, NULL},
    {"_span", module_span, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

/* ---- life ---------------------------------------------------------------------------------------- */
binding_state *state_of(PyObject *module) { return PyModule_GetState(module); }

static PyTypeObject *add_type(PyObject *module, PyType_Spec *spec) {
    PyTypeObject *type = (PyTypeObject *)PyType_FromModuleAndSpec(module, spec, NULL);
    if (type != NULL && PyModule_AddType(module, type) < 0) Py_CLEAR(type);
    return type;
}

static int add_names(PyObject *module, binding_state *state) {
    PyObject *all = PyDict_New();
    for (int n = 0; all != NULL && n < NAMES_COUNT; n++) {
        state->names[n] = make_names((names_id)n);
        if (state->names[n] == NULL || PyDict_SetItemString(all, name_lists[n].title, state->names[n]) < 0) Py_CLEAR(all);
    }
    int status = all == NULL ? -1 : PyModule_AddObjectRef(module, "NAMES", all);
    Py_XDECREF(all);
    return status;
}

static int module_exec(PyObject *module) {
    binding_state *state = state_of(module);
    memset(state, 0, sizeof *state);
    if (add_names(module, state) < 0) return -1;
    if ((state->document = add_type(module, &document_spec)) == NULL) return -1;
    if ((state->views = add_type(module, &views_spec)) == NULL) return -1;
    if ((state->own_rules = add_type(module, &own_rules_spec)) == NULL) return -1;
    for (int level = 0; level < LEVEL_COUNT; level++)
        if ((state->level[level] = add_type(module, view_specs[level])) == NULL) return -1;
    if ((state->rules = malloc(sizeof *state->rules)) == NULL || (state->memory = pool_new()) == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    list_rules(state->rules);
    if ((state->array = add_type(module, &array_spec)) == NULL) return -1;
    if ((state->stream = add_type(module, &stream_spec)) == NULL) return -1;
    if ((state->ids = add_type(module, &ids_spec)) == NULL) return -1;
    if (PyModule_AddStringConstant(module, "VERSION", PQ_VERSION) < 0) return -1;
    if (PyModule_AddStringConstant(module, "RULE_SET", PQ_RULE_SET) < 0) return -1;
    if (PyModule_AddStringConstant(module, "UTF8PROC_VERSION", utf8proc_version()) < 0) return -1;
    return 0;
}

static int module_traverse(PyObject *module, visitproc visit, void *arg) {
    binding_state *state = state_of(module);
    if (state == NULL) return 0;
    Py_VISIT(state->document);
    Py_VISIT(state->views);
    Py_VISIT(state->own_rules);
    Py_VISIT(state->array);
    Py_VISIT(state->stream);
    Py_VISIT(state->ids);
    for (int level = 0; level < LEVEL_COUNT; level++) Py_VISIT(state->level[level]);
    for (int n = 0; n < NAMES_COUNT; n++) Py_VISIT(state->names[n]);
    return 0;
}

static int module_clear(PyObject *module) {
    binding_state *state = state_of(module);
    if (state == NULL) return 0;
    clear_words(state);
    Py_CLEAR(state->document);
    Py_CLEAR(state->views);
    Py_CLEAR(state->own_rules);
    Py_CLEAR(state->array);
    Py_CLEAR(state->stream);
    Py_CLEAR(state->ids);
    for (int level = 0; level < LEVEL_COUNT; level++) Py_CLEAR(state->level[level]);
    for (int n = 0; n < NAMES_COUNT; n++) Py_CLEAR(state->names[n]);
    return 0;
}

static void module_free(void *module) {
    binding_state *state = state_of(module);
    if (state == NULL) return;
    module_clear(module);
    free(state->rules);
    pool_release(state->memory);
    for (int i = 0; i < POOL_SIZE; i++) pq_document_free(atomic_exchange(&state->pool[i], NULL));
}

PyMODINIT_FUNC PyInit__core(void) {
    /* Slots that the headers of 3.11 do not have, and that older Pythons refuse: by number, when this Python knows them. */
    enum { MULTIPLE_INTERPRETERS = 3, NO_GIL = 4 };
    static PyModuleDef_Slot slots[4];
    static PyModuleDef definition = {
        .m_base = PyModuleDef_HEAD_INIT,
        .m_name = "_core",
        .m_doc = "The C core of pullquote, and its views. Use the package pullquote.",
        .m_size = sizeof(binding_state),
        .m_methods = functions,
        .m_slots = slots,
        .m_traverse = module_traverse,
        .m_clear = module_clear,
        .m_free = module_free,
    };
    int n = 0;
    slots[n++] = (PyModuleDef_Slot){Py_mod_exec, (void *)module_exec};
    if (Py_Version >= 0x030C0000) slots[n++] = (PyModuleDef_Slot){MULTIPLE_INTERPRETERS, (void *)2}; /* own GIL */
    if (Py_Version >= 0x030D0000) slots[n++] = (PyModuleDef_Slot){NO_GIL, (void *)1};
    return PyModuleDef_Init(&definition);
}
