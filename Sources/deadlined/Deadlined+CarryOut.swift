import ArgumentParser
import Load
import Reactor

extension Deadlined {
    /// Carries out a command: a mistake of who asked is told before anything is begun (exit code 2), and what fails
    /// afterwards as it fails (1). A reader of its output who has left is told nothing (141).
    ///
    /// - Parameter prepare: gives the work, which gives the exit code.
    static func carryOut(_ command: String, _ prepare: () throws -> () throws -> Int32) throws -> Never {
        let work = try told(command, as: 2, prepare)
        throw ExitCode(try told(command, as: 1, work))
    }

    private static func told<Result>(_ command: String, as code: Int32, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            let output = error as? StreamFailure ?? (error as? LoadError)?.output
            if output?.hasReaderLeft != true { StandardStream.complain("deadlined \(command): \(error)") }
            throw ExitCode(max(code, output?.exitCode ?? code))
        }
    }
}
