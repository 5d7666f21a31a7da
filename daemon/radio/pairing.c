/*
 * pairing.c - the window's time, its list, and the trials
 *
 *     seen --> candidate --> adoption_judge, every second --> TRY: a wearable that is nobody's
 *                                    |                            | a beat: delivers
 *                                    +--> TAKE: found()           v
 *                                                         kept, until the window closes
 *
 * The one that has delivered stays connected: when it is taken in, the sensor that comes
 * of it finds the link standing.
 */
#include "pairing.h"

#include "adoption.h"
#include "catalogue.h"
#include "clock.h"
#include "log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TICK_US  US_PER_S
#define TRIAL_US (25 * US_PER_S) /* to connect, and for the first beat */

struct trial {
    struct pairing_window *window;
    struct wearable *wearable;
    char address[SENSOR_ADDRESS_MAX + 1];
    int64_t until_us;
    bool is_over; /* on its way out: what it says does not count */
};

struct pairing_window {
    uv_idle_t anchor;      /* never runs; its close callback is the last */
    unsigned open_handles; /* the anchor and the trials */
    bool closing, was_open, has_found, is_news;
    struct wearable_options options; /* of a trial */
    struct wearable_events trial_events;
    struct catalogue *catalogue; /* NULL: no window was opened yet */
    struct pairing state;
    int64_t opened_us;
    struct clock_timer *tick;
    struct trial *trying, *kept;
    const struct pairing_window_events *events;
    void *ctx;
};

static void handle_gone(struct pairing_window *w)
{
    if (--w->open_handles > 0)
        return;
    const struct pairing_window_events *events = w->events;
    void *ctx = w->ctx;
    catalogue_free(w->catalogue);
    free(w);
    events->closed(ctx);
}

static void on_anchor_closed(uv_handle_t *handle)
{
    handle_gone(handle->data);
}

static void tell(struct pairing_window *w)
{
    w->is_news = false;
    if (!w->closing)
        w->events->changed(w->ctx, &w->state);
}

static struct candidate *candidate_at(struct pairing_window *w, const char *address)
{
    for (size_t i = 0; i < w->state.count; i++) {
        if (strcmp(w->state.candidates[i].address, address) == 0)
            return &w->state.candidates[i];
    }
    return NULL;
}

/* ---- trials ---- */

static void end_trial(struct trial **slot)
{
    struct trial *t = *slot;

    *slot = NULL;
    if (!t)
        return;
    t->is_over = true;
    wearable_close(t->wearable);
}

static void on_reading(void *ctx, const char *person, const struct reading *r,
                       const struct instant *at)
{
    struct trial *t = ctx;
    struct pairing_window *w = t->window;
    struct candidate *c = candidate_at(w, t->address);
    bool beats = r->heart_rate_bpm > 0;

    (void)person, (void)at;
    for (size_t i = 0; i < r->rr_count; i++)
        beats |= r->rr[i].ticks > 0;
    if (t->is_over || w->trying != t || !c || !beats || r->contact == CONTACT_NONE)
        return;
    c->tried = c->delivers = true;
    w->is_news = true;
    w->trying = NULL;
    if (w->kept)
        end_trial(&(struct trial *){ t });
    else
        w->kept = t;
    clock_timer_set(w->tick, clock_now(w->options.clock).us);
}

static void on_context(void *ctx, const char *person, const struct context *c,
                       const struct instant *at)
{
    (void)ctx, (void)person, (void)c, (void)at;
}

static void on_status(void *ctx, const struct sensor_status *s)
{
    (void)ctx, (void)s;
}

static void on_wish(void *ctx, const char *topic)
{
    (void)ctx, (void)topic;
}

static void on_raw(void *ctx, const char *sensor, const char *service, const char *characteristic,
                   const uint8_t *bytes, size_t len, const struct instant *at)
{
    (void)ctx, (void)sensor, (void)service, (void)characteristic, (void)bytes, (void)len, (void)at;
}

static void on_trial_closed(void *ctx)
{
    struct trial *t = ctx;
    struct pairing_window *w = t->window;

    free(t);
    handle_gone(w);
}

static void begin_trial(struct pairing_window *w, struct candidate *c)
{
    struct sensor_config config = { .id = "candidate" };
    struct trial *t = calloc(1, sizeof(*t));

    if (!t)
        return;
    t->window = w;
    t->until_us = clock_now(w->options.clock).us + TRIAL_US;
    memcpy(t->address, c->address, sizeof(t->address));
    memcpy(config.plugin, c->plugin, sizeof(config.plugin));
    memcpy(config.address, c->address, sizeof(config.address));
    struct wearable_options opt = w->options;
    opt.events = &w->trial_events;
    opt.ctx = t;
    if (wearable_open(&t->wearable, &opt, &config) != 0) {
        free(t);
        return; /* the next tick tries again */
    }
    wearable_hush(t->wearable);
    w->open_handles++;
    w->trying = t;
    log_debug("pairing: %s is tried", c->address);
}

/* ---- the window ---- */

static void close_window(struct pairing_window *w, const char *adopted, const char *why)
{
    if (!w->state.is_open)
        return;
    w->state.is_open = false;
    w->state.until_us = 0;
    snprintf(w->state.adopted, sizeof(w->state.adopted), "%s", adopted ? adopted : "");
    snprintf(w->state.why, sizeof(w->state.why), "%s", why);
    end_trial(&w->trying);
    end_trial(&w->kept);
    w->events->listen(w->ctx, false);
    w->is_news = true;
    clock_timer_set(w->tick, clock_now(w->options.clock).us); /* told from the loop */
}

static void judge(struct pairing_window *w, int64_t now_us)
{
    struct candidate found;
    size_t which = 0;

    switch (adoption_judge(&w->state, w->opened_us, w->trying != NULL, now_us, &which)) {
    case ADOPTION_TRY: begin_trial(w, &w->state.candidates[which]); return;
    case ADOPTION_TAKE:
        if (w->has_found)
            return;
        w->has_found = true;
        found = w->state.candidates[which]; /* the list may change under the listener */
        w->events->found(w->ctx, &found, w->state.person);
        return;
    case ADOPTION_WAIT:
    case ADOPTION_CHOOSE: break;
    }
}

static void on_tick(void *ctx, const struct instant *now)
{
    struct pairing_window *w = ctx;
    char before[SENSOR_WHY_MAX + 1];

    if (w->closing)
        return;
    if (w->state.is_open && now->us >= w->state.until_us)
        close_window(w, NULL,
                     w->state.count ? "its time is over: nothing was taken in"
                                    : "its time is over: nothing was heard");
    if (!w->state.is_open) {
        if (w->is_news)
            tell(w);
        return;
    }
    if (w->trying && now->us >= w->trying->until_us) {
        struct candidate *c = candidate_at(w, w->trying->address);
        if (c)
            c->tried = true;
        end_trial(&w->trying);
        w->is_news = true;
    }
    memcpy(before, w->state.why, sizeof(before));
    clock_timer_set(w->tick, now->us + TICK_US);
    judge(w, now->us);
    if (w->is_news || strcmp(before, w->state.why) != 0)
        tell(w);
}

void pairing_window_seen(struct pairing_window *w, const struct mirror_device *d)
{
    if (w->closing || !w->state.is_open || (d->rssi_dbm == 0 && !d->connected))
        return;
    const char *owner = w->events->owner(w->ctx, d->address);
    const struct sensor_plugin *plugin = catalogue_find(w->catalogue, d);
    if (!plugin && !owner)
        return;
    struct candidate c = { .rssi_dbm = d->rssi_dbm };
    snprintf(c.address, sizeof(c.address), "%s", d->address);
    snprintf(c.name, sizeof(c.name), "%s", d->name);
    snprintf(c.plugin, sizeof(c.plugin), "%s", plugin ? plugin->name : "");
    snprintf(c.sensor, sizeof(c.sensor), "%s", owner ? owner : "");
    w->is_news |= !candidate_at(w, d->address);
    adoption_heard(&w->state, &c);
}

int pairing_window_begin(struct pairing_window *w, bool adopts, const char *person, int32_t seconds)
{
    int64_t now_us = clock_now(w->options.clock).us;

    if (w->state.is_open)
        return -EBUSY;
    if (!w->catalogue)
        w->catalogue = catalogue_new(w->options.plugin_dirs);
    if (!w->catalogue)
        return -ENOMEM;
    w->was_open = w->is_news = true;
    w->has_found = false;
    w->opened_us = now_us;
    w->state = (struct pairing){
        .is_open = true,
        .adopts = adopts,
        .until_us = now_us + seconds * US_PER_S,
    };
    snprintf(w->state.person, sizeof(w->state.person), "%s", person ? person : "");
    w->events->listen(w->ctx, true);
    clock_timer_set(w->tick, now_us);
    return 0;
}

void pairing_window_end(struct pairing_window *w, const char *adopted, const char *why)
{
    close_window(w, adopted, why ? why : adopted ? "taken in" : "closed");
}

const struct pairing *pairing_window_state(const struct pairing_window *w)
{
    return w->was_open ? &w->state : NULL;
}

int pairing_window_new(struct pairing_window **out, const struct wearable_options *trial,
                       const struct pairing_window_events *events, void *ctx)
{
    struct pairing_window *w = calloc(1, sizeof(*w));

    if (!w)
        return -ENOMEM;
    w->tick = clock_timer_new(trial->clock, on_tick, w);
    if (!w->tick) {
        free(w);
        return -ENOMEM;
    }
    w->options = *trial;
    w->trial_events = (struct wearable_events){
        .reading = on_reading,
        .context = on_context,
        .status = on_status,
        .wish = on_wish,
        .raw = on_raw,
        .closed = on_trial_closed,
    };
    w->events = events;
    w->ctx = ctx;
    uv_idle_init(trial->loop, &w->anchor);
    w->anchor.data = w;
    w->open_handles = 1;
    *out = w;
    return 0;
}

void pairing_window_close(struct pairing_window *w)
{
    if (w->closing)
        return;
    close_window(w, NULL, "balm stops");
    w->closing = true;
    clock_timer_close(w->tick);
    uv_close((uv_handle_t *)&w->anchor, on_anchor_closed);
}
