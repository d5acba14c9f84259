/* Dates, times, zones and ages as header lines write them. Nothing is guessed: where day and month could be swapped, or no
 * year is written, there is a span and no value. */
#ifndef PQ_DATES_H
#define PQ_DATES_H

#include "words.h"

typedef enum { PQ_DATE_GOOD, PQ_DATE_AMBIGUOUS, PQ_DATE_BAD, PQ_DATE_NO_YEAR } pq_date_status;

typedef struct {
    uint32_t start, end;
    int64_t value;          /* microseconds since 1970 of the wall time as written */
    int16_t offset_minutes; /* PQ_NO_OFFSET if no zone is written */
    uint8_t status;         /* pq_date_status; value is set only if GOOD */
    uint8_t has_time;
    int64_t readings[2];    /* where AMBIGUOUS: with the day before the month, and after it */
} pq_date;

/* The date, with its weekday before and its time and zone before or after, that begins at text[at]; 1 if there is one. */
int pq_read_date(const pq_store *store, uint32_t at, uint32_t end, pq_date *date);
/* `22 hours ago`, `a day ago`, `3h ago`, `1 hr 20 min ago`, `just now`: its end, or 0; *seconds gets the age. */
uint32_t pq_read_age(const pq_store *store, uint32_t at, uint32_t end, int64_t *seconds);

#endif
