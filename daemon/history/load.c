#include "load.h"

#include "log.h"
#include "sql.h"
#include "words.h"

#include <errno.h>
#include <string.h>

#define SUGGESTION_COLUMNS                                                                         \
    "id, at_unix_ms, utc_offset_s, expires_unix_ms, type, reason, routine, technique, choices,"    \
    " simulated, stress, heart_rate, rmssd, usual_heart_rate, raised_min, load_today_min,"         \
    " load_week_min, usual_week_min, last_massage_days, session_unix_ms, duration_min, condition," \
    " outcome, person"
enum { COLUMN_OUTCOME = 22, COLUMN_PERSON };

struct part {
    const char *name;
    uint32_t version;
    void *bytes;
    size_t size;
};

/* The structs are used as they are: one flipped bit in a count would be read out of bounds. */
static void take_part(struct sql *q, const char *person, const struct part *parts, size_t count)
{
    char name[16];

    if (!sql_get_text(q, 0, name, sizeof(name)))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct part *p = &parts[i];
        const void *bytes = sqlite3_column_blob(q->stmt, 2);
        if (strcmp(name, p->name) != 0)
            continue;
        if (sql_get_int(q, 1) == 0) /* nothing had been learnt */
            continue;
        if (sql_get_int(q, 1) != (int64_t)p->version)
            log_info("history: the %s of %s is of another version and begins anew", name, person);
        else if (!bytes || (size_t)sqlite3_column_bytes(q->stmt, 2) != p->size ||
                 sql_get_int(q, 3) != sql_sum(bytes, p->size))
            log_warn("history: the %s of %s is damaged and begins anew", name, person);
        else
            memcpy(p->bytes, bytes, p->size);
    }
}

int load_memory(sqlite3 *db, const char *person, struct person_memory *out)
{
    const struct part parts[] = {
        { "baseline", BASELINE_MEMORY_VERSION, &out->baseline, sizeof(out->baseline) },
        { "advise", ADVISE_MEMORY_VERSION, &out->advise, sizeof(out->advise) },
        { "routine", ROUTINE_MEMORY_VERSION, &out->routine, sizeof(out->routine) },
        { "load", LOAD_MEMORY_VERSION, &out->load, sizeof(out->load) },
        { "response", RESPONSE_MEMORY_VERSION, &out->response, sizeof(out->response) },
        { "resonance", RESONANCE_MEMORY_VERSION, &out->resonance, sizeof(out->resonance) },
        { "body", BODY_MEMORY_VERSION, &out->body, sizeof(out->body) },
    };
    struct sql q;
    int found = 0, rc;

    memset(out, 0, sizeof(*out));
    sql_begin(&q, db, "SELECT part, version, bytes, sum FROM memory WHERE person = ?");
    sql_text(&q, person);
    while ((rc = sql_row(&q)) == 1) {
        take_part(&q, person, parts, sizeof(parts) / sizeof(parts[0]));
        found++;
    }
    sql_end(&q);
    return rc < 0 ? rc : found ? 0 : -ENOENT;
}

/* Besides minutes: what happened in one that was not over when the power went. */
int load_newest_unix_ms(sqlite3 *db, int64_t *out)
{
    return sql_ask_int(
        db,
        "SELECT max(t) FROM (SELECT ((SELECT max(id) FROM minute) / 1024 + 1) * 60000 AS t"
        " UNION ALL SELECT max(max(at_unix_ms, ifnull(outcome_unix_ms, 0))) FROM suggestion"
        " UNION ALL SELECT max(ended_unix_ms) FROM effect"
        " UNION ALL SELECT max(at_unix_ms) FROM told)",
        0, out);
}

static void profile_of_row(struct sql *q, struct profile *p)
{
    char words[WORDS_MAX];
    size_t unknown = 0;
    char id[ID_MAX + 1];

    sql_get_text(q, 0, id, sizeof(id));
    profile_init(p, id);
    sql_get_text(q, 1, p->name, sizeof(p->name));
    p->consent_day = (int32_t)sql_get_int(q, 2);
    p->born_year = (int32_t)sql_get_int(q, 3);
    p->is_private = sql_get_int(q, 4) != 0;
    sql_get_text(q, 5, words, sizeof(words));
    words_to_sensors(words, p, &unknown);
    sql_get_text(q, 6, words, sizeof(words));
    p->needs = words_to_needs(words, &unknown);
    sql_get_text(q, 7, words, sizeof(words));
    p->conditions = words_to_conditions(words, &unknown);
    sql_get_text(q, 8, words, sizeof(words));
    words_to_quiet(words, p, &unknown);
    p->massage.interval_days = (int32_t)sql_get_int(q, 9);
    p->massage.duration_min = (int32_t)sql_get_int(q, 10);
    p->massage.at_home = sql_get_int(q, 11) != 0;
    sql_get_text(q, 12, p->massage.provider_name, sizeof(p->massage.provider_name));
    sql_get_text(q, 13, p->massage.provider_url, sizeof(p->massage.provider_url));
    sql_get_text(q, 14, p->massage.provider_phone, sizeof(p->massage.provider_phone));
    p->suggestions.per_day = (int32_t)sql_get_int(q, 15);
    p->suggestions.without_motion = (int32_t)sql_get_int(q, 16);
    p->suggestions.after_s = (int32_t)sql_get_int(q, 17);
    p->suggestions.gap_s = (int32_t)sql_get_int(q, 18);
    p->massage.reminder_min = (int32_t)sql_get_int(q, 19);
    p->suggestions.sensitivity = (int32_t)sql_get_int(q, 20);
    if (unknown)
        log_warn("history: %zu stored settings of %s are not known to this balm", unknown, p->id);
}

int load_people(sqlite3 *db, history_profile_fn *fn, void *ctx)
{
    struct sql q;
    int rc;

    sql_begin(&q, db,
              "SELECT id, name, consent_day, born_year, is_private, sensors, needs, conditions,"
              " quiet, massage_interval_days, massage_duration_min, massage_at_home,"
              " provider_name, provider_url, provider_phone, per_day, without_motion, after_s,"
              " gap_s, reminder_min, sensitivity FROM person ORDER BY id");
    while ((rc = sql_row(&q)) == 1) {
        struct profile p;
        profile_of_row(&q, &p);
        if (id_is_person(p.id))
            fn(ctx, &p);
    }
    sql_end(&q);
    return rc;
}

static bool suggestion_of_row(struct sql *q, struct suggestion *s)
{
    char word[ID_MAX + 1], choices[WORDS_MAX];
    size_t unknown = 0;

    memset(s, 0, sizeof(*s));
    bool ok = sql_get_text(q, 0, s->id, sizeof(s->id));
    s->at.unix_ms = sql_get_int(q, 1);
    s->at.utc_offset_s = (int32_t)sql_get_int(q, 2);
    s->expires_unix_ms = sql_get_int(q, 3);
    ok = words_are_moment(s->at.unix_ms, sql_get_int(q, 2)) &&
         words_are_moment(s->expires_unix_ms, 0) && ok;
    ok = sql_get_text(q, 4, word, sizeof(word)) && ok;
    int type = suggestion_type_from_name(word);
    s->type = (enum suggestion_type)(type < 0 ? 0 : type);
    ok = ok && type >= 0;
    ok = sql_get_text(q, 5, word, sizeof(word)) && words_reason(word, &s->reason) && ok;
    ok = sql_get_text(q, 6, s->routine, sizeof(s->routine)) && ok;
    ok = sql_get_text(q, 7, s->technique, sizeof(s->technique)) && ok;
    ok = sql_get_text(q, 8, choices, sizeof(choices)) && ok;
    s->choices = words_to_choices(choices, &unknown);
    s->simulated = sql_get_int(q, 9) != 0;
    s->evidence = (struct evidence){
        .stress = sql_get_real(q, 10),
        .heart_rate_bpm = sql_get_real(q, 11),
        .rmssd_ms = sql_get_real(q, 12),
        .usual_heart_rate_bpm = sql_get_real(q, 13),
        .raised_min = sql_get_real(q, 14),
        .load_today_min = sql_get_real(q, 15),
        .load_week_min = sql_get_real(q, 16),
        .usual_week_min = sql_get_real(q, 17),
        .last_massage_days = (int32_t)sql_get_int(q, 18),
    };
    s->session_unix_ms = sql_get_int(q, 19);
    s->duration_min = (int32_t)sql_get_int(q, 20);
    ok = sql_get_text(q, 21, word, sizeof(word)) && ok;
    int condition = word[0] ? condition_from_name(word) : CONDITION_COUNT;
    s->condition = (uint8_t)condition;
    return ok && condition >= 0;
}

int load_unsent(sqlite3 *db, history_suggestion_fn *fn, void *ctx)
{
    struct sql q;
    int rc;

    sql_begin(&q, db,
              "SELECT " SUGGESTION_COLUMNS " FROM suggestion WHERE sent = 0 AND outcome = 'open'"
              " ORDER BY at_unix_ms, id");
    while ((rc = sql_row(&q)) == 1) {
        struct suggestion s;
        char person[ID_MAX + 1];
        if (suggestion_of_row(&q, &s) && sql_get_text(&q, COLUMN_PERSON, person, sizeof(person)))
            fn(ctx, person, &s);
    }
    sql_end(&q);
    return rc;
}

int load_last(sqlite3 *db, const char *person, struct suggestion *s, enum outcome *outcome)
{
    struct sql q;
    char word[ID_MAX + 1];

    sql_begin(&q, db,
              "SELECT " SUGGESTION_COLUMNS " FROM suggestion WHERE person = ?"
              " ORDER BY at_unix_ms DESC, id DESC LIMIT 1");
    sql_text(&q, person);
    int rc = sql_row(&q);
    if (rc == 1)
        rc = suggestion_of_row(&q, s) && sql_get_text(&q, COLUMN_OUTCOME, word, sizeof(word)) &&
                     words_outcome(word, outcome)
                 ? 0
                 : -ENOENT;
    else if (rc == 0)
        rc = -ENOENT;
    sql_end(&q);
    return rc;
}

static void get_span(struct sql *q, int column, struct effect_span *span)
{
    span->heart_rate_bpm = sql_get_real(q, column);
    span->rmssd_ms = sql_get_real(q, column + 1);
    span->stress = sql_get_real(q, column + 2);
}

int load_effects(sqlite3 *db, const char *person, struct history_effect_row *rows, size_t max,
                 size_t *count)
{
    struct sql q;
    int rc = 0;

    *count = 0;
    sql_begin(&q, db,
              "SELECT person, routine, suggestion, started_unix_ms, ended_unix_ms, finished,"
              " simulated, before_heart_rate, before_rmssd, before_stress, during_heart_rate,"
              " during_rmssd, during_stress, after_heart_rate, after_rmssd, after_stress,"
              " coherence, followed, paced"
              " FROM effect WHERE ?1 IS NULL OR person = ?1 ORDER BY started_unix_ms DESC, person");
    sql_text(&q, person);
    while (*count < max && (rc = sql_row(&q)) == 1) {
        struct history_effect_row *row = &rows[*count];
        struct effect *e = &row->effect;
        memset(row, 0, sizeof(*row));
        bool ok = sql_get_text(&q, 0, row->person, sizeof(row->person));
        ok = sql_get_text(&q, 1, e->routine, sizeof(e->routine)) && ok;
        ok = sql_get_text(&q, 2, e->suggestion, sizeof(e->suggestion)) && ok;
        e->started_unix_ms = sql_get_int(&q, 3);
        e->ended_unix_ms = sql_get_int(&q, 4);
        e->finished = sql_get_int(&q, 5) != 0;
        e->simulated = sql_get_int(&q, 6) != 0;
        get_span(&q, 7, &e->before);
        get_span(&q, 10, &e->during);
        get_span(&q, 13, &e->after);
        e->coherence = sql_get_real(&q, 16);
        e->followed = sql_get_real(&q, 17);
        e->paced_per_min = sql_get_real(&q, 18);
        *count += ok;
    }
    sql_end(&q);
    return rc < 0 ? rc : 0;
}
