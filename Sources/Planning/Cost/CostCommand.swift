import Comparison
import Glibc
import Load
import Reactor

/// `deadlined cost`: with how many cores each mode beats one competent thread (McSherry, Isard, Murray, "Scalability!
/// But at what COST?", HotOS 2015).
package struct CostCommand {
    private let question: CostQuestion
    private let model: CostModel
    private let measured: MeasuredCapacities
    private let json: OutputFile?
    /// Standard output, unless the JSON goes there.
    private let isTold: Bool

    /// - Parameter json: where it is written as JSON; `-` is standard output; nil writes none.
    package init(_ question: CostQuestion, json: String?) throws(LoadError) {
        let outputs = [json].compactMap(\.self).map { (flag: "--json", path: $0) }
        if let conflict = OutputConflict.find(among: outputs, reading: question.reports, telling: .unlessTaken) {
            throw LoadError(conflict)
        }
        let scenario = try Scenario.find(question.scenario)
        self.question = question
        model = try CostModel(scenario, objective: question.objective)
        measured = try MeasuredCapacities(
            question.reports, scenario: scenario.name, objective: question.objective)
        isTold = json.map { OutputPlace.descriptor(of: $0) != STDOUT_FILENO } ?? true
        self.json = try OutputFile.tried("--json", json)
    }

    package func run() throws(LoadError) {
        let report = try question.report(model, measured)
        let text = try OutputFile.json(report)
        try LoadError.from { () throws(StreamFailure) in
            try json?.write(text)
            if isTold { try StandardStream.output.tell(CostTable.render(report)) }
        }
    }
}
