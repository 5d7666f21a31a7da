/* Durations, dates, times of day, and which word was meant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "moment.h"
#include "near.h"
#include "profile.h"

#include <errno.h>

static void test_moments(void **state)
{
    static const struct {
        const char *text;
        int64_t seconds; /* -1: refused */
    } durations[] = {
        { "90s", 90 },         { "5min", 300 },   { "5 min", 300 },   { "2h", 7200 },
        { "30d", 2592000 },    { "3w", 1814400 }, { "2y", 63072000 }, { "0", 0 },
        { "0s", 0 },           { "5", -1 },       { "min", -1 },      { "5  min", -1 },
        { "5m", -1 },          { "-5min", -1 },   { "1.5h", -1 },     { "5minutes", -1 },
        { "1000000000s", -1 }, { "", -1 },        { "5min ", -1 },
    };
    static const struct {
        const char *text;
        int32_t day; /* -1: refused */
    } dates[] = {
        { "1970-01-02", 1 },  { "1970-01-01", -1 },    { "2000-02-29", 11016 },
        { "2100-02-29", -1 }, { "2100-12-31", 47846 }, { "2026-1-31", -1 },
        { "2026-13-01", -1 }, { "2026-00-01", -1 },    { "2026-04-31", -1 },
        { "2026-01-00", -1 }, { "20260131", -1 },      { "2026-01-31x", -1 },
    };
    static const struct {
        const char *text;
        int32_t from_s, to_s; /* -1: refused */
    } spans[] = {
        { "22:00-07:00", 79200, 25200 },
        { "0:00-23:59", 0, 86340 },
        { "7:5-8:00", -1, 0 },
        { "22-7", -1, 0 },
        { "22:00", -1, 0 },
        { "22:00-07:60", -1, 0 },
        { "24:00-07:00", -1, 0 },
        { "22:00 - 07:00", -1, 0 },
        { "22:00-07:00x", -1, 0 },
    };
    struct quiet_span span;
    int64_t seconds;
    int32_t day;

    (void)state;
    for (size_t i = 0; i < sizeof(durations) / sizeof(durations[0]); i++) {
        int rc = duration_read(durations[i].text, &seconds);
        assert_int_equal(rc, durations[i].seconds < 0 ? -EINVAL : 0);
        if (rc == 0)
            assert_int_equal(seconds, durations[i].seconds);
    }
    for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
        int rc = date_read(dates[i].text, &day);
        assert_int_equal(rc, dates[i].day < 0 ? -EINVAL : 0);
        if (rc == 0)
            assert_int_equal(day, dates[i].day);
    }
    for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++) {
        int rc = span_read(spans[i].text, &span);
        assert_int_equal(rc, spans[i].from_s < 0 ? -EINVAL : 0);
        if (rc == 0) {
            assert_int_equal(span.from_s, spans[i].from_s);
            assert_int_equal(span.to_s, spans[i].to_s);
        }
    }
}

static void test_near(void **state)
{
    static const char *const words[] = { "quiet", NULL, "quick", "insomnia", "in" };
    static const struct {
        const char *given, *word;
    } rows[] = {
        { "quite", "quiet" },
        { "Quiet", "quiet" },
        { "quit", "quiet" },
        { "insomina", "insomnia" },
        { "inn", "in" },
        { "xxxxx", NULL },
        { "", NULL },
        { "quietquiet", NULL },
        { "a-very-long-word-that-is-longer-than-any-of-ours", NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct near n = { .given = rows[i].given };
        near_try_all(&n, words, sizeof(words) / sizeof(words[0]));
        if (rows[i].word)
            assert_string_equal(n.word, rows[i].word);
        else
            assert_null(n.word);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moments),
        cmocka_unit_test(test_near),
    };
    return cmocka_run_group_tests_name("conf_words", tests, NULL, NULL);
}
