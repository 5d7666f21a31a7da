/*
 * fault - named places at which a test may pull the plug
 *
 * The daemon is linked with fault_off.c, where this does nothing. The daemon
 * that the kill tests run is linked with tests/live/fault_kill.c, which ends the
 * process with SIGKILL at the place that BALM_KILL_AT names.
 */
#pragma once

void fault_point(const char *name);
