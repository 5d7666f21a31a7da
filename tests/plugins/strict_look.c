/*
 * strict_look.c - what no sensor can mean, and no plugin may say
 *
 * The hub leaves out what is impossible; here it is a fault, because a decoder
 * that lets nonsense through has not looked at its bytes.
 */
#include "strict_look.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MAX    240
#define BPM_MAX     300
#define RR_MAX      512
#define SAMPLES_MAX 4096
#define TICKS_MAX   (65535 * SENSOR_TICKS_PER_MS)
#define AGE_MAX_US  INT64_C(86400000000)

void strict_must(bool kept, const char *broken)
{
    if (kept)
        return;
    fprintf(stderr, "BROKEN: %s\n", broken);
    abort();
}

void strict_touch(const void *bytes, size_t len)
{
    const volatile uint8_t *p = bytes;

    for (size_t i = 0; i < len; i++)
        (void)p[i];
}

static void look_intervals(const struct sensor_reading *r)
{
    strict_must(r->rr_count <= RR_MAX && (!r->rr_count || r->rr), "intervals without end");
    for (uint32_t i = 0; i < r->rr_count; i++) {
        const struct sensor_rr *rr = &r->rr[i];
        strict_must(rr->ticks >= 0 && rr->ticks <= TICKS_MAX, "an interval that none can be");
        strict_must(rr->quality <= 100, "a quality above 100");
        strict_must(!(rr->flags & ~SENSOR_RR_GAP_BEFORE) && !rr->reserved, "flags of an interval");
    }
    strict_must(r->ppi_count <= RR_MAX && (!r->ppi_count || r->ppi), "pulses without end");
    for (uint32_t i = 0; i < r->ppi_count; i++)
        strict_must(r->ppi[i].contact <= SENSOR_CONTACT_SKIN && r->ppi[i].blocked <= 1 &&
                        !r->ppi[i].reserved,
                    "a pulse with impossible words");
}

static void look_samples(const char *what, uint32_t count, const int32_t *samples, size_t each,
                         float rate_hz)
{
    if (!count)
        return;
    strict_must(count <= SAMPLES_MAX && samples, what);
    strict_must(rate_hz >= 1 && rate_hz <= 2000, what);
    strict_touch(samples, count * each * sizeof(*samples));
}

void strict_look_reading(const struct sensor_reading *r)
{
    strict_must(r->size == sizeof(*r), "a reading of another size");
    strict_must(r->source_class <= SENSOR_CLASS_ADVERT, "a class that there is not");
    strict_must(r->contact <= SENSOR_CONTACT_SKIN, "a contact that there is not");
    strict_must(r->battery_pct >= -1 && r->battery_pct <= 100, "a battery beyond full");
    strict_must(r->heart_rate_bpm >= 0 && r->heart_rate_bpm <= BPM_MAX, "a rate of no heart");
    strict_must(r->spo2_pct >= 0 && r->spo2_pct <= 100, "a saturation above 100");
    strict_must(isfinite(r->motion_g) && r->motion_g <= 100, "a motion of no body");
    strict_must(r->age_us >= 0 && r->age_us <= AGE_MAX_US, "an age before now, or of days");
    look_intervals(r);
    look_samples("accelerations without end", r->acc_count, r->acc_mg, 3, r->acc_rate_hz);
    look_samples("voltages without end", r->ecg_count, r->ecg_uv, 1, r->ecg_rate_hz);
}

void strict_look_context(const struct sensor_context *c)
{
    strict_must(c->size == sizeof(*c), "a context of another size");
    strict_must(c->kind <= SENSOR_CONTEXT_AWAY, "a context that there is not");
    strict_must(isfinite(c->value) && c->value >= 0 && c->value <= 1e6, "a context of no number");
    strict_must(c->kind == SENSOR_CONTEXT_STEPS || c->value <= 0 || c->value >= 1,
                "a context between yes and no");
}

void strict_look_text(const char *text)
{
    strict_must(text != NULL, "no text");
    size_t len = strnlen(text, TEXT_MAX + 1);
    strict_must(len <= TEXT_MAX, "a text without end");
    for (size_t i = 0; i < len; i++)
        strict_must((unsigned char)text[i] >= ' ' && text[i] != 0x7f, "a text with raw bytes");
}

static bool is_within(const char *text, const void *start, size_t size)
{
    return (uintptr_t)text >= (uintptr_t)start && (uintptr_t)text < (uintptr_t)start + size;
}

void strict_look_answer(const char *why, const void *state, size_t state_size, const void *bytes,
                        size_t len)
{
    strict_must(!is_within(why, state, state_size) && !is_within(why, bytes, len),
                "an answer that does not last");
    strict_must(why[0] != '\0', "an empty answer");
    strict_look_text(why);
}

/* ---- settings ---- */

/* A word of many kinds: what is a topic here is a pointer into JSON there. */
static const char *word_of(const struct sensor_setting_row *row, uint32_t taste)
{
    static const char *const words[] = { "/a", "a/b", "/heart_rate", "/rr", "a" };
    unsigned choices = 0;

    while (row->choices && row->choices[choices])
        choices++;
    if (taste % 3 == 0 && !row->required) /* left out */
        return row->fallback ? row->fallback : "";
    if (choices)
        return row->choices[taste / 4 % choices];
    return words[taste / 4 % 5];
}

static double number_of(const struct sensor_setting_row *row, uint32_t taste)
{
    if (taste % 3 == 0)
        return row->fallback ? strtod(row->fallback, NULL) : row->min;
    return row->max > row->min ? row->min + (row->max - row->min) * (taste % 101) / 100
                               : (double)(taste % 101);
}

void *strict_settings_new(const struct sensor_plugin *plugin, uint32_t taste)
{
    uint8_t *settings = calloc(1, plugin->settings_size ? plugin->settings_size : 1);

    for (const struct sensor_setting_row *row = settings ? plugin->settings : NULL; row && row->key;
         row++) {
        void *field = settings + row->offset;
        taste = taste * 1664525u + 1013904223u;
        const uint32_t pick = taste >> 8;
        switch (row->type) {
        case SENSOR_SETTING_STRING:
        case SENSOR_SETTING_PATH: *(const char **)field = word_of(row, pick); break;
        case SENSOR_SETTING_INT: *(int64_t *)field = (int64_t)number_of(row, pick); break;
        case SENSOR_SETTING_NUMBER: *(double *)field = number_of(row, pick); break;
        case SENSOR_SETTING_BOOL: *(bool *)field = pick % 2; break;
        }
    }
    return settings;
}

void strict_settings_free(void *settings)
{
    free(settings);
}
