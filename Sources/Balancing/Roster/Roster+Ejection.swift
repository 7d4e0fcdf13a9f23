import Workload

// Which machines are put aside because of what came of their attempts.

extension Roster {
    /// Part of the other machines that have to be well for one to be ejected that is only late.
    private static let wellShare = 0.75
    /// Of a machine's last attempts: one of which more are late is not well.
    private static let mostLate = 0.1

    /// Ejects a machine whose attempts end badly, one after the other.
    mutating func ejectIfDown(_ row: Int, at now: Instant) {
        let one = table.rows[row]
        guard setting.ejectAfter > 0, one.isMember, !one.isEjected(at: now) else { return }
        let fails = one.failures >= setting.ejectAfter && isAlone(row, at: now)
        let isSilent = one.lates >= setting.ejectAfter && now - one.failingSince >= setting.silence
        guard fails || isSilent && areOthersWell(than: row, at: now) else { return }
        let members = table.rows.lazy.filter(\.isMember)
        let ejected = members.count { $0.isEjected(at: now) }
        guard ejected < mostEjected(of: members.count) else { return }
        eject(row, at: now)
    }

    /// Whether it fails while at least half of the others answer. Where all fail, that says nothing of one of them.
    private func isAlone(_ row: Int, at now: Instant) -> Bool {
        let others = table.rows.indices.filter { $0 != row && isMember($0) && !table.rows[$0].isEjected(at: now) }
        return 2 * others.count { hasAnswered($0, since: table.rows[row].failingSince) } >= others.count
    }

    /// Whether nearly all others have their whole share and keep up with it. A machine with too much to do is as silent
    /// as one that is stopped: whoever ejects it gives the others more, until they are silent, too, and those that come
    /// back have less than their share for a while. So one stall of two seconds kept sixteen machines at 70 % late for
    /// good, half of them ejected at any time.
    private func areOthersWell(than row: Int, at now: Instant) -> Bool {
        let others = table.rows.indices.filter { $0 != row && isMember($0) }
        let well = others.count {
            let other = table.rows[$0]
            return other.standing(at: now) == .ready && other.lateShare <= Roster.mostLate
                && hasAnswered($0, since: table.rows[row].failingSince)
        }
        return Double(well) >= Roster.wellShare * Double(others.count)
    }

    private func hasAnswered(_ row: Int, since: Instant) -> Bool {
        table.rows[row].lastAnswer.map { $0 >= since } ?? false
    }

    func mostEjected(of members: Int) -> Int { Int(setting.mostEjected * Double(members)) }

    private mutating func eject(_ row: Int, at now: Instant) {
        let wholeFrom = max(table.rows[row].slowUntil, table.rows[row].ejectedUntil)
        let times = max(0, (now - wholeFrom).nanoseconds) / max(1, setting.ejectFor.nanoseconds)
        let ejections = max(0, table.rows[row].ejections - Int(clamping: times)) + 1
        let length = min(setting.longestEjection, setting.ejectFor * ejections)
        (table.rows[row].failures, table.rows[row].lates) = (0, 0)
        table.rows[row].ejections = ejections
        table.rows[row].ejectedUntil = now + length
        table.rows[row].slowUntil = now + length + setting.slowStart
        noteChange(at: now)
    }
}
