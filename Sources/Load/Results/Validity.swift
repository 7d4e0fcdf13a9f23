import Workload

/// Whether a run says something about the server, or only about its generator.
package enum Validity {
    /// A lag is too long if its 99th percentile exceeds this and this share of the deadline.
    private static let longestLag = Duration.milliseconds(1)
    private static let lagShare = 0.01
    /// Most that the achieved rate may be below the scheduled one.
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

    private static func rateProblem(of run: LoadRun) -> [String] {
        let rates = MeasuredRates([run])
        // Of few requests, the lag alone says whether they were sent in time.
        guard rates.doubt == nil, rates.achieved > 0, rates.scheduled - rates.achieved > rates.scheduled * rateShare
        else { return [] }
        return ["sent at \(Rate.shown(rates.achieved)) instead of \(Rate.shown(rates.scheduled)): lower the rate"]
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
        case LoadRecord.Ending.malformed.rawValue: "; is that spoken there?"
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
