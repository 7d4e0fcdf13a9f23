import Workload

/// Units of compute before and after the downstream call, as a reply's `Deadlined-Served-By: …units=10+20` tells them.
package struct ServedUnits: Equatable, Hashable, Sendable {
    package var before: Int64
    package var after: Int64

    package init(before: Int64, after: Int64) {
        self.before = before
        self.after = after
    }

    private static let mark = Array("units=".utf8)

    /// Looks in the first bytes of a reply; nil if they do not say.
    init?(inReply bytes: Span<UInt8>) {
        guard var index = bytes.firstIndex(behind: ServedUnits.mark, from: 0),
            let before = ServedUnits.number(bytes, &index), index < bytes.count, bytes[index] == UInt8(ascii: "+")
        else { return nil }
        index += 1
        guard let after = ServedUnits.number(bytes, &index) else { return nil }
        self.init(before: before, after: after)
    }

    /// At most 18 digits.
    private static func number(_ bytes: Span<UInt8>, _ index: inout Int) -> Int64? {
        var value: Int64 = 0
        let start = index
        while index < bytes.count, let digit = bytes[index].decimalDigit, index - start < 18 {
            value = value * 10 + Int64(digit)
            index += 1
        }
        return index > start ? value : nil
    }
}
