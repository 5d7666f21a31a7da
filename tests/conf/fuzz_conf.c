/*
 * clang -fsanitize=fuzzer,address: any bytes at all as the main file, through
 * guard, libfyaml, table and rules, end in time, with or without a configuration.
 *
 * Good seeds are config/balm.yaml and the sections of errors_*.txt. Each run
 * writes one small file to a folder in memory.
 */
#include "conf.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void on_complaint(void *ctx, const char *text)
{
    (void)ctx;
    if (strlen(text) > 8192)
        abort();
}

static int take_any(const char *const *plugin_dirs, const struct sensor_config *s,
                    conf_sensor_fault_fn *fault, void *ctx)
{
    if (!plugin_dirs || !memchr(s->id, '\0', sizeof(s->id)))
        abort();
    for (uint8_t i = 0; i < s->setting_count; i++)
        fault(ctx, s->settings[i].key, s->settings[i].value, NULL);
    fault(ctx, "missing", "is missing", "a hint");
    return s->setting_count + 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static char path[64];
    struct conf_options opt = { .path = path, .complain = on_complaint };
    struct conf *c = NULL;

    if (!path[0]) {
        char folder[] = "/dev/shm/balm-fuzz-XXXXXX";
        if (!mkdtemp(folder))
            abort();
        snprintf(path, sizeof(path), "%s/balm.yaml", folder);
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, data, len) != (ssize_t)len)
        abort();
    close(fd);
    /* The first byte decides, so that both ways are walked. */
    if (len > 0 && data[0] % 2)
        opt.check_sensor = take_any;
    if (conf_load(&opt, &c) == 0)
        conf_free(c);
    return 0;
}
