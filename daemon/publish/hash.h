/*
 * hash - whether a text is another one than before (FNV-1a)
 */
#pragma once

/* Up to `end`; NULL: all of it. */
unsigned hash_text(const char *text, const char *end);
