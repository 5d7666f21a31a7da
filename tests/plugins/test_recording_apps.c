/* Recordings as apps export them: what each says, whole or in pieces of any size. */
#include "recording.h"

#include <setjmp.h>
#include <stdarg.h>

#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define ROWS_MAX 12

enum kind { NONE, RR, PULSE, RATE, BOTH, REFUSED };

struct want {
    enum kind kind;
    int64_t t_ms;
    double rr_ms, bpm;
    int quality; /* 0: 100 */
    int contact; /* as it is in a row, plus 2; 0: not said */
};

#define BAD       101 /* a quality of 0 */
#define ON        3
#define OFF       2
#define UTC(ms)   .start_unix_ms = (ms), .is_local = false
#define LOCAL(ms) .start_unix_ms = (ms), .is_local = true

/* clang-format off */
static const struct file {
    const char *name, *text;
    enum recording_format format;
    int64_t start_unix_ms;
    bool is_local;
    const char *why; /* of the first line that is refused */
    struct want want[ROWS_MAX];
    const char *notice; /* the first */
} files[] = {
    /* Polar Sensor Logger */
    { "Sensor Logger, intervals",
      "Phone timestamp;RR-interval [ms]\n2026-04-24T14:10:16.752;937\n2026-04-24T14:10:17.700;940\n2026-04-24T14:10:17.701;950\n",
      RECORDING_CSV, LOCAL(1777039816752 - 937), NULL,
      { { RR, 937, 937 }, { RR, 1885, 940 }, { RR, 1886, 950 } } },
    { "Sensor Logger, made again with commas",
      "Phone timestamp,RR-interval [ms]\n2026-04-01 09:00:00.000,832\n2026-04-01 09:00:00.832,845\n",
      RECORDING_CSV, LOCAL(1775034000000 - 832), NULL, { { RR, 832, 832 }, { RR, 1664, 845 } } },
    { "Sensor Logger, rates",
      "Phone timestamp;HR [bpm];HRV [ms];Breathing interval [rpm];\r\n2026-04-24T14:10:16.752;64;42.5;;\r\n2026-04-24T14:10:17.752;65;;;\r\n",
      RECORDING_CSV, LOCAL(1777039816752), NULL, { { RATE, 0, 0, 64 }, { RATE, 1000, 0, 65 } } },
    { "Sensor Logger, pulses",
      "Phone Data RX timestamp;PP-interval [ms];error estimate [ms];blocker;contact;contact;hr [bpm]\n"
      "2026-08-19T22:33:10.377;800;0;0;1;1;75\n2026-08-19T22:33:10.377;810;30;0;1;1;75\n2026-08-19T22:33:11.377;820;31;0;1;1;75\n"
      "2026-08-19T22:33:12.377;830;10;1;1;1;75\n2026-08-19T22:33:13.377;840;10;0;0;1;75\n2026-08-19T22:33:14.377;850;15;0;0;0;75\n",
      RECORDING_CSV, LOCAL(1787178790377 - 800), NULL,
      { { PULSE, 800, 800, 75, 100, ON }, { PULSE, 800, 810, 75, 50, ON }, { PULSE, 1800, 820, 75, BAD, ON },
        { PULSE, 2800, 830, 75, BAD, ON }, { PULSE, 3800, 840, 75, BAD, OFF }, { PULSE, 4800, 850, 75, 75, 0 } } },
    { "pulses in another order",
      "Phone timestamp;sensor timestamp [ns];HR [bpm];PP-interval [ms];error estimate [ms];blocker;skin contact;skin contact supported\n"
      "2026-08-04T23:00:57.020;0;70;850;30;0;1;1\n", RECORDING_CSV, LOCAL(1785884457020 - 850), NULL,
      { { PULSE, 850, 850, 70, 50, ON } } },
    { "Sensor Logger, acceleration",
      "Phone timestamp;sensor timestamp [ns];X [mg];Y [mg];Z [mg]\n2026-04-24T14:10:20.058;599616065136175104;-953;63;425\n",
      RECORDING_UNKNOWN, 0, false, "a header that names neither intervals nor rates", { { REFUSED }, { REFUSED } } },
    { "time of day alone, over midnight", "Phone timestamp;RR-interval [ms]\n23:59:59.500000;800\n00:00:00.300000;790\n00:00:01.090000;810\n",
      RECORDING_CSV, 0, false, NULL, { { RR, 800, 800 }, { RR, 1600, 790 }, { RR, 2390, 810 } } },
    { "two midnights", "time,rr\n22:00:00,800\n06:00:00,790\n15:00:00,790\n23:00:00,790\n01:00:00,810\n", RECORDING_CSV, 0, false, NULL,
      { { RR, 800, 800 }, { RR, 28800800, 790 }, { RR, 61200800, 790 }, { RR, 90000800, 790 }, { RR, 97200800, 810 } } },
    { "one stamp from the past",
      "date,rr\n2026-03-15 09:00:10,800\n2026-03-15 08:00:10,810\n2026-03-15 09:00:12,820\n",
      RECORDING_CSV, LOCAL(1773565210000 - 800), NULL, { { RR, 800, 800 }, { RR, 800, 810 }, { RR, 2800, 820 } }, "its time goes back: only its interval was taken" },
    { "one rate from the past", "date,hr\n2026-03-15 09:00:10,80\n2026-03-15 08:00:10,81\n2026-03-15 09:00:12,82\n",
      RECORDING_CSV, LOCAL(1773565210000), "its time goes back", { { RATE, 0, 0, 80 }, { REFUSED }, { RATE, 2000, 0, 82 } } },
    { "the phone's clock is set back",
      "date,rr\n2026-03-15 09:00:10,800\n2026-03-15 08:00:11,810\n2026-03-15 08:00:12,820\n2026-03-15 08:00:13,830\n",
      RECORDING_CSV, LOCAL(1773565210000 - 800), NULL,
      { { RR, 800, 800 }, { RR, 800, 810 }, { RR, 1620, 820 }, { RR, 2620, 830 } }, "its time goes back: only its interval was taken" },
    { "the phone's clock is set ahead", "date,rr\n2014-01-01 00:00:10,800\n2026-03-15 08:00:11,810\n2026-03-15 08:00:12,820\n2026-03-15 08:00:13,830\n",
      RECORDING_CSV, LOCAL(1388534410000 - 800), NULL,
      { { RR, 800, 800 }, { RR, 800, 810 }, { RR, 1620, 820 }, { RR, 2620, 830 } }, "its time jumps ahead by more than a month: only its interval was taken" },
    { "written late, after midnight", "time,rr\n23:59:59.5,500\n00:00:00.3,800\n23:59:59.9,600\n00:00:01,700\n", RECORDING_CSV, 0, false, NULL,
      { { RR, 500, 500 }, { RR, 1300, 800 }, { RR, 900, 600 }, { RR, 2000, 700 } } },
    { "half a day without a beat", "time,rr\n08:00:00,800\n21:00:00,800\n", RECORDING_CSV, 0, false, NULL, { { RR, 800, 800 }, { RR, 46800800, 800 } } },
    { "one stamp of another year", "date,rr\n2026-03-15 09:00:10,800\n2036-03-15 09:00:11,810\n2026-03-15 09:00:11,820\n",
      RECORDING_CSV, LOCAL(1773565210000 - 800), NULL, { { RR, 800, 800 }, { RR, 800, 810 }, { RR, 1800, 820 } }, "its time jumps ahead by more than a month: only its interval was taken" },
    { "stamps that are none", "date,rr\n2026-02-29 09:00:10,800\n2026-13-01 09:00:10,800\n2026-03-15 24:00:10,800\n2026-03-15T09:00:10x,800\n2026-03-15,800\nsoon,800\n2028-02-29T09:00:10Z,800\n12,800\n",
      RECORDING_CSV, UTC(1835427610000 - 800), "its time cannot be read",
      { { REFUSED }, { REFUSED }, { REFUSED }, { REFUSED }, { REFUSED }, { REFUSED }, { RR, 800, 800 }, { REFUSED } } },

    /* HRV Logger */
    { "HRV Logger", "date,rr,since start\n2025-03-15 09:00:15.123,823,0\n2025-03-15 09:00:15.946,812,823\n",
      RECORDING_CSV, LOCAL(1742029215123 - 823), NULL, { { RR, 823, 823 }, { RR, 1646, 812 } } },
    { "HRV Logger, whose header has one name too many", "date, timestamp, rr, since start\n2013-12-10 00:48:03 +0000, 668, 668\n2013-12-10 00:48:04 +0000, 675, 1343\n",
      RECORDING_CSV, UTC(1386636483000 - 668), NULL, { { RR, 668, 668 }, { RR, 1668, 675 } } },
    { "HRV Logger, milliseconds since 1970", "timestamp,relative_time,rr_sincestart,rr\n1391491315566,0,800,800\n1391491316569,1003,1612,812\n",
      RECORDING_CSV, UTC(1391491315566 - 800), NULL, { { RR, 800, 800 }, { RR, 1803, 812 } } },
    { "seconds since 1970", "timestamp,rr\n1391491315.5,0.8\n1391491316.5,0.812\n", RECORDING_CSV, UTC(1391491315500 - 800), NULL,
      { { RR, 800, 800 }, { RR, 1800, 812 } } },
    { "a zone", "time,rr\n2026-01-31T08:00:00+01:00,1000\n2026-01-31T08:00:01+0100,900\n", RECORDING_CSV, UTC(1769842799000), NULL,
      { { RR, 1000, 1000 }, { RR, 2000, 900 } } },
    { "a German table", "Datum;Time;RR (ms);HR\n;31.01.2026 08:00:00,5;812,5;70,5\n;31.01.2026 08:00:01,5;800;\n", RECORDING_CSV, LOCAL(1769846400500 - 813), NULL,
      { { BOTH, 813, 812.5, 70.5 }, { RR, 1813, 800 } } },

    /* One column, or two */
    { "Elite HRV", "977\n1021\n1172\n", RECORDING_RR_TEXT, 0, false, NULL, { { RR, 977, 977 }, { RR, 1998, 1021 }, { RR, 3170, 1172 } } },
    { "Kubios, one column of seconds", "0.759\n0.690\n0\n0.702\n", RECORDING_RR_TEXT, 0, false, NULL,
      { { RR, 759, 759 }, { RR, 1449, 690 }, { RR, 1449, 0 }, { RR, 2151, 702 } } },
    { "a gap before the first beat is no beat", "12.5\n0.8\n0.9\n", RECORDING_RR_TEXT, 0, false, NULL,
      { { RR, 13, 12.5 }, { RR, 813, 800 }, { RR, 1713, 900 } } },
    { "milliseconds stay milliseconds", "800\n1\n2.5\n", RECORDING_RR_TEXT, 0, false, NULL, { { RR, 800, 800 }, { RR, 801, 1 }, { RR, 804, 2.5 } } },
#define MS_AFTER_ALL "intervals in milliseconds: those before it were taken for seconds"
    { "an artifact that looks like a second", "1\n812\n1008\n", RECORDING_RR_TEXT, 0, false, NULL,
      { { RR, 1000, 1000 }, { RR, 1812, 812 }, { RR, 2820, 1008 } }, MS_AFTER_ALL },
    { "and in a table", "t,rr\n0,1\n2,1012\n", RECORDING_CSV, 0, false, NULL, { { RR, 1000, 1000 }, { RR, 3000, 1012 } }, MS_AFTER_ALL },
    { "and in a list, which is seen at once", "1 812 800\n", RECORDING_RR_LIST, 0, false, NULL, { { RR, 1, 1 }, { RR, 813, 812 }, { RR, 1613, 800 } } },
    { "a pause among seconds", "0.8\n0.9\n0.8\n150\n120\n0.9\n", RECORDING_RR_TEXT, 0, false, NULL,
      { { RR, 800, 800 }, { RR, 1700, 900 }, { RR, 2500, 800 }, { RR, 152500, 150000 }, { RR, 272500, 120000 }, { RR, 273400, 900 } } },
    { "many artifacts that look like seconds", "1\n1\n1\n812\n800\n790\n1\n", RECORDING_RR_TEXT, 0, false, NULL,
      { { RR, 1000, 1000 }, { RR, 2000, 1000 }, { RR, 3000, 1000 }, { RR, 815000, 812000 }, { RR, 1615000, 800000 }, { RR, 1615790, 790 }, { RR, 1615791, 1 } }, MS_AFTER_ALL },
    { "Kubios, two columns of seconds", "0.759 0.759\n1.449 0.690\n2.151\t0.702\n", RECORDING_CSV, 0, false, NULL,
      { { RR, 759, 759 }, { RR, 1449, 690 }, { RR, 2151, 702 } } },
    { "two columns of milliseconds", "759,759\n1449,690\n2151,702\n", RECORDING_CSV, 0, false, NULL,
      { { RR, 759, 759 }, { RR, 1449, 690 }, { RR, 2151, 702 } } },
    { "Polar Flow", "0.997\t832\n1.829\t845\n2.674\t798\n", RECORDING_CSV, 0, false, NULL,
      { { RR, 832, 832 }, { RR, 1664, 845 }, { RR, 2509, 798 } } },
    { "seconds, and beats that are missing", "0.997\t832\n4.5\t845\n", RECORDING_CSV, 0, false, NULL, { { RR, 832, 832 }, { RR, 4335, 845 } } },
    { "blanks of every kind between two columns", "  0.759   0.759\n  1.449\t  0.690  # so\n", RECORDING_CSV, 0, false, NULL,
      { { RR, 759, 759 }, { RR, 1449, 690 } } },
    { "two numbers that are no interval", "800 5\n", RECORDING_UNKNOWN, 0, false, "neither an interval, nor a header, nor a capture", { { REFUSED } } },
    { "Empatica", "1644844459.000000, IBI\n26.984375,0.687500\n27.671875,0.687500\n", RECORDING_CSV, UTC(1644844459000 + 26984 - 688), NULL,
      { { PULSE, 688, 687.5 }, { PULSE, 1375, 687.5 } } },
    { "a whole morning on a line", "800 810;820,\t830\n840 x 850 # and so on\n# end\n860\n", RECORDING_RR_LIST, 0, false, "not an interval from 0 to 1000000 ms",
      { { RR, 800, 800 }, { RR, 1610, 810 }, { RR, 2430, 820 }, { RR, 3260, 830 }, { RR, 4100, 840 }, { REFUSED }, { RR, 4950, 850 }, { RR, 5810, 860 } } },
    { "a list of seconds without a line break", "0.8 0.9 1.0", RECORDING_RR_LIST, 0, false, NULL, { { RR, 800, 800 }, { RR, 1700, 900 }, { RR, 2700, 1000 } } },
    { "a list with what is no heart", "800 810 3\n", RECORDING_RR_LIST, 0, false, NULL, { { RR, 800, 800 }, { RR, 1610, 810 }, { RR, 1613, 3 } } },

    /* Reports */
    { "Kubios, a report with intervals in it", "Kubios HRV Analysis Report\nDate:,01-Apr-2026\nRR Intervals (ms)\n------------------\n832\n845\n",
      RECORDING_CSV, 0, false, "neither an interval, nor a header, nor a capture",
      { { REFUSED }, { REFUSED }, { REFUSED }, { RR, 832, 832 }, { RR, 1677, 845 } } },
    { "Kubios, a table with a line of units", "Results,of,something\nTime,RR,FFT\n(s),(s),(Hz)\n0.785,0.785,0.01\n1.585,0.800,0.02\n", RECORDING_CSV, 0, false,
      "neither an interval, nor a header, nor a capture", { { REFUSED }, { RR, 785, 785 }, { RR, 1585, 800 } } },
    { "a diary of results", "timestamp_measurement,date,HR,AVNN,SDNN,rMSSD\n2018-06-05 09:40:13 +0000,2018-06-05,55,1090,80,60\n", RECORDING_UNKNOWN, 0, false,
      "a list of results: there are no intervals in it", { { REFUSED }, { REFUSED } } },
    { "numbers below a strange header", "time,heart\n1,800\n2,810\n", RECORDING_UNKNOWN, 0, false, "a header that names neither intervals nor rates",
      { { REFUSED }, { REFUSED }, { REFUSED } } },
    { "OpenHRV", "event,value,timestamp\nInterBeatInterval,850,2023-01-31T08:00:00\nInterBeatInterval,860,2023-01-31T08:00:01\n", RECORDING_UNKNOWN, 0, false,
      "a header that names neither intervals nor rates", { { REFUSED }, { REFUSED }, { REFUSED } } },
    { "rows of values without a header", "InterBeatInterval,850\nInterBeatInterval,860\n", RECORDING_UNKNOWN, 0, false, "a row of values, and no header before it", { { REFUSED }, { REFUSED } } },
    { "two columns of one name", "time,rr,rr\n1,800,810\n", RECORDING_CSV, 0, false, "two columns of intervals bear one name", { { REFUSED }, { REFUSED } } },
    { "two of ours of one name", "t_s,rr_ms,rr_ms\n1,800,810\n", RECORDING_CSV, 0, false, "two columns of intervals bear one name", { { REFUSED }, { REFUSED } } },
    { "two columns of two names", "time,rr,nn\n1,800,799\n", RECORDING_CSV, 0, false, NULL, { { RR, 800, 800 } }, "of several columns with intervals only one is read" },
    { "CR alone", "800\r810\r820\r", RECORDING_UNKNOWN, 0, false, "its lines end with CR alone: LF or CR LF is wanted", { { REFUSED } } },
    { "our own header does not mind others", "t_s,rr_ms,timestamp,hr\n5,800,2026-01-31T08:00:00,99\n", RECORDING_CSV, 0, false, NULL, { { RR, 5000, 800 } } },
    { "our own names, semicolons", "t_s;rr_ms\n5;800,5\n", RECORDING_CSV, 0, false, NULL, { { RR, 5000, 800.5 } } },

    /* .hrm */
#define HRM(more) "[Params]\r\nVersion=106\r\nDate=20260131\r\nStartTime=08:00:00.5\r\nLength=00:00:02.0\r\n" more
    { "hrm, intervals", HRM("Interval=238\r\n\r\n[Note]\r\n900\r\n\r\n[HRData]\r\n812\r\n800\r\nx\r\n"), RECORDING_HRM, LOCAL(1769846400500),
      "not an interval from 0 to 1000000 ms", { { RR, 812, 812 }, { RR, 1612, 800 }, { REFUSED } } },
    { "hrm, rates", HRM("Interval=5\n[HRData]\n71\t0\t0\n72\t0\t0\n"), RECORDING_HRM, LOCAL(1769846400500), NULL, { { RATE, 0, 0, 71 }, { RATE, 5000, 0, 72 } } },
    { "hrm without an interval", "[Params]\nInterval=0\n[HRData]\n71\n", RECORDING_HRM, 0, false, "its interval cannot be read", { { REFUSED }, { REFUSED } } },
    { "hrm with a broken date", "[Params]\nDate=20261331\nStartTime=25:00:00\nInterval=238\n[HRData]\n700\n", RECORDING_HRM, 0, false, "its date cannot be read",
      { { REFUSED }, { REFUSED }, { RR, 700, 700 } } },
};
/* clang-format on */

static void check_row(const struct recording_row *row, const struct want *w)
{
    bool has_rr = w->kind == RR || w->kind == PULSE || w->kind == BOTH;

    assert_int_equal((row->t_us + 999) / 1000, w->t_ms);
    assert_int_equal(row->has_rr, has_rr);
    if (has_rr)
        assert_int_equal(row->rr_ticks, (int)(w->rr_ms * 1152));
    assert_int_equal(row->is_pulse, w->kind == PULSE);
    assert_int_equal(row->has_hr, w->bpm > 0);
    assert_true(!(row->hr_bpm < w->bpm) && !(row->hr_bpm > w->bpm));
    assert_int_equal(row->quality, w->quality == BAD ? 0 : w->quality ? w->quality : 100);
    assert_int_equal(row->contact, w->contact ? w->contact - 2 : -1);
}

struct reader {
    struct recording rec;
    struct recording_row row;
    const struct file *file;
    size_t outcomes;
    uint64_t broken;
    const char *notice; /* the first */
};

static void outcome(struct reader *in, int rc, const char *why)
{
    const struct want *w = &in->file->want[in->outcomes++];

    assert_true(in->outcomes <= ROWS_MAX);
    in->notice = in->notice ? in->notice : in->rec.notice;
    if (rc < 0) {
        if (w->kind != REFUSED)
            print_error("outcome %zu: %s\n", in->outcomes, why);
        assert_int_equal(w->kind, REFUSED);
        if (in->broken++ == 0)
            assert_string_equal(why, in->file->why);
        return;
    }
    assert_int_not_equal(w->kind, REFUSED);
    assert_int_not_equal(w->kind, NONE);
    check_row(&in->row, w);
}

/* Each piece in memory of its own, so that a look past its end shows. */
static void feed(struct reader *in, const char *text, size_t len)
{
    const char *why = NULL;
    size_t used, from = 0;
    char *piece = malloc(len);
    int rc;

    assert_non_null(piece);
    memcpy(piece, text, len);
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
    static const size_t pieces[] = { 1, 2, 3, 7, 19, 64, 5000 };
    const struct file *file = *state;

    for (size_t p = 0; p < sizeof(pieces) / sizeof(pieces[0]); p++) {
        struct reader in = { .file = file };
        const char *why = NULL;
        size_t len = strlen(file->text);
        int rc;

        memset(&in.row, 0xa5, sizeof(in.row));
        recording_init(&in.rec);
        for (size_t at = 0; at < len; at += pieces[p])
            feed(&in, file->text + at, len - at < pieces[p] ? len - at : pieces[p]);
        while ((rc = recording_end(&in.rec, &in.row, &why)) != 0)
            outcome(&in, rc, why);
        if (in.outcomes < ROWS_MAX)
            assert_int_equal(file->want[in.outcomes].kind, NONE);
        assert_int_equal(in.rec.broken, in.broken);
        if (file->notice)
            assert_string_equal(in.notice, file->notice);
        else
            assert_null(in.notice);
        assert_int_equal(in.rec.format, file->format);
        assert_int_equal(in.rec.start_unix_ms, file->start_unix_ms);
        assert_int_equal(in.rec.is_local, file->is_local);
    }
}

static void test_long_lines(void **state)
{
    enum { LONG = 3 * RECORDING_LINE_MAX };
    static char text[LONG + 32];
    struct recording rec;
    struct recording_row row;
    const char *why = NULL;
    size_t used, at = 0, len;
    int rc, refused = 0, rows = 0;

    /* However long, it is one line, refused once, and the next one is not harmed. */
    (void)state;
    memcpy(text, "800\n", 4);
    memset(text + 4, '7', LONG);
    memcpy(text + 4 + LONG, "\n900\n", 6);
    len = strlen(text);
    for (size_t piece = 100; piece < 2 * LONG; piece *= 3) {
        recording_init(&rec);
        refused = rows = 0;
        for (at = 0; at < len;) {
            size_t end = at + piece < len ? at + piece : len;
            while ((rc = recording_read(&rec, text + at, end - at, &used, &row, &why)) != 0) {
                at += used;
                refused += rc < 0;
                rows += rc > 0;
            }
            at += used;
        }
        assert_int_equal(refused, 1);
        assert_int_equal(rows, 2);
        assert_int_equal(rec.line, 3);
        assert_int_equal(row.t_us, 1700000);
    }
}

struct counts {
    int rows, refused;
    const char *why; /* the last */
};

static struct counts read_in_pieces(struct recording *rec, const char *text, size_t len,
                                    size_t piece)
{
    struct counts c = { 0, 0, NULL };
    struct recording_row row;
    const char *why = NULL;
    size_t used, at = 0;
    int rc;

    recording_init(rec);
    do {
        size_t end = at + piece < len ? at + piece : len;
        rc = recording_read(rec, text + at, end - at, &used, &row, &why);
        at += used;
        c.why = rc < 0 ? why : c.why;
        c.refused += rc < 0;
        c.rows += rc > 0;
    } while (rc != 0 || at < len);
    while ((rc = recording_end(rec, &row, &why)) != 0) {
        c.why = rc < 0 ? why : c.why;
        c.refused += rc < 0;
        c.rows += rc > 0;
    }
    return c;
}

/* Intervals on a line need not fit into any buffer; only each of them has to. */
static void test_long_lists(void **state)
{
    enum { ITEMS = 5000 };
    static const struct {
        const char *begin, *middle, *end;
        int rows, refused;
        uint64_t lines;
    } lists[] = {
        { "", "", "\n900\n", ITEMS + 1, 0, 2 },
        { "\xef\xbb\xbf", "", "", ITEMS, 0, 1 },
        { "# so\r\n", "x,", "800\r\n900", ITEMS + 2, 1, 3 },
        { "800,900,700\n", "# 5, x ", " 6, 7\n900", ITEMS / 2 + 4, 0, 3 },
        { "0,x,", "", "\n800\n", 1, 1, 2 },
        { "t_s,rr_ms\n", "", "\n1,800\n", 1, 1, 3 },
    };
    static char text[ITEMS * 5 + 64];
    struct recording rec;

    (void)state;
    for (size_t k = 0; k < sizeof(lists) / sizeof(lists[0]); k++) {
        size_t len = strlen(strcpy(text, lists[k].begin));
        for (int i = 0; i < ITEMS; i++) {
            if (i == ITEMS / 2)
                len += strlen(strcpy(text + len, lists[k].middle));
            memcpy(text + len, i % 2 ? "801, " : "1001,", 5);
            len += 5;
        }
        len += strlen(strcpy(text + len, lists[k].end));
        for (size_t piece = 1; piece < 2 * len; piece = piece * 3 + 1) {
            struct counts c = read_in_pieces(&rec, text, len, piece);
            assert_int_equal(c.rows, lists[k].rows);
            assert_int_equal(c.refused, lists[k].refused);
            assert_int_equal(rec.broken, c.refused);
            assert_int_equal(rec.line, lists[k].lines);
        }
    }
}

static void test_utf16(void **state)
{
    static const char text[] = "\xff\xfe"
                               "8\0"
                               "0\0"
                               "0\0"
                               "\n\0"
                               "8\0"
                               "1\0"
                               "0\0"
                               "\n";
    struct recording rec;

    (void)state;
    for (size_t piece = 1; piece < sizeof(text); piece++) {
        struct counts c = read_in_pieces(&rec, text, sizeof(text), piece);
        assert_int_equal(c.rows, 0);
        assert_true(c.refused >= 2);
        assert_string_equal(c.why, "it is written in UTF-16, or is no text: UTF-8 is wanted");
    }
}

int main(void)
{
    enum { FILES = sizeof(files) / sizeof(files[0]) };
    struct CMUnitTest tests[FILES + 3];

    for (size_t i = 0; i < FILES; i++)
        tests[i] = (struct CMUnitTest){ .name = files[i].name,
                                        .test_func = test_file,
                                        .initial_state = (void *)(uintptr_t)&files[i] };
    tests[FILES] = (struct CMUnitTest)cmocka_unit_test(test_long_lines);
    tests[FILES + 1] = (struct CMUnitTest)cmocka_unit_test(test_long_lists);
    tests[FILES + 2] = (struct CMUnitTest)cmocka_unit_test(test_utf16);
    return cmocka_run_group_tests_name("recordings of apps", tests, NULL, NULL);
}
