/*
 * doctor_look - what the doctor has seen, and where it looked; then what it makes of that
 *
 *   place --> machine (files)   ---+
 *             bluez   (the bus) ---+--> look --> checks --> report
 *             daemon  (its socket) +
 *             conf    (the file)  --+
 *
 * Everything is looked at first, within bounded time, and judged afterwards, so
 * that one part can lean on what another has found.
 */
#pragma once

#include "conf.h"
#include "doctor_report.h"
#include "mirror.h"
#include "refusal.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define DOCTOR_ADAPTERS 8
#define DOCTOR_SWITCHES 16

/* Tests lay out a tree and a bus of their own. */
struct doctor_place {
    const char *root;        /* before /sys and /etc; "" */
    const char *kernel;      /* "RELEASE VERSION" as uname() has them; NULL: asked */
    const char *bluetoothd;  /* its version; NULL: asked of the program */
    const char *bus_address; /* NULL: the system bus */
    const char *conf;        /* path of the configuration */
    int patience_ms;         /* for each partner that may not answer */
};

struct doctor_adapter {
    char id[SENSOR_ADAPTER_MAX + 1];
    char bus[16];    /* usb, serial, ...; empty: virtual */
    char driver[32]; /* empty: none is bound */
    char usb_id[10]; /* 0a12:0001; empty: not on USB */
    bool sleeps;     /* USB autosuspend is on */
    unsigned links;  /* connections that the kernel knows of */
};

struct doctor_switch {
    char name[32];
    bool soft, hard;
};

struct doctor_machine {
    char kernel[256];
    char model[96]; /* of the board; empty: not told */
    bool has_bluetooth;
    struct doctor_adapter adapters[DOCTOR_ADAPTERS];
    size_t adapter_count;
    struct doctor_switch switches[DOCTOR_SWITCHES]; /* of Bluetooth alone */
    size_t switch_count;
    char bluetoothd[16];      /* version; empty: not known */
    char controller_mode[16]; /* of main.conf; empty: not set */
    char auto_enable[8];
};

struct doctor_bluez {
    bool reached;          /* the bus */
    char why[160];         /* when not */
    enum refusal refusal;  /* of BlueZ */
    struct mirror *mirror; /* what it told; NULL: nothing */
};

struct doctor_look {
    struct doctor_machine machine;
    struct doctor_bluez bluez;
    bool runs;         /* the daemon */
    bool forbidden;    /* it may not be asked by this user */
    char why[160];     /* why it could not be asked, although it runs */
    json_t *status;    /* its answer; NULL: none */
    struct conf *conf; /* NULL: none that can be used */
    int conf_rc;       /* why: -ENOENT, -EACCES, or -EINVAL: it has errors */
};

/* doctor_machine.c, doctor_bluez.c, doctor_daemon.c */
void doctor_look_machine(const struct doctor_place *place, struct doctor_machine *out);
void doctor_look_bluez(const struct doctor_place *place, struct doctor_bluez *out);
void doctor_look_daemon(const struct doctor_place *place, struct doctor_look *out);

/* Looks everywhere; doctor_look_fini() in any case. */
void doctor_look_init(struct doctor_look *look, const struct doctor_place *place);
void doctor_look_fini(struct doctor_look *look);

/* Whether BlueZ has an adapter that is switched on: then what is wrong with others is no fault. */
bool doctor_any_powered(const struct doctor_look *look);

/* Each says what it finds. Of one part, in this order. */
typedef void doctor_check_fn(const struct doctor_look *look, struct doctor_report *r);
doctor_check_fn doctor_check_kernel, doctor_check_adapters, doctor_check_switches;
doctor_check_fn doctor_check_bus, doctor_check_bluetoothd, doctor_check_power, doctor_check_scans;
doctor_check_fn doctor_check_daemon, doctor_check_conf, doctor_check_sensors;

/* part NULL: all of them. */
void doctor_judge(const struct doctor_look *look, const char *part, struct doctor_report *r);
