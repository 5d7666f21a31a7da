#include "batch.h"

#include "fault.h"
#include "job.h"
#include "load.h"
#include "schema.h"
#include "sql.h"
#include "store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* Page 1 is written again with what it holds. */
static int probe(sqlite3 *db)
{
    char text[64];

    snprintf(text, sizeof(text), "PRAGMA user_version = %d", schema_step_count);
    return sql_exec(db, text);
}

static int read_effects(sqlite3 *db, struct job *j)
{
    if (j->max == 0)
        return 0;
    if (!j->rows)
        j->rows = calloc(j->max, sizeof(*j->rows));
    if (!j->rows)
        return -ENOMEM;
    return load_effects(db, j->person[0] ? j->person : NULL, j->rows, j->max, &j->count);
}

static int read_sessions(sqlite3 *db, struct job *j)
{
    if (j->max == 0)
        return 0;
    if (!j->sessions)
        j->sessions = calloc(j->max, sizeof(*j->sessions));
    if (!j->sessions)
        return -ENOMEM;
    return load_sessions(db, j->person[0] ? j->person : NULL, j->sessions, j->max, &j->count);
}

static int carry_out(sqlite3 *db, struct job *j)
{
    switch (j->kind) {
    case JOB_MINUTE: return rows_minute(db, j->person, j->minute);
    case JOB_MEMORY: return 0;
    case JOB_SUGGESTION: return rows_suggestion(db, j->person, &j->suggestion);
    case JOB_OUTCOME: return rows_outcome(db, &j->outcome);
    case JOB_EFFECT: return rows_effect(db, j->person, &j->effect);
    case JOB_TOLD: return rows_told(db, j->person, &j->told);
    case JOB_SESSION_EFFECT: return rows_session_effect(db, j->person, &j->session_effect);
    case JOB_SENT: return rows_sent(db, j->sent);
    case JOB_PERSON_ADD: return rows_person(db, &j->profile);
    case JOB_PERSON_REMOVE: return rows_person_remove(db, j->person);
    case JOB_SENSOR_PUT: return rows_sensor(db, j->sensor.config, j->sensor.adopted);
    case JOB_SENSOR_REMOVE: return rows_sensor_remove(db, j->sensor.id);
    case JOB_RELEASE: return rows_release(db, j->sensor.id, j->sensor.until_unix_ms);
    case JOB_EFFECTS: return read_effects(db, j);
    case JOB_SESSIONS: return read_sessions(db, j);
    case JOB_RETAIN: return retain_run(db, &j->retain, &j->more);
    case JOB_PROBE: return probe(db);
    }
    return -EINVAL;
}

static bool is_of_the_job(int rc)
{
    return rc == 0 || rc == -EEXIST || rc == -EALREADY || rc == -ENOENT || rc == -EINVAL;
}

/* What a person would notice twice, or miss, if power failed just here. */
static bool is_noticed(const struct job *first)
{
    for (const struct job *j = first; j; j = j->next)
        if (j->memory || j->kind == JOB_SUGGESTION || j->kind == JOB_OUTCOME ||
            j->kind == JOB_EFFECT || j->kind == JOB_TOLD || j->kind == JOB_SESSION_EFFECT)
            return true;
    return false;
}

static int attempt(struct store *s, struct job *first)
{
    int rc = store_begin(s);

    if (rc)
        return rc;
    for (struct job *j = first; j && rc == 0; j = j->next) {
        j->rc = carry_out(s->db, j);
        if (!is_of_the_job(j->rc))
            rc = j->rc;
        /* An offer that is not stored has left no state; whatever else happened has. */
        if (rc == 0 && j->memory && !(j->kind == JOB_SUGGESTION && j->rc)) {
            int kept = rows_memory(s->db, j->person, j->memory);
            if (!is_of_the_job(kept))
                rc = kept;
            else if (j->rc == 0)
                j->rc = kept;
        }
        if (rc)
            store_failed(s, rc);
    }
    bool noticed = rc == 0 && is_noticed(first);
    if (noticed)
        fault_point("history:before_commit");
    rc = store_end(s, rc);
    if (noticed && rc == 0)
        fault_point("history:after_commit");
    return rc;
}

int batch_run(struct store *s, struct job *first)
{
    int rc = store_open(s);

    if (rc == 0)
        rc = attempt(s, first);
    if (rc == -EBADMSG) {
        rc = store_replace(s);
        if (rc == 0)
            rc = attempt(s, first);
    }
    /* A new try may need the file opened anew: it was read-only, or its disk was gone. */
    if (rc && rc != -ENOSPC && rc != -EBUSY && rc != -ENOMEM)
        store_close(s);
    if (rc == 0 && first->kind == JOB_RETAIN)
        store_checkpoint(s);
    return rc;
}
