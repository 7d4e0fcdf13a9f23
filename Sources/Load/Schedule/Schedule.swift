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

    /// - Parameter requests: in any order; those of equal times keep theirs.
    package init(_ requests: [ScheduledRequest], duration: Duration) {
        let indexed = requests.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
        self.requests = indexed.map(\.element)
        self.duration = duration
        hash = Schedule.hash(of: self.requests, duration)
    }

    private init(sorted requests: [ScheduledRequest], duration: Duration, hash: String) {
        (self.requests, self.duration, self.hash) = (requests, duration, hash)
    }

    /// Its first requests, of a run that ended early. It keeps its name.
    func beginning(_ count: Int, lasting duration: Duration) -> Schedule {
        Schedule(sorted: Array(requests.prefix(count)), duration: duration, hash: hash)
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

    /// The schedule cut into so many stretches of equal length, each with its own begin; requests stay with the stretch
    /// that they are sent in.
    package func stretches(_ count: Int) -> [Schedule] {
        let length = duration.nanoseconds / Int64(max(1, count))
        return (0..<Int64(max(1, count))).map { index in
            let (start, end) = (index * length, index == count - 1 ? Int64.max : (index + 1) * length)
            let sent = requests.filter { start <= $0.at && $0.at < end }.map { request in
                var request = request
                request.at -= start
                return request
            }
            return Schedule(sent, duration: .nanoseconds(length))
        }
    }

    private func mean(_ number: (ScheduledRequest) -> Int64) -> Duration {
        let sum = requests.reduce(0.0) { $0 + Double(number($1)) }
        return .nanoseconds(requests.isEmpty ? 0 : Int64((sum / Double(requests.count)).rounded()))
    }

    private static func hash(of requests: [ScheduledRequest], _ duration: Duration) -> String {
        var hash = FNV()
        hash.add(duration.nanoseconds)
        for request in requests {
            hash.add(request.at)
            hash.add(request.before)
            hash.add(request.downstream)
            hash.add(request.after)
            hash.add(request.deadline)
        }
        return hash.text
    }
}
