"""traps - how a trap is built into the healthy life: mutations of its steps, and the row that names one."""
import collections
import copy

from healthy import ALEX, HEART, PREFIX, Step

# rule: the one that must report it; also: other rules that it breaks as a consequence
Trap = collections.namedtuple("Trap", "name rule build also", defaults=((),))
GONE = object()
EVER = (0, 10000)


def said_on(step, topic):
    return step.what == "hear" and step.topic == topic and step.payload != ""


def config_topic(device):
    return "%s/device/%s/config" % (PREFIX, device)


def change(topic, how, during=EVER):
    """how(step) on all that is said on a topic."""
    def build(steps):
        for step in steps:
            if said_on(step, topic) and during[0] <= step.t_s <= during[1]:
                how(step)
        return steps
    return build


def put(where, path, value):
    for key in path[:-1]:
        where = where.setdefault(key, {})
    if value is GONE:
        where.pop(path[-1], None)
    else:
        where[path[-1]] = copy.deepcopy(value)


def root(key, value, device=ALEX, during=EVER):
    return change(config_topic(device), lambda s: put(s.payload, [key], value), during)


def device(key, value, of=ALEX, during=EVER):
    return change(config_topic(of), lambda s: put(s.payload, ["device", key], value), during)


def origin(key, value):
    return change(config_topic(ALEX), lambda s: put(s.payload, ["origin", key], value))


def component(i, during=EVER, of=ALEX, **values):
    """Keys of a component; GONE takes one away."""
    def how(step):
        if i in step.payload["components"]:
            for key, value in values.items():
                put(step.payload, ["components", i, key], value)
    return change(config_topic(of), how, during)


def add(i, config, during=EVER, of=ALEX):
    return change(config_topic(of), lambda s: put(s.payload, ["components", i], config), during)


def bare(platform, word, **values):
    """A component that is right but for its values."""
    found = {"platform": platform, "name": word.capitalize(), "unique_id": ALEX + "." + word,
             "availability": [{"topic": "balm/bridge/state"}], "default_entity_id": "%s.balm_alex_%s" % (platform, word)}
    return {k: v for k, v in dict(found, **values).items() if v is not GONE}


def key(topic, name, value, during=EVER):
    """A key of a JSON state."""
    return change(topic, lambda s: put(s.payload, [name], value), during)


def payload(topic, text, during=EVER):
    return change(topic, lambda s: setattr(s, "payload", text), during)


def retained(topic, yes, during=EVER):
    return change(topic, lambda s: setattr(s, "retained", yes), during)


def silent(topic, during=EVER, empty=False):
    """Nothing is said there, empty messages apart."""
    return lambda steps: [s for s in steps if not (s.what == "hear" and s.topic == topic and (empty or s.payload != "")
                                                   and during[0] <= s.t_s <= during[1])]


def delayed(topic, by_s, during):
    def build(steps):
        for s in steps:
            if said_on(s, topic) and during[0] <= s.t_s <= during[1]:
                s.t_s += by_s
        return sorted(steps, key=lambda s: s.t_s)
    return build


def said(t_s, topic, text, is_retained=False):
    return lambda steps: sorted(steps + [Step(t_s, "hear", topic, copy.deepcopy(text), is_retained)], key=lambda s: s.t_s)


def often(topic, each_s, from_s, to_s, text):
    """text(n): what the nth message says."""
    def build(steps):
        times = [from_s + n * each_s for n in range(int((to_s - from_s) / each_s))]
        return sorted(steps + [Step(t, "hear", topic, text(n)) for n, t in enumerate(times)], key=lambda s: s.t_s)
    return build


def all_of(*builds):
    def build(steps):
        for b in builds:
            steps = b(steps)
        return steps
    return build


HEART_TOPIC, ALEX_TOPIC = config_topic(HEART), config_topic(ALEX)
