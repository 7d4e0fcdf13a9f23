import Load
import Workload

/// The highest rate that each contestant holds an objective at, of one scenario.
package struct CapacityReport: Codable, Sendable {
    package struct Entry: Codable, Sendable {
        package var contestant: String
        /// The highest rate that surely held, and the lowest that surely did not; nil where there is none. What lies
        /// between is not decided.
        package var rate: Double?
        /// λ·E[S] over the cores, at that rate.
        package var load: Double?
        package var brokenAt: Double?
        /// λ·E[S] over the cores, there.
        package var brokenLoad: Double?
        package var missesThere: MissRatio?
        /// CPU that the workers used at that rate, over the cores.
        package var utilisation: Double?
        /// Such machines that the fleet's load needs; nil without a fleet, or where no rate held.
        package var machines: Int?
        /// What the contestant's queue holds in simulation, as a load, and what queue that is; nil where it is not
        /// known.
        package var expectedLoad: Double?
        package var expectedOf: String?
        /// Runs that were spoiled, by their generator or other programs; they were left out and repeated.
        package var invalidRuns = 0
        /// Why the first of them was one.
        package var invalidReason: String?
        /// Why the search may have found too little.
        package var problems: [String]
    }

    package var scenario, title: String
    package var cpus: String
    package var objective: Double
    package var slackRatio: Double?
    package var fleetRate: Double?
    package var entries: [Entry]
}

extension CapacityReport.Entry {
    /// - Parameters:
    ///   - ratePerLoad: requests per second that are a load of 1.
    ///   - fleet: the load to be served by machines of that capacity.
    ///   - expected: what theory gives.
    ///   - complaint: why the first invalid run was one.
    ///   - isInterrupted: whether someone ended the search.
    init(
        _ contestant: String, _ search: CapacitySearch, ratePerLoad: Double, utilisation: Double?, fleet: Rate?,
        expected: (load: Double, queue: String)?, complaint: String?, isInterrupted: Bool = false
    ) {
        let rate = search.confirmed.map { $0.load * ratePerLoad }
        let why = complaint.map { ": \($0)" } ?? ""
        // What lies above a load that surely breaks need not be judged.
        let unjudged = search.unjudged.filter { $0 < search.broken ?? .infinity }
        var problems = unjudged.map { load in
            "too few valid runs at \(NumberText.rate(load * ratePerLoad)), which counts as not held\(why)"
        }
        if isInterrupted, search.next != nil { problems.append("the search was interrupted") }
        if search.isCutShort { problems.append("the search ended before its end: it took too many runs\(why)") }
        self.init(
            contestant: contestant, rate: rate, load: search.confirmed?.load,
            brokenAt: search.broken.map { $0 * ratePerLoad }, brokenLoad: search.broken,
            missesThere: search.confirmed?.misses,
            utilisation: utilisation,
            machines: rate.flatMap { rate in fleet.map { Int(($0.perSecond / rate).rounded(.up)) } },
            expectedLoad: expected?.load, expectedOf: expected?.queue, invalidRuns: search.invalidRuns,
            invalidReason: complaint, problems: problems)
    }

    /// How far a simulation's load is known.
    private static let precision = 0.02

    /// Where a measured capacity is not what theory gives: it lies between the highest load that surely held and the
    /// lowest that surely broke. Nil where they agree, or nothing is expected.
    var departure: String? {
        guard let expectedLoad, let expectedOf else { return nil }
        let theory = "a simulation of \(expectedOf) holds \(NumberText.percent(expectedLoad))"
        if let load, load > expectedLoad + Self.precision {
            return
                "it held \(NumberText.percent(load)), but \(theory): either its compute was shorter than asked for, or "
                + "it is another queue"
        }
        if let brokenLoad, brokenLoad < expectedLoad - Self.precision {
            return
                "it broke at \(NumberText.percent(brokenLoad)), but \(theory): the simulation knows no cost beside "
                + "compute, and no core that slows down"
        }
        return nil
    }
}
