#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

_Static_assert(sizeof(pthread_mutex_t) <= CLINUX_LOCK_BYTES, "a lock has room");

int clinux_make_shared_lock(void *lock) {
    pthread_mutexattr_t attributes;
    int failure = pthread_mutexattr_init(&attributes);
    if (failure != 0) return failure;
    failure = pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    if (failure == 0) failure = pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    if (failure == 0) failure = pthread_mutex_init(lock, &attributes);
    pthread_mutexattr_destroy(&attributes);
    return failure;
}

int clinux_take_shared_lock(void *lock, int64_t nanoseconds) {
    int failure = pthread_mutex_trylock(lock);
    if (failure != EBUSY) return failure;
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    int64_t sum = end.tv_nsec + nanoseconds;
    end.tv_sec += sum / 1000000000;
    end.tv_nsec = sum % 1000000000;
    return pthread_mutex_clocklock(lock, CLOCK_MONOTONIC, &end);
}

void clinux_repaired_shared_lock(void *lock) { pthread_mutex_consistent(lock); }

void clinux_release_shared_lock(void *lock) { pthread_mutex_unlock(lock); }
