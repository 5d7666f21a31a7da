#include "mosquitto.h"

#include "testing.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *const places[] = { "/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto",
                                      "/usr/bin/mosquitto" };

static const char *broker_path(void)
{
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        if (access(places[i], X_OK) == 0)
            return places[i];
    return NULL;
}

bool mosquitto_is_here(void)
{
    return broker_path() && access("/usr/bin/mosquitto_sub", X_OK) == 0;
}

static int free_port(void)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof(a);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(bind(fd, (const struct sockaddr *)&a, sizeof(a)), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &size), 0);
    close(fd);
    return ntohs(a.sin_port);
}

static bool listens(int port)
{
    struct sockaddr_in a = { .sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                             .sin_port = htons((uint16_t)port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool ok = connect(fd, (const struct sockaddr *)&a, sizeof(a)) == 0;

    close(fd);
    return ok;
}

void mosquitto_prepare(struct mosquitto *m, uv_loop_t *loop, const char *extra)
{
    char path[96], lines[512];
    FILE *f;

    memset(m, 0, sizeof(*m));
    m->loop = loop;
    m->port = free_port();
    strcpy(m->folder, "/tmp/balm-broker-XXXXXX");
    assert_non_null(mkdtemp(m->folder));
    snprintf(path, sizeof(path), "%s/conf", m->folder);
    f = fopen(path, "w");
    assert_non_null(f);
    size_t n = 0;
    for (const char *p = extra; *p; p++) {
        if (p[0] == '%' && p[1] == 's') {
            n += (size_t)snprintf(lines + n, sizeof(lines) - n, "%s", m->folder);
            p++;
        } else {
            lines[n++] = *p;
        }
    }
    lines[n] = '\0';
    fprintf(f, "listener %d 127.0.0.1\nallow_anonymous %s\npersistence false\nuser root\n%s\n",
            m->port, strstr(extra, "password_file") ? "false" : "true", lines);
    fclose(f);
}

static void on_ended(uv_process_t *process, int64_t status, int signum)
{
    bool *lives = process->data;

    (void)status;
    (void)signum;
    *lives = false;
    uv_close((uv_handle_t *)process, NULL);
}

static void spawn(struct mosquitto *m, uv_process_t *process, bool *lives, const char *const *args,
                  uv_stdio_container_t *out)
{
    char *argv[16] = { NULL };
    uv_stdio_container_t stdio[3] = { { .flags = UV_IGNORE },
                                      { .flags = UV_IGNORE },
                                      { .flags = UV_IGNORE } };
    uv_process_options_t opt = { .stdio = stdio, .stdio_count = 3, .exit_cb = on_ended };

    for (size_t i = 0; args[i]; i++)
        argv[i] = strdup(args[i]);
    opt.file = argv[0];
    opt.args = argv;
    if (out)
        stdio[1] = *out;
    process->data = lives;
    assert_int_equal(uv_spawn(m->loop, process, &opt), 0);
    *lives = true;
    for (size_t i = 0; argv[i]; i++)
        free(argv[i]);
}

void mosquitto_start(struct mosquitto *m)
{
    char conf[96];
    const char *const args[] = { broker_path(), "-c", conf, NULL };

    snprintf(conf, sizeof(conf), "%s/conf", m->folder);
    spawn(m, &m->broker, &m->broker_lives, args, NULL);
    for (int i = 0; i < 500 && !listens(m->port); i++)
        usleep(10000);
    assert_true(listens(m->port));
}

static void on_alloc(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
    struct mosquitto *m = h->data;

    (void)suggested;
    *buf = uv_buf_init(m->heard + m->len, (unsigned)(sizeof(m->heard) - 1 - m->len));
}

static void on_pipe_closed(uv_handle_t *h)
{
    struct mosquitto *m = h->data;
    m->pipe_open = false;
}

static void on_heard(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
    struct mosquitto *m = stream->data;

    (void)buf;
    if (n < 0) {
        uv_close((uv_handle_t *)stream, on_pipe_closed);
        return;
    }
    m->len += (size_t)n;
    m->heard[m->len] = '\0';
}

void mosquitto_listen(struct mosquitto *m)
{
    char port[16];
    const char *const args[] = {
        "/usr/bin/mosquitto_sub", "-p", port,       "-q", "1", "-t", "balm/#", "-t",
        "homeassistant/#",        "-F", "%r %t %p", NULL
    };
    uv_stdio_container_t out = { .flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE };

    snprintf(port, sizeof(port), "%d", m->port);
    uv_pipe_init(m->loop, &m->pipe, 0);
    m->pipe.data = m;
    m->pipe_open = true;
    out.data.stream = (uv_stream_t *)&m->pipe;
    spawn(m, &m->listener, &m->listener_lives, args, &out);
    uv_read_start((uv_stream_t *)&m->pipe, on_alloc, on_heard);
}

static void end_listener(struct mosquitto *m)
{
    if (m->listener_lives)
        uv_process_kill(&m->listener, SIGTERM);
    while (m->listener_lives || m->pipe_open)
        uv_run(m->loop, UV_RUN_ONCE);
}

void mosquitto_kill(struct mosquitto *m)
{
    if (m->broker_lives)
        uv_process_kill(&m->broker, SIGKILL);
    end_listener(m); /* after it has read all that the broker gave it */
    while (m->broker_lives)
        uv_run(m->loop, UV_RUN_ONCE);
}

void mosquitto_signal(struct mosquitto *m, int signum)
{
    uv_process_kill(&m->broker, signum);
}

static void remove_folder(struct mosquitto *m)
{
    char path[512];
    DIR *folder = m->folder[0] ? opendir(m->folder) : NULL;

    for (struct dirent *e = folder ? readdir(folder) : NULL; e; e = readdir(folder)) {
        snprintf(path, sizeof(path), "%s/%s", m->folder, e->d_name);
        unlink(path);
    }
    if (folder)
        closedir(folder);
    rmdir(m->folder);
    m->folder[0] = '\0';
}

void mosquitto_finish(struct mosquitto *m)
{
    mosquitto_kill(m);
    remove_folder(m);
}

void mosquitto_abandon(struct mosquitto *m)
{
    if (m->broker_lives)
        kill(m->broker.pid, SIGKILL);
    if (m->listener_lives)
        kill(m->listener.pid, SIGKILL);
    m->broker_lives = m->listener_lives = false;
    remove_folder(m);
}

bool mosquitto_heard(const struct mosquitto *m, const char *line)
{
    return strstr(m->heard, line) != NULL;
}
