/* Both ends of what balmctl talks to: a daemon that misbehaves, and a person who is asked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "client.h"
#include "consent.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* What the daemon sends, and then hangs up or not. */
static const struct reply_row {
    const char *name, *sent;
    bool hangs_up;
    int rc;
    const char *want; /* the object, or the complaint */
} replies[] = {
    { "a reply", "{\"status\":\"ok\"}\n", false, 0, "{\"status\":\"ok\"}" },
    { "two at once: the first", "{\"a\":1}\n{\"b\":2}\n", false, 0, "{\"a\":1}" },
    { "half a reply", "{\"status\":", false, -ETIMEDOUT, "the daemon does not answer" },
    { "nothing", "", false, -ETIMEDOUT, "the daemon does not answer" },
    { "half a reply, then gone", "{\"status\":", true, -EPIPE, "the daemon hung up" },
    { "gone", "", true, -EPIPE, "the daemon hung up" },
    { "a last word, then gone", "{\"a\":1}\n", true, 0, "{\"a\":1}" },
    { "no JSON", "hello\n", false, -EBADMSG, "the daemon said something that is no JSON object" },
    { "no object", "[1]\n", false, -EBADMSG, "the daemon said something that is no JSON object" },
};

static void open_pair(struct client *c, int *other)
{
    int fds[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
    wire_init(&c->in, WIRE_REPLY_MAX);
    c->fd = fds[0];
    c->stop_fd = -1;
    *other = fds[1];
}

static void test_reply(void **state)
{
    const struct reply_row *r = *state;
    struct complaint why = { "" };
    struct client c;
    json_t *got = NULL;
    int other;

    open_pair(&c, &other);
    assert_int_equal(write(other, r->sent, strlen(r->sent)), strlen(r->sent));
    if (r->hangs_up)
        close(other);
    assert_int_equal(client_read(&c, 20, &got, &why), r->rc);
    if (r->rc == 0) {
        char *text = json_dumps(got, JSON_COMPACT);
        assert_string_equal(text, r->want);
        free(text);
        json_decref(got);
    } else {
        assert_string_equal(why.text, r->want);
    }
    client_close(&c);
    if (!r->hangs_up)
        close(other);
}

/* Long lists are longer than a request may be. */
static void test_long_reply(void **state)
{
    struct complaint why = { "" };
    struct client c;
    json_t *got = NULL;
    char *text = malloc(100001);
    int other, size = 400000;

    (void)state;
    open_pair(&c, &other);
    setsockopt(other, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
    memset(text, 'x', 100000);
    memcpy(text, "{\"a\":\"", 6);
    memcpy(text + 99997, "\"}\n", 3);
    assert_int_equal(send(other, text, 100000, MSG_DONTWAIT), 100000);
    assert_int_equal(client_read(&c, 1000, &got, &why), 0);
    assert_int_equal(json_string_length(json_object_get(got, "a")), 99997 - 6);
    json_decref(got);
    free(text);
    client_close(&c);
    close(other);
}

/* The line that asks, and whether it came whole. */
static void test_question(void **state)
{
    struct complaint why = { "" };
    struct client c;
    char got[128] = "";
    int other;
    json_t *args = json_pack("{s:s}", "person", "kim");

    (void)state;
    open_pair(&c, &other);
    assert_int_equal(client_ask(&c, "suggest", args, &why), 0);
    assert_true(read(other, got, sizeof(got) - 1) > 0);
    assert_string_equal(got, "{\"verb\":\"suggest\",\"args\":{\"person\":\"kim\"}}\n");
    close(other);
    assert_int_equal(client_ask(&c, "suggest", args, &why), 0); /* its refusal may be waiting */
    json_decref(args);
    client_close(&c);
}

static const struct consent_row {
    const char *typed;
    bool agrees;
} consents[] = {
    { "yes\n", true },   { "yes\r\n", true }, { "yes", true },     { "y\n", false },
    { "YES\n", false },  { "no\n", false },   { "\n", false },     { "", false },
    { "yes \n", false }, { "yess\n", false }, { " yes\n", false },
};

static void test_consent(void **state)
{
    const struct consent_row *r = *state;
    char typed[16], date[11] = "", *page = NULL;
    size_t size;
    /* fmemopen() takes no empty buffer */
    FILE *in = *r->typed ? fmemopen(typed, strlen(r->typed), "r") : fopen("/dev/null", "r");
    FILE *out = open_memstream(&page, &size);

    memcpy(typed, r->typed, strlen(r->typed));
    assert_int_equal(consent_ask(in, out, "Eve", date), r->agrees);
    assert_int_equal(strlen(date), r->agrees ? 10 : 0);
    fclose(in);
    fclose(out);
    assert_non_null(strstr(page, "Eve, please read this"));
    assert_non_null(strstr(page, "no medical device"));
    assert_non_null(strstr(page, "30 days"));
    assert_non_null(strstr(page, "emergency number"));
    free(page);
}

int main(void)
{
    enum { R = sizeof(replies) / sizeof(replies[0]), C = sizeof(consents) / sizeof(consents[0]) };
    struct CMUnitTest tests[R + C + 2];

    for (size_t i = 0; i < R; i++)
        tests[i] = (struct CMUnitTest){ replies[i].name, test_reply, NULL, NULL,
                                        (void *)(uintptr_t)&replies[i] };
    for (size_t i = 0; i < C; i++)
        tests[R + i] = (struct CMUnitTest){ "consent", test_consent, NULL, NULL,
                                            (void *)(uintptr_t)&consents[i] };
    tests[R + C] = (struct CMUnitTest)cmocka_unit_test(test_long_reply);
    tests[R + C + 1] = (struct CMUnitTest)cmocka_unit_test(test_question);
    return cmocka_run_group_tests_name("talk", tests, NULL, NULL);
}
