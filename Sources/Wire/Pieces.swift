/// A name or value that may come in pieces. One that comes whole, as nearly all do, is used where it lies; only the
/// pieces of others are kept. Bounded by the limit on header bytes.
struct Pieces {
    private var kept: [UInt8] = []

    /// Keeps a piece that another follows.
    mutating func keep(_ piece: UnsafeRawBufferPointer) {
        kept.append(contentsOf: piece)
    }

    /// Uses the whole, of which `piece` is the last or only part, and forgets it.
    mutating func finish<Result>(_ piece: UnsafeRawBufferPointer, _ use: (UnsafeRawBufferPointer) -> Result) -> Result {
        guard !kept.isEmpty else { return use(piece) }
        kept.append(contentsOf: piece)
        defer { kept = [] }
        return kept.withUnsafeBytes(use)
    }
}
