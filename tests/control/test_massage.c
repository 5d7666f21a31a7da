/* Massages by the verb, as people use it: what was booked, had and logged is one session. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "advise.h"
#include "look.h"
#include "orders.h"
#include "when.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define START_MS INT64_C(1769857200000) /* 2026-01-31 12:00 at UTC+1 */
#define MIN_MS   INT64_C(60000)

struct step {
    int at_min;     /* after the start */
    order_fn *verb; /* NULL: only time goes by */
    int when_min;   /* after the start; NOT_SAID */
    int rc;         /* with which it ends */
    int told_min;   /* when the session is said to have been; NOT_SAID: none is told of */
    enum session_state state;
};
#define NOT_SAID (-100000)
#define STEPS    5

/* clang-format off */
static const struct story {
    const char *name;
    struct step steps[STEPS];
} stories[] = {
    { "logged twice", {
        { 0, order_massage_log, NOT_SAID, 0, 0, SESSION_HELD },
        { 1, order_massage_log, NOT_SAID, -EALREADY, NOT_SAID, 0 } } },
    { "logged twice, the second for yesterday", {
        { 0, order_massage_log, NOT_SAID, 0, 0, SESSION_HELD },
        { 1, order_massage_log, -1440, 0, -1440, SESSION_HELD } } },
    { "booked, had, and logged", {
        { 0, order_massage_book, 3, 0, 3, SESSION_BOOKED },
        { 70, NULL, NOT_SAID, 0, 3, SESSION_HELD },
        { 71, order_massage_log, NOT_SAID, -EALREADY, NOT_SAID, 0 } } },
    { "booked, and logged while it runs", {
        { 0, order_massage_book, 3, 0, 3, SESSION_BOOKED },
        { 30, order_massage_log, NOT_SAID, 0, 3, SESSION_HELD },
        { 70, NULL, NOT_SAID, 0, NOT_SAID, 0 } } },
    { "booked, and logged with another time", {
        { 0, order_massage_book, 3, 0, 3, SESSION_BOOKED },
        { 30, order_massage_log, 10, 0, 10, SESSION_HELD } } },
};
/* clang-format on */

static struct instant at_min(int minutes)
{
    return (struct instant){ .us = minutes * MIN_MS * US_PER_MS,
                             .unix_ms = START_MS + minutes * MIN_MS,
                             .utc_offset_s = 3600 };
}

/* What the verb makes of it is what the advisor gets. */
static int ask(struct advisor *a, const struct step *s, const struct house *house,
               const struct advise_input *in, struct advice *out)
{
    struct complaint why = { "" };
    struct order order = { 0 };
    char when[ISO_SIZE];
    json_t *args = json_object();

    if (s->when_min != NOT_SAID)
        json_object_set_new(args, "when",
                            json_string(iso_print(when, at_min(s->when_min).unix_ms, 3600)));
    if (s->verb(house, args, &order, &why) < 0)
        fail_msg("%s", why.text);
    json_decref(args);
    return advisor_command(a, in, &order.command, &house->now, out);
}

static void test_story(void **state)
{
    const struct story *story = *state;
    struct profile profile;
    struct report report = { .stress = NAN, .confidence = NAN, .heart_rate_bpm = NAN };
    struct load_memory days = { 0 };
    const struct advise_input in = { .report = &report,
                                     .days = &days,
                                     .usual_heart_rate_bpm = NAN };

    profile_init(&profile, "alex");
    profile.consent_day = 20000;
    struct advisor *a = advisor_new(&profile);
    assert_non_null(a);
    for (size_t i = 0; i < STEPS && (i == 0 || story->steps[i].at_min); i++) {
        const struct step *s = &story->steps[i];
        const struct house_person alex = { .profile = &profile };
        const struct house house = { .now = at_min(s->at_min), .people = &alex, .person_count = 1 };
        struct advice out = { 0 };
        int rc = 0;

        report.at = house.now;
        if (s->verb)
            rc = ask(a, s, &house, &in, &out);
        else
            advisor_tick(a, &in, &house.now, &out);
        bool told = out.has_told && out.told.kind == TOLD_SESSION;
        if (rc != s->rc || told != (s->told_min != NOT_SAID))
            fail_msg("step %zu: %d, %s", i + 1, rc, told ? "told" : "nothing told");
        if (told && (out.told.session.at_unix_ms != at_min(s->told_min).unix_ms ||
                     out.told.session.state != s->state))
            fail_msg("step %zu: %s, %d min off", i + 1, session_state_name(out.told.session.state),
                     (int)((out.told.session.at_unix_ms - START_MS) / MIN_MS) - s->told_min);
    }
    advisor_free(a);
}

int main(void)
{
    enum { N = sizeof(stories) / sizeof(stories[0]) };
    struct CMUnitTest tests[N];

    for (size_t i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){ stories[i].name, test_story, NULL, NULL,
                                        (void *)(uintptr_t)&stories[i] };
    return cmocka_run_group_tests_name("massage", tests, NULL, NULL);
}
