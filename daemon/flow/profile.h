/*
 * profile - who a person is to balm: what the configuration, or `person add`, says of them
 */
#pragma once

#include "id.h"
#include "need.h"

#include <stdbool.h>
#include <stdint.h>

#define PROFILE_NAME_MAX   64
#define PROFILE_SENSOR_MAX 8
#define PROFILE_QUIET_MAX  4
#define PROFILE_TEXT_MAX   160

/* From..to in seconds of the local day; to < from spans midnight. */
struct quiet_span {
    int32_t from_s, to_s;
};

struct massage_plan {
    int32_t interval_days; /* 0: the cadence table decides */
    int32_t duration_min;
    bool at_home;
    char provider_name[PROFILE_NAME_MAX + 1]; /* empty: no provider */
    char provider_url[PROFILE_TEXT_MAX + 1];  /* may hold {technique}, {duration}, {date} */
    int32_t reminder_min;                     /* before a session; 0: none */
    char provider_phone[PROFILE_NAME_MAX + 1];
};

struct suggestion_limits {
    int32_t per_day;        /* offers in 24 h */
    int32_t without_motion; /* the same, where no motion source tells exertion apart */
    int32_t after_s;        /* raised this long before anything is offered */
    int32_t gap_s;          /* between two offers; grows with each `no` or silence */
    int32_t sensitivity; /* -2 seldom .. 2 soon; 0: as it comes. A choice made at run time wins */
};

struct profile {
    char id[ID_MAX + 1];
    char name[PROFILE_NAME_MAX + 1];
    int32_t consent_day; /* days since 1970, the day they agreed; 0: not asked yet */
    int32_t born_year;   /* 0: not said */
    bool is_private;     /* share: private */
    uint8_t sensor_count;
    char sensors[PROFILE_SENSOR_MAX][ID_MAX + 1]; /* addresses or names of `sensors:` */
    need_set needs;
    condition_set conditions;
    struct massage_plan massage;
    uint8_t quiet_count;
    struct quiet_span quiet[PROFILE_QUIET_MAX];
    struct suggestion_limits suggestions;
};

/*
 * The settings of someone of whom nothing but the id is known: the option table holds the same
 * defaults.
 */
void profile_init(struct profile *p, const char *id);
