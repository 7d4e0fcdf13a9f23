/// The calls that have begun and not ended, oldest first. All have the same time-out, so that this is also the order in
/// which they expire, and one timer serves them all. Every operation takes constant time.
struct OutstandingCalls: ~Copyable {
    private(set) var first: OutstandingCall?
    private unowned var last: OutstandingCall?

    mutating func append(_ call: OutstandingCall) {
        call.previous = last
        if let last { last.next = call } else { first = call }
        last = call
    }

    mutating func remove(_ call: OutstandingCall) {
        let next = call.next
        if let previous = call.previous { previous.next = next } else { first = next }
        if let next { next.previous = call.previous } else { last = call.previous }
        call.next = nil
        call.previous = nil
    }
}
