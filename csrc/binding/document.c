/* Document: one parsed text. The base of pullquote.Article. */
#include "binding.h"

#include <stdlib.h>
#include <string.h>

#define LEVEL(title, field, type) {title, offsetof(pq_document, field##s), offsetof(pq_document, field##_count), sizeof(type)}
const level_info levels[LEVEL_COUNT] = {
    [LEVEL_BLOCK] = LEVEL("blocks", block, pq_block),
    [LEVEL_TOKEN] = LEVEL("tokens", token, pq_token),
    [LEVEL_SENTENCE] = LEVEL("sentences", sentence, pq_sentence),
    [LEVEL_QUOTE] = LEVEL("quotes", quote, pq_quote),
    [LEVEL_CREDIT] = LEVEL("credits", credit, pq_credit),
    [LEVEL_ISSUE] = LEVEL("issues", issue, pq_issue),
    [LEVEL_MARK] = LEVEL("marks", mark, pq_mark),
    [LEVEL_SPAN] = {"spans", 0, 0, sizeof(pq_span)},
};

/* ---- memory -------------------------------------------------------------------------------------- */
pq_document *copy_document(const pq_document *from) {
    size_t maps = from->is_ascii ? 0 : (size_t)from->length / 64 + 1;
    size_t size = room_for(sizeof *from) + 2 * room_for(maps * 8) + 2 * room_for(maps * 4);
    size += room_for(from->field_count * sizeof *from->fields);
    for (int level = 0; level < LEVEL_SPAN; level++) size += room_for(level_count(from, (level_id)level) * levels[level].size);
    char *block = malloc(size);
    if (block == NULL) return NULL;
    pq_document *to = (pq_document *)(void *)block;
    *to = *from;
    to->text = NULL; /* borrowed for the parse only */
    char *at = block + room_for(sizeof *from);
#define COPY(target, source, bytes)                          \
    do {                                                     \
        size_t copy_size = (bytes);                          \
        (target) = (void *)at;                               \
        if (copy_size != 0) memcpy(at, (source), copy_size); \
        at += room_for(copy_size);                           \
    } while (0)
    COPY(to->starts, from->starts, maps * 8);
    COPY(to->astral, from->astral, maps * 8);
    COPY(to->starts_before, from->starts_before, maps * 4);
    COPY(to->astral_before, from->astral_before, maps * 4);
    COPY(to->fields, from->fields, from->field_count * sizeof *from->fields);
    for (int level = 0; level < LEVEL_SPAN; level++)
        COPY(*(void **)(void *)((char *)to + levels[level].items), level_items(from, (level_id)level),
             level_count(from, (level_id)level) * levels[level].size);
#undef COPY
    return to;
}

enum {
    LONG_TEXT = 32 * 1024,    /* from here on the GIL is released: shorter texts take less time than giving it away may cost */
    POOLED_TEXT = 1024 * 1024 /* a document that has seen a longer text is not kept */
};

/* Any thread. NULL without memory. */
static pq_document *take_document(binding_state *state) {
    pq_document *document = NULL;
    for (int i = 0; i < POOL_SIZE && document == NULL; i++) document = atomic_exchange(&state->pool[i], NULL);
    return document != NULL ? document : pq_document_new(NULL, NULL);
}

/* Any thread. `length` is that of the text it was used for. */
static void give_document(binding_state *state, pq_document *document, size_t length) {
    for (int i = 0; i < POOL_SIZE && document != NULL && length <= POOLED_TEXT; i++) {
        pq_document *none = NULL;
        if (atomic_compare_exchange_strong(&state->pool[i], &none, document)) document = NULL;
    }
    pq_document_free(document);
}

static pq_status run_parse(pq_document *document, const char *text, size_t length, const pq_options *options, pq_stage last) {
    if (length < LONG_TEXT) return pq_parse_until(document, text, length, options, last);
    pq_status status;
    Py_BEGIN_ALLOW_THREADS status = pq_parse_until(document, text, length, options, last);
    Py_END_ALLOW_THREADS return status;
}

pq_status parse_and_copy(binding_state *state, const char *text, size_t length, const pq_options *options, pq_stage last,
                         pq_document **copy) {
    pq_document *document = take_document(state);
    pq_status status = document == NULL ? PQ_NO_MEMORY : run_parse(document, text, length, options, last);
    if (status == PQ_OK && (*copy = copy_document(document)) == NULL) status = PQ_NO_MEMORY;
    give_document(state, document, length);
    return status;
}

void *raise_status(pq_status status, const char *argument) {
    if (status == PQ_NO_MEMORY) return PyErr_NoMemory();
    if (status == PQ_TOO_LONG) return PyErr_Format(PyExc_OverflowError, "%s has 2^31 bytes or more", argument);
    return PyErr_Format(PyExc_ValueError, "%s", pq_status_text(status));
}

int is_document(PyObject *object, const binding_state *state) { return PyType_IsSubtype(Py_TYPE(object), state->document); }

document_object *document_alloc(binding_state *state, PyObject *type) {
    if (!PyType_Check(type) || !PyType_IsSubtype((PyTypeObject *)type, state->document)) {
        PyErr_SetString(PyExc_TypeError, "type must be a subclass of Document");
        return NULL;
    }
    allocfunc alloc = (allocfunc)PyType_GetSlot((PyTypeObject *)type, Py_tp_alloc);
    document_object *self = (document_object *)alloc((PyTypeObject *)type, 0);
    if (self != NULL) self->state = state;
    return self;
}

static void document_dealloc(document_object *self) {
    PyTypeObject *type = Py_TYPE(OBJECT(self));
    Py_XDECREF(self->text);
    Py_XDECREF(self->source);
    free(self->data);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(type);
}

/* ---- the text argument --------------------------------------------------------------------------- */
typedef enum { ERRORS_REPLACE, ERRORS_STRICT, ERRORS_PASS } errors_id;

static int errors_value(PyObject *value) {
    static const char *const names[] = {"replace", "strict", "surrogatepass"};
    if (PyUnicode_Check(value))
        for (int i = 0; i < 3; i++)
            if (PyUnicode_CompareWithASCIIString(value, names[i]) == 0) return i;
    PyErr_Format(PyExc_ValueError, "errors=%R is not one of ('replace', 'strict', 'surrogatepass')", value);
    return -1;
}

typedef struct {
    PyObject *text;  /* str; of bytes NULL until somebody needs it */
    PyObject *bytes; /* owner of data, or NULL where it is text */
    const char *data;
    Py_ssize_t length;
} input;

static int too_long(Py_ssize_t length) {
    if (length <= INT32_MAX) return 0;
    raise_status(PQ_TOO_LONG, "text");
    return 1;
}

static int open_str(PyObject *text, errors_id errors, pq_options *options, input *in) {
    if (too_long(PyUnicode_GetLength(text))) return -1;
    in->text = Py_NewRef(text);
    in->data = PyUnicode_AsUTF8AndSize(text, &in->length);
    if (in->data == NULL) { /* lone surrogates, or no memory */
        if (errors == ERRORS_STRICT || !PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) return -1;
        PyErr_Clear();
        in->bytes = PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass");
        if (in->bytes == NULL || PyBytes_AsStringAndSize(in->bytes, (char **)&in->data, &in->length) < 0) return -1;
        options->surrogates = 1;
    }
    return too_long(in->length) ? -1 : 0;
}

/* Bytes that may change under a parse without the GIL are copied first. */
static PyObject *bytes_of(PyObject *object) {
    if (PyBytes_CheckExact(object)) return Py_NewRef(object);
    Py_buffer buffer;
    if (PyObject_GetBuffer(object, &buffer, PyBUF_FULL_RO) < 0) return NULL;
    PyObject *bytes = too_long(buffer.len) ? NULL : PyBytes_FromStringAndSize(NULL, buffer.len);
    if (bytes != NULL && PyBuffer_ToContiguous(PyBytes_AsString(bytes), &buffer, buffer.len, 'C') < 0) Py_CLEAR(bytes);
    PyBuffer_Release(&buffer);
    return bytes;
}

static int open_bytes(PyObject *object, errors_id errors, pq_options *options, input *in) {
    in->bytes = bytes_of(object);
    if (in->bytes == NULL || PyBytes_AsStringAndSize(in->bytes, (char **)&in->data, &in->length) < 0) return -1;
    options->surrogates = errors == ERRORS_PASS;
    return too_long(in->length) ? -1 : 0;
}

static int need_text(input *in, errors_id errors) {
    static const char *const handlers[] = {"replace", "strict", "surrogatepass"};
    if (in->text == NULL) in->text = PyUnicode_DecodeUTF8(in->data, in->length, handlers[errors]);
    return in->text == NULL ? -1 : 0;
}

static int open_input(PyObject *text, errors_id errors, pq_options *options, input *in) {
    *in = (input){0};
    if (PyUnicode_Check(text)) return open_str(text, errors, options, in);
    if (PyObject_CheckBuffer(text)) return open_bytes(text, errors, options, in);
    PyObject *type = PyType_GetName(Py_TYPE(text));
    if (type != NULL) PyErr_Format(PyExc_TypeError, "text must be str or bytes-like, not %U", type);
    Py_XDECREF(type);
    return -1;
}

static void close_input(input *in) {
    Py_XDECREF(in->text);
    Py_XDECREF(in->bytes);
}

/* ---- parse --------------------------------------------------------------------------------------- */
static int check_count(const char *function, Py_ssize_t count, Py_ssize_t wanted) {
    if (count == wanted) return 0;
    PyErr_Format(PyExc_TypeError, "%s takes %zd arguments", function, wanted);
    return -1;
}

/* parse() and texts() have the same arguments after the first: the text, and what is read here. */
typedef struct {
    pq_options options;
    pq_unit unit;
    errors_id errors;
} choices;

static int read_choices(const binding_state *state, PyObject *const *args, choices *to) {
    int layout = enum_value(state, NAMES_LAYOUT, "layout", args[2]);
    int tokens = layout < 0 ? -1 : enum_value(state, NAMES_TOKENS, "tokens", args[3]);
    int unit = tokens < 0 ? -1 : enum_value(state, NAMES_UNIT, "offsets", args[4]);
    int errors = unit < 0 ? -1 : errors_value(args[5]);
    int sentences = errors < 0 ? -1 : enum_value(state, NAMES_SENTENCES, "sentences", args[7]);
    int inside = sentences < 0 ? -1 : enum_value(state, NAMES_INSIDE_QUOTES, "inside_quotes", args[8]);
    int lang = inside < 0 ? -1 : enum_value(state, NAMES_LANG, "lang", args[11]);
    if (lang < 0) return -1;
    long given = PyLong_AsLong(args[6]);
    if (given == -1 && PyErr_Occurred()) return -1;
    int indirect = PyObject_IsTrue(args[10]);
    if (indirect < 0) return -1;
    to->options = (pq_options){.layout = (uint8_t)layout,
                               .tokens = (uint8_t)tokens,
                               .given = (uint8_t)given,
                               .sentences = (uint8_t)sentences,
                               .inside_quotes = (uint8_t)inside,
                               .indirect = (uint8_t)indirect,
                               .lang = (uint8_t)lang};
    to->unit = (pq_unit)unit;
    to->errors = (errors_id)errors;
    return own_rules_argument(state, args[9], &to->options.rules);
}

PyObject *document_parse(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    if (check_count("parse", count, 12) < 0) return NULL;
    binding_state *state = state_of(module);
    choices chosen;
    document_object *self = NULL;
    input in;
    if (read_choices(state, args, &chosen) < 0) return NULL;
    if (open_input(args[1], chosen.errors, &chosen.options, &in) == 0 && need_text(&in, chosen.errors) == 0 &&
        (self = document_alloc(state, args[0])) != NULL) {
        self->unit = (uint8_t)chosen.unit;
        self->layout = chosen.options.layout;
        self->tokens = chosen.options.tokens;
        self->surrogates = chosen.options.surrogates;
        self->text = Py_NewRef(in.text);
        pq_status status = parse_and_copy(state, in.data, (size_t)in.length, &chosen.options, PQ_STAGE_ARTICLE, &self->data);
        if (status != PQ_OK) {
            Py_CLEAR(self);
            raise_status(status, "text");
        } else if (self->data->ill_formed != 0) {
            self->source = Py_NewRef(in.bytes);
        }
    }
    close_input(&in);
    return OBJECT(self);
}

/* Runs only the stages that the level needs, and keeps nothing but the texts. */
PyObject *document_texts(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    static const pq_stage stage_of[] = {
        [LEVEL_BLOCK] = PQ_STAGE_ROLES, [LEVEL_TOKEN] = PQ_STAGE_TOKENS, [LEVEL_SENTENCE] = PQ_STAGE_SENTENCES};
    if (check_count("texts", count, 12) < 0) return NULL;
    binding_state *state = state_of(module);
    unsigned level = 0;
    while (level <= LEVEL_SENTENCE &&
           !(PyUnicode_Check(args[0]) && PyUnicode_CompareWithASCIIString(args[0], levels[level].name) == 0))
        level++;
    if (level > LEVEL_SENTENCE) return PyErr_Format(PyExc_ValueError, "no such level: %R", args[0]);
    choices chosen;
    PyObject *list = NULL;
    input in;
    if (read_choices(state, args, &chosen) < 0) return NULL;
    if (open_input(args[1], chosen.errors, &chosen.options, &in) == 0) {
        pq_document *document = take_document(state);
        pq_status status = document == NULL ? PQ_NO_MEMORY
                                            : run_parse(document, in.data, (size_t)in.length, &chosen.options, stage_of[level]);
        if (status != PQ_OK) {
            raise_status(status, "text");
        } else {
            int is_good = document->ill_formed == 0 && !chosen.options.surrogates;
            if (is_good || need_text(&in, chosen.errors) == 0)
                list = texts_of(state, document, is_good ? in.data : NULL, in.text, (level_id)level, 0, 1,
                                (Py_ssize_t)level_count(document, (level_id)level));
        }
        give_document(state, document, (size_t)in.length);
    }
    close_input(&in);
    return list;
}

/* ---- what a document gives ----------------------------------------------------------------------- */
PyObject *text_of_span(const pq_document *data, PyObject *text, uint32_t start, uint32_t end) {
    return PyUnicode_Substring(text, pq_offset(data, start, PQ_UNIT_CODE_POINT), pq_offset(data, end, PQ_UNIT_CODE_POINT));
}

PyObject *text_between(const document_object *self, uint32_t start, uint32_t end) {
    return text_of_span(self->data, self->text, start, end);
}

const char *bytes_of_document(const document_object *self) {
    Py_ssize_t size;
    if (self->source != NULL || self->surrogates) return NULL;
    const char *bytes = PyUnicode_AsUTF8AndSize(self->text, &size);
    if (bytes == NULL) PyErr_Clear(); /* the str will do */
    return bytes != NULL && (size_t)size == self->data->length ? bytes : NULL;
}

static PyObject *get_text(document_object *self, void *Py_UNUSED(none)) { return Py_NewRef(self->text); }
static PyObject *get_offsets(document_object *self, void *Py_UNUSED(none)) {
    return enum_name(self->state, NAMES_UNIT, self->unit);
}
static PyObject *get_layout(document_object *self, void *Py_UNUSED(none)) {
    return enum_name(self->state, NAMES_LAYOUT, self->layout);
}
static PyObject *get_level(document_object *self, void *closure) { return views_all(self, (level_id)(intptr_t)closure); }

static PyObject *get_text_hash(document_object *self, void *Py_UNUSED(none)) { return hash_of_body(self); }

static PyGetSetDef document_getset[] = {
    {"text", (getter)get_text, NULL, PyDoc_STR("The text that all spans are spans of."), NULL},
    {"offsets", (getter)get_offsets, NULL, PyDoc_STR("What offsets count: 'codepoint', 'byte' or 'utf16'."), NULL},
    {"layout", (getter)get_layout, NULL, PyDoc_STR("'article' or 'plain', as asked for."), NULL},
    {"blocks", (getter)get_level, NULL, PyDoc_STR("The blocks, in text order."), (void *)LEVEL_BLOCK},
    {"tokens", (getter)get_level, NULL, PyDoc_STR("The tokens, in text order."), (void *)LEVEL_TOKEN},
    {"sentences", (getter)get_level, NULL, PyDoc_STR("The sentences, in text order."), (void *)LEVEL_SENTENCE},
    {"quotes", (getter)get_level, NULL, PyDoc_STR("The quotes, in text order."), (void *)LEVEL_QUOTE},
    {"credits", (getter)get_level, NULL, PyDoc_STR("The photo credits, in text order."), (void *)LEVEL_CREDIT},
    {"issues", (getter)get_level, NULL, PyDoc_STR("What is odd about the text."), (void *)LEVEL_ISSUE},
    {"text_hash", (getter)get_text_hash, NULL,
     PyDoc_STR("A hash of the words of its body, without case and punctuation, stable for ever: for finding copies."), NULL},
    {"_marks", (getter)get_level, NULL, PyDoc_STR("Every token that may be a quotation mark, and its role."), (void *)LEVEL_MARK},
    {NULL, NULL, NULL, NULL, NULL},
};

/* [(kind, start, end, text, value or None, offset_minutes or None, rule)] */
static PyObject *document_fields(document_object *self, PyObject *Py_UNUSED(none)) {
    const pq_document *data = self->data;
    PyObject *list = PyList_New(data->field_count);
    for (uint32_t i = 0; list != NULL && i < data->field_count; i++) {
        const pq_field *field = &data->fields[i];
        PyObject *value = field->has_value ? PyLong_FromLongLong(field->value) : Py_NewRef(Py_None);
        PyObject *minutes = field->offset_minutes != PQ_NO_OFFSET ? PyLong_FromLong(field->offset_minutes) : Py_NewRef(Py_None);
        PyObject *row = value && minutes ? Py_BuildValue("(NIINNNNd)", enum_name(self->state, NAMES_FIELD_KIND, field->kind),
                                                         pq_offset(data, field->start, (pq_unit)self->unit),
                                                         pq_offset(data, field->end, (pq_unit)self->unit),
                                                         text_between(self, field->start, field->end), value, minutes,
                                                         rule_name(field->rule), (double)field->score)
                                         : NULL;
        if (row == NULL || PyList_SetItem(list, (Py_ssize_t)i, row) < 0) Py_CLEAR(list);
    }
    return list;
}

static int offset_argument(const document_object *self, const char *name, PyObject *object, uint32_t *byte) {
    if (!PyIndex_Check(object)) {
        PyObject *type = PyType_GetName(Py_TYPE(object));
        if (type != NULL) PyErr_Format(PyExc_TypeError, "%s must be int, not %U", name, type);
        Py_XDECREF(type);
        return -1;
    }
    Py_ssize_t offset = PyNumber_AsSsize_t(object, PyExc_IndexError);
    if (offset == -1 && PyErr_Occurred()) return -1;
    Py_ssize_t length = (Py_ssize_t)pq_offset(self->data, self->data->length, (pq_unit)self->unit);
    if (offset < 0 || offset > length) {
        PyErr_Format(PyExc_IndexError, "%s %zd is outside the text (0 to %zd)", name, offset, length);
        return -1;
    }
    *byte = pq_byte(self->data, (uint32_t)offset, (pq_unit)self->unit);
    return 0;
}

/* The item of a level of disjoint spans that holds the byte, or None. */
static PyObject *item_at(document_object *self, level_id level, uint32_t byte) {
    uint32_t index = lower_bound(self->data, level, byte + 1);
    if (index == 0) Py_RETURN_NONE;
    const pq_span *span = (const void *)((const char *)level_items(self->data, level) + (size_t)(index - 1) * levels[level].size);
    if (byte >= span->end) Py_RETURN_NONE;
    return view_new(self, level, span);
}

static PyObject *quotes_at(document_object *self, uint32_t byte) {
    PyObject *list = PyList_New(0);
    for (uint32_t q = 0; list != NULL && q < self->data->quote_count && self->data->quotes[q].start <= byte; q++) {
        if (byte >= self->data->quotes[q].end) continue;
        PyObject *view = view_at(self, LEVEL_QUOTE, q);
        if (view == NULL || PyList_Append(list, view) < 0) Py_CLEAR(list);
        Py_XDECREF(view);
    }
    return list;
}

static PyObject *document_at(document_object *self, PyObject *offset) {
    uint32_t byte;
    if (offset_argument(self, "offset", offset, &byte) < 0) return NULL;
    return Py_BuildValue("(NNNN)", item_at(self, LEVEL_BLOCK, byte), item_at(self, LEVEL_SENTENCE, byte),
                         item_at(self, LEVEL_TOKEN, byte), quotes_at(self, byte));
}

/* (is_end, start, end, rule, plain_rule or None, bias, [(weight, what, text or None)]) */
static PyObject *boundary_tuple(const document_object *self, const pq_boundary *b) {
    PyObject *weights = PyList_New(b->weight_count);
    for (unsigned i = 0; weights != NULL && i < b->weight_count; i++) {
        const pq_weight *w = &b->weights[i];
        PyObject *text = w->start != PQ_NONE ? text_between(self, w->start, w->end) : Py_NewRef(Py_None);
        PyObject *row = text != NULL ? Py_BuildValue("(isN)", w->weight, pq_feature_text(w->feature), text) : NULL;
        if (row == NULL || PyList_SetItem(weights, (Py_ssize_t)i, row) < 0) Py_CLEAR(weights);
    }
    if (weights == NULL) return NULL;
    return Py_BuildValue("(OIINNiN)", b->is_end ? Py_True : Py_False, pq_offset(self->data, b->start, (pq_unit)self->unit),
                         pq_offset(self->data, b->end, (pq_unit)self->unit), rule_name(b->rule), rule_name(b->plain_rule), b->bias,
                         weights);
}

/* Parses anew: what was weighed and refused is not kept. */
static PyObject *document_boundary(document_object *self, PyObject *args) {
    PyObject *offset, *sentences_name, *inside_name, *own, *lang_name;
    unsigned char given;
    uint32_t byte;
    if (!PyArg_ParseTuple(args, "ObOOOO:_boundary", &offset, &given, &sentences_name, &inside_name, &own, &lang_name)) return NULL;
    if (offset_argument(self, "offset", offset, &byte) < 0) return NULL;
    int sentences = enum_value(self->state, NAMES_SENTENCES, "sentences", sentences_name);
    int inside = sentences < 0 ? -1 : enum_value(self->state, NAMES_INSIDE_QUOTES, "inside_quotes", inside_name);
    int lang = inside < 0 ? -1 : enum_value(self->state, NAMES_LANG, "lang", lang_name);
    if (lang < 0) return NULL;
    pq_options options = {.layout = self->layout,
                          .tokens = self->tokens,
                          .given = given,
                          .surrogates = self->surrogates,
                          .sentences = (uint8_t)sentences,
                          .inside_quotes = (uint8_t)inside,
                          .lang = (uint8_t)lang};
    if (own_rules_argument(self->state, own, &options.rules) < 0) return NULL;
    PyObject *bytes = self->source ? Py_NewRef(self->source) : PyUnicode_AsEncodedString(self->text, "utf-8", "surrogatepass");
    char *text;
    Py_ssize_t length;
    PyObject *result = NULL;
    if (bytes != NULL && PyBytes_AsStringAndSize(bytes, &text, &length) == 0) {
        pq_document *document = pq_document_new(NULL, NULL);
        pq_boundary boundary;
        pq_status status = document == NULL ? PQ_NO_MEMORY : pq_explain(document, text, (size_t)length, &options, byte, &boundary);
        pq_document_free(document);
        result = status == PQ_OK ? boundary_tuple(self, &boundary) : raise_status(status, "text");
    }
    Py_XDECREF(bytes);
    return result;
}

static PyObject *document_span(document_object *self, PyObject *args) {
    PyObject *start_object, *end_object;
    uint32_t start, end;
    if (!PyArg_ParseTuple(args, "OO:span", &start_object, &end_object)) return NULL;
    if (offset_argument(self, "start", start_object, &start) < 0 || offset_argument(self, "end", end_object, &end) < 0) return NULL;
    if (end < start) return PyErr_Format(PyExc_ValueError, "end %S is before start %S", end_object, start_object);
    return span_new(self, start, end);
}

static PyObject *document_span_of_text(document_object *self, PyObject *args) {
    Py_ssize_t start, end;
    if (!PyArg_ParseTuple(args, "nn:_span_of_text", &start, &end)) return NULL;
    Py_ssize_t length = (Py_ssize_t)self->data->code_points;
    if (start < 0 || start > end || end > length) return PyErr_Format(PyExc_IndexError, "no such span");
    return span_new(self, pq_byte(self->data, (uint32_t)start, PQ_UNIT_CODE_POINT),
                    pq_byte(self->data, (uint32_t)end, PQ_UNIT_CODE_POINT));
}

/* The same results counted in another unit; a bare Document of this one's type, for its maker to fill in. */
static PyObject *document_counted_in(document_object *self, PyObject *unit_name) {
    int unit = enum_value(self->state, NAMES_UNIT, "offsets", unit_name);
    document_object *other = unit < 0 ? NULL : document_alloc(self->state, (PyObject *)Py_TYPE(OBJECT(self)));
    if (other == NULL) return NULL;
    other->unit = (uint8_t)unit;
    other->layout = self->layout;
    other->tokens = self->tokens;
    other->surrogates = self->surrogates;
    other->text = Py_NewRef(self->text);
    other->source = Py_XNewRef(self->source);
    other->data = copy_document(self->data);
    if (other->data != NULL) return OBJECT(other);
    Py_DECREF(OBJECT(other));
    return PyErr_NoMemory();
}

static PyObject *document_counts(document_object *self, PyObject *Py_UNUSED(none)) {
    const pq_document *data = self->data;
    return Py_BuildValue("{sI sI sI sI sO}", "length", data->length, "code_points", data->code_points, "utf16_units",
                         data->utf16_units, "ill_formed", data->ill_formed, "is_ascii", data->is_ascii ? Py_True : Py_False);
}

static PyObject *document_dump_method(document_object *self, PyObject *Py_UNUSED(none)) { return document_dump(self); }

static PyMethodDef document_methods[] = {
    {"_fields", (PyCFunction)document_fields, METH_NOARGS,
     PyDoc_STR("[(kind, start, end, text, value, offset_minutes, rule, score)]")},
    {"_at", (PyCFunction)document_at, METH_O, PyDoc_STR("(block, sentence, token, quotes) at an offset")},
    {"_boundary", (PyCFunction)document_boundary, METH_VARARGS,
     PyDoc_STR(
         "_boundary(offset, given, sentences, inside_quotes, own, lang) -> (is_end, start, end, rule, plain_rule, bias, weights)")},
    {"span", (PyCFunction)document_span, METH_VARARGS,
     PyDoc_STR(
         "span(start, end) -> the Span between two offsets, in the unit of this article.\n\nRaises IndexError outside the text, ValueError where end is before start.")},
    {"_span_of_text", (PyCFunction)document_span_of_text, METH_VARARGS, PyDoc_STR("the Span between two code points")},
    {"_counted_in", (PyCFunction)document_counted_in, METH_O, PyDoc_STR("the same results with offsets in another unit")},
    {"_counts", (PyCFunction)document_counts, METH_NOARGS, PyDoc_STR("what the utf8 stage counted")},
    {"_dump", (PyCFunction)document_dump_method, METH_NOARGS, PyDoc_STR("(text or bytes, state) for restore()")},
    {NULL, NULL, 0, NULL},
};

PyDoc_STRVAR(document_doc, "One text taken apart. Made by pullquote.article().");
static PyType_Slot document_slots[] = {
    {Py_tp_doc, (void *)document_doc},
    {Py_tp_dealloc, (void *)document_dealloc},
    {Py_tp_getset, document_getset},
    {Py_tp_methods, document_methods},
    {0, NULL},
};
PyType_Spec document_spec = {
    .name = "pullquote._core.Document",
    .basicsize = sizeof(document_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = document_slots,
};
