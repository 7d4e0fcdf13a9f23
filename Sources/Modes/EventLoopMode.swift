import Reactor
import Workload

extension ModeChoice {
    static let eventLoop = ModeChoice(name: "event-loop", sharesOneThread: true) { setting throws(ReactorError) in
        try EventLoopMode(setting)
    }
}

/// One thread; continuations are callbacks. An entry runs up to its next wait, and its downstream call's callback puts
/// it back into the run queue.
final class EventLoopMode: Mode {
    private struct Entry {
        var request: Request
        /// What the request is told when it is taken.
        var event: Exchange.Event
    }

    private var ready = RunQueue<Entry>()
    private let processor: Processor
    private let downstream: DownstreamClient

    init(_ setting: ModeSetting) throws(ReactorError) {
        processor = setting.processor
        downstream = try setting.makeDownstreamClient()
    }

    func submit(_ request: Request) {
        ready.push(Entry(request: request, event: .taken))
    }

    var hasReady: Bool { !ready.isEmpty }
    var queueDepth: Int { ready.count }

    func turn() {
        var now = Clock.now()
        let quantum = Quantum(from: now)
        while !quantum.isOver(at: now), let entry = ready.take() {
            run(entry, at: now)
            now = Clock.now()
        }
    }

    func stop() {
        downstream.close()
    }

    private func run(_ entry: Entry, at now: Instant) {
        let request = entry.request
        var effect = request.exchange.advance(entry.event, at: now)
        while true {
            switch effect {
            case .compute(let work):
                effect = processor.compute(work, for: request)
            case .call(let call):
                downstream.send(call) { [self] answer in
                    ready.push(Entry(request: request, event: .answered(answer)))
                }
                return
            case .reply(let reply):
                request.client.reply(reply, to: request)
                return
            }
        }
    }
}
