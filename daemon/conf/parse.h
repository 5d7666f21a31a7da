/*
 * parse - one file's bytes into a tree, through the guard and libfyaml
 */
#pragma once

#include "tree.h"

struct complaints;

/*
 * 0, and *root is a map (empty for an empty file); complaints about single keys are counted
 * -EINVAL  no tree can be made of it (complained about)
 * -ENOMEM
 */
int parse_source(struct arena *a, struct complaints *c, const struct source *source,
                 struct node **root);
