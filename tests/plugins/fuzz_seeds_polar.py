#!/usr/bin/python3
"""fuzz_seeds_polar.py FOLDER - sessions with Polar sensors as scripts for fuzz_polar_pmd (plugin_script.h).

Past the first command there is only who answers each with the right bytes in the right order: no fuzzer finds that
by itself. From here on it does: each seed is a session, and each a way in which one goes wrong.
"""
import os
import sys

CONTROL, DATA = 6, 7
DONE, FAILED, LATE, STOP, LINK = bytes([8, 0]), bytes([10, 3]), bytes([11, 6]), bytes([13, 0]), bytes([14, 0])
SETTLED = bytes([11, 2])
OPEN = DONE + DONE + SETTLED
VERITY, H10 = "0f6e02", "0f0500"
VERITY_ACC, H10_ACC, H10_ECG = "000134000101100002010800040103", "0004190032006400c800010110000203020004000800", "0001820001010e00"
PULSES = "030000000000000000003c2c040600063c09040600073ca203070006"
RAW, DELTA = "0200ca9a3b0000000001000000" + "00e803", "0200ca9a3b000000008164009cffe8030302f90801"
ECG = "0000ca9a3b0000000000000000a5ffff"


def value(characteristic, text):
    payload = bytes.fromhex(text)
    return bytes([0, characteristic, len(payload)]) + payload


def answer(text, overtakes=False):
    said = value(CONTROL, "f0" + text)
    return said + DONE if overtakes else DONE + said


def sessions():
    verity, h10 = OPEN + value(CONTROL, VERITY) + DONE, OPEN + value(CONTROL, H10) + DONE
    acc = answer("0102" "0000" + VERITY_ACC) + answer("0202" "0000" "050140da7f39")
    pulses, h10_acc = answer("0203" "0000"), answer("0102" "0000" + H10_ACC) + answer("0202" "0000" "01")
    frames = 3 * (value(DATA, PULSES) + value(DATA, DELTA) + value(DATA, RAW) + bytes([11, 3]))
    runs = verity + pulses + acc + frames
    yield runs + STOP + DONE + value(CONTROL, "f0030300") + STOP + DONE + STOP
    yield runs + value(CONTROL, "010203") + bytes([11, 4]) + pulses + answer("0202" "0000") + frames + STOP + LATE
    yield runs + LATE + DONE + LATE + DONE + LATE + bytes([11, 7]) + frames
    yield runs + LINK + frames + LINK + runs + LINK
    yield verity + answer("0203" "0c00") + answer("0303" "0600") + answer("0302" "0600") + answer("0309" "0000") + pulses + acc + frames
    yield verity + answer("0203" "0300") + answer("0303" "0600") + answer("0302" "0600") + answer("0309" "0000") + pulses + acc + frames
    yield verity + answer("0203" "0d00") + answer("0303" "0600") + answer("0302" "0600") + LATE + LATE + LATE + pulses + acc
    yield verity + 3 * (DONE + LATE) + 4 * (DONE + LATE) + bytes([11, 7]) + pulses
    yield verity + DONE + value(DATA, PULSES) + LATE + acc + frames
    yield h10 + h10_acc + answer("0100" "0000" + H10_ECG) + answer("0200" "0000") + 3 * value(DATA, ECG) + frames + STOP + LATE + STOP
    yield h10 + answer("0102" "0000" + H10_ACC) + answer("0202" "0600") + answer("0302" "0000") + answer("0202" "0000") + frames
    yield h10 + answer("0102" "0000" + H10_ACC) + 3 * (answer("0202" "0600") + answer("0302" "0600"))
    yield h10 + DONE + value(CONTROL, "f001020001" + H10_ACC[:16]) + value(CONTROL, "f001020000" + H10_ACC[16:]) + answer("0202" "0000", True)
    yield h10 + answer("0102" "0000" + H10_ACC, True) + answer("0202" "0a00", True) + frames
    yield h10 + answer("0102" "0000" + H10_ACC) + answer("0202" "0800") + answer("0302" "0000") + frames + bytes([11, 7]) + answer("0202" "0800") + frames
    yield verity + pulses + answer("0102" "0d00") + answer("0303" "0000") + answer("0302" "0600") + frames + bytes([11, 7]) + STOP + LATE
    yield h10 + FAILED + bytes([11, 4]) + FAILED + bytes([11, 4]) + h10_acc + frames
    yield h10 + bytes([10, 0]) + LATE + LATE + h10_acc
    yield h10 + bytes([15, 2]) + h10_acc + frames
    yield FAILED + bytes([11, 4]) + DONE + FAILED + bytes([11, 4]) + OPEN + FAILED + bytes([11, 4]) + value(CONTROL, H10) + DONE + h10_acc
    yield 3 * (FAILED + bytes([11, 4])) + bytes([11, 7]) + h10 + h10_acc


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for i, session in enumerate(sessions()):
        for taste in range(8):  # other names and settings
            with open(os.path.join(folder, "polar-%d-%d" % (i, taste)), "wb") as out:
                out.write(bytes([taste, taste * 37 % 16]) + session)


if __name__ == "__main__":
    main()
