#include "doctor_report.h"

#include "page.h"

#include <ctype.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_COLUMN 9
#define ADDRESS_LEN 17 /* AA:BB:CC:DD:EE:FF, or with _ in paths */
#define ADDRESS_END 6  /* :EE:FF */

static const char *const level_words[] = {
    [DOCTOR_OK] = "ok",
    [DOCTOR_NOTE] = "note",
    [DOCTOR_FAULT] = "fault",
};

void doctor_report_fini(struct doctor_report *r)
{
    free(r->findings);
    *r = (struct doctor_report){ 0 };
}

static size_t address_len(const char *s)
{
    for (size_t i = 0; i < ADDRESS_LEN; i++)
        if (i % 3 == 2 ? s[i] != ':' && s[i] != '_' : !isxdigit((unsigned char)s[i]))
            return 0;
    return isxdigit((unsigned char)s[ADDRESS_LEN]) ? 0 : ADDRESS_LEN;
}

/* Whoever wrote a text that came to us need not have thought of it: only ends of addresses stay. */
static void shorten_addresses(char *text)
{
    char *to = text;

    for (const char *from = text; *from;) {
        const size_t len = address_len(from);
        if (len > 0) {
            *to++ = '.';
            *to++ = '.';
            from += len - ADDRESS_END;
            memmove(to, from, ADDRESS_END);
            to += ADDRESS_END;
            from += ADDRESS_END;
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
}

void doctor_say(struct doctor_report *r, enum doctor_level level, const char *mend, const char *fmt,
                ...)
{
    va_list args;

    if (r->count == r->room) {
        const size_t room = r->room ? 2 * r->room : 32;
        struct doctor_finding *more = realloc(r->findings, room * sizeof(*more));
        if (!more) {
            r->no_memory = true;
            return;
        }
        r->findings = more;
        r->room = room;
    }
    struct doctor_finding *f = &r->findings[r->count++];
    *f = (struct doctor_finding){ .part = r->part, .level = level, .mend = mend };
    va_start(args, fmt);
    vsnprintf(f->text, sizeof(f->text), fmt, args);
    va_end(args);
    shorten_addresses(f->text);
}

bool doctor_has_faults(const struct doctor_report *r)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->findings[i].level == DOCTOR_FAULT)
            return true;
    return r->no_memory;
}

static void print_json(const struct doctor_report *r, FILE *to)
{
    json_t *list = json_array();

    for (size_t i = 0; i < r->count; i++) {
        const struct doctor_finding *f = &r->findings[i];
        json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:o}", "part", f->part, "level",
                                              level_words[f->level], "text", f->text, "mend",
                                              f->mend ? json_string(f->mend) : json_null()));
    }
    json_t *root = json_pack("{s:b,s:o}", "ok", !doctor_has_faults(r), "findings", list);
    if (root)
        json_dumpf(root, to, JSON_COMPACT);
    fputc('\n', to);
    json_decref(root);
}

/* The first line stands behind its level, the others below it. */
static void print_finding(const struct doctor_finding *f, FILE *to)
{
    const char *text = f->text;
    char mend[sizeof(f->text) + 8];
    size_t cut = strlen(text);

    if (cut > PAGE_COLUMNS - TEXT_COLUMN) {
        cut = PAGE_COLUMNS - TEXT_COLUMN;
        while (cut > 0 && text[cut] != ' ')
            cut--;
    }
    page_line(to, "  %-6s %.*s", level_words[f->level], (int)cut, text);
    page_wrap(to, TEXT_COLUMN, text + cut);
    if (!f->mend)
        return;
    snprintf(mend, sizeof(mend), "mend: %s", f->mend);
    page_wrap(to, TEXT_COLUMN, mend);
}

void doctor_print(const struct doctor_report *r, FILE *to, bool json)
{
    const char *part = "";

    if (json) {
        print_json(r, to);
        return;
    }
    for (size_t i = 0; i < r->count; i++) {
        if (strcmp(part, r->findings[i].part) != 0) {
            part = r->findings[i].part;
            page_line(to, "%s", part);
        }
        print_finding(&r->findings[i], to);
    }
    if (r->no_memory)
        page_line(to, "out of memory: not everything was looked at");
}
