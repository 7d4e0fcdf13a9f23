import Workload

/// Where a request's time went, as a reply's `Server-Timing: kernel;dur=0.100, queue;dur=…` tells it. Microseconds.
package struct ServedStages: Equatable, Sendable {
    package var kernel, queue, compute, preempted, downstream, stale: Int32

    /// By name, in the order of a request's life.
    package var named: [(name: String, microseconds: Int32)] {
        [
            ("kernel", kernel), ("queue", queue), ("compute", compute), ("preempted", preempted),
            ("downstream", downstream), ("stale", stale),
        ]
    }

    private static let marks = ["kernel", "queue", "compute", "preempted", "downstream", "stale"]
        .map { Array("\($0);dur=".utf8) }
}

extension ServedStages {
    /// Reads the field's value; nil if it does not say, or says something else.
    init?(_ value: ArraySlice<UInt8>) {
        let metrics = value.split(separator: UInt8(ascii: ","))
        guard metrics.count == ServedStages.marks.count else { return nil }
        let values = zip(metrics, ServedStages.marks).compactMap { metric, mark -> Int32? in
            let metric = metric.drop { $0 == UInt8(ascii: " ") }
            guard metric.starts(with: mark) else { return nil }
            return ServedStages.microseconds(metric.dropFirst(mark.count))
        }
        guard values.count == metrics.count else { return nil }
        self.init(
            kernel: values[0], queue: values[1], compute: values[2], preempted: values[3], downstream: values[4],
            stale: values[5])
    }

    /// Milliseconds with three decimals, of at most a day.
    private static func microseconds(_ text: ArraySlice<UInt8>) -> Int32? {
        guard text.count > 4, text[text.endIndex - 4] == UInt8(ascii: ".") else { return nil }
        var value: Int64 = 0
        for byte in text.dropLast(4) + text.suffix(3) {
            guard let digit = byte.decimalDigit, value < 1_000_000_000_000 else { return nil }
            value = value * 10 + Int64(digit)
        }
        return Int32(clamping: value)
    }
}
