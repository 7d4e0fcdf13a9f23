import Foundation
import Testing

extension SystemTests {
    /// A name that stands for several machines, and whose addresses change.
    @Suite(.enabled(if: FakeNameServer.isPossible, "needs to mount, and to listen on port 53"))
    struct FleetNameTests {
        private static let target = "/work?before=0ms&downstream=2ms&after=0ms&deadline=60s"

        private static func daemon(_ port: UInt16, _ folder: TemporaryFolder) throws -> DaemonUnderTest {
            try DaemonUnderTest(
                [
                    "--downstream", "http://fleet.test:\(port)/delay?for={ms}ms", "--set", "fleet.resolve=auto",
                    "--set", "fleet.attempts=3", "--set", "fleet.slow_start=0ms",
                ], launcher: try FakeNameServer.launcher(folder), calibration: .light)
        }

        private static let two = FakeNameServer.Answer(addresses: ["127.0.0.2", "127.0.0.3"])

        /// Calls that a machine has answered; nil while the daemon does not call it.
        private static func calls(of address: String, by daemon: DaemonUnderTest) throws -> Double? {
            let metrics = try daemon.admin.metrics()
            let standings = metrics.samples("deadlined_downstream_machine_standing", ["machine": address])
            guard standings.contains(where: { $0.value > 0 }) else { return nil }
            return metrics.sum("deadlined_downstream_attempts_total", ["machine": address, "result": "good"])
        }

        /// Whoever asks a machine how many requests it has had is one of them: so the daemon says who is called.
        @Test func addressesThatComeAndGo_areFollowedByTheTimeOfTheAnswer_andLoseNothing() throws {
            let names = try #require(FakeNameServer(Self.two))
            defer { names.end() }
            let (port, folder) = (try Loopback.freePort(), try TemporaryFolder())
            let addresses = (2...4).map { "127.0.0.\($0):\(port)" }
            let fleet = try DownstreamFleet(on: addresses)
            let daemon = try Self.daemon(port, folder)
            let load = ClientLoad(on: daemon.port, Array(repeating: .keepAlive, count: 4), target: Self.target)
            for address in addresses.prefix(2) {
                try until("\(address) is called") { try Self.calls(of: address, by: daemon) ?? 0 > 50 }
            }
            names.answer(.init(addresses: ["127.0.0.3", "127.0.0.4"]))
            try until("the third is called") { try Self.calls(of: addresses[2], by: daemon) ?? 0 > 50 }
            try until("the first is gone") { try Self.calls(of: addresses[0], by: daemon) == nil }
            let left = try #require(fleet.requests(of: 0))
            let then = load.tally.replies
            try until("many more have been served") { load.tally.replies > then + 200 }
            // This question alone.
            #expect(fleet.requests(of: 0) == left + 1, "one that left is called no more")
            // Addresses that flap.
            for round in 0..<4 {
                let asked = names.asked
                names.answer(.init(addresses: round % 2 == 0 ? ["127.0.0.2"] : ["127.0.0.3", "127.0.0.4"]))
                try until("it has been asked again") { names.asked >= asked + 4 }
            }
            let tally = try load.end()
            #expect(tally.failures == [] && tally.replies == tally.requests)
        }

        @Test func nameServerThatIsSilent_delaysNobody_andIsToldOnce() throws {
            let names = try #require(FakeNameServer(.init(addresses: ["127.0.0.2"])))
            defer { names.end() }
            let (port, folder) = (try Loopback.freePort(), try TemporaryFolder())
            let fleet = try DownstreamFleet(on: ["127.0.0.2:\(port)"])
            let daemon = try Self.daemon(port, folder)
            names.answer(.init(addresses: [], isSilent: true))
            let load = ClientLoad(on: daemon.port, [.keepAlive, .keepAlive], target: Self.target)
            let words = "a downstream's name could not be looked up again"
            try until("it is said", within: .seconds(60)) { daemon.log.contains(words) }
            let tally = try load.end()
            #expect(tally.failures == [] && tally.replies > 100)
            names.answer(.init(addresses: ["127.0.0.2"]))
            try until("it is found again", within: .seconds(60)) { daemon.log.contains("is found again") }
            #expect(daemon.log.components(separatedBy: words).count == 2)
            #expect((fleet.requests(of: 0) ?? 0) > 100)
        }
    }
}
