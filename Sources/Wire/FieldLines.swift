/// All field lines of one head as they came, checked by FieldScan: `name:value` and CR LF, and the empty line.
public struct FieldLines: Sendable, Equatable {
    /// The head, whose first line they follow.
    let head: [UInt8]
    private let start: Int

    /// - Parameter start: where they begin in it.
    init(head: [UInt8] = [], start: Int = 0) {
        self.head = head
        self.start = start
    }

    /// The lines, and the empty one.
    public var all: ArraySlice<UInt8> { head[start...] }

    /// The value of the first field of this name, without the white space around it; nil if there is none.
    ///
    /// - Parameter name: in lower case.
    public func first(_ name: StaticString) -> ArraySlice<UInt8>? {
        values(name, atMost: 1).first.map { head[$0] }
    }

    /// The values of all fields of this name, as one comma-separated list (RFC 9110 5.2); nil if there are none.
    ///
    /// - Parameter name: in lower case.
    public func list(_ name: StaticString) -> [UInt8]? {
        let values = values(name, atMost: .max)
        return values.isEmpty ? nil : Array(values.map { head[$0] }.joined(separator: ", ".utf8))
    }

    private func values(_ name: StaticString, atMost most: Int) -> [Range<Int>] {
        head.withUnsafeBytes { text in
            var found: [Range<Int>] = []
            var start = start
            while found.count < most, let end = text[start...].firstIndex(of: .carriageReturn), end > start,
                let colon = text[start..<end].firstIndex(of: UInt8(ascii: ":"))
            {
                if text.part(start..<colon).isName(name) { found.append(text.trimmed(colon + 1..<end)) }
                start = end + 2
            }
            return found
        }
    }
}
