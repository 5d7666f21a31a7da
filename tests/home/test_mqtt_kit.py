#!/usr/bin/python3
"""The examples for openHAB and Node-RED, and the README beside them, speak of topics and keys that there are, and send
what is taken. Neither program is run here."""
import json
import os
import re
import shutil
import subprocess
import tempfile

from harness import Failed, tap
from schemas import FOLDER, Schemas

KIT = os.path.dirname(FOLDER)
ALL = Schemas()

CHANNEL = re.compile(r'Type (\w+) : (\w+) "([^"]+)" \[ (.*) \]$')
CHANNEL_KEYS = {"stateTopic", "commandTopic", "transformationPattern", "trigger", "allowedStates", "min", "max", "step",
                "formatBeforePublish"}
ITEM_OF_CHANNEL = {"number": "Number", "string": "String", "switch": "Switch", "dimmer": "Dimmer"}
CORE_NODES = {"tab", "mqtt-broker", "mqtt in", "mqtt out", "inject", "debug", "function"}


def expect(what, condition):
    if not condition:
        raise Failed(what)


def read(*path):
    with open(os.path.join(KIT, *path), encoding="utf-8") as f:
        return f.read()


def balanced(text):
    bare = re.sub(r'"[^"]*"|//.*', "", text)
    return all(bare.count(a) == bare.count(b) for a, b in ("{}", "[]", "()")) and text.count('"') % 2 == 0


def channels():
    """{(thing, channel): (type, {key: value})}"""
    found, thing = {}, None
    for line in read("openhab", "balm.things").splitlines():
        line = line.strip()
        if line.startswith("Thing "):
            thing = line.split()[2]
        elif line.startswith("Type "):
            match = CHANNEL.match(line)
            expect("a channel that cannot be read: " + line, match)
            pairs = re.findall(r'(\w+)=("[^"]*"|[^, ]+)', match[4])
            expect("%s: %s" % (match[2], pairs), {k for k, _ in pairs} <= CHANNEL_KEYS and (thing, match[2]) not in found)
            found[thing, match[2]] = match[1], {k: v.strip('"') for k, v in pairs}
    return found


def openhab_reads_what_is_published():
    text, all_of_them = read("openhab", "balm.things"), channels()
    expect("brackets", balanced(text))
    for name, (kind, keys) in all_of_them.items():
        topic = keys.get("stateTopic")
        expect("%s neither reads nor sends" % (name,), topic or "commandTopic" in keys)
        if not topic:
            continue
        schema = ALL.of(topic)
        expect("%s: nothing is published at %s" % (name, topic), schema)
        path = re.match(r"JSONPATH:\$\.(\w+)(∩MAP:balm_switch.map)?$", keys.get("transformationPattern", ""))
        expect("%s: %s" % (name, keys), path or schema.payload == "text" or keys.get("trigger") == "true")
        if not path:
            continue
        of = schema.at(path[1])
        types = of.get("type", "string")
        expected = {"number": {"integer", "number"}, "dimmer": {"integer", "number"}, "switch": {"boolean"}, "string": {"string"}}[kind]
        expect("%s: %s is %s" % (name, path[1], types), expected & ({types} if isinstance(types, str) else set(types)))
        if kind == "switch":
            expect("%s: true has to become ON" % (name,), path[2] and read("openhab", "balm_switch.map") == "true=ON\nfalse=OFF\n")
        if kind == "dimmer":
            expect("%s: %s" % (name, keys), (float(keys["min"]), float(keys["max"])) == (of["minimum"], of["maximum"]))
    for topic in re.findall(r'availabilityTopic="([^"]+)"', text):
        expect(topic, ALL.of(topic).json["enum"] == ["online", "offline"])


def openhab_sends_what_is_taken():
    sent = 0
    for name, (kind, keys) in channels().items():
        topic = keys.get("commandTopic")
        if not topic:
            continue
        schema = ALL.of(topic, "in")
        expect("%s: nothing is taken at %s" % (name, topic), schema)
        payloads = keys["allowedStates"].split(",") if "allowedStates" in keys else \
            {"switch": ["ON", "OFF"], "number": [keys.get("formatBeforePublish", "%s") % n for n in (1.0, 5.0)], "string": ["alex"]}[kind]
        for p in payloads:
            sent += 1
            expect("%s sends %s: %s" % (name, p, schema.complaint(p)), not schema.complaint(p))
        if schema.file == "person_suggestion_answer.json":
            expect("all answers: %s" % payloads, payloads == schema.json["oneOf"][0]["enum"])
    expect("%d payloads" % sent, sent > 10)


def openhab_items_have_their_channels():
    all_of_them, used = channels(), set()
    expect("brackets", balanced(read("openhab", "balm.items")))
    for line in read("openhab", "balm.items").splitlines():
        match = re.match(r'(\w+) (\w+) "[^"]*" \(Balm\) \{ channel="mqtt:topic:home:(\w+):(\w+)" \}$', line)
        if not match:
            expect("an item that cannot be read: " + line, line in ("", "// Goes to conf/items/.", 'Group Balm "Balm"'))
            continue
        channel = (match[3], match[4])
        expect("%s: there is no such channel" % line, channel in all_of_them and channel not in used)
        expect("%s: of another type" % line, match[1] == ITEM_OF_CHANNEL[all_of_them[channel][0]])
        used.add(channel)
    left = {c for c in set(all_of_them) - used if all_of_them[c][1].get("trigger") != "true"}
    expect("without an item: %s" % left, used and not left)


def flow():
    return json.loads(read("node-red", "flow.json"))


def node_red_can_import_it():
    nodes = flow()
    ids = [n["id"] for n in nodes]
    expect("ids", len(ids) == len(set(ids)))
    for n in nodes:
        expect("%s: %s is not a node that Node-RED brings along" % (n["id"], n["type"]), n["type"] in CORE_NODES)
        expect("%s: on no page" % n["id"], n["type"] in ("tab", "mqtt-broker") or n["z"] == "balm_flow")
        for wire in sum(n.get("wires", []), []):
            expect("%s leads to %s, which there is not" % (n["id"], wire), wire in ids)
        if n["type"].startswith("mqtt "):
            expect("%s: its broker" % n["id"], n["broker"] in ids)
    lead_to = set(sum((sum(n.get("wires", []), []) for n in nodes), []))
    idle = [n["id"] for n in nodes if n["type"] in ("function", "debug", "mqtt out") and n["id"] not in lead_to]
    expect("nothing leads to %s" % idle, not idle)


def overlap(filter_, pattern):
    """Whether one topic can fit both; `+` is any level, of either."""
    a, b = filter_.split("/"), pattern.split("/")
    return len(a) == len(b) and all("+" in (x, y) or x == y for x, y in zip(a, b))


def published_at(topic):
    """Every kind of message that a subscriber gets there; all of them JSON, or none."""
    expect("%s: one level, or a name" % topic, "#" not in topic)
    kinds = [s for s in ALL.all if s.direction == "out" and overlap(topic, "balm/" + s.topic)] if "+" in topic else [ALL.of(topic)]
    expect("nothing is published at %s" % topic, kinds and kinds[0])
    expect("%s gets %s" % (topic, ["%s: %s" % (s.topic, s.payload) for s in kinds]), len({s.payload == "json" for s in kinds}) == 1)
    return kinds


def a_filter_gets_one_kind_only():
    for topic, word in (("balm/+/state", "bridge/state: text"), ("balm/nobody/nothing", "nothing is published"), ("balm/#", "a name")):
        try:
            published_at(topic)
        except Failed as e:
            expect("%s: %s" % (topic, e), word in str(e))
            continue
        raise Failed("went by: " + topic)


def function_complaint(code):
    """Whether Node-RED could run it: brackets, and the syntax where there is a node to ask."""
    if not balanced_script(code):
        return "brackets or quotes"
    if not shutil.which("node"):
        return None
    with tempfile.NamedTemporaryFile("w", suffix=".js") as f:
        f.write("(async function (msg, node, context, flow, global, env, RED) {\n%s\n});\n" % code)
        f.flush()
        p = subprocess.run(["node", "--check", f.name], capture_output=True, text=True)
    return p.stderr.strip() if p.returncode else None


def balanced_script(code):
    closes, open_ones = {")": "(", "]": "[", "}": "{"}, []
    bare = re.sub(r"'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"|//.*", "", code)
    for c in bare:
        if c in "([{":
            open_ones.append(c)
        elif c in closes and (not open_ones or open_ones.pop() != closes[c]):
            return False
    return not open_ones and "'" not in bare and '"' not in bare


def node_red_can_read_the_functions():
    functions = [n for n in flow() if n["type"] == "function"]
    expect("functions", len(functions) >= 3)
    for n in functions:
        complaint = function_complaint(n["func"])
        expect("%s: %s" % (n["id"], complaint), not complaint)
    for broken in ("return { a: [1 };", "return msg);", "msg.payload = 'it;", "if (msg { return msg; }"):
        expect("went by: " + broken, not balanced_script(broken))
    if shutil.which("node"):
        for broken in ("const = 1;\nreturn msg;", "msg.payload = { a: 1 b: 2 };\nreturn msg;"):
            expect("went by: " + broken, function_complaint(broken))


def node_red_reads_what_is_published():
    nodes = {n["id"]: n for n in flow()}
    for n in nodes.values():
        if n["type"] != "mqtt in":
            continue
        published = published_at(n["topic"])
        expect("%s: no JSON comes at %s" % (n["id"], n["topic"]), n["datatype"] == "json" and published[0].payload == "json")
        for target in sum(n["wires"], []):
            code = nodes[target].get("func", "")
            for key in re.findall(r"msg\.payload\.(\w+)", re.sub(r"//.*", "", code)):
                expect("%s: %s has no %s" % (target, n["topic"], key), all(key in s.json["properties"] for s in published))
            expect("%s hands nothing on" % target, not code or "return msg;" in code)


def node_red_sends_what_is_taken():
    nodes, sent = {n["id"]: n for n in flow()}, 0
    for n in nodes.values():
        if n["type"] == "inject":
            for target in sum(n["wires"], []):
                out = nodes[target]
                schema = ALL.of(out["topic"], "in")
                expect("%s: nothing is taken at %s" % (target, out["topic"]), schema and out["retain"] == "false")
                expect("%s: %s" % (n["id"], schema.complaint(n["payload"])), not schema.complaint(n["payload"]))
                sent += 1
    expect("%d payloads" % sent, sent >= 6)


def the_readme_is_true():
    text = read("README.md")
    for link in re.findall(r"\]\((?!http)([^)#]+)\)", text):
        expect("there is no " + link, os.path.exists(os.path.join(KIT, link)))
    for topic in re.findall(r"(?:-t )'?(balm/[^\s'#]+)", text):
        expect("there is no topic " + topic, ALL.of(topic) or ALL.of(topic, "in"))
    for topic, payload in re.findall(r"mosquitto_pub -t (\S+) -m ('[^']*'|\S+)", text):
        expect("%s %s" % (topic, payload), not ALL.of(topic, "in").complaint(payload.strip("'")))
    name, request = re.search(r"schemas/(\w+)\.json\"\)\)\n\s+jsonschema\.validate\((\{.*?\}),", text).groups()
    expect("the example in Python", not ALL.by_file(name).complaint(request))


def links_within_the_reference_lead_somewhere():
    text = read("TOPICS.md")
    headings = [re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in re.findall(r"^#+ (.*)$", text, re.M)]
    links = set(re.findall(r"\]\(#([^)]+)\)", text))
    expect("twice or never: %s" % [l for l in links if headings.count(l) != 1], links and all(headings.count(l) == 1 for l in links))


tap({f.__name__.replace("_", " "): f for f in (
    openhab_reads_what_is_published, openhab_sends_what_is_taken, openhab_items_have_their_channels, node_red_can_import_it,
    a_filter_gets_one_kind_only, node_red_can_read_the_functions, node_red_reads_what_is_published, node_red_sends_what_is_taken, the_readme_is_true,
    links_within_the_reference_lead_somewhere)})
