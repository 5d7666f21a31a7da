"""kit_words - what the pages and examples for Home Assistant and MQTT may name: entity ids, their states, topics, keys,
words, options, verbs and files. Taken from what a daemon has announced, the schemas and the tree.
"""
import glob
import os
import re
import subprocess

from schemas import Schemas

SOURCE = os.environ["BALM_SOURCE"]
ALL = Schemas()
DOMAINS = "sensor|binary_sensor|event|button|switch|select|number"
ENTITY = re.compile(r"(?<![\w./])(?:%s)\.balm_\w+" % DOMAINS)
TOPIC = re.compile(r"(?<![\w./])balm/[\w/+#-]+(?:\.\.\.)?")
ALWAYS = {"unknown", "unavailable"}

# Words of Home Assistant, of its app, of openHAB and of other languages: nothing of ours to hold them against.
OTHERS = {
    "configuration.yaml", "config/", "conf/things", "conf/items", "conf/transform", "NULL", "views:", "- type: sections", "_2", "_", "-", "+", "ä", "a", "ß", "ss",
    "mobile_app_notification_action", "logger: logs: homeassistant.components.mqtt: debug", "home", "not_home", "homeassistant"}
# What each reader has of their own, or what begins, or goes on, with something of theirs.
PLACES = {"192.168.1.20", "alex", "heart", "balm", "Balm ...", "alex-1769860800", "BALM_", "Balm_Why", 'Balm_Answer.sendCommand("accept")', "action"}


def slug(text):
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


class Announced:
    """The entities of these discoveries, by the id that balm proposes and by the one that older Home Assistants make."""

    def __init__(self, devices):
        self.components, self.older = {}, set()
        for d in devices:
            for c in d["components"].values():
                if "unique_id" in c:
                    domain = c["default_entity_id"].split(".")[0]
                    self.components[c["default_entity_id"]] = c
                    self.older.add("%s.%s" % (domain, slug(d["device"]["name"] + " " + (c["name"] or ""))))

    def states(self, entity_id):
        """None: anything."""
        c = self.components[entity_id]
        if c["platform"] in ("binary_sensor", "switch"):
            return {"on", "off"}
        return set(c["options"]) if "options" in c else None

    def complaints_of_example(self, body):
        return [c for part in ("triggers", "conditions", "actions") for c in self._walk(body.get(part, []))]

    def _walk(self, value):
        if isinstance(value, list):
            return [c for v in value for c in self._walk(v)]
        if not isinstance(value, dict):
            return []
        found = [c for v in value.values() for c in self._walk(v)]
        ids = value.get("entity_id", [])
        for e in ids if isinstance(ids, list) else [ids]:
            if ".balm_" in e and e not in self.components:
                found.append("there is no " + e)
            elif ".balm_" in e:
                found += self._states_of(e, value)
        if "action" in value:
            ids = value.get("target", {}).get("entity_id", [])
            found += ["%s is not for %s" % (value["action"], e) for e in ([ids] if isinstance(ids, str) else ids)
                      if e.split(".")[0] != value["action"].split(".")[0]]
        return found

    def _states_of(self, entity_id, value):
        if value.get("trigger", value.get("condition")) == "numeric_state" and "state_class" not in self.components[entity_id]:
            return ["%s is no number" % entity_id]
        known, found = self.states(entity_id), []
        for key in ("to", "from", "not_from", "not_to", "state"):
            said = value.get(key, [])
            for word in said if isinstance(said, list) else [said]:
                if known is not None and word not in known | ALWAYS:
                    found.append("%s is never %s, but %s" % (entity_id, word, sorted(known)))
        return found


def words_of(schema):
    """Keys and words, at any depth."""
    if isinstance(schema, list):
        return set().union(*(words_of(s) for s in schema)) if schema else set()
    if not isinstance(schema, dict):
        return set()
    own = set(schema["properties"]) if isinstance(schema.get("properties"), dict) else set()
    own |= {w for w in schema.get("enum", []) + [schema.get("const")] if isinstance(w, str)}
    return own.union(*(words_of(v) for v in schema.values()))


def read(name):
    with open(os.path.join(SOURCE, name), encoding="utf-8") as f:
        return f.read()


class Words:
    def __init__(self, announced):
        self.announced = announced
        self.ours = {"null", "true", "false"}.union(*(words_of(s.json) for s in ALL.all))
        self.ours |= {w for e in announced.components for w in announced.states(e) or ()}
        options = read("config/balm.yaml")
        self.keys = set(re.findall(r"(?:^\s*#?(?:- )?|[{,] ?)([\w.]+):", options, re.M))
        self.values = set(re.findall(r"[\w.]+", options))
        self.help = {}

    def topic_complaint(self, topic):
        plain = re.sub(r"^balm/P/", "balm/alex/", topic).replace("balm/sensor/S/", "balm/sensor/heart/").rstrip("/")
        if plain.endswith("...") or plain.endswith("#"):
            start = plain.rstrip(".#")[len("balm/"):]
            return None if any(s.topic.startswith(start) for s in ALL.all) else "no topic begins with " + topic
        return None if ALL.of(plain) or ALL.of(plain, "in") else "there is no topic " + topic

    def command_complaint(self, command):
        words = command.split()[1:]
        verb = []
        while words and re.fullmatch(r"[a-z-]+", words[0]) and not words[0].startswith("-") and self.usage(verb + words[:1]):
            verb.append(words.pop(0))
        if not verb:
            return "balmctl has no verb for: " + command
        missing = [w for w in words if w.startswith("--") and w not in ("--help", "--json") and not re.search(re.escape(w) + r"\b", self.usage(verb))]
        return "%s has no %s" % (" ".join(verb), missing) if missing else None

    def usage(self, verb):
        key = " ".join(verb)
        if key not in self.help:
            p = subprocess.run([os.environ["BALMCTL"]] + verb + ["--help"], capture_output=True, text=True)
            self.help[key] = p.stdout if p.returncode == 0 else ""
        return self.help[key]

    def path_exists(self, page, span):
        below = span[len("config/"):] if span.startswith("config/blueprints") else span
        places = [os.path.join(SOURCE, os.path.dirname(page)), SOURCE]
        return span in ("/etc/balm/balm.yaml", "balm.yaml") or any(glob.glob(os.path.join(p, below)) for p in places)

    def span_complaint(self, page, span):
        """What stands in a page as `code`."""
        if span in OTHERS | PLACES or span in self.ours:
            return None
        if re.fullmatch(r"(%s)\.\w+" % DOMAINS, span):
            return None if span in self.announced.components or span in self.announced.older else "there is no " + span
        if span.startswith("balmctl "):
            return self.command_complaint(span)
        if span.startswith("--"):
            return self.command_complaint("balmctl homeassistant dashboard " + span)
        if span.startswith(("mosquitto_", "balm/", "meson ", "python3 ", "http://")):  # the topics in it are looked at below
            return None
        if ":" in span:
            plain = re.sub(r"\S+/\S+", "", span)
            keys = set(re.findall(r"([\w.]+):", plain))
            foreign = keys - self.keys | set(re.findall(r"[\w.]+", plain)) - keys - self.values
            return "balm.yaml knows no %s: %s" % (sorted(foreign), span) if foreign else None
        return None if self.path_exists(page, span) else "nobody knows " + span

    def complaints(self, page, text):
        found = [self.topic_complaint(t) for t in TOPIC.findall(text)]
        found += ["there is no " + e for e in ENTITY.findall(text) if e not in self.announced.components and e not in self.announced.older]
        bare = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
        found += [self.span_complaint(page, " ".join(s.split())) for s in re.findall(r"`([^`]+)`", bare)]
        return [c for c in found if c]
