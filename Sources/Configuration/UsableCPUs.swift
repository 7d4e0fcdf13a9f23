/// What `cpus` means: the cores that this process may use, and those alone.
package enum UsableCPUs {
    /// At this moment: by its affinity (sched_setaffinity(2)) and by the quota of its control groups.
    package static var count: Int {
        count(affinity: Affinity.count, quota: ControlGroups.current.cpus)
    }

    /// Whole cores, at least one: a worker for half a core would be stopped in the middle of each period, and its
    /// requests would miss their deadlines.
    package static func count(affinity: Int, quota: Double?) -> Int {
        max(1, min(affinity, quota.flatMap { Int(exactly: $0.rounded(.down)) } ?? affinity))
    }
}
