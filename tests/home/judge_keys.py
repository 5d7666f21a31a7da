"""judge_keys - the closed lists of the contract: which keys a discovery message may have, where, and in what form."""
import re

SHORT = {
    "dev": "device", "o": "origin", "cmps": "components", "avty": "availability", "avty_t": "availability_topic",
    "avty_mode": "availability_mode", "avty_tpl": "availability_template", "pl_avail": "payload_available",
    "pl_not_avail": "payload_not_available", "stat_t": "state_topic", "cmd_t": "command_topic", "e": "encoding",
    "p": "platform", "uniq_id": "unique_id", "def_ent_id": "default_entity_id", "obj_id": "object_id",
    "ent_cat": "entity_category", "en": "enabled_by_default", "ic": "icon", "ent_pic": "entity_picture",
    "json_attr_t": "json_attributes_topic", "json_attr_tpl": "json_attributes_template", "val_tpl": "value_template",
    "unit_of_meas": "unit_of_measurement", "dev_cla": "device_class", "stat_cla": "state_class",
    "sug_dsp_prc": "suggested_display_precision", "exp_aft": "expire_after", "frc_upd": "force_update", "ops": "options",
    "pl_on": "payload_on", "pl_off": "payload_off", "off_dly": "off_delay", "evt_typ": "event_types",
    "pl_prs": "payload_press", "cmd_tpl": "command_template", "ret": "retain", "stat_on": "state_on",
    "stat_off": "state_off", "opt": "optimistic", "ptrn": "pattern", "pl_rst": "payload_reset", "img_t": "image_topic",
    "url_t": "url_topic", "img_e": "image_encoding", "cont_type": "content_type", "atype": "automation_type",
    "t": "topic", "stype": "subtype", "pl": "payload", "l_ver_t": "latest_version_topic",
}
SHORT_DEVICE = {
    "ids": "identifiers", "cns": "connections", "mf": "manufacturer", "mdl": "model", "mdl_id": "model_id", "sw": "sw_version",
    "hw": "hw_version", "sn": "serial_number", "sa": "suggested_area", "cu": "configuration_url",
}
SHORT_ORIGIN = {"sw": "sw_version", "url": "support_url"}

SHARED = set("""availability availability_topic availability_mode availability_template payload_available
    payload_not_available state_topic command_topic""".split())
ROOT = SHARED | {"device", "origin", "components", "qos", "encoding"}
DEVICE = set("""identifiers connections name manufacturer model model_id sw_version hw_version serial_number suggested_area
    configuration_url via_device""".split())
ORIGIN = {"name", "sw_version", "support_url"}

COMMON = SHARED - {"state_topic", "command_topic"} | set("""platform unique_id name default_entity_id entity_category
    enabled_by_default visible_by_default icon entity_picture json_attributes_topic json_attributes_template qos encoding
    ~""".split())
PLATFORMS = {name: set(keys.split()) for name, keys in {
    "sensor": """state_topic value_template unit_of_measurement device_class state_class suggested_display_precision
        expire_after force_update options last_reset_value_template""",
    "binary_sensor": "state_topic payload_on payload_off off_delay expire_after force_update device_class value_template",
    "event": "state_topic event_types device_class value_template",
    "button": "command_topic payload_press command_template retain device_class",
    "switch": """command_topic state_topic payload_on payload_off state_on state_off optimistic value_template
        command_template retain device_class""",
    "select": "command_topic options state_topic value_template command_template optimistic retain",
    "number": """command_topic state_topic min max step mode unit_of_measurement device_class payload_reset value_template
        command_template optimistic retain""",
    "text": "command_topic state_topic min max mode pattern value_template command_template retain",
    "notify": "command_topic command_template retain",
    "image": "image_topic url_topic url_template content_type image_encoding",
    "update": """state_topic value_template latest_version_topic latest_version_template command_topic payload_install
        title release_summary release_url device_class display_precision retain""",
    "device_automation": "automation_type topic type subtype payload value_template",
}.items()}
REQUIRED = {
    "sensor": ["state_topic"], "binary_sensor": ["state_topic"], "event": ["state_topic", "event_types"],
    "button": ["command_topic"], "switch": ["command_topic"], "select": ["command_topic", "options"],
    "number": ["command_topic"], "text": ["command_topic"], "notify": ["command_topic"], "image": [], "update": [],
    "device_automation": ["automation_type", "topic", "type", "subtype"],
}
SHOW_ONLY = {"sensor", "binary_sensor", "event", "image"}
COMMANDED = {"button", "switch", "select", "number", "text", "notify", "event"}
WITHOUT_UNIQUE_ID = {"device_automation"}


def is_text(v):
    return isinstance(v, str)


def is_bool(v):
    return isinstance(v, bool)


def is_whole(v):
    return isinstance(v, int) and not isinstance(v, bool)


def is_number(v):
    return isinstance(v, (int, float)) and not isinstance(v, bool)


def is_count(v):
    return is_whole(v) and v >= 0


def is_texts(v):
    return isinstance(v, list) and all(is_text(x) for x in v)


def is_one_of(*words):
    return lambda v: v in words


def is_url(v, schemes=("http", "https")):
    return is_text(v) and re.match(r"(%s)://[^\s/]+" % "|".join(schemes), v) is not None


# What a component's keys take; a key that is not here takes a text.
TAKES = {
    "enabled_by_default": is_bool, "visible_by_default": is_bool, "qos": is_one_of(0, 1, 2), "expire_after": is_count,
    "off_delay": is_count, "force_update": is_bool, "retain": is_bool, "optimistic": is_bool, "options": is_texts,
    "event_types": is_texts, "min": is_number, "max": is_number, "step": is_number, "name": lambda v: v is None or is_text(v),
    "device_class": lambda v: v is None or is_text(v), "unit_of_measurement": lambda v: v is None or is_text(v),
    "state_class": lambda v: v is None or is_text(v), "entity_category": lambda v: v is None or is_text(v),
    "availability": lambda v: isinstance(v, (list, dict)), "suggested_display_precision": is_number,
    "display_precision": is_count, "image_encoding": is_one_of("b64"), "automation_type": is_one_of("trigger"),
    "entity_picture": is_url, "release_url": is_url,
}
MODES = {"number": ("auto", "box", "slider"), "text": ("text", "password")}


def is_topic(v, wildcards=True):
    """What Home Assistant's valid_subscribe_topic and valid_publish_topic let through."""
    if not is_text(v) or not v or len(v.encode()) > 65535 or re.search("[\x00-\x1f\x7f-\x9f]", v):
        return False
    return wildcards or not re.search("[+#]", v)
