import Load
import Workload

/// What spoils a contestant's figures in a trial, beside its generator and the agreement of both sides.
enum TrialChecks {
    /// Disturbance that lasts less is not told apart from the kernel's ticks, in seconds.
    private static let leastForeign = 0.05

    /// A line each.
    static func problems(of figures: ContestantFigures, on trial: Trial) -> [String] {
        // A story's few requests have no mean.
        guard case .drawn = trial.scenario.content else { return [] }
        return [
            compute(figures, on: trial), utilisation(figures, on: trial), little(figures),
            disturbance(figures, on: trial),
        ].compactMap(\.self)
    }

    private static func compute(_ figures: ContestantFigures, on trial: Trial) -> String? {
        let range = figures.work.compute(trial.measure)
        guard let daemon = figures.daemon, !range.contains(daemon.computeSeconds) else { return nil }
        return "utilisation: computed \(shown(daemon.computeSeconds, daemon)), where the requests ask for "
            + shown(range, daemon)
    }

    private static func utilisation(_ figures: ContestantFigures, on trial: Trial) -> String? {
        guard let daemon = figures.daemon else { return nil }
        let cores = trial.cpus.cores.count
        let range = figures.work.total(
            trial.measure, workers: daemon.accepting.workers, available: Double(cores) * daemon.measuredSeconds)
        guard !range.contains(daemon.cpuSeconds) else { return nil }
        return "utilisation: used \(shown(daemon.cpuSeconds, daemon)), where the requests and \(cores) "
            + "core\(cores == 1 ? "" : "s") allow \(shown(range, daemon))"
    }

    private static func little(_ figures: ContestantFigures) -> String? {
        guard let law = figures.littlesLaw, law.holds == false else { return nil }
        return "Little's law does not hold: L is \(Pad.fixed(law.found, 2)) and λW \(Pad.fixed(law.product, 2))"
    }

    private static func disturbance(_ figures: ContestantFigures, on trial: Trial) -> String? {
        guard let share = trial.foreignShare(of: figures), let daemon = figures.daemon,
            share > Trial.foreignTolerance, daemon.foreignSeconds > leastForeign
        else { return nil }
        return "disturbed: others used \(Pad.fixed(share * 100, 0)) % of the servers' cores"
    }

    /// In percent of a core.
    private static func shown(_ seconds: Double, _ daemon: DaemonFigures) -> String {
        "\(Pad.fixed(max(0, seconds) / max(daemon.measuredSeconds, 1e-9) * 100, 1)) %"
    }

    private static func shown(_ range: ClosedRange<Double>, _ daemon: DaemonFigures) -> String {
        "\(shown(range.lowerBound, daemon)) to \(shown(range.upperBound, daemon)) of a core"
    }
}
