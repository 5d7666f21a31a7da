"""judge_traffic - how much is said, how often, how large, and what should not be in it (section 6)."""
import collections
import datetime
import re

SIZE_LIMIT = 64 * 1024
MEASURED_S = 10
WINDOW = 11  # messages; one of them may come early: all is said again now and then
ENTITY_MESSAGES, ENTITY_S = 20, 60
ATTRIBUTE_ROWS, ATTRIBUTE_S = 10, 600
TIME = re.compile(r'"t": ?"([^"]+)"')
ADDRESS = re.compile(r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{2}(?:[:_-][0-9A-Fa-f]{2}){5}(?![0-9A-Fa-f])")


class Traffic:
    """Counts by the daemon's clock.

    Where that runs faster than the one on the wall, what it said last in a `t` counts: a machine that is busy for a
    moment delivers a minute at once.
    """

    def __init__(self, judge, speed):
        self.judge, self.speed, self.clock_s = judge, speed, None
        self.times = collections.defaultdict(lambda: collections.deque(maxlen=ENTITY_MESSAGES + 1))

    def tick(self, payload):
        match = TIME.search(payload) if self.speed != 1 else None
        if match:
            try:
                self.clock_s = datetime.datetime.fromisoformat(match.group(1).replace("Z", "+00:00")).timestamp()
            except ValueError:
                pass

    def at(self, t_s):
        return t_s * self.speed if self.clock_s is None else self.clock_s

    def again(self, topics=None):
        """All is said again now, which counts for nothing."""
        for topic in list(self.times) if topics is None else topics:
            self.times.pop(topic, None)

    def size(self, topic, payload):
        if len(payload) * 4 >= SIZE_LIMIT and len(payload.encode()) >= SIZE_LIMIT:
            self.judge.complain("size", topic, "%d bytes" % len(payload.encode()))

    def address(self, topic, payload=""):
        for text in (topic, payload):
            match = ADDRESS.search(text)
            if match:
                self.judge.complain("address", topic, "%s:XX in the %s" % (match.group()[:2], "topic" if text is topic else "payload"))

    def state(self, t_s, topic, measured):
        times = self.times[topic]
        times.append(self.at(t_s))
        if measured and len(times) >= WINDOW and times[-1] - times[-WINDOW] < (WINDOW - 2) * (MEASURED_S - 1):
            self.judge.complain("rate-measured", topic, "%d messages within %.0f s" % (WINDOW, times[-1] - times[-WINDOW]))
        if len(times) > ENTITY_MESSAGES and times[-1] - times[0] < ENTITY_S:
            self.judge.complain("rate-entity", topic, "%d messages within %.0f s" % (len(times), times[-1] - times[0]))

    def attributes(self, t_s, component, topic):
        times = component.attribute_times
        times.append(self.at(t_s))
        del times[:-ATTRIBUTE_ROWS - 1]
        if len(times) > ATTRIBUTE_ROWS and times[-1] - times[0] < ATTRIBUTE_S:
            self.judge.complain("rate-attributes", topic, "%s: %d rows of attributes within %.0f s"
                                % (component.id, len(times), times[-1] - times[0]))
