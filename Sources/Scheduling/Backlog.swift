import DequeModule
import Workload

/// The work that was let in and is not done: what a new request has ahead of it. Pure. Nanoseconds.
struct Backlog: Sendable {
    /// A request's part of it.
    struct Share: Sendable {
        var rank: Rank
        var work: UInt64
        var hasBegun = false
    }

    private let discipline: Discipline
    private let resumedFirst: Bool
    /// Of all that was let in, and of those that have begun.
    private(set) var whole: UInt64 = 0
    private(set) var begun: UInt64 = 0
    /// In the order of their ranks, where the discipline has one of its own: those with later deadlines come after a
    /// new one, and are no work ahead of it.
    private(set) var shares = Deque<Share>()
    private var number: UInt64 = 0

    init(_ scheduling: Scheduling) {
        discipline = scheduling.discipline
        resumedFirst = scheduling.resumedFirst
    }

    /// What goes before a request that comes now.
    func ahead(of ticket: Ticket) -> UInt64 {
        switch discipline.order {
        case .oldestFirst: whole
        case .newestFirst: resumedFirst ? begun : 0
        case .least:
            max(
                shares[..<end(before: discipline.rank(ticket, number: .max))].reduce(0) { $0 + $1.work },
                resumedFirst ? begun : 0)
        }
    }

    /// Whether a request waits for all that is there once more when it comes back from its call.
    var makesWaitTwice: Bool {
        if case .oldestFirst = discipline.order { !resumedFirst } else { false }
    }

    mutating func add(_ ticket: Ticket, work: UInt64) -> Share {
        number += 1
        let share = Share(rank: discipline.rank(ticket, number: number), work: work)
        whole += work
        if isRanked { shares.insert(share, at: end(before: share.rank)) }
        return share
    }

    /// - Parameter work: what is left of it.
    mutating func change(_ share: inout Share, work: UInt64, hasBegun: Bool) {
        whole = whole - share.work + work
        begun = begun - (share.hasBegun ? share.work : 0) + (hasBegun ? work : 0)
        share.work = work
        share.hasBegun = hasBegun
        if isRanked { shares[end(before: share.rank)] = share }
    }

    mutating func remove(_ share: Share) {
        whole -= share.work
        begun -= share.hasBegun ? share.work : 0
        if isRanked { shares.remove(at: end(before: share.rank)) }
    }

    private var isRanked: Bool { if case .least = discipline.order { true } else { false } }

    /// How many shares have a lower rank: the place of that rank.
    private func end(before rank: Rank) -> Int {
        var (low, high) = (0, shares.count)
        while low < high {
            let middle = (low + high) / 2
            if shares[middle].rank < rank { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
