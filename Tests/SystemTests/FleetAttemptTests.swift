import RPC
import ScriptedServer
import Testing
import Workload

extension SystemTests {
    /// Further attempts of calls to a fleet, and calls that wait for a connection.
    @Suite struct FleetAttemptTests {
        private static let target = "/work?before=0ms&downstream=2ms&after=0ms&deadline=60s"

        private static func daemon(_ urls: [String], _ settings: String...) throws -> DaemonUnderTest {
            try DaemonUnderTest(
                ["--downstream", urls.joined(separator: ","), "--downstream-timeout", "10s"]
                    + settings.flatMap { ["--set", "fleet.\($0)"] },
                calibration: .light)
        }

        @Test func slowCall_isMadeAtASecondMachine_andTheFirstAttemptIsCancelled() throws {
            let stalls = Lock(false)
            let slow = try HeldDownstream { _ in
                stalls.withLock { $0 } ? [.hold, HeldDownstream.reply] : [HeldDownstream.reply]
            }
            let quick = try HeldDownstream { _ in [HeldDownstream.reply] }
            defer {
                slow.end()
                quick.end()
            }
            let daemon = try Self.daemon([slow.url, quick.url], "attempts=2", "hedge=p95", "retry_floor=1000/s")
            // So many tell where the slowest twentieth begins, and some more.
            for _ in 0..<120 { #expect(try daemon.get(Self.target).status == 200) }
            stalls.withLock { $0 = true }
            let won = try daemon.admin.metrics().sum("deadlined_downstream_hedges_won_total")
            for _ in 0..<4 { #expect(try daemon.get(Self.target).status == 200) }
            let metrics = try daemon.admin.settledMetrics()
            #expect(metrics.sum("deadlined_downstream_hedges_won_total") >= won + 2)
            let cancelled = ["machine": "127.0.0.1:\(slow.port)", "result": "cancelled"]
            #expect(metrics.sum("deadlined_downstream_attempts_total", cancelled) >= 2)
        }

        @Test func callsBeyondTheConnectionsOfAllMachines_waitForOneAnother() throws {
            let machines = try (0..<2).map { _ in try HeldDownstream { _ in [.hold, HeldDownstream.reply] } }
            defer { for machine in machines { machine.end() } }
            let daemon = try Self.daemon(machines.map(\.url), "connections=1")
            let clients = try (0..<5).map { _ in try daemon.client() }
            for client in clients { try client.send(get: Self.target) }
            try until("all attempts are made, and two are at the machines") {
                try daemon.admin.metrics().sum("deadlined_downstream_machine_in_flight") == 5
                    && machines.allSatisfy { $0.openCalls == 1 }
            }
            #expect(machines.allSatisfy { $0.calls.count == 1 })
            for machine in machines { machine.release() }
            for client in clients { #expect(try client.reply().status == 200) }
            #expect(machines.map(\.calls.count).reduce(0, +) == 5)
            #expect(machines.allSatisfy { $0.connections == 1 })
        }

        @Test(arguments: [(0, 0), (3_600, 5)])
        func machineThatRefuses_isLeftAloneAsLongAsItWants_andWhoMustWaitTooLongIsNotMadeAgain(
            seconds: Int, failed: Int
        ) throws {
            let full = try HeldDownstream { _ in
                [.send("HTTP/1.1 503 Full\r\nRetry-After: \(seconds)\r\nContent-Length: 0\r\n\r\n")]
            }
            let free = try HeldDownstream { _ in [HeldDownstream.reply] }
            defer {
                full.end()
                free.end()
            }
            let daemon = try Self.daemon([full.url, free.url], "attempts=2", "retry_floor=1000/s")
            let statuses = try (0..<10).map { _ in try daemon.get(Self.target).status }
            #expect(statuses.count { $0 != 200 } == failed, "\(statuses)")
            let metrics = try daemon.admin.settledMetrics()
            let machine = "127.0.0.1:\(full.port)"
            #expect(
                metrics.sum("deadlined_downstream_attempts_total", ["machine": machine, "result": "refused"])
                    == Double(full.calls.count))
            let verdict = failed > 0 ? "too_late" : "made"
            #expect(
                metrics.sum("deadlined_downstream_retries_total", ["verdict": verdict]) == Double(full.calls.count))
            // Who refuses is up.
            #expect(
                metrics.sum("deadlined_downstream_machine_standing", ["machine": machine, "standing": "ready"]) == 1)
        }

        @Test(arguments: [("0", 200), ("-1", 502)])
        func callThatIsPushedBack_isMadeElsewhere_unlessItIsNotWanted(pushback: String, status: Int) throws {
            let full = try ScriptedHTTP2Server { _, _ in
                .reply(
                    fields: "content-type: application/grpc\r\ngrpc-status: 14\r\n"
                        + "grpc-retry-pushback-ms: \(pushback)\r\n")
            }
            defer { full.finish() }
            let fleet = try DownstreamFleet(1)
            let daemon = try Self.daemon(
                ["grpc://127.0.0.1:\(full.port)", "grpc://\(fleet.addresses[0])"], "attempts=2", "retry_floor=1000/s")
            let statuses = try (0..<2).map { _ in try daemon.get(Self.target).status }
            #expect(statuses.sorted() == [200, status], "\(statuses)")
            #expect(full.requests.count == 1)
        }
    }
}
