/* The line that breathes: the same view gives the same line, in any width, in any locale. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "breathe_line.h"
#include "page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FULL "\xe2\x96\x88"
#define HALF "\xe2\x96\x8c"

/* clang-format off */
static const struct row {
    const char *name;
    int columns;
    bool utf8;
    struct breathe_view view;
    const char *want;
} rows[] = {
    { "half a breath in, wide", 80, true,
      { .words = "Breathe in", .has_bar = true, .fill = 0.25, .left_s = 2.5, .with_you = "With you.", .remaining_s = 252 },
      "Breathe in   " FULL FULL FULL HALF "            3 s  With you.                                4:12" },
    { "nothing is known of the heart: the bar stays where it is", 80, true,
      { .words = "Breathe in", .has_bar = true, .fill = 0.25, .left_s = 2.5, .remaining_s = 252 },
      "Breathe in   " FULL FULL FULL HALF "            3 s                                           4:12" },
    { "half a breath in, narrow", 40, true,
      { .words = "Breathe in", .has_bar = true, .fill = 0.5, .left_s = 2, .with_you = "With you.", .remaining_s = 59 },
      "Breathe in   " FULL FULL FULL FULL FULL FULL FULL HALF "         2 s  0:59" },
    { "without block characters", 40, false,
      { .words = "Breathe out", .has_bar = true, .fill = 0.5, .left_s = 4, .remaining_s = 3599 },
      "Breathe out  ########.......  4 s 59:59" },
    { "full", 40, false,
      { .words = "Hold", .has_bar = true, .fill = 1.5, .left_s = 120, .remaining_s = 0 },
      "Hold         ############### 99 s  0:00" },
    { "empty", 40, false,
      { .words = "Stay empty", .has_bar = true, .fill = -1, .left_s = 0, .remaining_s = 5999 },
      "Stay empty   ...............  0 s 99:59" },
    { "a hundred minutes", 40, false,
      { .words = "Hold", .has_bar = true, .fill = 0, .left_s = 4, .remaining_s = 6000 },
      "Hold         .............  4 s 1:40:00" },
    { "two hours", 40, false,
      { .words = "", .left_s = 9, .remaining_s = 7200 },
      "              9 s 2:00:00" },
    { "longer than any clock", 40, false,
      { .words = "", .left_s = 9, .remaining_s = INT64_MAX },
      "              9 s >99 h" },
    { "long words", 40, false,
      { .words = "Breathe out slowly through the mouth", .has_bar = true, .fill = 0.5, .left_s = 7, .remaining_s = 60 },
      "Breathe out slowly  ####....  7 s  1:00" },
    { "after longer words", 80, false,
      { .words = "And a little more", .words_columns = 27, .has_bar = true, .fill = 1, .left_s = 1, .remaining_s = 60 },
      "And a little more           ########################################  1 s  1:00" },
    { "so narrow that only words are left", 20, false,
      { .words = "Breathe in", .has_bar = true, .fill = 0.5, .left_s = 2, .remaining_s = 5 },
      "Breathe   2 s  0:05" },
    { "narrower than a terminal can be", 1, false,
      { .words = "Breathe in", .has_bar = true, .fill = 0.5, .left_s = 2, .remaining_s = 5 },
      "Breathe   2 s  0:05" },
    { "paused", 40, true,
      { .words = "Breathe in", .has_bar = true, .fill = 0.5, .left_s = 2, .remaining_s = 5, .is_paused = true },
      "Paused       " FULL FULL FULL FULL FULL FULL FULL HALF "              0:05" },
    { "words that are listened to", 40, true,
      { .words = "", .left_s = 9.1, .remaining_s = 100 },
      "             10 s  1:40" },
    { "a long wait", 40, true,
      { .words = "Rest a moment: its effect is measured.", .left_s = NAN, .remaining_s = 360 },
      "Rest a moment: its effect is mea\xe2\x80\xa6  6:00" },
    { "words that this terminal does not have", 40, false,
      { .words = "Atme tief: gro\xc3\x9f\x1b[2J", .left_s = NAN, .remaining_s = 1 },
      "Atme tief: gro? [2J  0:01" },
    { "words that would steer the terminal", 40, true,
      { .words = "Atme\xc2\x9b" "2J gro\xc3\x9f\xc2\xa0\x7f.", .left_s = NAN, .remaining_s = 1 },
      "Atme 2J gro\xc3\x9f\xc2\xa0 .  0:01" },
};
/* clang-format on */

static void test_line(void **state)
{
    const struct row *r = *state;
    char line[BREATHE_LINE_SIZE];

    breathe_line(line, r->columns, r->utf8, &r->view);
    assert_string_equal(line, r->want);
    assert_true(page_width(line) < (size_t)(r->columns < 20 ? 20 : r->columns));
}

/* Of all widths, words and fills: it fits, and the bar never goes back while it fills. */
static void test_widths(void **state)
{
    static const char *const words[] = {
        "", "Hold", "Einatmen durch die Nase",
        "\xc3\xa4\xc3\xb6\xc3\xbc words as long as nobody would say them at once"
    };
    char line[BREATHE_LINE_SIZE];

    (void)state;
    for (int columns = 0; columns < 300; columns++)
        for (size_t w = 0; w < 4; w++) {
            size_t before = 0;
            for (int fill = 0; fill <= 40; fill++) {
                const struct breathe_view v = { .words = words[w],
                                                .has_bar = true,
                                                .fill = fill / 40.0,
                                                .left_s = 4,
                                                .with_you = fill % 2 ? words[3] : NULL,
                                                .remaining_s = 99 };
                size_t marks = 0;

                breathe_line(line, columns, false, &v);
                assert_true(strlen(line) < (size_t)(columns < 20 ? 20 : columns));
                for (const char *at = line; *at; at++)
                    marks += *at == '#';
                assert_true(marks >= before);
                before = marks;
                breathe_line(line, columns, true, &v);
                assert_true(page_width(line) < (size_t)(columns < 20 ? 20 : columns));
            }
        }
}

static void test_plain(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        { "Br\xc3\xbc"
          "cke \xe2\x80\xa6",
          "Br\xc3\xbc"
          "cke \xe2\x80\xa6" },
        { "\x1b[2J\t\x7f", "?[2J??" },
        { "\xc2\x80\xc2\x9b"
          "2J\xc2\x9f",
          "??2J?" },
        { "\xc2\xa0\xc3\x9b\xe2\x82\x9b", "\xc2\xa0\xc3\x9b\xe2\x82\x9b" },
        { "cut \xc2", "cut \xc2" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[40];

        strcpy(text, cases[i].text);
        page_plain(text, '?');
        assert_string_equal(text, cases[i].want);
    }
}

static void test_locales(void **state)
{
    static const struct {
        const char *lc_all, *lc_ctype, *lang;
        bool utf8;
    } cases[] = {
        { NULL, NULL, NULL, false },
        { NULL, NULL, "C", false },
        { NULL, NULL, "C.UTF-8", true },
        { NULL, NULL, "de_DE.utf8", true },
        { NULL, NULL, "de_DE@euro", false },
        { "", "", "de_DE.UTF-8", true },
        { "C", NULL, "de_DE.UTF-8", false },
        { NULL, "en_US.UTF-8", "C", true },
        { NULL, NULL, "de_DE.ISO-8859-1", false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(breathe_is_utf8(cases[i].lc_all, cases[i].lc_ctype, cases[i].lang),
                         cases[i].utf8);
}

int main(void)
{
    enum { N = sizeof(rows) / sizeof(rows[0]) };
    struct CMUnitTest tests[N + 3] = {
        [N] = cmocka_unit_test(test_widths),
        [N + 1] = cmocka_unit_test(test_plain),
        [N + 2] = cmocka_unit_test(test_locales),
    };

    for (size_t i = 0; i < N; i++)
        tests[i] =
            (struct CMUnitTest){ rows[i].name, test_line, NULL, NULL, (void *)(uintptr_t)&rows[i] };
    return cmocka_run_group_tests_name("breathe line", tests, NULL, NULL);
}
