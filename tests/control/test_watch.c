/* Those who watch, and those who do not read what they asked for. */
#include "socket_bench.h"

#include "log.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void pace(struct bench *b, const char *person)
{
    const struct pacer pacer = { .phase = PHASE_IN, .duration_ms = 4500, .light = 255 };
    const struct person_event event = { .kind = EVENT_PACER, .pacer = &pacer };
    control_watch(b->control, person, &event);
}

#define PACER_OF(person)                                                                     \
    "{\"status\":\"ok\",\"event\":{\"person\":\"" person "\",\"kind\":\"pacer\",\"t\":null," \
    "\"pacer\":{\"phase\":\"in\",\"seconds\":4.5,\"text\":\"Breathe in\",\"light\":255,"     \
    "\"routine\":null,\"step\":0,\"say\":false}}}\n"

static void test_watch(void **state)
{
    struct bench *b = *state;
    int all = dial(b), kim = dial(b), other = dial(b);
    char line[4096];

    pace(b, "alex"); /* nobody watches yet */
    say_text(b, all, "{\"verb\":\"watch\"}\n");
    say_text(b, kim, "{\"verb\":\"watch\",\"args\":{\"person\":\"kim\"}}\n");
    assert_heard(b, all, "{\"status\":\"ok\",\"result\":{\"person\":null,\"speed\":1.0}}\n");
    assert_non_null(
        strstr(hear(b, all, line, sizeof(line)), "\"person\":\"alex\",\"kind\":\"report\""));
    assert_non_null(strstr(line, "\"stress\":83.3"));
    assert_non_null(
        strstr(hear(b, all, line, sizeof(line)), "\"person\":\"kim\",\"kind\":\"report\""));
    assert_heard(b, kim, "{\"status\":\"ok\",\"result\":{\"person\":\"kim\",\"speed\":1.0}}\n");
    assert_non_null(
        strstr(hear(b, kim, line, sizeof(line)), "\"person\":\"kim\",\"kind\":\"report\""));

    pace(b, "alex");
    pace(b, "kim");
    assert_heard(b, all, PACER_OF("alex"));
    assert_heard(b, all, PACER_OF("kim"));
    assert_heard(b, kim, PACER_OF("kim"));
    say_text(b, kim, RELOAD); /* one who watches may ask, too */
    assert_heard(b, kim, DONE);
    close(all);
    pace(b, "kim");
    turn(b, 5);
    assert_heard(b, kim, PACER_OF("kim"));
    say_text(b, other, RELOAD);
    assert_heard(b, other, DONE);
    close(kim);
    close(other);
}

static void test_slow_reader(void **state)
{
    struct bench *b = *state;
    int slow = dial(b), quick = dial(b);
    char line[8192];
    int heard = 0;

    say_text(b, slow, "{\"verb\":\"watch\"}\n");
    say_text(b, quick, "{\"verb\":\"watch\",\"args\":{\"person\":\"alex\"}}\n");
    hear(b, quick, line, sizeof(line));
    hear(b, quick, line, sizeof(line));
    for (int i = 0; i < 12000; i++) {
        pace(b, "alex");
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
    close(quick);
    quick = dial(b);
    say_text(b, quick, "{\"verb\":\"status\"}\n");
    assert_non_null(strstr(hear(b, quick, line, sizeof(line)), "\"clients\":1,"));
    assert_non_null(strstr(line, "\"dropped\":1},\"bluetooth\""));
    close(quick);
    close(slow);
}

static void test_asks_without_reading(void **state)
{
    struct bench *b = *state;
    int fd = dial(b), other;
    bool hung_up = false;
    char line[8192];

    for (int i = 0; i < 3000 && !hung_up; i++) {
        hung_up = send(fd, "{\"verb\":\"people\"}\n", 18, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 &&
                  errno == EPIPE;
        turn(b, 1);
    }
    assert_true(hung_up);
    other = dial(b);
    say_text(b, other, "{\"verb\":\"status\"}\n");
    assert_non_null(strstr(hear(b, other, line, sizeof(line)), "\"dropped\":1},\"bluetooth\""));
    close(fd);
    close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_CASE(test_watch),
        BENCH_CASE(test_slow_reader),
        BENCH_CASE(test_asks_without_reading),
    };

    signal(SIGPIPE, SIG_IGN);
    log_set_level(LOG_LEVEL_ERR);
    return cmocka_run_group_tests_name("watch", tests, NULL, NULL);
}
