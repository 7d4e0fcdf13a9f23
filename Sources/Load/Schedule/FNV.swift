import Workload

/// FNV-1a with 64 bits (Fowler, Noll and Vo): tells contents apart, cheaply and alike on every machine.
package struct FNV: Equatable, Sendable {
    package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    package init() {}

    package mutating func add(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    package mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { add(byte) }
    }

    /// As eight bytes, the lowest first.
    package mutating func add(_ number: Int64) {
        withUnsafeBytes(of: number.littleEndian) { add($0) }
    }

    /// 16 hexadecimal digits.
    package var text: String { HexadecimalText.word(value) }
}
