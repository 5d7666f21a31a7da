/*
 * oximeter - what every pulse oximeter has to tell, and how it is told
 *
 *     a rate                       all values; there is a finger for sure
 *     no finger                    contact none, and nothing else
 *     a finger without a rate yet  the battery alone, where it is known
 *
 * An oximeter takes ten seconds and more to find the pulse. A message that holds
 * nothing would mean that nobody wears it, and the link would be let go; so while
 * it searches there is none, or one that is about the battery.
 *
 * The rate is an average over seconds: class hr_only. Where a device marks the
 * beats in its waveform, nobody knows how far it has smoothed them, and the marks
 * lie 10 or 20 ms apart. No intervals are made of them.
 */
#pragma once

#include "sensor_plugin.h"

#include <stdbool.h>
#include <stdint.h>

#define OXIMETER_LOWEST_BPM   25.0f
#define OXIMETER_HIGHEST_BPM  240.0f
#define OXIMETER_LOWEST_SPO2  35.0f /* the least that any of them displays */
#define OXIMETER_HIGHEST_SPO2 100.0f

/* One message, as the device sent it; values out of range are left out. */
struct oximeter_values {
    float bpm, spo2_pct;
    enum sensor_contact contact; /* as the device says it; a rate tells more than unknown */
    int battery_pct;             /* out of 0..100: not said */
    bool is_faulty;              /* it says that it is broken, or its probe is unplugged */
};

/* What was told last. All zero before the first message. */
struct oximeter {
    enum { OXIMETER_QUIET, OXIMETER_MEASURES, OXIMETER_SEARCHES, OXIMETER_OFF, OXIMETER_FAULTY } is;
    int battery_pct; /* + 1; 0: none */
};

static inline void oximeter_say(struct oximeter *o, struct sensor_host *host,
                                const struct oximeter_values *v, bool has_rate)
{
    const int was = (int)o->is;

    if (v->is_faulty)
        o->is = OXIMETER_FAULTY;
    else if (v->contact == SENSOR_CONTACT_NONE)
        o->is = OXIMETER_OFF;
    else
        o->is = has_rate ? OXIMETER_MEASURES : OXIMETER_SEARCHES;
    if ((int)o->is == was)
        return;
    switch (o->is) {
    case OXIMETER_QUIET:
    case OXIMETER_MEASURES: host->say(host, ""); return;
    case OXIMETER_SEARCHES: host->say(host, "searching for a pulse"); return;
    case OXIMETER_OFF: host->say(host, "no finger in it"); return;
    case OXIMETER_FAULTY: host->say(host, "it says that its probe is off or broken"); return;
    }
}

static inline void oximeter_tell(struct oximeter *o, struct sensor_host *host,
                                 const struct oximeter_values *v)
{
    const bool is_off = v->contact == SENSOR_CONTACT_NONE || v->is_faulty;
    struct sensor_reading r = SENSOR_READING_NONE;
    struct sensor_reading battery = SENSOR_READING_NONE;

    if (!is_off && v->bpm >= OXIMETER_LOWEST_BPM && v->bpm <= OXIMETER_HIGHEST_BPM)
        r.heart_rate_bpm = v->bpm;
    if (!is_off && v->spo2_pct >= OXIMETER_LOWEST_SPO2 && v->spo2_pct <= OXIMETER_HIGHEST_SPO2)
        r.spo2_pct = v->spo2_pct;
    r.contact = (uint8_t)(is_off ? SENSOR_CONTACT_NONE : v->contact);
    if (r.heart_rate_bpm > 0)
        r.contact = SENSOR_CONTACT_SKIN;
    if (v->battery_pct >= 0 && v->battery_pct <= 100)
        r.battery_pct = (int8_t)v->battery_pct;

    oximeter_say(o, host, v, r.heart_rate_bpm > 0);
    if (is_off) {
        battery.battery_pct = r.battery_pct;
        r.battery_pct = -1;
        if (battery.battery_pct >= 0 && battery.battery_pct + 1 != o->battery_pct)
            host->emit(host, &battery);
    }
    if (v->battery_pct >= 0 && v->battery_pct <= 100)
        o->battery_pct = v->battery_pct + 1;
    if (is_off || r.heart_rate_bpm > 0 || r.battery_pct >= 0)
        host->emit(host, &r);
}
