/*
 * rows.c - writing
 *
 * Every statement can be repeated: after a commit that failed in its last sync
 * nobody knows whether it counts, so it is done again and must change nothing.
 */
#include "rows.h"

#include "codec.h"
#include "sql.h"
#include "words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MINUTE_MS INT64_C(60000)

struct minute_row *minute_row_new(const struct minute *m)
{
    uint8_t beats[CODEC_BYTES_MAX];
    size_t count = m->beat_count < MINUTE_BEATS_MAX ? m->beat_count : MINUTE_BEATS_MAX;
    size_t len = codec_encode(m->beats, count, beats);
    struct minute_row *row = malloc(sizeof(*row) + len);

    if (!row)
        return NULL;
    *row = (struct minute_row){
        .start = m->start,
        .simulated = m->simulated,
        .why = m->why,
        .activity = m->activity,
        .heart_rate_bpm = m->heart_rate_bpm,
        .rmssd_ms = m->rmssd_ms,
        .sdnn_ms = m->sdnn_ms,
        .stress = m->stress,
        .confidence = m->confidence,
        .coverage = m->coverage,
        .artifacts = m->artifacts,
        .motion_g = m->motion_g,
        .raised_s = m->raised_s,
        .beat_count = (uint16_t)count,
        .beats_dropped = m->beats_dropped,
        .len = len,
    };
    memcpy(row->sensor, m->sensor, sizeof(row->sensor));
    memcpy(row->beats, beats, len);
    return row;
}

void minute_row_free(struct minute_row *row)
{
    free(row);
}

/* The person's number, a new one where they have none; or -errno. */
static int64_t find_wearer(sqlite3 *db, const char *person)
{
    struct sql q;

    sql_begin(&q, db, "SELECT number FROM wearer WHERE person = ?");
    sql_text(&q, person);
    int64_t found = sql_row(&q);
    if (found == 1)
        found = sql_get_int(&q, 0);
    sql_end(&q);
    if (found)
        return found;
    sql_begin(&q, db, "INSERT INTO wearer (person) VALUES (?)");
    sql_text(&q, person);
    int rc = sql_run(&q, NULL);
    return rc ? rc : sqlite3_last_insert_rowid(db);
}

/*
 * The first one stays: it has been shown and counted, and where a clock has
 * stepped back, the same minute of the wall is another minute of the person. To
 * overwrite would let a wrong clock eat a right history.
 */
int rows_minute(sqlite3 *db, const char *person, const struct minute_row *row)
{
    struct sql q;
    int changes;
    int64_t wearer = find_wearer(db, person);

    if (wearer < 0)
        return (int)wearer;
    sql_begin(&q, db,
              "INSERT OR IGNORE INTO minute (id, start_ms, utc_offset_s, n, fmt, beats,"
              " dropped, sensor, simulated, why, activity, heart_rate, rmssd, sdnn, stress,"
              " confidence, coverage, artifacts, motion, raised_s)"
              " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    sql_int(&q, row->start.unix_ms / MINUTE_MS * MINUTE_ID_WEARERS + wearer);
    sql_int(&q, row->start.unix_ms % MINUTE_MS);
    sql_int(&q, row->start.utc_offset_s);
    sql_int(&q, row->beat_count);
    sql_int(&q, CODEC_FORMAT);
    sql_blob(&q, row->beats, row->len);
    sql_int(&q, row->beats_dropped);
    sql_text(&q, row->sensor);
    sql_int(&q, row->simulated);
    sql_text(&q, why_name(row->why));
    sql_text(&q, activity_name(row->activity));
    sql_real(&q, row->heart_rate_bpm);
    sql_real(&q, row->rmssd_ms);
    sql_real(&q, row->sdnn_ms);
    sql_real(&q, row->stress);
    sql_real(&q, row->confidence);
    sql_real(&q, row->coverage);
    sql_real(&q, row->artifacts);
    sql_real(&q, row->motion_g);
    sql_real(&q, row->raised_s);
    int rc = sql_run(&q, &changes);
    return rc == 0 && changes == 0 ? -EEXIST : rc;
}

static int write_part(sqlite3 *db, const char *person, const char *part, uint32_t version,
                      const void *bytes, size_t size)
{
    struct sql q;

    /* Unchanged rows are left alone: the page need not be written. */
    sql_begin(&q, db,
              "INSERT INTO memory (person, part, version, sum, bytes) VALUES (?1, ?2, ?3, ?4, ?5)"
              " ON CONFLICT (person, part) DO UPDATE SET version = ?3, sum = ?4, bytes = ?5"
              " WHERE version <> ?3 OR bytes <> ?5");
    sql_text(&q, person);
    sql_text(&q, part);
    sql_int(&q, version);
    sql_int(&q, sql_sum(bytes, size));
    sql_blob(&q, bytes, size);
    return sql_run(&q, NULL);
}

int rows_memory(sqlite3 *db, const char *person, const struct person_memory *m)
{
#define PART(name)                                        \
    {                                                     \
#name, m->name.version, &m->name, sizeof(m->name) \
    }
    const struct {
        const char *name;
        uint32_t version;
        const void *bytes;
        size_t size;
    } parts[] = { PART(baseline), PART(advise),    PART(routine), PART(load),
                  PART(response), PART(resonance), PART(body) };
#undef PART
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < sizeof(parts) / sizeof(parts[0]); i++)
        rc = write_part(db, person, parts[i].name, parts[i].version, parts[i].bytes, parts[i].size);
    return rc;
}

static int is_same_suggestion(sqlite3 *db, const char *person, const struct suggestion *s)
{
    struct sql q;

    sql_begin(&q, db,
              "SELECT 1 FROM suggestion WHERE id = ? AND person = ? AND at_unix_ms = ? AND"
              " type = ?");
    sql_text(&q, s->id);
    sql_text(&q, person);
    sql_int(&q, s->at.unix_ms);
    sql_text(&q, suggestion_type_name(s->type));
    int rc = sql_row(&q);
    sql_end(&q);
    return rc == 1 ? 0 : rc == 0 ? -EEXIST : rc;
}

int rows_suggestion(sqlite3 *db, const char *person, const struct suggestion *s)
{
    char choices[WORDS_MAX];
    struct sql q;
    int changes;

    words_of_choices(s->choices, choices);
    sql_begin(&q, db,
              "INSERT OR IGNORE INTO suggestion (id, person, at_unix_ms, utc_offset_s,"
              " expires_unix_ms, type, reason, routine, technique, choices, simulated, stress,"
              " heart_rate, rmssd, usual_heart_rate, raised_min, load_today_min, load_week_min,"
              " usual_week_min, last_massage_days, session_unix_ms, duration_min, condition)"
              " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    sql_text(&q, s->id);
    sql_text(&q, person);
    sql_int(&q, s->at.unix_ms);
    sql_int(&q, s->at.utc_offset_s);
    sql_int(&q, s->expires_unix_ms);
    sql_text(&q, suggestion_type_name(s->type));
    sql_text(&q, reason_name(s->reason));
    sql_text(&q, s->routine);
    sql_text(&q, s->technique);
    sql_text(&q, choices);
    sql_int(&q, s->simulated);
    sql_real(&q, s->evidence.stress);
    sql_real(&q, s->evidence.heart_rate_bpm);
    sql_real(&q, s->evidence.rmssd_ms);
    sql_real(&q, s->evidence.usual_heart_rate_bpm);
    sql_real(&q, s->evidence.raised_min);
    sql_real(&q, s->evidence.load_today_min);
    sql_real(&q, s->evidence.load_week_min);
    sql_real(&q, s->evidence.usual_week_min);
    sql_int(&q, s->evidence.last_massage_days);
    sql_int(&q, s->session_unix_ms);
    sql_int(&q, s->duration_min);
    sql_text(&q, s->condition < CONDITION_COUNT ? condition_name(s->condition) : "");
    int rc = sql_run(&q, &changes);
    return rc == 0 && changes == 0 ? is_same_suggestion(db, person, s) : rc;
}

static int is_same_outcome(sqlite3 *db, const struct outcome_event *o)
{
    struct sql q;

    sql_begin(&q, db, "SELECT outcome = ? AND outcome_unix_ms = ? FROM suggestion WHERE id = ?");
    sql_text(&q, outcome_name(o->outcome));
    sql_int(&q, o->at.unix_ms);
    sql_text(&q, o->id);
    int rc = sql_row(&q);
    if (rc >= 0)
        rc = rc == 0 ? -ENOENT : sql_get_int(&q, 0) ? 0 : -EALREADY;
    sql_end(&q);
    return rc;
}

int rows_outcome(sqlite3 *db, const struct outcome_event *o)
{
    struct sql q;
    int changes;

    if (o->outcome == OUTCOME_OPEN)
        return -EINVAL;
    sql_begin(&q, db,
              "UPDATE suggestion SET outcome = ?, outcome_unix_ms = ?, outcome_utc_offset_s = ?"
              " WHERE id = ? AND outcome = 'open'");
    sql_text(&q, outcome_name(o->outcome));
    sql_int(&q, o->at.unix_ms);
    sql_int(&q, o->at.utc_offset_s);
    sql_text(&q, o->id);
    int rc = sql_run(&q, &changes);
    return rc == 0 && changes == 0 ? is_same_outcome(db, o) : rc;
}

static void bind_span(struct sql *q, const struct effect_span *span)
{
    sql_real(q, span->heart_rate_bpm);
    sql_real(q, span->rmssd_ms);
    sql_real(q, span->stress);
}

int rows_effect(sqlite3 *db, const char *person, const struct effect *e)
{
    struct sql q;

    sql_begin(&q, db,
              "INSERT OR IGNORE INTO effect (person, started_unix_ms, ended_unix_ms, routine,"
              " suggestion, finished, simulated, before_heart_rate, before_rmssd, before_stress,"
              " during_heart_rate, during_rmssd, during_stress, after_heart_rate, after_rmssd,"
              " after_stress, coherence, followed, paced)"
              " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    sql_text(&q, person);
    sql_int(&q, e->started_unix_ms);
    sql_int(&q, e->ended_unix_ms);
    sql_text(&q, e->routine);
    sql_text(&q, e->suggestion);
    sql_int(&q, e->finished);
    sql_int(&q, e->simulated);
    bind_span(&q, &e->before);
    bind_span(&q, &e->during);
    bind_span(&q, &e->after);
    sql_real(&q, e->coherence);
    sql_real(&q, e->followed);
    sql_real(&q, e->paced_per_min);
    return sql_run(&q, NULL);
}

int rows_sent(sqlite3 *db, const char *suggestion)
{
    struct sql q;

    sql_begin(&q, db, "UPDATE suggestion SET sent = 1 WHERE id = ? AND sent = 0");
    sql_text(&q, suggestion);
    return sql_run(&q, NULL);
}

int rows_person(sqlite3 *db, const struct profile *p)
{
    char sensors[WORDS_MAX], needs[WORDS_MAX], conditions[WORDS_MAX], quiet[WORDS_MAX];
    struct sql q;

    words_of_sensors(p, sensors);
    words_of_needs(p->needs, needs);
    words_of_conditions(p->conditions, conditions);
    words_of_quiet(p, quiet);
    sql_begin(&q, db,
              "INSERT OR REPLACE INTO person (id, name, consent_day, born_year, is_private,"
              " sensors, needs, conditions, quiet, massage_interval_days, massage_duration_min,"
              " massage_at_home, provider_name, provider_url, provider_phone, per_day,"
              " without_motion, after_s, gap_s, reminder_min, sensitivity)"
              " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    sql_text(&q, p->id);
    sql_text(&q, p->name);
    sql_int(&q, p->consent_day);
    sql_int(&q, p->born_year);
    sql_int(&q, p->is_private);
    sql_text(&q, sensors);
    sql_text(&q, needs);
    sql_text(&q, conditions);
    sql_text(&q, quiet);
    sql_int(&q, p->massage.interval_days);
    sql_int(&q, p->massage.duration_min);
    sql_int(&q, p->massage.at_home);
    sql_text(&q, p->massage.provider_name);
    sql_text(&q, p->massage.provider_url);
    sql_text(&q, p->massage.provider_phone);
    sql_int(&q, p->suggestions.per_day);
    sql_int(&q, p->suggestions.without_motion);
    sql_int(&q, p->suggestions.after_s);
    sql_int(&q, p->suggestions.gap_s);
    sql_int(&q, p->massage.reminder_min);
    sql_int(&q, p->suggestions.sensitivity);
    return sql_run(&q, NULL);
}

int rows_person_remove(sqlite3 *db, const char *person)
{
    struct sql q;
    int changes;

    sql_begin(&q, db, "DELETE FROM person WHERE id = ?");
    sql_text(&q, person);
    int rc = sql_run(&q, &changes);
    if (rc < 0)
        return rc;
    /* Whoever comes after them under the same name does not inherit what they wore. */
    sql_begin(&q, db, "UPDATE sensor SET person = '' WHERE person = ?");
    sql_text(&q, person);
    rc = sql_run(&q, NULL);
    return rc == 0 && changes == 0 ? -ENOENT : rc;
}
