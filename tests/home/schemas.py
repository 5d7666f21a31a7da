"""schemas - the JSON Schemas of contrib/mqtt, as a test asks them: does this payload fit its topic?"""
import json
import os
import re

import jsonschema

FOLDER = os.path.join(os.environ["BALM_SOURCE"], "contrib", "mqtt", "schemas")


def ecma_pattern(validator, pattern, instance, schema):
    """As JSON Schema means it: `$` is the very end, not before a last line break."""
    if isinstance(instance, str) and not re.search(pattern.replace("$", r"\Z"), instance):
        yield jsonschema.ValidationError("%r does not match %r" % (instance[:80], pattern))


Validator = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"pattern": ecma_pattern})


def levels_fit(pattern, topic):
    a, b = pattern.split("/"), topic.split("/")
    return len(a) == len(b) and all(x in ("+", y) for x, y in zip(a, b))


class Schema:
    def __init__(self, topic, direction, file):
        self.topic, self.direction, self.file = topic, direction, file
        self.json = json.load(open(os.path.join(FOLDER, file)))
        self.payload = self.json["x-payload"]
        self.validator = Validator(self.json)

    def instance(self, payload):
        """What the schema is of. Raises ValueError where the payload is not even JSON."""
        if self.payload == "text":
            return payload
        try:
            return json.loads(payload, parse_constant=not_json)
        except ValueError:
            if self.payload == "word":
                return payload
            raise

    def complaint(self, payload):
        """None: it fits."""
        try:
            instance = self.instance(payload)
        except ValueError as e:
            return "not JSON: %s" % e
        return self.complaint_of(instance)

    def complaint_of(self, instance):
        error = jsonschema.exceptions.best_match(self.validator.iter_errors(instance))
        return error and "%s: %s" % ("/".join(map(str, error.absolute_path)) or "the whole", error.message)

    def at(self, *path):
        """The schema of a key: of an object, through $ref, and of what a response has as its result."""
        return self.follow(self.json, path)

    def follow(self, schema, path):
        while "$ref" in schema:
            schema = self.json["$defs"][schema["$ref"].rsplit("/", 1)[1]]
        return self.follow(schema["properties"][path[0]], path[1:]) if path else schema


def not_json(word):
    raise ValueError(word + " is no JSON")


class Schemas:
    def __init__(self, base="balm"):
        self.base = base
        self.all = [Schema(**{"topic": e["topic"], "direction": e["direction"], "file": e["schema"]})
                    for e in json.load(open(os.path.join(FOLDER, "index.json")))]

    def of(self, topic, direction="out"):
        """The schema of a topic as it is on the broker; the most exact one. None: it has none."""
        if not topic.startswith(self.base + "/"):
            return None
        below = topic[len(self.base) + 1:]
        fit = [s for s in self.all if s.direction == direction and levels_fit(s.topic, below)]
        return min(fit, key=lambda s: s.topic.count("+")) if fit else None

    def by_file(self, name):
        return next(s for s in self.all if s.file == name + ".json")
