/// Writes text into memory that the caller lends, without allocating. The memory stays valid and unshared for as long
/// as the writer is used; what does not fit in it is a bug in the caller's bound, and traps.
///
/// Inlinable, so that a text of known length is stored, not copied by a call: a reply is made of some twenty.
public struct ByteWriter {
    @usableFromInline
    let memory: UnsafeMutableRawBufferPointer
    /// Bytes of it that have been written.
    @usableFromInline
    var used = 0

    @inlinable
    public init(_ memory: UnsafeMutableRawBufferPointer) {
        self.memory = memory
    }

    /// What has been written.
    public var written: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: memory[..<used])
    }

    public var count: Int { used }

    @inlinable @inline(__always)
    public mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    public mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    @inlinable @inline(__always)
    public mutating func append(_ byte: UInt8) {
        reserve(1).storeBytes(of: byte, as: UInt8.self)
    }

    @inlinable @inline(__always)
    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        let start = reserve(bytes.count)
        if let base = bytes.baseAddress { start.copyMemory(from: base, byteCount: bytes.count) }
    }

    public mutating func append(decimal value: UInt64) {
        if value < 10 { return append(UInt8(ascii: "0") + UInt8(value)) }
        append(digitsOf: value, minimumWidth: 1)
    }

    public mutating func append(decimal value: Int) {
        if value < 0 { append(UInt8(ascii: "-")) }
        append(decimal: UInt64(value.magnitude))
    }

    /// A number of nanoseconds as milliseconds with three decimals, as in `-271.003`.
    public mutating func append(millisecondsOf nanoseconds: Int64) {
        if nanoseconds == 0 { return append("0.000") }
        let microseconds = nanoseconds / 1_000
        if microseconds < 0 { append(UInt8(ascii: "-")) }
        append(decimal: microseconds.magnitude / 1_000)
        append(UInt8(ascii: "."))
        append(twoDigitsOf: Int(microseconds.magnitude % 1_000) / 10)
        append(UInt8(ascii: "0") + UInt8(microseconds.magnitude % 10))
    }

    /// Of a number below 100.
    @inlinable @inline(__always)
    public mutating func append(twoDigitsOf value: Int) {
        let tens = value / 10
        let digits = 0x3030 + UInt16(truncatingIfNeeded: tens | (value - 10 * tens) << 8)
        reserve(2).storeBytes(of: digits.littleEndian, as: UInt16.self)
    }

    public mutating func append(digitsOf value: UInt64, minimumWidth: Int) {
        var width = 1
        var bound: UInt64 = 10
        // No number has more than twenty digits: there the bound would overflow.
        while value >= bound, width < 20 {
            width += 1
            bound = bound &* 10
        }
        width = max(width, minimumWidth)
        let start = reserve(width)
        var rest = value
        var position = width
        repeat {
            position -= 1
            let tenth = rest / 10
            start.storeBytes(
                of: UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest &- tenth &* 10), toByteOffset: position,
                as: UInt8.self)
            rest = tenth
        } while position > 0
    }

    /// Lower-case hexadecimal without leading zeros.
    public mutating func append(hexadecimal value: UInt32) {
        let digits = ByteWriter.hexadecimalDigits(value)
        let width = max(1, 8 - value.leadingZeroBitCount / 4)
        let start = reserve(width)
        for index in 0..<width {
            let digit = UInt8(truncatingIfNeeded: digits >> UInt64(8 * (width - 1 - index)))
            start.storeBytes(of: digit, toByteOffset: index, as: UInt8.self)
        }
    }

    /// Two digits a byte.
    public mutating func append(hexadecimalOf bytes: UnsafeRawBufferPointer) {
        let start = reserve(2 * bytes.count)
        let whole = bytes.count & ~3
        for index in stride(from: 0, to: whole, by: 4) {
            let four = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self))
            start.storeBytes(
                of: ByteWriter.hexadecimalDigits(four).bigEndian, toByteOffset: 2 * index, as: UInt64.self)
        }
        for index in whole..<bytes.count {
            let digits = UInt16(truncatingIfNeeded: ByteWriter.hexadecimalDigits(UInt32(bytes[index])))
            start.storeBytes(of: digits.bigEndian, toByteOffset: 2 * index, as: UInt16.self)
        }
    }

    /// Takes the next `length` bytes, which the caller fills.
    @inlinable @inline(__always)
    mutating func reserve(_ length: Int) -> UnsafeMutableRawPointer {
        guard let base = memory.baseAddress, length <= memory.count - used else {
            preconditionFailure("a message is longer than its bound")
        }
        defer { used += length }
        return base + used
    }

    /// The eight digits, the highest in the highest byte: each nibble is spread to a byte of its own, and all are made
    /// text at once.
    private static func hexadecimalDigits(_ value: UInt32) -> UInt64 {
        var nibbles = UInt64(value)
        nibbles = (nibbles << 16 | nibbles) & 0x0000_ffff_0000_ffff
        nibbles = (nibbles << 8 | nibbles) & 0x00ff_00ff_00ff_00ff
        nibbles = (nibbles << 4 | nibbles) & 0x0f0f_0f0f_0f0f_0f0f
        // One in each byte that is a letter.
        let letters = (nibbles &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return nibbles &+ 0x3030_3030_3030_3030 &+ letters &* UInt64(UInt8(ascii: "a") - UInt8(ascii: "0") - 10)
    }
}
