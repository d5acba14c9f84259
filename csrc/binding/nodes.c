/* Arrow arrays and schemas: made, copied, cut and freed. None of it needs the GIL. */
#include <stdlib.h>
#include <string.h>

#include "arrow.h"

/* ---- schemas -------------------------------------------------------------------------------------- */
static void free_schema(struct ArrowSchema *schema) {
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i] == NULL) continue;
        release_schema(schema->children[i]);
        free(schema->children[i]);
    }
    free((void *)schema->children);
    if (schema->dictionary != NULL) {
        release_schema(schema->dictionary);
        free(schema->dictionary);
    }
    free((void *)schema->format);
    free((void *)schema->name);
    free((void *)schema->metadata);
    schema->release = NULL;
}

static char *copy_text(const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}

int set_name(struct ArrowSchema *schema, const char *name) {
    char *copy = copy_text(name);
    if (copy == NULL) return -1;
    free((void *)schema->name);
    schema->name = copy;
    return 0;
}

int set_metadata(struct ArrowSchema *schema, const char *metadata, size_t size) {
    char *copy = malloc(size ? size : 1);
    if (copy == NULL) return -1;
    memcpy(copy, metadata, size);
    free((void *)schema->metadata);
    schema->metadata = copy;
    return 0;
}

int new_schema(struct ArrowSchema *out, const char *format, const char *name, int nullable, int64_t child_count) {
    memset(out, 0, sizeof *out);
    out->release = free_schema;
    out->flags = nullable ? ARROW_FLAG_NULLABLE : 0;
    out->format = copy_text(format);
    out->name = copy_text(name);
    if (child_count > 0) out->children = calloc((size_t)child_count, sizeof *out->children);
    if (out->format != NULL && out->name != NULL && (child_count == 0 || out->children != NULL)) {
        out->n_children = child_count;
        int64_t i = 0;
        while (i < child_count && (out->children[i] = calloc(1, sizeof **out->children)) != NULL) i++;
        if (i == child_count) return 0;
    }
    free_schema(out);
    return -1;
}

/* Of "number of pairs, then length and bytes of each key and value", numbers in 32 bits. */
static size_t metadata_size(const char *metadata) {
    int32_t pairs, length;
    size_t at = sizeof pairs;
    memcpy(&pairs, metadata, sizeof pairs);
    for (int64_t i = 0; i < 2 * (int64_t)pairs; i++) {
        memcpy(&length, metadata + at, sizeof length);
        at += sizeof length + (size_t)length;
    }
    return at;
}

int copy_schema(const struct ArrowSchema *from, struct ArrowSchema *out) {
    if (new_schema(out, from->format, from->name ? from->name : "", 0, from->n_children) < 0) return -1;
    out->flags = from->flags;
    int failed = from->metadata != NULL && set_metadata(out, from->metadata, metadata_size(from->metadata)) < 0;
    for (int64_t i = 0; !failed && i < from->n_children; i++) failed = copy_schema(from->children[i], out->children[i]) < 0;
    if (!failed && from->dictionary != NULL) {
        out->dictionary = calloc(1, sizeof *out->dictionary);
        failed = out->dictionary == NULL || copy_schema(from->dictionary, out->dictionary) < 0;
    }
    if (failed) release_schema(out);
    return failed ? -1 : 0;
}

/* ---- arrays that are made here --------------------------------------------------------------------- */
static void free_children(struct ArrowArray *array) {
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i] == NULL) continue;
        release_array(array->children[i]); /* unless it was moved away */
        free(array->children[i]);
    }
    free((void *)array->children);
    if (array->dictionary != NULL) {
        release_array(array->dictionary);
        free(array->dictionary);
    }
}

typedef struct { /* of buffers that come from a pool */
    memory_pool *pool;
    size_t rooms[MOST_BUFFERS];
} loan;

static void free_array(struct ArrowArray *array) {
    loan *lent = array->private_data;
    for (int64_t i = 0; i < array->n_buffers; i++)
        pool_give(lent ? lent->pool : NULL, (void *)array->buffers[i], lent ? lent->rooms[i] : 0);
    if (lent != NULL) pool_release(lent->pool);
    free(lent);
    free((void *)array->buffers);
    free_children(array);
    array->release = NULL;
}

static int add_children(struct ArrowArray *out, int64_t count) {
    if (count == 0) return 0;
    out->children = calloc((size_t)count, sizeof *out->children);
    if (out->children == NULL) return -1;
    out->n_children = count;
    for (int64_t i = 0; i < count; i++)
        if ((out->children[i] = calloc(1, sizeof **out->children)) == NULL) return -1;
    return 0;
}

int new_array(struct ArrowArray *out, int64_t length, int64_t null_count, int64_t buffer_count, int64_t child_count) {
    memset(out, 0, sizeof *out);
    out->release = free_array;
    out->length = length;
    out->null_count = null_count;
    out->buffers = calloc((size_t)buffer_count + 1, sizeof *out->buffers);
    if (out->buffers != NULL) out->n_buffers = buffer_count;
    if (out->buffers != NULL && add_children(out, child_count) == 0) return 0;
    free_array(out);
    return -1;
}

void set_buffer(struct ArrowArray *array, int index, void *memory) { array->buffers[index] = memory; }

void lend_buffers(struct ArrowArray *array, memory_pool *pool, const size_t rooms[MOST_BUFFERS]) {
    loan *lent = pool ? malloc(sizeof *lent) : NULL;
    if (lent == NULL) return; /* then they are freed */
    lent->pool = pool_hold(pool);
    memcpy(lent->rooms, rooms, sizeof lent->rooms);
    array->private_data = lent;
}

/* How many buffers an array of a type has, the bits of validity included. */
static int64_t buffers_of(const char *format) {
    if (format[0] == 'n' || strcmp(format, "+r") == 0) return 0;
    if (strcmp(format, "+s") == 0 || strncmp(format, "+w:", 3) == 0 || strncmp(format, "+us:", 4) == 0) return 1;
    if (format[0] == 'v' || strncmp(format, "+vl", 3) == 0 || strncmp(format, "+vL", 3) == 0) return 3;
    return strchr("uUzZ", format[0]) != NULL ? 3 : 2;
}

int empty_array(const struct ArrowSchema *schema, struct ArrowArray *out) {
    int64_t count = buffers_of(schema->format);
    if (new_array(out, 0, 0, count, schema->n_children) < 0) return -1;
    int failed = 0;
    for (int64_t i = schema->format[0] == '+' && schema->format[1] == 'u' ? 0 : 1; !failed && i < count; i++) {
        set_buffer(out, (int)i, calloc(2, 8)); /* room for the first end of strings and lists */
        failed = out->buffers[i] == NULL;
    }
    for (int64_t i = 0; !failed && i < schema->n_children; i++) failed = empty_array(schema->children[i], out->children[i]) < 0;
    if (!failed && schema->dictionary != NULL) {
        out->dictionary = calloc(1, sizeof *out->dictionary);
        failed = out->dictionary == NULL || empty_array(schema->dictionary, out->dictionary) < 0;
    }
    if (failed) release_array(out);
    return failed ? -1 : 0;
}

/* Makes a schema and an array of indices into one of names: the names themselves, as their dictionary. */
int add_dictionary(struct ArrowSchema *schema, struct ArrowArray *array, const char *(*name)(unsigned), unsigned count) {
    size_t size = 0;
    for (unsigned i = 0; i < count; i++) size += strlen(name(i));
    int32_t *ends = malloc((count + 1) * sizeof *ends);
    char *text = malloc(size + 8);
    struct ArrowSchema *names_schema = calloc(1, sizeof *names_schema);
    struct ArrowArray *names = calloc(1, sizeof *names);
    if (ends == NULL || text == NULL || names_schema == NULL || names == NULL || new_array(names, count, 0, 3, 0) < 0) goto failed;
    if (new_schema(names_schema, "u", "", 1, 0) < 0) {
        release_array(names);
        goto failed;
    }
    ends[0] = 0;
    for (unsigned i = 0; i < count; i++) {
        size_t length = strlen(name(i));
        memcpy(text + ends[i], name(i), length);
        ends[i + 1] = ends[i] + (int32_t)length;
    }
    set_buffer(names, 1, ends);
    set_buffer(names, 2, text);
    schema->dictionary = names_schema;
    array->dictionary = names;
    return 0;
failed:
    free(ends);
    free(text);
    free(names_schema);
    free(names);
    return -1;
}

/* ---- arrays that belong to an owner ------------------------------------------------------------------ */
void owner_release(arrow_owner *owner) {
    if (owner == NULL || atomic_fetch_sub(&owner->holders, 1) != 1) return;
    release_array(&owner->array);
    release_schema(&owner->schema);
    free(owner);
}

static void free_export(struct ArrowArray *array) {
    free_children(array);
    owner_release(array->private_data);
    array->release = NULL;
}

int export_slice(arrow_owner *owner, const arrow_slice *slice, struct ArrowArray *out) {
    const struct ArrowArray *from = slice->array;
    memset(out, 0, sizeof *out);
    out->release = free_export;
    out->private_data = owner;
    atomic_fetch_add(&owner->holders, 1);
    out->length = slice->length;
    out->offset = slice->offset;
    int is_whole = slice->length == from->length && slice->offset == from->offset;
    out->null_count = is_whole || from->null_count == 0 ? from->null_count : -1;
    out->n_buffers = from->n_buffers;
    out->buffers = from->buffers;
    int failed = add_children(out, from->n_children) < 0;
    for (int64_t i = 0; !failed && i < from->n_children; i++) {
        arrow_slice child = whole_slice(slice->schema->children[i], from->children[i]);
        failed = export_slice(owner, &child, out->children[i]) < 0;
    }
    if (!failed && from->dictionary != NULL) {
        arrow_slice values = whole_slice(slice->schema->dictionary, from->dictionary);
        out->dictionary = calloc(1, sizeof *out->dictionary);
        failed = out->dictionary == NULL || export_slice(owner, &values, out->dictionary) < 0;
    }
    if (failed) free_export(out);
    return failed ? -1 : 0;
}

arrow_slice whole_slice(const struct ArrowSchema *schema, const struct ArrowArray *array) {
    return (arrow_slice){schema, array, array->offset, array->length};
}

/* The offset and length of a struct count for its children, too. */
arrow_slice child_slice(const arrow_slice *parent, int64_t index) {
    const struct ArrowArray *child = parent->array->children[index];
    return (arrow_slice){parent->schema->children[index], child, child->offset + parent->offset, parent->length};
}
