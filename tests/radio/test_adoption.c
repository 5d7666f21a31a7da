/* Which one is taken in: alone, near, delivering, unknown; everything else is for a person. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "adoption.h"
#include "instant.h"

#define S(s) ((s)*US_PER_S)

/* clang-format off */
#define NAMED(n)  .address = "AA:BB:CC:DD:EE:" n, .name = "strap " n, .plugin = "heart-rate"
#define DBM(r)    .rssi_dbm = (r)
#define TRIED     .tried = true
#define DELIVERS  .tried = true, .delivers = true
#define OURS(s)   .sensor = (s)

static struct row {
    const char *name;
    struct candidate heard[6];
    int64_t open_us;
    enum adoption want;
    const char *which;  /* name; NULL: none */
    const char *words;  /* in p->why */
    const char *first;  /* in the why of the first candidate */
    bool looks_only, trying;
    const char *person; /* NULL: alex */
} rows[] = {
    { "nobody is heard", { { "" } }, S(5), ADOPTION_WAIT, NULL, "put the sensor on" },
    { "a strong one is tried at once", { { NAMED("01"), DBM(-50) } },
      S(0), ADOPTION_TRY, "strap 01", "connecting to strap 01", "to be tried" },
    { "a weak one is listed, not tried", { { NAMED("01"), DBM(-61) } },
      S(50), ADOPTION_WAIT, NULL, "too far away", "too weak to be taken by itself (-61 dBm)" },
    { "-60 dBm is not stronger than -60 dBm", { { NAMED("01"), DBM(-60) } },
      S(50), ADOPTION_WAIT, NULL, "too far away", "too weak" },
    { "-59 dBm is", { { NAMED("01"), DBM(-59) } }, S(50), ADOPTION_TRY, "strap 01" },
    { "a strength that is not known is not strong", { { NAMED("01"), DBM(0) } },
      S(50), ADOPTION_WAIT, NULL, "too far away", "not known yet" },
    { "a strength that is not known, and it delivers", { { NAMED("01"), DBM(0), DELIVERS } },
      S(50), ADOPTION_WAIT, NULL, NULL, "not known yet" },
    { "the strongest is tried first", { { NAMED("01"), DBM(-55) }, { NAMED("02"), DBM(-40) } },
      S(0), ADOPTION_TRY, "strap 02" },
    { "then the next", { { NAMED("01"), DBM(-55) }, { NAMED("02"), DBM(-40), DELIVERS } },
      S(20), ADOPTION_TRY, "strap 01" },
    { "one at a time", { { NAMED("01"), DBM(-55) } }, S(20), ADOPTION_WAIT, NULL, NULL,
      .trying = true },
    { "the only one that delivers, but others may still turn up", { { NAMED("01"), DBM(-50), DELIVERS } },
      S(9), ADOPTION_WAIT, NULL, "listening whether others do", "delivers beats" },
    { "the only one that delivers", { { NAMED("01"), DBM(-50), DELIVERS } },
      S(10), ADOPTION_TAKE, "strap 01", "the only one" },
    { "others that do not deliver are in nobody's way", { { NAMED("01"), DBM(-40), TRIED }, { NAMED("02"), DBM(-50), DELIVERS } },
      S(10), ADOPTION_TAKE, "strap 02", NULL, "no beats came" },
    { "weak ones of the neighbours are in nobody's way", { { NAMED("01"), DBM(-80) }, { NAMED("02"), DBM(-50), DELIVERS } },
      S(10), ADOPTION_TAKE, "strap 02" },
    { "a weak one that delivers is not taken by itself", { { NAMED("01"), DBM(-80), DELIVERS } },
      S(50), ADOPTION_WAIT, NULL, "too far away", "delivers beats, but too weak" },
    { "ours is listed, and never taken", { { NAMED("01"), DBM(-30), DELIVERS, OURS("polar") } },
      S(50), ADOPTION_WAIT, NULL, "put the sensor on", "already ours: polar" },
    { "ours is not tried", { { NAMED("01"), DBM(-30), OURS("polar") } },
      S(50), ADOPTION_WAIT, NULL, NULL, "already ours" },
    { "ours does not make a second one", { { NAMED("01"), DBM(-30), DELIVERS, OURS("polar") }, { NAMED("02"), DBM(-50), DELIVERS } },
      S(50), ADOPTION_TAKE, "strap 02" },
    { "two that deliver: a person says which", { { NAMED("01"), DBM(-50), DELIVERS }, { NAMED("02"), DBM(-40), DELIVERS } },
      S(3), ADOPTION_CHOOSE, "strap 02", "2 deliver beats, say which: balmctl adopt ADDRESS --person alex" },
    { "two that deliver, for nobody yet", { { NAMED("01"), DBM(-50), DELIVERS }, { NAMED("02"), DBM(-40), DELIVERS } },
      S(3), ADOPTION_CHOOSE, "strap 02", "--person P", .person = "" },
    { "two that deliver, and a third to be tried", { { NAMED("01"), DBM(-50), DELIVERS }, { NAMED("02"), DBM(-40), DELIVERS }, { NAMED("03"), DBM(-59) } },
      S(3), ADOPTION_TRY, "strap 03" },
    { "no plugin reads it", { { .address = "AA:BB:CC:DD:EE:01", .name = "lamp", DBM(-30) } },
      S(50), ADOPTION_WAIT, NULL, "put the sensor on", "no plugin" },
    { "without a name", { { .address = "AA:BB:CC:DD:EE:01", .plugin = "heart-rate", DBM(-30) } },
      S(50), ADOPTION_TRY, "", "without a name" },
    { "only looking: nothing is tried", { { NAMED("01"), DBM(-30) } },
      S(50), ADOPTION_WAIT, NULL, "nearby", "near enough", .looks_only = true },
    { "only looking: nothing is taken", { { NAMED("01"), DBM(-30), DELIVERS } },
      S(50), ADOPTION_WAIT, NULL, "nearby", .looks_only = true },
    { "no beats came: the air is listened to for a while", { { NAMED("01"), DBM(-30), TRIED } },
      S(5), ADOPTION_WAIT, NULL, "is it worn?", "is it worn?" },
    { "no beats came: tried again, it may have been put on", { { NAMED("01"), DBM(-30), TRIED } },
      S(15), ADOPTION_TRY, "strap 01" },
    { "no beats came, again: the air", { { NAMED("01"), DBM(-30), TRIED } },
      S(25), ADOPTION_WAIT, NULL, "is it worn?" },
    { "two without beats take turns: the first", { { NAMED("01"), DBM(-30), TRIED }, { NAMED("02"), DBM(-80) }, { NAMED("03"), DBM(-40), TRIED } },
      S(15), ADOPTION_TRY, "strap 01" },
    { "two without beats take turns: the second", { { NAMED("01"), DBM(-30), TRIED }, { NAMED("02"), DBM(-80) }, { NAMED("03"), DBM(-40), TRIED } },
      S(35), ADOPTION_TRY, "strap 03" },
    { "once one delivers, those without beats are left alone", { { NAMED("01"), DBM(-30), TRIED }, { NAMED("03"), DBM(-40), DELIVERS } },
      S(35), ADOPTION_TAKE, "strap 03" },
};
/* clang-format on */

static void check_row(void **state)
{
    const struct row *r = *state;
    struct pairing p = { .is_open = true, .adopts = !r->looks_only };
    size_t which = 77;

    snprintf(p.person, sizeof(p.person), "%s", r->person ? r->person : "alex");
    for (size_t i = 0; i < 6 && r->heard[i].address[0]; i++)
        adoption_heard(&p, &r->heard[i]);
    enum adoption got = adoption_judge(&p, S(1000), r->trying, S(1000) + r->open_us, &which);
    if (got != r->want)
        fail_msg("%d (wanted %d): %s", (int)got, (int)r->want, p.why);
    if (r->which) {
        assert_true(which < p.count);
        assert_string_equal(p.candidates[which].name, r->which);
    }
    if (r->words && !strstr(p.why, r->words))
        fail_msg("why is \"%s\"", p.why);
    if (r->first && !strstr(p.candidates[0].why, r->first))
        fail_msg("why of the first is \"%s\"", p.candidates[0].why);
    assert_null(strstr(p.why, "AA:BB"));
}

static struct candidate heard(int n, int rssi_dbm)
{
    struct candidate c = { .rssi_dbm = (int16_t)rssi_dbm, .plugin = "heart-rate" };

    snprintf(c.address, sizeof(c.address), "AA:BB:CC:DD:EE:%02X", (unsigned)n & 0xff);
    return c;
}

static void hear(struct pairing *p, int n, int rssi_dbm)
{
    struct candidate c = heard(n, rssi_dbm);

    adoption_heard(p, &c);
}

static void check_order(const struct pairing *p, const int *numbers, size_t count)
{
    assert_int_equal(p->count, count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(p->candidates[i].address, heard(numbers[i], 0).address);
}

static void test_order(void **state)
{
    struct pairing p = { .count = 0 };

    (void)state;
    hear(&p, 1, -70);
    hear(&p, 2, 0);
    hear(&p, 3, -50);
    hear(&p, 4, -70);
    hear(&p, 5, -100);
    check_order(&p, (const int[]){ 3, 1, 4, 5, 2 }, 5);
    hear(&p, 5, -70); /* as strong as those before it, which stay before it */
    check_order(&p, (const int[]){ 3, 1, 4, 5, 2 }, 5);
    hear(&p, 2, -40); /* known at last */
    check_order(&p, (const int[]){ 2, 3, 1, 4, 5 }, 5);
    assert_non_null(strstr(p.candidates[0].why, "near enough"));
    hear(&p, 2, -90); /* the strongest counts */
    hear(&p, 2, 0);
    assert_int_equal(p.candidates[0].rssi_dbm, -40);
    check_order(&p, (const int[]){ 2, 3, 1, 4, 5 }, 5);
}

static void test_brought_up_to_date(void **state)
{
    struct pairing p = { .count = 0 };
    struct candidate c = heard(1, -50), empty = heard(1, -55), named = heard(1, -52);

    (void)state;
    c.tried = c.delivers = true;
    snprintf(c.name, sizeof(c.name), "strap");
    empty.plugin[0] = '\0';
    snprintf(named.name, sizeof(named.name), "Strap of Alex");
    snprintf(named.plugin, sizeof(named.plugin), "polar");
    snprintf(named.sensor, sizeof(named.sensor), "alex-polar");

    adoption_heard(&p, &c);
    adoption_heard(&p, &empty);
    assert_int_equal(p.count, 1);
    assert_string_equal(p.candidates[0].name, "strap");
    assert_string_equal(p.candidates[0].plugin, "heart-rate");
    assert_true(p.candidates[0].tried && p.candidates[0].delivers);
    adoption_heard(&p, &named);
    assert_string_equal(p.candidates[0].name, "Strap of Alex");
    assert_string_equal(p.candidates[0].plugin, "polar");
    assert_string_equal(p.candidates[0].sensor, "alex-polar");
    assert_string_equal(p.candidates[0].why, "already ours: alex-polar");
}

static void test_full(void **state)
{
    struct pairing p = { .count = 0 };

    (void)state;
    for (int i = 0; i < CANDIDATES_MAX; i++)
        hear(&p, i, -60 - i);
    hear(&p, 100, -99); /* weaker than all: not let in */
    assert_int_equal(p.count, CANDIDATES_MAX);
    assert_string_equal(p.candidates[CANDIDATES_MAX - 1].address,
                        heard(CANDIDATES_MAX - 1, 0).address);
    hear(&p, 101, -59); /* the weakest goes */
    assert_int_equal(p.count, CANDIDATES_MAX);
    assert_string_equal(p.candidates[0].address, heard(101, 0).address);
    assert_string_equal(p.candidates[CANDIDATES_MAX - 1].address,
                        heard(CANDIDATES_MAX - 2, 0).address);

    struct candidate ours = heard(102, -100);
    snprintf(ours.sensor, sizeof(ours.sensor), "ours");
    adoption_heard(&p, &ours); /* is let in, however weak */
    assert_string_equal(p.candidates[CANDIDATES_MAX - 1].sensor, "ours");
    hear(&p, 103, -58); /* and stays: the weakest unknown one goes */
    assert_string_equal(p.candidates[CANDIDATES_MAX - 1].sensor, "ours");
    assert_string_equal(p.candidates[0].address, heard(103, 0).address);
}

static void test_full_of_those_that_matter(void **state)
{
    struct pairing p = { .count = 0 };

    (void)state;
    for (int i = 0; i < CANDIDATES_MAX; i++) {
        struct candidate c = heard(i, -90);
        c.tried = true;
        adoption_heard(&p, &c);
    }
    hear(&p, 100, -30);
    assert_int_equal(p.count, CANDIDATES_MAX);
    for (int i = 0; i < CANDIDATES_MAX; i++)
        assert_string_equal(p.candidates[i].address, heard(i, 0).address);
}

/* One of ours in the place of a stronger one, before others of ours that are stronger, too. */
static void test_full_keeps_order(void **state)
{
    struct pairing p = { .count = 0 };
    struct candidate ours = heard(100, -110), weakest = heard(101, -120);

    (void)state;
    snprintf(ours.sensor, sizeof(ours.sensor), "first");
    snprintf(weakest.sensor, sizeof(weakest.sensor), "second");
    for (int i = 0; i < CANDIDATES_MAX - 1; i++)
        hear(&p, i, -60 - i);
    adoption_heard(&p, &ours);
    adoption_heard(&p, &weakest);
    assert_int_equal(p.count, CANDIDATES_MAX);
    assert_string_equal(p.candidates[CANDIDATES_MAX - 2].sensor, "first");
    assert_string_equal(p.candidates[CANDIDATES_MAX - 1].sensor, "second");
    assert_string_equal(p.candidates[CANDIDATES_MAX - 3].address,
                        heard(CANDIDATES_MAX - 3, 0).address);
}

/* Whoever tries one writes into the list; the words follow with the next judgement. */
static void test_words_follow(void **state)
{
    struct pairing p = { .adopts = true };
    struct candidate tried = heard(1, -40);
    size_t which;

    (void)state;
    hear(&p, 1, -40);
    p.candidates[0].tried = true;
    adoption_judge(&p, 0, false, 0, &which);
    assert_non_null(strstr(p.candidates[0].why, "is it worn?"));
    p.candidates[0].tried = false;
    tried.tried = true;
    adoption_heard(&p, &tried);
    assert_true(p.candidates[0].tried);
}

static void test_long_names(void **state)
{
    struct pairing p = { .adopts = true };
    struct candidate c = heard(1, -30);
    size_t which;

    (void)state;
    memset(c.name, 'x', sizeof(c.name) - 1);
    memset(p.person, 'p', sizeof(p.person) - 1);
    adoption_heard(&p, &c);
    assert_int_equal(adoption_judge(&p, 0, false, 0, &which), ADOPTION_TRY);
    c.delivers = true;
    adoption_heard(&p, &c);
    assert_int_equal(adoption_judge(&p, 0, false, 0, &which), ADOPTION_WAIT);
    assert_int_equal(adoption_judge(&p, 0, false, S(10), &which), ADOPTION_TAKE);
    c = heard(2, -30);
    c.delivers = true;
    adoption_heard(&p, &c);
    assert_int_equal(adoption_judge(&p, 0, false, S(10), &which), ADOPTION_CHOOSE);
    assert_non_null(strstr(p.why, p.person)); /* nothing is cut off */
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[N + 7] = {
        cmocka_unit_test(test_order),        cmocka_unit_test(test_brought_up_to_date),
        cmocka_unit_test(test_full),         cmocka_unit_test(test_full_of_those_that_matter),
        cmocka_unit_test(test_long_names),   cmocka_unit_test(test_full_keeps_order),
        cmocka_unit_test(test_words_follow),
    };

    for (size_t i = 0; i < N; i++)
        tests[7 + i] = (struct CMUnitTest){ .name = rows[i].name,
                                            .test_func = check_row,
                                            .initial_state = &rows[i] };
    return cmocka_run_group_tests_name("adoption", tests, NULL, NULL);
}
