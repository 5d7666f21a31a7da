/*
 * decode.c - a host of its own that prints
 *
 *   HEX --> bytes --> value() or advert() --> emit() --> one JSON object
 *
 * The state is fresh for each call of the program and lives over its packets, so
 * that what depends on earlier ones (quality, delta frames) shows as it would.
 */
#include "decode.h"

#include "plugin.h"
#include "settings.h"

#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BYTES_MAX   512
#define FOLDERS_MAX 16
#define UUID_TAIL   "-0000-1000-8000-00805f9b34fb"
#define DIGITS      9 /* of a real: 800.78125 is told apart from its neighbours */

struct decoder {
    struct sensor_host host; /* what the plugin is given */
    const struct sensor_plugin *plugin;
    void *state, *settings;
    int characteristic; /* index; -1: advertisements of `company` */
    uint16_t company;
    json_t *out; /* of the packet at hand */
};

static struct decoder *decoder_of(struct sensor_host *host)
{
    return (struct decoder *)(void *)host;
}

static json_t *contact_json(unsigned contact)
{
    return contact == SENSOR_CONTACT_UNKNOWN ? json_null()
                                             : json_boolean(contact == SENSOR_CONTACT_SKIN);
}

static const char *class_word(unsigned class)
{
    static const char *const words[] = { "ecg", "ppi", "hr_only", "advert" };

    return class < sizeof(words) / sizeof(words[0]) ? words[class] : "unknown";
}

/* What a message holds is added to what earlier ones of the same packet held. */
static json_t *list_of(json_t *out, const char *key)
{
    json_t *list = json_object_get(out, key);

    if (!json_is_array(list)) {
        list = json_array();
        json_object_set_new(out, key, list);
    }
    return list;
}

static void add_intervals(json_t *out, const struct sensor_reading *r)
{
    for (uint32_t i = 0; i < r->rr_count; i++) {
        json_array_append_new(list_of(out, "rr_ms"),
                              json_real((double)r->rr[i].ticks / SENSOR_TICKS_PER_MS));
        json_array_append_new(list_of(out, "rr_quality"), json_integer(r->rr[i].quality));
    }
    for (uint32_t i = 0; i < r->ppi_count; i++) {
        const struct sensor_ppi *p = &r->ppi[i];
        json_array_append_new(list_of(out, "ppi"),
                              json_pack("{s:i, s:i, s:b, s:o}", "pp_ms", p->pp_ms, "err_ms",
                                        p->error_ms, "blocker", p->blocked != 0, "contact",
                                        contact_json(p->contact)));
    }
}

static void add_samples(json_t *out, const struct sensor_reading *r)
{
    for (uint32_t i = 0; i < r->acc_count; i++) {
        const int32_t *a = r->acc_mg + 3 * i;
        json_array_append_new(list_of(out, "acc_mg"), json_pack("[i, i, i]", a[0], a[1], a[2]));
    }
    for (uint32_t i = 0; i < r->ecg_count; i++)
        json_array_append_new(list_of(out, "ecg_uv"), json_integer(r->ecg_uv[i]));
}

static void on_emit(struct sensor_host *host, const struct sensor_reading *r)
{
    json_t *out = decoder_of(host)->out;

    json_object_set_new(out, "class", json_string(class_word(r->source_class)));
    if (r->heart_rate_bpm > 0)
        json_object_set_new(out, "heart_rate", json_real((double)r->heart_rate_bpm));
    json_object_set_new(out, "contact", contact_json(r->contact));
    if (r->battery_pct >= 0)
        json_object_set_new(out, "battery", json_integer(r->battery_pct));
    if (r->spo2_pct > 0)
        json_object_set_new(out, "spo2", json_real((double)r->spo2_pct));
    if (r->motion_g >= 0)
        json_object_set_new(out, "motion_g", json_real((double)r->motion_g));
    add_intervals(out, r);
    add_samples(out, r);
}

static void on_emit_context(struct sensor_host *host, const struct sensor_context *context)
{
    (void)host, (void)context;
}

static int64_t on_now(struct sensor_host *host)
{
    (void)host;
    return 0;
}

static int on_after(struct sensor_host *host, unsigned id, int64_t ms)
{
    (void)host, (void)id, (void)ms;
    return 0;
}

static void on_log(struct sensor_host *host, enum sensor_log level, const char *text)
{
    (void)host;
    if (level != SENSOR_LOG_DEBUG)
        fprintf(stderr, "balmctl: %s\n", text);
}

static void on_say(struct sensor_host *host, const char *text)
{
    (void)host, (void)text;
}

static int on_characteristic(struct sensor_host *host, unsigned characteristic)
{
    (void)host, (void)characteristic;
    return -ENOTSUP;
}

static int on_write(struct sensor_host *host, unsigned characteristic, const uint8_t *bytes,
                    size_t len, bool with_response)
{
    (void)host, (void)characteristic, (void)bytes, (void)len, (void)with_response;
    return -ENOTSUP;
}

static int on_notify(struct sensor_host *host, unsigned characteristic, bool on)
{
    (void)host, (void)characteristic, (void)on;
    return -ENOTSUP;
}

static const struct sensor_device *on_device(struct sensor_host *host)
{
    static const struct sensor_device unknown = {
        .size = sizeof(struct sensor_device),
        .name = "",
        .manufacturer = "",
        .model = "",
        .firmware = "",
        .mtu = 23,
    };
    (void)host;
    return &unknown;
}

static int on_path(struct sensor_host *host, const char *path)
{
    (void)host, (void)path;
    return -ENOTSUP;
}

static void on_more(struct sensor_host *host)
{
    (void)host;
}

static const struct sensor_host printing_host = {
    .size = sizeof(struct sensor_host),
    .emit = on_emit,
    .emit_context = on_emit_context,
    .now_us = on_now,
    .after = on_after,
    .log = on_log,
    .say = on_say,
    .read = on_characteristic,
    .write = on_write,
    .notify = on_notify,
    .disconnect = on_say,
    .device = on_device,
    .open = on_path,
    .more = on_more,
    .subscribe = on_path,
};

/* "2a37", or a UUID in any case, as 128 bits in lower case. */
static bool full_uuid(const char *given, char out[37])
{
    size_t len = strlen(given);

    if (len == 4)
        snprintf(out, 37, "0000%s%s", given, UUID_TAIL);
    else if (len == 36)
        memcpy(out, given, 37);
    else
        return false;
    for (char *p = out; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    return true;
}

/* Finds what CHARACTERISTIC means to this plugin. */
static bool find_characteristic(struct decoder *d, const char *given)
{
    const struct sensor_gatt *gatt = d->plugin->gatt;
    char uuid[37];

    if (strncmp(given, "manufacturer:", 13) == 0 && strlen(given) == 17) {
        char *end;
        d->company = (uint16_t)strtoul(given + 13, &end, 16);
        d->characteristic = -1;
        return d->plugin->advertiser && *end == '\0';
    }
    if (!gatt || !full_uuid(given, uuid))
        return false;
    for (int i = 0; gatt->characteristics[i].uuid; i++) {
        if (strcmp(gatt->characteristics[i].uuid, uuid) == 0) {
            d->characteristic = i;
            return true;
        }
    }
    return false;
}

static int hex_digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c ? strchr(digits, tolower((unsigned char)c)) : NULL;

    return at ? (int)(at - digits) : -1;
}

/* Blanks, colons and dashes between bytes are let through: people paste from many tools. */
static const char *parse_hex(const char *s, uint8_t *bytes, size_t *len)
{
    *len = 0;
    for (; *s; s++) {
        if (isspace((unsigned char)*s) || *s == ':' || *s == '-')
            continue;
        int high = hex_digit(s[0]), low = hex_digit(s[1]);
        if (high < 0 || low < 0)
            return "not a string of hex bytes";
        if (*len == BYTES_MAX)
            return "more than 512 bytes";
        bytes[(*len)++] = (uint8_t)(high << 4 | low);
        s++;
    }
    return NULL;
}

static const char *give(struct decoder *d, const uint8_t *bytes, size_t len)
{
    if (d->characteristic >= 0)
        return d->plugin->gatt->value(d->state, &d->host, (unsigned)d->characteristic, bytes, len);

    struct sensor_advert advert = {
        .size = sizeof(advert),
        .is_manufacturer = true,
        .company = d->company,
        .bytes = bytes,
        .len = len,
    };
    return d->plugin->advertiser->advert(d->state, &d->host, &advert);
}

static void print_refusal(const char *why)
{
    json_t *out = json_pack("{s:b, s:s}", "ok", 0, "error", why);

    json_dumpf(out, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(out);
}

/* Returns whether the packet was taken. */
static bool decode_packet(struct decoder *d, const char *hex)
{
    uint8_t bytes[BYTES_MAX];
    size_t len;
    const char *why = parse_hex(hex, bytes, &len);

    if (!why) {
        /* Just as long as the packet, so that reading past its end is found by the tools for it. */
        uint8_t *copy = malloc(len ? len : 1);
        if (!copy)
            return false;
        memcpy(copy, bytes, len);
        d->out = json_pack("{s:b, s:n, s:[], s:n}", "ok", 1, "heart_rate", "rr_ms", "contact");
        why = give(d, copy, len);
        free(copy);
        if (!why) {
            json_dumpf(d->out, stdout, JSON_COMPACT | JSON_REAL_PRECISION(DIGITS));
            putchar('\n');
        }
        json_decref(d->out);
    }
    if (why)
        print_refusal(why);
    return !why;
}

static bool decode_lines(struct decoder *d)
{
    char *line = NULL;
    size_t room = 0;
    bool all = true;

    while (getline(&line, &room, stdin) >= 0) {
        if (line[strspn(line, " \t\r\n")] != '\0')
            all &= decode_packet(d, line);
    }
    free(line);
    return all;
}

static int load(const char *name, const struct sensor_plugin **out)
{
    const char *dirs[FOLDERS_MAX + 1] = { BALM_PLUGIN_DIR };
    const char *given = getenv("BALM_PLUGIN_DIR");
    char *copy = NULL, *rest;
    char why[PLUGIN_WHY_MAX];
    size_t n = 0;

    if (given && *given) {
        copy = strdup(given);
        if (!copy)
            return -ENOMEM;
        for (char *dir = strtok_r(copy, ":", &rest); dir && n < FOLDERS_MAX;
             dir = strtok_r(NULL, ":", &rest))
            dirs[n++] = dir;
        dirs[n] = NULL;
    }
    int rc = plugin_load(dirs, name, out, why);
    free(copy);
    if (rc)
        fprintf(stderr, "balmctl: %s\n", why);
    return rc;
}

/* The plugin's defaults. */
static const char *settle(struct decoder *d)
{
    if (!d->plugin->settled)
        return NULL;
    if (settings_new(&d->settings, d->plugin, NULL, 0, NULL, NULL, NULL) != 0)
        return "the plugin does nothing without its settings";
    return d->plugin->settled(d->state, d->settings);
}

int decode_main(int argc, char **argv)
{
    struct decoder d = { .host = printing_host };
    bool all = true;

    if (argc < 3 || argv[1][0] == '-') {
        FILE *to = argc > 1 && strcmp(argv[1], "--help") == 0 ? stdout : stderr;
        fprintf(to, "usage: balmctl decode PLUGIN CHARACTERISTIC [HEX...]\n"
                    "CHARACTERISTIC is 2a37, a full UUID, or manufacturer:XXXX.\n"
                    "Without HEX, lines of standard input are read.\n");
        return to == stdout ? 0 : 2;
    }
    if (load(argv[1], &d.plugin) != 0)
        return 2;
    if (!find_characteristic(&d, argv[2])) {
        print_refusal("the plugin knows no such characteristic");
        return 1;
    }
    d.state = calloc(1, d.plugin->state_size ? d.plugin->state_size : 1);
    if (!d.state)
        return 1;
    const char *why = settle(&d);
    if (why) {
        print_refusal(why);
        all = false;
    } else if (argc > 3) {
        for (int i = 3; i < argc; i++)
            all &= decode_packet(&d, argv[i]);
    } else {
        all = decode_lines(&d);
    }
    free(d.state);
    settings_free(d.settings);
    return all ? 0 : 1;
}
