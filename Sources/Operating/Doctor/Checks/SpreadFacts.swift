import Telemetry
import Workload

/// How evenly this machine computes: units of the hash kind for a millisecond of CPU, measured a few times.
enum SpreadFacts: Equatable, Sendable {
    /// - Parameters:
    ///   - rates: one of each batch.
    ///   - offCPU: the share of the time in which the thread that computed was kept off its CPU.
    case measured(rates: [Double], offCPU: Double)
    /// Others use so much of the cores that it would say nothing.
    case busy(share: Double)
    /// No time was left for it.
    case skipped

    /// Most by which batches may differ, and most of the time that may be missing, on a CPU of one's own.
    private static let most = 0.05
    /// Most by which the daemon's own figure may differ: it was measured at another moment.
    private static let mostFromDaemons = 0.1
    /// Cores that are used more than this say nothing about themselves.
    static let mostBusy = 0.25

    private static let subject = "compute speed"

    /// - Parameter calibration: what the daemon goes by; nil where it was not heard.
    func finding(daemon calibration: CalibrationFacts?) -> Finding {
        switch self {
        case .skipped: return .note(Self.subject, "not measured: other checks took the time", "run doctor again")
        case .busy(let share):
            return .note(
                Self.subject, "not measured: \(NumberText.percent(share)) of the cores are in use",
                "run doctor while the machine is idle")
        case .measured(let rates, let offCPU):
            let spread = SpreadFacts.spread(rates)
            guard spread <= Self.most, offCPU <= Self.most else {
                return .note(
                    Self.subject,
                    "it varies by \(NumberText.percent(spread)), and \(NumberText.percent(offCPU)) of the time is "
                        + "taken away: the CPUs are shared or throttled",
                    "deadlines will be missed for that alone; look at the host, at quotas and at other programs")
            }
            let told = "steady within \(NumberText.percent(spread, 1))"
            guard let difference = SpreadFacts.difference(rates, calibration) else { return .ok(Self.subject, told) }
            return .note(Self.subject, "\(told); \(difference)", Self.remedy)
        }
    }

    private static let remedy = "reload it to measure anew, or pin calibration.hash and calibration.json"

    /// Between the largest and the smallest, of the middle one, without one at either end: a single interrupt is none
    /// of the machine's ways.
    static func spread(_ rates: [Double]) -> Double {
        let inner = rates.count > 4 ? Array(rates.sorted().dropFirst().dropLast()) : rates.sorted()
        guard let least = inner.first, let most = inner.last, least > 0 else { return 0 }
        return (most - least) / inner[inner.count / 2]
    }

    private static func difference(_ rates: [Double], _ calibration: CalibrationFacts?) -> String? {
        guard let calibration, calibration.source != "configured", let daemons = calibration.hash, daemons > 0,
            let middle = rates.median
        else { return nil }
        let ratio = middle / daemons
        guard abs(ratio - 1) > mostFromDaemons else { return nil }
        return "the daemon goes by \(NumberText.significant(daemons, 3)) units of hash a millisecond, and now it is "
            + NumberText.significant(daemons * ratio, 3)
    }
}
