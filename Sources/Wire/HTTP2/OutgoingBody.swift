import CNghttp2

/// What is still to leave on one stream behind the head of our message.
struct OutgoingBody {
    private var bytes: [UInt8]
    private var sent = 0
    private var hasEnded: Bool
    private var trailers: [UInt8]?

    /// - Parameters:
    ///   - hasEnded: nothing follows `bytes` but the trailers, if there are some.
    ///   - trailers: field lines.
    init(_ bytes: [UInt8], hasEnded: Bool, trailers: [UInt8]? = nil) {
        self.bytes = bytes
        self.hasEnded = hasEnded
        self.trailers = trailers
    }

    mutating func append(_ more: [UInt8]) {
        if sent == bytes.count { (bytes, sent) = (more, 0) } else { bytes += more }
    }

    mutating func end(trailers: [UInt8]?) {
        hasEnded = true
        self.trailers = trailers
    }

    /// Bytes that have not left.
    var count: Int { bytes.count - sent }

    /// Puts the next bytes into a frame.
    ///
    /// - Returns: how many; nil: there are none for now. `isLast`: none follow; `trailers`: but these.
    mutating func next(into room: UnsafeMutableRawBufferPointer) -> (count: Int, isLast: Bool, trailers: [UInt8]?)? {
        let count = min(room.count, self.count)
        guard count > 0 || hasEnded else { return nil }
        bytes.withUnsafeBytes { room.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[sent..<sent + count])) }
        sent += count
        let isLast = hasEnded && sent == bytes.count
        return (count, isLast, isLast ? trailers : nil)
    }
}
