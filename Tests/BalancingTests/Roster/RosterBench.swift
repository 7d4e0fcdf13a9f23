import Balancing
import Workload

/// A roster under a clock that a test moves.
struct RosterBench {
    private(set) var roster: Roster
    /// Whether all others answer each time that one fails, so that it stands alone.
    var othersAnswer = true
    /// In nanoseconds.
    private(set) var now = Instant(nanoseconds: 1_000_000_000_000)

    init(_ balancer: BalancerChoice, seed: UInt64 = 1, _ change: (inout RosterSetting) -> Void = { _ in }) {
        var setting = RosterSetting(balancer: balancer)
        change(&setting)
        roster = Roster(setting, seed: seed)
    }

    var names: [String] { (0..<roster.rows).map { roster.name(of: $0) } }

    mutating func pass(_ duration: Duration) { now = now + duration }
    mutating func replace(_ names: [String]) -> [[Int]] {
        let change = roster.replace(with: names, at: now)
        return [change.came, change.left]
    }
    mutating func choose(key: UInt64? = nil, avoiding: [Int] = []) -> Int? {
        roster.choose(for: key, avoiding: avoiding, at: now)
    }
    mutating func began(_ row: Int) { roster.began(on: row, at: now) }
    mutating func ended(_ row: Int, _ result: AttemptResult, load: ReportedLoad? = nil) {
        roster.ended(on: row, result, load: load, at: now)
        guard othersAnswer, result == .failed || result == .late else { return }
        for other in roster.members where other != row {
            roster.began(on: other, at: now)
            roster.ended(on: other, .good, load: nil, at: now)
        }
    }
    /// So many attempts that end at once.
    mutating func attempts(_ row: Int, _ results: AttemptResult...) {
        for result in results {
            began(row)
            ended(row, result)
        }
    }
    mutating func fail(_ row: Int, times: Int = 5) { for _ in 0..<times { attempts(row, .failed) } }
    mutating func checked(_ row: Int, _ results: Bool...) {
        for isReady in results { roster.checked(row, isReady: isReady, at: now) }
    }
    func standing(_ row: Int) -> MachineStanding { roster.standing(of: row, at: now) }

    /// How often each row is chosen, of attempts that end at once.
    mutating func shares(_ times: Int) -> [Int] {
        var counts = Array(repeating: 0, count: roster.rows)
        for _ in 0..<times {
            if let row = choose() { counts[row] += 1 }
        }
        return counts
    }

    /// All that has changed since this was asked last.
    mutating func changes() -> [StandingChange] {
        var changes: [StandingChange] = []
        while let change = roster.nextChange(at: now) { changes.append(change) }
        return changes
    }
}
