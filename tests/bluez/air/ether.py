"""ether - who is there: the controllers that listen and the wearables that advertise"""
import random

from .controller import Controller
from .wearable import make


class Ether:
    def __init__(self, loop, trace, controllers):
        self.loop, self.trace = loop, trace
        self.controllers = [Controller(loop, trace, n) for n in range(controllers)]
        self.wearables, self.made = {}, 0

    def add(self, name, pairs):
        if name in self.wearables:
            raise ValueError("there is a %s already" % name)
        self.made += 1
        wearable = self.wearables[name] = make(self.loop, self.trace, name, self.made, pairs)
        self._advertise(wearable)
        return wearable

    def remove(self, name):
        wearable = self.wearables.pop(name)
        wearable.is_gone = True
        for session in list(wearable.sessions):
            session.link.time_out()
        wearable.settings.in_range = False

    def _advertise(self, wearable):
        """Comes back at each interval; the spread is the standard's, against meeting again and again."""
        if wearable.is_gone:
            return
        self.loop.after(wearable.settings.interval_ms / 1000 + random.uniform(0, 0.01), lambda: self._advertise(wearable))
        for controller in self.controllers:
            if wearable.is_advertising() and controller.hears(wearable):
                break
