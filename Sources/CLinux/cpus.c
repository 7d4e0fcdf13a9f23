#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <sched.h>
#include <unistd.h>

int clinux_get_affinity(int thread, uint64_t *words, int count) {
    return sched_getaffinity(thread, (size_t)count * sizeof *words, (cpu_set_t *)words) == 0 ? 0 : errno;
}

int clinux_set_affinity(int thread, const uint64_t *words, int count) {
    return sched_setaffinity(thread, (size_t)count * sizeof *words, (const cpu_set_t *)words) == 0 ? 0 : errno;
}

int clinux_current_cpu(void) {
    return sched_getcpu();
}
