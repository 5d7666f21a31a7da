"""loop - one thread: file descriptors that can be read, and timers"""
import heapq
import itertools
import selectors
import time


class Timer:
    """What Loop.after() returns: can be called off."""

    def __init__(self, due, run):
        self.due, self.run = due, run

    def cancel(self):
        self.run = None


class Loop:
    def __init__(self):
        self._selector, self._timers = selectors.DefaultSelector(), []
        self._order, self._running = itertools.count(), True

    def watch(self, readable, run):
        self._selector.register(readable, selectors.EVENT_READ, run)

    def unwatch(self, readable):
        self._selector.unregister(readable)

    def after(self, seconds, run):
        timer = Timer(time.monotonic() + seconds, run)
        heapq.heappush(self._timers, (timer.due, next(self._order), timer))
        return timer

    def stop(self):
        self._running = False

    def _due(self):
        """Runs the timers whose time has come; returns the seconds until the next."""
        while self._timers:
            left = self._timers[0][0] - time.monotonic()
            if left > 0:
                return left
            timer = heapq.heappop(self._timers)[2]
            if timer.run:
                timer.run()
        return None

    def run(self):
        while self._running:
            for key, _ in self._selector.select(self._due()):
                key.data()
