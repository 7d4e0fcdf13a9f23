import Configuration
import Workload

/// Of durations and sizes as people write them.
enum DurationProperties {
    private static let units: [String: UInt128] = [
        "ns": 1, "us": 1_000, "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000,
    ]
    /// What the grammar takes, in digits and in bytes.
    private static let mostDigits = 19
    private static let mostBytes = 21

    static func check(_ input: UnsafeRawBufferPointer) {
        let bytes = Array(input)
        let duration = input.withCopy { DurationText.parse(Span(_unsafeBytes: $0)) }
        require(duration == expected(bytes), "\(text(bytes)): read as \(text(duration)), not \(text(expected(bytes)))")
        guard let string = String(validating: bytes, as: UTF8.self) else { return }
        require(DurationText.parse(string) == duration, "a text is read as its bytes are")
        if let duration {
            let written = DurationText.format(duration)
            require(DurationText.parse(written) == duration, "what is written reads the same: \(written)")
        }
        if let size = SizeText.parse(string) {
            let written = SizeText.format(size)
            require(size >= 0 && SizeText.parse(written) == size, "what is written reads the same: \(written)")
        }
    }

    /// The grammar, said once more: digits, perhaps a point and digits, and a unit.
    private static func expected(_ bytes: [UInt8]) -> Duration? {
        let number = bytes.prefix { $0 == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let parts = number.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let digits = parts.joined()
        guard bytes.count <= mostBytes, (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }),
            digits.count <= mostDigits, let unit = units[text(bytes.dropFirst(number.count))]
        else { return nil }
        let scaled = digits.reduce(UInt128(0)) { $0 * 10 + UInt128($1 - UInt8(ascii: "0")) } * unit
        let scale = parts.dropFirst().joined().reduce(UInt128(1)) { scale, _ in scale * 10 }
        return Int64(exactly: scaled / scale).map { .nanoseconds($0) }
    }

    private static func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }

    private static func text(_ duration: Duration?) -> String { duration.map { "\($0)" } ?? "nothing" }
}
