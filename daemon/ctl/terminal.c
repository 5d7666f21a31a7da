#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define COLUMNS_DEFAULT 80

#define CURSOR_OFF "\x1b[?25l"
#define CURSOR_ON  "\x1b[?25h"

static bool can_redraw(void)
{
    const char *kind = getenv("TERM");
    return isatty(STDOUT_FILENO) && kind && *kind && strcmp(kind, "dumb") != 0;
}

void terminal_open(struct terminal *t)
{
    struct termios raw;

    *t = (struct terminal){ .draws = can_redraw() };
    if (t->draws)
        fputs(CURSOR_OFF, stdout);
    if (!t->draws || !isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &t->before) < 0)
        return;
    raw = t->before;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    /* These two would leave the terminal as we have made it. */
    raw.c_cc[VQUIT] = raw.c_cc[VSUSP] = _POSIX_VDISABLE;
    t->is_raw = t->has_keys = tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
}

void terminal_close(struct terminal *t)
{
    if (t->is_raw)
        tcsetattr(STDIN_FILENO, TCSANOW, &t->before);
    if (t->draws) {
        fputs(CURSOR_ON, stdout);
        fflush(stdout);
    }
    t->is_raw = t->has_keys = t->draws = false;
}

int terminal_columns(void)
{
    struct winsize size;

    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col
                                                                           : COLUMNS_DEFAULT;
}
