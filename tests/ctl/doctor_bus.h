/*
 * doctor_bus - a bus of our own, with something on it that calls itself org.bluez
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

enum doctor_bus_kind {
    BUS_ABSENT,    /* nothing listens */
    BUS_STOPPED,   /* connections are taken by nobody */
    BUS_BARE,      /* no org.bluez */
    BUS_FORBIDDEN, /* its policy denies org.bluez to everyone */
    BUS_MUTE,      /* org.bluez never answers */
    BUS_NONSENSE,  /* org.bluez answers with another type */
    BUS_BLUEZ,
};

struct doctor_bus_device {
    const char *address, *adapter;
    bool connected, paired, blocked;
    int rssi_dbm;
};

struct doctor_bus_house {
    const char *adapters[3]; /* "hci0 on scanning"; NULL-ended */
    struct doctor_bus_device devices[3];
    int device_count;
};

struct doctor_bus {
    char address[256];
    int listener;       /* of BUS_STOPPED; -1 */
    pid_t daemon, fake; /* 0: none */
};

/* False: there is no dbus-daemon here. */
bool doctor_bus_start(struct doctor_bus *b, enum doctor_bus_kind kind, const char *folder,
                      const struct doctor_bus_house *house);
void doctor_bus_stop(struct doctor_bus *b);
