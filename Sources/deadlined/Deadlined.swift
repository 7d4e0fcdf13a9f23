import ArgumentParser
import Configuration
import Daemon
import Glibc
import Reactor
import Workload

/// The command. Synchronous throughout: the supervisor forks, and may never have a second thread.
@main
struct Deadlined: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deadlined",
        abstract: "Says which execution model keeps its deadlines, by serving one workload in each.",
        discussion: """
            deadlined serves identical requests (compute, call a downstream service, compute, reply) in one of \
            several modes and says for every request whether its deadline was kept and, if not, where the time went.

            Without a subcommand it serves: `deadlined --workers 2` is `deadlined serve --workers 2`.

            Exit codes: 0 good, 1 failed, 2 usage or configuration, 3 an objective was not met.
            """,
        version: Build.version,
        subcommands: [
            Serve.self, Check.self, Downstream.self, Load.self, Trace.self, Compare.self, WhatIf.self, Cost.self,
            Plan.self, Top.self, Doctor.self, Ready.self, ListModes.self,
        ],
        defaultSubcommand: Serve.self)

    /// In place of ArgumentParser's own, which prints where nobody looks whether it could be written.
    static func main() {
        Inheritance.settle()
        Glibc.exit(runToExitCode())
    }

    /// Of a wrong use, whoever found it: ArgumentParser's own is 64.
    private static let wrongUse: Int32 = 2

    private static func runToExitCode() -> Int32 {
        let arguments = ProgramArguments.all[...]
        let named = configuration.subcommands.first { $0._commandName == arguments.first }
        let name = named.map { "deadlined \($0._commandName)" } ?? "deadlined"
        do {
            // Without a command's name they are the options of `serve`.
            let problem = unknownCommand(in: arguments) ?? OptionWords(arguments).problem(for: named ?? Serve.self)
            if let problem { throw WrongUse(problem) }
            var command = try parseAsRoot(ProgramArguments.all)
            let needed = (command as? any DescriptorHolding)?.descriptors ?? 0
            if let shortage = DescriptorLimit.shortage(of: needed) { throw WrongUse(shortage) }
            try command.run()
            return 0
        } catch let error as WrongUse {
            StandardStream.complain("\(name): \(error.clause.onOneLine)")
            return wrongUse
        } catch {
            guard exitCode(for: error) == .validationFailure else { return tell(error) }
            // One line, in place of ArgumentParser's four.
            let message = message(for: error).replacing("\n", with: " ")
            let clause = message.hasSuffix(".") ? String(message.dropLast()) : message
            StandardStream.complain("\(name): \(clause); see \(name) --help")
            return wrongUse
        }
    }

    /// What is wrong with a command line before it is read, or with what is there for it.
    private struct WrongUse: Error {
        let clause: String

        init(_ clause: String) { self.clause = clause }
    }

    /// Help, a version, or a command's exit code, which comes without a message.
    private static func tell(_ error: any Error) -> Int32 {
        let (code, message) = (exitCode(for: error), fullMessage(for: error))
        guard !message.isEmpty else { return code.rawValue }
        guard code.isSuccess else {
            StandardStream.complain(message)
            return code.rawValue
        }
        return printed("\(message)\n", by: "deadlined")
    }

    /// What is wrong with a word that stands where a command's name does. `serve`, which is meant without one, takes no
    /// words, and would only say so.
    private static func unknownCommand(in arguments: ArraySlice<String>) -> String? {
        let commands = configuration.subcommands
        let word = arguments.first == "help" ? arguments.dropFirst().first : arguments.first
        guard let word, !word.isEmpty, !word.hasPrefix("-"), word != "help",
            !commands.contains(where: { $0._commandName == word })
        else { return nil }
        let names = commands.filter { $0.configuration.shouldDisplay }.map { $0._commandName } + ["help"]
        let guess = Suggestion.clause(for: word, among: names)
        return "no command \"\(word)\"\(guess); there are \(names.joined(separator: ", "))"
    }

    /// Prints a result.
    ///
    /// - Returns: the exit code; not 0 where it could not be written.
    static func printed(_ text: String, by command: String) -> Int32 {
        do throws(StreamFailure) {
            try StandardStream.output.tell(text)
            return 0
        } catch {
            error.complain(of: command)
            return error.exitCode
        }
    }
}
