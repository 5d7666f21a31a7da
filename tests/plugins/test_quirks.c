/*
 * The table of devices, by names as they are advertised: what their users have seen on them. A name
 * that begins like another one must not fall to it.
 */
#include "heart_rate/quirks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define MS      .is_ms = true, .fills_500 = true
#define JUNK    .junk = true
#define HUAMI   .huami = true
#define TRUSTED .contact = QUIRK_CONTACT_TRUSTED
#define LIES    .contact = QUIRK_CONTACT_LIES

/* clang-format off */
static const struct row {
    const char *name; /* as advertised */
    enum quirk_rr rr;
    enum quirk_contact contact;
    bool is_ms, fills_500, junk, huami;
} rows[] = {
    { "Polar H7 0A1B2C3D", QUIRK_RR_BEATS, TRUSTED },
    { "Polar H9 0A1B2C3D", QUIRK_RR_BEATS },
    { "Polar H10 0A1B2C3D", QUIRK_RR_BEATS },
    { "Polar OH1 0A1B2C3D", QUIRK_RR_SMOOTHED },
    { "Polar OH1+ 0A1B2C3D", QUIRK_RR_SMOOTHED },
    { "Polar Sense 0A1B2C3D", QUIRK_RR_NONE },
    { "Polar Ignite 3", QUIRK_RR_NONE },
    { "Polar Vantage V2", QUIRK_RR_NONE },
    { "Polar Pacer Pro", QUIRK_RR_NONE },
    { "HRM-Dual:123456", QUIRK_RR_BEATS, JUNK },
    { "Garmin HRM-Dual", QUIRK_RR_BEATS, JUNK },
    { "HRM-Pro:123456", QUIRK_RR_BEATS },
    { "HRM-Pro+:123456", QUIRK_RR_BEATS },
    { "HRM-Fit:123456", QUIRK_RR_BEATS },
    { "HRM 600-123", QUIRK_RR_BEATS },
    { "Forerunner 245", QUIRK_RR_NONE },
    { "Venu 3", QUIRK_RR_NONE },
    { "v\xc3\xadvoactive HR", QUIRK_RR_NONE },
    { "fenix 7", QUIRK_RR_NONE },
    { "TICKR 1234", QUIRK_RR_BEATS },
    { "TICKR X 1234", QUIRK_RR_BEATS },
    { "TICKR FIT 1234", QUIRK_RR_NONE },
    { "Wahoo HRM v2.1", QUIRK_RR_UNKNOWN, LIES },
    { "BlueHR 1234", QUIRK_RR_UNKNOWN, LIES },
    { "COOSPO H6 1234", QUIRK_RR_BEATS },
    { "H808S 1234", QUIRK_RR_BEATS },
    { "H9Z_1234", QUIRK_RR_BEATS },
    { "COOSPO HW807", QUIRK_RR_SMOOTHED },
    { "HW807", QUIRK_RR_SMOOTHED },
    { "HW9 1234", QUIRK_RR_SMOOTHED },
    { "Magene H64", QUIRK_RR_BEATS },
    { "Magene H303", QUIRK_RR_BEATS },
    { "Magene H603", QUIRK_RR_BEATS },
    { "Magene H803", QUIRK_RR_SMOOTHED },
    { "moofit HR8", QUIRK_RR_BEATS },
    { "CYCPLUS H1", QUIRK_RR_BEATS },
    { "iGPSPORT HR40", QUIRK_RR_BEATS },
    { "iGPSPORT HR60", QUIRK_RR_SMOOTHED },
    { "XOSS X1", QUIRK_RR_BEATS },
    { "XOSS_X2_123", QUIRK_RR_BEATS },
    { "Bryton HRM", QUIRK_RR_BEATS },
    { "SCOSCHE RHYTHM+", QUIRK_RR_SMOOTHED },
    { "RHYTHM+1234", QUIRK_RR_SMOOTHED },
    { "RHYTHM24 1234", QUIRK_RR_OPTICAL },
    { "Movesense 123456789", QUIRK_RR_BEATS },
    { "WHOOP 4A0123456", QUIRK_RR_OPTICAL, MS },
    { "WHOOP 5AG012345", QUIRK_RR_OPTICAL, MS },
    { "Amazfit GTR 4", QUIRK_RR_NONE, HUAMI },
    { "Xiaomi Smart Band 9", QUIRK_RR_NONE, HUAMI },
    { "Mi Smart Band 5", QUIRK_RR_NONE, HUAMI },
    { "Mi Band 3", QUIRK_RR_NONE, HUAMI },
    { "Charge 6", QUIRK_RR_NONE },
    { "Pixel Watch 3", QUIRK_RR_NONE },
    { "COROS PACE 3 1234", QUIRK_RR_SMOOTHED },
    { "Suunto 9 123", QUIRK_RR_NONE },
    { "Suunto Smart Belt", QUIRK_RR_BEATS },
    { "Decathlon Dual HR", QUIRK_RR_UNKNOWN },
    { "GEONAUTE BLE HR", QUIRK_RR_UNKNOWN },
    { "Kalenji HR", QUIRK_RR_UNKNOWN },
    { "MZ-3 1234", QUIRK_RR_SMOOTHED },
    { "MZ-Switch 1234", QUIRK_RR_UNKNOWN },
    { "Mio Alpha", QUIRK_RR_SMOOTHED },
    { "UnderArmour HR", QUIRK_RR_SMOOTHED },
    { "LifeBEAM 1", QUIRK_RR_SMOOTHED },
    { "TomTom HRM", QUIRK_RR_SMOOTHED },
    { "Lezyne HR", QUIRK_RR_SMOOTHED },
    { "Vernier EHR-BTA", QUIRK_RR_SMOOTHED },
    { "InfiniTime", QUIRK_RR_NONE },
    { "Bangle.js 1a2b", QUIRK_RR_NONE, LIES },
    { "HeartCast", QUIRK_RR_NONE },
    { "Heart for Bluetooth", QUIRK_RR_NONE },
    { "HxM 012345", QUIRK_RR_BEATS },
    { "PanoBike HRM", QUIRK_RR_UNKNOWN },
    { "HR strap", QUIRK_RR_UNKNOWN },
    { "", QUIRK_RR_UNKNOWN },
};
/* clang-format on */

static void test_row(void **state)
{
    const struct row *row = *state;
    const struct quirk *q = quirk_find(row->name);

    assert_int_equal(q->rr, row->rr);
    assert_int_equal(q->contact, row->contact);
    assert_int_equal(q->unit_is_ms, row->is_ms);
    assert_int_equal(q->fills_500, row->fills_500);
    assert_int_equal(q->junk_last_word, row->junk);
    assert_int_equal(q->huami_layout, row->huami);
    assert_true(strlen(q->name) <= strlen(row->name));
}

int main(void)
{
    enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[ROWS];

    for (size_t i = 0; i < ROWS; i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name[0] ? rows[i].name : "no name",
                                        .test_func = test_row,
                                        .initial_state = (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("quirks", tests, NULL, NULL);
}
