import Telemetry
import Testing
import Workload

@testable import Daemon

struct ProgressWatchTests {
    /// What is seen at a moment, and for how long there was no progress then.
    struct Look: Sendable {
        var seconds: Double
        var loopPasses: UInt64
        var begun: UInt64
        var ended: UInt64
        var standstill: Double
    }

    private static func look(_ seconds: Double, _ signs: (UInt64, UInt64, UInt64), _ standstill: Double) -> Look {
        Look(seconds: seconds, loopPasses: signs.0, begun: signs.1, ended: signs.2, standstill: standstill)
    }

    private static let rows: [(name: String, threads: Int, looks: [Look])] = [
        ("an idle worker's loop goes round", 1, [look(0, (1, 0, 0), 0), look(1, (5, 0, 0), 0), look(2, (9, 0, 0), 0)]),
        ("a loop that stands still", 1, [look(0, (1, 0, 0), 0), look(1, (1, 0, 0), 1), look(2, (1, 0, 0), 2)]),
        ("a loop that goes on", 1, [look(0, (1, 0, 0), 0), look(1, (1, 0, 0), 1), look(2, (2, 0, 0), 0)]),
        (
            "a loop that computes without end", 1,
            [look(0, (1, 1, 0), 0), look(1, (1, 1, 0), 1), look(2, (1, 1, 0), 2)]
        ),
        (
            "steps that end, one after another", 1,
            [look(0, (1, 1, 0), 0), look(1, (2, 2, 1), 0), look(2, (3, 3, 2), 0)]
        ),
        (
            "one of two threads computes without end", 2,
            [look(0, (1, 1, 0), 0), look(1, (2, 1, 0), 0), look(2, (3, 1, 0), 0)]
        ),
        (
            "both threads compute without end", 2,
            [look(0, (1, 2, 0), 0), look(1, (2, 2, 0), 1), look(2, (3, 2, 0), 2), look(3, (4, 3, 1), 0)]
        ),
        (
            "a supervisor that was held up does not blame the worker", 1,
            [look(0, (1, 0, 0), 0), look(100, (1, 0, 0), 0.25), look(100.5, (1, 0, 0), 0.75)]
        ),
        (
            "nor does one that was held with the worker, again and again", 1,
            [
                look(0, (1, 0, 0), 0), look(1, (1, 0, 0), 1), look(4, (1, 0, 0), 1.25), look(5, (2, 0, 0), 0),
                look(8, (2, 0, 0), 0.25),
            ]
        ),
    ]

    @Test(arguments: rows.indices)
    func looks(row: Int) {
        let (name, threads, looks) = Self.rows[row]
        var watch = ProgressWatch(threads: threads)
        for look in looks {
            let signs = ProgressSigns(loopPasses: look.loopPasses, stepsBegun: look.begun, stepsEnded: look.ended)
            let now = Instant(nanoseconds: UInt64(look.seconds * 1e9))
            let standstill = watch.look(at: signs, at: now, due: .seconds(1))
            #expect(standstill == .seconds(look.standstill), "\(name), at \(look.seconds) s")
        }
    }
}
