import Glibc

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
    public func first(_ name: FieldName) -> ArraySlice<UInt8>? {
        var start = start
        return nextValue(name, from: &start).map { head[$0] }
    }

    /// The values of all fields of this name, as one comma-separated list (RFC 9110 5.2); nil if there are none.
    public func list(_ name: FieldName) -> [UInt8]? {
        var (start, values) = (start, [Range<Int>]())
        while let value = nextValue(name, from: &start) { values.append(value) }
        return values.isEmpty ? nil : Array(values.map { head[$0] }.joined(separator: ", ".utf8))
    }

    /// Without an array of what is found: a gRPC call asks for several.
    ///
    /// - Parameter start: of a line; behind the line that it was found in.
    private func nextValue(_ name: FieldName, from start: inout Int) -> Range<Int>? {
        let length = name.text.utf8CodeUnitCount
        return head.withUnsafeBytes { text in
            while start < text.count, let base = text.baseAddress,
                let found = memchr(base + start, Int32(UInt8.carriageReturn), text.count - start)
            {
                let (line, end) = (start, UnsafeRawPointer(found) - base)
                guard end > line else { return nil }
                start = end + 2
                if line + length < end, text[line + length] == UInt8(ascii: ":"),
                    text.part(line..<line + length).isName(name)
                {
                    return text.trimmed(line + length + 1..<end)
                }
            }
            return nil
        }
    }
}
