import Load
import Workload

/// The compute that requests ask for, and the CPU that a daemon may have used for it.
struct OfferedWork: Equatable, Sendable {
    /// CPU seconds that all requests ask for, and those that had a good reply: the others may have been given up before
    /// they were computed.
    let asked, served: Double
    let requests: Int
    let runs: Int

    /// How far a core's speed may be from what it was when it was calibrated. A virtual machine's core that shares a
    /// physical one went from 4,750 to 6,300 rounds in a millisecond within seconds: a third.
    private static let drift = 0.33
    /// CPU of a request beside its compute: read, parse, call the downstream, reply; about 0.1 ms. Seconds.
    private static let overhead = 0.000_3
    /// The kernel counts a process's CPU in steps of this many seconds, user and system time apart.
    private static let tick = 0.01

    init(_ runs: [LoadRun]) {
        func seconds(_ request: ScheduledRequest) -> Double { Double(request.before + request.after) / 1e9 }
        let pairs = runs.flatMap { Array(zip($0.schedule.requests, $0.records)) }
        asked = pairs.reduce(0) { $0 + seconds($1.0) }
        served = pairs.reduce(0) { sum, pair in
            sum + (pair.1.ending == .replied && (200..<300).contains(pair.1.status) ? seconds(pair.0) : 0)
        }
        requests = pairs.count
        self.runs = runs.count
    }

    /// What the compute parts may have used, in CPU seconds.
    var compute: ClosedRange<Double> {
        served * (1 - OfferedWork.drift)...max(asked, served) * (1 + OfferedWork.drift)
    }

    /// What the workers may have used altogether, in CPU seconds.
    ///
    /// - Parameter available: the CPU seconds that there were.
    func total(workers: Int, available: Double) -> ClosedRange<Double> {
        let ticks = 2 * OfferedWork.tick * Double(max(1, workers) * runs)
        let high = min(compute.upperBound + Double(requests) * OfferedWork.overhead, available) + ticks
        return min(compute.lowerBound - ticks, high)...high
    }
}
