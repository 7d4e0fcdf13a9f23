import Reactor
import Scheduling
import Workload

extension ModeChoice {
    static let defaultPool = ModeChoice(
        name: "default-pool", summary: "tasks on Swift's own pool",
        runners: .library(.cpus), queue: .servers
    ) { setting throws(ReactorError) in
        try DefaultPoolMode(setting)
    }
}

/// What one gets who writes `Task { }`: tasks on the language's own concurrent executor, which has a thread for each
/// CPU, and the loop's downstream client awaited.
final class DefaultPoolMode: Mode, @unchecked Sendable {
    // Safe to send: tasks touch `ready`, `calls`, `processor` and `occupying` alone, which are sendable.

    private enum Entry: Sendable {
        case start(Request)
        case resume(UnsafeContinuation<Exchange.Event, Never>, Answer)
    }

    /// A call on its way from a task to the loop.
    private struct Calling: Sendable {
        var request: Request
        var call: Call
        var task: UnsafeContinuation<Exchange.Event, Never>
    }

    private let ready: Lock<RunQueue<Entry>>
    private let processor: Processor
    private let occupying: ThreadObserver
    private let calls: Mailbox<Calling>
    private let downstream: DownstreamClient
    private var receiver: Mailbox<Calling>.Receiver?

    init(_ setting: ModeSetting) throws(ReactorError) {
        try ThreadProbe.run(setting.threads)
        ready = Lock(RunQueue(setting.scheduling))
        processor = setting.processor
        occupying = setting.occupying
        calls = try Mailbox()
        downstream = try setting.makeDownstreamClient()
        receiver = try calls.receiver(on: setting.loop) { [unowned self] calling in
            let began = Clock.now()
            downstream.send(calling.call) { [unowned self] answer in
                var answer = answer
                answer.callBegan = began
                push(.resume(calling.task, answer), calling.request.resumedTicket(answer))
            }
        }
    }

    func submit(_ request: Request) {
        push(.start(request), request.freshTicket)
    }

    var hasReady: Bool { false }
    var queueDepth: Int { ready.withLock { $0.count } }

    func turn() {}

    func stop() {
        downstream.close()
        // A task that has replied may hold it a moment longer than the loop's thread; what it holds is the loop's to
        // release, and the process is about to end.
        _ = Unmanaged.passRetained(self)
    }

    /// A task for each entry, though not always the one that it was made for: the discipline decides.
    private func push(_ entry: Entry, _ ticket: Ticket) {
        ready.withLock { $0.push(entry, ticket) }
        Task { await takeOne() }
    }

    private func takeOne() async {
        switch ready.withLock({ $0.take(at: Clock.now()) }) {
        case .run(.start(let request)): await run(request, .taken)
        case .drop(.start(let request), let reason): await run(request, .dropped(reason, nil))
        case .run(.resume(let task, let answer)): task.resume(returning: .answered(answer))
        case .drop(.resume(let task, let answer), let reason): task.resume(returning: .dropped(reason, answer))
        case nil: preconditionFailure("a task without an entry")
        }
    }

    private func run(_ request: Request, _ event: Exchange.Event) async {
        occupying(true)
        defer { occupying(false) }
        var effect = request.exchange.advance(event, at: Clock.now())
        while true {
            switch effect {
            case .compute(let work):
                effect = processor.compute(work, for: request)
            case .call(let call):
                occupying(false)
                let event = await withUnsafeContinuation { calls.post(Calling(request: request, call: call, task: $0)) }
                occupying(true)
                effect = request.exchange.advance(event, at: Clock.now())
            case .reply(let reply):
                request.client.reply(reply, to: request)
                return
            }
        }
    }
}
