import Load
import Reactor
import Workload

/// What a comparison works with: cores, one downstream, and what its programs take over. While it is there, this
/// process keeps off the servers' cores where it can.
final class Workbench {
    /// Nil means compute by the thread's CPU clock.
    let calibration: CalibrationStatus?
    /// How clients send.
    let connections: LoadOptions.Connections
    private let allowed: CPUSet
    /// Of the generator and the downstream.
    let clientCPUs: CPUSet
    /// Ends what is under way, and a trial with what there is of it.
    let interruption: Interruption
    /// What the programs that it starts take over.
    let surroundings: Surroundings
    let downstreamURL: String
    /// Ended with this; nil where one was there already.
    private let downstream: DownstreamProcess?

    /// - Parameters:
    ///   - chosen: the servers' cores; nil means one, and then all.
    ///   - connections: how clients send.
    ///   - url: of a downstream that is there already.
    ///   - calibration: nil means compute by the thread's CPU clock.
    ///   - caller: the environment of this process.
    ///   - interruption: ends what is under way.
    init(
        serversOn chosen: CPUSet?, connections: LoadOptions.Connections, downstream url: String?,
        calibration: CalibrationStatus?, caller: [String: String], until interruption: Interruption
    ) throws(LoadError) {
        self.connections = connections
        self.calibration = calibration
        allowed = CPUSet.allowed
        clientCPUs = Placement.clients(allowed, chosen: chosen)
        self.interruption = interruption
        let environment = Surroundings(caller: caller)
        clientCPUs.confine()
        if let url {
            (downstreamURL, downstream) = (url, nil)
        } else {
            let started = try DownstreamProcess(
                on: clientCPUs, variables: environment.variables, until: interruption)
            (downstreamURL, downstream) = (started.url, started)
        }
        surroundings = .current(
            caller: caller,
            arguments: DaemonProcess.arguments(["PORT", "PORT"], downstream: downstreamURL, calibration))
    }

    deinit {
        allowed.confine()
    }
}
