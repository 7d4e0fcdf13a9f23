import Workload

/// What happened in one second: a member of `/live` and `/events`. What it counts are differences of what `/metrics`
/// counts, so that seconds add up to that.
public struct LiveSecond: Codable, Equatable, Sendable {
    /// Seconds in each stage, of all requests that ended in this second.
    public typealias Stages = StageValues

    /// When it ended, in Unix seconds. Where the supervisor was held, it was longer than a second.
    public var at: Double
    /// That of the second before, and one; greater than those of any daemon that ran before on this machine.
    public var number: Int
    public var arrived, ended, met, missed, shed, expired: Int
    /// What was no valid request.
    public var rejected: Int
    /// Misses, by cause; those that there were.
    @ByName public var causes: [String: Int]
    /// Requests by latency ÷ deadline: one count for each of `ratio_bounds`, and what is above.
    public var ratios: [Int]
    /// By mode; those in which requests ended.
    @ByName public var stages: [String: Stages]
    /// CPU of requests that ended, what of it was in vain, and that of the workers' processes for whatever.
    public var computeS, wastedS, workersCpuS: Double
    /// At its end.
    public var inFlight, queueLength: Int
    /// Of what has waited longest for a runner; null if nothing does, or nobody knows.
    @OrNull public var queueAgeMs: Double?
    /// Requests whose clients were gone before their reply.
    public var hangups: Int
}

extension LiveSecond {
    /// - Parameters:
    ///   - counted: by mode, in this second.
    ///   - total: the daemon's counts at its end.
    init(
        number: Int, at unixSeconds: Double, counted: [(name: String, tally: Tally)], total: Tally, queueAge: Duration?
    ) {
        let sum = counted.reduce(into: Tally()) { $0 += $1.tally }
        let outcomes = Outcome.allCases
        at = LiveSecond.rounded(unixSeconds)
        self.number = number
        arrived = Int(sum[.requestsArrived])
        met = Int(outcomes.reduce(0) { $0 + sum.met($1) })
        missed = Int(outcomes.reduce(0) { $0 + sum.missed($1) })
        ended = met + missed
        shed = Int(sum.missed(.shed))
        expired = Int(sum.missed(.expired))
        hangups = Int(sum.met(.clientGone) + sum.missed(.clientGone))
        rejected = Int(RejectionStatus.allCases.reduce(0) { $0 + sum[$1] })
        let misses = Dictionary(grouping: sum.missPlaces, by: \.place.cause.name)
        _causes = ByName(wrappedValue: misses.mapValues { $0.reduce(0) { $0 + $1.count } })
        ratios = sum.ratios.counts.map { Int($0) }
        let modes = counted.filter { $0.tally.committed > 0 }.map { one in
            (one.name, Stages { LiveSecond.seconds(one.tally.stage($0).sumNanoseconds ?? 0) })
        }
        _stages = ByName(wrappedValue: Dictionary(modes) { first, _ in first })
        computeS = LiveSecond.seconds(sum[.computeNanoseconds])
        wastedS = LiveSecond.seconds(Ending.Waste.allCases.reduce(0) { $0 + sum[$1.counter] })
        workersCpuS = LiveSecond.seconds(sum[.processNanoseconds])
        inFlight = Int(total.inFlight)
        queueLength = Int(total[.runQueueDepth])
        _queueAgeMs = OrNull(wrappedValue: queueAge.map { LiveSecond.rounded($0.milliseconds) })
    }

    private static func seconds(_ nanoseconds: UInt64) -> Double { rounded(Double(nanoseconds) / 1e9) }

    /// To a millionth: more is noise, and longer to send.
    static func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }
}
