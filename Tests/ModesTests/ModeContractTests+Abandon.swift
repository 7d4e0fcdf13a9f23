import Modes
import Reactor
import ScriptedServer
import Testing
import Workload

@testable import Scheduling

/// What every mode must do where clients that are gone are given up: their requests are computed no further.
extension ModeContractTests {
    private static var abandoning: Scheduling {
        var scheduling = Scheduling()
        scheduling.abandons = true
        scheduling.slots = 2
        return scheduling
    }

    /// Where a call would fail.
    private static let nowhere = "http://127.0.0.1:1/"

    @Test(arguments: ModeChoice.all, Discipline.all)
    func requestWhoseClientIsGone_isNotBegun(_ choice: ModeChoice, _ discipline: Discipline) async throws {
        var scheduling = ModeContractTests.abandoning
        scheduling.discipline = discipline
        let ran = Lock(0)
        let bench = try ModeBench(choice, downstream: ModeContractTests.nowhere, scheduling: scheduling) { work in
            ran.withLock { $0 += 1 }
            return .success(work.chain)
        }
        defer { bench.mode.stop() }
        let gone = LeavingClient(bench.client)
        gone.leave()
        // So many that they are looked for before their turn.
        for _ in 0..<100 { bench.submit(before: 1, downstream: .milliseconds(1), after: 1, from: gone) }
        bench.submit(before: 1)
        try await bench.run(untilReplies: 101)
        #expect(bench.client.replies.count { $0.status == 503 && $0.line == "the client is gone" } == 100)
        #expect(ran.withLock { $0 } == 1 && bench.mode.queueDepth == 0)
    }

    @Test(arguments: ModeChoice.all)
    func requestWhoseClientLeavesInAPause_goesOnNoMore(_ choice: ModeChoice) async throws {
        var scheduling = ModeContractTests.abandoning
        scheduling.yieldNanoseconds = 1_000
        let client = Lock<LeavingClient?>(nil)
        let pieces = Lock(0)
        let bench = try ModeBench(choice, downstream: ModeContractTests.nowhere, scheduling: scheduling) { work in
            pieces.withLock { $0 += 1 }
            client.withLock { $0 }?.leave()
            return .success(work.chain)
        }
        defer { bench.mode.stop() }
        let leaving = LeavingClient(bench.client)
        client.withLock { $0 = leaving }
        bench.submit(before: 3, from: leaving)
        try await bench.run(untilReplies: 1)
        #expect(bench.client.replies.map(\.line) == ["the client is gone"])
        #expect(bench.client.replies.map(\.status) == [504] && pieces.withLock { $0 } == 1)
    }

    @Test(arguments: ModeChoice.all)
    func requestWhoseClientLeavesBeforeTheCall_doesNotCall(_ choice: ModeChoice) async throws {
        let client = Lock<LeavingClient?>(nil)
        let bench = try ModeBench(
            choice, downstream: ModeContractTests.nowhere, scheduling: ModeContractTests.abandoning
        ) { work in
            client.withLock { $0 }?.leave()
            return .success(work.chain)
        }
        defer { bench.mode.stop() }
        let leaving = LeavingClient(bench.client)
        client.withLock { $0 = leaving }
        bench.submit(before: 1, downstream: .milliseconds(1), after: 1, from: leaving)
        try await bench.run(untilReplies: 1)
        #expect(bench.client.replies.map { "\($0.status) \($0.line)" } == ["504 the client is gone"])
        // A call would have taken some time to fail.
        #expect(bench.client.replies.map(\.timeline.stages[.downstream]) == [0])
    }

    /// The downstream never replies, so that nothing but the client's leaving ends the call.
    @Test(arguments: ModeChoice.all)
    func callOfARequestWhoseClientLeaves_isCancelled_andItsThreadIsFreeAgain(_ choice: ModeChoice) async throws {
        let server = try ScriptedServer([[.stall]])
        let ran = Lock(0)
        let bench = try ModeBench(
            choice, downstream: "http://127.0.0.1:\(server.port)/", timeout: .seconds(600), threads: 1,
            scheduling: ModeContractTests.abandoning
        ) { work in
            ran.withLock { $0 += 1 }
            return .success(work.chain)
        }
        defer { bench.mode.stop() }
        let leaving = LeavingClient(bench.client)
        bench.afterPoll = { if server.requests.count == 1 { leaving.leave() } }
        let abandoned = bench.submit(before: 1, downstream: .milliseconds(1), after: 1, from: leaving)
        let behind = bench.submit(before: 1)
        try await bench.run(untilReplies: 2)
        server.finish()  // it has seen the connection end
        #expect(server.departures.count == 1)
        let replies = Dictionary(uniqueKeysWithValues: bench.client.replies.map { ($0.id, $0) })
        #expect(replies[behind]?.status == 200)
        #expect(replies[abandoned]?.line == "the client is gone" && replies[abandoned]?.status == 504)
        #expect(ran.withLock { $0 } == 2, "what comes after the call is not computed")
        let stages = try #require(replies[abandoned]).timeline.stages
        #expect(stages.total == replies[abandoned]?.timeline.latencyNanoseconds)
    }
}
