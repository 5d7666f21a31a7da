/*
 * fake_bus - a dbus-daemon of a test's own, and on it a bluetoothd that does as it is told
 *
 *     struct fake_bus f;
 *     fake_bus_init(&f);                       nothing runs yet, f.address is known
 *     fake_bus_start(&f);                      dbus-daemon listens
 *     fake_bluez_start(&f);                    org.bluez is taken, with /org/bluez/hci0
 *     fake_bluez_tell(&f, "wearable %s", a);   commands: head of fake_bluez.py
 *     ... turn the loop until what is expected has come ...
 *     fake_bus_fini(&f);                       nothing is left behind
 *
 * Any of them fails the test that called it when it cannot do its part. Both
 * processes die with the test.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

struct fake_bus {
    char dir[64];
    char address[96];    /* for bus_open() */
    pid_t daemon, bluez; /* 0: not running */
    int commands, answers;
    char *heard; /* all that the fake bluetoothd has said, in lines */
    size_t heard_len;
};

/* NULL: all is there; else what is missing, for `1..0 # SKIP`. */
const char *fake_bus_missing(void);   /* dbus-daemon */
const char *fake_bluez_missing(void); /* and Python with dbus and gi */

void fake_bus_init(struct fake_bus *f);
void fake_bus_fini(struct fake_bus *f);
void fake_bus_start(struct fake_bus *f);
/* SIGKILL; start again at the same address with fake_bus_start(). */
void fake_bus_kill(struct fake_bus *f);
void fake_bus_stop(struct fake_bus *f);
void fake_bus_go_on(struct fake_bus *f);

void fake_bluez_start(struct fake_bus *f);
void fake_bluez_kill(struct fake_bus *f);
/* Waits for its `ok`. */
void fake_bluez_tell(struct fake_bus *f, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* How many lines it has said so far that hold this text, e.g. " Connect\n". */
unsigned fake_bluez_said(struct fake_bus *f, const char *text);
