/*
 * filter - MQTT's topic filters: which topics they name, and how two of them stand to each other
 */
#pragma once

#include <stdbool.h>

bool filter_has_wildcard(const char *filter);
/* Every topic that `narrow` names, `wide` names too; a topic is a filter that names itself. */
bool filter_covers(const char *wide, const char *narrow);
/* There is a topic that both name. */
bool filter_meets(const char *a, const char *b);
