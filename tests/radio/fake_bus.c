/*
 * fake_bus.c - two child processes, a folder, and pipes
 */
#include "fake_bus.h"

#include <setjmp.h>
#include <stdarg.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#define PYTHON     "/usr/bin/python3"
#define PATIENCE_S 20 /* for a machine under load; nothing waits so long when all is well */

static const char config[] =
    "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n"
    " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
    "<busconfig><type>session</type><listen>unix:path=%s/socket</listen>\n"
    "<policy context=\"default\"><allow own=\"*\"/><allow send_destination=\"*\"/>\n"
    "<allow send_type=\"*\"/><allow receive_type=\"*\"/><allow user=\"*\"/></policy>\n"
    "</busconfig>\n";

static void path_in(const struct fake_bus *f, const char *name, char *out, size_t size)
{
    assert_true((size_t)snprintf(out, size, "%s/%s", f->dir, name) < size);
}

/* Runs it with `in` and `out` as its standard input and output; -1: /dev/null. */
static pid_t run(const char *const *words, int in, int out)
{
    pid_t parent = getpid(), pid = fork();

    assert_true(pid >= 0);
    if (pid > 0)
        return pid;
    int null = open("/dev/null", O_RDWR);
    dup2(in >= 0 ? in : null, 0);
    dup2(out >= 0 ? out : null, 1);
    if (!getenv("FAKE_BUS_VERBOSE"))
        dup2(null, 2);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    execvp(words[0], (char *const *)(uintptr_t)words);
    _exit(127);
}

static bool works(const char *const *words)
{
    int status = -1;
    pid_t pid = run(words, -1, -1);

    return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

const char *fake_bus_missing(void)
{
    static const char *const ask[] = { "dbus-daemon", "--version", NULL };

    return works(ask) ? NULL : "dbus-daemon is not installed";
}

const char *fake_bluez_missing(void)
{
    static const char *const ask[] = { PYTHON, "-c", "import dbus, gi", NULL };
    const char *why = fake_bus_missing();

    if (!why && !works(ask))
        why = "python3-dbus or python3-gi is not installed";
    return why;
}

static void end(pid_t *pid)
{
    if (*pid <= 0)
        return;
    kill(*pid, SIGKILL);
    waitpid(*pid, NULL, 0);
    *pid = 0;
}

void fake_bus_init(struct fake_bus *f)
{
    char path[96];

    *f = (struct fake_bus){ .dir = "/tmp/fake-bus-XXXXXX", .commands = -1, .answers = -1 };
    assert_non_null(mkdtemp(f->dir));
    snprintf(f->address, sizeof(f->address), "unix:path=%s/socket", f->dir);
    path_in(f, "config", path, sizeof(path));
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fprintf(file, config, f->dir);
    fclose(file);
}

void fake_bus_fini(struct fake_bus *f)
{
    static const char *const names[] = { "config", "socket" };
    char path[96];

    fake_bluez_kill(f);
    end(&f->daemon);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        path_in(f, names[i], path, sizeof(path));
        unlink(path);
    }
    rmdir(f->dir);
    free(f->heard);
}

static bool is_readable(int fd, int timeout_ms)
{
    struct pollfd p = { .fd = fd, .events = POLLIN };

    return poll(&p, 1, timeout_ms) == 1;
}

void fake_bus_start(struct fake_bus *f)
{
    char file[96], option[128], answer[256];
    int ends[2];

    path_in(f, "socket", file, sizeof(file));
    unlink(file); /* of one that was killed */
    path_in(f, "config", file, sizeof(file));
    snprintf(option, sizeof(option), "--config-file=%s", file);
    const char *const words[] = { "dbus-daemon", option,       "--nofork",
                                  "--nopidfile", "--nosyslog", "--print-address",
                                  NULL };
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    f->daemon = run(words, -1, ends[1]);
    close(ends[1]);
    assert_true(is_readable(ends[0], PATIENCE_S * 1000) &&
                read(ends[0], answer, sizeof(answer)) > 0); /* it listens */
    close(ends[0]);
}

void fake_bus_kill(struct fake_bus *f)
{
    end(&f->daemon);
}

void fake_bus_stop(struct fake_bus *f)
{
    assert_int_equal(kill(f->daemon, SIGSTOP), 0);
}

void fake_bus_go_on(struct fake_bus *f)
{
    assert_int_equal(kill(f->daemon, SIGCONT), 0);
}

/* ---- bluetoothd ---- */

/* False: nothing came in time, or it has ended. */
static bool listen_to_it(struct fake_bus *f, int timeout_ms)
{
    char piece[4096];

    if (f->answers < 0 || !is_readable(f->answers, timeout_ms))
        return false;
    ssize_t n = read(f->answers, piece, sizeof(piece));
    if (n <= 0)
        return false;
    f->heard = realloc(f->heard, f->heard_len + (size_t)n + 1);
    assert_non_null(f->heard);
    memcpy(f->heard + f->heard_len, piece, (size_t)n);
    f->heard_len += (size_t)n;
    f->heard[f->heard_len] = '\0';
    return true;
}

/* A line that begins so, from here on; NULL: none yet. */
static const char *find_line(const struct fake_bus *f, size_t from, const char *begin)
{
    size_t len = strlen(begin);
    const char *at = f->heard ? f->heard + from : NULL;

    while (at && strchr(at, '\n')) {
        if (strncmp(at, begin, len) == 0)
            return at;
        at = strchr(at, '\n') + 1;
    }
    return NULL;
}

void fake_bluez_start(struct fake_bus *f)
{
    const char *const words[] = { PYTHON, FAKE_BLUEZ, f->address, NULL };
    int in[2], out[2];
    size_t from = f->heard_len;

    assert_int_equal(pipe2(in, O_CLOEXEC), 0);
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    f->bluez = run(words, in[0], out[1]);
    close(in[0]);
    close(out[1]);
    f->commands = in[1];
    f->answers = out[0];
    while (!find_line(f, from, "ready"))
        assert_true(listen_to_it(f, PATIENCE_S * 1000));
}

void fake_bluez_kill(struct fake_bus *f)
{
    end(&f->bluez);
    if (f->commands >= 0)
        close(f->commands);
    if (f->answers >= 0)
        close(f->answers);
    f->commands = f->answers = -1;
}

void fake_bluez_tell(struct fake_bus *f, const char *fmt, ...)
{
    char line[1024];
    size_t from;
    va_list args;
    int len;

    while (listen_to_it(f, 0))
        ;
    from = f->heard_len;
    va_start(args, fmt);
    len = vsnprintf(line, sizeof(line) - 1, fmt, args);
    va_end(args);
    assert_true(len > 0 && (size_t)len < sizeof(line) - 1);
    line[len] = '\n';
    assert_int_equal(write(f->commands, line, (size_t)len + 1), len + 1);
    if (strcmp(fmt, "die") == 0)
        return;
    while (!find_line(f, from, "ok\n")) {
        const char *error = find_line(f, from, "error");
        if (error)
            fail_msg("%.*s: %s", len, line, error);
        assert_true(listen_to_it(f, PATIENCE_S * 1000));
    }
}

unsigned fake_bluez_said(struct fake_bus *f, const char *text)
{
    unsigned count = 0;

    while (listen_to_it(f, 0))
        ;
    for (const char *at = f->heard; at && (at = strstr(at, text)); at++)
        count++;
    return count;
}
