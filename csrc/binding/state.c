/* Pickling: a document as its text and its arrays, byte for byte. What comes back may be damaged or hostile, so everything that
 * is used as an index, an offset or a name is checked before a document is made of it. */
#include "binding.h"

#include <stdlib.h>
#include <string.h>

#define RULES_SIZE 24
typedef struct {
    char magic[4];
    uint16_t order; /* 0x0102: these are the machine's bytes */
    uint8_t unit, layout, tokens, surrogates;
    uint16_t field_size;
    uint16_t sizes[LEVEL_SPAN]; /* of the items: another version has others */
    char rules[RULES_SIZE];     /* PQ_RULE_SET "/" PQ_VERSION */
    uint32_t length;
    uint32_t field_count;
    uint32_t counts[LEVEL_SPAN];
} header;

static header make_header(const document_object *self) {
    header head;
    memset(&head, 0, sizeof head);
    memcpy(head.magic, "PQD2", 4); /* 2: each array begins where its items may */
    head.order = 0x0102;
    head.unit = self->unit, head.layout = self->layout, head.tokens = self->tokens, head.surrogates = self->surrogates;
    head.field_size = sizeof(pq_field);
    strncpy(head.rules, PQ_RULE_SET "/" PQ_VERSION, RULES_SIZE - 1);
    for (int level = 0; level < LEVEL_SPAN; level++) head.sizes[level] = (uint16_t)levels[level].size;
    if (self->data != NULL) {
        head.length = self->data->length;
        head.field_count = self->data->field_count;
        for (int level = 0; level < LEVEL_SPAN; level++) head.counts[level] = level_count(self->data, (level_id)level);
    }
    return head;
}

static size_t arrays_size(const header *head) {
    size_t size = room_for((size_t)head->field_count * sizeof(pq_field));
    for (int level = 0; level < LEVEL_SPAN; level++) size += room_for((size_t)head->counts[level] * levels[level].size);
    return size;
}

PyObject *document_dump(document_object *self) {
    header head = make_header(self);
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(sizeof head + arrays_size(&head)));
    if (bytes == NULL) return NULL;
    char *at = PyBytes_AsString(bytes);
    memcpy(at, &head, sizeof head);
    at += sizeof head;
    memset(at, 0, arrays_size(&head)); /* between the arrays too: equal articles have equal bytes */
#define SAVE(source, size)                             \
    do {                                               \
        if ((size) != 0) memcpy(at, (source), (size)); \
        at += room_for(size);                          \
    } while (0)
    SAVE(self->data->fields, (size_t)head.field_count * sizeof(pq_field));
    for (int level = 0; level < LEVEL_SPAN; level++)
        SAVE(level_items(self->data, (level_id)level), (size_t)head.counts[level] * levels[level].size);
#undef SAVE
    return Py_BuildValue("(ON)", self->source ? self->source : self->text, bytes);
}

/* ---- validation ---------------------------------------------------------------------------------- */
static int is_span(const pq_document *d, uint32_t start, uint32_t end) { return start <= end && end <= d->length; }
static int is_span_or_none(const pq_document *d, pq_span s) {
    return (s.start == PQ_NONE && s.end == PQ_NONE) || is_span(d, s.start, s.end);
}
static int is_range(uint32_t first, uint32_t end, uint32_t count) { return first <= end && end <= count; }
static int is_index_or_none(uint32_t index, uint32_t count) { return index == PQ_NONE || index < count; }

static int valid_block(const pq_document *d, const pq_block *b) {
    return is_span(d, b->start, b->end) && is_range(b->token_first, b->token_end, d->token_count) &&
           is_range(b->sentence_first, b->sentence_end, d->sentence_count) && is_span_or_none(d, b->lead) &&
           is_span_or_none(d, b->tail) && b->kind < PQ_BLOCK_KIND_COUNT && b->note_kind < PQ_NOTE_KIND_COUNT;
}
static int valid_sentence(const pq_document *d, const pq_sentence *s) {
    return is_span(d, s->start, s->end) && is_range(s->token_first, s->token_end, d->token_count) && s->block < d->block_count &&
           s->in_quote < 3;
}
static int valid_mark(const pq_document *d, const pq_mark *m) {
    return m->token < d->token_count && is_index_or_none(m->partner, d->mark_count) && is_index_or_none(m->block, d->block_count) &&
           m->role < PQ_MARK_ROLE_COUNT && m->glyph < PQ_GLYPH_COUNT;
}
static int valid_quote(const pq_document *d, const pq_quote *q) {
    uint32_t index = (uint32_t)(q - d->quotes);
    return is_span(d, q->start, q->end) && is_span(d, q->content_start, q->content_end) &&
           is_range(q->token_first, q->token_end, d->token_count) && is_index_or_none(q->block, d->block_count) &&
           is_index_or_none(q->sentence_first, d->sentence_count) && is_index_or_none(q->sentence_last, d->sentence_count) &&
           is_index_or_none(q->open_mark, d->mark_count) && is_index_or_none(q->close_mark, d->mark_count) &&
           is_index_or_none(q->parent, index) /* before it, so that walks to the root end */ && q->group < d->quote_count &&
           is_span_or_none(d, q->speaker) && is_span_or_none(d, q->source) && is_span_or_none(d, q->name) &&
           is_span_or_none(d, q->role) && is_span_or_none(d, q->cue) && pq_lemma(q->cue_lemma) != NULL &&
           q->kind < PQ_QUOTE_KIND_COUNT && q->speaker_kind < PQ_SPEAKER_KIND_COUNT && q->cue_class < PQ_CUE_CLASS_COUNT &&
           q->order < PQ_ORDER_COUNT;
}

static int valid_field(const pq_document *d, const pq_field *f) {
    int is_zone = f->offset_minutes > -24 * 60 && f->offset_minutes < 24 * 60; /* what Python takes for one */
    return is_span(d, f->start, f->end) && f->kind < PQ_FIELD_KIND_COUNT && (is_zone || f->offset_minutes == PQ_NO_OFFSET);
}

static int is_valid(const pq_document *d) {
    for (uint32_t i = 0; i < d->block_count; i++)
        if (!valid_block(d, &d->blocks[i])) return 0;
    for (uint32_t i = 0; i < d->token_count; i++)
        if (!is_span(d, d->tokens[i].start, d->tokens[i].end) || d->tokens[i].kind >= PQ_TOKEN_KIND_COUNT) return 0;
    for (uint32_t i = 0; i < d->sentence_count; i++)
        if (!valid_sentence(d, &d->sentences[i])) return 0;
    for (uint32_t i = 0; i < d->mark_count; i++)
        if (!valid_mark(d, &d->marks[i])) return 0;
    for (uint32_t i = 0; i < d->quote_count; i++)
        if (!valid_quote(d, &d->quotes[i])) return 0;
    for (uint32_t i = 0; i < d->credit_count; i++) {
        const pq_credit *c = &d->credits[i];
        if (!is_span(d, c->start, c->end) || !is_index_or_none(c->block, d->block_count) || !is_span_or_none(d, c->agency) ||
            !is_span_or_none(d, c->photographer))
            return 0;
    }
    for (uint32_t i = 0; i < d->field_count; i++)
        if (!valid_field(d, &d->fields[i])) return 0;
    for (uint32_t i = 0; i < d->issue_count; i++)
        if (!is_span(d, d->issues[i].start, d->issues[i].end) || !is_index_or_none(d->issues[i].block, d->block_count) ||
            d->issues[i].kind >= PQ_ISSUE_KIND_COUNT)
            return 0;
    return 1;
}

/* ---- restoring ----------------------------------------------------------------------------------- */
/* The document of the saved arrays, on the checkpoints of the text parsed anew up to utf8; NULL with an exception. */
static pq_document *document_of(binding_state *state, const char *text, Py_ssize_t length, const header *head, const char *saved) {
    pq_options options = {.layout = head->layout, .tokens = head->tokens, .surrogates = head->surrogates};
    pq_document *checkpoints = NULL, *data = NULL;
    pq_status status = parse_and_copy(state, text, (size_t)length, &options, PQ_STAGE_UTF8, &checkpoints);
    if (status != PQ_OK) return raise_status(status, "text");
    size_t size = arrays_size(head);
    char *arrays = malloc(size + 1); /* aligned as the items need it */
    if (arrays != NULL) {
        memcpy(arrays, saved, size);
        pq_document joined = *checkpoints;
        char *at = arrays;
        joined.fields = (void *)at;
        joined.field_count = head->field_count;
        at += room_for((size_t)head->field_count * sizeof(pq_field));
        for (int level = 0; level < LEVEL_SPAN; level++) {
            *(void **)(void *)((char *)&joined + levels[level].items) = at;
            *(uint32_t *)(void *)((char *)&joined + levels[level].count) = head->counts[level];
            at += room_for((size_t)head->counts[level] * levels[level].size);
        }
        if (!is_valid(&joined)) PyErr_SetString(PyExc_ValueError, "the saved article is damaged");
        else if ((data = copy_document(&joined)) == NULL) PyErr_NoMemory();
        free(arrays);
    } else {
        PyErr_NoMemory();
    }
    free(checkpoints);
    return data;
}

static int check_header(const header *head, Py_ssize_t size) {
    header current = make_header(
        &(document_object){.unit = head->unit, .layout = head->layout, .tokens = head->tokens, .surrogates = head->surrogates});
    if (memcmp(head, &current, offsetof(header, length)) != 0) {
        PyErr_SetString(PyExc_ValueError, "the article was saved by another version of pullquote, or on another kind of machine");
        return -1;
    }
    if (head->unit >= PQ_UNIT_COUNT || head->layout >= PQ_LAYOUT_COUNT || head->tokens >= PQ_TOKENS_COUNT || head->surrogates > 1 ||
        (size_t)size != sizeof *head + arrays_size(head)) {
        PyErr_SetString(PyExc_ValueError, "the saved article is damaged");
        return -1;
    }
    return 0;
}

/* restore(type, text_or_source, state) */
PyObject *document_restore(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    binding_state *state = state_of(module);
    if (count != 3 || !PyBytes_Check(args[2]) || !(PyUnicode_Check(args[1]) || PyBytes_Check(args[1])))
        return PyErr_Format(PyExc_TypeError, "restore takes a type, str or bytes, and bytes");
    header head;
    Py_ssize_t size = PyBytes_Size(args[2]), length;
    if (size < (Py_ssize_t)sizeof head) return PyErr_Format(PyExc_ValueError, "the saved article is damaged");
    memcpy(&head, PyBytes_AsString(args[2]), sizeof head);
    if (check_header(&head, size) < 0) return NULL;

    int is_text = PyUnicode_Check(args[1]);
    PyObject *bytes = is_text ? PyUnicode_AsEncodedString(args[1], "utf-8", "surrogatepass") : Py_NewRef(args[1]);
    if (bytes == NULL) return NULL;
    document_object *self = document_alloc(state, args[0]);
    char *text = NULL;
    if (self != NULL && PyBytes_AsStringAndSize(bytes, &text, &length) == 0) {
        self->unit = head.unit, self->layout = head.layout, self->tokens = head.tokens, self->surrogates = head.surrogates;
        if (length == (Py_ssize_t)head.length)
            self->data = document_of(state, text, length, &head, PyBytes_AsString(args[2]) + sizeof head);
        else PyErr_SetString(PyExc_ValueError, "the saved article is damaged");
        if (self->data != NULL) self->text = is_text ? Py_NewRef(args[1]) : PyUnicode_DecodeUTF8(text, length, "replace");
        if (self->data != NULL && !is_text) self->source = Py_NewRef(bytes);
        if (self->text == NULL) Py_CLEAR(self);
    }
    Py_DECREF(bytes);
    return OBJECT(self);
}
