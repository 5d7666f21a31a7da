/*
 * What is said of one person: every key in every message, null for what is not known, nothing that
 * the tier withholds; in their language.
 */
#include "payload_check.h"
#include "texts.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct suggestion offer = {
    .id = "alex-1795260642",
    .type = SUGGEST_BOOK_MASSAGE,
    .reason = REASON_LOAD_WEEK,
    .routine = "breathe_box",
    .technique = "swedish",
    .choices = 1u << ANSWER_ACCEPT | 1u << ANSWER_NO,
    .at = { .us = 1, .unix_ms = 1795260642256, .utc_offset_s = 3600 },
    .expires_unix_ms = 1795262442000,
    .session_unix_ms = 1795346400000,
    .duration_min = 60,
    .evidence = { .stress = 83.4,
                  .heart_rate_bpm = 91,
                  .rmssd_ms = 17.2,
                  .usual_heart_rate_bpm = NAN,
                  .raised_min = 7,
                  .usual_week_min = NAN,
                  .last_massage_days = -1 },
};
static const struct effect effect = {
    .routine = "breathe_box",
    .suggestion = "alex-1",
    .finished = true,
    .before = { 91.2, 17, 83 },
    .during = { 80, NAN, 60 },
    .after = { 78, 31.5, NAN },
    .coherence = 0.834,
    .followed = NAN,
};
static const struct outcome_event outcome = { .id = "alex-1",
                                              .type = SUGGEST_REST,
                                              .outcome = OUTCOME_EXPIRED };
static const struct routine_state running = {
    .status = ROUTINE_RUNNING, .name = "pmr", .elapsed_s = 5, .remaining_s = 595
};
static const struct routine_state breathing = {
    .status = ROUTINE_RUNNING,
    .name = "breathe_resonance",
    .elapsed_s = 80,
    .remaining_s = 220,
    .coherence = { true, 0.8351, 5.625, 6, true },
};
static const struct routine_state not_heard = {
    .status = ROUTINE_RUNNING,
    .name = "breathe_resonance",
    .coherence = { false, NAN, NAN, 5.5, false },
};
static const struct pacer pacer = { .phase = PHASE_IN,
                                    .duration_ms = 4500,
                                    .text = "Breathe in",
                                    .routine = "breathe_box",
                                    .step = 2,
                                    .say = true,
                                    .light = 200,
                                    .ramp_ms = 4500 };
static const struct instant now = { .us = 60 * US_PER_S,
                                    .unix_ms = 1795260702256,
                                    .utc_offset_s = 3600 };
static char *make_suggestion(const struct payload_manner *m)
{
    struct profile p;
    profile_init(&p, "alex");
    strcpy(p.massage.provider_name, "Hands");
    strcpy(p.massage.provider_url, "https://example.org/?t={technique}&d={duration}&on={date}");
    return payload_suggestion(m, &offer, &p);
}

/* What the configuration let through, but is no template. */
static char *make_half_a_link(const struct payload_manner *m)
{
    struct profile p;
    profile_init(&p, "alex");
    strcpy(p.massage.provider_name, "Hands");
    strcpy(p.massage.provider_url, "https://example.org/{what}");
    return payload_suggestion(m, &offer, &p);
}

static char *make_open(const struct payload_manner *m)
{
    (void)m;
    return payload_last(&offer, true, NULL);
}

/* The outcome is of the one before. */
static char *make_open_again(const struct payload_manner *m)
{
    (void)m;
    return payload_last(&offer, true, &outcome);
}

static char *make_closed(const struct payload_manner *m)
{
    (void)m;
    return payload_last(&offer, false, &outcome);
}

/* The last one is still known: its words are those of its reason. */
static char *make_closed_known(const struct payload_manner *m)
{
    const struct suggestion asked = { .id = "alex-1",
                                      .type = SUGGEST_REST,
                                      .reason = REASON_STILL_SO };
    (void)m;
    return payload_last(&asked, false, &outcome);
}

static char *make_none(const struct payload_manner *m)
{
    (void)m;
    return payload_last(NULL, false, NULL);
}

static char *make_settings(const struct payload_manner *m)
{
    return payload_settings(m, &(struct payload_settings){ .suggestions = true, .routine = "" });
}

/* Everything set, and each value one that is looked for. */
static const struct standing standing = {
    .snoozed_until_unix_ms = 1795264302256,
    .booked = { .at_unix_ms = 1795346400000, .utc_offset_s = 3600 },
    .last = { .at_unix_ms = 1794136800000, .utc_offset_s = 3600 },
    .feel = 4,
    .sensitivity.chosen = -2,
    .conditions = { [CONDITION_FEVER] = { .holds = true }, [CONDITION_DVT] = { .holds = true } },
    .helped_count = 6,
    .helped = { { .what = "breathe_box",
                  .kind = HELPED_ROUTINE,
                  .offered = 7,
                  .accepted = 5,
                  .finished = 4,
                  .measured = 4,
                  .calm = 1.234,
                  .low = NAN,
                  .high = NAN,
                  .rank = 1 },
                { .what = "swedish", .kind = HELPED_MASSAGE, .calm = NAN, .rank = 0 },
                { .what = "pmr" },
                { .what = "music" },
                { .what = "stretch" },
                { .what = "sixth" } },
    .ordinary_days = 15,
    .verdicts = { [SESSION_HOURS_HR] = { .sessions = 5, .says = SESSION_LOWER },
                  [SESSION_NIGHT_HR] = { 5, -2.034, -3.1, -1, SESSION_LOWER },
                  [SESSION_DAYS_HR] = { 3, NAN, NAN, NAN, SESSION_TOO_FEW } },
};

static char *make_standing(const struct payload_manner *m)
{
    return payload_settings(m, &(struct payload_settings){ .suggestions = true,
                                                           .routine = "pmr",
                                                           .running = true,
                                                           .worn = WORN_YES,
                                                           .standing = &standing,
                                                           .now = now });
}

/* A snooze that is over is none, whoever still remembers it. */
static char *make_snooze_over(const struct payload_manner *m)
{
    const struct instant later = { .us = 1, .unix_ms = 1795264302256, .utc_offset_s = 3600 };
    return payload_settings(m, &(struct payload_settings){ .standing = &standing, .now = later });
}

static void test_snooze_left(void **state)
{
    static const struct {
        int64_t left_ms;
        const char *want;
    } rows[] = {
        { -1, "0" },
        { 0, "0" },
        { 1, "1" },
        { 60000, "1" },
        { 60001, "2" },
        { 5 * 60000, "5" },
        { 5 * 60000 + 1, "10" },
        { 10 * 60000, "10" },
        { 59 * 60000, "60" },
        { 60 * 60000, "60" },
        { INT64_C(43200) * 60000, "43200" },
        { INT64_C(43200) * 60000 + 1, "43200" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct payload_manner m = { PRIVACY_PRIVATE };
        const struct standing s = { .snoozed_until_unix_ms = now.unix_ms + rows[i].left_ms };
        char want[40],
            *text = payload_settings(&m, &(struct payload_settings){ .standing = &s, .now = now });
        snprintf(want, sizeof(want), "\"snooze\":%s,", rows[i].want);
        if (!strstr(text, want))
            fail_msg("%s is not in %s", want, text);
        free(text);
    }
}

static char *make_routine(const struct payload_manner *m)
{
    return payload_routine(m, &running, NULL);
}

static char *make_breathing(const struct payload_manner *m)
{
    return payload_routine(m, &breathing, NULL);
}

static char *make_not_heard(const struct payload_manner *m)
{
    return payload_routine(m, &not_heard, NULL);
}

static char *make_effect(const struct payload_manner *m)
{
    return payload_routine(m, &(struct routine_state){ 0 }, &effect);
}

static char *make_pacer(const struct payload_manner *m)
{
    (void)m;
    return payload_pacer(&pacer);
}

static const struct payload_row payload_rows[] = {
    { "suggestion", TOPIC_SUGGESTION, make_suggestion,
      "\"reason\":\"load_week\",\"evidence\":{\"stress\":83,\"heart_rate\":91,\"rmssd\":17,"
      "\"usual_heart_rate\":null,\"raised\":7,\"load_today\":0,\"load_week\":0,"
      "\"usual_week\":null,\"last_massage_days\":null},"
      "\"routine\":\"breathe_box\",\"technique\":\"swedish\",\"duration\":60,"
      "\"session\":\"2026-11-22T12:20:00+01:00\",\"provider\":{\"name\":\"Hands\","
      "\"url\":\"https://example.org/?t=swedish&d=60&on=2026-11-22\",\"phone\":null},"
      "\"choices\":[\"accept\",\"no\"],\"expires\":\"2026-11-21T13:00:42+01:00\"",
      "\"message\":\"This would be a good time to book a massage.\",\"routine\":\"breathe_box\","
      "\"session\":\"2026-11-22T12:20:00+01:00\",\"provider\":{\"name\":\"Hands\","
      "\"url\":\"https://example.org/?t=&d=&on=2026-11-22\",\"phone\":null}" },
    { "suggestion, half a link", TOPIC_SUGGESTION, make_half_a_link,
      "\"provider\":{\"name\":\"Hands\",\"url\":null,\"phone\":null}" },
    { "last, open", TOPIC_LAST, make_open, "\"status\":\"open\",\"event_type\":\"book_massage\"" },
    { "last, its session", TOPIC_LAST, make_open, "\"session\":\"2026-11-22T12:20:00+01:00\"" },
    { "last, open after another", TOPIC_LAST, make_open_again, "\"outcome\":null" },
    { "last, closed", TOPIC_LAST, make_closed,
      "\"title\":\"Time to rest\",\"message\":\"An early evening or a quiet break would do well "
      "today.\",\"routine\":null,\"choices\":[],\"session\":null,\"expires\":null,"
      "\"outcome\":\"expired\"" },
    { "last, closed, still known", TOPIC_LAST, make_closed_known,
      "\"id\":\"alex-1\",\"title\":\"Are you well again?\"" },
    { "last, none yet", TOPIC_LAST, make_none,
      "\"status\":\"none\",\"event_type\":null,\"id\":null,\"title\":null,\"message\":null" },
    { "settings", TOPIC_SETTINGS, make_settings,
      "{\"suggestions\":true,\"routine\":null,\"running\":false,\"worn\":null,\"sensitivity\":null,"
      "\"snoozed_until\":null,\"snooze\":0,\"next_massage\":null,\"last_massage\":null,"
      "\"feel\":null,\"fever\":null,\"infection\":null,\"conditions\":null}" },
    { "settings, all of them", TOPIC_SETTINGS, make_standing,
      "{\"suggestions\":true,\"routine\":\"pmr\",\"running\":true,\"worn\":true,\"sensitivity\":-2,"
      "\"snoozed_until\":\"2026-11-21T13:31:42+01:00\",\"snooze\":60,"
      "\"next_massage\":\"2026-11-22T12:20:00+01:00\","
      "\"last_massage\":\"2026-11-08T12:20:00+01:00\",\"feel\":4,\"fever\":true,"
      "\"infection\":false,\"conditions\":[\"fever\",\"dvt\"]}",
      "\"sensitivity\":-2,\"snoozed_until\":\"2026-11-21T13:31:42+01:00\",\"snooze\":60,"
      "\"next_massage\":\"2026-11-22T12:20:00+01:00\",\"last_massage\":null,\"feel\":null,"
      "\"fever\":null,\"infection\":null,\"conditions\":null}",
      "\"worn\":null,\"sensitivity\":-2,\"snoozed_until\":\"2026-11-21T13:31:42+01:00\","
      "\"snooze\":60,\"next_massage\":null,\"last_massage\":null,\"feel\":null" },
    { "settings, the snooze is over", TOPIC_SETTINGS, make_snooze_over,
      "\"snoozed_until\":null,\"snooze\":0" },
    { "routine", TOPIC_ROUTINE, make_routine,
      "{\"status\":\"running\",\"name\":\"pmr\",\"suggestion\":null,\"elapsed\":5,"
      "\"remaining\":595,\"paced\":null,\"with_you\":null,\"coherence\":null,\"peak\":null,"
      "\"effect\":null,\"t\":null}" },
    { "routine, breathing", TOPIC_ROUTINE, make_breathing,
      "\"paced\":6.0,\"with_you\":true,\"coherence\":0.84,\"peak\":5.6,\"effect\":null",
      "\"paced\":6.0,\"with_you\":true,\"coherence\":null,\"peak\":null,\"effect\":null",
      "\"paced\":6.0,\"with_you\":null,\"coherence\":null,\"peak\":null,\"effect\":null" },
    { "routine, breathing, not heard yet", TOPIC_ROUTINE, make_not_heard,
      "\"paced\":5.5,\"with_you\":null,\"coherence\":null,\"peak\":null" },
    { "effect", TOPIC_ROUTINE, make_effect,
      "\"name\":\"breathe_box\",\"suggestion\":\"alex-1\",\"elapsed\":0,\"remaining\":0,"
      "\"paced\":null,\"with_you\":null,\"coherence\":null,\"peak\":null,"
      "\"effect\":{\"before\":{\"heart_rate\":91.2,\"rmssd\":17.0,\"stress\":83.0},"
      "\"during\":{\"heart_rate\":80.0,\"rmssd\":null,\"stress\":60.0},"
      "\"after\":{\"heart_rate\":78.0,\"rmssd\":31.5,\"stress\":null},"
      "\"coherence\":0.83,\"followed\":null,\"finished\":true",
      "\"effect\":null" },
    { "pacer", TOPIC_PACER, make_pacer,
      "{\"phase\":\"in\",\"seconds\":4.5,\"text\":\"Breathe in\",\"say\":true,\"step\":2,"
      "\"light\":200,\"ramp\":4.5}" },
};

#define PLAIN_LINE(what)                                                                       \
    "{\"what\":\"" what "\",\"kind\":\"routine\",\"offered\":0,\"accepted\":0,\"finished\":0," \
    "\"measured\":0,\"calm\":0.0,\"low\":0.0,\"high\":0.0,\"rank\":null}"
#define NO_VERDICT \
    "{\"sessions\":0,\"mean\":0.0,\"low\":0.0,\"high\":0.0,\"says\":\"too_few\"," TOO_FEW "}"
#define TOO_FEW "\"words\":\"Too few massages, or too few ordinary days, to tell yet.\""

/* Only the tiers that show vitals have it. */
static void test_effects(void **state)
{
    static const char want[] =
        "{\"ranking\":[{\"what\":\"breathe_box\",\"kind\":\"routine\",\"offered\":7,"
        "\"accepted\":5,\"finished\":4,\"measured\":4,\"calm\":1.23,\"low\":null,"
        "\"high\":null,\"rank\":1},"
        "{\"what\":\"swedish\",\"kind\":\"massage\",\"offered\":0,\"accepted\":0,"
        "\"finished\":0,\"measured\":0,\"calm\":null,\"low\":0.0,\"high\":0.0,"
        "\"rank\":null}," PLAIN_LINE("pmr") "," PLAIN_LINE("music") "," PLAIN_LINE(
            "stretch") "],"
                       "\"massage\":{\"ordinary_days\":15,\"measures\":{"
                       "\"night_hr\":{\"sessions\":5,\"mean\":-2.034,\"low\":-3.1,\"high\":-1.0,"
                       "\"says\":\"lower\",\"words\":\"In the nights after your massages your "
                       "pulse was lower "
                       "than it would have been by itself.\"},\"night_rmssd\":" NO_VERDICT ","
                       "\"days_hr\":{\"sessions\":3,\"mean\":null,\"low\":null,\"high\":null,"
                       "\"says\":\"too_few\"," TOO_FEW "},\"days_rmssd\":" NO_VERDICT ","
                       "\"days_raised\":" NO_VERDICT "}},\"t\":\"2026-11-21T12:31:42+01:00\"}";

    (void)state;
    texts_open("en", NULL);
    char *text = payload_effects(&standing, &now);
    payload_check_keys(text, TOPIC_EFFECTS, PRIVACY_VITALS);
    assert_string_equal(text, want);
    free(text);
}

/* An own wording of any length is cut at the end of a character. */
static void test_long_own_text(void **state)
{
    static char long_text[400];
    const char *const own[] = { "suggestion.book_massage.title", long_text, NULL };

    (void)state;
    for (size_t i = 0; i + 2 < sizeof(long_text); i += 2)
        memcpy(long_text + i, "\xc3\xa4", 2);
    texts_open("en", own);
    char *text = payload_last(&offer, true, NULL);
    texts_open("en", NULL);
    json_t *json = json_loads(text, 0, NULL);
    const char *title = json_string_value(json_object_get(json, "title"));
    assert_int_equal(strlen(title), 78);
    json_decref(json);
    free(text);
}

/* Of whoever waits in the language they do not speak, nothing is left. */
static void test_language(void **state)
{
    (void)state;
    texts_open("de", NULL);
    char *text = payload_pacer(&pacer), *last = payload_last(&offer, true, NULL);
    texts_open("en", NULL);
    assert_non_null(strstr(text, "\"text\":\"Einatmen\""));
    assert_non_null(strstr(last, "\"title\":\"Bald eine Massage?\""));
    free(text);
    free(last);
}

static const struct worn_row {
    const char *name;
    enum why why;
    enum worn want;
} worn_rows[] = {
    { "ok", WHY_OK, WORN_YES },
    { "poor signal", WHY_POOR_SIGNAL, WORN_YES },
    { "asleep", WHY_ASLEEP, WORN_YES },
    { "not worn", WHY_NOT_WORN, WORN_NO },
    { "away", WHY_AWAY, WORN_NO },
    { "no sensor", WHY_NO_SENSOR, WORN_NO },
    { "link lost", WHY_LINK_LOST, WORN_UNKNOWN },
    { "lent to a phone", WHY_PAUSED, WORN_UNKNOWN },
    { "not watched", WHY_NO_CONSENT, WORN_UNKNOWN },
};

static void test_worn(void **state)
{
    const struct worn_row *row = *state;
    assert_int_equal(payload_worn(row->why), row->want);
}

int main(void)
{
    struct suite suite = { 0 };

    SUITE_ROWS(&suite, payload_rows, payload_check_row);
    SUITE_ROWS(&suite, worn_rows, test_worn);
    suite_add(&suite, "what is left of a snooze", test_snooze_left, NULL);
    suite_add(&suite, "effects", test_effects, NULL);
    suite_add(&suite, "own text is cut at a character", test_long_own_text, NULL);
    suite_add(&suite, "language", test_language, NULL);
    return suite_run(&suite, "payload_person");
}
