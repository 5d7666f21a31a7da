/*
 * ics_file - an appointment written to a file, with the rights of whoever asks
 */
#pragma once

#include "complaint.h"

/*
 * 0 or -errno, with the reason in words. "-" is standard output. A file that is there is only
 * overwritten where it is a calendar itself: the same appointment is written again when it moves.
 */
int ics_file_write(const char *path, const char *text, struct complaint *why);
