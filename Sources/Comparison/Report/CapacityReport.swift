import Load
import Workload

/// How far each contestant can be loaded while it holds an objective, of one scenario.
package struct CapacityReport: Codable, Sendable {
    /// Why a search ended.
    package enum Stop: String, Codable, Sendable {
        /// The interval is as narrow as was asked for.
        case narrow
        /// The time is out.
        case time
        case interrupted
    }

    /// What the runs at one load missed.
    package struct Point: Codable, Equatable, Sendable {
        /// λ·E[S] over the cores.
        package var load: Double
        package var misses: MissRatio
        /// The share that the fitted simulation misses of these very requests; nil without one.
        package var expected: Double?
    }

    /// What the fitted simulation misses of all requests at one load, as a share.
    package struct CurvePoint: Codable, Equatable, Sendable {
        package var load, misses: Double
    }

    /// One contestant. Loads are λ·E[S] over the cores, intervals are 95 % ones.
    package struct Entry: Codable, Sendable {
        package var contestant: String
        /// The capacity, as requests a second and as a load; nil where nothing was found.
        package var rate, rateLow, rateHigh: Double?
        package var load, loadLow, loadHigh: Double?
        /// Nil in reports of earlier versions.
        package var stop: Stop?
        /// Of the valid runs.
        package var requests = 0
        package var runs = 0
        package var points: [Point] = []
        package var curve: [CurvePoint] = []
        /// CPU that the workers would use at the capacity, over the cores.
        package var utilisation: Double?
        /// Such machines that the fleet's load needs; nil without a fleet, or where nothing was found.
        package var machines, machinesLow, machinesHigh: Int?
        /// What theory gives, and of what queue; nil where it is not known.
        package var expectedLoad: Double?
        package var expectedOf: String?
        /// Why measurement and theory differ by more than their intervals, or that it is not known; nil where they
        /// agree.
        package var explanation: String?
        /// The highest load that surely holds, and the lowest that surely breaks; nil where that was not asked, or
        /// nothing is sure.
        package var surelyHolds, surelyBreaks: Double?
        /// Runs that were spoiled, by their generator or other programs; they were left out and repeated.
        package var invalidRuns = 0
        /// Why the first of them was one.
        package var invalidReason: String?
        /// Why the search may have found too little.
        package var problems: [String] = []
    }

    package var scenario, title: String
    package var cpus: String
    package var objective: Double
    package var slackRatio: Double?
    package var fleetRate: Double?
    package var entries: [Entry]
}

extension CapacityReport.Entry {
    /// The capacity, and what follows from it.
    mutating func setLoad(_ value: Double, _ interval: ClosedRange<Double>, ratePerLoad: Double, fleet: Rate?) {
        let (lower, upper) = (interval.lowerBound, interval.upperBound)
        (load, loadLow, loadHigh) = (value, lower, upper)
        (rate, rateLow, rateHigh) = (value * ratePerLoad, lower * ratePerLoad, upper * ratePerLoad)
        guard let fleet else { return }
        func needed(at load: Double) -> Int? {
            // Of next to nothing there would be no end of machines.
            let count = (fleet.perSecond / (load * ratePerLoad)).rounded(.up)
            return count < 1e9 ? Int(count) : nil
        }
        (machines, machinesLow, machinesHigh) = (needed(at: value), needed(at: upper), needed(at: lower))
    }

    /// What surely holds and surely breaks, and why that may be too little.
    mutating func add(_ search: SureSearch, ratePerLoad: Double, complaint: String?) {
        let why = complaint.map { ": \($0)" } ?? ""
        (surelyHolds, surelyBreaks) = (search.confirmed?.load, search.broken)
        // What lies above a load that surely breaks need not be judged.
        let unjudged = search.unjudged.filter { $0 < search.broken ?? .infinity }
        problems += unjudged.map { load in
            "too few valid runs at \(NumberText.rate(load * ratePerLoad)), which counts as not held\(why)"
        }
        if search.isCutShort { problems.append("the search ended before its end: it took too many runs\(why)") }
    }
}
