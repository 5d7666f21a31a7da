/*
 * band - a wearable that is read and written to, for the tests of radio
 *
 * It says what went otherwise than the contract has it. 0xEE as a heart rate makes
 * it a device that the plugin does not want.
 */
#include "sensor_plugin.h"

#include <errno.h>

#define UUID(short) "0000" short "-0000-1000-8000-00805f9b34fb"

enum { MEASUREMENT, LOCATION, NOWHERE };
enum { TIMER_LATE };
enum step { NEW, READING, WRITING, QUIETING, WATCHING, DONE, STOPPING, STOPPED };

struct band {
    enum step step;
    bool was_read, is_inside, is_faulty;
};

static const uint8_t command[] = { 1, 2, 3 };

/* The first fault stays. */
static void expect(struct band *b, struct sensor_host *host, bool is_so, const char *otherwise)
{
    if (!is_so && !b->is_faulty)
        host->say(host, otherwise);
    b->is_faulty |= !is_so;
}

static void band_connected(void *state, struct sensor_host *host)
{
    struct band *b = state;

    b->is_inside = true;
    expect(b, host, b->step == NEW, "fault: the state is not fresh");
    expect(b, host, host->device(host)->mtu >= 23, "fault: no MTU");
    expect(b, host, host->read(host, NOWHERE) == -ENOENT, "fault: read what is not there");
    expect(b, host, host->read(host, 77) == -ENOENT, "fault: read beyond the table");
    expect(b, host, host->read(host, LOCATION) == 0, "fault: cannot read");
    expect(b, host, host->read(host, LOCATION) == -EBUSY, "fault: read twice at once");
    b->step = READING;
    host->after(host, TIMER_LATE, 3600 * 1000);
    b->is_inside = false;
}

static const char *band_value(void *state, struct sensor_host *host, unsigned characteristic,
                              const uint8_t *bytes, size_t len)
{
    struct sensor_reading r = SENSOR_READING_NONE;
    struct band *b = state;

    expect(b, host, !b->is_inside, "fault: called from inside");
    if (len == 0)
        return "nothing in it";
    if (characteristic == LOCATION) {
        b->was_read = true;
        return NULL;
    }
    if (bytes[0] == 0xEE) {
        b->is_inside = true;
        host->disconnect(host, "this is no band");
        b->is_inside = false;
        return NULL;
    }
    r.heart_rate_bpm = len > 1 ? bytes[1] : 0;
    b->is_inside = true;
    host->emit(host, &r);
    b->is_inside = false;
    return NULL;
}

static void band_done(void *state, struct sensor_host *host, unsigned characteristic, int status)
{
    struct band *b = state;

    (void)characteristic;
    expect(b, host, !b->is_inside, "fault: called from inside");
    switch (b->step) {
    case READING:
        expect(b, host, b->was_read && status == 0, "fault: done before its value");
        expect(b, host, host->write(host, LOCATION, command, sizeof(command), true) == 0,
               "fault: cannot write");
        b->step = WRITING;
        break;
    case WRITING:
        expect(b, host, status == 0, "the write was refused");
        expect(b, host, host->notify(host, MEASUREMENT, false) == 0, "fault: cannot be quiet");
        b->step = QUIETING;
        break;
    case QUIETING:
        expect(b, host, host->notify(host, MEASUREMENT, true) == 0, "fault: cannot be loud");
        b->step = WATCHING;
        break;
    case WATCHING:
        if (status == 0 && !b->is_faulty)
            host->say(host, "all is well");
        b->step = DONE;
        break;
    case STOPPING: b->step = STOPPED; break;
    case NEW:
    case DONE:
    case STOPPED: host->say(host, "fault: nothing was asked for"); break;
    }
}

static bool band_stop(void *state, struct sensor_host *host)
{
    struct band *b = state;

    if (b->step == DONE && !b->is_inside) {
        b->step = STOPPING;
        host->write(host, LOCATION, command, 1, false);
    }
    return b->step != STOPPING;
}

static void band_timer(void *state, struct sensor_host *host, unsigned id)
{
    (void)state, (void)id;
    host->say(host, "fault: this timer was never to come");
}

static const struct sensor_characteristic characteristics[] = {
    [MEASUREMENT] = { UUID("180d"), UUID("2a37"), SENSOR_CHR_SUBSCRIBE },
    [LOCATION] = { UUID("180d"), UUID("2a38"), 0 },
    [NOWHERE] = { UUID("180d"), UUID("2a39"), SENSOR_CHR_OPTIONAL },
    { .uuid = NULL },
};

static const char *const names[] = { "Band", NULL };

static const struct sensor_gatt gatt = {
    .size = sizeof(struct sensor_gatt),
    .names = names,
    .characteristics = characteristics,
    .connected = band_connected,
    .value = band_value,
    .done = band_done,
    .stop = band_stop,
};

const struct sensor_plugin sensor_plugin = {
    .abi = SENSOR_PLUGIN_ABI,
    .size = sizeof(struct sensor_plugin),
    .name = "band",
    .state_size = sizeof(struct band),
    .timer = band_timer,
    .gatt = &gatt,
};
