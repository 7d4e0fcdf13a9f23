/// Reading names and values of fields in place.
extension UnsafeRawBufferPointer {
    /// Whether these bytes are `name` in any case. `name` is written in lower case: letters, digits, `-`.
    func isName(_ name: StaticString) -> Bool {
        guard count == name.utf8CodeUnitCount else { return false }
        for index in 0..<count where (self[index] | 0x20) != name.utf8Start[index] { return false }
        return true
    }

    /// Without the white space around them (OWS of RFC 9110 5.6.3).
    var trimmed: UnsafeRawBufferPointer {
        var start = 0
        var end = count
        while start < end, self[start].isWhiteSpace { start += 1 }
        while start < end, self[end - 1].isWhiteSpace { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: self[start..<end])
    }

    /// Calls `body` with each element of a comma-separated list, trimmed; empty elements are none (RFC 9110 5.6.1).
    func forEachElement(_ body: (UnsafeRawBufferPointer) -> Void) {
        var start = 0
        while start < count {
            let end = self[start...].firstIndex(of: UInt8(ascii: ",")) ?? count
            let element = UnsafeRawBufferPointer(rebasing: self[start..<end]).trimmed
            if !element.isEmpty { body(element) }
            start = end + 1
        }
    }
}
