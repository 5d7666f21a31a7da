/*
 * wearable_source.c - a sensor with an input of its own
 *
 *             plugin, settings, start: all well
 *     OFF ------------------------------------> LISTENING <---> SILENT
 *      ^                 ^                          |    30 s without a word
 *      | no plugin,      | retry: 5 s, doubling     | its input failed
 *      | bad settings    | up to 5 min              v
 *      +------------- BACKOFF <---------------------+
 *
 * A plugin that is missing or wrong stays so until the configuration is read
 * again; a file or a broker may come back by itself.
 */
#include "wearable_inside.h"

#include <stdio.h>

#define SILENCE_US   (30 * US_PER_S)
#define RETRY_MAX_MS (300 * MS_PER_S)

/* Which timer runs in which state is read here. */
void wearable_enter(struct wearable *w, enum link_state next, const char *why)
{
    w->status.link = next;
    snprintf(w->status.why, sizeof(w->status.why), "%s", why);
    clock_timer_stop(w->silence);
    switch (next) {
    case LINK_LISTENING:
        if (!w->config.of_house) /* a house speaks when something happens in it */
            clock_timer_set(w->silence, clock_now(w->opt.clock).us + SILENCE_US);
        break;
    case LINK_BACKOFF:
        w->wanted = true;
        clock_timer_set_real(w->kick, w->retry_ms);
        w->retry_ms = w->retry_ms * 2 < RETRY_MAX_MS ? w->retry_ms * 2 : RETRY_MAX_MS;
        break;
    case LINK_OFF:
    case LINK_AWAY:
    case LINK_CONNECTING:
    case LINK_SILENT:
    case LINK_RELEASED:
    case LINK_NOT_WORN:
    case LINK_ASLEEP: break;
    }
    wearable_log(w);
    wearable_tell(w);
}

void wearable_source_start(struct wearable *w)
{
    if (wearable_open_host(w, NULL, NULL) != 0) {
        wearable_enter(w, LINK_BACKOFF, "out of memory");
        return;
    }
    w->status.link = LINK_CONNECTING;
    const char *fault = host_start(w->host);
    if (w->closing || !w->host) /* closed from one of its events */
        return;
    if (fault) {
        char copy[SENSOR_WHY_MAX + 1];
        snprintf(copy, sizeof(copy), "%s", fault);
        wearable_drop_host(w);
        wearable_enter(w, LINK_BACKOFF, copy);
        return;
    }
    wearable_enter(w, LINK_LISTENING, w->said);
}

void wearable_source_heard(struct wearable *w)
{
    bool changed = wearable_take_facts(w);

    w->retry_ms = w->opt.retry_ms;
    if (w->status.link == LINK_SILENT)
        wearable_enter(w, LINK_LISTENING, w->said);
    else if (changed)
        wearable_tell(w);
}

void wearable_source_silence(struct wearable *w, int64_t now_us)
{
    int64_t last = w->host ? host_facts(w->host)->last_us : INSTANT_NEVER;

    if (last != INSTANT_NEVER && now_us - last < SILENCE_US)
        clock_timer_set(w->silence, last + SILENCE_US);
    else
        wearable_enter(w, LINK_SILENT, w->said[0] ? w->said : "nothing has been heard for 30 s");
}

void wearable_source_failed(struct wearable *w, const char *why)
{
    wearable_drop_host(w);
    wearable_enter(w, LINK_BACKOFF, why);
}
