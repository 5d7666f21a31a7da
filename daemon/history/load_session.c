/*
 * load_session.c - massages, and what was measured of them
 */
#include "load.h"

#include "sql.h"
#include "words.h"

#include <math.h>
#include <string.h>

static bool session_of_row(struct sql *q, struct history_session_row *row)
{
    struct session *s = &row->session;
    char word[ID_MAX + 1];

    memset(row, 0, sizeof(*row));
    bool ok = sql_get_text(q, 0, row->person, sizeof(row->person));
    s->at_unix_ms = sql_get_int(q, 1);
    s->utc_offset_s = (int32_t)sql_get_int(q, 2);
    s->duration_min = (int32_t)sql_get_int(q, 3);
    ok = words_are_moment(s->at_unix_ms, sql_get_int(q, 2)) &&
         s->duration_min >= SESSION_DURATION_MIN && s->duration_min <= SESSION_DURATION_MAX && ok;
    ok = sql_get_text(q, 4, s->technique, sizeof(s->technique)) && ok;
    ok = sql_get_text(q, 5, s->suggestion, sizeof(s->suggestion)) && ok;
    ok = sql_get_text(q, 6, word, sizeof(word)) && ok;
    int state = session_state_from_name(word);
    s->state = (enum session_state)(state < 0 ? 0 : state);
    s->simulated = sql_get_int(q, 7) != 0;
    return ok && state >= 0;
}

static int load_measures(sqlite3 *db, struct history_session_row *row)
{
    struct session_effect *e = &row->effect;
    struct sql q;
    int rc;

    e->at_unix_ms = row->session.at_unix_ms;
    memcpy(e->technique, row->session.technique, sizeof(e->technique));
    for (int m = 0; m < SESSION_MEASURES; m++)
        e->change[m] = (struct session_change){ NAN, NAN, NAN };
    sql_begin(&q, db,
              "SELECT measure, before, after, expected, simulated FROM session_effect"
              " WHERE person = ? AND at_unix_ms = ?");
    sql_text(&q, row->person);
    sql_int(&q, e->at_unix_ms);
    while ((rc = sql_row(&q)) == 1) {
        char word[ID_MAX + 1];
        int m = sql_get_text(&q, 0, word, sizeof(word)) ? session_measure_from_name(word) : -1;
        if (m < 0)
            continue;
        e->change[m] = (struct session_change){ sql_get_real(&q, 1), sql_get_real(&q, 2),
                                                sql_get_real(&q, 3) };
        e->simulated = sql_get_int(&q, 4) != 0;
        row->measured = true;
    }
    sql_end(&q);
    return rc;
}

int load_sessions(sqlite3 *db, const char *person, struct history_session_row *rows, size_t max,
                  size_t *count)
{
    struct sql q;
    int rc = 0;

    *count = 0;
    sql_begin(&q, db,
              "SELECT person, at_unix_ms, utc_offset_s, duration_min, technique, suggestion,"
              " state, simulated FROM session WHERE ?1 IS NULL OR person = ?1"
              " ORDER BY at_unix_ms DESC, person");
    sql_text(&q, person);
    while (*count < max && (rc = sql_row(&q)) == 1)
        *count += session_of_row(&q, &rows[*count]);
    sql_end(&q);
    for (size_t i = 0; rc >= 0 && i < *count; i++)
        rc = load_measures(db, &rows[i]);
    return rc < 0 ? rc : 0;
}
