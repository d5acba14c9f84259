/* Arrow in memory: the structs of the C data and stream interfaces, arrays that several hold, and columns that grow.
 *
 * arrow.c   Array and Stream, the Python types; capsules in and out.
 * memory.c  blocks of memory that come back.
 * nodes.c   making, copying, cutting and freeing arrays and schemas.
 * take.c    rows of an array by their numbers.
 * values.c  arrays as Python values, and Python values as arrays.
 * column.c  columns that grow while a batch is parsed.
 * rows.c    the tables: which column is filled from what.
 * batch.c   one call a batch: texts in, tables out.
 * jsonl.c   lines of JSON to columns.
 * ids.c     ids told apart. */
#ifndef PQ_ARROW_H
#define PQ_ARROW_H

#include "binding.h"

/* ---- the interfaces, as Arrow's documents set them out to be copied ------------------------------- */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};
#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};
#endif

/* ---- arrays held by several ----------------------------------------------------------------------- */
typedef struct { /* counted without the GIL: a consumer may let go of an array on any thread */
    _Atomic size_t holders;
    struct ArrowSchema schema;
    struct ArrowArray array;
} arrow_owner;

typedef struct { /* a stretch of an array, or of one of its children; borrowed from the owner */
    const struct ArrowSchema *schema;
    const struct ArrowArray *array;
    int64_t offset; /* into the buffers, the array's own offset included */
    int64_t length;
} arrow_slice;

typedef struct {
    PyObject_HEAD arrow_owner *owner;
    arrow_slice slice;
} array_object;

extern PyType_Spec array_spec, stream_spec, ids_spec;
array_object *array_new(const binding_state *state, arrow_owner *owner,
                        const arrow_slice *slice); /* takes the reference to owner */
PyObject *array_of(const binding_state *state, struct ArrowSchema *schema, struct ArrowArray *array); /* takes both over */
int is_array(PyObject *object, const binding_state *state);
PyObject *arrow_import_array(PyObject *module, PyObject *args);
PyObject *arrow_import_stream(PyObject *module, PyObject *capsule);
PyObject *arrow_export_stream(PyObject *module, PyObject *args);
PyObject *arrow_struct(PyObject *module, PyObject *args);
PyObject *arrow_strings(PyObject *module, PyObject *args);
PyObject *arrow_numbers(PyObject *module, PyObject *args);
PyObject *parse_batch(PyObject *module, PyObject *const *args, Py_ssize_t count);
PyObject *table_columns(PyObject *module, PyObject *none);
PyObject *read_jsonl(PyObject *module, PyObject *args);

/* ---- memory.c ------------------------------------------------------------------------------------- */
typedef struct memory_pool memory_pool; /* counted, for arrays may outlive the module */
memory_pool *pool_new(void);
memory_pool *pool_hold(memory_pool *pool);
void pool_release(memory_pool *pool);
void pool_trim(memory_pool *pool);
/* A block of at least so many bytes, as malloc() gives them; *room: how many they are. NULL for a small one, and without memory. */
void *pool_take(memory_pool *pool, size_t size, size_t *room);
void pool_give(memory_pool *pool, void *block, size_t room); /* pool may be NULL, and room 0: then it is only freed */

/* ---- nodes.c; all return -1 without memory, and then have taken over (and freed) nothing ---------- */
int copy_schema(const struct ArrowSchema *from, struct ArrowSchema *out);
int new_schema(struct ArrowSchema *out, const char *format, const char *name, int nullable, int64_t child_count);
int set_metadata(struct ArrowSchema *schema, const char *metadata, size_t size);
int set_name(struct ArrowSchema *schema, const char *name);
int new_array(struct ArrowArray *out, int64_t length, int64_t null_count, int64_t buffer_count,
              int64_t child_count); /* buffers NULL */
int empty_array(const struct ArrowSchema *schema, struct ArrowArray *out); /* of this type, without values */
void set_buffer(struct ArrowArray *array, int index, void *memory); /* takes malloc()ed memory over */
enum { MOST_BUFFERS = 3 };
void lend_buffers(struct ArrowArray *array, memory_pool *pool, const size_t rooms[MOST_BUFFERS]); /* they come back to the pool */
int add_dictionary(struct ArrowSchema *schema, struct ArrowArray *array, const char *(*name)(unsigned), unsigned count);
int export_slice(arrow_owner *owner, const arrow_slice *slice, struct ArrowArray *out); /* holds the owner until released */
arrow_slice child_slice(const arrow_slice *parent, int64_t index);
arrow_slice whole_slice(const struct ArrowSchema *schema, const struct ArrowArray *array);
void owner_release(arrow_owner *owner);

static inline void release_array(struct ArrowArray *array) {
    if (array->release != NULL) array->release(array);
}
static inline void release_schema(struct ArrowSchema *schema) {
    if (schema->release != NULL) schema->release(schema);
}
static inline int bit_at(const void *bits, int64_t index) { return ((const uint8_t *)bits)[index >> 3] >> (index & 7) & 1; }
static inline int is_null(const arrow_slice *slice, int64_t row) {
    const struct ArrowArray *array = slice->array;
    if (array->n_buffers == 0) return 1;
    return array->null_count != 0 && array->buffers[0] != NULL && !bit_at(array->buffers[0], slice->offset + row);
}

/* ---- take.c --------------------------------------------------------------------------------------- */
typedef enum { TAKE_OK, TAKE_NO_MEMORY, TAKE_TOO_LONG, TAKE_BAD_TYPE } take_status;
/* The rows of a slice; views become plain strings. */
take_status take_rows(const arrow_slice *from, const uint32_t *rows, size_t count, struct ArrowSchema *schema,
                      struct ArrowArray *array);
int fixed_width(const char *format); /* bytes of a value, 0 where values differ in size or have none of their own */

/* ---- strings of any layout ------------------------------------------------------------------------ */
typedef struct {
    arrow_slice slice;      /* of the values: those of the dictionary where there is one */
    arrow_slice indices;    /* array NULL without a dictionary */
    uint8_t layout;
} string_reader;
int open_strings(string_reader *reader, const arrow_slice *slice); /* -1: no strings */
/* 1 and the bytes; 0 for null */
int string_at(const string_reader *reader, int64_t row, const char **data, size_t *length);
int64_t index_at(const arrow_slice *indices, int64_t row);

/* ---- columns that grow ----------------------------------------------------------------------------- */
typedef struct {
    uint8_t *data;
    size_t size, room;
} bytes;
int bytes_grow(bytes *to, size_t size);
static inline int bytes_room(bytes *to, size_t size) { /* room for so many more bytes. -1 without memory */
    return to->data != NULL && to->room - to->size >= size ? 0 : bytes_grow(to, size);
}
void *bytes_more(bytes *to, size_t size); /* room for so many more bytes, counted in; NULL without memory */
int bytes_append(bytes *to, const void *data, size_t size);

typedef enum {
    TYPE_BOOL,
    TYPE_I16,
    TYPE_I32,
    TYPE_I64,
    TYPE_F32,
    TYPE_F64,
    TYPE_TIME,
    TYPE_TIME_UTC,
    TYPE_STRING,
    TYPE_NAME,
    TYPE_RULE,
    TYPE_STRINGS,
    TYPE_NAMES
} column_type; /* the last two are lists */

typedef struct rule_list { /* all rules that there are: the dictionary of rule columns */
    uint16_t place[PQ_STAGE_COUNT * 256]; /* of each rule among them */
    uint16_t rules[PQ_STAGE_COUNT * 256];
    size_t count;
} rule_list;
void list_rules(rule_list *list);

typedef struct {
    const char *name;
    const rule_list *rules; /* of TYPE_RULE */
    const char *(*names)(unsigned); /* of TYPE_NAME and TYPE_NAMES */
    unsigned name_count;
    uint8_t type, nullable;
    uint8_t overflowed; /* more than 2 GiB of text in one batch */
    memory_pool *pool;  /* where its memory comes from; or NULL */
    size_t length;
    bytes data;  /* values, or the bytes of strings; a byte each for TYPE_BOOL */
    bytes ends;  /* int32: of strings */
    bytes lists; /* int32: where each list ends */
    bytes valid; /* a byte each, where nullable */
} column;

void column_free(column *of);
void bytes_reserve(bytes *to, memory_pool *pool, size_t size); /* of one that is empty; it grows by itself, too */
size_t column_width(const column *of); /* bytes of a value, 0 of strings */
int column_add_text(column *to, const void *text, size_t size); /* a string, or one of the list that is not ended yet */
int column_end_list(column *to);
int column_add_null(column *to);
int column_add_i64(column *to, int64_t value);
int column_valid(column *to, size_t count); /* so many values, added by hand, are there */
int column_add_name(column *to, unsigned value);
int column_finish(column *of, int with_dictionary, struct ArrowSchema *schema, struct ArrowArray *array); /* and is empty then */

/* ---- folding -------------------------------------------------------------------------------------- */
int fold_bytes(bytes *to, const uint8_t *text, size_t length); /* appends; -1 without memory */
#define HASH_START 0xCBF29CE484222325u /* FNV-1a */
/* Adds the words of a good text to two hashes at once, folded, with a blank after each; `folded` is scratch. -1 without memory. */
int hash_words(bytes *folded, const uint8_t *text, size_t length, uint64_t hashes[2]);
int64_t hash_value(uint64_t hash);
int is_body_kind(uint8_t block_kind);
int is_sign(uint8_t token_kind);                               /* not a word or number: not counted in hashes */

/* ---- tables --------------------------------------------------------------------------------------- */
typedef enum { TABLE_ARTICLES, TABLE_BLOCKS, TABLE_SENTENCES, TABLE_TOKENS, TABLE_QUOTES, TABLE_COUNT } table_id;

typedef struct { /* the hashes of one article, once somebody has asked for one of them */
    bytes blocks; /* int64: of each block */
    int64_t text;
    int are_known;
} hash_list;

typedef struct { /* what a column is filled from: one article */
    const pq_document *document; /* NULL: its text is null */
    const uint8_t *text;
    int is_clean; /* all of the text is good UTF-8 */
    pq_unit unit;
    const char *id;
    size_t id_length;
    const char *title; /* given, or NULL */
    size_t title_length;
    const int64_t *created; /* given: microseconds; or NULL */
    int is_created_utc;
    const int64_t *zone; /* pairs: from this wall time on (microseconds), so much ahead of UTC; zone_count pairs */
    size_t zone_count;
    const void *items; /* the level's */
    size_t item_size;
    const uint32_t *rows; /* which of them */
    size_t count;
    bytes *scratch, *folded;
    hash_list *hashes;
} source;

typedef struct column_info {
    const char *name;
    uint8_t type, nullable, stage; /* the last stage that it needs */
    uint16_t offset, extra;
    const char *(*names)(unsigned);
    uint16_t name_count;
    int (*fill)(const source *from, const struct column_info *info, column *to);
} column_info;

typedef struct {
    const char *name;
    const column_info *columns;
    size_t column_count, item_size;
    uint8_t stage; /* the last one that its rows need, whatever the columns */
} table_info;
extern const table_info tables[TABLE_COUNT];

#endif
