/*
 * story_scene.c - events are counted, and none may come from inside a call of ours
 */
#include "story_scene.h"

#include <setjmp.h>
#include <stdarg.h>

#include <stdio.h>
#include <string.h>
#include <cmocka.h>

struct scene scene;

static const char *const dirs[] = { TEST_MODULE_DIR, PLUGIN_BUILD_DIR, NULL };

/* ---- events ---- */

static void on_reading(void *ctx, const char *person, const struct reading *r,
                       const struct instant *t)
{
    (void)ctx, (void)r, (void)t;
    assert_false(scene.is_inside);
    snprintf(scene.worn_by, sizeof(scene.worn_by), "%s", person);
    scene.readings++;
}

static void on_context(void *ctx, const char *person, const struct context *c,
                       const struct instant *t)
{
    (void)ctx, (void)person, (void)c, (void)t;
}

static void on_status(void *ctx, const struct sensor_status *s)
{
    (void)ctx;
    assert_false(scene.is_inside);
    if (strcmp(s->id, "strap") == 0) {
        scene.last = *s;
        scene.been |= 1u << s->link;
    }
}

static void on_wish(void *ctx, const char *topic)
{
    (void)ctx, (void)topic;
}

static void on_pairing(void *ctx, const struct pairing *p)
{
    (void)ctx;
    assert_false(scene.is_inside);
    assert_ptr_equal(p, radio_pairing(scene.radio));
}

static void on_found(void *ctx, const struct candidate *c, const char *person)
{
    (void)ctx;
    assert_false(scene.is_inside);
    snprintf(scene.found, sizeof(scene.found), "%s", c->address);
    snprintf(scene.person, sizeof(scene.person), "%s", person);
    scene.founds++;
}

static void on_raw(void *ctx, const char *sensor, const char *service, const char *characteristic,
                   const uint8_t *bytes, size_t len, const struct instant *t)
{
    (void)ctx, (void)bytes, (void)t;
    assert_string_equal(sensor, "strap");
    assert_int_equal(strlen(service), 36);
    assert_int_equal(strlen(characteristic), 36);
    assert_true(len > 0);
    scene.raws++;
}

static void on_closed(void *ctx)
{
    (void)ctx;
    scene.closed = true;
}

/* ---- the loop ---- */

static void on_tick(uv_timer_t *t)
{
    (void)t;
}

bool scene_until(bool (*is_so)(const char *what), const char *what, unsigned ms)
{
    uint64_t end = uv_hrtime() + ms * UINT64_C(1000000);

    while (!is_so(what)) {
        if (uv_hrtime() > end)
            return false;
        uv_run(&scene.loop, UV_RUN_ONCE);
    }
    return true;
}

static bool is_closed(const char *what)
{
    (void)what;
    return scene.closed;
}

void scene_open_radio(void)
{
    static const struct radio_events events = {
        .reading = on_reading,
        .context = on_context,
        .status = on_status,
        .wish = on_wish,
        .pairing = on_pairing,
        .found = on_found,
        .raw = on_raw,
        .closed = on_closed,
    };
    const struct radio_options opt = {
        .plugin_dirs = dirs,
        .bluetooth = { .bus_address = scene.f.address },
    };

    scene.closed = false;
    assert_int_equal(radio_open(&scene.radio, &scene.loop, scene.clock, &opt, &events, NULL), 0);
    scene.is_inside = true;
    radio_set_sensors(scene.radio, scene.sensors, scene.sensor_count);
    scene.is_inside = false;
}

void scene_close_radio(void)
{
    scene.is_inside = true;
    radio_close(scene.radio);
    radio_close(scene.radio);
    scene.is_inside = false;
    if (!scene_until(is_closed, NULL, PATIENCE_MS))
        fail_msg("the radio does not close");
}

void scene_set(double speed)
{
    const struct clock_options clock = { .speed = speed > 0 ? speed : 1 };

    scene = (struct scene){ .last = { .link = LINK_OFF }, .plugin = "heart-rate" };
    assert_int_equal(uv_loop_init(&scene.loop), 0);
    uv_timer_init(&scene.loop, &scene.tick);
    uv_timer_start(&scene.tick, on_tick, 5, 5); /* what is waited for may be silent */
    scene.clock = clock_new(&scene.loop, &clock);
    assert_non_null(scene.clock);
    fake_bus_init(&scene.f);
    fake_bus_start(&scene.f);
    fake_bluez_start(&scene.f);
    scene_open_radio();
}

void scene_end(void)
{
    scene_close_radio();
    uv_close((uv_handle_t *)&scene.tick, NULL);
    uv_run(&scene.loop, UV_RUN_DEFAULT);
    if (uv_loop_close(&scene.loop) != 0)
        fail_msg("something is left on the loop");
    clock_free(scene.clock);
    fake_bus_fini(&scene.f);
}
