import Dispatch
import Reactor
import Workload

extension ModeChoice {
    static let dispatch = ModeChoice(name: "dispatch", sharesOneThread: false) { setting throws(ReactorError) in
        try DispatchMode(setting)
    }
}

/// A pool of OS threads. Each takes a request, computes, waits in a blocking downstream call, computes, writes the
/// reply, and takes the next.
///
/// The pool is one serial queue a thread. A concurrent queue would start with a thread a CPU and gain one a second
/// while they block; serial queues get theirs at once.
final class DispatchMode: Mode {
    private let ready = BlockingRunQueue<Request>()
    private let threads = DispatchGroup()

    init(_ setting: ModeSetting) throws(ReactorError) {
        try ThreadProbe.run(setting.threads)
        let started = DispatchSemaphore(value: 0)
        for index in 0..<setting.threads {
            let runner = Runner(
                ready: ready, processor: setting.processor,
                downstream: BlockingDownstreamClient(
                    endpoint: setting.endpoint, buffers: setting.buffers, timeout: setting.downstreamTimeout,
                    dialling: setting.dialling),
                occupying: setting.occupying)
            DispatchQueue(label: "deadlined.runner.\(index)").async(group: threads) {
                started.signal()
                runner.run()
            }
        }
        // The first burst must find every thread running.
        for _ in 0..<setting.threads { started.wait() }
    }

    func submit(_ request: Request) {
        ready.push(request)
    }

    var hasReady: Bool { false }
    var queueDepth: Int { ready.count }

    func turn() {}

    func stop() {
        ready.close()
        threads.wait()
    }

    /// One thread of the pool.
    private struct Runner: @unchecked Sendable {
        // Safe to send: made by the loop's thread, then owned by its own.
        let ready: BlockingRunQueue<Request>
        let processor: Processor
        let downstream: BlockingDownstreamClient
        let occupying: ThreadObserver

        func run() {
            while let request = ready.take() {
                occupying(true)
                run(request)
                occupying(false)
            }
            downstream.close()
        }

        private func run(_ request: Request) {
            var effect = request.exchange.advance(.taken, at: Clock.now())
            while true {
                switch effect {
                case .compute(let work):
                    effect = processor.compute(work, for: request)
                case .call(let call):
                    effect = request.exchange.advance(.answered(downstream.send(call)), at: Clock.now())
                case .reply(let reply):
                    request.client.reply(reply, to: request)
                    return
                }
            }
        }
    }
}
