import Modes
import Reactor
import Testing
import Workload

/// A mode on the test's own thread and loop: what a worker is, without a front.
final class ModeBench {
    let loop: EventLoop
    let mode: any Mode
    let client = RecordingClient()
    private var number: UInt32 = 0

    /// - Parameter url: of the downstream.
    init(_ choice: ModeChoice, downstream url: String, timeout: Duration = .seconds(5), threads: Int = 8) throws {
        loop = try EventLoop()
        let holds = choice.sharesOneThread ? ThreadHolds() : nil
        mode = try choice.make(
            ModeSetting(
                loop: loop, processor: Processor(kinds: try ComputeKinds(cache: false), holds: holds),
                endpoint: try DownstreamEndpoint(url), downstreamTimeout: timeout, threads: threads))
    }

    /// Submits a request; its id is told.
    @discardableResult
    func submit(
        before: Int = 0, downstream: Duration = .zero, after: Int = 0, kind: ComputeKind = .hash, body: String = "",
        budget: Duration = .seconds(1)
    ) -> RequestID {
        number += 1
        let now = Clock.now()
        let id = RequestID.ours(salt: 1, number: number)
        let order = WorkOrder(
            method: .post, kind: kind, unitsBefore: before, unitsAfter: after, downstream: downstream, budget: budget)
        let exchange = Exchange(
            id: id, order: order, body: Array(body.utf8), arrival: now, arrivalIsUpperBound: false, readAt: now)
        mode.submit(Request(exchange: exchange, client: client))
        return id
    }

    /// Drives the loop until so many replies are there, or ten seconds have passed.
    func run(untilReplies count: Int) throws {
        let end = Clock.now() + .seconds(10)
        // The loop wakes at least this often, also for a mode whose threads do the work.
        let tick = try Timer(loop) {}
        while client.replies.count < count {
            try #require(Clock.now() < end, "\(client.replies.count) of \(count) replies came")
            tick.schedule(after: .milliseconds(5))
            loop.poll(waiting: !mode.hasReady)
            mode.turn()
        }
    }
}
