/* Pages about what was told, chosen and learnt: massages, conditions, sensitivity, effects. */
#include "page_bench.h"

#include "show_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const struct page_row rows[] = {
    { "massage next", "massage next", look_massage_next, 1,
      "Next: 2026-02-01 12:00, 60 min\n"
      "  You are reminded on 2026-02-01 09:00.\n"
      "Last: 2026-01-11 12:00\n"
      "With: Hands, +49 30 1\n"
      "  https://hands.example/?what=slow_light_swedish&long=60&on=2026-02-01\n"
      "What fits: slow_light_swedish\n"
      "  Choose the evening, not long before bed.\n"
      "  Light, gentle pressure.\n"
      "What to tell your therapist:\n"
      "  You have a fever: no massage until it is over.\n"
      "  You feel less in some places: no deep pressure and no heat there.\n"
      "Course: it helps, one every two weeks, 5 so far.\n"
      "No booking is suggested: a massage is booked.\n"
      "Always with a licensed therapist.\n" },
    { "conditions", "condition list", look_conditions, 1,
      "fever, set by you on 2026-01-30; balm asks whether it still holds\n"
      "  You have a fever: no massage until it is over.\n"
      "neuropathy, written in the configuration\n"
      "  You feel less in some places: no deep pressure and no heat there.\n" },
    { "sensitivity", "sensitivity", look_sensitivity, 1,
      "Chosen: 0, of -2 (seldom) to 2 (soon).\n"
      "Suggests later than usual: after 8 min instead of 5 min, and only above 84 (you\n"
      "said \"not stressed\" 3 times, felt calm once since 2025-11-04). `balmctl\n"
      "recalibrate sensitivity` forgets it.\n" },
};
/* clang-format on */

static void test_odd_replies(void **state)
{
    static const struct page_odd odd[] = {
        { "massage next", "{\"provider\":{\"name\":\"" LONG "\",\"phone\":\"" LONG
                          "\",\"url\":\"http://" LONG "\"},\"technique\":\"" LONG
                          "\",\"booked\":{\"technique\":\"" LONG "\",\"reminder\":\"" LONG
                          "\"},\"notes\":[{\"text\":\"" LONG "\"},3],\"tell\":[{}],\"course\":{},"
                          "\"no_booking\":\"" LONG "\",\"ask_first\":\"" LONG "\"}" },
        { "massage list", "{\"sessions\":[3,{\"person\":\"" LONG "\",\"technique\":\"" LONG
                          "\",\"state\":\"" LONG "\",\"effect\":{\"hours_hr\":{\"before\":1e300,"
                          "\"after\":-1e300}}}]}" },
        { "massage list", "{}" },
        { "massage book", "{\"reminder\":\"" LONG "\",\"text\":\"" LONG "\"}" },
        { "condition list", "{\"conditions\":[3,{\"condition\":\"" LONG "\",\"since\":\"" LONG
                            "\",\"tell\":\"" LONG "\"}]}" },
        { "condition set", "{\"text\":\"" LONG "\",\"tell\":\"" LONG "\"}" },
        { "sensitivity", "{}" },
        { "sensitivity", "{\"after_s\":1e18,\"usual_after_s\":-1,\"least_score\":1e18,"
                         "\"not_stressed\":99999999999,\"felt_calm\":99999999999,"
                         "\"felt_tense\":99999999999,\"since\":\"" LONG "\",\"learnt\":1.0}" },
        { "routine start", "{\"text\":\"" LONG "\",\"note\":\"" LONG "\",\"seconds\":99999999999,"
                           "\"resonance\":{}}" },
        { "feel", "{\"stress\":1e300}" },
        { "snooze", "{\"until\":\"" LONG "\"}" },
        { "effects",
          "{\"people\":[3,{\"person\":\"" LONG "\",\"ranking\":[3,{\"what\":\"" LONG
          "\",\"rank\":99999999999,\"offered\":99999999999,\"calm\":1e300,\"low\":-1e300,"
          "\"high\":1e300}],\"resonance\":{\"per_min\":1e300,\"found\":true},\"massage\":{"
          "\"measures\":{\"x\":3,\"" LONG "\":{\"says\":\"lower\",\"sessions\":99999999999,"
          "\"mean\":1e300,\"words\":\"" LONG "\"},\"days_rmssd\":{\"says\":\"higher\","
          "\"sessions\":1}}}}],\"own_record\":\"" LONG "\",\"some_by_itself\":\"" LONG
          "\",\"effects\":[{}],\"sessions\":[{}]}" },
    };

    (void)state;
    page_test_odd(odd, sizeof(odd) / sizeof(odd[0]));
}

/* The texts' own words change; how they are shown does not. */
static void say_of(json_t *result, const char *measure, const char *words)
{
    json_t *alex = json_array_get(json_object_get(result, "people"), 0);
    json_t *measures = json_object_get(json_object_get(alex, "massage"), "measures");

    json_object_set_new(json_object_get(measures, measure), "words", json_string(words));
}

/* What helps, with honest intervals; what massages did, where it can be told; each run of each. */
static void test_effects(void **state)
{
    static const struct effect_row run = { "alex",
                                           { .routine = "breathe_resonance",
                                             .started_unix_ms = SMALL_HOUSE_UNIX_MS,
                                             .finished = true,
                                             .before = { 80.4, 20, 82 },
                                             .after = { 70.5, 35, NAN } } };
    static const struct session_row held = {
        "alex",
        { .at_unix_ms = SMALL_HOUSE_UNIX_MS, .technique = "swedish", .state = SESSION_HELD },
        true,
        { .change = { [SESSION_HOURS_HR] = { 70, 66, 70 },
                      [SESSION_NIGHT_HR] = { NAN, NAN, NAN } } }
    };
    struct house house;

    (void)state;
    small_house(&house);
    const struct look in = { .house = &house, .local = true, .vitals = true };
    json_t *result = look_effects(&in, "", &run, 1);
    say_of(result, "night_hr", "The pulse of the nights was lower.");
    say_of(result, "days_raised", "Fewer minutes of the three days were raised than on others.");
    json_object_set_new(result, "own_record", json_string("One's own record."));
    json_object_set_new(result, "some_by_itself", json_string("Some comes by itself."));
    json_object_set_new(result, "sessions", look_sessions(&in, &held, 1));
    char *page = page_of("effects", result);
    assert_string_equal(
        page, "What helps alex                offered accepted finished calms\n"
              "    1 breathe_resonance        9       8        7        1.2 (0.5 to 2.0)\n"
              "    2 music                    4       3        2        0.4, too few to tell\n"
              "    - pmr                      2       1        0        -\n"
              "  Calms: heart rate, HRV and score together, in units of their own scatter.\n"
              "alex may breathe best near 5.5 a minute: a first guess, of 2 of 4 sessions\n"
              "(`balmctl routine search`).\n"
              "Massages of alex\n"
              "  The pulse of the nights was lower: by 2.1 (0.8 to 3.4) beats a minute, of 6\n"
              "  massages.\n"
              "  Fewer minutes of the three days were raised than on others: by 5.0 (1.0 to\n"
              "  9.0) points of a hundred, of 6 massages.\n"
              "  One's own record.\n"
              "When             Who        Routine            Heart rate RMSSD      Stress\n"
              "2026-01-31 12:00 alex       breathe_resonance  80 to 70   20 to 35   82 to -\n"
              "Some comes by itself.\n"
              "Massage          Who        Technique                    Pulse 3 h  In the night\n"
              "2026-01-31 12:00 alex       swedish            held      70 to 66   -\n");
    free(page);
    json_decref(result);
}

/* Asked sooner, later, or as the settings say: in words, and why. */
static void test_sensitivity(void **state)
{
    static const struct {
        const char *json, *want;
    } cases[] = {
        { "\"after_s\":300,\"usual_after_s\":300,\"least_score\":null", "" },
        { "\"after_s\":null,\"usual_after_s\":null", "" },
        { "\"after_s\":150,\"usual_after_s\":300,\"chosen\":2,\"learnt\":0.0",
          "  Suggests sooner than usual: after 2.5 min instead of 5 min.\n" },
        { "\"after_s\":300,\"usual_after_s\":300,\"least_score\":80,\"learnt\":-0.1,"
          "\"not_stressed\":1,\"felt_tense\":2,\"since\":null",
          "  Suggests less often than usual: after 5 min, and only above 80 (you said \"not\n"
          "  stressed\" once, felt tense 2 times). `balmctl recalibrate sensitivity` forgets\n"
          "  it.\n" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char json[300], *text = NULL;
        size_t size;
        FILE *f = open_memstream(&text, &size);

        snprintf(json, sizeof(json), "{%s}", cases[i].json);
        json_t *s = json_loads(json, 0, NULL);
        assert_non_null(s);
        show_sensitivity_line(f, s);
        fclose(f);
        assert_string_equal(text, cases[i].want);
        json_decref(s);
        free(text);
    }
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[N + 3] = {
        [N] = cmocka_unit_test(test_odd_replies),
        [N + 1] = cmocka_unit_test(test_effects),
        [N + 2] = cmocka_unit_test(test_sensitivity),
    };

    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    for (size_t i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){ rows[i].name, page_test_row, NULL, NULL,
                                        (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("show standing", tests, NULL, NULL);
}
