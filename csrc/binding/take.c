/* Strings of any layout, and the rows of an array by their numbers. */
#include <stdlib.h>
#include <string.h>

#include "arrow.h"

/* ---- strings of any layout ------------------------------------------------------------------------ */
enum { STRINGS_32, STRINGS_64, STRINGS_VIEW, STRINGS_NONE };

static int layout_of(const char *format) {
    if (strcmp(format, "u") == 0 || strcmp(format, "z") == 0) return STRINGS_32;
    if (strcmp(format, "U") == 0 || strcmp(format, "Z") == 0) return STRINGS_64;
    if (strcmp(format, "vu") == 0 || strcmp(format, "vz") == 0) return STRINGS_VIEW;
    return strcmp(format, "n") == 0 ? STRINGS_NONE : -1;
}

int open_strings(string_reader *reader, const arrow_slice *slice) {
    *reader = (string_reader){.slice = *slice};
    const struct ArrowSchema *schema = slice->schema;
    if (schema->dictionary != NULL) {
        if (strlen(schema->format) != 1 || strchr("cCsSiIlL", schema->format[0]) == NULL) return -1;
        reader->indices = *slice;
        schema = schema->dictionary;
        if (slice->array->dictionary != NULL) reader->slice = whole_slice(schema, slice->array->dictionary);
    }
    int layout = layout_of(schema->format);
    if (layout < 0) return -1;
    reader->layout = (uint8_t)layout;
    return 0;
}

int64_t index_at(const arrow_slice *indices, int64_t row) {
    const void *values = indices->array->buffers[1];
    int64_t at = indices->offset + row;
    switch (indices->schema->format[0]) {
        case 'c': return ((const int8_t *)values)[at];
        case 'C': return ((const uint8_t *)values)[at];
        case 's': return ((const int16_t *)values)[at];
        case 'S': return ((const uint16_t *)values)[at];
        case 'i': return ((const int32_t *)values)[at];
        case 'I': return ((const uint32_t *)values)[at];
        default: return ((const int64_t *)values)[at];
    }
}

static void view_text(const struct ArrowArray *array, int64_t at, const char **data, size_t *length) {
    const uint8_t *view = (const uint8_t *)array->buffers[1] + 16 * at;
    int32_t size, buffer, offset;
    memcpy(&size, view, 4);
    *length = (size_t)size;
    *data = (const char *)view + 4;
    if (size <= 12) return;
    memcpy(&buffer, view + 8, 4);
    memcpy(&offset, view + 12, 4);
    *data = (const char *)array->buffers[2 + buffer] + offset;
}

int string_at(const string_reader *reader, int64_t row, const char **data, size_t *length) {
    if (reader->indices.array != NULL) {
        if (is_null(&reader->indices, row)) return 0;
        row = index_at(&reader->indices, row);
        if (row < 0 || row >= reader->slice.length) return 0;
    }
    if (reader->layout == STRINGS_NONE || is_null(&reader->slice, row)) return 0;
    const struct ArrowArray *array = reader->slice.array;
    int64_t at = reader->slice.offset + row;
    if (reader->layout == STRINGS_VIEW) {
        view_text(array, at, data, length);
    } else if (reader->layout == STRINGS_32) {
        const int32_t *ends = array->buffers[1];
        *length = (size_t)(ends[at + 1] - ends[at]);
        *data = *length ? (const char *)array->buffers[2] + ends[at] : "";
    } else {
        const int64_t *ends = array->buffers[1];
        *length = (size_t)(ends[at + 1] - ends[at]);
        *data = *length ? (const char *)array->buffers[2] + ends[at] : "";
    }
    return 1;
}

/* ---- rows ------------------------------------------------------------------------------------------- */
int fixed_width(const char *format) {
    switch (format[0]) {
        case 'c':
        case 'C': return 1;
        case 's':
        case 'S':
        case 'e': return 2;
        case 'i':
        case 'I':
        case 'f': return 4;
        case 'l':
        case 'L':
        case 'g': return 8;
        case 'd': {
            const char *comma = strrchr(format, ','), *first = strchr(format, ',');
            return comma != NULL && comma != first ? atoi(comma + 1) / 8 : 16;
        }
        case 'w': return atoi(format + 2);
        case 't':
            if (format[1] == 'd') return format[2] == 'D' ? 4 : 8;
            if (format[1] == 't') return format[2] == 's' || format[2] == 'm' ? 4 : 8;
            if (format[1] == 's' || format[1] == 'D') return 8;
            return format[1] == 'i' ? (format[2] == 'M' ? 4 : format[2] == 'D' ? 8 : 16) : 0;
        default: return 0;
    }
}

/* The bits of validity of the rows; NULL and no nulls where all are there. -1 without memory. */
static int take_valid(const arrow_slice *from, const uint32_t *rows, size_t count, struct ArrowArray *array) {
    if (from->array->null_count == 0 || from->array->n_buffers == 0 || from->array->buffers[0] == NULL) return 0;
    uint8_t *bits = calloc(count / 8 + 8, 1);
    if (bits == NULL) return -1;
    int64_t nulls = 0;
    for (size_t i = 0; i < count; i++) {
        int valid = !is_null(from, rows[i]);
        bits[i >> 3] |= (uint8_t)(valid << (i & 7));
        nulls += !valid;
    }
    array->null_count = nulls;
    set_buffer(array, 0, bits);
    return 0;
}

static take_status take_fixed(const arrow_slice *from, const uint32_t *rows, size_t count, size_t width, struct ArrowArray *array) {
    uint8_t *values = malloc(count * width + 8);
    if (values == NULL) return TAKE_NO_MEMORY;
    const uint8_t *values_at = (const uint8_t *)from->array->buffers[1] + (size_t)from->offset * width;
    for (size_t i = 0; i < count; i++) memcpy(values + i * width, values_at + rows[i] * width, width);
    set_buffer(array, 1, values);
    return TAKE_OK;
}

static take_status take_bits(const arrow_slice *from, const uint32_t *rows, size_t count, struct ArrowArray *array) {
    uint8_t *bits = calloc(count / 8 + 8, 1);
    if (bits == NULL) return TAKE_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        bits[i >> 3] |= (uint8_t)(bit_at(from->array->buffers[1], from->offset + rows[i]) << (i & 7));
    set_buffer(array, 1, bits);
    return TAKE_OK;
}

static take_status take_strings(const arrow_slice *from, const uint32_t *rows, size_t count, int is_large,
                                struct ArrowArray *array) {
    string_reader reader;
    arrow_slice plain = *from;
    if (open_strings(&reader, &plain) < 0) return TAKE_BAD_TYPE;
    size_t width = is_large ? 8 : 4, total = 0, length;
    const char *data;
    for (size_t i = 0; i < count; i++) total += string_at(&reader, rows[i], &data, &length) ? length : 0;
    if (!is_large && total > INT32_MAX) return TAKE_TOO_LONG;
    char *ends = malloc((count + 1) * width), *text = malloc(total + 8);
    set_buffer(array, 1, ends);
    set_buffer(array, 2, text);
    if (ends == NULL || text == NULL) return TAKE_NO_MEMORY;
    int64_t end = 0;
    for (size_t i = 0; i <= count; i++) {
        int32_t small = (int32_t)end;
        memcpy(ends + i * width, is_large ? (const void *)&end : (const void *)&small, width);
        if (i == count || !string_at(&reader, rows[i], &data, &length)) continue;
        memcpy(text + end, data, length);
        end += (int64_t)length;
    }
    return TAKE_OK;
}

static take_status take_into(const arrow_slice *from, const uint32_t *rows, size_t count, struct ArrowArray *array);

/* The items of the lists of these rows, one after another, and where each list ends. */
static take_status take_lists(const arrow_slice *from, const uint32_t *rows, size_t count, struct ArrowArray *array) {
    const int32_t *ends = (const int32_t *)from->array->buffers[1] + from->offset;
    int32_t *own = malloc((count + 1) * sizeof *own);
    if (own == NULL) return TAKE_NO_MEMORY;
    set_buffer(array, 1, own);
    int64_t total = 0;
    for (size_t i = 0; i < count; i++) total += ends[rows[i] + 1] - ends[rows[i]];
    if (total > INT32_MAX) return TAKE_TOO_LONG;
    uint32_t *items = malloc(((size_t)total + 1) * sizeof *items);
    if (items == NULL) return TAKE_NO_MEMORY;
    own[0] = 0;
    for (size_t i = 0; i < count; i++) {
        own[i + 1] = own[i];
        for (int32_t k = ends[rows[i]]; k < ends[rows[i] + 1]; k++) items[own[i + 1]++] = (uint32_t)k;
    }
    arrow_slice child = whole_slice(from->schema->children[0], from->array->children[0]);
    take_status status = take_into(&child, items, (size_t)total, array->children[0]);
    free(items);
    return status;
}

static take_status take_into(const arrow_slice *from, const uint32_t *rows, size_t count, struct ArrowArray *array) {
    const char *format = from->schema->format;
    int layout = from->schema->dictionary == NULL ? layout_of(format) : -1, width = fixed_width(format);
    int is_struct = strcmp(format, "+s") == 0, is_list = strcmp(format, "+l") == 0, is_bool = strcmp(format, "b") == 0;
    if (layout < 0 && width <= 0 && !is_struct && !is_list && !is_bool) return TAKE_BAD_TYPE;
    int buffer_count = layout == STRINGS_NONE ? 0 : layout >= 0 ? 3 : is_struct ? 1 : 2;
    if (new_array(array, (int64_t)count, layout == STRINGS_NONE ? (int64_t)count : 0, buffer_count, from->schema->n_children) < 0)
        return TAKE_NO_MEMORY;
    take_status status = TAKE_OK;
    if (layout != STRINGS_NONE && take_valid(from, rows, count, array) < 0) status = TAKE_NO_MEMORY;
    else if (layout == STRINGS_NONE) status = TAKE_OK;
    else if (layout >= 0) status = take_strings(from, rows, count, layout == STRINGS_64, array);
    else if (is_list) status = take_lists(from, rows, count, array);
    else if (is_bool) status = take_bits(from, rows, count, array);
    else if (!is_struct) status = take_fixed(from, rows, count, (size_t)width, array);
    for (int64_t i = 0; status == TAKE_OK && is_struct && i < from->schema->n_children; i++) {
        arrow_slice child = child_slice(from, i);
        status = take_into(&child, rows, count, array->children[i]);
    }
    if (status == TAKE_OK && from->schema->dictionary != NULL) {
        arrow_slice values = whole_slice(from->schema->dictionary, from->array->dictionary);
        uint32_t *all = malloc(((size_t)values.length + 1) * sizeof *all);
        array->dictionary = calloc(1, sizeof *array->dictionary);
        for (int64_t i = 0; all != NULL && i < values.length; i++) all[i] = (uint32_t)i;
        status = all == NULL || array->dictionary == NULL ? TAKE_NO_MEMORY
                                                          : take_into(&values, all, (size_t)values.length, array->dictionary);
        free(all);
    }
    if (status != TAKE_OK) release_array(array);
    return status;
}

/* Views come out as plain strings. */
static int plain_schema(struct ArrowSchema *schema) {
    if (strcmp(schema->format, "vu") == 0 || strcmp(schema->format, "vz") == 0)
        memmove((char *)schema->format, schema->format + 1, 2);
    for (int64_t i = 0; i < schema->n_children; i++) plain_schema(schema->children[i]);
    if (schema->dictionary != NULL) plain_schema(schema->dictionary);
    return 0;
}

take_status take_rows(const arrow_slice *from, const uint32_t *rows, size_t count, struct ArrowSchema *schema,
                      struct ArrowArray *array) {
    if (copy_schema(from->schema, schema) < 0) return TAKE_NO_MEMORY;
    plain_schema(schema);
    take_status status = take_into(from, rows, count, array);
    if (status != TAKE_OK) release_schema(schema);
    return status;
}
