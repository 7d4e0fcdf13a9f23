import Workload

/// An entry in the list of balancers, from which a user chooses by name.
public struct BalancerChoice: NamedChoice, CustomStringConvertible {
    /// Whose loads it goes by.
    public enum Regard: Equatable, Sendable {
        /// Nobody's: each machine is on its own.
        case nothing
        /// Of a few machines, which it chooses by chance.
        case some
        /// Of those that it comes by, and how many requests are in flight at all machines.
        case total
        /// The same of a few machines by chance, and what these said of themselves with their last replies.
        case reported
        /// Of all, by this measure.
        case all(MachineLoad)
    }

    public let name: String
    public let summary: String
    public let regard: Regard
    private let made: @Sendable ([UInt64]) -> Balancer

    public var description: String { name }

    /// What it goes by where it goes by all loads.
    public var measure: MachineLoad? {
        if case .all(let measure) = regard { measure } else { nil }
    }

    /// Whether it goes by how many requests are in flight at all machines.
    public var needsTotal: Bool { regard == .total || regard == .reported }

    /// - Parameter names: one for each machine, which says the same of it in all processes.
    public func make(names: [UInt64]) -> Balancer { made(names) }

    /// By how much a machine may have more than the mean load, where loads are bounded: as in HAProxy's documentation
    /// (hash-balance-factor, 125 and above).
    public static let bound = 1.25

    public static let all = [
        random, roundRobin, pickTwo, leastRequests, leastLoaded, shortestQueue, hashing, shard,
    ]

    /// Those by which a client can choose: one does not see the queues of machines, and hashing without a bound is only
    /// there to be compared with.
    public static let forClients = [roundRobin, random, pickTwo, leastRequests, leastLoaded, shard]

    public static let random = BalancerChoice(
        name: "random", summary: "any machine", regard: .nothing, made: { _ in .random })

    public static let roundRobin = BalancerChoice(
        name: "round-robin", summary: "each machine in its turn", regard: .nothing, made: { _ in .roundRobin })

    public static let pickTwo = BalancerChoice(
        name: "pick-two", summary: "of two by chance the one with fewer requests in flight", regard: .some,
        made: { _ in .pickTwo })

    public static let leastRequests = BalancerChoice(
        name: "least-requests", summary: "the machine with the fewest requests in flight",
        regard: .all(.inFlight),
        made: { _ in .leastRequests })

    public static let leastLoaded = BalancerChoice(
        name: "least-loaded",
        summary: "of a few by chance the one that says it is least loaded, of those without many requests in flight",
        regard: .reported, made: { _ in .leastLoaded })

    public static let shortestQueue = BalancerChoice(
        name: "join-shortest-queue", summary: "the machine that has the fewest ready to compute or computing",
        regard: .all(.queue), made: { _ in .shortestQueue })

    public static let hashing = BalancerChoice(
        name: "consistent-hashing", summary: "the machine that the request's key belongs to", regard: .nothing,
        made: { .hashing(HashRing(names: $0)) })

    public static let shard = BalancerChoice(
        name: "shard",
        summary:
            "the machine that the request's key belongs to, or the next one where it has 1.25 times the mean in flight",
        regard: .total,
        made: { .hashing(HashRing(names: $0), bound: BalancerChoice.bound) })
}
