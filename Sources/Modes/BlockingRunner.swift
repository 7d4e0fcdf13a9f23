import Reactor
import Scheduling
import Workload

/// Runs requests one at a time on a thread that blocks in the downstream call. Made by any thread, then used by one at
/// a time.
struct BlockingRunner: @unchecked Sendable {
    // Safe to send: the downstream client is used by one thread at a time, as this is.
    private let seat: BlockingRunQueue<Request>.Seat
    private let processor: Processor
    private let downstream: BlockingDownstreamClient
    private let occupying: ThreadObserver

    init(at queue: BlockingRunQueue<Request>, _ setting: ModeSetting) {
        seat = BlockingRunQueue.Seat(at: queue)
        processor = setting.processor
        downstream = BlockingDownstreamClient(
            endpoint: setting.endpoint, buffers: setting.buffers, timeout: setting.downstreamTimeout,
            dialling: setting.dialling)
        occupying = setting.occupying
    }

    /// Waits for a request and runs it. False once the queue is closed and empty.
    func runNext() -> Bool {
        switch seat.take() {
        case .run(let request): run(request, .taken)
        case .drop(let request, let reason): run(request, .dropped(reason, nil))
        case nil: return false
        }
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
        while let call = processor.run(request, event, at: Clock.now()) { event = answer(to: call, for: request) }
    }

    private func answer(to call: Call, for request: Request) -> Exchange.Event {
        seat.leave()
        let answer = downstream.send(call)
        return seat.rejoin(request.resumedTicket(answer)).map { .dropped($0, answer) } ?? .answered(answer)
    }
}
