#include "template.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

struct filled {
    char *out;
    size_t size, len;
    bool full;
};

static void put(struct filled *f, char c)
{
    if (f->len + 1 < f->size)
        f->out[f->len++] = c;
    else
        f->full = true;
}

/* ASCII whatever the locale is. */
static bool is_unreserved(unsigned char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-._~", c));
}

static void put_encoded(struct filled *f, const char *value)
{
    static const char hex[] = "0123456789ABCDEF";

    for (; *value; value++) {
        unsigned char c = (unsigned char)*value;
        if (is_unreserved(c)) {
            put(f, *value);
            continue;
        }
        put(f, '%');
        put(f, hex[c >> 4]);
        put(f, hex[c & 15]);
    }
}

static const struct template_value *find(const struct template_value *values, size_t count,
                                         const char *name, size_t len)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(values[i].name) == len && memcmp(values[i].name, name, len) == 0)
            return &values[i];
    return NULL;
}

int template_fill(const char *text, const struct template_value *values, size_t count, char *out,
                  size_t size, size_t *at)
{
    struct filled f = { .out = out, .size = size };

    if (size == 0)
        return -ENOSPC;
    out[0] = '\0';
    for (const char *s = text; *s; s++) {
        if (*s != '{') {
            put(&f, *s);
            continue;
        }
        size_t len = strcspn(s + 1, "{}");
        const struct template_value *v = s[1 + len] == '}' ? find(values, count, s + 1, len) : NULL;
        if (!v) {
            out[0] = '\0';
            *at = (size_t)(s - text);
            return -EINVAL;
        }
        put_encoded(&f, v->value);
        s += len + 1;
    }
    out[f.full ? 0 : f.len] = '\0';
    return f.full ? -ENOSPC : 0;
}
