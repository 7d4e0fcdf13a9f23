import Workload

/// How requests ended. All of it is derived from the same cells, so that it adds up.
enum RequestFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        text.family(
            .requestsTotal, .counter, "Requests that ended, by outcome and by their deadline.")
        for (mode, tally) in accounts.modes { collectEndings(mode, tally, into: &text) }
        text.family(
            .deadlineMissesTotal, .counter,
            "Missed deadlines, by the stage in which they fell and by cause; where a killed worker stood is unknown.")
        for (mode, tally) in accounts.modes { collectMisses(mode, tally, into: &text) }
        PolicyFamilies.collect(accounts, facts, into: &text)
        text.family(
            .rejectedRequestsTotal, .counter, "What was no valid request, by the status of the reply.")
        let total = accounts.total
        for rejection in RejectionStatus.allCases {
            text.sample([.status: rejection.label], total[rejection])
        }
        text.family(
            .http2ErrorsTotal, .counter, "HTTP/2 connections that failed as a whole, by their client's fault.")
        for reason in HTTP2ErrorReason.allCases { text.sample([.reason: reason.label], total[reason]) }
        text.family(
            .healthChecksTotal, .counter, "Answers on health_path of the serving port; no requests.")
        text.sample(total[.healthChecks])
        IdempotencyFamilies.collect(accounts, facts, into: &text)
    }

    /// HTTP/1.1 has all rows; those of others are there once they have something to say.
    private static func collectEndings(_ mode: String, _ tally: Tally, into text: inout ExpositionText) {
        for messageProtocol in MessageProtocol.allCases {
            let isFirst = messageProtocol == .http1
            for outcome in Outcome.allCases {
                let met = tally.met(outcome, in: messageProtocol)
                let missed = tally.missed(outcome, in: messageProtocol)
                let labels = { (deadline: String) -> KeyValuePairs<MetricLabel, String> in
                    [
                        .mode: mode, .messageProtocol: messageProtocol.name, .outcome: outcome.name,
                        .deadline: deadline,
                    ]
                }
                if met > 0 || isFirst && outcome == .replied { text.sample(labels("met"), met) }
                if missed > 0 || isFirst { text.sample(labels("missed"), missed) }
            }
        }
        guard tally[.requestsLost] > 0 else { return }
        text.sample(
            [.mode: mode, .messageProtocol: unknown, .outcome: Outcome.failed.name, .deadline: "missed"],
            tally[.requestsLost])
    }

    /// Of a request that died with its worker.
    private static let unknown = "unknown"

    private static func collectMisses(_ mode: String, _ tally: Tally, into text: inout ExpositionText) {
        for messageProtocol in MessageProtocol.allCases {
            for cause in Cause.allCases where cause != .killed {
                for stage in Stage.allCases {
                    let misses = tally.misses(stage, cause, in: messageProtocol)
                    guard misses > 0 || messageProtocol == .http1 && isExpected(stage, cause) else { continue }
                    text.sample(
                        [
                            .mode: mode, .messageProtocol: messageProtocol.name, .stage: stage.name,
                            .cause: cause.name,
                        ], misses)
                }
            }
        }
        text.sample(
            [.mode: mode, .messageProtocol: unknown, .stage: unknown, .cause: Cause.killed.name],
            tally[.requestsLost])
    }

    /// Whether a miss of this cause can fall in this stage; only these rows are there before their first miss. A wait
    /// causes no miss in a stage that lies before it, a request fails where it computes or calls, and what is dropped
    /// has no reply.
    static func isExpected(_ stage: Stage, _ cause: Cause) -> Bool {
        switch cause {
        case .compute, .downstream, .hangup, .kernel: true
        case .queue: stage != .kernel
        case .preempted: stage != .kernel && stage != .queue
        case .stale: [.compute, .preempted, .stale, .write].contains(stage)
        case .write: stage == .write
        case .failed: [.compute, .preempted, .downstream].contains(stage)
        case .shed: [.kernel, .queue].contains(stage)
        case .expired: [.queue, .compute, .preempted, .downstream, .stale].contains(stage)
        case .killed: false
        }
    }
}
