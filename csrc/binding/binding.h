/* What the files of the binding share. The binding converts; it decides nothing about text.
 *
 * document.c  Document: one parsed text. Its arrays lie in one block, in bytes; views convert offsets when asked.
 * view.c      Block, Token, Sentence, Quote, Span, Credit, Issue, Mark: (document, item), read by tables of fields.
 * sequence.c  Views: a range of the items of one document.
 * texts.c     stretches of a text as a list of str.
 * state.c     pickling: the arrays as bytes, and their validation.
 * own_rules.c OwnRules: the caller's own rules.
 * fold.c      case folding and hashes, by utf8proc.
 * module.c    the module, its functions and its state.
 * arrow.h and the files that it lists: batches of articles, as Arrow. */
#ifndef PQ_BINDING_H
#define PQ_BINDING_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "../pullquote.h"

/* ---- levels: the arrays of a document that have views -------------------------------------------- */
typedef enum {
    LEVEL_BLOCK,
    LEVEL_TOKEN,
    LEVEL_SENTENCE,
    LEVEL_QUOTE,
    LEVEL_CREDIT,
    LEVEL_ISSUE,
    LEVEL_MARK,
    LEVEL_SPAN, /* no array: a stretch of the text */
    LEVEL_COUNT
} level_id;

typedef struct {
    const char *name; /* "blocks" */
    size_t items;     /* offset of the pointer in a pq_document */
    size_t count;     /* offset of the count */
    size_t size;      /* of an item */
} level_info;
extern const level_info levels[LEVEL_COUNT];

/* ---- names of enum values, made into str once ---------------------------------------------------- */
typedef enum {
    NAMES_BLOCK_KIND,
    NAMES_NOTE_KIND,
    NAMES_TOKEN_KIND,
    NAMES_MARK_ROLE,
    NAMES_GLYPH,
    NAMES_QUOTE_KIND,
    NAMES_SPEAKER_KIND,
    NAMES_CUE_CLASS,
    NAMES_ORDER,
    NAMES_FIELD_KIND,
    NAMES_ISSUE_KIND,
    NAMES_IN_QUOTE,
    NAMES_LAYOUT,
    NAMES_TOKENS,
    NAMES_SENTENCES,
    NAMES_INSIDE_QUOTES,
    NAMES_LANG,
    NAMES_UNIT,
    NAMES_COUNT
} names_id;

/* The limited API does not cast by itself. */
#define OBJECT(x) ((PyObject *)(x))

/* ---- module state -------------------------------------------------------------------------------- */
enum { POOL_SIZE = 8 };

typedef struct {
    PyTypeObject *document, *views, *own_rules, *level[LEVEL_COUNT], *array, *stream, *ids;
    PyObject *names[NAMES_COUNT]; /* tuples of str */
    struct rule_list *rules;
    struct memory_pool *memory;             /* of columns */
    _Atomic(pq_document *) pool[POOL_SIZE]; /* documents at rest; a taker swaps NULL in, so that no lock is needed */
    _Atomic(struct word_cache *) words;     /* as these */
} binding_state;

binding_state *state_of(PyObject *module);
PyObject *enum_name(const binding_state *state, names_id names, unsigned value); /* new reference */
int enum_value(const binding_state *state, names_id names, const char *argument, PyObject *value); /* -1: ValueError set */
PyObject *rule_name(uint16_t rule); /* new reference: str, or None for 0 */

/* ---- Document ------------------------------------------------------------------------------------ */
typedef struct {
    PyObject_HEAD binding_state *state; /* lives as long as the type of this object, which holds the module */
    PyObject *text;       /* str */
    PyObject *source;     /* the bytes, where they were ill-formed and text cannot give them back; or NULL */
    pq_document *data;    /* one block with all its arrays; text is NULL */
    uint8_t unit, layout, tokens, surrogates;
} document_object;

extern PyType_Spec document_spec;
PyObject *document_parse(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *document_texts(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *document_dump(document_object *self);
PyObject *document_restore(PyObject *module, PyObject *const *args, Py_ssize_t count);

document_object *document_alloc(binding_state *state, PyObject *type);
/* What `size` bytes take up where the next array must begin at a multiple of eight. */
static inline size_t room_for(size_t size) { return (size + 7) & ~(size_t)7; }
pq_document *copy_document(const pq_document *from); /* one block, free() it; NULL without memory */
pq_status parse_and_copy(binding_state *state, const char *text, size_t length, const pq_options *options, pq_stage last,
                         pq_document **copy);
void *raise_status(pq_status status, const char *argument);
PyObject *text_of_span(const pq_document *data, PyObject *text, uint32_t start, uint32_t end); /* bytes in, new str out */
PyObject *text_between(const document_object *document, uint32_t start, uint32_t end);
const char *bytes_of_document(const document_object *self); /* its text in UTF-8, where that is what was parsed; else NULL */
int is_document(PyObject *object, const binding_state *state);

/* ---- OwnRules ------------------------------------------------------------------------------------ */
extern PyType_Spec own_rules_spec;
PyObject *own_rules_new(PyObject *module, PyObject *const *args, Py_ssize_t count);
int own_rules_argument(const binding_state *state, PyObject *object, const pq_rules **rules); /* None: NULL; -1: TypeError set */

static inline void *level_items(const pq_document *data, level_id level) {
    return *(void *const *)(const void *)((const char *)data + levels[level].items);
}
static inline uint32_t level_count(const pq_document *data, level_id level) {
    return *(const uint32_t *)(const void *)((const char *)data + levels[level].count);
}

static inline pq_span span_of_item(const pq_document *data, level_id level, const void *item) {
    if (level == LEVEL_MARK) item = &data->tokens[((const pq_mark *)item)->token];
    return *(const pq_span *)item; /* every other item begins with its start and end */
}

/* ---- texts --------------------------------------------------------------------------------------- */
/* `bytes` is the text where it is good UTF-8; else NULL, and the str is cut. */
PyObject *texts_of(binding_state *state, const pq_document *document, const char *bytes, PyObject *text, level_id level,
                   Py_ssize_t start, Py_ssize_t step, Py_ssize_t length);
void clear_words(binding_state *state);

/* ---- views --------------------------------------------------------------------------------------- */
typedef struct {
    PyObject_HEAD document_object *document;
    const void *item; /* into the arrays of the document; of a Span: &span */
    pq_span span;     /* of a Span */
    uint8_t level;
} view_object;

extern PyType_Spec *const view_specs[LEVEL_COUNT];
PyObject *view_new(document_object *document, level_id level, const void *item);
PyObject *view_at(document_object *document, level_id level, uint32_t index);
PyObject *span_new(document_object *document, uint32_t start, uint32_t end); /* None where absent */
pq_span view_span(const view_object *view);
/* The innermost quote around a token, or PQ_NONE. */
uint32_t quote_of_token(const pq_document *data, uint32_t token);
/* First index in [0, count) of the level whose start is >= byte. */
uint32_t lower_bound(const pq_document *data, level_id level, uint32_t byte);

extern PyType_Spec views_spec;
PyObject *views_new(document_object *document, level_id level, Py_ssize_t start, Py_ssize_t step, Py_ssize_t length);
PyObject *views_range(document_object *document, level_id level, uint32_t first, uint32_t end);
PyObject *views_all(document_object *document, level_id level);

/* ---- folding ------------------------------------------------------------------------------------- */
PyObject *fold_text(PyObject *text); /* NFC of the case-folded text; new reference */
PyObject *hash_of_span(const document_object *document, uint32_t start, uint32_t end); /* of words only, folded */
PyObject *hash_of_body(const document_object *document); /* of the blocks of the body, else of the text */

#endif
