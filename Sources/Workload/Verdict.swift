/// Whether a request kept its deadline and, if not, in which stage it fell and what caused it.
public enum Verdict: Hashable, Sendable {
    case met
    case missed(stage: Stage, cause: Cause)
}

/// How a request ended: its outcome and its verdict, from its timeline alone.
public struct Ending: Sendable {
    public var outcome: Outcome
    public var verdict: Verdict
    /// CPU nanoseconds spent after the deadline or after the hang-up was seen, whichever came first; all of a request
    /// that a policy stopped.
    public var wastedCPUNanoseconds: UInt64
    /// What they were wasted on; meaningful only where there are any.
    public var waste: Waste

    public enum Waste: UInt8, CaseIterable, Sendable {
        case deadline, hangup, expired

        /// The `reason` label of `deadlined_wasted_cpu_seconds_total`.
        public var name: String { String(describing: self) }
    }

    /// - Parameters:
    ///   - timeline: whole, the write included.
    ///   - deadline: when it fell.
    ///   - askedCompute: CPU nanoseconds that the request asked for; 0 if it is not known.
    ///   - hangUp: when the client's hang-up or a failed write was seen, if that was before the reply was sent.
    ///   - failure: when and how the request failed, if it did.
    public init(
        timeline: Timeline, deadline: Instant, askedCompute: UInt64, hangUp: Instant?, failure: RequestFailure?
    ) {
        outcome = Ending.outcome(hangUp: hangUp, failure: failure)
        verdict =
            if outcome == .replied, timeline.end <= deadline {
                .met
            } else if let hangUp, hangUp <= deadline,
                timeline.end <= deadline || Ending.isEarly(hangUp, of: timeline, deadline)
            {
                .missed(stage: timeline.stage(at: hangUp), cause: .hangup)
            } else if let failure, let cause = Ending.cause(of: failure, hangUp, deadline) {
                .missed(
                    stage: failure.at <= deadline
                        ? timeline.stage(at: failure.at) : timeline.stage(after: deadline),
                    cause: cause)
            } else {
                .missed(
                    stage: timeline.stage(after: deadline),
                    cause: Ending.cause(timeline: timeline, deadline: deadline, askedCompute: askedCompute))
            }

        guard outcome != .expired else {
            (waste, wastedCPUNanoseconds) = (.expired, timeline.stages[.compute])
            return
        }
        let stop = min(deadline, hangUp ?? deadline)
        waste = hangUp.map { $0 < deadline } == true ? .hangup : .deadline
        wastedCPUNanoseconds =
            timeline.end > stop ? timeline.stages[.compute] - timeline.stages(until: stop)[.compute] : 0
    }

    private static func outcome(hangUp: Instant?, failure: RequestFailure?) -> Outcome {
        if hangUp != nil { return .clientGone }
        guard let failure else { return .replied }
        guard case .dropped = failure.kind, !failure.isReplayed else { return .failed }
        return failure.hasBegun ? .expired : .shed
    }

    /// What a failure makes the miss's cause: what a policy stops is missed for that, whenever; another failure counts
    /// where it came in time. Nil leaves it to where the time went: so where it was stopped for its client alone.
    private static func cause(of failure: RequestFailure, _ hangUp: Instant?, _ deadline: Instant) -> Cause? {
        switch failure.kind {
        case .dropped(.abandoned) where hangUp != nil: nil
        case .dropped where !failure.isReplayed: failure.hasBegun ? .expired : .shed
        case .work, .downstream, .dropped: failure.at <= deadline ? .failed : nil
        }
    }

    /// A client that leaves in the last twentieth of its budget has not left early: it gave up at its deadline, by a
    /// clock that it started before the request arrived.
    private static func isEarly(_ hangUp: Instant, of timeline: Timeline, _ deadline: Instant) -> Bool {
        deadline.nanosecondsSince(hangUp) >= max(1, deadline.nanosecondsSince(timeline.arrival) / 20)
    }

    /// What the request itself needed more of than its budget: `compute` if CPU alone exceeds it, `downstream` if CPU
    /// and downstream do. Else the largest of the waits up to the deadline; of equal ones the largest on the whole, and
    /// of those the first.
    private static func cause(timeline: Timeline, deadline: Instant, askedCompute: UInt64) -> Cause {
        let budget = UInt64(max(0, deadline.nanosecondsSince(timeline.arrival)))
        let whole = timeline.stages
        let (measured, downstream) = (whole[.compute], whole[.downstream])
        let compute = isConfirmed(askedCompute, by: measured) ? askedCompute : measured
        if compute > budget { return .compute }
        if compute + downstream > budget { return .downstream }
        // It took longer than it asked for, and that tipped the balance.
        if measured + downstream > budget { return measured > downstream ? .compute : .downstream }
        let untilDeadline = timeline.stages(until: deadline)
        let largest = Stage.allCases.filter(\.isWait).max {
            (untilDeadline[$0], whole[$0]) < (untilDeadline[$1], whole[$1])
        }
        return Cause(wait: largest ?? .queue)
    }

    /// Whether the clock agrees with what was asked for, within a quarter. Then that is the request's need: equal steps
    /// measure a little differently each time, and a request that needs about its budget would have one cause now and
    /// another then. What the clock contradicts (a calibration that is pinned wrong, a step that was never done) does
    /// not count.
    private static func isConfirmed(_ asked: UInt64, by measured: UInt64) -> Bool {
        max(asked, measured) - min(asked, measured) <= asked / 4
    }
}

extension Ending {
    /// Stands in metrics and records for the status of a reply that was never sent, because its client had hung up: as
    /// in nginx.
    public static let noReply = 499

    /// The status that the request counts under.
    ///
    /// - Parameter made: of the reply that was made.
    @inlinable
    public func status(ofReply made: Int) -> Int {
        outcome == .clientGone ? Ending.noReply : made
    }
}
