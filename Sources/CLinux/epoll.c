#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <stdio.h>
#include <sys/epoll.h>

int clinux_watch_exclusively(int epoll, int descriptor) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLEXCLUSIVE};
    event.data.fd = descriptor;
    if (epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, NULL) != 0) return errno;
    return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0 ? 0 : errno;
}

unsigned clinux_epoll_watches(int epoll, int descriptor) {
    char line[256];
    snprintf(line, sizeof line, "/proc/self/fdinfo/%d", epoll);
    FILE *file = fopen(line, "re");
    if (!file) return 0;
    unsigned found = 0;
    while (fgets(line, sizeof line, file)) {
        int watched;
        unsigned events;
        if (sscanf(line, "tfd: %d events: %x", &watched, &events) == 2 && watched == descriptor) found = events;
    }
    fclose(file);
    return found;
}
