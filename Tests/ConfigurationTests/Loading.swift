import Foundation
import Modes
import Testing

@testable import Configuration

/// Loads layers as the daemon would, with two CPUs.
enum Loading {
    /// The modes' names, as messages list them.
    static let modes = ModeChoice.names.joined(separator: ", ")

    /// What serves where nothing is said, and two others that a layer may choose.
    static let standard = ModeChoice.standard
    static let (one, other) = {
        let others = ModeChoice.all.filter { $0 != standard }
        return (others[0], others[1])
    }()

    /// The standard's name with a slip, and what is said of it.
    static let misspelt = standard.name + "e"
    static let unknown = "unknown mode \"\(misspelt)\" (did you mean \"\(standard.name)\"?); one of \(modes)"

    static func load(
        file: String? = nil, environment: [String: String] = [:], flags: [Assignment] = []
    ) throws -> LoadedConfiguration {
        let sources = ConfigurationSources(
            path: file, environment: environment, flags: flags, cpus: 2, room: { nil })
        return try sources.load()
    }

    /// The lines of the errors; empty where there are none.
    static func errors(
        file: String? = nil, environment: [String: String] = [:], flags: [Assignment] = []
    ) -> [String] {
        do {
            _ = try load(file: file, environment: environment, flags: flags)
            return []
        } catch let errors as ConfigurationErrors {
            return errors.lines
        } catch {
            return ["not ConfigurationErrors: \(error)"]
        }
    }

    /// The errors of a file called `f` with that text, without `f:`.
    static func errors(in text: String) -> [String] {
        var reading = Reading(terms: Terms(cpus: 2))
        ConfigurationFile(name: "f").parse(text, into: &reading)
        if reading.errors.isEmpty { reading.checkRules() }
        return reading.errors.lines.map { $0.hasPrefix("f:") ? String($0.dropFirst(2)) : $0 }
    }

    /// The configuration that a file with that text gives, errors apart.
    static func configuration(of text: String) -> Configuration {
        var reading = Reading(terms: Terms(cpus: 2))
        ConfigurationFile(name: "f").parse(text, into: &reading)
        return reading.configuration
    }

    static func flag(_ key: String, _ text: String) -> Assignment {
        Assignment(flag: "--\(key)", path: key, text: text)
    }
}

/// A folder that is there for as long as the value.
final class Folder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "configuration-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file and gives its path.
    func file(_ name: String, _ bytes: some Collection<UInt8>) throws -> String {
        let path = "\(path)/\(name)"
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }
}
