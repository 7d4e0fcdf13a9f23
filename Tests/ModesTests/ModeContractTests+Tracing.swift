import Modes
import Reactor
import Testing
import Workload

@testable import Scheduling

/// What every mode must leave for who follows a request through threads and services.
extension ModeContractTests {
    @Test(arguments: ModeChoice.all)
    func everyComputeMarkNamesTheThreadThatComputedIt(_ choice: ModeChoice) async throws {
        let downstream = try DownstreamThread()
        defer { downstream.stop() }
        var scheduling = Scheduling()
        scheduling.slots = 2
        scheduling.yieldNanoseconds = 1_000
        let (threads, kinds) = (Lock<Set<UInt32>>([]), try ComputeKinds(cache: false))
        let bench = try ModeBench(choice, downstream: downstream.delayURL, scheduling: scheduling) { work in
            threads.withLock { _ = $0.insert(CurrentThread.number) }
            return kinds.run(work)
        }
        defer { bench.mode.stop() }
        for _ in 0..<20 { bench.submit(before: 2, downstream: .milliseconds(2), after: 2) }
        try await bench.run(untilReplies: 20)
        let marks = bench.client.replies.map(\.timeline).flatMap { timeline in
            (0..<timeline.count).map { timeline[$0] }
        }
        let named = Set(marks.filter { $0.stage == .compute }.map(\.runner))
        #expect(named.isSubset(of: threads.withLock { $0 }) && !named.isEmpty)
        #expect(marks.allSatisfy { ($0.runner > 0) == ($0.stage == .compute) })
        if choice.sharesOneThread { #expect(named.count == 1) }
    }
}
