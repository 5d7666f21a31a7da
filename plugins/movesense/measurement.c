/*
 * measurement.c - from the sensor's floats to ours
 */
#include "measurement.h"

#include "../bytes.h"

#include <string.h>

#define SAMPLES_MAX (MEASUREMENT_MAX / 2)
#define MG_PER_MS2  (1000 / 9.80665)
#define HIGHEST_MS2 400 /* its range ends at 16 g */

static float le32f(const uint8_t *p)
{
    const uint32_t word = le32(p);
    float value;

    memcpy(&value, &word, sizeof(value));
    return value;
}

/* False: no sensor can measure this. */
static bool mg_of(const uint8_t *p, int32_t *mg)
{
    const double ms2 = (double)le32f(p);

    if (!(ms2 >= -HIGHEST_MS2 && ms2 <= HIGHEST_MS2))
        return false;
    *mg = (int32_t)(ms2 * MG_PER_MS2 + (ms2 < 0 ? -0.5 : 0.5));
    return true;
}

const char *measurement_acceleration(struct sensor_host *host, const uint8_t *bytes, size_t len)
{
    struct sensor_reading r = SENSOR_READING_NONE;
    int32_t mg[SAMPLES_MAX];
    size_t count = 0;

    for (size_t at = 4; at + 4 <= len; at += 4) {
        if (!mg_of(bytes + at, &mg[count++]))
            return "an acceleration that cannot be";
    }
    r.source_class = SENSOR_CLASS_ECG;
    r.acc_count = (uint32_t)count / 3;
    r.acc_mg = mg;
    r.acc_rate_hz = 13;
    host->emit(host, &r);
    return NULL;
}

const char *measurement_rate(struct rr_gate *gate, struct sensor_host *host, const uint8_t *bytes,
                             size_t len)
{
    struct sensor_reading r = SENSOR_READING_NONE;
    struct sensor_rr rr[SAMPLES_MAX];
    const float bpm = le32f(bytes);
    double sum = 0;
    unsigned plausible = 0;

    r.source_class = SENSOR_CLASS_ECG;
    r.heart_rate_bpm = bpm >= 25 && bpm <= 240 ? bpm : 0;
    r.rr = rr;
    for (size_t at = 4; at + 2 <= len; at += 2) {
        const int32_t ticks = le16(bytes + at) * SENSOR_TICKS_PER_MS;
        rr[r.rr_count++] = (struct sensor_rr){ .ticks = ticks };
        sum += rr_is_plausible(ticks) ? ticks : 0;
        plausible += rr_is_plausible(ticks);
    }
    rr_gate_message(gate, plausible ? sum / plausible : 0, (double)r.heart_rate_bpm);
    for (uint32_t i = 0; i < r.rr_count; i++)
        rr[i].quality = rr_gate_interval(gate, rr[i].ticks);
    host->emit(host, &r);
    return NULL;
}

const char *measurement_voltage(struct sensor_host *host, const uint8_t *bytes, size_t len)
{
    struct sensor_reading r = SENSOR_READING_NONE;
    int32_t uv[SAMPLES_MAX];

    for (size_t at = 4; at + 2 <= len; at += 2)
        uv[r.ecg_count++] = le16s(bytes + at);
    r.source_class = SENSOR_CLASS_ECG;
    r.ecg_uv = uv;
    r.ecg_rate_hz = 200;
    host->emit(host, &r);
    return NULL;
}
