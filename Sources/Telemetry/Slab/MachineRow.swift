import Workload

/// Whose a row of a worker's is, as one word of the table of machines.
struct MachineRow {
    /// Of the machine in the table.
    let place: Int
    var standing = MachineStanding.ready
    /// Whether it was ejected and has not been back since: its health check may fail meanwhile, which is told first.
    private(set) var isPutAside = false

    init(place: Int) { self.place = place }

    /// - Returns: whether it is ejected by this.
    mutating func turn(_ standing: MachineStanding) -> Bool {
        self.standing = standing
        switch standing {
        case .ejected:
            defer { isPutAside = true }
            return !isPutAside
        case .ready, .slow: isPutAside = false
        case .unready, .leaving: break
        }
        return false
    }

    /// The place, from 1 on; its standing; whether it is put aside.
    var word: UInt64 { UInt64(place + 1) | UInt64(standing.rawValue) << 32 | (isPutAside ? 1 : 0) << 40 }

    /// Nil for a row that is no machine's.
    init?(word: UInt64) {
        guard let standing = MachineStanding(rawValue: UInt8(truncatingIfNeeded: word >> 32)) else { return nil }
        place = Int(UInt32(truncatingIfNeeded: word)) - 1
        self.standing = standing
        isPutAside = word >> 40 & 1 != 0
        guard (0...MachineTable.others).contains(place) else { return nil }
    }
}
