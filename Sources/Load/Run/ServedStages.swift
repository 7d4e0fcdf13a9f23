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

    private static let mark = Array("kernel;dur=".utf8)
}

extension ServedStages {
    /// Reads the field's value; nil if it does not say, or says something else.
    init?(_ value: ArraySlice<UInt8>) {
        guard value.starts(with: ServedStages.mark) else { return nil }
        let values = value.split(separator: UInt8(ascii: ","))
            .compactMap { metric in
                metric.firstIndex(of: UInt8(ascii: "=")).flatMap { ServedStages.microseconds(metric[($0 + 1)...]) }
            }
        guard values.count == 6 else { return nil }
        self.init(
            kernel: values[0], queue: values[1], compute: values[2], preempted: values[3], downstream: values[4],
            stale: values[5])
    }

    /// Milliseconds with three decimals, of at most a day.
    private static func microseconds(_ text: ArraySlice<UInt8>) -> Int32? {
        var value: Int64 = 0
        for byte in text where byte != UInt8(ascii: ".") {
            guard let digit = byte.decimalDigit, value < 1_000_000_000_000 else { return nil }
            value = value * 10 + Int64(digit)
        }
        return text.isEmpty ? nil : Int32(clamping: value)
    }
}
