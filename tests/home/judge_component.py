"""judge_component - one component of a discovery message: would Home Assistant make an entity of it, and a good one?"""
import re

import judge_keys as keys
import judge_units as units
from judge_template import compile_template

ENTITY_ID = re.compile(r"([a-z_]+)\.([a-z0-9]+(?:_[a-z0-9]+)*)$")
SHORT_AVAILABILITY = {"t": "topic", "pl_avail": "payload_available", "pl_not_avail": "payload_not_available", "val_tpl": "value_template"}
OWN_RULE = {"event_types", "options", "min", "max", "step", "pattern", "icon", "entity_category", "state_class",
            "suggested_display_precision", "availability", "object_id"}


def expand(given, short, complain):
    """Full names for short ones."""
    full = {}
    for key, value in given.items():
        name = short.get(key, key)
        if name in given and name != key:
            complain("key-twice", "%s and %s: the short one wins" % (key, name))
        if name not in full or key != name:
            full[name] = value
    return full


def expand_tilde(config):
    """`~` at the first or last character of what ends in `topic`."""
    base = config.get("~")
    if not isinstance(base, str):
        return config

    def full(topic):
        if isinstance(topic, str) and topic.startswith("~"):
            return base + topic[1:]
        return topic[:-1] + base if isinstance(topic, str) and topic.endswith("~") else topic
    config = {k: full(v) if k.endswith("topic") else v for k, v in config.items()}
    if isinstance(config.get("availability"), list):
        config["availability"] = [dict(a, topic=full(a["topic"])) if isinstance(a, dict) and "topic" in a else a
                                  for a in config["availability"]]
    return config


def availability_list(config):
    """The topics that say whether an entity is available, with their payloads, whichever form was used."""
    given = config.get("availability")
    if given is None and "availability_topic" in config:
        given = [{"topic": config["availability_topic"], "value_template": config.get("availability_template"),
                  "payload_available": config.get("payload_available", "online"),
                  "payload_not_available": config.get("payload_not_available", "offline")}]
    return [dict({"payload_available": "online", "payload_not_available": "offline"}, **a)
            for a in ([given] if isinstance(given, dict) else given or []) if isinstance(a, dict) and "topic" in a]


def check_availability(config, complain):
    """Shared by the root and the components. False: refused."""
    ok = True
    if "availability" in config and "availability_topic" in config:
        complain("availability-exclusive", "two or more values in the same group of exclusion 'availability'")
        ok = False
    if config.get("availability_mode", "latest") not in ("latest", "all", "any"):
        complain("availability-mode", "availability_mode is %r" % config["availability_mode"])
        ok = False
    given = config.get("availability")
    for entry in [given] if isinstance(given, dict) else given if isinstance(given, list) else [given] if given is not None else []:
        extra = set(entry) - {"topic", "payload_available", "payload_not_available", "value_template"} if isinstance(entry, dict) else None
        if extra is None or extra or not keys.is_topic(entry.get("topic")) or not all(keys.is_text(v) for v in entry.values()):
            complain("availability-form", "availability has %r" % (entry,))
            ok = False
    return ok


def check_values(platform, config, complain):
    ok = True
    for key, value in config.items():
        if key.endswith("topic") and key != "~":
            if not keys.is_topic(value):
                complain("topic-form", "%s is %r" % (key, value if not keys.is_text(value) else value[:60]))
                ok = False
            elif key == "command_topic" and not keys.is_topic(value, wildcards=False):
                complain("topic-wildcard", "Wildcards cannot be used in topic names @ data['command_topic']: %r" % value)
                ok = False
        elif key.endswith("template"):
            error = compile_template(value)
            if error:
                complain("template-syntax", "%s: %s" % (key, error))
                ok = False
        elif key == "mode" and value not in keys.MODES.get(platform, ()):
            complain("component-value", "mode is %r" % (value,))
            ok = False
        elif key in keys.COMMON | keys.PLATFORMS[platform] and key not in OWN_RULE | {"mode", "unique_id", "platform", "name"}:
            if not keys.TAKES.get(key, keys.is_text)(value) and not (platform == "event" and key == "device_class"):
                complain("component-value", "%s is %r" % (key, value))
                ok = False
    return ok


def check_own(platform, config, complain):
    """The rules that a single platform has."""
    ok = True
    if platform == "number" or (platform == "text" and ("min" in config or "max" in config)):
        low, high = ((1, 100) if platform == "number" else (0, 255))
        low, high, step = config.get("min", low), config.get("max", high), config.get("step", 1)
        sane = all(keys.is_number(v) for v in (low, high, step)) and low < high
        if platform == "number" and not (sane and step >= 0.001):
            complain("number-range", "min %r, max %r, step %r" % (low, high, step))
            ok = False
        if platform == "text" and not (sane and low >= 0 and high <= 255):
            complain("text-range", "min %r, max %r" % (low, high))
            ok = False
    if "pattern" in config:
        try:
            re.compile(config["pattern"])
        except (re.error, TypeError) as e:
            complain("text-range", "pattern: %s" % e)
            ok = False
    if platform == "event":
        if "device_class" in config:
            complain("event-class", "device_class is %r" % (config["device_class"],))
            ok = config["device_class"] in units.CLASSES["event"]
        types = config["event_types"]
        if not types or not keys.is_texts(types) or len(set(types)) < len(types):
            complain("event-types", "event_types is %r" % (types,))
            ok = ok and keys.is_texts(types)
    if platform == "image" and ("image_topic" in config) == ("url_topic" in config):
        complain("component-required", "an image has an image_topic or a url_topic")
        ok = False
    if config.get("retain") is True and "command_topic" in config:
        complain("command-retain", "Home Assistant would retain its commands")
    if config.get("force_update") is True:
        complain("force-update", "force_update")
    return ok


def check_options(platform, config, complain):
    given, ok = config.get("options"), True
    is_enum = platform == "sensor" and config.get("device_class") == "enum"
    if platform == "sensor" and ("options" in config) != is_enum:
        complain("options", "enum and options belong together")
        ok = "options" not in config
    if "options" in config:
        if not keys.is_texts(given) or not given or len(set(given)) < len(given):
            complain("options", "options is %r" % (given,))
            ok = False
        elif units.NEVER_AN_OPTION & set(given):
            complain("options-reserved", "%s among the options" % sorted(units.NEVER_AN_OPTION & set(given)))
    return ok


def is_numeric(config):
    """[S]: a unit, a state class, a precision or a class of numbers."""
    device_class = config.get("device_class")
    return any(config.get(k) is not None for k in ("unit_of_measurement", "state_class", "suggested_display_precision")) \
        or (device_class is not None and device_class not in units.WITHOUT_NUMBERS)


def check_class(platform, config, complain):
    ok = True
    device_class, unit, state_class = (config.get(k) for k in ("device_class", "unit_of_measurement", "state_class"))
    if device_class is not None and platform != "event" and device_class not in units.CLASSES.get(platform, ()):
        complain("class-unknown", "device_class is %r" % (device_class,))
        return False
    if keys.is_text(unit) and not unit.strip():
        complain("unit-blank", "unit_of_measurement is %r" % unit)
    elif platform in ("sensor", "number") and device_class is not None and unit not in units.SENSOR_UNITS[device_class]:
        complain("unit-class", "The unit of measurement `%s` is not valid together with device class `%s`" % (unit, device_class))
        ok = False
    if platform != "sensor":
        return ok
    if state_class is not None and (state_class not in units.STATE_CLASSES or device_class in units.WITHOUT_NUMBERS):
        complain("state-class", "state_class %r with device_class %r" % (state_class, device_class))
        ok = False
    if keys.is_text(unit) and state_class is None:
        complain("statistics", "a unit and no state_class")
    precision = config.get("suggested_display_precision")
    wanted = (state_class is not None or keys.is_text(unit)) and device_class not in units.WITHOUT_NUMBERS | {"signal_strength"}
    if (precision is None and wanted) or (precision is not None and not keys.is_count(precision)):
        complain("precision", "suggested_display_precision is %r" % (precision,))
    return ok


def check_names(platform, config, device, complain):
    name, device_name = config.get("name"), device.get("name")
    if "name" in config and name is not None and not keys.is_text(name):
        complain("name", "name is %r" % (name,))
    if "name" not in config and config.get("device_class") is None and platform not in keys.WITHOUT_UNIQUE_ID:
        complain("name", "no name and no device class: it becomes `MQTT %s`" % platform)
    if keys.is_text(name) and device_name and name.lower().startswith(device_name.lower()):
        complain("name-repeats", "%r begins with the device's name" % name)
    unique = config.get("unique_id")
    if platform not in keys.WITHOUT_UNIQUE_ID:
        if not keys.is_text(unique) or not unique:
            complain("unique-id-form", "unique_id is %r" % (unique,))
        elif not any(keys.is_text(i) and i in unique for i in device["identifiers"]):
            complain("unique-id-common", "unique_id %r has no identifier of its device" % unique)
    entity = config.get("default_entity_id")
    if entity is not None:
        match = ENTITY_ID.match(entity) if keys.is_text(entity) else None
        if not match:
            complain("entity-id-form", "default_entity_id is %r" % (entity,))
        elif match.group(1) != platform:
            complain("entity-id-domain", "default_entity_id is %r" % entity)
    if "object_id" in config:
        complain("object-id", "object_id is %r" % (config["object_id"],))


def check_show(platform, config, complain):
    ok = True
    category = config.get("entity_category")
    if category not in (None, "diagnostic", "config") or (category == "config" and platform in keys.SHOW_ONLY):
        complain("entity-category", "the entity category is set to %s" % category)
        ok = False
    icon = config.get("icon")
    if "icon" in config and not (keys.is_text(icon) and re.match(r"[a-z0-9]+:[a-z0-9-]+$", icon)):
        complain("icon", "icon is %r" % (icon,))
        ok = False
    return ok


def check_component(component_id, config, device, complain):
    """True: Home Assistant makes an entity of it. The platform is known, shared keys are already in."""
    platform = config["platform"]
    for key in sorted(set(config) - keys.COMMON - keys.PLATFORMS[platform] - {"object_id"}):
        complain("component-key", "%s is not known to a %s, and dropped without a word" % (key, platform))
    missing = [k for k in keys.REQUIRED[platform] if k not in config]
    if missing:
        complain("component-required", "required key not provided: %s" % ", ".join(missing))
        return False
    checks = [check_availability(config, complain), check_values(platform, config, complain),
              check_own(platform, config, complain), check_options(platform, config, complain),
              check_class(platform, config, complain), check_show(platform, config, complain)]
    check_names(platform, config, device, complain)
    for key, value, wanted in units.check_quantity(component_id, config):
        complain("quantity", "%s is %r, the contract says %r" % (key, value, wanted))
    return all(checks)


def check_scope(config, bridge, measured, complain):
    """Which availability an entity goes with: section 4, "our plan"."""
    platform, listed = config["platform"], availability_list(config)
    topics = [a["topic"] for a in listed]
    shows_bridge = config.get("state_topic") == bridge
    if not topics and not shows_bridge and platform not in keys.WITHOUT_UNIQUE_ID:
        complain("availability-missing", "no availability")
    # A binary sensor of the same topic (worn) says "off" where a number would have to be unavailable.
    if measured and platform == "sensor" and (bridge not in topics or len(topics) < 2):
        complain("availability-measured", "a measured value goes with %s alone" % topics)
    elif len(topics) > 1 and config.get("availability_mode", "latest") != "all":
        complain("availability-latest", "%d topics and mode %s" % (len(topics), config.get("availability_mode", "latest")))
    if (platform in keys.COMMANDED or config.get("device_class") == "connectivity") and set(topics) - {bridge}:
        complain("availability-command", "a %s goes with %s" % (platform, topics))
    if measured and platform == "sensor" and "expire_after" not in config:
        complain("expire-missing", "no expire_after")
    if "expire_after" in config and keys.is_count(config["expire_after"]) and config["expire_after"] < 60:
        complain("expire-short", "expire_after is %d s" % config["expire_after"])
