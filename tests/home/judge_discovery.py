"""judge_discovery - a discovery message as a whole: topic, root, device, origin, and what comes out of it."""
import json
import re

import judge_keys as keys
from judge_component import SHORT_AVAILABILITY, check_availability, check_component, expand, expand_tilde

TOPIC = re.compile(r"(?:[A-Za-z0-9_-]+/)?([A-Za-z0-9_-]+)/config$")


def object_id_of(rest, complain):
    """The object id of what follows PREFIX/device/, None: Home Assistant never sees it."""
    match = TOPIC.match(rest)
    if not match:
        complain("discovery-topic", "Received message on illegal discovery topic")
    return match and match.group(1)


def slug(text):
    return re.sub("[^a-z0-9]+", "_", text.lower()).strip("_")


def check_device(device, base, complain):
    """False: the whole device is lost."""
    ok = True
    for key in sorted(set(device) - keys.DEVICE):
        complain("device-key", "extra keys not allowed @ data['device']['%s']" % key)
        ok = False
    ids, connections = device.get("identifiers"), device.get("connections")
    device["identifiers"] = ids = [ids] if keys.is_text(ids) else ids or []
    if not (keys.is_texts(ids) and all(ids)) or (not ids and not connections):
        complain("device-identifiers", "Device must have at least one identifying value in 'identifiers' and/or 'connections'")
        return False
    for i in ids:
        if slug(base) not in slug(i):
            complain("device-constant", "identifier %r is the same in every house" % i)
    if connections:
        complain("device-connections", "connections: %r" % (connections,))
    if not device.get("name"):
        complain("device-name", "no name")
    for key, value in device.items():
        if key in ("identifiers", "connections") or key not in keys.DEVICE:
            continue
        if not keys.is_text(value) or (key == "configuration_url" and not keys.is_url(value, ("http", "https", "homeassistant"))):
            complain("device-value", "device.%s is %r" % (key, value))
            ok = False
    return ok


def check_origin(origin, complain):
    ok = keys.is_text(origin.get("name")) and not set(origin) - keys.ORIGIN and all(keys.is_text(v) for v in origin.values()) \
        and keys.is_url(origin.get("support_url", "http://x"))
    if not ok:
        complain("origin", "origin is %r" % (origin,))
    return ok


def check_root(root, complain):
    ok = True
    for key in sorted(set(root) - keys.ROOT):
        if key == "message_expiry_interval":
            complain("root-expiry", "older cores refuse the whole device")
        else:
            complain("root-key", "extra keys not allowed @ data['%s']" % key)
        ok = False
    for key in ("device", "origin", "components"):
        if not isinstance(root.get(key), dict):
            complain("root-required", "required key not provided @ data['%s']" % key)
            return False
    for key in ("qos", "encoding"):
        if key in root:
            complain("root-qos", "%s at the root is not inherited before 2026.6" % key)
    for key in ("state_topic", "command_topic", "availability_topic"):
        if key in root and not keys.is_topic(root[key], wildcards=key != "command_topic"):
            complain("root-value", "%s is %r" % (key, root[key]))
            ok = False
    for key in ("payload_available", "payload_not_available", "availability_template"):
        if key in root and not keys.is_text(root[key]):
            complain("root-value", "%s is %r" % (key, root[key]))
            ok = False
    return check_availability(root, complain) and ok


def read_component(component_id, given, complain):
    """The component with full names, None: it loses the whole device. {"platform": ...} alone removes."""
    if not isinstance(given, dict):
        complain("component-value", "%s is no object" % component_id)
        return None
    if not component_id or re.search(r"\s", component_id):
        complain("component-id", "%r" % component_id)
    config = expand(given, keys.SHORT, complain)
    platform = config.get("platform")
    if platform not in keys.PLATFORMS:
        complain("platform", "%s: platform is %r" % (component_id, platform))
        return None
    if set(config) != {"platform"} and "unique_id" not in config and platform not in keys.WITHOUT_UNIQUE_ID:
        complain("unique-id-missing", "required key not provided @ data['components']['%s']['unique_id']" % component_id)
        return None
    return config


def inherit(root, config):
    """What the root shares, key by key; what belongs together in availability goes together only if nothing is of one's own."""
    shared = {k: root[k] for k in keys.SHARED if k in root}
    allowed = keys.PLATFORMS[config["platform"]] | keys.COMMON
    return {**{k: v for k, v in shared.items() if k in allowed}, **config}


def read_discovery(payload, base, complain):
    """(device, {component id: config}, {removed id: platform}, ids that were refused); None: it takes none of it.

    What Home Assistant takes in part comes back in part.
    """
    try:
        root = json.loads(payload)
    except ValueError:
        root = None
    if not isinstance(root, dict):
        complain("discovery-json", "Unable to parse JSON: %s" % payload[:60])
        return None
    root = expand(root, keys.SHORT, complain)
    if isinstance(root.get("availability"), list):
        root["availability"] = [expand(a, SHORT_AVAILABILITY, complain) if isinstance(a, dict) else a for a in root["availability"]]
    whole = check_root(root, complain)
    device, origin, components = (root.get(k) if isinstance(root.get(k), dict) else {} for k in ("device", "origin", "components"))
    device = expand(device, keys.SHORT_DEVICE, complain)
    origin = expand(origin, keys.SHORT_ORIGIN, complain)
    if "device" in root and isinstance(root["device"], dict):
        whole = check_device(device, base, complain) and whole
    if isinstance(root.get("origin"), dict):
        whole = check_origin(origin, complain) and whole
    read = {i: read_component(i, c, complain) for i, c in components.items()}
    if not whole or None in read.values():
        return None
    removed = {i: c["platform"] for i, c in read.items() if set(c) == {"platform"}}
    taken = {}
    for i, config in read.items():
        if i in removed:
            continue
        if isinstance(config.get("availability"), list):
            config["availability"] = [expand(a, SHORT_AVAILABILITY, complain) if isinstance(a, dict) else a
                                      for a in config["availability"]]
        config = expand_tilde(inherit(root, config))
        if check_component(i, config, device, lambda rule, text, i=i: complain(rule, "%s: %s" % (i, text))):
            taken[i] = config
    return device, taken, removed, set(read) - set(taken) - set(removed)
