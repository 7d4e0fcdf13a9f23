// First, because event-config.h defines _GNU_SOURCE, which would give fd_set another shape here than Swift's Glibc module
// knows: features.h counts the macros that it finds at its first inclusion.
#include <sys/types.h>

#include <event2/event.h>
