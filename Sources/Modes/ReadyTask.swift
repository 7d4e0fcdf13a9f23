import Scheduling
import Workload

/// A request that is ready to run, and the task that waits for it.
struct ReadyTask: Sendable {
    let ready: ReadyRequest
    /// Nil for a request that has not begun.
    var task: UnsafeContinuation<Exchange.Event, Never>?
}

extension RunQueue<ReadyTask> {
    mutating func push(_ entry: ReadyTask) { push(entry, entry.ready.ticket) }
}
