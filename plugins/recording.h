/*
 * recording - reads recordings row by row: RR text, CSV, captures
 *
 * One reader for everyone who takes files: the replay plugin, `balmctl analyze`
 * and, later, `import`. It has no I/O and no allocation: feed it lines, take
 * rows. Every format of DESIGN section 6:
 *
 *   RR text   one interval in ms a line, `#` comments, blank lines
 *   CSV       a header naming any of t_s, rr_ms, hr_bpm, acc_sd_g, label, in any
 *             order; other columns are ignored; an empty field says nothing
 *   capture   JSON lines with t_s, service, characteristic, hex
 *
 * The format is found from the first line that says something. Broken lines give
 * an error with their number and are counted; they never end the reading.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECORDING_LINE_MAX  4096
#define RECORDING_LABEL_MAX 32
#define RECORDING_BYTES_MAX 512
#define RECORDING_UUID_SIZE 37

enum recording_format {
    RECORDING_UNKNOWN, /* nothing but comments so far */
    RECORDING_RR_TEXT,
    RECORDING_CSV,
    RECORDING_CAPTURE,
};

/* A row holds what its line said. */
struct recording_row {
    int64_t t_us; /* when it arrived, on the recording's own clock; RR text: the sum of RR so far,
                     rounded up to whole microseconds */
    bool has_rr, has_hr, has_acc;
    int32_t rr_ticks; /* 1/1152000 s; 0: an empty interval */
    double hr_bpm;
    double acc_sd_g;
    char label[RECORDING_LABEL_MAX];      /* empty: none */
    char service[37], characteristic[37]; /* capture: as written */
    uint8_t bytes[RECORDING_BYTES_MAX];
    size_t byte_count;
};

struct recording {
    enum recording_format format;
    uint64_t line;   /* number of the last line fed, from 1 */
    uint64_t broken; /* lines that were refused */
    int64_t rr_sum;  /* RR text: ticks so far */
    int64_t last_t_us;
    int8_t column[5]; /* CSV: where t_s, rr_ms, hr_bpm, acc_sd_g, label stand; -1: nowhere */
    uint8_t order[5]; /* CSV: those that stand somewhere, from left to right; */
    uint8_t named;    /* so many */
};

void recording_init(struct recording *r);

/*
 * Takes one line, without its line break (a CR at its end is dropped). Returns
 *   1  *row holds a row
 *   0  nothing to report: blank, a comment, a header
 *  -1  refused, counted; *why is a static string that says what is wrong
 * Numbers: finite; rr_ms 0 <= rr < 1000000, t_s 0 <= t < 10^9; t_s going back by more than a second
 * is refused. A CSV without t_s runs on the sum of its RR; one without both is refused at its
 * header (and every line after it).
 */
int recording_line(struct recording *r, const char *line, size_t len, struct recording_row *row,
                   const char **why);

/* A UUID of 16, 32 or 128 bits in any case, "0x" before it or not, as 128 bits in lower case; false
 * and an empty string: it is none. */
bool recording_uuid(const char *given, char out[RECORDING_UUID_SIZE]);
