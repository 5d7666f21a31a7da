#include "id.h"

#include <string.h>

bool id_is_valid(const char *s)
{
    size_t len = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-");
    return len >= 1 && len <= ID_MAX && s[len] == '\0';
}

bool id_is_person(const char *s)
{
    return id_is_valid(s) && strcmp(s, "bridge") != 0 && strcmp(s, "sensor") != 0 &&
           strcmp(s, "guest") != 0;
}
