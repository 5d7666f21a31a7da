/*
 * options.c - a copy of the settings that outlives who gave them
 */
#include "room.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const size_t strings[] = {
    offsetof(struct publish_options, host),     offsetof(struct publish_options, username),
    offsetof(struct publish_options, password), offsetof(struct publish_options, tls_ca),
    offsetof(struct publish_options, tls_cert), offsetof(struct publish_options, tls_key),
    offsetof(struct publish_options, base),     offsetof(struct publish_options, discovery),
    offsetof(struct publish_options, version),
};
#define STRINGS (sizeof(strings) / sizeof(strings[0]))

static const char *get(const struct publish_options *opt, size_t i)
{
    const char *text;
    memcpy(&text, (const char *)opt + strings[i], sizeof(text));
    return text;
}

static void set(struct publish_options *opt, size_t i, const char *text)
{
    memcpy((char *)opt + strings[i], &text, sizeof(text));
}

static void free_text(const char *text)
{
    char *own;

    if (!text)
        return;
    memcpy(&own, &text, sizeof(own)); /* made by strdup() below: ours to free */
    explicit_bzero(own, strlen(own)); /* one of them is the password */
    free(own);
}

void options_free(struct publish_options *opt)
{
    for (size_t i = 0; i < STRINGS; i++)
        free_text(get(opt, i));
    memset(opt, 0, sizeof(*opt));
}

int options_copy(struct publish_options *out, const struct publish_options *in)
{
    bool ok = true;

    *out = *in;
    for (size_t i = 0; i < STRINGS; i++) {
        const char *text = get(in, i);
        char *copy = strdup(text ? text : "");
        set(out, i, copy);
        ok = ok && copy;
    }
    if (ok)
        return 0;
    options_free(out);
    return -ENOMEM;
}

bool options_same_way(const struct publish_options *a, const struct publish_options *b)
{
    return strcmp(a->host, b->host) == 0 && a->port == b->port &&
           strcmp(a->username, b->username) == 0 && strcmp(a->password, b->password) == 0 &&
           strcmp(a->tls_ca, b->tls_ca) == 0 && strcmp(a->tls_cert, b->tls_cert) == 0 &&
           strcmp(a->tls_key, b->tls_key) == 0 && a->tls == b->tls &&
           a->plaintext_allowed == b->plaintext_allowed && strcmp(a->base, b->base) == 0;
}
