import Scheduling
import Workload

/// A request that is ready to run, and the task that waits for it.
struct ReadyTask: Sendable {
    let ready: ReadyRequest
    /// Nil for a request that has not begun.
    var task: UnsafeContinuation<Exchange.Event, Never>?
}

extension Taken<ReadyTask> {
    /// Resumes the task that waits for this. If none does, as the request has not begun: the request, and what its
    /// exchange is told.
    func resume() -> (request: Request, event: Exchange.Event)? {
        let event = entry.ready.event(ruling)
        guard let task = entry.task else { return (entry.ready.request, event) }
        task.resume(returning: event)
        return nil
    }
}

extension RunQueue<ReadyTask> {
    init(of setting: ModeSetting) {
        self.init(setting.scheduling) { $0.ready.request.client.isGone }
    }

    mutating func push(_ entry: ReadyTask) { push(entry, entry.ready.ticket) }
}
