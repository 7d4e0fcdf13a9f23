import Workload

/// What some of a schedule's requests ask for, or all: their times are drawn alike, and they have one deadline.
package struct RequestClass: Equatable, Sendable {
    /// Where the time of the compute after the downstream call comes from.
    package enum After: Equatable, Sendable {
        case drawn(TimeDistribution)
        /// As long as the compute before the call, request by request.
        case same
    }

    /// Most of a schedule.
    package static let maximumCount = 8

    /// Empty where there is one class alone.
    package var name: String
    /// How many of all requests it has, from 0 to 1.
    package var share: Double
    package var before: TimeDistribution
    package var downstream: TimeDistribution
    package var after: After
    package var deadline: Duration

    package init(
        name: String = "", share: Double = 1, before: TimeDistribution, downstream: TimeDistribution, after: After,
        deadline: Duration
    ) {
        (self.name, self.share) = (name, share)
        (self.before, self.downstream, self.after) = (before, downstream, after)
        self.deadline = deadline
    }

    /// Mean CPU time of a request.
    package var meanCompute: Duration {
        switch after {
        case .drawn(let distribution): before.mean + distribution.mean
        case .same: before.mean + before.mean
        }
    }

    /// Where the times come from, each of its own stream.
    struct Streams {
        var before, downstream, after: RandomStream

        init(seed: UInt64) {
            before = RandomStream(seed: seed, for: .before)
            downstream = RandomStream(seed: seed, for: .downstream)
            after = RandomStream(seed: seed, for: .after)
        }
    }

    /// - Parameters:
    ///   - time: when it is sent, from the schedule's begin, in nanoseconds.
    ///   - number: of this class, among the schedule's.
    func draw(at time: Int64, number: Int, from streams: inout Streams) -> ScheduledRequest {
        let before = before.draw(from: &streams.before).nanoseconds
        let afterTime =
            switch after {
            case .drawn(let distribution): distribution.draw(from: &streams.after).nanoseconds
            case .same: before
            }
        return ScheduledRequest(
            at: time, before: before, downstream: downstream.draw(from: &streams.downstream).nanoseconds,
            after: afterTime, deadline: deadline.nanoseconds, classNumber: number)
    }
}

extension RequestClass.After: CustomStringConvertible {
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
