import Load

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
        package var missesThere: MissReport?
        /// CPU that the workers used at that rate, over the cores.
        package var utilisation: Double?
        /// Such machines that the fleet's load needs; nil without a fleet, or where no rate held.
        package var machines: Int?
        /// Runs that their generator spoiled; they were left out and repeated.
        package var invalidRuns = 0
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
    ///   - complaint: why the first invalid run was one.
    init(
        _ contestant: String, _ search: CapacitySearch, ratePerLoad: Double, utilisation: Double?, fleet: Rate?,
        complaint: String?
    ) {
        let rate = search.confirmed.map { $0.load * ratePerLoad }
        let why = complaint.map { ": \($0)" } ?? ""
        var problems = search.unjudged.map { load in
            "too few valid runs at \(Pad.fixed(load * ratePerLoad, 1))/s, which counts as not held\(why)"
        }
        if search.isCutShort { problems.append("the search ended before its end: it took too many runs\(why)") }
        self.init(
            contestant: contestant, rate: rate, load: search.confirmed?.load,
            brokenAt: search.broken.map { $0 * ratePerLoad }, missesThere: search.confirmed?.misses,
            utilisation: utilisation,
            machines: rate.flatMap { rate in fleet.map { Int(($0.perSecond / rate).rounded(.up)) } },
            invalidRuns: search.invalidRuns, problems: problems)
    }
}
