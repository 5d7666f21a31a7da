/*
 * log - one line on standard error, with the priority journald understands
 *
 * What each level means:
 *   err    something is broken and a person must mend it
 *   warn   something is missing or odd; balm goes on with the rest
 *   info   what a person wants to read once: started, connected, adopted
 *   debug  for developers. Only here may a line hold a vital or a full address.
 */
#pragma once

enum log_level { LOG_LEVEL_ERR, LOG_LEVEL_WARN, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

void log_set_level(enum log_level max);
enum log_level log_get_level(void);

void log_err(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * For errors that repeat: the first time, and whenever the text changes, at
 * `level`; the same text again only at debug. Zero it to begin anew.
 */
struct log_once {
    unsigned hash;
};
void log_changed(struct log_once *once, enum log_level level, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
