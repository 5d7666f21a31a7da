#include "scratch.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void must(bool done, const char *what)
{
    if (!done) {
        perror(what);
        abort();
    }
}

const char *scratch_path(const struct scratch *s, const char *name)
{
    static char path[512];

    snprintf(path, sizeof(path), "%s/%s", s->folder, name);
    return path;
}

static void on_complaint(void *ctx, const char *text)
{
    struct scratch *s = ctx;
    char prefix[80];
    size_t used = strlen(s->said);

    snprintf(prefix, sizeof(prefix), "%s/", s->folder);
    while (*text && used < sizeof(s->said) - 2) {
        if (strncmp(text, prefix, strlen(prefix)) == 0)
            text += strlen(prefix);
        else
            s->said[used++] = *text++;
    }
    s->said[used++] = '\n';
    s->said[used] = '\0';
}

void scratch_init(struct scratch *s)
{
    memset(s, 0, sizeof(*s));
    snprintf(s->folder, sizeof(s->folder), "/tmp/balm-conf-XXXXXX");
    must(mkdtemp(s->folder) != NULL, s->folder);
    must(mkdir(scratch_path(s, "conf.d"), 0700) == 0, "conf.d");
    snprintf(s->path, sizeof(s->path), "%s/balm.yaml", s->folder);
    s->options = (struct conf_options){ .path = s->path, .complain = on_complaint, .ctx = s };
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

void scratch_fini(struct scratch *s)
{
    must(nftw(s->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS) == 0, s->folder);
}

void scratch_write_bytes(const struct scratch *s, const char *name, const void *bytes, size_t len)
{
    const char *path = scratch_path(s, name);
    FILE *f = fopen(path, "w");

    must(f != NULL, path);
    must(fwrite(bytes, 1, len, f) == len, path);
    must(fclose(f) == 0, path);
    must(chmod(path, 0600) == 0, path);
}

void scratch_write(const struct scratch *s, const char *name, const char *text)
{
    scratch_write_bytes(s, name, text, strlen(text));
}

int scratch_load(struct scratch *s, struct conf **out)
{
    s->said[0] = '\0';
    return conf_load(&s->options, out);
}
