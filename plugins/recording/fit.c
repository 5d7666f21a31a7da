/*
 * fit.c - byte by byte through a FIT file
 *
 *   file:       header, messages, CRC; several may follow on one another
 *   header:     size (12 or 14), protocol, profile u16, data size u32, ".FIT" [, CRC u16]
 *   message:    one byte, then
 *     01dlllll? definition of local type l: reserved, big endian?, global number u16,
 *               fields n, n * (field, size, type) [, if d: m, m * (field, size, index)]
 *     0000llll  data of local type l, as defined
 *     1llsssss  the same, s: the low five bits of the time of this message
 *
 *            +--------------------------------------------------------------+
 *            v                                                              |
 *   HEADER --> MESSAGE --> DEFINITION --> FIELDS [--> OWN --> OWN_FIELDS] --+
 *     ^         |   |                                                       |
 *     |         |   +--> DATA ----------------------------------------------+
 *     |         v
 *     +------- CRC                  whatever cannot be so: LOST, to the end
 *
 *   20 record   253 time u32 (s since 1989-12-31), 3 heart rate u8
 *   21 event    253 time
 *   78 hrv      0 intervals u16[] in ms, 0xffff: none. They bear no time: that of the
 *               last record or event counts, until they themselves show that it is long past
 *
 * No length is trusted: nothing is kept but the few fields above, at most 254 bytes.
 */
#include "fit.h"

#include "../bytes.h"
#include "clock.h"

#include <string.h>

#define EPOCH_UNIX_S  INT64_C(631065600)
#define STAMP_LEAST   UINT32_C(0x10000000) /* below: seconds since the device was switched on */
#define STAMP_NONE    UINT32_C(0xffffffff)
#define US_PER_S      INT64_C(1000000)
#define FOLLOWS_S     60
#define SILENCE_US    (5 * US_PER_S) /* records are a second apart, at times a few */
#define TICKS_PER_MS  1152
#define RATE_NONE     0xff
#define INTERVAL_NONE 0xffff
#define NOWHERE       UINT32_C(0xffffffff)

enum state { HEADER, MESSAGE, DEFINITION, FIELDS, OWN, OWN_FIELDS, DATA, CRC, LOST };

enum { RECORD = 20, EVENT = 21, HRV = 78, FIELD_STAMP = 253, FIELD_RATE = 3, FIELD_INTERVALS = 0 };

bool fit_begins(uint8_t first)
{
    return first == 12 || first == 14;
}

/* CRC-16/ARC, half a byte at a time. */
static uint16_t crc_add(uint16_t crc, uint8_t byte)
{
    static const uint16_t table[] = { 0x0000, 0xcc01, 0xd801, 0x1400, 0xf001, 0x3c00,
                                      0x2800, 0xe401, 0xa001, 0x6c00, 0x7800, 0xb401,
                                      0x5000, 0x9c01, 0x8801, 0x4400 };

    crc = (uint16_t)((crc >> 4) ^ table[crc & 15] ^ table[byte & 15]);
    return (uint16_t)((crc >> 4) ^ table[crc & 15] ^ table[byte >> 4]);
}

static void enter(struct recording_fit *f, enum state next)
{
    f->state = (uint8_t)next;
    f->got = 0;
    f->at = 0;
    f->message_at = 0;
}

static void next_message(struct recording_fit *f)
{
    enter(f, f->left > 0 ? MESSAGE : CRC);
}

/* ---- what messages say ---- */

static void set_stamp(struct recording *r, uint32_t stamp, int64_t t_us)
{
    r->fit.stamp = stamp;
    r->fit.stamp_us = t_us;
    r->fit.stamp_sum_us = clock_sum_us(r);
}

/*
 * One stamp far from the others is refused; a second one that follows on it is what the device's
 * clock was set to.
 */
static const char *take_stamp(struct recording *r, uint32_t stamp)
{
    struct recording_fit *f = &r->fit;

    if (stamp == STAMP_NONE || stamp < STAMP_LEAST)
        return NULL;
    const int64_t step_us = f->stamp ? ((int64_t)stamp - f->stamp) * US_PER_S : 0;
    const bool is_back = step_us < -US_PER_S, is_off = is_back || step_us > CLOCK_JUMP_MAX_US;
    const bool follows = f->off_stamp && stamp > f->off_stamp && stamp - f->off_stamp < FOLLOWS_S;

    if (is_off && !follows) {
        f->off_stamp = stamp;
        return is_back ? "its time goes back" : "its time jumps ahead by more than a month";
    }
    if (!f->stamp)
        r->start_unix_ms = (stamp + EPOCH_UNIX_S) * 1000 - r->last_t_us / 1000;
    if (is_off) /* the device's clock was set: ours runs on */
        set_stamp(r, stamp, r->last_t_us + (int64_t)(stamp - f->off_stamp) * US_PER_S);
    else if (!f->stamp)
        set_stamp(r, stamp, r->last_t_us);
    else if (step_us > 0)
        set_stamp(r, stamp, f->stamp_us + step_us);
    f->off_stamp = 0;
    return NULL;
}

static uint16_t u16_of(const uint8_t *at, bool is_big)
{
    return is_big ? be16(at) : le16(at);
}

/* A data message is complete: what of it makes rows waits in rate and rr. */
static const char *end_message(struct recording *r)
{
    struct recording_fit *f = &r->fit;
    const struct recording_fit_layout *l = &f->layout[f->type];
    const char *fault = NULL;

    f->message_sum_us = clock_sum_us(r);
    if (l->stamp_at != NOWHERE || f->is_compressed)
        fault = take_stamp(r, f->said_stamp);
    if (!fault && l->global == RECORD && f->rate != RATE_NONE)
        f->has_rate = true;
    for (unsigned i = 0; !fault && l->rr_at != NOWHERE && i < l->rr_size / 2u; i++) {
        uint16_t ms = u16_of(f->bytes + (size_t)2 * i, l->is_big);
        if (ms != INTERVAL_NONE)
            f->rr[f->rr_count++] = ms;
    }
    next_message(f);
    return fault;
}

/* ---- bytes ---- */

static const char *lost(struct recording_fit *f, const char *why)
{
    enter(f, LOST);
    return why;
}

static const char *header_byte(struct recording *r, uint8_t byte)
{
    struct recording_fit *f = &r->fit;

    if (f->got == 0) {
        memset(f->layout, 0, sizeof(f->layout));
        f->header_size = byte;
        f->crc = 0;
    }
    f->crc = crc_add(f->crc, byte);
    if (f->got < sizeof(f->bytes))
        f->bytes[f->got] = byte;
    f->got++;
    if (f->header_size < 12)
        return lost(f, "no FIT file: its header is too short");
    if (f->got == 12 && memcmp(f->bytes + 8, ".FIT", 4) != 0)
        return lost(f, "neither a text that can be read, nor a FIT file");
    if (f->got < f->header_size)
        return NULL;
    f->left = le32(f->bytes + 4);
    if (f->left == 0) /* never filled in: the device stopped before the end */
        f->left = UINT64_MAX;
    enter(f, MESSAGE);
    return NULL;
}

/* The time of the last message with its low five bits replaced: the next moment that has them. */
static uint32_t compressed_stamp(const struct recording_fit *f, uint8_t low)
{
    uint32_t stamp = (f->stamp & ~UINT32_C(31)) | low;

    return f->stamp == 0 ? STAMP_NONE : stamp < f->stamp ? stamp + 32 : stamp;
}

static const char *message_byte(struct recording *r, uint8_t byte)
{
    struct recording_fit *f = &r->fit;
    bool is_definition = (byte & 0xc0) == 0x40;

    r->line++;
    f->is_compressed = byte & 0x80;
    f->type = f->is_compressed ? byte >> 5 & 3 : byte & 15;
    f->said_stamp = f->is_compressed ? compressed_stamp(f, byte & 31) : STAMP_NONE;
    f->rate = RATE_NONE;
    f->rr_count = f->rr_next = 0;
    if (is_definition) {
        enter(f, DEFINITION);
        f->at = byte & 0x20 ? 1 : 0; /* fields of a developer follow */
        return NULL;
    }
    if (!f->layout[f->type].is_known)
        return lost(f, "a message of a kind that was not defined: the rest cannot be read");
    enter(f, DATA);
    return f->layout[f->type].size == 0 ? end_message(r) : NULL;
}

static const char *definition_byte(struct recording_fit *f, uint8_t byte)
{
    struct recording_fit_layout *l = &f->layout[f->type];
    const bool has_own = f->at;

    f->bytes[f->got++] = byte;
    if (f->got < 5)
        return NULL;
    *l = (struct recording_fit_layout){
        .is_known = true,
        .is_big = f->bytes[1] == 1,
        .global = u16_of(f->bytes + 2, f->bytes[1] == 1),
        .stamp_at = NOWHERE,
        .rate_at = NOWHERE,
        .rr_at = NOWHERE,
    };
    f->fields = f->bytes[4];
    if (f->fields)
        enter(f, FIELDS);
    else if (has_own)
        enter(f, OWN);
    else
        next_message(f);
    if (f->fields)
        f->at = has_own;
    return NULL;
}

static void add_field(struct recording_fit_layout *l, uint8_t field, uint8_t size)
{
    if (field == FIELD_STAMP && size == 4 && (l->global == RECORD || l->global == EVENT))
        l->stamp_at = l->size;
    else if (field == FIELD_RATE && size == 1 && l->global == RECORD)
        l->rate_at = l->size;
    else if (field == FIELD_INTERVALS && l->global == HRV) {
        l->rr_at = l->size;
        l->rr_size = size & 0xfe;
    }
}

static const char *field_byte(struct recording_fit *f, uint8_t byte, bool is_own)
{
    struct recording_fit_layout *l = &f->layout[f->type];
    const bool has_own = f->at;

    f->bytes[f->got++] = byte;
    if (f->got < 3)
        return NULL;
    f->got = 0;
    if (!is_own)
        add_field(l, f->bytes[0], f->bytes[1]);
    l->size += f->bytes[1];
    if (--f->fields > 0)
        return NULL;
    if (has_own && !is_own)
        enter(f, OWN);
    else
        next_message(f);
    return NULL;
}

static const char *own_byte(struct recording_fit *f, uint8_t byte)
{
    f->fields = byte;
    if (byte)
        enter(f, OWN_FIELDS);
    else
        next_message(f);
    return NULL;
}

static const char *data_byte(struct recording *r, uint8_t byte)
{
    struct recording_fit *f = &r->fit;
    const struct recording_fit_layout *l = &f->layout[f->type];
    uint32_t at = f->message_at++;

    if (at - l->rr_at < l->rr_size && l->rr_at != NOWHERE)
        f->bytes[at - l->rr_at] = byte;
    else if (at == l->rate_at)
        f->rate = byte;
    else if (l->stamp_at != NOWHERE && at - l->stamp_at < 4)
        f->said_stamp =
            l->is_big ? f->said_stamp << 8 | byte : f->said_stamp >> 8 | (uint32_t)byte << 24;
    return f->message_at == l->size ? end_message(r) : NULL;
}

static const char *crc_byte(struct recording_fit *f, uint8_t byte)
{
    if (f->got++ == 0) {
        f->crc_said = byte;
        return NULL;
    }
    const bool good = f->crc == (uint16_t)(f->crc_said | byte << 8);
    enter(f, HEADER);
    return good ? NULL : "its checksum is wrong: what was read of it may be wrong, too";
}

static const char *take_byte(struct recording *r, uint8_t byte)
{
    struct recording_fit *f = &r->fit;
    const enum state state = f->state;

    if (state != HEADER && state != CRC && state != LOST) {
        if (f->left == 0)
            return lost(f, "a message that goes beyond the end: the rest cannot be read");
        f->left -= f->left != UINT64_MAX;
        f->crc = crc_add(f->crc, byte);
    }
    switch (state) {
    case HEADER: return header_byte(r, byte);
    case MESSAGE: return message_byte(r, byte);
    case DEFINITION: return definition_byte(f, byte);
    case FIELDS: return field_byte(f, byte, false);
    case OWN: return own_byte(f, byte);
    case OWN_FIELDS: return field_byte(f, byte, true);
    case DATA: return data_byte(r, byte);
    case CRC: return crc_byte(f, byte);
    case LOST: break;
    }
    return NULL;
}

/* ---- rows ---- */

/*
 * Of what has come now. The intervals of a message came together, be they many; those of messages
 * long after the last stamp come when they end. Never back, even where they ran ahead of the
 * stamps.
 */
static int64_t time_us(const struct recording *r)
{
    const struct recording_fit *f = &r->fit;
    const bool is_past = !f->stamp || f->message_sum_us - f->stamp_sum_us >= SILENCE_US;
    const int64_t t_us = f->stamp_us + (is_past ? clock_sum_us(r) - f->stamp_sum_us : 0);

    return t_us > r->last_t_us ? t_us : r->last_t_us;
}

static bool next_row(struct recording *r, struct recording_row *row)
{
    struct recording_fit *f = &r->fit;

    if (!f->has_rate && f->rr_next == f->rr_count)
        return false;
    clock_clear(row);
    if (f->has_rate) {
        f->has_rate = false;
        row->has_hr = true;
        row->hr_bpm = f->rate;
    } else {
        row->has_rr = true;
        row->rr_ticks = f->rr[f->rr_next++] * TICKS_PER_MS;
        clock_count(r, row);
    }
    /* take_stamp() has seen to it that this cannot be refused. */
    clock_take(r, time_us(r), row);
    return true;
}

static int refuse(struct recording *r, const char *fault, const char **why)
{
    r->broken++;
    *why = fault;
    return -1;
}

int fit_read(struct recording *r, const uint8_t *bytes, size_t len, size_t *used,
             struct recording_row *row, const char **why)
{
    for (;;) {
        if (next_row(r, row))
            return 1;
        if (*used == len)
            return 0;
        const char *fault = take_byte(r, bytes[(*used)++]);
        if (fault)
            return refuse(r, fault, why);
    }
}

int fit_end(struct recording *r, struct recording_row *row, const char **why)
{
    struct recording_fit *f = &r->fit;
    const bool whole = f->state == LOST || (f->state == HEADER && f->got == 0) ||
                       (f->state == MESSAGE && f->left == UINT64_MAX);

    if (next_row(r, row))
        return 1;
    enter(f, LOST);
    return whole ? 0 : refuse(r, "it ends in the middle", why);
}
