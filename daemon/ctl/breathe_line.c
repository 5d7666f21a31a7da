#include "breathe_line.h"

#include "page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define BAR_MIN     8
#define BAR_BESIDE  14 /* at the least where something stands beside it */
#define BAR_MAX     40
#define SECONDS_W   5  /* "  3 s" */
#define WORDS_MIN   12 /* so that the bar stays in its place while phases change */
#define WORDS_LEAST 4
#define WITH_W      41 /* kept free for how the breath is followed, whatever is said of it */
#define COLUMN_MIN  20
#define CLOCK_MAX_S (100 * 3600)

static void append(char *out, const char *more)
{
    strncat(out, more, BREATHE_LINE_SIZE - strlen(out) - 1);
}

/* Eighths of a column: what moves smoothly is easier to follow. */
static void append_bar(char *out, int columns, bool utf8, double fill)
{
    static const char *const parts[] = { " ",
                                         "\xe2\x96\x8f",
                                         "\xe2\x96\x8e",
                                         "\xe2\x96\x8d",
                                         "\xe2\x96\x8c",
                                         "\xe2\x96\x8b",
                                         "\xe2\x96\x8a",
                                         "\xe2\x96\x89",
                                         "\xe2\x96\x88" };
    double full = fill < 0 ? 0 : fill > 1 ? 1 : fill;
    int eighths = (int)lround(full * columns * 8);

    for (int i = 0; i < columns; i++) {
        int here = eighths - i * 8 < 0 ? 0 : eighths - i * 8 > 8 ? 8 : eighths - i * 8;
        append(out, utf8 ? parts[here] : here >= 4 ? "#" : ".");
    }
}

/* Words of the household may hold what this terminal cannot show. */
static void make_ascii(char *text)
{
    char *to = text;

    for (const char *at = text; *at; at++)
        if ((unsigned char)*at < 0x80)
            *to++ = *at;
        else if (((unsigned char)*at & 0xc0) == 0xc0)
            *to++ = '?';
    *to = '\0';
}

static void cell(char out[256], int columns, bool utf8, const char *text)
{
    char plain[256];

    snprintf(plain, sizeof(plain), "%.200s", text);
    page_plain(plain, ' ');
    if (!utf8)
        make_ascii(plain);
    if (!utf8 && (int)strlen(plain) > columns)
        plain[columns] = '\0';
    page_cell(out, 256, columns, plain);
}

static void write_clock(char out[24], int64_t s)
{
    if (s < 100 * 60)
        snprintf(out, 24, "%2d:%02d", (int)(s / 60), (int)(s % 60));
    else if (s < CLOCK_MAX_S)
        snprintf(out, 24, "%d:%02d:%02d", (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
    else
        snprintf(out, 24, ">99 h");
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

void breathe_line(char out[BREATHE_LINE_SIZE], int columns, bool utf8, const struct breathe_view *v)
{
    const char *words = v->is_paused ? "Paused" : v->words;
    int room = (columns < COLUMN_MIN ? COLUMN_MIN : columns) - 1;
    int words_w = larger(larger((int)page_width(words), v->words_columns), WORDS_MIN);
    char left[16], clock[24], text[256];

    write_clock(clock, v->remaining_s);
    bool has_left = !isnan(v->left_s);
    if (has_left && !v->is_paused)
        snprintf(left, sizeof(left), " %2d s", smaller(99, (int)ceil(v->left_s)));
    else
        snprintf(left, sizeof(left), "%*s", SECONDS_W, "");
    out[0] = '\0';

    int fixed = (has_left ? SECONDS_W : 0) + 1 + (int)strlen(clock);
    int rest = room - fixed - words_w - (v->has_bar ? 1 : 0);
    int bar_w = 0, with_w = 0;
    if (v->has_bar) {
        with_w = rest - WITH_W < BAR_BESIDE ? 0 : WITH_W;
        bar_w = smaller(BAR_MAX, rest - with_w);
        if (bar_w < BAR_MIN) { /* long words give way to the bar, down to a few letters */
            words_w -= BAR_MIN - bar_w;
            bar_w = BAR_MIN;
        }
        if (words_w < WORDS_LEAST) {
            bar_w = 0;
            words_w = room - fixed;
        }
    } else if (rest < 0) {
        words_w += rest;
    }

    cell(text, words_w < 1 ? 1 : words_w, utf8, words);
    append(out, text);
    if (v->has_bar && bar_w > 0) {
        append(out, " ");
        append_bar(out, bar_w, utf8, v->fill);
    }
    if (has_left)
        append(out, left);
    if (with_w > 0) {
        append(out, "  ");
        cell(text, with_w - 2, utf8, v->with_you && !v->is_paused ? v->with_you : "");
        append(out, text);
    }
    append(out, " ");
    append(out, clock);
}

bool breathe_is_utf8(const char *lc_all, const char *lc_ctype, const char *lang)
{
    const char *locale = lc_all && *lc_all ? lc_all : lc_ctype && *lc_ctype ? lc_ctype : lang;
    const char *dot = locale ? strchr(locale, '.') : NULL;

    return dot && (strncasecmp(dot, ".utf-8", 6) == 0 || strncasecmp(dot, ".utf8", 5) == 0);
}
