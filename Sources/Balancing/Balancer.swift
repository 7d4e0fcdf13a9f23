/// Chooses the machine that a request goes to. Pure: loads come from a view, chance from a generator.
public struct Balancer: Sendable {
    /// How it chooses, with what it has to remember.
    private enum Rule: Sendable {
        case random
        case roundRobin(next: Int)
        case pickTwo
        case least(MachineLoad)
        case hotCold(HotCold)
        /// `bound`: how much more than the mean load a machine may have; nil for no bound.
        case hashing(HashRing, bound: Double?)
    }

    private var rule: Rule

    private init(_ rule: Rule) { self.rule = rule }

    /// - Parameter key: what the request is about; only hashing goes by it.
    /// - Returns: nil where no machine is up.
    public mutating func choose(
        for key: UInt64, among view: inout some MachineView, using random: inout some RandomNumberGenerator
    ) -> Int? {
        let count = view.upCount
        guard count > 1 else { return count == 1 ? view.up(at: 0) : nil }
        switch rule {
        case .random:
            return view.up(at: Balancer.place(below: count, &random))
        case .roundRobin(let next):
            let turn = view.turn(at: next)
            rule = .roundRobin(next: turn.next)
            return turn.machine
        case .pickTwo:
            return Balancer.pickTwo(among: &view, &random)
        case .least(let measure):
            return view.least(measure, using: &random)
        case .hotCold(var hotCold):
            // The rule's memory must not be in two places while it changes, or all of it would be copied.
            rule = .random
            defer { rule = .hotCold(hotCold) }
            return hotCold.choose(among: &view, using: &random)
        case .hashing(let ring, bound: nil):
            return ring.first(from: key) { view.isUp($0) }
        case .hashing(let ring, let bound?):
            let most = Balancer.most(bound: bound, inFlight: view.totalInFlight(), machines: count)
            return ring.first(from: key) { view.isUp($0) && view.load(.inFlight, of: $0) < most }
        }
    }

    /// The machines are now these, by their numbers, with a name that says the same of each in all processes. Only a
    /// ring has to know.
    public mutating func replace(with machines: [(number: Int, name: UInt64)]) {
        guard case .hashing(_, let bound) = rule else { return }
        rule = .hashing(HashRing(machines: machines), bound: bound)
    }

    /// Of two different ones the one that has fewer in flight (Mitzenmacher, "The Power of Two Choices in Randomized
    /// Load Balancing", IEEE TPDS 2001).
    private static func pickTwo(
        among view: inout some MachineView, _ random: inout some RandomNumberGenerator
    ) -> Int {
        let first = place(below: view.upCount, &random)
        let other = place(below: view.upCount - 1, &random)
        let (one, two) = (view.up(at: first), view.up(at: other < first ? other : other + 1))
        return view.load(.inFlight, of: two) < view.load(.inFlight, of: one) ? two : one
    }

    /// The load that a machine is filled up to, with this request: the mean with it, times the bound, rounded up
    /// (Mirrokni, Thorup and Zadimoghaddam, "Consistent Hashing with Bounded Loads", SODA 2018).
    static func most(bound: Double, inFlight: Int, machines: Int) -> Int {
        Int((bound * Double(inFlight + 1) / Double(machines)).rounded(.up))
    }

    static func place(below count: Int, _ random: inout some RandomNumberGenerator) -> Int {
        Int(random.next(upperBound: UInt64(count)))
    }
}

extension Balancer {
    public static var random: Balancer { Balancer(.random) }
    public static var roundRobin: Balancer { Balancer(.roundRobin(next: 0)) }
    public static var pickTwo: Balancer { Balancer(.pickTwo) }
    public static var leastRequests: Balancer { Balancer(.least(.inFlight)) }
    public static var shortestQueue: Balancer { Balancer(.least(.queue)) }
    public static var leastLoaded: Balancer { Balancer(.hotCold(HotCold())) }

    /// - Parameter bound: at least 1; nil for none.
    public static func hashing(_ ring: HashRing, bound: Double? = nil) -> Balancer {
        Balancer(.hashing(ring, bound: bound))
    }
}
