import Foundation
import Testing

/// A library that steps CLOCK_REALTIME for one daemon and its children: preloaded, it moves what clock_gettime(2) tells
/// and, from that moment on, the kernel's stamps of arrivals, as a step of the machine's clock would.
final class ClockStep {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("", to: "step")
        try folder.write(ClockStep.source, to: "step.c")
        let built = try Tool.run(
            ["clang", "-O1", "-shared", "-fPIC", "-o", folder.file("step.so"), folder.file("step.c")])
        try #require(built.status == 0, "\(built.errors)")
        try Data(count: 16).write(to: URL(fileURLWithPath: folder.file("step")))
    }

    var launcher: [String] {
        ["env", "LD_PRELOAD=\(folder.file("step.so"))", "CLOCK_STEP=\(folder.file("step"))"]
    }

    /// Steps the clock, to so far from the machine's.
    func step(to offset: Duration) throws {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let words = [Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec), Int64(offset / .nanoseconds(1))]
        let file = open(folder.file("step"), O_WRONLY | O_CLOEXEC)
        defer { close(file) }
        let written = words.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
        try #require(written == 16)
    }

    /// The file holds when the step happened and how long it is; both are read at once, by one memcpy of a shared page.
    private static let source = #"""
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <fcntl.h>
        #include <stdint.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/mman.h>
        #include <sys/socket.h>
        #include <time.h>
        #include <linux/errqueue.h>

        struct step { int64_t at, by; };
        static volatile struct step *shared;

        __attribute__((constructor)) static void map(void) {
            int file = open(getenv("CLOCK_STEP"), O_RDONLY | O_CLOEXEC);
            shared = mmap(0, 4096, PROT_READ, MAP_SHARED, file, 0);
        }

        static int64_t stepped(int64_t ns) { return ns >= shared->at ? ns + shared->by : ns; }

        static void move(struct timespec *time) {
            int64_t ns = stepped(time->tv_sec * 1000000000ll + time->tv_nsec);
            time->tv_sec = ns / 1000000000;
            time->tv_nsec = ns % 1000000000;
        }

        int clock_gettime(clockid_t clock, struct timespec *time) {
            static int (*real)(clockid_t, struct timespec *);
            if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
            int status = real(clock, time);
            if (status == 0 && clock == CLOCK_REALTIME) move(time);
            return status;
        }

        ssize_t recvmsg(int socket, struct msghdr *message, int flags) {
            static ssize_t (*real)(int, struct msghdr *, int);
            if (!real) real = dlsym(RTLD_NEXT, "recvmsg");
            ssize_t count = real(socket, message, flags);
            if (count < 0) return count;
            for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header; header = CMSG_NXTHDR(message, header)) {
                if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_TIMESTAMPING) continue;
                struct scm_timestamping stamps;
                memcpy(&stamps, CMSG_DATA(header), sizeof stamps);
                move(&stamps.ts[0]);
                memcpy(CMSG_DATA(header), &stamps, sizeof stamps);
            }
            return count;
        }
        """#
}
