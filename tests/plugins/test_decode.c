/* `balmctl decode`: its answers, its exit status, and that lines and arguments give the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <cmocka.h>

#define LINES_MAX 5

/* clang-format off */
static const struct row {
    const char *name, *arguments, *input;
    int status;
    const char *lines[LINES_MAX]; /* parts of them, in order; NULL: no more lines */
} rows[] = {
    { "a rate",            "heart-rate 2a37 0048", NULL, 0, { "\"heart_rate\":72" } },
    { "intervals",         "heart-rate 2a37 164834033803", NULL, 0, { "\"rr_ms\":[800.78125,804.6875]" } },
    { "contact",           "heart-rate 2a37 0648", NULL, 0, { "\"contact\":true" } },
    { "no contact said",   "heart-rate 2a37 0048", NULL, 0, { "\"contact\":null" } },
    { "no rate",           "heart-rate 2a37 0000", NULL, 0, { "\"heart_rate\":null" } },
    { "in any case, with blanks", "heart-rate 0000180F-0000-1000-8000-00805F9B34FB 52", NULL, 1, { "no such characteristic" } },
    { "a full UUID",       "heart-rate 00002A19-0000-1000-8000-00805F9B34FB ' 5 2'", NULL, 1, { "\"ok\":false" } },
    { "a battery",         "heart-rate 00002A19-0000-1000-8000-00805F9B34FB 52", NULL, 0, { "\"battery\":82" } },
    { "separated bytes",   "heart-rate 2a37 '16:48-34 03'", NULL, 0, { "\"rr_ms\":[800.78125]" } },
    { "refused bytes",     "heart-rate 2a37 0155", NULL, 1, { "\"ok\":false,\"error\":\"heart rate message cut" } },
    { "no hex",            "heart-rate 2a37 xyz", NULL, 1, { "not a string of hex" } },
    { "half a byte",       "heart-rate 2a37 004", NULL, 1, { "not a string of hex" } },
    { "0x before all",     "heart-rate 0x2a37 0x1648", NULL, 0, { "\"heart_rate\":72" } },
    { "0x before each",    "heart-rate 2a37 '0x16 0X48:0x34 0x03'", NULL, 0, { "\"rr_ms\":[800.78125]" } },
    { "0x before lines",   "heart-rate 2a37", "0x0048\\n 0x0049\\n", 0, { "\"heart_rate\":72", "\"heart_rate\":73" } },
    { "0x within a byte",  "heart-rate 2a37 100x48", NULL, 1, { "not a string of hex" } },
    { "0x alone",          "heart-rate 2a37 0x", NULL, 1, { "\"ok\":false" } },
    { "no bytes",          "heart-rate 2a37 ''", NULL, 1, { "\"ok\":false" } },
    { "two, one refused",  "heart-rate 2a37 01 0048", NULL, 1, { "\"ok\":false", "\"heart_rate\":72" } },
    { "lines",             "heart-rate 2a37", "0048\\n\\n 0049 \\n", 0, { "\"heart_rate\":72", "\"heart_rate\":73" } },
    { "no such plugin",    "nobody 2a37 00", NULL, 2, { NULL } },
    { "no characteristic", "heart-rate", NULL, 1, { NULL } },
    { "no such way",       "movesense manufacturer:006b 00", NULL, 1, { "no such characteristic" } },
    { "a path",            "movesense /Meas/HR 83c813439601", NULL, 0, { "\"rr_ms\":[406.0]" } },
    { "a path, refused",   "movesense /Meas/HR 83c8", NULL, 1, { "\"error\":\"heart rate cut" } },
    { "a path in other letters", "movesense /meas/hr 83c813439601", NULL, 1, { "no such characteristic" } },
    { "a path of another plugin", "heart-rate /Meas/HR 83c813439601", NULL, 1, { "no such characteristic" } },
    { "acceleration",      "pinetime 00030002-78fc-48fe-8e23-433b3a1942d0 000000fe0004", NULL, 0, { "\"acc_mg\":[[0,-500,1000]]" } },
    { "voltage",           "movesense /Meas/ECG/200/mV c3060200baffc5ff", NULL, 0, { "\"ecg_uv\":[-70,-59]" } },
    { "steps since the first", "pinetime 00030001-78fc-48fe-8e23-433b3a1942d0 d2040000 d4040000", NULL, 0, { "\"contact\":null}", "\"steps\":2" } },
    { "what the settings are not asked for", "banglejs 6e400003-b5a3-f393-e0a9-e50e24dcca9e 7b2274223a22616374222c2268726d223a37317d0a", NULL, 0, { "\"heart_rate\":71" } },
    { "of a device: intervals in ms", "--device 'WHOOP 5AB' heart-rate 2a37 104820032a03", NULL, 0, { "\"rr_ms\":[800.0,810.0]" } },
    { "of a device: in any place", "heart-rate 2a37 --device=WHOOP 104820032a03 --json", NULL, 0, { "\"rr_ms\":[800.0,810.0]" } },
    { "of no device",      "heart-rate 2a37 104820032a03", NULL, 0, { "\"rr_ms\":[781.25,791.015625]" } },
    { "of a device: junk at the end", "heart-rate 2a37 1048200320039001 --device HRM-Dual:123", NULL, 0, { "\"rr_quality\":[100,100,0]" } },
    { "of a device: another layout", "heart-rate --device 'Amazfit Bip' 2a37 0048", NULL, 0, { "\"heart_rate\":72" } },
    { "of a device: lines", "heart-rate 2a37 --device WHOOP", "10482003\\n", 0, { "\"rr_ms\":[800.0]" } },
    { "of a device: a capture", "--device WHOOP heart-rate", "{\"t_s\":1,\"characteristic\":\"2a37\",\"hex\":\"10482003\"}\\n", 0, { "\"rr_ms\":[800.0]" } },
    { "a device without its name", "heart-rate 2a37 0048 --device", NULL, 2, { NULL } },
    { "an option that there is not", "heart-rate --devise WHOOP 2a37 0048", NULL, 2, { NULL } },
    { "help",              "--help", NULL, 0, { "[--device NAME] PLUGIN CHARACTERISTIC", "PLUGIN <", "CHARACTERISTIC is", "NAME is", "standard input" } },
    { "a source",          "replay 2a37 00", NULL, 1, { "no such characteristic" } },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *row = *state;
    char command[600], line[1000];
    size_t n = 0;

    snprintf(command, sizeof(command),
             "printf '%s' | BALM_PLUGIN_DIR=/nonexistent:%s %s decode %s 2>/dev/null",
             row->input ? row->input : "", PLUGIN_BUILD_DIR, DECODE_PROGRAM, row->arguments);
    FILE *f = popen(command, "r");
    assert_non_null(f);
    while (fgets(line, sizeof(line), f)) {
        assert_true(n < LINES_MAX && row->lines[n]);
        if (!strstr(line, row->lines[n]))
            print_error("%s", line);
        assert_non_null(strstr(line, row->lines[n]));
        n++;
    }
    int status = pclose(f);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), row->status);
    assert_true(n == LINES_MAX || !row->lines[n]);
}

int main(void)
{
    enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[ROWS];

    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name,
                                        .test_func = test_row,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("decode", tests, NULL, NULL);
}
