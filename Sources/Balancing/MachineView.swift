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

    mutating func load(_ measure: MachineLoad, of machine: Int) -> Int
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

extension MachineView {
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
