import Testing
import Wire

/// A head that comes in many frames.
@Suite struct ContinuationTests {
    private static let limits = HTTP2Limits(message: RequestLimits(target: 100, headers: 1_000, body: 0))
    /// GET / of a, each field by itself.
    private static let head: [[UInt8]] = [
        [0x82], [0x86], [0x84], [0x41, 1, UInt8(ascii: "a")],
    ]

    private static func frame(_ kind: UInt8, _ flags: UInt8, _ payload: [UInt8]) -> [UInt8] {
        [0, 0, UInt8(payload.count), kind, flags, 0, 0, 0, 1] + payload
    }

    /// A head in as many CONTINUATION frames as it has fields, and `empty` ones before the last.
    private static func bytes(empty: Int) -> [UInt8] {
        var bytes = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + [0, 0, 0, 4, 0, 0, 0, 0, 0]
        bytes += frame(1, 1, head[0])
        for field in head[1...] { bytes += frame(9, 0, field) }
        for _ in 0..<empty { bytes += frame(9, 0, []) }
        return bytes + frame(9, 4, [])
    }

    private static func session(taking bytes: [UInt8], by size: Int) -> HTTP2Session {
        let session = HTTP2Session(.server, limits: limits)
        for start in stride(from: 0, to: bytes.count, by: size) {
            bytes[start..<min(start + size, bytes.count)].withUnsafeBytes(session.take)
        }
        return session
    }

    @Test("A head in pieces is taken, however its bytes come", arguments: [1, 5, 1_000])
    func headInPieces(size: Int) {
        let session = ContinuationTests.session(taking: ContinuationTests.bytes(empty: 0), by: size)
        #expect(session.failure == nil)
        #expect(session.messages().first?.message.request?.method == .get)
    }

    @Test("A flood of CONTINUATION ends the connection with ENHANCE_YOUR_CALM")
    func flood() {
        let session = ContinuationTests.session(taking: ContinuationTests.bytes(empty: 1_000), by: 10_000)
        #expect(session.failure?.code == .enhanceYourCalm)
        #expect(session.failure?.reason == "flood")
        #expect(session.messages().isEmpty)
    }
}
