#include "buffer.h"

pq_status pq_grow(pq_store *store, pq_room_id id, size_t bytes) {
    pq_room *room = &store->rooms[id];
    size_t size = room->size + room->size / 2;
    if (size < bytes) size = bytes;
    if (size < 256) size = 256;
    void *data = store->resize(store->context, room->data, room->size, size);
    if (data == NULL) return PQ_NO_MEMORY;
    room->data = data;
    room->size = size;
    return PQ_OK;
}

pq_status pq_add_issue(pq_store *store, pq_issue_kind kind, uint32_t start, uint32_t end, uint32_t block, uint32_t count) {
    PQ_RESERVE(store, issues, PQ_ROOM_ISSUES, store->document.issue_count + 1);
    store->document.issues[store->document.issue_count++] = (pq_issue){
        .start = start, .end = end, .block = block, .count = count, .kind = kind};
    return PQ_OK;
}
