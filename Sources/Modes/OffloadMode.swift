import Reactor
import Scheduling
import Workload

extension ModeChoice {
    static let offload = ModeChoice(
        name: "offload", summary: "one loop, and threads that only compute",
        runners: .pool(.cpus), queue: .servers
    ) { setting throws(ReactorError) in
        try OffloadMode(setting)
    }
}

/// One loop for all I/O, downstream calls too, and a few threads that only compute: they never wait for anything but an
/// entry of the run queue. Node's thread pool and nginx's work so.
final class OffloadMode: Mode {
    private struct Entry: Sendable {
        var request: Request
        /// What it goes on with; nil if it has not begun.
        var answer: Answer?
    }

    /// A call on its way from a computing thread to the loop.
    private struct Calling: Sendable {
        var request: Request
        var call: Call
    }

    private let ready: BlockingRunQueue<Entry>
    private let threads: ThreadPool
    private let downstream: DownstreamClient
    private var calls: Mailbox<Calling>.Receiver?

    init(_ setting: ModeSetting) throws(ReactorError) {
        let ready = BlockingRunQueue<Entry>(setting.scheduling, clock: Clock.now)
        let mailbox = try Mailbox<Calling>()
        let downstream = try setting.makeDownstreamClient()
        self.ready = ready
        self.downstream = downstream
        calls = try mailbox.receiver(on: setting.loop) { calling in
            let began = Clock.now()
            downstream.send(calling.call) { answer in
                let request = calling.request
                var answer = answer
                answer.callBegan = began
                ready.push(Entry(request: request, answer: answer), request.resumedTicket(answer))
            }
        }
        let (processor, occupying) = (setting.processor, setting.occupying)
        threads = try ThreadPool(count: setting.threads) { _ in
            let seat = BlockingRunQueue.Seat(at: ready)
            while let taken = seat.take() {
                occupying(true)
                OffloadMode.run(taken, processor, calls: mailbox)
                occupying(false)
            }
        }
    }

    func submit(_ request: Request) {
        ready.push(Entry(request: request), request.freshTicket)
    }

    var hasReady: Bool { false }
    var queueDepth: Int { ready.count }

    func turn() {}

    func stop() {
        ready.close()
        threads.join()
        downstream.close()
    }

    /// On a computing thread: up to the request's next call, or to its reply.
    private static func run(_ taken: Taken<Entry>, _ processor: Processor, calls: Mailbox<Calling>) {
        let (request, event) =
            switch taken {
            case .run(let entry): (entry.request, entry.answer.map { Exchange.Event.answered($0) } ?? .taken)
            case .drop(let entry, let reason): (entry.request, Exchange.Event.dropped(reason, entry.answer))
            }
        var effect = request.exchange.advance(event, at: Clock.now())
        while true {
            switch effect {
            case .compute(let work):
                effect = processor.compute(work, for: request)
            case .call(let call):
                calls.post(Calling(request: request, call: call))
                return
            case .reply(let reply):
                request.client.reply(reply, to: request)
                return
            }
        }
    }
}
