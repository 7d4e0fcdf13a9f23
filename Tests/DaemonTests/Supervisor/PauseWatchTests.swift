import Testing
import Workload

@testable import Daemon

struct PauseWatchTests {
    /// What is seen, second by second, and whether it is told.
    private static let rows: [(name: String, looks: [(seconds: UInt64, pauses: UInt64, isTold: Bool)])] = [
        ("no pause", [(0, 0, false), (1, 0, false)]),
        ("one pause", [(0, 0, false), (1, 1, true), (2, 1, false), (62, 1, false)]),
        ("a pause before the first look", [(0, 3, true), (1, 3, false)]),
        ("pause upon pause", [(0, 1, true), (1, 90, false), (59, 900, false), (60, 990, true), (61, 991, false)]),
        ("pauses that ended untold are told when they may", [(0, 1, true), (1, 9, false), (60, 9, true)]),
    ]

    @Test(arguments: rows.indices)
    func looks(row: Int) {
        let (name, looks) = Self.rows[row]
        var watch = PauseWatch()
        for look in looks {
            let isTold = watch.look(at: look.pauses, at: Instant(nanoseconds: (look.seconds + 1) * 1_000_000_000))
            #expect(isTold == look.isTold, "\(name), at \(look.seconds) s")
        }
    }
}
