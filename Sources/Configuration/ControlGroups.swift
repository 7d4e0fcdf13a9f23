/// The control groups that a process is in (cgroups(7)), of both versions: a group's limits hold besides those of all
/// groups above it.
package struct ControlGroups {
    /// A line of /proc/PID/cgroup: the controllers, none for version 2, and the group's path.
    private let memberships: [(controllers: [Substring], path: Substring)]
    private let read: (String) -> String?

    /// - Parameters:
    ///   - text: that of /proc/PID/cgroup.
    ///   - read: gives a file's text; nil if there is none.
    init(_ text: String, read: @escaping (String) -> String?) {
        memberships = text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            return fields.count == 3 ? (fields[1].split(separator: ","), fields[2]) : nil
        }
        self.read = read
    }

    /// Those of this process.
    static var current: ControlGroups { of(process: "self") }

    /// Those of a process: its number, or `self`.
    package static func of(process: String) -> ControlGroups {
        let read = { (path: String) in Room.text(path) }
        return ControlGroups(read("/proc/\(process)/cgroup") ?? "", read: read)
    }

    /// CPUs that the groups give, by their quota (CPUQuota=, docker --cpus, limits.cpu); nil where none has one.
    package var cpus: Double? {
        folders(of: "cpu").compactMap { folder in
            if let words = read("\(folder)/cpu.max")?.split(whereSeparator: \.isWhitespace), words.count == 2 {
                return ControlGroups.ratio(Double(words[0]), Double(words[1]))
            }
            return ControlGroups.ratio(
                number("\(folder)/cpu.cfs_quota_us").map(Double.init),
                number("\(folder)/cpu.cfs_period_us").map(Double.init))
        }.min()
    }

    /// How often a quota of the groups has stopped their processes, of the group that was stopped most; nil where none
    /// has a quota.
    package var throttling: CPUThrottling? {
        folders(of: "cpu").compactMap { folder in
            let lines = read("\(folder)/cpu.stat")?.split(separator: "\n") ?? []
            let counts = ["nr_periods", "nr_throttled"].map { name in
                lines.first { $0.hasPrefix("\(name) ") }?.split(separator: " ").last.flatMap { Int($0) } ?? 0
            }
            return counts[0] > 0 ? CPUThrottling(periods: counts[0], throttled: counts[1]) : nil
        }.max { $0.share < $1.share }
    }

    /// Bytes that the groups may still take; nil without a limit. Pages of files that nobody has used lately are given
    /// back when they are wanted, and count as free.
    package var memory: Int? {
        folders(of: "memory").compactMap { folder in
            let files = [
                ("memory.max", "memory.current", "inactive_file"),
                ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
            ]
            for (most, current, reclaimable) in files {
                guard let most = number("\(folder)/\(most)"), let current = number("\(folder)/\(current)") else {
                    continue
                }
                let line = read("\(folder)/memory.stat")?.split(separator: "\n").first {
                    $0.hasPrefix("\(reclaimable) ")
                }
                let spare = line?.split(separator: " ").last.flatMap { Int($0) } ?? 0
                return max(0, most - max(0, current - spare))
            }
            return nil
        }.min()
    }

    /// Tasks, which are processes and threads, that the groups may still have (TasksMax=, docker --pids-limit,
    /// podPidsLimit); nil without a limit.
    var tasks: TaskLimit? {
        folders(of: "pids").compactMap { folder in
            guard let most = number("\(folder)/pids.max"), let current = number("\(folder)/pids.current") else {
                return nil
            }
            return TaskLimit(
                left: max(0, most - current), name: "the cgroup's limit of \(most) tasks (pids.max, TasksMax=)")
        }.min { $0.left < $1.left }
    }

    /// Where a controller's files may stand, from the process's own group up to the root. A container may see the
    /// path of a group that stands outside, and its own as the root.
    private func folders(of controller: String) -> [String] {
        let own = memberships.first { $0.controllers.contains { $0 == controller } }
        let unified = memberships.first { $0.controllers.isEmpty }
        guard let path = (own ?? unified)?.path else { return [] }
        let root = own == nil ? "/sys/fs/cgroup" : "/sys/fs/cgroup/\(controller)"
        let names = path.split(separator: "/")
        return (0...names.count).reversed().map { ([root] + names.prefix($0).map(String.init)).joined(separator: "/") }
    }

    /// A whole number; nil for `max`, for the -1 that says so too, and for no file.
    private func number(_ path: String) -> Int? {
        read(path)?.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 }
    }

    private static func ratio(_ quota: Double?, _ period: Double?) -> Double? {
        guard let quota, let period, quota > 0, period > 0 else { return nil }
        return quota / period
    }
}
