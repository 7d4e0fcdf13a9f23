import Modes
import Workload

/// A request whose reply is made: to be settled when its last byte is out, or can never be.
struct Settling {
    var request: Request
    /// Of the reply.
    var status: Int
    /// The client's hang-up, if it was known before the reply's first byte was sent.
    var hangUp: HangUp?
}
