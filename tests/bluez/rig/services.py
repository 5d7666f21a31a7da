"""services - what runs in the guest besides balmd: the bus, bluetoothd, a broker, the air"""
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

from air.control import ask

LOGS = "/run/guest"
BUS = "/run/dbus/system_bus_socket"
USER, USER_ID = "balm", 990
BROKER_PORT = 18830
PLACES = ":".join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin", "/usr/libexec/bluetooth", "/usr/lib/bluetooth"])


class Failed(Exception):
    """Something that a test waited for did not come."""


def wait_for(what, condition, limit_s=20.0, step_s=0.05):
    """The first true value of condition(); Failed after the limit."""
    end = time.monotonic() + limit_s
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise Failed("waited %g s for %s" % (limit_s, what))
        time.sleep(step_s)


class Service:
    """One process; may be signalled, and started again."""

    def __init__(self, name, command, ready, env=None):
        self.name, self.command, self.ready, self.env, self.process = name, command, ready, env, None

    def start(self):
        if self.is_running():
            return
        with open(os.path.join(LOGS, self.name + ".log"), "ab") as log:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.env)
        wait_for(self.name, self.ready)

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def signal(self, name):
        """TERM and KILL wait for the end: bluetoothd gives its adapters 10 s to switch off."""
        number = signal.Signals["SIG" + name]
        if self.is_running():
            self.process.send_signal(number)
        if self.process and name in ("TERM", "KILL"):
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                raise Failed("%s does not end by SIG%s" % (self.name, name)) from None


def _find(program):
    path = shutil.which(program, path=PLACES)
    if not path:
        raise Failed("%s is not installed" % program)
    return path


def _accepts(family, address):
    with socket.socket(family) as s:
        return s.connect_ex(address) == 0


def _answers(name):
    """Whether somebody owns this name on the bus."""
    result = subprocess.run(["dbus-send", "--system", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/",
                             "org.freedesktop.DBus.NameHasOwner", "string:" + name], capture_output=True, text=True)
    return "true" in result.stdout


def _air_answers():
    try:
        return ask("status")
    except OSError:
        return None


def add_user():
    """The user that balmd runs as; its right to speak to BlueZ comes from the group."""
    with open("/etc/passwd") as f:
        if USER + ":" in f.read():
            return
    with open("/etc/group") as f:
        lines = f.read().splitlines()
    for n, line in enumerate(lines):
        if line.startswith("bluetooth:"):
            lines[n] = line + ("" if line.endswith(":") else ",") + USER
    lines.append("%s:x:%d:" % (USER, USER_ID))
    with open("/etc/group", "w") as f:
        f.write("\n".join(lines) + "\n")
    with open("/etc/passwd", "a") as f:
        f.write("%s:x:%d:%d::/tmp:/bin/sh\n" % (USER, USER_ID, USER_ID))


class Services:
    """The bus and what needs it; each is started when it is first asked for."""

    def __init__(self, controllers=1):
        add_user()
        here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        trace = os.path.join(LOGS, "air.jsonl")
        config = "/run/mosquitto.conf"
        with open(config, "w") as f:
            f.write("listener %d 127.0.0.1\nallow_anonymous true\npersistence false\n" % BROKER_PORT)
        if not os.path.exists("/etc/machine-id") or not os.path.getsize("/etc/machine-id"):
            subprocess.run(["dbus-uuidgen", "--ensure=/etc/machine-id"], check=True)
        self.trace_path = trace
        self.bus = Service("bus", [_find("dbus-daemon"), "--system", "--nofork", "--nopidfile"],
                           lambda: os.path.exists(BUS) and _accepts(socket.AF_UNIX, BUS))
        self.bluetoothd = Service("bluetoothd", [_find("bluetoothd"), "-n"], lambda: _answers("org.bluez"))
        air = [sys.executable, "-m", "air", "--trace", trace, "--controllers", str(controllers)]
        if os.environ.get("BALM_BLUEZ_PACKETS"):
            air += ["--packets", os.path.join(LOGS, "packets.log")]
        self.air = Service("air", air,
                           _air_answers, env=dict(os.environ, PYTHONPATH=here))
        self.broker = Service("broker", [_find("mosquitto"), "-c", config],
                              lambda: _accepts(socket.AF_INET, ("127.0.0.1", BROKER_PORT)))

    def start(self, *names):
        for name in names:
            getattr(self, name).start()

    def stop(self):
        for service in (self.air, self.bluetoothd, self.broker, self.bus):
            if service.is_running():
                service.process.kill()
                service.process.wait()
