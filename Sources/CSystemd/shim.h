// First, so that fd_set has the same shape here as in CLibevent and in Swift's Glibc module.
#include <sys/types.h>

#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>
