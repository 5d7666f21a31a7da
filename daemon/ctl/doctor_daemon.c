/*
 * doctor_daemon.c - what a running balmd says, and the sensors that are meant to be read
 *
 * Sensors are numbered, because people name them after themselves.
 */
#include "doctor_look.h"

#include "client.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ADDRESS_END 5 /* EE:FF */

/* ---- looking ---- */

void doctor_look_daemon(const struct doctor_place *place, struct doctor_look *out)
{
    struct complaint why = { "" };
    struct client c;
    json_t *reply = NULL, *nothing = json_object();

    int rc = client_connect(&c, &why);
    out->runs = rc != -ECONNREFUSED;
    out->forbidden = rc == -EACCES;
    if (rc == 0)
        rc = client_ask(&c, "status", nothing, &why);
    if (rc == 0)
        rc = client_read(&c, place->patience_ms, &reply, &why);
    client_close(&c);
    json_decref(nothing);
    out->status = json_incref(json_object_get(reply, "result"));
    json_decref(reply);
    if (rc == 0 && !out->status)
        complain(&why, "its answer makes no sense");
    snprintf(out->why, sizeof(out->why), "%.150s", why.text);
}

/* ---- the daemon ---- */

static const char *word_of(const json_t *o, const char *key)
{
    const char *word = json_string_value(json_object_get(o, key));
    return word ? word : "";
}

void doctor_check_daemon(const struct doctor_look *look, struct doctor_report *r)
{
    const json_t *bluetooth = json_object_get(look->status, "bluetooth");

    if (!look->runs) {
        doctor_say(r, DOCTOR_NOTE, "systemctl enable --now balm", "balmd is not running");
        return;
    }
    if (look->forbidden) {
        doctor_say(r, DOCTOR_NOTE, "run this as root, or as a member of the group balm",
                   "balmd runs, but may not be asked by this user");
        return;
    }
    if (!look->status) {
        doctor_say(r, DOCTOR_FAULT, "journalctl -u balm; systemctl restart balm",
                   "balmd cannot be asked: %s", look->why);
        return;
    }
    doctor_say(r, DOCTOR_OK, NULL, "balmd %s runs", word_of(look->status, "version"));
    if (json_is_true(json_object_get(bluetooth, "needed")) &&
        json_is_false(json_object_get(bluetooth, "ok")))
        doctor_say(r, DOCTOR_FAULT, NULL, "its Bluetooth side does not work: %s",
                   word_of(bluetooth, "why"));
}

void doctor_check_conf(const struct doctor_look *look, struct doctor_report *r)
{
    switch (look->conf_rc) {
    case 0: doctor_say(r, DOCTOR_OK, NULL, "the configuration has no errors"); return;
    case -ENOENT: doctor_say(r, DOCTOR_NOTE, NULL, "there is no configuration"); return;
    case -EACCES:
        doctor_say(r, DOCTOR_NOTE, "run this as root", "the configuration may not be read");
        return;
    default: break;
    }
    doctor_say(r, DOCTOR_FAULT, "balmctl config check", "the configuration cannot be used");
}

/* ---- sensors ---- */

struct subject {
    unsigned number;
    const struct sensor_config *conf; /* NULL: adopted, known to the daemon alone */
    const json_t *status;             /* NULL: the daemon does not run, or does not know it */
    const struct mirror_device *device;
};

#define POOR_DBM  (-85)
#define POOR_MEND "bring the hub nearer, or put the dongle on an extension cable"

static const char *signal_word(int rssi_dbm)
{
    return rssi_dbm > -60        ? "strong"
           : rssi_dbm > -75      ? "good"
           : rssi_dbm > POOR_DBM ? "weak"
                                 : "poor";
}

static const struct mirror_device *device_of(const struct doctor_look *look, const char *address)
{
    const struct mirror_device *d;

    if (look->bluez.refusal != REFUSED_NOT)
        return NULL;
    for (size_t i = 0; (d = mirror_device_nth(look->bluez.mirror, i)) != NULL; i++)
        if (strcasecmp(d->address, address) == 0)
            return d;
    return NULL;
}

static const json_t *status_of(const struct doctor_look *look, const char *id)
{
    const json_t *one;
    size_t i;

    json_array_foreach(json_object_get(look->status, "sensors"), i, one)
    {
        if (strcmp(word_of(one, "id"), id) == 0)
            return one;
    }
    return NULL;
}

static void name_subject(const struct subject *s, char *out, size_t size)
{
    const char *address = s->conf ? s->conf->address : "";
    const char *plugin = s->conf ? s->conf->plugin : word_of(s->status, "plugin");
    const size_t len = strlen(address);

    snprintf(out, size, "sensor %u (%s%s%s%s)", s->number, plugin, len ? ", .." : "",
             len > ADDRESS_END ? address + len - ADDRESS_END - 1 : "", s->conf ? "" : ", adopted");
}

static void check_device(const struct doctor_look *look, const struct subject *s, const char *name,
                         struct doctor_report *r)
{
    const struct mirror_device *d = s->device;
    char signal[48] = "";

    if (look->bluez.refusal != REFUSED_NOT || !s->conf)
        return;
    if (!d) {
        doctor_say(r, DOCTOR_NOTE,
                   "wet it, put it on, and close the phone's app; then it shows itself",
                   "%s: bluetoothd has not heard of it lately", name);
        return;
    }
    if (d->rssi_dbm != 0)
        snprintf(signal, sizeof(signal), ", signal %s (%d dBm)", signal_word(d->rssi_dbm),
                 d->rssi_dbm);
    doctor_say(r, DOCTOR_OK, NULL, "%s: known to bluetoothd, %s%s%s", name,
               d->connected ? "connected" : "not connected",
               d->bonded || d->paired ? ", paired" : "", signal);
    if (d->rssi_dbm != 0 && d->rssi_dbm <= POOR_DBM)
        doctor_say(r, DOCTOR_NOTE, POOR_MEND, "%s: its signal is poor", name);
    if (d->connected && !look->runs)
        doctor_say(r, DOCTOR_NOTE, "bluetoothctl disconnect, or close the other program",
                   "%s: connected although balmd does not run: another program holds it", name);
    if (d->blocked)
        doctor_say(r, DOCTOR_FAULT, "bluetoothctl unblock", "%s: blocked in bluetoothd", name);
}

static const char *mend_of(const char *link)
{
    static const struct {
        const char *link, *mend;
    } mends[] = {
        { "silent", "is it worn, and wet? Does a phone or a bike computer hold it?" },
        { "backoff", "is it worn and near? Does a phone or a bike computer hold it?" },
        { "off", NULL },
    };

    for (size_t i = 0; i < sizeof(mends) / sizeof(mends[0]); i++)
        if (strcmp(link, mends[i].link) == 0)
            return mends[i].mend;
    return NULL;
}

/* bluetoothd's own view of an adopted one cannot be looked up: its address is not told. */
static void check_adopted(const struct subject *s, const char *name, struct doctor_report *r)
{
    const int rssi_dbm = (int)json_integer_value(json_object_get(s->status, "rssi"));
    const bool poor = rssi_dbm <= POOR_DBM;

    if (s->conf || rssi_dbm == 0)
        return;
    doctor_say(r, poor ? DOCTOR_NOTE : DOCTOR_OK, poor ? POOR_MEND : NULL,
               "%s: signal %s (%d dBm)%s", name, signal_word(rssi_dbm), rssi_dbm,
               json_is_true(json_object_get(s->status, "bonded")) ? ", paired" : "");
}

static void check_link(const struct subject *s, const char *name, struct doctor_report *r)
{
    const char *link = word_of(s->status, "link"), *why = word_of(s->status, "why");
    const char *fault = word_of(s->status, "last_fault");
    const json_t *recoveries = json_object_get(s->status, "recoveries");
    const bool bad = mend_of(link) || strcmp(link, "off") == 0;
    json_int_t repairs = 0;
    const char *kind;
    json_t *count;

    if (!s->status)
        return;
    doctor_say(r, bad ? DOCTOR_NOTE : DOCTOR_OK, mend_of(link), "%s: %s%s%s", name, link,
               why[0] ? ": " : "", why);
    json_object_foreach((json_t *)(uintptr_t)recoveries, kind, count) repairs +=
        json_integer_value(count);
    if (repairs > 0)
        doctor_say(r, DOCTOR_NOTE, NULL, "%s: its link was repaired %d times, last because: %s",
                   name, (int)repairs, fault[0] ? fault : "unknown");
}

static void check_subject(const struct doctor_look *look, const struct subject *s,
                          struct doctor_report *r)
{
    char name[96];

    name_subject(s, name, sizeof(name));
    check_device(look, s, name, r);
    check_adopted(s, name, r);
    check_link(s, name, r);
}

static bool is_configured(const struct doctor_look *look, const char *id)
{
    for (size_t i = 0; look->conf && i < look->conf->sensor_count; i++)
        if (strcmp(look->conf->sensors[i].id, id) == 0)
            return true;
    return false;
}

void doctor_check_sensors(const struct doctor_look *look, struct doctor_report *r)
{
    struct subject s = { 0 };
    const json_t *one;
    size_t i;

    for (i = 0; look->conf && i < look->conf->sensor_count; i++) {
        s.conf = &look->conf->sensors[i];
        if (!s.conf->address[0])
            continue;
        s.number++;
        s.status = status_of(look, s.conf->id);
        s.device = device_of(look, s.conf->address);
        check_subject(look, &s, r);
    }
    s.conf = NULL;
    s.device = NULL;
    json_array_foreach(json_object_get(look->status, "sensors"), i, one)
    {
        if (is_configured(look, word_of(one, "id")) ||
            !json_is_true(json_object_get(one, "bluetooth")))
            continue;
        s.number++;
        s.status = one;
        check_subject(look, &s, r);
    }
    if (s.number == 0 && !look->forbidden)
        doctor_say(r, DOCTOR_NOTE, "balmctl pair --person P",
                   look->runs
                       ? "no sensor is read over Bluetooth"
                       : "no sensor of Bluetooth is known here; adopted ones are shown while "
                         "balmd runs");
}
