import Dispatch
import Reactor
import Scheduling
import Workload

extension ModeChoice {
    // libdispatch on Linux makes at most 255 threads for a process. How many there are is the library's secret, and
    // with it the queue that theory would need.
    static let globalQueue = ModeChoice(
        name: "global-queue", summary: "blocks that block, on DispatchQueue.global()",
        runners: .library(.fixed(255)), blocksInCalls: true, queue: nil, make: GlobalQueueMode.init)
}

/// `dispatch` as one writes it first: each request is a block on `DispatchQueue.global()`, and blocks in its downstream
/// call. The library starts with a thread for each CPU and adds one a second while they block, so that a burst of calls
/// waits for threads.
final class GlobalQueueMode: Mode, @unchecked Sendable {
    // Safe to send: nothing changes but what a lock guards.
    private let ready: BlockingRunQueue<ReadyRequest>
    private let setting: ModeSetting
    /// Runners without a request, the last one used on top: their connections are kept. There are as many as blocks
    /// ran at once.
    private let idle = Lock<[BlockingRunner]>([])
    private let blocks = DispatchGroup()
    private let shared: LoopDownstream?

    init(_ setting: ModeSetting) throws(ReactorError) {
        try ThreadProbe.run(setting.threads)
        self.setting = setting
        shared = try setting.makeSharedDownstream()
        ready = BlockingRunQueue(of: setting)
    }

    func submit(_ request: Request) {
        ready.push(ReadyRequest(request: request))
        DispatchQueue.global().async(group: blocks) { [self] in runOne() }
    }

    var queueDepth: Int { ready.count }
    var oldestReady: Instant? { ready.oldest }

    func stop() {
        ready.close()
        blocks.wait()
        shared?.close()
    }

    /// There is a request for each block, though not always the one that it was made for: the discipline decides.
    private func runOne() {
        let runner = idle.withLock { $0.popLast() } ?? BlockingRunner(at: ready, setting, sharing: shared)
        _ = runner.runNext()
        runner.leave()
        idle.withLock { $0.append(runner) }
    }
}
