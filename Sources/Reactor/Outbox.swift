/// Bytes on their way into a socket, which may take a part of them at a time.
public struct Outbox: Equatable, Sendable {
    private var bytes: [UInt8]
    /// Bytes of them that are out.
    private var sent = 0

    public enum Flushed: Equatable, Sendable {
        case whole
        /// The socket has no room for the rest.
        case part
        case failed(errno: Int32)
    }

    public init(_ bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    public var isEmpty: Bool { sent == bytes.count }

    /// Bytes that are not out.
    public var count: Int { bytes.count - sent }

    public mutating func append(_ more: [UInt8]) {
        if isEmpty { return self = Outbox(more) }
        // What is out is let go of, also where a slow reader never lets this become empty.
        if sent > count {
            bytes.removeFirst(sent)
            sent = 0
        }
        bytes += more
    }

    /// Sends what the socket takes.
    public mutating func flush(to socket: Socket) -> Flushed {
        while !isEmpty {
            switch bytes.withUnsafeBytes({ socket.send(UnsafeRawBufferPointer(rebasing: $0[sent...])) }) {
            case .bytes(let count): sent += count
            case .wouldBlock: return .part
            case .failed(let errno): return .failed(errno: errno)
            }
        }
        self = Outbox()
        return .whole
    }
}
