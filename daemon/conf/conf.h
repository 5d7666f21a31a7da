/*
 * conf - /etc/balm/balm.yaml and the files of conf.d beside it, read into plain structs
 *
 * One table of options (table.c) gives every key its type, range, default and
 * help. Errors come all at once, each as file:line:col with the line shown and
 * a hint; a file with errors gives no configuration at all.
 */
#pragma once

#include "profile.h"
#include "routine.h"
#include "sensor.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum conf_count { CONF_COUNT_TOTAL, CONF_COUNT_NEW };

struct conf_context {
    char topic[256];
    char pointer[128];       /* JSON pointer into the payload; empty: the payload itself */
    int kind;                /* enum context_kind */
    int count;               /* of steps: enum conf_count */
    char person[ID_MAX + 1]; /* empty: everyone */
};

struct conf_text {
    char *key, *text;
};

struct conf {
    char *language; /* "en", "de" */
    struct {
        double speed;
        bool wait_for_sync;
    } clock;
    struct {
        char *host, *username, *password, *base, *discovery, *privacy, *plaintext;
        int64_t port;
        bool tls;
        char *tls_ca, *tls_cert, *tls_key;
    } mqtt;
    struct {
        char *adapter;
        bool power_cycle;
    } bluetooth;
    struct {
        char *path; /* the database; default /var/lib/balm/balm.db */
        int64_t keep_beats_days, keep_minutes_days; /* 0: for ever */
    } history;
    struct {
        char *socket, *group;
    } control;
    char **plugin_dirs; /* NULL-ended */

    struct profile *people;
    size_t person_count;
    struct sensor_config *sensors;
    size_t sensor_count;
    struct conf_context *contexts;
    size_t context_count;
    struct routine_plan *routines;
    size_t routine_count;
    struct conf_text *texts;
    size_t text_count;
};

/* A complaint, ready to print: "path:3:7: mqtt.port: ..." with the line shown below it. */
typedef void conf_complain_fn(void *ctx, const char *text);

/*
 * Checks a sensor's own keys, which only its plugin knows (radio_check_settings()
 * behind it); calls back for each fault. NULL: they are taken as they are.
 */
typedef void conf_sensor_fault_fn(void *ctx, const char *key, const char *text, const char *hint);
typedef int conf_sensor_check_fn(const char *const *plugin_dirs, const struct sensor_config *s,
                                 conf_sensor_fault_fn *fault, void *ctx);

struct conf_options {
    const char *path;                   /* the main file; conf.d is looked for beside it */
    conf_sensor_check_fn *check_sensor; /* may be NULL */
    conf_complain_fn *complain;         /* may be NULL */
    void *ctx;
};

/*
 * 0         *out is the configuration, to be freed with conf_free()
 * -ENOENT   there is no such file (complained about)
 * -EINVAL   there were errors (each complained about)
 * -ENOMEM
 */
int conf_load(const struct conf_options *opt, struct conf **out);
void conf_free(struct conf *c);

/* The commented sample file, made from the table: what config/balm.yaml holds. */
void conf_print_defaults(FILE *to);
