import Reactor
import Scheduling
import Workload

extension ModeChoice {
    static let defaultPool = ModeChoice(
        name: "default-pool", summary: "tasks on Swift's own pool",
        runners: .library(.cpus), queue: .servers, make: DefaultPoolMode.init)
}

/// What one gets who writes `Task { }`: tasks on the language's own concurrent executor, which has a thread for each
/// CPU, and the loop's downstream client awaited.
final class DefaultPoolMode: Mode, Sendable {
    private let ready: Lock<RunQueue<ReadyTask>>
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
        push(ReadyTask(ready: ReadyRequest(request: request)))
    }

    var queueDepth: Int { ready.withLock { $0.count } }

    func stop() {
        downstream.close()
        // A task that has replied may hold it a moment longer than the loop's thread; what it holds is the loop's to
        // release, and the process is about to end.
        _ = Unmanaged.passRetained(self)
    }

    /// A task for each entry, though not always the one that it was made for: the discipline decides.
    private func push(_ entry: ReadyTask) {
        ready.withLock { $0.push(entry) }
        Task { await takeOne() }
    }

    private func takeOne() async {
        guard let taken = ready.withLock({ $0.take(at: Clock.now()) }) else {
            preconditionFailure("a task without an entry")
        }
        if let (request, event) = taken.resume() { await run(request, event) }
    }

    private func run(_ request: Request, _ event: Exchange.Event) async {
        occupying(true)
        defer { occupying(false) }
        var event = event
        while let wait = processor.run(request, event, at: Clock.now()) {
            occupying(false)
            event = await self.event(after: wait, for: request)
            occupying(true)
        }
    }

    private func event(after wait: Wait, for request: Request) async -> Exchange.Event {
        await withUnsafeContinuation { task in
            wait.over(for: request, by: downstream.send) { [self] in push(ReadyTask(ready: $0, task: task)) }
        }
    }
}
