/*
 * wire - lines out of a stream of bytes, none longer than a bound
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* What one line may hold: a request to the daemon, and a reply, which may list a good deal. */
#define WIRE_REQUEST_MAX 65536
#define WIRE_REPLY_MAX   (4 * 1024 * 1024)

struct wire {
    char *bytes;
    size_t size;
    size_t max;   /* bytes of a line, without its break */
    size_t len;   /* bytes held */
    size_t taken; /* of them already given out as lines */
};

void wire_init(struct wire *w, size_t max);
void wire_fini(struct wire *w);

/* Where the next bytes may go, and how many; 0: no memory, or the line is too long. */
size_t wire_room(struct wire *w, char **at);
void wire_filled(struct wire *w, size_t count);

/* The next whole line, NUL-ended, without its break; good until wire_room(). */
bool wire_line(struct wire *w, char **line, size_t *len);
/* What stands after the last line break; for the end of the stream. */
bool wire_rest(struct wire *w, char **line, size_t *len);
/* More bytes without a line break than a line may have. */
bool wire_is_too_long(const struct wire *w);
