#include "consent.h"

#include "client.h"
#include "page.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* clang-format off */
static const char *const points[] = {
    "Measured: heart rate, the intervals between heartbeats and, where a sensor has it, motion; "
    "from them an estimate of stress against your own ordinary.",
    "Stored on this hub only: the intervals for 30 days, one line of figures a minute for 2 years "
    "(`history:` in the configuration sets both), your answers, and what was learnt of your "
    "ordinary.",
    "Sent to your home's own broker, and nowhere else: no cloud, no account. What of it others at "
    "home can see is set by `share:` and `mqtt.privacy:`.",
    "It is no medical device. It raises no alarms and makes no diagnosis, and its estimate can be "
    "wrong. With chest pain, or when someone faints, call the emergency number.",
    "It is not for people under 16. Each person agrees for themselves.",
    "You can stop at any time: `balmctl person remove`.",
};
/* clang-format on */

bool consent_ask(FILE *in, FILE *out, const char *name, char date[11])
{
    char line[64];
    time_t now = time(NULL);
    struct tm tm;

    fputc('\n', out);
    page_line(out, "%s, please read this before balm watches you.", name);
    fputc('\n', out);
    for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
        page_wrap(out, 2, points[i]);
        fputc('\n', out);
    }
    fprintf(out, "Do you agree? Type `yes`: ");
    fflush(out);
    if (!fgets(line, sizeof(line), in))
        return false;
    line[strcspn(line, "\r\n")] = '\0';
    if (strcmp(line, "yes") != 0 || !localtime_r(&now, &tm))
        return false;
    return strftime(date, 11, "%Y-%m-%d", &tm) == 10;
}

int consent_add(struct args *args)
{
    struct complaint why = { "" };
    struct client c;
    char date[11];
    const char *id = args_word(args, "id"), *name = args_word(args, "name");

    if (args_word(args, "consent") || !id)
        return 0; /* what is missing or wrong is said by the check of the arguments */
    if (!isatty(STDIN_FILENO)) {
        page_error("consent is asked for at a terminal; without one say on which "
                   "day they agreed: --consent 2026-01-31");
        return 2;
    }
    /* Nobody should read and agree in vain. */
    int rc = client_connect(&c, &why);
    client_close(&c);
    if (rc < 0) {
        page_error("%s", why.text);
        return rc == -ECONNREFUSED ? 3 : 1;
    }
    if (!consent_ask(stdin, stdout, name ? name : id, date)) {
        page_error("nothing was added");
        return 1;
    }
    return json_object_set_new(args->values, "consent", json_string(date)) < 0;
}
