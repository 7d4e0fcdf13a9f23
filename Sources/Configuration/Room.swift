import Glibc

/// What the machine has left for workers: what a configuration is judged by that asks for more.
package struct Room: Sendable, Equatable {
    /// Descriptors that a process may have open.
    package var descriptors: Int
    /// Bytes of memory that all processes of the daemon together may still take.
    package var memory: Int
    /// Bytes of application data that are loaded already, before the fork; nil: none are.
    package var sharing: Int?

    package init(descriptors: Int, memory: Int) {
        self.descriptors = descriptors
        self.memory = memory
    }

    /// The room at this moment. What the kernel does not tell counts as unlimited.
    package static func now() -> Room {
        let bounds = [availableMemory, cgroupMemory, limit(of: RLIMIT_AS)].compactMap(\.self)
        return Room(descriptors: limit(of: RLIMIT_NOFILE) ?? .max, memory: bounds.min() ?? .max)
    }

    /// The hard limit, to which the daemon raises its own (getrlimit(2)); nil if there is none.
    private static func limit(of resource: __rlimit_resource) -> Int? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return nil }
        return Int(exactly: limit.rlim_max)
    }

    /// MemAvailable of proc(5).
    private static var availableMemory: Int? {
        let line = text("/proc/meminfo")?.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }

    /// What this process's cgroup may still take (cgroups(7), version 2); nil without a limit.
    private static var cgroupMemory: Int? {
        let line = text("/proc/self/cgroup")?.split(separator: "\n").first { $0.hasPrefix("0::") }
        guard let folder = line.map({ "/sys/fs/cgroup\($0.dropFirst(3))" }),
            let most = number("\(folder)/memory.max"), let current = number("\(folder)/memory.current")
        else { return nil }
        return max(0, most - current)
    }

    private static func number(_ path: String) -> Int? {
        text(path).flatMap { Int($0.filter(\.isASCIIDigit)) }
    }

    private static func text(_ path: String) -> String? {
        try? FileText.read(path)
    }
}
