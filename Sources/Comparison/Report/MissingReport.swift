import Load

/// A part of a comparison that could not be answered: its place in the report says so, and why.
package struct MissingReport: Codable, Equatable, Sendable {
    package var scenario: String
    package var cpus: String
    /// `trial`, `sweep` or `capacity`.
    package var question: String
    package var reason: String

    init(_ step: CompareStep, _ error: LoadError) {
        (scenario, cpus, reason) = (step.scenario.name, step.cpus.description, error.description)
        question =
            switch step.question {
            case .trial: "trial"
            case .sweep: "sweep"
            case .capacity: "capacity"
            }
    }

    /// As in `the sweep of mixed on cores 0,1 is missing: …`.
    var sentence: String { "the \(question) of \(scenario) on \(ReportWords.cores(cpus)) is missing: \(reason)" }
}
