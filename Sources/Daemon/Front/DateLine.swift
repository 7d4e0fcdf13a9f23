import Synchronization
import Wire

/// The `Date` field's line of the present second: written once, and copied into the second's other replies. Any thread,
/// without a lock.
final class DateLine: Sendable {
    private static let length = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n".utf8.count
    private typealias Words = InlineArray<5, UInt64>

    /// Whose line `words` hold; `changing` while one thread puts another there, and never an earlier one again. So the
    /// words belong to a second that is found both before and after they are read.
    private let second = Atomic<Int>(DateLine.changing + 1)
    private static let changing = Int.min
    private let words: InlineArray<5, Atomic<UInt64>>

    init() {
        words = InlineArray { _ in Atomic(0) }
    }

    func write(secondsSinceEpoch now: Int, into writer: inout ByteWriter) {
        let known = second.load(ordering: .acquiring)
        var line = Words(repeating: 0)
        if known == now {
            for index in line.indices { line[index] = words[index].load(ordering: .relaxed) }
            atomicMemoryFence(ordering: .acquiring)
        }
        if known != now || second.load(ordering: .relaxed) != now {
            line = DateLine.made(secondsSinceEpoch: now)
            if known < now { replace(known, by: line, of: now) }
        }
        withUnsafeBytes(of: &line) { writer.append(UnsafeRawBufferPointer(rebasing: $0[..<DateLine.length])) }
    }

    private func replace(_ known: Int, by line: Words, of now: Int) {
        guard
            known != DateLine.changing,
            second.compareExchange(expected: known, desired: DateLine.changing, ordering: .acquiring).exchanged
        else { return }
        // What is stored below must not be seen before the mark is.
        atomicMemoryFence(ordering: .releasing)
        for index in line.indices { words[index].store(line[index], ordering: .relaxed) }
        second.store(now, ordering: .releasing)
    }

    private static func made(secondsSinceEpoch: Int) -> Words {
        var line = Words(repeating: 0)
        withUnsafeMutableBytes(of: &line) { memory in
            var writer = ByteWriter(memory)
            HTTPDate.write(secondsSinceEpoch: secondsSinceEpoch, into: &writer)
        }
        return line
    }
}
