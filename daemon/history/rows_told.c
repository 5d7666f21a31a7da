/*
 * rows_told.c - what a person told, massages, and what was measured of them
 */
#include "rows.h"

#include "sql.h"
#include "words.h"

#include <math.h>

/* The columns of one row of `told`, whatever its kind. NULL, NAN: none. */
struct told_row {
    const char *text, *what, *by;
    double number, score;
};

static struct told_row row_of(const struct told *t, char words[static WORDS_MAX])
{
    struct told_row r = { .number = NAN, .score = NAN };

    switch (t->kind) {
    case TOLD_NOTE: r.text = t->text; break;
    case TOLD_FEEL:
        r.number = t->feel.feel;
        r.score = t->feel.stress;
        break;
    case TOLD_CONDITION:
        r.what = condition_name(t->condition.which);
        r.by = told_by_name(t->condition.by);
        r.number = t->condition.set;
        break;
    case TOLD_SESSION:
        r.what = session_state_name(t->session.state);
        r.number = (double)t->session.at_unix_ms;
        break;
    case TOLD_SENSITIVITY: r.number = t->sensitivity; break;
    case TOLD_SNOOZE: r.number = (double)t->until_unix_ms; break;
    case TOLD_SUGGESTIONS: r.number = t->on; break;
    case TOLD_RECALIBRATE:
        words_of_forget(t->forget, words);
        r.what = words;
        break;
    }
    return r;
}

/* It may be told again in another state; the last one counts. */
static int put_session(sqlite3 *db, const char *person, const struct session *s)
{
    struct sql q;

    sql_begin(&q, db,
              "INSERT INTO session (person, at_unix_ms, utc_offset_s, duration_min, technique,"
              " suggestion, state, simulated) VALUES (?1,?2,?3,?4,?5,?6,?7,?8)"
              " ON CONFLICT (person, at_unix_ms) DO UPDATE SET utc_offset_s = ?3,"
              " duration_min = ?4, technique = ?5, suggestion = ?6, state = ?7, simulated = ?8");
    sql_text(&q, person);
    sql_int(&q, s->at_unix_ms);
    sql_int(&q, s->utc_offset_s);
    sql_int(&q, s->duration_min);
    sql_text(&q, s->technique);
    sql_text(&q, s->suggestion);
    sql_text(&q, session_state_name(s->state));
    sql_int(&q, s->simulated);
    return sql_run(&q, NULL);
}

/* What was booked, and had its place taken by another. */
static int call_off_session(sqlite3 *db, const char *person, int64_t at_unix_ms)
{
    struct sql q;

    sql_begin(&q, db,
              "UPDATE session SET state = ? WHERE person = ? AND at_unix_ms = ? AND state = ?");
    sql_text(&q, session_state_name(SESSION_CANCELLED));
    sql_text(&q, person);
    sql_int(&q, at_unix_ms);
    sql_text(&q, session_state_name(SESSION_BOOKED));
    return sql_run(&q, NULL);
}

int rows_told(sqlite3 *db, const char *person, const struct told *t)
{
    char words[WORDS_MAX];
    struct told_row r = row_of(t, words);
    struct sql q;

    sql_begin(&q, db,
              "INSERT INTO told (person, id, at_unix_ms, utc_offset_s, kind, text, number, score,"
              " what, by) SELECT ?1, iif((SELECT 1 FROM told WHERE person = ?1 AND id = ?2),"
              " (SELECT max(id) + 1 FROM told WHERE person = ?1), ?2), ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
              " ?10 WHERE NOT EXISTS (SELECT 1 FROM told WHERE person = ?1 AND id >= ?2"
              " AND at_unix_ms = ?3 AND kind = ?5 AND text IS ?6 AND number IS ?7 AND score IS ?8"
              " AND what IS ?9 AND by IS ?10)");
    sql_text(&q, person);
    sql_int(&q, t->id);
    sql_int(&q, t->at.unix_ms);
    sql_int(&q, t->at.utc_offset_s);
    sql_text(&q, told_kind_name(t->kind));
    sql_text(&q, r.text);
    sql_real(&q, r.number);
    sql_real(&q, r.score);
    sql_text(&q, r.what);
    sql_text(&q, r.by);
    int rc = sql_run(&q, NULL);
    if (rc == 0 && t->kind == TOLD_SESSION && t->replaces_unix_ms != 0)
        rc = call_off_session(db, person, t->replaces_unix_ms);
    return rc == 0 && t->kind == TOLD_SESSION ? put_session(db, person, &t->session) : rc;
}

static int put_measure(sqlite3 *db, const char *person, const struct session_effect *e,
                       enum session_measure m)
{
    struct sql q;

    sql_begin(&q, db,
              "INSERT OR IGNORE INTO session_effect (person, at_unix_ms, measure, before, after,"
              " expected, simulated) VALUES (?,?,?,?,?,?,?)");
    sql_text(&q, person);
    sql_int(&q, e->at_unix_ms);
    sql_text(&q, session_measure_name(m));
    sql_real(&q, e->change[m].before);
    sql_real(&q, e->change[m].after);
    sql_real(&q, e->change[m].expected);
    sql_int(&q, e->simulated);
    return sql_run(&q, NULL);
}

/* Those of which nothing is known as well: that it was looked for says something, too. */
int rows_session_effect(sqlite3 *db, const char *person, const struct session_effect *e)
{
    int rc = 0;

    for (int m = 0; rc == 0 && m < SESSION_MEASURES; m++)
        rc = put_measure(db, person, e, (enum session_measure)m);
    return rc;
}
