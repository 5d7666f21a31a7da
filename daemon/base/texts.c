/*
 * texts.c - own wording, catalogue, English: the first that has it
 *
 * One house speaks one language, so this is the process's own state: set by the loop thread, read
 * by the loop thread.
 */
#include "texts.h"

#include "log.h"
#include "mo.h"
#include "texts_table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOMAIN "balm"

static struct {
    const char *const *own; /* borrowed */
    struct mo *catalogue;   /* NULL: English */
} now;

static const struct text_row *row_at(size_t i)
{
    const struct text_row *(*const tables[])(size_t * count) = { texts_offers, texts_care,
                                                                 texts_entities };

    for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++) {
        size_t count;
        const struct text_row *rows = tables[t](&count);
        if (i < count)
            return &rows[i];
        i -= count;
    }
    return NULL;
}

const char *texts_key(size_t i)
{
    const struct text_row *row = row_at(i);
    return row ? row->key : NULL;
}

static const char *own_text(const char *key)
{
    for (const char *const *own = now.own; own && own[0] && own[1]; own += 2)
        if (strcmp(own[0], key) == 0)
            return own[1];
    return NULL;
}

static void open_catalogue(const char *language)
{
    const char *tree = getenv("BALM_LOCALEDIR"); /* for running from the build folder */
    char path[512];
    int rc;

    if (strcmp(language, "en") == 0)
        return;
    snprintf(path, sizeof(path), "%s/%s/LC_MESSAGES/" DOMAIN ".mo",
             tree && tree[0] ? tree : BALM_LOCALEDIR, language);
    rc = mo_open(&now.catalogue, path);
    if (rc < 0)
        log_warn("texts: the catalogue of \"%s\" cannot be used, so texts are English: %s: %s",
                 language, path, rc == -EINVAL ? "is damaged" : strerror(-rc));
}

void texts_open(const char *language, const char *const *own)
{
    mo_close(now.catalogue);
    now.catalogue = NULL;
    now.own = own;
    open_catalogue(language);
}

const char *texts_find(const char *key)
{
    const char *text = own_text(key);

    for (size_t i = 0; !text; i++) {
        const struct text_row *row = row_at(i);
        if (!row)
            return NULL;
        if (strcmp(row->key, key) != 0)
            continue;
        text = now.catalogue ? mo_find(now.catalogue, row->key, row->english) : NULL;
        if (!text)
            text = row->english;
    }
    return text;
}

const char *texts_suggestion(enum suggestion_type type, enum reason reason, const char *part)
{
    char key[96];
    const char *text;

    snprintf(key, sizeof(key), "suggestion.%s.%s.%s", suggestion_type_name(type),
             reason_name(reason), part);
    text = texts_find(key);
    if (text)
        return text;
    snprintf(key, sizeof(key), "suggestion.%s.%s", suggestion_type_name(type), part);
    text = texts_find(key);
    return text ? text : "";
}

const char *texts_of_words(const char *english)
{
    const char *text = own_text(english);

    if (!text && now.catalogue)
        text = mo_find(now.catalogue, NULL, english);
    return text ? text : english;
}

/* Of a phase without words of its own; the catalogue of routines has them for translation. */
static const char *phase_words(enum phase phase)
{
    switch (phase) {
    case PHASE_IN: return "Breathe in";
    case PHASE_HOLD: return "Hold";
    case PHASE_OUT: return "Breathe out";
    case PHASE_REST: return "Stay empty";
    case PHASE_NONE: break;
    }
    return "";
}

const char *texts_pacer(const struct pacer *pacer)
{
    char key[ID_MAX + 32];

    snprintf(key, sizeof(key), "routine.%s.%u", pacer->routine, (unsigned)pacer->step);
    const char *text = own_text(key);
    return text ? text : texts_of_words(pacer->text[0] ? pacer->text : phase_words(pacer->phase));
}
