"""trace - what happened in the air, one JSON object a line, for tests to compare with"""
import json
import time


class Trace:
    def __init__(self, path=None, packets=None):
        self._file = open(path, "w") if path else None
        self._packets = open(packets, "w") if packets else None

    def say(self, who, what, **more):
        if self._file:
            self._file.write(json.dumps({"t": round(time.monotonic(), 4), "who": who, "what": what, **more}) + "\n")
            self._file.flush()

    def packet(self, way, content):
        """What goes over HCI: > to the host, < from it, with the controller's number."""
        if self._packets:
            self._packets.write("%.3f %s %s\n" % (time.monotonic(), way, content.hex()))
            self._packets.flush()
