"""harness - a private Mosquitto, a daemon, a recording and a listener, for tests of the whole.

Nothing here sleeps to be right: everything waits for what it wants to see, up to a limit.
"""
import concurrent.futures
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

import paho.mqtt.client as mqtt

SLOWNESS = max(1, float(os.environ.get("BALM_TEST_SLOWNESS", "1")))
LIMIT_S = 40 * SLOWNESS


class Failed(Exception):
    pass


def run(case):
    """(seconds, what went wrong; None: nothing)"""
    began = time.monotonic()
    try:
        case()
        return time.monotonic() - began, None
    except Exception as e:  # a crash of the harness is a failure of the test
        return time.monotonic() - began, "%s: %s" % (type(e).__name__, e)


def tap(cases, at_once=1):
    """Runs {name: function}, so many at once, and speaks TAP in their order; exits 1 when one failed.

    What runs at once has a house each, with a folder and a port of its own, and shares nothing.
    """
    failed = 0
    print("1..%d" % len(cases), flush=True)
    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        results = (pool.map if at_once > 1 else map)(run, cases.values())
        for n, (name, (took, error)) in enumerate(zip(cases, results), 1):
            failed += error is not None
            print("%s %d - %s (%.1f s)" % ("not ok" if error else "ok", n, name, took), flush=True)
            if error:
                print("\n".join("# " + line for line in error.splitlines()), flush=True)
    sys.exit(1 if failed else 0)


def need(*programs):
    """Skips the whole test, plainly, where something it needs is missing."""
    for p in programs:
        if not shutil.which(p, path=os.environ["PATH"] + ":/usr/sbin"):
            print("1..0 # SKIP %s is not installed" % p)
            sys.exit(0)


PORTS = set()  # never given twice: a broker that is down for a while finds its own again


def free_port():
    while True:
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        if port not in PORTS:
            PORTS.add(port)
            return port


def wait_for(what, condition, limit_s=None):
    """Returns the first true value of condition(); fails after the limit."""
    end = time.monotonic() + (limit_s or LIMIT_S)
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.005)
    raise Failed("waited %g s for %s" % (limit_s or LIMIT_S, what))


def recording(path, spans):
    """Writes a CSV of beats: spans of (minutes, bpm, swing in ms); still, with a little respiration."""
    import math
    with open(path, "w") as f:
        f.write("t_s,rr_ms,acc_sd_g\n")
        t, end = 0.0, 0.0
        for minutes, bpm, swing in spans:
            end += minutes * 60
            while t < end:
                rr = 60000 / bpm + swing * math.sin(2 * math.pi * t / 4.2)
                t += rr / 1000
                f.write("%.3f,%.1f,0.004\n" % (t, rr))


class Broker:
    """Mosquitto on a loopback port of its own; can be stopped, killed and started again on it."""

    def __init__(self, folder, extra=""):
        self.port, self.folder, self.process = free_port(), folder, None
        self.config = os.path.join(folder, "mosquitto.conf")
        with open(self.config, "w") as f:
            f.write("listener %d 127.0.0.1\nallow_anonymous true\npersistence false\n%s" % (self.port, extra))
        self.start()

    def start(self):
        path = shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin")
        self.process = subprocess.Popen([path, "-c", self.config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        def listening():
            with socket.socket() as s:
                return s.connect_ex(("127.0.0.1", self.port)) == 0
        wait_for("the broker to listen", listening)

    def kill(self, how=signal.SIGKILL):
        if self.process:
            self.process.send_signal(how)
            self.process.wait()
            self.process = None


class Listener:
    """Everything that is published, in order: (topic, payload, retained)."""

    def __init__(self, port, **login):
        self.messages, self.lock = [], threading.Lock()
        self.client = mqtt.Client()
        if login:
            self.client.username_pw_set(**login)
        self.client.on_message = self._on_message
        self.subscribed = threading.Event()
        self.client.on_connect = lambda c, *a: c.subscribe("#", 1)
        self.client.on_subscribe = lambda *a: self.subscribed.set()
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        if not self.subscribed.wait(LIMIT_S):
            raise Failed("the listener could not subscribe")

    def _on_message(self, client, data, m):
        with self.lock:
            self.messages.append((m.topic, m.payload.decode("utf-8", "replace"), m.retain))

    def of(self, topic):
        with self.lock:
            return [p for t, p, _ in self.messages if t == topic]

    def json(self, topic):
        return [json.loads(p) for p in self.of(topic) if p]

    def say(self, topic, payload, retain=False, qos=1):
        self.client.publish(topic, payload if isinstance(payload, (str, bytes)) else json.dumps(payload), qos, retain).wait_for_publish()

    def close(self):
        self.client.loop_stop()
        self.client.disconnect()


class Daemon:
    """balmd with one person, alex, who wears a recording.

    Half an hour of an open offer is soon over on a fast clock: `patient` slows it down where the machine is slow.
    """

    def __init__(self, folder, port, speed=300, extra="", mqtt_extra="", program=None, person="", sensor=None, bus=None, patient=False):
        self.folder, self.process, self.logs = folder, None, []
        self.socket, self.database = os.path.join(folder, "s"), os.path.join(folder, "balm.db")
        self.program = program or os.environ["BALMD"]
        self.config = os.path.join(folder, "balm.yaml")
        # Nobody's wearables are to be met here: by default there is no bus, as where D-Bus has not come up.
        self.bus = bus or "unix:path=%s/no-bus" % folder
        self.recording = os.path.join(folder, "heart.csv")
        sensor = sensor or "{plugin: replay, person: alex, path: %s, loop: false}" % self.recording
        with open(self.config, "w") as f:
            f.write("""clock: {speed: %g, wait_for_sync: false}
mqtt: {host: 127.0.0.1, port: %d%s}
history: {path: %s}
control: {socket: %s}
people:
  alex:
    consent: 2026-01-31
    born: 1990
    quiet: []
%s
sensors:
  heart: %s
%s
""" % (speed / SLOWNESS if patient else speed, port, mqtt_extra, self.database, self.socket, person, sensor, extra))

    def start(self, kill_at=None):
        env = dict(os.environ, BALM_SOCKET=self.socket, DBUS_SYSTEM_BUS_ADDRESS=self.bus)
        env.pop("BALM_KILL_AT", None)
        if kill_at:
            env["BALM_KILL_AT"] = kill_at
        log = open(os.path.join(self.folder, "log.%d" % len(self.logs)), "w+")
        self.logs.append(log)
        self.process = subprocess.Popen([self.program, "-c", self.config], env=env, stdout=log, stderr=log)

    def log(self):
        return "".join(open(l.name).read() for l in self.logs)

    def wait_dead(self, what):
        wait_for("the daemon to die at " + what, lambda: self.process.poll() is not None)
        if self.process.returncode != -signal.SIGKILL:
            raise Failed("it ended by itself with %s before %s\n%s" % (self.process.returncode, what, self.log()[-2000:]))

    def stop(self):
        """Clean stop: must end by itself with 0."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                rc = self.process.wait(15 * SLOWNESS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                raise Failed("did not stop within %g s\n" % (15 * SLOWNESS) + self.log()[-2000:])
            if rc != 0:
                raise Failed("ended with %d\n%s" % (rc, self.log()[-4000:]))

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def ctl(self, *args):
        env = dict(os.environ, BALM_SOCKET=self.socket)
        p = subprocess.run([os.environ["BALMCTL"]] + list(args), env=env, capture_output=True, text=True, timeout=LIMIT_S)
        return p.returncode, p.stdout, p.stderr

    def rows(self, sql, *args):
        db = sqlite3.connect("file:%s?mode=ro" % self.database, uri=True)
        try:
            return db.execute(sql, args).fetchall()
        finally:
            db.close()


class House:
    """A folder, a broker, a listener and a daemon; all gone at the end of the `with`."""

    def __init__(self, broker_extra="", listener=True, **daemon):
        self.folder = tempfile.mkdtemp(prefix="balm-live-")
        self.broker = Broker(self.folder, broker_extra)
        self.listener = Listener(self.broker.port) if listener else None
        self.daemon = Daemon(self.folder, self.broker.port, **daemon)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.daemon.kill()
        if self.listener:
            self.listener.close()
        self.broker.kill()
        if error and self.daemon.logs:
            print("\n".join("# log: " + line for line in self.daemon.log().splitlines()[-25:]), flush=True)
        shutil.rmtree(self.folder, ignore_errors=True)
