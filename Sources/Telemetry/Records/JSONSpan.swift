/// What a number takes at most, in bytes: Swift shows a `Double` in 24.
let roomOfNumber = 24

/// Pieces of JSON text where room was made for several at once: for an array that costs more than to write them.
extension OutputSpan<UInt8> {
    mutating func append(json word: StaticString) { word.withUTF8Buffer { append($0) } }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        withUnsafeMutableBufferPointer { room, count in
            _ = room.extracting(count...).initialize(fromContentsOf: bytes)
            count += bytes.count
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
        let width = max(least, number.decimalDigits)
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

extension UInt64 {
    fileprivate var decimalDigits: Int {
        var (digits, bound) = (1, 10 as UInt64)
        // 10^19 is the last that a word holds.
        while self >= bound, digits < 19 { (digits, bound) = (digits + 1, bound * 10) }
        return self >= bound ? digits + 1 : digits
    }
}
