/// The highest rate that each contestant holds an objective at, of one scenario.
package struct CapacityReport: Codable, Sendable {
    package struct Entry: Codable, Sendable {
        package var contestant: String
        /// The highest rate that held, and the lowest that did not; nil where none held, or all did.
        package var rate: Double?
        /// λ·E[S] over the cores, at that rate.
        package var load: Double?
        package var brokenAt: Double?
        package var missesThere: MissReport?
        /// CPU that the workers used at that rate, over the cores.
        package var utilisation: Double?
        /// Such machines that the fleet's load needs; nil without a fleet, or where no rate held.
        package var machines: Int?
        /// What spoiled runs of the search.
        package var problems: [String]
    }

    package var scenario, title: String
    package var cpus: String
    package var objective: Double
    package var slackRatio: Double?
    package var fleetRate: Double?
    package var entries: [Entry]
}
