import Workload

/// Where a request's time went, as a reply's `Server-Timing: kernel;dur=0.100, queue;dur=…` tells it. Microseconds.
package struct ServedStages: Equatable, Sendable {
    package var kernel, queue, compute, preempted, downstream, stale: Int32

    package init(kernel: Int32, queue: Int32, compute: Int32, preempted: Int32, downstream: Int32, stale: Int32) {
        self.kernel = kernel
        self.queue = queue
        self.compute = compute
        self.preempted = preempted
        self.downstream = downstream
        self.stale = stale
    }

    /// By name, in the order of a request's life.
    package var named: [(name: String, microseconds: Int32)] {
        [
            ("kernel", kernel), ("queue", queue), ("compute", compute), ("preempted", preempted),
            ("downstream", downstream), ("stale", stale),
        ]
    }

    private static let mark = Array("Server-Timing: kernel;dur=".utf8)

    /// Looks in the first bytes of a reply; nil if they do not say, or say something else.
    init?(inReply bytes: Span<UInt8>) {
        guard var index = bytes.firstIndex(behind: ServedStages.mark, from: 0) else { return nil }
        var values: [Int32] = []
        while values.count < 6, let value = ServedStages.microseconds(bytes, &index) {
            values.append(value)
            // What stands between two values: `, queue;dur=`.
            while index < bytes.count, bytes[index] != UInt8(ascii: "="), bytes[index] != UInt8(ascii: "\r") {
                index += 1
            }
            index += 1
        }
        guard values.count == 6 else { return nil }
        self.init(
            kernel: values[0], queue: values[1], compute: values[2], preempted: values[3], downstream: values[4],
            stale: values[5])
    }

    /// Milliseconds with three decimals, of at most a day.
    private static func microseconds(_ bytes: Span<UInt8>, _ index: inout Int) -> Int32? {
        var value: Int64 = 0
        let start = index
        while index < bytes.count, value < 1_000_000_000_000 {
            if let digit = bytes[index].decimalDigit {
                value = value * 10 + Int64(digit)
            } else if bytes[index] != UInt8(ascii: ".") {
                break
            }
            index += 1
        }
        return index > start ? Int32(clamping: value) : nil
    }
}

extension Span<UInt8> {
    /// The index behind the first occurrence of a text.
    func firstIndex(behind text: [UInt8], from start: Int) -> Int? {
        var index = start
        scan: while index + text.count <= count {
            for offset in text.indices where self[index + offset] != text[offset] {
                index += 1
                continue scan
            }
            return index + text.count
        }
        return nil
    }
}
