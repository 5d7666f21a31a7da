/* FIT files: built byte by byte here, some of their messages as real watches wrote them. */
#include "recording.h"

#include <setjmp.h>
#include <stdarg.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define EPOCH_S    INT64_C(631065600)
#define ROWS_MAX   8
#define BYTES_MAX  4000
#define UNFINISHED "it ends in the middle"

/* What a row is to be: an interval, a rate, or (both 0) a refusal. */
struct want {
    int64_t t_s;
    int rr_ms, bpm;
    int64_t t_ms; /* in place of t_s */
};

/* clang-format off */
/* "H" a header of 14 bytes over all up to "C", its checksum; "h" one of 12; "B" a wrong checksum; "X" cut off here.
   Definitions: record with time and rate (local 0), hrv (local 14) as a Garmin fenix 5 wrote it, and as an Edge 820 (13). */
#define DEF_RECORD  "40 00 00 14 00 02 fd 04 86 03 01 02 "
#define DEF_EVENT   "41 00 00 15 00 02 fd 04 86 00 01 00 "
#define DEF_FENIX   "4e 00 00 4e 00 01 00 0a 84 "
#define DEF_EDGE    "4d 00 00 4e 00 01 00 0a 84 "
#define RECORD(low, bpm) "00 " low " ff 9f 33 " bpm " " /* 0x339fff.. */
#define T0 INT64_C(866123520) /* 0x339fff00 */

static const struct file {
    const char *name, *bytes;
    int64_t start_s; /* 0: undated */
    const char *why; /* of the first refusal */
    struct want want[ROWS_MAX];
} files[] = {
    { "a watch, beats after each record", "H " DEF_RECORD DEF_FENIX RECORD("10", "3c") "0e 45 04 ff ff ff ff ff ff ff ff " RECORD("11", "3d")
      "0e 8d 04 ff ff ff ff ff ff ff ff C", T0 + 16, NULL, { { 0, 0, 60 }, { 0, 1093, 0 }, { 1, 0, 61 }, { 1, 1165, 0 } } },
    { "a bicycle computer, several beats in a message", "h " DEF_RECORD DEF_EDGE RECORD("10", "ff") "0d 52 02 4c 02 ff ff ff ff ff ff "
      "0d 01 00 00 00 ff ff 46 02 ff ff C", T0 + 16, NULL, { { 0, 594, 0 }, { 0, 588, 0 }, { 0, 1, 0 }, { 0, 0, -1 }, { 0, 582, 0 } } },
    { "beats alone, without any time", "H " DEF_FENIX "0e 20 03 21 03 ff ff ff ff ff ff C", 0, NULL, { { 0, 800, 0, 800 }, { 0, 801, 0, 1601 } } },
    { "beats before any time", "H " DEF_FENIX DEF_RECORD "0e e8 03 ff ff ff ff ff ff ff ff " RECORD("10", "3c") "0e 20 03 ff ff ff ff ff ff ff ff C", T0 + 15, NULL,
      { { 1, 1000, 0 }, { 1, 0, 60 }, { 1, 800, 0 } } },
    { "a start alone, and beats", "H " DEF_EVENT DEF_FENIX DEF_RECORD "01 20 ff 9f 33 00 0e e8 03 e8 03 e8 03 e8 03 e8 03 0e e8 03 4c 04 ff ff ff ff ff ff " RECORD("24", "3c") "C", T0 + 32, NULL,
      { { 0, 1000, 0 }, { 0, 1000, 0 }, { 0, 1000, 0 }, { 0, 1000, 0 }, { 0, 1000, 0 }, { 6, 1000, 0 }, { 0, 1100, 0, 7100 }, { 0, 0, 60, 7100 } } },
    { "the beats of six seconds in one message", "H " DEF_RECORD "4e 00 00 4e 00 01 00 06 84 " RECORD("10", "3c") "0e d0 07 d0 07 d0 07 " RECORD("16", "3d") "0e d0 07 ff ff ff ff C", T0 + 16, NULL,
      { { 0, 0, 60 }, { 0, 2000, 0 }, { 0, 2000, 0 }, { 0, 2000, 0 }, { 6, 0, 61 }, { 6, 2000, 0 } } },
    { "an event tells the time", "H " DEF_EVENT DEF_FENIX "01 20 ff 9f 33 00 0e 20 03 ff ff ff ff ff ff ff ff C", T0 + 32, NULL, { { 0, 800, 0 } } },
    { "times in the head of the message", "H " DEF_RECORD "42 00 00 14 00 01 03 01 02 " RECORD("1e", "3c") "df 3d " "c1 3e " "c0 3f C", T0 + 30, NULL,
      { { 0, 0, 60 }, { 1, 0, 61 }, { 3, 0, 62 }, { 34, 0, 63 } } },
    { "bytes the other way round", "H 40 00 01 00 14 02 fd 04 86 03 01 02 4e 00 01 00 4e 01 00 04 84 00 33 9f ff 10 3c 0e 03 20 ff ff C", T0 + 16, NULL,
      { { 0, 0, 60 }, { 0, 800, 0 } } },
    { "other messages and a developer's fields between", "H 63 00 00 e8 03 01 00 03 0d 02 00 05 00 01 01 00 " DEF_RECORD "60 00 00 14 00 02 fd 04 86 03 01 02 01 00 02 00 "
      DEF_FENIX "03 01 02 03 04 05 06 07 08 09 " "00 10 ff 9f 33 3c aa bb " "0e 20 03 ff ff ff ff ff ff ff ff C", T0 + 16, NULL, { { 0, 0, 60 }, { 0, 800, 0 } } },
    { "a definition anew", "H " DEF_RECORD RECORD("10", "3c") "40 00 00 4e 00 01 00 02 84 00 20 03 C", T0 + 16, NULL, { { 0, 0, 60 }, { 0, 800, 0 } } },
    { "a message of no bytes", "H 40 00 00 14 00 00 00 00 00 C", 0, NULL, { { 0 } } },
    { "an array of an odd size", "H 4e 00 00 4e 00 01 00 05 84 0e 20 03 21 03 22 4e 00 00 4e 00 01 00 02 84 0e 23 03 C", 0, NULL,
      { { 0, 800, 0, 800 }, { 0, 801, 0, 1601 }, { 0, 803, 0, 2404 } } },
    { "a time that is none, and one since switching on", "H " DEF_RECORD "00 ff ff ff ff 3c 00 10 00 00 00 3d C", 0, NULL, { { 0, 0, 60 }, { 0, 0, 61 } } },
    { "two files in one", "H " DEF_RECORD RECORD("10", "3c") "C h " DEF_RECORD RECORD("12", "3d") "C", T0 + 16, NULL, { { 0, 0, 60 }, { 2, 0, 61 } } },
    { "what was defined in the first does not hold in the second", "H " DEF_RECORD RECORD("10", "3c") "C H " RECORD("12", "3d") "C", T0 + 16,
      "a message of a kind that was not defined: the rest cannot be read", { { 0, 0, 60 }, { 0, 0, 0 } } },
    { "time goes back", "H " DEF_RECORD RECORD("20", "3c") RECORD("10", "3d") RECORD("21", "3e") "C", T0 + 32, "its time goes back",
      { { 0, 0, 60 }, { 0, 0, 0 }, { 1, 0, 62 } } },
    { "time jumps", "H " DEF_RECORD RECORD("20", "3c") "00 00 00 00 40 3d " RECORD("21", "3e") "C", T0 + 32, "its time jumps ahead by more than a month",
      { { 0, 0, 60 }, { 0, 0, 0 }, { 1, 0, 62 } } },
    { "the clock is set back", "H " DEF_RECORD RECORD("20", "3c") RECORD("10", "3d") RECORD("11", "3e") RECORD("12", "3f") "C", T0 + 32, "its time goes back",
      { { 0, 0, 60 }, { 0, 0, 0 }, { 1, 0, 62 }, { 2, 0, 63 } } },
    { "the clock is set ahead", "H " DEF_RECORD RECORD("20", "3c") "00 00 00 00 40 3d 00 01 00 00 40 3e 00 03 00 00 40 3f C", T0 + 32, "its time jumps ahead by more than a month",
      { { 0, 0, 60 }, { 0, 0, 0 }, { 1, 0, 62 }, { 3, 0, 63 } } },
    { "the first time is of another year", "H " DEF_RECORD "00 00 00 00 40 3c " RECORD("20", "3d") RECORD("21", "3e") RECORD("23", "3f") "C", 0x40000000, "its time goes back",
      { { 0, 0, 60 }, { 0, 0, 0 }, { 1, 0, 62 }, { 3, 0, 63 } } },
    { "one wrong time twice is no clock", "H " DEF_RECORD RECORD("20", "3c") "00 00 00 00 40 3d 00 00 00 00 40 3e " RECORD("21", "3f") "C", T0 + 32, "its time jumps ahead by more than a month",
      { { 0, 0, 60 }, { 0, 0, 0 }, { 0, 0, 0 }, { 1, 0, 63 } } },
    { "a wrong checksum is told, and costs nothing", "H " DEF_RECORD RECORD("10", "3c") "B", T0 + 16,
      "its checksum is wrong: what was read of it may be wrong, too", { { 0, 0, 60 }, { 0, 0, 0 } } },
    { "cut off", "H " DEF_RECORD RECORD("10", "3c") "00 11 X", T0 + 16, UNFINISHED, { { 0, 0, 60 }, { 0, 0, 0 } } },
    { "cut off in its head", "h X", 0, UNFINISHED, { { 0, 0, 0 } } },
    { "never finished: no size in its head", "Z " DEF_RECORD RECORD("10", "3c") "X", T0 + 16, NULL, { { 0, 0, 60 } } },
    { "a message that is longer than the file", "H " DEF_RECORD RECORD("10", "3c") "00 C", T0 + 16, "a message that goes beyond the end: the rest cannot be read",
      { { 0, 0, 60 }, { 0, 0, 0 } } },
    { "a message that was not defined", "H 05 01 02 C", 0, "a message of a kind that was not defined: the rest cannot be read", { { 0, 0, 0 } } },
    { "no FIT at all", "0e 10 64 00 00 00 00 00 2e 46 49 58 00 00 00 X", 0, "neither a text that can be read, nor a FIT file", { { 0, 0, 0 } } },
};
/* clang-format on */

struct built {
    uint8_t bytes[BYTES_MAX];
    size_t len, header;
};

/* One bit after the other: not as the reader does it. */
static uint16_t crc_of(const uint8_t *at, size_t len)
{
    unsigned crc = 0;

    for (; len; at++, len--) {
        crc ^= *at;
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? crc >> 1 ^ 0xa001 : crc >> 1;
    }
    return (uint16_t)crc;
}

static void put(struct built *b, const void *bytes, size_t len)
{
    assert_true(b->len + len <= BYTES_MAX);
    memcpy(b->bytes + b->len, bytes, len);
    b->len += len;
}

static void begin(struct built *b, uint8_t size, bool is_sized)
{
    uint8_t header[14] = { size, 0x10, 100, 0, is_sized, 0, 0, 0, '.', 'F', 'I', 'T' };

    b->header = b->len;
    put(b, header, size);
}

static void end(struct built *b, bool is_good)
{
    uint8_t *header = b->bytes + b->header;
    size_t size = b->len - b->header - header[0];

    header[4] = (uint8_t)size;
    header[5] = (uint8_t)(size >> 8);
    if (header[0] == 14) {
        uint16_t crc = crc_of(header, 12);
        header[12] = (uint8_t)crc;
        header[13] = (uint8_t)(crc >> 8);
    }
    uint16_t crc = crc_of(header, b->len - b->header) ^ (is_good ? 0 : 0x100);
    uint8_t bytes[] = { (uint8_t)crc, (uint8_t)(crc >> 8) };
    put(b, bytes, 2);
}

static void build(struct built *b, const char *text)
{
    char word[8];
    int used;

    b->len = 0;
    for (; sscanf(text, " %7s%n", word, &used) == 1; text += used) {
        uint8_t byte = (uint8_t)strtoul(word, NULL, 16);
        switch (word[1] ? '0' : word[0]) {
        case 'H': begin(b, 14, true); break;
        case 'h': begin(b, 12, true); break;
        case 'Z': begin(b, 12, false); break;
        case 'C': end(b, true); break;
        case 'B': end(b, false); break;
        case 'X': break;
        default: put(b, &byte, 1);
        }
    }
}

struct reader {
    struct recording rec;
    struct recording_row row;
    const struct file *file;
    size_t outcomes;
    uint64_t broken;
};

static void outcome(struct reader *in, int rc, const char *why)
{
    const struct want *w = &in->file->want[in->outcomes++];

    assert_true(in->outcomes <= ROWS_MAX);
    if (rc < 0) {
        assert_true(w->rr_ms == 0 && w->bpm == 0);
        if (in->broken++ == 0)
            assert_string_equal(why, in->file->why);
        return;
    }
    assert_true(w->rr_ms || w->bpm);
    assert_int_equal(in->row.t_us, w->t_ms ? w->t_ms * 1000 : w->t_s * 1000000);
    assert_int_equal(in->row.has_hr, w->bpm > 0);
    assert_int_equal((int)in->row.hr_bpm, w->bpm > 0 ? w->bpm : 0);
    assert_int_equal(in->row.has_rr, w->bpm <= 0);
    assert_int_equal(in->row.rr_ticks, w->rr_ms * 1152);
    assert_int_equal(in->row.quality, 100);
}

static void feed(struct reader *in, const uint8_t *bytes, size_t len)
{
    const char *why = NULL;
    size_t used, from = 0;
    uint8_t *piece = malloc(len);
    int rc;

    assert_non_null(piece);
    memcpy(piece, bytes, len);
    do {
        rc = recording_read(&in->rec, piece + from, len - from, &used, &in->row, &why);
        from += used;
        if (rc)
            outcome(in, rc, why);
    } while (rc);
    assert_int_equal(from, len);
    free(piece);
}

static void test_file(void **state)
{
    struct built built;

    for (size_t piece = 1; piece < 64; piece += 3) {
        struct reader in = { .file = *state };
        const char *why = NULL;
        size_t from = 0;
        int rc;

        build(&built, in.file->bytes);
        if (strchr(in.file->bytes, 'X') && in.file->bytes[0] == 'H')
            built.bytes[4] = 200; /* cut off: its head promises more */
        recording_init(&in.rec);
        for (; from < built.len; from += piece)
            feed(&in, built.bytes + from, built.len - from < piece ? built.len - from : piece);
        while ((rc = recording_end(&in.rec, &in.row, &why)) != 0)
            outcome(&in, rc, why);
        while (in.outcomes < ROWS_MAX) {
            const struct want *w = &in.file->want[in.outcomes++];
            assert_true(w->rr_ms == 0 && w->bpm == 0);
        }
        assert_int_equal(in.rec.broken, in.broken);
        assert_int_equal(in.broken > 0, in.file->why != NULL);
        assert_int_equal(in.rec.format, RECORDING_FIT);
        assert_int_equal(recording_has_times(&in.rec), in.file->start_s != 0);
        assert_int_equal(in.rec.start_unix_ms,
                         in.file->start_s ? (in.file->start_s + EPOCH_S) * 1000 : 0);
        assert_false(in.rec.is_local);
    }
}

/* 127 intervals and half of another: as many as the size of a field can say. */
static void test_largest(void **state)
{
    struct built b = { .len = 0 };
    const uint8_t definition[] = { 0x4e, 0, 0, 78, 0, 1, 0, 255, 0x84, 0x0e };
    struct recording rec;
    struct recording_row row;
    const char *why = NULL;
    size_t from = 0, used;

    (void)state;
    begin(&b, 14, true);
    put(&b, definition, sizeof(definition));
    for (int i = 0; i < 127; i++)
        put(&b, (uint8_t[]){ (uint8_t)(100 + i), 3 }, 2);
    put(&b, (uint8_t[]){ 7 }, 1);
    end(&b, true);
    recording_init(&rec);
    for (int i = 0; i < 127; i++) {
        assert_int_equal(recording_read(&rec, b.bytes + from, b.len - from, &used, &row, &why), 1);
        assert_int_equal(row.rr_ticks, (768 + 100 + i) * 1152);
        from += used;
    }
    assert_int_equal(recording_read(&rec, b.bytes + from, b.len - from, &used, &row, &why), 0);
    assert_int_equal(recording_end(&rec, &row, &why), 0);
    assert_int_equal(rec.rr_sum, 127 * 1152 * (768 + 100 + 63));
}

/* Every byte of a good file changed to any other: nothing but a refusal or another value. */
static void test_every_byte(void **state)
{
    struct built good, bad;
    struct recording rec;
    struct recording_row row;
    const char *why = NULL;
    unsigned unnoticed = 0;

    (void)state;
    build(&good, files[0].bytes);
    for (size_t at = 1; at < good.len; at++) {
        for (unsigned change = 1; change < 256; change++) {
            size_t from = 0, used;
            int rc;
            bad = good;
            bad.bytes[at] ^= (uint8_t)change;
            recording_init(&rec);
            do {
                rc = recording_read(&rec, bad.bytes + from, bad.len - from, &used, &row, &why);
                from += used;
            } while (rc);
            while ((rc = recording_end(&rec, &row, &why)) != 0) {
            }
            unnoticed += rec.broken == 0;
        }
    }
    assert_int_equal(unnoticed, 0);
}

int main(void)
{
    enum { FILES = sizeof(files) / sizeof(files[0]) };
    struct CMUnitTest tests[FILES + 2];

    for (size_t i = 0; i < FILES; i++)
        tests[i] = (struct CMUnitTest){ .name = files[i].name,
                                        .test_func = test_file,
                                        .initial_state = (void *)(uintptr_t)&files[i] };
    tests[FILES] = (struct CMUnitTest)cmocka_unit_test(test_largest);
    tests[FILES + 1] = (struct CMUnitTest)cmocka_unit_test(test_every_byte);
    return cmocka_run_group_tests_name("FIT", tests, NULL, NULL);
}
