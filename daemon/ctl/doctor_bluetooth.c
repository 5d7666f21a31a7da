/*
 * doctor_bluetooth.c - the bus, bluetoothd, its settings and its adapters, judged
 */
#include "doctor_look.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void doctor_check_bus(const struct doctor_look *look, struct doctor_report *r)
{
    if (look->bluez.reached)
        doctor_say(r, DOCTOR_OK, NULL, "the system bus answers");
    else
        doctor_say(r, DOCTOR_FAULT,
                   "systemctl status dbus; in a container, hand /run/dbus/system_bus_socket in",
                   "the system bus cannot be used: %s", look->bluez.why);
}

/* ---- bluetoothd ---- */

/* Versions that were reported to fail at what balm does; all are upstream's, distributions may have
   mended theirs. */
static const struct bad_version {
    const char *version, *text;
} bad_versions[] = {
    { "5.64", "frequent disconnects, and notifications that do not come" },
    { "5.87", "it crashes when a program scans for one kind of service only" },
};

#define TRIED_MINOR 66 /* 5.66, Debian 12's: the oldest that balm was tried with */

static void check_version(const char *version, struct doctor_report *r)
{
    for (size_t i = 0; i < sizeof(bad_versions) / sizeof(bad_versions[0]); i++)
        if (strcmp(version, bad_versions[i].version) == 0)
            doctor_say(r, DOCTOR_NOTE, "apt upgrade bluez, or another release of the system",
                       "bluetoothd %s is known for this: %s", version, bad_versions[i].text);
    if (strncmp(version, "5.", 2) != 0 || atoi(version + 2) < TRIED_MINOR)
        doctor_say(r, DOCTOR_NOTE, NULL,
                   "bluetoothd %s is older than any that balm was tried with (5.%d)", version,
                   TRIED_MINOR);
}

static void check_settings(const struct doctor_machine *m, struct doctor_report *r)
{
    if (strcmp(m->controller_mode, "bredr") == 0)
        doctor_say(
            r, DOCTOR_FAULT,
            "in /etc/bluetooth/main.conf: ControllerMode = dual; systemctl restart bluetooth",
            "bluetoothd was told to leave Low Energy off (ControllerMode = bredr)");
    if (strcmp(m->auto_enable, "false") == 0)
        doctor_say(r, DOCTOR_NOTE, "in /etc/bluetooth/main.conf: AutoEnable = true",
                   "adapters stay switched off after a start (AutoEnable = false)");
}

void doctor_check_bluetoothd(const struct doctor_look *look, struct doctor_report *r)
{
    const char *version = look->machine.bluetoothd;

    if (version[0])
        check_version(version, r);
    check_settings(&look->machine, r);
    if (!look->bluez.reached)
        return;
    switch (look->bluez.refusal) {
    case REFUSED_NOT:
        doctor_say(r, DOCTOR_OK, NULL, "bluetoothd%s%s answers", version[0] ? " " : "", version);
        return;
    case REFUSED_NO_SERVICE:
        doctor_say(r, DOCTOR_FAULT,
                   version[0] ? "systemctl enable --now bluetooth; journalctl -u bluetooth"
                              : "apt install bluez; systemctl enable --now bluetooth",
                   "bluetoothd does not run");
        return;
    case REFUSED_DENIED:
        doctor_say(r, DOCTOR_FAULT,
                   "/usr/share/dbus-1/system.d/bluetooth.conf (or the one in /etc) must allow "
                   "send_destination=\"org.bluez\" to this user, perhaps by the group bluetooth",
                   "D-Bus forbids this user to talk to bluetoothd");
        return;
    case REFUSED_NO_REPLY:
        doctor_say(r, DOCTOR_FAULT, "systemctl restart bluetooth",
                   "bluetoothd is there, but does not answer");
        return;
    case REFUSED_BUSY:
    case REFUSED_ABORTED:
    case REFUSED_UNREACHABLE:
    case REFUSED_CANCELLED:
    case REFUSED_OFF:
    case REFUSED_GONE:
    case REFUSED_BOND:
    case REFUSED_ACQUIRED:
    case REFUSED_UNSUPPORTED:
    case REFUSED_EXISTS:
    case REFUSED_OTHER: break;
    }
    doctor_say(r, DOCTOR_FAULT, "systemctl restart bluetooth; journalctl -u bluetooth",
               "bluetoothd answers nonsense: %s", refusal_words(look->bluez.refusal));
}

/* ---- its adapters ---- */

static const struct mirror_adapter *adapter_at(const struct doctor_look *look, size_t i)
{
    return look->bluez.refusal == REFUSED_NOT ? mirror_adapter_nth(look->bluez.mirror, i) : NULL;
}

static const struct mirror_adapter *adapter_named(const struct doctor_look *look, const char *name)
{
    const struct mirror_adapter *a;

    for (size_t i = 0; (a = adapter_at(look, i)) != NULL; i++)
        if (strcmp(a->id, name) == 0 || strcasecmp(a->address, name) == 0)
            return a;
    return NULL;
}

bool doctor_any_powered(const struct doctor_look *look)
{
    const struct mirror_adapter *a;

    for (size_t i = 0; (a = adapter_at(look, i)) != NULL; i++)
        if (a->powered)
            return true;
    return false;
}

/* The one that the configuration names; "auto": any will do. */
static void check_chosen(const struct doctor_look *look, struct doctor_report *r)
{
    const char *chosen = look->conf ? look->conf->bluetooth.adapter : "auto";

    if (strcmp(chosen, "auto") == 0)
        return;
    const struct mirror_adapter *a = adapter_named(look, chosen);
    if (!a)
        doctor_say(r, DOCTOR_FAULT, "bluetooth.adapter: auto, or one that is there",
                   "the configuration names the adapter %s, which is not there", chosen);
    else if (!a->powered)
        doctor_say(r, DOCTOR_FAULT, "bluetoothctl power on",
                   "the configuration names the adapter %s, which is switched off", a->id);
}

void doctor_check_power(const struct doctor_look *look, struct doctor_report *r)
{
    const struct doctor_machine *m = &look->machine;
    const enum doctor_level when_off = doctor_any_powered(look) ? DOCTOR_NOTE : DOCTOR_FAULT;
    const struct mirror_adapter *a;

    if (look->bluez.refusal != REFUSED_NOT)
        return;
    for (size_t i = 0; (a = adapter_at(look, i)) != NULL; i++) {
        if (a->powered)
            doctor_say(r, DOCTOR_OK, NULL, "%s is switched on", a->id);
        else
            doctor_say(r, when_off, "bluetoothctl power on", "%s is switched off", a->id);
    }
    for (size_t i = 0; i < m->adapter_count; i++)
        if (!adapter_named(look, m->adapters[i].id))
            doctor_say(r, when_off,
                       "dmesg | grep -i bluetooth: often its firmware is missing "
                       "(firmware-brcm80211, firmware-realtek, firmware-iwlwifi)",
                       "%s is there, but bluetoothd does not know it", m->adapters[i].id);
    if (!adapter_at(look, 0) && m->adapter_count == 0)
        doctor_say(r, DOCTOR_FAULT, NULL, "bluetoothd knows no adapter either");
    check_chosen(look, r);
}

/* ---- who else scans ---- */

static bool daemon_scans(const struct doctor_look *look, const char *id)
{
    const json_t *bluetooth = json_object_get(look->status, "bluetooth"), *adapter;
    size_t i;

    json_array_foreach(json_object_get(bluetooth, "adapters"), i, adapter)
    {
        const char *name = json_string_value(json_object_get(adapter, "id"));
        if (name && strcmp(name, id) == 0)
            return json_is_true(json_object_get(adapter, "scanning"));
    }
    return false;
}

void doctor_check_scans(const struct doctor_look *look, struct doctor_report *r)
{
    const struct mirror_adapter *a;

    for (size_t i = 0; (a = adapter_at(look, i)) != NULL; i++)
        if (a->discovering && !daemon_scans(look, a->id))
            doctor_say(r, DOCTOR_NOTE, "let it scan passively, or give balm an adapter of its own",
                       "%s: another program is scanning, which makes connecting slower", a->id);
}
