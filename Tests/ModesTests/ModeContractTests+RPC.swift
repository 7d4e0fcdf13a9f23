import Modes
import Reactor
import Testing
import Workload

@testable import Scheduling

/// The contract where the downstream is called over gRPC: the loop makes the calls, whichever thread waits for them.
extension ModeContractTests {
    @Test(arguments: [cases[0], cases[4], cases[8]])
    func everyModeGivesTheSameBytesOverGRPC(_ order: Case) async throws {
        let downstream = try DownstreamThread()
        defer { downstream.stop() }
        var lines: [[String]] = []
        let all = ModeChoice.all.map { ($0, downstream.grpcURL) } + [(ModeChoice.standard, downstream.delayURL)]
        for (choice, url) in all {
            let bench = try ModeBench(choice, downstream: url)
            defer { bench.mode.stop() }
            bench.submit(
                before: order.before, downstream: order.downstream, after: order.after, kind: order.kind,
                body: order.body)
            try await bench.run(untilReplies: 1)
            lines.append(bench.client.replies.map { "\($0.status) \($0.line)" })
        }
        #expect(Set(lines).count == 1)
        #expect(lines[0].first?.hasPrefix("200 ") == true)
    }

    @Test(arguments: ModeChoice.all)
    func everyRequestIsRepliedToOnceOverGRPC_andItsStagesSumToTheLatency(_ choice: ModeChoice) async throws {
        let downstream = try DownstreamThread()
        defer { downstream.stop() }
        var scheduling = Scheduling()
        scheduling.slots = 2
        let bench = try ModeBench(choice, downstream: downstream.grpcURL, scheduling: scheduling)
        defer { bench.mode.stop() }
        let ids = (0..<300).map { index in
            bench.submit(
                before: index % 3, downstream: .milliseconds(Int64(1 + index % 4)), after: index % 2,
                budget: .seconds(60))
        }
        try await bench.run(untilReplies: ids.count)
        #expect(Set(bench.client.replies.map(\.id)) == Set(ids) && bench.client.replies.count == ids.count)
        #expect(bench.client.replies.allSatisfy { $0.status == 200 })
        for reply in bench.client.replies {
            #expect(reply.timeline.stages.total == reply.timeline.latencyNanoseconds)
            #expect(reply.timeline.stages[.downstream] >= 1_000_000)
        }
    }

    @Test(arguments: ModeChoice.all)
    func failureOfTheDownstreamBecomesOneReplyOverGRPC(_ choice: ModeChoice) async throws {
        let rows = [
            ("status=14", 502, Duration.seconds(20)), ("close=before", 502, .seconds(20)),
            ("reset=middle", 502, .seconds(20)), ("stall", 504, .milliseconds(200)),
        ]
        for (behaviour, status, timeout) in rows {
            let downstream = try DownstreamThread(standard: behaviour)
            defer { downstream.stop() }
            let bench = try ModeBench(choice, downstream: downstream.grpcURL, timeout: timeout)
            defer { bench.mode.stop() }
            bench.submit(before: 1, downstream: .milliseconds(1), after: 1)
            try await bench.run(untilReplies: 1)
            #expect(bench.client.replies.map(\.status) == [status], "\(behaviour)")
        }
    }

    @Test(arguments: ModeChoice.all)
    func callPastItsDeadlineIsEndedByTheDownstream(_ choice: ModeChoice) async throws {
        let downstream = try DownstreamThread()
        defer { downstream.stop() }
        let bench = try ModeBench(choice, downstream: downstream.grpcURL)
        defer { bench.mode.stop() }
        bench.submit(before: 1, downstream: .seconds(10), after: 1, budget: .milliseconds(1))
        try await bench.run(untilReplies: 1)
        let reply = try #require(bench.client.replies.first)
        #expect(reply.status == 504 && reply.line.contains("DEADLINE_EXCEEDED"))
    }

    @Test(arguments: ModeChoice.all)
    func callOfAClientThatLeavesIsEndedOverGRPC(_ choice: ModeChoice) async throws {
        let downstream = try DownstreamThread(standard: "stall")
        defer { downstream.stop() }
        let bench = try ModeBench(choice, downstream: downstream.grpcURL)
        defer { bench.mode.stop() }
        let client = LeavingClient(bench.client)
        bench.submit(downstream: .seconds(10), budget: .seconds(60), from: client)
        var polls = 0
        bench.afterPoll = {
            polls += 1
            if polls == 10 { client.leave() }
        }
        try await bench.run(untilReplies: 1)
        #expect(bench.client.replies.count == 1 && bench.client.replies.first?.status != 200)
    }
}

extension DownstreamThread {
    var grpcURL: String { "grpc://127.0.0.1:\(port)" }
}
