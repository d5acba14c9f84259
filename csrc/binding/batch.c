/* One call a batch: texts straight from Arrow buffers, without the GIL, one document for all of them; tables out as flat columns. */
#include <stdlib.h>
#include <string.h>

#include "arrow.h"

enum { FLAG_DICTIONARIES = 1, FLAG_NESTED = 2 };

typedef struct { /* one table that is asked for */
    table_id id;
    const column_info **infos; /* NULL: a kept column */
    column *columns;
    int64_t *kept; /* which column of keep */
    size_t column_count;
    uint32_t kinds; /* bits of block kinds, 0 for all */
    int speech; /* 0 or 1, -1 for both */
    unsigned min_tokens, max_tokens;
    unsigned flags;
    bytes origin; /* u32: the text that each row is of, where columns are kept */
    bytes counts; /* int32: rows up to and with each text, where nested */
    uint32_t row_count;
} table_plan;

typedef struct {
    string_reader texts, ids, titles, created;
    int has_ids, has_titles, has_created;
    int64_t text_count;
    pq_options options;
    pq_unit unit;
    pq_stage last;
    int strict;
    source from;
    arrow_slice keep;
    int has_keep;
    const binding_state *state;
    table_plan *plans;
    size_t plan_count;
    bytes rows, scratch, folded;
    hash_list hashes;
    /* what came of it */
    pq_status status;
    int64_t bad_row; /* of the status, or of text that is no good UTF-8 where that is strict; -1 */
    uint64_t byte_count;
    uint64_t null_count;
    uint64_t issues[PQ_ISSUE_KIND_COUNT];
} batch;

/* ---- which rows ------------------------------------------------------------------------------------- */
static const uint32_t *all_rows(batch *b, size_t count) {
    size_t have = b->rows.size / 4;
    if (have < count) {
        uint32_t *more = bytes_more(&b->rows, 4 * (count - have));
        if (more == NULL) return NULL;
        for (size_t i = have; i < count; i++) *more++ = (uint32_t)i;
    }
    return (const uint32_t *)(const void *)b->rows.data;
}

static int is_wanted_block(const table_plan *plan, const pq_document *document, uint32_t block) {
    return plan->kinds == 0 || (block < document->block_count && plan->kinds >> document->blocks[block].kind & 1);
}

static int is_long_enough(const table_plan *plan, uint32_t first, uint32_t end) {
    return end - first >= plan->min_tokens && end - first <= plan->max_tokens;
}

static int is_wanted(const table_plan *plan, const pq_document *d, uint32_t item, uint32_t *block) {
    switch (plan->id) {
        case TABLE_BLOCKS:
            return is_wanted_block(plan, d, item) && is_long_enough(plan, d->blocks[item].token_first, d->blocks[item].token_end);
        case TABLE_SENTENCES:
            return is_wanted_block(plan, d, d->sentences[item].block) &&
                   is_long_enough(plan, d->sentences[item].token_first, d->sentences[item].token_end);
        case TABLE_QUOTES:
            return is_wanted_block(plan, d, d->quotes[item].block) &&
                   (plan->speech < 0 || d->quotes[item].speech == plan->speech) &&
                   is_long_enough(plan, d->quotes[item].token_first, d->quotes[item].token_end);
        case TABLE_TOKENS:
            while (*block < d->block_count && d->blocks[*block].token_end <= item) ++*block;
            return is_wanted_block(plan, d, *block);
        default: return 1;
    }
}

/* Points b->from to the wanted rows of a level. -1 without memory. */
static int select_rows(batch *b, const table_plan *plan, bytes *chosen) {
    static const level_id level_of[] = {[TABLE_BLOCKS] = LEVEL_BLOCK,
                                        [TABLE_SENTENCES] = LEVEL_SENTENCE,
                                        [TABLE_TOKENS] = LEVEL_TOKEN,
                                        [TABLE_QUOTES] = LEVEL_QUOTE};
    source *from = &b->from;
    from->item_size = tables[plan->id].item_size;
    from->items = NULL;
    from->count = plan->id == TABLE_ARTICLES;
    if (plan->id != TABLE_ARTICLES && from->document != NULL) {
        from->items = level_items(from->document, level_of[plan->id]);
        from->count = level_count(from->document, level_of[plan->id]);
    }
    if ((from->rows = all_rows(b, from->count + 1)) == NULL) return -1;
    if (plan->kinds == 0 && plan->speech < 0 && plan->min_tokens == 0 && plan->max_tokens == UINT32_MAX) return 0;
    if (plan->id == TABLE_ARTICLES) return 0;
    chosen->size = 0;
    uint32_t *rows = bytes_more(chosen, 4 * (from->count + 1)), block = 0;
    if (rows == NULL) return -1;
    size_t count = 0;
    for (uint32_t i = 0; i < from->count; i++)
        if (is_wanted(plan, from->document, i, &block)) rows[count++] = i;
    from->rows = rows;
    from->count = count;
    return 0;
}

/* ---- filling ----------------------------------------------------------------------------------------- */
static int fill_plan(batch *b, table_plan *plan, uint32_t text, bytes *chosen) {
    if (select_rows(b, plan, chosen) < 0) return -1;
    if (b->from.count != 0) {
        for (size_t c = 0; c < plan->column_count; c++) {
            const column_info *info = plan->infos[c];
            if (info != NULL && info->fill(&b->from, info, &plan->columns[c]) < 0) return -1;
        }
        if (b->has_keep) {
            uint32_t *origin = bytes_more(&plan->origin, 4 * b->from.count);
            if (origin == NULL) return -1;
            for (size_t i = 0; i < b->from.count; i++) origin[i] = text;
        }
    }
    plan->row_count += (uint32_t)b->from.count;
    int32_t end = (int32_t)plan->row_count;
    return plan->flags & FLAG_NESTED ? bytes_append(&plan->counts, &end, sizeof end) : 0;
}

static int is_clean(const pq_document *document) {
    if (document->ill_formed != 0) return 0;
    for (uint32_t i = 0; i < document->issue_count; i++)
        if (document->issues[i].kind == PQ_ISSUE_SURROGATE) return 0;
    return 1;
}

static pq_status run_text(batch *b, pq_document *document, int64_t row, int64_t *created) {
    const char *text;
    size_t length;
    source *from = &b->from;
    from->document = NULL;
    from->hashes->are_known = 0;
    if (!string_at(&b->texts, row, &text, &length)) {
        b->null_count++;
        return PQ_OK;
    }
    pq_options options = b->options;
    if (b->has_titles && string_at(&b->titles, row, &from->title, &from->title_length)) options.given |= PQ_GIVEN_TITLE;
    else from->title = NULL;
    from->created = NULL;
    if (b->has_created && !is_null(&b->created.slice, row)) {
        *created = ((const int64_t *)b->created.slice.array->buffers[1])[b->created.slice.offset + row];
        from->created = created;
        options.given |= PQ_GIVEN_CREATED;
    }
    pq_status status = pq_parse_until(document, text, length, &options, b->last);
    if (status != PQ_OK) return status;
    from->document = document;
    from->text = (const uint8_t *)text;
    from->is_clean = is_clean(document);
    b->byte_count += length;
    for (uint32_t i = 0; i < document->issue_count; i++) b->issues[document->issues[i].kind]++;
    if (b->strict && document->ill_formed != 0) b->bad_row = row;
    return PQ_OK;
}

/* Room for about as many rows as so much text has, so that columns need not move as they grow. Without memory they will see. */
static void make_room(batch *b) {
    static const struct {
        size_t bytes; /* of text for one row */
        size_t share; /* one part in so many of the text is in the rows */
    } usual[] = {[TABLE_ARTICLES] = {1, 16},
                 [TABLE_BLOCKS] = {200, 1},
                 [TABLE_SENTENCES] = {100, 1},
                 [TABLE_TOKENS] = {5, 1},
                 [TABLE_QUOTES] = {250, 3}};
    size_t total = 0, id_total = 0;
    for (int64_t row = 0; row < b->text_count; row++) {
        const char *text;
        size_t length;
        if (string_at(&b->texts, row, &text, &length)) total += length;
        if (b->has_ids && string_at(&b->ids, row, &text, &length)) id_total += length;
    }
    for (size_t p = 0; p < b->plan_count; p++) {
        table_plan *plan = &b->plans[p];
        size_t rows = (plan->id == TABLE_ARTICLES ? (size_t)b->text_count : total / usual[plan->id].bytes) + 1;
        size_t ids = rows * (id_total / ((size_t)b->text_count + 1) + 1), text = total / usual[plan->id].share;
        for (size_t c = 0; c < plan->column_count; c++) {
            column *of = &plan->columns[c];
            size_t width = column_width(of);
            if (plan->infos[c] == NULL) continue;
            if (width != 0) bytes_reserve(&of->data, of->pool, rows * width);
            else bytes_reserve(&of->ends, of->pool, rows * 4 + 4);
            if (of->type == TYPE_STRING && !of->nullable)
                bytes_reserve(&of->data, of->pool, strcmp(of->name, "article") == 0 ? ids : text);
            if (of->nullable) bytes_reserve(&of->valid, of->pool, rows);
        }
    }
}

/* Without the GIL. */
static void run(batch *b) {
    pq_document *document = pq_document_new(NULL, NULL);
    bytes chosen = {0};
    int64_t created = 0;
    make_room(b);
    b->status = document ? PQ_OK : PQ_NO_MEMORY;
    b->from.scratch = &b->scratch;
    b->from.folded = &b->folded;
    b->from.hashes = &b->hashes;
    for (int64_t row = 0; b->status == PQ_OK && b->bad_row < 0 && row < b->text_count; row++) {
        b->from.id = "";
        b->from.id_length = 0;
        if (b->has_ids) string_at(&b->ids, row, &b->from.id, &b->from.id_length);
        b->status = run_text(b, document, row, &created);
        if (b->status != PQ_OK) b->bad_row = row;
        for (size_t p = 0; b->status == PQ_OK && b->bad_row < 0 && p < b->plan_count; p++)
            if (fill_plan(b, &b->plans[p], (uint32_t)row, &chosen) < 0) b->status = PQ_NO_MEMORY;
    }
    free(chosen.data);
    pq_document_free(document);
}

/* ---- tables out --------------------------------------------------------------------------------------- */
static int finish_kept(batch *b, table_plan *plan, size_t c, struct ArrowSchema *schema, struct ArrowArray *array) {
    arrow_slice kept = child_slice(&b->keep, plan->kept[c]);
    take_status status = take_rows(&kept, (const uint32_t *)(const void *)plan->origin.data, plan->row_count, schema, array);
    if (status == TAKE_BAD_TYPE)
        PyErr_Format(PyExc_TypeError, "keep: column %s has a type that cannot be carried: Arrow type %s", kept.schema->name,
                     kept.schema->format);
    else if (status == TAKE_TOO_LONG) PyErr_Format(PyExc_OverflowError, "keep: more than 2 GiB of text in one batch");
    else if (status == TAKE_NO_MEMORY) PyErr_NoMemory();
    return status == TAKE_OK ? 0 : -1;
}

static int finish_struct(batch *b, table_plan *plan, struct ArrowSchema *schema, struct ArrowArray *array) {
    int64_t count = (int64_t)plan->column_count;
    if (new_schema(schema, "+s", plan->flags & FLAG_NESTED ? "item" : "", (plan->flags & FLAG_NESTED) != 0, count) < 0) return -1;
    if (new_array(array, plan->row_count, 0, 1, count) < 0) {
        release_schema(schema);
        return -1;
    }
    int failed = 0;
    for (size_t c = 0; !failed && c < plan->column_count; c++) {
        if (plan->columns[c].overflowed)
            PyErr_Format(PyExc_OverflowError, "more than 2 GiB of text in column %s of one batch", plan->columns[c].name);
        failed = PyErr_Occurred() != NULL;
        if (!failed && plan->infos[c] == NULL) failed = finish_kept(b, plan, c, schema->children[c], array->children[c]) < 0;
        else if (!failed)
            failed = column_finish(&plan->columns[c], (plan->flags & FLAG_DICTIONARIES) != 0, schema->children[c],
                                   array->children[c]) < 0;
    }
    if (!failed) return 0;
    release_array(array);
    release_schema(schema);
    return -1;
}

/* One list a text; null where the text is. */
static int finish_nested(batch *b, table_plan *plan, struct ArrowSchema *schema, struct ArrowArray *array) {
    int64_t count = b->text_count;
    if (new_schema(schema, "+l", "", 1, 1) < 0) return -1;
    if (new_array(array, count, (int64_t)b->null_count, 2, 1) < 0) {
        release_schema(schema);
        return -1;
    }
    int32_t *ends = calloc((size_t)count + 1, sizeof *ends);
    uint8_t *bits = b->null_count ? calloc((size_t)count / 8 + 8, 1) : NULL;
    set_buffer(array, 0, bits);
    set_buffer(array, 1, ends);
    int failed = ends == NULL || (b->null_count && bits == NULL);
    if (!failed && plan->counts.size != 0) memcpy(ends + 1, plan->counts.data, plan->counts.size);
    for (int64_t row = 0; !failed && bits != NULL && row < count; row++) {
        const char *data;
        size_t length;
        bits[row >> 3] |= (uint8_t)(string_at(&b->texts, row, &data, &length) << (row & 7));
    }
    failed = failed || finish_struct(b, plan, schema->children[0], array->children[0]) < 0;
    if (!failed) return 0;
    release_array(array);
    release_schema(schema);
    return -1;
}

static PyObject *finish_plan(batch *b, table_plan *plan, const char *metadata, Py_ssize_t metadata_size) {
    struct ArrowSchema schema;
    struct ArrowArray array;
    int failed = plan->flags & FLAG_NESTED ? finish_nested(b, plan, &schema, &array) : finish_struct(b, plan, &schema, &array);
    if (failed < 0) return PyErr_Occurred() ? NULL : PyErr_NoMemory();
    if (metadata_size > 0 && set_metadata(&schema, metadata, (size_t)metadata_size) < 0) {
        release_array(&array);
        release_schema(&schema);
        return PyErr_NoMemory();
    }
    return array_of(b->state, &schema, &array);
}

/* ---- arguments ---------------------------------------------------------------------------------------- */
static int add_column(batch *b, table_plan *plan, size_t c, PyObject *object) {
    const char *name = PyUnicode_AsUTF8AndSize(object, NULL);
    if (name == NULL) return -1;
    for (size_t i = 0; i < tables[plan->id].column_count; i++) {
        const column_info *info = &tables[plan->id].columns[i];
        if (strcmp(info->name, name) != 0) continue;
        plan->infos[c] = info;
        plan->columns[c] = (column){.rules = b->state->rules,
                                    .pool = b->state->memory,
                                    .name = info->name,
                                    .type = info->type,
                                    .nullable = info->nullable,
                                    .names = info->names,
                                    .name_count = info->name_count};
        if (info->stage > b->last) b->last = (pq_stage)info->stage;
        return 0;
    }
    for (int64_t i = 0; b->has_keep && i < b->keep.schema->n_children; i++)
        if (strcmp(b->keep.schema->children[i]->name, name) == 0) {
            plan->kept[c] = i;
            return 0;
        }
    PyErr_Format(PyExc_ValueError, "columns: %s has no column %R", tables[plan->id].name, object);
    return -1;
}

/* (table, columns, kinds, speech, min_tokens, max_tokens, flags) */
static int open_plan(batch *b, table_plan *plan, PyObject *tuple) {
    PyObject *names;
    unsigned id, kinds;
    if (!PyArg_ParseTuple(tuple, "IO!IiIII", &id, &PyTuple_Type, &names, &kinds, &plan->speech, &plan->min_tokens,
                          &plan->max_tokens, &plan->flags))
        return -1;
    if (id >= TABLE_COUNT) return (PyErr_SetString(PyExc_ValueError, "no such table"), -1);
    plan->id = (table_id)id;
    plan->kinds = kinds;
    plan->column_count = (size_t)PyTuple_Size(names);
    plan->infos = calloc(plan->column_count + 1, sizeof *plan->infos);
    plan->columns = calloc(plan->column_count + 1, sizeof *plan->columns);
    plan->kept = calloc(plan->column_count + 1, sizeof *plan->kept);
    if (plan->infos == NULL || plan->columns == NULL || plan->kept == NULL) {
        plan->column_count = 0;
        return (PyErr_NoMemory(), -1);
    }
    if ((kinds != 0 || plan->speech >= 0) && b->last < PQ_STAGE_SENTENCES) b->last = PQ_STAGE_SENTENCES;
    if (b->last < tables[id].stage) b->last = (pq_stage)tables[id].stage;
    for (size_t c = 0; c < plan->column_count; c++)
        if (add_column(b, plan, c, PyTuple_GetItem(names, (Py_ssize_t)c)) < 0) return -1;
    return 0;
}

static int open_plans(batch *b, PyObject *wanted) {
    if (!PyTuple_Check(wanted)) return (PyErr_SetString(PyExc_TypeError, "tables must be a tuple"), -1);
    size_t count = (size_t)PyTuple_Size(wanted);
    b->plans = calloc(count + 1, sizeof *b->plans);
    if (b->plans == NULL) return (PyErr_NoMemory(), -1);
    b->last = PQ_STAGE_UTF8;
    for (b->plan_count = 0; b->plan_count < count;) {
        table_plan *plan = &b->plans[b->plan_count++];
        if (open_plan(b, plan, PyTuple_GetItem(wanted, (Py_ssize_t)(b->plan_count - 1))) < 0) return -1;
    }
    return 0;
}

static int open_column(batch *b, PyObject *object, const char *name, string_reader *reader, int *has) {
    if (object == Py_None) return 0;
    if (!is_array(object, b->state) || open_strings(reader, &((array_object *)object)->slice) < 0) {
        PyErr_Format(PyExc_TypeError, "%s must be a column of strings, not of Arrow type %s", name,
                     is_array(object, b->state) ? ((array_object *)object)->slice.schema->format : "?");
        return -1;
    }
    if (((array_object *)object)->slice.length != b->text_count) {
        PyErr_Format(PyExc_ValueError, "%s must have as many rows as there are texts", name);
        return -1;
    }
    *has = 1;
    return 0;
}

static int open_created(batch *b, PyObject *object) {
    if (object == Py_None) return 0;
    const array_object *array = (array_object *)object;
    if (!is_array(object, b->state) || strncmp(array->slice.schema->format, "tsu:", 4) != 0 ||
        array->slice.length != b->text_count) {
        PyErr_SetString(PyExc_TypeError, "created must be a column of times in microseconds");
        return -1;
    }
    b->created.slice = array->slice;
    b->has_created = 1;
    b->from.is_created_utc = array->slice.schema->format[4] != 0;
    return 0;
}

static int open_options(batch *b, PyObject *const *args) {
    int layout = enum_value(b->state, NAMES_LAYOUT, "layout", args[3]);
    int conventions = layout < 0 ? -1 : enum_value(b->state, NAMES_TOKENS, "tokens", args[4]);
    int unit = conventions < 0 ? -1 : enum_value(b->state, NAMES_UNIT, "offsets", args[5]);
    int sentences = unit < 0 ? -1 : enum_value(b->state, NAMES_SENTENCES, "sentences", args[15]);
    int inside = sentences < 0 ? -1 : enum_value(b->state, NAMES_INSIDE_QUOTES, "inside_quotes", args[16]);
    int lang = inside < 0 ? -1 : enum_value(b->state, NAMES_LANG, "lang", args[17]);
    if (lang < 0) return -1;
    b->options = (pq_options){.layout = (uint8_t)layout,
                              .tokens = (uint8_t)conventions,
                              .sentences = (uint8_t)sentences,
                              .inside_quotes = (uint8_t)inside,
                              .surrogates = PyObject_IsTrue(args[6]) == 1,
                              .indirect = PyObject_IsTrue(args[14]) == 1,
                              .lang = (uint8_t)lang};
    b->unit = b->from.unit = (pq_unit)unit;
    b->strict = PyObject_IsTrue(args[7]) == 1;
    if (args[10] != Py_None) {
        if (!PyBytes_Check(args[10]) || PyBytes_Size(args[10]) % 16 != 0)
            return (PyErr_SetString(PyExc_TypeError, "zone must be pairs"), -1);
        b->from.zone = (const int64_t *)(const void *)PyBytes_AsString(args[10]);
        b->from.zone_count = (size_t)PyBytes_Size(args[10]) / 16;
    }
    if (args[11] != Py_None) {
        if (!is_array(args[11], b->state)) return (PyErr_SetString(PyExc_TypeError, "keep must be an Array"), -1);
        b->keep = ((array_object *)args[11])->slice;
        b->has_keep = 1;
    }
    if (own_rules_argument(b->state, args[13], &b->options.rules) < 0) return -1;
    return PyBytes_Check(args[12]) ? 0 : (PyErr_SetString(PyExc_TypeError, "metadata must be bytes"), -1);
}

static int open_batch(batch *b, PyObject *const *args) {
    if (!is_array(args[0], b->state)) return (PyErr_SetString(PyExc_TypeError, "texts must be an Array"), -1);
    b->text_count = ((array_object *)args[0])->slice.length;
    int has_texts = 0;
    if (open_column(b, args[0], "text", &b->texts, &has_texts) < 0 || open_column(b, args[1], "id", &b->ids, &b->has_ids) < 0)
        return -1;
    if (open_options(b, args) < 0 || open_column(b, args[8], "title", &b->titles, &b->has_titles) < 0) return -1;
    return open_created(b, args[9]) < 0 ? -1 : open_plans(b, args[2]);
}

static void close_batch(batch *b) {
    for (size_t p = 0; p < b->plan_count; p++) {
        table_plan *plan = &b->plans[p];
        for (size_t c = 0; c < plan->column_count; c++) column_free(&plan->columns[c]);
        free(plan->infos);
        free(plan->columns);
        free(plan->kept);
        free(plan->origin.data);
        free(plan->counts.data);
    }
    free(b->plans);
    free(b->rows.data);
    free(b->scratch.data);
    free(b->folded.data);
    free(b->hashes.blocks.data);
}

static PyObject *raise_text(batch *b) {
    const char *text;
    size_t length;
    if (b->status == PQ_TOO_LONG)
        return PyErr_Format(PyExc_OverflowError, "text %zd has 2^31 bytes or more", (Py_ssize_t)b->bad_row);
    if (b->status != PQ_OK) return raise_status(b->status, "text");
    if (!string_at(&b->texts, b->bad_row, &text, &length)) return NULL;
    Py_XDECREF(PyUnicode_DecodeUTF8(text, (Py_ssize_t)length, "strict")); /* raises */
    return NULL;
}

static PyObject *results(batch *b, PyObject *metadata) {
    PyObject *arrays = PyTuple_New((Py_ssize_t)b->plan_count), *issues = PyTuple_New(PQ_ISSUE_KIND_COUNT);
    for (size_t p = 0; arrays != NULL && p < b->plan_count; p++) {
        PyObject *array = finish_plan(b, &b->plans[p], PyBytes_AsString(metadata), PyBytes_Size(metadata));
        if (array == NULL || PyTuple_SetItem(arrays, (Py_ssize_t)p, array) < 0) Py_CLEAR(arrays);
    }
    for (int kind = 0; issues != NULL && kind < PQ_ISSUE_KIND_COUNT; kind++) {
        PyObject *count = PyLong_FromUnsignedLongLong(b->issues[kind]);
        if (count == NULL || PyTuple_SetItem(issues, kind, count) < 0) Py_CLEAR(issues);
    }
    if (arrays != NULL && issues != NULL)
        return Py_BuildValue("(NKKN)", arrays, (unsigned long long)b->byte_count, (unsigned long long)b->null_count, issues);
    Py_XDECREF(arrays);
    Py_XDECREF(issues);
    return NULL;
}

/* parse_batch(texts, ids, tables, layout, tokens, offsets, surrogates, strict, titles, created, zone, keep, metadata, own_rules, indirect,
 *             sentences, inside_quotes, lang)
 * -> (Arrays, bytes of text, null texts, issues by kind) */
PyObject *parse_batch(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    if (count != 18) return PyErr_Format(PyExc_TypeError, "parse_batch takes 18 arguments");
    batch b = {.state = state_of(module), .bad_row = -1};
    PyObject *result = NULL;
    if (open_batch(&b, args) == 0) {
        Py_BEGIN_ALLOW_THREADS run(&b);
        Py_END_ALLOW_THREADS result = b.bad_row >= 0 || b.status != PQ_OK ? raise_text(&b) : results(&b, args[12]);
    }
    close_batch(&b);
    return result;
}

/* table_columns() -> {table: (column names)} */
PyObject *table_columns(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(none)) {
    PyObject *all = PyDict_New();
    for (int t = 0; all != NULL && t < TABLE_COUNT; t++) {
        PyObject *names = PyTuple_New((Py_ssize_t)tables[t].column_count);
        for (size_t c = 0; names != NULL && c < tables[t].column_count; c++)
            if (PyTuple_SetItem(names, (Py_ssize_t)c, PyUnicode_FromString(tables[t].columns[c].name)) < 0) Py_CLEAR(names);
        if (names == NULL || PyDict_SetItemString(all, tables[t].name, names) < 0) Py_CLEAR(all);
        Py_XDECREF(names);
    }
    return all;
}
