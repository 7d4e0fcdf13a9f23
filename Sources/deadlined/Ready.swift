import ArgumentParser
import Configuration
import Load
import Workload

extension Deadlined {
    /// For probes in a container image, where there is no shell and no curl.
    struct Ready: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask a daemon whether it serves.",
            discussion: """
                Prints what its /readyz says: for health checks where there is no curl.

                Exit codes: 0 it serves, 1 it does not, or does not answer, 2 usage.
                """)

        @Option(help: ArgumentHelp("The daemon's admin port.", valueName: "host:port|url"))
        var admin = "\(Configuration().admin)"

        /// Less than what asks waits for: Docker's and Kubernetes' defaults are 30 s and 1 s.
        private static let patience = Duration.milliseconds(900)

        func run() throws {
            try Deadlined.carryOut("ready") {
                let client = try FlagValue.read("--admin", admin) {
                    try AdminClient(HostPort(addressOrURL: $0), patience: Ready.patience)
                }
                return {
                    let reply = try client.get("/readyz")
                    // What is no daemon may say nothing but its status.
                    if reply.body.isEmpty { try client.requireSuccess(reply, of: "/readyz") }
                    let status = Deadlined.printed(String(decoding: reply.body, as: UTF8.self), by: "deadlined ready")
                    return reply.status == 200 ? status : 1
                }
            }
        }
    }
}
