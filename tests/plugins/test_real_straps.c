/* Recordings of real straps through the heart-rate plugin: no honest beat may be called a made one.
 */
#include "fake_host.h"
#include "recording.h"

#include <setjmp.h>
#include <stdarg.h>

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

struct message {
    int64_t t_us;
    uint8_t bytes[20];
    size_t len;
};

static void count_quality(void *ctx, const struct fake_host *f, const struct sensor_reading *r)
{
    unsigned long *counts = ctx;

    (void)f;
    for (uint32_t i = 0; i < r->rr_count; i++) {
        counts[0]++;
        counts[1] += r->rr[i].quality == 100;
    }
}

static void give(struct fake_host *f, struct message *m)
{
    if (m->len)
        assert_null(fake_host_value(f, 0, m->bytes, m->len));
    m->len = 0;
}

/* Packs the rows of one arrival into a message, as the strap had sent them. */
static void play(const char *path, struct fake_host *f)
{
    struct recording rec;
    struct recording_row row;
    struct message m = { .len = 0 };
    const char *why;
    char line[512];
    FILE *file = fopen(path, "r");

    assert_non_null(file);
    recording_init(&rec);
    while (fgets(line, sizeof(line), file)) {
        if (recording_line(&rec, line, strcspn(line, "\n"), &row, &why) <= 0 || !row.has_rr)
            continue;
        unsigned word = (unsigned)lround((double)row.rr_ticks / SENSOR_TICKS_PER_1024);
        if (row.t_us != m.t_us || m.len + 2 > sizeof(m.bytes))
            give(f, &m);
        if (!m.len) {
            m = (struct message){ .t_us = row.t_us,
                                  .bytes = { 0x10, (uint8_t)row.hr_bpm },
                                  .len = 2 };
        }
        m.bytes[m.len++] = (uint8_t)word;
        m.bytes[m.len++] = (uint8_t)(word >> 8);
    }
    give(f, &m);
    fclose(file);
}

static char folder[500];

static void test_all(void **state)
{
    char path[800];
    unsigned long counts[2] = { 0, 0 };
    unsigned files = 0;

    (void)state;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
        struct fake_host f;
        if (!strstr(e->d_name, ".csv"))
            continue;
        snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
        fake_host_init(&f, &sensor_plugin);
        f.on_reading = count_quality;
        f.on_reading_ctx = counts;
        assert_null(fake_host_start(&f));
        play(path, &f);
        if (f.text_count)
            print_error("%s: %s\n", e->d_name, f.texts[0].text);
        assert_int_equal(f.text_count, 0);
        fake_host_fini(&f);
        files++;
    }
    closedir(dir);
    assert_true(files > 0);
    print_message("# %u recordings, %lu intervals, %.2f %% of them good\n", files, counts[0],
                  100.0 * (double)counts[1] / (double)counts[0]);
    assert_true(counts[1] * 100 > counts[0] * 95);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_all) };
    const char *shared = getenv("BALM_SHARED");

    snprintf(folder, sizeof(folder), "%s/stress/data/ble_freihaut", shared ? shared : "");
    if (access(folder, R_OK | X_OK) != 0) {
        puts("1..0 # SKIP no recordings: BALM_SHARED is not set, or holds none");
        return 0;
    }
    return cmocka_run_group_tests_name("real_straps", tests, NULL, NULL);
}
