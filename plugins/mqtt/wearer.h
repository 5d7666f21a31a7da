/*
 * wearer - a topic that tells how a heart beats: a phone, a watch, a small computer on the chest
 */
#pragma once

#include "heart_rate/rr_grade.h"
#include "sensor_plugin.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MQTT_DEVICE_MAX 40

/* Where in a message's JSON each value is; empty: nowhere. */
struct mqtt_pointers {
    const char *heart_rate, *rr, *motion, *acceleration, *contact, *battery, *spo2;
};

enum mqtt_plain { MQTT_PLAIN_HEART_RATE, MQTT_PLAIN_RR, MQTT_PLAIN_MOTION };

struct mqtt_wearer {
    struct mqtt_pointers at;
    bool is_json;            /* else the message is the value, or several of it */
    enum mqtt_plain plain;   /* which */
    enum sensor_class class; /* of its intervals; until the first of them it is HR_ONLY */
    bool class_is_given;     /* else its intervals are looked at, and may prove to be averaged */
    double rr_ticks;         /* in one unit of its intervals */
    double acceleration_mg;  /* in one unit of its acceleration */
    double acceleration_hz;

    bool has_intervals; /* usable ones have come */
    bool has_gap;       /* some were lost since the last one */
    struct rr_grade grade;

    bool of_one_device; /* its messages name theirs, and only one of them is listened to */
    bool device_is_given;
    char device[MQTT_DEVICE_MAX + 1]; /* empty: the first that speaks */
    int64_t heard_us;                 /* it, last */
    double told_ms;                   /* when the device says it spoke last; 0: it did not say */
};

/* NULL, or what is wrong with the message (a static text). */
const char *mqtt_wearer_take(struct mqtt_wearer *w, struct sensor_host *host, const uint8_t *bytes,
                             size_t len);
