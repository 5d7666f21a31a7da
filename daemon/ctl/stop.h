/*
 * stop - Ctrl-C, and being told to end, as a descriptor that becomes readable
 */
#pragma once

/* From now on SIGINT, SIGTERM and SIGHUP no longer kill. The descriptor, or -errno. */
int stop_open(void);
