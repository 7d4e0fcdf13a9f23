import Glibc
import Testing
import Workload

@testable import Daemon

struct UnknownSignalsTests {
    /// Signals, second by second, and whether they are told.
    private static let rows: [(name: String, signals: [(seconds: UInt64, signal: Int32, isTold: Bool)])] = [
        ("the first of its kind", [(0, SIGUSR1, true)]),
        ("each kind once", [(0, SIGUSR1, true), (0, SIGUSR2, true), (1, SIGUSR1, false), (1, SIGUSR2, false)]),
        ("a timer's", [(0, SIGPROF, true), (30, SIGPROF, false), (60, SIGPROF, true), (61, SIGPROF, false)]),
    ]

    @Test(arguments: rows.indices)
    func signals(row: Int) {
        let (name, signals) = Self.rows[row]
        var unknown = UnknownSignals()
        for (seconds, signal, isTold) in signals {
            let now = Instant(nanoseconds: (seconds + 1) * 1_000_000_000)
            #expect(unknown.isWorthALine(signal, at: now) == isTold, "\(name), at \(seconds) s")
        }
    }
}
