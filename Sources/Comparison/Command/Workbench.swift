import Load
import Workload

/// What a comparison works with: cores, one downstream, and a folder for logs. While it is there, this process keeps
/// off the servers' cores where it can.
final class Workbench {
    /// Nil means compute by the thread's CPU clock.
    private let calibration: CalibrationStatus?
    private let connections: LoadOptions.Connections
    private let allowed: CPUSet
    private let clientCPUs: CPUSet
    private let logs: TemporaryLogs
    private let downstreamURL: String
    /// Ended with this; nil where one was there already.
    private let downstream: DownstreamProcess?

    /// - Parameters:
    ///   - chosen: the servers' cores; nil means one, and then all.
    ///   - connections: how clients send.
    ///   - url: of a downstream that is there already.
    ///   - calibration: nil means compute by the thread's CPU clock.
    init(
        serversOn chosen: CPUSet?, connections: LoadOptions.Connections, downstream url: String?,
        calibration: CalibrationStatus?
    ) throws(ComparisonError) {
        self.connections = connections
        self.calibration = calibration
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
