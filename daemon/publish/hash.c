#include "hash.h"

#include <stddef.h>

unsigned hash_text(const char *text, const char *end)
{
    unsigned hash = 2166136261u;

    for (; *text && text != end; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash;
}
