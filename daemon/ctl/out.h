/*
 * out - JSON text to a descriptor, through 64 KiB of buffer
 *
 * A day of reports is half a million numbers: they are written here with as few
 * digits as tell them from their neighbours, several times as fast as printf
 * does. The first error of writing is kept; what follows it is thrown away.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OUT_SIZE   65536
#define OUT_NUMBER 32 /* bytes that a number takes at most */

struct out {
    int fd;
    int error; /* 0 or -errno; -EPIPE: the reader has had enough */
    size_t used;
    char bytes[OUT_SIZE];
};

void out_init(struct out *o, int fd);
/* Writes what is held. 0, or the first error there was. */
int out_flush(struct out *o);

void out_bytes(struct out *o, const char *s, size_t len);
void out_text(struct out *o, const char *s);   /* as it is */
void out_string(struct out *o, const char *s); /* quoted; NULL: null */
void out_number(struct out *o, double x);      /* NAN and infinities: null */
void out_int(struct out *o, int64_t x);
void out_bool(struct out *o, bool x);

/* The same into `to`, which holds OUT_NUMBER bytes; returns the length. */
size_t number_print(char *to, double x);
