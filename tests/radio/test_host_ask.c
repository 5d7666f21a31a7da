/* What a running plugin may ask for, and that it may be closed at any moment. */
#include "stage.h"

#include <setjmp.h>
#include <stdarg.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

/* ---- closing ---- */

static void ask_for_timer(struct stage *s, struct sensor_host *api)
{
    (void)s;
    assert_int_equal(api->after(api, 0, 10), 0);
}

static void emit_in_timer(struct stage *s, struct sensor_host *api, unsigned id)
{
    (void)id;
    emit_forty(s, api);
    emit_rate(s, api);
    api->after(api, 0, 10);
}

static void test_close_within_reading(void **state)
{
    (void)state;
    for (unsigned at = 1; at <= 4; at++) {
        struct stage s = { .on_start = ask_for_timer, .on_timer = emit_in_timer, .close_at = at };
        open_stage(&s, NULL);
        assert_null(host_start(s.host));
        close_stage(&s, false);
        assert_int_equal(s.reading_count, at);
        assert_int_equal(s.timers, 1);
    }
}

static void test_close_within_start(void **state)
{
    struct stage s = { .on_start = emit_forty, .close_at = 2 };

    (void)state;
    open_stage(&s, NULL);
    assert_null(host_start(s.host));
    assert_int_equal(s.reading_count, 2);
    close_stage(&s, false);
}

static void test_refused(void **state)
{
    struct stage s = { .on_start = ask_for_timer, .refusal = "not today" };

    (void)state;
    open_stage(&s, NULL);
    assert_string_equal(host_start(s.host), "not today");
    close_stage(&s, true);
    assert_int_equal(s.timers, 0);
}

static void test_never_started(void **state)
{
    struct stage s = { .starts = 0 };

    (void)state;
    open_stage(&s, NULL);
    close_stage(&s, true);
}

/* ---- timers ---- */

static void ask_oddly(struct stage *s, struct sensor_host *api)
{
    (void)s;
    assert_int_equal(api->after(api, 8, 10), -EINVAL);
    assert_int_equal(api->after(api, 0, INT64_MAX), -EINVAL);
    assert_int_equal(api->after(api, 1, -1), 0);
    assert_int_equal(api->after(api, 2, 5), 0);
    assert_int_equal(api->after(api, 2, -1), 0); /* stopped */
    assert_int_equal(api->after(api, 3, 600000), 0);
    assert_int_equal(api->after(api, 3, 20), 0); /* moved */
    assert_int_equal(api->after(api, 7, 40), 0);
}

static void close_at_seven(struct stage *s, struct sensor_host *api, unsigned id)
{
    (void)api;
    assert_true(id == 3 || id == 7);
    if (id == 7)
        host_close(s->host);
}

static void test_timers(void **state)
{
    struct stage s = { .on_start = ask_oddly, .on_timer = close_at_seven };

    (void)state;
    open_stage(&s, NULL);
    assert_null(host_start(s.host));
    close_stage(&s, false);
    assert_int_equal(s.timers, 2);
}

/* ---- files, topics, contexts, links ---- */

static const char *file_path;

static void open_file(struct stage *s, struct sensor_host *api)
{
    (void)s;
    assert_int_equal(api->open(api, file_path), 0);
    assert_int_equal(api->open(api, file_path), -EBUSY);
    api->more(api);
}

static void test_files(void **state)
{
    (void)state;
    struct stage missing = { .on_start = open_file };
    file_path = "/nonexistent/file";
    open_stage(&missing, NULL);
    assert_null(host_start(missing.host));
    close_stage(&missing, false);
    assert_int_equal(missing.failed, 1);
    assert_non_null(strstr(missing.why, "no such file"));

    struct stage folder = { .on_start = open_file };
    file_path = "/tmp";
    open_stage(&folder, NULL);
    assert_null(host_start(folder.host));
    close_stage(&folder, false);
    assert_non_null(strstr(folder.why, "not a file"));

    struct stage there = { .on_start = open_file };
    file_path = "/etc/passwd";
    open_stage(&there, NULL);
    assert_null(host_start(there.host));
    close_stage(&there, false); /* the plugin closes it at the end of the file */
    assert_int_equal(there.failed, 0);
    assert_true(there.datas >= 2);
}

static void ask_topics(struct stage *s, struct sensor_host *api)
{
    char topic[300];

    memset(topic, 'x', sizeof(topic));
    topic[299] = '\0';
    assert_int_equal(api->subscribe(api, topic), -EINVAL);
    assert_int_equal(api->subscribe(api, ""), -EINVAL);
    assert_int_equal(s->wish[0], '\0');
    assert_int_equal(api->subscribe(api, "room/+/motion"), 0);
    for (int i = 1; i < 16; i++)
        assert_int_equal(api->subscribe(api, "other/topic"), 0);
    assert_int_equal(api->subscribe(api, "one/too/many"), -EBUSY);
    struct sensor_context c = { sizeof(c), SENSOR_CONTEXT_STEPS, 12 };
    api->emit_context(api, &c);
    c.kind = 99;
    api->emit_context(api, &c);
    api->say(api, "looking at AA:BB:CC:DD:EE:FF");
}

static void test_topics(void **state)
{
    struct stage s = { .on_start = ask_topics };

    (void)state;
    open_stage(&s, NULL);
    assert_null(host_start(s.host));
    assert_int_equal(s.context_count, 1);
    assert_string_equal(s.said, "looking at **:**:**:**:EE:FF");
    host_message(s.host, "room/bath/motion", (const uint8_t *)"1", 1);
    host_message(s.host, "room/bath/light", (const uint8_t *)"1", 1);
    host_message(s.host, "other/topic", (const uint8_t *)"", 0);
    assert_int_equal(s.messages, 2);
    assert_int_equal(host_facts(s.host)->refused, 1);
    host_close(s.host);
    host_message(s.host, "room/bath/motion", (const uint8_t *)"1", 1);
    assert_int_equal(s.messages, 2);
    close_stage(&s, false);
}

static void ask_link(struct stage *s, struct sensor_host *api)
{
    const uint8_t byte = 1;

    (void)s;
    assert_int_equal(api->read(api, 0), -ENOTSUP);
    assert_int_equal(api->write(api, 0, &byte, 1, true), -ENOTSUP);
    assert_int_equal(api->notify(api, 0, true), -ENOTSUP);
    api->disconnect(api, "of no use");
    assert_string_equal(api->device(api)->name, "");
}

static int link_read(void *ctx, unsigned characteristic)
{
    assert_ptr_equal(ctx, stage);
    return characteristic == 3 ? -ENOENT : 0;
}

static int link_write(void *ctx, unsigned characteristic, const uint8_t *bytes, size_t len,
                      bool with_response)
{
    (void)ctx, (void)bytes;
    return characteristic == 1 && len == 1 && with_response ? 0 : -EINVAL;
}

static int link_notify(void *ctx, unsigned characteristic, bool on)
{
    (void)ctx, (void)characteristic;
    return on ? 0 : -EBUSY;
}

static void link_disconnect(void *ctx, const char *why)
{
    struct stage *s = ctx;
    snprintf(s->why, sizeof(s->why), "%s", why);
}

static const struct sensor_device *link_device(void *ctx)
{
    static const struct sensor_device device = { .size = sizeof(device), .name = "Strap 1" };
    (void)ctx;
    return &device;
}

static void ask_good_link(struct stage *s, struct sensor_host *api)
{
    const uint8_t byte = 1;

    assert_int_equal(api->read(api, 3), -ENOENT);
    assert_int_equal(api->write(api, 1, &byte, 1, true), 0);
    assert_int_equal(api->notify(api, 1, false), -EBUSY);
    api->disconnect(api, "of no use");
    assert_string_equal(s->why, "of no use");
    assert_string_equal(api->device(api)->name, "Strap 1");
}

static void test_links(void **state)
{
    static const struct host_link link_operations = {
        .read = link_read,
        .write = link_write,
        .notify = link_notify,
        .disconnect = link_disconnect,
        .device = link_device,
    };
    struct stage none = { .on_start = ask_link };

    (void)state;
    open_stage(&none, NULL);
    assert_null(host_start(none.host));
    close_stage(&none, true);

    struct stage good = { .on_start = ask_good_link };
    open_stage(&good, &link_operations);
    assert_null(host_start(good.host));
    host_value(good.host, 0, (const uint8_t *)"x", 1);
    host_value(good.host, 0, (const uint8_t *)"", 0);
    host_done(good.host, 0, 0);
    assert_int_equal(good.messages, 2);
    assert_int_equal(host_facts(good.host)->refused, 1);
    close_stage(&good, true);
}

static void talk(struct stage *s, struct sensor_host *api)
{
    char text[40];

    (void)s;
    for (int i = 0; i < 5; i++)
        api->log(api, SENSOR_LOG_WARN, "the same at AA:BB:CC:DD:EE:FF");
    for (int i = 0; i < 40; i++) {
        snprintf(text, sizeof(text), "text %d", i);
        api->log(api, SENSOR_LOG_WARN, text);
    }
    api->log(api, SENSOR_LOG_DEBUG, "for developers");
}

static void test_log(void **state)
{
    struct stage s = { .on_start = talk };
    char line[200];
    unsigned lines = 0, same = 0;
    FILE *file = tmpfile();
    int saved = dup(STDERR_FILENO);

    (void)state;
    assert_non_null(file);
    assert_true(saved >= 0 && dup2(fileno(file), STDERR_FILENO) >= 0);
    open_stage(&s, NULL);
    const char *why = host_start(s.host);
    close_stage(&s, true);
    dup2(saved, STDERR_FILENO);
    close(saved);
    assert_null(why);
    rewind(file);
    while (fgets(line, sizeof(line), file)) {
        lines++;
        same += strstr(line, "sensor strap: the same at **:**:**:**:EE:FF") != NULL;
    }
    fclose(file);
    assert_int_equal(same, 1);
    assert_int_equal(lines, 16); /* then it has said enough */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_close_within_reading),
        cmocka_unit_test(test_close_within_start),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_never_started),
        cmocka_unit_test(test_timers),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_topics),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_log),
    };

    return cmocka_run_group_tests_name("host_ask", tests, NULL, NULL);
}
