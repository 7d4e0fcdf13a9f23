import Foundation
import Modes
import Reactor
import Scheduling
import Testing
import Workload

/// A mode and its loop: what a worker is, without a front.
final class ModeBench: @unchecked Sendable {
    // Safe to send: the test waits while another thread drives the loop.
    let loop: EventLoop
    let mode: any Mode
    let client = RecordingClient()
    /// Called on the loop's thread, each time that the loop has polled.
    var afterPoll: () -> Void = {}
    private let processor: Processor
    private var number: UInt32 = 0

    /// - Parameters:
    ///   - url: of the downstream, if that is no `service`.
    ///   - run: does the work; nil: the compute kinds.
    init(
        _ choice: ModeChoice, downstream url: String = "", service: CalledService? = nil,
        timeout: Duration = .seconds(20), threads: Int = 8,
        scheduling: Scheduling = Scheduling(), run: (@Sendable (Work) -> Result<Chain, WorkFailure>)? = nil
    ) throws {
        loop = try EventLoop()
        let holds = choice.sharesOneThread ? ThreadHolds() : nil
        let kinds = try ComputeKinds(cache: false)
        let admission =
            scheduling.overload.admits ? SharedAdmission(scheduling, threads: threads, cpus: 2) : nil
        processor = Processor(
            run: run ?? kinds.run, holds: holds, admission: admission, yieldNanoseconds: scheduling.yieldNanoseconds)
        mode = try choice.make(
            ModeSetting(
                loop: loop, processor: processor,
                service: service ?? .one(try DownstreamEndpoint(url)), downstreamTimeout: timeout,
                scheduling: scheduling,
                threads: threads))
    }

    /// Submits a request; its id is told.
    @discardableResult
    func submit(
        before: Int = 0, downstream: Duration = .zero, after: Int = 0, kind: ComputeKind = .hash, body: String = "",
        budget: Duration = .seconds(1), from client: (any Client)? = nil, trace: BroughtTrace? = nil
    ) -> RequestID {
        number += 1
        let now = Clock.now()
        let id = RequestID.ours(salt: 1, number: number)
        let order = WorkOrder(
            method: .post, kind: kind, before: ModeBench.step(before), after: ModeBench.step(after),
            downstream: downstream,
            budget: budget)
        let exchange = Exchange(
            id: id, order: order, body: Array(body.utf8), arrival: now, arrivalIsUpperBound: false, readAt: now,
            brought: Brought(trace: trace))
        let request = Request(exchange: exchange, client: client ?? self.client)
        if processor.admit(request) { mode.submit(request) }
        return id
    }

    /// Whether the admission knows of no request that is under way.
    var hasNothingAhead: Bool { processor.admission?.drain == .zero }

    /// To the calibration, a unit is a microsecond.
    private static func step(_ units: Int) -> WorkOrder.Step {
        WorkOrder.Step(units: units, nanoseconds: UInt64(units) * 1_000)
    }

    /// Drives the loop until so many replies are there, or a minute has passed. On a thread of its own, because other
    /// tests hold those that tests run on, and one of the modes computes on these.
    func run(untilReplies count: Int) async throws {
        // The loop wakes at least this often, also for a mode whose threads do the work.
        let tick = try Reactor.Timer(loop) {}
        await withCheckedContinuation { ended in
            let driving = Driving(bench: self, tick: tick, count: count)
            Thread {
                driving.run()
                ended.resume()
            }.start()
        }
        try #require(client.replies.count >= count, "\(client.replies.count) of \(count) replies came")
    }

    // Safe to send: made for one thread, which alone uses it.
    private struct Driving: @unchecked Sendable {
        let bench: ModeBench
        let tick: Reactor.Timer
        let count: Int

        func run() {
            let end = Clock.now() + .seconds(60)
            while bench.client.replies.count < count, Clock.now() < end {
                tick.schedule(after: .milliseconds(5))
                bench.loop.poll(waiting: !bench.mode.hasReady)
                bench.afterPoll()
                bench.mode.turn()
            }
        }
    }
}
