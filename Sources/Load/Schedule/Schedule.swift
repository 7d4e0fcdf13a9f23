import Workload

/// All requests of a run, computed before it: the same for every server that it is sent to.
package struct Schedule: Equatable, Sendable {
    /// Most requests of one schedule; a record of each is kept until the end.
    package static let maximumRequests = 2_000_000

    /// In the order of sending.
    package let requests: [ScheduledRequest]
    /// From the begin to the end of the schedule: the time that the rate is counted over.
    package let duration: Duration
    /// 16 hexadecimal digits over every number of every request (FNV-1a, 64 bits). It names the schedule; it does not
    /// guard against someone who wants two schedules of one hash.
    package let hash: String
    /// Those of different rates, one after the other; none where the rate is one.
    package let phases: [Phase]
    /// The names of the classes that requests are of; none where they are of one.
    package let classes: [String]

    /// - Parameter requests: in any order; those of equal times keep theirs.
    package init(_ requests: [ScheduledRequest], duration: Duration, phases: [Phase] = [], classes: [String] = []) {
        let indexed = requests.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
        self.requests = indexed.map(\.element)
        (self.duration, self.phases, self.classes) = (duration, phases, classes)
        hash = Schedule.hash(of: self.requests, duration, phases, classes)
    }

    private init(first count: Int, of whole: Schedule, lasting duration: Duration) {
        requests = Array(whole.requests.prefix(count))
        (self.duration, hash) = (duration, whole.hash)
        (phases, classes) = (whole.phases, whole.classes)
    }

    /// Its first requests, of a run that ended early. It keeps its name.
    func beginning(_ count: Int, lasting duration: Duration) -> Schedule {
        Schedule(first: count, of: self, lasting: duration)
    }

    /// Requests per second over the whole schedule.
    package var rate: Double {
        duration > .zero ? Double(requests.count) / duration.seconds : 0
    }

    /// Mean CPU time that a request asks for.
    package var meanCompute: Duration { mean { $0.before + $0.after } }
    /// Mean downstream time that a request asks for.
    package var meanDownstream: Duration { mean(\.downstream) }
    /// The shortest deadline of all; the generator's lag is judged by it.
    package var shortestDeadline: Duration { .nanoseconds(requests.map(\.deadline).min() ?? 0) }

    /// When its highest rate ends, and a lower one begins; nil where there is no such moment.
    package var surgeEnd: Duration? {
        guard let highest = phases.map(\.rate.perSecond).max(),
            let last = phases.lastIndex(where: { $0.rate.perSecond == highest }), last < phases.count - 1
        else { return nil }
        return phases[...last].reduce(.zero) { $0 + $1.duration }
    }

    /// The schedule cut into so many stretches of equal length, each with its own begin; requests stay with the stretch
    /// that they are sent in. Of several stretches none has the schedule's phases.
    package func stretches(_ count: Int) -> [Schedule] {
        guard count > 1 else { return [self] }
        let length = duration.nanoseconds / Int64(count)
        return (0..<Int64(count)).map { index in
            let (start, end) = (index * length, index == count - 1 ? Int64.max : (index + 1) * length)
            let sent = requests.filter { start <= $0.at && $0.at < end }.map { request in
                var request = request
                request.at -= start
                return request
            }
            return Schedule(sent, duration: .nanoseconds(length), classes: classes)
        }
    }

    private func mean(_ number: (ScheduledRequest) -> Int64) -> Duration {
        let sum = requests.reduce(0.0) { $0 + Double(number($1)) }
        return .nanoseconds(requests.isEmpty ? 0 : Int64((sum / Double(requests.count)).rounded()))
    }

    /// Phases and classes count where there are several, so that all other schedules keep the names that they had.
    private static func hash(
        of requests: [ScheduledRequest], _ duration: Duration, _ phases: [Phase], _ classes: [String]
    ) -> String {
        var hash = FNV()
        hash.add(duration.nanoseconds)
        for request in requests {
            hash.add(request.at)
            hash.add(request.before)
            hash.add(request.downstream)
            hash.add(request.after)
            hash.add(request.deadline)
            if !classes.isEmpty { hash.add(Int64(request.classNumber)) }
        }
        for name in classes { hash.add(name.utf8) }
        for phase in phases {
            hash.add(phase.duration.nanoseconds)
            hash.add(Int64(bitPattern: phase.rate.perSecond.bitPattern))
        }
        return hash.text
    }
}
