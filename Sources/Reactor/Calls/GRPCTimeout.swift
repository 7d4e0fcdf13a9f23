import Wire

/// `grpc-timeout` as gRPC writes it: at most eight digits and a unit
/// (gRPC over HTTP/2, "Timeout → TimeoutValue TimeoutUnit").
public enum GRPCTimeout {
    private static let largestValue: UInt64 = 99_999_999

    /// The units and their length in nanoseconds, finest first.
    private static let units: [(letter: UInt8, nanoseconds: UInt64)] = [
        (UInt8(ascii: "n"), 1), (UInt8(ascii: "u"), 1_000), (UInt8(ascii: "m"), 1_000_000),
        (UInt8(ascii: "S"), 1_000_000_000), (UInt8(ascii: "M"), 60_000_000_000), (UInt8(ascii: "H"), 3_600_000_000_000),
    ]

    /// Appends what remains, in the finest unit that holds it and rounded down, so that no one is promised more than
    /// there is. Nothing, or less, is `1n`: zero is no value to gRPC.
    public static func append(_ remaining: Duration, to writer: inout ByteWriter) {
        let nanoseconds = UInt64(max(1, remaining.nanoseconds))
        for unit in units where nanoseconds / unit.nanoseconds <= largestValue {
            writer.append(decimal: nanoseconds / unit.nanoseconds)
            writer.append(unit.letter)
            return
        }
    }
}
