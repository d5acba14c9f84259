/* The views: Block, Token, Sentence, Quote, Span, Credit, Issue, Mark. A view is a document and a pointer to an item; what it
 * shows are the item's fields, by tables: one row a field, with where it lies and how it is shown. */
#include "binding.h"

#include <string.h>

/* ---- fields -------------------------------------------------------------------------------------- */
typedef enum {
    SHOW_OFFSET, /* a byte offset, in the document's unit; None where absent */
    SHOW_INDEX,  /* u32, None where absent */
    SHOW_U16,
    SHOW_U8,
    SHOW_BOOL,
    SHOW_FLOAT,
    SHOW_PLACE,  /* float, None where negative */
    SHOW_NAME,   /* u8 of an enum */
    SHOW_NAME_IF, /* the same, None for 0 */
    SHOW_NAME_32, /* u32 of an enum */
    SHOW_RULE,   /* id, None for 0 */
    SHOW_SPAN,   /* Span, None where absent */
    SHOW_SPAN_TEXT,
    SHOW_SPAN_LINE, /* the same on one line */
    SHOW_LEMMA,
    SHOW_FLAG_8,
    SHOW_FLAG_16 /* bool: the bits `extra` of flags */
} show;

typedef struct {
    uint16_t offset;
    uint8_t show;
    uint16_t extra; /* names_id or flag bits */
} field;

static PyObject *index_or_none(uint32_t value) {
    if (value == PQ_NONE) Py_RETURN_NONE;
    return PyLong_FromUnsignedLong(value);
}

/* Names and roles are values: a line end inside them is a space. */
static PyObject *on_one_line(PyObject *text) {
    PyObject *words = PyUnicode_Split(text, NULL, -1), *space = PyUnicode_FromString(" ");
    PyObject *line = words && space ? PyUnicode_Join(space, words) : NULL;
    Py_XDECREF(words);
    Py_XDECREF(space);
    return line;
}

static PyObject *get_field(view_object *self, void *closure) {
    const field *f = closure;
    const char *at = (const char *)self->item + f->offset;
    const document_object *document = self->document;
    uint32_t u32;
    uint16_t u16;
    float real;
    pq_span span;
    switch ((show)f->show) {
        case SHOW_OFFSET:
            memcpy(&u32, at, sizeof u32);
            return index_or_none(pq_offset(document->data, u32, (pq_unit)document->unit));
        case SHOW_INDEX: memcpy(&u32, at, sizeof u32); return index_or_none(u32);
        case SHOW_U16: memcpy(&u16, at, sizeof u16); return PyLong_FromLong(u16);
        case SHOW_U8: return PyLong_FromLong(*(const uint8_t *)at);
        case SHOW_BOOL: return PyBool_FromLong(*(const uint8_t *)at);
        case SHOW_FLOAT:
        case SHOW_PLACE:
            memcpy(&real, at, sizeof real);
            if (f->show == SHOW_PLACE && real < 0) Py_RETURN_NONE;
            return PyFloat_FromDouble((double)real);
        case SHOW_NAME: return enum_name(document->state, (names_id)f->extra, *(const uint8_t *)at);
        case SHOW_NAME_IF:
            if (*at == 0) Py_RETURN_NONE;
            return enum_name(document->state, (names_id)f->extra, *(const uint8_t *)at);
        case SHOW_NAME_32: memcpy(&u32, at, sizeof u32); return enum_name(document->state, (names_id)f->extra, u32);
        case SHOW_RULE: memcpy(&u16, at, sizeof u16); return rule_name(u16);
        case SHOW_SPAN: memcpy(&span, at, sizeof span); return span_new(self->document, span.start, span.end);
        case SHOW_SPAN_TEXT:
            memcpy(&span, at, sizeof span);
            if (span.start == PQ_NONE) Py_RETURN_NONE;
            return text_between(document, span.start, span.end);
        case SHOW_SPAN_LINE: {
            memcpy(&span, at, sizeof span);
            if (span.start == PQ_NONE) Py_RETURN_NONE;
            PyObject *text = text_between(document, span.start, span.end), *line = text ? on_one_line(text) : NULL;
            Py_XDECREF(text);
            return line;
        }
        case SHOW_LEMMA:
            memcpy(&u32, at, sizeof u32);
            if (u32 == PQ_NONE) Py_RETURN_NONE;
            return PyUnicode_FromString(pq_lemma(u32));
        case SHOW_FLAG_8: return PyBool_FromLong(*(const uint8_t *)at & f->extra);
        case SHOW_FLAG_16: memcpy(&u16, at, sizeof u16); return PyBool_FromLong(u16 & f->extra);
    }
    Py_RETURN_NONE;
}

#define FIELD(name, type, member, how, extra, doc)                                                                   \
    {                                                                                                                \
        name, (getter)get_field, NULL, PyDoc_STR(doc), (void *)&(const field) { offsetof(type, member), how, extra } \
    }

/* ---- what all views have ------------------------------------------------------------------------- */
pq_span view_span(const view_object *self) { return span_of_item(self->document->data, (level_id)self->level, self->item); }

static uint32_t index_of(const view_object *self) {
    size_t distance = (size_t)((const char *)self->item - (const char *)level_items(self->document->data, (level_id)self->level));
    return (uint32_t)(distance / levels[self->level].size);
}

static PyObject *get_text(view_object *self, void *Py_UNUSED(none)) {
    pq_span span = view_span(self);
    return text_between(self->document, span.start, span.end);
}
static PyObject *get_edge(view_object *self, void *end) {
    pq_span span = view_span(self);
    return PyLong_FromUnsignedLong(pq_offset(self->document->data, end ? span.end : span.start, (pq_unit)self->document->unit));
}
static PyObject *get_index(view_object *self, void *Py_UNUSED(none)) { return PyLong_FromUnsignedLong(index_of(self)); }
static PyObject *get_article(view_object *self, void *Py_UNUSED(none)) { return Py_NewRef(OBJECT(self->document)); }
static PyObject *view_str(view_object *self) { return get_text(self, NULL); }

#define COMMON_OF_SPAN                                                                                                    \
    {"text", (getter)get_text, NULL, PyDoc_STR("The stretch of the text, exactly as written."), NULL},                    \
        {"start", (getter)get_edge, NULL, PyDoc_STR("Where it begins, in the unit of the article."), NULL},               \
        {"end", (getter)get_edge, NULL, PyDoc_STR("Where it ends, exclusive, in the unit of the article."), (void *)1}, { \
        "article", (getter)get_article, NULL, PyDoc_STR("The article it belongs to."), NULL                               \
    }
#define COMMON \
    COMMON_OF_SPAN, { "index", (getter)get_index, NULL, PyDoc_STR("Its place among its like in the article, from 0."), NULL }

/* The kind that equality, hash and repr look at; NULL for views without one. */
static PyObject *view_kind(const view_object *self) {
    const binding_state *state = self->document->state;
    switch ((level_id)self->level) {
        case LEVEL_BLOCK: return enum_name(state, NAMES_BLOCK_KIND, ((const pq_block *)self->item)->kind);
        case LEVEL_TOKEN: return enum_name(state, NAMES_TOKEN_KIND, ((const pq_token *)self->item)->kind);
        case LEVEL_QUOTE: return enum_name(state, NAMES_QUOTE_KIND, ((const pq_quote *)self->item)->kind);
        case LEVEL_ISSUE: return enum_name(state, NAMES_ISSUE_KIND, ((const pq_issue *)self->item)->kind);
        case LEVEL_MARK: return enum_name(state, NAMES_MARK_ROLE, ((const pq_mark *)self->item)->role);
        default: return Py_NewRef(Py_None);
    }
}

/* The text of a view, cut where it is long. */
static PyObject *short_text(const view_object *self) {
    enum { SHOWN = 60 };
    pq_span span = view_span(self);
    PyObject *text = text_between(self->document, span.start, span.end);
    if (text == NULL || PyUnicode_GetLength(text) <= SHOWN) return text;
    PyObject *head = PyUnicode_Substring(text, 0, SHOWN);
    Py_DECREF(text);
    text = head ? PyUnicode_FromFormat("%U%s", head, "\xE2\x80\xA6") : NULL;
    Py_XDECREF(head);
    return text;
}

/* <Quote 0:21 direct '...' by 'the mayor'> */
static PyObject *view_repr(view_object *self) {
    PyObject *name = PyType_GetName(Py_TYPE(OBJECT(self))), *kind = view_kind(self), *text = short_text(self), *by = NULL,
             *result = NULL;
    if (self->level == LEVEL_QUOTE) {
        pq_span speaker = ((const pq_quote *)self->item)->speaker;
        PyObject *who = speaker.start == PQ_NONE ? NULL : text_between(self->document, speaker.start, speaker.end);
        by = who ? PyUnicode_FromFormat(" by %R", who) : NULL;
        Py_XDECREF(who);
    }
    if (name != NULL && kind != NULL && text != NULL && !PyErr_Occurred()) {
        pq_span span = view_span(self);
        const pq_document *data = self->document->data;
        pq_unit unit = (pq_unit)self->document->unit;
        unsigned start = pq_offset(data, span.start, unit), end = pq_offset(data, span.end, unit);
        if (kind == Py_None) result = PyUnicode_FromFormat("<%U %u:%u %R>", name, start, end, text);
        else result = PyUnicode_FromFormat("<%U %u:%u %U %R%V>", name, start, end, kind, text, by, "");
    }
    Py_XDECREF(name);
    Py_XDECREF(kind);
    Py_XDECREF(text);
    Py_XDECREF(by);
    return result;
}

/* Equal: the same type, text, unit, span and kind. */
static PyObject *view_compare(PyObject *left, PyObject *right, int operation) {
    if ((operation != Py_EQ && operation != Py_NE) || Py_TYPE(left) != Py_TYPE(right)) Py_RETURN_NOTIMPLEMENTED;
    const view_object *a = (view_object *)left, *b = (view_object *)right;
    pq_span x = view_span(a), y = view_span(b);
    const document_object *d = a->document, *e = b->document;
    int equal = d->unit == e->unit && x.start == y.start && x.end == y.end;
    if (equal) {
        PyObject *kind = view_kind(a), *other = view_kind(b);
        equal = kind == other; /* interned */
        Py_XDECREF(kind);
        Py_XDECREF(other);
    }
    if (equal && d->text != e->text) equal = PyUnicode_Compare(d->text, e->text) == 0;
    return PyBool_FromLong(operation == Py_EQ ? equal : !equal);
}

static Py_hash_t view_hash(view_object *self) {
    Py_hash_t text = PyObject_Hash(self->document->text); /* kept by the str */
    if (text == -1) return -1;
    pq_span span = view_span(self);
    uint64_t hash = (uint64_t)text ^ ((uint64_t)self->level << 2 | self->document->unit);
    hash = (hash ^ span.start) * 0x9E3779B97F4A7C15u;
    hash = (hash ^ hash >> 29 ^ span.end) * 0xBF58476D1CE4E5B9u;
    hash ^= hash >> 32;
    return (Py_hash_t)hash == -1 ? -2 : (Py_hash_t)hash;
}

static PyObject *view_reduce(view_object *self, PyObject *Py_UNUSED(none)) {
    PyObject *module = PyType_GetModule(Py_TYPE(OBJECT(self))), *maker;
    if (module == NULL) return NULL;
    if (self->level == LEVEL_SPAN) {
        maker = PyObject_GetAttrString(module, "_span");
        return maker ? Py_BuildValue("N(OII)", maker, self->document, self->span.start, self->span.end) : NULL;
    }
    maker = PyObject_GetAttrString(module, "_view");
    return maker ? Py_BuildValue("N(OiI)", maker, self->document, (int)self->level, index_of(self)) : NULL;
}

static PyObject *view_explain(view_object *self, PyObject *Py_UNUSED(none)) {
    return PyObject_CallMethod((PyObject *)self->document, "_explain", "O", self);
}

static PyMethodDef view_methods[] = {
    {"__reduce__", (PyCFunction)view_reduce, METH_NOARGS, NULL},
    {"explain", (PyCFunction)view_explain, METH_NOARGS, PyDoc_STR("explain() -> which rules decided here, and what they say.")},
    {NULL, NULL, 0, NULL},
};

static int view_traverse(view_object *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(OBJECT(self)));
    Py_VISIT(self->document);
    return 0;
}

static void view_dealloc(view_object *self) {
    PyTypeObject *type = Py_TYPE(OBJECT(self));
    PyObject_GC_UnTrack(self);
    Py_XDECREF(OBJECT(self->document));
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

/* ---- ranges of other levels ---------------------------------------------------------------------- */
uint32_t lower_bound(const pq_document *data, level_id level, uint32_t byte) {
    const char *items = level_items(data, level);
    uint32_t low = 0, high = level_count(data, level);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2, start;
        memcpy(&start, items + (size_t)middle * levels[level].size, sizeof start);
        if (start < byte) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* The items of a level that begin inside a view; of tokens and sentences also the one that it begins in. */
static PyObject *get_inside(view_object *self, void *closure) {
    level_id level = (level_id)(intptr_t)closure;
    const pq_document *data = self->document->data;
    pq_span span = view_span(self);
    uint32_t first = lower_bound(data, level, span.start), end = lower_bound(data, level, span.end);
    if (first > 0 && level != LEVEL_QUOTE && span.end > span.start) {
        const pq_span *before = (const void *)((const char *)level_items(data, level) + (size_t)(first - 1) * levels[level].size);
        if (before->end > span.start) first--;
    }
    return views_range(self->document, level, first, end);
}
#define TOKENS_INSIDE {"tokens", (getter)get_inside, NULL, PyDoc_STR("The tokens it touches."), (void *)LEVEL_TOKEN}
#define SENTENCES_INSIDE {"sentences", (getter)get_inside, NULL, PyDoc_STR("The sentences it touches."), (void *)LEVEL_SENTENCE}
#define QUOTES_INSIDE {"quotes", (getter)get_inside, NULL, PyDoc_STR("The quotes that begin in it."), (void *)LEVEL_QUOTE}

typedef struct { /* how pq_block, pq_sentence and pq_quote say it */
    uint16_t first, end;
} token_range;
static PyObject *get_token_count(view_object *self, void *closure) {
    const token_range *range = closure;
    uint32_t first, end;
    memcpy(&first, (const char *)self->item + range->first, sizeof first);
    memcpy(&end, (const char *)self->item + range->end, sizeof end);
    return PyLong_FromUnsignedLong(end - first);
}
#define TOKEN_COUNT(type)                                                                                                 \
    {                                                                                                                     \
        "n_tokens", (getter)get_token_count, NULL, PyDoc_STR("The number of its tokens."), (void *)&(const token_range) { \
            offsetof(type, token_first), offsetof(type, token_end)                                                        \
        }                                                                                                                 \
    }

/* ---- Span ---------------------------------------------------------------------------------------- */
static PyGetSetDef span_getset[] = {COMMON_OF_SPAN, TOKENS_INSIDE, SENTENCES_INSIDE, QUOTES_INSIDE, {NULL, NULL, NULL, NULL, NULL}};

/* ---- Block --------------------------------------------------------------------------------------- */
static PyObject *get_credit_part(view_object *self, void *photographer) {
    const pq_document *data = self->document->data;
    uint32_t block = index_of(self);
    for (uint32_t c = lower_bound(data, LEVEL_CREDIT, view_span(self).start);
         c < data->credit_count && data->credits[c].block == block; c++) {
        pq_span span = photographer ? data->credits[c].photographer : data->credits[c].agency;
        if (span.start != PQ_NONE) return text_between(self->document, span.start, span.end);
    }
    Py_RETURN_NONE;
}
static PyObject *get_block_hash(view_object *self, void *Py_UNUSED(none)) {
    const pq_block *block = self->item;
    return hash_of_span(self->document, block->start, block->end);
}

static PyGetSetDef block_getset[] = {
    COMMON,
    TOKENS_INSIDE,
    SENTENCES_INSIDE,
    QUOTES_INSIDE,
    TOKEN_COUNT(pq_block),
    FIELD("kind", pq_block, kind, SHOW_NAME, NAMES_BLOCK_KIND, "'paragraph', 'headline', 'caption' and so on."),
    FIELD("note_kind", pq_block, note_kind, SHOW_NAME_IF, NAMES_NOTE_KIND,
          "What a note is about: 'wire', 'editor' and so on; or None."),
    FIELD("lead", pq_block, lead, SHOW_SPAN, 0, "Span of the dateline or list marker before its first sentence, or None."),
    FIELD("tail", pq_block, tail, SHOW_SPAN, 0, "Span of the credit after its last sentence, or None."),
    FIELD("rule", pq_block, kind_rule, SHOW_RULE, 0, "The rule that gave it its kind."),
    FIELD("end_rule", pq_block, rule, SHOW_RULE, 0, "The rule that ended it."),
    FIELD("hard_wrapped", pq_block, flags, SHOW_FLAG_8, PQ_BLOCK_HARD_WRAPPED, "Its newlines are wraps of lines."),
    FIELD("score", pq_block, score, SHOW_FLOAT, 0, "How sure the kind is, 0 to 1."),
    {"agency", (getter)get_credit_part, NULL, PyDoc_STR("The agency of its credit, or None."), NULL},
    {"photographer", (getter)get_credit_part, NULL, PyDoc_STR("The photographer of its credit, or None."), (void *)1},
    {"block_hash", (getter)get_block_hash, NULL, PyDoc_STR("A hash of its words, without case and punctuation."), NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* ---- Token --------------------------------------------------------------------------------------- */
static PyObject *get_norm(view_object *self, void *Py_UNUSED(none)) {
    PyObject *text = get_text(self, NULL);
    PyObject *norm = text ? fold_text(text) : NULL;
    Py_XDECREF(text);
    return norm;
}
static PyObject *get_token_rule(view_object *self, void *Py_UNUSED(none)) {
    uint8_t number = ((const pq_token *)self->item)->rule;
    return rule_name(number ? PQ_RULE(PQ_STAGE_TOKENS, number) : 0);
}
static PyObject *get_token_sentence(view_object *self, void *Py_UNUSED(none)) {
    const pq_document *data = self->document->data;
    uint32_t start = view_span(self).start, after = lower_bound(data, LEVEL_SENTENCE, start + 1);
    return index_or_none(after > 0 && start < data->sentences[after - 1].end ? after - 1 : PQ_NONE);
}
uint32_t quote_of_token(const pq_document *data, uint32_t token) {
    uint32_t low = 0, high = data->quote_count;
    while (low < high) { /* the last quote that begins at or before the token */
        uint32_t middle = low + (high - low) / 2;
        if (data->quotes[middle].token_first <= token) low = middle + 1;
        else high = middle;
    }
    uint32_t quote = low - 1; /* PQ_NONE where low is 0 */
    while (quote != PQ_NONE && data->quotes[quote].token_end <= token) quote = data->quotes[quote].parent;
    return quote;
}
static PyObject *get_token_quote(view_object *self, void *Py_UNUSED(none)) {
    return index_or_none(quote_of_token(self->document->data, index_of(self)));
}

static PyGetSetDef token_getset[] = {
    COMMON,
    FIELD("kind", pq_token, kind, SHOW_NAME, NAMES_TOKEN_KIND, "'word', 'number', 'punct', 'mark_open' and so on."),
    FIELD("space_after", pq_token, flags, SHOW_FLAG_16, PQ_SPACE_AFTER, "White space or the end of the text follows."),
    {"norm", (getter)get_norm, NULL, PyDoc_STR("Its text case-folded, in NFC."), NULL},
    {"rule", (getter)get_token_rule, NULL, PyDoc_STR("The rule that made it."), NULL},
    {"sentence", (getter)get_token_sentence, NULL, PyDoc_STR("Index of its sentence, or None."), NULL},
    {"quote", (getter)get_token_quote, NULL, PyDoc_STR("Index of the innermost quote around it, or None."), NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* ---- Sentence ------------------------------------------------------------------------------------ */
static PyGetSetDef sentence_getset[] = {
    COMMON,
    TOKENS_INSIDE,
    QUOTES_INSIDE,
    TOKEN_COUNT(pq_sentence),
    FIELD("block", pq_sentence, block, SHOW_INDEX, 0, "Index of its block."),
    FIELD("rule", pq_sentence, rule, SHOW_RULE, 0, "The rule that ended it."),
    FIELD("in_quote", pq_sentence, in_quote, SHOW_NAME, NAMES_IN_QUOTE, "'no', 'part' or 'all'."),
    FIELD("score", pq_sentence, score, SHOW_FLOAT, 0, "How sure its end is, 0 to 1."),
    FIELD("body_position", pq_sentence, body_position, SHOW_PLACE, 0,
          "0 for the first sentence of the body to 1 for the last; or None."),
    {NULL, NULL, NULL, NULL, NULL},
};

/* ---- Quote --------------------------------------------------------------------------------------- */
static PyObject *get_content(view_object *self, void *Py_UNUSED(none)) {
    const pq_quote *quote = self->item;
    return text_between(self->document, quote->content_start, quote->content_end);
}
static PyObject *get_quote_mark(view_object *self, void *is_close) {
    const pq_quote *quote = self->item;
    const pq_document *data = self->document->data;
    uint32_t mark = is_close ? quote->close_mark : quote->open_mark;
    if (mark == PQ_NONE) Py_RETURN_NONE;
    const pq_token *token = &data->tokens[data->marks[mark].token];
    return text_between(self->document, token->start, token->end);
}
static PyObject *get_quote_hash(view_object *self, void *Py_UNUSED(none)) {
    const pq_quote *quote = self->item;
    return hash_of_span(self->document, quote->start, quote->end);
}
static PyObject *get_parts(view_object *self, void *Py_UNUSED(none)) {
    const pq_document *data = self->document->data;
    const pq_quote *quote = self->item;
    PyObject *parts = PyList_New(0);
    for (uint32_t q = quote->group, left = quote->n_parts; parts != NULL && q < data->quote_count && left > 0; q++) {
        if (data->quotes[q].group != quote->group) continue;
        PyObject *part = view_at(self->document, LEVEL_QUOTE, q);
        if (part == NULL || PyList_Append(parts, part) < 0) Py_CLEAR(parts);
        Py_XDECREF(part);
        left--;
    }
    return parts;
}

static PyGetSetDef quote_getset[] = {
    COMMON,
    TOKENS_INSIDE,
    SENTENCES_INSIDE,
    TOKEN_COUNT(pq_quote),
    FIELD("kind", pq_quote, kind, SHOW_NAME, NAMES_QUOTE_KIND, "'direct', 'partial', 'scare', 'title', 'nickname' or 'term'."),
    FIELD("speech", pq_quote, speech, SHOW_BOOL, 0, "Somebody's words, not a title, term or scare quote."),
    FIELD("group", pq_quote, group, SHOW_INDEX, 0, "Quotes of one utterance share it: index of the first of them."),
    FIELD("part", pq_quote, part, SHOW_U16, 0, "Its place in the utterance, from 1."),
    FIELD("n_parts", pq_quote, n_parts, SHOW_U16, 0, "The number of parts of the utterance."),
    {"parts", (getter)get_parts, NULL, PyDoc_STR("The quotes of the utterance, itself included."), NULL},
    FIELD("block", pq_quote, block, SHOW_INDEX, 0, "Index of the block it begins in."),
    FIELD("sentence_first", pq_quote, sentence_first, SHOW_INDEX, 0, "Index of the sentence it begins in."),
    FIELD("sentence_last", pq_quote, sentence_last, SHOW_INDEX, 0, "Index of the sentence it ends in."),
    {"content", (getter)get_content, NULL, PyDoc_STR("The words inside the marks."), NULL},
    FIELD("content_start", pq_quote, content_start, SHOW_OFFSET, 0, "Where the words inside the marks begin."),
    FIELD("content_end", pq_quote, content_end, SHOW_OFFSET, 0, "Where they end."),
    {"open_mark", (getter)get_quote_mark, NULL, PyDoc_STR("The opening mark as written, or None."), NULL},
    {"close_mark", (getter)get_quote_mark, NULL, PyDoc_STR("The closing mark as written, or None."), (void *)1},
    FIELD("closed", pq_quote, closed, SHOW_BOOL, 0, "It has a closing mark."),
    FIELD("multi_block", pq_quote, multi_block, SHOW_BOOL, 0, "The utterance runs over more than one block."),
    FIELD("depth", pq_quote, depth, SHOW_U8, 0, "0, or how many quotes it is nested in."),
    FIELD("parent", pq_quote, parent, SHOW_INDEX, 0, "Index of the quote it is nested in, or None."),
    FIELD("speaker", pq_quote, speaker, SHOW_SPAN, 0, "Span of the name, pronoun or role that speaks, or None."),
    FIELD("speaker_start", pq_quote, speaker.start, SHOW_OFFSET, 0, "Where the speaker begins, or None."),
    FIELD("speaker_end", pq_quote, speaker.end, SHOW_OFFSET, 0, "Where the speaker ends, or None."),
    FIELD("speaker_text", pq_quote, speaker, SHOW_SPAN_TEXT, 0, "The speaker as written there, or None."),
    FIELD("speaker_name", pq_quote, name, SHOW_SPAN_LINE, 0,
          "The longest form of the speaker's name in the text, on one line; or None."),
    FIELD("speaker_role", pq_quote, role, SHOW_SPAN_LINE, 0, "Office or title of the speaker, or None."),
    FIELD("speaker_kind", pq_quote, speaker_kind, SHOW_NAME, NAMES_SPEAKER_KIND, "'name', 'pronoun', 'role', 'group' or 'none'."),
    FIELD("source", pq_quote, source, SHOW_SPAN, 0,
          "Span of the whole phrase around the speaker, title and apposition included, or None."),
    FIELD("source_start", pq_quote, source.start, SHOW_OFFSET, 0, "Where the source begins, or None."),
    FIELD("source_end", pq_quote, source.end, SHOW_OFFSET, 0, "Where the source ends, or None."),
    FIELD("source_text", pq_quote, source, SHOW_SPAN_TEXT, 0, "The source as written, or None."),
    FIELD("cue", pq_quote, cue, SHOW_SPAN, 0, "Span of said, told, according to; or None."),
    FIELD("cue_start", pq_quote, cue.start, SHOW_OFFSET, 0, "Where the cue begins, or None."),
    FIELD("cue_end", pq_quote, cue.end, SHOW_OFFSET, 0, "Where the cue ends, or None."),
    FIELD("cue_text", pq_quote, cue, SHOW_SPAN_TEXT, 0, "The cue as written, or None."),
    FIELD("cue_lemma", pq_quote, cue_lemma, SHOW_LEMMA, 0, "'say' for said; or None."),
    FIELD("cue_class", pq_quote, cue_class, SHOW_NAME, NAMES_CUE_CLASS, "'say', 'claim', 'ask' and so on, or 'none'."),
    FIELD("order", pq_quote, order, SHOW_NAME_IF, NAMES_ORDER, "Order of quote, cue and speaker: 'QCS', 'SCQ' and so on; or None."),
    FIELD("rule", pq_quote, kind_rule, SHOW_RULE, 0, "The rule that gave it its kind."),
    FIELD("kind_rule", pq_quote, kind_rule, SHOW_RULE, 0, "The rule that gave it its kind."),
    FIELD("pair_rule", pq_quote, pair_rule, SHOW_RULE, 0, "The rule that paired its marks."),
    FIELD("speaker_rule", pq_quote, speaker_rule, SHOW_RULE, 0, "The rule that found the speaker, or None."),
    FIELD("score", pq_quote, score, SHOW_FLOAT, 0, "How sure kind and speaker are, 0 to 1."),
    FIELD("body_position", pq_quote, body_position, SHOW_PLACE, 0, "0 at the start of the body to 1 at its end; or None."),
    {"quote_hash", (getter)get_quote_hash, NULL, PyDoc_STR("A hash of its words, without case and punctuation."), NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* ---- Credit, Issue, Mark ------------------------------------------------------------------------- */
static PyGetSetDef credit_getset[] = {
    COMMON,
    TOKENS_INSIDE,
    FIELD("block", pq_credit, block, SHOW_INDEX, 0, "Index of its block."),
    FIELD("agency", pq_credit, agency, SHOW_SPAN_TEXT, 0, "The agency, or None."),
    FIELD("photographer", pq_credit, photographer, SHOW_SPAN_TEXT, 0, "The photographer, or None."),
    FIELD("agency_span", pq_credit, agency, SHOW_SPAN, 0, "Span of the agency, or None."),
    FIELD("photographer_span", pq_credit, photographer, SHOW_SPAN, 0, "Span of the photographer, or None."),
    FIELD("rule", pq_credit, rule, SHOW_RULE, 0, "The rule that found it."),
    FIELD("score", pq_credit, score, SHOW_FLOAT, 0, "How sure it is a credit, 0 to 1."),
    {NULL, NULL, NULL, NULL, NULL},
};

/* The two wall times that an ambiguous date may mean. */
static PyObject *get_readings(view_object *self, void *Py_UNUSED(none)) {
    const pq_issue *issue = self->item;
    if (issue->kind != PQ_ISSUE_AMBIGUOUS_DATE) return PyTuple_New(0);
    PyObject *module = PyImport_ImportModule("datetime"), *first = NULL, *second = NULL, *pair = NULL;
    PyObject *epoch = module ? PyObject_CallMethod(module, "datetime", "iii", 1970, 1, 1) : NULL;
    for (int i = 0; epoch != NULL && i < 2; i++) {
        PyObject *since = PyObject_CallMethod(module, "timedelta", "iiL", 0, 0, (long long)issue->readings[i]);
        PyObject *time = since ? PyNumber_Add(epoch, since) : NULL;
        Py_XDECREF(since);
        if (time == NULL) break;
        *(i ? &second : &first) = time;
    }
    if (second != NULL) pair = PyTuple_Pack(2, first, second);
    Py_XDECREF(first);
    Py_XDECREF(second);
    Py_XDECREF(epoch);
    Py_XDECREF(module);
    return pair;
}

static PyGetSetDef issue_getset[] = {
    COMMON,
    FIELD("kind", pq_issue, kind, SHOW_NAME_32, NAMES_ISSUE_KIND, "'unclosed_quote', 'ill_formed' and so on."),
    FIELD("block", pq_issue, block, SHOW_INDEX, 0, "Index of its block, or None."),
    FIELD("count", pq_issue, count, SHOW_INDEX, 0, "How many there are, of which this is the first."),
    {"readings", (getter)get_readings, NULL,
     PyDoc_STR("The two datetimes that an ambiguous date may mean, day first and month first; else empty."), NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyGetSetDef mark_getset[] = {
    COMMON,
    FIELD("token", pq_mark, token, SHOW_INDEX, 0, "Index of its token."),
    FIELD("partner", pq_mark, partner, SHOW_INDEX, 0, "Index of the mark it pairs with, or None."),
    FIELD("block", pq_mark, block, SHOW_INDEX, 0, "Index of its block."),
    FIELD("rule", pq_mark, rule, SHOW_RULE, 0, "The rule that gave it its role."),
    FIELD("role", pq_mark, role, SHOW_NAME, NAMES_MARK_ROLE, "'open', 'close', 'apostrophe', 'prime' or 'stray'."),
    FIELD("glyph", pq_mark, glyph, SHOW_NAME, NAMES_GLYPH, "The sign it stands for."),
    FIELD("depth", pq_mark, depth, SHOW_U8, 0, "0 for the outermost."),
    FIELD("continues", pq_mark, flags, SHOW_FLAG_8, PQ_MARK_CONTINUES, "Goes on with the quote left open in the block before."),
    FIELD("left_open", pq_mark, flags, SHOW_FLAG_8, PQ_MARK_LEFT_OPEN, "Its quote goes on in the next block."),
    FIELD("lost", pq_mark, flags, SHOW_FLAG_8, PQ_MARK_LOST, "Its closing mark is missing."),
    {NULL, NULL, NULL, NULL, NULL},
};

/* ---- making views -------------------------------------------------------------------------------- */
PyObject *view_new(document_object *document, level_id level, const void *item) {
    view_object *view = PyObject_GC_New(view_object, document->state->level[level]);
    if (view == NULL) return NULL;
    view->document = (document_object *)Py_NewRef(OBJECT(document));
    view->item = item;
    view->level = (uint8_t)level;
    PyObject_GC_Track(view);
    return OBJECT(view);
}

PyObject *view_at(document_object *document, level_id level, uint32_t index) {
    return view_new(document, level, (const char *)level_items(document->data, level) + (size_t)index * levels[level].size);
}

PyObject *span_new(document_object *document, uint32_t start, uint32_t end) {
    if (start == PQ_NONE) Py_RETURN_NONE;
    view_object *view = (view_object *)view_new(document, LEVEL_SPAN, NULL);
    if (view == NULL) return NULL;
    view->span = (pq_span){start, end};
    view->item = &view->span;
    return OBJECT(view);
}

/* ---- types --------------------------------------------------------------------------------------- */
#define VIEW_TYPE(noun, title, doc)                                                                                      \
    static PyType_Slot noun##_slots[] = {                                                                                \
        {Py_tp_doc, (void *)(doc)},                                                                                      \
        {Py_tp_dealloc, (void *)view_dealloc},                                                                           \
        {Py_tp_traverse, (void *)view_traverse},                                                                         \
        {Py_tp_repr, (void *)view_repr},                                                                                 \
        {Py_tp_str, (void *)view_str},                                                                                   \
        {Py_tp_hash, (void *)view_hash},                                                                                 \
        {Py_tp_richcompare, (void *)view_compare},                                                                       \
        {Py_tp_methods, view_methods},                                                                                   \
        {Py_tp_getset, noun##_getset},                                                                                   \
        {0, NULL},                                                                                                       \
    };                                                                                                                   \
    static PyType_Spec noun##_spec = {                                                                                   \
        .name = "pullquote._core." title,                                                                                \
        .basicsize = sizeof(view_object),                                                                                \
        .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE, \
        .slots = noun##_slots,                                                                                           \
    };

VIEW_TYPE(block, "Block", "A paragraph, headline, caption or other block of an article.")
VIEW_TYPE(token, "Token", "A word, number, sign or mark.")
VIEW_TYPE(sentence, "Sentence", "A sentence; it lies in one block.")
VIEW_TYPE(quote, "Quote", "A quote, from mark to mark.")
VIEW_TYPE(credit, "Credit", "A photo credit.")
VIEW_TYPE(issue, "Issue", "Something odd about the text.")
VIEW_TYPE(mark, "Mark", "A token that may be a quotation mark.")
VIEW_TYPE(span, "Span", "A stretch of the text of an article.")

PyType_Spec *const view_specs[LEVEL_COUNT] = {
    [LEVEL_BLOCK] = &block_spec,   [LEVEL_TOKEN] = &token_spec, [LEVEL_SENTENCE] = &sentence_spec, [LEVEL_QUOTE] = &quote_spec,
    [LEVEL_CREDIT] = &credit_spec, [LEVEL_ISSUE] = &issue_spec, [LEVEL_MARK] = &mark_spec,         [LEVEL_SPAN] = &span_spec,
};
