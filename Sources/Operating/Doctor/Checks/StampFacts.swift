import Workload

/// Whether the kernel says when bytes arrived (SO_TIMESTAMPING): latencies count from there.
enum StampFacts: Equatable, Sendable {
    /// A segment over loopback had its stamp, so long before it was read.
    case stamped(age: Duration)
    /// It came without one, as often as it was tried.
    case unstamped
    case failed(reason: String)

    var finding: Finding {
        switch self {
        case .stamped: .ok("time stamps", "the kernel says when bytes arrive (SO_TIMESTAMPING, on loopback)")
        case .unstamped:
            .bad(
                "time stamps", "the kernel stamps nothing that arrives on loopback",
                "the wait before a read is not seen, and latencies are told too short; take a kernel with "
                    + "software receive stamps (a sandbox such as gVisor has none)")
        case .failed(let reason):
            .bad(
                "time stamps", reason, "the daemon opens no port without SO_TIMESTAMPING; see what forbids it (seccomp)"
            )
        }
    }
}
