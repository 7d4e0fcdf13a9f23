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
        // A page has some 60,000 of them: they are read and written in one piece.
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

/// What a number takes at most, in bytes: Swift shows a `Double` in 24.
let roomOfNumber = 24

/// Pieces of JSON text where room was made for several at once: for an array that costs more than to write them.
extension OutputSpan<UInt8> {
    mutating func append(json word: StaticString) {
        word.withUTF8Buffer { word in
            withUnsafeMutableBufferPointer { room, count in
                count = room[count...].initialize(fromContentsOf: word)
            }
        }
    }

    mutating func append(json number: Int) {
        if number < 0 { append(UInt8(ascii: "-")) }
        append(digitsOf: UInt64(number.magnitude), atLeast: 1)
    }

    mutating func append(json number: Double) {
        let millionths = (number * 1e6).rounded()
        guard number >= 0, millionths < 9e15, millionths / 1e6 == number else {
            for byte in "\(number)".utf8 { append(byte) }
            return
        }
        let (whole, millionthsLeft) = UInt64(millionths).quotientAndRemainder(dividingBy: 1_000_000)
        append(digitsOf: whole, atLeast: 1)
        guard millionthsLeft > 0 else { return }
        append(UInt8(ascii: "."))
        var (rest, decimals) = (millionthsLeft, 6)
        while rest.isMultiple(of: 10) { (rest, decimals) = (rest / 10, decimals - 1) }
        append(digitsOf: rest, atLeast: decimals)
    }

    private mutating func append(digitsOf number: UInt64, atLeast least: Int) {
        var (width, rest) = (1, number / 10)
        while rest > 0 || width < least { (width, rest) = (width + 1, rest / 10) }
        withUnsafeMutableBufferPointer { room, count in
            var rest = number
            for index in (count..<count + width).reversed() {
                room[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            count += width
        }
    }
}
