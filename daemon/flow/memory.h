/*
 * memory - what a person's pipeline has learnt and must not forget over a restart
 *
 * Plain structs, stored whole by history/ as bytes with their version. A struct
 * whose version or size is not the current one is put aside and its room starts
 * afresh, so `version` changes with every change of meaning. Only wall time in
 * here: the monotonic clock begins anew with each run.
 */
#pragma once

#include "body_day.h"
#include "helped.h"
#include "load.h"
#include "need.h"
#include "routine.h"
#include "session.h"
#include "standing.h"
#include "suggestion.h"

#include <stdbool.h>
#include <stdint.h>

#define BASELINE_MEMORY_VERSION 3
#define ADVISE_MEMORY_VERSION   3
#define ROUTINE_MEMORY_VERSION  2

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

#define ADVISE_DAYS 28

/* What they said of themselves on one local day. */
struct feel_day {
    int32_t day; /* since 1970; INT32_MIN: a free place */
    uint32_t count;
    double sum; /* of 1 calm .. 5 very tense */
};

/* One condition of run time. */
struct condition_memory {
    int64_t since_unix_ms; /* 0: does not hold, or only by the configuration */
    int64_t asked_unix_ms; /* when it was last asked whether it still holds; 0: not yet */
    uint32_t asked;        /* how often, since then */
    uint32_t reserved;
};

struct course_memory {
    int64_t began_unix_ms; /* its first session; 0: none */
    int32_t phase;         /* enum course_phase */
    int32_t interval_days; /* 7..42: until the next session */
    uint32_t sessions;     /* held in it */
    uint32_t helped; /* of those measured, the ones after which less was raised than expected */
    uint32_t measured;
    uint32_t technique; /* which of its row: 0 the best; moves on when it did not help */
    double load_share;  /* raised share of the two weeks before it began; NAN */
};

/* The advisor: its budget, what is open, and what the person told it. */
struct advise_memory {
    uint32_t version;
    uint32_t offer_count;
    int64_t offers_unix_ms[ADVISE_OFFERS_MAX]; /* the last ones, oldest first, for the cap */
    uint32_t reserved_budget;
    uint32_t unwanted; /* `no`, `not_stressed` and silences in a row since a welcome: the gap's
                          exponent */
    int64_t snoozed_until_unix_ms; /* 0: not snoozed */
    int64_t again_unix_ms;         /* 0: no `later` is waiting */
    bool off;                      /* stop_asking */
    bool has_open;
    bool again_used; /* the open offer is itself the repetition of a `later` */
    struct suggestion again_of;
    struct suggestion open; /* stays as the last one once closed: ids count on from it */

    /* massage */
    struct session last, booked;       /* at_unix_ms 0: none */
    int64_t booking_dismissed_unix_ms; /* 0: never */
    uint32_t bookings_dismissed;       /* in a row: the cool-down grows */
    uint32_t reminded;                 /* what has been said, and waits to be: advise/advisor.h */
    int64_t aftercare_unix_ms;         /* when it is due; 0: none */
    struct course_memory course;

    /* sensitivity: chosen -2..2, learnt -4..2 on top of it */
    int32_t sensitivity;                          /* INT32_MIN: as the configuration has it */
    uint32_t not_stressed, felt_tense, felt_calm; /* that have moved it, since taught_unix_ms */
    double learnt;
    int64_t taught_unix_ms; /* since when it was taught; 0: never */
    int64_t faded_unix_ms;  /* up to when it has faded */

    /* the weeks */
    struct feel_day feel_days[ADVISE_DAYS]; /* a ring by day modulo ADVISE_DAYS */
    int32_t feel;                           /* the newest, 1..5; 0: none yet */
    uint32_t reserved_feel;
    int64_t feel_unix_ms;
    int64_t professional_unix_ms; /* last advised to see one; 0: never */
    int64_t rest_unix_ms;         /* last told to rest; 0: never */

    condition_set conditions; /* of run time; beside those of the configuration */
    uint32_t reserved_conditions;
    struct condition_memory condition[CONDITION_COUNT];
    struct helped_row helped[HELPED_MAX];
    uint32_t told; /* the last id given out */
    uint32_t reserved;
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
    double coherence_sum;       /* of the paced windows */
    uint32_t windows, followed; /* paced ones, and those followed */
    double paced_per_min;       /* NAN: not paced */
};

/* The search for the rate of breathing at which this heart swings most. */
#define RESONANCE_MEMORY_VERSION 1
#define RESONANCE_POINTS_MAX     64
#define RESONANCE_LEAST_PER_MIN  4.5
#define RESONANCE_MOST_PER_MIN   7.0
#define RESONANCE_SESSIONS       4

struct resonance_point {
    uint32_t session;   /* 0.. */
    float per_min;      /* paced */
    float amplitude_ms; /* of the swing at that rate */
    float followed;     /* 0..1 of its windows */
};

struct resonance_memory {
    uint32_t version;
    uint32_t count;                                      /* of points */
    struct resonance_point points[RESONANCE_POINTS_MAX]; /* the oldest session makes room */
    uint32_t sessions;                                   /* with three followed stages or more */
    uint32_t stage;        /* of the session that runs, or was broken off; 0..5 */
    double per_min;        /* 4.5..7; NAN: not found, 6 is breathed */
    double deviation;      /* of the estimate, breaths a minute; NAN */
    int64_t found_unix_ms; /* 0: not found yet; per_min may be a first guess already */
};

/* Days and nights, for illness and for sessions. */
#define BODY_MEMORY_VERSION 1
#define BODY_DAYS           32
#define BODY_MEASURES       5 /* night hr, night ln RMSSD, seated hr, seated ln RMSSD, raised share */

/* How a week goes on by itself: running sums over days without a session near (advise/expect.c). */
struct body_regression {
    double weight, x, y, xx, xy, yy; /* halve in 180 days */
};

#define BODY_SESSIONS 12

/* A held session, waiting for its three days or measured. */
struct body_session {
    int64_t at_unix_ms; /* 0: a free place; newest first */
    int32_t day;        /* the local one on which it was */
    int32_t duration_min;
    char technique[ID_MAX + 1];
    bool given; /* its effect went out */
    bool simulated;
    uint8_t reserved[5];
    float before[SESSION_MEASURES]; /* NAN: not known (yet) */
    float over[SESSION_MEASURES];   /* after less expected; NAN */
};

struct body_memory {
    uint32_t version;
    uint32_t ill_days;               /* in a row with signs; 0: well */
    int64_t until_unix_ms;           /* midnight (UTC) of the first local day that is not concluded:
                                        a restart counts none twice; 0: none was yet */
    struct body_day days[BODY_DAYS]; /* a ring by day modulo BODY_DAYS */
    struct body_regression regression[BODY_MEASURES];
    struct body_session sessions[BODY_SESSIONS];
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
    struct resonance_memory resonance;
    struct body_memory body;
};
