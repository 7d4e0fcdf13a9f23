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
        if value < 100 { return append(twoDigitsOf: Int(value)) }
        if value < 1_000 { return append(first: 3, of: ByteWriter.threeDigits(value)) }
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
        let (whole, thousandths) = microseconds.magnitude.quotientAndRemainder(dividingBy: 1_000)
        append(decimal: whole)
        append(first: 4, of: UInt64(UInt8(ascii: ".")) | ByteWriter.threeDigits(UInt64(thousandths)) << 8)
    }

    /// Of a number below 1,000: its digits, the first in the lowest byte.
    private static func threeDigits(_ value: UInt64) -> UInt64 {
        let (hundreds, tens) = (value / 100, value / 10)
        return 0x303030 + (hundreds | (tens - 10 * hundreds) << 8 | (value - 10 * tens) << 16)
    }

    /// Of a number below 100.
    @inlinable @inline(__always)
    public mutating func append(twoDigitsOf value: Int) {
        let tens = value / 10
        let digits = 0x3030 + UInt16(truncatingIfNeeded: tens | (value - 10 * tens) << 8)
        reserve(2).storeBytes(of: digits.littleEndian, as: UInt16.self)
    }

    /// - Parameter minimumWidth: at most eight.
    public mutating func append(digitsOf value: UInt64, minimumWidth: Int) {
        guard value < 100_000_000 else {
            append(decimal: value / 100_000_000)
            return append(digitsOf: value % 100_000_000, minimumWidth: 8)
        }
        var (rest, digits, width) = (value, UInt64(0), 0)
        repeat {
            let tenth = rest / 10
            digits = digits << 8 | (UInt64(UInt8(ascii: "0")) + rest - 10 * tenth)
            rest = tenth
            width += 1
        } while rest > 0 || width < minimumWidth
        append(first: width, of: digits)
    }

    /// Lower-case hexadecimal without leading zeros.
    public mutating func append(hexadecimal value: UInt32) {
        let width = max(1, 8 - value.leadingZeroBitCount / 4)
        // Each nibble is spread to a byte of its own, the highest in the lowest byte, and all are made text at once.
        var nibbles = UInt64(value.bigEndian)
        nibbles = (nibbles << 16 | nibbles) & 0x0000_ffff_0000_ffff
        nibbles = (nibbles << 8 | nibbles) & 0x00ff_00ff_00ff_00ff
        nibbles = (nibbles >> 4 | nibbles << 8) & 0x0f0f_0f0f_0f0f_0f0f
        // One in each byte that is a letter.
        let letters = (nibbles &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        let digits = nibbles &+ 0x3030_3030_3030_3030 &+ letters &* ByteWriter.lettersDistance
        append(first: width, of: digits >> UInt64(8 * (8 - width)))
    }

    /// Two digits a byte, of a multiple of eight bytes: as above, eight bytes at once.
    public mutating func append(hexadecimalOf bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count % 8 == 0)
        let start = reserve(2 * bytes.count)
        for index in stride(from: 0, to: bytes.count, by: 8) {
            let eight = bytes.loadUnaligned(fromByteOffset: index, as: SIMD8<UInt8>.self)
            let pairs = SIMD8<UInt16>(truncatingIfNeeded: eight)
            let nibbles = (pairs &>> 4 | pairs &<< 8) & 0x0f0f
            let letters = (nibbles &+ 0x0606) &>> 4 & 0x0101
            let digits = nibbles &+ 0x3030 &+ letters &* UInt16(ByteWriter.lettersDistance)
            start.storeBytes(of: digits, toByteOffset: 2 * index, as: SIMD8<UInt16>.self)
        }
    }

    /// From the character that would follow `9` to `a`.
    private static let lettersDistance = UInt64(UInt8(ascii: "a") - UInt8(ascii: "9") - 1)

    /// The lowest bytes of a word, the lowest first. Where there is room the whole word is stored: what is written next
    /// replaces the rest.
    @inline(__always)
    private mutating func append(first count: Int, of word: UInt64) {
        let hasRoom = memory.count - used >= 8
        let start = reserve(count)
        if hasRoom { return start.storeBytes(of: word.littleEndian, as: UInt64.self) }
        for index in 0..<count {
            let byte = UInt8(truncatingIfNeeded: word >> UInt64(8 * index))
            start.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
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
}
