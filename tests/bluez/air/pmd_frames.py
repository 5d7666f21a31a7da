"""pmd_frames - what Polar's data characteristic carries: raw frames, and frames of differences

    type u8 | u64 ns since 2000, of the last sample | bit 7: differences, else the frame's kind | content

Differences: a first sample, then blocks of `bits u8, count u8` and a stream of bits, the lowest first; each
number is added to that of the sample before.
"""
import struct

ECG, PPG, ACC, PPI, GYRO, MAG, SDK_MODE = 0, 1, 2, 3, 5, 6, 9
COMPRESSED = 0x80


def head(kind, stamp_ns, frame):
    return struct.pack("<BQB", kind, stamp_ns, frame)


def raw_acc(stamp_ns, samples):
    """mg, 16 bit each: what an H10 sends."""
    return head(ACC, stamp_ns, 1) + b"".join(struct.pack("<3h", *sample) for sample in samples)


def ecg(stamp_ns, microvolts):
    return head(ECG, stamp_ns, 0) + b"".join(struct.pack("<i", value)[:3] for value in microvolts)


def ppi(beats):
    """(beats a minute, ms, error in ms, flags) each; older firmware gives no time."""
    return head(PPI, 0, 0) + b"".join(struct.pack("<BHHB", *beat) for beat in beats)


def _bits_for(numbers):
    """The least that holds each of these with its sign; 0 where all are 0."""
    widest = max(n if n >= 0 else -n - 1 for n in numbers)
    return widest.bit_length() + 1 if any(numbers) else 0


def differences(samples, block):
    """Samples of 16 bits, compressed, in blocks of so many."""
    content, before = struct.pack("<%dh" % len(samples[0]), *samples[0]), samples[0]
    for first in range(1, len(samples), block):
        chunk = samples[first:first + block]
        numbers = []
        for sample in chunk:
            numbers += [now - then for now, then in zip(sample, before)]
            before = sample
        bits, stream = _bits_for(numbers), 0
        for n, number in enumerate(numbers):
            stream |= (number & (1 << bits) - 1) << n * bits
        content += bytes([bits, len(chunk)]) + stream.to_bytes((bits * len(numbers) + 7) // 8, "little")
    return content


def delta_acc(stamp_ns, samples, factor=None, block=12):
    """mg as they are (kind 1), or in units of `factor` g (kind 0): what a Verity Sense sends."""
    if factor:
        samples = [tuple(round(v / 1000 / factor) for v in sample) for sample in samples]
    return head(ACC, stamp_ns, COMPRESSED | (0 if factor else 1)) + differences(samples, block)
