/* Order, window, expiry, repetition: scripts over the outbox. */
#include "outbox.h"
#include "testing.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/*
 * One letter is one message. Small: a suggestion (its letter is the id), capital: of the
 * session; `.X` newest only; `:X` too, and it lasts; `;X` too, and it is empty. `>` sends all that
 * the window lets through, `!x` acknowledges x, `~` the connection goes, `-x` cancels, `_x` forgets
 * the topic, `@` time passes beyond expiry, `?` no clock yet.
 */
static const struct row {
    const char *name, *script;
    const char *want; /* what was sent, in order */
    size_t waiting, under_way;
    uint64_t dropped;
} rows[] = {
    { "in order", "abc>", "abc", 0, 3, 0 },
    { "the session goes first", "aBcD>", "BDac", 0, 4, 0 },
    { "acknowledged: gone", "ab>!a!b", "ab", 0, 0, 0 },
    { "not acknowledged: the same again", "ab>!a~>", "abb", 0, 1, 0 },
    { "the session's go with it", "aB>~>", "Baa", 0, 1, 0 },
    { "the session's that wait, too", "BC~>", "", 0, 0, 0 },
    { "order is kept over a loss", "abc>!b~>", "abcac", 0, 2, 0 },
    { "one suggestion is not taken twice", "aa>", "a", 0, 1, 0 },
    { "nor while it is under way", "a>a>", "a", 0, 1, 0 },
    { "but again after its end", "a>!aa>", "aa", 0, 1, 0 },
    { "the newest takes the old one's place", ".B.C.B>", "BC", 0, 2, 0 },
    { "but not of one under way", ".B>.B>", "BB", 0, 2, 0 },
    { "cleared, and used anew: not cleared after that", ":B.B>", "B", 0, 1, 0 },
    { "also when the connection went between", ":B~.B>", "B", 0, 1, 0 },
    { "used, and cleared before it went", ".B:B>", "B", 0, 1, 0 },
    { "cleared too late: then anew", ":B>.B>", "BB", 0, 2, 0 },
    { "expired: never sent", "ab@>", "", 0, 0, 2 },
    { "under way when it expires", "a>@!a", "a", 0, 0, 0 },
    { "expired after a loss", "a>@~>", "a", 0, 0, 1 },
    { "no clock yet: what expires waits, the rest goes", "?aB>", "B", 1, 1, 0 },
    { "and is looked at again once there is one", "?ab>@>", "", 0, 0, 2 },
    { "cancelled before it went", "ab-a>", "b", 0, 1, 0 },
    { "cancelled too late", "a>-a", "a", 0, 1, 0 },
    { "forgotten before it went", "abA_a_A>", "b", 0, 1, 0 },
    { "forgotten under way: not sent again", "ab>_a~>", "abb", 0, 1, 0 },
    { "forgotten under way: the window opens", "abcdefghijklmnopqrs>_a>", "abcdefghijklmnopq", 2,
      16, 0 },
    { "its clearing is not", "B;B_B>", "B", 0, 1, 0 },
    { "the window holds", "abcdefghijklmnopqrs>", "abcdefghijklmnop", 3, 16, 0 },
    { "and opens with each answer", "abcdefghijklmnopqrs>!c>", "abcdefghijklmnopq", 2, 16, 0 },
};

static void test_script(void **state)
{
    const struct row *row = *state;
    struct outbox o;
    char sent[128] = "";
    int64_t now = 1000;
    bool newest_only = false, lasts = false, is_empty = false;

    outbox_init(&o);
    for (const char *s = row->script; *s; s++) {
        struct outbox_item *item;
        char name[2] = { *s, '\0' };
        if (*s == '>') {
            while ((item = outbox_next(&o, now)) != NULL) {
                strncat(sent, item->topic, 1);
                outbox_sent(&o, item, item->topic[0]);
            }
        } else if (*s == '?') {
            now = 0;
        } else if (*s == '!') {
            item = outbox_take(&o, *++s);
            assert_non_null(item);
            assert_int_equal(item->topic[0], *s);
            outbox_item_free(item);
        } else if (*s == '~') {
            outbox_down(&o);
        } else if (*s == '@') {
            now += 10000;
        } else if (*s == '-') {
            name[0] = *++s;
            outbox_cancel(&o, name);
        } else if (*s == '_') {
            name[0] = *++s;
            outbox_forget(&o, name);
        } else if (*s == '.' || *s == ':' || *s == ';') {
            newest_only = true;
            lasts = *s != '.';
            is_empty = *s == ';';
        } else {
            const bool session = *s >= 'A' && *s <= 'Z';
            outbox_put(&o, &(struct outbox_message){
                               .lane = session && !lasts ? OUTBOX_SESSION : OUTBOX_LASTING,
                               .topic = name,
                               .bytes = name,
                               .len = is_empty ? 0 : 1,
                               .newest_only = newest_only,
                               .expires_unix_ms = session ? 0 : 5000,
                               .suggestion = session ? NULL : name,
                           });
            newest_only = lasts = is_empty = false;
        }
    }
    assert_string_equal(sent, row->want);
    assert_int_equal(outbox_waiting(&o), row->waiting);
    assert_int_equal(o.under_way, row->under_way);
    assert_int_equal(o.dropped, row->dropped);
    outbox_fini(&o);
}

static void test_bounds(void **state)
{
    struct outbox o;
    struct outbox_item *item;

    (void)state;
    outbox_init(&o);
    for (int i = 0; i < OUTBOX_LASTING_MAX + 10; i++) {
        char id[16];
        snprintf(id, sizeof(id), "p-%d", i);
        assert_int_equal(outbox_put(&o, &(struct outbox_message){ .lane = OUTBOX_LASTING,
                                                                  .topic = id,
                                                                  .suggestion = id }),
                         0);
    }
    assert_int_equal(outbox_waiting(&o), OUTBOX_LASTING_MAX);
    assert_int_equal(o.dropped, 10);
    item = outbox_next(&o, 0);
    assert_string_equal(item->topic, "p-10"); /* the oldest went */

    for (int i = 0; i < OUTBOX_SESSION_MAX; i++)
        assert_int_equal(
            outbox_put(&o, &(struct outbox_message){ .lane = OUTBOX_SESSION, .topic = "t" }), 0);
    assert_int_equal(
        outbox_put(&o, &(struct outbox_message){ .lane = OUTBOX_SESSION, .topic = "t" }), -ENOBUFS);
    assert_int_equal(o.dropped, 11);
    outbox_fini(&o);
}

int main(void)
{
    struct suite suite = { 0 };

    SUITE_ROWS(&suite, rows, test_script);
    suite_add(&suite, "bounds", test_bounds, NULL);
    return suite_run(&suite, "outbox");
}
