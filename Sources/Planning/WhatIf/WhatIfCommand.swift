import Configuration
import Glibc
import Load
import Modes
import Reactor
import Simulation
import WhatIf

/// `deadlined whatif`: how recorded requests would have fared under other daemons, without running anything.
package struct WhatIfCommand {
    private let report: WhatIfReport
    private let json: OutputFile?
    /// Standard output, unless the JSON goes there.
    private let isTold: Bool

    /// Reads and simulates all of it.
    ///
    /// - Parameters:
    ///   - path: of the records; `-` is standard input.
    ///   - json: where it is written as JSON; `-` is standard output; nil writes none.
    package init(_ path: String, _ question: WhatIfQuestion, json: String?) throws(LoadError) {
        let outputs = [json].compactMap(\.self).map { (flag: "--json", path: $0) }
        let inputs = [("the records", path), ("--config", question.configuration)].compactMap { flag, path in
            path.map { (flag: flag, path: $0) }
        }
        if let conflict = OutputConflict.find(
            among: outputs, reading: inputs.filter { $0.path != "-" }, telling: .unlessTaken)
        {
            throw LoadError(conflict)
        }
        let file = try RecordFile(reading: path)
        isTold = json.map { OutputPlace.descriptor(of: $0) != STDOUT_FILENO } ?? true
        self.json = try OutputFile.tried("--json", json)
        let recorded = try RecordedDaemon(file, question, named: path)
        report = WhatIfReport(file, recorded, try question.alternatives(to: recorded), question.clients, named: path)
    }

    package func run() throws(LoadError) {
        let text = try OutputFile.json(report)
        try LoadError.from { () throws(StreamFailure) in
            try json?.write(text)
            if isTold { try StandardStream.output.tell(WhatIfTable.render(report)) }
        }
    }
}
