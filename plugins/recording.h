/*
 * recording - reads recordings row by row, whatever made them
 *
 * One reader for everyone who takes files: the replay plugin, `balmctl analyze`
 * and `import`. It has no I/O and no allocation: feed it bytes, take rows.
 *
 *   RR text   one interval a line, `#` comments, blank lines (Elite HRV, Kubios,
 *             HRV4Training); or many intervals on a line
 *   CSV       fields between commas, semicolons or tabs. Our own header names any of t_s,
 *             rr_ms, hr_bpm, acc_sd_g, label; others are known by their names (Polar Sensor
 *             Logger, HRV Logger, Kubios, Empatica). Any order; other columns are ignored;
 *             an empty field says nothing. Without a header: two columns, time and interval
 *   capture   JSON lines with t_s, service, characteristic, hex
 *   HRM       Polar's .hrm
 *   FIT       messages `hrv` and `record` of Garmin and others, binary
 *
 * The format is found from the first line that says something, and so are the
 * units where no header tells them. Broken lines give an error with their number
 * and are counted; they never end the reading. What is odd and yet of use is
 * taken, and `notice` says what was odd.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECORDING_LINE_MAX  4096
#define RECORDING_LABEL_MAX 32
#define RECORDING_BYTES_MAX 512
#define RECORDING_UUID_SIZE 37

/* What a column of a CSV says. STAMP: a time as others write it, of whatever kind. */
enum recording_column {
    RECORDING_T,
    RECORDING_RR,
    RECORDING_HR,
    RECORDING_ACC,
    RECORDING_LABEL,
    RECORDING_STAMP,
    RECORDING_ERROR, /* how far off a pulse's interval may be, in ms */
    RECORDING_BLOCKED,
    RECORDING_CONTACT,
    RECORDING_CONTACT_KNOWN,
    RECORDING_COLUMNS,
};

enum recording_format {
    RECORDING_UNKNOWN, /* nothing but comments so far */
    RECORDING_RR_TEXT,
    RECORDING_RR_LIST, /* many intervals on a line */
    RECORDING_CSV,
    RECORDING_CAPTURE,
    RECORDING_HRM,
    RECORDING_FIT,
};

/* A row holds what its line said. */
struct recording_row {
    int64_t t_us; /* when it arrived, on the recording's own clock; without times: the sum of RR so
                     far, rounded up to whole microseconds */
    bool has_rr, has_hr, has_acc;
    bool is_pulse;    /* the interval is one of an optical pulse, not of the heart's electricity */
    uint8_t quality;  /* of the interval: 0 not usable .. 100 */
    int8_t contact;   /* with the skin; -1: not said */
    int32_t rr_ticks; /* 1/1152000 s; 0: an empty interval */
    double hr_bpm;
    double acc_sd_g;
    char label[RECORDING_LABEL_MAX];      /* empty: none */
    char service[37], characteristic[37]; /* capture: as written */
    uint8_t bytes[RECORDING_BYTES_MAX];
    size_t byte_count;
};

/* In what a number is written. */
enum recording_unit { RECORDING_UNIT_OPEN, RECORDING_UNIT_MS, RECORDING_UNIT_S };

/* Inside. The unit of intervals, and what a guess of seconds rests on. */
struct recording_rr_unit {
    uint8_t unit;    /* enum recording_unit */
    bool is_guessed; /* seconds, by the numbers alone */
    uint8_t seconds; /* intervals of a heart in seconds so far, up to a few; */
    uint8_t large;   /* the last ones in a row that would be one in milliseconds */
};

enum recording_stamp_kind {
    RECORDING_STAMP_NONE, /* none has been seen */
    RECORDING_STAMP_WALL,
    RECORDING_STAMP_OF_DAY, /* 23:59:59.500 */
    RECORDING_STAMP_NUMBER, /* counted from anywhere */
};

/* Inside. How the columns of a CSV lie, and how its stamps become times. */
struct recording_table {
    char delimiter;                   /* ' ': blanks and tabs, however many */
    int8_t column[RECORDING_COLUMNS]; /* where each stands; -1: nowhere */
    uint8_t order[RECORDING_COLUMNS]; /* those that stand somewhere, from left to right; */
    uint8_t named;                    /* so many */
    int8_t fields;                    /* in the header */
    int8_t doubtful;                  /* a column that the rows may be short of; -1: none */
    bool is_pulse;                    /* its intervals are of an optical pulse */
    const char *fault;                /* of a header that cannot be used */
    struct recording_rr_unit rr_unit;
    uint8_t stamp_unit, kind; /* enum recording_unit, recording_stamp_kind */
    bool is_begun;            /* a stamp has been seen: */
    bool is_off;              /* the last stamp was refused, being far from the others: */
    int64_t first_us, base_us, off_us;
    int64_t epoch_us; /* wall time of a counted 0; 0: not known */
};

struct recording_hrm {
    uint8_t section;
    uint16_t interval; /* 238: intervals; else seconds from rate to rate */
    bool has_date, has_time;
    int32_t day;
    int64_t time_us;
    int64_t rates;
};

#define RECORDING_FIT_TYPES 16
#define RECORDING_FIT_RR    127

/* Of a message's layout only what is of use. Offsets within the message; 0xffff: not there. */
struct recording_fit_layout {
    bool is_known, is_big;
    uint16_t global;
    uint32_t size;
    uint32_t stamp_at, rate_at, rr_at;
    uint8_t rr_size;
};

struct recording_fit {
    uint8_t state, type, header_size, fields, at, got;
    bool is_compressed;
    uint16_t crc, crc_said;
    uint64_t left; /* of the data that the header tells of */
    uint32_t message_at;
    uint32_t stamp, said_stamp; /* 0: none yet */
    uint32_t off_stamp;         /* refused just before, being far from the others; 0: none */
    int64_t stamp_us;           /* of `stamp`, on the recording's clock */
    int64_t stamp_sum_us;       /* the sum of RR before it, */
    int64_t message_sum_us;     /* and before the message at hand */
    uint8_t rate;
    uint8_t bytes[2 * RECORDING_FIT_RR];
    uint16_t rr[RECORDING_FIT_RR]; /* ms, of the message at hand */
    uint8_t rr_count, rr_next;
    bool has_rate; /* a row of its own waits */
    struct recording_fit_layout layout[RECORDING_FIT_TYPES];
};

struct recording {
    enum recording_format format;
    uint64_t line;         /* number of the last line read, from 1; FIT: of the message */
    uint64_t broken;       /* lines that were refused */
    int64_t rr_sum;        /* ticks so far */
    int64_t last_t_us;     /* the latest that was said */
    int64_t start_unix_ms; /* when its 0 was; 0: it has no date. Known with its first row. */
    bool is_local;         /* that is written without a zone: local time, as if it were UTC */
    bool has_rows;
    const char *notice; /* about what was taken all the same: who tells it sets it to NULL */
    uint64_t notice_line;

    /* Below: inside. */
    struct recording_rr_unit rr_unit;
    bool is_begun, is_strange;
    bool is_part;     /* the line at hand goes on */
    bool in_line;     /* and did not begin here */
    bool is_skipping; /* to the end of the line */
    union {
        struct recording_table table;
        struct recording_hrm hrm;
        struct recording_fit fit;
    };
    size_t list_at, list_end; /* of a line of intervals in `held` */
    size_t rest_at;           /* of that line in `held`; 0: it has none */
    size_t held_len;
    char held[RECORDING_LINE_MAX]; /* begun in an earlier piece */
};

void recording_init(struct recording *r);

/*
 * Takes bytes, and says how many in *used. Call it again with the rest until it returns 0, and with
 * more then.
 *   1  *row holds a row
 *   0  all bytes are taken, and all rows given
 *  -1  a line is refused, counted; *why is a static string that says what is wrong
 */
int recording_read(struct recording *r, const void *bytes, size_t len, size_t *used,
                   struct recording_row *row, const char **why);
/* There are no more bytes: what was left, as above, until it returns 0. */
int recording_end(struct recording *r, struct recording_row *row, const char **why);

/*
 * Takes one line of text, without its line break (a CR at its end is dropped). Returns
 *   1  *row holds a row
 *   0  nothing to report: blank, a comment, a header
 *  -1  refused, counted
 * Numbers: finite; rr_ms 0 <= rr < 1000000, t_s 0 <= t < 10^9; a time that goes back by more than
 * a second, or ahead by more than a month, is refused (a stamp: without its interval). A CSV
 * without times runs on the sum of its RR; one without both is refused at its header (and every
 * line after it). A line of more than RECORDING_LINE_MAX bytes is refused; recording_read() takes
 * intervals of a line of any length.
 */
int recording_line(struct recording *r, const char *line, size_t len, struct recording_row *row,
                   const char **why);

/* Whether its rows say when they arrived; else its clock is the sum of its intervals. */
bool recording_has_times(const struct recording *r);

/* A UUID of 16, 32 or 128 bits in any case, "0x" before it or not, as 128 bits in lower case; false
 * and an empty string: it is none. */
bool recording_uuid(const char *given, char out[RECORDING_UUID_SIZE]);
