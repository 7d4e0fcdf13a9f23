import Load

/// The search for the highest load that surely holds an objective: what to run next, and what the runs have shown. It
/// runs nothing itself.
///
/// First a bisection, in which each load is judged by several runs; one that stays undecided, or has too few valid
/// runs, does not hold. What it finds has been looked for, and luck is found too: so it is confirmed by fresh runs of a
/// fixed number, which are judged once, and stepped down until they hold.
struct SureSearch {
    /// How much is run to be sure.
    struct Effort: Equatable {
        /// Runs without which no load holds, and most at one load.
        var minimumRuns = 6
        var maximumRuns = 8
        /// Fresh runs that confirm.
        var confirmingRuns = 8
        /// Invalid runs that are repeated at one load, at most.
        var maximumInvalid = 4
        /// Runs of the whole search, at most.
        var totalRuns = 96
        /// Highest load that is tried, over the cores, and how near the search comes.
        var limit = 1.1
        var resolution = 0.03
    }

    private enum Phase: Equatable {
        /// Exits: confirming (a load held), over (none did, or the runs are used up).
        case searching
        /// Exits: confirming (a step lower), over.
        case confirming(load: Double)
        case over
    }

    /// The highest load that was confirmed, and what its confirming runs missed.
    private(set) var confirmed: (load: Double, misses: MissRatio)?
    /// The lowest load that surely breaks.
    private(set) var broken: Double?
    /// Loads that could not be judged because too many runs were invalid.
    private(set) var unjudged: [Double] = []
    /// Invalid runs, which were left out and repeated.
    private(set) var invalidRuns = 0
    /// Whether the runs were used up before the search had ended.
    private(set) var isCutShort = false

    private let objective: Double
    private let effort: Effort
    private var bisection: Bisection
    private var phase = Phase.searching
    /// At the present load.
    private var replications = Replications()
    private var invalidHere = 0
    private var runs = 0

    /// - Parameter objective: the share of missed deadlines that a load has to stay below.
    init(_ objective: Double, effort: Effort = Effort()) {
        self.objective = objective
        self.effort = effort
        bisection = Bisection(limit: effort.limit, resolution: effort.resolution)
    }

    /// The load to run once more, with a seed of its own; nil when the search is over.
    var next: Double? {
        switch phase {
        case .searching: bisection.next
        case .confirming(let load): load
        case .over: nil
        }
    }

    /// Whether the next run is the first of those that confirm its load.
    var beginsConfirming: Bool {
        if case .confirming = phase { replications.runs.isEmpty && invalidHere == 0 } else { false }
    }

    /// - Parameter run: at `next`; nil if it was invalid.
    mutating func record(_ run: Replications.Run?) {
        guard let load = next else { return }
        runs += 1
        if let run {
            replications.add(run)
        } else {
            invalidHere += 1
            invalidRuns += 1
        }
        if let verdict { settle(load, verdict) }
        if runs >= effort.totalRuns, phase != .over {
            isCutShort = true
            phase = .over
        }
    }

    /// Of the present load; nil if more runs are wanted.
    private var verdict: Replications.Verdict? {
        if invalidHere > effort.maximumInvalid { return .undecided }
        if case .confirming = phase {
            guard replications.runs.count >= effort.confirmingRuns else { return nil }
            return replications.verdict(objective, minimum: effort.confirmingRuns)
        }
        let verdict = replications.verdict(objective, minimum: effort.minimumRuns)
        return verdict == .undecided && replications.runs.count < effort.maximumRuns ? nil : verdict
    }

    private mutating func settle(_ load: Double, _ verdict: Replications.Verdict) {
        if invalidHere > effort.maximumInvalid { unjudged.append(load) }
        if verdict == .breaks { broken = min(broken ?? load, load) }
        if case .confirming = phase {
            settleConfirming(load, verdict)
        } else {
            bisection.record(load, holds: verdict == .holds)
            if bisection.next == nil { phase = bisection.held > 0 ? .confirming(load: bisection.held) : .over }
        }
        replications = Replications()
        invalidHere = 0
    }

    private mutating func settleConfirming(_ load: Double, _ verdict: Replications.Verdict) {
        if verdict == .holds {
            confirmed = (load, replications.misses)
            phase = .over
        } else {
            let lower = load - effort.resolution
            phase = lower > 0 ? .confirming(load: lower) : .over
        }
    }
}
