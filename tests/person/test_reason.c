/* Why there is no score, where the links and the house know it better than the heart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "instant.h"
#include "reason.h"

#define S US_PER_S

/* clang-format off */
static const struct reason_row {
    const char *name;
    enum link_state link;
    bool has_link, away;
    enum contact contact;
    enum why heart;
    int64_t quiet_s; /* -1: never heard */
    enum why want;
} reasons[] = {
    { "the heart's own word while beats come", LINK_LISTENING, true, false, CONTACT_SKIN, WHY_MOVING, 5, WHY_MOVING },
    { "asleep, which no link can know", LINK_LISTENING, true, false, CONTACT_SKIN, WHY_ASLEEP, 5, WHY_ASLEEP },
    { "asleep, and the strap has slipped off", LINK_SILENT, true, false, CONTACT_SKIN, WHY_ASLEEP, 60, WHY_LINK_LOST },
    { "asleep away from home, with the strap on", LINK_LISTENING, true, true, CONTACT_SKIN, WHY_ASLEEP, 5, WHY_ASLEEP },
    { "asleep, and out of reach", LINK_AWAY, true, true, CONTACT_SKIN, WHY_ASLEEP, 60, WHY_AWAY },
    { "asleep, the strap taken off for the night", LINK_NOT_WORN, true, false, CONTACT_SKIN, WHY_ASLEEP, 60, WHY_NOT_WORN },
    { "a strap in the hand", LINK_LISTENING, true, false, CONTACT_NONE, WHY_OK, 1, WHY_NOT_WORN },
    { "nobody has a sensor", LINK_OFF, false, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, -1, WHY_NO_SENSOR },
    { "a sensor that never spoke", LINK_AWAY, true, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, -1, WHY_LINK_LOST },
    { "gone for a minute", LINK_AWAY, true, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, 60, WHY_LINK_LOST },
    { "gone for half an hour", LINK_AWAY, true, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, 1800, WHY_AWAY },
    { "the house knows better", LINK_AWAY, true, true, CONTACT_UNKNOWN, WHY_NO_SENSOR, 60, WHY_AWAY },
    { "let go for the phone", LINK_RELEASED, true, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, 60, WHY_PAUSED },
    { "in the hand, then let go for the phone", LINK_RELEASED, true, false, CONTACT_NONE, WHY_NO_SENSOR, 60, WHY_PAUSED },
    { "in the hand for a while", LINK_LISTENING, true, false, CONTACT_NONE, WHY_NO_SENSOR, 60, WHY_NOT_WORN },
    { "taken off, and let go", LINK_NOT_WORN, true, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, 60, WHY_NOT_WORN },
    { "taken off, and off the air", LINK_ASLEEP, true, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, 3600, WHY_NOT_WORN },
    { "not worn since the start", LINK_ASLEEP, true, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, -1, WHY_NOT_WORN },
    { "taken off a moment ago", LINK_NOT_WORN, true, false, CONTACT_UNKNOWN, WHY_OK, 15, WHY_OK },
    { "taken off, and the house knows better", LINK_NOT_WORN, true, true, CONTACT_UNKNOWN, WHY_NO_SENSOR, 60, WHY_AWAY },
    { "no adapter since the start", LINK_OFF, true, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, -1, WHY_NO_SENSOR },
    { "the adapter was pulled out", LINK_OFF, true, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, 60, WHY_LINK_LOST },
    { "the adapter was pulled out long ago", LINK_OFF, true, false, CONTACT_UNKNOWN, WHY_NO_SENSOR, 3600, WHY_LINK_LOST },
    { "silent though connected", LINK_SILENT, true, false, CONTACT_UNKNOWN, WHY_OK, 30, WHY_LINK_LOST },
};
/* clang-format on */

static void test_reason(void **state)
{
    const struct reason_row *r = *state;
    struct surroundings s = { 0 };
    struct sensor_status link = { .id = "strap", .link = r->link };
    struct lead_sensor lead = { .contact = r->contact };

    if (r->has_link)
        surroundings_link(&s, &link);
    surroundings_context(&s, &(struct context){ .kind = CONTEXT_AWAY, .value = r->away });
    assert_int_equal(
        reason_of(&s, &lead, r->heart, r->quiet_s < 0 ? INSTANT_NEVER : r->quiet_s * S), r->want);
}

/* Of two sensors, the one at fault is the reason, not the one in the drawer. */
static void test_two_links(void **state)
{
    static const struct {
        enum link_state first, second;
        enum why want;
    } rows[] = {
        { LINK_ASLEEP, LINK_SILENT, WHY_LINK_LOST }, { LINK_BACKOFF, LINK_NOT_WORN, WHY_LINK_LOST },
        { LINK_ASLEEP, LINK_AWAY, WHY_NOT_WORN },    { LINK_NOT_WORN, LINK_ASLEEP, WHY_NOT_WORN },
        { LINK_ASLEEP, LINK_RELEASED, WHY_PAUSED },  { LINK_OFF, LINK_ASLEEP, WHY_NOT_WORN },
        { LINK_OFF, LINK_AWAY, WHY_LINK_LOST },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct surroundings s = {
            .links = { { "a", rows[i].first }, { "b", rows[i].second } }, .link_count = 2
        };
        assert_int_equal(reason_of(&s, NULL, WHY_NO_SENSOR, 60 * S), rows[i].want);
    }
}

int main(void)
{
    enum { N = sizeof(reasons) / sizeof(reasons[0]) };
    struct CMUnitTest tests[N + 1] = { [N] = cmocka_unit_test(test_two_links) };

    for (size_t i = 0; i < N; i++)
        tests[i] = (struct CMUnitTest){ .name = reasons[i].name,
                                        .test_func = test_reason,
                                        .initial_state = (void *)(uintptr_t)&reasons[i] };
    return cmocka_run_group_tests_name("reason", tests, NULL, NULL);
}
