import Foundation
import Reactor
import Telemetry
import Testing
import Workload

@testable import Daemon

/// What the front leaves to the access log.
struct AccessLogFrontTests {
    private let bench: FrontBench

    init() throws {
        bench = try FrontBench(access: AccessSelection())
    }

    private func entries() -> [AccessEntry] {
        var journal = AccessJournal()
        journal.follow(bench.slab)
        var entries: [AccessEntry] = []
        _ = journal.read(atMost: .max) { entry, _ in entries.append(entry) }
        return entries
    }

    private func text(_ bytes: ArraySlice<UInt8>?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    @Test func aRequestThatWasServed_hasItsMessagesFieldsAndItsReplysLength() throws {
        let (client, _) = try bench.connect(overTCP: true)
        let target = "/work?before=0ms&downstream=0ms&after=0ms"
        let agent = "User-Agent:  some agent/1.0 \r\n"
        client.send(Array("GET \(target) HTTP/1.1\r\nHost: t\r\nX-Request-Id: one\r\n\(agent)\r\n".utf8))
        bench.settle()
        client.send(Array("HEAD \(target) HTTP/1.0\r\nReferer: http://t/?a\"b\r\n\r\n".utf8))
        bench.settle()
        let told = entries()
        try #require(told.count == 2)
        let (first, second) = (told[0], told[1])
        #expect(first.id == .client(Array("one".utf8)) && first.status == 200)
        #expect(first.end?.outcome == .replied && first.end?.verdict == .met)
        #expect((first.facts.method, text(first.facts.target), first.facts.version) == ("GET", target, .http11))
        #expect((text(first.facts.agent), text(first.facts.referer)) == ("some agent/1.0", nil))
        #expect(first.facts.client?.description == "127.0.0.1" && first.facts.bytes == 65)
        #expect((second.facts.method, second.facts.version, second.facts.bytes) == ("HEAD", .http10, 0))
        #expect((text(second.facts.agent), text(second.facts.referer)) == (nil, "http://t/?a\"b"))
        #expect(client.receive().text.components(separatedBy: "X-Request-Id: one\r\n").count == 2)
    }

    @Test(arguments: [
        ("GET /nowhere HTTP/1.1\r\nHost: t\r\n\r\n", 404, "GET", "/nowhere"),
        ("PUT /work HTTP/1.1\r\nHost: t\r\n\r\n", 405, "PUT", "/work"),
        ("GET /work?before=x HTTP/1.1\r\nHost: t\r\n\r\n", 400, "GET", "/work?before=x"),
        ("GET /work\r\n\r\n", 400, "", ""),
    ])
    func whatWasRejected_isToldToo_asFarAsItWasUnderstood(
        message: String, status: Int, method: String, target: String
    ) throws {
        let (client, _) = try bench.connect()
        client.send(Array(message.utf8))
        bench.settle()
        let body = try #require(client.receive().text.components(separatedBy: "\r\n\r\n").last)
        let entry = try #require(entries().first)
        #expect(entries().count == 1 && entry.status == status && entry.end == nil)
        #expect((entry.facts.method, text(entry.facts.target)) == (method, target))
        #expect(entry.facts.bytes == body.utf8.count)
    }

    @Test func theHealthPath_isNotTold() throws {
        let (client, _) = try bench.connect()
        client.send(Array("GET /health HTTP/1.1\r\nHost: t\r\n\r\n".utf8))
        bench.settle()
        #expect(client.receive().text.hasPrefix("HTTP/1.1 200 "))
        #expect(entries().isEmpty)
    }

    @Test func aPipeline_isToldInItsOrder_eachMessageWithItsOwnFields() throws {
        let (client, _) = try bench.connect()
        let messages = (0..<5).map {
            "GET /work?before=0ms&downstream=0ms&after=0ms&deadline=\($0 + 1)s HTTP/1.1\r\nHost: t\r\n"
                + "User-Agent: \($0)\r\n\r\n"
        }
        client.send(Array(messages.joined().utf8))
        bench.settle()
        #expect(entries().map { text($0.facts.agent) } == (0..<5).map { "\($0)" })
        #expect(
            entries().enumerated().allSatisfy { place, entry in
                text(entry.facts.target)?.hasSuffix("deadline=\(place + 1)s") == true
            })
    }

    /// A reply that waits for room keeps its request's head, if the log may tell of it, until it is out.
    @Test(arguments: [(1, true), (Int.max, false)])
    func theHeadIsKept_untilTheReplyIsOut_andOnlyOfTheSample(oneIn: Int, isKept: Bool) throws {
        let bench = try FrontBench(access: AccessSelection(oneIn: oneIn))
        let (client, connection) = try bench.connect()
        let transport = try #require(connection)
        bench.fill(client, transport)
        let message = transport.http1.message
        #expect((message.logged != nil) == isKept)
        while transport.phase != .reading {
            _ = client.receive()
            bench.pass()
        }
        #expect(message.logged == nil)
    }

    /// Its reply waits for room that never comes; those behind it are settled without a reply.
    @Test func whoseClientLeaves_isToldWithTheStatusOfNoReply() throws {
        let (client, connection) = try bench.connect()
        bench.fill(client, try #require(connection))
        let replied = entries().count
        client.reset()
        bench.settle()
        let left = entries().dropFirst(replied)
        #expect(left.count >= 1 && left.allSatisfy { $0.status == 499 && $0.facts.bytes == 0 })
        #expect(left.allSatisfy { $0.facts.method == "GET" && $0.end?.outcome == .clientGone })
        let committed = Tally(bench.slab).committed
        #expect(entries().count == Int(committed))
    }
}
