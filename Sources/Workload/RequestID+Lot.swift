extension RequestID {
    /// A number that follows from its text alone, the same in every process and on every machine: what decides whether
    /// a request is in a sample. Ids that differ in one letter have nothing in common here.
    public var lot: UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        switch self {
        case .client(let bytes):
            for byte in bytes { RequestID.take(byte, into: &hash) }
        case .ours(let salt, let number):
            RequestID.take(hexadecimalOf: salt, into: &hash)
            RequestID.take(UInt8(ascii: "-"), into: &hash)
            RequestID.take(hexadecimalOf: number, into: &hash)
        }
        return SplitMix64.mixed(hash)
    }

    /// A step of FNV-1a (draft-eastlake-fnv).
    private static func take(_ byte: UInt8, into hash: inout UInt64) {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    /// The digits that `description` has.
    private static func take(hexadecimalOf number: UInt32, into hash: inout UInt64) {
        var shift = max(0, (31 - number.leadingZeroBitCount) / 4 * 4)
        while shift >= 0 {
            let digit = UInt8(truncatingIfNeeded: number >> UInt32(shift) & 15)
            take(HexadecimalText.digit(of: digit), into: &hash)
            shift -= 4
        }
    }
}
