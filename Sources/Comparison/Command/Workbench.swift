import Load
import Workload

/// What a comparison works with: cores, one downstream, one calibration, and a folder for logs. While it is there, this
/// process keeps off the servers' cores where it can.
final class Workbench {
    let calibration: CalibrationStatus
    private let connections: LoadOptions.Connections
    private let allowed: CPUSet
    private let clientCPUs: CPUSet
    private let logs: TemporaryLogs
    private let downstreamURL: String
    /// Ended with this; nil where one was there already.
    private let downstream: DownstreamProcess?

    /// - Parameters:
    ///   - chosen: the servers' cores; nil means one, and then all.
    ///   - mode: of the daemon that calibrates.
    ///   - connections: how clients send.
    ///   - url: of a downstream that is there already.
    ///   - given: a calibration that is known already.
    init(
        serversOn chosen: CPUSet?, mode: String, connections: LoadOptions.Connections, downstream url: String?,
        calibration given: CalibrationStatus?
    ) throws(ComparisonError) {
        self.connections = connections
        allowed = CPUSet.allowed
        clientCPUs = Placement.clients(allowed, chosen: chosen)
        logs = try TemporaryLogs()
        clientCPUs.confine()
        if let url {
            (downstreamURL, downstream) = (url, nil)
        } else {
            let started = try DownstreamProcess(on: clientCPUs, log: "\(logs.path)/downstream.log")
            (downstreamURL, downstream) = (started.url, started)
        }
        if let given {
            calibration = given
            return
        }
        // Units per millisecond on the servers' cores, once for all.
        let daemon = try DaemonProcess(
            DaemonShape(mode: mode, workers: 1), on: Placement.calibration(allowed, chosen: chosen),
            downstream: downstreamURL, calibration: nil, log: "\(logs.path)/calibration.log")
        defer { daemon.end() }
        calibration = try daemon.status().calibration
    }

    deinit {
        allowed.confine()
    }

    /// - Parameter progress: is told a few times a second what runs.
    func runner(progress: @escaping (String) -> Void) -> TrialRunner {
        TrialRunner(
            TrialRunner.Setting(
                clientCPUs: clientCPUs, downstream: downstreamURL, calibration: calibration,
                connections: connections, logs: logs.path),
            progress: progress)
    }
}
