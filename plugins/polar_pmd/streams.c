/*
 * streams.c - decides on the next command, and on what its end means
 */
#include "streams.h"

#include "streams_inside.h"

#include <errno.h>
#include <stdio.h>

#define US_PER_S   INT64_C(1000000)
#define COMMAND_MS 10000 /* till an answer is given up */
#define STALLS_MAX 3
#define STEADY_US  (60 * US_PER_S) /* ran for so long: what was before is forgotten */
#define REST_US    (STREAMS_REST_MS * INT64_C(1000))
#define CHARGE_US  (60 * US_PER_S)

/* How a command ended, besides enum pmd_status. */
enum { UNANSWERED = 256, UNWRITTEN };

static const struct kind {
    enum pmd_type type;
    bool has_settings;
    int64_t silent_us; /* longer than it ever pauses by itself */
    const char *name;
} kinds[STREAMS] = {
    [STREAM_PPI] = { PMD_PPI, false, 300 * US_PER_S, "pulse intervals" },
    [STREAM_ACC] = { PMD_ACC, true, 10 * US_PER_S, "acceleration" },
    [STREAM_ECG] = { PMD_ECG, true, 10 * US_PER_S, "ECG" },
};

static const char *status_text(unsigned status)
{
    switch (status) {
    case PMD_BAD_OP:
    case PMD_BAD_TYPE:
    case PMD_NOT_SUPPORTED: return "it has none";
    case PMD_BAD_LENGTH:
    case PMD_BAD_PARAMETER:
    case PMD_BAD_RESOLUTION:
    case PMD_BAD_RATE:
    case PMD_BAD_RANGE:
    case PMD_BAD_CHANNELS: return "it does not take the settings that it offers";
    case PMD_ALREADY: return "it runs already, and does not stop";
    case PMD_BAD_MTU: return "the packets of this link are too small";
    case PMD_BAD_STATE: return "it is in no state for it";
    case PMD_IN_CHARGER: return "it is in its charger";
    case PMD_DISK_FULL: return "its memory is full";
    case UNANSWERED: return "its control point does not answer";
    case UNWRITTEN: return "its control point refuses commands";
    }
    return "it refuses";
}

void streams_hold(struct streams *s, struct sensor_host *host, int64_t ms)
{
    s->state = STREAMS_PAUSED;
    host->after(host, streams_place.step_timer, ms);
}

/* What is shown of it: the first stream that is missing, or what is waited for. */
static void tell(struct streams *s, struct sensor_host *host)
{
    const struct stream *pulses = &s->stream[STREAM_PPI];
    const char *why = NULL;
    char text[120];
    unsigned i = 0;

    while (i < STREAMS && s->stream[i].phase != STREAM_RESTS)
        i++;
    if (i < STREAMS)
        why = s->stream[i].why;
    else if (pulses->phase == STREAM_RUNS && !pulses->has_come)
        why = "waiting for pulse intervals: they need half a minute without movement";
    else
        why = "";
    if ((why == s->said && i == s->said_of) || (!s->said && !*why))
        return;
    s->said = why;
    s->said_of = i;
    if (i < STREAMS)
        snprintf(text, sizeof(text), "no %s: %s", kinds[i].name, why);
    else
        snprintf(text, sizeof(text), "%s", why);
    host->say(host, text);
}

static void rest(struct streams *s, struct sensor_host *host, struct stream *m, const char *why,
                 int64_t us)
{
    char text[120];

    m->phase = STREAM_RESTS;
    m->why = why;
    m->rests_until_us = us == INT64_MAX ? us : host->now_us(host) + us;
    m->tries = 0;
    m->has_run = m->ends_in_rest = false;
    snprintf(text, sizeof(text), "no %s: %s; going on without", kinds[m - s->stream].name, why);
    host->log(host, SENSOR_LOG_WARN, text);
}

/* Rests too, and leaves nothing behind that empties its battery. */
static void end(struct streams *s, struct sensor_host *host, struct stream *m, const char *why,
                int64_t us)
{
    rest(s, host, m, why, us);
    if (m->may_run || m->may_be_left) {
        m->phase = STREAM_STOP;
        m->ends_in_rest = true;
    }
}

static void run(struct sensor_host *host, struct stream *m)
{
    m->phase = STREAM_RUNS;
    m->has_run = true;
    m->tries = 0;
    m->began_us = m->heard_us = host->now_us(host);
}

/* ---- the next command ---- */

static int first_in(const struct streams *s, enum stream_phase a, enum stream_phase b)
{
    for (int i = 0; i < STREAMS; i++) {
        if (s->stream[i].phase == a || s->stream[i].phase == b)
            return i;
    }
    return -1;
}

static void command(struct streams *s, struct sensor_host *host, unsigned stream, enum pmd_op op)
{
    struct stream *m = stream < STREAMS ? &s->stream[stream] : NULL;
    const struct pmd_choice *choice = m && op == PMD_START ? &m->choice : NULL;
    uint8_t type = (uint8_t)(m ? kinds[stream].type : PMD_SDK);

    s->current = stream;
    int rc = control_send(&s->control, host, streams_place.control, (uint8_t)op, type,
                          choice ? choice->bytes : NULL, choice ? choice->len : 0);
    if (rc == -EBUSY) {
        streams_hold(s, host, STREAMS_BUSY_MS);
    } else if (rc < 0) {
        s->state = STREAMS_IDLE;
    } else {
        s->state = STREAMS_COMMANDING;
        host->after(host, streams_place.step_timer, COMMAND_MS);
        if (op == PMD_START && m) {
            m->may_run = true;
            m->has_come = false;
        }
    }
}

void streams_next(struct streams *s, struct sensor_host *host)
{
    int i;

    if ((i = first_in(s, STREAM_STOP, STREAM_STOP)) >= 0) {
        command(s, host, (unsigned)i, PMD_STOP);
    } else if (s->leaves_sdk_mode) {
        command(s, host, STREAMS, PMD_STOP);
    } else if ((i = first_in(s, STREAM_ASK, STREAM_START)) >= 0) {
        const bool asks = s->stream[i].phase == STREAM_ASK;
        command(s, host, (unsigned)i, asks ? PMD_GET_SETTINGS : PMD_START);
    } else {
        s->state = STREAMS_STEADY;
        host->after(host, streams_place.step_timer, -1);
    }
    tell(s, host);
}

/* ---- what its end means ---- */

static enum stream_phase phase_after_stop(const struct streams *s, const struct stream *m)
{
    return kinds[m - s->stream].has_settings && !m->choice.len ? STREAM_ASK : STREAM_START;
}

static bool is_in_sdk_mode(const struct streams *s, unsigned status)
{
    return !s->left_sdk_mode &&
           (status == PMD_BAD_STATE || (status == PMD_NOT_SUPPORTED && s->has_sdk_mode));
}

/* It can be left only while nothing runs, and what is offered in it is not what is offered out of
 * it. */
static void leave_sdk_mode(struct streams *s)
{
    s->leaves_sdk_mode = s->left_sdk_mode = true;
    for (unsigned i = 0; i < STREAMS; i++) {
        struct stream *m = &s->stream[i];
        if (m->phase == STREAM_ABSENT || m->phase == STREAM_RESTS)
            continue;
        m->phase = STREAM_STOP;
        m->choice.len = 0;
    }
}

static void charge(struct streams *s, struct sensor_host *host)
{
    for (unsigned i = 0; i < STREAMS; i++) {
        if (s->stream[i].phase != STREAM_ABSENT)
            end(s, host, &s->stream[i], status_text(PMD_IN_CHARGER), CHARGE_US);
    }
}

static void refused(struct streams *s, struct sensor_host *host, struct stream *m, unsigned outcome)
{
    if (outcome == PMD_IN_CHARGER)
        charge(s, host);
    else if (is_in_sdk_mode(s, outcome))
        leave_sdk_mode(s);
    else
        end(s, host, m, status_text(outcome), outcome == PMD_BAD_MTU ? INT64_MAX : REST_US);
}

static void in_vain(struct streams *s, struct sensor_host *host, struct stream *m, const char *why)
{
    if (++m->tries >= STREAMS_TRIES)
        rest(s, host, m, why, REST_US);
}

static void conclude_start(struct streams *s, struct sensor_host *host, struct stream *m,
                           unsigned outcome)
{
    const bool is_lost = outcome == UNANSWERED;

    if (outcome == PMD_OK || (is_lost && m->has_come)) {
        m->factor = pmd_factor(s->control.params, s->control.len);
        m->may_be_left = false;
        run(host, m);
    } else if (!is_lost && outcome != UNWRITTEN && outcome != PMD_ALREADY) {
        m->may_run = false;
        refused(s, host, m, outcome);
    } else {
        if (outcome != UNWRITTEN)
            m->phase = STREAM_STOP;
        in_vain(s, host, m, status_text(outcome));
    }
}

static void conclude_ask(struct streams *s, struct sensor_host *host, struct stream *m,
                         unsigned outcome)
{
    if (outcome == PMD_OK) {
        pmd_choose(&m->choice, s->control.params, s->control.len);
        m->phase = STREAM_START;
    } else if (outcome < UNANSWERED) {
        refused(s, host, m, outcome);
    } else {
        in_vain(s, host, m, status_text(outcome));
    }
}

static void conclude_stop(struct streams *s, struct sensor_host *host, struct stream *m,
                          unsigned outcome)
{
    if (outcome < UNANSWERED) /* whatever it says, it cannot be stopped better */
        m->may_run = m->may_be_left = false;
    if (outcome == UNWRITTEN)
        in_vain(s, host, m, status_text(outcome));
    else if (m->ends_in_rest)
        m->phase = STREAM_RESTS;
    else
        m->phase = phase_after_stop(s, m);
    m->ends_in_rest = m->ends_in_rest && outcome == UNWRITTEN;
}

static void conclude(struct streams *s, struct sensor_host *host, unsigned outcome)
{
    struct stream *m = s->current < STREAMS ? &s->stream[s->current] : NULL;

    s->control.is_sent = false;
    if (!m)
        s->leaves_sdk_mode = false;
    else if (s->control.op == PMD_START)
        conclude_start(s, host, m, outcome);
    else if (s->control.op == PMD_GET_SETTINGS)
        conclude_ask(s, host, m, outcome);
    else
        conclude_stop(s, host, m, outcome);
    if (outcome == UNWRITTEN)
        streams_hold(s, host, STREAMS_AGAIN_MS);
    else
        streams_next(s, host);
}

void streams_command_done(struct streams *s, struct sensor_host *host, int status)
{
    if (!s->control.is_sent || s->control.is_written)
        return;
    s->control.is_written = true;
    if (status == -EACCES) {
        s->control.is_sent = false;
        if (s->current < STREAMS)
            in_vain(s, host, &s->stream[s->current], "it wants to be paired");
        streams_hold(s, host, STREAMS_BOND_MS);
    } else if (status < 0) {
        conclude(s, host, UNWRITTEN);
    } else if (control_has_ended(&s->control)) {
        conclude(s, host, s->control.status);
    }
}

void streams_command_late(struct streams *s, struct sensor_host *host)
{
    if (s->control.is_written)
        conclude(s, host, UNANSWERED);
    else /* the host will tell */
        host->after(host, streams_place.step_timer, COMMAND_MS);
}

/* ---- what comes unasked ---- */

/* It ran, and does no longer. */
static void stalled(struct streams *s, struct sensor_host *host, struct stream *m, bool is_told)
{
    if (host->now_us(host) - m->began_us >= STEADY_US)
        m->stalls = 0;
    if (m->stalls++ >= STALLS_MAX) {
        m->stalls = 0;
        rest(s, host, m, "it stops again and again", REST_US);
        return;
    }
    m->phase = is_told ? STREAM_START : STREAM_STOP;
}

static int stream_of(unsigned type)
{
    for (int i = 0; i < STREAMS; i++) {
        if (kinds[i].type == type)
            return i;
    }
    return -1;
}

static void device_stopped(struct streams *s, struct sensor_host *host, const uint8_t *types,
                           size_t count)
{
    for (size_t k = 0; k < count; k++) {
        int i = stream_of(types[k] & PMD_TYPE_MASK);
        if (i < 0)
            continue;
        s->stream[i].may_run = s->stream[i].may_be_left = s->stream[i].has_come = false;
        if (s->stream[i].phase == STREAM_RUNS)
            stalled(s, host, &s->stream[i], true);
    }
    if (s->state == STREAMS_STEADY)
        streams_hold(s, host, STREAMS_AGAIN_MS);
}

const char *streams_message(struct streams *s, struct sensor_host *host, const uint8_t *bytes,
                            size_t len)
{
    const char *wrong;

    if (len == 0)
        return "message of the control point without a byte";
    switch (bytes[0]) {
    case PMD_FEATURES: return streams_features(s, bytes, len);
    case PMD_STOPPED: device_stopped(s, host, bytes + 1, len - 1); return NULL;
    case PMD_ANSWER:
        wrong = control_answer(&s->control, bytes, len);
        if (!wrong && s->state == STREAMS_STOPPING)
            streams_stop(s, host);
        else if (!wrong && s->state == STREAMS_COMMANDING && control_has_ended(&s->control))
            conclude(s, host, s->control.status);
        return wrong;
    }
    return "message of the control point of a kind that is not known";
}

void streams_heard(struct streams *s, struct sensor_host *host, unsigned stream)
{
    struct stream *m = &s->stream[stream];

    m->heard_us = host->now_us(host);
    m->has_come = true;
    if (m->phase == STREAM_RESTS && m->may_run)
        run(host, m);
    if (s->said)
        tell(s, host);
}

bool streams_are_settled(const struct streams *s)
{
    return s->state == STREAMS_STEADY || s->state == STREAMS_IDLE;
}

bool streams_has_pulses(const struct streams *s)
{
    const struct stream *m = &s->stream[STREAM_PPI];

    return m->phase != STREAM_RESTS && (m->has_run || m->has_come);
}

void streams_watch_due(struct streams *s, struct sensor_host *host)
{
    int64_t now_us = host->now_us(host);

    host->after(host, streams_place.watch_timer, STREAMS_WATCH_MS);
    for (unsigned i = 0; i < STREAMS; i++) {
        struct stream *m = &s->stream[i];
        if (m->phase == STREAM_RUNS && now_us - m->heard_us > kinds[i].silent_us)
            stalled(s, host, m, false);
        else if (m->phase == STREAM_RESTS && now_us >= m->rests_until_us)
            m->phase = m->may_run ? STREAM_STOP : phase_after_stop(s, m);
    }
    if (s->state == STREAMS_STEADY)
        streams_next(s, host);
}
