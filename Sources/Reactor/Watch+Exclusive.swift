import CLinux
import Glibc

extension Watch {
    /// Makes the active watch one of those of which the kernel wakes only one (EPOLLEXCLUSIVE, epoll_ctl(2)). For a
    /// descriptor that several processes watch for reading, and that is watched once in each.
    ///
    /// libevent does not offer it, and it has no effect on an epoll that is nested in another one: it must be set on
    /// the epoll that sleeps, which is libevent's own. So the descriptor is registered there anew, just as libevent has
    /// done it, with the one bit more. libevent changes nothing about it until it deletes it, which works as ever.
    public func wakeAlone() throws(ReactorError) {
        let error = clinux_watch_exclusively(try loop.epoll(watching: descriptor), descriptor)
        guard error == 0 else { throw .system(operation: "epoll_ctl EPOLLEXCLUSIVE", errno: error) }
    }
}

extension EventLoop {
    /// libevent's epoll descriptor: that of this process whose interest list holds a descriptor that this loop alone
    /// watches (proc(5), fdinfo). libevent tells it by no other way. Looked for once.
    func epoll(watching watched: Int32) throws(ReactorError) -> Int32 {
        if let epoll { return epoll }
        guard let directory = opendir("/proc/self/fd") else {
            throw .system(operation: "open /proc/self/fd", errno: errno)
        }
        defer { closedir(directory) }
        var found: [Int32] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let candidate = Int32(name), clinux_epoll_watches(candidate, watched) != 0 else { continue }
            found.append(candidate)
        }
        guard found.count == 1 else { throw .libevent(operation: "look for its epoll among \(found)") }
        epoll = found[0]
        return found[0]
    }
}
