import Workload

/// Whether a run says something about the server, or only about its generator.
package enum Validity {
    /// A lag is too long if its 99th percentile exceeds this and this share of the deadline.
    private static let longestLag = Duration.milliseconds(1)
    private static let lagShare = 0.01
    /// Most that the achieved rate may differ from the scheduled one.
    private static let rateShare = 0.01

    /// Why a run is invalid, a line each; none if it is valid.
    package static func problems(of run: LoadRun) -> [String] {
        lagProblem(of: run) + rateProblem(of: run) + unsentProblem(of: run)
    }

    private static func lagProblem(of run: LoadRun) -> [String] {
        let lag = Lag([run]).p99
        let most = max(longestLag, run.schedule.shortestDeadline * lagShare)
        guard lag > most else { return [] }
        return [
            "the generator lagged by \(lag.shown) (p99), more than \(most.shown): lower the rate or give it a core"
        ]
    }

    /// Requests sent over the time that the schedule counts its rate over, longer by what the last send fell behind the
    /// first: sent in time, they are exactly as many per second as scheduled.
    static func achievedRate(of run: LoadRun) -> Double {
        let sent = zip(run.schedule.requests, run.records).filter { $0.1.attempts > 0 }
        guard run.schedule.duration >= LoadSummary.shortestSpan else { return 0 }
        let seconds = (run.schedule.duration + .nanoseconds(fallenBehind(sent))).seconds
        return seconds > 0 ? Double(sent.count) / seconds : 0
    }

    private static func fallenBehind(_ sent: [(ScheduledRequest, LoadRecord)]) -> Int64 {
        guard let first = sent.first, let last = sent.last else { return 0 }
        return (last.1.sentAt - last.0.at) - (first.1.sentAt - first.0.at)
    }

    private static func rateProblem(of run: LoadRun) -> [String] {
        let (wanted, achieved) = (run.schedule.rate, achievedRate(of: run))
        guard achieved > 0, abs(achieved - wanted) > wanted * rateShare else { return [] }
        return [
            "sent at \(Rate.shown(achieved)) instead of \(Rate.shown(wanted)): lower the rate"
        ]
    }

    /// Why requests say nothing about deadlines: nothing served them. A client that gave up at its deadline has met a
    /// server, if a slow one.
    static func serviceProblem(_ pairs: [(ScheduledRequest, LoadRecord)]) -> [String] {
        let isServed = pairs.contains { _, record in
            record.ending == .gaveUp || record.isServed
        }
        guard !pairs.isEmpty, !isServed else { return [] }
        let endings = LoadSummary.endings(pairs)
        let counts = endings.map { "\($0.count) \($0.name.hasPrefix("status") ? "of " : "")\($0.name)" }
        return ["no request was replied to with 2xx: \(counts.joined(separator: ", "))\(advice(endings[0].name))"]
    }

    /// What to look at, by what became of most requests.
    private static func advice(_ ending: String) -> String {
        switch ending {
        case LoadRecord.Ending.refused.rawValue: "; does anything listen there?"
        case "status 404": "; is its path right?"
        default: ""
        }
    }

    private static func unsentProblem(of run: LoadRun) -> [String] {
        let unsent = run.records.count { $0.ending == .unsent }
        guard unsent > 0 else { return [] }
        return ["\(unsent) requests found no free connection, descriptor or port: allow more, or lower the rate"]
    }
}

extension Duration {
    /// Milliseconds with two decimals, as in `1.25 ms`.
    package var shown: String { "\(Pad.fixed(milliseconds, 2)) ms" }
}
