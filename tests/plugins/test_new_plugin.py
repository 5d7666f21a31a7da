#!/usr/bin/python3
"""A plugin outside the tree: made by contrib/new-plugin, built against what is installed, tried as a user would.

Usage: test_new_plugin.py SOURCE BUILD DELIVER BALMCTL COMPILER...   Prints TAP. Nothing outside a temporary folder is touched.
"""
import os
import shutil
import subprocess
import sys
import tempfile

count = failed = 0


def report(name, good, detail=""):
    global count, failed
    count += 1
    if not good:
        failed += 1
        for line in detail.splitlines()[-20:]:
            print("# " + line)
    print("%s %d - %s" % ("ok" if good else "not ok", count, name), flush=True)
    return good


def run(*command, env=None, cwd=None):
    p = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=cwd, env={**os.environ, **(env or {})})
    return p.returncode, p.stdout


def step(name, *command, wanted=0, says="", **rest):
    code, out = run(*command, **rest)
    return report(name, code == wanted and says in out, "exit %d\n%s" % (code, out))


def find(root, name):
    return [os.path.join(folder, name) for folder, _, files in os.walk(root) if name in files]


def install(build, root):
    """What is for makers of plugins alone, below `root`: (the installed script, the environment in which pkg-config finds the rest)."""
    if not step("the part for makers of plugins is installed", "meson", "install", "-C", build, "--no-rebuild", "--tags", "devel", "--destdir", root):
        return None, None
    found, scripts = find(root, "balm-plugin.pc"), find(root, "new-plugin")
    if not report("there is one balm-plugin.pc", len(found) == 1, repr(found)) or not report("and one new-plugin", len(scripts) == 1, repr(scripts)):
        return None, None
    return scripts[0], {"PKG_CONFIG_PATH": os.path.dirname(found[0]), "PKG_CONFIG_SYSROOT_DIR": root}


def refuse_names(new, build, folder):
    """Names that cannot be built, or would stand in the place of ours: every module that this build has made is one."""
    ours = sorted(f[:-3] for f in os.listdir(os.path.join(build, "plugins")) if f.endswith(".so"))
    report("there are plugins of ours", len(ours) > 5, repr(ours))
    step("a name that none can have is refused", new, "My_Sensor", folder, wanted=2, says="a name is of")
    for name in ours:
        step("a name of ours is refused: " + name, new, name, folder, wanted=2, says="balm has a plugin")
    for name in ("test", "install", "all", "clean", "benchmark", "clean-gcda", "meson-band"):
        step("a name of meson is refused: " + name, new, name, folder, wanted=2, says="meson keeps")
    step("no name, no plugin", new, wanted=2, says="usage")
    report("nothing was made for them", not os.path.exists(folder))


def make_it(new, folder):
    good = step("new-plugin makes a folder", new, "my-sensor", folder, says="made")
    step("it does not write over one that is there", new, "my-sensor", folder, wanted=1, says="not empty")
    return good


def try_it(build, folder, deliver, balmctl, env):
    out = os.path.join(folder, "build")
    if not (step("it is set up", "meson", "setup", out, folder, env=env) and step("it builds", "meson", "compile", "-C", out, env=env)):
        return
    step("its own test passes", "meson", "test", "-C", out, env=env)
    os.chmod(out, 0o755)  # plugin folders are not to be written to by others
    os.chmod(os.path.join(out, "my-sensor.so"), 0o755)
    step("it loads and delivers in the daemon's host", deliver, out, "my-sensor", "0:104834033803",
         says="reading: class 0 rate 72.0 contact 0 rr 800.781 rr 804.688")
    step("it refuses there what is no packet", deliver, out, "my-sensor", "0:01", says="refused")
    there = {"BALM_PLUGIN_DIR": out}
    step("balmctl decode reads with it", balmctl, "decode", "my-sensor", "2a37", "104834033803", env=there, says='"rr_ms":[800.78125,804.6875]')
    step("and tells what it refuses", balmctl, "decode", "my-sensor", "2a37", "01", env=there, wanted=1, says="cut inside the rate")
    prefix = os.path.join(folder, "installed")
    if step("it installs", "meson", "install", "-C", out, "--destdir", prefix, env=env):
        found = [f for f, _, files in os.walk(prefix) if "my-sensor.so" in files]
        report("into the folder where balm looks", len(found) == 1 and found[0].endswith("/balm/plugins"), repr(found))


def fuzz_it(source, folder):
    """As the guide has it."""
    if not shutil.which("clang"):
        return report("it can be fuzzed # SKIP clang is not installed", True)
    tests, binary = os.path.join(source, "tests", "plugins"), os.path.join(folder, "fuzz")
    files = [os.path.join(tests, f) for f in ("fuzz_plugin.c", "plugin_script.c", "sensible.c", "strict_host.c", "strict_look.c")]
    if step("it builds as a fuzzer", "clang", "-g", "-O1", "-fsanitize=fuzzer,address,undefined", "-fno-sanitize-recover=all",
            "-I" + os.path.join(source, "plugins"), *files, os.path.join(folder, "my_sensor.c"), "-lm", "-o", binary):
        step("which finds nothing", binary, "-runs=5000", "-max_len=512", "-len_control=0", "-seed=1", cwd=folder)


def main():
    source, build, deliver, balmctl = (os.path.abspath(p) for p in sys.argv[1:5])
    with tempfile.TemporaryDirectory() as work:
        os.environ["CC"] = " ".join(sys.argv[5:])
        folder = os.path.join(work, "my-sensor")
        new, env = install(build, os.path.join(work, "root"))
        if new:
            refuse_names(new, build, folder)
        if new and make_it(new, folder):
            try_it(build, folder, deliver, balmctl, env)
            fuzz_it(source, folder)
    print("1..%d" % count)
    sys.exit(failed > 0)


if __name__ == "__main__":
    os.umask(0o022)
    main()
