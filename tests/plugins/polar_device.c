/*
 * polar_device.c - one command, one answer 50 ms later
 */
#include "polar_device.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define STEP_US   10000
#define ANSWER_US 50000

/* What H10 and Verity Sense offer. */
#define H10_ACC    "0004190032006400c8000101100002030200040008 00"
#define VERITY_ACC "000134000101100002010800040103"
#define H10_ECG    "0001820001010e00"

static size_t bytes_of(const char *hex, uint8_t *out, size_t room)
{
    size_t n = 0;
    unsigned byte;

    for (const char *p = hex; *p;) {
        if (*p == ' ') {
            p++;
            continue;
        }
        assert_true(n < room && sscanf(p, "%2x", &byte) == 1);
        out[n++] = (uint8_t)byte;
        p += 2;
    }
    return n;
}

static void note(struct polar_device *d, const char *word)
{
    size_t len = strlen(d->script);

    assert_true(len + strlen(word) + 2 < sizeof(d->script));
    snprintf(d->script + len, sizeof(d->script) - len, "%s%s", len ? " " : "", word);
}

static void done(struct polar_device *d, unsigned characteristic, int status)
{
    sensor_plugin.gatt->done(d->host.state, &d->host.host, characteristic, status);
}

static int status_of(struct polar_device *d, int status)
{
    if (!status || !d->failures)
        return 0;
    d->failures--;
    return status;
}

static uint8_t start(struct polar_device *d, unsigned type)
{
    const unsigned bit = 1u << type;

    if (d->in_charger)
        return 13;
    if (type == 3 && d->in_sdk_mode)
        return d->says_not_supported ? 3 : 12;
    if (!(d->features & bit))
        return 3;
    if (type == 2 && d->acc_status)
        return d->acc_status;
    if (d->running & bit || d->keeps_running)
        return 6;
    d->running |= bit;
    return 0;
}

static uint8_t stop(struct polar_device *d, unsigned type)
{
    if (type == 9) {
        bool was = d->in_sdk_mode;
        if (d->running)
            return 12;
        d->in_sdk_mode = false;
        return was ? 0 : 6;
    }
    bool ran = d->running & 1u << type;
    d->running &= ~(1u << type);
    return ran ? 0 : 6;
}

static const char *offer(const struct polar_device *d, unsigned type)
{
    if (type == 0)
        return H10_ECG;
    return d->features & 1 ? H10_ACC : VERITY_ACC;
}

static void command(struct polar_device *d, const uint8_t *bytes, size_t len)
{
    uint8_t *a = d->answer;

    assert_true(len >= 2);
    d->hasty += d->is_awaited && d->answer_us != INT64_MAX;
    memcpy(a, (const uint8_t[]){ 0xf0, bytes[0], bytes[1], 0, 0 }, 5);
    d->answer_len = 5;
    if (bytes[0] == 1) {
        d->answer_len += bytes_of(offer(d, bytes[1]), a + 5, sizeof(d->answer) - 5);
    } else if (bytes[0] == 2) {
        a[3] = start(d, bytes[1]);
        if (!a[3] && bytes[1] == 2 && d->features & 1)
            d->answer_len += bytes_of("01", a + 5, 1); /* H10: one byte that means nothing */
        else if (!a[3] && bytes[1] == 2)
            d->answer_len += bytes_of("05016f12033a", a + 5, 6) /* 0.0005 */;
    } else {
        a[3] = stop(d, bytes[1]);
    }
    if (a[3])
        d->answer_len = 5;
    d->is_awaited = true;
    d->answer_us = d->host.now_us + ANSWER_US;
    if (d->lost_from) {
        d->lost_from--;
    } else if (d->answers_lost) {
        d->answers_lost--;
        d->answer_us = INT64_MAX;
    }
}

static void answer(struct polar_device *d)
{
    const size_t half = 5 + 8;

    d->answer_us = INT64_MAX;
    d->is_awaited = false;
    if (d->settings_in_pieces && d->answer_len > half) {
        uint8_t rest[sizeof(d->answer)];
        memcpy(rest, d->answer, 5);
        memcpy(rest + 5, d->answer + half, d->answer_len - half);
        d->answer[4] = 1;
        assert_null(fake_host_value(&d->host, POLAR_CONTROL, d->answer, half));
        assert_null(fake_host_value(&d->host, POLAR_CONTROL, rest, 5 + d->answer_len - half));
        return;
    }
    assert_null(fake_host_value(&d->host, POLAR_CONTROL, d->answer, d->answer_len));
}

static void written(struct polar_device *d, const struct fake_asked *a)
{
    char hex[130] = "";
    int status = status_of(d, d->write_status);

    for (size_t i = 0; i < a->len; i++)
        snprintf(hex + 2 * i, 3, "%02x", a->bytes[i]);
    note(d, hex);
    assert_true(a->on && a->len <= sizeof(a->bytes));
    assert_true(d->subscribed_control && d->subscribed_data);
    if (status == 0) {
        command(d, a->bytes, a->len);
        if (d->answers_before_write && d->answer_us != INT64_MAX)
            answer(d);
    }
    done(d, POLAR_CONTROL, status);
}

static void take(struct polar_device *d, const struct fake_asked *a)
{
    uint8_t features[17] = { 0x0f, (uint8_t)d->features, (uint8_t)(d->features >> 8) };
    int status;

    if (a->characteristic != POLAR_CONTROL && a->characteristic != POLAR_DATA)
        return;
    switch (a->call) {
    case FAKE_NOTIFY:
        note(d, a->characteristic == POLAR_CONTROL ? "+c" : "+d");
        status =
            status_of(d, a->characteristic == POLAR_CONTROL ? d->control_status : d->data_status);
        if (a->characteristic == POLAR_CONTROL)
            d->subscribed_control = a->on && !status;
        else
            d->subscribed_data = a->on && !status;
        done(d, a->characteristic, status);
        return;
    case FAKE_READ:
        note(d, "r");
        status = status_of(d, d->read_status);
        if (!status)
            assert_null(fake_host_value(&d->host, POLAR_CONTROL, features, sizeof(features)));
        done(d, POLAR_CONTROL, status);
        return;
    case FAKE_WRITE: written(d, a); return;
    case FAKE_DISCONNECT: return;
    }
}

static void answer_all(struct polar_device *d)
{
    while (d->host.asked_count) {
        struct fake_asked a[FAKE_TEXTS];
        size_t n = d->host.asked_count;
        memcpy(a, d->host.asked, n * sizeof(a[0]));
        d->host.asked_count = 0;
        for (size_t i = 0; i < n; i++)
            take(d, &a[i]);
    }
}

/* A second of standing still, and five seconds of pulses. */
static void flow(struct polar_device *d)
{
    const int64_t second = d->host.now_us / 1000000;

    if (d->host.now_us % 1000000 || d->is_mute || !d->subscribed_data)
        return;
    if (d->running & ACC_BIT) {
        d->frames++;
        assert_null(polar_device_frame(d, "02 0000000000000000 01 0000 0000 e803"));
    }
    if (d->running & ECG_BIT) {
        d->frames++;
        assert_null(polar_device_frame(d, "00 0000000000000000 00 000000"));
    }
    if (d->running & PPI_BIT && second % 5 == 0) {
        d->frames++;
        assert_null(polar_device_frame(d, "03 0000000000000000 00 3c e803 0500 06"));
    }
}

static int (*notify_of_fake)(struct sensor_host *host, unsigned characteristic, bool on);

static int notify(struct sensor_host *host, unsigned characteristic, bool on)
{
    const struct polar_device *d =
        (const void *)((const char *)host - offsetof(struct polar_device, host.host));

    if ((d->lacks_control && characteristic == POLAR_CONTROL) ||
        (d->lacks_data && characteristic == POLAR_DATA))
        return -ENOENT;
    return notify_of_fake(host, characteristic, on);
}

void polar_device_connect(struct polar_device *d, const char *ecg)
{
    d->answer_us = INT64_MAX;
    fake_host_init(&d->host, &sensor_plugin);
    notify_of_fake = d->host.host.notify;
    d->host.host.notify = notify;
    if (d->name)
        d->host.device.name = d->name;
    if (ecg)
        fake_host_set(&d->host, "ecg", ecg);
    assert_null(fake_host_start(&d->host));
    answer_all(d);
}

void polar_device_pair(struct polar_device *d)
{
    d->failures = 0;
    d->subscribed_control = d->subscribed_data = false;
    d->host.asked_count = 0;
    memset(d->host.state, 0, sensor_plugin.state_size);
    for (size_t i = 0; i < FAKE_TIMERS; i++)
        d->host.due_us[i] = INT64_MAX;
    assert_null(fake_host_start(&d->host));
    answer_all(d);
}

void polar_device_fini(struct polar_device *d)
{
    fake_host_fini(&d->host);
}

static void step(struct polar_device *d)
{
    fake_host_run(&d->host, d->host.now_us + STEP_US);
    answer_all(d);
    if (d->host.now_us >= d->answer_us)
        answer(d);
    answer_all(d);
    flow(d);
    answer_all(d);
}

void polar_device_run(struct polar_device *d, double seconds)
{
    int64_t until_us = d->host.now_us + (int64_t)(seconds * 1e6);

    while (d->host.now_us < until_us)
        step(d);
}

static bool has_stopped(struct polar_device *d)
{
    return sensor_plugin.gatt->stop(d->host.state, &d->host.host);
}

double polar_device_stop(struct polar_device *d)
{
    const int64_t began_us = d->host.now_us;

    for (bool is_over = has_stopped(d); !is_over;) {
        /* The host asks again only when an operation has ended. */
        bool ends = d->host.asked_count > 0;
        if (d->host.now_us - began_us > 2000000)
            return -1;
        if (!ends) {
            fake_host_run(&d->host, d->host.now_us + STEP_US);
            if (d->host.now_us >= d->answer_us)
                answer(d);
            continue;
        }
        answer_all(d);
        is_over = has_stopped(d);
    }
    return (double)(d->host.now_us - began_us) / 1e6;
}

void polar_device_says(struct polar_device *d, const char *hex)
{
    uint8_t bytes[64];
    size_t len = bytes_of(hex, bytes, sizeof(bytes));

    if (len > 1 && bytes[0] == 1) {
        for (size_t i = 1; i < len; i++)
            d->running &= ~(1u << (bytes[i] % 32));
    }
    assert_null(fake_host_value(&d->host, POLAR_CONTROL, bytes, len));
}

const char *polar_device_frame(struct polar_device *d, const char *hex)
{
    uint8_t bytes[512];

    return fake_host_value(&d->host, POLAR_DATA, bytes, bytes_of(hex, bytes, sizeof(bytes)));
}

const char *polar_device_shown(const struct polar_device *d)
{
    for (size_t i = d->host.text_count; i-- > 0;) {
        if (d->host.texts[i].level < 0)
            return d->host.texts[i].text;
    }
    return "";
}
