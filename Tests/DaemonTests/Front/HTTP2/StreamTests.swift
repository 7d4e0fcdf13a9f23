import Reactor
import Telemetry
import Testing
import Wire
import Workload

@testable import Daemon

/// Requests on streams of one connection, each for itself.
struct StreamTests {
    private let bench: FrontBench

    init() throws {
        bench = try FrontBench()
    }

    private func records() throws -> [RequestRecord] {
        try Totals(modes: []).records(RequestFilter(query: nil, modes: []), with: [bench.slab])
    }

    // MARK: The same as over HTTP/1.1

    private static let changing: Set = [
        "server-timing", "deadline-remaining-ms", "x-request-id", "date", "content-length",
    ]

    /// Field lines, names in lower case, without those that tell of one request alone.
    private static func lines(_ text: String) -> [String] {
        text.split(separator: "\r\n").map(String.init).filter { line in
            !changing.contains(line.prefix { $0 != ":" }.lowercased())
        }.map { line in
            guard let colon = line.firstIndex(of: ":") else { return line }
            return line[..<colon].lowercased() + line[colon...]
        }
    }

    @Test(arguments: [
        ("GET", "/work?before=1ms&downstream=0ms&after=0ms", "", ""), ("HEAD", StreamClient.trivial, "", ""),
        ("POST", "/work?before=0ms&downstream=0ms&after=0ms", "", "some bytes"),
        ("GET", "/work?before=0ms&downstream=5ms&after=0ms", "", ""), ("GET", "/nowhere", "", ""),
        ("DELETE", "/work", "", ""), ("GET", "/work?before=many", "", ""), ("GET", "/health", "", ""),
        ("HEAD", "/health", "", ""), ("POST", "/health", "", ""), ("GET", "/work", "grpc-timeout: never\r\n", ""),
        ("HEAD", "/nowhere", "", ""), ("GET", "/work?deadline=x", "X-Request-Id: mine\r\n", ""),
    ])
    func aMessage_getsTheSameReply(method: String, target: String, lines: String, body: String) throws {
        let (one, _) = try bench.connect(isNew: true)
        let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
        one.send(Array("\(method) \(target) HTTP/1.1\r\nHost: test\r\n\(lines)\(length)\r\n\(body)".utf8))
        let two = try StreamClient(bench)
        let stream = two.request(target, method: method, lines: lines, body: Array(body.utf8))
        two.settle()
        let parts = one.receive().text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let reply = try #require(two.replies[stream])
        let head = String(decoding: reply.fields.all, as: UTF8.self)
        try #require(parts.count == 2)
        #expect(parts[0].hasPrefix("HTTP/1.1 \(reply.status) "))
        #expect(StreamTests.lines(head) == Array(StreamTests.lines(String(parts[0])).dropFirst()))
        #expect(String(decoding: reply.body, as: UTF8.self) == parts[1])
    }

    // MARK: Many at once

    @Test func requestsOfOneRead_areEachCounted_andOnlyTheLastArrivalIsExact() throws {
        let client = try StreamClient(bench, overTCP: true)
        client.settle()
        for _ in 0..<20 { client.request() }
        client.settle()
        #expect(client.statuses == Array(repeating: 200, count: 20))
        #expect(Tally(bench.slab).met(.replied) == 20)
        let bounds = try records().map(\.arrivalIsUpperBound)
        #expect(bounds.count { !$0 } == 1, "\(bounds)")
    }

    @Test func repliesOfOnePass_leaveTogether_butNotBehindAComputeStep() throws {
        let client = try StreamClient(bench)
        client.settle()
        client.request()
        client.request()
        client.request("/work?before=1ms&downstream=0ms&after=0ms")
        client.send()
        bench.poll()
        for _ in 0..<10 { bench.turn() }
        client.receive()
        #expect(client.replies.count == 2, "what was made before the step is out before the front's own turn")
        client.settle()
        #expect(client.replies.count == 3)
    }

    // MARK: Clients that leave

    @Test func aStreamThatIsReset_isClientGone_andTheOthersAreServed() throws {
        let client = try StreamClient(bench)
        client.settle()
        let streams = (0..<3).map { _ in client.request() }
        client.send()
        bench.poll()
        client.session.reset(streams[1], .cancel)
        client.send()
        bench.poll()
        client.settle()
        #expect(client.replies.keys.sorted() == [streams[0], streams[2]])
        let tally = Tally(bench.slab)
        #expect(tally.met(.replied) == 2)
        #expect(tally.missed(.clientGone) == 1)
        #expect(tally.inFlight == 0)
        let later = client.request()
        client.settle()
        #expect(client.status(of: later) == 200)
    }

    @Test func aConnectionThatIsReset_endsAllOfItsRequests() throws {
        let client = try StreamClient(bench, overTCP: true)
        client.settle()
        for _ in 0..<5 { client.request() }
        client.send()
        _ = client.connection?.socket.waitReadable(milliseconds: 10_000)
        bench.poll()
        client.wire.reset()
        bench.settle()
        let tally = Tally(bench.slab)
        #expect(tally.missed(.clientGone) == 5)
        #expect(tally.inFlight == 0)
        #expect(tally.openConnections == 0)
    }

    @Test func aGoAwayWithAnError_isAHangUp_oneWithoutIsNone() throws {
        for (code, gone) in [(HTTP2ErrorCode.protocolError, UInt64(1)), (.noError, 0)] {
            let bench = try FrontBench()
            let client = try StreamClient(bench)
            client.settle()
            client.request()
            client.send()
            bench.poll()
            client.session.terminate(code)
            client.send()
            bench.poll()
            bench.settle()
            #expect(Tally(bench.slab).missed(.clientGone) == gone)
            #expect(Tally(bench.slab).met(.replied) == 1 - gone)
        }
    }

    @Test func whoHangsUp_hasHisRequestsCancelled_whereTheyAreAbandoned() throws {
        let bench = try FrontBench { $0.abandons = true }
        let client = try StreamClient(bench)
        client.settle()
        let streams = (0..<2).map { _ in client.request("/work?before=1ms&downstream=0ms&after=0ms") }
        client.send()
        bench.poll()
        client.session.reset(streams[0], .cancel)
        client.send()
        bench.poll()
        client.settle()
        #expect(client.status(of: streams[1]) == 200)
        #expect(Tally(bench.slab).drops(.clientGone, .abandoned) == 1)
    }
}
