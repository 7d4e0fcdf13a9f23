import Balancing
import RPC
import ScriptedServer
import Testing
import Wire
import Workload

@testable import Reactor

/// The same over gRPC, against servers that hold what they are told to hold.
struct FleetStreamTests {
    private static let failed = ScriptedHTTP2Server.Step.reply(
        fields: "content-type: application/grpc\r\ngrpc-status: 14\r\n")

    @Test func slowCall_isMadeAtASecondMachine_andTheFirstOneIsCancelled() throws {
        let holds = Lock(false)
        let slow = try ScriptedHTTP2Server { _, _ in
            holds.withLock { $0 } ? .hold : RPCDownstreamClientTests.reply
        }
        let quick = try ScriptedHTTP2Server { _, _ in RPCDownstreamClientTests.reply }
        let bench = try FleetBench([slow.port, quick.port], over: "grpc") {
            $0.attempts = AttemptPolicy(most: 2, budget: FleetBench.plenty, hedge: 0.95)
        }
        // So many must be known before a percentile means something.
        for _ in 0..<(HedgeDelay.fewest + 20) { #expect(try bench.call().text == "waited 20ms\n") }
        holds.withLock { $0 = true }
        var answer = try bench.call()
        for _ in 0..<20 where answer.attempts.first?.machine != 0 { answer = try bench.call() }
        #expect(answer.text == "waited 20ms\n")
        #expect(answer.tries == ["0 cancelled", "1 good hedge"])
        #expect(bench.seen.contains(.retry(.hedged)) && bench.seen.contains(.ended(1, .good, isHedge: true)))
        try bench.run("the first attempt's stream is reset") { slow.resets.contains { $0.code == .cancel } }
        slow.finish()
        quick.finish()
    }

    @Test func machineWhoseCheckFails_getsNoCalls_untilItIsWell() throws {
        let isWell = Lock(false)
        let check = "/\(GRPCMethod.check.name)"
        let first = try ScriptedHTTP2Server { _, request in
            guard request.target == check else { return RPCDownstreamClientTests.reply }
            let status: HealthMessages.Status = isWell.withLock { $0 } ? .serving : .notServing
            return .reply(
                fields: "content-type: application/grpc\r\n", body: HealthMessages.framed(status),
                trailers: "grpc-status: 0\r\n")
        }
        let second = try ScriptedHTTP2Server { _, request in
            guard request.target == check else { return RPCDownstreamClientTests.reply }
            return .reply(
                fields: "content-type: application/grpc\r\n", body: HealthMessages.framed(.serving),
                trailers: "grpc-status: 0\r\n")
        }
        let bench = try FleetBench([first.port, second.port], over: "grpc") {
            $0.check = ReadinessCheck(.grpc, interval: .milliseconds(10), timeout: .seconds(5))
            $0.roster.slowStart = .zero
        }
        try bench.run("the first machine is unready") { bench.seen.contains(.standing(0, .unready)) }
        for _ in 0..<10 { #expect(try bench.call().tries == ["1 good"]) }
        isWell.withLock { $0 = true }
        try bench.run("the first machine is ready again") { bench.seen.last == .standing(0, .ready) }
        #expect(Set(try (0..<4).map { _ in try bench.call().tries }) == [["0 good"], ["1 good"]])
        first.finish()
        second.finish()
    }

    @Test func callsBeyondTheConnections_waitForOneAnother() throws {
        let server = try ScriptedHTTP2Server { number, _ in number == 0 ? .hold : RPCDownstreamClientTests.reply }
        let bench = try FleetBench([server.port], over: "grpc") { $0.connections = 1 }
        let held = bench.send(budget: .milliseconds(100))
        let next = bench.send()
        #expect(bench.seen.filter { $0 == .began(0) }.count == 2)
        try bench.run { bench.answers[held] != nil && bench.answers[next] != nil }
        #expect(bench.answers[held]?.tries == ["0 late"] && bench.answers[next]?.text == "waited 20ms\n")
        #expect(server.requests.count == 2)
        server.finish()
    }

    @Test func callThatWaitsForAConnection_endsWithItsDeadline_unsent() throws {
        let server = try ScriptedHTTP2Server { _, _ in .hold }
        let bench = try FleetBench([server.port], over: "grpc") { $0.connections = 1 }
        let held = bench.send(budget: .milliseconds(300))
        let waiting = bench.send(budget: .milliseconds(50))
        try bench.run { bench.answers[waiting] != nil }
        #expect(bench.answers[waiting]?.tries == ["0 late"] && bench.answers[held] == nil)
        try bench.run { bench.answers[held] != nil }
        #expect(server.requests.count == 1)
        server.finish()
    }

    @Test func keyGoesToItsMachine_andTravelsAlong() throws {
        let servers = try (0..<3).map { _ in try ScriptedHTTP2Server { _, _ in RPCDownstreamClientTests.reply } }
        let bench = try FleetBench(servers.map(\.port), over: "grpc") {
            $0.roster.balancer = .shard
        }
        for _ in 0..<6 {
            let number = bench.send(key: "customer 17")
            try bench.run { bench.answers[number] != nil }
        }
        #expect(Set(bench.answers.values.flatMap { $0.attempts.map(\.machine) }).count == 1)
        #expect(
            servers.flatMap(\.requests).map { $0.field("x-shard-key") } == Array(repeating: "customer 17", count: 6))
        for server in servers { server.finish() }
    }

    @Test func unavailableWithAPushback_isARefusal() throws {
        let servers = try [
            ScriptedHTTP2Server { _, _ in
                .reply(
                    fields: "content-type: application/grpc\r\ngrpc-status: 14\r\ngrpc-retry-pushback-ms: 1\r\n")
            },
            ScriptedHTTP2Server { _, _ in RPCDownstreamClientTests.reply },
        ]
        let bench = try FleetBench(servers.map(\.port), over: "grpc") {
            $0.attempts = AttemptPolicy(most: 2, budget: FleetBench.plenty)
        }
        #expect(try bench.call().tries == ["0 refused", "1 good"])
        for server in servers { server.finish() }
    }

    @Test func unavailableWithoutOne_isAFailure() throws {
        let servers = try [
            ScriptedHTTP2Server { _, _ in Self.failed },
            ScriptedHTTP2Server { _, _ in RPCDownstreamClientTests.reply },
        ]
        let bench = try FleetBench(servers.map(\.port), over: "grpc") {
            $0.attempts = AttemptPolicy(most: 2, budget: FleetBench.plenty)
        }
        #expect(try bench.call().tries == ["0 failed", "1 good"])
        for server in servers { server.finish() }
    }
}
