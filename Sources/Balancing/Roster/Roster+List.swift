import Workload

extension Roster {
    /// The machines are now these, by name. One that stays keeps its row and what is known of it. One that is gone gets
    /// no new attempts, and its row is free once its last attempt has ended. What is more than `mostMachines`, with
    /// those that are leaving, is left out until the list is told again.
    ///
    /// - Returns: the rows of those that were not on the list, and of those that are no more, in their order.
    public mutating func replace(with names: [String], at now: Instant) -> (came: [Int], left: [Int]) {
        let wanted = Set(names)
        let isFirst = !table.rows.contains(where: \.isMember)
        var left: [Int] = []
        for row in table.rows.indices where table.rows[row].isMember && !wanted.contains(table.rows[row].name) {
            table.rows[row].isMember = false
            left.append(row)
        }
        var came: [Int] = []
        for name in names {
            if let row = join(name, at: now, isFirst: isFirst) { came.append(row) }
        }
        guard !came.isEmpty || !left.isEmpty else { return ([], []) }
        letBackTheMany(at: now)
        balancer.replace(with: members.map { ($0, HashRing.hash(of: name(of: $0))) })
        noteChange(at: now)
        return (came.sorted(), left)
    }

    /// - Returns: nil where it is on the list, or where there is no room.
    private mutating func join(_ name: String, at now: Instant, isFirst: Bool) -> Int? {
        // One that is leaving comes back to its own row, with what is known of it.
        if let row = table.rows.firstIndex(where: { !$0.isFree && $0.name == name }) {
            guard !table.rows[row].isMember else { return nil }
            table.rows[row].isMember = true
            return row
        }
        var one = RosterRow(name: name)
        // Where all come at once there is nobody who could take the rest.
        if !isFirst { one.slowUntil = now + setting.slowStart }
        if let row = table.rows.firstIndex(where: \.isFree) {
            table.rows[row] = one
            return row
        }
        guard table.rows.count < Roster.mostMachines else { return nil }
        table.rows.append(one)
        return table.rows.count - 1
    }

    /// Of fewer machines fewer may be ejected: those come back whose time ends first.
    private mutating func letBackTheMany(at now: Instant) {
        let members = members
        var ejected = members.filter { table.rows[$0].isEjected(at: now) }
        ejected.sort { table.rows[$0].ejectedUntil < table.rows[$1].ejectedUntil }
        for row in ejected.prefix(max(0, ejected.count - mostEjected(of: members.count))) {
            table.rows[row].ejectedUntil = now
            table.rows[row].slowUntil = now + setting.slowStart
        }
    }
}
