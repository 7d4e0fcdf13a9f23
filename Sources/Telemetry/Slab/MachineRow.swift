import Workload

/// Whose a row of a worker's is, as one word of the table of machines.
struct MachineRow {
    /// Of the machine in the table.
    let place: Int
    /// Nil for one that has left, and has nothing any more: records still name it by its row.
    private(set) var standing: MachineStanding?
    /// Whether it was ejected and has not been back since: its health check may fail meanwhile, which is told first.
    private(set) var isPutAside = false

    init(place: Int) { (self.place, standing) = (place, .ready) }

    /// - Returns: whether it is ejected by this.
    mutating func turn(_ standing: MachineStanding?) -> Bool {
        self.standing = standing
        switch standing {
        case .ejected:
            defer { isPutAside = true }
            return !isPutAside
        case .ready, .slow: isPutAside = false
        case .unready, .leaving, nil: break
        }
        return false
    }

    /// It is on the list again.
    mutating func comeBack() { standing = .ready }

    /// The place, from 1 on; its standing, from 1 on; whether it is put aside.
    var word: UInt64 {
        let standing = standing.map { UInt64($0.rawValue) + 1 } ?? 0
        return UInt64(place + 1) | standing << 32 | (isPutAside ? 1 : 0) << 40
    }

    /// Nil for a row that is no machine's.
    init?(word: UInt64) {
        let told = UInt8(truncatingIfNeeded: word >> 32)
        standing = told == 0 ? nil : MachineStanding(rawValue: told - 1)
        place = Int(UInt32(truncatingIfNeeded: word)) - 1
        isPutAside = word >> 40 & 1 != 0
        guard (0...MachineTable.others).contains(place) else { return nil }
    }
}
