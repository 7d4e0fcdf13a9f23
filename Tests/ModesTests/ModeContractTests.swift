import Modes
import Reactor
import Testing
import Workload

@testable import Scheduling

/// What every mode must do, over the list of modes: equal effects, equal bytes, exactly one reply. One case at a time:
/// libdispatch has at most 255 threads for a process, and pools of all modes and disciplines at once would want more.
@Suite(.serialized) struct ModeContractTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var before = 0
        var downstream = Duration.zero
        var after = 0
        var kind = ComputeKind.hash
        var body = ""

        var testDescription: String { "\(kind) \(before) + \(downstream) + \(after), \(body.utf8.count) bytes" }
    }

    static let cases = [
        Case(),
        Case(before: 3),
        Case(after: 3),
        Case(downstream: .milliseconds(1)),
        Case(before: 2, downstream: .milliseconds(2), after: 2),
        Case(before: 1, after: 1, kind: .json),
        Case(before: 1, after: 1, kind: .protobuf),
        Case(downstream: .milliseconds(1), kind: .json),
        Case(body: "a body is part of the digest"),
        Case(before: 5, downstream: .milliseconds(1), after: 7, body: String(repeating: "x", count: 100_000)),
    ]

    @Test(arguments: cases)
    func everyModeGivesTheSameBytes(_ order: Case) async throws {
        let downstream = try DownstreamThread()
        defer { downstream.stop() }
        var lines: [[String]] = []
        for choice in ModeChoice.all {
            let bench = try ModeBench(choice, downstream: downstream.delayURL)
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

    @Test(arguments: ModeChoice.all, Discipline.all)
    func everyRequestIsRepliedToOnce_whenManyAreSubmittedAtOnce(
        _ choice: ModeChoice, _ discipline: Discipline
    ) async throws {
        let downstream = try DownstreamThread()
        defer { downstream.stop() }
        var scheduling = Scheduling()
        scheduling.discipline = discipline
        scheduling.slots = 2
        let bench = try ModeBench(choice, downstream: downstream.delayURL, scheduling: scheduling)
        defer { bench.mode.stop() }
        let ids = (0..<300).map { index in
            bench.submit(before: index % 3, downstream: .milliseconds(Int64(index % 4)), after: index % 2)
        }
        try await bench.run(untilReplies: ids.count)
        #expect(Set(bench.client.replies.map(\.id)) == Set(ids))
        #expect(bench.client.replies.count == ids.count)
        #expect(bench.mode.queueDepth == 0)
    }

    @Test(arguments: ModeChoice.all)
    func failureOfTheDownstreamBecomesOneReply(_ choice: ModeChoice) async throws {
        let downstream = try DownstreamThread()
        defer { downstream.stop() }
        let rows = [
            ("/delay?for={ms}ms&status=503", 502, Duration.seconds(20)),
            ("/delay?for={ms}ms&close=before", 502, .seconds(20)),
            ("/delay?for={ms}ms&close=middle", 502, .seconds(20)),
            ("/delay?for={ms}ms&stall", 504, .milliseconds(200)),
        ]
        for (path, status, timeout) in rows {
            let bench = try ModeBench(
                choice, downstream: "http://127.0.0.1:\(downstream.port)\(path)", timeout: timeout)
            defer { bench.mode.stop() }
            bench.submit(before: 1, downstream: .milliseconds(1), after: 1)
            try await bench.run(untilReplies: 1)
            #expect(bench.client.replies.map(\.status) == [status], "\(path)")
        }
    }

    @Test(arguments: ModeChoice.all)
    func requestPastItsDeadlineIsFinishedAllTheSame(_ choice: ModeChoice) async throws {
        let downstream = try DownstreamThread()
        defer { downstream.stop() }
        let bench = try ModeBench(choice, downstream: downstream.delayURL)
        defer { bench.mode.stop() }
        bench.submit(before: 1, downstream: .milliseconds(20), after: 1, budget: .milliseconds(1))
        try await bench.run(untilReplies: 1)
        #expect(bench.client.replies.map(\.status) == [200])
    }

    @Test(arguments: ModeChoice.all)
    func requestThatThePolicyDrops_isToldSo_andComputesNothing(_ choice: ModeChoice) async throws {
        var scheduling = Scheduling()
        scheduling.overload.policy = .expired
        let bench = try ModeBench(choice, downstream: "http://127.0.0.1:1/", scheduling: scheduling)
        defer { bench.mode.stop() }
        bench.submit(before: 1_000, budget: .zero)
        try await bench.run(untilReplies: 1)
        #expect(bench.client.replies.map(\.status) == [503])
        #expect(bench.client.replies.map(\.timeline.stages[.compute]) == [0])
    }

    @Test(arguments: ModeChoice.all)
    func requestThatThePolicyDropsAfterItsCall_isToldSo(_ choice: ModeChoice) async throws {
        let downstream = try DownstreamThread()
        defer { downstream.stop() }
        var scheduling = Scheduling()
        scheduling.overload.policy = Policy(dropping: .resumed)
        let bench = try ModeBench(choice, downstream: downstream.delayURL, scheduling: scheduling)
        defer { bench.mode.stop() }
        bench.submit(before: 1, downstream: .milliseconds(3), after: 1_000)
        try await bench.run(untilReplies: 1)
        #expect(bench.client.replies.map(\.status) == [504])
        let stages = try #require(bench.client.replies.first).timeline.stages
        #expect(stages[.downstream] >= 3_000_000)
    }

    @Test(arguments: ModeChoice.all, Discipline.all)
    func workThatPausesGivesTheSameBytes(_ choice: ModeChoice, _ discipline: Discipline) async throws {
        let downstream = try DownstreamThread()
        defer { downstream.stop() }
        var scheduling = Scheduling()
        scheduling.discipline = discipline
        scheduling.slots = 2
        var lines: [[String]] = []
        for yield in [nil, 1_000] as [UInt64?] {
            scheduling.yieldNanoseconds = yield
            let bench = try ModeBench(choice, downstream: downstream.delayURL, scheduling: scheduling)
            defer { bench.mode.stop() }
            for index in 0..<20 {
                bench.submit(
                    before: index % 7, downstream: .milliseconds(Int64(index % 2)), after: index % 5, body: "\(index)")
            }
            try await bench.run(untilReplies: 20)
            #expect(bench.client.replies.count == 20 && bench.mode.queueDepth == 0)
            lines.append(bench.client.replies.map { "\($0.id) \($0.status) \($0.line)" }.sorted())
        }
        #expect(lines[0] == lines[1])
        #expect(lines[0].allSatisfy { $0.contains(" 200 ") })
    }

    @Test(arguments: [("fifo", "abcabcabc"), ("lifo", "cbacbacba"), ("edf", "bbbcccaaa")])
    func loopsGiveOthersTheirTurn_whenWorkPauses(name: String, steps: String) async throws {
        var scheduling = Scheduling()
        scheduling.discipline = try #require(Discipline.named(name))
        scheduling.yieldNanoseconds = 1_000
        for choice in ModeChoice.all where choice.sharesOneThread {
            let (order, kinds) = (Lock(""), try ComputeKinds(cache: false))
            let bench = try ModeBench(choice, downstream: "http://127.0.0.1:1/", scheduling: scheduling) { work in
                // One request has a hash to do, one spins, one sleeps.
                order.withLock { $0 += ["hash": "a", "spin": "b"][work.kind.rawValue] ?? "c" }
                return kinds.run(work)
            }
            defer { bench.mode.stop() }
            for (kind, seconds) in [(ComputeKind.hash, 40), (.spin, 10), (.sleep, 30)] {
                bench.submit(before: 3, kind: kind, budget: .seconds(seconds))
            }
            try await bench.run(untilReplies: 3)
            #expect(order.withLock { $0 } == steps, "\(choice.name)")
        }
    }

    @Test(arguments: ModeChoice.all)
    func requestThatThePolicyDropsInAPause_isToldSo(_ choice: ModeChoice) async throws {
        var scheduling = Scheduling()
        scheduling.slots = 2
        scheduling.overload.policy = Policy(dropping: .paused)
        scheduling.yieldNanoseconds = 1_000
        let bench = try ModeBench(choice, downstream: "http://127.0.0.1:1/", scheduling: scheduling)
        defer { bench.mode.stop() }
        bench.submit(before: 3)
        try await bench.run(untilReplies: 1)
        #expect(bench.client.replies.map(\.status) == [504])
    }

    @Test(arguments: ModeChoice.all)
    func stagesSumToTheLatency(_ choice: ModeChoice) async throws {
        let downstream = try DownstreamThread()
        defer { downstream.stop() }
        let bench = try ModeBench(choice, downstream: downstream.delayURL)
        defer { bench.mode.stop() }
        for _ in 0..<20 { bench.submit(before: 50, downstream: .milliseconds(3), after: 50) }
        try await bench.run(untilReplies: 20)
        for reply in bench.client.replies {
            #expect(reply.timeline.stages.total == reply.timeline.latencyNanoseconds)
            #expect(reply.timeline.stages[.downstream] >= 3_000_000)
        }
    }

    @Test(arguments: [("fifo", [0, 1, 2, 3]), ("lifo", [3, 2, 1, 0]), ("edf", [2, 0, 3, 1])])
    func loopsServeInTheOrderOfTheDiscipline(name: String, order: [Int]) async throws {
        var scheduling = Scheduling()
        scheduling.discipline = try #require(Discipline.named(name))
        for choice in ModeChoice.all where choice.sharesOneThread {
            let bench = try ModeBench(choice, downstream: "http://127.0.0.1:1/", scheduling: scheduling)
            defer { bench.mode.stop() }
            let ids = [20, 40, 10, 30].map { bench.submit(before: 1, budget: .seconds($0)) }
            try await bench.run(untilReplies: ids.count)
            #expect(bench.client.replies.map(\.id) == order.map { ids[$0] }, "\(choice.name)")
        }
    }

    @Test func modesHaveDistinctNames() {
        #expect(Set(ModeChoice.names).count == ModeChoice.all.count)
    }
}

extension DownstreamThread {
    var delayURL: String { "http://127.0.0.1:\(port)/delay?for={ms}ms" }
}

extension ModeChoice: CustomTestStringConvertible {
    public var testDescription: String { name }
}

extension Policy {
    /// Stops whatever is ready for that reason.
    init(dropping step: Ticket.Step) {
        self.init(
            name: "\(step)", summary: "", rule: .ticket { ticket, _ in ticket.step == step ? .expired : nil },
            estimates: false, predicts: false)
    }
}
