import Workload

/// A call in a list of those that have begun and not ended.
protocol ListedCall: AnyObject {
    var expiry: Instant { get }
    /// Neighbours in `OutstandingCalls`, which alone sets them.
    var next: Self? { get set }
    var previous: Self? { get set }
}

/// The calls that have begun and not ended, oldest first. All have the same time-out, so that this is also the order in
/// which they expire, and one timer serves them all. Every operation takes constant time.
struct OutstandingCalls<Call: ListedCall>: ~Copyable {
    private(set) var first: Call?
    private unowned var last: Call?

    mutating func append(_ call: Call) {
        call.previous = last
        if let last { last.next = call } else { first = call }
        last = call
    }

    mutating func remove(_ call: Call) {
        let next = call.next
        if let previous = call.previous { previous.next = next } else { first = next }
        if let next { next.previous = call.previous } else { last = call.previous }
        call.next = nil
        call.previous = nil
    }
}
