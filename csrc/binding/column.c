/* Columns that grow while a batch is parsed, and become Arrow arrays at its end. */
#include <stdlib.h>
#include <string.h>

#include "arrow.h"

int bytes_grow(bytes *to, size_t size) {
    size_t room = to->size + size + to->size / 2 + 64;
    uint8_t *data = realloc(to->data, room);
    if (data == NULL) return -1;
    to->data = data;
    to->room = room;
    return 0;
}

void *bytes_more(bytes *to, size_t size) {
    if (bytes_room(to, size) < 0) return NULL;
    to->size += size;
    return to->data + (to->size - size);
}

int bytes_append(bytes *to, const void *data, size_t size) {
    void *at = bytes_more(to, size);
    if (at == NULL) return -1;
    if (size != 0) memcpy(at, data, size);
    return 0;
}

void bytes_reserve(bytes *to, memory_pool *pool, size_t size) {
    size_t room;
    void *block = pool != NULL ? pool_take(pool, size, &room) : NULL;
    if (block != NULL) *to = (bytes){block, 0, room};
    else bytes_room(to, size);
}

static void bytes_free(bytes *of, memory_pool *pool) {
    pool_give(pool, of->data, of->room);
    *of = (bytes){0};
}

void column_free(column *of) {
    bytes_free(&of->data, of->pool);
    bytes_free(&of->ends, of->pool);
    bytes_free(&of->lists, of->pool);
    bytes_free(&of->valid, of->pool);
}

static int is_list(const column *of) { return of->type == TYPE_STRINGS || of->type == TYPE_NAMES; }

int column_valid(column *to, size_t count) {
    to->length += count;
    if (!to->nullable) return 0;
    void *valid = bytes_more(&to->valid, count);
    if (valid == NULL) return -1;
    memset(valid, 1, count);
    return 0;
}

size_t column_width(const column *of) {
    static const uint8_t widths[] = {
        [TYPE_BOOL] = 1, [TYPE_I16] = 2,      [TYPE_I32] = 4,  [TYPE_I64] = 8,  [TYPE_F32] = 4,   [TYPE_F64] = 8,
        [TYPE_TIME] = 8, [TYPE_TIME_UTC] = 8, [TYPE_NAME] = 1, [TYPE_RULE] = 2, [TYPE_NAMES] = 1,
    };
    return of->type < sizeof widths ? widths[of->type] : 0;
}

static int end_string(column *to) {
    if (to->data.size > INT32_MAX) to->overflowed = 1;
    int32_t end = (int32_t)(to->data.size & INT32_MAX);
    return bytes_append(&to->ends, &end, sizeof end);
}

int column_add_text(column *to, const void *text, size_t size) {
    if (bytes_append(&to->data, text, size) < 0 || end_string(to) < 0) return -1;
    return to->type == TYPE_STRINGS ? 0 : column_valid(to, 1);
}

int column_end_list(column *to) {
    int32_t end = (int32_t)(to->type == TYPE_STRINGS ? to->ends.size / sizeof end : to->data.size);
    return bytes_append(&to->lists, &end, sizeof end) < 0 ? -1 : column_valid(to, 1);
}

int column_add_null(column *to) {
    int failed;
    if (is_list(to)) {
        failed = column_end_list(to);
    } else if (to->type == TYPE_STRING) {
        failed = end_string(to) < 0 || column_valid(to, 1) < 0;
    } else {
        void *at = bytes_more(&to->data, column_width(to));
        if (at != NULL) memset(at, 0, column_width(to));
        failed = at == NULL || column_valid(to, 1) < 0;
    }
    if (failed) return -1;
    to->valid.data[to->valid.size - 1] = 0;
    return 0;
}

int column_add_i64(column *to, int64_t value) {
    return bytes_append(&to->data, &value, sizeof value) < 0 ? -1 : column_valid(to, 1);
}

int column_add_name(column *to, unsigned value) {
    uint8_t name = (uint8_t)value;
    if (bytes_append(&to->data, &name, 1) < 0) return -1;
    return to->type == TYPE_NAMES ? 0 : column_valid(to, 1);
}

/* ---- as arrays -------------------------------------------------------------------------------------- */
static const char *rule_id_text(unsigned rule, char id[8]) {
    pq_rule_id((uint16_t)rule, id);
    return id;
}

/* A bit for each byte, which is 0 or 1: eight at a time, gathered by a multiplication. */
static uint8_t *pack(const uint8_t *flags, size_t count) {
    uint8_t *bits = calloc(count / 8 + 8, 1);
    if (bits == NULL) return NULL;
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        uint64_t eight = 0;
        for (unsigned k = 0; k < 8; k++) eight |= (uint64_t)flags[i + k] << (8 * k);
        bits[i >> 3] = (uint8_t)(eight * 0x0102040810204080u >> 56);
    }
    for (; i < count; i++) bits[i >> 3] |= (uint8_t)(flags[i] << (i & 7));
    return bits;
}

/* Never NULL but without memory: some readers want a buffer even where nothing is in it. */
static void *detach(bytes *from, size_t *room) {
    if (from->data == NULL && bytes_more(from, 8) == NULL) return NULL;
    void *memory = from->data;
    *room = from->room;
    if (from->room / 4 > from->size + 4096) { /* most of what was expected did not come */
        void *less = realloc(memory, from->size + 64);
        if (less != NULL) memory = less, *room = from->size + 64;
    }
    *from = (bytes){0};
    return memory;
}

/* int32 ends with a zero before them. */
static void *detach_ends(bytes *from, size_t *room) {
    size_t size = from->size;
    if (bytes_more(from, sizeof(int32_t)) == NULL) return NULL;
    memmove(from->data + sizeof(int32_t), from->data, size);
    memset(from->data, 0, sizeof(int32_t));
    return detach(from, room);
}

/* Names and rules written out. */
static int spell(column *of) {
    bytes values = of->data;
    size_t width = column_width(of), count = values.size / width;
    of->data = (bytes){0};
    int failed = 0;
    for (size_t i = 0; !failed && i < count; i++) {
        char id[8];
        uint16_t rule = 0;
        if (of->type == TYPE_RULE) memcpy(&rule, values.data + 2 * i, 2);
        const char *text = of->type == TYPE_RULE ? rule_id_text(rule, id) : of->names(values.data[i]);
        failed = bytes_append(&of->data, text, strlen(text)) < 0 || end_string(of) < 0;
    }
    free(values.data);
    of->type = of->type == TYPE_NAMES ? TYPE_STRINGS : TYPE_STRING;
    return failed ? -1 : 0;
}

void list_rules(rule_list *list) {
    memset(list, 0, sizeof *list);
    for (unsigned rule = 0; rule < PQ_STAGE_COUNT * 256; rule++) {
        if (pq_rule_text((uint16_t)rule)[0] == 0) continue;
        list->place[rule] = (uint16_t)list->count;
        list->rules[list->count++] = (uint16_t)rule;
    }
}

/* Rules become places in the list of all rules, which is their dictionary. */
static int rule_dictionary(column *of, struct ArrowSchema *schema, struct ArrowArray *array) {
    column ids = {.name = "", .type = TYPE_STRING};
    int failed = 0;
    for (size_t i = 0; !failed && i < of->rules->count; i++) {
        char id[8];
        rule_id_text(of->rules->rules[i], id);
        failed = column_add_text(&ids, id, strlen(id)) < 0;
    }
    for (size_t i = 0; i + 1 < of->data.size; i += 2) {
        uint16_t rule;
        memcpy(&rule, of->data.data + i, 2);
        memcpy(of->data.data + i, &of->rules->place[rule < PQ_STAGE_COUNT * 256 ? rule : 0], 2);
    }
    schema->dictionary = calloc(1, sizeof *schema->dictionary);
    array->dictionary = calloc(1, sizeof *array->dictionary);
    failed = failed || schema->dictionary == NULL || array->dictionary == NULL ||
             column_finish(&ids, 0, schema->dictionary, array->dictionary) < 0;
    if (!failed) schema->dictionary->flags = ARROW_FLAG_NULLABLE;
    column_free(&ids);
    return failed ? -1 : 0;
}

/* The values of a column without its lists, in an array that has its buffers still to come. */
static int finish_values(column *of, struct ArrowSchema *schema, struct ArrowArray *array) {
    if (of->type == TYPE_NAME || of->type == TYPE_NAMES) {
        if (add_dictionary(schema, array, of->names, of->name_count) < 0) return -1;
    } else if (of->type == TYPE_RULE) {
        if (rule_dictionary(of, schema, array) < 0) return -1;
    }
    size_t rooms[MOST_BUFFERS] = {0};
    int is_text = of->type == TYPE_STRING || of->type == TYPE_STRINGS;
    if (of->type == TYPE_BOOL) set_buffer(array, 1, pack(of->data.data, of->data.size));
    else if (!is_text) set_buffer(array, 1, detach(&of->data, &rooms[1]));
    else set_buffer(array, 1, detach_ends(&of->ends, &rooms[1]));
    if (is_text) set_buffer(array, 2, detach(&of->data, &rooms[2]));
    lend_buffers(array, of->pool, rooms);
    return array->buffers[1] != NULL && (!is_text || array->buffers[2] != NULL) ? 0 : -1;
}

int column_finish(column *of, int with_dictionary, struct ArrowSchema *schema, struct ArrowArray *array) {
    static const char *const formats[] = {
        [TYPE_BOOL] = "b",   [TYPE_I16] = "s",  [TYPE_I32] = "i",     [TYPE_I64] = "l",
        [TYPE_F32] = "f",    [TYPE_F64] = "g",  [TYPE_TIME] = "tsu:", [TYPE_TIME_UTC] = "tsu:UTC",
        [TYPE_STRING] = "u", [TYPE_NAME] = "c", [TYPE_RULE] = "s",    [TYPE_STRINGS] = "u",
        [TYPE_NAMES] = "c",
    };
    if ((of->type == TYPE_NAME || of->type == TYPE_NAMES || of->type == TYPE_RULE) && !with_dictionary && spell(of) < 0) return -1;
    int list = is_list(of), is_text = of->type == TYPE_STRING || of->type == TYPE_STRINGS;
    int64_t nulls = 0, item_count = (int64_t)(is_text ? of->ends.size / sizeof(int32_t) : of->data.size / column_width(of));
    for (size_t i = 0; i < of->valid.size; i++) nulls += !of->valid.data[i];
    if (new_schema(schema, list ? "+l" : formats[of->type], of->name, of->nullable, list) < 0) return -1;
    if (new_array(array, (int64_t)of->length, nulls, list ? 2 : is_text ? 3 : 2, list) < 0) goto no_array;
    if (nulls != 0) {
        set_buffer(array, 0, pack(of->valid.data, of->valid.size));
        if (array->buffers[0] == NULL) goto failed;
    }
    if (list) {
        size_t room;
        set_buffer(array, 1, detach_ends(&of->lists, &room));
        if (array->buffers[1] == NULL || new_schema(schema->children[0], formats[of->type], "item", 1, 0) < 0) goto failed;
        if (new_array(array->children[0], item_count, 0, is_text ? 3 : 2, 0) < 0) goto failed;
        if (finish_values(of, schema->children[0], array->children[0]) < 0) goto failed;
    } else if (finish_values(of, schema, array) < 0) {
        goto failed;
    }
    column_free(of);
    return 0;
failed:
    release_array(array);
no_array:
    release_schema(schema);
    return -1;
}
