import ArgumentParser
import Downstream

extension Deadlined {
    struct Downstream: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Serve as the simulated downstream service.",
            discussion: DownstreamCommand.usage)

        @Option(help: ArgumentHelp("Address to listen on; port 0 lets the kernel choose.", valueName: "host:port"))
        var listen = "127.0.0.1:9090"

        @Option(
            help: ArgumentHelp(
                "What calls over gRPC get that bring no deadlined-behaviour, as in stall or bytes=1000.",
                valueName: "query"))
        var behaviour = ""

        @Flag(help: "Tell with each reply how many requests are in flight: the field Load, over gRPC ORCA's trailer.")
        var loadReport = false

        func run() throws {
            throw ExitCode(
                DownstreamCommand.run(listen: listen, behaviour: behaviour, reportsLoad: loadReport))
        }
    }
}
