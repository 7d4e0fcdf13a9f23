#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>

#include <linux/errqueue.h>  // after time.h, which it needs and does not include
#include <linux/net_tstamp.h>
#include <linux/sock_diag.h>

clinux_received clinux_receive(int socket, void *buffer, size_t capacity, int flags) {
    struct iovec piece = {.iov_base = buffer, .iov_len = capacity};
    // Room for one scm_timestamping and one TCP_CM_INQ: no other control message was asked for.
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(struct scm_timestamping)) + CMSG_SPACE(sizeof(int))];
    struct msghdr message = {
        .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};

    clinux_received received = {0, 0, 0, 0};
    do {
        received.count = recvmsg(socket, &message, flags);
    } while (received.count < 0 && errno == EINTR);
    if (received.count < 0) {
        received.error = errno;
        return received;
    }
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level == IPPROTO_TCP && header->cmsg_type == TCP_CM_INQ) {
            int left;
            memcpy(&left, CMSG_DATA(header), sizeof left);
            received.emptied = left == 0;
        }
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_TIMESTAMPING) continue;
        struct scm_timestamping stamps;
        memcpy(&stamps, CMSG_DATA(header), sizeof stamps);
        received.arrival_realtime_ns = (uint64_t)stamps.ts[0].tv_sec * 1000000000u + (uint64_t)stamps.ts[0].tv_nsec;
    }
    return received;
}

int clinux_enable_receive_stamps(int socket) {
    int wanted = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
    int on = 1;
    // A kernel that does not know it (before 4.18) says nothing, and sockets are then read until they have no more.
    (void)setsockopt(socket, IPPROTO_TCP, TCP_INQ, &on, sizeof on);
    return setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPING, &wanted, sizeof wanted) == 0 ? 0 : errno;
}

int clinux_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC); }

int clinux_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

int clinux_is_hung_up(int socket) {
    struct pollfd query = {.fd = socket, .events = POLLRDHUP};
    return poll(&query, 1, 0) == 1 && (query.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

int clinux_read_listener(int socket, clinux_listener_state *state) {
    struct tcp_info info;
    socklen_t length = sizeof info;
    if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &length) != 0) return errno;
    // Of a listening socket these two fields hold its accept queue.
    state->waiting = info.tcpi_unacked;
    state->limit = info.tcpi_sacked;

    unsigned memory[SK_MEMINFO_VARS] = {0};
    length = sizeof memory;
    if (getsockopt(socket, SOL_SOCKET, SO_MEMINFO, memory, &length) != 0) return errno;
    state->dropped = memory[SK_MEMINFO_DROPS];
    return 0;
}
