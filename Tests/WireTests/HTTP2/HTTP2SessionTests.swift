import Testing
import Wire

@Suite struct HTTP2SessionTests {
    @Test("A request arrives as HTTP/1.1's parser would have it, and its reply with body and trailers")
    func exchange() throws {
        let pair = SessionPair()
        let stream = try #require(pair.get("/work?after=5ms", lines: "X-Request-Id: a1\r\nConnection: close\r\n"))
        pair.exchange()
        let (asked, message) = try #require(pair.server.messages().first)
        #expect(asked == stream)
        let request = try #require(message.request)
        #expect(request.method == .get)
        #expect(request.path.elementsEqual("/work".utf8))
        #expect(request.query.elementsEqual("after=5ms".utf8))
        #expect(request.requestID?.elementsEqual("a1".utf8) == true)
        #expect(request.keepsAlive)

        pair.server.reply(
            200, lines: Array("X-Request-Id: a1\r\nConnection: close\r\n".utf8), body: Array("ok\n".utf8),
            trailers: Array("grpc-status: 0\r\n".utf8), on: asked)
        pair.exchange()
        let (answered, reply) = try #require(pair.client.messages().first)
        #expect(answered == stream)
        #expect(reply.status == 200)
        #expect(reply.body == Array("ok\n".utf8))
        #expect(reply.fields.first(FieldName("x-request-id"))?.elementsEqual("a1".utf8) == true)
        #expect(reply.fields.first(FieldName("connection")) == nil)
        #expect(reply.trailers?.first(FieldName("grpc-status"))?.elementsEqual("0".utf8) == true)
        #expect(pair.client.openStreams == 0)
        #expect(pair.server.openStreams == 0)
        // Each message is told once, although its stream closes later.
        #expect(pair.server.messages().isEmpty && pair.client.messages().isEmpty)
    }

    @Test("A body larger than the window crosses whole, in both directions")
    func largeBodies() throws {
        let pair = SessionPair(
            HTTP2Limits(message: RequestLimits(target: 100, headers: 1_000, body: 100_000), window: 20_000))
        let body = (0..<90_000).map { UInt8(truncatingIfNeeded: $0) }
        _ = pair.get("/work", body: body)
        pair.exchange()
        let (stream, message) = try #require(pair.server.messages().first)
        #expect(message.request?.body == body)
        pair.server.reply(200, lines: [], body: body, on: stream)
        pair.exchange()
        #expect(pair.client.messages().first?.message.body == body)
    }

    @Test(
        "What exceeds a limit is told with HTTP/1.1's status, at once, and leaves the connection as it is",
        arguments: [
            ("/" + String(repeating: "a", count: 2_500), "", 0, 414),
            ("/work", "a: " + String(repeating: "a", count: 2_500) + "\r\n", 0, 431),
            ("/work", "", 150_000, 413),
        ])
    func limits(target: String, lines: String, body: Int, status: Int) throws {
        let pair = SessionPair()
        _ = pair.get(target, lines: lines, body: Array(repeating: 1, count: body))
        pair.exchange()
        let (stream, message) = try #require(pair.server.messages().first)
        #expect(message.rejection?.status == status)
        #expect(message.request == nil)
        pair.server.reply(status, lines: [], body: [], on: stream)
        pair.exchange()
        #expect(pair.client.messages().first?.message.status == status)
        #expect(pair.server.failure == nil)
        let next = try #require(pair.get("/work"))
        pair.exchange()
        #expect(pair.server.messages().map(\.stream) == [next])
    }

    @Test("Parts of a reply leave as they come, and the end is told when it leaves")
    func parts() throws {
        let pair = SessionPair()
        let stream = try #require(pair.get("/work"))
        pair.exchange()
        _ = pair.server.allEvents()
        pair.server.beginReply(200, lines: [], on: stream)
        pair.exchange()
        pair.server.append([1, 2], to: stream)
        pair.exchange()
        #expect(pair.server.unsent(on: stream) == 0)
        pair.server.append([3], to: stream)
        pair.server.endReply(trailers: Array("grpc-status: 0\r\n".utf8), on: stream)
        #expect(!pair.server.allEvents().contains { if case .sent = $0 { true } else { false } })
        pair.exchange()
        #expect(pair.server.allEvents().contains { if case .sent(stream) = $0 { true } else { false } })
        #expect(pair.client.messages().first?.message.body == [1, 2, 3])
    }

    @Test("A reset ends exactly its stream")
    func reset() throws {
        let pair = SessionPair()
        let first = try #require(pair.get("/work"))
        let second = try #require(pair.get("/work"))
        pair.exchange()
        _ = pair.server.allEvents()
        pair.client.reset(first, .cancel)
        pair.exchange()
        let events = pair.server.allEvents()
        #expect(
            events.contains {
                if case .closed(first, .cancel, isByPeer: true) = $0 { true } else { false }
            })
        #expect(pair.server.isOpen(second))
        pair.server.reply(200, lines: [], body: [], on: first)
        pair.server.reply(200, lines: [], body: [], on: second)
        pair.exchange()
        #expect(pair.client.messages().map(\.stream) == [second])
    }

    @Test("After the second GOAWAY open streams end, later ones are told refused, and the connection is over")
    func shutDown() throws {
        let pair = SessionPair()
        let open = try #require(pair.get("/work"))
        pair.exchange()
        pair.server.announceShutdown()
        pair.exchange()
        #expect(pair.server.allEvents().contains { if case .pingAcknowledged = $0 { true } else { false } })
        pair.server.shutDown()
        pair.exchange()
        #expect(pair.get("/work") == nil)
        #expect(pair.server.wantsToRead)
        pair.server.reply(200, lines: [], body: [], on: open)
        pair.exchange()
        #expect(pair.client.messages().map(\.stream) == [open])
        #expect(!pair.server.wantsToRead && !pair.server.wantsToWrite)
    }

    @Test("A stream that comes before the second GOAWAY has left is served")
    func streamBeforeShutDown() throws {
        let pair = SessionPair()
        pair.exchange()
        let late = try #require(pair.get("/work"))
        var request: [UInt8] = []
        pair.client.write(to: &request)
        pair.server.announceShutdown()
        pair.exchange()
        pair.server.shutDown()
        #expect(pair.server.wantsToWrite)
        request.withUnsafeBytes { pair.server.take($0) }
        pair.exchange()
        #expect(pair.server.messages().map(\.stream) == [late])
        #expect(pair.server.isOpen(late))
        pair.server.reply(200, lines: [], body: [], on: late)
        pair.exchange()
        #expect(pair.client.messages().map(\.stream) == [late])
    }

    @Test("Bytes that are no preface end the connection with a GOAWAY")
    func noPreface() {
        let session = HTTP2Session(.server, limits: SessionPair.limits)
        Array("GET / HTTP/1.1\r\n\r\n     ".utf8).withUnsafeBytes { session.take($0) }
        #expect(session.failure?.code == .protocolError)
        #expect(session.failure?.reason == "preface")
        var bytes: [UInt8] = []
        session.write(to: &bytes)
        #expect(bytes.count == 17)
        #expect(bytes[3] == 7)
        #expect(!session.wantsToRead && !session.wantsToWrite)
    }

    @Test("A frame that the protocol forbids fails the connection, with its code, once it is told")
    func protocolError() {
        let pair = SessionPair()
        pair.exchange()
        // DATA on stream 0.
        ([0, 0, 1, 0, 0, 0, 0, 0, 0, 7] as [UInt8]).withUnsafeBytes { pair.server.take($0) }
        SessionPair.carry(from: pair.server, to: pair.client)
        #expect(pair.server.failure?.code == .protocolError)
    }

    @Test("Messages that share their read say so, and one that comes alone does not")
    func sharedRead() throws {
        let pair = SessionPair()
        pair.exchange()
        _ = pair.get("/1")
        _ = pair.get("/2")
        SessionPair.carry(from: pair.client, to: pair.server)
        #expect(pair.server.messages().map(\.message.sharesItsRead) == [true, false])
        _ = pair.get("/3")
        SessionPair.carry(from: pair.client, to: pair.server)
        #expect(pair.server.messages().map(\.message.sharesItsRead) == [false])
    }
}
