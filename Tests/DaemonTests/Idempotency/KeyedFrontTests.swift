import Configuration
import Idempotency
import Proto
import RPC
import Reactor
import Scheduling
import Telemetry
import Testing
import Wire
import Workload

@testable import Daemon

/// Requests with idempotency keys, over connections of all protocols to one worker. The first with a key is in its call
/// for as long as a test wants: its downstream listens, and answers when told.
struct KeyedFrontTests {
    let store: IdempotencyStore
    let downstream: LateDownstream
    let bench: FrontBench

    init() throws {
        try self.init(.wait)
    }

    init(_ inProgress: KeyInProgress, entries: Int = 100, abandons: Bool = false) throws {
        let store = try IdempotencyStore(entries: entries)
        self.store = store
        downstream = try LateDownstream()
        bench = try FrontBench(downstream: downstream.url) {
            $0.abandons = abandons
            $0.idempotency = IdempotencySetting(store: store, keep: .seconds(60), inProgress: inProgress, owner: 1)
        }
    }

    static let target = "/work?before=1ms&downstream=5ms&after=1ms"

    static func request(_ key: String?, _ target: String = target, more: String = "") -> [UInt8] {
        let field = key.map { "Idempotency-Key: \($0)\r\n" } ?? ""
        return Array("GET \(target) HTTP/1.1\r\nHost: test\r\n\(field)\(more)\r\n".utf8)
    }

    static func call(
        _ client: CallClient, _ key: String, downstream: Int32 = 5, timeout: String = ""
    ) throws -> Int32 {
        let message = Deadlined_V1_WorkRequest.with {
            $0.before = .init(seconds: 0, nanos: 1_000_000)
            $0.downstream = .init(seconds: 0, nanos: downstream * 1_000_000)
            $0.after = .init(seconds: 0, nanos: 1_000_000)
        }
        return try client.begin(.do, message, lines: "idempotency-key: \(key)\r\n\(timeout)")
    }

    func tally(_ result: KeyedResult) -> UInt64 { Tally(bench.slab)[result] }

    /// Until this is so.
    func settle(until isSo: () -> Bool) {
        let end = Clock.now() + .seconds(20)
        while !isSo(), Clock.now() < end { bench.pass() }
        #expect(isSo())
    }

    func answer(calls: Int = 1) throws {
        settle { downstream.hasCall() }
        try downstream.answer()
        settle { Tally(bench.slab).inFlight == 0 }
    }

    static func parts(_ text: String) -> (head: String, body: String) {
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1)
        return (parts.first.map(String.init) ?? "", parts.count > 1 ? String(parts[1]) : "")
    }

    @Test func aSecondRequest_getsTheFirstsBytes_andDoesNoWork() throws {
        let (client, _) = try bench.connect()
        client.send(Self.request("\"a\""))
        try answer()
        let first = Self.parts(client.receive().text)
        #expect(first.head.hasPrefix("HTTP/1.1 200") && !first.head.contains("Idempotency-Replayed"))
        client.send(Self.request("\"a\"", more: "grpc-timeout: 1S\r\n"))
        settle { tally(.replayed) == 1 }
        bench.settle()
        let second = Self.parts(client.receive().text)
        #expect(second.body == first.body && second.head.hasPrefix("HTTP/1.1 200"))
        #expect(second.head.contains("units=0+0\r\nIdempotency-Replayed: true\r\n"))
        #expect(downstream.calls == 1 && tally(.first) == 1 && store.count == 1)
        let counts = Tally(bench.slab)
        #expect(counts.met(.replied) == 2 && counts.inFlight == 0)
        let records = try Totals(modes: []).records(RequestFilter(query: nil, modes: []), with: [bench.slab])
        #expect(records.map(\.isReplayed) == [true, false] && records.map(\.unitsBefore) == [0, 1])
    }

    @Test func thoseThatComeMeanwhile_waitInAllProtocols_andAreAnsweredAlike() throws {
        let clients = try (0..<4).map { _ in try bench.connect().client }
        let calls = try CallClient(bench)
        for client in clients { client.send(Self.request("\"a\"")) }
        let call = try Self.call(calls, "\"a\"")
        calls.client.settle()
        settle { downstream.hasCall() }
        #expect(clients.allSatisfy { $0.receive().text.isEmpty })
        try answer()
        calls.client.settle()
        let bodies = clients.map { Self.parts($0.receive().text).body }
        #expect(Set(bodies).count == 1 && bodies[0].count == 65)
        let ended = try #require(calls.ended(call))
        let reply = try Deadlined_V1_WorkReply(serializedBytes: try #require(ended.messages.first))
        #expect(reply.digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\n" == bodies[0])
        #expect(ended.inHead("idempotency-replayed") == "true" && ended.status == .ok)
        #expect(tally(.first) == 1 && tally(.waited) == 4 && downstream.calls == 1)
    }

    @Test func underConflict_aSecondRequestIsRefusedAtOnce() throws {
        let tests = try KeyedFrontTests(.conflict)
        try tests.expectConflict()
    }

    private func expectConflict() throws {
        let (first, second) = (try bench.connect().client, try bench.connect().client)
        let calls = try CallClient(bench)
        first.send(Self.request("\"a\""))
        settle { downstream.hasCall() }
        second.send(Self.request("\"a\""))
        bench.settle()
        let text = second.receive().text
        #expect(text.hasPrefix("HTTP/1.1 409 Conflict\r\n") && text.contains("\r\nRetry-After: 1\r\n"))
        let call = try Self.call(calls, "\"a\"")
        calls.client.settle()
        #expect(calls.ended(call)?.status == .aborted && calls.ended(call)?.last("grpc-retry-pushback-ms") == "1")
        try answer()
        #expect(first.receive().text.hasPrefix("HTTP/1.1 200"))
        #expect(tally(.conflict) == 2 && tally(.first) == 1)
    }

    @Test func aWait_endsAtItsOwnDeadline() throws {
        let (first, second) = (try bench.connect().client, try bench.connect().client)
        first.send(Self.request("\"a\""))
        settle { downstream.hasCall() }
        second.send(Self.request("\"a\"", more: "grpc-timeout: 30m\r\n"))
        settle { tally(.conflict) == 1 }
        bench.settle()
        #expect(second.receive().text.hasPrefix("HTTP/1.1 409 "))
        #expect(Tally(bench.slab).drops(.shed, .keyInUse) == 1)
        try answer()
        #expect(first.receive().text.hasPrefix("HTTP/1.1 200"))
    }

    @Test func aCallThatWaits_endsAtItsOwnDeadline_asCallsDo() throws {
        let (first, _) = try bench.connect()
        let calls = try CallClient(bench)
        first.send(Self.request("\"a\""))
        settle { downstream.hasCall() }
        let call = try Self.call(calls, "\"a\"", timeout: "grpc-timeout: 30m\r\n")
        calls.client.settle()
        settle { Tally(bench.slab).inFlight == 1 }
        calls.client.settle()
        #expect(calls.ended(call)?.status == .deadlineExceeded)
        try answer()
    }

    @Test(arguments: [false, true])
    func aClientThatLeaves_waitsNoMore(abandons: Bool) throws {
        try KeyedFrontTests(.wait, abandons: abandons).expectNoWaitForNobody()
    }

    private func expectNoWaitForNobody() throws {
        let first = try bench.connect().client
        let (second, _) = try bench.connect(overTCP: true)
        let calls = try CallClient(bench)
        first.send(Self.request("\"a\""))
        settle { downstream.hasCall() }
        second.send(Self.request("\"a\""))
        let call = try Self.call(calls, "\"a\"")
        calls.client.settle()
        settle { Tally(bench.slab).inFlight == 3 }
        second.reset()
        calls.client.session.reset(call, .cancel)
        calls.client.settle()
        settle { tally(.gone) == 2 }
        #expect(Tally(bench.slab).missed(.clientGone) == 2)
        try answer()
        #expect(first.receive().text.hasPrefix("HTTP/1.1 200") && tally(.first) == 1)
    }

    @Test func theWorkOfAClientThatLeft_isThereForItsRetry() throws {
        let (gone, _) = try bench.connect(overTCP: true)
        gone.send(Self.request("\"a\""))
        settle { downstream.hasCall() }
        gone.reset()
        bench.settle()
        try answer()
        #expect(Tally(bench.slab).missed(.clientGone) == 1 && tally(.first) == 1)
        let (retry, _) = try bench.connect()
        retry.send(Self.request("\"a\""))
        bench.settle()
        let text = retry.receive().text
        #expect(text.hasPrefix("HTTP/1.1 200") && text.contains("Idempotency-Replayed: true"))
        #expect(downstream.calls == 1)
    }

    @Test func whatIsGivenUp_isNoResult_andTheNextIsTheFirst() throws {
        try KeyedFrontTests(.wait, abandons: true).expectNextIsFirst()
    }

    private func expectNextIsFirst() throws {
        let (gone, _) = try bench.connect(overTCP: true)
        let waiting = try bench.connect().client
        gone.send(Self.request("\"a\""))
        settle { downstream.hasCall() }
        waiting.send(Self.request("\"a\""))
        settle { Tally(bench.slab).inFlight == 2 }
        gone.reset()
        settle { tally(.abandoned) == 1 }
        settle { downstream.hasCall() && downstream.calls == 2 }
        try answer()
        let text = waiting.receive().text
        #expect(text.hasPrefix("HTTP/1.1 200") && !text.contains("Replayed"))
        #expect(tally(.first) == 1)
    }

    @Test func aFailure_isKeptToo_andCountsOnce() throws {
        let (client, _) = try bench.connect()
        client.send(Self.request("\"a\""))
        settle { downstream.hasCall() }
        try downstream.answer("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n")
        settle { Tally(bench.slab).inFlight == 0 }
        let first = Self.parts(client.receive().text)
        client.send(Self.request("\"a\""))
        bench.settle()
        let second = Self.parts(client.receive().text)
        #expect(first.head.hasPrefix("HTTP/1.1 502") && second.head.hasPrefix("HTTP/1.1 502"))
        #expect(first.body == second.body && second.head.contains("Idempotency-Replayed: true"))
        let counts = Tally(bench.slab)
        #expect(counts[.downstream(.status)] == 1 && counts.missed(.failed) == 2)
    }
}
