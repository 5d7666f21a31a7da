#!/usr/bin/python3
"""What is published is what contrib/mqtt says: the committed pages are those that the tables give, whatever a living
daemon says fits its schema, every key was seen with a value, and each schema refuses what is broken."""
import concurrent.futures
import copy
import filecmp
import json
import math
import os
import subprocess
import tempfile

import jsonschema

import schema_lives
from harness import Failed, need, tap
from schemas import FOLDER, Schemas

TIERS = ("levels", "vitals", "raw")
ALL = Schemas()
HEARD = {}    # life: [(topic, payload, retained)]
SAMPLES = {}  # file of a schema: {payload}


def expect(what, condition):
    if not condition:
        raise Failed(what)


def committed_is_what_the_tables_give():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([os.environ["MQTT_REFERENCE"], folder], check=True)
        kept, made = os.path.dirname(FOLDER), folder
        names = ["TOPICS.md"] + ["schemas/" + n for n in sorted(set(os.listdir(FOLDER)) | set(os.listdir(made + "/schemas")))]
        _, other, missing = filecmp.cmpfiles(kept, made, names, shallow=False)
        expect("contrib/mqtt is out of date: `meson compile -C BUILD mqtt-reference` makes it anew\n%s" % "\n".join(other + missing),
               not other and not missing)


def each_is_a_schema():
    for s in ALL.all:
        jsonschema.Draft202012Validator.check_schema(s.json)
        expect(s.file, s.payload in ("json", "text", "word") and s.json["title"] == s.topic)
    files = {s.file for s in ALL.all} | {"index.json"}
    expect("not in the index: %s" % (set(os.listdir(FOLDER)) ^ files), set(os.listdir(FOLDER)) == files)


def leaves(schema, path=""):
    yield path, schema
    for key, of in schema.get("properties", {}).items():
        yield from leaves(of, path + "." + key)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from leaves(schema[key], path + "." + key)
    for n, of in enumerate(schema.get("oneOf", []) + schema.get("anyOf", [])):
        yield from leaves(of, "%s/%d" % (path, n))
    for name, of in schema.get("$defs", {}).items():
        yield from leaves(of, "#" + name)


def every_place_says_what_may_stand_there():
    """A row of the table that was forgotten shows as an object or a list of anything."""
    vague = []
    for s in ALL.all:
        for path, of in leaves(s.json):
            if "transaction" in path:
                continue  # any number will do
            types = [of["type"]] if isinstance(of.get("type"), str) else of.get("type", [])
            said = types or any(k in of for k in ("enum", "const", "$ref", "anyOf", "oneOf"))
            null_alone = types == ["null"] and "/" not in path
            within = ("object" not in types or "properties" in of or isinstance(of.get("additionalProperties"), dict)) and \
                ("array" not in types or of.get("items"))
            bounded = not {"integer", "number"} & set(types) or "minimum" in of
            if not said or null_alone or not within or not bounded:
                vague.append("%s%s: %s" % (s.file, path, of))
    expect("\n".join(vague[:10]), not vague)
    page = open(os.path.join(os.path.dirname(FOLDER), "TOPICS.md")).read()
    overview = [line.split("|") for line in page.split("## What is published")[1].split("\n\n")[1].splitlines()[2:]]
    published = [s for s in ALL.all if s.direction == "out" and not s.file.startswith("response_")]
    expect("how often: %s" % overview, len(overview) == len(published) and all(len(row[4]) > 3 for row in overview))


def live():
    with concurrent.futures.ThreadPoolExecutor(5) as pool:
        lives = {tier: pool.submit(schema_lives.of_a_tier, tier) for tier in TIERS}
        lives["strap"] = pool.submit(schema_lives.of_a_strap)
        lives["massage"] = pool.submit(schema_lives.of_a_massage_that_is_due)
        for name, future in lives.items():
            HEARD[name] = future.result()


def what_is_said_fits():
    wrong, count = [], 0
    for life, messages in HEARD.items():
        for topic, payload, _ in messages:
            said_by_us = topic.startswith("balm/") and not topic.startswith("balm/bridge/request/") and not ALL.of(topic, "in")
            if not said_by_us or payload == "":  # an empty one clears what was retained
                continue
            schema = ALL.of(topic)
            complaint = schema.complaint(payload) if schema else "there is no schema of this topic"
            count += 1
            if complaint:
                wrong.append("%s: %s: %s\n    %s" % (life, topic, complaint, payload[:300]))
            else:
                SAMPLES.setdefault(schema.file, {}).setdefault(payload)
    print("# %d messages of %d kinds" % (count, len(SAMPLES)))
    expect("%d of %d do not fit\n%s" % (len(wrong), count, "\n".join(wrong[:12])), not wrong and count > 300)


def every_topic_was_heard():
    silent = [s.file for s in ALL.all if s.direction == "out" and s.file not in SAMPLES]
    expect("never heard: %s" % silent, not silent)


def every_key_had_a_value():
    """Not of requests: their results are of the moment."""
    never = []
    for s in ALL.all:
        if s.direction != "out" or s.payload != "json" or s.file.startswith("response_"):
            continue
        seen = [json.loads(p) for p in SAMPLES.get(s.file, ())]
        for key in s.json["properties"]:
            if not any(m.get(key) is not None for m in seen):
                never.append(s.file[:-5] + "." + key)
    expect("never had a value: %s" % never, not never)


def every_verb_was_answered():
    verbs = [s.file[:-5] for s in ALL.all if s.file.startswith("response_") and s.file != "response_refused.json"]
    done = [v for v in verbs if any(json.loads(p)["status"] == "ok" for p in SAMPLES.get(v + ".json", ()))]
    expect("never done: %s" % sorted(set(verbs) - set(done)), set(done) == set(verbs))


def a_tier_shows_no_more_than_it_says():
    """x-tier, held against what was said: below it null, or left out."""
    order = ("private", "levels", "vitals", "raw")
    wrong = []
    for tier in TIERS:
        for topic, payload, _ in HEARD[tier]:
            schema = ALL.of(topic) if payload else None
            if not schema or schema.payload != "json" or schema.file.startswith("response_"):
                continue
            person = topic.split("/")[1]
            shown = "private" if person == "bo" else tier
            for key, value in json.loads(payload).items():
                of = schema.at(key).get("x-tier", "private")
                if value is not None and order.index(of) > order.index(shown):
                    wrong.append("%s at %s: %s of %s" % (key, shown, value, topic))
    expect("told too much:\n" + "\n".join(wrong[:10]), not wrong)


def decimals_are_few():
    """Rounded to what is displayed, so that noise makes no new state."""
    def numbers(value):
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list):
            for v in value:
                yield from numbers(v)
        elif isinstance(value, float):
            yield value
    for file, payloads in SAMPLES.items():
        if not file.startswith("response_") and ALL.by_file(file[:-5]).payload == "json":
            for p in payloads:
                for n in numbers(json.loads(p)):
                    expect("%s: %r" % (file, n), math.isfinite(n) and n == round(n, 3))


# ---- broken on purpose ----

SHAPES_DONE = set()  # what many responses have in common is broken once
MAY_BE_LEFT_OUT = ("transaction", "code", "text")
OTHER = {str: [], int: [], float: [], bool: [], dict: 7, list: 7}


def broken(instance, schema, whole):
    """(how, a copy of the whole with one thing wrong), for each thing that the schema of this object speaks of."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        if (name, json.dumps(instance, sort_keys=True)) in SHAPES_DONE or len([n for n, _ in SHAPES_DONE if n == name]) > 5:
            return
        SHAPES_DONE.add((name, json.dumps(instance, sort_keys=True)))
        schema = whole["$defs"][name]
    if "anyOf" in schema and isinstance(instance, dict):
        yield from broken(instance, schema["anyOf"][0], whole)
        return
    if isinstance(instance, dict):
        if not isinstance(schema.get("additionalProperties"), dict):
            yield "a key more", {**instance, "surplus": 1}
        for key, of in schema.get("properties", {}).items():
            if key in instance and "x-tier" not in of and key not in MAY_BE_LEFT_OUT or key in schema["required"]:
                yield "without " + key, {k: v for k, v in instance.items() if k != key}
        for key, of in schema.get("properties", {}).items():
            if key in instance:
                for how, value in broken(instance[key], of, whole):
                    yield "%s: %s" % (key, how), {**instance, key: value}
        if isinstance(schema.get("additionalProperties"), dict):
            for key in instance:
                for how, value in broken(instance[key], schema["additionalProperties"], whole):
                    yield "%s: %s" % (key, how), {**instance, key: value}
                break
    elif isinstance(instance, list) and instance:
        for how, value in broken(instance[0], schema["items"], whole):
            yield "[]: " + how, [value] + instance[1:]
    if type(instance) in OTHER and ("type" in schema or "enum" in schema or "const" in schema):
        yield "of another type", OTHER[type(instance)]
    if "enum" in schema or "const" in schema:
        yield "a word that is none", "nonesuch"
    if "maximum" in schema:
        yield "too much", schema["maximum"] + 1
    if "minimum" in schema:
        yield "too little", schema["minimum"] - 1
    if schema.get("format") == "date-time":
        for text in ("2026-01-31T18:30:00", "1769857200", "2026-01-31 18:30:00+01:00", "2026-01-31T18:30:00+01:00\n"):
            yield "a time without its offset, or none: " + text, text
    if schema.get("minLength") and isinstance(instance, str):
        yield "an empty text", ""
    if isinstance(instance, str) and "null" not in str(schema.get("type", "")) and "enum" not in schema and "type" in schema:
        yield "null", None


def each_refuses_what_is_broken():
    taken, count = [], 0
    for file, payloads in SAMPLES.items():
        s = ALL.by_file(file[:-5])
        if s.payload != "json":
            expect(file, s.complaint("On") and s.complaint("") and s.complaint("null"))
            continue
        done = set()
        for p in sorted(payloads, key=len, reverse=True)[:40]:
            whole = s.json
            body = s.json
            if file.startswith("response_") and file != "response_refused.json":
                body = s.json["oneOf"][0 if json.loads(p)["status"] == "ok" else 1]
            for how, instance in broken(json.loads(p), body, whole):
                if how in done:
                    continue
                done.add(how)
                count += 1
                if not s.complaint_of(copy.deepcopy(instance)):
                    taken.append("%s: %s" % (file, how))
        for text in ("", "{", "[]", "nan", '{"t": NaN}', "online"):
            expect("%s takes %r" % (file, text), s.complaint(text))
    print("# %d ways to break %d kinds" % (count, len(SAMPLES)))
    expect("taken all the same:\n" + "\n".join(taken[:20]), not taken and count > 1000)


need("mosquitto", "dbus-daemon")
tap({f.__name__.replace("_", " "): f for f in (
    committed_is_what_the_tables_give, each_is_a_schema, every_place_says_what_may_stand_there, live, what_is_said_fits, every_topic_was_heard, every_key_had_a_value,
    every_verb_was_answered, a_tier_shows_no_more_than_it_says, decimals_are_few, each_refuses_what_is_broken)})
