/*
 * load.c - the files in, the configuration out
 *
 *     balm.yaml, conf.d/a.yaml, conf.d/b.yaml
 *         |            parse.c: guard, libfyaml, a tree each
 *         v
 *     one tree         tree_merge()
 *         |            walk.c: each value by its row
 *         v
 *     struct conf      rules.c, claims.c, own_*.c: what must fit together
 *
 * All of it goes on after an error, so that one run shows them all. Only where a
 * file could not be read to its end, what must fit together is left out.
 */
#include "conf.h"

#include "complain.h"
#include "guard.h"
#include "parse.h"
#include "rules.h"
#include "walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DROP_IN_MAX 64
/* A machine without a battery for its clock starts in 1970, and people are born later. */
#define YEAR_AT_LEAST 2026

struct loaded {
    struct conf conf; /* first: conf_free() is given its address */
    struct arena arena;
};

struct load {
    const struct conf_options *opt;
    struct arena arena; /* of what is only needed while loading */
    struct complaints complaints;
    struct node *root;
    bool incomplete; /* a file is missing from the tree */
};

static int read_bytes(int fd, char *buf, size_t size, size_t *len)
{
    *len = 0;
    while (*len < size) {
        ssize_t got = read(fd, buf + *len, size - *len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -errno;
        if (got == 0)
            break;
        *len += (size_t)got;
    }
    return 0;
}

static int read_source(struct load *l, int fd, struct source *s)
{
    char *text;
    struct stat st;

    if (fstat(fd, &st) != 0)
        return -errno;
    if (!S_ISREG(st.st_mode))
        return S_ISDIR(st.st_mode) ? -EISDIR : -ENOTSUP;
    if (st.st_size > (off_t)GUARD_BYTES_MAX)
        return -EFBIG;
    text = arena_alloc(&l->arena, GUARD_BYTES_MAX + 2);
    if (!text)
        return -ENOMEM;
    s->text = text;
    return read_bytes(fd, text, GUARD_BYTES_MAX + 1, &s->len);
}

/* 0, also where it was complained about; -ENOENT (not complained about) or -ENOMEM. */
static int load_file(struct load *l, const char *path)
{
    struct source *s = arena_alloc(&l->arena, sizeof(*s));
    struct node *root;
    int fd, rc;

    if (!s)
        return -ENOMEM;
    s->path = path;
    /* Without O_NONBLOCK a FIFO would hold us here for ever. */
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 && errno == ENOENT)
        return -ENOENT;
    rc = fd < 0 ? -errno : read_source(l, fd, s);
    if (fd >= 0)
        close(fd);
    if (rc == -ENOMEM)
        return rc;
    if (rc == -EFBIG)
        complain_file(&l->complaints, path, "the file is larger than 64 KiB");
    else if (rc == -ENOTSUP)
        complain_file(&l->complaints, path, "this is not a file");
    else if (rc)
        complain_file(&l->complaints, path, "cannot be read: %s", strerror(-rc));
    if (rc == 0)
        rc = parse_source(&l->arena, &l->complaints, s, &root);
    if (rc == -ENOMEM)
        return rc;
    if (rc)
        l->incomplete = true;
    else if (l->root)
        tree_merge(&l->complaints, l->root, root);
    else
        l->root = root;
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_drop_in(const char *name)
{
    size_t len = strlen(name);
    return name[0] != '.' && len > 5 && strcmp(name + len - 5, ".yaml") == 0;
}

static int load_drop_ins(struct load *l, const char *folder)
{
    const char *names[DROP_IN_MAX];
    const char *path = arena_printf(&l->arena, "%s/conf.d", folder);
    const struct dirent *entry;
    size_t count = 0;
    int rc = 0;

    if (!path)
        return -ENOMEM;
    DIR *dir = opendir(path);
    if (!dir) {
        if (errno == ENOMEM)
            return -ENOMEM;
        if (errno != ENOENT) {
            complain_file(&l->complaints, path, "cannot be read: %s", strerror(errno));
            l->incomplete = true;
        }
        return 0;
    }
    while (rc == 0 && (entry = readdir(dir))) {
        if (!is_drop_in(entry->d_name))
            continue;
        if (count == DROP_IN_MAX) {
            complain_file(&l->complaints, path, "more than %d files", DROP_IN_MAX);
            break;
        }
        names[count] = arena_printf(&l->arena, "%s/%s", path, entry->d_name);
        rc = names[count++] ? 0 : -ENOMEM;
    }
    closedir(dir);
    if (rc == 0)
        qsort(names, count, sizeof(names[0]), by_name);
    for (size_t i = 0; i < count && rc == 0; i++) {
        rc = load_file(l, names[i]);
        if (rc != -ENOENT)
            continue;
        complain_file(&l->complaints, names[i], "there is no such file (a link to nowhere?)");
        l->incomplete = true;
        rc = 0;
    }
    return rc;
}

static const char *folder_of(struct load *l)
{
    const char *slash = strrchr(l->opt->path, '/');

    if (!slash)
        return ".";
    return arena_text(&l->arena, l->opt->path,
                      slash == l->opt->path ? 1 : (size_t)(slash - l->opt->path));
}

static int32_t this_year(void)
{
    time_t now = time(NULL);
    struct tm tm;

    if (!gmtime_r(&now, &tm) || tm.tm_year + 1900 < YEAR_AT_LEAST)
        return YEAR_AT_LEAST;
    return tm.tm_year + 1900;
}

static int understand(struct load *l, struct loaded *to, const char *folder)
{
    struct walk w = {
        .arena = &to->arena,
        .complaints = &l->complaints,
        .folder = folder,
        .this_year = this_year(),
    };
    int rc = 0;

    if (!l->root)
        return 0;
    walk_options(&w, l->root, &to->conf);
    if (!l->incomplete && !to->arena.failed) {
        rules_check(&w, l->root, &to->conf);
        rules_finish_routines(&w, l->root, &to->conf);
        rules_check_texts(&w, l->root, &to->conf);
        rules_claim(&w, l->root, &to->conf);
    }
    if (!l->incomplete && !to->arena.failed)
        rc = rules_check_own_keys(&w, l->root, &to->conf, l->opt);
    return to->arena.failed ? -ENOMEM : rc;
}

static int load_all(struct load *l, struct loaded *to)
{
    const char *folder = folder_of(l);
    int rc;

    if (!folder)
        return -ENOMEM;
    rc = load_file(l, l->opt->path);
    if (rc == -ENOENT)
        complain_file(&l->complaints, l->opt->path, "there is no such file");
    if (rc == 0)
        rc = load_drop_ins(l, folder);
    if (rc == 0)
        rc = understand(l, to, folder);
    if (rc != -ENOMEM)
        complain_end(&l->complaints);
    return rc == 0 && l->complaints.errors > 0 ? -EINVAL : rc;
}

int conf_load(const struct conf_options *opt, struct conf **out)
{
    struct load l = { .opt = opt, .complaints = { .fn = opt->complain, .ctx = opt->ctx } };
    struct loaded *to = calloc(1, sizeof(*to));
    int rc = to ? load_all(&l, to) : -ENOMEM;

    arena_fini(&l.arena);
    if (rc == 0)
        *out = &to->conf;
    else
        conf_free(to ? &to->conf : NULL);
    return rc;
}

void conf_free(struct conf *c)
{
    struct loaded *to = (struct loaded *)(void *)c;

    if (!to)
        return;
    arena_fini(&to->arena);
    free(to);
}
