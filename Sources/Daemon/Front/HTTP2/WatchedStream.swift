import Wire

/// The stream of a call whose messages come by themselves. Front's thread.
final class WatchedStream {
    private let number: Int32
    private weak var codec: HTTP2Codec?
    private var hasBegun = false

    init(_ number: Int32, of codec: HTTP2Codec) {
        self.number = number
        self.codec = codec
    }

    /// - Parameter message: its lines count if it is the first.
    func send(_ message: StreamMessage) {
        codec?.tell(message, isFirst: !hasBegun, on: number)
        hasBegun = true
    }

    /// Nothing is sent any more.
    ///
    /// - Parameter lines: of the head, where no message was sent.
    func end(lines: [UInt8], trailers: [UInt8]) {
        codec?.endWatch(lines: hasBegun ? nil : lines, trailers: trailers, on: number)
        codec = nil
    }
}
