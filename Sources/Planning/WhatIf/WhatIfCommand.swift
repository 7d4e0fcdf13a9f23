import Configuration
import Load
import Modes
import Reactor
import Simulation
import WhatIf

/// `deadlined whatif`: how recorded requests would have fared under other daemons, without running anything.
package struct WhatIfCommand {
    private let report: WhatIfReport
    private let output: AnswerOutput

    /// Reads and simulates all of it.
    ///
    /// - Parameters:
    ///   - path: of the records; `-` is standard input.
    ///   - json: where it is written as JSON; `-` is standard output; nil writes none.
    package init(_ path: String, _ question: WhatIfQuestion, json: String?) throws(LoadError) {
        let inputs = [("the records", path), ("--config", question.configuration)].compactMap { flag, path in
            path.map { (flag: flag, path: $0) }
        }
        try AnswerOutput.check(json, reading: inputs.filter { $0.path != "-" })
        let file = try RecordFile(reading: path)
        output = try AnswerOutput(json)
        let recorded = try RecordedDaemon(file, question, named: path)
        report = WhatIfReport(file, recorded, try question.alternatives(to: recorded), question.clients, named: path)
    }

    package func run() throws(LoadError) {
        try output.write(report, as: { WhatIfTable.render(report) })
    }
}
