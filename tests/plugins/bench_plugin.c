/*
 * bench_plugin [--short] MODULE.so [FILE...] - how long the slowest call of a plugin takes
 *
 * Scripts (plugin_script.h) made of payloads, and the slowest of them changed again
 * and again, so that what is slow gets slower. FILEs are scripts as well: what a
 * fuzzer has found. The figure is the CPU time of a call with at most 512 bytes, the
 * least of several goes from the same state. Exits 1 where it is above the limit;
 * --short looks only for what is wrong by an order of magnitude. Exits 1 as well
 * where a plugin was never given what it is there for.
 */
#include "payloads.h"
#include "plugin_script.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LIMIT_NS   20000
#define SHORT_NS   (10 * LIMIT_NS) /* with sanitizers, on a busy machine */
#define GOES       9
#define GOES_MAX   300  /* above the limit: until one is not disturbed */
#define QUICK_NS   2000 /* need not be looked at again */
#define SCRIPT_MAX 4096
#define SLOWEST    32

struct script {
    size_t len;
    int64_t worst_ns;
    uint8_t bytes[SCRIPT_MAX];
};

static struct bench {
    void *state; /* as it was before the call */
    uint64_t calls, kinds[STRICT_DATA + 1];
    uint64_t messages;           /* of which a reading came */
    int64_t script_ns, worst_ns; /* of this script, and of all */
    struct strict_call worst;
    struct script slowest[SLOWEST];
} bench;

static int64_t cpu_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void on_call(struct strict_host *h, const struct strict_call *call)
{
    const struct strict_host before = *h;
    const size_t size = h->plugin->state_size;
    int64_t least = INT64_MAX;

    memcpy(bench.state, h->state, size);
    for (int go = 0; least > QUICK_NS && go < (least > LIMIT_NS ? GOES_MAX : GOES); go++) {
        if (go) {
            *h = before;
            memcpy(h->state, bench.state, size);
        }
        const int64_t start = cpu_ns();
        strict_host_make(h, call);
        const int64_t took = cpu_ns() - start;
        least = took < least ? took : least;
    }
    bench.calls++;
    bench.kinds[call->kind]++;
    bench.messages += call->kind == STRICT_MESSAGE && h->emitted > 0;
    if (least > bench.script_ns)
        bench.script_ns = least;
    if (least > bench.worst_ns) {
        bench.worst_ns = least;
        bench.worst = *call;
    }
}

static int64_t play(const struct sensor_plugin *plugin, const uint8_t *bytes, size_t len)
{
    bench.script_ns = 0;
    plugin_script_play(plugin, bytes, len, on_call);
    return bench.script_ns;
}

/* ---- scripts ---- */

/* Operations end and time goes by more often than not, so that states are walked through. */
static size_t add_step(struct payloads *p, uint8_t *out)
{
    uint8_t what = (uint8_t)payloads_random(p, 16);

    out[0] = what;
    out[1] = (uint8_t)payloads_random(p, 16);
    if (what >= 8 && what != 12)
        return 2;
    size_t len = payloads_pick(p, out + 3);
    if (len > 249) {
        static const uint8_t codes[] = { 250, 251, 252, 253, 254, 255 };
        out[2] = codes[payloads_random(p, 6)];
        const size_t fits[] = { 512, 244, 182, 253, 400, 505 };
        len = fits[out[2] - 250];
    } else {
        out[2] = (uint8_t)len;
    }
    return 3 + len;
}

static void make(struct payloads *p, struct script *s)
{
    s->bytes[0] = (uint8_t)payloads_random(p, 256);
    s->bytes[1] = (uint8_t)payloads_random(p, 256);
    s->len = 2;
    for (uint32_t steps = 1 + payloads_random(p, 12); steps; steps--) {
        if (s->len + 3 + PAYLOAD_MAX > SCRIPT_MAX)
            break;
        s->len += add_step(p, s->bytes + s->len);
    }
}

static void change(struct payloads *p, struct script *s, const struct script *from)
{
    s->len = from->len;
    memcpy(s->bytes, from->bytes, from->len);
    for (uint32_t n = 1 + payloads_random(p, 4); n; n--)
        s->bytes[payloads_random(p, (uint32_t)s->len)] = (uint8_t)payloads_random(p, 256);
    if (payloads_random(p, 3) == 0 && s->len + 3 + PAYLOAD_MAX <= SCRIPT_MAX)
        s->len += add_step(p, s->bytes + s->len);
}

/* Takes the place of the quickest of the slow. */
static void keep(const struct script *s)
{
    struct script *quickest = &bench.slowest[0];

    for (size_t i = 1; i < SLOWEST; i++) {
        if (bench.slowest[i].worst_ns < quickest->worst_ns)
            quickest = &bench.slowest[i];
    }
    if (s->worst_ns > quickest->worst_ns)
        *quickest = *s;
}

static void play_file(const struct sensor_plugin *plugin, const char *path)
{
    static struct script s;
    FILE *f = fopen(path, "rb");

    if (!f)
        return;
    s.len = fread(s.bytes, 1, sizeof(s.bytes), f);
    fclose(f);
    s.worst_ns = play(plugin, s.bytes, s.len);
    keep(&s);
}

static void search(const struct sensor_plugin *plugin, struct payloads *p, unsigned rounds)
{
    static struct script s;

    for (unsigned i = 0; i < rounds; i++) {
        const struct script *from = &bench.slowest[payloads_random(p, SLOWEST)];
        if (from->worst_ns > 0 && payloads_random(p, 2))
            change(p, &s, from);
        else
            make(p, &s);
        s.worst_ns = play(plugin, s.bytes, s.len);
        keep(&s);
    }
}

static const char *kind_name(enum strict_kind kind)
{
    static const char *const names[] = {
        [STRICT_SETTLED] = "settled", [STRICT_START] = "start",   [STRICT_CONNECTED] = "connected",
        [STRICT_VALUE] = "value",     [STRICT_DONE] = "done",     [STRICT_STOP] = "stop",
        [STRICT_TIMER] = "timer",     [STRICT_ADVERT] = "advert", [STRICT_MESSAGE] = "message",
        [STRICT_DATA] = "data",
    };

    return names[kind];
}

/* NULL, or what was never tried. */
static const char *missed(const struct sensor_plugin *p)
{
    const struct sensor_source *source = p->source;

    if (p->gatt && !bench.kinds[STRICT_VALUE])
        return "it was never given a value";
    if (p->advertiser && !bench.kinds[STRICT_ADVERT])
        return "it was never given an advertisement";
    if (source && source->message && !bench.messages)
        return "no reading came of a message";
    if (source && source->data && !bench.kinds[STRICT_DATA])
        return "it was never given a file";
    return NULL;
}

int main(int argc, char **argv)
{
    const bool is_short = argc > 1 && strcmp(argv[1], "--short") == 0;
    const int first = is_short ? 2 : 1;
    struct payloads payloads;

    void *module = first < argc ? dlopen(argv[first], RTLD_NOW) : NULL;
    const struct sensor_plugin *plugin = module ? dlsym(module, SENSOR_PLUGIN_SYMBOL) : NULL;
    if (!plugin) {
        fprintf(stderr, "usage: bench_plugin [--short] MODULE.so [FILE...]\n");
        return 2;
    }
    bench.state = malloc(plugin->state_size ? plugin->state_size : 1);
    if (!bench.state || payloads_init(&payloads) != 0)
        return 2;
    for (int i = first + 1; i < argc; i++)
        play_file(plugin, argv[i]);
    search(plugin, &payloads, is_short ? 1000 : 60000);
    payloads_fini(&payloads);
    free(bench.state);

    printf("%-16s %9llu calls, the slowest %6.2f us: %s %u with %zu bytes\n", plugin->name,
           (unsigned long long)bench.calls, (double)bench.worst_ns / 1000,
           kind_name(bench.worst.kind), bench.worst.number, bench.worst.len);
    if (missed(plugin))
        printf("%-16s %s\n", plugin->name, missed(plugin));
    return missed(plugin) || bench.worst_ns > (is_short ? SHORT_NS : LIMIT_NS);
}
