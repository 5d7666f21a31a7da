/*
 * mo - a compiled gettext catalogue (.mo), read whole and looked up
 *
 * Not glibc's gettext(): which language that takes hangs on setlocale() and on LANGUAGE in the
 * environment, and a reload would have to change both while Paho's and libuv's threads resolve
 * host names, which reads the environment. A catalogue is one sorted table; here it belongs to
 * whoever opened it.
 */
#pragma once

#include <stddef.h>

struct mo;

/* 0; -ENOENT and other errors of reading; -EINVAL: is no catalogue, or a damaged one; -EFBIG. */
int mo_open(struct mo **out, const char *path);
/* NULL is allowed. */
void mo_close(struct mo *m);
/* context NULL: none. NULL: not translated. Good until mo_close(). */
const char *mo_find(const struct mo *m, const char *context, const char *english);
