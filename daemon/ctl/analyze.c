/*
 * analyze.c - one person, offline: readings from a file, events to standard output
 *
 *   input --> row --> reading --> person --+--> EVENT_REPORT ------> rows
 *              |         ^                 +--> EVENT_SUGGESTION --> --advise
 *              +-plugin--+ of a capture    +--> on_beat -----------> --beats, --summary
 *
 * Time is that of the recording. Before a row is fed, everything that is due
 * earlier is done, so that a report holds all that had arrived by then.
 */
#include "analyze.h"

#include "advice.h"
#include "analyze_options.h"
#include "baseline_file.h"
#include "capture_reader.h"
#include "input.h"
#include "out.h"
#include "page.h"
#include "person.h"
#include "recording_date.h"
#include "rr.h"
#include "summary.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One run, on the heap: the buffers are large. */
struct analysis {
    struct analyze_options opt;
    struct input in;
    struct out out;
    struct reading reading;
    struct person *person;
    struct summary *summary;   /* NULL where none is wanted */
    struct series_beat *beats; /* all of them, where the summary needs that */
    size_t beat_count, beat_room;
    struct capture_reader capture;
    struct silences silences;
    bool has_printed; /* a row */
    int rc;           /* -ENOMEM: it cannot go on */
};

/* ---- what comes out ---- */

static void on_event(void *ctx, const struct person_event *event)
{
    struct analysis *a = ctx;

    if (event->kind == EVENT_REPORT && a->opt.mode == ANALYZE_ROWS) {
        fields_print_report(&a->opt.fields, &a->out, event->report, a->opt.dated);
        a->has_printed = true;
    } else if (event->kind == EVENT_SUGGESTION && a->opt.mode == ANALYZE_ADVISE)
        advice_print_offer(&a->out, event->suggestion, a->opt.dated);
}

static void print_beat(struct out *out, const struct beat *b)
{
    out_text(out, "{\"i\":");
    out_int(out, b->index);
    out_text(out, ",\"t_s\":");
    out_number(out, (double)b->t_us / (double)US_PER_S);
    out_text(out, ",\"rr_ms\":");
    out_number(out, rr_ms(b->ticks));
    out_text(out, b->ok ? ",\"ok\":true,\"kind\":\"" : ",\"ok\":false,\"kind\":\"");
    out_text(out, beat_kind_name(b->kind));
    out_text(out, "\"}\n");
}

/* For what the summary makes of all beats at once. */
static int keep_beat(struct analysis *a, const struct beat *beat)
{
    if (a->beat_count == a->beat_room) {
        size_t more = a->beat_room ? 2 * a->beat_room : 4096;
        struct series_beat *grown =
            more > SIZE_MAX / 2 / sizeof(*grown) ? NULL : realloc(a->beats, more * sizeof(*grown));
        if (!grown)
            return -ENOMEM;
        a->beats = grown;
        a->beat_room = more;
    }
    a->beats[a->beat_count++] =
        (struct series_beat){ .ticks = beat->ticks, .ok = beat->ok, .follows = beat->adjacent };
    return 0;
}

static void on_beat(void *ctx, const struct beat *beat)
{
    struct analysis *a = ctx;

    if (a->opt.mode == ANALYZE_BEATS) {
        print_beat(&a->out, beat);
        return;
    }
    summary_beat(a->summary, beat);
    if (a->opt.fields.want && a->rc == 0)
        a->rc = keep_beat(a, beat);
}

static void forget_beats(struct analysis *a)
{
    a->beat_count = 0;
    if (a->summary)
        summary_clear(a->summary);
}

/* ---- what goes in ---- */

static struct instant instant_of(const struct analysis *a, int64_t us)
{
    return instant_at(&a->opt.start, us);
}

static int begin(struct analysis *a)
{
    a->opt.dated = a->opt.dated || recording_date(&a->in, &a->opt.start);

    bool has_times = recording_has_times(&a->in.recording);
    /* Rows begin at the first step that has data behind it: the one at or after the first row. */
    int64_t first_us = has_times && a->in.row.t_us > 0 ? a->in.row.t_us - 1 : 0;
    const struct instant start = instant_of(a, first_us);
    const bool beats = a->opt.mode == ANALYZE_BEATS || a->opt.mode == ANALYZE_SUMMARY;
    const uint32_t printed = a->opt.mode == ANALYZE_ADVISE ? HEART_WANT_SCORE | HEART_WANT_WINDOW
                             : beats                       ? HEART_WANT_WINDOW
                                                           : a->opt.fields.want;
    /* A reference is learnt by the estimate, whatever is printed. */
    const uint32_t stored = a->opt.save_baseline ? HEART_WANT_SCORE : 0;
    if (a->opt.conf)
        person_settle_routines(a->opt.conf->routines, a->opt.conf->routine_count);
    const struct person_options opt = {
        .profile = a->opt.profile,
        .own_routines = a->opt.conf ? a->opt.conf->routines : NULL,
        .own_routine_count = a->opt.conf ? a->opt.conf->routine_count : 0,
        .step_s = a->opt.step_s,
        .window_s = a->opt.window_s,
        .age_years = a->opt.age_years,
        .raw = a->opt.raw,
        .offline = true,
        .want = printed | stored,
        .on_beat = beats ? on_beat : NULL,
        .on_event = on_event,
        .ctx = a,
    };

    a->person = person_new(&opt, &start);
    if (a->opt.mode == ANALYZE_SUMMARY)
        a->summary = summary_new();
    if (!a->person || (a->opt.mode == ANALYZE_SUMMARY && !a->summary))
        return -ENOMEM;
    if (a->opt.has_baseline) {
        const struct person_memory memory = { .baseline = a->opt.baseline };
        person_restore(a->person, &memory, &start);
    }
    snprintf(a->reading.sensor, sizeof(a->reading.sensor), "recording");
    return 0;
}

/* Does what is due up to and including that moment; step by step where each one is looked at. */
static void advance(struct analysis *a, int64_t until_us)
{
    while (a->opt.silences && person_due(a->person) <= until_us) {
        const struct instant at = instant_of(a, person_due(a->person));
        struct person_view view;

        person_advance(a->person, &at);
        person_view(a->person, &at, &view);
        silences_look(&a->silences, &a->out, &at, view.standing, a->opt.dated);
    }
    if (person_due(a->person) <= until_us) {
        const struct instant until = instant_of(a, until_us);
        person_advance(a->person, &until);
    }
}

static void deliver(struct analysis *a, const struct reading *r, int64_t t_us)
{
    const struct person_input input = { .kind = INPUT_READING, .reading = r };

    if (!a->person && (a->rc = begin(a)) < 0)
        return;
    const struct instant t = instant_of(a, t_us);
    advance(a, t.us - 1);
    person_feed(a->person, &input, &t);
    if (r->rr_count > 0 && r->class > READING_PPI) /* its intervals are no beats, nor were they */
        forget_beats(a);
}

static void on_capture(void *ctx, const struct reading *r, int64_t t_us)
{
    deliver(ctx, r, t_us);
}

static void feed_row(struct analysis *a)
{
    const struct recording_row *row = &a->in.row;
    struct reading *r = &a->reading;

    /* Without a single interval it is a source of rates only. */
    if (row->has_rr)
        r->class = row->is_pulse ? READING_PPI : READING_ECG;
    r->contact = row->contact < 0 ? CONTACT_UNKNOWN : row->contact ? CONTACT_SKIN : CONTACT_NONE;
    r->heart_rate_bpm = row->has_hr ? (float)row->hr_bpm : 0;
    r->motion_g = row->has_acc ? (float)row->acc_sd_g : NAN;
    r->rr_count = row->has_rr;
    r->rr[0] = (struct rr_interval){ .ticks = row->rr_ticks, .quality = row->quality };
    deliver(a, r, row->t_us);
}

/* 0 or -errno, with the reason in words. */
static int feed(struct analysis *a, struct complaint *why)
{
    if (a->in.recording.format == RECORDING_CAPTURE) {
        int rc = capture_reader_take(&a->capture, &a->in, why);
        return rc < 0 ? rc : a->rc;
    }
    feed_row(a);
    return a->rc;
}

static int finish(struct analysis *a)
{
    struct hrv_summary summary;

    advance(a, a->in.recording.last_t_us);
    person_finish(a->person);
    if (a->opt.mode != ANALYZE_SUMMARY || a->rc < 0)
        return a->rc;
    const struct series all = { .beat = a->beats, .n = a->beat_count };
    int rc = summary_result(a->summary, &all, a->opt.fields.want, &summary);
    if (rc == 0)
        fields_print_summary(&a->opt.fields, &a->out, &summary);
    return rc;
}

static int save_baseline(struct analysis *a, struct complaint *why)
{
    const struct instant end = instant_of(a, a->in.recording.last_t_us);
    struct person_memory memory;

    person_save(a->person, &end, &memory);
    if (!a->opt.dated)
        memory.baseline.unix_ms = 0;
    return baseline_write(a->opt.save_baseline, &memory.baseline, why);
}

/* 0 or -errno, with the reason in words where it is not about writing. */
static int run(struct analysis *a, struct complaint *why)
{
    int rc = input_open(&a->in, a->opt.file);
    if (rc < 0) {
        complain(why, "%.200s: %s", a->opt.file, strerror(-rc));
        return rc;
    }
    while (a->out.error == 0 && (rc = input_next(&a->in)) > 0)
        if ((rc = feed(a, why)) < 0)
            break;
    input_report(&a->in);
    if (rc < 0) {
        complain(why, "%.200s: %s", a->in.name, strerror(-rc));
        return rc;
    }
    if (!a->person)
        return complain(why, "%.200s: nothing in it that can be analyzed", a->in.name);
    rc = finish(a);
    if (rc < 0) {
        complain(why, "%.200s: %s", a->in.name, strerror(-rc));
        return rc;
    }
    rc = out_flush(&a->out);
    if (rc < 0) {
        if (rc != -EPIPE) /* who closes the pipe has seen enough */
            complain(why, "standard output: %s", strerror(-rc));
        return rc;
    }
    if (a->opt.save_baseline)
        return save_baseline(a, why);
    if (a->opt.mode == ANALYZE_ROWS && !a->has_printed)
        fprintf(stderr, "%s: it ends before its first step (%d s): no row of results\n", a->in.name,
                (int)a->opt.step_s);
    return 0;
}

int analyze_run(const struct args *args)
{
    struct complaint why = { "" };
    struct analysis *a = malloc(sizeof(*a));
    int status = 1;

    if (!a) {
        page_error("out of memory");
        return 1;
    }
    a->person = NULL;
    a->summary = NULL;
    a->beats = NULL;
    a->beat_count = a->beat_room = 0;
    a->rc = 0;
    a->has_printed = false;
    a->silences = (struct silences){ .is_known = false };
    a->capture = (struct capture_reader){ .reading = on_capture, .ctx = a };
    a->in.fd = -1;
    a->reading = (struct reading){ .class = READING_HR_ONLY, .contact = CONTACT_UNKNOWN };
    out_init(&a->out, STDOUT_FILENO);
    int rc = analyze_options_read(&a->opt, args, &why);
    a->capture.plugin = a->opt.plugin;
    a->capture.device = a->opt.device;
    if (rc == 0)
        status = run(a, &why) < 0;
    else if (rc == -EINVAL)
        status = 2;
    if (why.text[0])
        page_error("%s", why.text);
    input_close(&a->in);
    capture_reader_fini(&a->capture);
    summary_free(a->summary);
    free(a->beats);
    person_free(a->person);
    analyze_options_fini(&a->opt);
    free(a);
    return status;
}
