/// What makes one of our daemons a contestant of its own: what `serve` is told beside addresses, downstream and
/// calibration, which are the comparison's.
package struct DaemonShape: Equatable, Sendable {
    package let name: String
    /// Arguments of `serve`.
    let options: [String]
    /// Whether it is a configuration file's, with workers that the file has chosen.
    let isConfigured: Bool

    /// A mode in so many processes.
    init(mode: String, workers: Int) {
        name = workers == 1 ? mode : "\(mode) ×\(workers)"
        options = ["--mode", mode, "--workers", "\(workers)"]
        isConfigured = false
    }

    /// A daemon's configuration file, under the file's name without its ending.
    init(configuration path: String) {
        name = ScenarioFile.stem(of: path)
        options = ["--config", path]
        isConfigured = true
    }
}
