"""judge_units - device classes, the units that belong to them, and what the contract decided for each quantity of ours."""

# From 2025.7 a unit outside of its class costs the entity. Classes that are not ours are here by name only (None).
SENSOR_UNITS = {
    "battery": {"%"}, "signal_strength": {"dB", "dBm"}, "duration": {"d", "h", "min", "s", "ms", "µs", "μs"},
    "frequency": {"Hz", "kHz", "MHz", "GHz"}, "humidity": {"%"}, "moisture": {"%"}, "temperature": {"°C", "°F", "K"},
    "voltage": {"V", "mV", "µV", "μV", "kV", "MV"}, "current": {"A", "mA"}, "illuminance": {"lx"},
    "data_size": {"bit", "B", "kB", "KiB", "MB", "MiB", "GB", "GiB"}, "pressure": {"Pa", "hPa", "kPa", "mmHg", "mbar", "bar", "psi"},
    "weight": {"kg", "g", "mg", "lb", "oz"}, "distance": {"km", "m", "cm", "mm", "mi", "ft", "in", "yd"},
    "sound_pressure": {"dB", "dBA"}, "speed": {"m/s", "km/h", "mph", "ft/s", "kn"}, "energy": {"Wh", "kWh", "J", "kJ", "cal", "kcal"},
    "power": {"W", "kW", "mW"}, "power_factor": {"%", None}, "aqi": {None},
    "enum": {None}, "timestamp": {None}, "date": {None},
}
WITHOUT_NUMBERS = {"enum", "timestamp", "date"}
BINARY = set("""battery battery_charging carbon_monoxide cold connectivity door garage_door gas heat light lock moisture
    motion moving occupancy opening plug power presence problem running safety smoke sound tamper update vibration window""".split())
CLASSES = {
    "sensor": set(SENSOR_UNITS), "binary_sensor": BINARY, "button": {"identify", "restart", "update"},
    "switch": {"outlet", "switch"}, "number": set(SENSOR_UNITS) - WITHOUT_NUMBERS, "update": {"firmware"},
    "event": {"button", "doorbell", "motion"},
}
STATE_CLASSES = {"measurement", "total", "total_increasing"}
NEVER_AN_OPTION = {"unknown", "unavailable", "None", ""}

ANY = object()


def number(unit, *precisions, device_class=None, **more):
    return dict(platform="sensor", device_class=device_class, unit_of_measurement=unit, state_class="measurement",
                suggested_display_precision=precisions or ANY, **more)


# component id: the values that each key has; a tuple: one of these; absent keys are None
QUANTITIES = {
    "heart_rate": number("bpm", 0),
    "rmssd": number("ms", 0, 1),
    "sdnn": number("ms", 0, 1),
    "lf_hf": number(None, 2),
    "stress": number(None, 0),
    "respiration": number("br/min", 1),
    "battery": number("%", 0, device_class="battery", entity_category="diagnostic"),
    "rssi": number("dBm", device_class="signal_strength", entity_category="diagnostic", enabled_by_default=False),
    "load_today": dict(platform="sensor", device_class="duration", unit_of_measurement="min", suggested_display_precision=0),
    "load_week": dict(platform="sensor", device_class="duration", unit_of_measurement="min", suggested_display_precision=0),
    "level": dict(platform="sensor", device_class="enum", unit_of_measurement=None, state_class=None),
    "trend": dict(platform="sensor", device_class="enum", unit_of_measurement=None, state_class=None),
    "link": dict(platform="binary_sensor", device_class="connectivity", entity_category="diagnostic"),
    "worn": dict(platform="binary_sensor", device_class=None),
    "suggestion": dict(platform="event", device_class=None),
    "suggestions": dict(platform="switch", device_class=None),
    "sensitivity": dict(platform=("select", "number"), entity_category="config"),
}


def check_quantity(component_id, config):
    """What is not as the contract decided for this quantity: (key, value, wanted)."""
    for key, wanted in QUANTITIES.get(component_id, {}).items():
        value = config.get(key)
        if wanted is not ANY and value not in (wanted if isinstance(wanted, tuple) else (wanted,)):
            yield key, value, wanted
