import Reactor
import Scheduling
import Workload

extension ModeChoice {
    static let cooperative = ModeChoice(
        name: "cooperative", summary: "tasks on one thread",
        runners: .loop, queue: .loop, make: CooperativeMode.init)
}

/// One thread; one Swift task for each request in flight, on one executor that the loop drains. What becomes ready
/// passes through the run queue, and taking an entry resumes a continuation: of a task that waits for its downstream,
/// or of one that waits for a request.
final class CooperativeMode: Mode, @unchecked Sendable {
    // Safe to send: the loop and every task run on the loop's thread.

    /// A request, and what its exchange is told first.
    private typealias Start = (request: Request, event: Exchange.Event)

    private var ready: RunQueue<ReadyTask>
    private let executor = LoopExecutor()
    /// Tasks without a request, the last one to end first: its memory is warm. A new task costs more than the rest of
    /// the mode, so that they are kept, as a pool keeps its threads: as many as were in flight at once.
    private var idle: [UnsafeContinuation<Start?, Never>] = []
    private let processor: Processor
    private let downstream: LoopClient

    init(_ setting: ModeSetting) throws(ReactorError) {
        ready = RunQueue(of: setting)
        processor = setting.processor
        downstream = try setting.makeDownstreamClient()
    }

    func submit(_ request: Request) {
        ready.push(ReadyTask(ready: ReadyRequest(request: request)))
    }

    var hasReady: Bool { !ready.isEmpty }
    var queueDepth: Int { ready.count }
    var oldestReady: Instant? { ready.oldest }

    func turn() {
        var now = Clock.now()
        let quantum = Quantum(from: now)
        while !quantum.isOver(at: now), let taken = ready.take(at: now) {
            if let start = taken.resume() { takeIdleTask().resume(returning: start) }
            executor.drain()
            now = Clock.now()
        }
    }

    func stop() {
        downstream.close()
        while let task = idle.popLast() { task.resume(returning: nil) }
        executor.drain()
    }

    private func takeIdleTask() -> UnsafeContinuation<Start?, Never> {
        // It begins here and now, and so waits for its request when the call returns; if not, this traps.
        if idle.isEmpty { Task.immediate(executorPreference: executor) { await self.serve() } }
        return idle.removeLast()
    }

    // What follows is nonsending, because a function that is not looks for its task's executor, under a lock, whenever
    // it goes on.

    /// One task: its requests, one after the other, until the mode stops.
    nonisolated(nonsending) private func serve() async {
        while let (request, event) = await nextRequest() { await run(request, event) }
    }

    nonisolated(nonsending) private func nextRequest() async -> Start? {
        await withUnsafeContinuation { idle.append($0) }
    }

    nonisolated(nonsending) private func run(_ request: Request, _ event: Exchange.Event) async {
        var event = event
        while let wait = processor.run(request, event, at: Clock.now()) {
            event = await self.event(after: wait, for: request)
        }
    }

    nonisolated(nonsending) private func event(after wait: Wait, for request: Request) async -> Exchange.Event {
        await withUnsafeContinuation { task in
            wait.over(for: request, by: downstream.send) { [self] in ready.push(ReadyTask(ready: $0, task: task)) }
        }
    }
}
