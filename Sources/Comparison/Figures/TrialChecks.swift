import Load
import Workload

/// What spoils a contestant's figures in a trial, beside its generator and the agreement of both sides.
enum TrialChecks {
    /// A line each.
    static func problems(of figures: ContestantFigures, on trial: Trial) -> [String] {
        switch trial.scenario.content {
        // A story's few requests have no mean.
        case .story(let players): return [untold(players, figures, on: trial)].compactMap(\.self)
        case .drawn:
            return [
                leftOver(figures), compute(figures, on: trial), utilisation(figures, on: trial), little(figures),
            ].compactMap(\.self)
        }
    }

    /// Which requests of a story lack their timeline, of a daemon that had not ended them.
    private static func untold(_ players: [Scenario.Player], _ figures: ContestantFigures, on trial: Trial) -> String? {
        let runs = trial.runs.filter { $0.contestant == figures.contestant && $0.daemon != nil }
        let untold = players.map(\.id).filter { id in runs.contains { $0.records[id] == nil } }
        guard !untold.isEmpty else { return nil }
        return "the daemon has no record of \(untold.joined(separator: " and ")): not ended when it was asked"
    }

    private static func leftOver(_ figures: ContestantFigures) -> String? {
        guard let daemon = figures.daemon, daemon.leftOver > 0 else { return nil }
        return "\(Int(daemon.leftOver)) requests of the warm-up were still in the daemon when the run began"
    }

    private static func compute(_ figures: ContestantFigures, on trial: Trial) -> String? {
        let range = figures.work.compute(trial.measure)
        guard let daemon = figures.daemon, !range.contains(daemon.computeSeconds) else { return nil }
        return "utilisation: computed \(shown(daemon.computeSeconds, daemon, trial)), where the requests ask for "
            + shown(range, daemon, trial)
    }

    private static func utilisation(_ figures: ContestantFigures, on trial: Trial) -> String? {
        guard let daemon = figures.daemon else { return nil }
        let cores = trial.cpus.cores.count
        let range = figures.work.total(
            trial.measure, workers: daemon.accepting.workers, available: Double(cores) * daemon.measuredSeconds)
        guard !range.contains(daemon.cpuSeconds) else { return nil }
        return "utilisation: used \(shown(daemon.cpuSeconds, daemon, trial)), where the requests and "
            + "\(NumberText.count(cores, "core")) allow \(shown(range, daemon, trial))"
    }

    private static func little(_ figures: ContestantFigures) -> String? {
        guard let law = figures.littlesLaw, law.holds == false else { return nil }
        let (found, product) = (NumberText.fixed(law.found, 2), NumberText.fixed(law.product, 2))
        return "Little's law does not hold: L is \(found) and λW \(product)"
    }

    /// In percent of the contestant's cores.
    private static func shown(_ seconds: Double, _ daemon: DaemonFigures, _ trial: Trial) -> String {
        NumberText.percent(trial.share(daemon.perTime(max(0, seconds))), 1)
    }

    private static func shown(_ range: ClosedRange<Double>, _ daemon: DaemonFigures, _ trial: Trial) -> String {
        "\(shown(range.lowerBound, daemon, trial)) to \(shown(range.upperBound, daemon, trial)) \(trial.ofCores)"
    }
}
