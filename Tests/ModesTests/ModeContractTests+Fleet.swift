import Balancing
import Modes
import Reactor
import Scheduling
import ScriptedServer
import Testing
import Workload

/// The contract where calls go to a fleet, one of whose machines is dead: the loop makes them, whichever thread waits.
extension ModeContractTests {
    /// - Parameter ports: of the machines.
    private static func fleet(_ ports: [UInt16], attempts: Int = 2) throws -> CalledService {
        var setting = CalledFleet(
            urls: try ports.map { try DownstreamURL("http://127.0.0.1:\($0)/delay?for={ms}ms") },
            roster: RosterSetting(balancer: .roundRobin), connections: 256)
        setting.attempts = AttemptPolicy(most: attempts, budget: RetryBudget(share: 1, perSecond: 1_000))
        let machines = try ports.enumerated().map { url, port in
            FleetMachine(url: url, at: try SocketAddress(host: "127.0.0.1", port: port))
        }
        return .fleet(Fleet(setting, machines: machines))
    }

    private static func deadPort() throws -> UInt16 {
        let server = try ScriptedServer([])
        server.finish()
        return server.port
    }

    @Test(arguments: ModeChoice.all)
    func everyRequestIsRepliedToOnce_whereOneMachineIsDead(_ choice: ModeChoice) async throws {
        let downstream = try DownstreamThread()
        defer { downstream.stop() }
        let service = try Self.fleet([try Self.deadPort(), downstream.port])
        let bench = try ModeBench(choice, service: service)
        defer { bench.mode.stop() }
        let ids = (0..<200).map { index in
            bench.submit(
                before: index % 3, downstream: .milliseconds(Int64(1 + index % 4)), after: index % 2,
                budget: .seconds(60))
        }
        try await bench.run(untilReplies: ids.count)
        #expect(Set(bench.client.replies.map(\.id)) == Set(ids) && bench.client.replies.count == ids.count)
        #expect(bench.client.replies.allSatisfy { $0.status == 200 })
        #expect(bench.client.replies.allSatisfy { $0.timeline.stages.total == $0.timeline.latencyNanoseconds })
        #expect(bench.client.replies.contains { $0.timeline.stages[.downstream] > 0 })
    }

    @Test func everyModeGivesTheSameBytes_whoeverIsCalled() async throws {
        let downstream = try DownstreamThread()
        defer { downstream.stop() }
        var lines: [[String]] = []
        let dead = try Self.deadPort()
        let one = CalledService.one(try DownstreamEndpoint(downstream.delayURL))
        for (choice, service) in try ModeChoice.all.map({ ($0, try Self.fleet([dead, downstream.port])) }) + [
            (ModeChoice.standard, one)
        ] {
            let bench = try ModeBench(choice, service: service)
            defer { bench.mode.stop() }
            bench.submit(before: 2, downstream: .milliseconds(2), after: 2, budget: .seconds(60))
            try await bench.run(untilReplies: 1)
            lines.append(bench.client.replies.map { "\($0.status) \($0.line)" })
        }
        #expect(Set(lines).count == 1)
        #expect(lines[0].first?.hasPrefix("200 ") == true)
    }

    @Test(arguments: ModeChoice.all)
    func whereAllMachinesAreDead_eachRequestHasOneReply(_ choice: ModeChoice) async throws {
        let service = try Self.fleet([try Self.deadPort(), try Self.deadPort()])
        let bench = try ModeBench(choice, service: service)
        defer { bench.mode.stop() }
        for _ in 0..<20 { bench.submit(before: 1, downstream: .milliseconds(1), after: 1, budget: .seconds(60)) }
        try await bench.run(untilReplies: 20)
        #expect(bench.client.replies.map(\.status) == Array(repeating: 502, count: 20))
        #expect(bench.client.replies.allSatisfy { $0.line.contains("(the last of 2 attempts)") })
    }

    @Test(arguments: ModeChoice.all)
    func machineThatSaysNothing_costsNoMoreThanTheDeadline(_ choice: ModeChoice) async throws {
        let server = try ScriptedServer([[.stall]])
        let bench = try ModeBench(choice, service: try Self.fleet([server.port]))
        defer { bench.mode.stop() }
        bench.submit(downstream: .milliseconds(1), budget: .milliseconds(100))
        try await bench.run(untilReplies: 1)
        #expect(bench.client.replies.map(\.status) == [504])
        server.finish()
    }
}
