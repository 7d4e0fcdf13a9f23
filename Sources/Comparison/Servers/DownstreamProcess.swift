import Load
import Reactor
import Workload

/// The simulated downstream, one for a whole comparison, at a higher priority than the servers where that is permitted.
final class DownstreamProcess {
    /// What daemons are told.
    let url: String
    private let program: Program

    private static let patience = Duration.seconds(10)

    init(on cpus: CPUSet, variables: [String], until interruption: Interruption) throws(LoadError) {
        let port = try FreePort.find(1)[0]
        url = "http://127.0.0.1:\(port)/delay?for={ms}ms"
        program = try Program(
            [Executable.path, "downstream", "--listen", "127.0.0.1:\(port)"], variables: variables, on: cpus,
            isUrgent: true)
        let client = try AdminClient(HostPort(host: "127.0.0.1", port: port), until: interruption)
        try program.wait("the downstream did not start", within: DownstreamProcess.patience, until: interruption) {
            (try? client.get("/"))?.status == 200
        }
    }
}
