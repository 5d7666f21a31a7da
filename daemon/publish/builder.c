#include "builder.h"

#include "state.h"

struct builder builder_begin(void)
{
    return (struct builder){ .json = json_object() };
}

void builder_put(struct builder *b, const char *key, json_t *value)
{
    if (!b->json)
        json_decref(value);
    else if (json_object_set_new(b->json, key, value) != 0) {
        json_decref(b->json);
        b->json = NULL;
    }
}

char *builder_end(struct builder *b)
{
    return json_text_of(b->json);
}
