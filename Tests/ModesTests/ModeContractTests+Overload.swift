import Modes
import Reactor
import Synchronization
import Testing
import Workload

@testable import Scheduling

/// What every mode must do about more load than can be served in time.
extension ModeContractTests {
    private static func predicting(_ source: EstimateSource) -> Scheduling {
        var scheduling = Scheduling(discipline: .edf)
        scheduling.overload = Overload(policy: .predict)
        scheduling.overload.estimate = source
        return scheduling
    }

    @Test(arguments: ModeChoice.all)
    func requestThatWouldEndTooLate_isRefusedOnItsArrival_withOneReply(_ choice: ModeChoice) async throws {
        let scheduling = ModeContractTests.predicting(.asked)
        let bench = try ModeBench(choice, downstream: "http://127.0.0.1:1/", scheduling: scheduling)
        defer { bench.mode.stop() }
        // Refused at once: no loop has turned, and no thread was asked.
        bench.submit(before: 20_000_000, budget: .seconds(10))
        #expect(
            bench.client.replies.map { "\($0.status) \($0.line)" }
                == ["503 the deadline could not be kept behind what waits"])
        #expect(bench.client.replies.map(\.timeline.stages[.compute]) == [0] && bench.mode.queueDepth == 0)
        bench.submit(before: 1, budget: .seconds(10))
        try await bench.run(untilReplies: 2)
        #expect(bench.client.replies.map(\.status) == [503, 200])
    }

    @Test(arguments: ModeChoice.all)
    func whatRequestsTake_isLearnedFromThem_andNotFromWhatTheyAsk(_ choice: ModeChoice) async throws {
        let scheduling = ModeContractTests.predicting(.learned)
        let bench = try ModeBench(choice, downstream: "http://127.0.0.1:1/", scheduling: scheduling)
        defer { bench.mode.stop() }
        // Classes are by the budget, too. One that waited for too long, on a busy machine, teaches nothing.
        let budget = Duration.milliseconds(40)
        for tried in 1...100 where bench.served < 8 {
            bench.submit(before: 60_000, kind: .spin, budget: budget)
            try await bench.run(untilReplies: tried)
        }
        try #require(bench.served == 8)
        // What is learned of the last one may be so a moment after its reply.
        try await until { [bench] in bench.hasNothingAhead }
        let told = bench.client.replies.count
        bench.submit(before: 1, kind: .spin, budget: budget)
        let refused = try #require(bench.client.replies.dropFirst(told).first)
        #expect(refused.status == 503 && refused.line == "the deadline could not be kept behind what waits")
        bench.submit(before: 1, kind: .hash, budget: .seconds(10))
        try await bench.run(untilReplies: told + 2)
        #expect(bench.client.replies.last?.status == 200, "of another kind nothing is known")
    }

    /// Requests that are stopped after their call teach how long it takes, or request after request would be let in.
    @Test(arguments: ModeChoice.all)
    func downstreamThatIsTooSlow_isLearnedFromTheRequestsThatAreStoppedForIt(_ choice: ModeChoice) async throws {
        let downstream = try DownstreamThread()
        defer { downstream.stop() }
        let bench = try ModeBench(
            choice, downstream: downstream.delayURL, scheduling: ModeContractTests.predicting(.learned))
        defer { bench.mode.stop() }
        let (budget, time) = (Duration.milliseconds(60), Duration.milliseconds(80))
        // One that waited for too long before its call, on a busy machine, teaches nothing.
        for tried in 1...100 where bench.client.replies.count(where: { $0.status == 504 }) < 8 {
            bench.submit(before: 1, downstream: time, budget: budget)
            try await bench.run(untilReplies: tried)
        }
        try await until { [bench] in bench.hasNothingAhead }
        let told = bench.client.replies.count
        bench.submit(before: 1, downstream: time, budget: budget)
        #expect(bench.client.replies.dropFirst(told).map(\.status) == [503], "refused on its arrival")
    }

    private func until(_ isSo: @Sendable () -> Bool) async throws {
        let end = Clock.now() + .seconds(60)
        while !isSo(), Clock.now() < end { await Task.yield() }
        try #require(isSo())
    }

    @Test(arguments: ModeChoice.all.filter { !$0.sharesOneThread }, [1, 2])
    func neverMoreComputeAtOnceThanThereAreSlots(_ choice: ModeChoice, _ slots: Int) async throws {
        let downstream = try DownstreamThread()
        defer { downstream.stop() }
        let (computing, most) = (Counter(), Counter())
        for discipline in Discipline.all {
            var scheduling = Scheduling(discipline: discipline)
            scheduling.slots = slots
            scheduling.yieldNanoseconds = 1_000
            let bench = try ModeBench(choice, downstream: downstream.delayURL, scheduling: scheduling) { work in
                most.raise(to: computing.add(1))
                for _ in 0..<200 { _ = Clock.now() }
                computing.add(-1)
                return .success(work.chain)
            }
            defer { bench.mode.stop() }
            for index in 0..<60 {
                bench.submit(before: 1 + index % 3, downstream: .milliseconds(Int64(index % 2)), after: index % 2)
            }
            try await bench.run(untilReplies: 60)
            #expect(bench.client.replies.allSatisfy { $0.status == 200 } && bench.client.replies.count == 60)
        }
        #expect((1...slots).contains(most.value))
    }

    private final class Counter: Sendable {
        private let number = Atomic(0)

        var value: Int { number.load(ordering: .relaxed) }

        @discardableResult
        func add(_ change: Int) -> Int { number.add(change, ordering: .relaxed).newValue }

        func raise(to value: Int) { number.max(value, ordering: .relaxed) }
    }
}

extension ModeBench {
    /// Requests that were served to their end.
    fileprivate var served: Int { client.replies.count { $0.status == 200 } }
}
