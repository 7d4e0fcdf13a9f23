import RPC
import Synchronization
import Workload

/// A reading of the counts of one slab, or the sum of several.
public struct Tally: Sendable, Equatable {
    private var cells: [UInt64]

    public init() {
        cells = Array(repeating: 0, count: SlabLayout.counts)
    }

    /// Reads a slab: each cell once, in the layout's order.
    public init(_ slab: WorkerSlab) {
        cells = (0..<SlabLayout.counts).map { slab.cells.base[$0].load(ordering: .acquiring) }
    }

    /// Adds count by count.
    public static func += (sum: inout Tally, other: Tally) {
        for index in sum.cells.indices { sum.cells[index] &+= other.cells[index] }
    }

    /// What was counted since an earlier reading of the same. What is stored, not added, has no meaning in it.
    func since(_ earlier: Tally) -> Tally {
        var difference = self
        for index in cells.indices {
            let (now, before) = (cells[index], earlier.cells[index])
            difference.cells[index] = now > before ? now - before : 0
        }
        return difference
    }

    /// One of the single counts.
    public internal(set) subscript(counter: Counter) -> UInt64 {
        get { cells[SlabLayout.counter(counter)] }
        set { cells[SlabLayout.counter(counter)] = newValue }
    }

    /// What was rejected with one status.
    public subscript(rejection: RejectionStatus) -> UInt64 {
        cells[SlabLayout.rejections + rejection.rawValue]
    }

    /// Requests with idempotency keys of which this became.
    public subscript(result: KeyedResult) -> UInt64 {
        cells[SlabLayout.keyedResults + result.rawValue]
    }

    /// HTTP/2 connections that failed as a whole for one reason.
    public subscript(reason: HTTP2ErrorReason) -> UInt64 {
        cells[SlabLayout.http2Errors + reason.rawValue]
    }

    /// Requests that failed, by how, also where their client was gone by then; those lost with their worker left out.
    public subscript(failure: RequestFailure.Kind) -> UInt64 {
        guard case .dropped(let reason) = failure else { return cells[SlabLayout.failures + failure.index] }
        return Outcome.allCases.reduce(0) { $0 + drops($1, reason) }
    }

    /// Requests with this outcome that a policy dropped for this reason. All that were shed or expired are among them.
    public func drops(_ outcome: Outcome, _ reason: DropReason) -> UInt64 {
        DropEnd.allCases.reduce(0) { $1.outcome == outcome ? $0 + cells[SlabLayout.drop($1, reason)] : $0 }
    }

    /// Requests with this outcome and verdict, those lost with their worker left out.
    public subscript(outcome: Outcome, verdict: Verdict) -> UInt64 {
        MessageProtocol.allCases.reduce(0) { $0 + cells[SlabLayout.ending($1, outcome, verdict.index)] }
    }

    /// Requests with this outcome that met their deadline.
    public func met(_ outcome: Outcome) -> UInt64 {
        self[outcome, .met]
    }

    /// Requests with this outcome that missed it; those that were lost are among the failed ones.
    public func missed(_ outcome: Outcome) -> UInt64 {
        let counted = MessageProtocol.allCases.reduce(0) { $0 + missed(outcome, in: $1) }
        return outcome == .failed ? counted + self[.requestsLost] : counted
    }

    /// Of one protocol. Of those that were lost it is not known.
    func met(_ outcome: Outcome, in messageProtocol: MessageProtocol) -> UInt64 {
        cells[SlabLayout.ending(messageProtocol, outcome, Verdict.met.index)]
    }

    func missed(_ outcome: Outcome, in messageProtocol: MessageProtocol) -> UInt64 {
        let start = SlabLayout.ending(messageProtocol, outcome, 1)
        return cells[start..<start + SlabLayout.verdicts - 1].reduce(0, &+)
    }

    func misses(_ stage: Stage, _ cause: Cause, in messageProtocol: MessageProtocol) -> UInt64 {
        let verdict = Verdict.missed(stage: stage, cause: cause).index
        return Outcome.allCases.reduce(0) { $0 + cells[SlabLayout.ending(messageProtocol, $1, verdict)] }
    }

    /// Requests that missed their deadline in this stage, for this cause; the lost ones have no stage.
    public func misses(_ stage: Stage, _ cause: Cause) -> UInt64 {
        Outcome.allCases.reduce(0) { $0 + self[$1, .missed(stage: stage, cause: cause)] }
    }

    /// Requests that ended, the lost ones included.
    public var committed: UInt64 {
        Outcome.allCases.reduce(0) { $0 + met($1) + missed($1) }
    }

    /// Requests that arrived and have not ended.
    public var inFlight: UInt64 {
        let arrived = self[.requestsArrived]
        return arrived > committed ? arrived - committed : 0
    }

    /// Threads of pools that have a request.
    public var busyThreads: UInt64 {
        let (taken, ended) = (self[.threadsOccupied], self[.threadsReleased])
        return taken > ended ? taken - ended : 0
    }

    /// Connections that came and have not gone.
    public var openConnections: UInt64 {
        let begun = self[.connectionsAccepted] + self[.connectionsAdopted]
        let ended = self[.connectionsClosed] + self[.connectionsHandedOver]
        return begun > ended ? begun - ended : 0
    }

    /// Time in one stage, of the requests that had it.
    public func stage(_ stage: Stage) -> Histogram {
        histogram(at: SlabLayout.histogram(ofStage: Int(stage.rawValue)), .fine)
    }

    /// Time left of deadlines that were met.
    public var slack: Histogram { histogram(at: SlabLayout.slack, .fine) }
    /// Time beyond the deadline, of requests that ended after it.
    public var lateness: Histogram { histogram(at: SlabLayout.lateness, .fine) }

    /// Latency ÷ deadline, of all requests but those that were lost with their worker.
    public var ratios: Histogram {
        let counts = cells[SlabLayout.ratios..<SlabLayout.ratios + SlabLayout.ratioWidth]
        return Histogram(buckets: .ratio, counts: Array(counts), sumNanoseconds: nil)
    }

    /// Whole latencies of requests over HTTP/1, or over HTTP/2.
    public func duration(isHTTP2: Bool = false, _ method: Method, _ status: ReplyStatus) -> Histogram {
        histogram(at: SlabLayout.duration(isHTTP2, method, status), .openTelemetry)
    }

    /// Whole latencies of gRPC calls.
    public func calls(_ method: GRPCMethod, _ status: GRPCStatus) -> Histogram {
        histogram(at: SlabLayout.call(method, status), .openTelemetry)
    }

    private func histogram(at start: Int, _ buckets: Buckets) -> Histogram {
        let sum = start + buckets.bounds.count + 1
        return Histogram(buckets: buckets, counts: Array(cells[start..<sum]), sumNanoseconds: cells[sum])
    }
}

/// A reading of one histogram.
public struct Histogram: Sendable, Equatable {
    public let buckets: Buckets
    /// Of each bucket alone, `+Inf` last.
    public let counts: [UInt64]
    /// Nil where no sum is kept.
    public let sumNanoseconds: UInt64?

    /// How many were observed.
    public var count: UInt64 { counts.reduce(0, &+) }
}
