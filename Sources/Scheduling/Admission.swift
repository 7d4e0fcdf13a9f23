import Workload

/// Lets requests in or refuses them on arrival, and learns from those that it let in how long such requests take. Pure:
/// time comes in as an argument. One for a worker.
public struct Admission: Sendable {
    /// What is known of a request that has just come.
    public struct Arrival: Sendable {
        public var of: Estimates.Class
        public var deadline: Instant
        /// The times that it asks for, in nanoseconds; only the oracle reads them.
        public var asked: (before: UInt64, downstream: UInt64, after: UInt64)

        public init(
            of: Estimates.Class, deadline: Instant, asked: (before: UInt64, downstream: UInt64, after: UInt64)
        ) {
            self.of = of
            self.deadline = deadline
            self.asked = asked
        }
    }

    /// What is hopeless by itself is never let in, and teaches nothing any more; after so long its like is tried again,
    /// as a machine that was slow may have recovered. 5 s.
    private static let longestDoubt: Int64 = 5_000_000_000

    private let overload: Overload
    /// How many requests are computed at once.
    private let servers: UInt64
    private(set) var backlog: Backlog
    public private(set) var estimates = Estimates()
    /// Requests that were let in and have not begun.
    public private(set) var waiting = 0
    /// Requests that were let in before it was known how long they take, and that have not come to their call.
    private var unknown: [Estimates.Class: Int] = [:]

    public init(_ scheduling: Scheduling, servers: Int) {
        overload = scheduling.overload
        self.servers = UInt64(max(1, servers))
        backlog = Backlog(scheduling)
    }

    /// Lets a request in, or says why not. Where the policy does not act it is let in all the same.
    public mutating func admit(_ arrival: Arrival, at now: Instant) -> (Expectation, Ruling) {
        let ticket = Ticket(deadline: arrival.deadline, readySince: now, step: .fresh)
        var expectation = expectation(of: arrival, ticket)
        if isHopeless(expectation, at: now),
            now.nanosecondsSince(estimates[arrival.of].before.learnedAt) > Admission.longestDoubt
        {
            estimates.forget(arrival.of)
            expectation = self.expectation(of: arrival, ticket)
        }
        let ruling: Ruling =
            reason(toRefuse: expectation, at: now).map { overload.acts ? .drop($0) : .spare($0) } ?? .run
        if case .drop = ruling { return (expectation, ruling) }
        waiting += 1
        if !expectation.isKnown { unknown[arrival.of, default: 0] += 1 }
        expectation.share = backlog.add(ticket, work: expectation.work)
        return (expectation, ruling)
    }

    /// A runner has taken the request, even if only to drop it.
    ///
    /// - Parameter downstream: how long its call has taken, if it comes from one; nanoseconds.
    public mutating func take(_ expectation: inout Expectation, downstream: UInt64?, at now: Instant) {
        if !expectation.hasBegun { waiting -= 1 }
        expectation.hasBegun = true
        if let downstream { estimates.learn(\.downstream, downstream, of: expectation.of, at: now) }
    }

    /// The request has got off its server.
    ///
    /// - Parameter held: how long it was on it; nanoseconds.
    public mutating func leave(
        _ expectation: inout Expectation, after held: UInt64, by end: Expectation.End, at now: Instant
    ) {
        expectation.held += held
        learn(from: expectation, by: end, at: now)
        guard var share = expectation.share else { return }
        if end != .turn { seeThrough(expectation) }
        switch end {
        case .call:
            expectation.hasCalled = true
            expectation.held = 0
        case .turn: break
        case .reply, .stopped, .refused:
            backlog.remove(share)
            expectation.share = nil
            return
        }
        backlog.change(&share, work: expectation.work, hasBegun: true)
        expectation.share = share
    }

    /// Its client is gone, and it has not begun: nobody waits for it, nor behind it. It passes `take` and `leave` yet.
    public mutating func giveUp(_ expectation: inout Expectation) {
        guard !expectation.hasBegun, let share = expectation.share else { return }
        waiting -= 1
        seeThrough(expectation)
        backlog.remove(share)
        expectation.hasBegun = true
        expectation.share = nil
    }

    /// A request is no longer one of the few that are to teach how long their kind takes.
    private mutating func seeThrough(_ expectation: Expectation) {
        guard !expectation.isKnown, !expectation.hasCalled, let count = unknown[expectation.of] else { return }
        unknown[expectation.of] = count > 1 ? count - 1 : nil
    }

    /// How long it takes until all that was let in is done, in nanoseconds.
    public var drain: UInt64 { backlog.whole / servers }

    private func expectation(of arrival: Arrival, _ ticket: Ticket) -> Expectation {
        switch overload.estimate {
        case .learned:
            let times = estimates[arrival.of]
            return Expectation(
                of: arrival.of, ticket: ticket, isKnown: times.areKnown, before: times.before.nanoseconds,
                downstream: times.downstream.nanoseconds, after: times.after.nanoseconds)
        case .asked:
            let asked = arrival.asked
            return Expectation(
                of: arrival.of, ticket: ticket, isKnown: true, before: asked.before, downstream: asked.downstream,
                after: asked.after)
        }
    }

    /// Whether it could not be in time if nothing else were there.
    private func isHopeless(_ expectation: Expectation, at now: Instant) -> Bool {
        Int64(expectation.remaining) > left(for: expectation, at: now)
    }

    private func left(for expectation: Expectation, at now: Instant) -> Int64 {
        let left = expectation.ticket.deadline.nanosecondsSince(now)
        guard overload.policy.predicts else { return left }
        // A quarter to a half of the budget: one margin is to suit near deadlines too, and not to shut them out.
        return left - min(overload.marginNanoseconds, Int64(clamping: expectation.of.longestBudget / 4))
    }

    private func reason(toRefuse expectation: Expectation, at now: Instant) -> DropReason? {
        if let most = overload.longestQueue, waiting >= most { return .queueFull }
        guard overload.policy.predicts else { return nil }
        // A crowd of them would bury what is to be learned from the first.
        if !expectation.isKnown, unknown[expectation.of, default: 0] >= Mean.fewest { return .predicted }
        let wait = backlog.ahead(of: expectation.ticket) / servers
        let waits: UInt64 = backlog.makesWaitTwice && expectation.downstream > 0 ? 2 : 1
        let end = waits * wait + expectation.remaining
        return Int64(end) > left(for: expectation, at: now) ? .predicted : nil
    }

    private mutating func learn(from expectation: Expectation, by end: Expectation.End, at now: Instant) {
        let (one, held) = (expectation.of, expectation.held)
        switch end {
        case .turn, .refused: break
        case .stopped where expectation.hasCalled: estimates.learn(\.after, atLeast: held, of: one, at: now)
        case .stopped:
            estimates.learn(\.before, atLeast: held, of: one, at: now)
            estimates.learn(\.downstream, atLeast: 0, of: one, at: now)
            estimates.learn(\.after, atLeast: 0, of: one, at: now)
        case .call: estimates.learn(\.before, held, of: one, at: now)
        case .reply where expectation.hasCalled: estimates.learn(\.after, held, of: one, at: now)
        case .reply:
            // It called nobody: its like needs nothing more.
            estimates.learn(\.before, held, of: one, at: now)
            estimates.learn(\.downstream, 0, of: one, at: now)
            estimates.learn(\.after, 0, of: one, at: now)
        }
    }
}
