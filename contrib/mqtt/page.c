#include "page.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const char intro[] =
    "# Topics\n"
    "\n"
    "Made by `meson compile -C build mqtt-reference` from the tables in `daemon/publish` and "
    "`daemon/control`;\n"
    "a test says when it is out of date. Do not edit it.\n"
    "\n"
    "- `balm` is the base, a setting: `mqtt: {base: ...}`. `P` is a person's key, `S` a sensor's.\n"
    "- Payloads are JSON in UTF-8, unless it says *text*. Times are ISO 8601 with their offset.\n"
    "- Every key is in every message; `null` where there is nothing to say. Never `NaN`, never an "
    "empty text.\n"
    "- `from privacy` names the lowest `mqtt: {privacy: levels | vitals | raw}` that shows a key. "
    "Below it the key is\n"
    "  null; of a suggestion, which is an event, it is left out. Of a person with `share: private` "
    "nothing with such a\n"
    "  mark is shown at all.\n"
    "- What is not retained is sent again after each connect and each start of Home Assistant, so "
    "nobody waits long.\n"
    "- Commands, answers and requests must not be retained: they would act again at every start, "
    "and are refused.\n"
    "  They may be 16 KiB long.\n"
    "- Each payload has a JSON Schema in [schemas](schemas/); "
    "[schemas/index.json](schemas/index.json) says which.\n"
    "  `x-payload: text` in it means that the payload is bare text, and that the schema is of this "
    "text.\n"
    "- Home Assistant's discovery is not described here: it follows Home Assistant's rules.\n"
    "\n";

static const char requests_intro[] =
    "## Requests\n"
    "\n"
    "A request is a JSON object at `balm/bridge/request/VERB`; an empty payload is `{}`. The "
    "response comes at\n"
    "`balm/bridge/response/VERB`, with `status` `ok` and a `result`, or with `status` `error`, an "
    "`error` in words and a\n"
    "`code`: 1, it failed, or 2, the request makes no sense. A `transaction` (text of at most 128 "
    "bytes, or a whole number)\n"
    "comes back as it was sent. `person` may be left out where there is only one. Verbs that are "
    "not here are answered\n"
    "on the hub only, by `balmctl`, and are refused with the reason.\n"
    "\n";

static const char *word(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* "balm/P/set/start" of "+/set/start" */
static void print_topic(FILE *out, const char *path)
{
    fputs("balm/", out);
    if (strncmp(path, "+/", 2) == 0)
        fprintf(out, "P%s", path + 1);
    else if (strncmp(path, "sensor/+/", 9) == 0)
        fprintf(out, "sensor/S%s", path + 8);
    else
        fputs(path, out);
}

/* "How it is." of "how it is" */
static void print_sentence(FILE *out, const char *text)
{
    fprintf(out, "%c%s.\n\n", toupper((unsigned char)text[0]), text + 1);
}

static bool is_of(const json_t *row, const char *kind)
{
    return strcmp(word(row, "kind"), kind) == 0;
}

static void print_overview(FILE *out, const json_t *index)
{
    const json_t *row;
    size_t i;

    fputs("## What is published\n\n"
          "| topic | retained | QoS | how often | from `privacy` | |\n"
          "| --- | --- | --- | --- | --- | --- |\n",
          out);
    json_array_foreach(index, i, row)
    {
        if (!is_of(row, "topic") || json_is_true(json_object_get(row, "incoming")))
            continue;
        fputs("| `", out);
        print_topic(out, word(row, "topic"));
        fprintf(out, "` | %s | %d | %s | %s | %s |\n",
                json_is_true(json_object_get(row, "retained")) ? "yes" : "no",
                (int)json_integer_value(json_object_get(row, "qos")), word(row, "often"),
                word(row, "tier"), word(row, "help"));
    }
    fputs(
        "\nAnswers to requests come at `balm/bridge/response/VERB`, not retained, with QoS 1.\n\n",
        out);
}

static void print_topic_page(FILE *out, const json_t *row)
{
    const json_t *schema = json_object_get(row, "schema");

    fputs("### `", out);
    print_topic(out, word(row, "topic"));
    fputs("`\n\n", out);
    print_sentence(out, word(row, "help"));
    if (json_object_get(schema, "properties")) {
        page_keys(out, schema);
        return;
    }
    fprintf(out, "%s: ", strcmp(word(schema, "x-payload"), "text") == 0 ? "Text" : "Payload");
    page_type(out, schema);
    fputs("\n\n", out);
}

static void print_commands(FILE *out, const json_t *index)
{
    const json_t *row;
    size_t i;

    fputs("## Commands\n\nQoS 1, not retained; bare text. What is not known is refused, and "
          "counted in `refused` of\n"
          "`balm/bridge/health`.\n\n| topic | takes | from `privacy` | |\n| --- | --- | --- | --- "
          "|\n",
          out);
    json_array_foreach(index, i, row)
    {
        if (!is_of(row, "command"))
            continue;
        fputs("| `", out);
        print_topic(out, word(row, "topic"));
        fputs("` | ", out);
        page_type(out, json_object_get(row, "schema"));
        fprintf(out, " | %s | %s |\n", word(row, "tier"), word(row, "help"));
    }
    fputs("\n", out);
}

static void print_example(FILE *out, const char *what, const json_t *json)
{
    char *text = json_dumps(json, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
    const bool is_long = text && strlen(text) > 1200;

    if (is_long)
        fprintf(out, "<details><summary>%s</summary>\n\n", what);
    else
        fprintf(out, "%s\n\n", what);
    fprintf(out, "```json\n%s\n```\n\n%s", text ? text : "", is_long ? "</details>\n\n" : "");
    free(text);
}

static const json_t *result_of(const json_t *schema)
{
    const json_t *ok = json_array_get(json_object_get(schema, "oneOf"), 0);

    return json_object_get(json_object_get(ok, "properties"), "result");
}

static void print_arguments(FILE *out, const json_t *schema)
{
    const json_t *one, *required = json_object_get(schema, "required");
    const char *key;
    size_t i;

    fputs("Takes", out);
    if (json_object_size(json_object_get(schema, "properties")) == 1) {
        fputs(" nothing.\n\n", out);
        return;
    }
    fputs(":\n\n| key | what it may be | has to be there | |\n| --- | --- | --- | --- |\n", out);
    json_object_foreach(json_object_get(schema, "properties"), key, one)
    {
        const json_t *name;
        bool has_to_be = false;
        if (strcmp(key, "transaction") == 0)
            continue;
        json_array_foreach(required, i, name) has_to_be |=
            strcmp(json_string_value(name), key) == 0;
        fprintf(out, "| `%s` | ", key);
        page_type(out, one);
        fprintf(out, " | %s | %s |\n", has_to_be ? "yes" : "", word(one, "description"));
    }
    fputs("\n", out);
}

static void print_verbs(FILE *out, const json_t *index)
{
    const json_t *row;
    size_t i;

    fputs(requests_intro, out);
    json_array_foreach(index, i, row)
    {
        if (!is_of(row, "verb"))
            continue;
        fprintf(out, "### `%s`\n\n", word(row, "verb"));
        print_sentence(out, word(row, "help"));
        print_arguments(out, json_object_get(row, "request"));
        print_example(out, "A request:", json_object_get(row, "example"));
        print_example(out, "Its response:", json_object_get(row, "answer"));
        fputs("Its `result`:\n\n", out);
        page_keys(out, result_of(json_object_get(row, "response")));
    }
}

/* Each object that results have in common, once. */
static void print_shapes(FILE *out, const json_t *index)
{
    json_t *all = json_object(), *one;
    const json_t *row;
    const char *name;
    size_t i;

    json_array_foreach(index, i, row)
        json_object_update_missing(all, json_object_get(json_object_get(row, "response"), "$defs"));
    fputs("## Objects in results\n\n", out);
    json_object_foreach(all, name, one)
    {
        fprintf(out, "### Object `%s`\n\n", name);
        page_keys(out, one);
    }
    json_decref(all);
}

void page_print(FILE *out, const json_t *index)
{
    const json_t *row;
    size_t i;

    fputs(intro, out);
    print_overview(out, index);
    json_array_foreach(index, i, row) if (is_of(row, "topic")) print_topic_page(out, row);
    print_commands(out, index);
    print_verbs(out, index);
    print_shapes(out, index);
}
