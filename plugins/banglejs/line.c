/*
 * line.c - what may stand before an object, and what is looked for in it
 */
#include "line.h"

#include "json.h"

static const char *const pointers[LINE_KEYS + 1] = {
    [LINE_HRM] = "/hrm", [LINE_STP] = "/stp", [LINE_RT] = "/rt",  [LINE_TS] = "/ts",
    [LINE_BAT] = "/bat", [LINE_SD] = "/sd",   [LINE_KEYS] = "/t",
};

static enum line_type type_of(const struct json_value *type)
{
    return json_says(type, "act")      ? LINE_ACT
           : json_says(type, "status") ? LINE_STATUS
           : json_says(type, "balm")   ? LINE_BALM
                                       : LINE_OTHER;
}

int line_read(const char *text, size_t len, struct line *out)
{
    struct json_value found[LINE_KEYS + 1];

    *out = (struct line){ .type = LINE_OTHER };
    /* A prompt, or what erases it, may stand before the object. */
    for (; len > 0 && *text != '{' && (unsigned char)*text <= '>'; len--)
        text++;
    if (len == 0 || *text != '{')
        return 0;
    if (json_find(text, len, pointers, LINE_KEYS + 1, found))
        return -1;
    out->type = type_of(&found[LINE_KEYS]);
    for (size_t i = 0; i < LINE_KEYS; i++)
        out->has[i] =
            found[i].type == JSON_NUMBER && json_number(found[i].at, found[i].len, &out->number[i]);
    return 1;
}
