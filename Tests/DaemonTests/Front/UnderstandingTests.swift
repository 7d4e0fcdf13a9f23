import Testing
import Wire

@testable import Daemon
@testable import Workload

/// An understanding remembers the newest message that became work: whatever came before, a message is understood as one
/// that was never seen is.
struct UnderstandingTests {
    private static let orders = OrderReader(
        defaults: .init(
            kind: .hash, before: .milliseconds(1), downstream: .zero, after: .zero, deadline: .seconds(1)),
        limits: .init(compute: .seconds(1), downstream: .seconds(1)), calibration: Calibration(hash: 10, json: 1))

    private static let messages = [
        "GET /work?before=2ms HTTP/1.1\r\nHost: test\r\n\r\n",
        "GET /work?before=2ms HTTP/1.1\r\nHost: test\r\ngrpc-timeout: 50m\r\n\r\n",
        "GET /work?before=2ms HTTP/1.1\r\nHost: test\r\ngrpc-timeout: 60m\r\n\r\n",
        "GET /work?before=2ms HTTP/1.1\r\nHost: test\r\nx-envoy-expected-rq-timeout-ms: 50\r\n\r\n",
        "POST /work?before=2ms HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\nabc",
        "HEAD /work?before=2ms HTTP/1.1\r\nHost: test\r\n\r\n",
        "HEAD /other HTTP/1.1\r\nHost: test\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: test\r\n\r\n",
        "HEAD /health HTTP/1.1\r\nHost: test\r\n\r\n",
        "POST /health HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\n\r\n",
        "GET /work?before=3ms HTTP/1.1\r\nHost: test\r\n\r\n",
        "GET /work?before=2ms&after=1ms HTTP/1.1\r\nHost: test\r\n\r\n",
        "GET /work HTTP/1.1\r\nHost: test\r\n\r\n",
        "GET /work?kind=md5 HTTP/1.1\r\nHost: test\r\n\r\n",
        "GET /other HTTP/1.1\r\nHost: test\r\n\r\n",
        "PUT /work?before=2ms HTTP/1.1\r\nHost: test\r\n\r\n",
    ]

    @Test func `a message is understood alike, whichever came before it`() throws {
        let understanding = Understanding(orders: Self.orders, healthPath: "/health")
        for first in Self.messages {
            for second in Self.messages {
                _ = understanding.decide(try Self.parsed(first))
                let decision = Self.outline(understanding.decide(try Self.parsed(second)))
                let unused = Understanding(orders: Self.orders, healthPath: "/health")
                let fresh = Self.outline(unused.decide(try Self.parsed(second)))
                #expect(decision == fresh, "\(second) behind \(first)")
            }
        }
    }

    /// By construction: there is no other way for a header into an order.
    @Test func `messages are one only where all of their orders' sources are`() {
        let source = OrderSource(method: .get, query: Array("before=1ms".utf8)[...])
        let query = source.query
        let others: [() -> OrderSource] = [
            { .init(method: .head, query: query) }, { .init(method: .get, query: []) },
            { .init(method: .get, query: query, grpcTimeout: Array("1S".utf8)[...]) },
            { .init(method: .get, query: query, envoyTimeout: Array("1".utf8)[...]) },
        ]
        for other in others {
            let isSame = other().isSame(as: source)
            #expect(!isSame)
        }
        let isSame = OrderSource(method: .get, query: query).isSame(as: source)
        #expect(isSame)
        let parts = MemoryLayout<Workload.Method>.stride + 3 * MemoryLayout<ArraySlice<UInt8>?>.stride
        #expect(MemoryLayout<OrderSource>.size <= parts + 7, "each part of a source is tried here")
    }

    @Test(arguments: [
        ("GET /health", "health true"), ("GET /h%65alth?x", "health true"), ("HEAD /health", "health false"),
        ("POST /health", "405 the health path takes GET and HEAD true"),
        ("HEAD /nowhere", "404 no such path: this port serves /work false"),
        ("GET /health/", "404 no such path: this port serves /work true"),
        ("GET /%77or%6B/", "404 no such path: this port serves /work true"),
        ("GET /work%2F", "404 no such path: this port serves /work true"),
    ])
    func `a path is compared as it is meant`(line: String, outline: String) throws {
        let understanding = Understanding(orders: Self.orders, healthPath: "/health")
        let message = try Self.parsed("\(line) HTTP/1.1\r\nHost: test\r\n\r\n")
        #expect(Self.outline(understanding.decide(message)) == outline)
    }

    /// RFC 9110 4.2.3.
    @Test(arguments: ["GET /", "GET http://test", "GET http://test?x"])
    func `an absolute target without a path means the root`(line: String) throws {
        let understanding = Understanding(orders: Self.orders, healthPath: "/")
        let message = try Self.parsed("\(line) HTTP/1.1\r\nHost: test\r\n\r\n")
        #expect(Self.outline(understanding.decide(message)) == "health true")
    }

    @Test func `without a health path there is none`() throws {
        let asked = try Self.parsed("GET /health HTTP/1.1\r\nHost: test\r\n\r\n")
        let decision = Understanding(orders: Self.orders).decide(asked)
        #expect(Self.outline(decision).hasPrefix("404 "))
    }

    @Test func `the client's id is kept where it is sane, by refusals too`() throws {
        let understanding = Understanding(orders: Self.orders)
        for path in ["/work", "/other", "/work?before=5"] {
            let sane = try Self.parsed("GET \(path) HTTP/1.1\r\nHost: test\r\nX-Request-Id: A-1\r\n\r\n")
            #expect(Self.id(of: understanding.decide(sane)) == .client(Array("A-1".utf8)))
            let insane = try Self.parsed("GET \(path) HTTP/1.1\r\nHost: test\r\nX-Request-Id: a b\r\n\r\n")
            guard case .ours = Self.id(of: understanding.decide(insane)) else {
                Issue.record("an insane id is replaced by one of ours")
                continue
            }
        }
    }

    private static let traced = "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"

    @Test func `requests of one trace have spans of their own, also where they ask for the same`() throws {
        let understanding = Understanding(orders: Self.orders)
        let contexts = try (0..<3).map { _ in
            let message = try Self.parsed("GET /work HTTP/1.1\r\nHost: test\r\n\(Self.traced)\r\n")
            return try #require(Self.trace(of: understanding.decide(message))).context
        }
        #expect(Set(contexts.map(\.trace.description)) == ["0af7651916cd43dd8448eb211c80319c"])
        #expect(Set(contexts.map(\.parent)) == [0xb7ad_6b71_6920_3331])
        #expect(Set(contexts.map(\.span) + [0, 0xb7ad_6b71_6920_3331]).count == 5)
    }

    @Test(arguments: [
        ("", "none"), (traced, ""), (traced + "tracestate: a=b\r\n", "a=b"),
        ("TRACESTATE: a=b\r\nTracestate: c=d , e=f\r\n" + traced, "a=b, c=d , e=f"),
        (traced + traced, "none"), (traced + "traceparent: x\r\n", "none"), ("tracestate: a=b\r\n", "none"),
        ("traceparent: 00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01\r\ntracestate: a=b\r\n", "none"),
    ])
    func `a trace in doubt is none, with its state, and refuses nothing`(fields: String, state: String) throws {
        let message = try Self.parsed("GET /work HTTP/1.1\r\nHost: test\r\n\(fields)\r\n")
        let decision = Understanding(orders: Self.orders).decide(message)
        #expect(Self.outline(decision).hasPrefix("WorkOrder("))
        #expect((Self.trace(of: decision).map { String(decoding: $0.state, as: UTF8.self) } ?? "none") == state)
    }

    @Test(arguments: [
        (true, "X-Shard-Key: user 7", "user 7"), (true, "X-Other: 7", "none"), (false, "x-shard-key: 7", "none"),
    ])
    func `a shard key is read where something goes by it`(reads: Bool, field: String, key: String) throws {
        let message = try Self.parsed("GET /work HTTP/1.1\r\nHost: test\r\n\(field)\r\n\r\n")
        guard case .work(_, _, let brought) = Understanding(orders: Self.orders, readsShardKeys: reads).decide(message)
        else { throw Unwanted() }
        #expect((brought.shardKey.map { String(decoding: $0.text, as: UTF8.self) } ?? "none") == key)
    }

    private struct Unwanted: Error {}

    private static func trace(of decision: Understanding.Decision) -> BroughtTrace? {
        if case .work(_, _, let brought) = decision { brought.trace } else { nil }
    }

    private static func parsed(_ text: String) throws -> HTTPRequest {
        let parser = RequestParser(limits: RequestLimits(target: 1_024, headers: 4_096, body: 1_024))
        let progress = Array(text.utf8).withUnsafeBytes { parser.parse($0) }
        guard case .complete(let message, _) = progress else { throw Unparsed(progress: progress) }
        return message
    }

    private struct Unparsed: Error {
        let progress: RequestParser.Progress
    }

    /// All of a decision but its id, as text.
    private static func outline(_ decision: Understanding.Decision) -> String {
        switch decision {
        case .work(_, let understood, _): "\(understood.order) \(understood.start.digest)"
        case .health(_, let withBody): "health \(withBody)"
        case .refused(let refusal): "\(refusal.status) \(refusal.reason) \(refusal.withBody)"
        }
    }

    private static func id(of decision: Understanding.Decision) -> RequestID {
        switch decision {
        case .work(let id, _, _): id
        case .health(let id, _): id
        case .refused(let refusal): refusal.id
        }
    }
}
