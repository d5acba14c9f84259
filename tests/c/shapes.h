/* Texts made to be slow or to break things, of any size. */
#ifndef SHAPES_H
#define SHAPES_H

#include <stddef.h>

extern const int shape_count;
const char *shape_name(int shape);
int shape_by_name(const char *name); /* -1 if there is none */
void shape_fill(int shape, char *out, size_t size); /* writes exactly `size` bytes, no NUL at the end */

#endif
