"""leaks - what of somebody may not leave over MQTT in a tier of privacy, and where it did.

Two things are looked for in everything that balm says: a value under a key that the table withholds
in the tier, and a word that belongs to the person alone, whatever key or text it stands in. What a
request said itself, for all to hear, is no news in its own response.
"""
import collections
import json
import os
import re
import subprocess

Leak = collections.namedtuple("Leak", "kind topic what")

TIERS = ["private", "levels", "vitals", "raw"]
# Of the house, not of anybody in it: their `why` is a link's, their `status` a broker's.
OF_THE_HOUSE = {"sensors", "house", "bluetooth", "broker", "history", "control", "pairing"}
SENSOR = "sensor/+/state"
OF_THE_PROVIDER = {"provider", "ics", "url"}
MEASURED = re.compile(r"\d ?(bpm|ms|breaths|beats)\b", re.I)


class Table:
    """The daemon's own table, as table_dump prints it."""

    def __init__(self, data=None):
        data = data or json.loads(subprocess.check_output([os.environ["BALM_TABLE"]]))
        self.topics, self.verbs, self.needs, self.conditions = (data[k] for k in ("topics", "verbs", "needs", "conditions"))
        # a topic of the bridge or of a sensor is never one of a person who is called so
        self.patterns = [(path, re.compile("^" + path.replace("+", "([^/]+)") + "$"))
                         for path in sorted(self.topics, key=lambda p: (p.startswith("+"), p.count("+")))]
        self.lowest = {}
        for row in self.topics.values():
            for key, tier in row["keys"].items():
                self.lowest[key] = min(self.lowest.get(key, tier), tier, key=TIERS.index)

    def path_of(self, topic):
        """("+/state", "alex"), or (None, None)."""
        for path, pattern in self.patterns:
            found = pattern.match(topic)
            if found:
                return path, found.group(1) if path.startswith(("+", "sensor")) else ""
        return None, None

    def withheld(self, path, tier):
        return {k for k, t in self.topics[path]["keys"].items() if TIERS.index(t) > TIERS.index(tier)}

    def withheld_anywhere(self, tier):
        """Names that are withheld wherever they stand: in responses a key has no topic."""
        return {k for k, t in self.lowest.items() if TIERS.index(t) > TIERS.index(tier)}


def shown_of(discovery):
    """A discovery without the components that are listed only to be removed: they are the same for everybody."""
    components = discovery.get("components", {})
    return dict(discovery, components={k: c for k, c in components.items() if set(c) != {"platform"}})


def strings_in(value, of_provider=False):
    """(text, whether it is the provider's): each key and each text, however deep."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key, of_provider
            yield from strings_in(inner, of_provider or key in OF_THE_PROVIDER)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_in(inner, of_provider)
    elif isinstance(value, str):
        yield value, of_provider


class Finder:
    """Hears all messages of a house in which `tier` holds for everybody but `others`."""

    def __init__(self, table, tier, words=(), secrets=(), provider=(), others=(), prefix="homeassistant"):
        self.table, self.tier, self.others, self.prefix = table, tier, set(others), prefix
        self.leaks, self.nulls, self.paths, self.asked = [], collections.Counter(), set(), {}
        # `words` are common ones and may be said of others; `secrets` stand for nobody else
        self.words = {w: re.compile(r"(?<![a-z])%s(?![a-z])" % re.escape(w.lower()).replace("_", "[_ -]")) for w in words}
        self.secrets = {s: s.lower() for s in secrets}
        self.provider = {p: p.lower() for p in provider}

    def hear(self, topic, payload):
        if topic.startswith(self.prefix + "/"):
            who = topic.split("/")[2].split("_person_")[-1]
            self._read(topic, shown_of(json.loads(payload)) if payload else {}, who)
            return
        path, who = self.table.path_of(topic.partition("/")[2]) if topic.startswith("balm/") else (None, None)
        if path is None:
            self.leaks.append(Leak("topic", topic, "is not in the table"))
        elif path == "bridge/request/+":
            args = json.loads(payload)
            self.asked[args.pop("transaction")] = list(args.values())
        elif not self.table.topics[path]["incoming"]:
            self.paths.add(path)
            value = self._parse(payload)
            if path == "bridge/response/+":
                value = self._without_echo(value, self.asked.get(value.get("transaction"), []))
            if who not in self.others:
                self._keys(topic, path, value)
            self._read(topic, value, who)

    @staticmethod
    def _without_echo(value, said):
        """Only of the result's own keys: deeper down it is a report, and no echo."""
        result = value.get("result")
        return dict(value, result={k: None if v in said else v for k, v in result.items()}) if isinstance(result, dict) else value

    @staticmethod
    def _parse(payload):
        try:
            return json.loads(payload)
        except ValueError:
            return payload

    def _keys(self, topic, path, value):
        if path == "bridge/response/+":
            self._response(topic, value)
            return
        if path == SENSOR and self._is_free(value, "worn_by"):
            return
        for key in self.table.withheld(path, self.tier):
            if isinstance(value, dict) and value.get(key) is not None:
                self.leaks.append(Leak("key", topic, "%s %s" % (path, key)))
            elif isinstance(value, dict) and key in value:
                self.nulls[path, key] += 1

    def _response(self, topic, value):
        for inner in value if isinstance(value, list) else []:
            self._response(topic, inner)
        if not isinstance(value, dict) or self._is_of_others(value):
            return
        for key, inner in value.items():
            if key in self.table.withheld_anywhere(self.tier) and inner is not None:
                self.leaks.append(Leak("key", topic, key))
            elif key == "sensors":
                self._sensors(topic, inner)
            elif key not in OF_THE_HOUSE:
                self._response(topic, inner)

    def _sensors(self, topic, sensors):
        for sensor in sensors if isinstance(sensors, list) else []:
            for key in self.table.withheld(SENSOR, self.tier) if isinstance(sensor, dict) else ():
                if sensor.get(key) is not None and not self._is_free(sensor, "person"):
                    self.leaks.append(Leak("key", topic, "sensors " + key))

    def _is_free(self, sensor, wearer):
        """It tells of nobody, of a guest, or of somebody else."""
        return isinstance(sensor, dict) and sensor.get(wearer) in self.others | {None, "guest"}

    def _read(self, topic, value, who):
        for text, of_provider in [(topic, False), *strings_in(value)]:
            for secret, part in [*self.secrets.items()] + ([] if of_provider else [*self.provider.items()]):
                if part in text.lower():
                    self.leaks.append(Leak("secret", topic, secret))
        for text, _ in [] if who in self.others else [(topic, False), *strings_in(self._without_others(value))]:
            for word, pattern in self.words.items():
                if pattern.search(text.lower()):
                    self.leaks.append(Leak("word", topic, word))
            if MEASURED.search(text) and TIERS.index(self.tier) < TIERS.index("vitals"):
                self.leaks.append(Leak("text", topic, text))

    def _is_of_others(self, value):
        return isinstance(value, dict) and bool({str(value.get("id")), str(value.get("person"))} & self.others)

    def _without_others(self, value):
        """Of others, what is common may be said."""
        if isinstance(value, list):
            return [self._without_others(v) for v in value if not self._is_of_others(v)]
        if isinstance(value, dict):
            return {k: self._without_others(v) for k, v in value.items() if not self._is_of_others(v)}
        return value
