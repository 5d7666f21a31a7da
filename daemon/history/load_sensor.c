/*
 * load_sensor.c - sensors read back: adopted, moved to another person, let go
 */
#include "load.h"

#include "log.h"
#include "sql.h"

#include <string.h>

static bool is_wearer(const char *s)
{
    return s[0] == '\0' || strcmp(s, "guest") == 0 || id_is_person(s);
}

static int load_settings(sqlite3 *db, struct sensor_config *s)
{
    struct sql q;
    int rc;

    sql_begin(&q, db, "SELECT name, value FROM sensor_setting WHERE sensor = ? ORDER BY name");
    sql_text(&q, s->id);
    while ((rc = sql_row(&q)) == 1 && s->setting_count < SENSOR_SETTINGS_MAX) {
        struct sensor_setting *to = &s->settings[s->setting_count];
        bool ok = sql_get_text(&q, 0, to->key, sizeof(to->key));
        ok = sql_get_text(&q, 1, to->value, sizeof(to->value)) && ok;
        s->setting_count += ok;
    }
    sql_end(&q);
    return rc < 0 ? rc : 0;
}

/* false: a row that no balm has written. */
static bool sensor_of_row(struct sql *q, struct sensor_config *s, bool *adopted)
{
    memset(s, 0, sizeof(*s));
    *adopted = sql_get_int(q, 1) != 0;
    bool ok = sql_get_text(q, 0, s->id, sizeof(s->id)) && id_is_valid(s->id);
    ok = sql_get_text(q, 2, s->plugin, sizeof(s->plugin)) && ok;
    ok = sql_get_text(q, 3, s->address, sizeof(s->address)) && ok;
    ok = sql_get_text(q, 4, s->person, sizeof(s->person)) && is_wearer(s->person) && ok;
    if (*adopted)
        ok = ok && id_is_valid(s->plugin) && strlen(s->address) == SENSOR_ADDRESS_MAX;
    return ok;
}

int load_sensors(sqlite3 *db, history_sensor_fn *fn, void *ctx)
{
    struct sql q;
    int rc = 0, settings = 0;

    sql_begin(&q, db, "SELECT id, adopted, plugin, address, person FROM sensor ORDER BY id");
    while (settings == 0 && (rc = sql_row(&q)) == 1) {
        struct sensor_config s;
        bool adopted;

        if (!sensor_of_row(&q, &s, &adopted)) {
            log_warn("history: a stored sensor makes no sense and is left out");
            continue;
        }
        settings = adopted ? load_settings(db, &s) : 0;
        if (settings == 0)
            fn(ctx, &s, adopted);
    }
    sql_end(&q);
    return settings ? settings : rc;
}

int load_releases(sqlite3 *db, history_release_fn *fn, void *ctx)
{
    struct sql q;
    int rc;

    sql_begin(&q, db, "SELECT sensor, until_unix_ms FROM release ORDER BY sensor");
    while ((rc = sql_row(&q)) == 1) {
        char id[ID_MAX + 1];
        int64_t until_unix_ms = sql_get_int(&q, 1);
        if (sql_get_text(&q, 0, id, sizeof(id)) && id_is_valid(id) && until_unix_ms >= 0)
            fn(ctx, id, until_unix_ms);
    }
    sql_end(&q);
    return rc;
}
