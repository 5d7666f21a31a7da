#include "wire.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SIZE 2048 /* most requests are short; few clients ever grow beyond */

void wire_init(struct wire *w, size_t max)
{
    *w = (struct wire){ .max = max };
}

void wire_fini(struct wire *w)
{
    free(w->bytes);
    wire_init(w, w->max);
}

bool wire_is_too_long(const struct wire *w)
{
    return w->len - w->taken > w->max;
}

/* One byte beyond the longest line is for its break, one more for the NUL. */
static bool grow(struct wire *w)
{
    size_t size = w->size ? w->size * 2 : FIRST_SIZE;
    if (size > w->max + 2)
        size = w->max + 2;
    char *bytes = realloc(w->bytes, size);
    if (!bytes)
        return false;
    w->bytes = bytes;
    w->size = size;
    return true;
}

size_t wire_room(struct wire *w, char **at)
{
    if (w->taken > 0) {
        memmove(w->bytes, w->bytes + w->taken, w->len - w->taken);
        w->len -= w->taken;
        w->taken = 0;
    }
    if (wire_is_too_long(w))
        return 0;
    if ((w->size == 0 || w->len + 1 >= w->size) && !grow(w))
        return 0;
    *at = w->bytes + w->len;
    return w->size - 1 - w->len;
}

void wire_filled(struct wire *w, size_t count)
{
    w->len += count;
}

static void cut(struct wire *w, size_t end, char **line, size_t *len)
{
    *line = w->bytes + w->taken;
    *len = end - w->taken;
    if (*len > 0 && (*line)[*len - 1] == '\r')
        *len -= 1;
    (*line)[*len] = '\0';
}

bool wire_line(struct wire *w, char **line, size_t *len)
{
    if (w->taken == w->len)
        return false;
    char *end = memchr(w->bytes + w->taken, '\n', w->len - w->taken);
    if (!end)
        return false;
    size_t at = (size_t)(end - w->bytes);
    cut(w, at, line, len);
    w->taken = at + 1;
    return true;
}

bool wire_rest(struct wire *w, char **line, size_t *len)
{
    if (w->taken == w->len)
        return false;
    cut(w, w->len, line, len);
    w->taken = w->len;
    return true;
}
