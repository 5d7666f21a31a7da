/* Any bytes stay within bounds; what is taken comes back from what it is written as. */
#include "codec.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct minute_beat first[MINUTE_BEATS_MAX], second[MINUTE_BEATS_MAX];
    uint8_t bytes[CODEC_BYTES_MAX];
    size_t count, again;

    /* What an older balm wrote is taken, too, and written anew. */
    if (codec_decode(CODEC_FORMAT, data, len, first, &count) &&
        codec_decode(1, data, len, first, &count))
        return 0;
    size_t written = codec_encode(first, count, bytes);
    if (written > sizeof(bytes) || codec_decode(CODEC_FORMAT, bytes, written, second, &again) ||
        again != count)
        abort();
    for (size_t i = 0; i < count; i++)
        if (first[i].ticks != second[i].ticks || first[i].at_ms != second[i].at_ms ||
            first[i].ok != second[i].ok || first[i].gap_before != second[i].gap_before)
            abort();
    return 0;
}
