/*
 * log.c - a line is put together whole and written with one write()
 *
 * So lines of Paho's threads and ours never mix, and errno is left as it was.
 */
#include "log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum log_level max_level = LOG_LEVEL_INFO;

void log_set_level(enum log_level max)
{
    max_level = max;
}

enum log_level log_get_level(void)
{
    return max_level;
}

static void write_line(enum log_level level, const char *text)
{
    /* sd-daemon priorities: <3> error, <4> warning, <6> info, <7> debug */
    static const char *const journal[] = { "<3>", "<4>", "<6>", "<7>" };
    static const char *const plain[] = { "error: ", "warning: ", "", "debug: " };
    static int to_terminal = -1;
    int saved = errno;
    char line[1100];

    if (to_terminal < 0)
        to_terminal = isatty(STDERR_FILENO);
    int n =
        snprintf(line, sizeof(line), "%s%s\n", to_terminal ? plain[level] : journal[level], text);
    if (n > 0) {
        size_t len = (size_t)n < sizeof(line) ? (size_t)n : sizeof(line) - 1;
        line[len - 1] = '\n';
        if (write(STDERR_FILENO, line, len) < 0) {
            /* nowhere left to say so */
        }
    }
    errno = saved;
}

__attribute__((format(printf, 2, 0))) static void format_line(enum log_level level, const char *fmt,
                                                              va_list args)
{
    char text[1024];

    if (level > max_level)
        return;
    vsnprintf(text, sizeof(text), fmt, args);
    write_line(level, text);
}

#define LOG_FUNCTION(name, level)      \
    void name(const char *fmt, ...)    \
    {                                  \
        va_list args;                  \
        va_start(args, fmt);           \
        format_line(level, fmt, args); \
        va_end(args);                  \
    }

LOG_FUNCTION(log_err, LOG_LEVEL_ERR)
LOG_FUNCTION(log_warn, LOG_LEVEL_WARN)
LOG_FUNCTION(log_info, LOG_LEVEL_INFO)
LOG_FUNCTION(log_debug, LOG_LEVEL_DEBUG)

void log_changed(struct log_once *once, enum log_level level, const char *fmt, ...)
{
    char text[1024];
    unsigned hash = 2166136261u; /* FNV-1a */
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    for (const char *p = text; *p; p++)
        hash = (hash ^ (unsigned char)*p) * 16777619u;
    hash |= 1; /* 0 means nothing was said yet */
    if (hash == once->hash)
        level = LOG_LEVEL_DEBUG;
    once->hash = hash;
    if (level <= max_level)
        write_line(level, text);
}
