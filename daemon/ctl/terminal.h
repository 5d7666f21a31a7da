/*
 * terminal - keys as they are pressed, on a terminal that is as it was afterwards
 */
#pragma once

#include <stdbool.h>
#include <termios.h>

struct terminal {
    bool draws;    /* standard output is a terminal that can redraw a line */
    bool has_keys; /* standard input is one, too, and gives single keys; until it hangs up */
    bool is_raw;   /* it is to be as `before` again */
    struct termios before;
};

/* Keys without Enter, no echo, no cursor; only Ctrl-C still ends us, and that is looked for. */
void terminal_open(struct terminal *t);
/* Safe twice. */
void terminal_close(struct terminal *t);
int terminal_columns(void);
