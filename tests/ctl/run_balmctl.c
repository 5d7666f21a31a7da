#include "run_balmctl.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

char run_folder[] = "/tmp/balmctl-XXXXXX";
const char *run_program;

int run_begin(int argc, char **argv)
{
    if (argc != 2 || !mkdtemp(run_folder))
        return -1;
    run_program = argv[1];
    signal(SIGPIPE, SIG_IGN);
    return 0;
}

int run_clean_up(void **state)
{
    char command[64];
    (void)state;
    snprintf(command, sizeof(command), "rm -r '%s'", run_folder);
    return system(command);
}

static void drain(int fd, char *text, size_t size, size_t *len)
{
    ssize_t n = read(fd, text + *len, size - 1 - *len);
    *len += n > 0 ? (size_t)n : 0;
    text[*len] = '\0';
}

void run(const struct row *r, const char *socket, pid_t daemon, struct result *result)
{
    const char *argv[WORDS_MAX + 2] = { "balmctl" };
    int in[2], out[2], err[2];
    size_t out_len = 0, err_len = 0;
    int status;

    memcpy(argv + 1, r->words, sizeof(r->words));
    assert_int_equal(pipe2(in, O_CLOEXEC) + pipe2(out, O_CLOEXEC) + pipe2(err, O_CLOEXEC), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        dup2(err[1], 2);
        setenv("BALM_SOCKET", socket, 1);
        if (chdir(run_folder) == 0)
            execv(run_program, (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    close(in[0]), close(out[1]), close(err[1]);
    if (r->input)
        assert_int_equal(write(in[1], r->input, strlen(r->input)), strlen(r->input));
    close(in[1]);
    for (bool open = true; open;) {
        struct pollfd p[] = { { .fd = out[0], .events = POLLIN },
                              { .fd = err[0], .events = POLLIN } };
        poll(p, 2, -1);
        if (p[0].revents & POLLIN)
            drain(out[0], result->out, sizeof(result->out), &out_len);
        if (daemon && (strchr(result->out, '\n') || strchr(result->err, '\n'))) {
            kill(daemon == RUN_ITSELF ? child : daemon, daemon == RUN_ITSELF ? SIGINT : SIGTERM);
            daemon = 0;
        }
        if (p[1].revents & POLLIN)
            drain(err[0], result->err, sizeof(result->err), &err_len);
        open = !((p[0].revents & POLLHUP) && (p[1].revents & POLLHUP) && !(p[0].revents & POLLIN) &&
                 !(p[1].revents & POLLIN));
    }
    close(out[0]), close(err[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    result->status = WEXITSTATUS(status);
}

void run_write(const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/%s", run_folder, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

void run_compare(const struct row *r, const struct result *got)
{
    if (strcmp(r->err, ANY) != 0)
        assert_string_equal(got->err, r->err);
    else
        assert_true(got->err[0] != '\0');
    if (strcmp(r->out, ANY) != 0)
        assert_string_equal(got->out, r->out);
    else
        assert_true(got->out[0] != '\0');
    assert_int_equal(got->status, r->status);
}
