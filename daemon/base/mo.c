/*
 * mo.c - the file as gettext's manual draws it
 *
 *     0  magic   4  revision   8  count   12  offset of originals   16  offset of translations
 *     each table: count pairs of (length, offset); originals are sorted; a text ends with NUL
 *     an original with a context is "CONTEXT\4ORIGINAL"
 *
 * msgfmt writes little-endian everywhere unless told otherwise. Every offset and length is
 * checked once, when the file is opened.
 */
#include "mo.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC    0x950412deu
#define HEADER   20
#define FILE_MAX (1 << 20)

struct mo {
    size_t size;
    uint32_t count, originals, translations;
    unsigned char bytes[];
};

static uint32_t word_at(const struct mo *m, size_t at)
{
    const unsigned char *b = m->bytes + at;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* A table of texts lies in the file, and so does each text with the NUL at its end. */
static bool is_table(const struct mo *m, uint32_t at)
{
    if (at > m->size || m->count > (m->size - at) / 8)
        return false;
    for (uint32_t i = 0; i < m->count; i++) {
        uint32_t len = word_at(m, at + 8 * (size_t)i), from = word_at(m, at + 8 * (size_t)i + 4);
        if (from >= m->size || len >= m->size - from || m->bytes[(size_t)from + len] != '\0')
            return false;
    }
    return true;
}

static int read_whole(struct mo **out, FILE *file)
{
    long size = -1;
    struct mo *m;

    if (fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0 || fseek(file, 0, SEEK_SET) != 0)
        return -errno;
    if (size > FILE_MAX)
        return -EFBIG;
    m = calloc(1, sizeof(*m) + (size_t)size);
    if (!m)
        return -ENOMEM;
    m->size = (size_t)size;
    if (fread(m->bytes, 1, m->size, file) != m->size) {
        free(m);
        return -EIO;
    }
    *out = m;
    return 0;
}

int mo_open(struct mo **out, const char *path)
{
    FILE *file = fopen(path, "re");
    struct mo *m = NULL;

    if (!file)
        return -errno;
    int rc = read_whole(&m, file);
    fclose(file);
    if (rc < 0)
        return rc;
    if (m->size >= HEADER) {
        m->count = word_at(m, 8);
        m->originals = word_at(m, 12);
        m->translations = word_at(m, 16);
    }
    if (m->size < HEADER || word_at(m, 0) != MAGIC || word_at(m, 4) >> 16 != 0 ||
        !is_table(m, m->originals) || !is_table(m, m->translations)) {
        mo_close(m);
        return -EINVAL;
    }
    *out = m;
    return 0;
}

void mo_close(struct mo *m)
{
    free(m);
}

static const char *text_at(const struct mo *m, uint32_t table, uint32_t i)
{
    return (const char *)m->bytes + word_at(m, table + 8 * (size_t)i + 4);
}

/* As strcmp() orders "CONTEXT\4ENGLISH" and an original, without putting them together. */
static int compare(const char *context, const char *english, const char *original)
{
    if (context) {
        size_t len = strlen(context);
        int order = strncmp(context, original, len);
        if (order != 0)
            return order;
        if (original[len] != '\4')
            return '\4' - (int)(unsigned char)original[len];
        original += len + 1;
    }
    return strcmp(english, original);
}

const char *mo_find(const struct mo *m, const char *context, const char *english)
{
    uint32_t low = 0, high = m->count;

    if (!context && english[0] == '\0')
        return NULL; /* there stands the catalogue's own header */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = compare(context, english, text_at(m, m->originals, middle));
        if (order == 0) {
            const char *text = text_at(m, m->translations, middle);
            return text[0] ? text : NULL;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
