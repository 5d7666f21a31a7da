/*
 * pairing - the window in which wearables nearby are looked at, and one may be taken in
 *
 * A wearable is a candidate when a plugin of the plugin folders knows its services or
 * its name. Which of them is tried, and which one taken, adoption.h decides.
 */
#pragma once

#include "candidate.h"
#include "mirror.h"
#include "radio.h"
#include "wearable.h"

struct pairing_window;

struct pairing_window_events {
    void (*changed)(void *ctx, const struct pairing *p);
    void (*found)(void *ctx, const struct candidate *c, const char *person);
    void (*listen)(void *ctx,
                   bool on); /* devices are to be told by pairing_window_seen(), or not */
    /* The id of the sensor that has this address; NULL: none of ours. */
    const char *(*owner)(void *ctx, const char *address);
    void (*closed)(void *ctx); /* last call ever */
};

/* What a trial is made with; events and ctx are the window's own. 0 or -ENOMEM. */
int pairing_window_new(struct pairing_window **out, const struct wearable_options *trial,
                       const struct pairing_window_events *events, void *ctx);
/* Ends a trial that runs, then closed(). */
void pairing_window_close(struct pairing_window *w);

/* 0; -EBUSY: it is open already. Events come from the next turn of the loop on. */
int pairing_window_begin(struct pairing_window *w, bool adopts, const char *person,
                         int32_t seconds);
void pairing_window_end(struct pairing_window *w, const char *adopted, const char *why);
void pairing_window_seen(struct pairing_window *w, const struct mirror_device *d);
/* NULL: there never was one. */
const struct pairing *pairing_window_state(const struct pairing_window *w);
