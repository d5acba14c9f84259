/* Lines of a page that are told by their form, not by a list: what is left of embedded posts, reading times, and who the author is. */
#ifndef PQ_PAGE_LINES_H
#define PQ_PAGE_LINES_H

#include "header.h"

/* `— Ann Lee (@annlee) March 3, 2025`, `pic.twitter.com/x1`, `5 min read`, `Read more:Glued title`. */
int pq_is_page_line(const pq_store *store, uint32_t start, uint32_t end);
/* `list of 3 items`, `list 1 of 3`: what is read out before links, and before each of them. */
int pq_is_list_count(const uint8_t *text, uint32_t start, uint32_t end);
/* `Ann Lee is a reporter at the Post. Follow her ...`: one to three sentences on a person who writes for an outlet. */
int pq_is_author_line(const pq_store *store, uint32_t start, uint32_t end);

#endif
