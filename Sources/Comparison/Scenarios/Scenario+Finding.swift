import CResources
import Configuration
import Load
import Workload

extension Scenario {
    /// The scenario of that name, which the binary has in it, or the one in a file.
    ///
    /// - Parameter nameOrPath: `mixed`, or a file's path, which has a `/` or ends in `.yaml` or `.yml`.
    package static func find(_ nameOrPath: String) throws(LoadError) -> Scenario {
        guard isPath(nameOrPath) else { return try shipped(nameOrPath) }
        let text: String
        do throws(TextProblem) {
            text = try TextFile.read(nameOrPath, atMost: ScenarioFile.maximumSize, from: .anything)
        } catch {
            throw LoadError("--scenario \(error.description(of: nameOrPath))")
        }
        return try LoadError.from("--scenario ") { () throws(LoadError) in
            try ScenarioFile.read(text, path: nameOrPath)
        }
    }

    static func isPath(_ nameOrPath: String) -> Bool {
        nameOrPath.contains("/") || [".yaml", ".yml"].contains(where: nameOrPath.hasSuffix)
    }

    /// Those that the binary has in it, in the order in which they are told.
    static var shippedNames: [String] { shippedFiles.map(\.name) }

    private static func shipped(_ name: String) throws(LoadError) -> Scenario {
        guard let file = shippedFiles.first(where: { $0.name == name }) else {
            let guess = Suggestion.clause(for: name, among: shippedNames)
            let names = shippedNames.joined(separator: ", ")
            throw LoadError("--scenario \"\(name)\": no scenario of that name\(guess); there are \(names)")
        }
        return try ScenarioFile.read(file.text, path: name)
    }

    private static var shippedFiles: [EmbeddedFile] { EmbeddedFile.all { cresources_scenario($0) } }
}
