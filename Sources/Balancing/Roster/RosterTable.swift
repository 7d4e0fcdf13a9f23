import Workload

/// The machines of a roster, as its balancer sees them for one choice.
struct RosterTable: MachineView, Sendable {
    var rows: [RosterRow] = []
    /// When the choice is made.
    var now = Instant(nanoseconds: 0)
    let reportAge: Duration
    /// Rows that may be chosen, and the same for each row.
    private var ups: [Int] = []
    private var areUp: [Bool] = []

    init(reportAge: Duration) { self.reportAge = reportAge }

    /// Lets these rows be chosen, and no others.
    mutating func setUps(where isUp: (Int, RosterRow) -> Bool) {
        ups.removeAll(keepingCapacity: true)
        while areUp.count < rows.count { areUp.append(false) }
        for row in rows.indices {
            areUp[row] = isUp(row, rows[row])
            if areUp[row] { ups.append(row) }
        }
    }

    var upCount: Int { ups.count }
    func up(at place: Int) -> Int { ups[place] }
    func isUp(_ machine: Int) -> Bool { areUp[machine] }

    /// By rows: one that is not up for one choice does not move the others' turns.
    func turn(at position: Int) -> (machine: Int, next: Int) {
        let row = ups.first { $0 >= position } ?? ups[0]
        return (row, row + 1)
    }

    func load(_ measure: MachineLoad, of machine: Int) -> Int { rows[machine].load(at: now, age: reportAge) }

    func report(of machine: Int) -> ToldLoad? {
        guard let report = rows[machine].report, now - report.at <= reportAge else { return nil }
        return report.told
    }
}
