import Glibc

/// How many more tasks (processes and threads) a limit allows, and what it is called.
package struct TaskLimit: Sendable, Equatable {
    package var left: Int
    package var name: String

    package init(left: Int, name: String) {
        self.left = left
        self.name = name
    }
}

extension TaskLimit {
    /// The user's processes and threads (RLIMIT_NPROC); nil without a limit. It does not bind root (fork(2)).
    static var ofUser: TaskLimit? {
        var limit = rlimit()
        guard getuid() != 0, getrlimit(__rlimit_resource_t(__RLIMIT_NPROC.rawValue), &limit) == 0,
            let most = Int(exactly: limit.rlim_cur)
        else { return nil }
        return TaskLimit(
            left: max(0, most - tasks(of: getuid())), name: "the user's limit of \(most) processes (ulimit -u)")
    }

    /// The threads that this process has memory for, each with a stack: of address space (RLIMIT_AS) and of private
    /// memory that may be written to (RLIMIT_DATA, which counts stacks since Linux 4.7); nil without a limit.
    static var ofStacks: TaskLimit? {
        [
            ofStacks(within: RLIMIT_AS, "address space", flag: "ulimit -v", used: 0),
            ofStacks(within: RLIMIT_DATA, "data", flag: "ulimit -d", used: 5),
        ].compactMap(\.self).min { $0.left < $1.left }
    }

    /// - Parameter field: the place in /proc/self/statm (proc(5)) of what is used, in pages.
    private static func ofStacks(
        within resource: __rlimit_resource, _ what: String, flag: String, used field: Int
    ) -> TaskLimit? {
        var (space, stack) = (rlimit(), rlimit())
        guard getrlimit(__rlimit_resource_t(resource.rawValue), &space) == 0,
            getrlimit(__rlimit_resource_t(RLIMIT_STACK.rawValue), &stack) == 0,
            let most = Int(exactly: space.rlim_cur)
        else { return nil }
        // pthread_create(3): without a limit of stacks, they have 2 MiB.
        let each = Int(exactly: stack.rlim_cur) ?? 2 << 20
        let fields = Room.text("/proc/self/statm")?.split(separator: " ").map { Int($0) ?? 0 } ?? []
        let pages = fields.dropFirst(field).first ?? 0
        let free = max(0, most - pages * sysconf(Int32(_SC_PAGESIZE)))
        return TaskLimit(
            left: free / max(1, each),
            name: "the limit of \(most >> 20)MiB of \(what), with stacks of \(each >> 10)KiB (\(flag), ulimit -s)")
    }

    /// How many tasks a user has, in all of /proc that this process may see.
    private static func tasks(of user: uid_t) -> Int {
        guard let folder = opendir("/proc") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.allSatisfy(\.isASCIIDigit), let status = Room.text("/proc/\(name)/status") else {
                continue
            }
            count += threads(inStatus: status, of: user)
        }
        return count
    }

    /// The number of threads in a text of /proc/PID/status; 0 if the process is another user's.
    static func threads(inStatus text: String, of user: uid_t) -> Int {
        var isTheUsers = false
        for line in text.split(separator: "\n") {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard words.count > 1 else { continue }
            if words[0] == "Uid:" { isTheUsers = words[1] == "\(user)" }
            if words[0] == "Threads:" { return isTheUsers ? Int(words[1]) ?? 0 : 0 }
        }
        return 0
    }
}
