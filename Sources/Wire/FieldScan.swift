/// Scans field lines up to and with the empty line that ends them: `name:value` and CR LF, no folding (RFC 9112 5).
struct FieldScan {
    private var place = FieldPlace()
    private(set) var lines = FieldLines()
    /// Bytes that the lines may still take.
    var room: Int

    static let tooLarge = Rejection("more header bytes than the limit allows", status: 431)

    init(room: Int) {
        self.room = room
    }

    mutating func scan<Reader: FieldReader>(
        _ bytes: UnsafeRawBufferPointer, for reader: inout Reader
    ) throws(Rejection) -> Scanned {
        let window = UnsafeRawBufferPointer(rebasing: bytes.prefix(room))
        let before = lines.bytes.count
        // A line that came in pieces lies in one here.
        lines.append(window)
        var place = place
        let end = try lines.bytes.withUnsafeBufferPointer { lines throws(Rejection) in
            try place.advance(UnsafeRawBufferPointer(lines), from: before, for: &reader)
        }
        self.place = place
        guard let end else {
            guard window.count == bytes.count else { throw FieldScan.tooLarge }
            room -= window.count
            return Scanned(count: window.count)
        }
        lines.keepFirst(end)
        room -= end - before
        return Scanned(count: end - before, hasEnded: true)
    }
}

/// Is told each field with its whole value, in their order.
protocol FieldReader {
    mutating func take(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) throws(Rejection)
}
