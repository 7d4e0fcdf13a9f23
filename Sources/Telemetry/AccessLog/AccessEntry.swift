import Workload

/// What a line of the access log is made from.
public struct AccessEntry: Sendable, Equatable {
    /// What became of a valid request.
    public struct End: Sendable, Equatable {
        public var outcome: Outcome
        public var verdict: Verdict
    }

    public var id: RequestID
    public var status: Int
    public var arrival: Instant
    /// From the arrival to the reply's last byte.
    public var latencyNanoseconds: UInt64
    /// Nil: it was rejected as no valid request.
    public var end: End?
    /// Where it stands in the trace that it brought.
    public var trace: TraceContext?
    /// How it ended to gRPC, if it came as a call: a raw value of `GRPCStatus`.
    public var grpcStatus: UInt8?
    /// Of its downstream call, where there are several machines to call.
    public var attempts = 0
    public var facts: AccessFacts
    /// Which of its texts were longer than there is room for.
    public var cut: Cut = []

    /// Some of the texts that a client sends, which are as long as it likes.
    public struct Cut: OptionSet, Sendable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) { self.rawValue = rawValue }

        public static let target = Cut(rawValue: 1)
        public static let referer = Cut(rawValue: 2)
        public static let agent = Cut(rawValue: 4)
    }

    /// Bytes that are kept of a target, and of each of the other two.
    static var targetRoom: Int { 512 }
    static var fieldRoom: Int { 256 }
    /// Of a method: as many as Wire takes.
    static var methodRoom: Int { 24 }
}

extension AccessEntry {
    /// Of a request that has ended. To whom no reply was sent, nothing of its body was.
    init(_ account: borrowing Account, _ facts: AccessFacts) {
        id = account.id
        status = account.status
        arrival = account.timeline.arrival
        latencyNanoseconds = account.timeline.latencyNanoseconds
        end = End(outcome: account.ending.outcome, verdict: account.ending.verdict)
        trace = account.trace?.context
        grpcStatus = account.call?.status
        attempts = account.attempts.count
        self.facts = facts
        if status == Ending.noReply { self.facts.bytes = 0 }
    }

    /// Of what was rejected.
    init(rejected id: RequestID, status: Int, from arrival: Instant, until end: Instant, _ facts: AccessFacts) {
        self.id = id
        self.status = status
        self.arrival = arrival
        latencyNanoseconds = UInt64(max(0, end.nanosecondsSince(arrival)))
        self.end = nil
        trace = nil
        self.facts = facts
    }
}
