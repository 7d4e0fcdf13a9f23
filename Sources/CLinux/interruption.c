#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/uio.h>
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

// Of each signal once: a timer may send it without end.
static volatile sig_atomic_t passed_over[NSIG];

static void pass_over(int number) {
    int error = errno;
    struct pollfd stream = {.fd = STDERR_FILENO, .events = POLLOUT};
    if (!passed_over[number] && poll(&stream, 1, 0) == 1) {
        passed_over[number] = 1;
        char line[128];
        const char *name = sigabbrev_np(number);
        struct iovec parts[] = {
            {"deadlined: the signal ", 22}, {line, 0}, {" means nothing here, passed over\n", 33},
        };
        // Neither printf(3) nor strlen(3) of more than this: a handler runs within whatever was going on.
        size_t length = 0;
        for (const char *at = name ? "SIG" : "RT "; *at; at++) line[length++] = *at;
        for (const char *at = name; at && *at; at++) line[length++] = *at;
        if (!name) {
            line[length++] = (char)('0' + number / 10);
            line[length++] = (char)('0' + number % 10);
        }
        parts[1].iov_len = length;
        if (writev(STDERR_FILENO, parts, 3) < 0) passed_over[number] = 0;
    }
    errno = error;
}

void clinux_pass_over_signals(const int *signals, int count) {
    struct sigaction action = {.sa_handler = pass_over, .sa_flags = SA_RESTART}, now;
    sigemptyset(&action.sa_mask);
    for (int index = 0; index < count; index++) {
        if (sigaction(signals[index], NULL, &now) != 0 || now.sa_handler != SIG_DFL) continue;
        sigaction(signals[index], &action, NULL);
    }
}

void clinux_reset_signals(void) {
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}
