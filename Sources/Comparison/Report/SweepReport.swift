import Load

/// Miss ratio against offered load, of one scenario.
package struct SweepReport: Codable, Sendable {
    package struct Point: Codable, Sendable {
        package var contestant: String
        /// λ·E[S] over the cores.
        package var load: Double
        package var rate: Double
        package var misses: MissRatio
        package var problems: [String]
    }

    package var scenario, title: String
    package var cpus: String
    package var points: [Point]
}
