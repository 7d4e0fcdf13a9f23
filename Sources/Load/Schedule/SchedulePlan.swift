import Workload

/// What a schedule is drawn from. Equal plans give equal schedules, wherever `log` and `exp` do.
package struct SchedulePlan: Equatable, Sendable {
    package typealias After = RequestClass.After

    package var arrivals: Arrivals
    /// One after the other; mostly one, and never none.
    package private(set) var phases: [Phase]
    /// Mostly one, and never none. Their shares add up to 1.
    package var classes: [RequestClass]
    package var seed: UInt64

    /// - Parameters:
    ///   - phases: at least one.
    ///   - classes: at least one, whose shares add up to 1.
    package init(arrivals: Arrivals = .poisson, phases: [Phase], classes: [RequestClass], seed: UInt64 = 1) {
        (self.arrivals, self.phases, self.classes, self.seed) = (arrivals, phases, classes, seed)
    }

    /// One rate, and one class.
    package init(
        arrivals: Arrivals = .poisson, rate: Rate, duration: Duration, before: TimeDistribution,
        downstream: TimeDistribution, after: After, deadline: Duration, seed: UInt64 = 1
    ) {
        self.init(
            arrivals: arrivals, phases: [Phase(rate: rate, duration: duration)],
            classes: [RequestClass(before: before, downstream: downstream, after: after, deadline: deadline)],
            seed: seed)
    }

    /// Whether it has phases of different rates, and so a length of its own.
    package var isPhased: Bool { phases.count > 1 }

    /// The mean over all of it. Setting it makes it the one rate.
    package var rate: Rate {
        get {
            guard isPhased else { return phases[0].rate }
            return Rate(perSecond: phases.reduce(0) { $0 + $1.requests } / duration.seconds)
        }
        set { phases = [Phase(rate: newValue, duration: duration)] }
    }

    /// Of all phases. Setting it makes them one, of the mean rate.
    package var duration: Duration {
        get { phases.reduce(.zero) { $0 + $1.duration } }
        set { phases = [Phase(rate: rate, duration: newValue)] }
    }

    /// The class of all requests; nil where there are several.
    package var onlyClass: RequestClass? { classes.count == 1 ? classes[0] : nil }

    /// Draws the schedule, which has at least one request.
    package func schedule() throws(LoadError) -> Schedule {
        let schedule = try draw()
        guard !schedule.requests.isEmpty else {
            throw LoadError("no request falls into \(DurationText.format(duration)) at \(rate); make it longer")
        }
        return schedule
    }

    /// Draws the requests alone, in the order of sending: for simulations, which need no name for them.
    package func drawRequests() throws(LoadError) -> [ScheduledRequest] {
        try checkSize()
        return requests(at: times())
    }

    /// Draws the schedule; one without requests, where chance has it so.
    package func draw() throws(LoadError) -> Schedule {
        Schedule(
            try drawRequests(), duration: duration, phases: isPhased ? phases : [],
            classes: classes.count > 1 ? classes.map(\.name) : [])
    }

    /// Refuses one of too many requests, and arrivals that have no phases.
    package func checkSize() throws(LoadError) {
        var most = phases.reduce(0) { $0 + $1.requests }
        if case .ramp(let first) = arrivals {
            guard !isPhased else {
                throw LoadError("\(arrivals): rises over a whole schedule; leave it out, or the phases")
            }
            most = max(most, first.perSecond * duration.seconds)
        }
        guard most <= Double(Schedule.maximumRequests) else {
            throw LoadError(
                "\(rate) for \(DurationText.format(duration)) is more than \(Schedule.maximumRequests) requests; "
                    + "lower the rate or the duration")
        }
    }

    /// Mean CPU time of a request.
    package var meanCompute: Duration { mean(\.meanCompute) }

    private func mean(_ time: (RequestClass) -> Duration) -> Duration {
        guard let onlyClass else { return classes.reduce(.zero) { $0 + time($1) * $1.share } }
        return time(onlyClass)
    }

    private func times() -> [Int64] {
        var stream = RandomStream(seed: seed, for: .arrivals)
        var (times, start): ([Int64], Int64) = ([], 0)
        for phase in phases {
            let own = arrivals.times(at: phase.rate, for: phase.duration, stream: &stream)
            times += start == 0 ? own : own.map { $0 + start }
            start += phase.duration.nanoseconds
        }
        return times
    }

    private func requests(at times: [Int64]) -> [ScheduledRequest] {
        var streams = RequestClass.Streams(seed: seed)
        var choice = RandomStream(seed: seed, for: .classes)
        return times.map { time in
            let number = classes.count == 1 ? 0 : number(at: choice.unit())
            return classes[number].draw(at: time, number: number, from: &streams)
        }
    }

    /// Of the class that has this place, from 0 to 1, when their shares lie one behind the other.
    private func number(at place: Double) -> Int {
        var end = 0.0
        for (number, one) in classes.enumerated() {
            end += one.share
            if place < end { return number }
        }
        return classes.count - 1
    }
}
