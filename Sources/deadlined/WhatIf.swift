import ArgumentParser
import Comparison
import Load
import Planning
import Reactor
import WhatIf

extension Deadlined {
    struct WhatIf: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "whatif",
            abstract: "Say how recorded requests would have fared under other modes, policies and cores.",
            discussion: """
                Nothing is run: the requests go through a simulated daemon. The first row is what was recorded, the \
                second the model of that, and below the table stands on how many requests they agree. Without \
                --mode, --vary, --workers and --cores some sensible alternatives are looked at.

                Exit codes: 0 good, 1 failed, 2 usage or a file that cannot be read.
                """)

        @Argument(
            help: """
                Requests: load's JSON with --records, a saved /requests of the daemon, or a CSV as load takes it; \
                - is standard input.
                """)
        var file: String

        @Option(
            help: ArgumentHelp(
                "The configuration of the daemon that served them, as serve takes it.", valueName: "file"
            ))
        var config: String?

        @Option(
            help: ArgumentHelp("Its cores (default: those that fit the records best).", valueName: "number"))
        var recordedCores: String?

        @Option(help: ArgumentHelp("Another mode; repeatable.", valueName: "mode"))
        var mode: [String] = []

        @Option(
            help: ArgumentHelp(
                "A key of the configuration, and values of it to look at; repeatable.", valueName: "key=v1,v2"))
        var vary: [String] = []

        @Option(help: ArgumentHelp("Processes to look at, such as 1,2.", valueName: "numbers"))
        var workers: String?

        @Option(help: ArgumentHelp("Cores to look at, such as 1,2,4.", valueName: "numbers"))
        var cores: String?

        @Option(
            help: ArgumentHelp(
                "How clients come. keep: over a pool. close: one for each request.", valueName: "keep|close"))
        var connections = LoadOptions.Connections.keep.rawValue

        @Option(help: ArgumentHelp("Write it as JSON; - is standard output.", valueName: "file"))
        var json: String?

        func run() throws {
            try Deadlined.carryOut("whatif") {
                let command = try WhatIfCommand(file, question(), json: json)
                return {
                    try command.run()
                    return 0
                }
            }
        }

        private func question() throws -> WhatIfQuestion {
            var question = WhatIfQuestion()
            question.configuration = config
            question.modes = try mode.map(Compare.mode)
            question.variations = try vary.map(Variation.init(_:))
            question.recordedCores = try recordedCores.map { try WhatIf.numbers("--recorded-cores", $0, atMost: 1)[0] }
            question.workers = try workers.map { try WhatIf.numbers("--workers", $0) } ?? []
            question.cores = try cores.map { try WhatIf.numbers("--cores", $0) } ?? []
            let connections: LoadOptions.Connections = try FlagValue.choice("--connections", connections)
            question.clients = Clientele(keepsConnections: connections == .keep)
            return question
        }

        /// Different whole numbers, parted by commas.
        static func numbers(_ flag: String, _ text: String, atMost most: Int = 16) throws -> [Int] {
            try FlagValue.read(flag, text) { text throws(LoadError) in
                let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
                let numbers = parts.compactMap(\.self)
                let bound = WhatIfQuestion.mostCores
                guard numbers.count == parts.count, (1...most).contains(numbers.count),
                    numbers.allSatisfy({ (1...bound).contains($0) }), Set(numbers).count == numbers.count
                else {
                    let wanted = most == 1 ? "a number" : "different numbers"
                    throw LoadError("\"\(text)\": want \(wanted) from 1 to \(bound)\(most == 1 ? "" : ", such as 1,2")")
                }
                return numbers
            }
        }
    }
}
