import Workload

extension Roster {
    /// Where an attempt goes: to a machine that is neither unready nor ejected if there is one, even one to be avoided;
    /// where all are, to any, since a client that calls nobody learns nothing.
    ///
    /// - Parameters:
    ///   - key: of the request; nil for none, which goes by chance where others go by theirs.
    ///   - avoiding: rows that are chosen only where there is no other.
    /// - Returns: nil where there are no machines.
    public mutating func choose(for key: UInt64?, avoiding: [Int], at now: Instant) -> Int? {
        table.now = now
        if avoiding.isEmpty, let plainFrom, plainFrom <= now {
            if !isPlain { table.setUps { _, row in row.isMember } }
            isPlain = true
        } else {
            isPlain = false
            setUps(avoiding: avoiding, at: now)
        }
        return balancer.choose(for: key ?? random.next(), among: &table, using: &random)
    }

    private mutating func setUps(avoiding: [Int], at now: Instant) {
        let isUp = { (row: RosterRow) in row.isMember && !row.isUnready && !row.isEjected(at: now) }
        let skipped = skippedBySlowStart(at: now)
        table.setUps { number, row in isUp(row) && !avoiding.contains(number) && !skipped.contains(number) }
        if table.upCount > 0 { return }
        table.setUps { number, row in isUp(row) && !avoiding.contains(number) }
        if table.upCount > 0 { return }
        table.setUps { _, row in isUp(row) }
        if table.upCount > 0 { return }
        table.setUps { number, row in row.isMember && !avoiding.contains(number) }
        if table.upCount > 0 { return }
        table.setUps { _, row in row.isMember }
    }

    /// Of the machines in their slow start, those that do not take part this time: by chance, and where they have their
    /// part of the mean in flight, at least one. Without the second, whoever goes by requests in flight would send such
    /// a machine more than the others, because it has none.
    private mutating func skippedBySlowStart(at now: Instant) -> [Int] {
        var skipped: [Int] = []
        var mean: Double?
        for (number, row) in table.rows.enumerated() where row.standing(at: now) == .slow {
            let weight = row.weight(at: now, slowStart: setting.slowStart)
            let known = mean ?? meanInFlight
            mean = known
            let isFull = row.inFlight >= max(1, Int((weight * known).rounded(.up)))
            if Double.random(in: 0..<1, using: &random) >= weight || isFull { skipped.append(number) }
        }
        return skipped
    }

    private var meanInFlight: Double {
        let members = table.rows.lazy.filter(\.isMember)
        return Double(members.reduce(0) { $0 + $1.inFlight }) / Double(max(1, members.count))
    }
}
