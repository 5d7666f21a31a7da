/*
 * frame.c - acceleration and ECG, raw and compressed
 */
#include "frame.h"

#include "bytes.h"
#include "pmd.h"

#define HEADER         10
#define WIDTH_MAX      32
#define DEFAULT_FACTOR 2.44e-4f /* g; of the Verity Sense at 8 g and 16 bits */
#define MG_MAX         1000000

const char *pmd_frame_open(struct pmd_frame *f, const uint8_t *bytes, size_t len)
{
    if (len < HEADER)
        return "frame cut inside its head";
    *f = (struct pmd_frame){
        .type = bytes[0] & PMD_TYPE_MASK,
        .kind = bytes[9],
        .time_us = (int64_t)(le64(bytes + 1) / 1000),
        .data = bytes + HEADER,
        .len = len - HEADER,
    };
    return NULL;
}

/* Signed, of one to three bytes. */
static int32_t whole(const uint8_t *p, size_t width)
{
    switch (width) {
    case 1: return signed_of(p[0], 8);
    case 2: return le16s(p);
    }
    return le24s(p);
}

static const char *take_raw(const struct pmd_frame *f, size_t width, size_t channels, int32_t *out,
                            size_t *count)
{
    size_t values = f->len / (width * channels) * channels;

    if (values == 0)
        return "frame without a sample";
    if (values > PMD_SAMPLES_MAX * channels)
        return "frame with more samples than any sensor sends";
    for (size_t i = 0; i < values; i++)
        out[i] = whole(f->data + i * width, width);
    *count = values / channels;
    return NULL;
}

/* `width` bits (1..32) from bit `at` on; touches no byte beyond them. */
static int32_t difference(const uint8_t *p, size_t at, unsigned width)
{
    unsigned skip = at % 8, bytes = (skip + width + 7) / 8;
    uint64_t word = 0;

    p += at / 8;
    for (unsigned i = 0; i < bytes; i++)
        word |= (uint64_t)p[i] << (8 * i);
    return signed_of((uint32_t)(word >> skip), width);
}

static int32_t wrapped_sum(int32_t a, int32_t b)
{
    return signed_of((uint32_t)a + (uint32_t)b, 32);
}

/* Three channels of 16 bits: what acceleration has in every compressed layout. */
static const char *take_compressed(const struct pmd_frame *f, int32_t *out, size_t *count)
{
    const uint8_t *p = f->data, *end = f->data + f->len;
    size_t n = PMD_AXES;

    if (f->len < 2 * PMD_AXES)
        return "compressed frame without its first sample";
    for (size_t i = 0; i < PMD_AXES; i++, p += 2)
        out[i] = le16s(p);
    while (end - p >= 2) {
        unsigned width = p[0];
        size_t values = (size_t)p[1] * PMD_AXES, len = (values * width + 7) / 8;
        p += 2;
        if (width > WIDTH_MAX)
            return "compressed frame with differences wider than a number";
        if (len > (size_t)(end - p))
            break;
        if (n + values > PMD_AXES * PMD_SAMPLES_MAX)
            return "frame with more samples than any sensor sends";
        for (size_t i = 0; i < values; i++, n++) {
            int32_t d = width ? difference(p, i * width, width) : 0;
            out[n] = wrapped_sum(out[n - PMD_AXES], d);
        }
        p += len;
    }
    *count = n / PMD_AXES;
    return NULL;
}

static void scale(int32_t *values, size_t count, float factor)
{
    for (size_t i = 0; i < count; i++) {
        double v = (double)values[i] * (double)factor;
        if (v > MG_MAX)
            v = MG_MAX;
        else if (v < -MG_MAX)
            v = -MG_MAX;
        values[i] = (int32_t)(v + (v < 0 ? -0.5 : 0.5));
    }
}

const char *pmd_frame_acc(const struct pmd_frame *f, float factor, int32_t *mg, size_t *count)
{
    const char *wrong;

    switch (f->kind) {
    case 0:
    case 1:
    case 2: return take_raw(f, f->kind + 1u, PMD_AXES, mg, count);
    case PMD_COMPRESSED: /* in units of the factor, which is in g */
        wrong = take_compressed(f, mg, count);
        if (!wrong)
            scale(mg, *count * PMD_AXES, 1000 * (factor > 0 ? factor : DEFAULT_FACTOR));
        return wrong;
    case PMD_COMPRESSED | 1: /* mg, and a factor only where it cannot be one from the line above */
        wrong = take_compressed(f, mg, count);
        if (!wrong && factor >= 0.01f)
            scale(mg, *count * PMD_AXES, factor);
        return wrong;
    }
    return "acceleration in a layout that is not known";
}

const char *pmd_frame_ecg(const struct pmd_frame *f, int32_t *uv, size_t *count)
{
    if (f->kind != 0)
        return "ECG in a layout that is not known";
    return take_raw(f, 3, 1, uv, count);
}
