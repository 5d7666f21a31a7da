/* Any file at all through the reader of recordings, line by line; its promises must hold. */
#include "recording.h"

#include <stdlib.h>
#include <string.h>

static void check_row(const struct recording_row *row)
{
    if (row->t_us < 0 || row->rr_ticks < 0 || row->rr_ticks > 1152000000 ||
        !(row->hr_bpm >= 0 && row->hr_bpm < 1e6) || !(row->acc_sd_g >= 0 && row->acc_sd_g < 1e6) ||
        row->byte_count > RECORDING_BYTES_MAX || strlen(row->label) >= RECORDING_LABEL_MAX ||
        strlen(row->service) > 36 || strlen(row->characteristic) > 36)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct recording rec;
    struct recording_row row;
    uint64_t lines = 0, refused = 0;

    recording_init(&rec);
    while (len) {
        const uint8_t *end = memchr(data, '\n', len);
        size_t part = end ? (size_t)(end - data) : len;
        const char *why = NULL;
        char *line = malloc(part ? part : 1);
        if (!line)
            break;
        memcpy(line, data, part);
        int rc = recording_line(&rec, line, part, &row, &why);
        free(line);
        lines++;
        refused += rc < 0;
        if (rc > 0)
            check_row(&row);
        if (rc < 0 && !why)
            abort();
        data += part + (end != NULL);
        len -= part + (end != NULL);
    }
    if (rec.line != lines || rec.broken != refused)
        abort();
    return 0;
}
