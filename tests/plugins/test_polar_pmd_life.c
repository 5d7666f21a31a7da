/* What polar-pmd shows while it does its work: on devices that have less than their name says, and
 * after a life before. */
#include "polar_device.h"

#include <setjmp.h>
#include <stdarg.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define LACKS "it offers no acceleration, nor other streams: only the heart rate service is used"
#define WORTH "its intervals are not beat to beat: only the heart rate is used"
#define WAITS "waiting for pulse intervals: they need half a minute without movement"

/* clang-format off */
#define OPEN "+c +d r "
#define H10_START    "0202000119000101100002010800"
#define VERITY_START "0202000134000101100002010800040103"

/* A message a second, with an interval, from the first moment on. */
static const struct row {
    const char *name;
    struct polar_device device;
    int seconds; /* 0: 30 */
    const char *script, *shown;
    const char *never; /* shown */
    unsigned times;    /* that `shown` is; 0: anything */
    enum sensor_class source_class;
    unsigned rr_count;
} rows[] = {
    { "a strap that has no PMD", .device = { .name = "Polar H10", .lacks_control = true, .lacks_data = true },
      .script = "", .shown = LACKS, .times = 1, .source_class = SENSOR_CLASS_ECG, .rr_count = 1 },
    { "a control point, and nothing to control", .device = { .name = "Polar H10", .features = H10, .lacks_data = true },
      .script = "+c", .shown = LACKS, .times = 1, .source_class = SENSOR_CLASS_ECG, .rr_count = 1 },
    { "data, and no way to ask for them", .device = { .name = "Polar H10", .lacks_control = true },
      .script = "", .shown = LACKS, .times = 1, .source_class = SENSOR_CLASS_ECG, .rr_count = 1 },
    { "an armband that has no PMD", .device = { .name = "Polar OH1 1", .lacks_control = true, .lacks_data = true },
      .script = "", .shown = LACKS, .times = 1, .never = WORTH, .source_class = SENSOR_CLASS_HR_ONLY, .rr_count = 1 },

    { "H10: nothing to be said", .device = { .name = "Polar H10 1", .features = H10 },
      .script = OPEN "0102 " H10_START, .shown = "", .source_class = SENSOR_CLASS_ECG, .rr_count = 1 },
    { "OH1: what its intervals are worth is no matter", .device = { .name = "Polar OH1 1", .features = OH1 },
      .script = OPEN "0203 0102 " VERITY_START, .shown = "", .never = WORTH, .source_class = SENSOR_CLASS_PPI },
    { "OH1: pulses are waited for, whatever else comes", .device = { .name = "Polar OH1 1", .features = OH1, .is_mute = true },
      .seconds = 9, .script = OPEN "0203 0102 " VERITY_START, .shown = WAITS, .never = WORTH, .source_class = SENSOR_CLASS_PPI },
    { "Verity Sense: the same", .device = { .name = "Polar Sense 1", .features = VERITY, .is_mute = true },
      .seconds = 9, .script = OPEN "0203 0102 " VERITY_START, .shown = WAITS, .never = WORTH, .source_class = SENSOR_CLASS_PPI },
    { "OH1 whose pulses cannot be had", .device = { .name = "Polar OH1 1", .features = OH1, .in_charger = true },
      .script = OPEN "0203 0303 0302", .shown = "no pulse intervals: it is in its charger", .never = WORTH,
      .source_class = SENSOR_CLASS_HR_ONLY, .rr_count = 1 },
    { "OH1 that has acceleration only", .device = { .name = "Polar OH1 1", .features = ACC_BIT },
      .script = OPEN "0102 " VERITY_START, .shown = WORTH, .times = 1, .source_class = SENSOR_CLASS_HR_ONLY, .rr_count = 1 },
    { "OH1 whose features cannot be read", .device = { .name = "Polar OH1 1", .features = OH1, .read_status = -EIO, .failures = 99 },
      .script = OPEN "r r", .shown = "its streams cannot be had: only the heart rate service is used", .never = WORTH,
      .source_class = SENSOR_CLASS_HR_ONLY, .rr_count = 1 },
};

/* A link that began, did something, and begins anew because the host has paired. */
static const struct life {
    const char *name;
    struct polar_device device;
    double seconds;
    const char *before, *script; /* shown in the first; asked in the second */
    unsigned running;
} lives[] = {
    { "the control point wants a bond", .device = { .features = H10, .control_status = -EACCES, .failures = 99 },
      .seconds = 1, .before = "", .script = OPEN "0102 " H10_START, .running = ACC_BIT },
    { "so it does for long", .device = { .features = H10, .control_status = -EACCES, .failures = 99 },
      .seconds = 200, .before = "its streams cannot be had: only the heart rate service is used",
      .script = OPEN "0102 " H10_START, .running = ACC_BIT },
    { "a command wants a bond, for long", .device = { .features = H10, .write_status = -EACCES, .failures = 99 },
      .seconds = 200, .before = "no acceleration: it wants to be paired", .script = OPEN "0102 " H10_START, .running = ACC_BIT },
    { "commands that never end", .device = { .features = H10, .write_status = -ETIMEDOUT, .failures = 99 },
      .seconds = 1, .before = "", .script = OPEN "0102 " H10_START, .running = ACC_BIT },
    { "the answer of the first comes in the second", .device = { .features = H10 }, .seconds = 0.23,
      .before = "", .script = OPEN "0102 " H10_START, .running = ACC_BIT },
    { "the first has started streams", .device = { .features = OH1, .is_mute = true }, .seconds = 5, .before = WAITS,
      .script = OPEN "0203 0303 0203 0102 " VERITY_START " 0302 " VERITY_START, .running = PPI_BIT | ACC_BIT },
};
/* clang-format on */

static unsigned times_shown(const struct polar_device *d, const char *text)
{
    unsigned times = 0;

    for (size_t i = 0; i < d->host.text_count; i++)
        times += d->host.texts[i].level < 0 && strcmp(d->host.texts[i].text, text) == 0;
    return times;
}

static void test_row(void **state)
{
    static const uint8_t message[] = { 0x10, 60, 0x00, 0x04 };
    const struct row *row = *state;
    struct polar_device d = row->device;
    const int seconds = row->seconds ? row->seconds : 30;

    polar_device_connect(&d, NULL);
    for (int s = 1; s <= seconds; s++) {
        assert_null(fake_host_value(&d.host, POLAR_MEASUREMENT, message, sizeof(message)));
        const struct sensor_reading *r = &fake_host_last(&d.host)->r;
        if (s == seconds) {
            assert_int_equal(r->source_class, row->source_class);
            assert_int_equal(r->rr_count, row->rr_count);
        }
        polar_device_run(&d, 1);
    }
    assert_string_equal(d.script, row->script);
    assert_string_equal(polar_device_shown(&d), row->shown);
    if (row->never)
        assert_int_equal(times_shown(&d, row->never), 0);
    if (row->times)
        assert_int_equal(times_shown(&d, row->shown), row->times);
    assert_true(polar_device_stop(&d) >= 0);
    assert_int_equal(d.running, 0);
    polar_device_fini(&d);
}

static void test_life(void **state)
{
    const struct life *life = *state;
    struct polar_device d = life->device;

    polar_device_connect(&d, NULL);
    polar_device_run(&d, life->seconds);
    assert_string_equal(polar_device_shown(&d), life->before);
    d.script[0] = '\0';
    polar_device_pair(&d);
    assert_string_equal(polar_device_shown(&d), "");
    d.is_mute = false;
    polar_device_run(&d, 30);
    assert_string_equal(d.script, life->script);
    assert_string_equal(polar_device_shown(&d), "");
    assert_int_equal(d.running, life->running);
    assert_int_equal(d.hasty, 0);
    polar_device_fini(&d);
}

int main(void)
{
    enum { ROWS = sizeof(rows) / sizeof(rows[0]), LIVES = sizeof(lives) / sizeof(lives[0]) };
    struct CMUnitTest tests[ROWS + LIVES];

    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = test_row,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    for (size_t i = 0; i < LIVES; i++)
        tests[ROWS + i] = (struct CMUnitTest){ .name = lives[i].name,
                                               .test_func = test_life,
                                               .initial_state = (void *)(uintptr_t)&lives[i] };
    return cmocka_run_group_tests_name("polar-pmd, life", tests, NULL, NULL);
}
