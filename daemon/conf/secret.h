/*
 * secret - texts that are kept elsewhere: !file PATH, !credential NAME, !env NAME
 */
#pragma once

#include "tree.h"

struct complaints;

/*
 * The text, in the arena; NULL when it is not to be had (complained about at the
 * node's place, never with what was read) or when out of memory (see the arena).
 */
const char *secret_read(struct arena *a, struct complaints *c, const char *folder,
                        const struct node *n);
