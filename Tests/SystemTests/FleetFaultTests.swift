import Glibc
import Testing

extension SystemTests {
    /// Machines that are not what they seem.
    @Suite struct FleetFaultTests {
        private static let target = "/work?before=0ms&downstream=2ms&after=0ms&deadline=60s"

        private static func daemon(
            _ machines: [HeldDownstream], _ settings: String...
        ) throws -> DaemonUnderTest {
            let all = ["fleet.check=/readyz", "fleet.check_interval=20ms", "fleet.attempts=2"] + settings
            return try DaemonUnderTest(
                ["--downstream", machines.map(\.url).joined(separator: ",")] + all.flatMap { ["--set", $0] },
                calibration: .light)
        }

        private static func isCheck(_ head: String) -> Bool { head.hasPrefix("GET /readyz ") }

        /// A machine that answers checks and work so.
        private static func machine(
            ready: HeldDownstream.Step = HeldDownstream.reply, work: HeldDownstream.Step = HeldDownstream.reply
        ) throws -> HeldDownstream {
            try HeldDownstream { [isCheck($0) ? ready : work] }
        }

        private static func status(_ line: String) -> HeldDownstream.Step {
            .send("HTTP/1.1 \(line)\r\nContent-Length: 0\r\n\r\n")
        }

        private static func served(_ daemon: DaemonUnderTest, _ count: Int) throws -> Int {
            try (0..<count).count { _ in try daemon.get(target).status == 200 }
        }

        private static func standing(_ machine: HeldDownstream, _ standing: String, of daemon: DaemonUnderTest) throws
            -> Double
        {
            try daemon.admin.metrics().sum(
                "deadlined_downstream_machine_standing",
                ["machine": "127.0.0.1:\(machine.port)", "standing": standing])
        }

        @Test func machineThatSaysItIsReady_andFailsItsWork_isEjectedAllTheSame() throws {
            let liar = try Self.machine(work: Self.status("500 Oh"))
            let honest = try Self.machine()
            defer {
                liar.end()
                honest.end()
            }
            let daemon = try Self.daemon([liar, honest], "fleet.eject_for=60s")
            #expect(try Self.served(daemon, 40) == 40)
            #expect(try Self.standing(liar, "ejected", of: daemon) == 1)
            let told = "leave out a downstream machine machine=127.0.0.1:\(liar.port) standing=ejected workers=1"
            try until("the log says so") { daemon.log.contains(told) }
            let checks = liar.calls.count(where: Self.isCheck)
            try until("it has said again that it is ready") { liar.calls.count(where: Self.isCheck) > checks + 5 }
            #expect(try Self.served(daemon, 10) == 10)
            #expect(liar.calls.count { !Self.isCheck($0) } == 5, "fleet.eject_after")
        }

        @Test func machineThatSaysItIsNotReady_andWorks_isCalledOnlyWhereThereIsNoOther() throws {
            let liar = try Self.machine(ready: Self.status("503 No"))
            let honest = try Self.machine()
            defer { liar.end() }
            let daemon = try Self.daemon([liar, honest], "fleet.retry_floor=1000/s")
            try until("it has said so") { try Self.standing(liar, "unready", of: daemon) == 1 }
            let before = liar.calls.count { !Self.isCheck($0) }
            #expect(try Self.served(daemon, 20) == 20)
            #expect(liar.calls.count { !Self.isCheck($0) } == before)
            honest.end()
            try until("the other one does not answer") { try Self.standing(honest, "unready", of: daemon) == 1 }
            #expect(try Self.served(daemon, 20) == 20)
            #expect(liar.calls.count { !Self.isCheck($0) } == before + 20)
        }

        @Test func machineThatDiesAndComesBackAgainAndAgain_failsNoRequest_andIsCalledEachTime() throws {
            let fleet = try DownstreamFleet(3)
            let settings = ["attempts=3", "retry_floor=1000/s", "eject_for=100ms", "slow_start=0ms"]
            let daemon = try DaemonUnderTest(
                ["--downstream", fleet.list] + settings.flatMap { ["--set", "fleet.\($0)"] }, calibration: .light)
            func good() throws -> Double {
                try daemon.admin.metrics().sum(
                    "deadlined_downstream_attempts_total", ["machine": fleet.addresses[1], "result": "good"])
            }
            let load = ClientLoad(on: daemon.port, Array(repeating: .keepAlive, count: 6), target: Self.target)
            for _ in 0..<3 {
                let before = try good()
                try until("it is called") { try good() > before + 20 }
                fleet.kill(1)
                let then = load.tally.replies
                try until("others serve") { load.tally.replies > then + 100 }
                try fleet.restart(1)
            }
            let before = try good()
            try until("it is called at last") { try good() > before + 20 }
            let tally = try load.end()
            #expect(tally.failures == [] && tally.replies == tally.requests)
        }
    }
}
