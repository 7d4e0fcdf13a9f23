import Balancing
import Workload

/// One call of a `FleetClient`, from its begin to its end. Loop thread only.
final class FleetCall: Waiting {
    /// A further attempt that waits for its time.
    struct Wish {
        var avoiding: [Int]
        var notBefore: Instant
    }

    let number: UInt64
    let call: Call
    unowned let client: FleetClient
    let cancellation: Cancellation?
    let then: (Answer) -> Void
    var attempts: CallAttempts
    /// By their numbers.
    var made: [FleetAttempt] = []
    /// Of the attempt that has ended last, and the number of that.
    var last: (number: Int, answer: Answer)?
    var wish: Wish?
    /// When a further attempt is made beside the newest one.
    var hedgeAt: Instant?
    /// Its deadline has ended what was under way.
    var isCut = false
    /// Until when it is in its client's list of those that wait.
    var dueAt: Instant?

    init(
        _ number: UInt64, _ call: Call, of client: FleetClient, attempts: CallAttempts, cancellation: Cancellation?,
        then: @escaping (Answer) -> Void
    ) {
        (self.number, self.call, self.client, self.attempts) = (number, call, client, attempts)
        (self.cancellation, self.then) = (cancellation, then)
    }

    /// Those that nobody has ended.
    var running: [FleetAttempt] { made.filter { !$0.isOver } }

    /// When something is to be done, if nothing happens before.
    var due: Instant {
        [wish?.notBefore, hedgeAt].compactMap(\.self).reduce(call.deadline, min)
    }

    func waits(for instant: Instant) -> Bool { dueAt == instant }

    func becomeDue(at instant: Instant) { client.turn(self) }
}
