import ArgumentParser
import Daemon

/// The command. Synchronous throughout: the supervisor forks, and may never have a second thread.
@main
struct Deadlined: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deadlined",
        abstract: "Says which execution model keeps its deadlines, by serving one workload in each.",
        discussion: """
            deadlined serves identical requests (compute, call a downstream service, compute, reply) in one of \
            three modes and says for every request whether its deadline was kept and, if not, where the time went.

            Without a subcommand it serves: `deadlined --mode dispatch` is `deadlined serve --mode dispatch`.

            Exit codes: 0 good, 1 failed, 2 or 64 usage or configuration, 3 an objective was not met.
            """,
        version: Build.version,
        subcommands: [Serve.self, Check.self, Downstream.self, Load.self, Compare.self],
        defaultSubcommand: Serve.self)
}
