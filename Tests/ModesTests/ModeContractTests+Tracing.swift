import Modes
import Reactor
import ScriptedServer
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

    @Test(arguments: ModeChoice.all)
    func traceIsHandedOnWithTheRequestsOwnSpan_andWhatBroughtNoneHandsNoneOn(_ choice: ModeChoice) async throws {
        let reply = ScriptedServer.Step.reply("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let server = try ScriptedServer([[reply, reply]])
        let bench = try ModeBench(choice, downstream: "http://127.0.0.1:\(server.port)/", threads: 1)
        defer { bench.mode.stop() }
        let context = TraceContext(trace: TraceID(high: 1, low: 2), parent: 3, span: 4, flags: 1)
        let traces = [BroughtTrace(context, state: Array("a=b".utf8)), nil]
        for (count, trace) in traces.enumerated() {
            bench.submit(before: 1, downstream: .milliseconds(1), after: 1, trace: trace)
            try await bench.run(untilReplies: count + 1)
        }
        #expect(bench.client.replies.map(\.status) == [200, 200])
        let parent = "00-\(context.trace)-0000000000000004-01"
        #expect(server.requests[0].contains("\r\ntraceparent: \(parent)\r\ntracestate: a=b\r\n"))
        #expect(!server.requests[1].lowercased().contains("\r\ntrace"))
    }
}
