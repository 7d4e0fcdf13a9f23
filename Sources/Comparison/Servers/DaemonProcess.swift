import Glibc
import Load
import Reactor
import Workload

/// A daemon of one run.
final class DaemonProcess {
    let url: String
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
    private static let pause: useconds_t = 5_000

    /// Returns once all its workers accept.
    ///
    /// - Parameters:
    ///   - calibration: nil means compute by the thread's CPU clock.
    ///   - variables: its environment.
    ///   - interruption: ends the wait.
    init(
        _ shape: DaemonShape, on cpus: CPUSet, downstream: String, calibration: CalibrationStatus?,
        variables: [String], until interruption: Interruption
    ) throws(ComparisonError) {
        let ports = try FreePort.find(2)
        let (port, adminPort) = (ports[0], ports[1])
        url = "http://127.0.0.1:\(port)/work"
        let arguments = DaemonProcess.arguments(
            ["\(port)", "\(adminPort)"], downstream: downstream, calibration)
        program = try Program(
            [Executable.path, "serve"] + shape.options + arguments, variables: variables, on: cpus)
        do throws(LoadError) {
            admin = try AdminClient(HostPort(host: "127.0.0.1", port: adminPort), until: interruption)
            // It is ready as soon as one worker accepts; the others may still load their data.
            try wait("is not ready", until: interruption) {
                (try? admin.get("/status", as: DaemonStatus.self))?.workers.allSatisfy { $0.state == "ready" } == true
            }
        } catch {
            throw ComparisonError(error)
        }
    }

    func status() throws(ComparisonError) -> DaemonStatus {
        do throws(LoadError) {
            return try admin.get("/status", as: DaemonStatus.self)
        } catch {
            throw ComparisonError(error)
        }
    }

    func metrics() throws(ComparisonError) -> MetricsText {
        do throws(LoadError) {
            return MetricsText(String(decoding: try admin.get("/metrics").body, as: UTF8.self))
        } catch {
            throw ComparisonError(error)
        }
    }

    /// Waits until no request is in flight, for so long at most. What it holds then is past its deadline, and so
    /// missed.
    func awaitIdle(within patience: Duration, until interruption: Interruption) throws(ComparisonError) {
        do throws(LoadError) {
            try DaemonCensus.awaitIdle(admin, within: patience, until: interruption)
        } catch {
            throw ComparisonError(error)
        }
    }

    /// Stops its workers where they stand, for good: overloaded ones would keep the supervisor from answering, and what
    /// is read afterwards is of one moment. Their records and counts lie in memory that the supervisor has too.
    func freeze() throws(ComparisonError) {
        for pid in try status().workers.compactMap(\.pid) { _ = Glibc.kill(pid, SIGSTOP) }
    }

    /// The records that it still has.
    func records() throws(ComparisonError) -> [DaemonRecord] {
        do throws(LoadError) {
            return try DaemonCensus(from: admin).records
        } catch {
            throw ComparisonError(error)
        }
    }

    /// CPU seconds that the workers have used, by the process accounting (proc(5)).
    func workerCPUSeconds() throws(ComparisonError) -> Double {
        let pids = try status().workers.compactMap(\.pid)
        return pids.reduce(0) { $0 + ProcessTimes.cpuSeconds(of: $1) }
    }

    /// What supervisor and workers take together (PSS), in bytes.
    func memoryBytes() throws(ComparisonError) -> Double {
        let pids = [program.pid] + (try status().workers.compactMap(\.pid))
        return pids.reduce(0) { $0 + ProcessMemory.proportionalBytes(of: $1) }
    }

    private func wait(_ what: String, until interruption: Interruption, or condition: () -> Bool) throws(LoadError) {
        let expiry = Clock.now() + DaemonProcess.patience
        while !condition() {
            guard program.isRunning, Clock.now() < expiry, !interruption.isThere else {
                throw LoadError("the daemon \(url) \(what): \(program.lastWords)")
            }
            usleep(DaemonProcess.pause)
        }
    }

    /// Ends it at once: all that is wanted of it has been read.
    func end() {
        program.kill()
    }
}
