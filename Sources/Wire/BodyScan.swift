/// Scans a body one piece at a time, and takes its content.
struct BodyScan {
    /// How the end of a body is found (RFC 9112 6.3).
    enum Framing: Equatable {
        /// Bytes.
        case length(UInt64)
        case chunked, untilClose
    }

    /// Digits of a chunk size: up to 2^60 - 1, which no sum overflows.
    static let maximumSizeDigits = 15

    private enum State {
        /// Bytes that are missing → the end.
        case length(UInt64)
        /// → the end, which only the peer's FIN tells.
        case untilClose
        /// → extension, sizeLineFeed.
        case size(digits: Int)
        /// → sizeLineFeed.
        case `extension`(ChunkExtensionScan)
        /// → data, trailers.
        case sizeLineFeed
        /// Bytes that are missing of the chunk → dataReturn.
        case data(UInt64)
        /// → dataLineFeed.
        case dataReturn
        /// → size.
        case dataLineFeed
        /// → the end.
        case trailers
    }

    private var state: State
    /// Of the chunk whose size line is read, in bytes.
    private var size: UInt64 = 0
    /// Extensions draw on its room, too.
    private var trailerScan: FieldScan<Trailers>
    private var trailers = Gathered()

    /// - Parameter room: bytes that chunk extensions and trailers together may take.
    init(_ framing: Framing, room: Int) {
        switch framing {
        case .length(let length): state = .length(length)
        case .chunked: state = .size(digits: 0)
        case .untilClose: state = .untilClose
        }
        trailerScan = FieldScan(Trailers(), room: room)
    }

    /// Scans a piece: at least one byte.
    mutating func scan(_ bytes: UnsafeRawBufferPointer, into content: inout Content) throws(Rejection) -> Scanned {
        switch state {
        case .untilClose:
            try content.append(bytes[...])
            return Scanned(count: bytes.count)
        case .length(let missing):
            let count = min(missing, UInt64(bytes.count))
            try content.append(bytes.prefix(Int(count)))
            state = .length(missing - count)
            return Scanned(count: Int(count), hasEnded: count == missing)
        case .data(let missing):
            let count = min(missing, UInt64(bytes.count))
            try content.append(bytes.prefix(Int(count)))
            state = count == missing ? .dataReturn : .data(missing - count)
            return Scanned(count: Int(count))
        case .trailers:
            return try trailers.scan(bytes, by: &trailerScan)
        case .size, .extension, .sizeLineFeed, .dataReturn, .dataLineFeed:
            return try scanLine(bytes, content)
        }
    }

    /// Scans a chunk's size line, or the CR LF behind its data.
    private mutating func scanLine(
        _ bytes: UnsafeRawBufferPointer, _ content: borrowing Content
    ) throws(Rejection) -> Scanned {
        for index in 0..<bytes.count {
            if case .sizeLineFeed = state, bytes[index] == .lineFeed {
                try content.expect(size)
                state = size == 0 ? .trailers : .data(size)
                return Scanned(count: index + 1)
            }
            try take(bytes[index])
        }
        return Scanned(count: bytes.count)
    }

    private mutating func take(_ byte: UInt8) throws(Rejection) {
        switch (state, byte) {
        case (.size(let digits), _) where byte.isHexDigit:
            guard digits < BodyScan.maximumSizeDigits else {
                throw Rejection("a chunk size of more than \(BodyScan.maximumSizeDigits) digits", isLimit: true)
            }
            size = size << 4 | UInt64(byte.hexadecimalDigit ?? 0)
            state = .size(digits: digits + 1)
        case (.size(1...), .carriageReturn):
            state = .sizeLineFeed
        case (.size(1...), UInt8(ascii: ";")), (.size(1...), .space), (.size(1...), .tab):
            try take(byte, in: .between)
        case (.extension(let scan), .carriageReturn) where scan.mayEnd:
            state = .sizeLineFeed
        case (.extension(let scan), _):
            try take(byte, in: scan)
        case (.dataReturn, .carriageReturn):
            state = .dataLineFeed
        case (.dataLineFeed, .lineFeed):
            size = 0
            state = .size(digits: 0)
        case (.size, _), (.sizeLineFeed, _):
            throw Rejection("a malformed chunk size line")
        default:
            throw Rejection("a chunk that is longer than its size")
        }
    }

    private mutating func take(_ byte: UInt8, in scan: ChunkExtensionScan) throws(Rejection) {
        guard let next = scan.next(byte) else { throw Rejection("a malformed chunk extension") }
        guard trailerScan.room > 0 else { throw .headersTooLarge }
        trailerScan.room -= 1
        state = .extension(next)
    }
}

/// Trailers mean nothing to us, but a length would be a second one.
private struct Trailers: FieldReader {
    mutating func take(name: Range<Int>, value: Range<Int>, in text: UnsafeRawBufferPointer) throws(Rejection) {
        if Field(name: text.part(name)) == .contentLength { throw Rejection("Content-Length among the trailers") }
    }
}
