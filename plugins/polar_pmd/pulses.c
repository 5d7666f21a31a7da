/*
 * pulses.c - intervals of a frame into one reading
 */
#include "pulses.h"

#include "bytes.h"

#define RECORD      6
#define RECORDS_MAX 128 /* more than a value of 512 bytes can hold */
#define LOWEST_BPM  25
#define HIGHEST_BPM 240
#define THINKS_US   1500000 /* old firmware tells no time: this is how long it ponders a pulse */

enum flag {
    FLAG_BLOCKED = 1 << 0,
    FLAG_CONTACT = 1 << 1,
    FLAG_CONTACT_SUPPORTED = 1 << 2,
};

static enum sensor_contact contact_of(uint8_t flags)
{
    if (!(flags & FLAG_CONTACT_SUPPORTED))
        return SENSOR_CONTACT_UNKNOWN;
    return flags & FLAG_CONTACT ? SENSOR_CONTACT_SKIN : SENSOR_CONTACT_NONE;
}

static bool is_interval(const struct sensor_ppi *p)
{
    return p->pp_ms && !p->blocked && p->contact != SENSOR_CONTACT_NONE;
}

/* As good as its neighbours make it, and as the sensor's own doubt leaves it: half at the limit. */
static uint8_t quality_of(struct pulses *p, const struct sensor_ppi *in, int32_t ticks,
                          unsigned max_error_ms)
{
    if (in->error_ms > max_error_ms)
        return RR_GATE_BAD;
    uint8_t gate = rr_gate_interval(&p->gate, ticks);
    uint8_t sure = (uint8_t)(100 - 50 * in->error_ms / max_error_ms);
    return gate < sure ? gate : sure;
}

static void begin(struct pulses *p, const struct sensor_ppi *ppi, unsigned count, float bpm)
{
    double sum = 0;
    unsigned n = 0;

    for (unsigned i = 0; i < count; i++) {
        int32_t ticks = ppi[i].pp_ms * SENSOR_TICKS_PER_MS;
        if (is_interval(&ppi[i]) && rr_is_plausible(ticks)) {
            sum += ticks;
            n++;
        }
    }
    rr_gate_message(&p->gate, n ? sum / n : 0, (double)bpm);
}

const char *pulses_take(struct pulses *p, struct sensor_host *host, const struct pmd_frame *f,
                        int64_t age_us, unsigned max_error_ms)
{
    struct sensor_reading r = SENSOR_READING_NONE;
    struct sensor_ppi ppi[RECORDS_MAX];
    struct sensor_rr rr[RECORDS_MAX];
    unsigned count = (unsigned)(f->len / RECORD);

    if (f->kind != 0)
        return "pulse intervals in a layout that is not known";
    if (count == 0 || count > RECORDS_MAX)
        return "frame without a pulse interval";
    for (unsigned i = 0; i < count; i++) {
        const uint8_t *b = f->data + (size_t)i * RECORD;
        ppi[i] = (struct sensor_ppi){
            .pp_ms = le16(b + 1),
            .error_ms = le16(b + 3),
            .contact = (uint8_t)contact_of(b[5]),
            .blocked = b[5] & FLAG_BLOCKED,
        };
        if (b[0] >= LOWEST_BPM && b[0] <= HIGHEST_BPM)
            r.heart_rate_bpm = b[0];
    }
    begin(p, ppi, count, r.heart_rate_bpm);
    r.age_us = f->time_us ? age_us : THINKS_US;
    for (unsigned i = 0; i < count; i++) {
        if (!is_interval(&ppi[i])) {
            p->after_gap = true;
            r.age_us += ppi[i].pp_ms * INT64_C(1000); /* since the last that is one */
            continue;
        }
        int32_t ticks = ppi[i].pp_ms * SENSOR_TICKS_PER_MS;
        rr[r.rr_count++] = (struct sensor_rr){
            .ticks = ticks,
            .quality = quality_of(p, &ppi[i], ticks, max_error_ms),
            .flags = p->after_gap ? SENSOR_RR_GAP_BEFORE : 0,
        };
        p->after_gap = false;
        r.age_us = f->time_us ? age_us : THINKS_US;
    }
    p->has_spoken = true;
    p->contact = ppi[count - 1].contact;
    r.source_class = SENSOR_CLASS_PPI;
    r.contact = p->contact;
    r.rr = rr;
    r.ppi_count = count;
    r.ppi = ppi;
    host->emit(host, &r);
    return NULL;
}
