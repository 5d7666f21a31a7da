/*
 * texts_entities.c - what devices and their entities are called in Home Assistant
 */
#include "texts_table.h"

/* clang-format off */
static const struct text_row rows[] = {
    TEXT("device.bridge", "Balm"),
    TEXT("device.person", "Balm %s"),
    TEXT("device.sensor", "Balm sensor %s"),

    TEXT("entity.person.stress", "Stress"),
    TEXT("entity.person.level", "Stress level"),
    TEXT("entity.person.trend", "Trend"),
    TEXT("entity.person.confidence", "Confidence"),
    TEXT("entity.person.why", "Status"),
    TEXT("entity.person.heart_rate", "Heart rate"),
    TEXT("entity.person.rmssd", "HRV (RMSSD)"),
    TEXT("entity.person.respiration", "Respiration rate"),
    TEXT("entity.person.load_today", "Load today"),
    TEXT("entity.person.load_week", "Load this week"),
    TEXT("entity.person.activity", "Activity"),
    TEXT("entity.person.baseline", "Baseline progress"),
    TEXT("entity.person.suggestion", "Suggestion"),
    TEXT("entity.person.last_suggestion", "Last suggestion"),
    TEXT("entity.person.running", "Routine running"),
    TEXT("entity.person.routine", "Routine"),
    TEXT("entity.person.start", "Start routine"),
    TEXT("entity.person.stop", "Stop routine"),
    TEXT("entity.person.later", "Later"),
    TEXT("entity.person.not_stressed", "Not stressed"),
    TEXT("entity.person.suggestions", "Suggestions"),
    TEXT("entity.person.sensitivity", "Sensitivity"),
    TEXT("entity.person.snooze", "Snooze"),
    TEXT("entity.person.next_massage", "Next massage"),
    TEXT("entity.person.last_massage", "Last massage"),
    TEXT("entity.person.log_massage", "Log a massage"),
    TEXT("entity.person.feel", "How tense I feel"),
    TEXT("entity.person.fever", "Fever"),
    TEXT("entity.person.infection", "Infection"),
    TEXT("entity.person.pair", "Pair a sensor"),

    TEXT("entity.sensor.battery", "Battery"),
    TEXT("entity.sensor.rssi", "Signal strength"),
    TEXT("entity.sensor.link", "Connection"),
    TEXT("entity.sensor.link_state", "Connection state"),
    TEXT("entity.sensor.contact", "Skin contact"),
    TEXT("entity.sensor.why", "Reason"),
    TEXT("entity.sensor.recoveries", "Recoveries"),
    TEXT("entity.sensor.release", "Free for the phone"),
    TEXT("entity.sensor.worn_by", "Worn by"),

    TEXT("entity.bridge.state", "Connection"),
    TEXT("entity.bridge.health", "Health"),
    TEXT("entity.bridge.version", "Version"),
    TEXT("entity.bridge.pair", "Pair a sensor"),
    TEXT("entity.bridge.pairing", "Pairing"),
};
/* clang-format on */

const struct text_row *texts_entities(size_t *count)
{
    *count = sizeof(rows) / sizeof(rows[0]);
    return rows;
}
