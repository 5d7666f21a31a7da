"""ear - hears all that is said at a broker, with the retain flag as it was published, and tells it to a judge.

MQTT 5 can ask for the publisher's retain flag; an older subscriber sees it on replayed copies only. What the broker
already keeps is not replayed to the ear: snapshot() asks for that as somebody new would.

An ear on a busy machine hears late, and two messages that left ten seconds apart seem closer. It speaks to itself all the
time, and tells the judge how late it has heard that.
"""
import collections
import itertools
import threading
import time

import paho.mqtt.client as mqtt
from harness import LIMIT_S, Failed
from paho.mqtt.subscribeoptions import SubscribeOptions

REPLAYED, NOT_REPLAYED = 0, 2
MARK = "ear/"
COUNT = itertools.count()
BEAT_S, LAG_S = 0.25, 10  # how often it speaks to itself, and how long what it has learnt holds


def everything(handling):
    return {"topic": "#", "options": SubscribeOptions(qos=1, retainAsPublished=True, retainHandling=handling)}


class Snapshot:
    """Somebody new at the broker, who hears what is kept, and goes on hearing until a mark of its own comes back."""

    def __init__(self, mark):
        self.mark, self.kept = mark, {}
        self.complete, self.told = threading.Event(), threading.Event()
        self.client = mqtt.Client(protocol=mqtt.MQTTv5)
        self.client.on_connect = lambda c, *a: c.subscribe(**everything(REPLAYED))
        self.client.on_subscribe = lambda c, *a: c.publish(self.mark, "1", 1)
        self.client.on_message = self._on_message

    def _on_message(self, client, data, m):
        if m.topic == self.mark:
            self.complete.set()
        elif m.retain and not self.complete.is_set():
            self.kept[m.topic] = m.payload.decode("utf-8", "replace")
            if not m.payload:
                del self.kept[m.topic]

    def ask(self, port):
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()

    def close(self):
        self.client.loop_stop()
        self.client.disconnect()


class Ear:
    """`heard` has every message: (t_s, topic, payload, retained, qos); t_s counts from the ear's beginning."""

    def __init__(self, port, judge):
        self.port, self.judge, self.heard, self.lock = port, judge, [], threading.RLock()
        self.began_s, self.down = time.monotonic(), False
        self.subscribed, self.marks = threading.Event(), {}
        self.beat, self.closed = "%slag-%d" % (MARK, next(COUNT)), threading.Event()
        self.lags = collections.deque(maxlen=int(LAG_S / BEAT_S))
        self.client = mqtt.Client(protocol=mqtt.MQTTv5)
        self.client.reconnect_delay_set(0.05, 0.05)  # before the daemon is back
        self.client.on_message = self._on_message
        self.client.on_connect = self._on_connect
        self.client.on_disconnect = self._on_disconnect
        self.client.on_subscribe = lambda *a: self.subscribed.set()
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        self.wait()
        threading.Thread(target=self._speak, daemon=True).start()

    def _speak(self):
        while not self.closed.wait(BEAT_S):
            if self.subscribed.is_set():
                self.client.publish(self.beat, "%f" % self.now_s())

    def wait(self):
        """Until it hears, at the beginning or after the broker was away."""
        if not self.subscribed.wait(LIMIT_S):
            raise Failed("the ear could not subscribe")

    def now_s(self):
        return time.monotonic() - self.began_s

    def tell(self, what, *args):
        """What else happens, as a method of the judge: tell("daemon", "stopped")."""
        with self.lock:
            return getattr(self.judge, what)(self.now_s(), *args)

    def _on_connect(self, client, *a):
        # Where the daemon was quicker to come back, what it has said since is in the broker's new store.
        client.subscribe(**everything(REPLAYED if self.down else NOT_REPLAYED))
        if self.down:
            self.down = False
            self.tell("broker", "up")

    def _on_disconnect(self, *a):
        self.subscribed.clear()
        if not self.down:
            self.down = True
            self.tell("broker", "down")

    def _on_message(self, client, data, m):
        if m.topic == self.beat:
            self.lags.append(self.now_s() - float(m.payload))
            self.judge.life.lag_s = max(self.lags)
            return
        if m.topic.startswith(MARK):
            self._on_mark(m.topic)
            return
        with self.lock:
            message = (self.now_s(), m.topic, m.payload.decode("utf-8", "replace"), bool(m.retain), m.qos)
            self.heard.append(message)
            self.judge.hear(*message)

    def _on_mark(self, topic):
        snapshot = self.marks.pop(topic, None)
        if snapshot and snapshot.complete.wait(LIMIT_S):
            self.tell("retained", dict(snapshot.kept))
            snapshot.told.set()

    def snapshot(self):
        """What the broker keeps: {topic: payload}; told to the judge at the very message at which it is true."""
        snapshot = Snapshot("%s%d" % (MARK, next(COUNT)))
        self.marks[snapshot.mark] = snapshot
        try:
            snapshot.ask(self.port)
            if not snapshot.told.wait(LIMIT_S):
                raise Failed("the broker did not say what it keeps")
        finally:
            snapshot.close()
        return snapshot.kept

    def close(self):
        self.closed.set()
        self.client.on_disconnect = None
        self.client.loop_stop()
        self.client.disconnect()
