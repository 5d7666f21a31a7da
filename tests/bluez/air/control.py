"""control - what tests say to the air: one line of words, one line of JSON back

    status                       everything: controllers, wearables, links, counters
    add NAME [KEY=VALUE...]      a new wearable (keys: settings.py)     remove NAME
    set NAME KEY VALUE           changes how it is
    drop NAME                    it ends its links (0x13)               vanish NAME   out of range, the links time out
    back NAME                    in range again                         forget NAME   it loses its keys
    grab NAME                    another central takes it               free NAME     and lets it go
    raw NAME HEX                 notifies exactly these bytes           battery NAME PERCENT
    cut NAME                     its link ends in the middle of its next frame
    halt NAME                    it ends its own streams            run NAME KINDS     these run already (acc+ppi)
    adv | notify NAME on|off     contact NAME on|off|none               refuse NAME COUNT     rssi NAME DBM
    unplug | plug [NUMBER]       a controller                           quit
    strict on|off                whether controllers tell of each device once a scan, whatever is new about it
"""
import json
import os
import shlex
import socket

from . import link as links

PATH = "/run/air.sock"


class Control:
    def __init__(self, loop, ether, path=PATH):
        self.loop, self.ether = loop, ether
        if os.path.exists(path):
            os.unlink(path)
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(path)
        self.server.listen()
        loop.watch(self.server, self._accept)

    def _accept(self):
        client, _ = self.server.accept()
        self.loop.watch(client, lambda: self._receive(client))

    def _receive(self, client):
        """Requests are short and come whole, since each waits for the reply to the one before."""
        line = client.recv(4096)
        if not line:
            self.loop.unwatch(client)
            client.close()
            return
        try:
            reply = self.carry_out(shlex.split(line.decode()))
        except (KeyError, ValueError, IndexError, OSError, TypeError, AttributeError) as e:
            reply = {"error": "%s: %s" % (type(e).__name__, e)}
        client.sendall(json.dumps(reply).encode() + b"\n")

    def carry_out(self, words):
        verb, args = words[0], words[1:]
        if verb == "status":
            return {"controllers": [c.state() for c in self.ether.controllers],
                    "wearables": {n: w.state() for n, w in self.ether.wearables.items()}}
        if verb == "quit":
            self.loop.stop()
        elif verb in ("plug", "unplug"):
            getattr(self.ether.controllers[int(args[0]) if args else 0], verb)()
        elif verb == "strict":
            for controller in self.ether.controllers:
                controller.is_strict = args[0] == "on"
        elif verb == "add":
            self.ether.add(args[0], args[1:])
        elif verb == "remove":
            self.ether.remove(args[0])
        else:
            wearable = self.ether.wearables[args[0]]
            wearable.say("told", words=words)
            self.VERBS[verb](wearable, *args[1:])
        return {}

    @staticmethod
    def _drop(wearable):
        for session in list(wearable.sessions):
            session.link.end(links.ENDED_BY_REMOTE)

    @staticmethod
    def _vanish(wearable):
        wearable.settings.in_range = False
        for session in wearable.sessions:
            session.link.time_out()

    @staticmethod
    def _grab(wearable):
        wearable.settings.taken = True
        Control._drop(wearable)

    VERBS = {
        "set": lambda w, key, value: w.settings.set(key, value),
        "drop": lambda w: Control._drop(w),
        "vanish": lambda w: Control._vanish(w),
        "back": lambda w: w.settings.set("in_range", "on"),
        "forget": lambda w: w.bond.clear(),
        "grab": lambda w: Control._grab(w),
        "free": lambda w: w.settings.set("taken", "off"),
        "raw": lambda w, text: w.measure(bytes.fromhex(text)),
        "battery": lambda w, percent: w.set_battery(int(percent)),
        "adv": lambda w, turn: w.settings.set("advertising", turn),
        "notify": lambda w, turn: w.settings.set("notifying", turn),
        "contact": lambda w, how: w.settings.set("contact", how),
        "refuse": lambda w, count: w.settings.set("refuse", count),
        "cut": lambda w: w.settings.set("cut", "on"),
        "halt": lambda w: w.part.halt(),
        "run": lambda w, kinds: w.part.run(kinds.split("+")),
        "rssi": lambda w, dbm: w.settings.set("rssi", dbm),
    }


def ask(line, path=PATH):
    """The other side: says a line and returns the reply; ValueError when it was refused."""
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(20)
        s.connect(path)
        s.sendall(line.encode())
        with s.makefile() as f:
            reply = json.loads(f.readline())
    if "error" in reply:
        raise ValueError("%s: %s" % (line, reply["error"]))
    return reply
