/*
 * input - a recording from a file or standard input, row by row
 *
 * Broken lines are counted, and the first few of them named on standard error; so are those that
 * were odd and yet of use.
 */
#pragma once

#include "recording.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INPUT_SIZE 65536

struct input {
    int fd;
    const char *name; /* as it is called in messages */
    bool at_end;
    size_t begin, end; /* of what has been read and not been given out */
    uint64_t rows, refused, notices;
    struct recording recording;
    struct recording_row row;
    char bytes[INPUT_SIZE];
};

/* "-" is standard input. 0 or -errno. */
int input_open(struct input *in, const char *path);
void input_close(struct input *in);

/* 1: in->row holds the next row; 0: the end; -errno: reading failed. */
int input_next(struct input *in);
/* The row at hand turns out to be of no use: counted as a broken line, and told. `why` is static.
 */
void input_refuse(struct input *in, const char *why);
/* Lines that were refused. */
uint64_t input_broken(const struct input *in);
/* Says how many lines were refused, where there were any. */
void input_report(const struct input *in);
