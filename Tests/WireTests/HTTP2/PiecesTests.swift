import Testing
import Wire

/// Requests whose bodies are read as they come.
@Suite struct PiecesTests {
    /// The client may send so many bytes of a body before it must hear of us.
    private static let window = 20
    private static let limits = HTTP2Limits(
        message: RequestLimits(target: 1_000, headers: 2_000, body: 100), window: window)
    private static let trailers = Array("a: b\r\n".utf8)

    private let pair: SessionPair

    init() {
        pair = SessionPair(PiecesTests.limits)
        // The client knows the window.
        pair.exchange()
        _ = pair.server.allEvents()
    }

    private func post(_ count: Int, lines: String = "") throws -> Int32 {
        let stream = try #require(pair.get("/talk", lines: lines, body: (0..<count).map { UInt8($0) }))
        SessionPair.carry(from: pair.client, to: pair.server)
        return stream
    }

    /// What the server's events say of a stream, a word each.
    private func words(_ stream: Int32) -> [String] {
        pair.server.allEvents().compactMap { event in
            switch event {
            case .head(stream): "head"
            case .piece(stream): "piece"
            case .end(stream, let rejection): rejection.map { "end \($0.status)" } ?? "end"
            case .message(stream, _): "message"
            case .closed(stream, _, _): "closed"
            default: nil
            }
        }
    }

    @Test("A body whose head is taken by itself is told in pieces and by its end, and never as a message")
    func pieces() throws {
        let stream = try post(50, lines: "X-Request-Id: a1\r\n")
        #expect(words(stream) == ["head"])
        #expect(pair.server.target(of: stream) == Array("/talk".utf8))
        let head = try #require(pair.server.takeHead(of: stream))
        #expect(head.isHead && head.body.isEmpty)
        #expect(head.request?.requestID?.elementsEqual("a1".utf8) == true)
        // What had come before it was asked for is there.
        var body = pair.server.takeBody(of: stream).bytes
        #expect(body == (0..<20).map { UInt8($0) })
        var told: [String] = []
        while told.last != "end", told.count < 100 {
            SessionPair.carry(from: pair.server, to: pair.client)
            SessionPair.carry(from: pair.client, to: pair.server)
            told += words(stream)
            body += pair.server.takeBody(of: stream).bytes
        }
        #expect(told.count > 1 && told.dropLast().allSatisfy { $0 == "piece" })
        #expect(body == (0..<50).map { UInt8($0) })
        pair.server.reply(200, lines: [], body: [1], trailers: PiecesTests.trailers, on: stream)
        pair.exchange()
        #expect(pair.client.messages().map(\.message.body) == [[1]])
        #expect(words(stream) == ["closed"])
    }

    @Test("Other bodies are told whole, be their heads told before or not", arguments: [5, 50])
    func others(count: Int) throws {
        let stream = try post(count)
        pair.exchange()
        let told = words(stream)
        #expect(told == (count > PiecesTests.window ? ["head", "message"] : ["message"]))
        #expect(pair.server.takeHead(of: stream) == nil)
    }

    @Test("What was not taken is bounded by the body's limit, what was taken is not", arguments: [false, true])
    func bound(takes: Bool) throws {
        let stream = try post(240)
        _ = try #require(pair.server.takeHead(of: stream))
        var told: [String] = []
        for _ in 0..<200 {
            SessionPair.carry(from: pair.server, to: pair.client)
            SessionPair.carry(from: pair.client, to: pair.server)
            told += words(stream).filter { $0.hasPrefix("end") }
            if takes { _ = pair.server.takeBody(of: stream) }
        }
        #expect(told == [takes ? "end" : "end 413"])
    }

    @Test("What is no request is told where its head is taken")
    func rejectedHead() throws {
        let stream = try post(50, lines: "Expect: magic\r\n")
        let head = try #require(pair.server.takeHead(of: stream))
        #expect(head.rejection?.status == 417 && head.request == nil)
    }

    @Test("A stream that is reset gives nothing more")
    func reset() throws {
        let stream = try post(50)
        _ = try #require(pair.server.takeHead(of: stream))
        pair.client.reset(stream, .cancel)
        pair.exchange()
        #expect(words(stream).last == "closed")
        #expect(pair.server.takeBody(of: stream).bytes.isEmpty)
        #expect(pair.server.takeHead(of: stream) == nil)
    }

    @Test("A reply that goes on is told to have left when all of it has, and not before")
    func drained() throws {
        let stream = try post(50)
        _ = try #require(pair.server.takeHead(of: stream))
        func isDrained() -> Bool {
            pair.server.allEvents().contains { if case .drained(stream) = $0 { true } else { false } }
        }
        pair.server.beginReply(200, lines: [], on: stream)
        pair.server.append([UInt8](repeating: 1, count: 70_000), to: stream)
        var bytes: [UInt8] = []
        pair.server.write(to: &bytes, atMost: 20_000)
        bytes.withUnsafeBytes { pair.client.take($0) }
        #expect(pair.server.unsent(on: stream) > 0)
        #expect(!isDrained())
        pair.exchange()
        #expect(pair.server.unsent(on: stream) == 0)
        #expect(isDrained())
    }
}
