/* The socket's file, and who may connect to it. */
#include "socket_bench.h"

#include "listen.h"
#include "log.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static void test_file(void **state)
{
    struct bench *b = *state;
    struct stat st;
    struct bench second = { 0 };

    assert_int_equal(stat(b->path, &st), 0);
    assert_true(S_ISSOCK(st.st_mode));
    assert_int_equal(st.st_mode & 07777, 0660);

    /* Another daemon leaves the living one alone, and goes on without. */
    memcpy(second.path, b->path, sizeof(second.path));
    uv_loop_init(&second.loop);
    bench_open(&second);
    int fd = dial(b);
    say_text(b, fd, RELOAD);
    assert_heard(b, fd, DONE);
    close(fd);
    bench_close(&second);
    uv_run(&second.loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&second.loop), 0);
    assert_int_equal(access(b->path, F_OK), 0);
}

static void test_stale_file(void **state)
{
    struct bench *b = *state;
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0), dead;

    bench_close(b);
    memcpy(at.sun_path, b->path, strlen(b->path));
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
    close(fd); /* the file stays, as after kill -9 */
    assert_int_equal(access(b->path, F_OK), 0);
    bench_open(b);
    dead = dial(b);
    say_text(b, dead, RELOAD);
    assert_heard(b, dead, DONE);
    close(dead);
}

static void test_foreign_file(void **state)
{
    struct bench *b = *state;
    struct stat st;

    bench_close(b);
    int fd = open(b->path, O_CREAT | O_WRONLY, 0600);
    close(fd);
    bench_open(b); /* warns, and goes on */
    bench_close(b);
    assert_int_equal(stat(b->path, &st), 0);
    assert_true(S_ISREG(st.st_mode));
    unlink(b->path);

    snprintf(b->path, sizeof(b->path), "%s/no/folder", b->folder);
    bench_open(b);
}

/* Someone put another socket in our file's place: it is not ours to remove. */
static void test_replaced_file(void **state)
{
    struct bench *b = *state;
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    unlink(b->path);
    memcpy(at.sun_path, b->path, strlen(b->path));
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
    bench_close(b);
    assert_int_equal(access(b->path, F_OK), 0);
    unlink(b->path);
    close(fd);
    bench_open(b);
}

static void test_peers(void **state)
{
    static const struct {
        struct peer peer;
        gid_t group;
        bool may;
    } rows[] = {
        { { .uid = 0, .gid = 0 }, 50, true },
        { { .uid = 7, .gid = 9 }, (gid_t)-1, true }, /* ourselves */
        { { .uid = 8, .gid = 50 }, 50, true },
        { { .uid = 8, .gid = 9, .groups = { 3, 50 }, .group_count = 2 }, 50, true },
        { { .uid = 8, .gid = 9, .groups = { 3, 50 }, .group_count = 1 }, 50, false },
        { { .uid = 8, .gid = 9 }, 50, false },
        { { .uid = 8, .gid = (gid_t)-1 }, (gid_t)-1, false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_int_equal(peer_may_ask(&rows[i].peer, 7, rows[i].group), rows[i].may);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_CASE(test_file),          BENCH_CASE(test_stale_file),  BENCH_CASE(test_foreign_file),
        BENCH_CASE(test_replaced_file), cmocka_unit_test(test_peers),
    };

    signal(SIGPIPE, SIG_IGN);
    log_set_level(LOG_LEVEL_ERR);
    return cmocka_run_group_tests_name("socket file", tests, NULL, NULL);
}
