#!/usr/bin/python3
"""Plugins of another time, loaded and delivering in the daemon's own host: test_ages.py DELIVER MODULE-FOLDER."""
import subprocess
import sys

# name, module, packets, exit status, lines
READING = "reading: class 1 rate %.1f contact 0 rr 800.000"
ROWS = (
    ("readings that end earlier", "age-past", ["0:48"], 0, [READING % 72]),
    ("all of it longer", "age-future", ["0:48"], 0, ["said: no loud emitting here", READING % 72]),
    ("bytes that it refuses", "age-past", ["0:", "0:49"], 0, ["refused", READING % 73]),
    ("another ABI", "odd-abi", [], 1, ["why: *was built for another plugin ABI*"]),
)


def is_like(line, wanted):
    """`*` stands for anything."""
    parts = wanted.split("*")
    return line == wanted if len(parts) == 1 else all(p in line for p in parts)


def main():
    deliver, folder = sys.argv[1:]
    bad = 0
    print("1..%d" % len(ROWS))
    for i, (name, module, packets, status, lines) in enumerate(ROWS, 1):
        p = subprocess.run([deliver, folder, module, *packets], stdout=subprocess.PIPE, text=True)
        have = p.stdout.splitlines()
        good = p.returncode == status and len(have) == len(lines) and all(map(is_like, have, lines))
        if not good:
            print("# exit %d: %s" % (p.returncode, have))
            bad += 1
        print("%s %d - %s" % ("ok" if good else "not ok", i, name))
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
