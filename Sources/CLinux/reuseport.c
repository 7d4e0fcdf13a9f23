#include "CLinux.h"

#include <errno.h>
#include <sys/socket.h>

#include <linux/filter.h>

int clinux_steer_connections(int socket, unsigned count) {
    if (count == 0) {
        int ignored = 0;
        if (setsockopt(socket, SOL_SOCKET, SO_DETACH_REUSEPORT_BPF, &ignored, sizeof ignored) == 0) return 0;
        return errno == ENOENT ? 0 : errno;
    }
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, SKF_AD_OFF + SKF_AD_RANDOM),
        BPF_STMT(BPF_ALU | BPF_MOD | BPF_K, count),
        BPF_STMT(BPF_RET | BPF_A, 0),
    };
    struct sock_fprog program = {.len = sizeof code / sizeof code[0], .filter = code};
    return setsockopt(socket, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &program, sizeof program) == 0 ? 0 : errno;
}
