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
    private struct Entry {
        var request: Request
        /// What it goes on with; nil if it has not begun.
        var answer: Answer?
    }

    private var ready: RunQueue<Entry>
    private let processor: Processor
    private let downstream: DownstreamClient

    init(_ setting: ModeSetting) throws(ReactorError) {
        ready = RunQueue(setting.scheduling)
        processor = setting.processor
        downstream = try setting.makeDownstreamClient()
    }

    func submit(_ request: Request) {
        ready.push(Entry(request: request), request.freshTicket)
    }

    var hasReady: Bool { !ready.isEmpty }
    var queueDepth: Int { ready.count }

    func turn() {
        var now = Clock.now()
        let quantum = Quantum(from: now)
        while !quantum.isOver(at: now), let taken = ready.take(at: now) {
            switch taken {
            case .run(let entry): run(entry.request, entry.answer.map { .answered($0) } ?? .taken, at: now)
            case .drop(let entry, let reason): run(entry.request, .dropped(reason, entry.answer), at: now)
            }
            now = Clock.now()
        }
    }

    func stop() {
        downstream.close()
    }

    private func run(_ request: Request, _ event: Exchange.Event, at now: Instant) {
        var effect = request.exchange.advance(event, at: now)
        while true {
            switch effect {
            case .compute(let work):
                effect = processor.compute(work, for: request)
            case .call(let call):
                downstream.send(call) { [self] answer in
                    ready.push(Entry(request: request, answer: answer), request.resumedTicket(answer))
                }
                return
            case .reply(let reply):
                request.client.reply(reply, to: request)
                return
            }
        }
    }
}
