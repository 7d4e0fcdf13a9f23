import Reactor
import Scheduling
import Workload

/// Runs requests one at a time on a thread that blocks in the downstream call. Made by any thread, then used by one at
/// a time.
struct BlockingRunner: @unchecked Sendable {
    // Safe to send: the downstream client is used by one thread at a time, as this is.
    private let seat: BlockingRunQueue<ReadyRequest>.Seat
    private let processor: Processor
    private let downstream: BlockingCalls
    private let occupying: ThreadObserver

    /// - Parameter shared: the loop's client, if calls share its connection.
    init(at queue: BlockingRunQueue<ReadyRequest>, _ setting: ModeSetting, sharing shared: LoopDownstream?) {
        seat = BlockingRunQueue.Seat(at: queue)
        processor = setting.processor
        downstream = BlockingCalls(setting, sharing: shared)
        occupying = setting.occupying
    }

    /// Waits for a request and runs it. False once the queue is closed and empty.
    func runNext() -> Bool {
        guard let (request, event) = seat.take()?.start else { return false }
        run(request, event)
        return true
    }

    /// Computes no more for now, and so needs no slot.
    func leave() {
        seat.leave()
    }

    private func run(_ request: Request, _ event: Exchange.Event) {
        occupying(true)
        defer { occupying(false) }
        var event = event
        while let wait = processor.run(request, event, at: Clock.now()) {
            event = self.event(after: wait, for: request)
        }
    }

    private func event(after wait: Wait, for request: Request) -> Exchange.Event {
        seat.leave()
        var ready = ReadyRequest(request: request, step: .paused)
        if case .call(let call) = wait {
            ready.step = .resumed(downstream.send(call, until: request.client.cancellation))
        }
        return ready.event(seat.rejoin(ready.ticket))
    }
}
