import Reactor
import Scheduling
import Workload

extension ModeChoice {
    static let dispatch = ModeChoice(
        name: "dispatch", summary: "a pool of threads that block in their calls",
        runners: .pool(.fixed(64)), blocksInCalls: true, queue: .slices, make: DispatchMode.init)
}

/// A pool of OS threads. Each takes a request, computes, waits in a blocking downstream call, computes, writes the
/// reply, and takes the next.
final class DispatchMode: Mode {
    private let ready: BlockingRunQueue<ReadyRequest>
    private let threads: ThreadPool
    private let shared: LoopDownstream?

    init(_ setting: ModeSetting) throws(ReactorError) {
        let ready = BlockingRunQueue<ReadyRequest>(of: setting)
        let shared = try setting.makeSharedDownstream()
        let runners = (0..<setting.threads).map { _ in BlockingRunner(at: ready, setting, sharing: shared) }
        self.ready = ready
        self.shared = shared
        threads = try ThreadPool(count: setting.threads) { index in
            let runner = runners[index]
            while runner.runNext() {}
        }
    }

    func submit(_ request: Request) {
        ready.push(ReadyRequest(request: request))
    }

    var queueDepth: Int { ready.count }
    var oldestReady: Instant? { ready.oldest }

    func stop() {
        ready.close()
        threads.join()
        shared?.close()
    }
}
