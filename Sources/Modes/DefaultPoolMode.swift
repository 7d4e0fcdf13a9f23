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
final class DefaultPoolMode: Mode, Sendable {
    private enum Entry: Sendable {
        case start(Request)
        case resume(UnsafeContinuation<Exchange.Event, Never>, Answer)
    }

    private let ready: Lock<RunQueue<Entry>>
    private let processor: Processor
    private let occupying: ThreadObserver
    private let downstream: LoopDownstream

    init(_ setting: ModeSetting) throws(ReactorError) {
        try ThreadProbe.run(setting.threads)
        ready = Lock(RunQueue(setting.scheduling))
        processor = setting.processor
        occupying = setting.occupying
        downstream = try LoopDownstream(setting)
    }

    func submit(_ request: Request) {
        push(.start(request), request.freshTicket)
    }

    var queueDepth: Int { ready.withLock { $0.count } }

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
        var event = event
        while let call = processor.run(request, event, at: Clock.now()) {
            occupying(false)
            event = await answer(to: call, for: request)
            occupying(true)
        }
    }

    private func answer(to call: Call, for request: Request) async -> Exchange.Event {
        await withUnsafeContinuation { task in
            downstream.send(call) { [self] answer in push(.resume(task, answer), request.resumedTicket(answer)) }
        }
    }
}
