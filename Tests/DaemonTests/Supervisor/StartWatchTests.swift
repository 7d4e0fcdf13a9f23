import Testing
import Workload

@testable import Daemon

struct StartWatchTests {
    /// Seconds from the start at which somebody looks, and those of them at which the time runs out.
    private static let rows: [(name: String, looks: [UInt64], runsOut: [UInt64])] = [
        ("looks in time", Array(1...29), []),
        ("a worker that hangs is told of once", Array(1...90), [30]),
        ("a supervisor that was held up does not blame the worker", [1, 100, 200], []),
        ("what it was held up for does not count later", [1, 101] + Array(102...140), [130]),
    ]

    @Test(arguments: rows.indices)
    func timeThatIsWatched_runsOutOnce_whenThePatienceIsOver(row: Int) {
        let (name, looks, runsOut) = Self.rows[row]
        let start = Instant(nanoseconds: 1_000_000_000)
        var watch = StartWatch(from: start)
        let found = looks.filter { watch.runsOut(at: start + .seconds($0), due: .seconds(1)) }
        #expect(found == runsOut, "\(name)")
    }
}
