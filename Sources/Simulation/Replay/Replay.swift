import Workload

/// Recorded requests, made ready to be simulated: with the times that were measured of each, and the costs beside
/// them. What was never measured is taken from what it asked for, at the pace of the others.
package struct Replay: Sendable {
    /// What no simulation of these records can know.
    package struct Doubts: Equatable, Sendable {
        /// Requests that belong between these by their ids, and are not there.
        package var missing = 0
        /// Whose compute or call nobody measured, because they were refused, stopped, or given up.
        package var unmeasured = 0
        /// That were sent more than once: one attempt of each is replayed.
        package var resent = 0
        /// Nanoseconds by which other programs lengthened compute, and their share of it.
        package var preempted: Int64 = 0
        package var preemptedShare = 0.0
    }

    /// In the order of their arrival.
    package let records: [RecordedRequest]
    /// The same requests, by the same places; the first one arrives at 0.
    package let requests: [SimulatedRequest]
    /// What was measured beside compute and calls, which the requests have in them.
    package let costs: Costs
    package let doubts: Doubts
    /// The instant of the records' begin at which the first request arrived.
    package let begin: Int64

    /// Whether the records tell what came of the requests.
    package var hasTruth: Bool { records.contains { $0.end != nil } }

    /// - Parameters:
    ///   - records: in any order.
    ///   - hasThreadAlone: whether the requests of a worker shared one thread, which had a core of its own: then what
    ///     it lacked was taken by other programs, and what lies between two computations is what a step costs.
    package init(_ records: [RecordedRequest], hasThreadAlone: Bool) {
        let records = records.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
        let pace = ReplayPace(records, countsPreemption: hasThreadAlone)
        let begin = records.first?.at ?? 0
        self.records = records
        self.begin = begin
        requests = records.map { Replay.request(of: $0, from: begin, pace) }
        doubts = Replay.doubts(about: records, hasThreadAlone: hasThreadAlone)
        // What lies between two computations may be that of a request that is not there.
        costs = ReplayCosts.measured(records, hasThreadAlone: hasThreadAlone && doubts.missing == 0)
    }

    private static func request(
        of record: RecordedRequest, from begin: Int64, _ pace: ReplayPace
    ) -> SimulatedRequest {
        let times = pace.times(of: record)
        return SimulatedRequest(
            at: record.at - begin, before: times.before, downstream: times.downstream, after: times.after,
            deadline: record.budget)
    }

    private static func doubts(about records: [RecordedRequest], hasThreadAlone: Bool) -> Doubts {
        var doubts = Doubts()
        doubts.missing = RecordedIDs.missing(among: records.map(\.id))
        doubts.unmeasured = records.count { $0.end != nil && !$0.isComputed }
        doubts.resent = records.count { $0.attempts > 1 }
        guard hasThreadAlone else { return doubts }
        let computed = records.filter(\.isComputed).compactMap(\.measured)
        doubts.preempted = computed.reduce(0) { $0 + $1.preempted }
        let compute = computed.reduce(0) { $0 + $1.compute }
        doubts.preemptedShare = compute > 0 ? Double(doubts.preempted) / Double(compute) : 0
        return doubts
    }
}
