/* Over a real Mosquitto: killed and restarted, the last will, passwords, TLS. */
#include "mosquitto.h"
#include "rig.h"
#include "testing.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct rig rig;
static struct mosquitto mosquitto;

static void begin(const char *conf)
{
    rig_init(&rig, 0);
    mosquitto_prepare(&mosquitto, &rig.loop, conf);
    rig.opt.port = (uint16_t)mosquitto.port;
}

static bool has_heard(void *ctx)
{
    return mosquitto_heard(&mosquitto, ctx);
}

static void wait_heard(const char *line)
{
    char text[256];

    snprintf(text, sizeof(text), "%s", line);
    if (!rig_until(&rig, has_heard, text))
        fail_msg("not heard: %s", line);
}

static void finish(void)
{
    if (!rig.closed)
        publish_close(rig.publish);
    while (!rig.closed)
        uv_run(&rig.loop, UV_RUN_ONCE);
    mosquitto_finish(&mosquitto);
    rig_close(&rig, NULL);
}

static void test_ordinary(void **state)
{
    (void)state;
    begin("");
    mosquitto_start(&mosquitto);
    mosquitto_listen(&mosquitto);
    rig_open(&rig);
    rig_add_alex(&rig);
    rig_wait_up(&rig);
    wait_heard("balm/bridge/state online");
    const struct suggestion s = rig_suggestion(&rig, "alex-1");
    publish_suggestion(rig.publish, "alex", &s);
    struct report report = rig_report(&rig, 64, 80);
    publish_report(rig.publish, "alex", &report);
    publish_pacer(rig.publish, "alex", &(struct pacer){ .phase = PHASE_IN, .text = "Hold" });
    wait_heard("0 balm/alex/suggestion {\"event_type\":\"breathe\",\"id\":\"alex-1\"");
    wait_heard("0 balm/alex/state {\"stress\":64,");
    wait_heard("0 balm/alex/routine/pacer {\"phase\":\"in\"");
    publish_close(rig.publish);
    wait_heard("balm/bridge/state offline");
    finish();

    /* What is left at the broker is nothing personal. */
    begin("");
    mosquitto_start(&mosquitto);
    rig_open(&rig);
    rig_add_alex(&rig);
    rig_wait_up(&rig);
    publish_suggestion(rig.publish, "alex", &s);
    publish_report(rig.publish, "alex", &report);
    rig_wait_events(&rig, "sent", 1);
    publish_close(rig.publish);
    while (!rig.closed)
        uv_run(&rig.loop, UV_RUN_ONCE);
    mosquitto_listen(&mosquitto);
    wait_heard("1 balm/bridge/state offline");
    wait_heard("1 balm/alex/availability offline");
    wait_heard("1 homeassistant/device/balm_person_alex/config {");
    assert_false(mosquitto_heard(&mosquitto, "balm/alex/suggestion {"));
    assert_false(mosquitto_heard(&mosquitto, "balm/alex/state {"));
    assert_false(mosquitto_heard(&mosquitto, "balm/alex/last {"));
    assert_false(mosquitto_heard(&mosquitto, "balm/alex/settings {"));
    finish();
}

static void post(const char *arguments)
{
    char command[256];

    snprintf(command, sizeof(command), "mosquitto_pub -p %d %s", mosquitto.port, arguments);
    assert_int_equal(system(command), 0);
}

/* A stale command must act neither while we are there nor at our next start. */
static bool has_refused(void *ctx)
{
    const uint64_t *most = ctx;
    return rig.publish->refused >= *most;
}

static void test_retained(void **state)
{
    (void)state;
    begin("");
    mosquitto_start(&mosquitto);
    mosquitto_listen(&mosquitto);
    rig_open(&rig);
    rig_add_alex(&rig);
    rig_wait_up(&rig);
    wait_heard("balm/alex/last");
    post("-r -q 1 -t balm/alex/set/start -m PRESS");
    post("-r -q 1 -t balm/bridge/request/status -m {}");
    wait_heard("balm/bridge/response/status {\"status\":\"error\",\"error\":\"it is retained;");
    assert_int_equal(rig_events(&rig, "set") + rig_events(&rig, "request"), 0);

    post("-q 1 -t balm/alex/set/stop -m PRESS");
    rig_wait_events(&rig, "set", 1);
    assert_string_equal(rig_last(&rig, "set")->b, "stop");

    rig_forget(&rig);
    const uint64_t refused = rig.publish->refused;
    rig.opt.username = "anyone"; /* another way to the broker: connects anew */
    publish_set_options(rig.publish, &rig.opt);
    rig_wait_events(&rig, "up", 1);
    uint64_t both = refused + 2; /* the retained ones come once it has subscribed */
    assert_true(rig_until(&rig, has_refused, &both));
    post("-q 1 -t balm/alex/set/stop -m PRESS");
    rig_wait_events(&rig, "set", 1);
    assert_string_equal(rig_last(&rig, "set")->b, "stop");
    assert_int_equal(rig.publish->refused, both);
    finish();
}

static size_t times_heard(const char *text)
{
    size_t n = 0;
    for (const char *p = strstr(mosquitto.heard, text); p; p = strstr(p + 1, text))
        n++;
    return n;
}

/* Frozen with messages under way, then killed, and back: none lost, the same ids. */
static void test_killed(void **state)
{
    enum { OUTAGES = 2, EACH = 30 };
    char id[96];
    int next = 0;

    (void)state;
    begin("");
    rig.broker_timing.backoff_min_ms = 600; /* so that the listener is there before us */
    rig.broker_timing.backoff_max_ms = 900;
    mosquitto_start(&mosquitto);
    mosquitto_listen(&mosquitto);
    rig_open(&rig);
    rig_add_alex(&rig);
    rig_wait_up(&rig);
    wait_heard("balm/alex/last");
    for (int outage = 0; outage < OUTAGES; outage++) {
        for (int i = 0; i < EACH; i++) {
            if (i == EACH / 3) {
                rig_run_ms(&rig, 5);
                mosquitto_signal(&mosquitto, SIGSTOP);
            }
            snprintf(id, sizeof(id), "alex-%d.", next++);
            const struct suggestion s = rig_suggestion(&rig, id);
            publish_suggestion(rig.publish, "alex", &s);
        }
        rig_run_ms(&rig, 100);
        mosquitto_kill(&mosquitto);
        mosquitto_start(&mosquitto);
        mosquitto_listen(&mosquitto);
        rig_wait_events(&rig, "down", (size_t)outage + 1);
        rig_wait_up(&rig);
        snprintf(id, sizeof(id), "\"alex-%d.\"", next - 1);
        wait_heard(id);
    }
    for (int i = 0; i < next; i++) {
        snprintf(id, sizeof(id),
                 "balm/alex/suggestion {\"event_type\":\"breathe\",\"id\":\"alex-%d.\"", i);
        if (times_heard(id) == 0)
            fail_msg("lost: %s", id);
    }
    struct house_broker seen;
    publish_state(rig.publish, &seen);
    assert_int_equal(seen.dropped, 0);
    finish();
}

static void test_will(void **state)
{
    const char *self = *state;
    char port[16];
    pid_t child;

    begin("");
    mosquitto_start(&mosquitto);
    mosquitto_listen(&mosquitto);
    snprintf(port, sizeof(port), "%d", mosquitto.port);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        execl(self, self, "--live", port, (char *)NULL);
        _exit(1);
    }
    wait_heard("balm/bridge/state online");
    kill(child, SIGKILL);
    wait_heard("balm/bridge/state offline");
    waitpid(child, NULL, 0);
    mosquitto_finish(&mosquitto);
    rig_open(&rig);
    rig_close(&rig, NULL);
}

/* All that goes to standard error meanwhile. */
static char *captured(int *saved, const char *folder)
{
    char path[96];
    char *text = calloc(1, 8192);
    int fd;

    assert_non_null(text);
    snprintf(path, sizeof(path), "%s/log", folder);
    if (*saved < 0) {
        fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        *saved = dup(STDERR_FILENO);
        dup2(fd, STDERR_FILENO);
    } else {
        fd = open(path, O_RDONLY | O_CLOEXEC);
        assert_true(read(fd, text, 8191) >= 0);
        dup2(*saved, STDERR_FILENO);
        close(*saved);
    }
    close(fd);
    return text;
}

static void test_password(void **state)
{
    char path[160];
    FILE *f;
    int saved = -1;
    struct house_broker seen;

    (void)state;
    begin("password_file %s/passwords");
    /* Its password is `right`; the hash is Mosquitto's own, PBKDF2 with SHA-512. */
    snprintf(path, sizeof(path), "mosquitto_passwd -b -c %s/passwords balm right",
             mosquitto.folder);
    f = popen(path, "r");
    if (!f || pclose(f) != 0) {
        mosquitto_finish(&mosquitto);
        rig_open(&rig);
        rig_close(&rig, NULL);
        fail_msg("there is no mosquitto_passwd; contrib/packages test installs it");
    }
    mosquitto_start(&mosquitto);
    rig.opt.username = "balm";
    rig.opt.password = "wrong-secret";
    free(captured(&saved, mosquitto.folder));
    rig_open(&rig);
    rig_run_ms(&rig, 3500);
    publish_state(rig.publish, &seen);
    char *log = captured(&saved, mosquitto.folder);
    assert_false(seen.connected);
    assert_non_null(strstr(seen.why, "password"));
    const char *first = strstr(log, "cannot connect");
    if (!first || strstr(first + 1, "cannot connect"))
        fail_msg("once, not: %s", log);
    assert_null(strstr(log, "wrong-secret"));
    free(log);

    rig.opt.password = "right"; /* the reload brings it */
    publish_set_options(rig.publish, &rig.opt);
    rig_wait_up(&rig);
    finish();
}

static const struct tls_row {
    const char *name;
    bool knows_ca;
    const char *host;
    const char *why; /* NULL: it connects */
} tls_rows[] = {
    { "TLS with its own CA", true, "localhost", NULL },
    { "TLS, unknown CA", false, "localhost", "certificate verify failed" },
    { "TLS, another name", true, "127.0.0.1", "certificate is for another name" },
};

static bool has_reason(void *ctx)
{
    struct house_broker seen;

    (void)ctx;
    publish_state(rig.publish, &seen);
    return seen.why[0] != '\0';
}

static void test_tls(void **state)
{
    const struct tls_row *row = *state;
    char command[400], ca[96];
    struct house_broker seen;

    begin("cafile %s/cert.pem\ncertfile %s/cert.pem\nkeyfile %s/key.pem");
    snprintf(command, sizeof(command),
             "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost "
             "-addext subjectAltName=DNS:localhost -keyout %s/key.pem -out %s/cert.pem "
             "2>%s/openssl",
             mosquitto.folder, mosquitto.folder, mosquitto.folder);
    if (system(command) != 0) {
        mosquitto_finish(&mosquitto);
        rig_open(&rig);
        rig_close(&rig, NULL);
        fail_msg("openssl made no certificate; contrib/packages test installs it");
    }
    mosquitto_start(&mosquitto);
    snprintf(ca, sizeof(ca), "%s/cert.pem", mosquitto.folder);
    rig.opt.tls = true;
    rig.opt.tls_ca = row->knows_ca ? ca : "";
    rig.opt.host = row->host;
    rig_open(&rig);
    if (row->why)
        assert_true(rig_until(&rig, has_reason, NULL));
    else
        rig_wait_up(&rig);
    publish_state(rig.publish, &seen);
    assert_int_equal(seen.connected, row->why == NULL);
    if (row->why && !strstr(seen.why, row->why))
        fail_msg("%s", seen.why);
    finish();
}

static int leave_nothing(void **state)
{
    (void)state;
    mosquitto_abandon(&mosquitto);
    return 0;
}

/* The process that is killed. */
static int live(const char *port)
{
    rig_init(&rig, atoi(port));
    rig_open(&rig);
    return uv_run(&rig.loop, UV_RUN_DEFAULT);
}

int main(int argc, char **argv)
{
    struct suite suite = { 0 };

    if (argc == 3 && strcmp(argv[1], "--live") == 0)
        return live(argv[2]);
    if (!mosquitto_is_here()) {
        puts("1..0 # SKIP mosquitto and mosquitto_sub are not installed");
        return 0;
    }
    suite_add(&suite, "ordinary, and what stays", test_ordinary, NULL);
    suite_add(&suite, "retained commands", test_retained, NULL);
    suite_add(&suite, "broker killed and restarted", test_killed, NULL);
    suite_add(&suite, "last will", test_will, argv[0]);
    suite_add(&suite, "wrong password", test_password, NULL);
    SUITE_ROWS(&suite, tls_rows, test_tls);
    for (size_t i = 0; i < suite.count; i++)
        suite.tests[i].teardown_func = leave_nothing;
    return suite_run(&suite, "live");
}
