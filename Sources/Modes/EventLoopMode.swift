import Reactor
import Scheduling
import Workload

extension ModeChoice {
    static let eventLoop = ModeChoice(
        name: "event-loop", summary: "callbacks on one thread",
        runners: .loop, queue: .loop
    ) { setting throws(ReactorError) in
        try EventLoopMode(setting)
    }
}

/// One thread; continuations are callbacks. An entry runs up to its next wait, and its downstream call's callback puts
/// it back into the run queue.
final class EventLoopMode: Mode {
    private var ready: RunQueue<ReadyRequest>
    private let processor: Processor
    private let downstream: DownstreamClient

    init(_ setting: ModeSetting) throws(ReactorError) {
        ready = RunQueue(setting.scheduling)
        processor = setting.processor
        downstream = try setting.makeDownstreamClient()
    }

    func submit(_ request: Request) {
        push(ReadyRequest(request: request))
    }

    var hasReady: Bool { !ready.isEmpty }
    var queueDepth: Int { ready.count }

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

    private func push(_ entry: ReadyRequest) {
        ready.push(entry, entry.ticket)
    }

    private func run(_ request: Request, _ event: Exchange.Event, at now: Instant) {
        guard let call = processor.run(request, event, at: now) else { return }
        downstream.send(call) { [self] answer in push(ReadyRequest(request: request, answer: answer)) }
    }
}
