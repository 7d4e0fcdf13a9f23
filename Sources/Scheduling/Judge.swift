import Workload

/// A policy at work on one run queue: it rules on what is about to run.
struct Judge: Sendable {
    private let overload: Overload
    /// Whether entries are taken in the order in which they became ready.
    private let inOrder: Bool
    private let starves: Bool
    private var codel = CoDel()

    init(_ scheduling: Scheduling) {
        overload = scheduling.overload
        inOrder = if case .oldestFirst = scheduling.discipline.order { true } else { false }
        starves = scheduling.discipline.starves
    }

    /// Where it is not, no clock is read.
    var isNeeded: Bool {
        if case .nothing = overload.policy.rule { false } else { true }
    }

    /// - Parameter isLast: whether no other waits that has not begun.
    mutating func ruling(on ticket: Ticket, isLast: Bool, at now: Instant) -> Ruling {
        guard let reason = reason(ticket, isLast: isLast, at: now) else { return .run }
        return overload.acts ? .drop(reason) : .spare(reason)
    }

    /// Whether an entry whose turn it is not is to be stopped all the same, because it may never come.
    func reaps(_ ticket: Ticket, at now: Instant) -> Bool {
        guard starves, overload.acts, case .ticket(let rule) = overload.policy.rule else { return false }
        return rule(ticket, now) != nil
    }

    private mutating func reason(_ ticket: Ticket, isLast: Bool, at now: Instant) -> DropReason? {
        switch overload.policy.rule {
        case .nothing: return nil
        case .ticket(let rule): return rule(ticket, now)
        case .codel:
            // What has begun has cost something already.
            guard ticket.step == .fresh else { return nil }
            let delay = now.nanosecondsSince(ticket.readySince)
            return codel.refuses(waitedFor: delay, inOrder: inOrder, isLast: isLast, at: now) ? .codel : nil
        }
    }
}
