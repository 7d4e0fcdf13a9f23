#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <sched.h>

int clinux_get_affinity(uint64_t *words, int count) {
    return sched_getaffinity(0, (size_t)count * sizeof *words, (cpu_set_t *)words) == 0 ? 0 : errno;
}

int clinux_set_affinity(const uint64_t *words, int count) {
    return sched_setaffinity(0, (size_t)count * sizeof *words, (const cpu_set_t *)words) == 0 ? 0 : errno;
}
