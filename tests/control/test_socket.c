/* Requests over the socket: whole, in pieces, too long, too many, and clients that go too early. */
#include "socket_bench.h"

#include "log.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONDITIONS_OF_KIM "{\"verb\":\"condition list\",\"args\":{\"person\":\"kim\"}}\n"
#define CONDITIONS_REPLY  "{\"status\":\"ok\",\"result\":{\"person\":\"kim\",\"conditions\":[]}}\n"

static void test_pieces(void **state)
{
    struct bench *b = *state;
    int fd = dial(b);

    for (const char *at = RELOAD; *at; at++)
        say(b, fd, at, 1);
    assert_heard(b, fd, DONE);
    say_text(b, fd, CONDITIONS_OF_KIM RELOAD "\n  \n" RELOAD);
    assert_heard(b, fd, CONDITIONS_REPLY);
    assert_heard(b, fd, DONE);
    assert_heard(b, fd, DONE);
    say_text(b, fd, "{\"verb\":\"reload\",\"transaction\":\"x\"}\r\n");
    assert_heard(b, fd,
                 "{\"status\":\"ok\",\"result\":{\"text\":\"the configuration was read "
                 "again\"},\"transaction\":\"x\"}\n");
    close(fd);
}

static void test_bad_lines(void **state)
{
    static const struct {
        const char *line, *reply;
    } rows[] = {
        { "x\n", "{\"status\":\"error\",\"error\":\"not valid JSON at byte 1: invalid token near "
                 "'x'\",\"code\":2}\n" },
        { "{}\n", "{\"status\":\"error\",\"error\":\"verb: expected text\",\"code\":2}\n" },
        { "{\"verb\":\"reload\",\"args\":[]}\n",
          "{\"status\":\"error\",\"error\":\"args: expected an object\",\"code\":2}\n" },
        { "{\"verb\":\"reload\",\"arg\":{}}\n",
          "{\"status\":\"error\",\"error\":\"a request has `verb`, `args` and `transaction`, "
          "nothing else\",\"code\":2}\n" },
        { "{\"verb\":\"dance\",\"transaction\":1}\n",
          "{\"status\":\"error\",\"error\":\"no such verb\",\"code\":2,\"transaction\":1}\n" },
    };
    struct bench *b = *state;
    int fd = dial(b);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        say_text(b, fd, rows[i].line);
        assert_heard(b, fd, rows[i].reply);
    }
    say(b, fd, "\0\0\xff\n", 4);
    assert_heard(b, fd,
                 "{\"status\":\"error\",\"error\":\"not valid JSON at byte 1: invalid token near "
                 "end of file\",\"code\":2}\n");
    say_text(b, fd, RELOAD);
    assert_heard(b, fd, DONE);
    close(fd);
}

static void test_end_of_file_after_a_request(void **state)
{
    struct bench *b = *state;
    int fd = dial(b);

    say_text(b, fd, CONDITIONS_OF_KIM "{\"verb\":\"reload\"}"); /* the last one without its break */
    shutdown(fd, SHUT_WR);
    assert_heard(b, fd, CONDITIONS_REPLY);
    assert_heard(b, fd, DONE);
    assert_heard(b, fd, "");
    close(fd);

    b->keeps = true;
    fd = dial(b);
    say_text(b, fd, RELOAD);
    shutdown(fd, SHUT_WR);
    turn(b, 5);
    assert_int_equal(b->kept_count, 1);
    control_done(b->kept[0], 0, NULL);
    assert_heard(b, fd, DONE);
    assert_heard(b, fd, "");
    close(fd);
}

static void test_hangs_up_too_early(void **state)
{
    struct bench *b = *state;
    int fd = dial(b);

    b->keeps = true;
    say_text(b, fd, RELOAD RELOAD);
    close(fd);
    fd = dial(b);
    say_text(b, fd, RELOAD);
    assert_int_equal(b->kept_count, 3);
    for (int i = 0; i < 3; i++)
        control_done(b->kept[i], 0, NULL);
    assert_heard(b, fd, DONE);
    close(fd);
}

static void test_closes_while_asked(void **state)
{
    struct bench *b = *state;
    int fd = dial(b);

    b->keeps = true;
    say_text(b, fd, RELOAD);
    bench_close(b);
    control_done(b->kept[0], 0, NULL);
    assert_heard(b, fd, "");
    close(fd);
    b->keeps = false;
    bench_open(b);
}

static void test_too_much_at_once(void **state)
{
    struct bench *b = *state;
    int fd = dial(b);

    b->keeps = true;
    for (int i = 0; i < 9; i++)
        say_text(b, fd, RELOAD);
    assert_heard(b, fd,
                 "{\"status\":\"error\",\"error\":\"too many requests at "
                 "once\",\"code\":1}\n");
    assert_int_equal(b->kept_count, 8);
    for (int i = 0; i < 8; i++) {
        control_done(b->kept[i], 0, NULL);
        assert_heard(b, fd, DONE);
    }
    close(fd);
}

static void test_long_lines(void **state)
{
    static const struct {
        size_t len; /* without the break */
        bool fits;
    } rows[] = { { 65536, true }, { 65537, false }, { 102400, false } };
    struct bench *b = *state;
    char *line = malloc(102401);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int fd = dial(b);
        memset(line, ' ', rows[i].len);
        memcpy(line, RELOAD, strlen(RELOAD) - 1);
        line[rows[i].len] = '\n';
        say(b, fd, line, rows[i].len + 1);
        if (rows[i].fits) {
            assert_heard(b, fd, DONE);
        } else {
            assert_heard(b, fd,
                         "{\"status\":\"error\",\"error\":\"the line is longer than 65536 "
                         "bytes\",\"code\":2}\n");
            assert_heard(b, fd, "");
        }
        close(fd);
    }
    free(line);
}

static void test_forty_clients(void **state)
{
    struct bench *b = *state;
    int fds[40];

    for (int i = 0; i < 40; i++)
        fds[i] = dial(b);
    for (int i = 32; i < 40; i++) {
        assert_heard(b, fds[i],
                     "{\"status\":\"error\",\"error\":\"too many clients\",\"code\":1}\n");
        close(fds[i]);
    }
    for (int i = 0; i < 32; i++) {
        say_text(b, fds[i], RELOAD);
        assert_heard(b, fds[i], DONE);
    }
    close(fds[7]);
    turn(b, 5);
    fds[7] = dial(b);
    say_text(b, fds[7], RELOAD);
    assert_heard(b, fds[7], DONE);
    for (int i = 0; i < 32; i++)
        close(fds[i]);
}

/* All at once, before the loop has turned: none may be left waiting for ever. */
static void test_a_crowd_at_once(void **state)
{
    struct bench *b = *state;
    int fds[48], served = 0, refused = 0;
    char line[256];

    for (int i = 0; i < 48; i++) {
        if (i % 12 == 0)
            turn(b, 3); /* the queue of the socket holds 16 */
        fds[i] = dial_at(b->path);
        assert_int_equal(send(fds[i], RELOAD, strlen(RELOAD), MSG_NOSIGNAL), strlen(RELOAD));
    }
    for (int i = 0; i < 48; i++) {
        hear(b, fds[i], line, sizeof(line));
        served += strcmp(line, DONE) == 0;
        refused += strstr(line, "too many clients") != NULL;
    }
    assert_int_equal(served, 32);
    assert_int_equal(refused, 16);
    for (int i = 0; i < 48; i++)
        close(fds[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_CASE(test_pieces),
        BENCH_CASE(test_bad_lines),
        BENCH_CASE(test_end_of_file_after_a_request),
        BENCH_CASE(test_hangs_up_too_early),
        BENCH_CASE(test_closes_while_asked),
        BENCH_CASE(test_too_much_at_once),
        BENCH_CASE(test_long_lines),
        BENCH_CASE(test_forty_clients),
        BENCH_CASE(test_a_crowd_at_once),
    };

    signal(SIGPIPE, SIG_IGN);
    log_set_level(LOG_LEVEL_ERR);
    return cmocka_run_group_tests_name("socket", tests, NULL, NULL);
}
