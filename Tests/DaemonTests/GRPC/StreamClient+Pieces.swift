@testable import Daemon

/// Bodies that go on: sent frame by frame, and seen before their end.
extension StreamClient {
    /// The flag that ends a stream.
    private static let end: UInt8 = 1

    /// Begins a request with the first bytes of its body. The session takes it to be whole; what follows is said by
    /// `say`.
    func open(_ target: String, lines: String, _ body: [UInt8]) -> Int32 {
        wire.send(unsent())
        let stream = request(target, method: "POST", lines: lines, body: body)
        var bytes = unsent()
        for frame in StreamClient.frames(bytes) where frame.stream == stream {
            bytes[frame.start + 4] &= ~StreamClient.end
        }
        wire.send(bytes)
        return stream
    }

    /// Says on, in one frame, and hears what comes of it.
    func say(_ bytes: [UInt8], on stream: Int32, isLast: Bool = false) {
        let head = [0, UInt8(bytes.count >> 8), UInt8(bytes.count & 255), 0, isLast ? StreamClient.end : 0]
        wire.send(head + (0..<4).map { UInt8(truncatingIfNeeded: stream >> Int32(24 - 8 * $0)) } + bytes)
        settle()
    }

    /// What has come of a reply's body.
    func body(of stream: Int32) -> [UInt8] {
        StreamClient.frames(received).filter { $0.stream == stream && $0.kind == 0 }
            .flatMap { received[$0.start + 9..<$0.start + 9 + $0.length] }
    }

    /// The whole ones.
    private static func frames(_ bytes: [UInt8]) -> [(start: Int, length: Int, kind: UInt8, stream: Int32)] {
        var frames: [(start: Int, length: Int, kind: UInt8, stream: Int32)] = []
        var start = 0
        while start + 9 <= bytes.count {
            let length = bytes[start..<start + 3].reduce(0) { $0 << 8 | Int($1) }
            let stream = bytes[start + 5..<start + 9].reduce(Int32(0)) { $0 << 8 | Int32($1) }
            guard start + 9 + length <= bytes.count else { break }
            frames.append((start, length, bytes[start + 3], stream))
            start += 9 + length
        }
        return frames
    }
}
