import Dispatch
import Reactor
import Workload

/// The downstream calls of one OS thread, which they block. Used by one thread at a time.
enum BlockingCalls {
    /// Over HTTP, on a connection of its own.
    case own(BlockingDownstreamClient)
    /// Over gRPC, and to a fleet: the loop makes them, by the one client that all share.
    case shared(LoopDownstream)

    /// - Parameter shared: the loop's client, if calls go by it.
    init(_ setting: ModeSetting, sharing shared: LoopDownstream?) {
        switch (shared, setting.service) {
        case (let shared?, _): self = .shared(shared)
        case (nil, .one(let endpoint)):
            self = .own(
                BlockingDownstreamClient(
                    endpoint: endpoint, buffers: setting.buffers, timeout: setting.downstreamTimeout,
                    dialling: setting.dialling))
        case (nil, .fleet): preconditionFailure("a fleet is called by the loop")
        }
    }

    /// Makes one call and waits for its answer.
    func send(_ call: Call, until cancellation: Cancellation?) -> Answer {
        switch self {
        case .own(let client): return client.send(call, until: cancellation)
        case .shared(let client):
            let waiting = WaitingThread()
            client.send(call, until: cancellation) { waiting.wake(with: $0) }
            return waiting.answer()
        }
    }
}

/// A thread that waits for the answer to its call.
private final class WaitingThread: @unchecked Sendable {
    // Safe to send: the semaphore orders the one write before the one read.
    private let told = DispatchSemaphore(value: 0)
    private var result: Answer?

    func wake(with answer: Answer) {
        result = answer
        told.signal()
    }

    func answer() -> Answer {
        told.wait()
        guard let result else { preconditionFailure("a call has ended without its answer") }
        return result
    }
}
