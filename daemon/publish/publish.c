/*
 * publish.c - the room's life: opened, wired to the broker, pumped, closed
 *
 *   say.c, people.c ---> board ----+                       +--> requests.c
 *                        outbox ---+--> pump --> broker ---+
 *   home.c ------------> announce -+                       +--> fates: suggestion_sent
 *
 * The pump alone sends. It begins with what must arrive, and holds the rest back
 * while anything of that waits: a slow broker gets the newest state later, not
 * all the old ones now.
 */
#include "fault.h"
#include "room.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LIVE_MAX 8 /* a few people's states of the same moment */

bool room_is_busy(const struct publish *p)
{
    return p->live >= LIVE_MAX || outbox_waiting(&p->outbox) > 0;
}

static void pump_announce(struct publish *p)
{
    const int64_t now_ms = home_now_ms();
    struct announced *d;

    while ((d = announce_next(&p->announce, now_ms)) != NULL) {
        char topic[TOPIC_MAX + OBJECT_ID_MAX];
        discovery_topic(topic, p->opt.discovery, d->object_id);
        const struct outbox_message m = {
            .lane = OUTBOX_SESSION,
            .topic = topic,
            .bytes = d->payload,
            .len = strlen(d->payload),
            .retain = true,
            .newest_only = true,
        };
        if (outbox_put(&p->outbox, &m) != 0)
            p->skipped++; /* comes again with the next birth or connect */
        if (announce_sent(d, now_ms)) {
            home_revised(p);
            room_show_wearers(p);
        }
    }
}

static void pump_outbox(struct publish *p, const struct instant *now)
{
    struct outbox_item *item;

    while ((item = outbox_next(&p->outbox, now->unix_ms)) != NULL) {
        int token;
        if (item->suggestion[0])
            fault_point("publish:before_send");
        if (broker_send(p->broker, item->topic, item->bytes, item->len, 1, item->retain, &token) !=
            0)
            return;
        outbox_sent(&p->outbox, item, token);
    }
}

static void pump_board(struct publish *p, const struct instant *now)
{
    struct board_entry *e;

    while ((e = board_next(&p->board, true, now->us)) != NULL) {
        const struct outbox_message m = {
            .lane = OUTBOX_SESSION,
            .topic = e->topic,
            .bytes = e->text,
            .len = strlen(e->text),
            .retain = e->retain,
            .newest_only = true,
        };
        if (outbox_put(&p->outbox, &m) != 0)
            p->skipped++;
        board_sent(e, now->us);
    }
}

static void pump_live(struct publish *p, const struct instant *now)
{
    struct board_entry *e;

    while (!room_is_busy(p) && (e = board_next(&p->board, false, now->us)) != NULL) {
        int token;
        if (broker_send(p->broker, e->topic, e->text, strlen(e->text), 0, false, &token) != 0)
            return;
        p->live++;
        board_sent(e, now->us);
    }
}

void room_pump(struct publish *p)
{
    const struct instant now = clock_now(p->clock);

    if (p->closing || !broker_is_up(p->broker))
        return;
    pump_announce(p);
    pump_board(p, &now);
    pump_outbox(p, &now);
    pump_live(p, &now);
    home_arm(p);
    /* While busy the next fate pumps again, not the clock. */
    clock_timer_set(p->pace_timer, room_is_busy(p) ? INSTANT_NEVER : board_due(&p->board));
}

static void on_pace(void *ctx, const struct instant *now)
{
    (void)now;
    room_pump(ctx);
}

/* ---- the broker's events ---- */

static void on_up(void *ctx)
{
    struct publish *p = ctx;

    p->live = 0;
    requests_filter(p);
    wishes_subscribe(p); /* first: who hears that we are online may ask at once */
    home_up(p);
    room_pump(p);
    p->events->connected(p->ctx, true);
}

static void on_down(void *ctx)
{
    struct publish *p = ctx;

    p->live = 0;
    outbox_down(&p->outbox);
    beats_down(p);
    clock_timer_stop(p->pace_timer);
    clock_timer_stop(p->home_timer);
    if (!p->closing)
        p->events->connected(p->ctx, false);
}

static void on_fate(void *ctx, int token, enum broker_fate fate)
{
    struct publish *p = ctx;
    char suggestion[SUGGESTION_ID_MAX + 1] = "";

    if (token == 0) {
        if (p->live > 0)
            p->live--;
    } else {
        struct outbox_item *item = outbox_take(&p->outbox, token);
        if (item && fate == FATE_REFUSED) {
            p->skipped++;
            log_changed(&p->unwanted, LOG_LEVEL_WARN, "publish: the broker refuses our messages");
            log_debug("publish: refused: %s", item->topic);
        } else if (item) {
            p->sent++;
            memcpy(suggestion, item->suggestion, sizeof(suggestion));
        }
        outbox_item_free(item);
    }
    room_pump(p);
    if (suggestion[0]) {
        fault_point("publish:after_ack");
        p->events->suggestion_sent(p->ctx, suggestion);
    }
}

static void on_message(void *ctx, const struct broker_message *m)
{
    struct publish *p = ctx;

    if (!p->closing)
        requests_take(p, m);
}

static void room_free(struct publish *p)
{
    outbox_fini(&p->outbox);
    board_fini(&p->board);
    announce_fini(&p->announce);
    beats_free(p->beats);
    wishes_free(p);
    clock_timer_close(p->pace_timer);
    clock_timer_close(p->home_timer);
    options_free(&p->opt);
    free(p->pairing);
    free(p);
}

static void on_closed(void *ctx)
{
    struct publish *p = ctx;
    const struct publish_events *events = p->events;
    void *owner = p->ctx;

    room_free(p);
    events->closed(owner);
}

static const struct broker_events broker_events = {
    .up = on_up,
    .down = on_down,
    .fate = on_fate,
    .message = on_message,
    .closed = on_closed,
};

/* ---- for the owner ---- */

static void lend_options(struct publish *p)
{
    table_format(p->will_topic, p->opt.base, TOPIC_BRIDGE_STATE, NULL, NULL);
    const struct broker_options options = {
        .host = p->opt.host,
        .port = p->opt.port,
        .username = p->opt.username,
        .password = p->opt.password,
        .tls_ca = p->opt.tls_ca,
        .tls_cert = p->opt.tls_cert,
        .tls_key = p->opt.tls_key,
        .tls = p->opt.tls,
        .plaintext_allowed = p->opt.plaintext_allowed,
        .will_topic = p->will_topic,
        .will = "offline",
    };
    broker_set_options(p->broker, &options);
}

int publish_open_timed(struct publish **out, uv_loop_t *loop, struct clock *clock,
                       const struct publish_options *opt, const struct broker_timing *broker_timing,
                       const struct home_timing *home_timing, const struct publish_events *events,
                       void *ctx)
{
    struct publish *p = calloc(1, sizeof(*p));

    if (!p)
        return -ENOMEM;
    p->loop = loop;
    p->clock = clock;
    p->events = events;
    p->ctx = ctx;
    p->timing = *home_timing;
    p->birth_ms = p->settle_ms = p->sweep_ms = p->deny_ms = ANNOUNCE_NEVER;
    p->started = clock_now(clock);
    outbox_init(&p->outbox);
    board_init(&p->board);
    announce_init(&p->announce);
    p->pace_timer = clock_timer_new(clock, on_pace, p);
    p->home_timer = clock_timer_new(clock, home_on_timer, p);
    int rc = options_copy(&p->opt, opt);
    if (rc == 0 && (!p->pace_timer || !p->home_timer))
        rc = -ENOMEM;
    if (rc == 0)
        rc = broker_open(&p->broker, loop, clock, broker_timing, &broker_events, p);
    if (rc != 0) {
        room_free(p);
        return rc;
    }
    room_show_info(p);
    room_show_pairing(p, NULL, &p->started);
    room_announce(p);
    lend_options(p);
    broker_reconnect(p->broker);
    *out = p;
    return 0;
}

int publish_open(struct publish **out, uv_loop_t *loop, struct clock *clock,
                 const struct publish_options *opt, const struct publish_events *events, void *ctx)
{
    return publish_open_timed(out, loop, clock, opt, &broker_timing_default, &home_timing_default,
                              events, ctx);
}

void publish_close(struct publish *p)
{
    if (p->closing)
        return;
    room_pump(p);
    p->closing = true;
    clock_timer_stop(p->pace_timer);
    clock_timer_stop(p->home_timer);
    broker_close(p->broker, "offline");
}

void publish_state(const struct publish *p, struct house_broker *out)
{
    memset(out, 0, sizeof(*out));
    broker_state(p->broker, out);
    out->waiting = (uint32_t)(p->outbox.count[OUTBOX_SESSION] + p->outbox.count[OUTBOX_LASTING]);
    out->sent = p->sent;
    out->dropped += p->outbox.dropped + p->skipped;
}

void publish_set_options(struct publish *p, const struct publish_options *opt)
{
    struct publish_options old = p->opt, fresh;

    if (p->closing)
        return;
    if (options_copy(&fresh, opt) != 0) {
        log_err("publish: out of memory: the old settings stay");
        return;
    }
    const bool same_way = options_same_way(&old, &fresh);
    const bool same_base = strcmp(old.base, fresh.base) == 0;
    if (!same_base || strcmp(old.discovery, fresh.discovery) != 0)
        room_unannounce(p, !same_base);
    if (strcmp(old.discovery, fresh.discovery) != 0)
        wishes_leave_home(p);
    p->opt = fresh;
    /* Built in another tier, language or base: made anew, by whoever brings the next value. */
    board_fini(&p->board);
    if (fresh.privacy < old.privacy)
        room_withhold(p);
    beats_forget_hidden(p);
    const struct instant now = clock_now(p->clock);
    room_show_info(p);
    for (size_t i = 0; i < p->person_count; i++)
        room_show_person(p, &p->people[i]);
    for (size_t i = 0; i < p->sensor_count; i++)
        room_show_sensor(p, &p->sensors[i], false);
    room_show_pairing(p, p->pairing, &now);
    room_announce(p);
    lend_options(p);
    if (!same_way) {
        broker_reconnect(p->broker);
    } else if (broker_is_up(p->broker)) {
        requests_filter(p);
        wishes_subscribe(p);
    }
    options_free(&old);
    room_pump(p);
}
