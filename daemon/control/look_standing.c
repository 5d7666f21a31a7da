/*
 * look_standing.c - what was chosen, told and learnt: sensitivity, course, own rate of breathing
 */
#include "look.h"

#include "memory.h"

json_t *look_sensitivity_of(const struct house_person *p, int32_t utc_offset_s, enum look_tier tier)
{
    const struct sensitivity *s = &p->standing.sensitivity;

    if (tier < LOOK_VITALS) /* what was answered and felt has taught the rest */
        return json_pack("{s:i,s:n,s:n,s:n,s:n,s:n,s:n,s:n,s:n}", "chosen", (int)s->chosen,
                         "learnt", "after_s", "usual_after_s", "least_score", "not_stressed",
                         "felt_tense", "felt_calm", "since");
    /* clang-format off */
    return json_pack("{s:i,s:o,s:i,s:i,s:o,s:I,s:I,s:I,s:o}",
        "chosen", (int)s->chosen,
        "learnt", look_number(s->learnt, 2),
        "after_s", (int)s->after_s,
        "usual_after_s", (int)p->profile->suggestions.after_s,
        "least_score", s->least_score > 0 ? look_number(s->least_score, 0) : json_null(),
        "not_stressed", (json_int_t)s->not_stressed,
        "felt_tense", (json_int_t)s->felt_tense,
        "felt_calm", (json_int_t)s->felt_calm,
        "since", look_when(s->since_unix_ms, utc_offset_s));
    /* clang-format on */
}

json_t *look_sensitivity(const struct look *in, struct complaint *why)
{
    const struct house_person *p = look_for(in, why);

    return p ? look_sensitivity_of(p, in->house->now.utc_offset_s, look_tier(in, p->profile))
             : NULL;
}

json_t *look_course(const struct standing *s, enum look_tier tier)
{
    if (tier < LOOK_VITALS || s->course == COURSE_NONE)
        return json_null();
    return json_pack("{s:s,s:I}", "phase", course_phase_name(s->course), "sessions",
                     (json_int_t)s->course_sessions);
}

json_t *look_resonance(const struct standing *s, enum look_tier tier)
{
    if (tier < LOOK_VITALS)
        return json_null();
    return json_pack("{s:o,s:o,s:b,s:I,s:i}", "per_min", look_number(s->resonance_per_min, 2),
                     "deviation", look_number(s->resonance_deviation, 2), "found",
                     (int)s->resonance_found, "sessions", (json_int_t)s->resonance_sessions, "of",
                     RESONANCE_SESSIONS);
}
