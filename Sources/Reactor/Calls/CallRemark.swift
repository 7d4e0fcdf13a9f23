import Balancing
import RPC
import Wire
import Workload

/// What the end of a call says of the machine that was called, beside the answer.
struct CallRemark: Equatable, Sendable {
    var result: AttemptResult
    /// For how long the machine wants to be left alone; nil: it has not said so.
    var pause: Duration?
    /// What it told of its load, where that is read.
    var load: ReportedLoad?
}

/// Who is told of a call's end before its answer is, on the loop's thread, perhaps before `send` has returned.
struct CallRemarks {
    /// Whether what a reply says of its server's load is of use.
    let readsLoad: Bool
    let take: (CallRemark) -> Void
}

extension CallRemark {
    init(_ fault: CallFault) {
        result = fault.attemptResult
    }

    /// Of a call over HTTP.
    init(_ finish: CallMachine.Finish, readsLoad: Bool) {
        switch finish.result {
        case .failure(let fault): self.init(fault)
        case .success(let reply):
            self.init(result: AttemptResult(status: reply.status))
            if result == .refused {
                pause = reply.fields.first(.retryAfter).flatMap { RetryAfter.wait($0, at: Clock.realtime()) }
            }
            if readsLoad { load = reply.fields.first(.load).flatMap { ReportedLoad(text: $0) } }
        }
    }

    /// Of a call over gRPC.
    init(_ message: HTTP2Message, _ reply: RPCReply, readsLoad: Bool) {
        let trailers = message.trailers ?? message.fields
        if case .failure(let fault) = reply.result {
            self.init(fault)
            pause = trailers.first(.grpcPushback).map(RetryPushback.wait)
            // Unavailable is what a proxy says of one that is gone, too: who says when to come back is there.
            if case .ended(GRPCStatus.unavailable.rawValue, _) = fault, pause != nil { result = .refused }
        } else {
            self.init(result: .good)
        }
        if readsLoad { load = ReportedLoad(trailers: trailers) }
    }
}

extension CallFault {
    /// What it says of the machine.
    var attemptResult: AttemptResult {
        switch self {
        case .dialFailed, .sendFailed, .closedBeforeReply, .readFailed, .malformed, .reset, .notTaken: .failed
        case .dialTimedOut, .replyTimedOut: .late
        case .tooLarge: .good
        case .replied(let status): AttemptResult(status: status)
        case .ended(let status, _):
            switch GRPCStatus(rawValue: status) {
            case .unknown, .internal, .unavailable, .dataLoss, nil: .failed
            case .deadlineExceeded: .late
            case .resourceExhausted: .refused
            default: .good
            }
        }
    }
}

extension ReportedLoad {
    /// What a gRPC server says of itself behind a reply; nil where it says nothing that can be believed.
    public init?(trailers: FieldLines) {
        guard let trailer = trailers.first(.loadReport) else { return nil }
        self.init(trailer: trailer)
    }

    /// - Parameter trailer: the value of ORCA's, in base64.
    init?(trailer: ArraySlice<UInt8>) {
        guard let report = OrcaReport(base64: trailer) else { return nil }
        self.init(
            utilization: report.utilization, queueDepth: Double(report.queueDepth),
            queueAgeMilliseconds: report.queueAgeMilliseconds, inFlight: Double(report.inFlight))
    }
}
