/// Whether a request kept its deadline and, if not, in which stage it fell and what caused it.
package enum Verdict: Hashable, Sendable {
    case met
    case missed(stage: Stage, cause: Cause)
}

/// How a request ended: its outcome and its verdict, from its timeline alone.
package struct Ending: Sendable {
    package var outcome: Outcome
    package var verdict: Verdict
    /// CPU nanoseconds spent after the deadline or after the hang-up was seen, whichever came first.
    package var wastedCPUNanoseconds: UInt64
    /// What they were wasted on; meaningful only where there are any.
    package var waste: Waste

    package enum Waste: UInt8, CaseIterable, Sendable {
        case deadline, hangup

        /// The `reason` label of `deadlined_wasted_cpu_seconds_total`.
        package var name: String { String(describing: self) }
    }

    /// - Parameters:
    ///   - timeline: whole, the write included.
    ///   - deadline: when it fell.
    ///   - hangUp: when the client's hang-up or a failed write was seen, if that was before the reply was sent.
    ///   - failure: when the request failed, if it did.
    package init(timeline: Timeline, deadline: Instant, hangUp: Instant?, failure: Instant?) {
        outcome = hangUp != nil ? .clientGone : failure != nil ? .failed : .replied
        verdict =
            if outcome == .replied, timeline.end <= deadline {
                .met
            } else if let hangUp, hangUp <= deadline,
                timeline.end <= deadline || Ending.isEarly(hangUp, of: timeline, deadline)
            {
                .missed(stage: timeline.stage(at: hangUp), cause: .hangup)
            } else if let failure, failure <= deadline {
                .missed(stage: timeline.stage(at: failure), cause: .failed)
            } else {
                .missed(
                    stage: timeline.stage(at: deadline), cause: Ending.cause(timeline: timeline, deadline: deadline))
            }

        let stop = min(deadline, hangUp ?? deadline)
        waste = hangUp.map { $0 < deadline } == true ? .hangup : .deadline
        wastedCPUNanoseconds =
            timeline.end > stop ? timeline.stages[.compute] - timeline.stages(until: stop)[.compute] : 0
    }

    /// A client that leaves in the last twentieth of its budget has not left early: it gave up at its deadline, by a
    /// clock that it started before the request arrived.
    private static func isEarly(_ hangUp: Instant, of timeline: Timeline, _ deadline: Instant) -> Bool {
        deadline.nanosecondsSince(hangUp) >= deadline.nanosecondsSince(timeline.arrival) / 20
    }

    /// `compute` if CPU alone exceeds the budget, `downstream` if CPU and downstream do, else the largest of the waits
    /// up to the deadline.
    private static func cause(timeline: Timeline, deadline: Instant) -> Cause {
        let budget = deadline.nanoseconds - timeline.arrival.nanoseconds
        let whole = timeline.stages
        if whole[.compute] > budget { return .compute }
        if whole[.compute] + whole[.downstream] > budget { return .downstream }
        let untilDeadline = timeline.stages(until: deadline)
        let waits = Stage.allCases.filter(\.isWait)
        let largest = waits.max { untilDeadline[$0] < untilDeadline[$1] } ?? .queue
        return Cause(wait: largest)
    }
}
