/*
 * memory - what a person's pipeline has learnt and must not forget over a restart
 *
 * Plain structs, stored whole by history/ as bytes with their version. A struct
 * whose version or size is not the current one is put aside and its room starts
 * afresh, so `version` changes with every change of meaning. Only wall time in
 * here: the monotonic clock begins anew with each run.
 */
#pragma once

#include "load.h"
#include "routine.h"
#include "suggestion.h"

#include <stdbool.h>
#include <stdint.h>

#define BASELINE_MEMORY_VERSION 3
#define ADVISE_MEMORY_VERSION   1
#define ROUTINE_MEMORY_VERSION  1

#define BASELINE_DAYS 7

/* What one day of wearing was like. */
struct baseline_day {
    int32_t day; /* local, since 1970; INT32_MIN: not known */
    uint32_t reserved;
    double minutes;  /* learnt on it */
    double hr_bpm;   /* the middle of its heart rates */
    double ln_rmssd; /* its high quantile; NAN: none */
};

/* The personal reference that the score is measured against. */
struct baseline_memory {
    uint32_t version;
    uint32_t day_count;
    double hr_bpm;     /* the person's ordinary seated heart rate: the middle one of the days */
    double ln_rmssd;   /* their high quantile of ln RMSSD over 120 s, likewise; NAN: none yet */
    double learnt_min; /* minutes that went into it, over all days */
    struct baseline_day days[BASELINE_DAYS]; /* the last ones with enough minutes, oldest first */
    int64_t unix_ms;                         /* when it was taken; 0: undated recording */
    /* The last hours of wearing, with which a restart within two hours goes on. */
    double recent_min;      /* after forgetting; 0: there were none */
    double recent_bpm;      /* their middle; NAN: none */
    double recent_ln_rmssd; /* their high quantile; NAN: none */
};

#define ADVISE_OFFERS_MAX 24

/* The advisor: its budget, what is open, and what the person told it. */
struct advise_memory {
    uint32_t version;
    uint32_t offer_count;
    int64_t offers_unix_ms[ADVISE_OFFERS_MAX]; /* the last ones, oldest first, for the cap */
    double gap_factor;                         /* doubles with each `no` or silence */
    int64_t snoozed_until_unix_ms;             /* 0: not snoozed */
    int64_t again_unix_ms;                     /* 0: no `later` is waiting */
    int64_t last_massage_unix_ms;              /* 0: none logged */
    int64_t booked_massage_unix_ms;            /* 0: none booked */
    int64_t booking_dismissed_unix_ms;         /* 0: never */
    bool off;                                  /* stop_asking */
    bool has_open;
    bool again_used; /* the open offer is itself the repetition of a `later` */
    struct suggestion again_of;
    struct suggestion open; /* stays as the last one once closed: ids count on from it */
};

/* A sum with its count: means that can go on over a restart. */
struct effect_sum {
    double heart_rate, rmssd, stress;
    uint32_t heart_rate_n, rmssd_n, stress_n, reserved;
};

/* The routine that was running, or whose effect was being measured. */
struct routine_memory {
    uint32_t version;
    enum routine_status status;
    char name[ID_MAX + 1];
    char suggestion[SUGGESTION_ID_MAX + 1];
    bool finished;
    bool simulated;
    int64_t started_unix_ms;
    int64_t paused_ms;         /* not played: pauses less what was skipped; may be negative */
    int64_t paused_at_unix_ms; /* 0: not paused now */
    int64_t ended_unix_ms;     /* 0: still running */
    struct effect_sum before, during, after;
};

/* One slot a local day. */
#define LOAD_DAYS           28
#define LOAD_MEMORY_VERSION 3

struct load_memory {
    uint32_t version;
    int32_t day;                     /* local day (since 1970) of slot 0; INT32_MIN: not known */
    struct load_sum days[LOAD_DAYS]; /* slot 0 is today */
    double usual_share;              /* raised minutes a scored minute, over the days that ended */
    int32_t usual_days;              /* that went into it */
    uint32_t heavy;                  /* 1 << slot: against the usual of that time */
};

/* Whether what this person says of themselves fits their score. */
#define RESPONSE_MEMORY_VERSION 1

struct response_memory {
    uint32_t version;
    uint32_t answers; /* taken into account so far */
    double evidence;  /* log of the odds that this heart does not show tension */
    bool weak;        /* said so, until the evidence turns */
};

struct person_memory {
    struct baseline_memory baseline;
    struct advise_memory advise;
    struct routine_memory routine;
    struct load_memory load;
    struct response_memory response;
};
