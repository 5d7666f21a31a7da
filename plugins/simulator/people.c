/*
 * people.c - the table of people, and where its numbers come from
 *
 * Rounded figures, quoted from memory of these papers rather than copied out of them.
 */
#include "people.h"

#include <string.h>

/* clang-format off */
/*
 * rest_bpm, rmssd_ms, lf_ms2
 *     Nunan, Sandercock, Brodie 2010 (5 min norms of healthy adults): RR 926 +- 90 ms, SDNN 50 +-
 *     16, RMSSD 42 +- 15, LF 519 ms2. By age: Sinnreich, Kark et al. 1998, ln RMSSD 3.48, 3.17,
 *     3.10 at 35-44, 45-54, 55-65 years, half of all within +-0.33; Voss et al. 2015, 40 ms at
 *     25-34, 19 ms at 65-74. Endurance athletes: Plews et al. 2013, ln RMSSD about 4.2 to 4.4.
 *     Anxiety: Chalmers et al. 2014 (lower HRV).
 * vlf_ms
 *     What SDNN leaves over: Task Force 1996 (bands), Nunan 2010 (SDNN).
 * breaths_per_min
 *     12 to 18 at rest, rising with age and with anxiety.
 * resonance_per_min
 *     Vaschillo, Lehrer et al. 2002, 2006; Lehrer and Gevirtz 2014: 4.5 to 7, lower in taller
 *     people, steady within one person.
 * stress_bpm, stress_ln_rmssd
 *     Mental arithmetic and public speaking: +5 to +15 bpm (Kirschbaum 1993; Allen 2014), RMSSD
 *     lower (Castaldo et al. 2015). Of 49 people with chest straps under work-like stress 14 had
 *     no cardiac response or an inverted one (Freihaut 2021), hence two rows of eight.
 * onset_s, recovery_s
 *     20 to 45 s on, 40 to 120 s off; fitter and younger is faster (Darr et al. 1988; Bunc,
 *     Heller, Leso 1988; Pierpont, Stolpman, Gornick 2000).
 * sleep_bpm
 *     Seated rest against sleep, 5 to 10 bpm (24 h recordings; Task Force 1996).
 * ectopic_per_h
 *     A few a day in the young; several an hour are common past 65 (Manolio et al. 1994); from
 *     30 an hour on they are called frequent.
 * missed, extra
 *     A wet, well-fitted strap errs in about one beat of a thousand or less.
 * follows
 *     A guess: most who press start do breathe along.
 */
const struct sim_person sim_people[] = {
    { .name = "average", .about = "an adult with the norms of the literature", .age_years = 35,
      .rest_bpm = 64.8, .rmssd_ms = 42, .lf_ms2 = 519, .vlf_ms = 22, .breaths_per_min = 15,
      .resonance_per_min = 5.6, .follows = 1.0, .stress_bpm = 8, .stress_ln_rmssd = 0.25,
      .onset_s = 30, .recovery_s = 70, .sleep_bpm = 8,
      .ectopic_per_h = 0.3, .missed = 0.001, .extra = 0.0005, .loose_per_day = 0.3, .dropped_per_day = 0.5 },
    { .name = "athlete", .about = "an endurance athlete", .age_years = 26,
      .rest_bpm = 50, .rmssd_ms = 72, .lf_ms2 = 1200, .vlf_ms = 34, .breaths_per_min = 12.5,
      .resonance_per_min = 4.9, .follows = 0.95, .stress_bpm = 7, .stress_ln_rmssd = 0.22,
      .onset_s = 20, .recovery_s = 45, .sleep_bpm = 6,
      .ectopic_per_h = 0.5, .missed = 0.001, .extra = 0.0005, .loose_per_day = 0.3, .dropped_per_day = 0.5 },
    { .name = "older", .about = "a person of 68", .age_years = 68,
      .rest_bpm = 68, .rmssd_ms = 20, .lf_ms2 = 150, .vlf_ms = 15, .breaths_per_min = 16,
      .resonance_per_min = 5.2, .follows = 0.8, .stress_bpm = 5, .stress_ln_rmssd = 0.2,
      .onset_s = 45, .recovery_s = 110, .sleep_bpm = 6,
      .ectopic_per_h = 6, .missed = 0.002, .extra = 0.001, .loose_per_day = 0.5, .dropped_per_day = 0.5 },
    { .name = "non-responder", .about = "a heart that hardly answers stress", .age_years = 31,
      .rest_bpm = 66, .rmssd_ms = 40, .lf_ms2 = 500, .vlf_ms = 21, .breaths_per_min = 15,
      .resonance_per_min = 6.0, .follows = 0.9, .stress_bpm = 0.3, .stress_ln_rmssd = 0.02,
      .onset_s = 30, .recovery_s = 70, .sleep_bpm = 7,
      .ectopic_per_h = 0.3, .missed = 0.001, .extra = 0.0005, .loose_per_day = 0.3, .dropped_per_day = 0.5 },
    { .name = "anxious", .about = "quick to rouse, with a faster heart at rest", .age_years = 29,
      .rest_bpm = 76, .rmssd_ms = 30, .lf_ms2 = 420, .vlf_ms = 20, .breaths_per_min = 17,
      .resonance_per_min = 6.4, .follows = 0.6, .stress_bpm = 11, .stress_ln_rmssd = 0.35,
      .onset_s = 30, .recovery_s = 80, .sleep_bpm = 8,
      .ectopic_per_h = 1, .missed = 0.001, .extra = 0.0005, .loose_per_day = 0.3, .dropped_per_day = 0.5 },
    { .name = "ectopy", .about = "frequent ectopic beats", .age_years = 52,
      .rest_bpm = 70, .rmssd_ms = 25, .lf_ms2 = 300, .vlf_ms = 18, .breaths_per_min = 15.5,
      .resonance_per_min = 5.0, .follows = 0.85, .stress_bpm = 6, .stress_ln_rmssd = 0.22,
      .onset_s = 36, .recovery_s = 90, .sleep_bpm = 7,
      .ectopic_per_h = 60, .missed = 0.001, .extra = 0.0005, .loose_per_day = 0.3, .dropped_per_day = 0.5 },
    { .name = "poor-strap", .about = "a worn-out strap, and a weak response to stress", .age_years = 41,
      .rest_bpm = 67, .rmssd_ms = 32, .lf_ms2 = 400, .vlf_ms = 19, .breaths_per_min = 14.5,
      .resonance_per_min = 5.8, .follows = 0.9, .stress_bpm = 1, .stress_ln_rmssd = 0.04,
      .onset_s = 33, .recovery_s = 75, .sleep_bpm = 7,
      .ectopic_per_h = 0.5, .missed = 0.015, .extra = 0.01, .loose_per_day = 12, .dropped_per_day = 6 },
    { .name = "desk-worker", .about = "sits all day, untrained", .age_years = 45,
      .rest_bpm = 73, .rmssd_ms = 27, .lf_ms2 = 350, .vlf_ms = 18, .breaths_per_min = 16,
      .resonance_per_min = 5.4, .follows = 0.9, .stress_bpm = 8, .stress_ln_rmssd = 0.25,
      .onset_s = 40, .recovery_s = 95, .sleep_bpm = 8,
      .ectopic_per_h = 1, .missed = 0.001, .extra = 0.0005, .loose_per_day = 0.3, .dropped_per_day = 0.5 },
};
/* clang-format on */

const size_t sim_people_count = sizeof(sim_people) / sizeof(sim_people[0]);

const struct sim_person *sim_person_find(const char *name)
{
    for (size_t i = 0; i < sim_people_count; i++)
        if (strcmp(sim_people[i].name, name) == 0)
            return &sim_people[i];
    return NULL;
}

double sim_person_max_bpm(const struct sim_person *p)
{
    return 208 - 0.7 * p->age_years;
}
