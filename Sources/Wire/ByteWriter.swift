/// Writes text into memory that the caller lends, without allocating. The memory stays valid and unshared for as long
/// as the writer is used; what does not fit in it is a bug in the caller's bound, and traps.
///
/// Public, where all else is for the package alone, because only that is inlined into other modules: a text of known
/// length is then stored, not copied by a call, and a reply is made of some twenty.
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
        let fraction = Int(microseconds.magnitude % 1_000)
        append(UInt8(ascii: "0") + UInt8(fraction / 100))
        append(twoDigitsOf: fraction % 100)
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
        var shift = max(0, 28 - value.leadingZeroBitCount / 4 * 4)
        while shift >= 0 {
            append(ByteWriter.hexadecimal(UInt8(truncatingIfNeeded: value >> UInt32(shift)) & 0xf))
            shift -= 4
        }
    }

    /// Two digits a byte.
    public mutating func append(hexadecimalOf bytes: UnsafeRawBufferPointer) {
        let start = reserve(2 * bytes.count)
        for (index, byte) in bytes.enumerated() {
            let digits =
                UInt16(ByteWriter.hexadecimal(byte >> 4)) | UInt16(ByteWriter.hexadecimal(byte & 0xf)) << 8
            start.storeBytes(of: digits.littleEndian, toByteOffset: 2 * index, as: UInt16.self)
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

    private static func hexadecimal(_ digit: UInt8) -> UInt8 {
        digit &+ (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") &- 10)
    }
}
