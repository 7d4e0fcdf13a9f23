import Foundation
import Workload

/// Where scenario files are: `configs/scenarios` of the project, found from the current folder or the executable's, or
/// what an installation brings.
enum ScenarioFolder {
    private static let installed = "/usr/share/deadlined/scenarios"

    /// - Parameter nameOrPath: `mixed`, or a file's path, which has a `/` or ends in `.yaml`.
    static func scenario(_ nameOrPath: String) throws(ComparisonError) -> Scenario {
        let isPath = nameOrPath.contains("/") || nameOrPath.hasSuffix(".yaml")
        let candidates = isPath ? [nameOrPath] : folders.map { "\($0)/\(nameOrPath).yaml" }
        for path in candidates {
            guard let data = FileManager.default.contents(atPath: path) else { continue }
            return try ScenarioFile.read(String(decoding: data, as: UTF8.self), path: path)
        }
        guard isPath else {
            let names = names.joined(separator: ", ")
            throw ComparisonError("no scenario \"\(nameOrPath)\"; there are \(names.isEmpty ? "none here" : names)")
        }
        throw ComparisonError("\(nameOrPath): cannot be read; name a scenario or its YAML file")
    }

    /// The scenarios that there are, by name. The folder also holds configurations of daemons, which are none.
    static var names: [String] {
        let paths = folders.flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).map { "\(folder)/\($0)" }
        }
        let readable = paths.filter { $0.hasSuffix(".yaml") && (try? scenario($0)) != nil }
        return Set(readable.map(ScenarioFile.stem)).sorted()
    }

    private static var folders: [String] {
        let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        let executable = URL(fileURLWithPath: Executable.path).deletingLastPathComponent()
        return (ancestors(of: here) + ancestors(of: executable)).map { "\($0.path)/configs/scenarios" } + [installed]
    }

    private static func ancestors(of folder: URL) -> [URL] {
        var folders = [folder]
        while let last = folders.last, last.path != "/" { folders.append(last.deletingLastPathComponent()) }
        return folders
    }
}
