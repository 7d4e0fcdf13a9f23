import Configuration
import Load

/// What the kernel says of a process: one of the daemon's workers, or this one where none is to be seen.
struct ProcessLook: Equatable, Sendable {
    /// Whether it is a worker's.
    var isDaemons: Bool
    var user: UInt32
    /// The effective ones, a bit each (capabilities(7)).
    var capabilities: UInt64
    /// CPUs that it may use.
    var affinity: Int
    /// Descriptors that it may have, with its limit raised as far as it goes; nil without a limit.
    var descriptors: Int?
    /// CPUs that its control groups give; nil without a quota.
    var quota: Double?
    var throttling: CPUThrottling?

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
        let files = limits.split(separator: "\n").first { $0.hasPrefix("Max open files") }
        // Soft and hard limit stand behind the three words of the name, the unit behind them.
        descriptors = files?.split(separator: " ").dropFirst(4).first.flatMap { Int($0) }
    }

    var owner: String { isDaemons ? "the daemon" : "this shell" }

    /// What `cpus` means to it.
    var cores: Int { UsableCPUs.count(affinity: affinity, quota: quota) }
}
