#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

// A signal's handler can reach nothing but globals. They are written before it is installed, and by it.
static int noted_descriptor = -1;
static int64_t noted_at;

static int64_t milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void note(int number) {
    int error = errno;
    int64_t now = milliseconds();
    if (noted_at == 0) {
        noted_at = now;
        uint64_t value = (uint64_t)number;
        // An eventfd takes its first value at once.
        if (write(noted_descriptor, &value, sizeof value) < 0) noted_at = 0;
    } else if (now - noted_at >= CLINUX_ONE_WISH_MS) {
        // It is blocked here, and ends the process on return.
        signal(number, SIG_DFL);
        raise(number);
    }
    errno = error;
}

int clinux_note_signals(const int *signals, int count, int descriptor) {
    noted_descriptor = descriptor;
    noted_at = 0;
    struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART}, before;
    sigset_t caught;
    sigemptyset(&action.sa_mask);
    for (int index = 0; index < count; index++) sigaddset(&action.sa_mask, signals[index]);
    sigemptyset(&caught);
    for (int index = 0; index < count; index++) {
        if (sigaction(signals[index], NULL, &before) != 0) return errno;
        if (before.sa_handler == SIG_IGN) continue;
        if (sigaction(signals[index], &action, NULL) != 0) return errno;
        sigaddset(&caught, signals[index]);
    }
    return pthread_sigmask(SIG_UNBLOCK, &caught, NULL);
}

void clinux_forget_signals(const int *signals, int count) {
    struct sigaction now;
    for (int index = 0; index < count; index++) {
        if (sigaction(signals[index], NULL, &now) == 0 && now.sa_handler == note) signal(signals[index], SIG_DFL);
    }
}

void clinux_reset_signals(void) {
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}
