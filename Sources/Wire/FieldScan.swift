/// Scans field lines up to and with the empty line that ends them: `name:value` and CR LF, no folding (RFC 9112 5).
struct FieldScan<Reader: FieldReader>: GatheringScan {
    private(set) var reader: Reader
    private var place = FieldPlace()
    /// Bytes that the lines may still take.
    var room: Int

    init(_ reader: Reader, room: Int) {
        self.reader = reader
        self.room = room
    }

    mutating func scan(_ text: UnsafeRawBufferPointer, from first: Int) throws(Rejection) -> Int? {
        let window = text.part(0..<min(text.count, first + room))
        let end = try place.advance(window, from: first, for: &reader)
        room -= (end ?? window.count) - first
        guard end != nil || window.count == text.count else { throw .headersTooLarge }
        return end
    }
}

/// Is told each field with its whole value, in their order: where they lie in a text.
protocol FieldReader {
    mutating func take(name: Range<Int>, value: Range<Int>, in text: UnsafeRawBufferPointer) throws(Rejection)
}

extension Rejection {
    static let headersTooLarge = Rejection("more header bytes than the limit allows", status: 431)
}
