/* What the doctor makes of a daemon's words, and how everything is printed. */
#include "doctor_look.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void test_daemon(void **state)
{
    struct doctor_report r = { 0 };
    struct doctor_look look = { .runs = true,
                                .conf_rc = -EINVAL,
                                .bluez.refusal = REFUSED_NO_SERVICE };
    static const char *const want[] = {
        "balmd 1.2 runs",
        "its Bluetooth side does not work: nobody at ..:EE:FF",
        "the configuration cannot be used",
        "sensor 1 (heart-rate, adopted): silent: nothing came for 20 s",
        "sensor 1 (heart-rate, adopted): its link was repaired 5 times, last because: silence",
        "sensor 2 (heart-rate, adopted): asleep",
    };

    (void)state;
    look.status = json_loads(
        "{\"version\":\"1.2\",\"bluetooth\":{\"needed\":true,\"ok\":false,"
        "\"why\":\"nobody at AA:BB:CC:DD:EE:FF\"},\"sensors\":["
        "{\"id\":\"alex-strap\",\"plugin\":\"heart-rate\",\"bluetooth\":true,\"link\":\"silent\","
        "\"why\":\"nothing came for 20 s\",\"last_fault\":\"silence\",\"recoveries\":"
        "{\"resubscribed\":3,\"reconnected\":2}},"
        "{\"id\":\"b\",\"plugin\":\"heart-rate\",\"bluetooth\":true,\"link\":\"asleep\"},"
        "{\"id\":\"sim\",\"plugin\":\"simulator\",\"bluetooth\":false,\"link\":\"listening\"},"
        "17,{}]}",
        0, NULL);
    assert_non_null(look.status);
    doctor_judge(&look, "daemon", &r);
    doctor_judge(&look, "sensors", &r);
    assert_int_equal(r.count, sizeof(want) / sizeof(want[0]));
    for (size_t i = 0; i < r.count; i++)
        assert_string_equal(r.findings[i].text, want[i]);
    assert_true(doctor_has_faults(&r));
    doctor_report_fini(&r);
    json_decref(look.status);

    /* It runs, but cannot be asked. */
    struct doctor_look mute = { .runs = true, .why = "no answer", .bluez.refusal = REFUSED_OTHER };
    doctor_judge(&mute, "daemon", &r);
    assert_string_equal(r.findings[0].text, "balmd cannot be asked: no answer");
    assert_int_equal(r.findings[0].level, DOCTOR_FAULT);
    doctor_report_fini(&r);
}

static void test_print(void **state)
{
    struct doctor_report r = { .part = "bluetooth" };
    char *text = NULL;
    size_t size = 0;

    (void)state;
    doctor_say(&r, DOCTOR_OK, NULL, "hci0 is fine");
    doctor_say(&r, DOCTOR_FAULT, "turn it on", "%s",
               "dev_AA_BB_CC_DD_EE_FF is off, and this line is so long that it has to go on below "
               "itself");
    r.part = "sensors";
    doctor_say(&r, DOCTOR_NOTE, NULL, "a \x1b[31mred one\x1b[0m");
    FILE *to = open_memstream(&text, &size);
    doctor_print(&r, to, false);
    fclose(to);
    assert_string_equal(text, "bluetooth\n"
                              "  ok     hci0 is fine\n"
                              "  fault  dev_.._EE_FF is off, and this line is so long that it has "
                              "to go on\n"
                              "         below itself\n"
                              "         mend: turn it on\n"
                              "sensors\n"
                              "  note   a ?[31mred one?[0m\n");
    free(text);
    to = open_memstream(&text, &size);
    doctor_print(&r, to, true);
    fclose(to);
    json_t *json = json_loads(text, 0, NULL);
    assert_true(json_is_false(json_object_get(json, "ok")));
    const json_t *second = json_array_get(json_object_get(json, "findings"), 1);
    assert_string_equal(json_string_value(json_object_get(second, "level")), "fault");
    assert_string_equal(json_string_value(json_object_get(second, "mend")), "turn it on");
    json_decref(json);
    free(text);
    doctor_report_fini(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_daemon),
        cmocka_unit_test(test_print),
    };

    return cmocka_run_group_tests_name("doctor report", tests, NULL, NULL);
}
