import Balancing
import Workload

/// One call of a `FleetClient`, from its begin to its end. Loop thread only.
final class FleetCall {
    /// A further attempt that waits for its time.
    struct Wish {
        var avoiding: [Int]
        var notBefore: Instant
    }

    let number: UInt64
    let call: Call
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
    /// What it waits for among the client's due calls.
    var dueAt: Instant?

    init(
        _ number: UInt64, _ call: Call, attempts: CallAttempts, cancellation: Cancellation?,
        then: @escaping (Answer) -> Void
    ) {
        (self.number, self.call, self.attempts) = (number, call, attempts)
        (self.cancellation, self.then) = (cancellation, then)
    }

    /// Those that nobody has ended.
    var running: [FleetAttempt] { made.filter { !$0.isOver } }

    /// When something is to be done, if nothing happens before.
    var due: Instant {
        [wish?.notBefore, hedgeAt].compactMap(\.self).reduce(call.deadline, min)
    }
}
