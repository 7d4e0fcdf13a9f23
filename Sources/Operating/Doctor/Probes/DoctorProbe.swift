import Configuration
import Load
import Reactor
import Telemetry
import Workload

/// Finds out what `doctor` judges, within a bounded time.
struct DoctorProbe {
    /// Of all of it, and of single waits: whoever has not answered by then is told as one who does not answer.
    private static let patience = Duration.seconds(5)
    private static let adminPatience = Duration.milliseconds(2_500)
    private static let servingPatience = Duration.seconds(1)
    /// What is left of it must be so much for measuring how fast the machine computes.
    private static let measuringPatience = Duration.seconds(1)

    private let configuration: ConfigurationFacts
    private let version: String

    init(_ configuration: ConfigurationFacts, version: String) {
        (self.configuration, self.version) = (configuration, version)
    }

    func facts() -> DoctorFacts {
        let end = Clock.now() + DoctorProbe.patience
        var configuration = configuration
        let admin = configuration.configuration.admin
        let daemon = DaemonProbe(admin, version: version).facts(until: Clock.now() + DoctorProbe.adminPatience)
        let isLocal = SocketAddress.isOfThisMachine(admin)
        let serving = ServingProbe(
            daemon.status.flatMap { try? HostPort($0.listeners.serving) } ?? configuration.configuration.listen,
            beside: admin, isLocal: isLocal, healthPath: configuration.configuration.healthPath
        ).facts(within: DoctorProbe.servingPatience)
        guard isLocal else {
            return DoctorFacts(configuration: configuration, daemon: daemon, serving: serving, machine: nil)
        }
        let process = ProcessLook.ofDaemon(daemon.status) ?? ProcessLook.ofThisProcess
        if process.isDaemons { configuration.worker = process }
        return DoctorFacts(
            configuration: configuration, daemon: daemon, serving: serving,
            machine: MachineFacts(
                process, measuring: Clock.now() + DoctorProbe.measuringPatience < end))
    }
}

extension SocketAddress {
    /// Whether a name stands for this machine; one that stands for nothing may.
    fileprivate static func isOfThisMachine(_ name: HostPort) -> Bool {
        let addresses = (try? SocketAddress.all(of: name, atMost: Socket.mostAddresses)) ?? []
        return addresses.isEmpty || addresses.contains(where: \.isOfThisMachine)
    }
}
