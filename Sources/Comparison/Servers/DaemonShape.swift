import Modes

/// What makes one of our daemons a contestant of its own: what `serve` is told beside addresses, downstream and
/// calibration, which are the comparison's.
package struct DaemonShape: Equatable, Sendable {
    package let name: String
    /// Arguments of `serve`.
    let options: [String]
    /// The mode, and in how many processes it serves; nil if a configuration file has chosen.
    let setting: Setting?

    struct Setting: Equatable, Sendable {
        let mode: ModeChoice
        let workers: Int
    }

    private static let configurationFlag = "--config"

    /// Whether it is a configuration file's.
    var isConfigured: Bool { DaemonShape.isConfigured(options) }

    static func isConfigured(_ options: [String]) -> Bool { options.first == configurationFlag }

    /// A mode in so many processes.
    init(mode: ModeChoice, workers: Int) {
        name = workers == 1 ? mode.name : "\(mode.name) ×\(workers)"
        options = ["--mode", mode.name, "--workers", "\(workers)"]
        setting = Setting(mode: mode, workers: workers)
    }

    /// A daemon's configuration file, under the file's name without its ending.
    init(configuration path: String) {
        name = ScenarioFile.stem(of: path)
        options = [DaemonShape.configurationFlag, path]
        setting = nil
    }
}
