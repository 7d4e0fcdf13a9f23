/// A request of a real run, as a record tells it. Nanoseconds; instants from any one begin.
package struct RecordedRequest: Equatable, Sendable {
    /// What came of it.
    package enum End: Sendable {
        /// Its whole reply, in time or not.
        case replied
        /// A policy refused it before any work.
        case refused
        /// A policy stopped it after its work had begun.
        case stopped
        /// Its client left before its reply.
        case left
        case failed
    }

    /// What a request asked for: compute in any one measure of its kind (units, or nanoseconds), and its call's time,
    /// which not every record tells.
    package struct Asked: Equatable, Sendable {
        package var before, after: Double
        package var downstream: Int64?

        package init(before: Double, after: Double, downstream: Int64? = nil) {
            (self.before, self.after, self.downstream) = (before, after, downstream)
        }
    }

    /// Where its time went.
    package struct Measured: Equatable, Sendable {
        package var kernel, queue, compute, preempted, downstream, stale, write: Int64
        /// What of `compute` came before its call; nil where only the whole is known.
        package var before: Int64?
        /// Whether all that it asked for was computed.
        package var isWhole = true

        package init(
            kernel: Int64 = 0, queue: Int64 = 0, compute: Int64 = 0, preempted: Int64 = 0, downstream: Int64 = 0,
            stale: Int64 = 0, write: Int64 = 0, before: Int64? = nil
        ) {
            (self.kernel, self.queue, self.compute, self.preempted) = (kernel, queue, compute, preempted)
            (self.downstream, self.stale, self.write, self.before) = (downstream, stale, write, before)
        }

        /// Until its reply was made.
        var untilReply: Int64 { kernel + queue + compute + preempted + downstream + stale }
    }

    package var id: String
    /// When it was sent, or arrived in the kernel.
    package var at: Int64
    /// Its deadline, from `at` on.
    package var budget: Int64
    package var kind: String
    package var asked: Asked
    /// Nil where nobody measured: of a request that was never replied to, or that is only planned.
    package var measured: Measured?
    /// From `at` to its end as who keeps the record saw it.
    package var latency: Int64?
    /// Nil for one that is only planned.
    package var end: End?
    package var isMet: Bool
    /// How often it was sent.
    package var attempts = 1
    /// Who served it, where that is known.
    package var mode: String?
    package var worker: Int?

    package init(
        id: String, at: Int64, budget: Int64, kind: String = "", asked: Asked, measured: Measured? = nil,
        latency: Int64? = nil, end: End? = nil, isMet: Bool = false
    ) {
        (self.id, self.at, self.budget, self.kind, self.asked) = (id, at, budget, kind, asked)
        (self.measured, self.latency, self.end, self.isMet) = (measured, latency, end, isMet)
    }
}

extension RecordedRequest {
    /// Whether all that it computes was measured.
    var isComputed: Bool { measured?.isWhole == true }

    /// The share of its compute that comes before its call.
    var shareBefore: Double {
        if let measured, let before = measured.before {
            return measured.compute > 0 ? min(1, max(0, Double(before) / Double(measured.compute))) : 0
        }
        let whole = asked.before + asked.after
        return whole > 0 ? asked.before / whole : 0
    }
}
