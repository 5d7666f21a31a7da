/* The one place with a lock: order, bounds, stamps, and two threads that post at once. */
#include "mailbox.h"
#include "testing.h"

#include <stdio.h>
#include <string.h>

struct reader {
    struct mailbox *mailbox;
    size_t letters, stop_at;
    int last[2]; /* token of each thread's newest */
    unsigned stamp;
    bool in_order, closed;
};

static void on_letter(void *ctx, const struct letter *l)
{
    struct reader *r = ctx;

    r->letters++;
    r->stamp = l->stamp;
    if (l->kind == LETTER_ACKED) {
        r->in_order = r->in_order && l->token == r->last[l->code] + 1;
        r->last[l->code] = l->token;
    }
    if (r->letters == r->stop_at)
        mailbox_close(r->mailbox);
}

static void on_closed(void *ctx)
{
    struct reader *r = ctx;
    r->closed = true;
}

static const struct mailbox_events events = { .letter = on_letter, .closed = on_closed };

static void begin(struct reader *r, uv_loop_t *loop)
{
    *r = (struct reader){ .in_order = true };
    uv_loop_init(loop);
    assert_int_equal(mailbox_open(&r->mailbox, loop, &events, r), 0);
}

static void end(struct reader *r, uv_loop_t *loop)
{
    uv_run(loop, UV_RUN_DEFAULT);
    assert_true(r->closed);
    assert_int_equal(uv_loop_close(loop), 0);
}

static void post_message(struct mailbox *m, const char *topic, size_t len)
{
    static char bytes[LETTER_PAYLOAD_MAX];
    mailbox_post(m, letter_new(LETTER_MESSAGE, topic, strlen(topic), bytes, len));
}

enum { EACH = 20000 };

struct writer {
    struct mailbox *mailbox;
    int number;
};

static void write_letters(void *arg)
{
    const struct writer *w = arg;

    for (int i = 1; i <= EACH; i++) {
        struct letter *l = letter_new(LETTER_ACKED, NULL, 0, NULL, 0);
        l->token = i;
        l->code = w->number;
        mailbox_post(w->mailbox, l);
    }
}

static void test_threads(void **state)
{
    struct reader r;
    uv_loop_t loop;
    uv_thread_t threads[2];

    (void)state;
    begin(&r, &loop);
    r.stop_at = 2 * (size_t)EACH;
    struct writer writers[2] = { { r.mailbox, 0 }, { r.mailbox, 1 } };
    for (int i = 0; i < 2; i++)
        uv_thread_create(&threads[i], write_letters, &writers[i]);
    uv_run(&loop, UV_RUN_DEFAULT);
    for (int i = 0; i < 2; i++)
        uv_thread_join(&threads[i]);
    assert_true(r.in_order); /* of each thread, and none lost: news of ours is never dropped */
    assert_int_equal(r.letters, 2 * EACH);
    end(&r, &loop);
}

static void test_bounds(void **state)
{
    struct reader r;
    uv_loop_t loop;

    (void)state;
    begin(&r, &loop);
    for (int i = 0; i < 300; i++)
        post_message(r.mailbox, "t", 10); /* too many */
    assert_int_equal(mailbox_dropped(r.mailbox), 300 - 256);
    mailbox_post(r.mailbox, letter_new(LETTER_LOST, NULL, 0, NULL, 0));
    r.stop_at = 257;
    end(&r, &loop);

    begin(&r, &loop);
    for (int i = 0; i < 100; i++)
        post_message(r.mailbox, "t", LETTER_PAYLOAD_MAX); /* too much */
    assert_int_equal(mailbox_dropped(r.mailbox), 100 - 64);
    r.stop_at = 64;
    end(&r, &loop);
}

static const struct filter_row {
    const char *name, *topic;
    bool wanted;
} filter_rows[] = {
    { "our own device", "homeassistant/device/balm_person_alex/config", true },
    { "another's device", "homeassistant/device/lamp/config", false },
    { "below the same prefix", "homeassistant/status", true },
    { "elsewhere", "balm/alex/set/start", true },
};

static void test_filter(void **state)
{
    const struct filter_row *row = *state;
    struct reader r;
    uv_loop_t loop;

    begin(&r, &loop);
    assert_int_equal(
        mailbox_filter(r.mailbox, "homeassistant/device/", "homeassistant/device/balm_"), 0);
    post_message(r.mailbox, row->topic, 2);
    assert_int_equal(mailbox_dropped(r.mailbox), 0); /* nobody misses it */
    uv_run(&loop, UV_RUN_NOWAIT);
    assert_int_equal(r.letters, row->wanted);
    mailbox_close(r.mailbox);
    end(&r, &loop);
}

/* A late acknowledgement of the last connection must be known as such. */
static void test_stamp(void **state)
{
    struct reader r;
    uv_loop_t loop;

    (void)state;
    begin(&r, &loop);
    mailbox_stamp(r.mailbox);
    unsigned old = mailbox_stamp(r.mailbox);
    mailbox_post(r.mailbox, letter_new(LETTER_ACKED, NULL, 0, NULL, 0));
    assert_int_not_equal(mailbox_stamp(r.mailbox), old);
    uv_run(&loop, UV_RUN_NOWAIT);
    assert_int_equal(r.letters, 1);
    assert_int_equal(r.stamp, old);
    mailbox_close(r.mailbox);
    end(&r, &loop);
}

static void test_left_over(void **state)
{
    struct reader r;
    uv_loop_t loop;

    (void)state;
    begin(&r, &loop);
    for (int i = 0; i < 10; i++)
        post_message(r.mailbox, "t", 1);
    mailbox_close(r.mailbox);
    mailbox_close(r.mailbox);
    end(&r, &loop);
    assert_int_equal(r.letters, 0);
}

int main(void)
{
    struct suite suite = { 0 };

    suite_add(&suite, "two threads", test_threads, NULL);
    suite_add(&suite, "bounds", test_bounds, NULL);
    SUITE_ROWS(&suite, filter_rows, test_filter);
    suite_add(&suite, "stamps", test_stamp, NULL);
    suite_add(&suite, "closed with letters in it", test_left_over, NULL);
    return suite_run(&suite, "mailbox");
}
