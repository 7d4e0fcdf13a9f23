import Configuration
import Load

/// What the kernel says of a process: one of the daemon's workers, or this one where none is to be seen.
struct ProcessLook: Equatable, Sendable {
    /// Whether it is a worker's.
    var isDaemons: Bool
    var user: UInt32
    /// Its effective group, and the supplementary ones.
    var groups: Set<UInt32> = []
    /// The effective ones, a bit each (capabilities(7)).
    var capabilities: UInt64
    /// CPUs that it may use.
    var affinity: Int
    /// Descriptors that it may have, with its limit raised as far as it goes; nil without a limit.
    var descriptors: Int?
    /// CPUs that its control groups give; nil without a quota.
    var quota: Double?
    var throttling: CPUThrottling?
    /// Bytes that its limits on address space and data let it have; nil without one.
    var mostMemory: Int?
    /// Bytes that its control groups may still take; nil without a limit.
    var groupMemory: Int?

    init(isDaemons: Bool, user: UInt32 = 0, capabilities: UInt64 = 0, affinity: Int, descriptors: Int? = nil) {
        (self.isDaemons, self.user, self.capabilities) = (isDaemons, user, capabilities)
        (self.affinity, self.descriptors) = (affinity, descriptors)
    }

    /// - Parameters:
    ///   - status, limits: the texts of /proc/PID/status and /proc/PID/limits (proc(5)).
    init?(status: String, limits: String, isDaemons: Bool) {
        let field = { (name: String) in
            status.split(separator: "\n").first { $0.hasPrefix("\(name):") }?
                .split(whereSeparator: \.isWhitespace).dropFirst()
        }
        // The effective user is the second of four.
        guard let user = field("Uid")?.dropFirst().first.flatMap({ UInt32($0) }),
            let capabilities = field("CapEff")?.first.flatMap({ UInt64($0, radix: 16) }),
            let allowed = field("Cpus_allowed_list")?.first, let cpus = try? CPUSet(String(allowed))
        else { return nil }
        self.isDaemons = isDaemons
        (self.user, self.capabilities, affinity) = (user, capabilities, cpus.cores.count)
        groups = Set(((field("Gid")?.dropFirst().prefix(1) ?? []) + (field("Groups") ?? [])).compactMap { UInt32($0) })
        // Soft and hard limit stand behind the three words of a name, the unit behind them.
        let hard = { (name: String) in
            limits.split(separator: "\n").first { $0.hasPrefix("Max \(name) ") }?
                .split(separator: " ").dropFirst(4).first.flatMap { Int($0) }
        }
        descriptors = hard("open files")
        mostMemory = [hard("address space"), hard("data size")].compactMap(\.self).min()
    }

    var owner: String { isDaemons ? "the daemon" : "this shell" }

    /// Bytes that it may still take, of those that the machine can give; nil where nobody knows.
    func freeMemory(of machine: Int?) -> Int? { [machine, groupMemory, mostMemory].compactMap(\.self).min() }

    /// What `cpus` means to it.
    var cores: Int { UsableCPUs.count(affinity: affinity, quota: quota) }
}
