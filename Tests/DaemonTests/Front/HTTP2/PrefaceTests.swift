import Testing
import Wire

@testable import Daemon

/// What a connection speaks is told by its first bytes.
struct PrefaceTests {
    private let bench: FrontBench

    init() throws {
        bench = try FrontBench()
    }

    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    @Test(arguments: 0...24)
    func aPrefaceInTwoPieces_isServed(first: Int) throws {
        let client = try StreamClient(bench)
        let stream = client.request()
        let bytes = client.unsent()
        for piece in [bytes[..<first], bytes[first...]] {
            client.wire.send(Array(piece))
            bench.settle()
        }
        client.settle()
        #expect(client.status(of: stream) == 200)
        #expect(client.connection?.http2 != nil)
    }

    @Test func aPrefaceByteByByte_isServed_andSoIsWhatFollows() throws {
        let client = try StreamClient(bench)
        let stream = client.request()
        for byte in client.unsent() {
            client.wire.send([byte])
            bench.pass()
        }
        client.settle()
        #expect(client.status(of: stream) == 200)
    }

    /// As before there was HTTP/2.
    @Test(arguments: [
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\rX", 505), ("PRI * HTTP/2.0\r\nHost: test\r\n\r\n", 505),
        ("PRI / HTTP/2.0\r\n\r\nSM\r\n\r\n", 505), ("\r\nPRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        ("PRI * HTTP/1.1\r\nHost: test\r\n\r\n", 400), ("PRI /work HTTP/1.1\r\nHost: test\r\n\r\n", 405),
        ("GET * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    ])
    func whatIsNoPreface_isRefusedAsHTTP1(text: String, status: Int) throws {
        let (client, connection) = try bench.connect(isNew: true)
        client.send(Array(text.utf8))
        bench.settle()
        #expect(client.receive().text.hasPrefix("HTTP/1.1 \(status) "))
        #expect(connection?.http2 == nil)
    }

    @Test func aPrefaceBehindAMessage_isRefused() throws {
        let (client, _) = try bench.connect(isNew: true)
        client.send(FrontBench.trivial)
        bench.settle()
        #expect(client.receive().text.hasPrefix("HTTP/1.1 200 "))
        client.send(PrefaceTests.preface)
        bench.settle()
        #expect(client.receive().text.hasPrefix("HTTP/1.1 505 "))
    }

    @Test func aPrefaceThatDoesNotEnd_isRefused_whenPatienceDoes() throws {
        let (client, connection) = try bench.connect(isNew: true)
        client.send(Array(PrefaceTests.preface.prefix(20)))
        bench.settle()
        #expect(client.receive().text.isEmpty)
        connection?.losePatience()
        let received = client.receive()
        #expect(received.text.hasPrefix("HTTP/1.1 505 "))
        #expect(received.hasEnded)
    }
}
