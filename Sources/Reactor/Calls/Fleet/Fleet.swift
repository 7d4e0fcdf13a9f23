import Balancing
import Workload

/// Several machines that do the same, as workers are given them. A worker has a copy of its own from its fork on, and
/// is told when the list has changed.
public final class Fleet: @unchecked Sendable {
    // Safe to send: in each process one thread uses it, the supervisor's or the loop's of a worker.

    public let setting: CalledFleet
    /// Each name once, at least one.
    public private(set) var machines: [FleetMachine]
    /// Connections that a client may have to all machines together, if that is one to each at least. To be set before
    /// there is a client.
    public var descriptors = Int.max
    private var changed: ([FleetMachine]) -> Void = { _ in }

    public init(_ setting: CalledFleet, machines: [FleetMachine]) {
        self.setting = setting
        self.machines = FleetMachine.unique(machines)
    }

    /// The machines are these from now on. An empty list is none, and changes nothing.
    public func replace(with machines: [FleetMachine]) {
        guard !machines.isEmpty else { return }
        self.machines = FleetMachine.unique(machines)
        changed(self.machines)
    }

    /// Has one client told of each change.
    func follow(_ changed: @escaping ([FleetMachine]) -> Void) {
        self.changed = changed
    }
}

/// How a fleet is called.
public struct CalledFleet: Sendable {
    /// Of one scheme.
    public var urls: [DownstreamURL]
    public var roster: RosterSetting
    public var attempts: AttemptPolicy
    /// Nil: machines are not asked.
    public var check: ReadinessCheck?
    /// Calls at one machine at once; further ones wait, or go elsewhere.
    public var connections: Int

    public init(
        urls: [DownstreamURL], roster: RosterSetting, attempts: AttemptPolicy = AttemptPolicy(),
        check: ReadinessCheck? = nil, connections: Int
    ) {
        (self.urls, self.roster, self.attempts) = (urls, roster, attempts)
        (self.check, self.connections) = (check, connections)
    }

    /// Calls at one of so many machines at once, where all of them may have so many connections together. Over gRPC
    /// calls share a few.
    func connections(toEachOf machines: Int, within descriptors: Int) -> Int {
        guard urls.first?.scheme == .http else { return connections }
        return max(1, min(connections, descriptors / max(1, machines) - (check == nil ? 0 : 1)))
    }

    /// Whether what machines say of their load is of use.
    var readsLoads: Bool { roster.balancer == .leastLoaded }
}

/// How machines are asked whether they are ready.
public struct ReadinessCheck: Sendable {
    public enum Way: Equatable, Sendable {
        /// GET of this path: 2xx is yes.
        case path(String)
        /// grpc.health.v1.Health/Check of the whole server.
        case grpc
    }

    public var way: Way
    /// Between two questions to one machine.
    public var interval: Duration
    /// Of one question.
    public var timeout: Duration

    public init(_ way: Way, interval: Duration, timeout: Duration) {
        (self.way, self.interval, self.timeout) = (way, interval, timeout)
    }
}

/// What a worker's calls go to.
public enum CalledService: Sendable, CustomStringConvertible {
    /// One server, whose addresses stand in for each other.
    case one(DownstreamEndpoint)
    case fleet(Fleet)

    /// For people.
    public var description: String {
        switch self {
        case .one(let endpoint): endpoint.peer.name
        case .fleet(let fleet): fleet.machines.map(\.name).joined(separator: ", ")
        }
    }

    /// Whether the calls of all threads go by the loop's client.
    public var isShared: Bool {
        switch self {
        case .one(let endpoint): endpoint.scheme == .grpc
        case .fleet: true
        }
    }
}
