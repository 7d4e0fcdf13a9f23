import CResources
import Foundation
import Workload

extension Scenario {
    /// The scenario of that name, which the binary has in it, or the one in a file.
    ///
    /// - Parameter nameOrPath: `mixed`, or a file's path, which has a `/` or ends in `.yaml`.
    static func find(_ nameOrPath: String) throws(ComparisonError) -> Scenario {
        guard nameOrPath.contains("/") || nameOrPath.hasSuffix(".yaml") else { return try shipped(nameOrPath) }
        guard let data = FileManager.default.contents(atPath: nameOrPath) else {
            throw ComparisonError("\(nameOrPath): cannot be read; name a scenario or its YAML file")
        }
        return try ScenarioFile.read(String(decoding: data, as: UTF8.self), path: nameOrPath)
    }

    /// Those that the binary has in it, in the order in which they are told.
    static var shippedNames: [String] { shippedFiles.map(\.name) }

    private static func shipped(_ name: String) throws(ComparisonError) -> Scenario {
        guard let file = shippedFiles.first(where: { $0.name == name }) else {
            throw ComparisonError("no scenario \"\(name)\"; there are \(shippedNames.joined(separator: ", "))")
        }
        return try ScenarioFile.read(file.text, path: name)
    }

    private static var shippedFiles: [EmbeddedFile] {
        sequence(state: 0) { index in
            defer { index += 1 }
            return cresources_scenario(index).map { EmbeddedFile($0.pointee) }
        }.map(\.self)
    }
}
