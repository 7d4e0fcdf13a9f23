import RPC
import Workload

/// Where a slab's cells lie. The same layout serves a worker's shared memory and the supervisor's copies of it, so that
/// adding two of them is adding cell by cell.
///
/// A reader reads the cells in this order. Endings come first and arrivals last, so that what it sees of requests and
/// connections never ends more than it began.
enum SlabLayout {
    /// One ending is one cell: protocol × outcome × verdict.
    static var endings: Int { 0 }
    static var protocols: Int { 3 }
    static var outcomes: Int { 5 }
    static var stages: Int { 7 }
    static var causes: Int { 12 }
    /// Met, and each stage with each cause.
    static var verdicts: Int { 1 + stages * causes }

    /// Each stage's histogram: the buckets of `Buckets.fine` with `+Inf`, and the sum.
    static var stageHistograms: Int { endings + protocols * outcomes * verdicts }
    static var fineWidth: Int { 19 + 1 + 1 }
    static var slack: Int { stageHistograms + stages * fineWidth }
    static var lateness: Int { slack + fineWidth }

    /// Version of HTTP × method × status: the buckets of `Buckets.openTelemetry` with `+Inf`, and the sum.
    static var durationHistograms: Int { lateness + fineWidth }
    static var durationWidth: Int { 14 + 1 + 1 }
    static var methods: Int { 3 }

    /// Of gRPC calls: method × status, likewise.
    static var callHistograms: Int { durationHistograms + 2 * methods * ReplyStatus.count * durationWidth }
    static var grpcMethods: Int { 2 }
    static var grpcStatuses: Int { 17 }

    /// Latency ÷ deadline: the buckets of `Buckets.ratio` with `+Inf`, and no sum: a request pays one addition for it.
    static var ratios: Int { callHistograms + grpcMethods * grpcStatuses * durationWidth }
    static var ratioWidth: Int { 17 + 1 }

    static var rejections: Int { ratios + ratioWidth }
    static var http2Errors: Int { rejections + RejectionStatus.count }
    /// By `RequestFailure.Kind`, but for drops, which lie behind: how they ended × reason.
    static var failures: Int { http2Errors + HTTP2ErrorReason.count }
    static var downstreamErrorKinds: Int { 9 }
    static var drops: Int { failures + 1 + downstreamErrorKinds }
    /// Room for as many.
    static var dropReasons: Int { 16 }
    static var keyedResults: Int { drops + DropEnd.count * dropReasons }
    static var counters: Int { keyedResults + KeyedResult.count }

    /// All that is summed by its cell; the table of machines and the records' rings lie behind it.
    static var counts: Int { counters + Counter.count }

    static func ending(_ messageProtocol: MessageProtocol, _ outcome: Outcome, _ verdict: Int) -> Int {
        endings + (Int(messageProtocol.rawValue) * outcomes + Int(outcome.rawValue)) * verdicts + verdict
    }

    static func failure(_ failure: RequestFailure, _ ending: Ending) -> Int {
        guard case .dropped(let reason) = failure.kind else { return failures + failure.kind.index }
        return drop(DropEnd(ending), reason)
    }

    static func drop(_ end: DropEnd, _ reason: DropReason) -> Int {
        drops + end.rawValue * dropReasons + Int(reason.rawValue)
    }

    static func histogram(ofStage stage: Int) -> Int {
        stageHistograms + stage * fineWidth
    }

    static func duration(_ isHTTP2: Bool, _ method: Method, _ status: ReplyStatus) -> Int {
        durationHistograms
            + (((isHTTP2 ? methods : 0) + Int(method.index)) * ReplyStatus.count + status.rawValue) * durationWidth
    }

    static func call(_ method: GRPCMethod, _ status: GRPCStatus) -> Int {
        callHistograms + (Int(method.rawValue) * grpcStatuses + status.rawValue) * durationWidth
    }

    static func counter(_ counter: Counter) -> Int {
        counters + counter.rawValue
    }
}

extension Verdict {
    /// Its place among the verdicts: 0 for met.
    var index: Int {
        switch self {
        case .met: 0
        case .missed(let stage, let cause): 1 + Int(stage.rawValue) * SlabLayout.causes + Int(cause.rawValue)
        }
    }

    init?(index: Int) {
        guard index != 0 else {
            self = .met
            return
        }
        let (stage, cause) = (index - 1).quotientAndRemainder(dividingBy: SlabLayout.causes)
        guard let stage = UInt8(exactly: stage).flatMap(Stage.init), let cause = Cause(rawValue: UInt8(cause)) else {
            return nil
        }
        self = .missed(stage: stage, cause: cause)
    }
}

extension RequestFailure.Kind {
    /// Its place among the failures.
    var index: Int {
        switch self {
        case .work: 0
        case .downstream(let kind): 1 + Int(kind.rawValue)
        case .dropped(let reason): 1 + SlabLayout.downstreamErrorKinds + Int(reason.rawValue)
        }
    }

    init?(index: Int) {
        let (call, drop) = (index - 1, index - 1 - SlabLayout.downstreamErrorKinds)
        if index == 0 {
            self = .work
        } else if let kind = UInt8(exactly: call).flatMap(DownstreamErrorKind.init) {
            self = .downstream(kind)
        } else if let reason = UInt8(exactly: drop).flatMap(DropReason.init) {
            self = .dropped(reason)
        } else {
            return nil
        }
    }
}

extension Method {
    /// Its place in tables and records.
    var index: UInt8 {
        switch self {
        case .get: 0
        case .post: 1
        case .head: 2
        }
    }
}

extension ComputeKind {
    /// Its place in records.
    var index: UInt8 {
        switch self {
        case .hash: 0
        case .json: 1
        case .sleep: 2
        case .spin: 3
        case .jsonCached: 4
        case .jsonFoundation: 5
        case .protobuf: 6
        }
    }
}
