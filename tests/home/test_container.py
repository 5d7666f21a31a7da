#!/usr/bin/python3
"""contrib/container is held against what it stands on: the tree, the packages, the daemon's own paths.

No image can be pulled here. So the Containerfile is read: what it copies exists and suffices to configure the
build, what it installs is what the daemon needs, and the three ways to start it (podman, compose, systemd) say
the same. What its commands do besides the package manager is run.
"""
import json
import os
import re
import shutil
import subprocess
import tempfile

import yaml

from harness import Failed, House, need, recording, tap, wait_for

SOURCE = os.environ["BALM_SOURCE"]
FOLDER = os.path.join(SOURCE, "contrib", "container")
MOUNTS = {"/run/dbus": ("/run/dbus", "ro"), "/etc/balm": ("/etc/balm", "ro"), "/etc/localtime": ("/etc/localtime", "ro"),
          "/var/lib/balm": ("balm-data", "")}


def expect(what, condition):
    if not condition:
        raise Failed(what)


def text_of(name):
    with open(os.path.join(FOLDER, name)) as f:
        return f.read()


def instructions():
    """[(stage, word, the rest)]; a line that ends in a backslash goes on."""
    stage, found = -1, []
    for line in re.sub(r"^#.*\n", "", text_of("Containerfile"), flags=re.M).replace("\\\n", " ").splitlines():
        if line.strip():
            word, rest = line.split(None, 1)
            stage += word == "FROM"
            found.append((stage, word, rest))
    return found


def of(word, stage=None):
    return [rest for s, w, rest in instructions() if w == word and stage in (None, s)]


def sh(*command, **how):
    p = subprocess.run(command, capture_output=True, text=True, timeout=120, **how)
    if p.returncode:
        raise Failed("%s: %d\n%s%s" % (" ".join(command), p.returncode, p.stdout[-500:], p.stderr[-1500:]))
    return p.stdout


def copied(stage):
    """{where to: [what]} of a stage, from the tree"""
    return [(words[:-1], words[-1]) for words in (rest.split() for rest in of("COPY", stage)) if not words[0].startswith("--")]


def what_is_copied_is_there():
    for stage in (0, 1):
        for what, _ in copied(stage):
            for path in what:
                expect("the tree has no " + path, os.path.exists(os.path.join(SOURCE, path)))
    expect("two stages", len(of("FROM")) == 2)
    for image in of("FROM"):
        expect("a full name of the image: " + image, re.match(r"docker\.io/library/debian:\$\{DEBIAN\}-slim\b", image))


def it_can_be_built_from_what_is_copied():
    """Meson wants every file that it names; and installs what the daemon needs, under the tags that are asked for."""
    with tempfile.TemporaryDirectory(prefix="balm-image-") as folder:
        for what, where in copied(0):
            for path in what:
                source, target = os.path.join(SOURCE, path), folder + where
                if os.path.isdir(source):
                    shutil.copytree(source, target, dirs_exist_ok=True)
                else:
                    target = os.path.join(target, os.path.basename(path)) if where.endswith("/") else target
                    os.makedirs(os.path.dirname(target), exist_ok=True)
                    shutil.copy(source, target)
        command = next(r for r in of("RUN", 0) if "meson setup" in r)
        setup = command.split("&&")[0].replace(" /", " %s/" % folder).split()
        # a Containerfile has /usr: that is what it is installed as, not where it is built
        sh(*[w.replace("=" + folder, "=") for w in setup])
        plan = json.load(open(folder + "/build/meson-info/intro-install_plan.json"))
        tags = set(re.search(r"--tags (\S+)", command).group(1).split(","))
        kept = {e["destination"] for kind in plan.values() for e in kind.values() if e["tag"] in tags}
        for name in ("{bindir}/balmd", "{bindir}/balmctl"):
            expect("%s is not in the image: %s" % (name, sorted(kept)), name in kept)
        plugins = {os.path.basename(p) for p in kept if p.endswith(".so")}
        built = {p for p in os.listdir(os.environ["BALM_PLUGIN_DIR"]) if p.endswith(".so")}
        shipped = {os.path.basename(e["destination"]) for e in plan["targets"].values() if e["destination"].endswith(".so")}
        expect("plugins %s of %s" % (sorted(plugins), sorted(built)), plugins == shipped and plugins <= built and len(plugins) > 8)
        expect("a catalogue: %s" % sorted(kept), any(p.endswith("/de/LC_MESSAGES/balm.mo") for p in kept))
        expect("for developers only: %s" % sorted(kept), not any("include" in p or "pkgconfig" in p for p in kept))


def the_libraries_have_packages():
    """What contrib/container/libraries prints, held against ldd and dpkg one by one."""
    need_of = [os.environ["BALMD"], os.environ["BALMCTL"]]
    with tempfile.TemporaryDirectory(prefix="balm-image-") as folder:
        for f in need_of:
            shutil.copy(f, folder)
        printed = sh(os.path.join(FOLDER, "libraries"), folder).split()
        expect("sorted, each once: %s" % printed, printed == sorted(set(printed)) and len(printed) > 8)
        for package in printed:
            expect("%s is to build with" % package, not package.endswith("-dev"))
            expect(package, "ok installed" in sh("dpkg-query", "-W", "-f", "${Status}", package))
        owned = "\n".join(sh("dpkg-query", "-L", p) for p in printed)
        for name in ("libuv", "libdbus-1", "libpaho-mqtt3as", "libfyaml", "libjansson", "libsqlite3", "libkissfft-float", "libsystemd", "libssl"):
            expect("%s is in none of %s" % (name, printed), "/%s.so" % name in owned)
        for line in sh("ldd", *need_of).splitlines():
            m = re.match(r"\s+(\S+) => (\S+) ", line)
            if m:
                expect("%s is in none of %s" % (m.group(1), printed), "/" + os.path.basename(os.path.realpath(m.group(2))) in owned)
    for what in ("/nowhere", "/proc/self/fdinfo"):
        p = subprocess.run([os.path.join(FOLDER, "libraries"), what], capture_output=True, text=True)
        expect("nothing found is no success: %s" % p, p.returncode != 0 and p.stderr and not p.stdout)


def packages_to_build():
    expect("the build stage installs by contrib/packages", any(r.strip() == "/source/contrib/packages build" for r in of("RUN", 0)))
    expect("the second stage installs what the first found", any("xargs apt-get install" in r and "</usr/share/balm/packages" in r for r in of("RUN", 1)))
    expect("nothing to build with in the image", not re.search(r"-dev\b|gcc|meson|contrib/packages", " ".join(of("RUN", 1))))
    expect("the bundle of authorities, and the zones", {"ca-certificates", "tzdata"} <= set(" ".join(of("RUN", 1)).split()))


def defaults():
    """Where the daemon looks for its file, its database and its socket."""
    program = os.environ["BALMD"]
    printed = sh(program, "--print-defaults")
    return (re.search(r"\((/\S+)\)", sh(program, "--help")).group(1), re.search(r"^ *#path: (\S+)", printed, re.M).group(1),
            re.search(r"^ *#socket: (\S+)", printed, re.M).group(1))


def paths_are_the_daemons():
    config, database, control = defaults()
    expect("the file %s" % config, any(where == config for _, where in copied(1)) and os.path.dirname(config) in MOUNTS)
    expect("the database %s" % database, os.path.dirname(database) in MOUNTS and of("VOLUME") == [os.path.dirname(database)])
    for folder in (os.path.dirname(database), os.path.dirname(control)):
        expect("%s is the user's" % folder, any(re.search(r"install -d -o balm -g balm -m 0\d+ %s( |$)" % folder, r) for r in of("RUN", 1)))
    expect("a user of its own: %s" % of("USER"), of("USER", 1) == ["${UID}:${GID}"])
    sh(os.environ["BALMD"], "--check", "-c", os.path.join(SOURCE, "config", "balm.yaml"))


def from_compose():
    service = yaml.safe_load(text_of("compose.yaml"))["services"]["balm"]
    context = os.path.realpath(os.path.join(FOLDER, service["build"]["context"]))
    expect("built from the tree", context == os.path.realpath(SOURCE))
    expect("by the Containerfile", os.path.isfile(os.path.join(context, service["build"]["dockerfile"])))
    expect("what is asked for is taken: %s" % service["build"]["args"], set(service["build"]["args"]) <= {a.split("=")[0] for a in of("ARG")})
    asked = set(re.findall(r"\$\{(\w+)", text_of("compose.yaml")))
    for where in (text_of("README.md"), text_of("compose.yaml").split("services:")[0]):
        expect("what has to be said: %s" % asked, asked and all(re.search(r"\b%s=\S+ .*docker compose" % a, where) for a in asked))
    options = {"no-new-privileges"} & {o.split(":")[0] for o in service["security_opt"]}
    return {"volumes": service["volumes"], "tmpfs": service["tmpfs"], "network": service["network_mode"], "ports": service.get("ports"),
            "read_only": service["read_only"], "cap_drop": [c.lower() for c in service["cap_drop"]], "no_new": bool(options)}


def from_quadlet():
    section, found = None, {}
    for line in text_of("balm.container").splitlines():
        m = re.match(r"\[(\w+)\]$", line)
        section = m.group(1) if m else section
        m = re.match(r"(\w+)=(.*)$", line)
        if m:
            found.setdefault((section, m.group(1)), []).append(m.group(2))

    def one(key):
        return found.get(("Container", key), [None])[-1]
    expect("the image that README builds: %s" % one("Image"), one("Image") == "localhost/balm:latest")
    expect("the same health check", "CMD " + one("HealthCmd") == of("HEALTHCHECK")[0].split(None, 3)[3])
    expect("a bad configuration is not tried again", found[("Service", "RestartPreventExitStatus")] == ["78"])
    known = {"Image", "ContainerName", "Network", "Volume", "ReadOnly", "Tmpfs", "DropCapability", "NoNewPrivileges", "Notify", "HealthCmd",
             "HealthInterval", "HealthTimeout", "HealthStartPeriod"}
    expect("keys of [Container]: %s" % sorted(found), {k for s, k in found if s == "Container"} <= known)
    return {"volumes": found[("Container", "Volume")], "tmpfs": found[("Container", "Tmpfs")], "network": one("Network"),
            "ports": one("PublishPort"), "read_only": one("ReadOnly") == "true", "cap_drop": [one("DropCapability")],
            "no_new": one("NoNewPrivileges") == "true"}


def from_readme():
    """The `podman run` of the page."""
    command = re.search(r"^    sudo podman run .*?(?<!\\)\n", text_of("README.md").replace("\\\n", " "), re.M)
    words = command.group(0).split()

    def after(option):
        return [words[i + 1] for i, w in enumerate(words) if w == option]
    return {"volumes": after("-v"), "tmpfs": after("--tmpfs"), "network": after("--network")[0], "ports": after("-p") + after("--publish") or None,
            "read_only": "--read-only" in words, "cap_drop": [c.lower() for c in after("--cap-drop")],
            "no_new": after("--security-opt") == ["no-new-privileges"]}


def three_ways_say_the_same():
    for name, how in (("compose", from_compose()), ("the quadlet", from_quadlet()), ("README.md", from_readme())):
        mounts = {}
        for v in how["volumes"]:
            what, where, *rest = v.split(":")
            mounts[where] = (what, rest[0] if rest else "")
        expect("%s mounts %s" % (name, mounts), mounts == MOUNTS)
        expect("%s: a place for the socket: %s" % (name, how["tmpfs"]), how["tmpfs"] == [os.path.dirname(defaults()[2]) + ":mode=1777"])
        expect("%s publishes ports" % name, not how["ports"] and not of("EXPOSE"))
        expect("%s: %s" % (name, how), how["network"] == "host" and how["read_only"] and how["cap_drop"] == ["all"] and how["no_new"])


def the_health_check():
    """Run by a shell as the container would: 0 with a daemon that lives, else not; and it never says a word."""
    command = of("HEALTHCHECK")[0].split("CMD ", 1)[1]
    env = dict(os.environ, PATH=os.path.dirname(os.environ["BALMCTL"]) + ":" + os.environ["PATH"])
    with House(speed=50, listener=False) as house:
        recording(house.daemon.recording, [(5, 64, 25)])
        env["BALM_SOCKET"] = house.daemon.socket

        def ask():
            return subprocess.run(["sh", "-c", command], env=env, capture_output=True, text=True, timeout=30)
        p = ask()
        expect("no daemon: %s" % p, p.returncode == 3)
        house.daemon.start()
        wait_for("health", lambda: ask().returncode == 0)
        expect("it says something: %s" % ask(), ask().stdout + ask().stderr == "")
        house.daemon.stop()


def the_page_names_what_exists():
    page = text_of("README.md")
    for path in set(re.findall(r"(?:contrib|config|daemon)/[\w./-]+\w", page)):
        expect("README.md: there is no " + path, os.path.exists(os.path.join(SOURCE, path)))
    verbs = sh(os.environ["BALMCTL"], "--help")
    for verb in set(re.findall(r"balmctl ([a-z][a-z-]*)", page)):
        expect("README.md: balmctl has no " + verb, re.search(r"^ +%s\b" % verb, verbs, re.M))


need("meson", "ninja", "ldd", "dpkg-query")
tap({
    "what is copied is there": what_is_copied_is_there,
    "it can be built from what is copied": it_can_be_built_from_what_is_copied,
    "the libraries have packages": the_libraries_have_packages,
    "packages to build, and to run": packages_to_build,
    "its paths are the daemon's": paths_are_the_daemons,
    "podman, compose and systemd say the same": three_ways_say_the_same,
    "the health check": the_health_check,
    "the page names what exists": the_page_names_what_exists,
})
