import Reactor
import Scheduling
import Workload

/// One request on its way: its exchange, and the client that waits for the reply.
///
/// It has one owner at a time and is touched by no one else: the front makes it and submits it, the run queue holds it,
/// a runner runs it, and `Client.reply` takes it back.
public final class Request: @unchecked Sendable {
    // Safe to send: ownership moves through the run queue, whose hand-over orders the memory accesses.
    public var exchange: Exchange
    /// Changes before it is submitted alone.
    public var client: any Client
    /// Whether the client is told when each step ends. Kept here, as most are not.
    let wantsProgress: Bool
    /// What the worker's admission expects of it, if there is one; changed under the admission's lock.
    var expectation: Expectation?

    public init(exchange: consuming Exchange, client: any Client, wantsProgress: Bool = false) {
        self.exchange = exchange
        self.client = client
        self.wantsProgress = wantsProgress
    }

    /// Whether its newest step was a compute step that was long enough for its client to hang up meanwhile, so that a
    /// loop on the same thread knows nothing of it yet.
    public var hasJustComputed: Bool {
        // Most have computed less in all, and are spared a look at the marks.
        let times = exchange.timeline.stages
        guard times[.compute] + times[.preempted] >= Request.unwatchedNanoseconds,
            let newest = exchange.timeline.newest
        else { return false }
        return newest.stage == .compute && newest.nanoseconds >= Request.unwatchedNanoseconds
    }

    /// 200 µs: shorter steps are not worth a system call each.
    private static let unwatchedNanoseconds: UInt64 = 200_000
}

/// Where a request came from and its reply goes to: a message on one of the front's connections.
public protocol Client: AnyObject, Sendable {
    /// Sends the reply and takes the request back. Called once, by the runner, on the thread that made the reply.
    func reply(_ reply: Reply, to request: Request)

    /// A compute step or a call of the request has ended, and its reply is not made yet. Called where a request wants
    /// it, by its runner.
    func progressed(_ request: Request)

    /// Cancelled once the client is gone; nil where its requests are computed all the same.
    var cancellation: Cancellation? { get }

    /// Cancelled once the client is gone, whether its requests are computed all the same or not; nil where nobody asks.
    var departure: Cancellation? { get }

    /// What the access log tells of the request. Asked for while the client has it, and only where a log is on.
    var accessFacts: AccessFacts { get }

    /// The request is settled: nobody asks for them any more.
    func forgetAccessFacts()
}

extension Client {
    /// Whether nobody waits for the reply any more, and the rest of the request is not to be computed.
    var isGone: Bool { cancellation?.isCancelled ?? false }

    public var departure: Cancellation? { nil }

    public var accessFacts: AccessFacts { AccessFacts() }

    public func forgetAccessFacts() {}

    public func progressed(_ request: Request) {}
}
