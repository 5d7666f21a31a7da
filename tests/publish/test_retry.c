/* The pauses, the addresses and the versions of MQTT, try by try. */
#include "retry.h"
#include "testing.h"

#include <stdio.h>
#include <string.h>

/*
 * Script: b = a round begins, s o v c = refused (silent, other, version, credentials),
 * p = progress, f = new settings. Answers, one for each refusal: `+` for another try at once,
 * or the pause in s; at the end the version and address that the next try would take.
 */
static const struct row {
    const char *name;
    size_t addresses;
    const char *script;
    const char *want;
    bool version_5;
    size_t address;
} rows[] = {
    { "pauses double", 1, "obobobobobobobo", "1 2 4 8 16 32 60 60", true, 0 },
    { "credentials: the longest at once", 1, "cbc", "60 60", true, 0 },
    { "progress earns a short pause", 1, "obobpbo", "1 2 1", true, 0 },
    { "a connect without progress does not", 1, "obobbo", "1 2 4", true, 0 },
    { "new settings forget", 1, "cfbo", "60 1", true, 0 },
    { "every address before a pause", 3, "sss", "+ + 1", true, 2 },
    { "the one that worked comes first", 2, "sbp", "+", true, 1 },
    { "wrong credentials end a round", 3, "c", "60", true, 0 },
    { "named version: 3.1.1 at once", 1, "v", "+", false, 0 },
    { "and it stays so", 1, "vbpb", "+", false, 0 },
    { "until the settings change", 1, "vfb", "+", true, 0 },
    { "3.1.1 refused as well", 1, "vv", "+ 1", false, 0 },
    { "two silent failures: 3.1.1 is tried", 1, "sbsb", "1 2", false, 0 },
    { "and 5 again after it", 1, "sbsbsb", "1 2 4", true, 0 },
    { "a reason in between starts the count anew", 1, "sbobsb", "1 2 4", true, 0 },
};

static void test_script(void **state)
{
    const struct row *row = *state;
    struct retry r;
    char got[128] = "";

    retry_init(&r, 1000, 60000);
    retry_begin(&r, row->addresses);
    for (const char *s = row->script; *s; s++) {
        enum client_refusal why = *s == 'v'   ? REFUSAL_VERSION
                                  : *s == 'c' ? REFUSAL_CREDENTIALS
                                  : *s == 'o' ? REFUSAL_OTHER
                                              : REFUSAL_SILENT;
        if (*s == 'b') {
            retry_begin(&r, row->addresses);
        } else if (*s == 'p') {
            retry_progress(&r);
        } else if (*s == 'f') {
            retry_forget(&r);
        } else {
            bool again = retry_refused(&r, why, false);
            int pause_ms = again ? 0 : retry_pause(&r, 0);
            char one[16];
            snprintf(one, sizeof(one), again ? "+" : "%d", pause_ms / 1000);
            if (got[0])
                strcat(got, " ");
            strcat(got, one);
        }
    }
    assert_string_equal(got, row->want);
    assert_int_equal(r.version_5, row->version_5);
    assert_int_equal(r.address, row->address);
}

static void test_jitter(void **state)
{
    (void)state;
    for (unsigned random = 0; random < 100000; random += 97) {
        struct retry r;
        retry_init(&r, 1000, 60000);
        int pause_ms = retry_pause(&r, random);
        assert_true(pause_ms >= 750 && pause_ms <= 1000);
    }
}

int main(void)
{
    struct suite suite = { 0 };

    SUITE_ROWS(&suite, rows, test_script);
    suite_add(&suite, "jitter", test_jitter, NULL);
    return suite_run(&suite, "retry");
}
