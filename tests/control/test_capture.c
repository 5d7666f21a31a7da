/* Those who capture raw bytes: first and last, two at once, one that hangs up, one that does not
 * read. */
#include "socket_bench.h"

#include "log.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CAPTURE(sensor) "{\"verb\":\"capture\",\"args\":{\"sensor\":\"" sensor "\"}}\n"
#define BEGUN(sensor)   "{\"status\":\"ok\",\"result\":{\"sensor\":\"" sensor "\"}}\n"
#define SERVICE         "0000180d-0000-1000-8000-00805f9b34fb"
#define MEASUREMENT     "00002a37-0000-1000-8000-00805f9b34fb"
#define LINE(t_s, hex)                                                     \
    "{\"status\":\"ok\",\"event\":{\"t_s\":" t_s ",\"service\":\"" SERVICE \
    "\",\"characteristic\":\"" MEASUREMENT "\",\"hex\":\"" hex "\"}}\n"
#define REFUSED(text, code) "{\"status\":\"error\",\"error\":\"" text "\",\"code\":" #code "}\n"

/* The small house is at 90 s. */
static void notify(struct bench *b, const char *sensor, int64_t us, const void *bytes, size_t len)
{
    const struct instant t = { .us = us };
    control_raw(b->control, sensor, SERVICE, MEASUREMENT, bytes, len, &t);
}

static void test_first_and_last(void **state)
{
    struct bench *b = *state;
    int one = dial(b), two = dial(b), other = dial(b);

    notify(b, "strap", 90 * US_PER_S, "\x10", 1); /* nobody captures yet */
    assert_false(control_is_captured(b->control, "strap"));
    say_text(b, one, CAPTURE("strap"));
    assert_heard(b, one, BEGUN("strap"));
    assert_string_equal(b->captured, "strap on");
    assert_true(control_is_captured(b->control, "strap"));
    assert_false(control_is_captured(b->control, "chest"));

    say_text(b, two, CAPTURE("strap"));
    assert_heard(b, two, BEGUN("strap"));
    say_text(b, other, CAPTURE("chest"));
    assert_heard(b, other, BEGUN("chest"));
    assert_int_equal(b->capture_calls, 2); /* the second one of strap was no news */

    notify(b, "strap", 90 * US_PER_S + 1500000, "\x10\x3c\xff", 3);
    assert_heard(b, one, LINE("1.5", "103cff"));
    assert_heard(b, two, LINE("1.5", "103cff"));
    notify(b, "strap", 80 * US_PER_S, "", 0); /* of before it began, and empty */
    assert_heard(b, one, LINE("0.0", ""));
    assert_heard(b, two, LINE("0.0", ""));
    notify(b, "chest", 91 * US_PER_S, "\x00", 1);
    assert_heard(b, other, LINE("1.0", "00"));

    close(one);
    turn(b, 5);
    assert_int_equal(b->capture_calls, 2);
    notify(b, "strap", 92 * US_PER_S, "\x01", 1);
    assert_heard(b, two, LINE("2.0", "01"));
    close(two);
    turn(b, 5);
    assert_string_equal(b->captured, "strap off");
    assert_int_equal(b->capture_calls, 3);
    assert_false(control_is_captured(b->control, "strap"));
    close(other);
    turn(b, 5);
    assert_string_equal(b->captured, "chest off");
}

static void test_refused(void **state)
{
    struct bench *b = *state;
    int fd = dial(b);

    say_text(b, fd, CAPTURE("strep"));
    assert_heard(b, fd,
                 REFUSED("no sensor is called \\\"strep\\\": did you mean \\\"strap\\\"?", 2));
    b->capture_rc = -ENOTSUP;
    say_text(b, fd, CAPTURE("chest"));
    assert_heard(b, fd, REFUSED("only a sensor of Bluetooth can be captured", 1));
    assert_false(control_is_captured(b->control, "chest"));
    b->capture_rc = 0;
    say_text(b, fd, CAPTURE("strap"));
    assert_heard(b, fd, BEGUN("strap"));
    say_text(b, fd, CAPTURE("chest"));
    assert_heard(b, fd, REFUSED("this connection captures already", 1));
    say_text(b, fd, RELOAD); /* one who captures may ask, too */
    assert_heard(b, fd, DONE);
    close(fd);
    turn(b, 5);
    assert_string_equal(b->captured, "strap off");
}

/* The longest attribute there is, and bytes beyond it. */
static void test_long_value(void **state)
{
    struct bench *b = *state;
    uint8_t bytes[600];
    char line[4096];
    int fd = dial(b);

    memset(bytes, 0xab, sizeof(bytes));
    say_text(b, fd, CAPTURE("strap"));
    assert_heard(b, fd, BEGUN("strap"));
    notify(b, "strap", 91 * US_PER_S, bytes, sizeof(bytes));
    hear(b, fd, line, sizeof(line));
    const char *hex = strstr(line, "\"hex\":\"");
    assert_non_null(hex);
    assert_int_equal(strspn(hex + 7, "ab"), 1024);
    close(fd);
}

static void test_slow_reader(void **state)
{
    struct bench *b = *state;
    int slow = dial(b), quick = dial(b);
    char line[8192];
    int heard = 0;

    say_text(b, slow, CAPTURE("strap"));
    say_text(b, quick, CAPTURE("strap"));
    hear(b, quick, line, sizeof(line));
    for (int i = 0; i < 12000; i++) {
        notify(b, "strap", (90 + i) * US_PER_S, "\x10\x3c", 2);
        turn(b, 1);
        for (ssize_t n; (n = recv(quick, line, sizeof(line), MSG_DONTWAIT)) > 0;)
            for (ssize_t k = 0; k < n; k++)
                heard += line[k] == '\n';
    }
    turn(b, 10);
    for (ssize_t n; (n = recv(quick, line, sizeof(line), MSG_DONTWAIT)) > 0;)
        for (ssize_t k = 0; k < n; k++)
            heard += line[k] == '\n';
    assert_int_equal(heard, 12000);
    assert_int_equal(b->capture_calls, 1); /* the quick one goes on */
    close(quick);
    turn(b, 5);
    assert_string_equal(b->captured, "strap off");
    quick = dial(b);
    say_text(b, quick, "{\"verb\":\"status\"}\n");
    assert_non_null(strstr(hear(b, quick, line, sizeof(line)), "\"dropped\":1},"));
    close(quick);
    close(slow);
}

/* The daemon goes: the hub hears of the end while the callers are closed. */
static void test_daemon_goes(void **state)
{
    struct bench *b = *state;
    char line[64];
    int fd = dial(b);

    say_text(b, fd, CAPTURE("strap"));
    assert_heard(b, fd, BEGUN("strap"));
    bench_close(b);
    assert_string_equal(b->captured, "strap off");
    assert_string_equal(hear(b, fd, line, sizeof(line)), "");
    close(fd);
    bench_open(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_CASE(test_first_and_last), BENCH_CASE(test_refused),     BENCH_CASE(test_long_value),
        BENCH_CASE(test_slow_reader),    BENCH_CASE(test_daemon_goes),
    };

    signal(SIGPIPE, SIG_IGN);
    log_set_level(LOG_LEVEL_ERR);
    return cmocka_run_group_tests_name("capture", tests, NULL, NULL);
}
