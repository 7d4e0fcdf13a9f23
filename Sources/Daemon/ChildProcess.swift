import CLinux
import Glibc
import Reactor

/// Forks of the supervisor, which has one thread, so that a fork is a whole copy.
enum ChildProcess {
    /// Starts a child that runs `body` and ends with its result, without unwinding what it inherited: it never frees or
    /// touches the parent's event base, whose epoll it shares.
    ///
    /// - Parameters:
    ///   - name: for ps(1), 15 bytes at most.
    ///   - keeping: the only descriptors that the child has, besides the standard ones.
    /// - Returns: its process id, in the parent.
    static func start(
        named name: String, keeping sockets: [Socket], _ body: () -> Int32
    ) throws(ReactorError) -> pid_t {
        let parent = getpid()
        let child = clinux_fork()
        guard child >= 0 else { throw .system(operation: "fork", errno: errno) }
        guard child == 0 else { return child }

        // The parent may have died before the request to die with it was heard.
        guard clinux_die_with_parent(SIGKILL) == 0, getppid() == parent else { _exit(1) }
        clinux_name_process(name)
        closeDescriptors(but: sockets.map { UInt32($0.descriptor) })
        // These reach the whole process group: the supervisor decides what they mean.
        Signals.ignore(Signals.ofTerminal + Signals.ofStreams)
        _exit(body())
    }

    private static func closeDescriptors(but kept: [UInt32]) {
        var first: UInt32 = 3
        for descriptor in kept.sorted() where descriptor >= first {
            if descriptor > first { clinux_close_range(first, descriptor - 1) }
            first = descriptor + 1
        }
        clinux_close_range(first, UInt32.max)
    }
}
