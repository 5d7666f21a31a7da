/*
 * overheard.c - heart rates that sensors call out for everybody, behind the company id
 *
 * Polar, 0x006B: blocks one behind the other,
 *
 *     B KK FF [SS]       bit 6 of B clear: a heart rate
 *     B LL data...       bit 6 of B set: L bytes of something else, stepped over
 *
 * - B  bit 0      battery; set in everything ever captured: left alone
 *      bit 1      contact; not every model sets it
 *      bits 2..4  counts new data: the same again is the same data again
 * - F  the rate, averaged over a short time; S over a longer one, which is what counts where it
 *      is sent. 0: none
 *
 * Huami (Mi Band, Amazfit), 0x0157, 24 bytes: 02 xx xx HH ..., H the rate; 0xFF none.
 *
 * XOSS, 0xFF04, 4 bytes: xx PP xx HH, the lower 7 bits of P the battery in percent.
 *
 * Service data of 0x180D begins like a Heart Rate Measurement: flags, and 8 or 16 bits of rate.
 *
 * An advertisement without a rate is a message all the same: nobody is measured. One of
 * Huami's or XOSS's that looks otherwise is of something else, and nothing to us.
 */
#include "overheard.h"

#include "bytes.h"

#include <string.h>

#define LOWEST_BPM  25
#define HIGHEST_BPM 240

enum company { POLAR = 0x006b, HUAMI = 0x0157, XOSS = 0xff04 };

#define POLAR_CONTACT  (1 << 1)
#define POLAR_OTHER    (1 << 6) /* another block than one of the heart rate */
#define POLAR_RATE_MIN 3

#define HUAMI_LEN  24
#define HUAMI_KIND 0x02
#define HUAMI_RATE 3

#define XOSS_LEN     4
#define XOSS_BATTERY 1
#define XOSS_RATE    3

#define RATE_16BIT (1 << 0)

const uint16_t overheard_companies[OVERHEARD_COMPANIES] = { POLAR, HUAMI, XOSS };
const char *const overheard_services[] = { "0000180d-0000-1000-8000-00805f9b34fb", NULL };

static void emit(struct sensor_host *host, unsigned bpm, enum sensor_contact contact,
                 int battery_pct)
{
    struct sensor_reading r = SENSOR_READING_NONE;

    r.source_class = SENSOR_CLASS_ADVERT;
    r.contact = (uint8_t)contact;
    if (bpm >= LOWEST_BPM && bpm <= HIGHEST_BPM)
        r.heart_rate_bpm = (float)bpm;
    if (battery_pct >= 0 && battery_pct <= 100)
        r.battery_pct = (int8_t)battery_pct;
    host->emit(host, &r);
}

static void take_polar_rate(struct overheard *o, struct sensor_host *host, const uint8_t *block,
                            size_t len)
{
    enum sensor_contact contact = SENSOR_CONTACT_UNKNOWN;
    uint8_t bpm = len > POLAR_RATE_MIN ? block[3] : block[2];
    uint8_t counter = block[0] >> 2 & 7;

    if (o->has_counter && o->counter == counter && o->bpm == bpm)
        return;
    o->has_counter = true;
    o->counter = counter;
    o->bpm = bpm;
    if (block[0] & POLAR_CONTACT) {
        o->knows_contact = true;
        contact = SENSOR_CONTACT_SKIN;
    } else if (o->knows_contact) {
        contact = SENSOR_CONTACT_NONE;
    }
    emit(host, bpm, contact, -1);
}

static const char *take_polar(struct overheard *o, struct sensor_host *host, const uint8_t *bytes,
                              size_t len)
{
    while (len > 0) {
        if (!(bytes[0] & POLAR_OTHER)) {
            if (len < POLAR_RATE_MIN)
                return "Polar's advertisement is cut inside the heart rate";
            take_polar_rate(o, host, bytes, len);
            return NULL;
        }
        if (len < 2 || len - 2 < bytes[1])
            return "Polar's advertisement is cut inside a block";
        size_t block = 2 + (size_t)bytes[1];
        bytes += block;
        len -= block;
    }
    o->has_counter = false; /* what comes next is new */
    emit(host, 0, SENSOR_CONTACT_UNKNOWN, -1);
    return NULL;
}

static const char *take_huami(struct sensor_host *host, const uint8_t *bytes, size_t len)
{
    if (len == 0 || len > HUAMI_LEN || bytes[0] != HUAMI_KIND)
        return NULL; /* they call out more than a rate */
    if (len < HUAMI_LEN)
        return "Huami's advertisement is cut";
    emit(host, bytes[HUAMI_RATE], SENSOR_CONTACT_UNKNOWN, -1);
    return NULL;
}

static const char *take_xoss(struct sensor_host *host, const uint8_t *bytes, size_t len)
{
    if (len != XOSS_LEN)
        return NULL;
    emit(host, bytes[XOSS_RATE], SENSOR_CONTACT_UNKNOWN, bytes[XOSS_BATTERY] & 0x7f);
    return NULL;
}

static const char *take_service(struct sensor_host *host, const uint8_t *bytes, size_t len)
{
    if (len < 1)
        return "service data of the heart rate without flags";
    bool is_wide = bytes[0] & RATE_16BIT;
    if (len < (is_wide ? 3u : 2u))
        return "service data of the heart rate cut inside the rate";
    emit(host, is_wide ? le16(bytes + 1) : bytes[1], SENSOR_CONTACT_UNKNOWN, -1);
    return NULL;
}

const char *overheard_take(struct overheard *o, struct sensor_host *host,
                           const struct sensor_advert *advert)
{
    const uint8_t *bytes = advert->bytes;
    size_t len = advert->len;

    if (!advert->is_manufacturer) {
        bool is_rate = advert->service && strcmp(advert->service, overheard_services[0]) == 0;
        return is_rate ? take_service(host, bytes, len) : NULL;
    }
    if (advert->company == POLAR)
        return take_polar(o, host, bytes, len);
    if (advert->company == HUAMI)
        return take_huami(host, bytes, len);
    if (advert->company == XOSS)
        return take_xoss(host, bytes, len);
    return NULL;
}
