/*
 * analyze_options - what `balmctl analyze` was asked to do
 */
#pragma once

#include "args.h"
#include "conf.h"
#include "fields.h"
#include "memory.h"

enum analyze_mode { ANALYZE_ROWS, ANALYZE_SUMMARY, ANALYZE_BEATS, ANALYZE_ADVISE };

struct analyze_options {
    enum analyze_mode mode;
    const char *file; /* "-": standard input */
    struct field_list fields;
    bool raw;
    bool dated;    /* --start was given, or the recording has a date */
    bool silences; /* of ANALYZE_ADVISE: also why nothing is offered */
    int32_t step_s, window_s;
    int32_t age_years;    /* 0: from the profile */
    struct instant start; /* the wall time of the recording's 0 */
    bool has_baseline;
    struct baseline_memory baseline;
    const char *save_baseline; /* NULL: none */
    const char *plugin;        /* for a capture; NULL: its lines tell */
    const char *device;        /* the sensor's name; "": not known */
    const struct profile *profile;
    struct profile own; /* where it is not as --conf has it, or nobody is named */
    struct conf *conf;  /* NULL: none */
};

extern const struct verb analyze_verb;

/* 0; -EINVAL: wrong use; other -errno: a file could not be read. Borrows from `args`. */
int analyze_options_read(struct analyze_options *o, const struct args *args, struct complaint *why);
void analyze_options_fini(struct analyze_options *o);
