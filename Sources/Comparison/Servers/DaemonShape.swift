import Configuration
import Modes
import Workload

/// What makes one of our daemons a contestant of its own: what `serve` is told beside addresses, downstream and
/// calibration, which are the comparison's.
package struct DaemonShape: Equatable, Sendable {
    /// With what it has of its own: the mode, and `edf`.
    package let name: String
    /// The mode with its processes, or the configuration file's name.
    let base: String
    /// The mode, and in how many processes it serves; nil if a configuration file has chosen.
    let setting: Setting?
    /// The file; nil where none is read.
    let configuration: String?
    /// In what contestants differ.
    let varied: [VariedValue]

    struct Setting: Equatable, Sendable {
        let mode: ModeChoice
        let workers: Int
    }

    private static let configurationFlag = "--config"

    /// Whether it is a configuration file's.
    var isConfigured: Bool { configuration != nil }

    static func isConfigured(_ options: [String]) -> Bool { options.first == configurationFlag }

    /// A mode in so many processes.
    package init(mode: ModeChoice, workers: Int) {
        self.init(mode.name(workers: workers), Setting(mode: mode, workers: workers), nil, [])
    }

    /// A daemon's configuration file, under the file's name without its ending.
    init(configuration path: String) {
        self.init(ScenarioFile.stem(of: path), nil, path, [])
    }

    private init(_ base: String, _ setting: Setting?, _ configuration: String?, _ varied: [VariedValue]) {
        name = ([base] + varied.compactMap(\.word)).joined(separator: " ")
        (self.base, self.setting, self.configuration, self.varied) = (base, setting, configuration, varied)
    }

    /// The same with values of its own.
    package func with(_ varied: [VariedValue]) -> DaemonShape { DaemonShape(base, setting, configuration, varied) }

    /// What it is spoken to in.
    var messageProtocol: MessageProtocol { varied.compactMap(\.messageProtocol).first ?? .http1 }

    /// Values of keys of its own.
    var ownKeys: [VariedValue] { varied.filter { $0.messageProtocol == nil } }

    /// Arguments of `serve`.
    var options: [String] {
        (configuration.map { [DaemonShape.configurationFlag, $0] } ?? [])
            + (setting.map { ["--mode", $0.mode.name, "--workers", "\($0.workers)"] } ?? [])
            + ownKeys.flatMap { ["--set", "\($0.key)=\($0.value)"] }
    }

    /// What these set, with the places that errors name.
    package var assignments: [Assignment] {
        let mode = setting.map { setting in
            [
                Assignment(flag: "--mode", path: "mode", text: setting.mode.name),
                Assignment(flag: "--workers", path: "workers", text: "\(setting.workers)"),
            ]
        }
        return (mode ?? []) + ownKeys.map { Assignment(flag: $0.place, path: $0.key, text: $0.value) }
    }
}
