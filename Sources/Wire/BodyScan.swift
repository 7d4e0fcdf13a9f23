/// Scans a body one piece at a time. What http_parser says of lengths is passed in, so that one of them counts.
struct BodyScan {
    /// How the end of a body is found (RFC 9112 6.3).
    enum Framing {
        case length, chunked, untilClose
    }

    /// Digits of a chunk size: up to 2^60 - 1, which no sum overflows.
    static let maximumSizeDigits = 15

    private enum State: Equatable {
        /// → the end.
        case length
        /// → the end, which only the peer's FIN tells.
        case untilClose
        /// → extension, sizeLineFeed.
        case size(digits: Int)
        /// → sizeLineFeed.
        case `extension`(ChunkExtensionScan)
        /// → sized.
        case sizeLineFeed
        /// http_parser knows the chunk's size → data, trailers.
        case sized
        /// → dataReturn.
        case data
        /// → dataLineFeed.
        case dataReturn
        /// → size.
        case dataLineFeed
        /// → the end.
        case trailers
    }

    private var state: State
    /// Extensions draw on its room, too.
    private var trailers: FieldScan

    /// - Parameter room: bytes that chunk extensions and trailers together may take.
    init(_ framing: Framing, room: Int) {
        switch framing {
        case .length: state = .length
        case .chunked: state = .size(digits: 0)
        case .untilClose: state = .untilClose
        }
        trailers = FieldScan(room: room)
    }

    /// Scans a piece: at least one byte, unless the first is refused.
    ///
    /// - Parameter remaining: bytes that are missing of the body or of the chunk.
    mutating func scan(_ bytes: UnsafeRawBufferPointer, remaining: UInt64) -> Scanned {
        if state == .sized { state = remaining == 0 ? .trailers : .data }
        switch state {
        case .untilClose:
            return Scanned(count: bytes.count, stop: .outOfBytes)
        case .length, .data:
            let count = Int(min(UInt64(bytes.count), remaining))
            if state == .data, count == remaining { state = .dataReturn }
            return Scanned(count: count, stop: .outOfBytes)
        case .trailers:
            return trailers.scan(bytes)
        case .size, .extension, .sizeLineFeed, .sized, .dataReturn, .dataLineFeed:
            return scanLine(bytes)
        }
    }

    /// Scans a chunk's size line, or the CR LF behind its data.
    private mutating func scanLine(_ bytes: UnsafeRawBufferPointer) -> Scanned {
        for index in 0..<bytes.count {
            if let rejection = take(bytes[index]) { return Scanned(count: index, stop: .fault(rejection)) }
            if state == .sized { return Scanned(count: index + 1, stop: .outOfBytes) }
        }
        return Scanned(count: bytes.count, stop: .outOfBytes)
    }

    private mutating func take(_ byte: UInt8) -> Rejection? {
        switch (state, byte) {
        case (.size(let digits), _) where byte.isHexDigit:
            guard digits < BodyScan.maximumSizeDigits else {
                return Rejection("a chunk size of more than \(BodyScan.maximumSizeDigits) digits")
            }
            state = .size(digits: digits + 1)
        case (.size(1...), .carriageReturn):
            state = .sizeLineFeed
        case (.size(1...), UInt8(ascii: ";")), (.size(1...), .space), (.size(1...), .tab):
            return take(byte, in: .between)
        case (.extension(let scan), .carriageReturn) where scan.mayEnd:
            state = .sizeLineFeed
        case (.extension(let scan), _):
            return take(byte, in: scan)
        case (.sizeLineFeed, .lineFeed):
            state = .sized
        case (.dataReturn, .carriageReturn):
            state = .dataLineFeed
        case (.dataLineFeed, .lineFeed):
            state = .size(digits: 0)
        case (.size, _), (.sizeLineFeed, _):
            return Rejection("a malformed chunk size line")
        default:
            return Rejection("a chunk that is longer than its size")
        }
        return nil
    }

    private mutating func take(_ byte: UInt8, in scan: ChunkExtensionScan) -> Rejection? {
        guard let next = scan.next(byte) else { return Rejection("a malformed chunk extension") }
        guard trailers.room > 0 else { return FieldScan.tooLarge }
        trailers.room -= 1
        state = .extension(next)
        return nil
    }
}
