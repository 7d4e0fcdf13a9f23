import Comparison
import Configuration
import Load
import Modes

extension Deadlined.Compare {
    /// The names of those that are compared unless others are named.
    static let standardModes = ModeChoice.compared.map(\.name).joined(separator: ", ")

    static func mode(_ name: String) throws -> ModeChoice {
        if let mode = ModeChoice.named(name) { return mode }
        let known = ModeChoice.names
        let guess = Suggestion.clause(for: name, among: known)
        throw LoadError("--mode \"\(name)\": no such mode\(guess); there are \(known.joined(separator: ", "))")
    }
}
