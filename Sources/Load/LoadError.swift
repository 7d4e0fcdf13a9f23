import Reactor
import Workload

/// What is wrong with a load or a comparison that was asked for, or what stopped one: one line that says where, what,
/// and what to do.
package struct LoadError: Error, Equatable, Sendable, CustomStringConvertible {
    package let description: String
    /// What kept an output from taking it, where it is that: the command's exit code goes by it.
    package private(set) var output: StreamFailure?

    /// - Parameter description: may quote what others have written, whatever is in it.
    package init(_ description: String) {
        self.description = description.onOneLine
    }

    /// Does what may fail with an error whose own line says all there is to say.
    ///
    /// - Parameter place: stands before that line.
    package static func from<Value, Failure: Error>(
        _ place: String = "", _ work: () throws(Failure) -> Value
    ) throws(LoadError) -> Value {
        do throws(Failure) {
            return try work()
        } catch {
            var problem = LoadError("\(place)\(error)")
            problem.output = error as? StreamFailure
            throw problem
        }
    }
}
