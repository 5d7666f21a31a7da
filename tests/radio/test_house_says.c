/* What the sensors of a house say together, and what of theirs a broker may have kept. */
#include "house.h"

#include <setjmp.h>
#include <stdarg.h>

#include <string.h>
#include <cmocka.h>

#define MANY 4

struct said {
    const char *topic, *text;
};

/* clang-format off */
static const struct row {
    const char *name, *kind;
    const char *of[MANY]; /* whom the sensors a, b, c tell of */
    struct said said[MANY + 1], kept[MANY];
    bool alex, bo;        /* afterwards */
} rows[] = {
    { "nobody has spoken", "room_motion", { "", "" }, { { NULL } } },
    { "one of two rooms", "room_motion", { "", "" }, { { "a", "ON" }, { "b", "OFF" } }, .alex = true, .bo = true },
    { "both rooms are quiet", "room_motion", { "", "" }, { { "a", "ON" }, { "b", "ON" }, { "b", "OFF" }, { "a", "OFF" } } },
    { "one of them", "in_bed", { "alex", "bo" }, { { "a", "ON" }, { "b", "OFF" } }, .alex = true },
    { "guests are known to one door", "guests", { "", "" }, { { "a", "1" }, { "b", "0" } }, .alex = true, .bo = true },
    { "the newest word of away: home", "away", { "alex", "alex" }, { { "a", "not_home" }, { "b", "home" } } },
    { "the newest word of away: away", "away", { "alex", "alex" }, { { "a", "home" }, { "b", "not_home" } }, .alex = true },
    { "the order of the rows does not matter", "away", { "alex", "alex" }, { { "b", "not_home" }, { "a", "home" } } },
    { "one who has not spoken has no word", "away", { "alex", "alex" }, { { "a", "not_home" } }, .alex = true },
    { "newer of everyone", "away", { "alex", "" }, { { "a", "home" }, { "b", "ON" } }, .alex = true, .bo = true },
    { "newer of the person", "away", { "alex", "" }, { { "b", "ON" }, { "a", "home" } }, .bo = true },
    { "newer of another", "away", { "alex", "bo" }, { { "a", "not_home" }, { "b", "home" } }, .alex = true },
    { "what was kept", "away", { "alex", "alex" }, .kept = { { "a", "not_home" } }, .alex = true },
};
/* clang-format on */

static void open_row(struct house *h, const struct row *row, double speed)
{
    static const char *const topics[] = { "a", "b", "c", "d" };
    struct sensor_config sensors[MANY];
    size_t n = 0;

    open_house(h, speed);
    for (; n < MANY && row->of[n]; n++) {
        sensors[n] =
            config(topics[n], "mqtt", row->of[n], PAIRS("topic", topics[n], "kind", row->kind));
        sensors[n].of_house = true;
        for (int k = 0; k < CONTEXT_KINDS; k++)
            if (strcmp(context_kind_name((enum context_kind)k), row->kind) == 0)
                sensors[n].tells = (enum context_kind)k;
    }
    radio_set_sensors(h->radio, sensors, n);
    run_until(h, &h->listening, (unsigned)n);
}

/* Each at a moment of its own. */
static void say(struct house *h, const struct said *s)
{
    const int64_t before_us = clock_now(h->clock).us;

    while (clock_now(h->clock).us == before_us)
        ;
    radio_message(h->radio, s->topic, (const uint8_t *)s->text, strlen(s->text));
}

static void say_kept(struct house *h, const struct said *s)
{
    radio_kept_message(h->radio, s->topic, (const uint8_t *)s->text, strlen(s->text));
}

static enum context_kind kind_of(const struct house *h)
{
    struct sensor_status s;

    radio_statuses(h->radio, &s, 1);
    return s.told.kind;
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct house h = { .at = NONE };

    open_row(&h, row, 1);
    for (size_t i = 0; row->said[i].topic; i++)
        say(&h, &row->said[i]);
    for (size_t i = 0; row->kept[i].topic; i++)
        say_kept(&h, &row->kept[i]);
    assert_int_equal(radio_house_says(h.radio, kind_of(&h), "alex"), row->alex);
    assert_int_equal(radio_house_says(h.radio, kind_of(&h), "bo"), row->bo);
    leave_house(&h);
    run_to_end(&h);
}

static void on_due(void *ctx, const struct instant *now)
{
    (void)now;
    *(bool *)ctx = true;
}

/* A detector that died while it saw somebody does not see them for ever. */
static void test_died(void **state)
{
    static const struct row motion = { .kind = "room_motion", .of = { "", "" } },
                            away = { .kind = "away", .of = { "" } };
    static const struct {
        const struct row *row;
        bool still;
    } cases[] = { { &motion, false }, { &away, true } };
    (void)state;

    for (size_t i = 0; i < 2; i++) {
        struct house h = { .at = NONE };
        bool is_over = false;

        open_row(&h, cases[i].row, 1000);
        struct clock_timer *timer = clock_timer_new(h.clock, on_due, &is_over);
        say(&h, &(struct said){ "a", "ON" });
        clock_timer_set(timer, clock_now(h.clock).us + 301 * US_PER_S);
        while (!is_over)
            uv_run(&h.loop, UV_RUN_ONCE);
        assert_int_equal(radio_house_says(h.radio, kind_of(&h), "alex"), cases[i].still);
        clock_timer_close(timer);
        leave_house(&h);
        run_to_end(&h);
    }
}

/* Walked once is not walked again at every reload: neither new ones nor a counter. */
static void test_steps(void **state)
{
    static const char *const counts[] = { "new", "total" };
    (void)state;

    for (size_t i = 0; i < 2; i++) {
        struct house h = { .at = NONE };
        struct sensor_config c =
            config("a", "mqtt", "alex", PAIRS("topic", "a", "kind", "steps", "count", counts[i]));

        open_house(&h, 1);
        c.of_house = true;
        c.tells = CONTEXT_STEPS;
        radio_set_sensors(h.radio, &c, 1);
        run_until(&h, &h.listening, 1);
        say_kept(&h, &(struct said){ "a", "250" });
        assert_int_equal(h.contexts, 0);
        say(&h, &(struct said){ "a", "300" });
        assert_int_equal(h.contexts, 1);
        assert_int_equal((int)h.told.value, i == 0 ? 300 : 0);
        leave_house(&h);
        run_to_end(&h);
    }
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[N + 2] = { [N] = cmocka_unit_test(test_died),
                                       [N + 1] = cmocka_unit_test(test_steps) };

    for (size_t i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = test_row,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("house_says", tests, NULL, NULL);
}
