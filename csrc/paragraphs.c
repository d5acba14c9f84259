#include "paragraphs.h"

/* A line that breaks in the middle of a sentence goes on in the next. */
static int ends_line(const pq_store *store, uint32_t token) {
    const pq_token *t = &store->document.tokens[token];
    if (!(t->flags & PQ_NEWLINE_AFTER)) return 0;
    return (t->flags & (PQ_TERMINATOR | PQ_QUOTE_MARK | PQ_CLOSER | PQ_FINAL_PERIOD)) != 0 ||
           store->document.text[t->end - 1] == ':';
}

int pq_lines_are_paragraphs(const pq_store *store) {
    const pq_document *d = &store->document;
    uint32_t lines = 0, full = 0;
    if (store->options.layout != PQ_LAYOUT_PLAIN) return 0; /* there every line is a block, or is wrapped */
    for (uint32_t b = 0; b < d->block_count; b++) {
        if (d->blocks[b].flags & PQ_BLOCK_HARD_WRAPPED) return 0;
        for (uint32_t t = d->blocks[b].token_first; t + 1 < d->blocks[b].token_end; t++) {
            if (!(d->tokens[t].flags & PQ_NEWLINE_AFTER)) continue;
            lines++;
            full += ends_line(store, t) ? 1 : 0;
        }
    }
    return full > 0 && full * 10 >= lines * 7; /* wrapped lines end in the middle of a sentence more often */
}

int pq_next_line(const pq_store *store, pq_paragraph *p) {
    const pq_document *d = &store->document;
    if (p->block == PQ_NONE || p->token_end >= d->blocks[p->block].token_end) {
        p->block++; /* PQ_NONE + 1 is the first */
        if (p->block >= d->block_count) return 0;
        p->token_first = d->blocks[p->block].token_first;
    } else {
        p->token_first = p->token_end;
    }
    uint32_t end = d->blocks[p->block].token_end, t = p->token_first;
    while (t + 1 < end && !ends_line(store, t)) t++;
    p->token_end = t + 1 < end ? t + 1 : end;
    return 1;
}
