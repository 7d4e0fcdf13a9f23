import Workload

/// What came of a connection to the serving port.
enum ServingFacts: Equatable, Sendable {
    /// It was made; no `health_path` says more.
    case connected(HostPort)
    /// What `health_path` was answered with.
    case answered(HostPort, path: String, status: Int)
    /// It was not made, or not answered.
    case failed(HostPort, reason: String)
    /// It cannot be tried from here: an address that only the daemon's own machine reaches.
    case outOfReach(HostPort)

    var finding: Finding {
        switch self {
        case .connected(let address): .ok("serving port", "\(address) takes connections")
        case .answered(let address, let path, 200): .ok("serving port", "\(address) answers \(path) with 200")
        case .answered(let address, let path, 503):
            .bad(
                "serving port", "\(address) answers \(path) with 503: it drains, or does not serve yet",
                "wait for its start, or start it again")
        case .answered(let address, let path, let status):
            .note(
                "serving port", "\(address) answers \(path) with \(status)",
                "give doctor the daemon's own health_path, or look who listens there")
        case .failed(let address, let reason):
            .bad(
                "serving port", "\(address)\(reason)",
                "look whether the daemon is there and whether a firewall is between (ss -ltn)")
        case .outOfReach(let address):
            .note("serving port", "\(address) can only be reached from the daemon's own machine", "run doctor there")
        }
    }
}
