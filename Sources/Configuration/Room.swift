import Workload
import Glibc

/// What the machine has left for workers: what a configuration is judged by that asks for more.
package struct Room: Sendable, Equatable {
    /// Descriptors that a process may have open.
    package var descriptors: Int
    /// Bytes of memory that all processes of the daemon together may still take.
    package var memory: Int
    /// Processes and threads that all of the daemon may still have; nil: without a limit.
    package var tasks: TaskLimit?
    /// Threads that one worker may have beside its first; nil: without a limit.
    package var threads: TaskLimit?
    /// Bytes of application data that are loaded already, before the fork; nil: none are.
    package var sharing: Int?

    package init(descriptors: Int, memory: Int) {
        self.descriptors = descriptors
        self.memory = memory
    }

    /// The room at this moment. What the kernel does not tell counts as unlimited.
    package static func now() -> Room {
        let groups = ControlGroups.current
        let bounds = [availableMemory, groups.memory, limit(of: RLIMIT_AS), limit(of: RLIMIT_DATA)].compactMap(\.self)
        var room = Room(descriptors: limit(of: RLIMIT_NOFILE) ?? .max, memory: bounds.min() ?? .max)
        room.tasks = [groups.tasks, TaskLimit.ofUser].compactMap(\.self).min { $0.left < $1.left }
        room.threads = TaskLimit.ofStacks
        return room
    }

    /// What keeps this process from having so many more threads, as it seems now.
    package static func obstacle(toThreads count: Int) -> String {
        let room = now()
        guard let limit = [room.tasks, room.threads].compactMap(\.self).min(by: { $0.left < $1.left }) else {
            return "no limit of this process says so: look for the machine's memory, and kernel.threads-max"
        }
        return limit.left < count ? "\(limit.name) leaves \(limit.left)" : "the nearest limit is \(limit.name)"
    }

    /// The hard limit, to which the daemon raises its own (getrlimit(2)); nil if there is none.
    private static func limit(of resource: __rlimit_resource) -> Int? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return nil }
        return Int(exactly: limit.rlim_max)
    }

    /// Bytes that the machine can still give: MemAvailable of proc(5); nil where it is not told.
    package static var availableMemory: Int? {
        let line = text("/proc/meminfo")?.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }

    /// The text of a file of /proc or /sys; nil if there is none.
    static func text(_ path: String) -> String? {
        try? TextFile.read(path, atMost: 1 << 16, from: .regularFile)
    }
}
