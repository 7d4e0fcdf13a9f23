import Workload

/// Pieces of JSON text.
extension [UInt8] {
    mutating func append(json word: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    mutating func append(json number: Int) { append(addingCapacity: roomOfNumber) { $0.append(json: number) } }

    /// A number of up to six decimals, as nanoseconds are in milliseconds, exactly; others as Swift shows them.
    mutating func append(json number: Double) { append(addingCapacity: roomOfNumber) { $0.append(json: number) } }

    /// A member's name, in which nothing needs an escape, and the colon behind it. A capital and a digit begin a word,
    /// but not behind a digit.
    mutating func append(jsonName name: String) {
        // Access lines are full of them: they are read and written in one piece.
        var name = name
        name.withUTF8 { name in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * name.count + 3) { text in
                text[0] = UInt8(ascii: "\"")
                var (length, isDigitBefore) = (1, true)
                for byte in name {
                    let isDigit = byte &- UInt8(ascii: "0") < 10
                    let isCapital = byte &- UInt8(ascii: "A") < 26
                    if isDigit || isCapital, !isDigitBefore {
                        text[length] = UInt8(ascii: "_")
                        length += 1
                    }
                    // This bit makes a capital small.
                    text[length] = isCapital ? byte | 0x20 : byte
                    length += 1
                    isDigitBefore = isDigit
                }
                text[length] = UInt8(ascii: "\"")
                text[length + 1] = UInt8(ascii: ":")
                append(contentsOf: UnsafeBufferPointer(rebasing: text[..<(length + 2)]))
            }
        }
    }
}
