/* Memory, and the private half of a document. Top of the flow: every stage includes it.
 *
 * A pq_store owns every array of its pq_document and the scratch rooms of the stages. Arrays only grow, and keep
 * their room for the next text. Indexes, never pointers, survive a pq_reserve. */
#ifndef PQ_BUFFER_H
#define PQ_BUFFER_H

#include "pullquote.h"

typedef struct {
    void *data;
    size_t size; /* bytes */
} pq_room;

/* One room for each array of the document and for each scratch area; a stage uses its own only. */
typedef enum {
    PQ_ROOM_STARTS,
    PQ_ROOM_STARTS_BEFORE,
    PQ_ROOM_ASTRAL,
    PQ_ROOM_ASTRAL_BEFORE,
    PQ_ROOM_CLASSES,
    PQ_ROOM_BLOCKS,
    PQ_ROOM_TOKENS,
    PQ_ROOM_ENTRIES,
    PQ_ROOM_MARKS,
    PQ_ROOM_SENTENCES,
    PQ_ROOM_QUOTES,
    PQ_ROOM_FIELDS,
    PQ_ROOM_CREDITS,
    PQ_ROOM_ISSUES,
    PQ_ROOM_BLOCKS_SCRATCH,
    PQ_ROOM_HEADERS,
    PQ_ROOM_ROLES_SCRATCH,
    PQ_ROOM_MARKS_SCRATCH,
    PQ_ROOM_SENTENCES_SCRATCH,
    PQ_ROOM_QUOTES_SCRATCH,
    PQ_ROOM_NAMES_SCRATCH,
    PQ_ROOM_RUNS_SCRATCH,
    PQ_ROOM_ATTRIBUTION_SCRATCH,
    PQ_ROOM_ATTRIBUTION_SCRATCH_2,
    PQ_ROOM_COUNT
} pq_room_id;

struct pq_class_block;
struct pq_path;

typedef struct {
    pq_document document; /* first: a pq_document * from pq_document_new() is a pq_store * */
    pq_options options;
    pq_resize resize;
    void *context;
    const struct pq_path *path, *best; /* the version of the work on bytes in use; the fastest here (char_class_paths.h) */
    struct pq_class_block *classes; /* one per 64 bytes of text, written by char_class */
    uint16_t *entries;              /* one per token, what the lexicon says of it; filled where asked, by lexicon */
    uint8_t language;               /* pq_speech_language and 1, once sentences have asked for it; else 0 */
    pq_boundary *probe;             /* where sentences say why at the place probe->start; NULL but in pq_explain() */
    pq_room rooms[PQ_ROOM_COUNT];
} pq_store;

void *pq_malloc_resize(void *context, void *block, size_t old_size, size_t new_size); /* the allocator if none is given */
pq_status pq_grow(pq_store *store, pq_room_id room, size_t size); /* the cold path of pq_reserve */

/* Makes sure that the room holds at least `size` bytes; returns its data through *data. Grows by half at least. */
static inline pq_status pq_reserve(pq_store *store, pq_room_id room, size_t size) {
    return size <= store->rooms[room].size ? PQ_OK : pq_grow(store, room, size);
}

/* Room for `count` items of the array `field` of the document, kept in room `room`. */
#define PQ_RESERVE(store, field, room, count)                                                                   \
    do {                                                                                                        \
        if ((size_t)(count) * sizeof *(store)->document.field > (store)->rooms[room].size) {                    \
            pq_status reserve_status = pq_grow(store, room, (size_t)(count) * sizeof *(store)->document.field); \
            if (reserve_status != PQ_OK) return reserve_status;                                                 \
        }                                                                                                       \
        (store)->document.field = (store)->rooms[room].data;                                                    \
    } while (0)

#define PQ_TRY(call)                                \
    do {                                            \
        pq_status try_status = (call);              \
        if (try_status != PQ_OK) return try_status; \
    } while (0)

pq_status pq_add_issue(pq_store *store, pq_issue_kind kind, uint32_t start, uint32_t end, uint32_t block, uint32_t count);

/* Each stage's header lists its rules once, as R(number, NAME, "what it does"), and makes of the list an enum of
 * rule values by this macro; document.c makes the texts of it. */
#define PQ_RULE_ENUM(prefix, stage, number, name) prefix##_##name = PQ_RULE(stage, number)

static const pq_span PQ_NO_SPAN = {PQ_NONE, PQ_NONE};

#endif
