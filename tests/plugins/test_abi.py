#!/usr/bin/python3
"""The plugin header against abi2.txt, which is what plugins of ABI 2 were built with.

Usage: test_abi.py HEADER TABLE COMPILER...

Each field has to stay where it is and what it is, in the three layouts there are (64 bit; 32 bit; i386, where
64 bit numbers need not be aligned). New fields go to the end, behind the padding: a struct of an old plugin
ends there, so that a field inside the padding would seem to be set by plugins that never heard of it. A
struct that stands in arrays can never grow. The compilers themselves are asked, by static assertions:
the given one for this machine, and clang, where it is installed, for machines that balm runs on.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

LAYOUTS = ("64 bit", "32 bit", "i386")
# clang's name of a machine -> which of the three columns holds for it
MACHINES = {"x86_64-linux-gnu": 0, "aarch64-linux-gnu": 0, "riscv64-linux-gnu": 0,
            "arm-linux-gnueabihf": 1, "i386-linux-gnu": 2}


def declarations(header):
    """struct -> [(field, its declaration)], as the header has them."""
    text = re.sub(r"/\*.*?\*/", "", header, flags=re.S)
    structs = {}
    for name, body in re.findall(r"struct (sensor_\w+) \{(.*?)\n\};", text, re.S):
        fields = structs.setdefault(name, [])
        for one in body.split(";"):
            one = " ".join(one.split())
            if not one:
                continue
            pointer = re.search(r"\(\*(\w+)\)", one)
            if pointer:
                fields.append((pointer.group(1), one))
                continue
            kind = one.split(",")[0].rsplit(" ", 1)[0]
            for part in one.split(","):
                fields.append((re.search(r"(\w+)\s*$", part).group(1), "%s %s" % (kind, part.split()[-1])))
    return structs


def read_table(path):
    """structs: name -> (may grow, sizes, {field: (later, offsets, declaration)}); constants: name -> values."""
    structs, constants, fields = {}, {}, None
    for line in open(path):
        line = line.split("#")[0].rstrip()
        if not line:
            continue
        words = line.split(None, 4)
        if words[0] in ("struct", "array"):
            fields = {}
            structs[words[1]] = (words[0] == "struct", [int(w) for w in line.split()[2:5]], fields)
        elif words[0] == "constant":
            constants[words[1]] = [int(w) for w in (words[2:] * 3)[:3]]
        else:
            later = line.startswith("+")
            words = line.lstrip("+ ").split(None, 4)
            fields[words[0]] = (later, [int(w) for w in words[1:4]], words[4])
    return structs, constants


def compare(header, structs):
    """What differs in the words, before any compiler is asked."""
    have, faults = declarations(header), []
    for name, (_, _, fields) in structs.items():
        now = dict(have.get(name, ()))
        for field, (_, _, declared) in fields.items():
            if field not in now:
                faults.append("%s.%s is gone" % (name, field))
            elif now[field] != declared:
                faults.append("%s.%s was: %s, and is: %s" % (name, field, declared, now[field]))
        faults += ["%s.%s has no row: add one, beginning with +" % (name, f) for f in now if f not in fields]
    faults += ["struct %s has no row" % name for name in have if name not in structs]
    if not re.search(r'#define SENSOR_PLUGIN_SYMBOL "sensor_plugin"\n', header):
        faults.append("the symbol has another name")
    return faults


def assertions(structs, constants, column):
    yield '#include "sensor_plugin.h"'
    for name, values in constants.items():
        yield '_Static_assert(%s == %d, "%s is no longer %d");' % (name, values[column], name, values[column])
    for name, (grows, sizes, fields) in structs.items():
        size = sizes[column]
        yield '_Static_assert(sizeof(struct %s) %s %d, "%s has another size");' % (name, ">=" if grows else "==", size, name)
        for field, (later, offsets, _) in fields.items():
            yield '_Static_assert(offsetof(struct %s, %s) == %d, "%s.%s has moved");' % (name, field, offsets[column], name, field)
            if later:
                yield '_Static_assert(offsetof(struct %s, %s) >= %d, "%s.%s is inside the padding of ABI 2");' % (name, field, size, name, field)


def compile_for(command, header, lines):
    with tempfile.NamedTemporaryFile("w", suffix=".c") as source:
        source.write("\n".join(lines) + "\n")
        source.flush()
        p = subprocess.run([*command, "-std=c17", "-ffreestanding", "-fsyntax-only", "-I" + os.path.dirname(os.path.abspath(header)), source.name],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return [line for line in p.stdout.splitlines() if "error" in line] or (["it fails"] if p.returncode else [])


def native_column(command):
    p = subprocess.run([*command, "-dM", "-E", "-x", "c", os.devnull], stdout=subprocess.PIPE, text=True)
    if "__SIZEOF_POINTER__ 8" in p.stdout:
        return 0
    return 2 if "__i386__" in p.stdout else 1


def main():
    header, table, compiler = sys.argv[1], sys.argv[2], sys.argv[3:]
    structs, constants = read_table(table)
    clang = shutil.which("clang")
    results = [("the words of the header", compare(open(header).read(), structs))]
    column = native_column(compiler)
    results.append(("%s, for this machine" % os.path.basename(compiler[-1]), compile_for(compiler, header, assertions(structs, constants, column))))
    for machine, column in MACHINES.items():
        name = "%s (%s)" % (machine, LAYOUTS[column])
        if clang:
            results.append((name, compile_for([clang, "--target=" + machine], header, assertions(structs, constants, column))))
        else:
            results.append((name + " # SKIP clang is not installed", []))
    print("1..%d" % len(results))
    for i, (name, faults) in enumerate(results, 1):
        for fault in faults:
            print("# " + fault)
        print("%s %d - %s" % ("not ok" if faults else "ok", i, name))
    sys.exit(any(faults for _, faults in results))


if __name__ == "__main__":
    main()
