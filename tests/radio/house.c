/*
 * house.c - what happens is counted, and what a test wants done is done from within it
 */
#include "house.h"

#include <setjmp.h>
#include <stdarg.h>

#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

const char *const house_dirs[] = { TEST_MODULE_DIR, PLUGIN_BUILD_DIR, NULL };

struct sensor_config config(const char *id, const char *plugin, const char *person,
                            const char *const *pairs)
{
    struct sensor_config c = { .id = "" };

    snprintf(c.id, sizeof(c.id), "%s", id);
    snprintf(c.plugin, sizeof(c.plugin), "%s", plugin);
    snprintf(c.person, sizeof(c.person), "%s", person);
    for (; pairs && *pairs; pairs += 2) {
        struct sensor_setting *s = &c.settings[c.setting_count++];
        snprintf(s->key, sizeof(s->key), "%s", pairs[0]);
        snprintf(s->value, sizeof(s->value), "%s", pairs[1]);
    }
    return c;
}

void leave_house(struct house *h)
{
    radio_close(h->radio);
    radio_close(h->radio);
    uv_close((uv_handle_t *)&h->guard, NULL);
    h->at = NONE;
}

static void happen(struct house *h, enum event e, unsigned count)
{
    uv_stop(&h->loop); /* run_until() looks whether this was what it waits for */
    if (h->at != e || count < h->after)
        return;
    if (h->act == CLOSE) {
        leave_house(h);
        return;
    }
    h->at = NONE;
    struct sensor_config c =
        config("strap", "puppet", "bo", PAIRS("act", "timer", "every_ms", "7"));
    radio_set_sensors(h->radio, &c, h->act == CHANGE);
    h->at = h->act == CHANGE ? READING : NONE; /* then wait for the new one, or stop */
    h->after = h->readings + 2;
    if (h->act == EMPTY)
        leave_house(h);
    h->act = CLOSE;
}

static void on_reading(void *ctx, const char *person, const struct reading *r,
                       const struct instant *t)
{
    struct house *h = ctx;

    snprintf(h->person, sizeof(h->person), "%s", person);
    if (h->readings < 4000) {
        h->times[h->readings] = t->us;
        h->ticks[h->readings] = r->rr_count ? r->rr[0].ticks : -1;
    }
    happen(h, READING, ++h->readings);
}

static void on_context(void *ctx, const char *person, const struct context *c,
                       const struct instant *t)
{
    struct house *h = ctx;

    (void)person, (void)t;
    h->told = *c;
    happen(h, CONTEXT, ++h->contexts);
}

void house_status(void *ctx, const struct sensor_status *s)
{
    struct house *h = ctx;

    h->last = *s;
    h->listening += s->link == LINK_LISTENING;
    if (s->link == LINK_SILENT)
        snprintf(h->silent_why, sizeof(h->silent_why), "%s", s->why);
    happen(h, STATUS, ++h->statuses);
}

void house_wish(void *ctx, const char *topic)
{
    struct house *h = ctx;

    snprintf(h->wish, sizeof(h->wish), "%s", topic);
    happen(h, WISH, ++h->wishes);
}

void house_closed(void *ctx)
{
    ((struct house *)ctx)->closed++;
}

static void on_guard(uv_timer_t *t)
{
    (void)t;
    print_error("the awaited event did not come\n");
    abort();
}

void open_house(struct house *h, double speed)
{
    static const struct radio_events events = {
        .reading = on_reading,
        .context = on_context,
        .status = house_status,
        .wish = house_wish,
        .closed = house_closed,
    };
    const struct clock_options clock = { .speed = speed };
    const struct radio_options opt = {
        .plugin_dirs = house_dirs,
        .bluetooth = { .bus_address = "unix:path=/nowhere/bus" },
    };

    assert_int_equal(uv_loop_init(&h->loop), 0);
    uv_timer_init(&h->loop, &h->guard);
    uv_timer_start(&h->guard, on_guard, 20000, 0);
    h->clock = clock_new(&h->loop, &clock);
    assert_non_null(h->clock);
    assert_int_equal(radio_open(&h->radio, &h->loop, h->clock, &opt, &events, h), 0);
}

void set_one(struct house *h, const char *plugin, const char *const *pairs)
{
    struct sensor_config c = config("strap", plugin, "alex", pairs);

    radio_set_sensors(h->radio, &c, 1);
    assert_int_equal(h->statuses, 0); /* nothing is called from within */
}

void run_to_end(struct house *h)
{
    while (uv_run(&h->loop, UV_RUN_DEFAULT))
        ;
    assert_int_equal(h->closed, 1);
    clock_free(h->clock);
    assert_int_equal(uv_loop_close(&h->loop), 0);
}

void run_until(struct house *h, const unsigned *counter, unsigned count)
{
    while (*counter < count)
        uv_run(&h->loop, UV_RUN_DEFAULT);
}
