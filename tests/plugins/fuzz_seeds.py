#!/usr/bin/python3
"""fuzz_seeds.py FOLDER [VECTORS] - real packets as scripts for the fuzzers of plugins (plugin_script.h).

VECTORS: a JSON list of objects with `hex`; default $BALM_SHARED/sensors/vectors.json. Each packet is given to each of
the first characteristics, alone, twice, and in two pieces, as a link with a small MTU would have it; then as an advertisement.
"""
import json
import os
import sys

VALUE, ADVERT = 0, 12
LONG = {512: 250, 244: 251, 182: 252, 253: 253, 400: 254, 505: 255}


def line(what, number, payload):
    if len(payload) > 249 and len(payload) not in LONG:
        payload = payload[:249]
    return bytes([what, number, LONG.get(len(payload), len(payload))]) + payload


def main():
    folder = sys.argv[1]
    path = sys.argv[2] if len(sys.argv) > 2 else os.path.join(os.environ.get("BALM_SHARED", ""), "sensors", "vectors.json")
    os.makedirs(folder, exist_ok=True)
    packets = {bytes.fromhex(v["hex"]) for v in json.load(open(path)) if v.get("hex")}
    for i, packet in enumerate(sorted(packets)):
        scripts = [line(ADVERT, n, packet) for n in range(3)]
        for n in range(4):
            scripts += [line(VALUE, n, packet), 2 * line(VALUE, n, packet),
                        line(VALUE, n, packet[:20]) + line(VALUE, n, packet[20:])]
        for k, script in enumerate(scripts):
            with open(os.path.join(folder, "seed-%d-%d" % (i, k)), "wb") as out:
                out.write(bytes([(i + k) % 16, 0]) + script)  # another name of the device each time


if __name__ == "__main__":
    main()
