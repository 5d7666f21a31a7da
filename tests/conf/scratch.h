/*
 * scratch - a folder with a configuration in it, and what conf_load() says of that
 */
#pragma once

#include "conf.h"

#include <stdbool.h>
#include <stddef.h>

struct scratch {
    char folder[64];
    char said[32768]; /* all complaints, a newline after each, without the folder's name */
    struct conf_options options;
    char path[96];
};

/* Makes the folder; its main file is balm.yaml. */
void scratch_init(struct scratch *s);
/* Removes it and all files in it. */
void scratch_fini(struct scratch *s);

/* Where a file of the folder is; good until the next call. */
const char *scratch_path(const struct scratch *s, const char *name);
void scratch_write(const struct scratch *s, const char *name, const char *text);
void scratch_write_bytes(const struct scratch *s, const char *name, const void *bytes, size_t len);

/* Begins `said` anew. */
int scratch_load(struct scratch *s, struct conf **out);
