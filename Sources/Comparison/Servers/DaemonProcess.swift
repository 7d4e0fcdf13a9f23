import Glibc
import Load
import Reactor
import Telemetry
import Workload

/// A daemon of one run.
final class DaemonProcess {
    private let port: UInt16
    let admin: AdminClient
    private let program: Program

    /// Nothing is calibrated that no request asks for.
    private static let byTheClock =
        ["--set", "workload.kind=spin"] + CalibrationStatus(hash: 1, json: 1).options

    /// What every daemon is told beside its shape.
    static func arguments(_ ports: [String], downstream: String, _ calibration: CalibrationStatus?) -> [String] {
        let addresses = zip(["--listen", "--admin"], ports).flatMap { [$0, "127.0.0.1:\($1)"] }
        return addresses + ["--downstream", downstream] + (calibration?.options ?? DaemonProcess.byTheClock)
    }

    /// Longest wait for it to be ready.
    private static let patience = Duration.seconds(20)

    /// Returns once all its workers accept.
    ///
    /// - Parameters:
    ///   - calibration: nil means compute by the thread's CPU clock.
    ///   - variables: its environment.
    ///   - interruption: ends the wait.
    init(
        _ shape: DaemonShape, on cpus: CPUSet, downstream: String, calibration: CalibrationStatus?,
        variables: [String], until interruption: Interruption
    ) throws(LoadError) {
        let ports = try FreePort.find(2)
        let adminPort = ports[1]
        port = ports[0]
        let arguments = DaemonProcess.arguments(
            ["\(port)", "\(adminPort)"], downstream: downstream, calibration)
        program = try Program(
            [Executable.path, "serve"] + shape.options + arguments, variables: variables, on: cpus)
        admin = try AdminClient(HostPort(host: "127.0.0.1", port: adminPort), until: interruption)
        // It is ready as soon as one worker accepts; the others may still load their data.
        try program.wait("the daemon \(url) is not ready", within: DaemonProcess.patience, until: interruption) {
            (try? status())?.workers.allSatisfy { $0.state == "ready" } == true
        }
    }

    /// Its `/work`, as people know it.
    private var url: String { "http://127.0.0.1:\(port)/work" }

    func target(over spoken: MessageProtocol) throws(LoadError) -> LoadTarget {
        try LoadTarget(spoken == .grpc ? "grpc://127.0.0.1:\(port)" : url, over: spoken)
    }

    func status() throws(LoadError) -> StatusEntry { try admin.get("/status", as: StatusEntry.self) }

    func metrics() throws(LoadError) -> MetricsText {
        MetricsText(String(decoding: try admin.get("/metrics").body, as: UTF8.self), of: url)
    }

    /// Waits until no request is in flight, for so long at most. What it holds then is past its deadline, and so
    /// missed.
    func awaitIdle(within patience: Duration, until interruption: Interruption) throws(LoadError) {
        try DaemonCensus.awaitIdle(admin, within: patience, until: interruption)
    }

    /// Stops its workers where they stand, for good: overloaded ones would keep the supervisor from answering, and what
    /// is read afterwards is of one moment. Their records and counts lie in memory that the supervisor has too.
    func freeze() throws(LoadError) {
        for pid in try status().workers.compactMap(\.pid) { _ = Glibc.kill(pid, SIGSTOP) }
    }

    /// The records that it still has.
    func records() throws(LoadError) -> [RequestEntry] { try DaemonCensus(from: admin).records }

    /// CPU seconds that the workers have used with all their threads, those that have ended included, by the process
    /// accounting (proc(5)): in the kernel's ticks of mostly 10 ms.
    func workerCPUSeconds() throws(LoadError) -> Double {
        let pids = try status().workers.compactMap(\.pid)
        let seconds = pids.compactMap { ProcFile.read("/proc/\($0)/stat").flatMap(ProcessStat.init)?.seconds }
        guard seconds.count == pids.count else {
            throw LoadError("the daemon \(url): a worker has ended, its CPU time is not known: \(program.lastWords)")
        }
        return seconds.reduce(0, +)
    }

    /// What supervisor and workers take together, in bytes: a page that several of them share counts for each by its
    /// part (PSS, smaps_rollup, proc(5)). Nil where the kernel does not say.
    func memoryBytes() throws(LoadError) -> Double? {
        let pids = [program.pid] + (try status().workers.compactMap(\.pid))
        let kibibytes = pids.compactMap { pid in
            ProcFile.read("/proc/\(pid)/smaps_rollup")?.split(separator: "\n").first { $0.hasPrefix("Pss:") }
                .flatMap { Double($0.filter(\.isNumber)) }
        }
        return kibibytes.count == pids.count ? kibibytes.reduce(0, +) * 1_024 : nil
    }

    /// Ends it at once: all that is wanted of it has been read.
    func end() {
        program.kill()
    }
}
