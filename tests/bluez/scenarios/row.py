"""row - one scenario, as the tables have it"""
import dataclasses
import shlex

from . import steps


@dataclasses.dataclass
class Row:
    name: str
    script: str                       # steps, one a line (steps.py)
    straps: str = "belt"              # NAME [KEY=VALUE...], several apart by ;
    unknown: str = ""                 # of these, balm is not told
    people: str = ""                  # besides one for each strap that balm knows, called p-NAME
    links: int = 0                    # how many connections more than the first one it may take, each
    long: bool = False                # only with --long
    bluetooth: str = ""               # of the configuration
    keys: str = ""                    # of the sensors there: NAME KEY: VALUE, ...; several apart by ;
    adapters: int = 1                 # plugged in at the start
    start: bool = True                # balmd runs, and listens to all of them, before the first step
    end: bool = True                  # all of them are listened to at the end
    needs_good_kernel: bool = False   # trips the fault of the kernels that are known to be faulty

    def wearables(self):
        return {words[0]: words[1:] for words in map(shlex.split, self.straps.split(";"))}

    def sensor_keys(self):
        return dict(part.strip().split(" ", 1) for part in self.keys.split(";") if part)

    def lines(self):
        """[(step, arguments)]; ValueError where a line is none."""
        lines = []
        for line in self.script.splitlines():
            words = shlex.split(line, comments=True)
            if words:
                if words[0] not in steps.STEPS:
                    raise ValueError("%s: no step \"%s\"" % (self.name, words[0]))
                lines.append((words[0], words[1:]))
        return lines

    def fits(self, other):
        """Whether it can go on in the house that the other has left."""
        return other is not None and self.start and other.end and \
            (self.straps, self.unknown, self.bluetooth, self.keys, self.adapters) == \
            (other.straps, other.unknown, other.bluetooth, other.keys, other.adapters)
