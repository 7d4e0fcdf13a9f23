import Load
import Workload

/// The compute that requests ask for, and the CPU that a daemon may have used for it.
struct OfferedWork: Equatable, Sendable {
    /// CPU seconds that all requests ask for, and those that had a good reply: the others may have been given up before
    /// they were computed.
    let asked, served: Double
    /// As often as they were sent.
    let requests: Int
    let runs: Int

    /// How compute is measured out, and so how far it may be from what is asked for.
    enum Measure {
        /// By the thread's CPU clock: a step ends up to 3 µs late.
        case clock
        /// In rounds. A core that shares a physical one with other machines may do a third less within seconds than
        /// when it was calibrated; one that does less than that spoils its figures.
        case rounds

        var tolerance: Double {
            switch self {
            case .clock: 0.03
            case .rounds: 0.33
            }
        }
    }

    /// CPU of a request beside its compute: read, parse, call the downstream, reply; about 0.1 ms. Seconds.
    private static let overhead = 0.000_3
    /// The kernel counts a process's CPU in steps of this many seconds, user and system time apart.
    private static let tick = 0.01

    init(_ runs: [LoadRun]) {
        func seconds(_ request: ScheduledRequest) -> Double { Double(request.before + request.after) / 1e9 }
        let pairs = runs.flatMap { $0.pairs() }
        // What is sent again may be computed again.
        func attempts(_ record: LoadRecord) -> Int { max(1, Int(record.attempts)) }
        asked = pairs.reduce(0) { $0 + seconds($1.request) * Double(attempts($1.record)) }
        served = pairs.reduce(0) { sum, pair in
            sum + (pair.record.isServed ? seconds(pair.request) : 0)
        }
        requests = pairs.reduce(0) { $0 + attempts($1.record) }
        self.runs = runs.count
    }

    /// What the compute parts may have used, in CPU seconds.
    func compute(_ measure: Measure) -> ClosedRange<Double> {
        served * (1 - measure.tolerance)...max(asked, served) * (1 + measure.tolerance)
    }

    /// What the workers may have used altogether, in CPU seconds.
    ///
    /// - Parameter available: the CPU seconds that there were.
    func total(_ measure: Measure, workers: Int, available: Double) -> ClosedRange<Double> {
        let compute = compute(measure)
        let ticks = 2 * OfferedWork.tick * Double(max(1, workers) * runs)
        let high = min(compute.upperBound + Double(requests) * OfferedWork.overhead, available) + ticks
        return min(compute.lowerBound - ticks, high)...high
    }
}
