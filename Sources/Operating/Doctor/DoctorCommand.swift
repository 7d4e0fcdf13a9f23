import Configuration
import Load
import Reactor

/// `deadlined doctor`: looks at a running installation, and says one line about each thing.
package struct DoctorCommand {
    private let configuration: ConfigurationFacts
    private let version: String
    private let output: AnswerOutput

    /// Reads the configuration. What is wrong with its file is a finding; what is wrong with flags and variables is
    /// told at once.
    ///
    /// - Parameters:
    ///   - version: of this binary.
    ///   - json: where the findings are written as JSON; `-` is standard output; nil writes none.
    package init(_ sources: ConfigurationSources, version: String, json: String?) throws {
        let inputs = sources.path.map { [(flag: "--config", path: $0)] } ?? []
        try AnswerOutput.check(json, reading: inputs)
        output = try AnswerOutput(json)
        configuration = try DoctorCommand.read(sources)
        self.version = version
    }

    /// Looks, judges and tells. The exit code: 1 where something is bad.
    package func run() throws(LoadError) -> Int32 {
        let report = DoctorReport(DoctorProbe(configuration, version: version).facts().findings)
        try output.write(report, as: { report.text })
        return report.exitCode
    }

    private static func read(_ sources: ConfigurationSources) throws(ConfigurationErrors) -> ConfigurationFacts {
        let file = sources.path.flatMap(FileLook.init)
        do throws(ConfigurationErrors) {
            let loaded = try sources.load()
            return ConfigurationFacts(
                configuration: loaded.configuration, path: sources.path, file: file, warnings: loaded.warnings)
        } catch {
            var withoutFile = sources
            withoutFile.path = nil
            // What is wrong without the file too is a mistake of who asked.
            let loaded = try withoutFile.load()
            return ConfigurationFacts(
                configuration: loaded.configuration, path: sources.path, file: file, errors: error.lines)
        }
    }
}
