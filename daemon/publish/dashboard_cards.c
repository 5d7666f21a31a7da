/*
 * dashboard_cards.c - what is on a dashboard: sections, their cards, and the entities on them
 *
 * In the order in which a phone shows them: how it is and what to do about it first. An entity is
 * named as in table_entities.c; one that is not announced is left out, and so is a card that is
 * left without any, and a section without cards. What is disabled until the user enables it would
 * be a card that complains, so it has no row.
 */
#include "dashboard.h"

enum section { NOW, OFFER, ROUTINES, DAY, WEEKS, MASSAGE, CONDITIONS, SENSORS, NEW_SENSOR, HOUSE };

/* clang-format off */
static const struct dashboard_section sections[] = {
    [NOW]        = { "dashboard.now", "mdi:heart-pulse", DEVICE_PERSON },
    [OFFER]      = { "dashboard.offer", "mdi:hand-heart", DEVICE_PERSON },
    [ROUTINES]   = { "dashboard.routines", "mdi:meditation", DEVICE_PERSON },
    [DAY]        = { "dashboard.day", "mdi:chart-line", DEVICE_PERSON },
    [WEEKS]      = { "dashboard.weeks", "mdi:calendar-week", DEVICE_PERSON },
    [MASSAGE]    = { "dashboard.massage", "mdi:spa", DEVICE_PERSON },
    [CONDITIONS] = { "dashboard.conditions", "mdi:clipboard-pulse-outline", DEVICE_PERSON },
    [SENSORS]    = { "dashboard.sensors", "mdi:watch-variant", DEVICE_SENSOR },
    [NEW_SENSOR] = { NULL, NULL, DEVICE_PERSON },
    [HOUSE]      = { "dashboard.house", "mdi:home-heart", DEVICE_BRIDGE },
};

/* A history of two quantities would draw them into each other: the score has a graph of its own. */
#define GRAPH_DAY    "{\"type\":\"history-graph\",\"hours_to_show\":24}"
#define GRAPH_SCORE  "{\"type\":\"history-graph\",\"hours_to_show\":24,\"min_y_axis\":0,\"max_y_axis\":100}"
#define GRAPH_WEEKS  "{\"type\":\"statistics-graph\",\"days_to_show\":28,\"period\":\"day\",\"stat_types\":[\"mean\"],\"chart_type\":\"line\"}"
/* Minutes of a day grow until midnight: their greatest is what the day had. */
#define GRAPH_LOAD   "{\"type\":\"statistics-graph\",\"days_to_show\":28,\"period\":\"day\",\"stat_types\":[\"max\"],\"chart_type\":\"bar\"}"
#define LAST_WEEK    "{\"hours_to_show\":168}"

static const struct dashboard_card cards[] = {
    /* Half as wide as the section and four tiles high: the first four stand beside it. */
    { NOW, DASHBOARD_GAUGE, { "stress" } },
    { NOW, DASHBOARD_TILE, { "level" } },
    { NOW, DASHBOARD_TILE, { "trend" } },
    { NOW, DASHBOARD_TILE, { "heart_rate" } },
    { NOW, DASHBOARD_TILE, { "rmssd" } },
    { NOW, DASHBOARD_TILE, { "respiration" } },
    { NOW, DASHBOARD_TILE, { "why" } },
    { NOW, DASHBOARD_TILE, { "activity" } },

    { OFFER, DASHBOARD_OFFER, { "last_suggestion" }, .text = "dashboard.nothing" },
    { OFFER, DASHBOARD_ANSWER, { "last_suggestion" }, .text = "dashboard.accept", .answer = "accept", .icon = "mdi:check", .shown_while = "open" },
    { OFFER, DASHBOARD_PRESS, { "later" }, .shown_while = "open" },
    { OFFER, DASHBOARD_ANSWER, { "last_suggestion" }, .text = "dashboard.no", .answer = "no", .icon = "mdi:close", .shown_while = "open" },
    { OFFER, DASHBOARD_PRESS, { "not_stressed" }, .shown_while = "open" },
    { OFFER, DASHBOARD_ROWS, { "suggestions", "snooze", "snoozed_until", "sensitivity" } },
    { OFFER, DASHBOARD_LOGBOOK, { "suggestion" }, .options = LAST_WEEK },

    { ROUTINES, DASHBOARD_ROWS, { "routine", "running" } },
    { ROUTINES, DASHBOARD_PRESS, { "start" } },
    { ROUTINES, DASHBOARD_PRESS, { "stop" } },
    { ROUTINES, DASHBOARD_ROWS, { "feel" } },

    { DAY, DASHBOARD_GRAPH, { "stress" }, .options = GRAPH_SCORE },
    { DAY, DASHBOARD_GRAPH, { "level", "activity", "worn" }, .options = GRAPH_DAY },
    { DAY, DASHBOARD_TILE, { "load_today" } },
    { DAY, DASHBOARD_TILE, { "load_week" } },

    { WEEKS, DASHBOARD_GRAPH, { "heart_rate" }, .options = GRAPH_WEEKS },
    { WEEKS, DASHBOARD_GRAPH, { "rmssd" }, .options = GRAPH_WEEKS },
    { WEEKS, DASHBOARD_GRAPH, { "load_today" }, .options = GRAPH_LOAD },

    { MASSAGE, DASHBOARD_TILE, { "next_massage" } },
    { MASSAGE, DASHBOARD_TILE, { "last_massage" } },
    { MASSAGE, DASHBOARD_PRESS, { "log_massage" }, .text = "dashboard.log_massage" },

    { CONDITIONS, DASHBOARD_ROWS, { "fever", "infection" } },

    { SENSORS, DASHBOARD_ROWS, { "battery", "link", "contact", "release", "worn_by" } },
    { NEW_SENSOR, DASHBOARD_PRESS, { "pair" } },

    { HOUSE, DASHBOARD_ROWS, { "state", "health", "version", "pairing" } },
    { HOUSE, DASHBOARD_PRESS, { "pair" } },
};
/* clang-format on */

const struct dashboard_section *dashboard_sections(size_t *count)
{
    *count = sizeof(sections) / sizeof(sections[0]);
    return sections;
}

const struct dashboard_card *dashboard_cards(size_t *count)
{
    *count = sizeof(cards) / sizeof(cards[0]);
    return cards;
}
