import Glibc
import Testing

extension SystemTests {
    /// Several machines are called, and some of them die, stall, leave or come.
    @Suite struct FleetTests {
        private static let target = "/work?before=0ms&downstream=2ms&after=0ms&deadline=60s"

        private static func clients(_ count: Int) -> [ClientLoad.Style] { Array(repeating: .keepAlive, count: count) }

        @Test(arguments: SystemTests.modes)
        func machineThatIsKilledUnderLoad_failsNoRequest(mode: String) throws {
            let fleet = try DownstreamFleet(3)
            let daemon = try DaemonUnderTest(
                mode: mode, ["--downstream", fleet.list, "--set", "fleet.attempts=3"], calibration: .light)
            let load = ClientLoad(on: daemon.port, Self.clients(8), target: Self.target)
            try until("many have been served") { load.tally.replies > 400 }
            fleet.kill(1)
            let then = load.tally.replies
            try until("many more have been served") { load.tally.replies > then + 600 }
            let tally = try load.end()
            #expect(tally.failures == [] && tally.replies == tally.requests)
            let metrics = try daemon.admin.settledMetrics()
            #expect(metrics.sum("deadlined_requests_total", ["outcome": "replied"]) == Double(tally.replies))
        }

        @Test func withoutFurtherAttempts_theSameFailsSomeUntilTheMachineIsEjected() throws {
            let fleet = try DownstreamFleet(3)
            let daemon = try DaemonUnderTest(
                ["--downstream", fleet.list, "--set", "fleet.eject_for=60s"], calibration: .light)
            for _ in 0..<9 { #expect(try daemon.get(Self.target).status == 200) }
            fleet.kill(1)
            let statuses = try (0..<60).map { _ in try daemon.get(Self.target).status }
            #expect(statuses.count { $0 == 502 } == 5, "fleet.eject_after: \(statuses)")
            #expect(statuses.suffix(40).allSatisfy { $0 == 200 })
        }

        @Test func machineThatStalls_getsNoMoreAfterAFewTimeouts_andComesBack() throws {
            let fleet = try DownstreamFleet(3)
            let daemon = try DaemonUnderTest(
                [
                    "--downstream", fleet.list, "--downstream-timeout", "200ms", "--set", "fleet.attempts=3",
                    "--set", "fleet.eject_for=1s", "--set", "fleet.slow_start=0ms",
                ], calibration: .light)
            for _ in 0..<40 { #expect(try daemon.get(Self.target).status == 200) }
            fleet.send(SIGSTOP, to: 1)
            // Each that meets it waits for its time-out, and is then made elsewhere.
            let replies = try (0..<30).map { _ in try daemon.get(Self.target) }
            #expect(replies.allSatisfy { $0.status == 200 })
            fleet.send(SIGCONT, to: 1)
            let before = try #require(fleet.requests(of: 1))
            try until("it is called again") {
                let status = try daemon.get(Self.target).status
                #expect(status == 200)
                return (fleet.requests(of: 1) ?? 0) > before + 5
            }
        }

        @Test func machineThatStalls_isNoticedByItsCheck() throws {
            let fleet = try DownstreamFleet(2)
            let daemon = try DaemonUnderTest(
                [
                    "--downstream", fleet.list, "--downstream-timeout", "2s", "--set", "fleet.check=/readyz",
                    "--set", "fleet.check_interval=20ms", "--set", "fleet.check_timeout=100ms",
                    "--set", "fleet.eject_after=0",
                ], calibration: .light)
            fleet.send(SIGSTOP, to: 0)
            // 2 s of a call are many checks.
            let first = try (0..<2).map { _ in try daemon.get(Self.target).status }
            #expect(first.count { $0 == 504 } <= 1)
            for _ in 0..<10 { #expect(try daemon.get(Self.target).status == 200) }
            fleet.send(SIGCONT, to: 0)
        }

        @Test func reloadThatChangesTheList_losesNothing() throws {
            let fleet = try DownstreamFleet(3)
            let daemon = try DaemonUnderTest(
                configuration: fleet.yaml(of: [0, 1]), calibration: .light)
            let load = ClientLoad(on: daemon.port, Self.clients(6), target: Self.target)
            for list in [[1, 2], [2, 0], [0, 1], [0, 1, 2], [2]] {
                let before = load.tally.replies
                try until("some have been served") { load.tally.replies > before + 50 }
                let reloads = try daemon.admin.metrics().sum("deadlined_config_reloads_total", ["result": "success"])
                try daemon.rewriteConfiguration(
                    list.count > 1 ? fleet.yaml(of: list) : "downstream: '\(fleet.url(of: list))'\n")
                daemon.send(SIGHUP)
                try until("the list is taken") {
                    try daemon.admin.metrics().sum("deadlined_config_reloads_total", ["result": "success"])
                        == reloads + 1
                }
            }
            let tally = try load.end()
            #expect(tally.failures == [] && tally.replies == tally.requests)
            #expect((0..<3).allSatisfy { (fleet.requests(of: $0) ?? 0) > 10 })
        }

        @Test(arguments: ["round-robin", "random", "pick-two", "least-requests", "least-loaded", "shard"])
        func everyBalancer_callsAllMachines(balance: String) throws {
            let fleet = try DownstreamFleet(3, ["--load-report"])
            let daemon = try DaemonUnderTest(
                ["--downstream", fleet.list, "--balance", balance], calibration: .light)
            let load = ClientLoad(on: daemon.port, Self.clients(8), target: Self.target)
            try until("many have been served") { load.tally.replies > 400 }
            #expect(try load.end().failures == [])
            for place in 0..<3 { #expect((fleet.requests(of: place) ?? 0) > 20, "\(balance) at \(place)") }
        }

        @Test func equalKeys_goToOneMachine() throws {
            let fleet = try DownstreamFleet(3)
            let daemon = try DaemonUnderTest(
                ["--downstream", fleet.list, "--balance", "shard"], calibration: .light)
            let before = try (0..<3).map { try #require(fleet.requests(of: $0)) }
            for _ in 0..<20 {
                let client = try daemon.client()
                try client.send(
                    "GET \(Self.target) HTTP/1.1\r\nHost: test\r\nConnection: close\r\nX-Shard-Key: 17\r\n\r\n")
                #expect(try client.reply().status == 200)
            }
            let came = try (0..<3).map { try #require(fleet.requests(of: $0)) - before[$0] - 1 }
            #expect(came.sorted() == [0, 0, 20])
        }

        @Test func fleetOfDaemons_takesDeadlineAndTraceAlong() throws {
            let back = try (0..<2).map { _ in try DaemonUnderTest(["--set", "load_report=on"], calibration: .light) }
            let urls = back.map { "http://127.0.0.1:\($0.port)/work?before=0ms&downstream={ms}ms&after=0ms" }
            let front = try DaemonUnderTest(
                ["--downstream", urls.joined(separator: ","), "--balance", "least-loaded"], calibration: .light)
            for number in 0..<6 {
                let client = try front.client()
                try client.send(
                    "GET \(Self.target) HTTP/1.1\r\nHost: test\r\nConnection: close\r\nX-Request-Id: r\(number)\r\n"
                        + "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\n")
                #expect(try client.reply().status == 200)
            }
            let records = try back.flatMap { try $0.admin.records("?limit=50") }
            #expect(records.count == 6 && Set(records.map(\.id)) == Set((0..<6).map { "r\($0)" }))
            #expect(records.allSatisfy { $0.trace?.traceId == "0af7651916cd43dd8448eb211c80319c" })
            #expect(records.allSatisfy { (50_000...60_000).contains($0.budgetMs) })
        }
    }
}
