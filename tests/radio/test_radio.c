/* Sensors on a real loop: what becomes of each, and that any event may close or change them. */
#include "house.h"

#include <setjmp.h>
#include <stdarg.h>

#include <string.h>
#include <cmocka.h>

/* ---- one sensor, and what becomes of it: a row each ---- */

/* clang-format off */
static const struct row {
    const char *name, *plugin, *pairs[9];
    enum link_state link;
    const char *why; /* part of it */
} rows[] = {
    { "listens",               "puppet",  { "act", "quiet" }, LINK_LISTENING, "" },
    { "says what it does",     "puppet",  { "act", "say" }, LINK_LISTENING, "searching for a finger" },
    { "refuses to start",      "puppet",  { "act", "refuse" }, LINK_BACKOFF, "there is nothing at" },
    { "settings do not fit",   "puppet",  { "act", "unsettled" }, LINK_BACKOFF, "do not go together" },
    { "a wrong setting",       "puppet",  { "act", "emitt" }, LINK_OFF, "did you mean emit?" },
    { "a setting of nobody",   "puppet",  { "colour", "red" }, LINK_OFF, "knows no such key" },
    { "no such plugin",        "nobody",  { NULL }, LINK_OFF, "there is no plugin nobody" },
    { "a plugin of another ABI", "odd-abi", { NULL }, LINK_OFF, "another plugin ABI" },
    { "no address",            "heart-rate", { NULL }, LINK_OFF, "needs its address" },
    { "no recording",          "replay",  { NULL }, LINK_OFF, "path is missing" },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *row = *state;
    struct house h = { .at = NONE };
    struct sensor_status s[2];

    open_house(&h, 1);
    set_one(&h, row->plugin, row->pairs);
    run_until(&h, &h.statuses, 1);
    if (h.last.link != row->link || !strstr(h.last.why, row->why))
        print_error("%s: %s\n", link_state_name(h.last.link), h.last.why);
    assert_int_equal(h.last.link, row->link);
    assert_non_null(strstr(h.last.why, row->why));
    assert_string_equal(h.last.id, "strap");
    assert_string_equal(h.last.person, "alex");
    assert_int_equal(radio_statuses(h.radio, s, 2), 1);
    assert_int_equal(s[0].link, row->link);
    leave_house(&h);
    run_to_end(&h);
}

/* ---- closed, emptied or changed from within an event ---- */

/* clang-format off */
static const struct within {
    const char *name, *pairs[5];
    enum event at;
    enum act act;
    unsigned after;
} withins[] = {
    { "closed at the first reading, in start", { "act", "emit" }, READING, CLOSE, 1 },
    { "closed at a reading from a timer", { "act", "timer", "every_ms", "9" }, READING, CLOSE, 3 },
    { "closed at a status",               { "act", "quiet" }, STATUS, CLOSE, 1 },
    { "closed at a bad status",           { "act", "nonsense" }, STATUS, CLOSE, 1 },
    { "closed at a refusal",              { "act", "refuse" }, STATUS, CLOSE, 1 },
    { "closed at a context",              { "act", "context" }, CONTEXT, CLOSE, 1 },
    { "closed at a wish",                 { "act", "topic", "topic", "a/b" }, WISH, CLOSE, 1 },
    { "closed while a file is read",      { "act", "file", "path", "/etc/passwd" }, READING, CLOSE, 1 },
    { "emptied at a reading, in start",   { "act", "emit" }, READING, EMPTY, 1 },
    { "emptied at a reading",             { "act", "timer", "every_ms", "9" }, READING, EMPTY, 2 },
    { "emptied at a status",              { "act", "quiet" }, STATUS, EMPTY, 1 },
    { "emptied at a bad status",          { "act", "nonsense" }, STATUS, EMPTY, 1 },
    { "changed at a reading, in start",   { "act", "emit" }, READING, CHANGE, 1 },
    { "changed at a reading",             { "act", "timer", "every_ms", "9" }, READING, CHANGE, 2 },
    { "changed at a status",              { "act", "quiet" }, STATUS, CHANGE, 1 },
    { "changed at a refusal",             { "act", "refuse" }, STATUS, CHANGE, 1 },
    { "changed at a wish",                { "act", "topic", "topic", "a/b" }, WISH, CHANGE, 1 },
};
/* clang-format on */

static void test_within(void **state)
{
    const struct within *w = *state;
    struct house h = { .at = w->at, .act = w->act, .after = w->after };

    open_house(&h, 1);
    set_one(&h, "puppet", w->pairs);
    run_to_end(&h);
    if (w->act == CHANGE)
        assert_string_equal(h.person, "bo");
}

int main(void)
{
    enum { ROWS = sizeof(rows) / sizeof(rows[0]), WITHINS = sizeof(withins) / sizeof(withins[0]) };
    struct CMUnitTest tests[ROWS + WITHINS];

    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = test_row,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    for (size_t i = 0; i < WITHINS; i++)
        tests[ROWS + i] = (struct CMUnitTest){ .name = withins[i].name,
                                               .test_func = test_within,
                                               .initial_state = (void *)(uintptr_t)&withins[i] };
    return cmocka_run_group_tests_name("radio", tests, NULL, NULL);
}
