/* Pace: what is sent when, of what is put on the board. */
#include "board.h"
#include "testing.h"

#include <stdio.h>
#include <string.h>

/* Script of seconds and values: `0a` puts value a at second 0, `0!a` in a hurry; `R` everything is
   due again, `P` the same is wanted again 4 s later. */
static const struct row {
    const char *name;
    int32_t pace_s, unchanged_s;
    const char *script;
    const char *want; /* second and value of each sending */
} rows[] = {
    { "the first at once", 10, 30, "0a", "0a 30a" },
    { "changed: after 10 s", 10, 30, "0a 5b", "0a 10b 40b" },
    { "only the newest counts", 10, 30, "0a 2b 4c 6d", "0a 10d 40d" },
    { "unchanged: after 30 s", 10, 30, "0a 10a 20a 29a", "0a 30a" },
    { "nobody puts it again: for as long as it stands", 10, 25, "0a", "0a 25a 50a" },
    { "news after it was repeated", 10, 30, "0a 32b", "0a 30a 40b" },
    { "news after a while", 10, 25, "0a 45b", "0a 25a 45b" },
    { "back to what it was", 10, 30, "0a 3b 5a", "0a 30a" },
    { "due again after a connect", 10, 30, "0a 3R", "0a 3a 33a" },
    { "in a hurry", 10, 30, "0a 3!b 4c", "0a 3b 13c 43c" },
    { "in a hurry, and overtaken by what has time", 10, 30, "0a 3!b 3c", "0a 3c 33c" },
    { "in a hurry, but nothing new", 10, 30, "0a 3!a 4b", "0a 10b 40b" },
    { "in no hurry any more", 10, 30, "0!a 1b", "0a 10b 40b" },
    { "pressed: the same again", 1, 0, "0a 9P", "0a 13a" },
    { "pressed, and news at once", 1, 0, "0a 9P 10b", "0a 10b" },
    { "pressed, and the same once more", 1, 0, "0a 9P 10a", "0a 13a" },
    { "pressed again and again", 1, 0, "0a 9P 10P 12P 14P", "0a 13a 18a" },
    { "pressed soon after it was sent", 10, 0, "0a 1b 2P", "0a 6b" },
    { "no pace: at once", 0, 0, "0a 1b 2c", "0a 1b 2c" },
    { "no pace, unchanged: not at all", 0, 0, "0a 1a 2a", "0a" },
    { "no pace, unchanged, but again", 0, 0, "0a 1a 2R", "0a 2a" },
};

static void test_pace(void **state)
{
    const struct row *row = *state;
    struct board b;
    char got[128] = "", one[16];
    const char *s = row->script;

    board_init(&b);
    for (int second = 0; second < 60; second++) {
        int at, used;
        while (sscanf(s, "%d%n", &at, &used) == 1 && at == second) {
            const bool hurried = s[used] == '!';
            const char what = s[used + hurried];
            s += strcspn(s, " ");
            s += *s == ' ';
            snprintf(one, sizeof(one), "\"%c\",\"t\":%d", what, second); /* time is no news */
            if (what == 'R')
                board_again(&b);
            else if (what == 'P')
                board_repeat(&b, "t", (second + 4) * US_PER_S);
            else
                assert_int_equal(
                    board_put(&b, &(struct board_value){ .topic = "t",
                                                         .text = strdup(one),
                                                         .pace_s = hurried ? 1 : row->pace_s,
                                                         .unchanged_s = row->unchanged_s }),
                    0);
        }
        int64_t now_us = second * US_PER_S;
        struct board_entry *e = board_next(&b, false, now_us);
        assert_int_equal(board_due(&b) <= now_us, e != NULL);
        if (!e)
            continue;
        snprintf(one, sizeof(one), "%s%d%c", got[0] ? " " : "", second, e->text[1]);
        strcat(got, one);
        board_sent(e, now_us);
        assert_null(board_next(&b, false, now_us));
    }
    assert_string_equal(got, row->want);
    board_fini(&b);
}

static void test_room(void **state)
{
    struct board b;
    char topic[16];

    (void)state;
    board_init(&b);
    for (int i = 0; i < BOARD_MAX + 5; i++) {
        snprintf(topic, sizeof(topic), "t%d", i);
        int rc = board_put(&b, &(struct board_value){ .topic = topic, .text = strdup("x") });
        assert_int_equal(rc == 0, i < BOARD_MAX);
    }
    assert_true(board_remove(&b, "t7"));
    assert_false(board_remove(&b, "t7"));
    assert_int_equal(board_put(&b, &(struct board_value){ .topic = "new", .text = strdup("x") }),
                     0);
    assert_int_equal(b.count, BOARD_MAX);
    board_fini(&b);
}

int main(void)
{
    struct suite suite = { 0 };

    SUITE_ROWS(&suite, rows, test_pace);
    suite_add(&suite, "room is bounded", test_room, NULL);
    return suite_run(&suite, "board");
}
