"""traps_discovery - what can go wrong in a discovery message: sections 2, 3, 3.3 and 4 of the contract."""
from healthy import ALEX, HEART, ONLINE, WORN
from traps import (ALEX_TOPIC, GONE, Trap, add, all_of, bare, change, component, device, origin, payload, retained,
                   root)


def retopic(to):
    return change(ALEX_TOPIC, lambda s: setattr(s, "topic", to))


def with_both_forms(step):
    step.payload["o"] = {"name": "other"}


def renamed(step):
    step.payload["components"]["heart rate"] = dict(step.payload["components"].pop("start"))


def shared(**keys):
    """At the root, and no longer in the components."""
    def how(step):
        step.payload.update(keys)
    return change(ALEX_TOPIC, how)


MESSAGE = [
    Trap("a space in the object id", "discovery-topic", retopic("homeassistant/device/balm alex/config")),
    Trap("an umlaut in the object id", "discovery-topic", retopic("homeassistant/device/balm_jürgen/config")),
    Trap("a level too many", "discovery-topic", retopic("homeassistant/device/balm/person/alex/config")),
    Trap("discovery without retain", "discovery-retained", retained(ALEX_TOPIC, False)),
    Trap("discovery with QoS 0", "discovery-qos", change(ALEX_TOPIC, lambda s: setattr(s, "qos", 0))),
    Trap("broken JSON", "discovery-json", change(ALEX_TOPIC, lambda s: setattr(s, "payload", s.text()[:-2]))),
    Trap("a JSON array", "discovery-json", payload(ALEX_TOPIC, [1])),
    Trap("no UTF-8", "text-encoding", device("name", "Balm J\ufffdrgen")),
    Trap("a key in both forms", "key-twice", change(ALEX_TOPIC, with_both_forms)),
    Trap("70 KB", "size", device("serial_number", "9" * 70000)),
    Trap("an address in the discovery", "address", device("serial_number", "A0:9E:1A:01:02:03")),
    Trap("an address in a topic", "address", component("day", url_topic="balm/sensor/a0_9e_1a_01_02_03/day")),
]

ROOT = [
    Trap("an unknown key", "root-key", root("foo", 1)),
    Trap("a tilde", "root-key", root("~", "balm/alex")),
    Trap("a name", "root-key", root("name", "Alex")),
    Trap("no device", "root-required", root("device", GONE)),
    Trap("no origin", "root-required", root("origin", GONE)),
    Trap("no components", "root-required", root("components", GONE)),
    Trap("components as a list", "root-required", root("components", [])),
    Trap("a wildcard in the shared command topic", "root-value", root("command_topic", "balm/+/set")),
    Trap("a number as shared payload", "root-value", root("payload_available", 1)),
    Trap("qos", "root-qos", root("qos", 1)),
    Trap("encoding", "root-qos", root("encoding", "utf-8")),
    Trap("message_expiry_interval", "root-expiry", root("message_expiry_interval", 60)),
    Trap("availability in both forms", "availability-exclusive", shared(availability=[ONLINE], availability_topic="balm/bridge/state")),
    Trap("shared list, own topic", "availability-exclusive", all_of(
        shared(availability=[ONLINE]), component("start", availability=GONE, availability_topic="balm/bridge/state"))),
    Trap("origin without name", "origin", origin("name", GONE)),
    Trap("origin with more", "origin", origin("author", "somebody")),
    Trap("origin's URL is none", "origin", origin("support_url", "example.org")),
]

DEVICE = [
    Trap("ip", "device-key", device("ip", "10.0.0.2")),
    Trap("a device in the device", "device-key", device("device", {})),
    Trap("no identifiers", "device-identifiers", device("identifiers", GONE)),
    Trap("an empty list of identifiers", "device-identifiers", device("identifiers", [])),
    Trap("a constant identifier", "device-constant", device("identifiers", ["person"])),
    Trap("another device's identifier", "device-shared", device("identifiers", [ALEX, HEART])),
    Trap("no name", "device-name", device("name", GONE)),
    Trap("a null", "device-value", device("model", None)),
    Trap("a number as version", "device-value", device("sw_version", 1.0)),
    Trap("an ftp URL", "device-value", device("configuration_url", "ftp://example.org")),
    Trap("the band's address", "device-connections", device("connections", [["bluetooth", "a strap"]])),
    Trap("via nobody", "via-device", device("via_device", "balm_hub")),
    Trap("via itself", "via-device", device("via_device", ALEX)),
]

COMPONENT = [
    Trap("a space in its id", "component-id", change(ALEX_TOPIC, renamed)),
    Trap("an unknown platform", "platform", component("stress", platform="gauge")),
    Trap("no platform", "platform", component("stress", platform=GONE)),
    Trap("no unique_id", "unique-id-missing", component("stress", unique_id=GONE)),
    Trap("an empty unique_id", "unique-id-form", component("stress", unique_id="")),
    Trap("a number as unique_id", "unique-id-form", component("stress", unique_id=7)),
    Trap("a unique_id as everybody has", "unique-id-common", component("stress", unique_id="stress")),
    Trap("one unique_id for two", "unique-id-twice", component("stress", unique_id=ALEX + ".rmssd")),
    Trap("one unique_id in two devices", "unique-id-twice", component("battery", of=HEART, unique_id=ALEX + ".rmssd"),
         ("unique-id-common",)),
    Trap("no name, no class", "name", component("start", name=GONE)),
    Trap("a number as name", "name", component("start", name=1)),
    Trap("the device's name first", "name-repeats", component("stress", name="Balm Alex stress")),
    Trap("an entity id of another domain", "entity-id-domain", component("start", default_entity_id="sensor.balm_alex_start")),
    Trap("an entity id with capitals", "entity-id-form", component("stress", default_entity_id="sensor.Balm_Alex_Stress")),
    Trap("an entity id without domain", "entity-id-form", component("stress", default_entity_id="balm_alex_stress")),
    Trap("one entity id for two", "entity-id-twice", component("stress", default_entity_id="sensor.balm_alex_rmssd")),
    Trap("an entity id that changes with the language", "entity-id-changed",
         component("stress", during=(80, 400), default_entity_id="sensor.balm_alex_belastung")),
    Trap("object_id", "object-id", component("stress", object_id="balm_alex_stress")),
    Trap("config on a sensor", "entity-category", component("stress", entity_category="config")),
    Trap("an unknown category", "entity-category", component("start", entity_category="settings")),
    Trap("an icon without prefix", "icon", component("start", icon="heart")),
    Trap("a misspelt key", "component-key", component("stress", unit_of_measurment="%")),
    Trap("another platform's key", "component-key", component("stress", payload_on="ON")),
    Trap("a device in the component", "component-key", component("stress", device={"identifiers": ["x"]})),
    Trap("yes as a boolean", "component-value", component("stress", enabled_by_default="yes")),
    Trap("QoS 3", "component-value", component("stress", qos=3)),
    Trap("expire_after in words", "component-value", component("stress", expire_after="90")),
    Trap("an unknown mode", "component-value", component("sensitivity", mode="knob")),
    Trap("a sensor without state", "component-required", component("stress", state_topic=GONE)),
    Trap("a button without command", "component-required", component("start", command_topic=GONE)),
    Trap("an event without types", "component-required", component("suggestion", event_types=GONE)),
    Trap("a select without options", "component-required", component("routine", options=GONE)),
    Trap("an image of two sources", "component-required", component("day", image_topic="balm/alex/picture")),
    Trap("a device trigger of no type", "component-required", add("press", bare("device_automation", "press", unique_id=GONE, name=GONE,
         default_entity_id=GONE, automation_type="trigger", topic="balm/alex/press", subtype="button"))),
    Trap("a line feed in a topic", "topic-form", component("start", command_topic="balm/alex\n/set")),
    Trap("an endless topic", "topic-form", component("start", command_topic="b" * 65536), ("size",)),
    Trap("a wildcard in a command topic", "topic-wildcard", component("start", command_topic="balm/+/set/start")),
    Trap("retained commands", "command-retain", component("start", retain=True)),
    Trap("a range upside down", "number-range", component("sensitivity", min=2, max=-2)),
    Trap("a step of nothing", "number-range", component("sensitivity", step=0)),
    Trap("a text of 300 characters", "text-range", component("note", max=300)),
    Trap("a pattern that does not compile", "text-range", component("note", pattern="[")),
    Trap("event_types empty", "event-types", component("suggestion", event_types=[]), ("event-type-unknown",)),
    Trap("an event class of null", "event-class", component("suggestion", device_class=None)),
    Trap("a doorbell", "event-class", component("suggestion", device_class="doorbell"), ("quantity",)),
    Trap("a template that does not compile", "template-syntax", component("stress", value_template="{{ value_json.stress ")),
    Trap("a filter that nobody has", "template-syntax", component("stress", value_template="{{ value_json.stress | calm }}")),
    Trap("a command template that does not compile", "template-syntax", component("message", command_template="{% if %}")),
    Trap("force_update", "force-update", component("stress", force_update=True)),
]

UNITS = [
    Trap("a class that is none", "class-unknown", component("load_today", device_class="stress"), ("quantity",)),
    Trap("heart rate as a frequency", "unit-class", component("heart_rate", device_class="frequency"), ("quantity",)),
    Trap("battery in volts", "unit-class", component("battery", of=HEART, unit_of_measurement="V"), ("quantity",)),
    Trap("signal strength in %", "unit-class", component("rssi", of=HEART, unit_of_measurement="%"), ("quantity",)),
    Trap("a duration in minutes, spelt out", "unit-class", component("load_today", unit_of_measurement="minutes"), ("quantity",)),
    Trap("a unit of blanks", "unit-blank", component("load_today", device_class=GONE, unit_of_measurement=" "), ("quantity",)),
    Trap("a unit that changes", "unit-changed", component("load_today", during=(80, 400), unit_of_measurement="h"), ("quantity",)),
    Trap("an unknown state class", "state-class", component("load_today", state_class="average")),
    Trap("a state class on an enum", "state-class", component("level", state_class="measurement"), ("quantity",)),
    Trap("a state class on a timestamp", "state-class", component("snoozed_until", state_class="measurement")),
    Trap("a number without statistics", "statistics", component("load_today", state_class=GONE)),
    Trap("a precision of 1.5", "precision", component("load_today", suggested_display_precision=1.5), ("quantity",)),
    Trap("no precision", "precision", component("battery", of=HEART, suggested_display_precision=GONE), ("quantity",)),
    Trap("options without enum", "options", component("last", options=["a"])),
    Trap("an enum without options", "options", component("level", options=GONE)),
    Trap("no options at all", "options", component("level", options=[])),
    Trap("an option twice", "options", component("routine", options=["music", "music"])),
    Trap("unknown as an option", "options-reserved", component("level", options=["calm", "ordinary", "unknown"])),
    Trap("nothing as an option", "options-reserved", component("routine", options=["music", ""])),
    Trap("None as an option", "options-reserved", component("trend", options=["steady", "None"])),
    Trap("stress as a share", "quantity", component("stress", unit_of_measurement="%")),
    Trap("heart rate without its unit", "quantity", component("heart_rate", unit_of_measurement=GONE)),
    Trap("RMSSD as elapsed time", "quantity", component("rmssd", device_class="duration")),
    Trap("RSSI enabled by default", "quantity", component("rssi", of=HEART, enabled_by_default=GONE)),
    Trap("battery among the measured", "quantity", component("battery", of=HEART, entity_category=GONE)),
    Trap("worn as occupancy", "quantity", component("worn", device_class="occupancy")),
    Trap("sensitivity among the measured", "quantity", component("sensitivity", entity_category=GONE)),
]

AVAILABILITY = [
    Trap("an unknown mode of availability", "availability-mode", component("stress", availability_mode="both")),
    Trap("more in an entry", "availability-form", component("start", availability=[dict(ONLINE, qos=1)])),
    Trap("an entry without topic", "availability-form", component("start", availability=[{"payload_available": "online"}])),
    Trap("topics as texts", "availability-form", component("start", availability=["balm/bridge/state"])),
    Trap("no availability", "availability-missing", component("start", availability=GONE)),
    Trap("the last one heard decides", "availability-latest", component("stress", availability_mode=GONE)),
    Trap("one of the two is enough", "availability-latest", component("stress", availability_mode="any")),
    Trap("a value that goes with the daemon alone", "availability-measured", component("stress", availability=[ONLINE])),
    Trap("a value that goes with the sensor alone", "availability-measured", component("stress", availability=[WORN])),
    Trap("a button that needs the band", "availability-command", component("start", availability=[ONLINE, WORN], availability_mode="all")),
    Trap("an event that needs the band", "availability-command", component(
        "suggestion", availability=[ONLINE, WORN], availability_mode="all")),
    Trap("a connection that needs the band", "availability-command",
         component("link", of=HEART, availability=[ONLINE, WORN], availability_mode="all")),
    Trap("a value that never expires", "expire-missing", component("stress", expire_after=GONE)),
    Trap("a value that expires within 30 s", "expire-short", component("stress", expire_after=30)),
    Trap("attributes of the measured values", "attributes-measured", component("last", json_attributes_topic="balm/alex/state"),
         ("rate-attributes",)),
]

TRAPS = MESSAGE + ROOT + DEVICE + COMPONENT + UNITS + AVAILABILITY
