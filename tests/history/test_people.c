/* Someone added at run time is known after a restart, with all that was said of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int setup(void **state)
{
    struct fixture *f = malloc(sizeof(*f));
    fixture_init(f, NULL);
    assert_int_equal(fixture_open(f), 0);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture_fini(*state);
    free(*state);
    return 0;
}

static void reopen(struct fixture *f)
{
    fixture_close(f);
    assert_int_equal(fixture_open(f), 0);
}

static void assert_got(const struct fixture *f, int i, const char *what, int rc)
{
    assert_true(i < f->got_count);
    assert_string_equal(f->got[i].what, what);
    assert_int_equal(f->got[i].rc, rc);
}

static void keep_profile(void *ctx, const struct profile *p)
{
    struct profile *out = ctx;
    *out = *p;
}

static void test_people(void **state)
{
    struct fixture *f = *state;
    struct profile in, out;

    profile_init(&in, "alex");
    snprintf(in.name, sizeof(in.name), "Alex \"the\" O'Neill; ä");
    in.consent_day = 20500;
    in.born_year = 1988;
    in.is_private = true;
    in.sensor_count = PROFILE_SENSOR_MAX;
    for (int i = 0; i < PROFILE_SENSOR_MAX; i++)
        snprintf(in.sensors[i], sizeof(in.sensors[0]), "AA:BB:CC:DD:EE:%02X", i);
    in.needs = UINT32_MAX >> (32 - NEED_COUNT);
    in.conditions = UINT32_MAX >> (32 - CONDITION_COUNT);
    in.massage = (struct massage_plan){ .interval_days = 21,
                                        .duration_min = 90,
                                        .at_home = true,
                                        .provider_name = "Studio",
                                        .provider_url = "https://example.org/?a={date}",
                                        .provider_phone = "+49",
                                        .reminder_min = 45 };
    in.quiet_count = 2;
    in.quiet[0] = (struct quiet_span){ 79200, 25200 };
    in.quiet[1] = (struct quiet_span){ 0, 86400 };
    in.suggestions = (struct suggestion_limits){ 5, 2, 600, 3600, -2 };
    history_person_add(f->history, &in, on_person_done, f);
    reopen(f);
    memset(&out, 0, sizeof(out));
    history_load_people(f->history, keep_profile, &out);
    assert_memory_equal(&in, &out, sizeof(in));

    history_person_remove(f->history, "alex", on_person_done, f);
    history_person_remove(f->history, "alex", on_person_done, f);
    fixture_settle(f);
    assert_got(f, 0, "person", 0);
    assert_got(f, 1, "person", -ENOENT);
    memset(&out, 0, sizeof(out));
    history_load_people(f->history, keep_profile, &out);
    assert_string_equal(out.id, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_people, setup, teardown),
    };
    return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
