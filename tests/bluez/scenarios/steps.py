"""steps - the words of the scripts; each waits for what it names, up to a limit, and sleeps for nothing else

    listening [within S]                        all straps are listened to, and beats come
    beats NAME [within S]                       two readings more, and listening
    readings NAME COUNT [within S]              so many more, whatever the link does
    link NAME STATE [because RX] [within S]     balm says so
    stays NAME STATE S                          and goes on saying so
    sensor NAME KEY IS|LEAST VALUE [within S]   what `sensors` tells of it
    worn NAME KEY [LEAST] VALUE [within S]      what the air knows of it
    more NAME KEY COUNT [within S]              and grows by so much
    why NAME WHY [within S]                     there is no score of its wearer because of this
    air WORDS...                                see air/control.py
    bluetoothd | bus SIGNAL|start               TERM, KILL, STOP, CONT
    balmd start|stop|kill|restart|known         known: started, and the links need not stand
    ready [within S]                            balmd says that Bluetooth can be used
    ctl WORDS...   ctl-fails WORDS...           balmctl, with its exit status
    order VERB KEY=VALUE...                     the same, over the socket and without waiting for the end
    says RX [within S]                          what balmctl printed last; with a limit it is asked again
    other WORDS...                              another program on the bus: scan, stop, connect NAME, let-go NAME,
                                                acquire NAME, release, power ADAPTER on|off
    fake start|stop|WORDS...                    a bluetoothd that lies (tests/radio/fake_bluez.py), in place of the real
                                                one; @NAME is a strap's address, %NAME its object
    answers S                                   balmd answers within 200 ms, asked all the time
    heard TOPIC RX [within S]                   over MQTT, since the row began
    logged RX                                   in balmd's log
    rest S                                      where time itself is the fault
    captured NAME COUNT                         `balmctl capture` gives what the strap sends, which decodes
"""
import json
import os
import re
import subprocess
import sys
import time

import dbus

from air.control import ask
from rig.bluez import ADAPTER, CHARACTERISTIC, DEVICE, Bluez, path_of
from rig.services import BUS, Failed, wait_for

FAKE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../radio/fake_bluez.py")

ANSWER_MOST_S = 0.2


class Scene:
    """What the steps of one row work on."""

    def __init__(self, services, house):
        self.services, self.house = services, house
        self.bluez = self.socket = self.fake = None
        self.printed, self.last_words, self.log_from = "", (), len(house.balm.log()) if house.balm.process else 0

    def other(self):
        if not self.bluez:
            self.bluez = Bluez()
        return self.bluez

    def close(self):
        if self.fake:
            self.fake.kill()
            self.fake.wait()
        if self.socket is not None:
            os.close(self.socket)
        if self.bluez:
            self.bluez.close()


def _limit(words, usual):
    """(the words before `within`, the limit)"""
    if len(words) > 2 and words[-2] == "within":
        return words[:-2], float(words[-1])
    return words, usual


def listening(scene, *words):
    scene.house.listening(_limit(("",) + words, 25)[1])


def beats(scene, *words):
    (name,), limit = _limit(words, 20)
    scene.house.wait_beats(name, limit)


def readings(scene, *words):
    (name, count), limit = _limit(words, 20)
    scene.house.wait_readings(name, int(count), limit)


def link(scene, *words):
    (name, state, *why), limit = _limit(words, 15)
    scene.house.wait_link(name, state, " ".join(why[1:]), limit)


def stays(scene, name, state, seconds):
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end:
        sensor = scene.house.balm.sensor(name)
        if not sensor or sensor["link"] != state:
            raise Failed("%s did not stay %s: %s" % (name, state, sensor))
        time.sleep(0.2)


def sensor(scene, *words):
    (name, key, how, wanted), limit = _limit(words, 10)
    seen = []

    def fits():
        value = scene.house.balm.sensor(name) or {}
        for part in key.split("."):
            value = (value or {}).get(part)
        seen[:] = [value]
        if how == "LEAST":
            return value is not None and value >= float(wanted)
        return str(json.dumps(value)).strip('"') == wanted
    try:
        wait_for("", fits, limit)
    except Failed:
        raise Failed("%s of %s is %s, not %s %s" % (key, name, seen, how, wanted)) from None


def worn(scene, *words):
    (name, key, *how, wanted), limit = _limit(words, 10)
    wait_for("%s of %s in the air to be %s" % (key, name, wanted),
             lambda: (scene.house.worn(name)[key] >= float(wanted)) if how else
             str(scene.house.worn(name)[key]) == wanted, limit)


def more(scene, *words):
    (name, key, count), limit = _limit(words, 10)
    wanted = scene.house.worn(name)[key] + int(count)
    wait_for("%s of %s in the air to grow by %s" % (key, name, count),
             lambda: scene.house.worn(name)[key] >= wanted, limit)


def why(scene, *words):
    (name, wanted), limit = _limit(words, 40)
    seen = []

    def fits():
        seen[:] = [p["state"] for p in scene.house.balm.ask("people")[0]["people"] if p["id"] == "p-" + name]
        return seen[0]["why"] == wanted
    try:
        wait_for("", fits, limit)
    except Failed:
        raise Failed("of p-%s there is no %s: %s" % (name, wanted, seen)) from None


def air(scene, *words):
    ask(" ".join(words))


def _service(service, word):
    if word == "start":
        service.start()
    else:
        service.signal(word)


def bluetoothd(scene, word):
    _service(scene.services.bluetoothd, word)


def bus(scene, word):
    _service(scene.services.bus, word)


def balmd(scene, word):
    balm = scene.house.balm
    if word in ("stop", "restart"):
        balm.stop()
    if word == "kill":
        balm.kill()
    if word in ("start", "restart", "known"):
        balm.start()


def ready(scene, *words):
    limit = _limit(("",) + words, 15)[1]
    wait_for("Bluetooth to be usable", lambda: scene.house.balm.status()["bluetooth"]["ok"], limit)


def _ctl(scene, words, wanted):
    balm = scene.house.balm
    words = [scene.house.addresses.get(w[1:], w) if w.startswith("@") else w for w in words]
    status, scene.printed = balm.ctl(*words)
    scene.last_words = words
    if (status == 0) != wanted:
        raise Failed("balmctl %s ended with %d: %s" % (" ".join(words), status, scene.printed))


def ctl(scene, *words):
    _ctl(scene, words, True)


def ctl_fails(scene, *words):
    _ctl(scene, words, False)


def order(scene, verb, *pairs):
    args = dict(p.split("=", 1) for p in pairs)
    scene.house.balm.ask(verb, **{k: int(v) if v.isdigit() else v for k, v in args.items()})


def says(scene, *words):
    (pattern,), limit = _limit(words, 0)

    def fits():
        if re.search(pattern, scene.printed, re.I | re.S):
            return True
        if limit:
            scene.printed = scene.house.balm.ctl(*scene.last_words)[1]
        return False
    try:
        wait_for("", fits, limit)
    except Failed:
        raise Failed("balmctl %s does not say %s: %s" % (" ".join(scene.last_words), pattern, scene.printed)) from None


def other(scene, verb, *words):
    b = scene.other()
    device = path_of(scene.house.addresses[words[0]]) if words and words[0] in scene.house.addresses else None
    if verb == "scan":
        outcome = b.scan()
        if outcome.error:
            raise Failed("the other program cannot scan: %s" % (outcome,))
    elif verb == "stop":
        b.must("/org/bluez/hci0", ADAPTER, "StopDiscovery")
    elif verb == "connect":
        b.connect(device)
    elif verb == "let-go":
        b.call(device, DEVICE, "Disconnect")
    elif verb == "acquire":
        path = b.characteristic(device, 0x2A37)
        fd, _ = b.must(path, CHARACTERISTIC, "AcquireNotify", dbus.Dictionary({}, "sv"))
        scene.socket = fd.take()
    elif verb == "release":
        os.close(scene.socket)
        scene.socket = None
    elif verb == "power":
        outcome = b.set("/org/bluez/" + words[0], ADAPTER, "Powered", words[1] == "on")
        if outcome.error:
            raise Failed("no power %s: %s" % (words[1], outcome))
    else:
        raise Failed("the other program cannot " + verb)


def fake(scene, *words):
    if words[0] == "start":
        scene.fake = subprocess.Popen([sys.executable, FAKE, "unix:path=" + BUS], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, text=True)
        wanted = "ready"
    elif words[0] == "stop":
        scene.fake.kill()
        scene.fake.wait()
        return
    else:
        addresses = scene.house.addresses
        words = [addresses[w[1:]] if w[0] == "@" else re.sub("%(\\w+)", lambda m: path_of(addresses[m.group(1)])[11:], w)
                 for w in words]
        scene.fake.stdin.write(" ".join(words) + "\n")
        scene.fake.stdin.flush()
        wanted = "ok"
    for line in scene.fake.stdout:
        if line.split()[0] == wanted:
            return
        if line.startswith("error"):
            raise Failed("the fake: " + line)
    raise Failed("the fake has ended")


def answers(scene, seconds):
    end, slowest = time.monotonic() + float(seconds), 0.0
    while time.monotonic() < end:
        slowest = max(slowest, scene.house.balm.ask("status")[1])
        time.sleep(0.1)
    if slowest > ANSWER_MOST_S:
        raise Failed("balmd took %.0f ms to answer" % (1000 * slowest))


def heard(scene, *words):
    (topic, pattern), limit = _limit(words, 15)
    listener = scene.house.hear()
    wait_for("%s to say %s (last: %s)" % (topic, pattern, listener.of(topic)[-1:]),
             lambda: any(re.search(pattern, text) for text in listener.of(topic)), limit)


def logged(scene, pattern):
    if not re.search(pattern, scene.house.balm.log()[scene.log_from:], re.I):
        raise Failed("the log does not say %s" % pattern)


def rest(scene, seconds):
    time.sleep(float(seconds))


def captured(scene, name, count):
    path = scene.house.balm.folder + "/captured.jsonl"
    _ctl(scene, ["capture", name, path, "--force", "--time", "%ds" % (int(count) + 2)], True)
    with open(path) as f:
        lines = [json.loads(line) for line in f]
    rates = [x for x in lines if x["characteristic"].startswith("00002a37")]
    if len(rates) < int(count):
        raise Failed("only %d measurements were captured: %s" % (len(rates), lines))
    _ctl(scene, ["decode", "heart-rate", "2a37", rates[-1]["hex"]], True)
    if '"ok":true' not in scene.printed.replace(" ", ""):
        raise Failed("what was captured does not decode: " + scene.printed)


STEPS = {f.__name__.replace("_", "-"): f for f in (
    listening, beats, readings, link, stays, sensor, worn, more, why, air, bluetoothd, bus, balmd, ready, ctl, ctl_fails,
    order, says, other, fake, answers, heard, logged, rest, captured)}
