"""balm - balmd as its user runs it: not root, a broker, a configuration with its straps, balmctl beside it"""
import grp
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time

from .services import BROKER_PORT, LOGS, USER, USER_ID, Failed, wait_for

CONFIG = """mqtt: {host: 127.0.0.1, port: %d}
clock: {wait_for_sync: false}
history: {path: %s/balm.db}
control: {socket: %s/control.sock}
bluetooth: {%s}
people:
%ssensors:
%s"""
# What a log above debug must not hold: a full address (also as BlueZ writes it in paths), a vital.
PRIVATE = re.compile(r"(?:[0-9A-F]{2}[:_]){5}[0-9A-F]{2}|\b\d+ ?bpm\b|heart rate (?:is )?\d|\brr[ =]\d", re.I)
LOG_LINES_MOST = 60  # that one scenario may cause: a fault is said once


def _field(text, name):
    return int(re.search(r"^%s:\s+(\d+)" % name, text, re.M).group(1))


class Balm:
    """`straps`: {name: address}. Each has a wearer of its own, p-NAME, `people` are there besides.
    `keys`: {name: further keys of its sensor, as the configuration has them}."""

    def __init__(self, folder, straps, bluetooth="", people=(), keys=None):
        self.folder, self.straps, self.bluetooth, self.keys = folder, dict(straps), bluetooth, keys or {}
        self.people = ["p-" + name for name in straps] + list(people)
        self.socket_path, self.process, self.logs = folder + "/control.sock", None, 0
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        self.write_config()
        os.chown(folder, USER_ID, USER_ID)

    def write_config(self):
        people = "".join("  %s: {consent: 2026-01-31}\n" % p for p in self.people) or "  {}\n"
        sensors = "".join("  %s: {address: \"%s\"%s%s}\n" % (
            name, address, ", person: p-" + name if "p-" + name in self.people else "",
            ", " + self.keys[name] if name in self.keys else "")
            for name, address in self.straps.items()) or "  {}\n"
        with open(self.folder + "/balm.yaml", "w") as f:
            f.write(CONFIG % (BROKER_PORT, self.folder, self.folder, self.bluetooth, people, sensors))
        os.chmod(self.folder + "/balm.yaml", 0o644)

    # ---- its life

    def log_path(self):
        return os.path.join(LOGS, "balmd-%s.log" % os.path.basename(self.folder))

    def start(self):
        with open(self.log_path(), "ab") as log:
            self.process = subprocess.Popen(
                [os.environ["BALMD"], "-c", self.folder + "/balm.yaml"], stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, cwd=self.folder, user=USER_ID, group=USER_ID,
                extra_groups=[grp.getgrnam("bluetooth").gr_gid], env=dict(os.environ, USER=USER, HOME=self.folder))
        wait_for("balmd to answer", lambda: self.status_or_none() or not self.is_running(), 30)
        if not self.is_running():
            raise Failed("balmd ended at once: " + self.log()[-1000:])

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def stop(self):
        """A clean end: by itself, with 0, soon."""
        if not self.is_running():
            raise Failed("balmd had ended by itself with %s" % (self.process and self.process.returncode))
        self.process.terminate()
        try:
            status = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failed("balmd does not stop") from None
        if status:
            raise Failed("balmd ended with %d" % status)

    def kill(self):
        if self.is_running():
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    # ---- what it says

    def ask(self, verb, timeout_s=20.0, **args):
        """(reply, seconds), straight over the socket: what balmctl does, without its start."""
        began = time.monotonic()
        with socket.socket(socket.AF_UNIX) as s:
            s.settimeout(timeout_s)
            s.connect(self.socket_path)
            s.sendall(json.dumps({"verb": verb, "args": args}).encode() + b"\n")
            with s.makefile() as f:
                line = f.readline()
        reply = json.loads(line)
        if reply.get("status") != "ok":
            raise Failed("%s: %s" % (verb, reply))
        return reply.get("result", reply), time.monotonic() - began

    def status(self):
        return self.ask("status")[0]

    def status_or_none(self):
        try:
            return self.status()
        except (OSError, ValueError):
            return None

    def sensor(self, name):
        sensors = self.status()["sensors"]
        return next((s for s in sensors if s["id"] == name), None)

    def ctl(self, *words, timeout_s=150):
        """(exit status, what it printed) of balmctl."""
        result = subprocess.run([os.environ["BALMCTL"], *words], capture_output=True, text=True, timeout=timeout_s,
                                env=dict(os.environ, BALM_SOCKET=self.socket_path), stdin=subprocess.DEVNULL)
        return result.returncode, result.stdout + result.stderr

    def log(self):
        with open(self.log_path(), errors="replace") as f:
            return f.read()

    # ---- what it uses

    def use(self):
        """{fds, heap_kb, threads} of the process."""
        folder = "/proc/%d" % self.process.pid
        with open(folder + "/status") as f:
            text = f.read()
        return {"fds": len(os.listdir(folder + "/fd")), "heap_kb": _field(text, "RssAnon"),
                "threads": _field(text, "Threads")}

    def cpu_s(self):
        """Seconds of a processor that it has taken."""
        with open("/proc/%d/stat" % self.process.pid) as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def private_lines(self, since=0):
        """Lines of the log that must not be in it."""
        return [line for line in self.log()[since:].splitlines() if PRIVATE.search(line)]
