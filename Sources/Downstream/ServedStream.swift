import Reactor
import Workload

/// One request over HTTP/2 that the simulator has taken: when its reply is due, and what of it has left.
final class ServedStream {
    let id: Int32
    let due: Instant
    var script: StreamScript
    /// Its head has left.
    var hasBegun = false
    /// Bytes of the body that its pace lets leave now.
    var allowance: Int
    var timer: Timer?

    init(_ id: Int32, _ script: StreamScript, due: Instant) {
        (self.id, self.script, self.due) = (id, script, due)
        allowance = script.drip == nil ? .max : 1
    }
}
