/// All field lines of one head as they came, checked by FieldScan: `name:value` and CR LF, and the empty line.
public struct FieldLines: Sendable, Equatable {
    private(set) var bytes: [UInt8] = []

    public init() {}

    mutating func append(_ piece: UnsafeRawBufferPointer) {
        // Nearly all heads come whole; growing an empty array costs more than making one.
        if bytes.isEmpty { bytes = Array(piece) } else { bytes.append(contentsOf: piece) }
    }

    mutating func keepFirst(_ count: Int) {
        bytes.removeLast(bytes.count - count)
    }

    /// The value of the first field of this name, without the white space around it; nil if there is none.
    ///
    /// - Parameter name: in lower case.
    public func first(_ name: StaticString) -> ArraySlice<UInt8>? {
        bytes.withUnsafeBytes { FieldLines.firstValue(name, in: $0) }.map { bytes[$0] }
    }

    private static func firstValue(_ name: StaticString, in text: UnsafeRawBufferPointer) -> Range<Int>? {
        var start = 0
        while let end = text[start...].firstIndex(of: .carriageReturn), end > start,
            let colon = text[start..<end].firstIndex(of: UInt8(ascii: ":"))
        {
            if text.part(start..<colon).isName(name) { return text.trimmed(colon + 1..<end) }
            start = end + 2
        }
        return nil
    }
}
