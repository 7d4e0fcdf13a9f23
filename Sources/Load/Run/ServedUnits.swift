import Workload

/// Units of compute before and after the downstream call, as a reply's `Deadlined-Served-By: …units=10+20` tells them.
package struct ServedUnits: Equatable, Hashable, Sendable {
    package var before: Int64
    package var after: Int64

    private static let mark = Array("units=".utf8)
}

extension ServedUnits {
    /// Reads the field's value; nil if it does not say.
    init?(_ value: ArraySlice<UInt8>) {
        guard let mark = value.firstRange(of: ServedUnits.mark) else { return nil }
        var rest = value[mark.upperBound...]
        guard let before = ServedUnits.number(&rest), rest.popFirst() == UInt8(ascii: "+"),
            let after = ServedUnits.number(&rest)
        else { return nil }
        self.init(before: before, after: after)
    }

    /// At most 18 digits.
    private static func number(_ text: inout ArraySlice<UInt8>) -> Int64? {
        var value: Int64 = 0
        let start = text.startIndex
        while let digit = text.first?.decimalDigit, text.startIndex - start < 18 {
            value = value * 10 + Int64(digit)
            text.removeFirst()
        }
        return text.startIndex > start ? value : nil
    }
}
