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
    private struct Ready: ~Copyable {
        var entries: RunQueue<ReadyTask>
        var freeSlots: Int
    }

    private let ready: Lock<Ready>
    private let isRationed: Bool
    private let processor: Processor
    private let occupying: ThreadObserver
    private let downstream: LoopDownstream

    init(_ setting: ModeSetting) throws(ReactorError) {
        try ThreadProbe.run(setting.threads)
        ready = Lock(Ready(entries: RunQueue(of: setting), freeSlots: setting.scheduling.slots ?? .max))
        isRationed = setting.scheduling.slots != nil
        processor = setting.processor
        occupying = setting.occupying
        downstream = try LoopDownstream(setting)
    }

    func submit(_ request: Request) {
        push(ReadyTask(ready: ReadyRequest(request: request)))
    }

    var queueDepth: Int { ready.withLock { $0.entries.count } }
    var oldestReady: Instant? { ready.withLock { $0.entries.oldest } }

    func stop() {
        downstream.close()
        // A task that has replied may hold it a moment longer than the loop's thread; what it holds is the loop's to
        // release, and the process is about to end.
        _ = Unmanaged.passRetained(self)
    }

    /// A task for each entry, though not always the one that it was made for: the discipline decides.
    private func push(_ entry: ReadyTask) {
        ready.withLock { $0.entries.push(entry) }
        Task { await takeOne() }
    }

    /// Takes an entry and a slot. Where none is free, a task follows when one is left.
    private func takeOne() async {
        let taken = ready.withLock { ready -> Taken<ReadyTask>? in
            guard ready.freeSlots > 0, let taken = ready.entries.take(at: Clock.now()) else { return nil }
            ready.freeSlots -= 1
            return taken
        }
        if let (request, event) = taken?.resume() { await run(request, event) }
    }

    private func leaveSlot() {
        let isWanted = ready.withLock { ready in
            ready.freeSlots += 1
            return isRationed && !ready.entries.isEmpty
        }
        if isWanted { Task { await takeOne() } }
    }

    private func run(_ request: Request, _ event: Exchange.Event) async {
        var event = event
        while let wait = runStep(of: request, event) { event = await self.event(after: wait, for: request) }
    }

    private func runStep(of request: Request, _ event: Exchange.Event) -> Wait? {
        occupying(true)
        defer {
            occupying(false)
            leaveSlot()
        }
        return processor.run(request, event, at: Clock.now())
    }

    private func event(after wait: Wait, for request: Request) async -> Exchange.Event {
        await withUnsafeContinuation { task in
            wait.over(for: request, by: downstream.send) { [self] in push(ReadyTask(ready: $0, task: task)) }
        }
    }
}
