/// Writes text into memory that the caller lends, without allocating. The memory stays valid and unshared for as long as
/// the writer is used; what does not fit in it is a bug in the caller's bound, and traps.
package struct ByteWriter {
    private let memory: UnsafeMutableRawBufferPointer
    package private(set) var count = 0

    package init(_ memory: UnsafeMutableRawBufferPointer) {
        self.memory = memory
    }

    /// What has been written.
    package var written: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: memory[..<count])
    }

    package mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    package mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    package mutating func append(_ byte: UInt8) {
        memory[count] = byte
        count += 1
    }

    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count <= memory.count - count, "a message is longer than its bound")
        UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: bytes)
        count += bytes.count
    }

    package mutating func append(decimal value: some BinaryInteger) {
        if value < 0 { append(UInt8(ascii: "-")) }
        append(digitsOf: UInt64(value.magnitude), minimumWidth: 1)
    }

    /// A number of nanoseconds as milliseconds with three decimals, as in `-271.003`.
    package mutating func append(millisecondsOf nanoseconds: Int64) {
        let microseconds = nanoseconds / 1_000
        if microseconds < 0 { append(UInt8(ascii: "-")) }
        append(digitsOf: microseconds.magnitude / 1_000, minimumWidth: 1)
        append(UInt8(ascii: "."))
        append(digitsOf: microseconds.magnitude % 1_000, minimumWidth: 3)
    }

    package mutating func append(digitsOf value: UInt64, minimumWidth: Int) {
        var digits = 1
        var rest = value / 10
        while rest > 0 {
            digits += 1
            rest /= 10
        }
        let width = max(digits, minimumWidth)
        rest = value
        for position in stride(from: count + width - 1, through: count, by: -1) {
            memory[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count += width
    }

    /// Lower-case hexadecimal without leading zeros.
    package mutating func append(hexadecimal value: UInt32) {
        var shift = max(0, 28 - value.leadingZeroBitCount / 4 * 4)
        while shift >= 0 {
            append(hexadecimalDigit: UInt8(truncatingIfNeeded: value >> UInt32(shift)) & 0xf)
            shift -= 4
        }
    }

    /// Two digits a byte.
    package mutating func append(hexadecimalOf bytes: UnsafeRawBufferPointer) {
        for byte in bytes {
            append(hexadecimalDigit: byte >> 4)
            append(hexadecimalDigit: byte & 0xf)
        }
    }

    private mutating func append(hexadecimalDigit digit: UInt8) {
        append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
}
