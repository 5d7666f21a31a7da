/*
 * decode.c - bytes in, one JSON object out
 *
 *   HEX, or a line of a capture --> bytes --> value() or advert() --> emit() --> JSON
 *
 * What comes of one packet is one object, however many readings the plugin made of it.
 */
#include "decode.h"

#include "hex.h"
#include "input.h"
#include "plugin_bench.h"

#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BYTES_MAX 512
#define DIGITS    9 /* of a real: 800.78125 is told apart from its neighbours */

struct decoder {
    struct plugin_bench bench;
    int characteristic; /* index; -1: advertisements of `company` */
    uint16_t company;
    json_t *out; /* of the packet at hand */
};

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

static void on_emit(void *ctx, const struct sensor_reading *r)
{
    json_t *out = ((struct decoder *)ctx)->out;

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

static void on_context(void *ctx, const struct sensor_context *c)
{
    static const char *const words[] = {
        [SENSOR_CONTEXT_ROOM_MOTION] = "room_motion",
        [SENSOR_CONTEXT_STEPS] = "steps",
        [SENSOR_CONTEXT_IN_BED] = "in_bed",
        [SENSOR_CONTEXT_GUESTS] = "guests",
        [SENSOR_CONTEXT_AWAY] = "away",
    };

    if (c->kind < sizeof(words) / sizeof(words[0]))
        json_object_set_new(((struct decoder *)ctx)->out, words[c->kind], json_real(c->value));
}

/* Finds what CHARACTERISTIC means to this plugin. */
static bool find_characteristic(struct decoder *d, const char *given)
{
    if (strncmp(given, "manufacturer:", 13) == 0 && strlen(given) == 17) {
        char *end;
        d->company = (uint16_t)strtoul(given + 13, &end, 16);
        d->characteristic = -1;
        return d->bench.plugin->advertiser && *end == '\0';
    }
    d->characteristic = plugin_bench_find(&d->bench, "", given);
    return d->characteristic >= 0;
}

static bool is_prefix(const char *s)
{
    return s[0] == '0' && (s[1] == 'x' || s[1] == 'X');
}

/* Blanks, colons and dashes between bytes, and 0x before them, are let through: people paste from
   many tools. */
static const char *parse_hex(const char *s, uint8_t *bytes, size_t *len)
{
    bool at_start = true;

    *len = 0;
    for (; *s; s++) {
        if (isspace((unsigned char)*s) || *s == ':' || *s == '-') {
            at_start = true;
            continue;
        }
        if (at_start && is_prefix(s)) {
            at_start = false;
            s++;
            continue;
        }
        at_start = false;
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
        return plugin_bench_value(&d->bench, d->characteristic, bytes, len);

    struct sensor_advert advert = {
        .size = sizeof(advert),
        .is_manufacturer = true,
        .company = d->company,
        .bytes = bytes,
        .len = len,
    };
    return d->bench.plugin->advertiser->advert(d->bench.state, &d->bench.host, &advert);
}

static void print_line(json_t *out)
{
    json_dumpf(out, stdout, JSON_COMPACT | JSON_REAL_PRECISION(DIGITS));
    putchar('\n');
    json_decref(out);
}

static void print_refusal(const char *why)
{
    print_line(json_pack("{s:b, s:s}", "ok", 0, "error", why));
}

/* Returns whether the packet was taken. */
static bool decode_bytes(struct decoder *d, const uint8_t *bytes, size_t len)
{
    d->out = json_pack("{s:b, s:n, s:[], s:n}", "ok", 1, "heart_rate", "rr_ms", "contact");
    const char *why = give(d, bytes, len);

    if (!why) {
        print_line(d->out);
        return true;
    }
    json_decref(d->out);
    print_refusal(why);
    return false;
}

static bool decode_packet(struct decoder *d, const char *hex)
{
    uint8_t bytes[BYTES_MAX];
    size_t len;
    const char *why = parse_hex(hex, bytes, &len);

    if (!why)
        return decode_bytes(d, bytes, len);
    print_refusal(why);
    return false;
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

/* A capture on standard input: its lines say themselves what they are. */
static bool decode_capture(struct decoder *d)
{
    struct input *in = malloc(sizeof(*in));
    bool all = true;

    if (!in || input_open(in, "-") != 0) {
        free(in);
        return false;
    }
    while (input_next(in) > 0) {
        d->bench.now_us = in->row.t_us;
        d->characteristic =
            in->recording.format == RECORDING_CAPTURE
                ? plugin_bench_find(&d->bench, in->row.service, in->row.characteristic)
                : -1;
        if (d->characteristic < 0) {
            print_refusal(in->recording.format == RECORDING_CAPTURE
                              ? "the plugin knows no such characteristic"
                              : "not a line of a capture");
            all = false;
            continue;
        }
        all &= decode_bytes(d, in->row.bytes, in->row.byte_count);
    }
    all = all && input_broken(in) == 0 && in->rows > 0;
    input_report(in);
    if (in->rows == 0)
        fprintf(stderr, "balmctl: no line of a capture on standard input\n");
    input_close(in);
    free(in);
    return all;
}

static int usage(FILE *to)
{
    fprintf(to, "usage: balmctl decode [--device NAME] PLUGIN CHARACTERISTIC [HEX...]\n"
                "       balmctl decode [--device NAME] PLUGIN < CAPTURE\n"
                "CHARACTERISTIC is 2a37, a full UUID, manufacturer:XXXX, or a path as /Meas/HR.\n"
                "NAME is what the sensor calls itself: some are read in a way of their own.\n"
                "Without HEX, lines of standard input are read.\n");
    return to == stdout ? 0 : 2;
}

struct options {
    const char *device;
    bool help;
};

/* How many words it took; 0: it is no option of ours. It is JSON anyway: who asks for that, as of
   the other verbs, gets it. */
static int read_option(char *const *words, struct options *out)
{
    if (strcmp(words[0], "--json") == 0)
        return 1;
    if (strcmp(words[0], "--help") == 0 || strcmp(words[0], "-h") == 0) {
        out->help = true;
        return 1;
    }
    if (strncmp(words[0], "--device=", 9) == 0) {
        out->device = words[0] + 9;
        return 1;
    }
    if (strcmp(words[0], "--device") != 0 || !words[1])
        return 0;
    out->device = words[1];
    return 2;
}

/* Takes the options out, in any place. How many words are left; -1: wrong use. */
static int read_options(int argc, char **argv, struct options *out)
{
    int count = 0;

    for (int i = 0; i < argc;) {
        const int used = argv[i][0] == '-' ? read_option(argv + i, out) : 0;
        if (used == 0 && strncmp(argv[i], "--", 2) == 0)
            return -1;
        if (used == 0)
            argv[count++] = argv[i++];
        i += used;
    }
    return count;
}

int decode_main(int argc, char **argv)
{
    struct decoder d = { .characteristic = -1 };
    struct options options = { .device = "" };
    bool all = true;

    argc = read_options(argc, argv, &options);
    if (options.help)
        return usage(stdout);
    if (argc < 2)
        return usage(stderr);
    if (argc == 2 && isatty(STDIN_FILENO))
        return usage(stderr);
    if (plugin_bench_load(&d.bench, argv[1]) != 0)
        return 2;
    if (argc > 2 && !find_characteristic(&d, argv[2])) {
        print_refusal("the plugin knows no such characteristic");
        return 1;
    }
    d.bench.context = on_context;
    const char *why = plugin_bench_begin(&d.bench, options.device, on_emit, &d);
    if (why) {
        print_refusal(why);
        all = false;
    } else if (argc > 3) {
        for (int i = 3; i < argc; i++)
            all &= decode_packet(&d, argv[i]);
    } else {
        all = argc == 2 ? decode_capture(&d) : decode_lines(&d);
    }
    plugin_bench_fini(&d.bench);
    return all ? 0 : 1;
}
