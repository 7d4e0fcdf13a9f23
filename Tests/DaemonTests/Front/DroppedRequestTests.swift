import Reactor
import Scheduling
import Telemetry
import Testing
import Workload

@testable import Daemon

/// What a policy drops passes the front like any other reply.
struct DroppedRequestTests {
    private let bench: FrontBench

    init() throws {
        var scheduling = Scheduling()
        scheduling.overload.policy = .expired
        bench = try FrontBench(scheduling: scheduling)
    }

    private static func request(deadline: String) -> [UInt8] {
        Array(
            "GET /work?before=0ms&downstream=0ms&after=0ms&deadline=\(deadline) HTTP/1.1\r\nHost: test\r\n\r\n".utf8)
    }

    @Test func refusedRequests_areToldOnAKeptConnection_andCountOnceInEachFamily() throws {
        let (client, _) = try bench.connect()
        var texts: [String] = []
        for deadline in ["1ns", "60s", "1ns", "1ns"] {
            client.send(Self.request(deadline: deadline))
            bench.settle()
            texts.append(client.receive().text)
        }
        #expect(texts.map { $0.prefix(12) } == ["HTTP/1.1 503", "HTTP/1.1 200", "HTTP/1.1 503", "HTTP/1.1 503"])
        #expect(texts[0].hasSuffix("\r\n\r\nthe deadline has passed\n"))
        #expect(texts[0].contains("\r\nServer-Timing: ") && texts[0].contains("\r\nDeadline-Remaining-Ms: -"))
        let tally = Tally(bench.slab)
        #expect(tally.missed(.shed) == 3 && tally.met(.replied) == 1 && tally.committed == 4 && tally.inFlight == 0)
        #expect(tally.drops(.shed, .expired) == 3 && tally[.dropped(.expired)] == 3)
        #expect(Stage.allCases.reduce(0) { $0 + tally.misses($1, .shed) } == 3)
        #expect(tally.duration(.get, .serviceUnavailable).count == 3 && tally[.wastedOnExpiredNanoseconds] == 0)
        let records = try Totals(modes: []).records(
            RequestFilter(query: "outcome=shed", modes: []), with: [bench.slab])
        #expect(records.map(\.failure) == Array(repeating: .dropped(.expired), count: 3))
    }

    @Test func refusedRequest_costsNoSearchForWhoHeldTheThread() throws {
        let (client, _) = try bench.connect()
        let now = Clock.now()
        bench.holds.note(
            .client(Array("holder".utf8)), from: now + .seconds(-60), until: now + .seconds(60), isComputing: true)
        client.send(Self.request(deadline: "1ns"))
        bench.settle()
        let records = try Totals(modes: []).records(
            RequestFilter(query: "cause=shed", modes: []), with: [bench.slab])
        #expect(records.count == 1 && records.allSatisfy { $0.holder == nil })
    }

    @Test func refusedRequest_whoseClientIsGone_isClientGone_andItsDropCounts() throws {
        let (client, _) = try bench.connect(overTCP: true)
        client.send(Self.request(deadline: "1ns"))
        client.reset()
        bench.settle()
        let tally = Tally(bench.slab)
        #expect(tally.missed(.clientGone) == 1 && tally.missed(.shed) == 0 && tally.committed == 1)
        #expect(DropReason.allCases.allSatisfy { tally.drops(.shed, $0) == 0 })
    }
}
