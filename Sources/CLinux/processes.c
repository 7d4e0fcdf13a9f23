#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

/// Of the calling thread; 0 until it is asked for.
static __thread int thread_number;

int clinux_current_thread(void) {
    if (thread_number == 0) thread_number = gettid();
    return thread_number;
}

int clinux_fork(void) {
    int child = fork();
    // The child's thread has its parent's memory, but a number of its own.
    if (child == 0) thread_number = 0;
    return child;
}

void clinux_trim_heap(void) { malloc_trim(0); }

void clinux_close_range(unsigned first, unsigned last) {
    if (first <= last) close_range(first, last, 0);
}

int clinux_reserve(int file, int64_t length) {
    return fallocate(file, FALLOC_FL_KEEP_SIZE, 0, length) == 0 ? 0 : errno;
}

int clinux_unnamed_file(const char *folder) {
    char path[4096];
    if (snprintf(path, sizeof path, "%s/deadlined-XXXXXX", folder) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int file = mkostemp(path, O_APPEND | O_CLOEXEC);
    if (file >= 0) unlink(path);
    return file;
}

int clinux_die_with_parent(int signal) { return prctl(PR_SET_PDEATHSIG, signal) == 0 ? 0 : errno; }

void clinux_name_process(const char *name) { prctl(PR_SET_NAME, name); }

int clinux_signalfd(const int *signals, int count) {
    sigset_t set;
    sigemptyset(&set);
    for (int index = 0; index < count; index++) sigaddset(&set, signals[index]);
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

int clinux_read_signal(int signalfd) {
    struct signalfd_siginfo info;
    return read(signalfd, &info, sizeof info) == (ssize_t)sizeof info ? (int)info.ssi_signo : 0;
}

const char *clinux_signal_name(int signal) { return sigabbrev_np(signal); }

int clinux_is_ignored(int signal) {
    struct sigaction action;
    return sigaction(signal, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

clinux_switches clinux_thread_switches(void) {
    struct rusage usage = {0};
    getrusage(RUSAGE_THREAD, &usage);
    return (clinux_switches){(uint64_t)usage.ru_nvcsw, (uint64_t)usage.ru_nivcsw};
}
