/* What is known of movement: acceleration, and the house where there is none. */
#include "testing.h"

#include "body.h"
#include "instant.h"

#include <math.h>

enum { KNOWN = 1, STRONG = 2, SOFT = 4, LASTING = 8, BED = 16, LONG_BED = 32 };

/* One thing that is said again and again: every_s 0: once, at from_s. */
struct said {
    int from_s, until_s, every_s;
    int kind; /* context_kind, or ACC */
    double value;
};
enum {
    ACC = CONTEXT_KINDS,
    ROOM = CONTEXT_ROOM_MOTION,
    STEP = CONTEXT_STEPS,
    IN_BED = CONTEXT_IN_BED
};

/* clang-format off */
static const struct row {
    const char *name;
    int n;
    struct said said[3];
    int at_s, want;
} rows[] = {
    { "nothing at all", 0, { { 0 } }, 100, 0 },
    { "ten samples are none", 1, { { 0, 9, 1, ACC, .01 } }, 10, 0 },
    { "eleven are", 1, { { 0, 10, 1, ACC, .01 } }, 10, KNOWN },
    { "an hour of stillness", 1, { { 0, 3600, 1, ACC, .01 } }, 3600, KNOWN },
    { "fidgeting", 1, { { 0, 100, 1, ACC, .03 } }, 100, KNOWN | SOFT },
    { "hardly walking", 1, { { 0, 100, 1, ACC, .075 } }, 100, KNOWN | SOFT },
    { "walking", 1, { { 0, 100, 1, ACC, .1 } }, 100, KNOWN | SOFT | STRONG },
    { "it fell silent", 1, { { 0, 100, 1, ACC, .1 } }, 131, 0 },
    { "half a minute's mean: ten seconds ago", 2, { { 0, 80, 1, ACC, .01 }, { 81, 90, 1, ACC, .1 } }, 100, KNOWN | SOFT },
    { "twenty-five seconds ago", 2, { { 0, 70, 1, ACC, .5 }, { 71, 100, 1, ACC, .01 } }, 95, KNOWN | SOFT | STRONG },
    { "the most there is", 1, { { 0, 100, 1, ACC, 99 } }, 100, KNOWN | SOFT | STRONG },
    { "more than there is", 1, { { 0, 100, 1, ACC, 101 } }, 100, 0 },
    { "nothing moves at all", 1, { { 0, 100, 1, ACC, 0 } }, 100, KNOWN },
    { "below nothing and beyond everything", 3, { { 0, 100, 1, ACC, -.1 }, { 0, 100, 1, ACC, 1e9 }, { 0, 100, 1, ACC, NAN } }, 100, 0 },

    { "motion in the room", 1, { { 0, 0, 0, ROOM, 1 } }, 10, SOFT },
    { "for a minute", 1, { { 0, 0, 0, ROOM, 1 } }, 60, SOFT | LASTING },
    { "which stopped", 2, { { 0, 0, 0, ROOM, 1 }, { 100, 0, 0, ROOM, 0 } }, 100, 0 },
    { "and began again", 3, { { 0, 0, 0, ROOM, 1 }, { 100, 0, 0, ROOM, 0 }, { 110, 0, 0, ROOM, 1 } }, 169, SOFT },
    { "repeated, it lasts", 1, { { 0, 900, 60, ROOM, 1 } }, 900, SOFT | LASTING },
    { "almost five minutes without news", 1, { { 0, 0, 0, ROOM, 1 } }, 299, SOFT | LASTING },
    { "five minutes without news", 1, { { 0, 0, 0, ROOM, 1 } }, 300, 0 },
    { "news after that begins anew", 2, { { 0, 0, 0, ROOM, 1 }, { 400, 0, 0, ROOM, 1 } }, 410, SOFT },
    { "a sensor that hangs and repeats itself", 1, { { 0, 7200, 60, ROOM, 1 } }, 1800, 0 },
    { "it counts for half an hour", 1, { { 0, 7200, 60, ROOM, 1 } }, 1799, SOFT | LASTING },
    { "and never again before a 0", 1, { { 0, 7200, 60, ROOM, 1 } }, 7200, 0 },
    { "after which it does", 3, { { 0, 1900, 60, ROOM, 1 }, { 1910, 0, 0, ROOM, 0 }, { 1920, 0, 0, ROOM, 1 } }, 1930, SOFT },
    { "a quiet room proves nothing", 1, { { 0, 900, 60, ROOM, 0 } }, 900, 0 },
    { "acceleration rules over the room", 2, { { 0, 900, 1, ACC, .01 }, { 0, 900, 60, ROOM, 1 } }, 900, KNOWN },
    { "nonsense from the room", 2, { { 0, 900, 60, ROOM, NAN }, { 0, 900, 60, ROOM, -1 } }, 900, 0 },

    { "walking, told each minute", 1, { { 0, 600, 60, STEP, 100 } }, 605, SOFT | STRONG | LASTING },
    { "walking, told each second", 1, { { 0, 60, 1, STEP, 2 } }, 60, SOFT | STRONG | LASTING },
    { "a few steps about the room", 1, { { 0, 600, 60, STEP, 15 } }, 605, 0 },
    { "it stopped, and that is told", 2, { { 0, 600, 60, STEP, 100 }, { 660, 780, 60, STEP, 0 } }, 781, 0 },
    { "it stopped, and nothing is told: held for two minutes", 1, { { 0, 600, 60, STEP, 100 } }, 719, SOFT | STRONG | LASTING },
    { "and no longer", 1, { { 0, 600, 60, STEP, 100 } }, 720, 0 },
    { "fifty steps, of one minute", 1, { { 0, 60, 60, STEP, 50 } }, 61, SOFT | STRONG | LASTING },
    { "fifty steps, of an hour's silence", 2, { { 0, 0, 0, STEP, 0 }, { 3600, 0, 0, STEP, 50 } }, 3601, SOFT | STRONG | LASTING },
    { "thirty steps, of an hour's silence", 2, { { 0, 0, 0, STEP, 0 }, { 3600, 0, 0, STEP, 30 } }, 3601, 0 },
    { "a walk that began half a minute ago", 2, { { 0, 600, 10, STEP, 0 }, { 610, 640, 10, STEP, 8 } }, 640, SOFT | STRONG | LASTING },
    { "one that began ten seconds ago, slowly", 2, { { 0, 600, 10, STEP, 0 }, { 610, 610, 10, STEP, 16 } }, 610, 0 },
    { "two messages at one instant are a second's steps", 3, { { 0, 600, 60, STEP, 0 }, { 600, 0, 0, STEP, 0 }, { 600, 0, 0, STEP, 15 } }, 601, 0 },
    { "many steps in two messages at one instant", 3, { { 0, 600, 60, STEP, 0 }, { 600, 0, 0, STEP, 0 }, { 600, 0, 0, STEP, 60 } }, 601, SOFT | STRONG | LASTING },
    { "a counter that began anew", 1, { { 0, 0, 0, STEP, 120000 } }, 10, 0 },
    { "a long day's steps at once", 1, { { 0, 0, 0, STEP, 90000 } }, 10, SOFT | STRONG | LASTING },
    { "a counter that ran backwards", 1, { { 0, 600, 60, STEP, -5000 } }, 605, 0 },
    { "acceleration rules over steps", 2, { { 0, 600, 1, ACC, .01 }, { 0, 600, 60, STEP, 100 } }, 600, KNOWN },

    { "in bed", 1, { { 0, 0, 0, IN_BED, 1 } }, 10, KNOWN | BED },
    { "in bed for ten minutes", 1, { { 0, 0, 0, IN_BED, 1 } }, 600, KNOWN | BED | LONG_BED },
    { "told again and again, it is the same night", 1, { { 0, 900, 60, IN_BED, 1 } }, 900, KNOWN | BED | LONG_BED },
    { "got up", 2, { { 0, 0, 0, IN_BED, 1 }, { 900, 0, 0, IN_BED, 0 } }, 900, 0 },
    { "and lay down again", 3, { { 0, 0, 0, IN_BED, 1 }, { 900, 0, 0, IN_BED, 0 }, { 1000, 0, 0, IN_BED, 1 } }, 1599, KNOWN | BED },
    { "almost twelve hours in bed", 1, { { 0, 0, 0, IN_BED, 1 } }, 12 * 3600 - 1, KNOWN | BED | LONG_BED },
    { "nobody lies for twelve hours without a word", 1, { { 0, 0, 0, IN_BED, 1 } }, 12 * 3600, 0 },
    { "a mat that hangs and repeats itself", 1, { { 0, 13 * 3600, 60, IN_BED, 1 } }, 13 * 3600, 0 },
    { "it counts for twelve hours", 1, { { 0, 13 * 3600, 60, IN_BED, 1 } }, 12 * 3600 - 1, KNOWN | BED | LONG_BED },
    { "it works again", 3, { { 0, 13 * 3600, 60, IN_BED, 1 }, { 13 * 3600 + 10, 0, 0, IN_BED, 0 }, { 13 * 3600 + 20, 0, 0, IN_BED, 1 } }, 13 * 3600 + 30, KNOWN | BED },
    { "nobody is not in bed for known", 1, { { 0, 900, 60, IN_BED, 0 } }, 900, 0 },
    { "in bed, and another moves in the room", 2, { { 0, 900, 60, IN_BED, 1 }, { 0, 900, 60, ROOM, 1 } }, 900, KNOWN | BED | LONG_BED },
    { "walking though the mat says in bed", 2, { { 0, 0, 0, IN_BED, 1 }, { 600, 900, 60, STEP, 100 } }, 900, KNOWN | BED | LONG_BED | SOFT | STRONG | LASTING },
    { "tossing in bed, with acceleration", 2, { { 0, 900, 1, ACC, .03 }, { 0, 0, 0, IN_BED, 1 } }, 900, KNOWN | BED | LONG_BED | SOFT },

    { "guests and nobody at home say nothing of a body", 2, { { 0, 900, 60, CONTEXT_GUESTS, 1 }, { 0, 900, 60, CONTEXT_AWAY, 1 } }, 900, 0 },
};
/* clang-format on */

static void say(struct body *b, int t_s, const struct said *s)
{
    if (s->kind == ACC)
        body_accelerate(b, t_s * US_PER_S, s->value);
    else
        body_context(b, t_s * US_PER_S, &(struct context){ (enum context_kind)s->kind, s->value });
}

static bool is_due(const struct said *s, int t_s)
{
    if (s->every_s == 0)
        return t_s == s->from_s;
    return t_s >= s->from_s && t_s <= s->until_s && (t_s - s->from_s) % s->every_s == 0;
}

static int bits(const struct movement *m)
{
    return (m->known ? KNOWN : 0) | (m->strong ? STRONG : 0) | (m->soft ? SOFT : 0) |
           (m->house_lasting ? LASTING : 0) | (m->in_bed ? BED : 0) |
           (m->long_in_bed ? LONG_BED : 0);
}

static void test_row(void **state)
{
    const struct row *r = *state;
    static struct body b;

    body_init(&b);
    for (int t_s = 0; t_s <= r->at_s; t_s++)
        for (int k = 0; k < r->n; k++)
            if (is_due(&r->said[k], t_s))
                say(&b, t_s, &r->said[k]);
    struct movement m = body_movement(&b, r->at_s * US_PER_S);
    if (bits(&m) != r->want)
        print_message("# got %d, want %d\n", bits(&m), r->want);
    assert_int_equal(bits(&m), r->want);
    assert_int_equal(body_is_known(&b, r->at_s * US_PER_S), m.known);
}

/* Acceleration counts on average, so that the pauses of a ride do not look like a desk. */
static void test_moved(void **state)
{
    (void)state;
    struct moved moved = { 0 };
    struct movement m = { .acceleration_g = .06, .known = true };
    int first_s = 0;

    for (int t_s = 10; t_s <= 300 && !first_s; t_s += 10)
        first_s = moved_step(&moved, &m, 10) ? t_s : 0;
    assert_int_equal(first_s, 30);
    m.acceleration_g = .015;
    moved.average_g = .04;
    for (int t_s = 0; t_s < 60; t_s += 10)
        assert_true(moved_step(&moved, &m, 10));
    for (int t_s = 0; t_s < 60; t_s += 10)
        moved_step(&moved, &m, 10);
    assert_false(moved_step(&moved, &m, 10));
    m = (struct movement){ .acceleration_g = NAN, .house_lasting = true };
    assert_true(moved_step(&moved, &m, 10));
    m = (struct movement){ .acceleration_g = .01, .known = true };
    moved.average_g = 1;
    assert_true(moved_step(&moved, &m, 10));
    m.acceleration_g = NAN; /* it fell silent: what comes back is of another time */
    assert_false(moved_step(&moved, &m, 10));
    m.acceleration_g = .01;
    assert_false(moved_step(&moved, &m, 10));
}

int main(void)
{
    struct tests tests = { 0 };

    ADD_ROWS(&tests, rows, test_row);
    ADD_TEST(&tests, test_moved);
    return RUN_TESTS(&tests, "body");
}
