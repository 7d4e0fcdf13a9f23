/// What a balancer knows of its machines at the moment of a choice: which it takes for up, and how loaded they are. It
/// may be late in both.
///
/// A machine has a number that stays its own. Loads are asked for by calls that may change the view, so that it can
/// find them out when they are asked for.
public protocol MachineView {
    /// How many are taken for up.
    var upCount: Int { get }
    /// The machine at a place among those, from 0.
    func up(at place: Int) -> Int
    func isUp(_ machine: Int) -> Bool
    /// The machine whose turn it is at a position, from 0 or what was the next one before; where some are up.
    func turn(at position: Int) -> (machine: Int, next: Int)

    mutating func load(_ measure: MachineLoad, of machine: Int) -> Int
    /// What it said of its load last; nil where it is not known, or no longer true.
    mutating func report(of machine: Int) -> ToldLoad?
    /// Requests in flight at all machines that are up.
    mutating func totalInFlight() -> Int
    /// One of the machines that are up and have the least load, each of them as likely; nil where none is up.
    mutating func least(_ measure: MachineLoad, using random: inout some RandomNumberGenerator) -> Int?
}

/// What the load of a machine is measured by, in requests.
public enum MachineLoad: Sendable {
    /// Sent to it and not ended: the balancer counts them itself.
    case inFlight
    /// Ready to compute or computing there, without those that wait for the downstream: the machine has to tell.
    case queue
}

/// What a machine has said of itself with its last reply, and what the balancer had there then.
public struct ToldLoad: Sendable {
    /// Requests in flight there, and those of them that were the balancer's own.
    public var inFlight: Double
    public var own: Int
    /// For how long its longest waiting request had waited.
    public var queueAgeMilliseconds: Double
    public var utilization: Double

    public init(inFlight: Double, own: Int, queueAgeMilliseconds: Double, utilization: Double) {
        (self.inFlight, self.own) = (inFlight, own)
        (self.queueAgeMilliseconds, self.utilization) = (queueAgeMilliseconds, utilization)
    }
}

extension MachineView {
    public func turn(at position: Int) -> (machine: Int, next: Int) {
        let place = position < upCount ? position : 0
        return (up(at: place), place + 1)
    }

    public mutating func report(of machine: Int) -> ToldLoad? { nil }

    public mutating func totalInFlight() -> Int {
        var total = 0
        for place in 0..<upCount { total += load(.inFlight, of: up(at: place)) }
        return total
    }

    public mutating func least(_ measure: MachineLoad, using random: inout some RandomNumberGenerator) -> Int? {
        var (least, equals, chosen): (Int, UInt64, Int?) = (.max, 0, nil)
        for place in 0..<upCount {
            let machine = up(at: place)
            let load = load(measure, of: machine)
            if load < least { (least, equals) = (load, 0) }
            guard load == least else { continue }
            // Of k equals the last one is taken with a probability of 1/k (reservoir sampling).
            equals += 1
            if equals == 1 || random.next(upperBound: equals) == 0 { chosen = machine }
        }
        return chosen
    }
}
