import Workload

/// What a schedule is drawn from. Equal plans give equal schedules, wherever `log` and `exp` do.
package struct SchedulePlan: Equatable, Sendable {
    /// Where the time of the compute after the downstream call comes from.
    package enum After: Equatable, Sendable {
        case drawn(TimeDistribution)
        /// As long as the compute before the call, request by request.
        case same
    }

    package var arrivals: Arrivals
    package var rate: Rate
    package var duration: Duration
    package var before: TimeDistribution
    package var downstream: TimeDistribution
    package var after: After
    package var deadline: Duration
    package var seed: UInt64

    package init(
        arrivals: Arrivals = .poisson, rate: Rate, duration: Duration, before: TimeDistribution,
        downstream: TimeDistribution, after: After, deadline: Duration, seed: UInt64 = 1
    ) {
        self.arrivals = arrivals
        self.rate = rate
        self.duration = duration
        self.before = before
        self.downstream = downstream
        self.after = after
        self.deadline = deadline
        self.seed = seed
    }

    /// Draws the schedule, which has at least one request.
    package func schedule() throws(LoadError) -> Schedule {
        let schedule = try draw()
        guard !schedule.requests.isEmpty else {
            throw LoadError("no request falls into \(DurationText.format(duration)) at \(rate); make it longer")
        }
        return schedule
    }

    /// Draws the schedule; one without requests, where chance has it so.
    package func draw() throws(LoadError) -> Schedule {
        try checkSize()
        var stream = RandomStream(seed: seed, for: .arrivals)
        return Schedule(requests(at: arrivals.times(at: rate, for: duration, stream: &stream)), duration: duration)
    }

    /// Refuses one of too many requests.
    package func checkSize() throws(LoadError) {
        let most = max(rate.perSecond, firstRate) * duration.seconds
        guard most <= Double(Schedule.maximumRequests) else {
            throw LoadError(
                "\(rate) for \(DurationText.format(duration)) is more than \(Schedule.maximumRequests) requests; "
                    + "lower the rate or the duration")
        }
    }

    /// Mean CPU time of a request.
    package var meanCompute: Duration {
        switch after {
        case .drawn(let distribution): before.mean + distribution.mean
        case .same: before.mean + before.mean
        }
    }

    private var firstRate: Double {
        if case .ramp(let first) = arrivals { first.perSecond } else { 0 }
    }

    private func requests(at times: [Int64]) -> [ScheduledRequest] {
        var beforeStream = RandomStream(seed: seed, for: .before)
        var downstreamStream = RandomStream(seed: seed, for: .downstream)
        var afterStream = RandomStream(seed: seed, for: .after)
        return times.map { time in
            let before = before.draw(from: &beforeStream).nanoseconds
            let afterTime =
                switch after {
                case .drawn(let distribution): distribution.draw(from: &afterStream).nanoseconds
                case .same: before
                }
            return ScheduledRequest(
                at: time, before: before, downstream: downstream.draw(from: &downstreamStream).nanoseconds,
                after: afterTime, deadline: deadline.nanoseconds)
        }
    }
}

extension SchedulePlan.After: CustomStringConvertible {
    /// Reads `same` and what `TimeDistribution` reads.
    package init(_ text: String) throws(LoadError) {
        self = text == "same" ? .same : .drawn(try TimeDistribution(text))
    }

    package var description: String {
        switch self {
        case .drawn(let distribution): distribution.description
        case .same: "same"
        }
    }
}
