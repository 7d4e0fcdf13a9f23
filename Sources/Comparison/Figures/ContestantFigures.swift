import Load
import Workload

/// The figures of one contestant over all its runs of one scenario.
package struct ContestantFigures: Sendable {
    package let contestant: Contestant
    package private(set) var summary: LoadSummary
    package let daemon: DaemonFigures?
    /// Nil where arrivals are not Poisson: those that come at other times do not find the mean.
    package let littlesLaw: LittlesLaw?
    /// Nil for a server that is not ours.
    package let agreement: Agreement?
    /// What others took of its cores over all its runs; nil where nobody looked at one of them.
    package let machine: Disturbance?
    let work: OfferedWork
    /// Mean milliseconds of a request in each stage: of all requests by the daemon's count, or, of a server that is not
    /// ours, of those with a reply, by its word.
    package let stagesMs: [String: Double]

    /// - Parameter runs: of one contestant, at least one.
    init(_ runs: [ContestantRun], of contestant: Contestant, arePoisson: Bool = true) {
        self.contestant = contestant
        let agreements = runs.compactMap(\.agreement)
        agreement = agreements.count == runs.count ? Agreement(summing: agreements) : nil
        let looks = runs.compactMap(\.machine)
        machine = looks.count == runs.count ? Disturbance.summed(looks) : nil
        let cuts = runs.compactMap { one in one.run.cut.map { "interrupted \($0.description(of: one.run))" } }
        let problems = [agreement?.problem, machine?.problem].compactMap(\.self)
        summary = LoadSummary(runs.map(\.run)).adding(problems + cuts)
        work = OfferedWork(runs.map(\.run))
        let figures = runs.compactMap(\.daemon)
        daemon = figures.count == runs.count ? DaemonFigures(summing: figures) : nil
        littlesLaw = arePoisson ? LittlesLaw(runs.map(\.run)) : nil
        stagesMs =
            daemon.map { daemon in daemon.stageSeconds.mapValues { $0 * 1e3 / max(1, daemon.requests) } }
            ?? ContestantFigures.meanStages(runs.flatMap { $0.run.records.compactMap(\.stages) })
    }

    /// With further reasons why they are not to be trusted.
    func adding(_ problems: [String]) -> ContestantFigures {
        var figures = self
        figures.summary = summary.adding(problems)
        return figures
    }

    private static func meanStages(_ stages: [ServedStages]) -> [String: Double] {
        var sums: [String: Double] = [:]
        for stage in stages {
            for (name, microseconds) in stage.named { sums[name, default: 0] += Double(microseconds) }
        }
        return sums.mapValues { $0 / 1e3 / Double(max(1, stages.count)) }
    }
}
