/*
 * rows - each struct of flow/ written as its row, and read back
 *
 * Within a transaction of the caller. Writing: 0; -EEXIST, -EALREADY, -ENOENT
 * as said below; or what sql_errno() says.
 */
#pragma once

#include "history.h"

#include <sqlite3.h>

/* A minute ready to be stored: its beats are bytes already, most of them few. */
struct minute_row {
    struct instant start;
    char sensor[ID_MAX + 1];
    bool simulated;
    enum why why;
    enum activity activity;
    double heart_rate_bpm, rmssd_ms, sdnn_ms, stress, confidence, coverage, artifacts, motion_g,
        raised_s;
    uint16_t beat_count, beats_dropped;
    size_t len;
    uint8_t beats[];
};

/* minute.id: the minute, and below it the wearer. */
#define MINUTE_ID_WEARERS 1024

/* NULL only when out of memory. */
struct minute_row *minute_row_new(const struct minute *m);
void minute_row_free(struct minute_row *row);

/* -EEXIST: that minute of the person has its row, which stays. */
int rows_minute(sqlite3 *db, const char *person, const struct minute_row *row);
int rows_memory(sqlite3 *db, const char *person, const struct person_memory *m);
/* -EEXIST: the id is taken, by another offer. */
int rows_suggestion(sqlite3 *db, const char *person, const struct suggestion *s);
/* -EALREADY: it has another outcome, which stays; -ENOENT: no such suggestion. */
int rows_outcome(sqlite3 *db, const struct outcome_event *o);
int rows_effect(sqlite3 *db, const char *person, const struct effect *e);
int rows_sent(sqlite3 *db, const char *suggestion);
/*
 * Where it is a session, that session's row too. The very same one again changes nothing. Where
 * its id is taken by something else (the counter began anew, with a memory that was lost), it gets
 * the next one that is free: what was said to be noted is kept.
 */
int rows_told(sqlite3 *db, const char *person, const struct told *t);
int rows_session_effect(sqlite3 *db, const char *person, const struct session_effect *e);
int rows_person(sqlite3 *db, const struct profile *p);
/* Their sensors are nobody's then. -ENOENT: no such person. */
int rows_person_remove(sqlite3 *db, const char *person);
int rows_sensor(sqlite3 *db, const struct sensor_config *s, bool adopted);
/* That nothing of it is there is no error. */
int rows_sensor_remove(sqlite3 *db, const char *sensor);
/* until_unix_ms: 0: until taken back; < 0: it is taken back. */
int rows_release(sqlite3 *db, const char *sensor, int64_t until_unix_ms);
