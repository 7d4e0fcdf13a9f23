import Workload

/// One attempt of a fleet's call. Loop thread only.
final class FleetAttempt {
    /// Who ended it before it had ended by itself.
    enum Ending {
        /// The request's deadline.
        case deadline
        /// The request's client, which is gone.
        case client
    }

    /// The call's number in its client.
    let call: UInt64
    /// Among the call's attempts.
    let number: Int
    /// Its client keeps it for as long as it has attempts. Another one only while this waits.
    unowned var machine: CalledMachine
    let began: Instant
    let cancellation = Cancellation()
    /// No connection was free for it so far.
    var isWaiting = true
    var ending: Ending?
    /// What its machine's client said of its end.
    var remark: CallRemark?
    /// Nobody waits for it any more, or its end was told.
    var isOver = false

    init(_ number: Int, of call: UInt64, at machine: CalledMachine, began: Instant) {
        (self.number, self.call) = (number, call)
        (self.machine, self.began) = (machine, began)
    }
}
