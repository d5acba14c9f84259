/* Between the files of the roles stage: what a block looks like, and the run over all of them.
 *
 * roles_look.c      how a block looks, and lines that tell by their own words
 * roles_captions.c  captions and credits
 * roles_top.c       what stands above the body: headline, deck, header, byline, dateline
 * roles.c           what needs its neighbours, and the order of it all */
#ifndef PQ_ROLES_SCAN_H
#define PQ_ROLES_SCAN_H

#include "roles.h"

#include "notes.h"

enum { /* block_look.traits */
       TERMINATED = 1,
       SHORT = 2,
       ALL_CAPS = 4,
       BEGINS_LOWER = 8,
       QUESTION = 16,
       COLON = 32,
       LETTERS = 64,
       RELATED_HEADING = 128,
       INNER_STOP = 256,
       COMMA = 512,
       DECIDED = 1024,
       LABEL = 2048,
       ROW = 4096,
       MARK_FIRST = 8192,
       CLOSE = 16384, /* pq_look_closer() has said LETTERS, ALL_CAPS, INNER_STOP and the words */
       PROSE = 32768, /* by its first word and its end, no line of the page, note, list item or credit */
       ASKED_HEADER = 1 << 16, /* what header.c says of it was asked; the answers follow */
       IS_HEADER = 1 << 17,
       SURE_HEADER = 1 << 18, /* with a label or a time of day */
       LABELLED_HEADER = 1 << 19,
       ASKED_BYLINE = 1 << 20,
       IS_BYLINE = 1 << 21,
       OWN_HEADER = 1 << 22, /* by a format of the caller's own */
       ANSWERS = 127 << 16
};

typedef struct {
    uint32_t start, end;   /* without lead and tail */
    uint32_t label;        /* hash of the speaker's label */
    uint32_t surname;      /* of the last name in it, where it is a full name */
    uint32_t marker;       /* length of a list marker that needs company */
    uint32_t traits, words;
    uint32_t value;        /* of the marker; 4096 + its sign for a bullet */
} block_look;

typedef struct {
    pq_store *store;
    pq_block *blocks;
    block_look *looks;
    uint32_t count;
    uint32_t stopped, unstopped; /* long blocks that end in a stop, and that do not */
    uint32_t traits;             /* what any of the blocks has */
    uint32_t next_tab, next_bar; /* the first not before the block that is looked at; PQ_NONE before the first block */
    int has_markers;
} role_run;

static inline int is_free(const role_run *run, uint32_t b) { return !(run->looks[b].traits & DECIDED); }
static inline uint32_t length_of(const block_look *look) { return look->end - look->start; }

static inline void set_kind(role_run *run, uint32_t b, pq_block_kind kind, uint16_t rule, float score) {
    run->blocks[b].kind = (uint8_t)kind;
    run->blocks[b].kind_rule = rule;
    run->blocks[b].score = score;
    if (kind != PQ_BLOCK_PARAGRAPH) run->looks[b].traits |= DECIDED;
}

void pq_look_closer(const role_run *run, uint32_t b);

/* What only short lines are asked for: looked at where needed. */
static inline const block_look *close_look(const role_run *run, uint32_t b) {
    if (!(run->looks[b].traits & CLOSE)) pq_look_closer(run, b);
    return &run->looks[b];
}

static inline void move_edges(const role_run *run, uint32_t b, uint32_t start, uint32_t end) { /* part of it became lead or tail */
    block_look *look = &run->looks[b];
    close_look(run, b);
    look->start = start;
    look->end = end;
    look->traits &= ~(uint32_t)ANSWERS;
}

/* Paragraphs of this text end in stops, so one that does not is odd. */
static inline int is_well_stopped(const role_run *run) { return run->stopped >= 3 && run->unstopped * 3 <= run->stopped; }

static inline int is_body_like(const role_run *run, uint32_t b) {
    const block_look *look = &run->looks[b];
    return is_free(run, b) && look->traits & (TERMINATED | COLON) && length_of(look) > 60;
}

static inline uint32_t next_free(const role_run *run, uint32_t b) {
    while (b < run->count && (!is_free(run, b) || run->looks[b].start >= run->looks[b].end)) b++;
    return b;
}

int pq_is_in_present(const role_run *run, const block_look *look); /* one of the first words says what is seen */
void pq_judge_captions_above(role_run *run, uint32_t from);
void pq_look_at(role_run *run, uint32_t b);
int pq_is_header_block(const role_run *run, uint32_t b); /* read once, remembered in the look */
int pq_is_byline_block(const role_run *run, uint32_t b);
void pq_add_marker(role_run *run, uint32_t b, uint32_t length);
void pq_judge_marker(role_run *run, uint32_t b);
void pq_judge_words(role_run *run, uint32_t b);
pq_status pq_judge_credit(role_run *run, uint32_t b);
void pq_judge_caption_phrase(role_run *run, uint32_t b);
void pq_judge_unstopped(role_run *run, uint32_t from);
uint32_t pq_judge_top(role_run *run); /* returns the first block of the body */
void pq_judge_datelines(role_run *run, uint32_t from);

#endif
