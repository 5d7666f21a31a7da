/*
 * rows_sensor.c - sensors: adopted, moved to another person, let go
 */
#include "rows.h"

#include "sql.h"

static int delete_of(sqlite3 *db, const char *statement, const char *sensor)
{
    struct sql q;

    sql_begin(&q, db, statement);
    sql_text(&q, sensor);
    return sql_run(&q, NULL);
}

static int write_setting(sqlite3 *db, const char *sensor, const struct sensor_setting *s)
{
    struct sql q;

    sql_begin(&q, db, "INSERT OR REPLACE INTO sensor_setting (sensor, name, value) VALUES (?,?,?)");
    sql_text(&q, sensor);
    sql_text(&q, s->key);
    sql_text(&q, s->value);
    return sql_run(&q, NULL);
}

int rows_sensor(sqlite3 *db, const struct sensor_config *s, bool adopted)
{
    struct sql q;
    size_t settings = adopted ? s->setting_count : 0;

    sql_begin(&q, db,
              "INSERT OR REPLACE INTO sensor (id, adopted, plugin, address, person)"
              " VALUES (?,?,?,?,?)");
    sql_text(&q, s->id);
    sql_int(&q, adopted);
    sql_text(&q, adopted ? s->plugin : "");
    sql_text(&q, adopted ? s->address : "");
    sql_text(&q, s->person);
    int rc = sql_run(&q, NULL);
    if (rc == 0)
        rc = delete_of(db, "DELETE FROM sensor_setting WHERE sensor = ?", s->id);
    for (size_t i = 0; rc == 0 && i < settings; i++)
        rc = write_setting(db, s->id, &s->settings[i]);
    return rc;
}

int rows_sensor_remove(sqlite3 *db, const char *sensor)
{
    int rc = delete_of(db, "DELETE FROM sensor WHERE id = ?", sensor);

    if (rc == 0)
        rc = delete_of(db, "DELETE FROM sensor_setting WHERE sensor = ?", sensor);
    return rc;
}

int rows_release(sqlite3 *db, const char *sensor, int64_t until_unix_ms)
{
    struct sql q;

    if (until_unix_ms < 0)
        return delete_of(db, "DELETE FROM release WHERE sensor = ?", sensor);
    sql_begin(&q, db, "INSERT OR REPLACE INTO release (sensor, until_unix_ms) VALUES (?,?)");
    sql_text(&q, sensor);
    sql_int(&q, until_unix_ms);
    return sql_run(&q, NULL);
}
