/*
 * Appointments as files: vectors byte by byte, and a reader of RFC 5545 in other words than the
 * writer's, which gets back what was put in, whatever that is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ics.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define NOON INT64_C(1769943600000) /* 2026-02-01T11:00:00Z */

#define BEGIN(uid, made, at, minutes)                                                        \
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//balm//balm//EN\r\nBEGIN:VEVENT\r\nUID:" uid \
    "\r\nDTSTAMP:" made "\r\nDTSTART:" at "\r\nDURATION:PT" minutes "M\r\n"
#define END "END:VEVENT\r\nEND:VCALENDAR\r\n"
#define ALARM(words, minutes)                                                        \
    "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:" words "\r\nTRIGGER:-PT" minutes \
    "M\r\nEND:VALARM\r\n"

static const struct {
    const char *name;
    struct ics_event event;
    const char *want;
} vectors[] = {
    { "all there is",
      { "balm-alex-1769943600@balm", NOON - 86400000, NOON, 60, 180, "Massage", "Hands",
        "https://hands.example/?a=1;b=2,3" },
      BEGIN("balm-alex-1769943600@balm", "20260131T110000Z", "20260201T110000Z",
            "60") "SUMMARY:Massage\r\nDESCRIPTION:Hands\r\nURL:https://hands.example/?a=1;b=2,3\r\n"
                  "CLASS:PRIVATE\r\n" ALARM("Massage", "180") END },
    { "as little as there may be: no alarm, nothing said",
      { "u", NOON, NOON, 10, 0, "", "", "" },
      BEGIN("u", "20260201T110000Z", "20260201T110000Z", "10") "CLASS:PRIVATE\r\n" END },
    { "nothing said at all",
      { "u", NOON, NOON, 10, 15, NULL, NULL, NULL },
      BEGIN("u", "20260201T110000Z", "20260201T110000Z",
            "10") "CLASS:PRIVATE\r\n" ALARM("balm", "15") END },
    { "what would end a value is escaped, what would end a line is gone",
      { "u", NOON, NOON, 90, 0, "a;b,c\\d", "one\ntwo\r\nthree\tfour\x7f", "http://x/\r\nX:1" },
      BEGIN("u", "20260201T110000Z", "20260201T110000Z",
            "90") "SUMMARY:a\\;b\\,c\\\\d\r\nDESCRIPTION:one\\ntwo\\nthreefour\r\nURL:http://x/"
                  "X:1\r\n"
                  "CLASS:PRIVATE\r\n" END },
    { "a leap day, and a day far off",
      { "u", INT64_C(1709164800000), INT64_C(4102444799000), 240, 0, "", "", "" },
      BEGIN("u", "20240229T000000Z", "20991231T235959Z", "240") "CLASS:PRIVATE\r\n" END },
};

static void test_vector(void **state)
{
    size_t i = (size_t)(uintptr_t)*state;
    char out[ICS_SIZE];

    assert_int_equal(ics_print(out, sizeof(out), &vectors[i].event), 0);
    assert_string_equal(out, vectors[i].want);
}

/* ---- a reader ---- */

/* Joins folded lines; each must end in CRLF, hold at most 75 octets and whole characters. */
static void unfold(const char *text, char *out)
{
    while (*text) {
        const char *end = strstr(text, "\r\n");

        assert_non_null(end);
        assert_in_range(end - text, 1, 75);
        assert_true(((unsigned char)text[0] & 0xc0) != 0x80);
        assert_true(((unsigned char)text[text[0] == ' '] & 0xc0) != 0x80);
        memcpy(out, text, (size_t)(end - text));
        out += end - text;
        text = end + 2;
        if (*text == ' ')
            text++;
        else
            *out++ = '\n';
    }
    *out = '\0';
}

static bool find(const char *lines, const char *name, char *out)
{
    size_t len = strlen(name);

    for (const char *at = lines; *at; at += strcspn(at, "\n") + 1) {
        if (strncmp(at, name, len) != 0 || at[len] != ':')
            continue;
        for (at += len + 1; *at != '\n'; at++) {
            if (*at == '\\') {
                at++;
                *out++ = *at == 'n' ? '\n' : *at;
            } else {
                *out++ = *at;
            }
        }
        *out = '\0';
        return true;
    }
    return false;
}

/* Of every length around the fold, of characters of one to four octets, escapes among them. */
static void test_round_trip(void **state)
{
    static const char *const characters[] = {
        "a",  "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x99\x82", ";", "\\",
        "\n", ",",        "\\\n",         "x\xc3\xbc"
    };
    char text[1200], page[ICS_SIZE], lines[ICS_SIZE], back[ICS_SIZE];

    (void)state;
    for (size_t c = 0; c < sizeof(characters) / sizeof(characters[0]); c++)
        for (size_t lead = 0; lead < 80; lead++)
            for (size_t n = 1; n < 260; n += 43) {
                memset(text, 'b', lead);
                text[lead] = '\0';
                for (size_t i = 0; i < n; i++)
                    strcat(text, characters[c]);
                const struct ics_event event = { "u", NOON, NOON, 60, 0, "Massage", text, "" };

                assert_int_equal(ics_print(page, sizeof(page), &event), 0);
                unfold(page, lines);
                assert_true(find(lines, "DESCRIPTION", back));
                assert_string_equal(back, text);
                assert_true(find(lines, "END", back));
                assert_string_equal(back, "VEVENT");
            }
}

/* Half an appointment is none: whatever the room, it fits whole, or is refused. */
static void test_room(void **state)
{
    static const struct ics_event event = {
        "u", NOON, NOON, 60, 30, "Massage", "Hands", "http://x"
    };
    char whole[ICS_SIZE], out[ICS_SIZE];

    (void)state;
    assert_int_equal(ics_print(whole, sizeof(whole), &event), 0);
    for (size_t size = 1; size <= strlen(whole); size++)
        assert_int_equal(ics_print(out, size, &event), -ENOSPC);
    assert_int_equal(ics_print(out, strlen(whole) + 1, &event), 0);
    assert_string_equal(out, whole);
}

int main(void)
{
    enum { N = sizeof(vectors) / sizeof(vectors[0]) };
    struct CMUnitTest tests[N + 2] = {
        [N] = cmocka_unit_test(test_round_trip),
        [N + 1] = cmocka_unit_test(test_room),
    };

    for (size_t i = 0; i < N; i++)
        tests[i] =
            (struct CMUnitTest){ vectors[i].name, test_vector, NULL, NULL, (void *)(uintptr_t)i };
    return cmocka_run_group_tests_name("ics", tests, NULL, NULL);
}
