import Wire

/// What follows the first line of HTTP/2's preface, as it comes.
struct PrefaceRest {
    private static let text = Array("\r\nSM\r\n\r\n".utf8)

    private var count = 0

    var isWhole: Bool { count == PrefaceRest.text.count }

    /// How many of the bytes are of it; nil if they are not what follows.
    mutating func take(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
        let awaited = PrefaceRest.text[count...]
        guard zip(bytes, awaited).allSatisfy(==) else { return nil }
        let taken = min(bytes.count, awaited.count)
        count += taken
        return taken
    }
}
