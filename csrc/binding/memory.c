/* Blocks of memory that come back. The columns of one batch are about as large as those of the one before, and memory fresh from
 * the system is dear: each of its pages is cleared first. None of it needs the GIL; blocks are put and taken by single swaps. */
#include <stdlib.h>
#include <string.h>

#include "arrow.h"

enum { SMALLEST = 16, CLASSES = 12, SLOTS = 24 }; /* blocks of 2^16 bytes and more, by powers of two */
static const size_t MOST = (size_t)64 << 20;      /* bytes at rest */

struct memory_pool {
    _Atomic size_t holders;
    _Atomic size_t resting;
    _Atomic(void *) blocks[CLASSES][SLOTS]; /* each begins with its size */
};

memory_pool *pool_new(void) {
    memory_pool *pool = calloc(1, sizeof *pool);
    if (pool != NULL) atomic_store(&pool->holders, 1);
    return pool;
}

memory_pool *pool_hold(memory_pool *pool) {
    atomic_fetch_add(&pool->holders, 1);
    return pool;
}

static void *take_slot(memory_pool *pool, int class, int slot, size_t *room) {
    void *block = atomic_load(&pool->blocks[class][slot]) ? atomic_exchange(&pool->blocks[class][slot], NULL) : NULL;
    if (block == NULL) return NULL;
    memcpy(room, block, sizeof *room);
    atomic_fetch_sub(&pool->resting, *room);
    return block;
}

void pool_trim(memory_pool *pool) {
    size_t room;
    for (int class = 0; class < CLASSES; class++)
        for (int slot = 0; slot < SLOTS; slot++) free(take_slot(pool, class, slot, &room));
}

void pool_release(memory_pool *pool) {
    if (pool == NULL || atomic_fetch_sub(&pool->holders, 1) != 1) return;
    pool_trim(pool);
    free(pool);
}

/* Blocks of the class are at least so large: 2^(SMALLEST + class). */
static int class_of(size_t size) {
    int class = -1;
    while (class + 1 < CLASSES && size >> (SMALLEST + class + 1) != 0) class++;
    return class;
}

void *pool_take(memory_pool *pool, size_t size, size_t *room) {
    int class = class_of(size - 1) + 1;
    if (size == 0 || class == 0 || class >= CLASSES) return NULL;
    for (int slot = 0; slot < SLOTS; slot++) {
        void *block = take_slot(pool, class, slot, room);
        if (block != NULL) return block;
    }
    *room = (size_t)1 << (SMALLEST + class);
    return malloc(*room);
}

void pool_give(memory_pool *pool, void *block, size_t room) {
    int class = class_of(room);
    if (pool == NULL || block == NULL || class < 0 || atomic_load(&pool->resting) + room > MOST) {
        free(block);
        return;
    }
    atomic_fetch_add(&pool->resting, room);
    memcpy(block, &room, sizeof room);
    for (int slot = 0; slot < SLOTS; slot++) {
        void *none = NULL;
        if (atomic_compare_exchange_strong(&pool->blocks[class][slot], &none, block)) return;
    }
    atomic_fetch_sub(&pool->resting, room);
    free(block);
}
