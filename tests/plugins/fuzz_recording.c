/* Any file at all through the reader of recordings, in pieces that the file itself chooses; its
   promises must hold, and the borders of pieces must not show. */
#include "recording.h"

#include <stdlib.h>
#include <string.h>

struct seen {
    uint64_t rows, refused, sum;
};

static void check_row(const struct recording *r, const struct recording_row *row)
{
    if (row->t_us < 0 || row->t_us > r->last_t_us + 1000000 || row->rr_ticks < 0 ||
        row->rr_ticks > 1152000000 || !(row->hr_bpm >= 0 && row->hr_bpm < 1e6) ||
        !(row->acc_sd_g >= 0 && row->acc_sd_g < 1e6) || row->quality > 100 || row->contact < -1 ||
        row->contact > 1 || row->byte_count > RECORDING_BYTES_MAX ||
        strlen(row->label) >= RECORDING_LABEL_MAX || strlen(row->service) > 36 ||
        strlen(row->characteristic) > 36)
        abort();
}

static void count(struct seen *seen, const struct recording *r, const struct recording_row *row,
                  int rc, const char *why)
{
    if (rc > 0) {
        check_row(r, row);
        seen->rows++;
        seen->sum = seen->sum * 31 + (uint64_t)row->t_us + (uint64_t)row->rr_ticks;
    } else if (why) {
        seen->refused++;
    } else {
        abort();
    }
}

static struct seen read_all(const uint8_t *data, size_t len, size_t piece)
{
    struct recording r;
    struct recording_row row;
    struct seen seen = { 0 };
    const char *why = NULL;
    size_t used;
    int rc;

    recording_init(&r);
    while (len) {
        size_t part = piece < len ? piece : len, from = 0;
        uint8_t *copy = malloc(part); /* of its own, so that a look past its end shows */
        if (!copy)
            abort();
        memcpy(copy, data, part);
        do {
            rc = recording_read(&r, copy + from, part - from, &used, &row, &why);
            from += used;
            if (from > part)
                abort();
            if (rc)
                count(&seen, &r, &row, rc, why);
        } while (rc);
        if (from != part)
            abort();
        free(copy);
        data += part;
        len -= part;
    }
    while ((rc = recording_end(&r, &row, &why)) != 0)
        count(&seen, &r, &row, rc, why);
    if (r.broken != seen.refused)
        abort();
    return seen;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    size_t piece = len ? (size_t)data[len - 1] % 32 + 1 : 1;
    struct seen whole = read_all(data, len, len ? len : 1), parts = read_all(data, len, piece);

    if (memcmp(&whole, &parts, sizeof(whole)) != 0)
        abort();
    return 0;
}
