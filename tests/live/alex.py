"""alex - someone who answers, as an automation in the house would: whatever is offered, or still shown as open."""
import threading


class Alex(threading.Thread):
    """Gives the same answer to every suggestion, and again for as long as `last` says that it is open."""

    def __init__(self, listener, answer="accept"):
        super().__init__(daemon=True)
        self.listener, self.answer, self.done, self.seen = listener, answer, threading.Event(), 0

    def run(self):
        while not self.done.wait(0.02):
            new = self.listener.json("balm/alex/last")
            for last in new[self.seen:]:
                if last["status"] == "open":
                    self.listener.say("balm/alex/suggestion/answer", {"id": last["id"], "answer": self.answer})
            self.seen = len(new)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, kind, error, trace):
        self.done.set()
        self.join()
