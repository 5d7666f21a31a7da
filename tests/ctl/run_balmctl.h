/*
 * run_balmctl - the program itself, run as its user runs it: what it prints, says and returns
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <cmocka.h>

#define WORDS_MAX 16
#define ANY       "*" /* whatever it is, but something */

struct row {
    const char *name;
    const char *file;  /* contents of the file `rec` in the folder; NULL: none */
    const char *input; /* NULL: none */
    const char *words[WORDS_MAX];
    int status;
    const char *out; /* exact */
    const char *err; /* exact */
};

struct result {
    int status;
    char out[65536], err[8192];
};

/* The folder in which it runs, and the path of the program. */
extern char run_folder[];
extern const char *run_program;

/* Makes the folder; 0, or -1. Takes the program from the command line. */
int run_begin(int argc, char **argv);
int run_clean_up(void **state);

void run_write(const char *name, const char *text);
/* As `daemon`: the program itself gets Ctrl-C. */
#define RUN_ITSELF (-1)

/* `daemon` (0: none) is told to stop as soon as a line has been printed. */
void run(const struct row *r, const char *socket, pid_t daemon, struct result *result);
void run_compare(const struct row *r, const struct result *got);
