import Reactor
import Scheduling
import Workload

extension ModeChoice {
    static let offload = ModeChoice(
        name: "offload", summary: "one loop, and threads that only compute",
        runners: .pool(.cpus), queue: .servers, make: OffloadMode.init)
}

/// One loop for all I/O, downstream calls too, and a few threads that only compute: they never wait for anything but an
/// entry of the run queue. Node's thread pool and nginx's work so.
final class OffloadMode: Mode {
    private let ready: BlockingRunQueue<ReadyRequest>
    private let threads: ThreadPool
    private let downstream: LoopDownstream

    init(_ setting: ModeSetting) throws(ReactorError) {
        let ready = BlockingRunQueue<ReadyRequest>(of: setting)
        let downstream = try LoopDownstream(setting)
        self.ready = ready
        self.downstream = downstream
        let (processor, occupying) = (setting.processor, setting.occupying)
        threads = try ThreadPool(count: setting.threads) { _ in
            let seat = BlockingRunQueue.Seat(at: ready)
            while let (request, event) = seat.take()?.start {
                occupying(true)
                processor.run(request, event, at: Clock.now())?
                    .over(for: request, by: downstream.send) { ready.push($0) }
                occupying(false)
            }
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
        downstream.close()
    }
}
