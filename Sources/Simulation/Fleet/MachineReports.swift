import Balancing

/// What machines have said of themselves with their last replies. Times are nanoseconds.
struct MachineReports: Sendable {
    private struct Report {
        var at: Int64
        var queueAge: Int64
        var inFlight: Int
    }

    /// Of a machine's use, in windows one behind the other.
    private struct Window {
        var began: Int64 = 0
        /// CPU time that it had used by then.
        var computed: Int64 = 0
        /// Of the last window that was whole.
        var utilization = 0.0
    }

    /// After so long a report is not believed any more: a client's standard.
    private static let age = RosterSetting(balancer: .leastLoaded).reportAge.nanoseconds
    /// As the daemon's.
    private static let window: Int64 = 1_000_000_000

    private var reports: [Report?]
    private var windows: [Window]
    private let cores: Double

    init(machines: Int, cores: Int) {
        reports = Array(repeating: nil, count: machines)
        windows = Array(repeating: Window(), count: machines)
        self.cores = Double(cores)
    }

    /// A machine replies.
    ///
    /// - Parameters:
    ///   - oldest: since when the longest waiting request there could have run; nil for none.
    ///   - inFlight: requests that it has, without the one that it replies to.
    ///   - computed: CPU time that the machine has used.
    mutating func reply(of machine: Int, at time: Int64, oldest: Int64?, inFlight: Int, computed: Int64) {
        reports[machine] = Report(at: time, queueAge: oldest.map { time - $0 } ?? 0, inFlight: inFlight)
        let window = windows[machine]
        guard time - window.began >= MachineReports.window else { return }
        windows[machine] = Window(
            began: time, computed: computed,
            utilization: Double(computed - window.computed) / (Double(time - window.began) * cores))
    }

    /// As a balancer sees it that sends all requests itself.
    func report(of machine: Int, at now: Int64) -> ToldLoad? {
        guard let report = reports[machine], now - report.at <= MachineReports.age else { return nil }
        return ToldLoad(
            inFlight: Double(report.inFlight), own: report.inFlight,
            queueAgeMilliseconds: Double(report.queueAge) / 1e6, utilization: windows[machine].utilization)
    }
}
