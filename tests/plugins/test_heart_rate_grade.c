/* What the heart-rate plugin learns from many beats: are they beats at all, and in which unit? */
#include "fake_host.h"

#include <setjmp.h>
#include <stdarg.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { MEASUREMENT };

static void begin(struct fake_host *f, const char *device)
{
    fake_host_init(f, &sensor_plugin);
    if (device)
        f->device.name = device;
    assert_null(fake_host_start(f));
}

/* One interval and a rate; returns the reading it made. */
static const struct sensor_reading *beat(struct fake_host *f, unsigned bpm, unsigned word)
{
    const uint8_t bytes[] = { 0x10, (uint8_t)bpm, (uint8_t)word, (uint8_t)(word >> 8) };

    assert_null(fake_host_value(f, MEASUREMENT, bytes, sizeof(bytes)));
    return &fake_host_last(f)->r;
}

/* A heart: `mean` units, breathing, and noise from a small generator. */
struct heart {
    uint32_t seed;
    unsigned count;
};

static double noise(struct heart *h)
{
    h->seed = h->seed * 1664525u + 1013904223u;
    return (double)(h->seed >> 8) / (1 << 24) - 0.5;
}

static unsigned next_word(struct heart *h, double mean, double breathing)
{
    double v = mean + breathing * sin(h->count++ * 1.3) + breathing * noise(h);

    return (unsigned)lround(v);
}

enum maker {
    HEART,
    STIFF,
    AT_THE_LIMIT, /* of effort: 185 a minute, and hardly any variability */
    PAIRS,        /* each interval twice */
    REPEATS,      /* four of ten neighbours are equal */
    FILLER,       /* one value at every eighth place */
    FROM_RATE,
    FROM_HIGH_RATE,
    OF_ITS_OWN_RATE, /* an honest strap whose rate is made from the interval beside it */
    MILLISECONDS,
    MILLISECONDS_AT_50,
    CUT_RATE, /* asleep at 40.9 a minute, and the strap cuts the decimals off */
    RAMP,
};

/* clang-format off */
static const struct grade {
    const char *name;
    const char *device;
    enum maker maker;
    unsigned beats;
    bool smoothed, is_ms;
} grades[] = {
    { "grade: a heart",                       NULL,            HEART,          1200, false, false },
    { "grade: a heart that hardly varies",    NULL,            STIFF,          1200, false, false },
    { "grade: a heart at the limit of effort", NULL,           AT_THE_LIMIT,   1200, false, false },
    { "grade: a rate made from each beat",    NULL,            OF_ITS_OWN_RATE, 1200, false, false },
    { "grade: not judged before 30 beats",    NULL,            PAIRS,          29,   false, false },
    { "grade: each interval twice",           NULL,            PAIRS,          30,   true,  false },
    { "grade: not blatant: not before 120",   NULL,            REPEATS,        119,  false, false },
    { "grade: four of ten are repeated",      NULL,            REPEATS,        120,  true,  false },
    { "grade: one value all over",            NULL,            FILLER,         120,  true,  false },
    { "grade: made from the rate",            NULL,            FROM_RATE,      30,   true,  false },
    { "grade: made from a high rate, nobody can tell", NULL,   FROM_HIGH_RATE, 600,  false, false },
    { "grade: a known strap is not doubted",  "Polar H10 123", PAIRS,          600,  false, false },
    { "grade: an optical one is",             "Rhythm24 12",   PAIRS,          120,  true,  false },
    { "unit: milliseconds",                   NULL,            MILLISECONDS,   60,   false, true },
    { "unit: milliseconds at 50 a minute",    NULL,            MILLISECONDS_AT_50, 60, false, true },
    { "unit: not before 60 beats",            NULL,            MILLISECONDS,   58,   false, false },
    { "unit: a known strap is not doubted",   "Polar H9 123",  MILLISECONDS,   600,  false, false },
    { "unit: a rate that lags behind",        NULL,            RAMP,           240,  false, false },
    { "unit: a rate that is cut",             NULL,            CUT_RATE,       600,  false, false },
};
/* clang-format on */

static unsigned cut_rate(unsigned word)
{
    return (unsigned)(61440.0 / word);
}

static const struct sensor_reading *play(struct fake_host *f, enum maker maker, unsigned beats)
{
    struct heart h = { .seed = 7 };
    const struct sensor_reading *r = NULL;
    unsigned word = 1000;

    for (unsigned i = 0; i < beats; i++) {
        unsigned bpm = 60;
        switch (maker) {
        case HEART: word = next_word(&h, 1024, 40); break;
        case STIFF: word = next_word(&h, 1024, 6); break;
        case AT_THE_LIMIT:
            word = next_word(&h, 332, 0.8);
            bpm = 185;
            break;
        case PAIRS: word = i % 2 ? word : next_word(&h, 1024, 40); break;
        case REPEATS: word = i % 5 == 2 || i % 5 == 4 ? word : next_word(&h, 1024, 40); break;
        case FILLER: word = i % 8 ? next_word(&h, 1024, 60) : 900; break;
        case FROM_RATE:
            bpm = 60 + i % 7;
            word = (unsigned)lround(61440.0 / bpm);
            break;
        case FROM_HIGH_RATE:
            bpm = 150 + i % 7;
            word = (unsigned)lround(61440.0 / bpm);
            break;
        case OF_ITS_OWN_RATE:
            word = next_word(&h, 700, 30);
            bpm = (unsigned)lround(61440.0 / word);
            break;
        case MILLISECONDS: word = next_word(&h, 1000, 20); break;
        case MILLISECONDS_AT_50:
            word = next_word(&h, 1200, 20);
            bpm = 50;
            break;
        case CUT_RATE:
            word = next_word(&h, 1503, 3);
            bpm = cut_rate(word);
            break;
        case RAMP: /* up from 60: the device's rate follows 3 % behind, as an average does */
            word = next_word(&h, 1024 - i * 2.0, 10);
            bpm = (unsigned)lround(61440 / (1024 - i * 2.0) * 0.977);
            break;
        }
        r = beat(f, bpm, word);
    }
    return r;
}

static void test_grade(void **state)
{
    const struct grade *g = *state;
    struct fake_host f;

    begin(&f, g->device);
    const struct sensor_reading *r = play(&f, g->maker, g->beats);
    if (g->smoothed)
        assert_int_equal(r->source_class, SENSOR_CLASS_HR_ONLY);
    else
        assert_int_equal(r->source_class, SENSOR_CLASS_ECG);
    assert_int_equal(fake_host_told(&f, "repeated or smoothed"), g->smoothed);
    assert_int_equal(fake_host_told(&f, "in ms"), g->is_ms);
    r = beat(&f, 60, 1000);
    assert_int_equal(r->rr[0].ticks,
                     1000 * (g->is_ms ? SENSOR_TICKS_PER_MS : SENSOR_TICKS_PER_1024));
    /* What comes next cannot be compared with what came in another unit. */
    assert_int_equal(r->rr[0].flags, g->is_ms ? SENSOR_RR_GAP_BEFORE : 0);
    assert_int_equal(beat(&f, 60, 1000)->rr[0].flags, 0);
    fake_host_fini(&f);
}

static void test_recovers(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f, NULL);
    assert_int_equal(play(&f, PAIRS, 240)->source_class, SENSOR_CLASS_HR_ONLY);
    assert_int_equal(play(&f, HEART, 359)->source_class, SENSOR_CLASS_HR_ONLY);
    assert_int_equal(play(&f, HEART, 1)->source_class, SENSOR_CLASS_ECG);
    assert_string_equal(f.texts[f.text_count - 1].text, "");
    fake_host_fini(&f);
}

/* Once found out, hard exercise does not clear it: there nobody can tell. */
static void test_exercise_clears_nobody(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f, NULL);
    assert_int_equal(play(&f, FROM_RATE, 120)->source_class, SENSOR_CLASS_HR_ONLY);
    assert_int_equal(play(&f, FROM_HIGH_RATE, 1200)->source_class, SENSOR_CLASS_HR_ONLY);
    fake_host_fini(&f);
}

/* A rate that was off for a while misled it: it finds back. */
static void test_unit_finds_back(void **state)
{
    struct fake_host f;

    (void)state;
    begin(&f, NULL);
    play(&f, MILLISECONDS, 60);
    assert_int_equal(beat(&f, 60, 1024)->rr[0].ticks, 1024 * SENSOR_TICKS_PER_MS);
    play(&f, HEART, 119); /* the block that is open, and one of its own */
    assert_int_equal(beat(&f, 60, 1024)->rr[0].ticks, 1024 * SENSOR_TICKS_PER_1024);
    assert_true(fake_host_told(&f, "after all"));
    fake_host_fini(&f);
}

int main(void)
{
    enum { GRADES = sizeof(grades) / sizeof(grades[0]), OTHERS = 3 };
    struct CMUnitTest tests[OTHERS + GRADES] = {
        cmocka_unit_test(test_recovers),
        cmocka_unit_test(test_exercise_clears_nobody),
        cmocka_unit_test(test_unit_finds_back),
    };

    for (size_t i = 0; i < GRADES; i++)
        tests[OTHERS + i] = (struct CMUnitTest){ .name = grades[i].name,
                                                 .test_func = test_grade,
                                                 .initial_state = (void *)(uintptr_t)&grades[i] };
    return cmocka_run_group_tests_name("heart_rate_grade", tests, NULL, NULL);
}
