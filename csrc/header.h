/* What stands around the body: the line that says by whom, where and when (By SOURCE (SECTION) | Created at ...), bylines
 * and datelines. These functions only read a stretch of text; the roles stage decides what they are asked about. */
#ifndef PQ_HEADER_H
#define PQ_HEADER_H

#include "own_formats.h"

enum { PQ_HEADER_AUTHORS = 8 };

typedef struct {
    pq_span source, section, byline; /* byline: the authors as one stretch, without "By" */
    pq_span authors[PQ_HEADER_AUTHORS];
    uint32_t author_count;
    pq_date created, updated; /* start PQ_NONE where absent */
    pq_span age;
    int64_t age_seconds;
    uint8_t labelled; /* a date or age stands behind a label */
    uint8_t by;       /* a stretch begins with By */
    uint8_t own;      /* by a format of the caller's own, which may name these two as well: */
    pq_span agency, place;
} pq_header;

/* 1 if text[start, end) is a header line: dates or an age, and else only names, labels and separators. */
int pq_read_header(const pq_store *store, uint32_t start, uint32_t end, pq_header *header);
/* The first few readings that say yes are kept, for the article stage asks again. Forgets those of the text before. */
pq_status pq_forget_headers(pq_store *store);
/* 1 if it is a byline, `By TESSA WYNN and John Roe, Associated Press`; fills in authors, byline, source. */
int pq_read_byline(const pq_store *store, uint32_t start, uint32_t end, pq_header *header);
/* 1 if it is only the name of a person, with a role or outlet or without: `Jane Doe, Staff Writer`; 2 with one. */
int pq_read_name_line(const pq_store *store, uint32_t start, uint32_t end, pq_header *header);

typedef struct {
    pq_span whole;     /* without the dash */
    pq_span place;     /* city with region, or absent */
    pq_span agency;    /* or absent */
    uint32_t lead_end; /* after the dash, before the white space */
    uint8_t sure;      /* 1 by its form, 2 by agency, place list or region too */
} pq_dateline;

int pq_read_dateline(const pq_store *store, uint32_t start, uint32_t end, pq_dateline *dateline);

/* All words are names: capitalised, in capitals, initials, or the small words inside names and credits. */
int pq_are_names(const pq_store *store, const pq_words *words, uint32_t from, uint32_t to);
/* A cheap look at the last word of text[start, end): 0 if no names end with it. */
int pq_may_end_names(const pq_store *store, uint32_t start, uint32_t end);

#endif
