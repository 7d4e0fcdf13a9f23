/// Eight bytes at once: a scan looks at so many together where nearly all bytes are of the kind that it passes.
///
/// Each test gives a word with the highest bit set in the bytes that pass it; behind the first of them it may be set in
/// others too, for subtractions borrow and additions carry.
struct EightBytes {
    private let word: UInt64

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    init(_ bytes: UnsafeRawBufferPointer, at index: Int) {
        word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
    }

    /// - Parameter bound: at most 128.
    func below(_ bound: UInt8) -> UInt64 {
        (word &- EightBytes.ones &* UInt64(bound)) & ~word & EightBytes.highBits
    }

    /// What is no visible ASCII.
    var invisible: UInt64 {
        ((word &- EightBytes.ones &* 0x21) | word | (word &+ EightBytes.ones)) & EightBytes.highBits
    }

    func equal(to byte: UInt8) -> UInt64 {
        let difference = word ^ (EightBytes.ones &* UInt64(byte))
        return (difference &- EightBytes.ones) & ~difference & EightBytes.highBits
    }
}

extension UnsafeRawBufferPointer {
    /// The index of the first byte in a range that does not pass; the range's end if all do.
    ///
    /// - Parameter stops: finds, of eight bytes, those that may not pass.
    @inline(__always)
    func index(in range: Range<Int>, behind passes: (UInt8) -> Bool, stops: (EightBytes) -> UInt64) -> Int {
        var index = range.lowerBound
        while index < range.upperBound {
            if range.upperBound - index >= 8 {
                let found = stops(EightBytes(self, at: index))
                guard found != 0 else {
                    index += 8
                    continue
                }
                index += found.trailingZeroBitCount / 8
            }
            guard passes(self[index]) else { return index }
            index += 1
        }
        return index
    }

    /// Behind the bytes that a request target may hold.
    ///
    /// - Parameter isEncoded: becomes true if one of them is a `%`.
    func endOfTarget(in range: Range<Int>, isEncoded: inout Bool) -> Int {
        index(in: range) { byte in
            if byte == UInt8(ascii: "%") { isEncoded = true }
            return byte.isTarget
        } stops: {
            $0.invisible | $0.equal(to: UInt8(ascii: "#")) | $0.equal(to: UInt8(ascii: "%"))
        }
    }

    /// Behind the bytes that a field value may hold.
    func endOfFieldContent(in range: Range<Int>) -> Int {
        index(in: range, behind: \.isFieldContent) { $0.below(.space) | $0.equal(to: 0x7F) }
    }

    /// The first `byte`, or the range's end.
    func first(_ byte: UInt8, in range: Range<Int>) -> Int {
        index(in: range, behind: { $0 != byte }, stops: { $0.equal(to: byte) })
    }
}
