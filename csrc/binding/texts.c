/* Stretches of a text as a list of str. The same words come again and again, in one text and in the next, so the str of short
 * ones are kept, by their bytes: finding one costs less than making and freeing it. */
#include "binding.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST_KEPT = 16, SETS = 2048 };

typedef struct {
    uint64_t key[2]; /* the bytes, and zeros after them */
    size_t length;
    PyObject *text;
} kept_word;

struct word_cache {
    kept_word sets[SETS][2]; /* each with the one that was asked for last first */
};

static struct word_cache *take_cache(binding_state *state) {
    struct word_cache *cache = atomic_exchange(&state->words, NULL);
    return cache != NULL ? cache : calloc(1, sizeof *cache);
}

static void free_cache(struct word_cache *cache) {
    if (cache == NULL) return;
    for (size_t set = 0; set < SETS; set++)
        for (int way = 0; way < 2; way++) Py_XDECREF(cache->sets[set][way].text);
    free(cache);
}

static void give_cache(binding_state *state, struct word_cache *cache) { free_cache(atomic_exchange(&state->words, cache)); }

void clear_words(binding_state *state) { give_cache(state, NULL); }

/* Up to LONGEST_KEPT bytes, of which `room` can be read. */
static inline void read_key(const char *bytes, size_t length, size_t room, uint64_t key[2]) {
    static const uint8_t masks[2 * LONGEST_KEPT] = {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
    uint64_t mask[2];
    key[0] = key[1] = 0;
    if (room < LONGEST_KEPT) {
        memcpy(key, bytes, length);
        return;
    }
    memcpy(key, bytes, LONGEST_KEPT);
    memcpy(mask, masks + LONGEST_KEPT - length, LONGEST_KEPT);
    key[0] &= mask[0], key[1] &= mask[1];
}

static inline int is_word(const kept_word *word, const uint64_t key[2], size_t length) {
    return word->key[0] == key[0] && word->key[1] == key[1] && word->length == length && word->text != NULL;
}

static PyObject *kept(struct word_cache *cache, const char *bytes, size_t length, size_t room) {
    uint64_t key[2];
    read_key(bytes, length, room, key);
    uint64_t hash = (key[0] ^ key[1] * 0x9E3779B97F4A7C15u) * 0xBF58476D1CE4E5B9u;
    kept_word *set = cache->sets[hash >> 53];
    _Static_assert(SETS == 1 << (64 - 53), "as many sets as the hash can say");
    if (is_word(&set[0], key, length)) return Py_NewRef(set[0].text);
    kept_word second = set[1];
    if (!is_word(&second, key, length)) {
        PyObject *text = PyUnicode_FromStringAndSize(bytes, (Py_ssize_t)length);
        if (text == NULL) return NULL;
        Py_XDECREF(second.text);
        second = (kept_word){{key[0], key[1]}, length, text};
    }
    set[1] = set[0];
    set[0] = second;
    return Py_NewRef(second.text);
}

PyObject *texts_of(binding_state *state, const pq_document *document, const char *bytes, PyObject *text, level_id level,
                   Py_ssize_t start, Py_ssize_t step, Py_ssize_t length) {
    struct word_cache *cache = bytes != NULL ? take_cache(state) : NULL;
    PyObject *list = bytes != NULL && cache == NULL ? PyErr_NoMemory() : PyList_New(length);
    const char *items = level_items(document, level);
    for (Py_ssize_t i = 0; list != NULL && i < length; i++) {
        pq_span span = span_of_item(document, level, items + (size_t)(start + i * step) * levels[level].size);
        size_t size = span.end - span.start;
        PyObject *made;
        if (bytes == NULL) made = text_of_span(document, text, span.start, span.end);
        else if (size > LONGEST_KEPT) made = PyUnicode_FromStringAndSize(bytes + span.start, (Py_ssize_t)size);
        else made = kept(cache, bytes + span.start, size, document->length - span.start);
        if (made == NULL || PyList_SetItem(list, i, made) < 0) Py_CLEAR(list);
    }
    if (cache != NULL) give_cache(state, cache);
    return list;
}
