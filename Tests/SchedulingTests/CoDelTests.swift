import Load
import Testing
import Workload

@testable import Scheduling

/// What CoDel says of one entry after the other, in milliseconds.
@Suite struct CoDelTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var inOrder = true
        /// When an entry is taken, how long it has waited, whether it was the last, and whether it is refused.
        var entries: [(at: Int64, delay: Int64, isLast: Bool, isRefused: Bool)]
    }

    /// Entries every 20 ms.
    private static func every20(
        from start: Int64, _ delays: [Int64], isLast: Bool = false, refused: Set<Int> = []
    ) -> [(at: Int64, delay: Int64, isLast: Bool, isRefused: Bool)] {
        delays.enumerated().map { (start + 20 * Int64($0.offset), $0.element, isLast, refused.contains($0.offset)) }
    }

    private static let rows = [
        Row(
            testDescription: "short waits refuse nobody",
            entries: every20(from: 1_000, Array(repeating: 5, count: 20))),
        Row(
            testDescription: "a burst that is over within the interval refuses nobody",
            entries: every20(from: 1_000, [50, 40, 30, 20, 4, 50, 40, 30])),
        Row(
            testDescription: "after an interval of long waits what has waited for over 10 ms is refused, but the first",
            entries: every20(from: 1_000, [50, 50, 50, 50, 50, 50, 50, 10, 11, 50], refused: [6, 8, 9])),
        Row(
            testDescription: "one short wait in the interval ends it with the interval",
            entries: every20(
                from: 1_000, [50, 50, 50, 50, 50, 50, 50, 4, 50, 50, 50, 50, 50, 50, 50], refused: [6, 8, 9])),
        Row(
            testDescription: "after a quiet while a burst is no standing queue, whatever was before it",
            entries: every20(from: 1_000, [50, 50, 50]) + every20(from: 5_000, [20, 40, 60])),
        Row(
            testDescription: "long steps are no quiet while: what is taken has waited all through them",
            entries: [
                (1_000, 500, false, false), (1_300, 500, false, false), (1_350, 500, false, true),
                (1_700, 700, false, false), (1_750, 700, false, true),
            ]),
        Row(
            testDescription: "in other orders the least wait says nothing: what is not empty for an interval stands",
            inOrder: false,
            entries: every20(from: 1_000, Array(repeating: 0, count: 11) + [30, 0, 30], refused: [11, 13])),
        Row(
            testDescription: "in other orders, too, a queue that was empty in the interval is none that stands",
            inOrder: false,
            entries: every20(from: 1_000, [0, 0, 0]) + [(1_060, 30, true, false)]
                + every20(from: 1_080, [0, 30, 0, 30])),
    ]

    @Test(arguments: rows)
    func entriesAreRefused_whereTheQueueHasStoodForAnInterval(_ row: Row) {
        var codel = CoDel()
        for (at, delay, isLast, isRefused) in row.entries {
            let refuses = codel.refuses(
                waitedFor: delay * 1_000_000, inOrder: row.inOrder, isLast: isLast,
                at: Instant(nanoseconds: UInt64(at) * 1_000_000))
            #expect(refuses == isRefused, "at \(at) ms")
        }
    }

    /// The same decisions as folly's, entry for entry, while entries come without long gaps.
    @Test func inOrder_itIsFollys() {
        for seed in UInt64(0)..<50 {
            var random = RandomStream(seed: seed, for: .arrivals)
            var (ours, follys) = (CoDel(), Folly())
            var (now, level) = (Int64(1_000_000_000), Int64(0))
            for _ in 0..<500 {
                now += .random(in: 0...20_000_000, using: &random)
                level = max(0, level + .random(in: -8_000_000...9_000_000, using: &random))
                let refuses = ours.refuses(
                    waitedFor: level, inOrder: true, isLast: false, at: Instant(nanoseconds: UInt64(now)))
                #expect(refuses == follys.refuses(waitedFor: level, at: now), "seed \(seed) at \(now)")
            }
        }
    }

    /// What `overloaded_explicit_now` of folly decides, in words of its own.
    private struct Folly {
        var (isOverloaded, least, end) = (false, Int64(0), Int64(0))

        mutating func refuses(waitedFor delay: Int64, at now: Int64) -> Bool {
            if now >= end {
                end = now + 100_000_000
                isOverloaded = least > 5_000_000
                least = delay
                return false
            }
            least = min(least, delay)
            return isOverloaded && delay > 10_000_000
        }
    }
}
