import Glibc

/// Reading names and values of fields in place.
extension UnsafeRawBufferPointer {
    func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[range])
    }

    func isName(_ name: FieldName) -> Bool { isName(name.text) }

    /// Whether these bytes are `name` in any case. `name` is written in lower case: letters, digits, `-`.
    func isName(_ name: StaticString) -> Bool {
        guard count == name.utf8CodeUnitCount else { return false }
        for index in 0..<count where (self[index] | 0x20) != name.utf8Start[index] { return false }
        return true
    }

    func begins(with text: StaticString) -> Bool {
        guard let baseAddress, count >= text.utf8CodeUnitCount else { return false }
        return memcmp(baseAddress, text.utf8Start, text.utf8CodeUnitCount) == 0
    }

    /// Whether these bytes are `text`, letter by letter.
    func reads(_ text: StaticString) -> Bool { count == text.utf8CodeUnitCount && begins(with: text) }

    /// A range without the white space at its ends (OWS of RFC 9110 5.6.3).
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, self[start].isWhiteSpace { start += 1 }
        while start < end, self[end - 1].isWhiteSpace { end -= 1 }
        return start..<end
    }

    /// Calls `body` with each element of a comma-separated list, trimmed; empty elements are none (RFC 9110 5.6.1).
    func forEachElement(_ body: (UnsafeRawBufferPointer) -> Void) {
        var start = 0
        while start < count {
            let end = self[start...].firstIndex(of: UInt8(ascii: ",")) ?? count
            let element = trimmed(start..<end)
            if !element.isEmpty { body(part(element)) }
            start = end + 1
        }
    }

    /// The number that these digits are; nil if they are not digits alone, or more than 64 bits hold.
    var decimalNumber: UInt64? {
        guard !isEmpty else { return nil }
        var number: UInt64 = 0
        for byte in self {
            guard byte.isDigit else { return nil }
            let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
            guard !overflow, !carry else { return nil }
            number = sum
        }
        return number
    }
}
