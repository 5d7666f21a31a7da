/*
 * plugin_file - is this a shared object that this machine can load?
 *
 * The dynamic linker believes what it maps: a file that ends too early is no error
 * to it, but a SIGBUS at the first byte that is missing, and a file of another kind
 * of machine is "not found". So both are looked for before it sees the file.
 */
#pragma once

#include <stddef.h>

/* NULL, or what is wrong with the file, in words (static). */
const char *plugin_file_fault(const char *path);
/* How large the object is that was found by dlsym(), as its file has it; 0: not known. */
size_t plugin_file_object_size(const void *symbol);
