"""tap - points of the Test Anything Protocol; the plan comes last, when it is known how many there were"""
import time


class Tap:
    def __init__(self):
        self.count = self.failed = 0
        self.began = time.monotonic()

    def point(self, ok, name, detail=""):
        self.count += 1
        self.failed += not ok
        print("%sok %d - %s" % ("" if ok else "not ", self.count, name), flush=True)
        if detail and not ok:
            self.say(detail)
        return ok

    def skip(self, name, why):
        self.count += 1
        print("ok %d - %s # SKIP %s" % (self.count, name, why), flush=True)

    @staticmethod
    def say(text):
        for line in str(text).splitlines():
            print("# " + line, flush=True)

    def end(self):
        """Returns the exit status."""
        print("1..%d" % self.count, flush=True)
        self.say("%d points, %d failed, %.0f s" % (self.count, self.failed, time.monotonic() - self.began))
        return 1 if self.failed or not self.count else 0
