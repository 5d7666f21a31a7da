/*
 * heart - beats in, a report out: how tense is the wearer against their own ordinary?
 *
 *   intervals --> intake (gaps) --> artifacts --> windows --+--> metrics, when wanted
 *   rates --------------------------------------> means ----+--> estimate --> report
 *   motion, context ----------------------------> body -----+
 *
 * Pure: it reads no clock, does no I/O, and allocates only in heart_new(). The
 * same input always gives the same reports. Instants are microseconds on one
 * monotonic axis and never go back: what is older than the newest is taken as
 * simultaneous with it.
 */
#pragma once

#include "context.h"
#include "memory.h"
#include "need.h"
#include "reading.h"
#include "report.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a report is to hold; the rest stays NAN and costs nothing. */
enum heart_want {
    HEART_WANT_SCORE = 1 << 0,    /* stress .. why, activity, baseline */
    HEART_WANT_WINDOW = 1 << 1,   /* rmssd, sdnn, pnn50, sd1, sd2, nn_count, coverage, artifacts */
    HEART_WANT_SPECTRUM = 1 << 2, /* lf, hf, lf_hf */
    HEART_WANT_DFA = 1 << 3,      /* dfa_a1 */
    HEART_WANT_INDEX = 1 << 4,    /* stress_index (Baevsky) */
    HEART_WANT_RESPIRATION = 1 << 5,
};

enum beat_kind {
    BEAT_NORMAL,
    BEAT_ECTOPIC,
    BEAT_MISSED, /* a beat was not seen: one interval where two belong */
    BEAT_EXTRA,  /* a beat was seen that was none */
    BEAT_LONG,
    BEAT_SHORT,
    BEAT_GAP, /* the first interval after a gap, which nothing precedes */
};

/* The decision on one interval, in the order of arrival; five beats late unless raw. */
struct beat {
    int64_t index; /* of what heart_interval() was given, from 0; an empty one counts, but makes no
                      beat */
    int64_t t_us;  /* arrival */
    int32_t ticks;
    bool ok;       /* counts as NN */
    bool adjacent; /* the difference to the previous interval exists (no gap between) */
    enum beat_kind kind;
};

typedef void heart_beat_fn(void *ctx, const struct beat *beat);

struct heart_options {
    int32_t age_years;      /* 16..120; sets the first reference; out of range: 30 */
    int32_t window_s;       /* 30..3600, of rmssd and the like in the report */
    int32_t step_s;         /* 1..60, between ticks */
    bool raw;               /* take every interval as NN, and decide at once */
    uint32_t want;          /* HEART_WANT_* */
    heart_beat_fn *on_beat; /* may be NULL */
    void *ctx;
};

struct heart;

/* Returns NULL only when out of memory. Copies opt. */
struct heart *heart_new(const struct heart_options *opt);
/* NULL is allowed. */
void heart_free(struct heart *h);

/* One interval that arrived at t_us. ticks 0 is an empty interval of a real strap: it says nothing.
 */
void heart_interval(struct heart *h, int64_t t_us, const struct rr_interval *rr);
/* A heart rate as the device computed it; outside 30..230 bpm it is ignored. */
void heart_rate(struct heart *h, int64_t t_us, double bpm);
/* Standard deviation of |acceleration| over 1 s, in g. */
void heart_motion(struct heart *h, int64_t t_us, double g);
/* What the house says; `away` and `guests` say nothing of a body and are ignored. */
void heart_context(struct heart *h, int64_t t_us, const struct context *c);
/*
 * Atrial fibrillation: beats follow no rhythm, so that there is no HRV, and the rate is that of all
 * of them. Pacemaker, beta blocker: the rate follows tension less. Each lowers the confidence;
 * other conditions say nothing here.
 */
void heart_set_conditions(struct heart *h, condition_set conditions);
/* The local day (since 1970), as soon as it is known and whenever it changes. */
void heart_set_day(struct heart *h, int32_t day);
/* Another sensor leads from here on: no difference is formed across this moment. */
void heart_switch(struct heart *h);
/*
 * The intervals given so far turn out to be no beats: nothing is made, or learnt, of them any more.
 * Rates go on, and so does what was concluded from them.
 */
void heart_retract(struct heart *h);

/*
 * The report of what arrived up to and including t_us, a multiple of step_s.
 * Fills the fields that follow from the heart alone: stress .. why, rates and
 * windows, coverage, artifacts, baseline, activity. Others are left as they are.
 */
void heart_tick(struct heart *h, int64_t t_us, struct report *out);

/* At the end of a recording: decides the intervals that were still waiting. */
void heart_flush(struct heart *h);

/* When the newest usable beat or rate arrived; INSTANT_NEVER: nothing yet. */
int64_t heart_last_us(const struct heart *h);
/* Acceleration of late, or in bed: something that would have seen a walk. A room alone would not.
 */
bool heart_has_motion(const struct heart *h, int64_t t_us);

/* The person's ordinary heart rate, as far as it is known by now. */
double heart_usual_rate(const struct heart *h);
/* The personal reference, to be stored and given back. */
void heart_save(const struct heart *h, struct baseline_memory *out);
/* Whether heart_restore() would take it. */
bool heart_accepts(const struct baseline_memory *in);
/*
 * Before the first interval; the day, where it is known, before that. fresh: it was taken a short
 * while ago, so that its last hours go on. false: another version, values out of range, or such as
 * contradict one another; nothing was taken.
 */
bool heart_restore(struct heart *h, const struct baseline_memory *in, bool fresh);
void heart_forget(struct heart *h);
/*
 * A clean reading, taken seated and still (`morning_reading`): counts as `minutes` of learning at
 * this heart rate and ln RMSSD (NAN: none) on the day that heart_set_day() last said.
 */
void heart_learn(struct heart *h, double hr_bpm, double ln_rmssd, double minutes);

const char *beat_kind_name(enum beat_kind k);
