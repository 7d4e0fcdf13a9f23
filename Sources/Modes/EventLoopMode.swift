import Reactor
import Scheduling
import Workload

extension ModeChoice {
    static let eventLoop = ModeChoice(
        name: "event-loop", summary: "callbacks on one thread",
        runners: .loop, queue: .loop, make: EventLoopMode.init)
}

/// One thread; continuations are callbacks. An entry runs up to its next wait, and its downstream call's callback puts
/// it back into the run queue.
final class EventLoopMode: Mode, @unchecked Sendable {
    // Safe to send: all of it runs on the loop's thread.
    private var ready: RunQueue<ReadyRequest>
    private let processor: Processor
    private let downstream: LoopClient

    init(_ setting: ModeSetting) throws(ReactorError) {
        ready = RunQueue(of: setting)
        processor = setting.processor
        downstream = try setting.makeDownstreamClient()
    }

    func submit(_ request: Request) {
        ready.push(ReadyRequest(request: request))
    }

    var hasReady: Bool { !ready.isEmpty }
    var queueDepth: Int { ready.count }
    var oldestReady: Instant? { ready.oldest }

    func turn() {
        var now = Clock.now()
        let quantum = Quantum(from: now)
        while !quantum.isOver(at: now), let taken = ready.take(at: now) {
            let (request, event) = taken.start
            run(request, event, at: now)
            now = Clock.now()
        }
    }

    func stop() {
        downstream.close()
    }

    private func run(_ request: Request, _ event: Exchange.Event, at now: Instant) {
        processor.run(request, event, at: now)?.over(for: request, by: downstream.send) { [self] in ready.push($0) }
    }
}
