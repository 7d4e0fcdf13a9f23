/// A part of a message in one piece, however it came.
struct Gathered {
    private(set) var bytes: [UInt8] = []

    /// Scans on with more bytes, and keeps them up to the part's end.
    mutating func scan(
        _ more: UnsafeRawBufferPointer, by scan: inout some GatheringScan & ~Copyable
    ) throws(Rejection) -> Scanned {
        let before = bytes.count
        let end: Int?
        if before == 0 {
            // Nearly all parts come whole, and are scanned where they lie.
            do throws(Rejection) {
                end = try scan.scan(more, from: 0)
            } catch {
                bytes = Array(more)
                throw error
            }
            bytes = Array(more.part(0..<(end ?? more.count)))
        } else {
            bytes.append(contentsOf: more)
            end = try bytes.withUnsafeBufferPointer { text throws(Rejection) in
                try scan.scan(UnsafeRawBufferPointer(text), from: before)
            }
            if let end { bytes.removeLast(bytes.count - end) }
        }
        return Scanned(count: bytes.count - before, hasEnded: end != nil)
    }

    /// Gives all of it away.
    mutating func take() -> [UInt8] { exchange(&bytes, with: []) }
}

/// A scan that needs what was scanned before in one piece with what comes.
protocol GatheringScan: ~Copyable {
    /// Goes on from an index; returns that behind the part, or nil if it has not ended.
    mutating func scan(_ text: UnsafeRawBufferPointer, from first: Int) throws(Rejection) -> Int?
}
