/*
 * replay - plays a recording back, each row at its own time
 *
 *   file --> lines --> rows --> batch of one arrival --> (its time comes) --> emit
 *                                                               |
 *                                    bytes of a capture --> capture --> emit
 *
 * Rows that arrived together go out as one message, as the sensor sent them; a
 * message of a capture goes to the code that reads such a sensor's link. A
 * batch is complete when a row of another time is read; from there reading
 * waits until the batch is due. The timer may be late: age_us tells by how much,
 * so that a busy hub does not stretch the recording.
 *
 * Speed is the hub's clock, not ours. A recording is no living heart: everything
 * made of it is marked simulated.
 */
#include "sensor_plugin.h"

#include "recording.h"
#include "replay/capture.h"

#include <stdio.h>
#include <string.h>

#define RR_MAX     64
#define US_PER_S   1000000
#define ROUND_US   US_PER_S /* between the last batch of one round and the first of the next */
#define SOON_MS    1
#define BROKEN_MAX 5 /* lines told one by one; then their count at the end */

enum { TIMER_DUE, TIMER_AGAIN };

struct replay_settings {
    const char *path;
    const char *class_word;
    const char *device; /* name; empty: not known */
    double start_s;
    bool loop;
};

struct batch {
    bool full; /* there is something in it */
    int64_t t_us;
    int characteristic; /* of a capture's message, in `bytes`; -1: it is `r` */
    uint64_t line;
    uint8_t bytes[RECORDING_BYTES_MAX];
    size_t byte_count;
    struct sensor_reading r;
    struct sensor_rr rr[RR_MAX];
};

struct replay {
    const struct replay_settings *settings;
    struct recording recording;
    struct recording_row row;
    struct batch batch; /* of one arrival, waiting for its time */
    int characteristic; /* of `row`, where it is of a capture; else -1 */
    bool row_waits;     /* `row` opens the batch after it */
    bool waits;         /* for the timer; the file stands still */
    bool owes;          /* the first byte of the next piece has been read already */
    bool at_end;        /* the file is through; what waits is the last of it */
    bool started;       /* the first row has been seen: the times below are set */
    bool after_gap;     /* the next interval has no predecessor */
    bool played;        /* this round has given something */
    bool has_rr;        /* an interval has been seen: until then it is a source of rates only */
    int64_t first_us;   /* time of the first row, on the recording's clock */
    int64_t base_us;    /* hub time of the recording's time 0 */
    int64_t last_due_us;
    uint8_t source_class;
    uint64_t refused; /* messages of the capture that its plugin made nothing of */
    uint64_t notices; /* lines that were odd, and yet of use */
    struct capture capture;
};

static uint64_t faults(const struct replay *s)
{
    return s->recording.broken + s->refused;
}

static void tell_line(struct sensor_host *host, uint64_t line, const char *why)
{
    char text[160];

    snprintf(text, sizeof(text), "line %llu of its recording: %s", (unsigned long long)line, why);
    host->log(host, SENSOR_LOG_WARN, text);
}

static void tell_fault(struct replay *s, struct sensor_host *host, uint64_t line, const char *why)
{
    if (faults(s) <= BROKEN_MAX)
        tell_line(host, line, why);
}

static void tell_notice(struct replay *s, struct sensor_host *host)
{
    if (s->recording.notice && s->notices++ < BROKEN_MAX)
        tell_line(host, s->recording.notice_line, s->recording.notice);
    s->recording.notice = NULL;
}

/* ---- playing ---- */

static int64_t due_us(const struct replay *s)
{
    return s->base_us + s->batch.t_us;
}

static void send_bytes(struct replay *s, struct sensor_host *host, int64_t age_us)
{
    const struct batch *b = &s->batch;
    const char *why =
        capture_give(&s->capture, host, b->characteristic, b->bytes, b->byte_count, age_us);

    if (why) {
        s->refused++;
        tell_fault(s, host, b->line, why);
    }
}

static void send(struct replay *s, struct sensor_host *host)
{
    int64_t late_us = host->now_us(host) - due_us(s);
    int64_t age_us = late_us > 0 ? late_us : 0;

    s->batch.full = false;
    s->last_due_us = due_us(s);
    if (s->batch.characteristic >= 0) {
        send_bytes(s, host, age_us);
        s->played = s->played || s->capture.emitted;
        return;
    }
    s->played = true;
    s->batch.r.rr = s->batch.rr;
    s->batch.r.age_us = age_us;
    host->emit(host, &s->batch.r);
}

static void add_row(struct replay *s)
{
    struct batch *b = &s->batch;
    const struct recording_row *row = &s->row;

    if (!b->full) {
        b->full = true;
        b->t_us = row->t_us;
        b->characteristic = s->characteristic;
        b->r = (struct sensor_reading)SENSOR_READING_NONE;
        b->r.source_class = s->has_rr ? s->source_class : SENSOR_CLASS_HR_ONLY;
    }
    if (row->has_rr && !s->has_rr) {
        s->has_rr = true;
        b->r.source_class = s->source_class;
    }
    if (b->characteristic >= 0) {
        b->line = s->recording.line;
        b->byte_count = row->byte_count;
        memcpy(b->bytes, row->bytes, row->byte_count);
    }
    if (row->has_rr) {
        b->rr[b->r.rr_count++] = (struct sensor_rr){
            .ticks = row->rr_ticks,
            .quality = row->quality,
            .flags = s->after_gap ? SENSOR_RR_GAP_BEFORE : 0,
        };
        s->after_gap = false;
    }
    if (row->is_pulse && b->r.source_class == SENSOR_CLASS_ECG)
        b->r.source_class = SENSOR_CLASS_PPI;
    if (row->contact >= 0)
        b->r.contact = row->contact ? SENSOR_CONTACT_SKIN : SENSOR_CONTACT_NONE;
    if (row->has_hr)
        b->r.heart_rate_bpm = (float)row->hr_bpm;
    if (row->has_acc)
        b->r.motion_g = (float)row->acc_sd_g;
}

static bool belongs(const struct replay *s)
{
    return !s->batch.full ||
           (s->characteristic < 0 && s->batch.t_us == s->row.t_us && s->batch.r.rr_count < RR_MAX);
}

/* Sends the batch if its time has come; else asks for the timer. Returns whether it is gone. */
static bool flush(struct replay *s, struct sensor_host *host)
{
    int64_t wait_us = due_us(s) - host->now_us(host);

    if (wait_us > 0) {
        s->waits = true;
        host->after(host, TIMER_DUE, (wait_us + 999) / 1000);
        return false;
    }
    send(s, host);
    return true;
}

/* Takes the row into the batch, or lets the batch before it go first. */
static void place_row(struct replay *s, struct sensor_host *host)
{
    s->row_waits = !belongs(s) && !flush(s, host);
    if (!s->row_waits)
        add_row(s);
}

static void take_row(struct replay *s, struct sensor_host *host)
{
    int64_t skip_us = (int64_t)(s->settings->start_s * US_PER_S);

    if (!s->started) {
        s->started = true;
        s->first_us = s->row.t_us;
        s->base_us = host->now_us(host) - (s->first_us + skip_us);
        s->last_due_us = host->now_us(host);
    }
    if (s->row.t_us < s->first_us + skip_us ||
        (s->characteristic < 0 && !s->row.has_rr && !s->row.has_hr && !s->row.has_acc))
        return;
    place_row(s, host);
}

/* ---- reading ---- */

/* Of a capture: whose bytes are they? */
static bool find_reader(struct replay *s, struct sensor_host *host)
{
    s->characteristic = -1;
    if (s->recording.format != RECORDING_CAPTURE)
        return true;
    s->characteristic = capture_find(&s->capture, s->row.service, s->row.characteristic);
    if (s->characteristic >= 0)
        return true;
    s->refused++;
    tell_fault(s, host, s->recording.line, s->capture.why);
    return false;
}

static void begin_round(struct replay *s)
{
    recording_init(&s->recording);
    capture_begin(&s->capture, s->settings->device);
    s->capture.after_gap = s->after_gap;
    s->refused = s->notices = 0;
    s->batch.full = false;
    s->row_waits = s->waits = s->owes = false;
    s->played = s->at_end = false;
}

static void end_round(struct replay *s, struct sensor_host *host)
{
    char text[120];

    if (!s->played) {
        host->say(host, s->started && s->refused == 0 ? "its recording ends before its start"
                        : faults(s) ? "its recording holds no line that can be read"
                                    : "its recording is empty");
        return;
    }
    if (s->settings->loop) {
        /* The first row of the next round comes a little after the last of this one. */
        int64_t skip_us = (int64_t)(s->settings->start_s * US_PER_S);
        s->base_us = s->last_due_us + ROUND_US - (s->first_us + skip_us);
        s->after_gap = true;
        host->after(host, TIMER_AGAIN, SOON_MS);
        return;
    }
    snprintf(text, sizeof(text), "its recording has come to its end (%llu broken lines)",
             (unsigned long long)faults(s));
    host->say(host, faults(s) ? text : "its recording has come to its end");
}

static void take(struct replay *s, struct sensor_host *host, int rc, const char *why)
{
    tell_notice(s, host);
    if (rc < 0)
        tell_fault(s, host, s->recording.line, why);
    else if (find_reader(s, host))
        take_row(s, host);
}

/* The end of the file: what was begun before, then the last batch. */
static void finish(struct replay *s, struct sensor_host *host)
{
    const char *why;
    int rc;

    while (!s->waits && (rc = recording_end(&s->recording, &s->row, &why)) != 0)
        take(s, host, rc, why);
    if (s->waits)
        return; /* the timer comes back here */
    if (s->batch.full && !flush(s, host))
        return;
    end_round(s, host);
}

/* Rows up to the first one that has to wait; returns how many bytes they took. */
static size_t take_rows(struct replay *s, struct sensor_host *host, const void *bytes, size_t len)
{
    size_t taken = 0, used;
    const char *why;
    int rc = 1;

    while (!s->waits && rc != 0) {
        rc = recording_read(&s->recording, (const char *)bytes + taken, len - taken, &used, &s->row,
                            &why);
        taken += used;
        if (rc != 0)
            take(s, host, rc, why);
    }
    return taken;
}

/*
 * Who takes all is given the next piece at once, and who takes none of the last one is given no
 * more. So while one waits, a byte is always left over, even if only by pretence.
 */
static size_t replay_data(void *state, struct sensor_host *host, const uint8_t *bytes, size_t len)
{
    struct replay *s = state;

    if (len == 0) {
        s->at_end = true;
        finish(s, host);
        return 0;
    }
    size_t taken = s->owes;
    taken += take_rows(s, host, bytes + taken, len - taken);
    s->owes = s->waits && taken == len;
    return taken - s->owes;
}

static void replay_timer(void *state, struct sensor_host *host, unsigned id)
{
    struct replay *s = state;

    if (id == TIMER_AGAIN) {
        begin_round(s);
        if (host->open(host, s->settings->path) != 0)
            host->say(host, "its recording cannot be opened again");
        return;
    }
    if (!s->waits)
        return;
    s->waits = false;
    if (!flush(s, host)) /* the timer was early by a fraction of a millisecond */
        return;
    if (s->row_waits)
        place_row(s, host);
    if (s->at_end && !s->waits)
        finish(s, host);
    else if (!s->at_end && !s->waits)
        take_rows(s, host, "", 0); /* more rows of the last line */
    if (!s->at_end && !s->waits)
        host->more(host);
}

static const char *replay_settled(void *state, const void *settings)
{
    struct replay *s = state;
    static const struct {
        const char *word;
        enum sensor_class class;
    } classes[] = {
        { "ecg", SENSOR_CLASS_ECG },
        { "ppi", SENSOR_CLASS_PPI },
        { "hr_only", SENSOR_CLASS_HR_ONLY },
    };

    s->settings = settings;
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        if (strcmp(s->settings->class_word, classes[i].word) == 0)
            s->source_class = (uint8_t)classes[i].class;
    }
    return NULL;
}

static const char *replay_start(void *state, struct sensor_host *host)
{
    struct replay *s = state;

    begin_round(s);
    return host->open(host, s->settings->path) == 0 ? NULL : "its recording cannot be opened";
}

static const char *const class_words[] = { "ecg", "ppi", "hr_only", NULL };

static const struct sensor_setting_row settings[] = {
    {
        .key = "path",
        .type = SENSOR_SETTING_PATH,
        .offset = offsetof(struct replay_settings, path),
        .required = true,
        .help = "the recording: RR text, CSV, a capture, or what an app exports",
    },
    {
        .key = "loop",
        .type = SENSOR_SETTING_BOOL,
        .offset = offsetof(struct replay_settings, loop),
        .fallback = "false",
        .help = "begin again at the end",
    },
    {
        .key = "start",
        .type = SENSOR_SETTING_NUMBER,
        .offset = offsetof(struct replay_settings, start_s),
        .fallback = "0",
        .max = 1e8,
        .help = "begin this many seconds into the recording",
    },
    {
        .key = "class",
        .type = SENSOR_SETTING_STRING,
        .offset = offsetof(struct replay_settings, class_word),
        .fallback = "ecg",
        .choices = class_words,
        .help = "what RR text or CSV can support: ecg, ppi or hr_only; a capture knows by itself",
    },
    {
        .key = "device",
        .type = SENSOR_SETTING_STRING,
        .offset = offsetof(struct replay_settings, device),
        .fallback = "",
        .help = "the name of the sensor that a capture was made of, such as Polar H10",
    },
    { .key = NULL },
};

static const struct sensor_source source = {
    .size = sizeof(struct sensor_source),
    .start = replay_start,
    .data = replay_data,
};

const struct sensor_plugin sensor_plugin = {
    .abi = SENSOR_PLUGIN_ABI,
    .size = sizeof(struct sensor_plugin),
    .name = "replay",
    .help = "a recording, played back at its own pace",
    .capabilities = SENSOR_CAN_RR | SENSOR_CAN_MOTION | SENSOR_IS_SIMULATED,
    .state_size = sizeof(struct replay),
    .settings_size = sizeof(struct replay_settings),
    .settings = settings,
    .settled = replay_settled,
    .timer = replay_timer,
    .source = &source,
};
