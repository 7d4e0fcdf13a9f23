// The few C lines that Swift cannot say: calls it hides (fork), macros it does not import (CMSG_*), and
// structures of the kernel that have no Swift shape.
#pragma once

// No system header but these two: what others declare depends on feature macros, and would clash with the same
// declarations imported through Glibc or libevent.
#include <stddef.h>
#include <stdint.h>

/// What `clinux_receive` learned from the kernel about the bytes that it read.
typedef struct {
    /// Bytes read; 0 at the end of the stream; -1 with `error` set.
    long count;
    /// errno of a failed read, else 0.
    int error;
    /// CLOCK_REALTIME nanoseconds at which the newest segment of these bytes arrived in the kernel; 0 if unknown.
    uint64_t arrival_realtime_ns;
    /// 1 if the kernel said that nothing is left behind these bytes, the peer's FIN included (TCP_INQ). 0 if there is more, or
    /// if it said nothing: a short read alone proves nothing (an urgent mark, for one, ends a read).
    int emptied;
} clinux_received;

/// Reads from a socket without blocking unless `flags` lacks MSG_DONTWAIT, with the kernel's arrival stamp (SO_TIMESTAMPING).
clinux_received clinux_receive(int socket, void *buffer, size_t capacity, int flags);

/// Asks the kernel to stamp received segments (software receive stamps), and to say with each read whether more is left, where it
/// can; inherited by accepted sockets. 0, or errno.
int clinux_enable_receive_stamps(int socket);

/// accept4(2) with a non-blocking, close-on-exec result and no address: a descriptor, or -1 with errno set.
int clinux_accept(int listener);

/// eventfd(2), non-blocking and close-on-exec: a descriptor, or -1 with errno set.
int clinux_eventfd(void);

/// 1 if the peer has hung up, by FIN or reset (POLLRDHUP), else 0. Reads nothing and leaves the socket's error in place.
int clinux_is_hung_up(int socket);

/// Sends one message over a Unix socket without blocking, with a descriptor (SCM_RIGHTS) unless that is negative: bytes sent,
/// or -1 with errno set.
long clinux_send_message(int socket, const void *bytes, size_t count, int descriptor);

/// Receives one message without blocking, and the descriptor that came with it, close-on-exec, or -1: bytes received (0 at
/// the end), or -1 with errno set.
long clinux_receive_message(int socket, void *buffer, size_t capacity, int *descriptor);

/// How many words the process was started with, its own name first.
int clinux_argument_count(void);

/// One of them, from 0 to less than their number.
const char *clinux_argument(int index);

/// fork(2), which Swift hides. Only for a process with one thread.
int clinux_fork(void);

/// Gives the kernel back what of the heap is free (malloc_trim(3)).
void clinux_trim_heap(void);

/// Closes every open descriptor from `first` to `last` (close_range(2)).
void clinux_close_range(unsigned first, unsigned last);

/// Asks to be killed with `signal` when the parent dies (prctl(2), PR_SET_PDEATHSIG). 0, or errno.
int clinux_die_with_parent(int signal);

/// Names the process for ps(1) and top(1), 15 bytes at most (prctl(2), PR_SET_NAME).
void clinux_name_process(const char *name);

/// signalfd(2) for the `count` signals given, non-blocking and close-on-exec: a descriptor, or -1 with errno set.
int clinux_signalfd(const int *signals, int count);

/// The next pending signal of a signalfd, or 0 if there is none.
int clinux_read_signal(int signalfd);

/// The name of a signal without its SIG, or null for one that has none, as real-time signals (sigabbrev_np(3)).
const char *clinux_signal_name(int signal);

/// 1 if the process ignores the signal, else 0.
int clinux_is_ignored(int signal);

/// Milliseconds within which signals of one wish come: timeout(1) and a terminal that hangs up send two.
#define CLINUX_ONE_WISH_MS 300

/// Writes the number of the first of these signals to an eventfd, and lets one that comes later, by another wish, end the
/// process. Those that are ignored stay so. Interrupted calls go on by themselves. 0, or errno.
int clinux_note_signals(const int *signals, int count, int descriptor);

/// Says once of each of these signals that it means nothing, instead of ending the process. What ignores or handles one
/// already goes on.
void clinux_pass_over_signals(const int *signals, int count);

/// Gives these signals their default effect again, unless they are ignored.
void clinux_forget_signals(const int *signals, int count);

/// Gives all signals their default effect and blocks none: for a child that is about to become another program.
void clinux_reset_signals(void);

/// Room on its disk for so many first bytes of a file, whose length stays (fallocate(2)). 0, or errno.
int clinux_reserve(int file, int64_t length);

/// A file in that folder whose name is taken away at once, so that it is gone with its last descriptor: a descriptor that is
/// close-on-exec and appends, or -1 with errno set.
int clinux_unnamed_file(const char *folder);

/// What the kernel says about a listening TCP socket.
typedef struct {
    /// Connections that are established and wait to be accepted, and the most that may wait (tcp(7), TCP_INFO).
    unsigned waiting, limit;
    /// Connections that the kernel dropped because no room was left to wait in, or for want of memory (SO_MEMINFO).
    unsigned dropped;
} clinux_listener_state;

/// 0, or errno.
int clinux_read_listener(int socket, clinux_listener_state *state);

/// The cores that a thread, or the calling one (0), may use, a bit each, the first 64 in the first word
/// (sched_getaffinity(2)). 0, or errno.
int clinux_get_affinity(int thread, uint64_t *words, int count);

/// Confines a thread, or the calling one (0), and what it starts, to these cores. 0, or errno.
int clinux_set_affinity(int thread, const uint64_t *words, int count);

/// The calling thread's number (gettid(2)), for which the kernel is asked once a thread, so that it costs some
/// nanoseconds; and the core that it runs on (sched_getcpu(3)), or -1.
int clinux_current_thread(void);
int clinux_current_cpu(void);

/// Registers a descriptor that an epoll watches for reading anew, level-triggered and with EPOLLEXCLUSIVE (epoll_ctl(2)), in
/// the form in which libevent registers it: the descriptor itself as data. 0, or errno.
int clinux_watch_exclusively(int epoll, int descriptor);

/// The events for which an epoll of this process watches a descriptor (proc(5), fdinfo); 0 if it does not, or is no epoll.
unsigned clinux_epoll_watches(int epoll, int descriptor);

/// Gives new connections to the first `count` listening sockets of the SO_REUSEPORT group that `socket` is in, by chance
/// (SO_ATTACH_REUSEPORT_CBPF, socket(7)); 0 gives them to all, by the kernel's own hash. 0, or errno.
int clinux_steer_connections(int socket, unsigned count);

/// Bytes of memory, shared between processes, that a lock takes.
#define CLINUX_LOCK_BYTES 64

/// Makes a lock there that all processes with that memory may take, and that does not stay taken by one that has died
/// (pthread_mutexattr_setrobust(3)). 0, or errno.
int clinux_make_shared_lock(void *lock);

/// Takes it: 0, or EOWNERDEAD if who had it died with it; then what it guards is to be repaired, and the lock told so before it is
/// released. ETIMEDOUT: others have had it all that time.
int clinux_take_shared_lock(void *lock, int64_t nanoseconds);

void clinux_repaired_shared_lock(void *lock);

void clinux_release_shared_lock(void *lock);

/// How often the calling thread has left its CPU so far (getrusage(2), RUSAGE_THREAD).
typedef struct {
    /// To wait, and because its time was up.
    uint64_t voluntary, involuntary;
} clinux_switches;

clinux_switches clinux_thread_switches(void);

/// Has every loaded object count its calls of malloc, calloc, realloc, posix_memalign and aligned_alloc from now on (1), or no
/// longer (0), by the places through which it calls them. The number of places; 0 where there are none to be found, as in a
/// program that is linked statically. For a process in which no other thread calls this.
int clinux_count_allocations(int is_counting);

/// Such calls of the calling thread while they were counted.
uint64_t clinux_allocations(void);

/// Asks the name servers of resolv.conf(5), with its search list, for the records of this type of a name (resolver(3)): the
/// length of their answer, of which `capacity` bytes are written, or -1. May block, for some seconds at most.
int clinux_query_name(const char *name, int type, unsigned char *answer, int capacity);
