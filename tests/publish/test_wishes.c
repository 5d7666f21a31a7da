/* What sensors wish for comes, once each, and what nobody wishes for any more does not. */
#include "filter.h"
#include "rig.h"
#include "testing.h"

#include <stdlib.h>
#include <string.h>

static struct fake_broker fake;
static struct rig rig;

static int setup(void **state)
{
    (void)state;
    rig_init(&rig, 0);
    fake_open(&fake, &rig.loop, &(struct fake_manner){ 0 });
    rig.opt.port = (uint16_t)fake.port;
    rig_open(&rig);
    rig_add_alex(&rig);
    rig_wait_up(&rig);
    rig_wait_topic(&rig, &fake, "balm/alex/last", 1);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    rig_close(&rig, &fake);
    return 0;
}

static void test_wish(void **state)
{
    static const struct {
        const char *filter, *topic;
        bool wanted;
    } wishes[] = {
        { "home/+/motion", "home/hall/motion", true },
        { "home/+/motion", "home/hall/motion/x", false },
        { "zigbee/#", "zigbee/a/b", true },
        { "zigbee/#", "zigbee", true },
        { "exact", "exact", true },
        { "exact", "exactly", false },
        { "a/+", "a/", true },
    };
    size_t wanted = 0;

    (void)state;
    rig_forget(&rig);
    for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++)
        publish_wish(rig.publish, wishes[i].filter);
    assert_int_equal(rig.publish->wish_count, 4);
    for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
        fake_publish(&fake, wishes[i].topic, "{\"occupancy\":true}", -1, false);
        wanted += wishes[i].wanted;
    }
    rig_wait_events(&rig, "message", wanted);
    rig_run_ms(&rig, 20);
    assert_int_equal(rig_events(&rig, "message"), wanted);
    assert_string_equal(rig_last(&rig, "message")->text, "{\"occupancy\":true}");
}

static bool is_exact(void *ctx, const char *topic)
{
    (void)ctx;
    return strcmp(topic, "exact") == 0;
}

static void run_until(const int *count, int wanted)
{
    for (int ms = 0; ms < 5000 && *count < wanted; ms += 10)
        rig_run_ms(&rig, 10);
    rig_run_ms(&rig, 20);
}

/* What nobody wishes for any more does not come; what the broker had kept is known from news. */
static void test_wishes_given_up(void **state)
{
    (void)state;
    rig_forget(&rig);
    publish_keep_wishes(rig.publish, is_exact, NULL);
    assert_int_equal(rig.publish->wish_count, 1);
    run_until(&fake.unsubscribes, 3);
    assert_int_equal(fake.unsubscribes, 3);
    fake_publish(&fake, "zigbee/a", "x", -1, false);
    fake_publish(&fake, "exact", "old", -1, true);
    fake_publish(&fake, "exact", "new", -1, false);
    rig_wait_events(&rig, "message", 1);
    rig_wait_events(&rig, "kept message", 1);
    assert_int_equal(rig_events(&rig, "message"), 1);
    assert_string_equal(rig_last(&rig, "message")->text, "new");
    assert_string_equal(rig_last(&rig, "kept message")->text, "old");

    /* Commands come as ever, although a wish for them is over. */
    publish_wish(rig.publish, "balm/+/set/+");
    publish_keep_wishes(rig.publish, is_exact, NULL);
    fake_publish(&fake, "balm/alex/set/stop", "PRESS", -1, false);
    rig_wait_events(&rig, "set", 1);
    assert_int_equal(fake.unsubscribes, 3); /* it is one of our own filters as well */
}

struct kept_wishes {
    const char *const *topics; /* NULL-ended */
};

static bool is_listed(void *ctx, const char *topic)
{
    const struct kept_wishes *k = ctx;

    for (size_t i = 0; k->topics[i]; i++)
        if (strcmp(k->topics[i], topic) == 0)
            return true;
    return false;
}

/* For how many filters the broker would send it. */
static size_t copies_of(const char *topic)
{
    size_t count = 0;

    for (size_t i = 0; i < FAKE_FILTER_MAX; i++)
        count += fake.filters[i][0] && filter_covers(fake.filters[i], topic);
    return count;
}

/* Runs until the broker has heard what was asked for, or for long enough to know that it never
   will; then a little more, for what should not come. */
static void run_until_heard(const char *const *once, const char *const *never)
{
    for (int ms = 0; ms < 5000; ms += 10) {
        bool is_heard = true;
        for (size_t i = 0; once[i]; i++)
            is_heard &= copies_of(once[i]) == 1;
        for (size_t i = 0; never[i]; i++)
            is_heard &= copies_of(never[i]) == 0;
        if (is_heard)
            break;
        rig_run_ms(&rig, 10);
    }
    rig_run_ms(&rig, 30);
}

/* Wishes that come (and those that go again), and what then reaches the sensors once each. */
static void test_overlapping_wishes(void **state)
{
    static const struct {
        const char *name, *wishes[5], *kept[5];
        const char *once[4], *never[3];
        bool of_ours; /* nothing is expected but commands, once */
    } cases[] = {
        { .name = "a broader one first",
          .wishes = { "s/#", "s/a/rr", "s/+/rr" },
          .kept = { "s/#", "s/a/rr", "s/+/rr" },
          .once = { "s/a/rr", "s/b/rr", "s/x" } },
        { .name = "a broader one later",
          .wishes = { "s/a/rr", "s/+/rr", "s/#" },
          .kept = { "s/a/rr", "s/+/rr", "s/#" },
          .once = { "s/a/rr", "s/b/rr", "s/x" } },
        { .name = "the broader one goes",
          .wishes = { "s/a/rr", "s/#", "s/+/rr" },
          .kept = { "s/a/rr", "s/+/rr" },
          .once = { "s/a/rr", "s/b/rr" },
          .never = { "s/x" } },
        { .name = "both broader ones go",
          .wishes = { "s/a/rr", "s/#", "s/+/rr" },
          .kept = { "s/a/rr" },
          .once = { "s/a/rr" },
          .never = { "s/b/rr", "s/x" } },
        { .name = "two that meet",
          .wishes = { "a/+", "+/b" },
          .kept = { "a/+", "+/b" },
          .once = { "a/b", "a/c" },
          .never = { "d/b" } },
        { .name = "two that met, and the first goes",
          .wishes = { "a/+", "+/b" },
          .kept = { "+/b" },
          .once = { "a/b", "d/b" },
          .never = { "a/c" } },
        { .name = "two that meet, and one that covers them",
          .wishes = { "a/+", "+/b", "+/+" },
          .kept = { "a/+", "+/b", "+/+" },
          .once = { "a/b", "a/c", "d/b" } },
        { .name = "one that is refused covers none",
          .wishes = { "a/+/c", "x/y/z", "+/b/#", "d/b/+" },
          .kept = { "a/+/c", "x/y/z", "+/b/#", "d/b/+" },
          .once = { "a/b/c", "d/b/e", "x/y/z" },
          .never = { "e/b" } },
        { .name = "the same twice",
          .wishes = { "s/a", "s/a" },
          .kept = { "s/a" },
          .once = { "s/a" } },
        { .name = "one of ours",
          .wishes = { "balm/alex/set/stop" },
          .kept = { "balm/alex/set/stop" },
          .of_ours = true },
        { .name = "what covers ours",
          .wishes = { "balm/#" },
          .kept = { "balm/#" },
          .of_ours = true },
        { .name = "what meets ours",
          .wishes = { "balm/alex/#" },
          .kept = { "balm/alex/#" },
          .of_ours = true },
        { .name = "what covered ours, gone", .wishes = { "balm/#" }, .of_ours = true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        static const char *const none[] = { NULL };
        struct kept_wishes keep = { none };
        size_t once = 0;

        print_message("# %s\n", cases[i].name);
        publish_keep_wishes(rig.publish, is_listed, &keep);
        for (size_t k = 0; cases[i].wishes[k]; k++)
            publish_wish(rig.publish, cases[i].wishes[k]);
        keep.topics = cases[i].kept;
        publish_keep_wishes(rig.publish, is_listed, &keep);
        run_until_heard(cases[i].once, cases[i].never);
        rig_forget(&rig);
        for (; cases[i].once[once]; once++)
            fake_deliver(&fake, cases[i].once[once], "1");
        for (size_t k = 0; cases[i].never[k]; k++)
            fake_deliver(&fake, cases[i].never[k], "1");
        fake_deliver(&fake, "balm/alex/set/stop", "PRESS");
        rig_wait_events(&rig, "set", 1);
        if (once)
            rig_wait_events(&rig, "message", once);
        rig_run_ms(&rig, 20);
        assert_int_equal(rig_events(&rig, "set"), 1);
        if (!cases[i].of_ours)
            assert_int_equal(rig_events(&rig, "message"), once);
    }
}

/* What the broker has kept comes to a new wish, too, whose messages come already. */
static void test_kept_for_covered(void **state)
{
    int subscribes = fake.subscribes;

    (void)state;
    publish_wish(rig.publish, "s/#");
    run_until(&fake.subscribes, subscribes + 1);
    subscribes = fake.subscribes;
    publish_wish(rig.publish, "s/a");
    run_until(&fake.subscribes, subscribes + 1);
    assert_int_equal(fake.subscribes, subscribes + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wish),
        cmocka_unit_test(test_wishes_given_up),
        cmocka_unit_test(test_overlapping_wishes),
        cmocka_unit_test(test_kept_for_covered),
    };

    return cmocka_run_group_tests_name("wishes", tests, setup, teardown);
}
