import Comparison
import Load
import Modes
import Reactor

/// `deadlined cost`: with how many cores each mode beats one competent thread (McSherry, Isard, Murray, "Scalability!
/// But at what COST?", HotOS 2015).
package struct CostCommand {
    private let question: CostQuestion
    private let model: CostModel
    private let known: MeasuredCapacities
    /// What measures the modes, and the competent thread; empty where nothing is measured.
    private let measuring: CostMeasuring?
    private let jsonPath: String?

    /// - Parameters:
    ///   - machine: that it runs on.
    ///   - json: where it is written as JSON; `-` is standard output; nil writes none.
    /// - Throws: what is a mistake of who asked.
    package init(_ question: CostQuestion, on machine: Machine, json: String?) throws(LoadError) {
        try ModeChoice.requireModels(of: question.modes)
        let scenario = try Scenario.find(question.scenario)
        self.question = question
        jsonPath = json
        model = try CostModel(scenario, objective: question.objective)
        known = try MeasuredCapacities(
            question.reports, scenario: scenario.name, objective: question.objective)
        measuring = question.isMeasured ? try CostMeasuring(question, on: machine) : nil
    }

    /// Tries where the JSON goes.
    ///
    /// - Returns: the work, which gives the exit code: 0 good, 128 and the signal's number for one that was
    ///   interrupted.
    package func prepared() throws(LoadError) -> () throws(LoadError) -> Int32 {
        try AnswerOutput.check(jsonPath, reading: question.reports)
        // First of all: a file that is only tried must not be left behind by a signal.
        let interruption = try LoadError.from { () throws(ReactorError) in try Interruption.bySignals() }
        let output = try AnswerOutput(jsonPath, until: interruption)
        return { () throws(LoadError) in try run(into: output, until: interruption) }
    }

    private func run(into output: AnswerOutput, until interruption: Interruption) throws(LoadError) -> Int32 {
        var measured = known
        try measuring?.measure(into: &measured, until: interruption)
        let progress = ProgressLine(name: "cost")
        progress.show("simulating")
        defer { progress.clear() }
        var report = try question.report(model.until(StopWish(interruption)), measured)
        progress.clear()
        let signal = interruption.signal
        report.interruption = signal.map { Signals.name(of: $0) }
        // What replaces an earlier answer is to be one.
        if signal == nil || report.rows.contains(where: { !$0.figures.isEmpty }) {
            try output.write(report, as: { CostTable.render(report) }, until: interruption)
        }
        guard let signal else { return 0 }
        StandardStream.complain(
            "deadlined cost: INTERRUPTED by \(Signals.name(of: signal)): what is missing is not known")
        return Interruption.exitCode(signal)
    }
}
