/*
 * streams_link.c - before the first command, and after the last: subscribe, read what the device
 * can do; stop what runs on it
 *
 * Indications of the control point come first: without them commands look dead. Some
 * firmware refuses a command that follows too soon. A stream that is not stopped runs on
 * without us, and empties the battery.
 */
#include "bytes.h"
#include "streams_inside.h"

#include <errno.h>

#define SETTLE_MS 200
#define ANSWER_MS 300 /* between two STOPs; there are 2 s for all of them */

#define FEATURE(type) (1u << (type))

/* Of what comes before the first command. */
static void failed(struct streams *s, struct sensor_host *host, int status)
{
    if (++s->tries < STREAMS_TRIES) {
        streams_hold(s, host, status == -EACCES ? STREAMS_BOND_MS : STREAMS_AGAIN_MS);
        return;
    }
    s->tries = 0;
    s->said = "its streams cannot be had: only the heart rate service is used";
    s->said_of = STREAMS;
    host->say(host, s->said);
    host->log(host, SENSOR_LOG_WARN,
              status == -EACCES
                  ? "it wants to be paired before it streams; going on with its heart rate service"
                  : "its streams cannot be had; going on with its heart rate service");
    streams_hold(s, host, STREAMS_REST_MS);
}

/* Its name promised more. */
static void lacks(struct streams *s, struct sensor_host *host)
{
    s->said = "it offers no acceleration, nor other streams: only the heart rate service is used";
    s->said_of = STREAMS;
    host->after(host, streams_place.watch_timer, -1);
    host->say(host, s->said);
    host->log(host, SENSOR_LOG_INFO, s->said);
}

/* What the host's operation said at once. */
static void began(struct streams *s, struct sensor_host *host, enum streams_state state, int rc)
{
    if (rc == 0)
        s->state = state;
    else if (rc == -EBUSY)
        streams_hold(s, host, STREAMS_BUSY_MS);
    else
        s->state = STREAMS_IDLE;
    if (rc == -ENOENT)
        lacks(s, host);
}

static void subscribe(struct streams *s, struct sensor_host *host)
{
    began(s, host, STREAMS_SUBSCRIBING_CONTROL, host->notify(host, streams_place.control, true));
}

static void read_features(struct streams *s, struct sensor_host *host)
{
    began(s, host, STREAMS_READING, host->read(host, streams_place.control));
}

void streams_begin(struct streams *s, struct sensor_host *host, bool wants_ecg)
{
    *s = (struct streams){ .wants_ecg = wants_ecg };
    subscribe(s, host);
    if (s->state == STREAMS_IDLE)
        return;
    host->say(host, ""); /* what was, before this link */
    host->after(host, streams_place.watch_timer, STREAMS_WATCH_MS);
}

const char *streams_features(struct streams *s, const uint8_t *bytes, size_t len)
{
    if (len < 3)
        return "features of the control point cut short";
    if (s->has_features || s->state != STREAMS_READING)
        return NULL;
    unsigned features = le16(bytes + 1);
    s->has_features = true;
    s->has_sdk_mode = features & FEATURE(PMD_SDK);
    for (unsigned i = 0; i < STREAMS; i++)
        s->stream[i].may_be_left = true;
    if (features & FEATURE(PMD_PPI))
        s->stream[STREAM_PPI].phase = STREAM_START;
    if (features & FEATURE(PMD_ACC))
        s->stream[STREAM_ACC].phase = STREAM_ASK;
    if (features & FEATURE(PMD_ECG) && s->wants_ecg)
        s->stream[STREAM_ECG].phase = STREAM_ASK;
    return NULL;
}

void streams_done(struct streams *s, struct sensor_host *host, unsigned characteristic, int status)
{
    const bool is_control = characteristic == streams_place.control;

    switch (s->state) {
    case STREAMS_SUBSCRIBING_CONTROL:
        if (!is_control)
            return;
        if (status < 0)
            failed(s, host, status);
        else
            began(s, host, STREAMS_SUBSCRIBING_DATA, host->notify(host, streams_place.data, true));
        return;
    case STREAMS_SUBSCRIBING_DATA:
        if (characteristic != streams_place.data)
            return;
        if (status < 0) {
            failed(s, host, status);
            return;
        }
        s->is_subscribed = true;
        s->state = STREAMS_SETTLING;
        host->after(host, streams_place.step_timer, SETTLE_MS);
        return;
    case STREAMS_READING:
        if (!is_control)
            return;
        if (status < 0 || !s->has_features)
            failed(s, host, status);
        else
            streams_next(s, host);
        return;
    case STREAMS_COMMANDING:
        if (is_control)
            streams_command_done(s, host, status);
        return;
    case STREAMS_STOPPING:
        if (is_control && s->control.is_sent) {
            s->control.is_written = true;
            s->control.is_answered |= status < 0;
        }
        return;
    case STREAMS_IDLE:
    case STREAMS_SETTLING:
    case STREAMS_PAUSED:
    case STREAMS_STEADY: return;
    }
}

void streams_step_due(struct streams *s, struct sensor_host *host)
{
    switch (s->state) {
    case STREAMS_SETTLING: read_features(s, host); return;
    case STREAMS_COMMANDING: streams_command_late(s, host); return;
    case STREAMS_PAUSED:
        if (!s->is_subscribed)
            subscribe(s, host);
        else if (!s->has_features)
            read_features(s, host);
        else
            streams_next(s, host);
        return;
    case STREAMS_STOPPING:
        s->control.is_answered = true; /* long enough */
        streams_stop(s, host);
        return;
    case STREAMS_IDLE:
    case STREAMS_SUBSCRIBING_CONTROL:
    case STREAMS_SUBSCRIBING_DATA:
    case STREAMS_READING:
    case STREAMS_STEADY: return;
    }
}

/* ---- the end ---- */

bool streams_stop(struct streams *s, struct sensor_host *host)
{
    static const uint8_t types[STREAMS] = {
        [STREAM_PPI] = PMD_PPI, [STREAM_ACC] = PMD_ACC, [STREAM_ECG] = PMD_ECG
    };
    unsigned i = 0;

    if (s->state != STREAMS_STOPPING) {
        s->state = STREAMS_STOPPING;
        host->after(host, streams_place.watch_timer, -1);
        host->after(host, streams_place.step_timer, ANSWER_MS);
    }
    while (i < STREAMS && !s->stream[i].may_run)
        i++;
    if (s->control.is_sent && !s->control.is_written)
        return false;
    if (i == STREAMS)
        return true;
    if (s->control.is_sent && !s->control.is_answered)
        return false;
    int rc = control_send(&s->control, host, streams_place.control, PMD_STOP, types[i], NULL, 0);
    if (rc < 0 && rc != -EBUSY)
        return true;
    s->stream[i].may_run = rc < 0;
    host->after(host, streams_place.step_timer, ANSWER_MS);
    return false;
}
