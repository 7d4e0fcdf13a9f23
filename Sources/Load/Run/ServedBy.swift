import Workload

/// Who replied, as a reply's `Deadlined-Served-By: mode=…; worker=…; units=…` tells it.
package struct ServedBy: Equatable, Sendable {
    /// Of at most 15 bytes, as all names of modes are: so it needs no memory of its own.
    package var mode: String
    package var worker: Int32

    private static let mode = Array("mode=".utf8)
    private static let worker = Array("; worker=".utf8)
    private static let longestName = 15
}

extension ServedBy {
    /// Nil for what is no name of a mode.
    init?(named mode: String, worker: Int32) {
        guard (1...ServedBy.longestName).contains(mode.utf8.count) else { return nil }
        (self.mode, self.worker) = (mode, worker)
    }

    /// Reads the field's value; nil if it does not say.
    init?(_ value: ArraySlice<UInt8>) {
        guard value.starts(with: ServedBy.mode), let mark = value.firstRange(of: ServedBy.worker) else { return nil }
        let name = value[(value.startIndex + ServedBy.mode.count)..<mark.lowerBound]
        let digits = value[mark.upperBound...].prefix { $0 != UInt8(ascii: ";") }
        guard (1...ServedBy.longestName).contains(name.count), (1...9).contains(digits.count),
            digits.allSatisfy({ $0.decimalDigit != nil }), let mode = String(validating: name, as: UTF8.self)
        else { return nil }
        worker = digits.reduce(0) { $0 * 10 + Int32($1.decimalDigit ?? 0) }
        self.mode = mode
    }
}
