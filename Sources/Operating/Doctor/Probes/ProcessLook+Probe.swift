import Configuration
import Reactor
import Telemetry

extension ProcessLook {
    /// As the kernel shows a worker's name.
    private static let workerName = "deadlined-w"

    /// One of the workers that a daemon names; nil where none of them is to be seen here: another machine, container or
    /// user's view of /proc.
    static func ofDaemon(_ status: StatusEntry?) -> ProcessLook? {
        let numbers = (status?.workers ?? []).compactMap(\.pid).filter { $0 > 0 }
        return numbers.lazy.filter { ProcFile.read("/proc/\($0)/comm")?.hasPrefix(workerName) == true }
            .compactMap { ProcessLook(of: "\($0)", isDaemons: true) }.first
    }

    /// This process, which is confined as its shell is. Where /proc does not show it, nothing confines it.
    static var ofThisProcess: ProcessLook {
        ProcessLook(of: "self", isDaemons: false)
            ?? ProcessLook(isDaemons: false, affinity: UsableCPUs.count, descriptors: DescriptorLimit.current)
    }

    /// - Parameter process: its number, or `self`.
    private init?(of process: String, isDaemons: Bool) {
        let read = { (name: String) in ProcFile.read("/proc/\(process)/\(name)") ?? "" }
        self.init(status: read("status"), limits: read("limits"), isDaemons: isDaemons)
        let groups = ControlGroups.of(process: process)
        (quota, throttling, groupMemory) = (groups.cpus, groups.throttling, groups.memory)
    }
}
