import ArgumentParser
import Modes

extension Deadlined {
    /// For scripts: they ask for the modes and for what they are, and so need not know them.
    struct ListModes: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "modes",
            abstract: "Print the modes, a line each.",
            discussion: """
                NAME RUNNERS CALLS QUEUE: the threads that requests run on (loop, pool, library), whether a \
                downstream call holds one or frees it, and the queue that the mode is to theory (loop, servers, \
                slices, none).
                """,
            shouldDisplay: false)

        func run() throws {
            throw ExitCode(Deadlined.printed(ModeChoice.all.map(Self.line).joined(), by: "deadlined modes"))
        }

        private static func line(_ mode: ModeChoice) -> String {
            let runners =
                switch mode.runners {
                case .loop: "loop"
                case .pool: "pool"
                case .library: "library"
                }
            return "\(mode.name) \(runners) \(mode.blocksInCalls ? "holds" : "frees") "
                + "\(mode.queue?.rawValue ?? "none")\n"
        }
    }
}
