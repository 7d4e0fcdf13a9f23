import Glibc
import Reactor
import Testing
import Workload

@testable import Load

/// A run that someone ends early.
@Suite(.serialized)
struct InterruptedRunTests {
    private static func schedule(_ count: Int, every gap: Duration, deadline: Duration) -> Schedule {
        let requests = (0..<count).map {
            ScheduledRequest(
                at: Int64($0) * gap.nanoseconds, before: 0, downstream: 0, after: 0, deadline: deadline.nanoseconds)
        }
        return Schedule(requests, duration: gap * count)
    }

    /// A port where connections are taken by the kernel and by nobody else.
    private static func silentPort() throws -> (socket: Socket, port: UInt16) {
        let socket = try Socket.listening(
            on: SocketAddress(host: "127.0.0.1", port: 0), name: "127.0.0.1:0", backlog: 64)
        return (socket, try SocketAddress(boundTo: socket).port)
    }

    @Test func wishThatIsThereBeforehand_letsNothingBeSent() throws {
        let interruption = try Interruption()
        interruption.note(SIGTERM)
        let schedule = InterruptedRunTests.schedule(3, every: .seconds(600), deadline: .seconds(600))
        let run = try Generator(schedule, to: LoadTarget("http://127.0.0.1:1"), LoadOptions()).run(until: interruption)
        #expect(run.records.isEmpty && run.cut?.signal == SIGTERM && run.cut?.requests == 3)
        #expect(run.schedule.hash == schedule.hash && run.schedule.requests.isEmpty)
        #expect(interruption.signal == SIGTERM)
    }

    @Test func runUnderWay_endsSoon_andKeepsWhatItHas_withoutWhatHadNotEnded() throws {
        let (listener, port) = try InterruptedRunTests.silentPort()
        defer { listener.close() }
        let interruption = try Interruption()
        let schedule = InterruptedRunTests.schedule(60_000, every: .milliseconds(10), deadline: .seconds(600))
        let run = try Generator(schedule, to: LoadTarget("http://127.0.0.1:\(port)"), LoadOptions()).run(
            until: interruption
        ) { if $0.sent > 2 { interruption.note(SIGINT) } }
        let cut = try #require(run.cut)
        #expect(cut.signal == SIGINT && cut.requests == 60_000 && cut.duration == .seconds(600))
        #expect(run.records.count > 2 && run.records.count < 60_000)
        #expect(run.records.count == run.schedule.requests.count && run.schedule.duration == cut.at)
        #expect(run.records.allSatisfy { $0.ending == .cutOff })
        let summary = LoadSummary([run])
        #expect(summary.misses.total == 0, "nobody knows what would have become of them")
        #expect(summary.endings.map(\.name) == ["cut off"])
        let table = LoadTable.render(LoadReport(run, summary, target: "t"))
        #expect(table.contains("INTERRUPTED by SIGINT after "), "\(table)")
        let report = LoadReport(run, summary, target: "t")
        #expect(report.interrupted && report.interruption?.hasPrefix("by SIGINT after ") == true)
    }

    @Test func requestWhoseDeadlineComesFirst_isMissedAsEver() throws {
        let (listener, port) = try InterruptedRunTests.silentPort()
        defer { listener.close() }
        let interruption = try Interruption()
        let schedule = InterruptedRunTests.schedule(60_000, every: .milliseconds(10), deadline: .milliseconds(1))
        let run = try Generator(schedule, to: LoadTarget("http://127.0.0.1:\(port)"), LoadOptions()).run(
            until: interruption
        ) { if $0.sent > 2 { interruption.note(SIGINT) } }
        #expect(!run.records.isEmpty && run.records.allSatisfy { $0.ending == .gaveUp })
    }
}
