import Scheduling
import Workload

/// A request that a machine has.
struct Flight {
    let request: SimulatedRequest
    /// Its name to whoever offered it.
    let number: Int
    /// By which the machine tells it from others that have had its place.
    fileprivate(set) var serial = 0
    var worker = 0
    /// What is left of the compute of its present part.
    var left: Int64
    var step = Ticket.Step.fresh
    var hasCalled = false
    /// Since when it waits.
    var readySince: Int64
    /// When its call began, and then how long it took.
    var call: Int64 = 0
    var queue: Int64 = 0
    var stale: Int64 = 0
}

/// The requests that a machine has, by their places, which are used again.
final class Flights: @unchecked Sendable {
    // Safe to send: a machine's alone, which is used by one thread at a time.

    private(set) var all: [Flight] = []
    /// Of those whose worker has an admission.
    private var expectations: [Expectation?] = []
    private var free: [Int32] = []
    private var added = 0
    var now: Int64 = 0

    var count: Int { all.count - free.count }

    subscript(_ place: Int32) -> Flight {
        get { all[Int(place)] }
        _modify { yield &all[Int(place)] }
    }

    func add(_ flight: Flight) -> Int32 {
        var flight = flight
        added += 1
        flight.serial = added
        if let place = free.popLast() {
            all[Int(place)] = flight
            return place
        }
        all.append(flight)
        return Int32(all.count - 1)
    }

    func remove(_ place: Int32) {
        if !expectations.isEmpty { self[expectationOf: place] = nil }
        free.append(place)
    }

    /// What its worker's admission expects of it.
    subscript(expectationOf place: Int32) -> Expectation? {
        get { Int(place) < expectations.count ? expectations[Int(place)] : nil }
        set {
            while expectations.count <= Int(place) { expectations.append(nil) }
            expectations[Int(place)] = newValue
        }
    }

    /// Whether its client has hung up, which it does at its deadline.
    func isGone(_ place: Int32) -> Bool { now > all[Int(place)].request.expiry }
}
