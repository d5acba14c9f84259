/* The classes of ASCII as one table, for the versions that look bytes up. */
#ifndef PQ_CHAR_CLASS_TABLE_H
#define PQ_CHAR_CLASS_TABLE_H

#include "char_class.h"
#include "char_class_paths.h"

enum { LETTER = 1, JOIN = 2, POINT = 4, SIGN = 8, STOP = 16, DIGIT = 32, NEWLINE = 64, SPACE = 128 };

#define NL (SPACE | NEWLINE)
#define FS (STOP | SIGN | POINT)
#define ED (STOP | SIGN)
static const uint8_t class_of[128] = {0,      0,      0,      0,      0,           0,           0,      0,      0,
                                      SPACE,  NL,     NL,     NL,     NL,          0,           0,      0,      0,
                                      0,      0,      0,      0,      0,           0,           0,      0,      0,
                                      0,      SPACE,  SPACE,  SPACE,  SPACE,       SPACE,       ED,     SIGN,   0,
                                      0,      0,      0,      POINT,  SIGN,        SIGN,        0,      0,      SIGN | POINT,
                                      JOIN,   FS,     0,      DIGIT,  DIGIT,       DIGIT,       DIGIT,  DIGIT,  DIGIT,
                                      DIGIT,  DIGIT,  DIGIT,  DIGIT,  SIGN | JOIN, SIGN | JOIN, 0,      0,      0,
                                      ED,     0,      LETTER, LETTER, LETTER,      LETTER,      LETTER, LETTER, LETTER,
                                      LETTER, LETTER, LETTER, LETTER, LETTER,      LETTER,      LETTER, LETTER, LETTER,
                                      LETTER, LETTER, LETTER, LETTER, LETTER,      LETTER,      LETTER, LETTER, LETTER,
                                      LETTER, SIGN,   0,      SIGN,   0,           0,           0,      LETTER, LETTER,
                                      LETTER, LETTER, LETTER, LETTER, LETTER,      LETTER,      LETTER, LETTER, LETTER,
                                      LETTER, LETTER, LETTER, LETTER, LETTER,      LETTER,      LETTER, LETTER, LETTER,
                                      LETTER, LETTER, LETTER, LETTER, LETTER,      LETTER,      SIGN,   0,      SIGN,
                                      0,      0};
#undef NL
#undef FS
#undef ED

#endif
